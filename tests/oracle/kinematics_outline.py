"""Shape, size, turn and place in; corners on the canvas, how far they reach, and whether two outlines overlap out."""

import math
from itertools import pairwise

Point = tuple[float, float]

DRAWN: dict[str, tuple[Point, ...]] = {
    "square": ((-1, -1), (1, -1), (1, 1), (-1, 1)),
    "triangle": ((0, -2), (math.sqrt(3), 1), (-math.sqrt(3), 1)),
    "star": tuple(
        (r * math.sin(math.pi * k / 5), -r * math.cos(math.pi * k / 5)) for k in range(10) for r in [1 - 0.55 * (k % 2)]
    ),
    "T": ((-5, -5), (5, -5), (5, -1.9), (1.7, -1.9), (1.7, 5.5), (-1.7, 5.5), (-1.7, -1.9), (-5, -1.9)),
    "arrow": ((-6, -1.6), (0.4, -1.6), (0.4, -4.6), (6, 0), (0.4, 4.6), (0.4, 1.6), (-6, 1.6)),
    "bar": ((-6, -1.5), (6, -1.5), (6, 1.5), (-6, 1.5)),
}
"""Corners about the centre, x right and y down, in any unit: the farthest lies at half the size."""

UNIT = {
    shape: tuple((x / far, y / far) for x, y in drawn)
    for shape, drawn in DRAWN.items()
    for far in [max(math.hypot(*corner) for corner in drawn)]
}


def corners(shape: str, size: float, turned: float, x: float, y: float) -> list[Point]:
    """The corners (px) of a shape with its centre at (x, y), turned counter-clockwise by degrees; none of a circle."""
    if shape == "circle":
        return []
    radius, c, s = size / 2, math.cos(math.radians(turned)), math.sin(math.radians(turned))
    return [(x + radius * (u * c + v * s), y + radius * (v * c - u * s)) for u, v in UNIT[shape]]


def extent(shape: str, size: float, turned: float, x: float, y: float) -> tuple[float, float, float, float]:
    """Least x, greatest x, least y, greatest y of an outline, px."""
    drawn = corners(shape, size, turned, x, y) or [(x - size / 2, y - size / 2), (x + size / 2, y + size / 2)]
    xs, ys = [p[0] for p in drawn], [p[1] for p in drawn]
    return min(xs), max(xs), min(ys), max(ys)


def overlap(a: list[Point], at_a: Point, size_a: float, b: list[Point], at_b: Point, size_b: float) -> bool:
    """Whether two filled outlines share a point: corners (none of a circle), centre and size of each.

    The circles around them are known to overlap.
    """
    if not a and not b:
        return True
    if not a:
        return overlap(b, at_b, size_b, a, at_a, size_a)
    if not b:
        return inside(a, at_b) or any(_to_edge(at_b, p, q) <= size_b / 2 for p, q in edges(a))
    return (
        any(inside(a, p) for p in b)
        or any(inside(b, p) for p in a)
        or any(_meet(p, q, r, s) for p, q in edges(a) for r, s in edges(b))
    )


def edges(polygon: list[Point]) -> list[tuple[Point, Point]]:
    return list(pairwise([*polygon, polygon[0]]))


def inside(polygon: list[Point], point: Point) -> bool:
    """Whether a ray to the right leaves the polygon an odd number of times."""
    x, y = point
    crossings = 0
    for (px, py), (qx, qy) in edges(polygon):
        if min(py, qy) <= y < max(py, qy) and px + (y - py) * (qx - px) / (qy - py) > x:
            crossings += 1
    return crossings % 2 == 1


def _to_edge(point: Point, p: Point, q: Point) -> float:
    """Distance of a point from the segment between p and q."""
    length = math.dist(p, q)
    ux, uy = (q[0] - p[0]) / length, (q[1] - p[1]) / length
    along = (point[0] - p[0]) * ux + (point[1] - p[1]) * uy
    nearest = max(0.0, min(length, along))
    return math.dist(point, (p[0] + nearest * ux, p[1] + nearest * uy))


def _meet(p: Point, q: Point, r: Point, s: Point) -> bool:
    """Whether two segments cross: the ends of each lie on both sides of the other."""
    if max(p[0], q[0]) < min(r[0], s[0]) or max(r[0], s[0]) < min(p[0], q[0]):
        return False

    def turn(a: Point, b: Point, c: Point) -> float:
        return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])

    return turn(p, q, r) * turn(p, q, s) < 0 and turn(r, s, p) * turn(r, s, q) < 0
