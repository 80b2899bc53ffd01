"""Running ops backward is right: brute force over all states of small worlds finds the same states before each op,
and the same initial states of whole clips, as `Inverse.origins` and `is_unique` do."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from oracle.toys import TOYS, Plain, Toy
from support import sampler_of

from compiler.questions.options import UNIQUE_LIMIT, is_unique
from compiler.questions.sampler import Sampler
from compiler.simulate.machine import Binding
from compiler.simulate.program import Program, Sampling
from compiler.streams import Stream, key_of
from compiler.trace import Draft, Trace
from compiler.values import Snapshot, whole

COUNT = (int(os.environ.get("SYNRL_LONG", "0")) and 90) or 8
"""Clips of each small world. With SYNRL_LONG there are three answers to each of 810 clips."""


@cache
def sampler(name: str) -> Sampler:
    return sampler_of(TOYS[name].text, "q")


def clip(name: str, index: int) -> Trace | None:
    """A clip of a small world, drawn without any of a question's conditions; None where no op is legal."""
    program, stream = sampler(name).program, Stream(key_of("toy", name, index))
    params = program.params(stream, {})
    found = program.run(program.start(params, stream), Sampling(stream.child("t"), stream.child("c")))
    return None if found is None else found[0]


def plain(states: dict[str, Snapshot]) -> Plain:
    return {name: _plain(whole(snapshot)) for name, snapshot in states.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {place: _plain(v) for place, v in value.items()}
    return tuple(value) if isinstance(value, tuple) else value


def states_of(trace: Trace, number: int) -> dict[str, Snapshot]:
    return {name: snapshots[number] for name, snapshots in trace.snapshots.items()}


def told(trace: Trace, number: int) -> tuple[str, dict[str, Any], tuple[Any, ...]]:
    op = trace.ops[number]
    return op.name, dict(op.fields), op.shown


def fits(toy: Toy, initial: Plain, steps: list[tuple[str, dict[str, Any], tuple[Any, ...]]]) -> list[Plain] | None:
    """The states that these ops lead through from an initial one; None where one isn't legal or shows another value."""
    states = [initial]
    for name, args, shown in steps:
        after = toy.play(states[-1], name, args)
        if after is None or after[1] != shown:
            return None
        states.append(after[0])
    return states


def origins(program: Program, trace: Trace, states: dict[str, Snapshot], number: int) -> list[Plain] | None:
    draft: Draft = program.fresh(trace, states)
    op = trace.ops[number]
    found = program.inverse.origins(draft, Binding(op.name, tuple(op.fields.values())), op.shown)
    return None if found is None else [plain(state) for state in found]


@pytest.mark.parametrize("name", TOYS)
def test_the_states_before_an_op_are_those_that_brute_force_finds(name: str) -> None:
    toy, program = TOYS[name], sampler(name).program
    whole_answers = compared = 0
    for index in range(COUNT):
        trace = clip(name, index)
        for number in range(0 if trace is None else len(trace.ops)):
            assert trace is not None
            after = states_of(trace, number + 1)
            found = origins(program, trace, after, number)
            compared += 1
            if found is None:
                continue
            whole_answers += 1
            step = told(trace, number)
            wanted = [s for s in toy.universe(plain(after), [step]) if _leads(toy, s, step, plain(after))]
            assert all(_leads(toy, s, step, plain(after)) for s in found), (step, plain(after))
            assert _same(found, wanted, toy), (step, plain(after), found, wanted)
    assert compared >= 2 * COUNT
    assert whole_answers > compared * toy.told, (whole_answers, compared)


def _leads(toy: Toy, state: Plain, step: tuple[str, dict[str, Any], tuple[Any, ...]], after: Plain) -> bool:
    ran = fits(toy, state, [step])
    return ran is not None and ran[-1] == after


def _same(found: list[Plain], wanted: list[Plain], toy: Toy) -> bool:
    """The same states, each once; where the universe is but a part of all states, those in it."""
    inside = [s for s in found if toy.holds(s)]
    once = all(s not in found[:n] for n, s in enumerate(found))
    return once and len(inside) == len(wanted) and all(s in wanted for s in inside)


Answer = Callable[[list[Plain]], Any]


def answers_to(states: list[Plain], index: int) -> list[Answer]:
    """Three answers to ask for: a place before some op, how many things a state holds, and all of it."""
    name = sorted(states[0])[index % len(states[0])]
    number = index % (len(states) - 1)
    value = states[number][name]
    places = sorted(value) if isinstance(value, dict) else []
    place = places[index // 3 % len(places)] if places else None

    def at(run: list[Plain]) -> Any:
        held = run[number][name]
        return held.get(place) if isinstance(held, dict) else held[:1] if isinstance(held, tuple) else held

    def size(run: list[Plain]) -> Any:
        held = run[0][name]
        if isinstance(held, dict):
            return sum(len(v) if isinstance(v, tuple) else 1 for v in held.values())
        return len(held)

    return [at, size, lambda run: run[0]]


@pytest.mark.parametrize("name", TOYS)
def test_an_answer_is_unique_where_brute_force_finds_no_other_initial_state(name: str) -> None:
    toy, program = TOYS[name], sampler(name).program
    unique = doubtful = 0
    for index in range(COUNT):
        trace = clip(name, index)
        if trace is None:
            continue
        steps = [told(trace, number) for number in range(len(trace.ops))]
        states = [plain(states_of(trace, number)) for number in range(len(trace.ops) + 1)]
        assert fits(toy, states[0], steps) == states, "the two simulators differ"
        runs = [r for s in toy.universe(states[-1], steps) if (r := fits(toy, s, steps)) and r[-1] == states[-1]]
        assert states in runs or not toy.holds(states[0])
        for answer in answers_to(states, index):
            claimed = is_unique(program, trace, lambda other, answer=answer: answer(_states(other)))  # type: ignore[misc]
            truth = answer(states)
            single = all(answer(run) == truth for run in runs)
            assert single or not claimed, (steps, states, [r[0] for r in runs])
            if single and not claimed:
                assert not _traced(program, trace), (steps, states)
            unique += claimed
            doubtful += not single
    assert unique
    assert doubtful


def _states(trace: Trace) -> list[Plain]:
    return [plain(states_of(trace, number)) for number in range(len(trace.ops) + 1)]


def _traced(program: Program, trace: Trace) -> bool:
    """Whether all initial states could be traced back to."""
    states = [states_of(trace, len(trace.ops))]
    for number in reversed(range(len(trace.ops))):
        earlier: list[dict[str, Snapshot]] = []
        for state in states:
            draft = program.fresh(trace, state)
            op = trace.ops[number]
            found = program.inverse.origins(draft, Binding(op.name, tuple(op.fields.values())), op.shown)
            if found is None:
                return False
            earlier += [s for s in found if s not in earlier]
        if len(earlier) > UNIQUE_LIMIT:
            return False
        states = earlier
    return True
