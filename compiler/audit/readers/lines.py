"""Places on one axis at some times in, the steady motions between two walls that fit them out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf

TOLERANCE_PX = 0.5
"""How well a viewer sees where an object is; motions that differ by less are all readings."""

Walls = tuple[float, float]
"""Where a centre is reflected on one axis, in px; infinite where it isn't."""


@dataclass(frozen=True, slots=True)
class Line:
    """Where a centre is at some time (px), and how fast it moves (px/s, signed)."""

    at: float
    v: float

    def after(self, seconds: float, walls: Walls) -> Line:
        """Place and velocity some seconds later; earlier where they are negative."""
        if seconds < 0:
            back = Line(self.at, -self.v).after(-seconds, walls)
            return Line(back.at, -back.v)
        low, high = walls
        if high - low == inf:
            return Line(self.at + self.v * seconds, self.v)
        room = high - low
        # Unfolded, the motion is straight in 0 .. 2 * room, whose second half is the way back.
        along = (self.at - low if self.v >= 0 else 2 * room - (self.at - low)) + abs(self.v) * seconds
        along %= 2 * room
        back_half = along > room
        return Line(low + (2 * room - along if back_half else along), -abs(self.v) if back_half else abs(self.v))


def through(seen: Sequence[tuple[float, float]], walls: Walls) -> list[Line]:
    """All steady motions through these (seconds, px), as they are at the first of them.

    A wall is met at most once between two places. So the first two settle the speed, but for which
    wall, if any, lies between them; the others tell.
    """
    if len(seen) < 2:
        return []
    (t0, x0), (t1, x1) = seen[:2]
    low, high = walls
    longest = max(b[0] - a[0] for a, b in pairwise(seen))
    speeds = [(x1 - x0) / (t1 - t0)]
    if high - low < inf:
        speeds += [-(x0 + x1 - 2 * low) / (t1 - t0), (2 * high - x0 - x1) / (t1 - t0)]
    found: list[Line] = []
    for v in speeds:
        line = Line(x0, v)
        fits = all(abs(line.after(t - t0, walls).at - x) <= TOLERANCE_PX for t, x in seen)
        is_new = all(abs(v - other.v) >= TOLERANCE_PX for other in found)
        if abs(v) * longest < high - low and fits and is_new:
            found.append(line)
    return found
