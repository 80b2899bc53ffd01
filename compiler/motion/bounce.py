"""Motion between walls: in come a motion and the room for a centre, out come its contacts and its track.

On each axis a motion that is mirrored at two walls is the free motion, folded: the walls stand at
low + k * room, for all whole k, in the unfolded picture, and a contact is where the free motion crosses one. So no
contact's time rests on another's, and rounding doesn't add up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, floor, inf

from compiler.errors import SceneError
from compiler.motion.curves import STILL, Curve
from compiler.motion.motions import Motion, Piece
from compiler.motion.roots import Span, sign_changes
from compiler.motion.tracks import Segment, Track
from compiler.values import US, Vector, display

WALLS = ("left", "right", "top", "bottom")
CONTACT_LIMIT = 10_000


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


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of the free motion on the clock: from `start` to `end` s, from (x, y) px and `angle` deg on."""

    start: float
    end: float
    x: Curve
    y: Curve
    angle: Curve


def box_of(width: int, height: int, reach: tuple[float, float, float, float]) -> Box:
    """The box of centres for an outline that reaches (left, right, top, bottom) px from its centre."""
    return Box(reach[0], width - reach[1], reach[2], height - reach[3])


def stretches(motion: Motion, pos: Vector, end_s: float) -> Iterator[Stretch]:
    """The free motion up to `end_s`, rest after its last piece included."""
    start, (x, y), angle = 0.0, pos, 0.0
    for piece in (*motion.pieces, Piece(inf)):
        if start > end_s:
            return
        if piece.seconds == 0.0:
            continue  # a rest that takes no time is none
        end = start + piece.seconds
        turning = piece.angle if piece.angle is STILL and not angle else piece.angle.raised(angle)
        yield Stretch(start, end, piece.x.raised(x), piece.y.raised(y), turning)
        if end == inf:
            return
        x, y, angle = (
            x + piece.x.at(piece.seconds),
            y + piece.y.at(piece.seconds),
            angle + piece.angle.at(piece.seconds),
        )
        start = end


def free_track(motion: Motion, pos: Vector, end_s: float) -> Track:
    """The track of a motion that nothing stops."""
    return Track(tuple(Segment(s.start, s.x, s.y, s.angle) for s in stretches(motion, pos, end_s)))


def bounced(motion: Motion, pos: Vector, box: Box, end_s: float, name: str) -> tuple[list[Contact], Track]:
    """All contacts up to `end_s` in order, and the track through them.

    Contacts in one microsecond (a corner) are ordered left, right, top, bottom. Raises SceneError
    where the object doesn't start clear of the walls, or would meet them too often.
    """
    if not (box.left < pos.x < box.right and box.top < pos.y < box.bottom):
        raise SceneError(f"'{name}' starts at {display(pos)}, not clear of the walls; give its place a margin")
    parts = list(stretches(motion, pos, end_s))
    across = _crossings([(s, s.x) for s in parts], box.left, box.right, end_s, name)
    down = _crossings([(s, s.y) for s in parts], box.top, box.bottom, end_s, name)
    contacts = [Contact(t, WALLS[k % 2]) for t, k, _ in across] + [Contact(t, WALLS[2 + k % 2]) for t, k, _ in down]
    contacts.sort(key=lambda c: (c.us, WALLS.index(c.wall)))
    borders = sorted({*(s.start for s in parts), *(t for t, _, _ in across), *(t for t, _, _ in down)})
    segments = []
    x_cell = y_cell = 0
    ahead_x, ahead_y = list(across), list(down)
    for border in borders:
        while ahead_x and ahead_x[0][0] <= border:
            x_cell = ahead_x.pop(0)[2]
        while ahead_y and ahead_y[0][0] <= border:
            y_cell = ahead_y.pop(0)[2]
        part = next(s for s in reversed(parts) if s.start <= border)
        since = border - part.start
        x = _folded(part.x.shifted(since), box.left, box.right, x_cell)
        y = _folded(part.y.shifted(since), box.top, box.bottom, y_cell)
        segments.append(Segment(border, x, y, part.angle if since == 0 else part.angle.shifted(since)))
    return contacts, Track(tuple(segments))


def _folded(curve: Curve, low: float, high: float, cell: int) -> Curve:
    """The free motion while it is in a cell, [low, high] + cell * room, laid back between the walls."""
    if cell % 2 == 0:
        return curve.raised(-cell * (high - low))
    return curve.times(-1.0).raised(low + high + cell * (high - low))


def _crossings(
    parts: list[tuple[Stretch, Curve]], low: float, high: float, end_s: float, name: str
) -> list[tuple[float, int, int]]:
    """(time, k, cell behind it) of every crossing of a line low + k * room, in order. An even k is the low wall."""
    room = high - low
    found: list[tuple[float, int, int]] = []
    cell = 0  # of [low, high] + cell * room
    for part, curve in parts:
        last = min(part.end, end_s)
        if curve.is_line:
            times = list(_straight(part, curve, low, room, last, cell, name))
        else:
            times = _curved(part, curve, low, room, last, name)
        found += times
        cell = found[-1][2] if found else 0
        if len(found) > CONTACT_LIMIT:
            raise SceneError(f"'{name}' would meet the walls more often than {CONTACT_LIMIT:,} times")
    return found


def _straight(
    part: Stretch, curve: Curve, low: float, room: float, last: float, cell: int, name: str
) -> Iterator[tuple[float, int, int]]:
    v, at = curve.slope, curve.at(0.0)
    if v == 0.0:
        return
    if abs(v) * (last - part.start) / room > CONTACT_LIMIT:
        raise SceneError(f"'{name}' would meet the walls more often than {CONTACT_LIMIT:,} times")
    k = cell + 1 if v > 0 else cell
    while (time := part.start + (low + k * room - at) / v) <= last:
        yield time, k, k if v > 0 else k - 1
        k += 1 if v > 0 else -1


def _curved(
    part: Stretch, curve: Curve, low: float, room: float, last: float, name: str
) -> list[tuple[float, int, int]]:
    seconds = last - part.start
    if seconds <= 0:
        return []
    reach = curve.derivative().bound(0.0, seconds)
    at = curve.at(0.0)
    first, final = ceil((at - reach * seconds - low) / room), floor((at + reach * seconds - low) / room)
    if final - first > CONTACT_LIMIT:
        raise SceneError(f"'{name}' would meet the walls more often than {CONTACT_LIMIT:,} times")
    found = []
    for k in range(first, final + 1):
        line = curve.raised(-(low + k * room))
        for time, rises in sign_changes([Span(0.0, seconds, line.at, reach)]):
            found.append((part.start + time, k, k if rises else k - 1))
    return sorted(found)
