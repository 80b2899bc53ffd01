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

    def at(self, t: float) -> Vector:
        """The centre at a time in seconds, as if the segment went on without end."""
        dt = t - self.start_s
        return Vector(self.x + self.vx * dt, self.y + self.vy * dt)


@dataclass(frozen=True, slots=True)
class Track:
    """Segments in order of time; the first begins at 0, the last goes on without end."""

    segments: tuple[Segment, ...]

    def position(self, us: int) -> Vector:
        """The centre in px at a time in microseconds."""
        t = us / US
        starts = [s.start_s for s in self.segments]
        return self.segments[max(0, bisect_right(starts, t) - 1)].at(t)

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
