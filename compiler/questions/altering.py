"""Options by alteration: in comes an accepted draw, out come the answers of clips that differ from it in a few ops.

The clips of all options form a chain in which each has two ops of its neighbour's swapped, or one exchanged for
another; the truth is any of them. So what one frame shows of an op is true of most options. A step from a clip to
the next is as likely as the step back, given how likely the two are (Metropolis and Hastings); a step that fails
ends the chain, for to try on from clips where few steps are possible would tell them apart.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from math import exp, log

from compiler.environment import Env
from compiler.questions.question import Question
from compiler.simulate.machine import Binding, Op, choose
from compiler.simulate.program import Program, Slot
from compiler.streams import Stream
from compiler.trace import Draft, Trace
from compiler.values import Snapshot, Value, equal

CHAINS = 12
"""Chains that are tried before the sample's draw is rejected. Few: the more there are, the likelier are the clips
around which few chains are possible."""

SWAPS = 0.8
"""Share of the steps that swap two ops, of which any frame is true of both clips but for the time. Run backward all
do, for it isn't known how likely another op would be there."""

NEAR = 6
"""How far apart two ops are, at most, that are swapped in a stretched clip: of many ops some are not legal any more
where one that they rest on comes later."""

States = dict[str, Snapshot]
Seen = tuple[Binding, tuple[Value, ...]]
"""An op and what it showed."""


@dataclass(frozen=True, slots=True)
class Node:
    """One clip of a chain, its answer, how likely the question's picks are there, and how likely each of its ops was
    when its turn came (the logarithm)."""

    trace: Trace
    answer: Value
    odds: float
    likely: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """Steps from clip to clip, all with the same slots, picks and visible end."""

    program: Program
    question: Question
    of: Trace
    slots: tuple[Slot, ...]
    picks: dict[str, Value]

    def node(self, trace: Trace, known: tuple[float, ...] = (), but: list[Value] | None = None) -> Node | None:
        """A clip with how likely it is, of which as much as is known is given; None where the picks can't be made, or
        the answer is one of those that it mustn't be."""
        odds = self.question.odds(trace, self.picks)
        if not odds:
            return None
        answer = self.question.answer_alone(trace, self.picks)
        if any(equal(answer, other) for other in but or ()):
            return None  # before the costly part
        return Node(trace, answer, odds, self._likelihoods(trace, known))

    def _clip(self, start: States, bindings: list[Binding]) -> Trace | None:
        """The clip of these ops from these states; None where one isn't legal."""
        program = self.program
        draft = program.fresh(self.of, start)
        for slot, binding in zip(self.slots, bindings, strict=True):
            if not program.is_legal(draft, binding):
                return None
            self._do(draft, slot, binding)
        return program.solve(draft)

    def _likelihoods(self, trace: Trace, known: tuple[float, ...]) -> tuple[float, ...]:
        ops, likely = self.program.ops, list(known)
        draft = self.program.fresh(self.of, _states(trace, 0))
        for number, slot in enumerate(self.slots):
            binding, _ = _seen(trace, number)
            if number >= len(known):
                others = [ops[name] for name in slot.names]
                likely.append(0.0 if slot.fixed else _likely(others, ops[binding.op], draft))
            self._do(draft, slot, binding)
        return tuple(likely)

    def _do(self, draft: Draft, slot: Slot, binding: Binding) -> None:
        op = self.program.ops[binding.op]
        animation = op.plays(op.environment(draft, binding))
        self.program.do(draft, binding, slot.start_us, slot.end_us, animation)

    def step(self, node: Node, options: list[Value], stream: Stream) -> Node | None:
        """A clip next to this one with an answer that isn't among the options; None where what is tried isn't
        possible, has no such answer, or is turned down as too unlikely."""
        free = [n for n, slot in enumerate(self.slots) if not slot.fixed]
        bindings = [_seen(node.trace, n)[0] for n in range(len(self.slots))]
        reach = len(self.slots) if self.program.plan.stretch == 1 else NEAR
        backward = self.question.plan.reveal == "final"
        if backward or stream.child("way").unit() < SWAPS:
            pairs = [
                (a, b)
                for a, b in combinations(free, 2)
                if b - a <= reach and bindings[a] != bindings[b] and self.slots[a].names == self.slots[b].names
            ]
            if not pairs:
                return None
            place, later = stream.child("pair").choice(pairs)
            clip = self._swapped(node.trace, place, later, stream)
            kept = range(len(self.slots))
        elif not free:
            return None
        else:
            place = stream.child("place").choice(free)
            clip, kept = self._exchanged(node.trace, place, stream), range(place + 1, len(self.slots))
        other = None if clip is None else self.node(clip, () if backward else node.likely[:place], options)
        if other is None:
            return None
        # What is drawn anew is drawn as likely as it is; what is kept may be more or less likely than it was.
        ratio = exp(sum(other.likely[n] - node.likely[n] for n in kept)) * other.odds / node.odds
        return other if stream.child("accept").unit() < ratio else None

    def _swapped(self, trace: Trace, a: int, b: int, stream: Stream) -> Trace | None:
        """Two ops in each other's place, each showing what it showed, if the start has to fit that."""
        order = list(range(len(self.slots)))
        order[a], order[b] = b, a
        ops = [_seen(trace, n) for n in order]
        start: States | None = _states(trace, 0)
        if self.question.plan.reveal == "final":
            start = self._back(_states(trace, b + 1), ops[: b + 1], stream)
        return None if start is None else self._clip(start, [binding for binding, _ in ops])

    def _exchanged(self, trace: Trace, place: int, stream: Stream) -> Trace | None:
        """Another op in one place, all others as they are."""
        bindings = [_seen(trace, n)[0] for n in range(len(self.slots))]
        draft = self.program.fresh(trace, _states(trace, 0))
        for number in range(place):
            entry = trace.ops[number]
            self.program.do(draft, bindings[number], entry.start_us, entry.end_us, entry.animation)
        drawn = choose([self.program.ops[name] for name in self.slots[place].names], draft, stream.child("op"))
        if drawn is None or drawn == bindings[place]:
            return None
        bindings[place] = drawn
        return self._clip(_states(trace, 0), bindings)

    def _back(self, states: States, ops: list[Seen], stream: Stream) -> States | None:
        """A start from which these ops lead to these states."""
        draft = self.program.fresh(self.of, states)
        for number, (binding, shown) in reversed(list(enumerate(ops))):
            origins = self.program.inverse.origins(draft, binding, shown)
            if not origins:
                return None
            draft.current = stream.child("origin", number).choice(origins)
        return draft.current if self.program.could_start(self.of, draft.current) else None


def altered(
    program: Program,
    question: Question,
    trace: Trace,
    slots: tuple[Slot, ...],
    picks: dict[str, Value],
    truth: Value,
    count: int,
    stream: Stream,
    accept: Callable[[Trace], bool],
) -> list[Value] | None:
    """The answers of the other clips of a chain of `count`; None where no chain of different answers is found."""
    chain = Chain(program, question, trace, slots, picks)
    first = chain.node(trace)
    if first is None:
        return None
    for attempt in range(CHAINS):
        keyed = stream.child(attempt)
        before = keyed.child("place").below(count)
        options = [truth]
        node: Node | None = first
        for number in range(1, count):
            node = chain.step(first if number == before + 1 or node is None else node, options, keyed.child(number))
            if node is None or not accept(node.trace):
                break
            options.append(node.answer)
        else:
            return options[1:]
    return None


def _likely(ops: list[Op], chosen: Op, draft: Draft) -> float:
    """How likely one certain binding of an op is that `any` of these ops draws."""
    weights = {op.name: 1.0 if op.weight is None else float(op.weight(Env(draft))) for op in ops}
    if weights[chosen.name] <= 0:
        return -float("inf")
    whole = sum(weights[op.name] for op in ops if weights[op.name] > 0 and op.has_legal(draft))
    return log(weights[chosen.name] / whole / len(chosen.legal(draft)))


def _seen(trace: Trace, number: int) -> Seen:
    entry = trace.ops[number]
    return Binding(entry.name, tuple(entry.fields.values())), entry.shown


def _states(trace: Trace, number: int) -> States:
    """The states after so many ops."""
    return {name: snapshots[number] for name, snapshots in trace.snapshots.items()}
