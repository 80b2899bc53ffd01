"""A world and the conditions of a clip in; what happens in it, by stepping through all of it, out.

A condition is {"event": name, "when": kind, "objects": labels} with, by its kind, "others": labels or "walls",
"line": [axis, px], "area": [left, top, right, bottom] px, "toward", "least" (deg), "attribute". Most kinds watch a
sign: a function that is above 0 or below it, and whose change is the event; 0 counts as what was before.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Any, NamedTuple

from .kinematics import REST_PX_S, STEP_S, Actor, Placed, World
from .kinematics_bounce import first_true
from .kinematics_motion import Course
from .kinematics_outline import overlap

Scenery = Mapping[str, Placed]
Condition = Mapping[str, Any]
Key = tuple[Any, ...]
"""The event's name, its object, and then its other object, wall, direction, or the values before and after."""

ACCURACY_S = 1e-10
SLIVER_S = 1e-9
"""Stretches of a course shorter than this are rounding."""
BESIDE_S = 1e-6
"""How far beside a corner its two directions are read."""
NO_APPROACH = 1e-9
"""px2/s: two centres whose distance is kept, but for rounding."""


class Seen(NamedTuple):
    """Something has happened at a time, in s."""

    time: float
    key: Key


@dataclass(frozen=True, slots=True)
class Watch:
    """A sign over time, and the keys of the events at which it gets positive or negative; None is no event."""

    sign: Callable[[Scenery], float]
    rises: Key | None
    falls: Key | None


def events(world: World, conditions: list[Condition], step: float = STEP_S) -> list[Seen]:
    """All events up to the last frame, by time."""
    seen = list(_stepped(world, [w for c in conditions for w in watches(world, c)], step))
    for condition in conditions:
        seen += _FOUND.get(condition["when"], _nothing)(world, condition)
    return sorted(seen, key=lambda s: s.time)


def scenery(world: World, t: float) -> Scenery:
    return {who: actor.at(t) for who, actor in world.actors.items()}


def _stepped(world: World, watched: list[Watch], step: float) -> Iterator[Seen]:
    signs = [0] * len(watched)
    low = 0.0
    for number in range(math.ceil(world.end / step) + 1):
        t = min(number * step, world.end)
        now = scenery(world, t)
        for place, watch in enumerate(watched):
            value = watch.sign(now)
            sign = (value > 0) - (value < 0)
            if sign == 0 or sign == signs[place]:
                continue
            key = watch.rises if sign > 0 else watch.falls
            if signs[place] != 0 and key is not None:
                yield Seen(_when(world, watch, sign, low, t), key)
            signs[place] = sign
        low = t


def _when(world: World, watch: Watch, sign: int, low: float, high: float) -> float:
    return first_true(lambda t: watch.sign(scenery(world, t)) * sign > 0, low, high, ACCURACY_S)[1]


def watches(world: World, condition: Condition) -> Iterator[Watch]:
    """The signs whose changes are the events of a condition; none for the kinds of `_FOUND`."""
    name, kind = condition["event"], condition["when"]
    for a in condition["objects"]:
        if kind == "touches" and condition["others"] == "walls" and world.bouncing.get(a) in (None, "others"):
            for wall in ("left", "right", "top", "bottom"):
                yield Watch(_beyond(world, a, wall), (name, a, wall), None)
        elif kind == "crosses":
            axis, at = condition["line"]
            more, less = ("right", "left") if axis == "x" else ("down", "up")
            yield Watch(_beyond_line(a, axis, at), (name, a, more), (name, a, less))
        elif kind in ("enters", "leaves"):
            key = (name, a)
            sign = _within(a, condition["area"])
            yield Watch(sign, key, None) if kind == "enters" else Watch(sign, None, key)
    if kind in ("touches", "nears", "overtakes") and condition["others"] != "walls":
        yield from _pairs(world, condition)


def _pairs(world: World, condition: Condition) -> Iterator[Watch]:
    name, kind = condition["event"], condition["when"]
    done: set[frozenset[str]] = set()
    for a in condition["objects"]:
        for b in condition["others"]:
            if a == b or (kind != "overtakes" and {a, b} in done):
                continue
            done.add(frozenset((a, b)))
            if kind == "nears":
                yield Watch(_parting(a, b), (name, a, b), None)
            elif kind == "touches" and not {world.bouncing.get(a), world.bouncing.get(b)} <= {"others", "everything"}:
                yield Watch(_sharing(a, b), (name, a, b), None)
            elif kind == "overtakes":
                toward = condition.get("toward")
                axis = "y" if toward in ("up", "down") else "x"
                more, less = ("right", "left") if axis == "x" else ("down", "up")
                keys = [(name, a, b, way) if toward in (None, way) else None for way in (more, less)]
                yield Watch(_ahead(a, b, axis), *keys)


def _beyond_line(who: str, axis: str, at: float) -> Callable[[Scenery], float]:
    return lambda now: (now[who].x if axis == "x" else now[who].y) - at


def _ahead(a: str, b: str, axis: str) -> Callable[[Scenery], float]:
    return lambda now: now[a].x - now[b].x if axis == "x" else now[a].y - now[b].y


def _beyond(world: World, who: str, wall: str) -> Callable[[Scenery], float]:
    def sign(now: Scenery) -> float:
        left, right, top, bottom = now[who].extent()
        return {"left": -left, "right": right - world.width, "top": -top, "bottom": bottom - world.height}[wall]

    return sign


def _within(who: str, area: list[float]) -> Callable[[Scenery], float]:
    left, top, right, bottom = area

    def sign(now: Scenery) -> float:
        return min(now[who].x - left, right - now[who].x, now[who].y - top, bottom - now[who].y)

    return sign


def _parting(a: str, b: str) -> Callable[[Scenery], float]:
    def sign(now: Scenery) -> float:
        p, q = now[a], now[b]
        rate = (p.x - q.x) * (p.vx - q.vx) + (p.y - q.y) * (p.vy - q.vy)
        return rate if abs(rate) > NO_APPROACH else 0.0

    return sign


def _sharing(a: str, b: str) -> Callable[[Scenery], float]:
    def sign(now: Scenery) -> float:
        p, q = now[a], now[b]
        if math.hypot(p.x - q.x, p.y - q.y) > (p.size + q.size) / 2:
            return -1.0
        both = overlap(p.corners(), (p.x, p.y), p.size, q.corners(), (q.x, q.y), q.size)
        return 1.0 if both else -1.0

    return sign


# ------------------------------------------------------------------ kinds that don't watch a sign


def _contacts(world: World, condition: Condition) -> Iterator[Seen]:
    """Touches of what bounces there."""
    name, objects, others = condition["event"], condition["objects"], condition["others"]
    for time, who, what in world.contacts:
        if who in objects and (what not in world.actors if others == "walls" else what in others):
            yield Seen(time, (name, who, what))
        elif what in objects and who in others:
            yield Seen(time, (name, what, who))


def _turns(world: World, condition: Condition) -> Iterator[Seen]:
    for who in condition["objects"]:
        course = world.actors[who].course
        origin, way, count = 0.0, 0, 0
        for low, high in pairwise(_borders(world, world.actors[who])):
            a, b = course.at(low).angle, course.at(high).angle
            if abs(b - a) < 1e-9:
                continue
            if way != (1 if b > a else -1):
                origin, way, count = a, 1 if b > a else -1, 0
            while way * (b - origin) >= 360 * (count + 1) - 1e-7:
                count += 1

                full = partial(_has_turned, course, origin, way, 360.0 * count - 1e-9)
                yield Seen(first_true(full, low, high, ACCURACY_S)[1], (condition["event"], who))


def _has_turned(course: Course, origin: float, way: int, by: float, t: float) -> bool:
    return way * (course.at(t).angle - origin) >= by


def _borders(world: World, actor: Actor) -> list[float]:
    """The start, the corners of a course that are apart, and the end."""
    borders = [0.0]
    for b in actor.course.breaks:
        if borders[-1] + SLIVER_S < b < world.end - SLIVER_S:
            borders.append(b)
    return [*borders, world.end]


def _bends(world: World, condition: Condition) -> Iterator[Seen]:
    for who in condition["objects"]:
        actor = world.actors[who]
        before: Placed | None = None
        for low, high in pairwise(_borders(world, actor)):
            if not _moves(actor, low, high):
                continue
            beside = min(BESIDE_S, (high - low) / 3)
            first, last = actor.at(low + beside), actor.at(high - beside)
            if before is not None and _apart(before, first) >= condition.get("least", 20.0):
                yield Seen(low, (condition["event"], who, _main(first)))
            before = last


def _moves(actor: Actor, low: float, high: float) -> bool:
    return any(actor.at(low + (high - low) * share).speed > REST_PX_S for share in (0.21, 0.5, 0.83))


def _apart(a: Placed, b: Placed) -> float:
    """Degrees between two velocities."""
    cross, dot = a.vx * b.vy - a.vy * b.vx, a.vx * b.vx + a.vy * b.vy
    return abs(math.degrees(math.atan2(cross, dot)))


def _main(now: Placed) -> str:
    if abs(now.vx) >= abs(now.vy):
        return "right" if now.vx > 0 else "left"
    return "down" if now.vy > 0 else "up"


def _rests(world: World, condition: Condition) -> Iterator[Seen]:
    """`sets_off` and `stops`."""
    for who in condition["objects"]:
        actor = world.actors[who]
        spans = list(pairwise(_borders(world, actor)))
        moving = [_moves(actor, low, high) for low, high in spans]
        for (low, _), before, after in zip(spans[1:], moving, moving[1:], strict=False):
            if before is not after and after is (condition["when"] == "sets_off"):
                yield Seen(low, (condition["event"], who))


def _changes(world: World, condition: Condition) -> Iterator[Seen]:
    for who in condition["objects"]:
        for change in world.actors[who].changes:
            if change.attribute == condition["attribute"] and change.end <= world.end:
                yield Seen(change.end, (condition["event"], who, change.before, change.after))


def _nothing(world: World, condition: Condition) -> Iterator[Seen]:
    return iter(())


_FOUND: dict[str, Callable[[World, Condition], Iterator[Seen]]] = {
    "touches": _contacts,
    "turns": _turns,
    "bends": _bends,
    "sets_off": _rests,
    "stops": _rests,
    "changes": _changes,
}
