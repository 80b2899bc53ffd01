"""Places of an object that may rest, move and rest again in; the motions that fit them out.

The speed on each axis is settled by the viewed frames in which it surely moves: those that show it
apart from its first and its last place. From these the motion is followed backward to the first place
and forward to the last, which tells when it began and ended, to a fraction of a frame.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from compiler.audit.readers.lines import TOLERANCE_PX, Line, Walls, through

Place = tuple[float, float, float]
"""Seconds, x and y in px."""


@dataclass(frozen=True, slots=True)
class Motion:
    """Where an object is at time 0 (px), its velocity when it sets out (px/s), when it does, and for how long
    it moves (None: to the end)."""

    x: Line
    y: Line
    after_s: float
    during_s: float | None


@dataclass(frozen=True, slots=True)
class _Moving:
    """A motion on both axes at one time."""

    x: Line
    y: Line

    def after(self, seconds: float, walls: tuple[Walls, Walls]) -> _Moving:
        return _Moving(self.x.after(seconds, walls[0]), self.y.after(seconds, walls[1]))

    def misses(self, place: Place) -> float:
        return max(abs(self.x.at - place[1]), abs(self.y.at - place[2]))


def motions(places: Sequence[Place], walls: tuple[Walls, Walls], waits: bool, stops: bool) -> list[Motion]:
    """Every motion through these places; `waits` and `stops` say whether it may rest at either end."""
    first, last = 0, len(places) - 1
    if waits:
        first = next((i for i, p in enumerate(places) if _apart(p, places[0])), last + 1)
    if stops:
        last -= next((i for i, p in enumerate(reversed(places)) if _apart(p, places[-1])), last + 1)
    if first > last:
        rest = Line(places[0][1], 0.0), Line(places[0][2], 0.0)
        return [Motion(*rest, 0.0, None)]
    surely = places[first : last + 1]
    xs = through([(t, x) for t, x, _ in surely], walls[0])
    ys = through([(t, y) for t, _, y in surely], walls[1])
    found = []
    for start in (_Moving(x, y) for x, y in product(xs, ys)):
        began, ended = surely[0][0], surely[-1][0]
        end = start.after(ended - began, walls)
        backs = _until(start, -1, places[0], began - places[first - 1][0], walls) if waits else [began]
        ons = _until(end, 1, places[-1], places[last + 1][0] - ended, walls) if stops else [0.0]
        for back, on in product(backs, ons):
            out = start.after(-back, walls)
            found.append(Motion(out.x, out.y, began - back, ended - began + back + on if stops else None))
    return found


def _apart(a: Place, b: Place) -> bool:
    return abs(a[1] - b[1]) + abs(a[2] - b[2]) > 1e-6


def _until(moving: _Moving, sign: int, place: Place, longest: float, walls: tuple[Walls, Walls]) -> list[float]:
    """After how many seconds, at most `longest`, it is at the place, going on (`sign` 1) or back (-1).

    A wall is met at most once an axis on the way.
    """
    times: list[float] = []
    for line, at, (low, high) in ((moving.x, place[1], walls[0]), (moving.y, place[2], walls[1])):
        v = line.v * sign
        if v != 0:
            wall = high if v > 0 else low
            times += [(at - line.at) / v, (abs(wall - line.at) + abs(wall - at)) / abs(v)]
    found: list[float] = []
    for time in sorted(t for t in times if -1e-6 <= t <= longest + 1e-6):
        there = moving.after(sign * max(0.0, time), walls)
        if there.misses(place) <= TOLERANCE_PX and all(time - t > 1e-3 for t in found):
            found.append(max(0.0, time))
    return found
