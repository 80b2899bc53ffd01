"""Ops for a step backward: in come the ops that may have happened, out comes one with arguments that it may have had.

What was legal before an op isn't known yet, so arguments are drawn from all values that they may ever have.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.distributions import as_distribution
from compiler.environment import Env
from compiler.simulate.machine import Argument, Binding, Op
from compiler.simulate.program import Program
from compiler.streams import Stream
from compiler.trace import Draft, Trace
from compiler.values import Value
from synrl_dsl.builtins.names import OPEN_ENUMERATIONS

TRIES = 200
"""Arguments drawn for one op until its conditions on them hold."""


def conceivable(
    program: Program, names: tuple[str, ...], trace: Trace, draft: Draft, stream: Stream
) -> Binding | None:
    """One of these ops with arguments that meet every condition on them alone; None where none was found.

    Where all domains are always the same, every such binding is equally likely.
    """
    ops = [program.ops[name] for name in names]
    if all(a.is_fixed for op in ops for a in op.arguments):
        found = [b for op in ops for b in op.candidates(draft)]
        return stream.choice(found) if found else None
    op = stream.child("op").choice(ops)
    domains = [_universe(a, op, program, trace, draft) for a in op.arguments]
    if not all(domains):
        return None
    for attempt in range(TRIES):
        env = Env(draft)
        for argument, domain in zip(op.arguments, domains, strict=True):
            env.locals[argument.name] = stream.child("arguments", attempt, argument.name).choice(domain)
            if not all(test(env) is True for test in argument.ahead):
                break
        else:
            return Binding(op.name, tuple(env.locals[name] for name in op.names))
    return None


def _universe(argument: Argument, op: Op, program: Program, trace: Trace, draft: Draft) -> tuple[Value, ...]:
    """All values that an argument may ever have."""
    if argument.is_fixed:
        return argument.values(Env(draft))
    type_ = next(a.type for a in op.plan.args if a.name == argument.name)
    if type_ in OPEN_ENUMERATIONS:
        return tuple(dict.fromkeys(_named(type_, program, trace)))
    return argument.members or tuple(dict.fromkeys(_counted(type_, program, draft)))


def _named(type_: str, program: Program, trace: Trace) -> Iterator[Value]:
    """The places that were ever there in this clip."""
    for plan in program.plan.states:
        if plan.key == type_:
            for snapshot in trace.snapshots[plan.name]:
                yield from snapshot


def _counted(type_: str, program: Program, draft: Draft) -> Iterator[Value]:
    """The numbers of a type that states are dealt, and that other arguments take."""
    for plan, draw, _ in program.states:
        if plan.item == type_:
            source = draw.value(Env(draft))
            yield from getattr(as_distribution(source), "items", ())
    for op in program.ops.values():
        types = {a.name: a.type for a in op.plan.args}
        for argument in op.arguments:
            if argument.is_fixed and types[argument.name] == type_:
                yield from argument.values(Env(draft))
