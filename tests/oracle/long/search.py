"""A clip's visible end in; all initial states that fit it and the ops out, by going backward and playing forward."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

from .machine import Clip, IllegalOp, Machine, States, World, played


def fitting(clip: Clip, limit: int = 5_000) -> list[Clip] | None:
    """The clips with the same ops, showings and closing, one for each initial state; None where they can't be found."""
    states = [clip.end.states]
    for number in reversed(range(len(clip.ops))):
        op, past = clip.ops[number], clip.ops[:number]
        earlier: dict[str, States] = {}
        for after in states:
            world = World(deepcopy(after), clip.scenario, list(past))
            found = clip.machine.befores(world, op.name, op.args, op.shown)
            if found is None:
                return None
            for before in found:
                if _leads(clip.machine, World(deepcopy(before), clip.scenario, list(past)), clip, number, after):
                    earlier[json.dumps(before, sort_keys=True)] = before
        states = list(earlier.values())
        if len(states) > limit:
            return None
    runs = []
    for state in states:
        if clip.machine.could_start(state, clip.scenario):
            run = played(clip.machine, clip.scenario, state)
            assert run.end.states == clip.end.states
            runs.append(run)
    return runs


def _leads(machine: Machine, world: World, clip: Clip, number: int, after: Any) -> bool:
    op = clip.ops[number]
    try:
        machine.play(world, op.name, op.args)
    except IllegalOp:
        return False
    return bool(world.states == after and world.past[-1].shown == op.shown)
