"""All pictures of a clip in, bars out that are never in front of anything in them."""

from __future__ import annotations

from collections.abc import Iterable
from math import hypot

import numpy as np
import numpy.typing as npt

from compiler.looks.look import Bar
from compiler.picture import Mark, Picture
from compiler.streams import Stream

CELL = 4  # px; room is counted in squares of this side
CLEARANCE = 10.0  # px left round every mark: its line may be drawn wider, its text larger, and it moves between frames
TRIES = 80
MOST = 2


def free_bars(pictures: Iterable[Picture], width: int, height: int, stream: Stream) -> tuple[Bar, ...]:
    """Up to two bars on free room of a `width` x `height` px canvas, fewer where there is none."""
    taken = occupied(pictures, width, height)
    short = min(width, height)
    bars: list[Bar] = []
    for number in range(TRIES):
        one = stream.child(number)
        thin, long = (0.022 + 0.012 * one.unit()) * short, (0.2 + 0.3 * one.unit()) * short
        wide, tall = (long, thin) if one.below(2) else (thin, long)
        edge = CLEARANCE + CELL
        x = edge + wide / 2 + one.unit() * (width - wide - 2 * edge)
        y = edge + tall / 2 + one.unit() * (height - tall - 2 * edge)
        box = (x - wide / 2, y - tall / 2, x + wide / 2, y + tall / 2)
        if taken[_cells(box)].any():
            continue
        bars.append(Bar(*(round(v, 2) for v in (x, y, wide, tall))))
        taken[_cells((box[0] - 3 * edge, box[1] - 3 * edge, box[2] + 3 * edge, box[3] + 3 * edge))] = True
        if len(bars) == MOST:
            break
    return tuple(bars)


def occupied(pictures: Iterable[Picture], width: int, height: int) -> npt.NDArray[np.bool_]:
    """Which squares of `CELL` px anything lies on or near in any picture: bool (rows, columns)."""
    taken = np.zeros((-(-height // CELL), -(-width // CELL)), np.bool_)
    seen: set[Mark] = set()
    for picture in pictures:
        for mark in picture.marks:
            if mark not in seen:
                seen.add(mark)
                taken[_cells(_reach(mark))] = True
    return taken


def _reach(mark: Mark) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a box that holds the mark with `CLEARANCE` to spare."""
    right, down = mark.width / 2, mark.height / 2
    if mark.kind == "text":
        # No glyph is wider than this share of its font size.
        right = (1.0 if mark.align == "left" else 0.5) * (mark.width or 0.95 * mark.height * len(mark.text))
    elif mark.points:
        right, down = max(abs(x) for x, _ in mark.points), max(abs(y) for _, y in mark.points)
    if mark.rotation:
        right = down = hypot(right, down)
    spare = CLEARANCE + mark.stroke_width / 2 + 3 * mark.blur
    return mark.x - right - spare, mark.y - down - spare, mark.x + right + spare, mark.y + down + spare


def _cells(box: tuple[float, float, float, float]) -> tuple[slice, slice]:
    left, top, right, bottom = (max(0, int(v // CELL)) for v in box)
    return slice(top, bottom + 1), slice(left, right + 1)
