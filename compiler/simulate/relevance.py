"""Relevance: the events that an answer can't do without."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import combinations

from compiler.errors import SceneError
from compiler.simulate.actions import act
from compiler.simulate.machine import Binding
from compiler.simulate.program import Program
from compiler.trace import Entry, Trace
from compiler.values import Snapshot, Value, equal


@dataclass(frozen=True, slots=True)
class Deletion:
    """The smallest set of entries whose deletion changes the answer: its size, and whether by illegality."""

    size: int
    illegal: bool


def without(program: Program, trace: Trace, gone: tuple[int, ...]) -> Trace | None:
    """The trace that is left when these entries (by order) don't happen; None where an op becomes illegal."""
    if trace.ops:
        start = {name: snapshots[0] for name, snapshots in trace.snapshots.items()}
        return _run(program, trace, start, (entry for entry in trace.ops if entry.order not in gone))
    if any(e.order in gone for e in trace.actions):
        return _acted_again(program, trace, gone)
    kept = [e for e in trace.log if e.order not in gone]
    counts: dict[str, int] = {}
    log = []
    for order, entry in enumerate(kept):
        number = counts.get(entry.name, 0)
        counts[entry.name] = number + 1
        log.append(replace(entry, number=number, order=order))
    return replace(trace, log=tuple(log))


STATES = 100
"""States that may have been before an op, at most, while ops run backward."""


def without_backward(program: Program, trace: Trace, gone: tuple[int, ...]) -> list[Trace]:
    """The traces that are left when these entries (by order) don't happen, and it ends as it does: one for each
    initial state that the other ops, run backward from the closing, leave; none where there is no such state."""
    kept = [entry for entry in trace.ops if entry.order not in gone]
    closing = {name: snapshots[-1] for name, snapshots in trace.snapshots.items()}
    draft = program.fresh(trace, closing)
    states = [closing]
    for entry in reversed(kept):
        binding = Binding(entry.name, tuple(entry.fields.values()))
        earlier: list[dict[str, Snapshot]] = []
        for state in states:
            draft.current = state
            earlier += [s for s in program.inverse.origins(draft, binding, entry.shown) or () if s not in earlier]
        states = earlier[:STATES]
    return [left for state in states if (left := _run(program, trace, state, kept)) is not None]


def _run(program: Program, trace: Trace, start: Mapping[str, Snapshot], ops: Iterable[Entry]) -> Trace | None:
    """These ops from this initial state; None where one is illegal."""
    draft = program.fresh(trace, start)
    for entry in ops:
        binding = Binding(entry.name, tuple(entry.fields.values()))
        if not program.is_legal(draft, binding):
            return None
        program.do(draft, binding, entry.start_us, entry.end_us, entry.animation)
    return program.solve(draft)


def _acted_again(program: Program, trace: Trace, gone: tuple[int, ...]) -> Trace | None:
    """The trace without these actions; None where one that is left has nothing to change any more."""
    draft = program.fresh(trace, {name: snapshots[0] for name, snapshots in trace.snapshots.items()})
    draft.ops, draft.actions, draft.changes, draft.shifts = list(trace.ops), [], [], []
    for entry in trace.actions:
        if entry.order not in gone:
            try:
                act(draft, entry.animation, entry.start_us, entry.end_us)
            except SceneError:
                return None
    return program.solve(draft)


def smallest_deletion(
    program: Program,
    trace: Trace,
    orders: tuple[int, ...],
    answer: Value,
    evaluate: Callable[[Trace], Value],
    backward: bool = False,
    largest: int = 2,
) -> Deletion | None:
    """Try sets of these entries, smallest first; None where none of up to `largest` changes the answer.

    Run `backward` the clip ends as it does, and the answer changes if some start that is left gives another one.
    """
    for size in range(1, largest + 1):
        illegal = False
        for gone in combinations(orders, size):
            if backward:
                left = without_backward(program, trace, gone)
            else:
                left = [run for run in [without(program, trace, gone)] if run is not None]
            try:
                if not left:
                    illegal = True
                elif not all(equal(evaluate(run), answer) for run in left):
                    return Deletion(size, illegal=False)
            except SceneError:  # what is left makes no sense: half a problem
                illegal = True
        if illegal:
            return Deletion(size, illegal=True)
    return None
