"""Motions and conditions in, the finished trace out: tracks, exact event times, the whole log in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from compiler.environment import Env
from compiler.errors import SceneError
from compiler.evaluate import Closure
from compiler.evaluate.objects import DEFAULTS
from compiler.events import Condition, Stage
from compiler.motion.bounce import Box, Contact, bounced, box_of, free_track
from compiler.motion.collide import Body, Meeting, collide
from compiler.motion.motions import Motion, combined
from compiler.motion.outlines import reach
from compiler.motion.tracks import resting
from compiler.trace import Draft, Entry, Trace, finish
from compiler.values import US, Thing, Value

EVENT_LIMIT = 20_000


def solve(draft: Draft, conditions: Sequence[tuple[str, Closure]]) -> Trace:
    """The trace of a draft. `conditions` are the scene's events by name."""
    things = {
        Thing(name, index): {**DEFAULTS, **own} for name, owns in draft.things.items() for index, own in enumerate(owns)
    }
    hits: dict[Thing, list[Contact]] = {}
    meetings: list[Meeting] = []
    bodies: list[Body] = []
    end_s = draft.end_us / US
    for thing, own in things.items():
        _set_place(thing, own)
        motion = _motion(draft, thing, own)
        if motion is None:
            draft.tracks[thing] = resting(own["pos"])
        elif motion.bounce is None:
            draft.tracks[thing] = free_track(motion, own["pos"], end_s)
        else:
            _refuse_turning(motion, thing, own, draft)
            box = box_of(draft.width, draft.height, reach(own["shape"], own["size"], own["rotation"]))
            if motion.bounce == "walls":
                hits[thing], draft.tracks[thing] = bounced(motion, own["pos"], box, end_s, thing.name)
            else:
                bodies.append(_body(motion, thing, own, box if motion.bounce == "everything" else None))
    if bodies:
        collided = collide(bodies, end_s)
        hits |= collided.walls
        meetings = collided.meetings
        draft.tracks |= collided.tracks
        draft.tracks = {thing: draft.tracks[thing] for thing in things}
    draft.stage = Stage(
        draft.width,
        draft.height,
        draft.end_us,
        things,
        draft.tracks,
        hits,
        meetings,
        tuple(sorted(draft.changes, key=lambda c: c.start_us)),
    )
    draft.log = _log(draft, _events(draft, conditions))
    draft.ops = [e for e in draft.log if e.kind == "op"]
    draft.actions = [e for e in draft.log if e.kind == "action"]
    return finish(draft)


def written_us(draft: Draft) -> int:
    """How long a clip is that nothing else gives a length: until the trail of all that is written is gone."""
    motions: list[Motion | None] = [own.get("motion") for owns in draft.things.values() for own in owns]
    return max((round(m.pen.length_s * US) for m in motions if m is not None and m.pen is not None), default=0)


def _set_place(thing: Thing, own: dict[str, Value]) -> None:
    """An object is where it is declared to be; only a motion that writes sets its own start."""
    motion: Motion | None = own.get("motion")
    pen = motion.pen if motion is not None else None
    if (pen is None) is ("pos" not in own):
        hint = "give it a 'pos'" if pen is None else "take out its 'pos': it begins where its first stroke does"
        raise SceneError(f"{thing.label} by its motion {'has no place' if pen is None else 'has one'}; {hint}")
    if pen is not None:
        own["pos"] = pen.start


def _motion(draft: Draft, thing: Thing, own: dict[str, Value]) -> Motion | None:
    """What an object does by its motion and by actions."""
    parts = [shift for moved, shift in draft.shifts if moved == thing]
    motion: Motion | None = own.get("motion")
    if motion is not None and parts and motion.bounce is not None:
        raise SceneError(f"{thing.label} bounces, so no action can move or turn it; give it another motion")
    every = tuple(parts) if motion is None else (motion, *parts)
    return every[0] if len(every) == 1 else combined(every) if every else None


def _refuse_turning(motion: Motion, thing: Thing, own: dict[str, Value], draft: Draft) -> None:
    turns = own["shape"] != "circle" and any(not p.angle.is_constant for p in motion.pieces)
    if turns or any(c.thing == thing and c.attribute in ("size", "shape") for c in draft.changes):
        raise SceneError(f"{thing.label} bounces, so its outline can't turn or change; only a circle can spin there")


def _body(motion: Motion, thing: Thing, own: dict[str, Value], box: Box | None) -> Body:
    if own["shape"] != "circle" or motion.said[0] != "linear" or len(motion.pieces) > 1:
        raise SceneError(f"{thing.label} bounces off others: that is for circles with a linear() motion without rests")
    (piece,) = motion.pieces
    pos = own["pos"]
    return Body(thing, own["size"] / 2, pos.x, pos.y, piece.x.slope, piece.y.slope, box)


def _events(draft: Draft, conditions: Sequence[tuple[str, Closure]]) -> list[Entry]:
    """All events up to the last frame, by time, not yet numbered."""
    assert draft.stage is not None
    rows: list[tuple[int, int, Entry]] = []
    for place, (name, closure) in enumerate(conditions):
        condition: Condition = closure(Env(draft))
        for found in condition.find(draft.stage):
            if found.us <= draft.end_us:
                rows.append((found.us, place, Entry("event", name, 0, 0, found.us, found.us, found.fields)))
        if len(rows) > EVENT_LIMIT:
            raise SceneError(f"more than {EVENT_LIMIT:,} events in one clip")
    rows.sort(key=lambda row: row[:2])
    return [entry for _, _, entry in rows]


def _log(draft: Draft, events: list[Entry]) -> tuple[Entry, ...]:
    """Ops, actions and events in one order by start, numbered; an event at an op's start comes after it."""
    counts: dict[str, int] = {}
    rows = sorted([*draft.ops, *draft.actions, *events], key=lambda e: e.start_us)
    out = []
    for order, entry in enumerate(rows):
        number = counts.get(entry.name, 0)
        counts[entry.name] = number + 1
        right = (entry.number, entry.order) == (number, order)
        out.append(entry if right else replace(entry, number=number, order=order))
    return tuple(out)
