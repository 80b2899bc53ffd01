"""Trace to frames: each painted once, a repeat of the one before as a marker."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.render import Painter, Pixels
from compiler.trace import Trace
from compiler.video import SAME, Same
from compiler.views import frame_picture


def frames(trace: Trace, reveal: str, painter: Painter) -> Iterator[Pixels | Same]:
    """The frames of a clip, BGRA; one that shows what the frame before it shows is the marker SAME."""
    before = None
    for frame in range(trace.frames):
        shown = frame_picture(trace, reveal, frame)
        yield SAME if shown == before else painter.paint(shown)
        before = shown
