"""Trace to pictures: what is visible at a moment, as marks. A view draws what its reveal lets through."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from compiler.picture import Mark, Picture
from compiler.trace import Trace, frame_us
from compiler.views import containers, numbers, piles, shells, stacks, terminal, tiles
from compiler.views.objects import object_marks

GROUND = "#f6f5f1"

StateView = Callable[[Trace, str, Any, str, int], list[Mark]]
"""(trace, state, view, reveal, time in us) -> marks."""

_VIEWS: tuple[Mapping[Any, Any], ...] = (
    tiles.VIEWS,
    piles.VIEWS,
    containers.VIEWS,
    stacks.VIEWS,
    shells.VIEWS,
    terminal.VIEWS,
    numbers.VIEWS,
)
_STATE_VIEWS: dict[type, StateView] = {kind: draw for views in _VIEWS for kind, draw in views.items()}


def picture(trace: Trace, reveal: str, us: int) -> Picture:
    """What is visible at a time; `reveal` is `initial`, `final` or `none`."""
    marks: list[Mark] = []
    for state, view in trace.views.items():
        marks += _STATE_VIEWS[type(view)](trace, state, view, reveal, us)
    marks += object_marks(trace, us)
    return Picture(trace.width, trace.height, GROUND, tuple(marks))


def frame_picture(trace: Trace, reveal: str, frame: int) -> Picture:
    """What a frame shows."""
    return picture(trace, reveal, frame_us(frame, trace.fps))
