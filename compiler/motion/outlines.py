"""Outlines of the shapes: in goes a shape and a size, out come vertices and how far it reaches."""

from __future__ import annotations

from functools import lru_cache
from math import cos, pi, sin

VERTEX_ANGLES: dict[str, tuple[float, ...]] = {
    "circle": (),
    "square": (-135.0, -45.0, 45.0, 135.0),
    "triangle": (-90.0, 30.0, 150.0),
}
"""Where the corners lie on the circle that the outline is inscribed in: degrees, clockwise from right."""


@lru_cache(maxsize=1024)
def vertices(shape: str, size: float) -> tuple[tuple[float, float], ...]:
    """Corners relative to the centre, in px, x right and y down; none for a circle.

    `size` is the diameter of the circle that the outline is inscribed in.
    """
    radius = size / 2
    angles = [a * pi / 180 for a in VERTEX_ANGLES[shape]]
    return tuple((radius * cos(a), radius * sin(a)) for a in angles)


def reach(shape: str, size: float) -> tuple[float, float, float, float]:
    """How far the outline reaches from its centre to the left, right, top and bottom, in px."""
    corners = vertices(shape, size)
    if not corners:
        radius = size / 2
        return radius, radius, radius, radius
    xs = [x for x, _ in corners]
    ys = [y for _, y in corners]
    return -min(xs), max(xs), -min(ys), max(ys)
