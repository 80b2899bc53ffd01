"""Events: in come tracks and a condition, out come the exact times at which it begins to hold, and of whom."""

from compiler.events.conditions import (
    Bends,
    Changes,
    Completes,
    Condition,
    Crosses,
    Enters,
    MeetsWall,
    Nearest,
    Overtakes,
    SetsOff,
    Touches,
    Turns,
)
from compiler.events.stage import Change, Found, Stage

__all__ = [
    "Bends",
    "Change",
    "Changes",
    "Completes",
    "Condition",
    "Crosses",
    "Enters",
    "Found",
    "MeetsWall",
    "Nearest",
    "Overtakes",
    "SetsOff",
    "Stage",
    "Touches",
    "Turns",
]
