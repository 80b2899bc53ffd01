"""A scenario: one concrete draw as data, saved beside its sample and enough to replay it."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from compiler.plan import Record
from compiler.simulate.observe import Viewer

FORMAT = "synrl.scenario/1"


class OpRecord(Record):
    """One op of the list; times in microseconds. Without times a replay spaces the ops itself."""

    op: str
    args: dict[str, Any]
    start_us: int | None = Field(default=None, ge=0)
    end_us: int | None = Field(default=None, ge=0)


class CanvasRecord(Record):
    width: int
    height: int
    fps: int


class Scenario(Record):
    """What was drawn. Values are in their JSON form, numbers in base units (px, s, deg).

    `source` is the part of the scene that the question needs; a hand-written scenario may leave it
    out and is then replayed with the scene of that name.
    """

    format: str = FORMAT
    scene: str
    question: str
    level: str = "medium"
    stretch: float | None = Field(default=None, ge=1)
    """How many times as long as the scene is written; left out where it is as it is."""
    canvas: CanvasRecord | None = None
    length_s: float | None = Field(default=None, gt=0)
    params: dict[str, Any] = Field(default_factory=dict)
    objects: dict[str, list[dict[str, Any]]] = Field(default_factory=dict)
    state: dict[str, Any] = Field(default_factory=dict)
    """Of each state its value at the start: an object of places, or a list or a name where it is no map."""
    opening_us: int | None = Field(default=None, ge=0)
    closing_us: int | None = Field(default=None, ge=0)
    timing: dict[str, float] = Field(default_factory=dict)
    """Durations and counts that the timeline drew, by step; where actions happen on objects."""
    ops: list[OpRecord] = Field(default_factory=list)
    viewer: Viewer | None = None
    picks: dict[str, Any] = Field(default_factory=dict)
    source: str | None = None
