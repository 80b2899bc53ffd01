"""What the audit keeps of one sample: what guessers may use of it, and what they must not."""

from __future__ import annotations

from dataclasses import dataclass

from compiler.audit.features import Row
from compiler.values import Value


@dataclass(frozen=True, slots=True)
class Shot:
    """What one viewed frame shows, and what it tells of each option, none for a free answer."""

    row: Row
    options: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Key:
    """The viewed frame in the middle of an entry that the answer rests on: when it happens, in seconds, and what is
    seen then."""

    start_s: float
    end_s: float
    shot: Shot


@dataclass(frozen=True, slots=True)
class Item:
    """One sample, as the audit keeps it.

    `blind` is what is known without a frame: wording, level, length. `frames` are the viewed frames at the
    POSITIONS, `keys` those of the first and the last entry that the answer rests on, none where it rests on none;
    `alone` is a row of each option by itself. `flat` is the value that the scene balances, the answer unless it says
    otherwise. `guesses` are the values of the declared shortcuts.
    """

    id: str
    level: str
    blind: Row
    frames: tuple[Shot, ...]
    keys: tuple[Key, ...]
    answer: Value
    parts: Row | None
    """The answer as its parts, by where they stand; None where it isn't guessed so."""
    named: tuple[str, ...]
    """What the wording names that may be seen."""
    mould: int | None
    """The mould of the plan that is the answer, -1 where it is a rare one, None where no plan is asked for."""
    moulds: tuple[bool, ...]
    """Of each mould of a plan whether it gets there."""
    flat: Value
    domain: int | None
    """How many values `flat` is planned to be flat over, where that is fixed."""
    pool: int | None
    """How many values `choices ... from` names: what may be right is then known without a clip."""
    options: tuple[Value, ...]
    place: int
    alone: tuple[Row, ...]
    guesses: tuple[Value, ...]
    observable_at: tuple[int, ...]
    unseen: str | None
    """Why the viewer can't see what the answer rests on; "" where it can, None where not tested."""
    unread: str | None
    """Why a reader of the viewed frames fails; "" where it doesn't, None where none has read them."""
    deletion: str | None
    """The smallest deletion that changes the answer: `1`, `2`, `1, illegal`, `more`; None where not tried."""
