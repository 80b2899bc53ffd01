"""Trace and look to frames: each painted once, a repeat of the one before as a marker, and what changed in others."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.looks import Look, develop, dress
from compiler.render import Painter, Pixels
from compiler.trace import Trace, frame_us
from compiler.video import SAME, Changed, Same
from compiler.views import frame_picture


def frames(trace: Trace, reveal: str, painter: Painter, look: Look) -> Iterator[Pixels | Changed | Same]:
    """The frames of a clip, BGRA; one that shows what the frame before it shows is the marker SAME.

    Where the look moves, by grain or a camera, none is. The pixels of a `Changed` are the painter's own: whoever
    keeps them copies them.
    """
    before = None
    for frame in range(trace.frames):
        shown = frame_picture(trace, reveal, frame)
        if shown == before and not look.moves:
            yield SAME
        else:
            dressed = dress(shown, look, frame_us(frame, trace.fps))
            pixels, box = painter.repaint(dressed)
            developed = develop(pixels, look, frame)
            yield Changed(pixels, box) if developed is pixels else developed
        before = shown
