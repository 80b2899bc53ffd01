"""Straight motion that reflects at walls: contacts are solved an axis at a time, never stepped.

Between two walls `room` apart, a centre that starts `gap` before the wall it heads for meets a wall
at (gap + k * room) / |v| for k = 0, 1, ..., the two walls in turn. So no contact's time rests on
another's, and rounding doesn't add up.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi, sin

from compiler.errors import SceneError
from compiler.motion.tracks import Segment, Track
from compiler.values import US, Vector, display

WALLS = ("left", "right", "top", "bottom")
CONTACT_LIMIT = 10_000


@dataclass(frozen=True, slots=True)
class Linear:
    """What `linear(...)` says: px/s, degrees counter-clockwise from right, whether walls reflect.

    It rests before `after` seconds, and again when it has moved for `during` seconds (None: never).
    """

    speed: float
    heading: float
    bounce: bool
    after: float = 0.0
    during: float | None = None

    @property
    def velocity(self) -> Vector:
        """px/s on screen, where y grows downwards."""
        angle = self.heading * pi / 180
        return Vector(self.speed * cos(angle), -self.speed * sin(angle))


@dataclass(frozen=True, slots=True)
class Contact:
    """An outline meets a wall, at a time in seconds."""

    time_s: float
    wall: str

    @property
    def us(self) -> int:
        return round(self.time_s * US)


@dataclass(frozen=True, slots=True)
class Box:
    """Where a centre may be, so that its outline stays inside the walls: px."""

    left: float
    right: float
    top: float
    bottom: float


def box_of(width: int, height: int, reach: tuple[float, float, float, float]) -> Box:
    """The box of centres for an outline that reaches (left, right, top, bottom) px from its centre."""
    return Box(reach[0], width - reach[1], reach[2], height - reach[3])


def _axis(start: float, v: float, low: float, high: float, names: tuple[str, str], end_s: float) -> list[Contact]:
    if v == 0.0:
        return []
    room = high - low
    gap = high - start if v > 0 else start - low
    first, second = (names[1], names[0]) if v > 0 else names
    out = []
    k = 0
    while (time := (gap + k * room) / abs(v)) <= end_s:
        out.append(Contact(time, first if k % 2 == 0 else second))
        k += 1
    return out


def contacts(motion: Linear, pos: Vector, box: Box, end_s: float, name: str) -> list[Contact]:
    """All contacts up to `end_s` of an object whose centre starts at `pos` inside the box, in order.

    Contacts in one microsecond (a corner) are ordered left, right, top, bottom. Raises SceneError
    where the object doesn't start clear of the walls, or would meet them too often.
    """
    if not (box.left < pos.x < box.right and box.top < pos.y < box.bottom):
        raise SceneError(f"'{name}' starts at {display(pos)}, not clear of the walls; give its place a margin")
    v = motion.velocity
    moving_s = end_s - motion.after
    if motion.during is not None:
        moving_s = min(moving_s, motion.during)
    count = moving_s * (abs(v.x) / (box.right - box.left) + abs(v.y) / (box.bottom - box.top))
    if count > CONTACT_LIMIT:
        raise SceneError(f"'{name}' would meet the walls {count:.0f} times; the limit is {CONTACT_LIMIT}")
    found = _axis(pos.x, v.x, box.left, box.right, ("left", "right"), moving_s)
    found += _axis(pos.y, v.y, box.top, box.bottom, ("top", "bottom"), moving_s)
    late = [Contact(motion.after + c.time_s, c.wall) for c in found]
    return sorted(late, key=lambda c: (c.us, WALLS.index(c.wall)))


def track(motion: Linear, pos: Vector, found: list[Contact]) -> Track:
    """The track through these contacts, each of which turns one component of the velocity round."""
    vx, vy = motion.velocity
    segments = [Segment(0.0, pos.x, pos.y)] if motion.after > 0 else []
    segments.append(Segment(motion.after, pos.x, pos.y, vx, vy))
    for contact in found:
        x, y = segments[-1].at(contact.time_s)
        if contact.wall in ("left", "right"):
            vx = abs(vx) if contact.wall == "left" else -abs(vx)
        else:
            vy = abs(vy) if contact.wall == "top" else -abs(vy)
        segments.append(Segment(contact.time_s, x, y, vx, vy))
    if motion.during is not None:
        rests_s = motion.after + motion.during
        segments.append(Segment(rests_s, *segments[-1].at(rests_s)))
    return Track(tuple(segments))
