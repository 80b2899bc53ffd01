"""Tracks: where an object is and how far it is turned at any time, as a list of analytic segments."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import atan2, degrees, hypot
from typing import Any

from compiler.motion.curves import STILL, Curve
from compiler.values import US, Vector, rounded


@dataclass(frozen=True, slots=True)
class Segment:
    """One analytic piece from `start_s` on. `x`, `y` (px, y grows downwards) and `angle` (deg, counter-clockwise)
    are curves over the seconds since then."""

    start_s: float
    x: Curve
    y: Curve
    angle: Curve = STILL

    def at(self, t: float) -> Vector:
        """The centre at a time in seconds, as if the segment went on without end."""
        dt = t - self.start_s
        return Vector(self.x.at(dt), self.y.at(dt))

    @property
    def rests(self) -> bool:
        """Whether the centre stays where it is."""
        return self.x.is_constant and self.y.is_constant


@dataclass(frozen=True, slots=True)
class Track:
    """Segments in order of time; the first begins at 0, the last goes on without end."""

    segments: tuple[Segment, ...]

    def segment(self, t: float) -> Segment:
        """The segment of a time in seconds."""
        return self.segments[max(0, bisect_right(self.segments, t, key=lambda s: s.start_s) - 1)]

    def position(self, us: int) -> Vector:
        """The centre in px at a time in microseconds."""
        t = us / US
        return self.segment(t).at(t)

    def velocity(self, us: int) -> Vector:
        """px/s, y downwards; at a bend, that of the motion that begins there."""
        t = us / US
        segment = self.segment(t)
        dx, dy, _ = _derivatives(segment)
        return Vector(dx.at(t - segment.start_s), dy.at(t - segment.start_s))

    def speed(self, us: int) -> float:
        """px/s."""
        return hypot(*self.velocity(us))

    def heading(self, us: int) -> float | None:
        """Degrees counter-clockwise from right, 0 to 360; None at rest."""
        v = self.velocity(us)
        return None if hypot(*v) < 1e-9 else degrees(atan2(-v.y, v.x)) % 360.0

    def turned(self, us: int) -> float:
        """Degrees since the start, counter-clockwise."""
        t = us / US
        segment = self.segment(t)
        return segment.angle.at(t - segment.start_s)

    def distance(self, us: int) -> float:
        """Length of the path since the start, px."""
        return sum(_length(s, end) for s, end in self.spans(us / US))

    def spans(self, end_s: float) -> Iterator[tuple[Segment, float]]:
        """Each segment up to a time, with the time at which it ends."""
        for number, segment in enumerate(self.segments):
            if segment.start_s >= end_s and number:
                return
            after = self.segments[number + 1].start_s if number + 1 < len(self.segments) else end_s
            yield segment, min(after, end_s)

    def to_json(self) -> list[dict[str, Any]]:
        return [
            {
                "start_s": rounded(s.start_s),
                "x": s.x.to_json(),
                "y": s.y.to_json(),
                **({"angle": s.angle.to_json()} if s.angle != STILL else {}),
            }
            for s in self.segments
        ]


@lru_cache(maxsize=4096)
def _derivatives(segment: Segment) -> tuple[Curve, Curve, Curve]:
    return segment.x.derivative(), segment.y.derivative(), segment.angle.derivative()


derivatives = _derivatives
"""The derivatives of a segment's x, y and angle."""

# Five-point Gauss-Legendre on [-1, 1].
_NODES = (
    (0.0, 0.5688888888888889),
    (-0.5384693101056831, 0.47862867049936647),
    (0.5384693101056831, 0.47862867049936647),
    (-0.906179845938664, 0.23692688505618908),
    (0.906179845938664, 0.23692688505618908),
)
_STEP_S = 0.005


@lru_cache(maxsize=4096)
def _length(segment: Segment, end_s: float) -> float:
    """Length of the path of one segment up to a time. Straight steady motion exactly, else by quadrature."""
    seconds = end_s - segment.start_s
    dx, dy, _ = _derivatives(segment)
    if segment.x.is_line and segment.y.is_line:
        return hypot(segment.x.slope, segment.y.slope) * seconds
    steps = max(1, round(seconds / _STEP_S))
    half = seconds / steps / 2
    total = 0.0
    for k in range(steps):
        middle = (2 * k + 1) * half
        total += sum(w * hypot(dx.at(middle + half * n), dy.at(middle + half * n)) for n, w in _NODES)
    return total * half


def resting(pos: Vector) -> Track:
    """The track of what never moves."""
    return Track((Segment(0.0, Curve((pos.x,)), Curve((pos.y,))),))
