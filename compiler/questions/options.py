"""Options: in comes an accepted draw, out come distractors that can't be told from the truth.

Over a finite balanced domain the options are a uniform random subset that holds the truth. Elsewhere
the distractors are the answers of independent draws from the same visible end with the same picks,
each held to the same conditions as the truth; so truth and distractors are exchangeable, given that
all differ. Where they don't, the whole draw is rejected.
"""

from __future__ import annotations

from collections.abc import Callable

from compiler.questions.question import Question
from compiler.simulate.conceive import Repertoire
from compiler.simulate.machine import Binding
from compiler.simulate.program import Program, Sampling, Slot
from compiler.streams import Stream
from compiler.trace import Trace
from compiler.values import Snapshot, Value, equal

REDRAW_LIMIT = 300
"""Draws tried for one distractor before the sample's draw is rejected."""

KEPT = 0.5
"""Share of the redraws that are kept where they would have led to the picks as likely as the truth did; exact up to
redraws that are twice as likely."""

Accept = Callable[[Trace], bool]
"""Whether a redrawn trace meets the conditions that the truth's trace met, beside its target."""


def from_pool(pool: tuple[Value, ...], truth: Value, count: int, stream: Stream) -> list[Value] | None:
    """A uniform random subset of the pool that holds the truth, without it; None if there is none."""
    members = list(dict.fromkeys(pool))
    others = [v for v in members if not equal(v, truth)]
    if len(others) < count - 1 or len(others) == len(members):
        return None
    return stream.shuffled(others)[: count - 1]


def redrawn(
    program: Program,
    question: Question,
    trace: Trace,
    slots: tuple[Slot, ...],
    picks: dict[str, Value],
    truth: Value,
    count: int,
    stream: Stream,
    accept: Accept,
) -> list[Value] | None:
    """`count - 1` answers of independent redraws; None where two options are equal or none was found."""
    options = [truth]
    likely = question.odds(trace, picks)
    repertoire = Repertoire(program, trace)
    for number in range(count - 1):
        answer = None
        for attempt in range(REDRAW_LIMIT):
            keyed = stream.child(number, attempt)
            other = redraw(program, question.plan.reveal, trace, slots, repertoire, keyed)
            if other is None or not (odds := question.odds(other, picks)) or not accept(other):
                continue
            if question.has_live_picks and keyed.child("picks").unit() >= KEPT * odds / likely:
                continue  # weighs the redraw by how likely it would have led to these picks
            answer = question.answer_alone(other, picks)
            break
        if answer is None or any(equal(answer, o) for o in options):
            return None
        options.append(answer)
    return options[1:]


def redraw(
    program: Program, reveal: str, trace: Trace, slots: tuple[Slot, ...], repertoire: Repertoire, stream: Stream
) -> Trace | None:
    """Another trace from the same visible end: other ops in the same slots; None where they don't fit."""
    if reveal == "final":
        return _backward(program, trace, slots, repertoire, stream)
    if reveal == "initial":
        state = {name: snapshots[0] for name, snapshots in trace.snapshots.items()}
        draft = program.fresh(trace, state)
        for number, slot in enumerate(slots):
            if slot.fixed:
                binding: Binding | None = _same(trace, number)
            else:
                ops = [program.ops[name] for name in slot.names]
                binding = Sampling(stream, stream, busy=program.plan.stretch > 1).pick(ops, draft, (number,))
            if binding is None or not program.is_legal(draft, binding):
                return None
            op = program.ops[binding.op]
            animation = op.plays(op.environment(draft, binding))
            program.do(draft, binding, slot.start_us, slot.end_us, animation)
        return program.solve(draft)
    params = program.params(stream.child("params"), {})
    sampling = Sampling(stream.child("timing"), stream.child("choice"), busy=program.plan.stretch > 1)
    found = program.run(program.start(params, stream), sampling)
    return None if found is None else found[0]


def _same(trace: Trace, number: int) -> Binding:
    entry = trace.ops[number]
    return Binding(entry.name, tuple(entry.fields.values()))


def _backward(
    program: Program, trace: Trace, slots: tuple[Slot, ...], repertoire: Repertoire, stream: Stream
) -> Trace | None:
    """Ops drawn backward from the closing by their inverses, then run forward to check them."""
    draft = program.fresh(trace, {name: snapshots[-1] for name, snapshots in trace.snapshots.items()})
    bindings: list[Binding] = []
    for number in range(len(slots) - 1, -1, -1):
        slot = slots[number]
        keyed = stream.child(number)
        if slot.fixed:
            binding = _same(trace, number)
            before = program.inverse.origin(draft, binding, repertoire.held, keyed)
            found = None if before is None else (binding, before)
        else:
            found = repertoire.step_back(slot.names, draft, keyed, bindings[-1] if bindings else None)
        if found is None:
            return None
        bindings.append(found[0])
        draft.current = found[1]
    if not program.could_start(trace, draft.current):
        return None
    start = program.fresh(trace, draft.current)
    return program.replay_slots(start, slots, bindings[::-1])


UNIQUE_LIMIT = 200
"""States that may fit what is seen, at one moment, while it is still tried whether they lead to one answer."""


def is_unique(program: Program, trace: Trace, answer: Callable[[Trace], Value] | None = None) -> bool:
    """Whether the closing, the ops and what they show leave one initial state, or else one answer in all that fit.

    Where not all states before an op can be found, it isn't.
    """
    draft = program.fresh(trace, {name: snapshots[-1] for name, snapshots in trace.snapshots.items()})
    states = [draft.current]
    for number in range(len(trace.ops) - 1, -1, -1):
        earlier: list[dict[str, Snapshot]] = []
        for state in states:
            draft.current = state
            found = program.inverse.origins(draft, _same(trace, number), trace.ops[number].shown)
            if found is None:
                return False
            earlier += [s for s in found if s not in earlier]
        if len(earlier) > UNIQUE_LIMIT:
            return False
        states = earlier
    if len(states) <= 1:
        return bool(states) and all(states[0][name] == snapshots[0] for name, snapshots in trace.snapshots.items())
    if answer is None:
        return False
    truth = answer(trace)
    others = [run for state in states if (run := again(program, trace, state)) is not None]
    return bool(others) and all(equal(answer(other), truth) for other in others)


def again(program: Program, trace: Trace, start: dict[str, Snapshot]) -> Trace | None:
    """The same ops at the same times from another initial state; None where one isn't legal there."""
    draft = program.fresh(trace, start)
    for number, op in enumerate(trace.ops):
        binding = _same(trace, number)
        if not program.is_legal(draft, binding):
            return None
        program.do(draft, binding, op.start_us, op.end_us, op.animation)
    return program.solve(draft)
