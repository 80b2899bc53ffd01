"""Options by alteration: in comes an accepted draw, out come the answers of clips that differ from it in a few ops.

The clips of all options form a chain in which each has two ops of its neighbour's swapped, or one exchanged for
another; the truth is any of them. What one frame shows of an op is then true of most options. A step from a clip to the next is as likely
as the step back, given how likely the two are (Metropolis and Hastings), so nothing tells the truth from the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations, product
from math import exp, log

from compiler.environment import Env
from compiler.questions.question import Question
from compiler.simulate.conceive import Repertoire
from compiler.simulate.machine import Binding, Op, choose
from compiler.simulate.program import Program, Slot
from compiler.streams import Stream
from compiler.trace import Draft, Trace
from compiler.values import Snapshot, Value, equal

PLACE_TRIES = 12
"""Exchanges of one op that are tried before another one's turn comes: late ones, on which less rests, are easier to
exchange, and would be exchanged too often."""

SWAPS = 0.5
"""Share of the steps that swap two ops."""

States = dict[str, Snapshot]
Proposal = tuple["Node", range, Stream]
"""A clip that may be the next, the places of the ops that weren't drawn anew for it, and a stream of its own."""


@dataclass(frozen=True, slots=True)
class Node:
    """One clip of the chain, and how likely each of its ops was when its turn came (the logarithm)."""

    trace: Trace
    likely: tuple[float, ...]
    odds: float
    """How likely the question's picks are here."""


@dataclass(frozen=True, slots=True)
class Chain:
    """Steps from clip to clip, all with the same slots, picks and visible end."""

    program: Program
    question: Question
    of: Trace
    slots: tuple[Slot, ...]
    picks: dict[str, Value]
    accept: Callable[[Trace], bool]
    repertoire: Repertoire

    def node(self, trace: Trace) -> Node | None:
        return self._run(trace, _states(trace, 0), [_binding(trace, n) for n in range(len(self.slots))])

    def step(self, node: Node, stream: Stream) -> Node | None:
        """A clip with two ops in each other's place, or with another op in one place; None where none is found."""
        ways = [self._swapped, self._exchanged]
        for way in ways if stream.child("way").unit() < SWAPS else reversed(ways):
            for other, kept, keyed in way(node.trace, stream):
                # What is drawn anew is drawn as likely as it is; what is kept may be more or less likely than it was.
                ratio = exp(sum(other.likely[n] - node.likely[n] for n in kept)) * other.odds / node.odds
                if keyed.child("accept").unit() < ratio and self.accept(other.trace):
                    return other
        return None

    def _swapped(self, trace: Trace, stream: Stream) -> Iterator[Proposal]:
        """Clips with two ops in each other's place, in a random order."""
        slots = self.slots
        pairs = [
            (a, b)
            for a, b in combinations(range(len(slots)), 2)
            if not (slots[a].fixed or slots[b].fixed) and slots[a].names == slots[b].names
        ]
        for a, b in stream.child("pairs").shuffled(pairs):
            order = list(range(len(slots)))
            order[a], order[b] = b, a
            bindings = [_binding(trace, n) for n in order]
            if bindings[a] == bindings[b]:
                continue
            keyed = stream.child("swap", a, b)
            start: States | None = _states(trace, 0)
            if self.question.plan.reveal == "final":
                draft = self.program.fresh(trace, _states(trace, b + 1))
                start = self._back(draft, [(bindings[n], trace.ops[order[n]].shown) for n in range(b + 1)], keyed)
            other = None if start is None else self._run(trace, start, bindings)
            if other is not None:
                yield other, range(len(slots)), keyed

    def _exchanged(self, trace: Trace, stream: Stream) -> Iterator[Proposal]:
        """Clips with another op in one place, which comes first in a random order of all places."""
        places = stream.child("places").shuffled([n for n, slot in enumerate(self.slots) if not slot.fixed])
        for place, attempt in product(places, range(PLACE_TRIES)):
            keyed = stream.child("exchange", place, attempt)
            if self.question.plan.reveal == "final":
                other, kept = self._with_another_before(trace, place, keyed), range(place)
            else:
                other, kept = self._with_another(trace, place, keyed), range(place + 1, len(self.slots))
            if other is not None:
                yield other, kept, keyed

    def _with_another(self, trace: Trace, place: int, stream: Stream) -> Node | None:
        """Another op in one slot, and all others as they are."""
        start = _states(trace, 0)
        bindings = [_binding(trace, n) for n in range(len(self.slots))]
        draft = self.program.fresh(trace, start)
        for number in range(place):
            entry = trace.ops[number]
            self.program.do(draft, bindings[number], entry.start_us, entry.end_us, entry.animation)
        drawn = choose([self.program.ops[name] for name in self.slots[place].names], draft, stream.child("op"))
        if drawn is None or drawn == bindings[place]:
            return None
        bindings[place] = drawn
        return self._run(trace, start, bindings)

    def _with_another_before(self, trace: Trace, place: int, stream: Stream) -> Node | None:
        """Another op in one slot that leads to the same states; all others are as they are, and show what they showed."""
        draft = self.program.fresh(trace, _states(trace, place + 1))
        bindings = [_binding(trace, n) for n in range(len(self.slots))]
        found = self.repertoire.step_back(self.slots[place].names, draft, stream.child("op"))
        if found is None or found == (bindings[place], _states(trace, place)):
            return None
        bindings[place], draft.current = found
        start = self._back(draft, [(bindings[n], trace.ops[n].shown) for n in range(place)], stream)
        return None if start is None else self._run(trace, start, bindings)

    def _back(self, draft: Draft, ops: list[tuple[Binding, tuple[Value, ...]]], stream: Stream) -> States | None:
        """A start of the clip from which these ops, showing this, lead to the draft's states."""
        for number in range(len(ops) - 1, -1, -1):
            origins = self.program.inverse.origins(draft, *ops[number])
            if not origins:
                return None
            draft.current = stream.child("origin", number).choice(origins)
        return draft.current if self.program.could_start(self.of, draft.current) else None

    def _run(self, of: Trace, start: States, bindings: list[Binding]) -> Node | None:
        """The clip of these ops from these states; None where one isn't legal or the picks can't be made."""
        program = self.program
        draft = program.fresh(of, start)
        likely = []
        for slot, binding in zip(self.slots, bindings, strict=True):
            op = program.ops[binding.op]
            if not program.is_legal(draft, binding):
                return None
            likely.append(0.0 if slot.fixed else _likely([program.ops[name] for name in slot.names], op, draft))
            animation = op.plays(op.environment(draft, binding))
            program.do(draft, binding, slot.start_us, slot.end_us, animation)
        trace = program.solve(draft)
        odds = self.question.odds(trace, self.picks)
        return Node(trace, tuple(likely), odds) if odds else None


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
    """The answers of the other clips of a chain of `count`; None where two options are equal or a step isn't found."""
    chain = Chain(program, question, trace, slots, picks, accept, Repertoire(program, trace))
    first = chain.node(trace)
    before = stream.child("place").below(count)
    options = [truth]
    for way, many in (("before", before), ("after", count - 1 - before)):
        node = first
        for number in range(many):
            node = chain.step(node, stream.child(way, number)) if node is not None else None
            if node is None:
                return None
            answer = question.answer_alone(node.trace, picks)
            if any(equal(answer, o) for o in options):
                return None
            options.append(answer)
    return options[1:]


def _likely(ops: list[Op], chosen: Op, draft: Draft) -> float:
    """How likely one certain binding of an op is that `any` of these ops draws."""
    weights = {op.name: 1.0 if op.weight is None else float(op.weight(Env(draft))) for op in ops}
    whole = sum(weights[op.name] for op in ops if weights[op.name] > 0 and op.has_legal(draft))
    if weights[chosen.name] <= 0:
        return -float("inf")
    return log(weights[chosen.name] / whole / len(chosen.legal(draft)))


def _binding(trace: Trace, number: int) -> Binding:
    entry = trace.ops[number]
    return Binding(entry.name, tuple(entry.fields.values()))


def _states(trace: Trace, number: int) -> States:
    """The states after so many ops."""
    return {name: snapshots[number] for name, snapshots in trace.snapshots.items()}
