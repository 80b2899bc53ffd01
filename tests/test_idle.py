"""Runs of ops that do nothing: found in a trace, foreseen before the op that ends one, and not drawn in long clips."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from support import SCENES, scene

from compiler.environment import Env
from compiler.lowering import plans_of
from compiler.plan import Plan
from compiler.simulate.machine import LONGEST_RUN, Binding, Op, idle_run, would_idle
from compiler.simulate.program import Draw, Program, Sampling
from compiler.streams import Stream, key_of
from compiler.trace import Draft, Trace
from compiler.values import Value

WALKS = [
    (SCENES / "symbol" / "card_pile.scene", "pile_at_end"),
    (SCENES / "symbol" / "block_stack.scene", "below"),
    (SCENES / "grid" / "shell_game.scene", "where_at_end"),
    (SCENES / "containers" / "elevator.scene", "who_is_there"),
]


@dataclass
class Watching:
    """A chooser that draws as another one does, and notes of each op whether it was foreseen to end an idle run."""

    of: Sampling
    foreseen: list[bool] = field(default_factory=list)

    def pick(self, ops: list[Op], draft: Draft, path: tuple[str | int, ...]) -> Binding | None:
        found = self.of.pick(ops, draft, path)
        if found is not None:
            op = next(op for op in ops if op.name == found.op)
            self.foreseen.append(would_idle(draft, op, found))
        return found

    def during(self, animation: Any, path: tuple[str | int, ...]) -> float:
        return self.of.during(animation, path)

    def duration(self, draw: Draw, env: Env, path: tuple[str | int, ...]) -> Value:
        return self.of.duration(draw, env, path)


def longer(path: Path, question: str) -> Plan:
    return next(p for p in plans_of(scene(path), stretch=3.0) if (p.group, p.level) == (question, "medium"))


def walk(program: Program, number: int, busy: bool) -> tuple[Trace, list[bool]] | None:
    stream = Stream(key_of("idle", program.plan.scene, number))
    chooser = Watching(Sampling(stream.child("timing"), stream.child("choice"), busy=busy))
    run = program.run(program.start(program.params(stream, {}), stream), chooser)
    return None if run is None else (run[0], chooser.foreseen)


def ends_idle_run(trace: Trace, last: int) -> bool:
    """Whether a run that does nothing ends with this op, by the definition."""
    return any(
        all(history[first] == history[last + 1] for history in trace.snapshots.values())
        and not any(op.shown for op in trace.ops[first : last + 1])
        for first in range(max(0, last + 1 - LONGEST_RUN), last + 1)
    )


@pytest.mark.parametrize(("path", "question"), WALKS, ids=[p.stem for p, _ in WALKS])
def test_an_op_that_ends_an_idle_run_is_foreseen_and_not_drawn_in_a_long_clip(path: Path, question: str) -> None:
    program = Program(longer(path, question))
    plain = [found for number in range(20) if (found := walk(program, number, busy=False)) is not None]
    for trace, foreseen in plain:
        assert foreseen == [ends_idle_run(trace, k) for k in range(len(trace.ops))]
        assert idle_run(trace) == any(foreseen)
    assert sum(idle_run(trace) for trace, _ in plain) >= 3
    busy = [found for number in range(20) if (found := walk(program, number, busy=True)) is not None]
    assert len(busy) == len(plain)
    assert sum(idle_run(trace) for trace, _ in busy) <= 1
