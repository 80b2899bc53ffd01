"""Tracks: where an object is at any time, as a list of analytic segments."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import Any

from compiler.values import US, Vector, rounded


@dataclass(frozen=True, slots=True)
class Segment:
    """Uniform motion from `start_s`: at t seconds the centre is at (x, y) + (vx, vy) * (t - start_s)."""

    start_s: float
    x: float
    y: float
    vx: float = 0.0
    vy: float = 0.0


@dataclass(frozen=True, slots=True)
class Track:
    """Segments in order of time; the first begins at 0, the last goes on without end."""

    segments: tuple[Segment, ...]

    def position(self, us: int) -> Vector:
        """The centre in px at a time in microseconds."""
        t = us / US
        starts = [s.start_s for s in self.segments]
        s = self.segments[max(0, bisect_right(starts, t) - 1)]
        return Vector(s.x + s.vx * (t - s.start_s), s.y + s.vy * (t - s.start_s))

    def to_json(self) -> list[dict[str, Any]]:
        return [
            {
                "start_s": rounded(s.start_s),
                "pos": [rounded(s.x), rounded(s.y)],
                "velocity": [rounded(s.vx), rounded(s.vy)],
            }
            for s in self.segments
        ]


def resting(pos: Vector) -> Track:
    """The track of what never moves."""
    return Track((Segment(0.0, pos.x, pos.y),))
