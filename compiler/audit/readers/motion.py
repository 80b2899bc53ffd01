"""Positions of objects at viewed frames in, the traces they may come from out.

The model of what happens between: an object rests, or goes straight on at a steady speed, reflected at the
walls where the scene says so, which it meets at most once an axis between two viewed frames; where the
scene says so it rests at first, or in the end. Objects are told apart by their looks; which is
which is taken from the marks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from math import atan2, degrees, hypot, inf
from typing import Any

from compiler.audit.features import COLOURS
from compiler.audit.readers.clip import Clip
from compiler.audit.readers.resting import motions
from compiler.motion.bounce import box_of
from compiler.motion.motions import linear
from compiler.motion.outlines import reach
from compiler.picture import Mark
from compiler.plan import ObjectPlan, Plan
from compiler.simulate.program import Program
from compiler.trace import Trace
from compiler.values import US, Value, Vector

_UNREAD = ("rotation", "visible", "label")
"""Properties that this reader doesn't take off a frame."""

READINGS = 64
"""The most readings that are followed up."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How an object moves, as the scene says it: whether walls reflect it, whether it rests at either end."""

    moves: bool
    bounces: bool = False
    waits: bool = False
    stops: bool = False


def fits(plan: Plan) -> bool:
    """Whether all that moves in a scene are objects on straight lines."""
    if plan.timeline or plan.states or any(line.name in _UNREAD for o in plan.objects for line in o.lines):
        return False
    return bool(plan.objects) and all(_manner(o) is not None for o in plan.objects)


def tells(plan: Plan) -> frozenset[str]:
    """The params that a viewer knows: none."""
    return frozenset()


def _manner(plan: ObjectPlan) -> Manner | None:
    """How an object moves; None for a motion that isn't read."""
    motion = next((line.draw.value for line in plan.lines if line.name == "motion"), None)
    if motion is None:
        return Manner(moves=False)
    if (motion.op, motion.value) != ("call", "linear"):
        return None
    _, _, bounce, after, during = (a.op != "absent" for a in motion.args)
    if bounce and motion.args[2].value != "walls":
        return None
    return Manner(True, bounce, after, during)


def rebuild(program: Program, clip: Clip, picks: Mapping[str, Value]) -> list[Trace]:
    """Every trace whose objects are within half a pixel of where each viewed frame shows them."""
    manners = {o.name: _manner(o) for o in program.plan.objects}
    owns: list[tuple[str, list[dict[str, Any]]]] = []
    for mark in clip.shots[0][1].marks:
        if mark.role.startswith("object."):
            name = mark.name.partition("[")[0]
            manner = manners[name]
            assert manner is not None
            owns.append((name, _objects(mark, clip, manner)))
    traces = []
    for chosen in list(product(*(found for _, found in owns)))[:READINGS]:
        draft = clip.draft()
        for (name, _), own in zip(owns, chosen, strict=True):
            draft.things.setdefault(name, []).append(own)
        traces.append(program.solve(draft))
    return traces


def _objects(first: Mark, clip: Clip, manner: Manner) -> list[dict[str, Any]]:
    """What an object may be: its looks, with each motion that fits its places."""
    shape, size = first.role.partition(".")[2], first.width
    looks = {"shape": shape, "size": size, "fill": COLOURS[first.fill or ""]}
    if not manner.moves:
        return [{**looks, "pos": Vector(first.x, first.y)}]
    marks = [(us, m) for us, picture in clip.shots for m in picture.marks if m.name == first.name]
    places = [(us / US, m.x, m.y) for us, m in marks]
    picture = clip.shots[0][1]
    box = box_of(picture.width, picture.height, reach(shape, size))
    walls = ((box.left, box.right), (box.top, box.bottom)) if manner.bounces else ((-inf, inf), (-inf, inf))
    return [
        {
            **looks,
            "pos": Vector(m.x.at, m.y.at),
            "motion": linear(
                hypot(m.x.v, m.y.v),
                degrees(atan2(-m.y.v, m.x.v)),
                "walls" if manner.bounces else None,
                m.after_s,
                m.during_s,
            ),
        }
        for m in motions(places, walls, manner.waits, manner.stops)
    ]
