"""Steps backward: in come the ops that may have happened and what they led to, out comes one with a state before it.

What was legal before an op isn't known yet, so arguments are drawn from all values that they may ever have in a clip.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from math import prod
from typing import TypeVar

from compiler.distributions import as_distribution
from compiler.environment import Env
from compiler.simulate.lines import Argument
from compiler.simulate.machine import Binding, Op, all_hold
from compiler.simulate.program import Program
from compiler.streams import Stream
from compiler.trace import Draft, Entry, Trace
from compiler.values import Snapshot, Value
from synrl_dsl.builtins.names import OPEN_ENUMERATIONS, SINGLE

LISTED = 400
"""Choices of an op's arguments that are listed; of more some are drawn."""

TRIES = 60
"""Bindings of one op that are tried for one step."""

States = dict[str, Snapshot]
T = TypeVar("T")


class Repertoire:
    """All values that the arguments of the ops may ever have in one clip."""

    def __init__(self, program: Program, trace: Trace) -> None:
        self._program = program
        self._trace = trace
        self._draft = program.fresh(trace, {name: snapshots[-1] for name, snapshots in trace.snapshots.items()})
        self._domains: dict[str, list[tuple[Value, ...]]] = {}
        self.held = dict(self._all_held())

    def step_back(
        self, names: tuple[str, ...], draft: Draft, stream: Stream, then: Binding | None = None
    ) -> tuple[Binding, States] | None:
        """One of these ops that may have led to the draft's states, and states before it; None where none is found.

        As in `any`, ops come by weight, then each of an op's bindings that lead here is equally likely, and each
        state before it that would have shown something else. `then` is the op that follows, where it is settled.
        """
        ops = [self._program.ops[name] for name in names]
        weights = [1.0 if op.weight is None else float(op.weight(Env(draft))) for op in ops]
        while sum(weights) > 0.0:
            place = _weighted(weights, stream.child("op", len(ops))) if len(ops) > 1 else 0
            op = ops.pop(place)
            weights.pop(place)
            found = (b for b in self._bindings(op, draft, stream) if then is None or self._may_precede(b, draft, then))
            for number, binding in enumerate(islice(found, TRIES)):
                before = self._program.inverse.origin(draft, binding, self.held, stream.child(op.name, number))
                if before is not None:
                    return binding, before
        return None

    def _may_precede(self, binding: Binding, draft: Draft, then: Binding) -> bool:
        names = self._program.ops[binding.op].names
        earlier = Entry("op", binding.op, 0, 0, 0, 0, dict(zip(names, binding.values, strict=True)))
        return self._program.ops[then.op].may_follow(draft, then, earlier)

    def _bindings(self, op: Op, draft: Draft, stream: Stream) -> Iterator[Binding]:
        """Bindings of an op in a random order that may lead to the draft's states, without those that surely don't."""
        told = op.told if op.arguments else ()
        for values in self._choices(op, told, stream):
            found = self._program.inverse.completed(draft, op, values) if told else [_bound(op, values)]
            if found is None:  # what the effects put there isn't told by what is there
                every = (_bound(op, more) for more in self._choices(op, (), stream))
                yield from (binding for binding in every if op.may_lead_to(draft, binding))
                return
            for binding in found:
                if (not told or self._is_conceivable(op, binding)) and op.may_lead_to(draft, binding):
                    yield binding

    def _choices(self, op: Op, but: tuple[str, ...], stream: Stream) -> Iterator[dict[str, Value]]:
        """Values of an op's arguments but some, in a random order, that meet the conditions on them alone."""
        if op.name not in self._domains:
            self._domains[op.name] = [self._universe(a, op) for a in op.arguments]
        wanted = [
            (a, domain) for a, domain in zip(op.arguments, self._domains[op.name], strict=True) if a.name not in but
        ]
        if not but and all(a.is_fixed for a in op.arguments):
            for binding in _in_any_order(op.candidates(self._draft), stream):
                yield dict(zip(op.names, binding.values, strict=True))
            return
        many = prod(len(domain) for _, domain in wanted)
        if many == 0:
            return
        env = Env(self._draft)
        numbers = _in_any_order(range(many), stream) if many <= LISTED else (stream.below(many) for _ in range(LISTED))
        for number in numbers:
            for argument, domain in wanted:
                number, place = divmod(number, len(domain))
                env.locals[argument.name] = domain[place]
                if not but and not all_hold(argument.ahead, env):
                    break
            else:
                yield dict(env.locals)

    def _is_conceivable(self, op: Op, binding: Binding) -> bool:
        """Whether the conditions on the arguments alone hold, and they are among what they may ever be."""
        env = op.environment(self._draft, binding)
        return all(
            env.locals[a.name] in domain and all_hold(a.ahead, env)
            for a, domain in zip(op.arguments, self._domains[op.name], strict=True)
        )

    def _universe(self, argument: Argument, op: Op) -> tuple[Value, ...]:
        """All values that an argument may ever have."""
        if argument.is_fixed:
            return argument.values(Env(self._draft))
        type_ = _type(argument, op)
        if type_ in OPEN_ENUMERATIONS:
            return tuple(dict.fromkeys(self._named(type_)))
        return argument.members or tuple(dict.fromkeys(self._counted(type_)))

    def _all_held(self) -> Iterator[tuple[str, tuple[Value, ...]]]:
        """What each state may hold of what there is one of each: what it was dealt, and what ops may put there."""
        env = Env(self._draft)
        for plan, draw, _ in self._program.states:
            dealt = getattr(as_distribution(draw.value(env)), "items", None) if draw.drawn else None
            if plan.item in SINGLE and dealt is not None:
                put = (
                    value
                    for op in self._program.ops.values()
                    for argument in op.arguments
                    if _type(argument, op) == plan.item
                    for value in self._universe(argument, op)
                )
                yield plan.name, tuple(dict.fromkeys((*dealt, *put)))

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
            for argument in op.arguments:
                if argument.is_fixed and _type(argument, op) == type_:
                    yield from argument.values(Env(self._draft))


def _type(argument: Argument, op: Op) -> str:
    return next(a.type for a in op.plan.args if a.name == argument.name)


def _bound(op: Op, values: Mapping[str, Value]) -> Binding:
    return Binding(op.name, tuple(values[name] for name in op.names))


def _weighted(weights: list[float], stream: Stream) -> int:
    mark = stream.unit() * sum(weights)
    for place, weight in enumerate(weights):
        if mark < weight:
            return place
        mark -= weight
    return max(place for place, weight in enumerate(weights) if weight > 0.0)


def _in_any_order(items: Sequence[T], stream: Stream) -> Iterator[T]:
    """All items in a uniform random order, drawn as far as they are asked for."""
    left = list(items)
    while left:
        place = stream.below(len(left))
        yield left[place]
        left[place] = left[-1]
        left.pop()
