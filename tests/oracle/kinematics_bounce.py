"""Courses that walls and other circles turn back: in go free courses, out come contacts and what is left of them.

Everything is carried along in steps. Where a step would end across a wall or in another circle, it is halved
until the moment of contact is known; the motion is mirrored there and goes on.
"""

import math
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple

from .kinematics_motion import Course, State

BISECT_TO_S = 1e-14
"""The course goes on from there, so an error would grow with each contact."""

Room = tuple[float, float, float, float]
"""Least x, greatest x, least y and greatest y that a centre may have, px."""


class Contact(NamedTuple):
    """A circle or outline meets a wall, or another circle, at a time in s."""

    time: float
    who: str
    what: str


class Leg(NamedTuple):
    """From (x, y) px at `time` s on, the free course, mirrored across where `mx` or `my` is -1."""

    time: float
    x: float
    y: float
    mx: float
    my: float


def first_true(holds: Callable[[float], bool], low: float, high: float, accuracy: float) -> tuple[float, float]:
    """The last time (s) at which it doesn't hold yet and the first at which it does, between one of each."""
    while high - low > accuracy:
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (low, middle) if holds(middle) else (middle, high)
    return low, high


def off_walls(
    who: str, free: Course, pos: Sequence[float], room: Room, end: float, step: float
) -> tuple[Course, list[Contact]]:
    """The course between walls up to `end` s, and its contacts."""
    legs = [Leg(0.0, pos[0], pos[1], 1.0, 1.0)]
    contacts: list[Contact] = []

    def place(leg: Leg, t: float) -> tuple[float, float]:
        base, now = free.at(leg.time), free.at(t)
        return leg.x + leg.mx * (now.x - base.x), leg.y + leg.my * (now.y - base.y)

    def out(leg: Leg, wall: str, t: float) -> bool:
        x, y = place(leg, t)
        return {"left": x < room[0], "right": x > room[1], "top": y < room[2], "bottom": y > room[3]}[wall]

    t = 0.0
    for number in range(1, math.ceil(end / step) + 1):
        until = min(number * step, end)
        while True:
            leg = legs[-1]
            x, y = place(leg, until)
            if room[0] <= x <= room[1] and room[2] <= y <= room[3]:
                break
            crossed = [wall for wall in ("left", "right", "top", "bottom") if out(leg, wall, until)]
            t, wall = min((_bisect(partial(out, leg, wall), t, until), wall) for wall in crossed)
            x, y = place(leg, t)
            mx, my = (-1, 1) if wall in ("left", "right") else (1, -1)
            legs.append(Leg(t, x, y, mx * leg.mx, my * leg.my))
            contacts.append(Contact(t, who, wall))
        t = until
    times = [leg.time for leg in legs]

    def at(t: float) -> State:
        leg = legs[bisect_right(times, t) - 1]
        x, y = place(leg, t)
        now = free.at(t)
        return State(x - pos[0], y - pos[1], now.angle, leg.mx * now.vx, leg.my * now.vy, now.spin)

    return Course(at, tuple(sorted({*free.breaks, *times[1:]})), free.lasts), contacts


@dataclass(frozen=True, slots=True)
class Disc:
    """A circle that goes straight on from (x, y) px at `time` s. `room` is None where no wall stops it."""

    who: str
    radius: float
    room: Room | None
    x: float
    y: float
    vx: float
    vy: float
    time: float = 0.0

    def at(self, t: float) -> tuple[float, float]:
        return self.x + self.vx * (t - self.time), self.y + self.vy * (t - self.time)


def off_each_other(discs: Sequence[Disc], end: float, step: float) -> tuple[dict[str, Course], list[Contact]]:
    """Courses of circles that bounce off each other up to `end` s, and all contacts in order."""
    now = list(discs)
    legs: dict[str, list[Disc]] = {disc.who: [disc] for disc in discs}
    contacts: list[Contact] = []
    t = 0.0
    for number in range(1, math.ceil(end / step) + 1):
        until = min(number * step, end)
        while found := _next(now, t, until):
            t, who, what = found
            _meet(now, contacts, t, who, what)
            for disc in now:
                if disc.time == t and legs[disc.who][-1] is not disc:
                    legs[disc.who].append(disc)
        t = until
    return {disc.who: _straight(legs[disc.who]) for disc in discs}, contacts


def _next(now: list[Disc], start: float, until: float) -> tuple[float, int, int | str] | None:
    """The first contact in (start, until]: its time, a disc, and another one or a wall."""
    found: list[tuple[float, int, int | str]] = []
    for i, a in enumerate(now):
        x, y = a.at(until)
        if a.room is not None:
            for wall, is_out, outward in (
                ("left", x < a.room[0], -a.vx),
                ("right", x > a.room[1], a.vx),
                ("top", y < a.room[2], -a.vy),
                ("bottom", y > a.room[3], a.vy),
            ):
                if is_out and outward > 0:
                    found.append((_bisect(partial(_is_out, a, wall), start, until), i, wall))
        for j in range(i):
            b = now[j]
            bx, by = b.at(until)
            sx, sy = a.at(start)
            rx, ry = b.at(start)
            closing = (sx - rx) * (a.vx - b.vx) + (sy - ry) * (a.vy - b.vy) < 0
            if closing and math.hypot(x - bx, y - by) < a.radius + b.radius:
                found.append((_bisect(partial(_overlap, a, b), start, until), j, i))
    return min(found, key=lambda f: f[0], default=None)


def _bisect(holds: Callable[[float], bool], start: float, until: float) -> float:
    return first_true(holds, start, until, BISECT_TO_S)[0]


def _is_out(a: Disc, wall: str, t: float) -> bool:
    assert a.room is not None
    x, y = a.at(t)
    return {"left": x < a.room[0], "right": x > a.room[1], "top": y < a.room[2], "bottom": y > a.room[3]}[wall]


def _overlap(a: Disc, b: Disc, t: float) -> bool:
    return math.dist(a.at(t), b.at(t)) < a.radius + b.radius


def _meet(now: list[Disc], contacts: list[Contact], t: float, i: int, what: int | str) -> None:
    a = now[i]
    x, y = a.at(t)
    if isinstance(what, str):
        mx, my = (-1, 1) if what in ("left", "right") else (1, -1)
        now[i] = replace(a, x=x, y=y, time=t, vx=mx * a.vx, vy=my * a.vy)
        contacts.append(Contact(t, a.who, what))
        return
    # Elastic, masses as the areas: each velocity changes along the line of centres, by the other one's share.
    b = now[what]
    bx, by = b.at(t)
    nx, ny = (x - bx) / math.hypot(x - bx, y - by), (y - by) / math.hypot(x - bx, y - by)
    closing = (a.vx - b.vx) * nx + (a.vy - b.vy) * ny
    ma, mb = a.radius**2, b.radius**2
    ka, kb = 2 * mb / (ma + mb) * closing, 2 * ma / (ma + mb) * closing
    now[i] = replace(a, x=x, y=y, time=t, vx=a.vx - ka * nx, vy=a.vy - ka * ny)
    now[what] = replace(b, x=bx, y=by, time=t, vx=b.vx + kb * nx, vy=b.vy + kb * ny)
    contacts.append(Contact(t, a.who, b.who))


def _straight(legs: list[Disc]) -> Course:
    times = [leg.time for leg in legs]
    first = legs[0]

    def at(t: float) -> State:
        leg = legs[bisect_right(times, t) - 1]
        x, y = leg.at(t)
        return State(x - first.x, y - first.y, 0.0, leg.vx, leg.vy, 0.0)

    return Course(at, tuple(times[1:]))
