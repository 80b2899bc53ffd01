"""Corners of a way in, an arrow along it out."""

from __future__ import annotations

from functools import lru_cache
from math import hypot

from compiler.picture import Mark

COLOR = "#c2410c"
HEAD = 3.4

Point = tuple[float, float]


@lru_cache(maxsize=256)
def arrow(points: tuple[Point, ...], thick: float, color: str = COLOR, role: str = "op.arrow") -> tuple[Mark, ...]:
    """An arrow along the corners, px; its head is `HEAD` times as wide as its shaft is thick."""
    size = HEAD * thick
    way = list(points)
    head = _head(way[-2], way[-1], size)
    way[-1] = _short(way[-2], way[-1], 0.8 * size)
    x, y = way[0]
    shaft = Mark(
        "line",
        x,
        y,
        points=tuple((px - x, py - y) for px, py in way),
        stroke=color,
        stroke_width=thick,
        role=role,
    )
    return shaft, Mark("polygon", *points[-1], points=head, fill=color, role=role)


def _head(start: Point, end: Point, size: float) -> tuple[Point, ...]:
    """The corners of a head at the end of a line, about that end."""
    (ax, ay), (bx, by) = start, end
    long = hypot(bx - ax, by - ay)
    dx, dy = size * (bx - ax) / long, size * (by - ay) / long
    return (0.0, 0.0), (-dx - 0.5 * dy, -dy + 0.5 * dx), (-dx + 0.5 * dy, -dy - 0.5 * dx)


def _short(start: Point, end: Point, by: float) -> Point:
    """The end of a line, `by` px nearer to its start."""
    (ax, ay), (bx, by_) = start, end
    share = by / hypot(bx - ax, by_ - ay)
    return bx - share * (bx - ax), by_ - share * (by_ - ay)
