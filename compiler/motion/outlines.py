"""Outlines of the shapes: in go a shape, a size and a rotation, out come vertices, reach and gaps."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from math import cos, hypot, pi, sin

Point = tuple[float, float]

TOUCHING = 1e-6
"""px: the least depth of outlines of which nothing more is known than that they overlap."""


def _polar(*corners: tuple[float, float]) -> tuple[Point, ...]:
    """Corners from (degrees clockwise from right, distance in radii)."""
    return tuple((r * cos(a * pi / 180), r * sin(a * pi / 180)) for a, r in corners)


def _fitted(*corners: Point) -> tuple[Point, ...]:
    """Corners scaled so that the farthest lies at distance 1."""
    radius = max(hypot(x, y) for x, y in corners)
    return tuple((x / radius, y / radius) for x, y in corners)


UNIT: dict[str, tuple[Point, ...]] = {
    "circle": (),
    "square": _polar((-135, 1), (-45, 1), (45, 1), (135, 1)),
    "triangle": _polar((-90, 1), (30, 1), (150, 1)),
    "star": _polar(*((-90 + 36 * k, 1.0 if k % 2 == 0 else 0.45) for k in range(10))),
    "T": _fitted((-5, -5), (5, -5), (5, -1.9), (1.7, -1.9), (1.7, 5.5), (-1.7, 5.5), (-1.7, -1.9), (-5, -1.9)),
    "arrow": _fitted((-6, -1.6), (0.4, -1.6), (0.4, -4.6), (6, 0), (0.4, 4.6), (0.4, 1.6), (-6, 1.6)),
    "bar": _fitted((-6, -1.5), (6, -1.5), (6, 1.5), (-6, 1.5)),
}
"""Corners of each shape at size 2, x right and y down, inscribed in a circle of radius 1; none for a circle."""

SYMMETRY_DEG: dict[str, float] = {"square": 90.0, "triangle": 120.0, "star": 72.0, "T": 360.0, "arrow": 360.0}
"""The least turn after which a shape looks as before."""
SYMMETRY_DEG["bar"] = 180.0


@lru_cache(maxsize=4096)
def vertices(shape: str, size: float, rotation: float = 0.0) -> tuple[Point, ...]:
    """Corners relative to the centre, in px, x right and y down; none for a circle.

    `size` is the diameter of the circle that the outline is inscribed in; `rotation` turns it, in degrees
    counter-clockwise on screen.
    """
    radius = size / 2
    if rotation == 0.0:
        return tuple((radius * x, radius * y) for x, y in UNIT[shape])
    c, s = cos(rotation * pi / 180), sin(rotation * pi / 180)
    return tuple((radius * (x * c + y * s), radius * (y * c - x * s)) for x, y in UNIT[shape])


def reach(shape: str, size: float, rotation: float = 0.0) -> tuple[float, float, float, float]:
    """How far the outline reaches from its centre to the left, right, top and bottom, in px."""
    corners = vertices(shape, size, rotation)
    if not corners:
        radius = size / 2
        return radius, radius, radius, radius
    xs = [x for x, _ in corners]
    ys = [y for _, y in corners]
    return -min(xs), max(xs), -min(ys), max(ys)


def gap(a: tuple[Point, ...] | float, at_a: Point, b: tuple[Point, ...] | float, at_b: Point) -> float:
    """Distance in px between two outlines: corners about a centre, or the radius of a circle.

    Outlines that overlap have a gap below 0: at least so far must one move for them to part.
    """
    if isinstance(a, float) and isinstance(b, float):
        return hypot(at_a[0] - at_b[0], at_a[1] - at_b[1]) - a - b
    if isinstance(a, float):
        return gap(b, at_b, a, at_a)
    mine = [(x + at_a[0], y + at_a[1]) for x, y in a]
    if isinstance(b, float):
        inside = _holds(mine, at_b)
        return -b if inside else min(_to_edge(at_b, p, q) for p, q in pairwise([*mine, mine[0]])) - b
    theirs = [(x + at_b[0], y + at_b[1]) for x, y in b]
    edges = [(p, q) for p, q in pairwise([*mine, mine[0]])]
    others = [(p, q) for p, q in pairwise([*theirs, theirs[0]])]
    # Around a point of both there is a ball in each, up to its nearest edge; they overlap until these have parted.
    shared = [v for v in (*theirs, at_b) if _holds(mine, v)]
    shared += [v for v in (*mine, at_a) if _holds(theirs, v)]
    if shared:
        return -max(sum(_depth(v, *shape) for shape in ((mine, edges), (theirs, others))) for v in shared)
    if any(_cross(p, q, r, s) for p, q in edges for r, s in others):
        return -TOUCHING
    return min(
        min(_to_edge(v, p, q) for v in theirs for p, q in edges),
        min(_to_edge(v, p, q) for v in mine for p, q in others),
    )


def _depth(point: Point, corners: list[Point], edges: list[tuple[Point, Point]]) -> float:
    """How far inside a polygon a point lies; 0 outside."""
    return min(_to_edge(point, p, q) for p, q in edges) if _holds(corners, point) else 0.0


def _to_edge(point: Point, p: Point, q: Point) -> float:
    ex, ey = q[0] - p[0], q[1] - p[1]
    dx, dy = point[0] - p[0], point[1] - p[1]
    along = min(1.0, max(0.0, (dx * ex + dy * ey) / (ex * ex + ey * ey)))
    return hypot(dx - along * ex, dy - along * ey)


def _holds(corners: list[Point], point: Point) -> bool:
    """Whether a point lies inside, by the number of edges to its right."""
    x, y = point
    inside = False
    for (ax, ay), (bx, by) in pairwise([*corners, corners[0]]):
        if (ay > y) is not (by > y) and x < ax + (y - ay) / (by - ay) * (bx - ax):
            inside = not inside
    return inside


def _side(p: Point, q: Point, r: Point) -> float:
    return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])


def _cross(p: Point, q: Point, r: Point, s: Point) -> bool:
    return _side(p, q, r) * _side(p, q, s) < 0 and _side(r, s, p) * _side(r, s, q) < 0
