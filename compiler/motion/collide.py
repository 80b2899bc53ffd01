"""Circles that bounce off each other: in come straight motions, out come their contacts and tracks, event by event.

Between two contacts all centres go straight on, so the next contact is the least root of linear and quadratic
equations. Collisions are elastic, masses go with the area: along the line of centres the velocities become
v1' = ((m1 - m2) v1 + 2 m2 v2) / (m1 + m2), and the like for the other (any mechanics textbook).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot, inf, sqrt

from compiler.errors import SceneError
from compiler.motion.bounce import Box, Contact
from compiler.motion.curves import Curve
from compiler.motion.tracks import Segment, Track
from compiler.values import US, Thing, Vector, display

CONTACT_LIMIT = 10_000


@dataclass(slots=True)
class Body:
    """A circle under way. `box` is where its centre may be; None where walls don't stop it."""

    thing: Thing
    radius: float
    x: float
    y: float
    vx: float
    vy: float
    box: Box | None


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two circles touch, at a time in seconds."""

    time_s: float
    first: Thing
    second: Thing

    @property
    def us(self) -> int:
        return round(self.time_s * US)


@dataclass(frozen=True, slots=True)
class Collided:
    tracks: dict[Thing, Track]
    walls: dict[Thing, list[Contact]]
    meetings: list[Meeting]


def collide(bodies: Sequence[Body], end_s: float) -> Collided:
    """Run the bodies up to `end_s`.

    Raises SceneError where two overlap at the start, one isn't clear of its walls, or they meet too often.
    """
    for number, a in enumerate(bodies):
        if a.box is not None and not (a.box.left < a.x < a.box.right and a.box.top < a.y < a.box.bottom):
            at = display(Vector(a.x, a.y))
            raise SceneError(f"'{a.thing.name}' starts at {at}, not clear of the walls; give its place a margin")
        for b in bodies[number + 1 :]:
            if hypot(a.x - b.x, a.y - b.y) <= a.radius + b.radius:
                raise SceneError(f"{a.thing.label} and {b.thing.label} overlap at the start; place them apart")
    segments = {b.thing: [_segment(b, 0.0)] for b in bodies}
    walls: dict[Thing, list[Contact]] = {b.thing: [] for b in bodies if b.box is not None}
    meetings: list[Meeting] = []
    now = 0.0
    for _ in range(CONTACT_LIMIT):
        time, who, what = _next(bodies)
        if now + time > end_s:
            return Collided({t: Track(tuple(s)) for t, s in segments.items()}, walls, meetings)
        now += time
        for body in bodies:
            body.x += body.vx * time
            body.y += body.vy * time
        if isinstance(what, Body):
            _exchange(who, what)
            meetings.append(Meeting(now, who.thing, what.thing))
            touched = [who, what]
        else:
            if what in ("left", "right"):
                who.vx = abs(who.vx) if what == "left" else -abs(who.vx)
            else:
                who.vy = abs(who.vy) if what == "top" else -abs(who.vy)
            walls[who.thing].append(Contact(now, what))
            touched = [who]
        for body in touched:
            segments[body.thing].append(_segment(body, now))
    raise SceneError(f"the objects would meet more often than {CONTACT_LIMIT:,} times")


def _segment(body: Body, start_s: float) -> Segment:
    return Segment(start_s, Curve((body.x, body.vx)), Curve((body.y, body.vy)))


def _next(bodies: Sequence[Body]) -> tuple[float, Body, Body | str]:
    """The next contact: in how many seconds, of whom, with whom or which wall."""
    best: tuple[float, Body, Body | str] = (inf, bodies[0], "left")
    for number, a in enumerate(bodies):
        if a.box is not None:
            for v, at, low, high, names in (
                (a.vx, a.x, a.box.left, a.box.right, ("left", "right")),
                (a.vy, a.y, a.box.top, a.box.bottom, ("top", "bottom")),
            ):
                if v:
                    time = max(0.0, ((high if v > 0 else low) - at) / v)
                    if time < best[0]:
                        best = (time, a, names[v > 0])
        for b in bodies[number + 1 :]:
            time = _meeting(a, b)
            if time < best[0]:
                best = (time, a, b)
    return best


def _meeting(a: Body, b: Body) -> float:
    """In how many seconds two circles touch; infinite where they don't, or part already."""
    dx, dy, dvx, dvy = b.x - a.x, b.y - a.y, b.vx - a.vx, b.vy - a.vy
    toward = dx * dvx + dy * dvy
    if toward >= 0:
        return inf
    square = dvx * dvx + dvy * dvy
    free = dx * dx + dy * dy - (a.radius + b.radius) ** 2
    under = toward * toward - square * free
    if under <= 0:
        return inf
    return max(0.0, free / (-toward + sqrt(under)))


def _exchange(a: Body, b: Body) -> None:
    nx, ny = b.x - a.x, b.y - a.y
    length = hypot(nx, ny)
    nx, ny = nx / length, ny / length
    ma, mb = a.radius**2, b.radius**2
    va, vb = a.vx * nx + a.vy * ny, b.vx * nx + b.vy * ny
    new_a = ((ma - mb) * va + 2 * mb * vb) / (ma + mb)
    new_b = ((mb - ma) * vb + 2 * ma * va) / (ma + mb)
    a.vx, a.vy = a.vx + (new_a - va) * nx, a.vy + (new_a - va) * ny
    b.vx, b.vy = b.vx + (new_b - vb) * nx, b.vy + (new_b - vb) * ny
