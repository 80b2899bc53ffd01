"""Ops for a step backward: in come the ops that may have happened, out comes one with arguments that it may have had.

What was legal before an op isn't known yet, so arguments are drawn from all values that they may ever have in a clip.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.distributions import as_distribution
from compiler.environment import Env
from compiler.simulate.machine import Argument, Binding, Op
from compiler.simulate.program import Program
from compiler.streams import Stream
from compiler.trace import Trace
from compiler.values import Value
from synrl_dsl.builtins.names import OPEN_ENUMERATIONS

TRIES = 200
"""Arguments drawn for one op until its conditions on them hold."""


class Repertoire:
    """All values that the arguments of the ops may ever have in one clip."""

    def __init__(self, program: Program, trace: Trace) -> None:
        self._program = program
        self._trace = trace
        self._draft = program.fresh(trace, {name: snapshots[-1] for name, snapshots in trace.snapshots.items()})
        self._domains: dict[str, list[tuple[Value, ...]]] = {}

    def draw(self, names: tuple[str, ...], stream: Stream) -> Binding | None:
        """One of these ops with arguments that meet every condition on them alone; None where none was found.

        Where all domains are always the same, every such binding is equally likely.
        """
        ops = [self._program.ops[name] for name in names]
        if all(a.is_fixed for op in ops for a in op.arguments):
            found = [b for op in ops for b in op.candidates(self._draft)]
            return stream.choice(found) if found else None
        op = stream.child("op").choice(ops)
        if op.name not in self._domains:
            self._domains[op.name] = [self._universe(a, op) for a in op.arguments]
        domains = self._domains[op.name]
        if not all(domains):
            return None
        env = Env(self._draft)
        drawn = stream.child("arguments")
        for _ in range(TRIES):
            for argument, domain in zip(op.arguments, domains, strict=True):
                env.locals[argument.name] = drawn.choice(domain)
                if not all(test(env) is True for test in argument.ahead):
                    break
            else:
                return Binding(op.name, tuple(env.locals[name] for name in op.names))
        return None

    def _universe(self, argument: Argument, op: Op) -> tuple[Value, ...]:
        """All values that an argument may ever have."""
        if argument.is_fixed:
            return argument.values(Env(self._draft))
        type_ = next(a.type for a in op.plan.args if a.name == argument.name)
        if type_ in OPEN_ENUMERATIONS:
            return tuple(dict.fromkeys(self._named(type_)))
        return argument.members or tuple(dict.fromkeys(self._counted(type_)))

    def _named(self, type_: str) -> Iterator[Value]:
        """The places that were ever there in this clip."""
        for plan in self._program.plan.states:
            if plan.key == type_:
                for snapshot in self._trace.snapshots[plan.name]:
                    yield from snapshot

    def _counted(self, type_: str) -> Iterator[Value]:
        """The numbers of a type that states are dealt, and that other arguments take."""
        for plan, draw, _ in self._program.states:
            if plan.item == type_:
                yield from getattr(as_distribution(draw.value(Env(self._draft))), "items", ())
        for op in self._program.ops.values():
            types = {a.name: a.type for a in op.plan.args}
            for argument in op.arguments:
                if argument.is_fixed and types[argument.name] == type_:
                    yield from argument.values(Env(self._draft))
