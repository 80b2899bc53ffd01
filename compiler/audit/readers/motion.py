"""Positions of objects at viewed frames in, the traces they may come from out.

The model of what happens between: an object rests, or goes straight on at a steady speed, or does so and is
reflected at the walls, which it meets at most once an axis between two viewed frames. Objects are
told apart by their looks; which is which is taken from the marks.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise, product
from math import atan2, degrees, hypot, inf
from typing import Any

from compiler.audit.features import COLOURS
from compiler.audit.readers.clip import Clip
from compiler.motion.linear import Linear, box_of
from compiler.motion.outlines import reach
from compiler.picture import Mark
from compiler.plan import ObjectPlan, Plan
from compiler.simulate.program import Program
from compiler.trace import Trace
from compiler.values import US, Vector

TOLERANCE_PX = 0.5
"""How well a viewer sees where an object is; motions that differ by less are both readings."""

READINGS = 64
"""The most readings that are followed up."""


def fits(plan: Plan) -> bool:
    """Whether all that moves in a scene are objects on straight lines that never stop."""
    return bool(plan.objects) and not plan.states and all(_bounces(o) is not None for o in plan.objects)


def _bounces(plan: ObjectPlan) -> bool | None:
    """Whether an object is reflected at the walls; None for a motion that isn't read."""
    motion = next((line.draw.value for line in plan.lines if line.name == "motion"), None)
    if motion is None:
        return False
    if (motion.op, motion.value) != ("call", "linear") or any(a.op != "absent" for a in motion.args[3:]):
        return None
    return motion.args[2].op != "absent"


def rebuild(program: Program, clip: Clip) -> list[Trace]:
    """Every trace whose objects are within half a pixel of where each viewed frame shows them."""
    bounces = {o.name: _bounces(o) is True for o in program.plan.objects}
    owns: list[tuple[str, list[dict[str, Any]]]] = []
    for mark in clip.shots[0][1].marks:
        if mark.role.startswith("object."):
            name = mark.name.partition("[")[0]
            owns.append((name, _object(mark, clip, bounces[name])))
    traces = []
    for chosen in list(product(*(found for _, found in owns)))[:READINGS]:
        draft = clip.draft()
        for (name, _), own in zip(owns, chosen, strict=True):
            draft.things.setdefault(name, []).append(own)
        traces.append(program.solve(draft))
    return traces


def _object(first: Mark, clip: Clip, bounces: bool) -> list[dict[str, Any]]:
    """What an object may be: its looks, with each motion that fits its places."""
    times = [us / US for us, _ in clip.shots]
    seen = [next((m for m in picture.marks if m.name == first.name), None) for _, picture in clip.shots]
    places = [(t, m.x, m.y) for t, m in zip(times, seen, strict=True) if m is not None]
    shape = first.role.partition(".")[2]
    picture = clip.shots[0][1]
    box = box_of(picture.width, picture.height, reach(shape, first.width))
    walls = ((box.left, box.right), (box.top, box.bottom)) if bounces else ((-inf, inf), (-inf, inf))
    xs = _axis([(t, x) for t, x, _ in places], *walls[0])
    ys = _axis([(t, y) for t, _, y in places], *walls[1])
    return [
        {
            "shape": shape,
            "size": first.width,
            "fill": COLOURS[first.fill or ""],
            "pos": Vector(x.start, y.start),
            "motion": Linear(hypot(x.v, y.v), degrees(atan2(-y.v, x.v)), bounces),
        }
        for x, y in product(xs, ys)
    ]


@dataclass(frozen=True, slots=True)
class _Line:
    """Motion on one axis: where it starts at time 0 (px) and how fast (px/s, signed)."""

    start: float
    v: float


def _axis(seen: list[tuple[float, float]], low: float, high: float) -> list[_Line]:
    """All motions on one axis through these (seconds, px), reflected at `low` and `high`.

    The speed is settled by the first two places and which wall, if any, lies between them.
    """
    (t0, x0), (t1, x1) = seen[0], seen[1] if len(seen) > 1 else seen[0]
    if t1 == t0:
        return []
    longest = max(b[0] - a[0] for a, b in pairwise(seen))
    room = high - low
    starts = [((x1 - x0) / (t1 - t0))]
    if room < inf:
        starts += [-(x0 + x1 - 2 * low) / (t1 - t0), (2 * high - x0 - x1) / (t1 - t0)]
    found: list[_Line] = []
    for v in starts:
        if abs(v) * longest >= room:
            continue
        if all(abs(_reflect(x0, v, t - t0, low, high).start - x) <= TOLERANCE_PX for t, x in seen):
            back = _reflect(x0, -v, t0, low, high)
            line = _Line(back.start, -back.v)
            if not any(abs(line.start - f.start) + abs(line.v - f.v) < TOLERANCE_PX for f in found):
                found.append(line)
    return found


def _reflect(x: float, v: float, seconds: float, low: float, high: float) -> _Line:
    """Place and velocity after some seconds between two walls."""
    if high - low == inf:
        return _Line(x + v * seconds, v)
    room = high - low
    # Unfolded, the motion is straight in 0 .. 2 * room, whose second half is the way back.
    along = (x - low if v >= 0 else 2 * room - (x - low)) + abs(v) * seconds
    along %= 2 * room
    back = along > room
    return _Line(low + (2 * room - along if back else along), -abs(v) if back else abs(v))
