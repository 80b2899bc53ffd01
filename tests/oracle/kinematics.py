"""One clip of moving objects in, as plain JSON; where everything is at any time, and its events, out.

The clip: {"canvas": {"width", "height", "fps"}, "length_s", "objects": {label: {"shape", "size", "pos", "rotation",
"fill", "visible", "motion": as it was said, or None}}, "actions": [{"name", "object", "start_us", "end_us",
"toward"/"by"/"to"}], "events": see `kinematics_events`}. Nothing here is solved: everything is stepped and bisected.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

from . import kinematics_outline as outline
from .kinematics_bounce import Contact, Disc, Room, off_each_other, off_walls
from .kinematics_motion import ORIGIN, Course, Said, State, added, course, timed

Clip = Mapping[str, Any]
STEP_S = 0.002
CHORD_S = 0.001
REST_PX_S = 1e-9
"""Slower than this is rest: what is left of velocities that cancel out."""

CHANGED = {"recolor": "fill", "resize": "size", "reshape": "shape", "appear": "visible", "vanish": "visible"}
WAYS = {"right": 0.0, "up": 90.0, "left": 180.0, "down": 270.0}


class Change(NamedTuple):
    """An attribute has `before` until `start` s and `after` from `end` s on; a size goes steadily between."""

    start: float
    end: float
    attribute: str
    before: Any
    after: Any


class Placed(NamedTuple):
    """An object at a time: its centre (px), its velocity (px/s), how far it is turned since the start, its looks."""

    x: float
    y: float
    vx: float
    vy: float
    turned: float
    rotation: float
    shape: str
    size: float

    @property
    def speed(self) -> float:
        return math.hypot(self.vx, self.vy)

    def corners(self) -> list[outline.Point]:
        return outline.corners(self.shape, self.size, self.rotation, self.x, self.y)

    def extent(self) -> tuple[float, float, float, float]:
        return outline.extent(self.shape, self.size, self.rotation, self.x, self.y)


@dataclass(frozen=True, slots=True)
class Actor:
    """An object: how it is at first, the course of its centre from there, what actions change of it."""

    first: Mapping[str, Any]
    course: Course
    changes: tuple[Change, ...]

    def at(self, t: float) -> Placed:
        x, y, angle, vx, vy, _ = self.course.at(t)
        own = self.first
        return Placed(
            own["pos"][0] + x,
            own["pos"][1] + y,
            vx,
            vy,
            angle,
            own["rotation"] + angle,
            self.value("shape", t),
            self.value("size", t),
        )

    def value(self, attribute: str, t: float) -> Any:
        """The value of an attribute at `t` s."""
        value = self.first[attribute]
        for change in self.changes:
            if change.attribute != attribute or t < change.start:
                continue
            if t >= change.end:
                value = change.after
            elif attribute == "size":
                share = (t - change.start) / (change.end - change.start)
                value = change.before + (change.after - change.before) * share
        return value


@dataclass(frozen=True, slots=True)
class World:
    """All objects of a clip up to the time of its last frame, `end` s, and the contacts of those that bounce."""

    width: float
    height: float
    end: float
    actors: dict[str, Actor]
    contacts: tuple[Contact, ...]
    bouncing: Mapping[str, str]
    """Label -> what it bounces off: `walls`, `others` or `everything`."""


def world(clip: Clip, step: float = STEP_S) -> World:
    """Every object under way. `step` (s) is how far bouncing ones are carried before contacts are looked for."""
    canvas = clip["canvas"]
    width, height = float(canvas["width"]), float(canvas["height"])
    end = round((round(clip["length_s"] * canvas["fps"]) - 1) / canvas["fps"] * 1e6) / 1e6
    actors: dict[str, Actor] = {}
    contacts: list[Contact] = []
    discs: list[Disc] = []
    bouncing = {}
    for who, own in clip["objects"].items():
        acts = [a for a in clip["actions"] if a["object"] == who]
        said: Said | None = own["motion"]
        bounce = _bounce(said)
        moving = added([course(said) if said else Course(lambda t: ORIGIN), *map(_shift, acts)])
        if bounce is not None:
            bouncing[who] = bounce
            room = _room(own, width, height)
            if bounce == "walls":
                moving, found = off_walls(who, moving, own["pos"], room, end, step)
                contacts += found
            else:
                start = moving.at(0.0)
                walls = room if bounce == "everything" else None
                x, y = own["pos"]
                discs.append(Disc(who, own["size"] / 2, walls, x, y, start.vx, start.vy))
        actors[who] = Actor(own, moving, _changes(own, acts))
    courses, found = off_each_other(discs, end, step)
    for who, moving in courses.items():
        actors[who] = Actor(actors[who].first, moving, actors[who].changes)
    return World(width, height, end, actors, tuple(sorted([*contacts, *found])), bouncing)


def distances(actor: Actor, times: list[float], step: float = CHORD_S) -> list[float]:
    """Length of the path (px) up to each of some times in order, by chords of `step` s and of half of it.

    A chord is too short by a share of its length squared, so the two sums tell what is missing (Richardson).
    """
    borders = sorted({0.0, *times, *(b for b in actor.course.breaks if b < times[-1])})
    at = {0.0: 0.0}
    for low, high in pairwise(borders):
        count = 2 * math.ceil((high - low) / step)
        places = [actor.course.at(low + (high - low) * k / count)[:2] for k in range(count + 1)]
        fine = math.fsum(map(math.dist, places, places[1:]))
        coarse = math.fsum(map(math.dist, places[::2], places[2::2]))
        at[high] = at[low] + fine + (fine - coarse) / 3
    return [at[t] for t in times]


def _bounce(said: Said | None) -> str | None:
    if said is None:
        return None
    if said["motion"] == "combined":
        return next((b for b in map(_bounce, said["of"]) if b), None)
    bounce: str | None = said.get("bounce")
    return bounce


def _room(own: Mapping[str, Any], width: float, height: float) -> Room:
    left, right, top, bottom = outline.extent(own["shape"], own["size"], own["rotation"], 0.0, 0.0)
    return -left, width - right, -top, height - bottom


def _shift(act: Mapping[str, Any]) -> Course:
    """What an action adds to the place or the turn."""
    start, during = act["start_us"] / 1e6, (act["end_us"] - act["start_us"]) / 1e6
    if act["name"] == "move":
        heading = WAYS[act["toward"]]
        said = {"motion": "linear", "heading": heading, "speed": act["by"] / during, "after": start, "during": during}
        return course(said)
    if act["name"] == "turn":
        rate = act["by"] / during
        return timed(lambda t: State(0.0, 0.0, rate * t, 0.0, 0.0, rate), start, during)
    return Course(lambda t: ORIGIN)


def _changes(own: Mapping[str, Any], acts: list[Mapping[str, Any]]) -> tuple[Change, ...]:
    now = dict(own)
    out = []
    for act in sorted(acts, key=lambda a: a["start_us"]):
        if act["name"] not in CHANGED:
            continue
        attribute = CHANGED[act["name"]]
        after = act["name"] == "appear" if attribute == "visible" else act["to"]
        out.append(Change(act["start_us"] / 1e6, act["end_us"] / 1e6, attribute, now[attribute], after))
        now[attribute] = after
    return tuple(out)
