"""Places of an object that rests, moves and rests again in; the motions that fit them out.

The speed on each axis is settled by the viewed frames in which it surely moves. From the first of
these the motion is followed backward, from the last forward, until it meets the place of rest: that
tells when it began and when it ended, to a fraction of a frame.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

TOLERANCE_PX = 0.5


@dataclass(frozen=True, slots=True)
class Line:
    """Motion on one axis: where it is at the time that is called 0 (px) and how fast (px/s, signed)."""

    start: float
    v: float


@dataclass(frozen=True, slots=True)
class Rested:
    """A motion: its velocity in px/s on screen, when it begins, and how long it lasts."""

    vx: float
    vy: float
    after_s: float
    during_s: float


Place = tuple[float, float, float]
"""Seconds, x and y in px."""

Axis = Callable[[list[tuple[float, float]], float, float], list[Line]]
Reflect = Callable[[float, float, float, float, float], Line]


def rested(
    places: list[Place], walls: tuple[tuple[float, float], tuple[float, float]], axis: Axis, reflect: Reflect
) -> list[Rested]:
    """Every motion through these places; `axis` fits steady motion, `reflect` follows it in time."""
    first = next((i for i, p in enumerate(places) if _apart(p, places[0])), None)
    if first is None:
        return [Rested(0.0, 0.0, 0.0, 0.0)]
    last = len(places) - 1 - next(i for i, p in enumerate(reversed(places)) if _apart(p, places[-1]))
    surely = places[first : last + 1]
    if len(surely) < 2:
        return []
    zero = surely[0][0]
    xs = axis([(t - zero, x) for t, x, _ in surely], *walls[0])
    ys = axis([(t - zero, y) for t, _, y in surely], *walls[1])
    found = []
    for x, y in product(xs, ys):
        begins = _meets((x, -1), (y, -1), places[0], surely[0][0] - places[first - 1][0], walls, reflect)
        end = surely[-1][0] - zero
        ahead = reflect(x.start, x.v, end, *walls[0]), reflect(y.start, y.v, end, *walls[1])
        room = places[last + 1][0] - surely[-1][0] if last + 1 < len(places) else 0.0
        ends = _meets((ahead[0], 1), (ahead[1], 1), places[-1], room, walls, reflect)
        for back, on in product(begins, ends):
            vx = -reflect(x.start, -x.v, back, *walls[0]).v
            vy = -reflect(y.start, -y.v, back, *walls[1]).v
            found.append(Rested(vx, vy, zero - back, end + back + on))
    return found


def _apart(a: Place, b: Place) -> bool:
    return abs(a[1] - b[1]) + abs(a[2] - b[2]) > 1e-6


def _meets(
    x: tuple[Line, int],
    y: tuple[Line, int],
    rest: Place,
    longest: float,
    walls: tuple[tuple[float, float], tuple[float, float]],
    reflect: Reflect,
) -> list[float]:
    """After how many seconds, at most `longest`, both axes are at the place of rest."""
    times: list[float] = []
    for (line, sign), at, (low, high) in ((x, rest[1], walls[0]), (y, rest[2], walls[1])):
        if abs(line.v) < 1e-9:
            continue
        forward = line.v * sign > 0
        wall = high if forward else low
        direct = (at - line.start) / (line.v * sign)
        times += [direct, (abs(wall - line.start) + abs(wall - at)) / abs(line.v)]
    found: list[float] = []
    for time in sorted(times):
        if not -1e-6 <= time <= longest + 1e-6:
            continue
        miss = [
            abs(reflect(line.start, line.v * sign, max(0.0, time), low, high).start - at)
            for (line, sign), at, (low, high) in ((x, rest[1], walls[0]), (y, rest[2], walls[1]))
        ]
        if max(miss) <= TOLERANCE_PX and not any(abs(time - f) < 1e-3 for f in found):
            found.append(max(0.0, time))
    return found
