"""The naive simulator of motion in `tests/oracle` agrees with the closed-form one on places, turns and events."""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from math import hypot
from random import Random
from typing import Any

from oracle import kinematics, kinematics_events, kinematics_scenes
from oracle.kinematics_scenes import Made
from support import from_text

from compiler.lowering import lower
from compiler.simulate.program import Program, Sampling
from compiler.streams import Stream, key_of
from compiler.trace import Entry, Trace
from compiler.values import US, Thing

COUNT = int(os.environ.get("SYNRL_KINEMATICS", "60"))
"""Scenes that are compared; SYNRL_KINEMATICS=2000 for the long run."""
FINE_S = 1e-4
"""The step at which a disagreement is judged: what is shorter than a step may be missed."""
GRAZE_US = 200
"""Two opposite changes closer than this may be missing in either."""
NEAR_US = 2


@dataclass(slots=True)
class Tally:
    """What has been compared."""

    used: set[str] = field(default_factory=set)
    seen: Counter[str] = field(default_factory=Counter)
    grazes: int = 0
    judged_finely: int = 0


def test_events_places_and_turns_agree() -> None:
    tally = Tally()
    for number in range(COUNT):
        compare(kinematics_scenes.made(number), number, tally)
    assert tally.grazes <= 2 + COUNT / 50
    assert len(tally.seen) == len(kinematics_scenes.CONDITIONS)


def test_the_scenes_hold_everything() -> None:
    used = set().union(*(kinematics_scenes.made(number).used for number in range(60)))
    assert used >= {
        *kinematics_scenes.MOTIONS,
        *kinematics_scenes.SHAPES,
        *kinematics_scenes.BUSY,
        *(f"bounce {what}" for what in ("walls", "others", "everything")),
        *(f"when {kind}" for kind in kinematics_scenes.CONDITIONS),
    }


def compare(made: Made, number: int, tally: Tally) -> None:
    """Raises AssertionError, with the scene, where the two differ."""
    trace = run(made.text, number)
    clip = clip_of(made, trace)
    about = f"scene {number}\n{made.text}"
    assert [_acted(e) for e in trace.actions] == sorted(made.actions, key=lambda a: a["start_us"]), about
    _compare_tracks(trace, kinematics.world(clip), Random(number), about)
    left = _unmatched(trace, clip, kinematics.STEP_S)
    if left:
        tally.judged_finely += 1
        left = _unmatched(trace, clip, FINE_S)
    world = kinematics.world(clip, FINE_S) if left else None
    for us, key, whose in left:
        assert world is not None
        assert _is_graze(world, clip, us, key), f"only the {whose} sees {key} at {us} us\n{about}"
        tally.grazes += 1
    tally.used |= made.used
    kinds = {line.split()[1]: line.split()[3].split("(")[0] for line in made.event_lines}
    kinds |= {e["event"]: "walls" for e in made.events if e.get("others") == "walls"}
    tally.seen.update(kinds[e.name] for e in trace.log if e.kind == "event")


def run(text: str, number: int) -> Trace:
    """The trace of a scene's only question."""
    program = Program(lower(from_text(text).checked, "medium", ("q",)))
    stream = Stream(key_of("kinematics", number))
    params = program.params(stream, {})
    done = program.run(program.start(params, stream), Sampling(stream.child("t"), stream.child("c")))
    assert done is not None
    return done[0]


def clip_of(made: Made, trace: Trace) -> dict[str, Any]:
    """What the oracle reads: what was drawn, and what the scene says. Numbers are exact, not as the trace file
    rounds them."""
    assert trace.stage is not None
    objects = {
        thing.label: {
            **{k: own[k] for k in ("shape", "size", "rotation", "fill", "visible")},
            "pos": list(own["pos"]),
            "motion": said_of(own["motion"].said) if own.get("motion") else None,
        }
        for thing, own in trace.stage.things.items()
    }
    canvas = {"width": trace.width, "height": trace.height, "fps": trace.fps}
    length_s = trace.length_us / US
    return {
        "canvas": canvas,
        "length_s": length_s,
        "objects": objects,
        "actions": made.actions,
        "events": made.events,
    }


def said_of(said: tuple[str, dict[str, Any]]) -> dict[str, Any]:
    """A motion with the arguments that scenes write."""
    name, arguments = said
    if "of" in arguments:
        return {"motion": name, "of": [said_of(part) for part in arguments["of"]]}
    return {"motion": name, **{"from" if k == "start" else k: v for k, v in arguments.items()}}


def _acted(entry: Entry) -> dict[str, Any]:
    fields = {k: v for k, v in entry.fields.items() if k in ("toward", "by", "to")}
    thing = entry.fields["object"]
    return {
        "name": entry.name,
        "object": thing.label,
        "start_us": entry.start_us,
        "end_us": entry.end_us,
        **fields,
    }


def _compare_tracks(trace: Trace, world: kinematics.World, draw: Random, about: str) -> None:
    """Places, speeds, headings, turns and path lengths at twenty times."""
    times = sorted(draw.randrange(trace.end_us + 1) for _ in range(20))
    for thing, track in trace.tracks.items():
        actor = world.actors[thing.label]
        lengths = kinematics.distances(actor, [us / US for us in times])
        for us, length in zip(times, lengths, strict=True):
            now, pos, where = actor.at(us / US), track.position(us), f"{thing.label} at {us} us\n{about}"
            assert hypot(now.x - pos.x, now.y - pos.y) < 1e-6, where
            assert abs(now.turned - track.turned(us)) < 1e-6, where
            assert abs(now.speed - track.speed(us)) < 1e-5, where
            assert abs(length - track.distance(us)) < 1e-3, f"{length} against {track.distance(us)} px, {where}"


def _key(entry: Entry) -> tuple[Any, ...]:
    rest = [v for k, v in entry.fields.items() if k not in ("object", "pos")]
    return entry.name, entry.fields["object"].label, *(v.label if isinstance(v, Thing) else v for v in rest)


def _unmatched(trace: Trace, clip: dict[str, Any], step: float) -> list[tuple[float, tuple[Any, ...], str]]:
    """(time in us, key, whose) of every event that has no counterpart. The order is checked too."""
    mine: dict[tuple[Any, ...], list[float]] = defaultdict(list)
    for seen in kinematics_events.events(kinematics.world(clip, step), clip["events"], step):
        mine[seen.key].append(seen.time * US)
    theirs: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    entries = [e for e in trace.log if e.kind == "event"]
    assert [e.start_us for e in entries] == sorted(e.start_us for e in entries)
    for entry in entries:
        theirs[_key(entry)].append(entry.start_us)
    left: list[tuple[float, tuple[Any, ...], str]] = []
    for key in sorted({*mine, *theirs}, key=str):
        ours, own = list(theirs[key]), list(mine[key])
        while ours or own:
            if ours and own and abs(ours[0] - own[0]) <= 1.0:
                ours.pop(0)
                own.pop(0)
            elif ours and (not own or ours[0] < own[0]):
                left.append((ours.pop(0), key, "compiler"))
            else:
                left.append((own.pop(0), key, "oracle"))
    return [row for row in left if row[0] < trace.end_us - NEAR_US]


def _is_graze(world: kinematics.World, clip: dict[str, Any], us: float, key: tuple[Any, ...]) -> bool:
    """Whether what changes there is as before a moment later."""
    (condition,) = [c for c in clip["events"] if c["event"] == key[0]]
    for watch in kinematics_events.watches(world, condition):
        if key in (watch.rises, watch.falls):
            around = [(us + offset) / US for offset in (-GRAZE_US / 2, GRAZE_US / 2)]
            before, after = (watch.sign(kinematics_events.scenery(world, max(0.0, t))) for t in around)
            return before * after > 0
    return False
