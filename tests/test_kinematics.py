"""The naive simulator of motion in `tests/oracle` agrees with the closed-form one on places, turns and events."""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from math import atan2, degrees, hypot
from random import Random
from typing import Any

import pytest
from oracle import kinematics, kinematics_events, kinematics_scenes
from oracle.kinematics_bounce import Disc, off_each_other
from oracle.kinematics_motion import course
from oracle.kinematics_scenes import Made
from support import from_text

from compiler.lowering import lower
from compiler.simulate.program import Program, Sampling
from compiler.streams import Stream, key_of
from compiler.trace import Entry, Trace
from compiler.values import US, Thing

COUNT = int(os.environ.get("SYNRL_KINEMATICS", "40"))
"""Scenes that are compared; SYNRL_KINEMATICS=2000 for the long run."""
FINE_S = 1e-4
"""The step at which a disagreement is judged: what is shorter than a step may be missed."""
GRAZE_US = 200
"""Two opposite changes closer than this may be missing in either."""
NEAR_US = 2
"""Events so close to the end of the clip may round to either side of it."""
SLOW_PX_S = 0.1
"""Slower than this, rounding tells on the heading."""


@dataclass(slots=True)
class Tally:
    """What has been compared."""

    seen: Counter[str] = field(default_factory=Counter)
    grazes: int = 0
    judged_finely: int = 0


def test_events_places_and_turns_agree() -> None:
    tally = Tally()
    for number in range(COUNT):
        compare(kinematics_scenes.made(number), number, tally)
    assert tally.grazes <= 2 + COUNT / 200
    assert tally.judged_finely <= 2 + COUNT / 20
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


def test_the_oracle_keeps_momentum_and_energy() -> None:
    discs = [
        Disc("a", 20.0, None, 100.0, 100.0, 80.0, 3.0),
        Disc("b", 30.0, None, 200.0, 110.0, -20.0, 0.0),
        Disc("c", 10.0, None, 290.0, 90.0, -90.0, 8.0),
    ]
    courses, contacts = off_each_other(discs, 6.0, 0.002)
    assert len(contacts) >= 2
    sums = []
    for t in (0.0, 6.0):
        now = [(d.radius**2, courses[d.who].at(t)) for d in discs]
        sums.append([sum(m * s.vx for m, s in now), sum(m * s.vy for m, s in now)])
        sums[-1].append(sum(m * (s.vx**2 + s.vy**2) for m, s in now))
    assert sums[0] == pytest.approx(sums[1], rel=1e-9)


@pytest.mark.parametrize("t", [0.3, 1.1, 1.9, 2.7])
def test_the_oracle_moves_as_fast_as_it_says(t: float) -> None:
    said = [
        {"motion": "accelerated", "speed": 30.0, "acceleration": -9.0, "heading": 70.0},
        {"motion": "spiral", "radius": 40.0, "growth": 7.0, "turn": -80.0, "from": 30.0},
        {"motion": "sine", "speed": 20.0, "heading": 200.0, "amplitude": 30.0, "period": 1.7},
        {"motion": "zigzag", "speed": 20.0, "heading": 200.0, "amplitude": 30.0, "period": 1.7, "during": 5.0},
        {"motion": "eight", "width": 90.0, "height": 50.0, "period": 2.3, "heading": 15.0},
        {"motion": "path", "x": [40.0, 10.0, 70.0], "y": [9.0, -30.0, 4.0], "during": 3.0},
    ]
    for motion in said:
        at = course(motion).at
        before, now, after = at(t - 1e-5), at(t), at(t + 1e-5)
        assert abs((after.x - before.x) / 2e-5 - now.vx) < 1e-4, motion
        assert abs((after.y - before.y) / 2e-5 - now.vy) < 1e-4, motion


def compare(made: Made, number: int, tally: Tally) -> None:
    """Raises AssertionError, with the scene, where the two differ."""
    trace = run(made.text, number)
    clip = clip_of(made, trace)
    about = f"scene {number}\n{made.text}"
    assert [_acted(e) for e in trace.actions] == sorted(made.actions, key=lambda a: a["start_us"]), about
    world = kinematics.world(clip)
    _compare_log(trace, world, about)
    _compare_tracks(trace, world, Random(number), about)
    left = _unmatched(trace, clip, kinematics.STEP_S)
    if left:
        tally.judged_finely += 1
        left = _unmatched(trace, clip, FINE_S)
    for us, key, whose in left:
        assert _is_graze(world, clip, us, key), f"only the {whose} sees {key} at {us} us\n{about}"
        tally.grazes += 1
    kinds = {e["event"]: "walls" if e.get("others") == "walls" else e["when"] for e in made.events}
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
    length = {"length_s": trace.length_us / US}
    return {"canvas": canvas, **length, "objects": objects, "actions": made.actions, "events": made.events}


def said_of(said: tuple[str, dict[str, Any]]) -> dict[str, Any]:
    """A motion with the arguments that scenes write."""
    name, arguments = said
    if "of" in arguments:
        return {"motion": name, "of": [said_of(part) for part in arguments["of"]]}
    return {"motion": name, **{"from" if k == "start" else k: v for k, v in arguments.items()}}


def _acted(entry: Entry) -> dict[str, Any]:
    """An action as the generator puts it."""
    fields = {k: v for k, v in entry.fields.items() if k in ("toward", "by", "to")}
    times = {"start_us": entry.start_us, "end_us": entry.end_us}
    return {"name": entry.name, "object": entry.fields["object"].label, **times, **fields}


def _compare_log(trace: Trace, world: kinematics.World, about: str) -> None:
    """Where objects are at their events, and what actions found them like."""
    assert [e.start_us for e in trace.log] == sorted(e.start_us for e in trace.log), about
    for entry in trace.log:
        actor, t = world.actors[entry.fields["object"].label], entry.start_us / US
        now, pos = actor.at(t), entry.fields.get("pos")
        assert pos is None or hypot(now.x - pos.x, now.y - pos.y) < 1e-6, f"{entry}\n{about}"
        if entry.kind == "action" and "from" in entry.fields:
            assert entry.fields["from"] == actor.value(kinematics.CHANGED[entry.name], t), f"{entry}\n{about}"


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
            if now.speed > SLOW_PX_S:
                heading = track.heading(us)
                assert heading is not None, where
                assert abs((heading - degrees(atan2(-now.vy, now.vx)) + 180) % 360 - 180) < 1e-6, where
            assert abs(length - track.distance(us)) < 1e-3, f"{length} against {track.distance(us)} px, {where}"


def _key(entry: Entry) -> tuple[Any, ...]:
    rest = [v for k, v in entry.fields.items() if k not in ("object", "pos")]
    return entry.name, entry.fields["object"].label, *(v.label if isinstance(v, Thing) else v for v in rest)


def _unmatched(trace: Trace, clip: dict[str, Any], step: float) -> list[tuple[float, tuple[Any, ...], str]]:
    """(time in us, key, whose) of every event that has no counterpart within a microsecond.

    As both lists are in order of time, what matches is in the same order, but for near ties.
    """
    mine: dict[tuple[Any, ...], list[float]] = defaultdict(list)
    for seen in kinematics_events.events(kinematics.world(clip, step), clip["events"], step):
        mine[seen.key].append(seen.time * US)
    theirs: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for entry in trace.log:
        if entry.kind == "event":
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
