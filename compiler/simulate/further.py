"""Ops that no clip shows: in come a trace and further ops or the goal of a plan, out come states and plans.

They begin in the states after the last op of the trace, and are held to the same conditions as those in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from compiler.environment import Env
from compiler.errors import SceneError
from compiler.simulate.machine import Binding, Op, choose, describe, weighed
from compiler.simulate.program import Program
from compiler.streams import Stream
from compiler.trace import Draft, Trace, Write
from compiler.values import Moves, Snapshot, Value

PLAN_LIMIT = 20_000
"""States that a search for a plan goes through at most."""

PLAN_STEPS = 100
"""Steps of a written plan that are read at most."""

FURTHER_LIMIT = 12
"""Ops that a question may add after the end."""


@dataclass(frozen=True, slots=True)
class Further:
    """A distribution of so many legal ops after the end of a trace."""

    player: Player
    trace: Draft | Trace
    counts: tuple[int, ...]

    def draw(self, stream: Stream) -> Value:
        count = stream.child("count").choice(self.counts)
        if not 0 <= count <= FURTHER_LIMIT:
            raise SceneError(f"further() adds 0 to {FURTHER_LIMIT} ops, not {count}")
        draft = self.player.at_end(self.trace)
        made: list[tuple[Binding, str]] = []
        for number in range(count):
            binding = choose(self.player.ops, draft, stream.child(number))
            if binding is None:
                return Moves((), ())  # none is legal any more: the pick's condition or the answer refuses it
            made.append((binding, self.player.text(draft, binding)))
            self.player.program.do(draft, binding, 0, 0, None)
        return moves_of(made)

    def support(self) -> None:
        return None

    def odds(self, moves: Moves) -> float:
        """How likely these moves are here, up to a factor that is the same everywhere; 0 where they can't be."""
        draft = self.player.at_end(self.trace)
        odds = 1.0
        for name, values in moves.ops:
            binding = Binding(name, values)
            weights = {op.name: weight for op, weight in weighed(self.player.ops, draft)}
            legal = self.player.program.ops[name].legal(draft) if name in weights else []
            if binding not in legal:
                return 0.0
            odds *= weights[name] / sum(weights.values()) / len(legal)
            self.player.program.do(draft, binding, 0, 0, None)
        return odds


class Player:
    """Plays further ops of a program; what an `Env` calls its machine."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.ops: list[Op] = list(program.ops.values())

    def at_end(self, trace: Draft | Trace) -> Draft:
        """A draft that goes on where the trace ends."""
        draft = Draft(trace.fps, trace.width, trace.height, trace.params, trace.things)
        draft.current = {name: snapshots[-1] for name, snapshots in trace.snapshots.items()}
        draft.snapshots = {name: [snapshots[-1]] for name, snapshots in trace.snapshots.items()}
        draft.ops = list(trace.ops)
        return draft

    def text(self, draft: Draft, binding: Binding) -> str:
        return self.program.ops[binding.op].text(draft, binding)

    def after(self, trace: Draft | Trace, moves: Moves) -> tuple[list[dict[str, Snapshot]], list[tuple[Write, ...]]]:
        """The states after each of the moves, the one before them first, and what each wrote."""
        draft = self.at_end(trace)
        states, writes = [draft.current], []
        for name, values in moves.ops:
            binding = Binding(name, values)
            if not self.program.is_legal(draft, binding):
                raise SceneError(f"{describe(self.program.ops[name], binding)} is not legal after the end")
            self.program.do(draft, binding, 0, 0, None)
            states.append(draft.current)
            writes.append(draft.ops[-1].writes)
        return states, writes

    def is_possible(self, trace: Draft | Trace, moves: Moves) -> bool:
        """Whether the moves are legal, one after the other."""
        draft = self.at_end(trace)
        for name, values in moves.ops:
            binding = Binding(name, values)
            if not self.program.is_legal(draft, binding):
                return False
            self.program.do(draft, binding, 0, 0, None)
        return True

    def told(self, trace: Draft | Trace, ops: list[tuple[str, tuple[Value, ...]]]) -> tuple[Moves | None, str]:
        """These ops with their words, or None and which one isn't legal."""
        draft = self.at_end(trace)
        made: list[tuple[Binding, str]] = []
        for number, (name, values) in enumerate(ops):
            binding = Binding(name, values)
            if not self.program.is_legal(draft, binding):
                return None, f"op {number}, {describe(self.program.ops[name], binding)}, is not legal after the end"
            made.append((binding, self.text(draft, binding)))
            self.program.do(draft, binding, 0, 0, None)
        return moves_of(made), ""

    def further(self, trace: Draft | Trace, counts: tuple[int, ...]) -> Further:
        return Further(self, trace, counts)

    # ------------------------------------------------------------------- plans

    def plan(self, env: Env, goal: Callable[[Env], Value], at_most: int, at_least: int) -> Moves | None:
        """The first of the shortest plans; None where none of `at_least` to `at_most` ops is the shortest."""
        start = self.at_end(env.trace)
        if _holds(goal, start, env):
            return None
        frontier: list[tuple[Draft, list[Binding]]] = [(start, [])]
        seen = {_key(start)}
        for length in range(1, at_most + 1):
            following: list[tuple[Draft, list[Binding]]] = []
            for draft, made in frontier:
                for binding, after in self._steps(draft):
                    key = _key(after)
                    if key in seen:
                        continue
                    seen.add(key)
                    if len(seen) > PLAN_LIMIT:
                        raise SceneError(f"a search for a plan meets more than {PLAN_LIMIT:,} states; allow fewer ops")
                    path = [*made, binding]
                    if _holds(goal, after, env):
                        told = [(b.op, b.values) for b in path]
                        return self.told(env.trace, told)[0] if length >= at_least else None
                    if length < at_most:
                        following.append((after, path))
            frontier = following
        return None

    def _steps(self, draft: Draft) -> Iterator[tuple[Binding, Draft]]:
        for op in self.ops:
            for binding in op.legal(draft):
                after = replace(draft, ops=list(draft.ops), snapshots={k: [] for k in draft.snapshots})
                self.program.do(after, binding, 0, 0, None, silent=True)
                yield binding, after

    def read_plan(self, trace: Draft | Trace, steps: list[str]) -> tuple[Moves | None, str]:
        """Steps of a written plan as legal moves, or None and why they are none.

        A step is an op in its canonical words, or its name with its arguments.
        """
        if not steps:
            return None, "no op is named"
        draft = self.at_end(trace)
        made: list[tuple[Binding, str]] = []
        for number, step in enumerate(steps):
            words: dict[str, Binding] = {}
            for op in self.ops:
                for binding in op.legal(draft):
                    words.setdefault(plain_step(describe(op, binding)), binding)
                    words.setdefault(plain_step(self.text(draft, binding)), binding)
            # A full stop behind a step doesn't count, but the dots of `cd ..` do.
            found = words.get(step) or words.get(plain_step(step.removesuffix(".")))
            if found is None:
                return None, f"step {number + 1}, '{step}', is no op that is legal then"
            made.append((found, self.text(draft, found)))
            self.program.do(draft, found, 0, 0, None)
        return moves_of(made), ""

    def played(self, trace: Draft | Trace, moves: Moves) -> Draft:
        """A draft in the states after these moves."""
        draft = self.at_end(trace)
        for name, values in moves.ops:
            self.program.do(draft, Binding(name, values), 0, 0, None)
        return draft


def steps_of(text: str) -> list[str]:
    """The steps of a written plan, which stand on lines of their own or between semicolons, without what doesn't
    count: case, blanks, a number or dash before a step, quotes around it."""
    return [plain for part in re.split(r"[;\n]", text) if (plain := plain_step(part))]


def plain_step(text: str) -> str:
    """A step of a plan without what doesn't count."""
    text = re.sub(r"^\s*(?:\(?\d+[.):]\s*|[-*•]\s+)", "", text)
    text = re.sub(r"\s+", " ", text).strip(" `'\"").casefold()
    text = text.replace("*", "×").replace("−", "-")
    return re.sub(r" ?([(),+×]|-(?= ?\d)) ?", r"\1", text)


def moves_of(made: list[tuple[Binding, str]]) -> Moves:
    return Moves(tuple((b.op, b.values) for b, _ in made), tuple(text for _, text in made))


def _holds(goal: Callable[[Env], Value], draft: Draft, env: Env) -> bool:
    return goal(Env(draft, locals=env.locals)) is True


def _key(draft: Draft) -> Any:
    return tuple(tuple(sorted(s.items(), key=lambda item: item[0])) for s in draft.current.values())
