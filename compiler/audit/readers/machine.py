"""Pictures of a hidden state machine at viewed frames in, the traces that they may come from out.

The model of what happens between: states are what the end that is shown shows; one op at a time runs, legal when its
turn comes, as the scene's views draw it, and takes as long as the scene says. Frames that can be of one op are of one.
Of ops that show the same and do the same the first will do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from compiler.audit.features import see
from compiler.audit.readers.bindings import Bindings, typed_words
from compiler.audit.readers.clip import Clip
from compiler.audit.readers.known import guesses, inferred, known_params, pools, rounds_param, told_by_states
from compiler.audit.readers.revealed import read_states, values_of
from compiler.audit.readers.screen import Appearance, Look, Screen
from compiler.environment import Env
from compiler.errors import SceneError
from compiler.plan import Plan, StepPlan, Term
from compiler.questions.question import params_of
from compiler.simulate.machine import Binding, Op
from compiler.simulate.program import Program
from compiler.trace import Draft, Trace
from compiler.values import US, Snapshot, Value, display
from compiler.views.tiles import BLANK

READINGS = 16
"""The most readings that are followed up."""

TURN_FRAMES = 2
"""The most viewed frames in which the states turn up or down."""

TYPED_FRAMES = 3
"""Viewed frames in a row of which one, at least, shows a command whole."""

TRIED_LENGTHS = 12
"""Parts into which what an op may last is divided, to be tried."""

SLACK_S = 0.03
"""How well it is known when a viewed frame is shown."""


def fits(plan: Plan) -> bool:
    """Whether a scene is a state machine, shown at one end, and whose ops rest on no param that can't be tried."""
    if not plan.states or plan.objects or plan.questions[0].reveal == "none":
        return False
    return guesses(plan, _unknown(plan)) is not None and _is_one_by_one(plan.timeline)


def tells(plan: Plan) -> frozenset[str]:
    """The params that a viewer knows: those that are fixed, that ops or the states tell, and how many ops there are."""
    fixed = {p.name for p in plan.params if not p.draw.drawn}
    return frozenset(fixed | _unknown(plan) | told_by_states(plan) | {rounds_param(plan) or ""})


def _unknown(plan: Plan) -> set[str]:
    """The params that ops read and nobody sees."""
    terms = [s.view for s in plan.states]
    for op in plan.ops:
        terms += [*op.requires, op.plays, *op.shows]
        terms += [a.domain for a in op.args if a.domain is not None]
        terms += [t for e in op.effects for t in (e.key, e.value, e.each) if t is not None]
        terms += [t for s in op.says for t in (s.text, s.condition) if t is not None]
    return {name for t in terms for name in params_of(t, plan.lets)} - set(known_params(plan))


def _is_one_by_one(steps: tuple[StepPlan, ...]) -> bool:
    return all(s.kind not in ("act", "together") and _is_one_by_one(s.body) for s in steps)


def rebuild(program: Program, clip: Clip, picks: Mapping[str, Value]) -> list[Trace]:
    """Every trace that fits the viewed frames; none where something can't be made out or isn't legal."""
    plan = program.plan
    wanted = params_of(plan.questions[0].answer, plan.lets)
    rounds = rounds_param(plan)
    asked = [display(pick) for pick in picks.values()]
    readings = [_Reading(program, clip, guess, asked) for guess in guesses(plan, _unknown(plan)) or ()]
    found: dict[object, Trace] = {}
    for turning in range(TURN_FRAMES + 1):  # no more than it takes, whatever the params are
        for reading in readings:
            for draft in (
                reading.forward(turning) if plan.questions[0].reveal == "initial" else reading.backward(turning)
            ):
                start = {name: snapshots[0] for name, snapshots in draft.snapshots.items()}
                draft.params |= inferred(program, start, draft.params, wanted)
                if rounds is not None:
                    draft.params[rounds] = len(draft.ops)
                happened = [(op.name, *op.fields.values()) for op in draft.ops]
                key = repr((start, happened, [draft.params.get(name) for name in sorted(wanted)]))
                if key not in found:
                    found[key] = program.solve(draft)
        if found:
            break
    return list(found.values())


@lru_cache(maxsize=1)  # what one has drawn fills hundreds of megabytes, and plans are read one after the other
def _screen(program: Program) -> Screen:
    return Screen(program)


@dataclass(frozen=True, slots=True)
class Step:
    """An op that is read: its binding, and when it seems to begin and end."""

    binding: Binding
    start_us: int
    end_us: int


class _Reading:
    """The reading of one clip."""

    def __init__(self, program: Program, clip: Clip, guess: Mapping[str, Value], asked: Iterable[str]) -> None:
        """`guess` are the params that ops read and nobody sees, `asked` is what the question names."""
        self.program, self.clip = program, clip
        self.screen = _screen(program)
        self.times = [us / US for us, _ in clip.shots]
        self.looks = [self.screen.look(shown) for _, shown in clip.shots]
        self.params = {**known_params(program.plan), **guess}
        self.said = [
            {m.role: m.text for m in shown.marks if m.role in ("op.caption", "op.typed")} for _, shown in clip.shots
        ]
        drawn_from = pools(program.plan)  # to what is never seen of these nothing happened
        marks = [m for _, shown in clip.shots for m in shown.marks] if drawn_from else []
        seen = {word for m in marks for word in (m.name, *typed_words(m.text))}
        for name in drawn_from:
            self.params[name] = tuple(i for i in self.params[name] if i in seen or any(i in text for text in asked))

    def _draft(self, states: Mapping[str, Snapshot]) -> Draft:
        draft = self.clip.draft()
        draft.params = dict(self.params)
        draft.current = dict(states)
        draft.snapshots = {name: [snapshot] for name, snapshot in states.items()}
        draft.views = {plan.name: view(Env(draft)) for plan, _, view in self.program.states}
        return draft

    def _revealed(self, order: range) -> tuple[Draft | None, range]:
        """A draft in the states that the first frame of this order shows, and the frames after those that show them."""
        draft = self._draft({})
        if not read_states(self.program, self.screen, draft, self.clip.shots[order[0]][1]):
            return None, order
        shown = self.screen.revealed(draft)
        more = next((n for n, k in enumerate(order) if not self.screen.are_alike(self.looks[k], shown)), len(order))
        return draft, order[more:]

    def _hidden(self, draft: Draft, order: range) -> range:
        """The frames without the first ones that show no op."""
        idle = self.screen.at_rest(draft).look
        more = next((n for n, k in enumerate(order) if not self.screen.are_alike(self.looks[k], idle)), len(order))
        return order[more:]

    # ----------------------------------------------------------------- forward

    def forward(self, turning: int) -> list[Draft]:
        """Drafts of all that may have happened since the opening, after which the states turn in so many frames."""
        start, order = self._revealed(range(len(self.looks)))
        if start is None:
            return []
        return list(self._after(start, order[turning:]))

    def _after(self, start: Draft, order: range) -> Iterator[Draft]:
        """All that may have happened in these frames."""
        waiting, made = [(start, order, 0.0)], 0
        while waiting and made < READINGS:
            draft, rest, over_s = waiting.pop()
            rest = self._hidden(draft, rest)
            if not rest:
                made += 1
                yield draft
                continue
            waiting += self._steps(draft, rest, over_s)

    def _steps(self, draft: Draft, order: range, over_s: float) -> list[tuple[Draft, range, float]]:
        """What one legal op makes of a draft, where it looks like the first of these frames; with the frames after,
        and when it is over at the earliest. The one before is over at `over_s` at the earliest."""
        found: dict[object, tuple[Draft, range, float]] = {}
        at_rest = self.screen.at_rest(draft)
        for op in self.program.ops.values():
            for binding in op.legal(draft):
                says, shown = op.speech(draft, binding)
                if not self._may_say(says, order):
                    continue
                looks_like = self.screen.appearance(draft, at_rest, op, binding, says, shown)
                seen = self._seen(looks_like, at_rest.look, order, over_s)
                if seen is not None:
                    after = self._done(draft, Step(binding, *seen[1]))
                    effect = tuple(sorted((w.state, w.key, str(w.value)) for w in after.ops[-1].writes))
                    found.setdefault((says, effect, seen[0]), (after, seen[0], seen[2]))
        return list(found.values())

    def _done(self, draft: Draft, step: Step) -> Draft:
        """The draft after an op."""
        op = self.program.ops[step.binding.op]
        after = replace(draft, ops=list(draft.ops), snapshots={name: [*s] for name, s in draft.snapshots.items()})
        after.params = dict(draft.params)
        start = max(step.start_us, after.ops[-1].end_us if after.ops else 0)
        animation = op.plays(op.environment(draft, step.binding))
        self.program.do(after, step.binding, start, max(step.end_us, start + 1), animation)
        return after

    def _seen(
        self, looks_like: Appearance, idle: Look, order: range, after_s: float = 0.0
    ) -> tuple[range, tuple[int, int], float] | None:
        """The frames after those that show one op, which begin with the first of these, from when to when it seems
        to run, us, and when it is over at the earliest, s; None where no op is shown by them and by no other frame,
        or it would begin before `after_s`."""
        low, high = looks_like.lasts_s
        spans: list[tuple[float, float]] = []
        for k in order:
            look = self.looks[k]
            span = None if spans and self.screen.are_alike(look, idle) else looks_like.seen_in(look)
            if span is None:
                break
            spans.append(span)
        for taken in range(len(spans), 0, -1):
            fits = [
                (max(first, after_s), last, lasts)
                for lasts in (low + (high - low) * n / TRIED_LENGTHS for n in range(TRIED_LENGTHS + 1))
                for first, last in [self._starts(looks_like, lasts, order[:taken], spans[:taken], idle)]
                if max(first, after_s) <= last
            ]
            if fits:
                first, last, lasts = fits[len(fits) // 2]
                start = max(0.0, (first + last) / 2)
                over_s = min(first + lasts for first, _, lasts in fits)
                return order[taken:], (round(start * US), round((start + lasts) * US)), over_s
        return None

    def _starts(
        self, looks_like: Appearance, lasts: float, order: range, spans: list[tuple[float, float]], idle: Look
    ) -> tuple[float, float]:
        """Between when and when an op that lasts so many seconds begins if just these frames show it, each within
        its span; the first is later than the last where that can't be."""
        pairs = list(zip(order, spans, strict=True))
        first = max(self.times[k] - looks_like.seconds(span[1], lasts) for k, span in pairs)
        last = min(self.times[k] - looks_like.seconds(span[0], lasts) for k, span in pairs)
        before, after = min(order) - 1, max(order) + 1
        if before >= 0 and not self._may_be_unnoticed(looks_like, before, idle):
            first = max(first, self.times[before])
        if after < len(self.looks) and not self._may_be_unnoticed(looks_like, after, idle):
            last = min(last, self.times[after] - lasts)
        return first - SLACK_S, last + SLACK_S

    def _may_be_unnoticed(self, looks_like: Appearance, place: int, idle: Look) -> bool:
        """Whether a frame in which no op is seen may yet be of one that looks so then."""
        look = self.looks[place]
        return self.screen.are_alike(look, idle) and looks_like.seen_in(look) is not None

    # ---------------------------------------------------------------- backward

    def backward(self, turning: int) -> list[Draft]:
        """Drafts of all that may have led to the closing, before which the states turn in so many frames."""
        closing, order = self._revealed(range(len(self.looks) - 1, -1, -1))
        if closing is None:
            return []
        ways = list(self._before(closing, order[turning:]))
        return [draft for start, steps in ways if (draft := self._again(start, steps)) is not None]

    def _before(self, closing: Draft, order: range) -> Iterator[tuple[Mapping[str, Snapshot], tuple[Step, ...]]]:
        """All initial states, with the ops since, that these frames, the last one first, leave possible."""
        bindings = Bindings(self.program)
        waiting: list[tuple[Mapping[str, Snapshot], range, tuple[Step, ...]]] = [(closing.current, order, ())]
        made = 0
        while waiting and made < READINGS:
            states, rest, steps = waiting.pop()
            draft = replace(closing, current=dict(states))
            rest = self._hidden(draft, rest)
            if not rest:
                made += 1
                yield states, steps
                continue
            found: dict[object, tuple[Mapping[str, Snapshot], range, tuple[Step, ...]]] = {}
            for op in self.program.ops.values():
                for binding in bindings.of(op, draft, self._typed(rest)):
                    if not op.may_lead_to(draft, binding) or not self._may_show(draft, op, binding, rest):
                        continue
                    for past in self._origins(draft, op, binding, rest):
                        before = replace(closing, current=dict(past))
                        says, shown = op.speech(before, binding)
                        if not self._may_say(says, rest):
                            continue
                        at_rest = self.screen.at_rest(before)
                        looks_like = self.screen.appearance(before, at_rest, op, binding, says, shown)
                        seen = self._seen(looks_like, at_rest.look, rest)
                        if seen is not None:
                            key = says, tuple(tuple(s.items()) for s in past.values()), seen[0]
                            found.setdefault(key, (past, seen[0], (Step(binding, *seen[1]), *steps)))
            waiting += found.values()

    def _origins(self, draft: Draft, op: Op, binding: Binding, order: range) -> list[dict[str, Snapshot]]:
        """The states before an op that these frames begin to show backward."""
        inverse = self.program.inverse
        if len(op.plan.shows) != 1:
            return inverse.origins(draft, binding) or []
        # What it shows is seen in one of the next frames, or nothing is.
        seen = {t.text for k in order[:TYPED_FRAMES] for t in see(self.clip.shots[k][1]).said}
        tried: list[tuple[Value, ...]] = [(), *((v,) for text in sorted(seen) for v in values_of(text, self.program))]
        return [past for shown in tried for past in inverse.origins(draft, binding, shown) or ()]

    def _typed(self, order: range) -> str:
        """The command that the first of these frames shows, as far as those after it, of the same, show it."""
        typed = self.said[order[0]].get("op.typed", "").rstrip()
        for k in order[1:TYPED_FRAMES]:
            more = self.said[k].get("op.typed", "").rstrip()
            if more.startswith(typed):
                typed = more
        return typed

    def _may_say(self, says: str, order: range) -> bool:
        """A quick test of whether an op that says this may be shown by the first of these frames."""
        said = self.said[order[0]]
        if said.get("op.caption", says) != says:
            return False
        return says == said.get("op.typed", "").rstrip() or says.startswith(self._typed(order))

    def _may_show(self, after: Draft, op: Op, binding: Binding, order: range) -> bool:
        """A quick test, in the states after an op, of whether it may look like a frame; True where that isn't told."""
        if op.writes_states & _said_states(op):
            return True
        try:
            says = op.says(after, binding)
            if not self._may_say(says, order):
                return False
            if op.plan.shows or self._stays_seen(after):
                return True
            looks_like = self.screen.appearance(after, self.screen.at_rest(after), op, binding, says, ())
        except (KeyError, TypeError, SceneError):
            return True
        return looks_like.seen_in(self.looks[order[0]]) is not None

    @staticmethod
    def _stays_seen(draft: Draft) -> bool:
        """Whether something of the states is seen while they are hidden."""
        return any(BLANK in s.values() for s in draft.current.values())

    def _again(self, start: Mapping[str, Snapshot], steps: tuple[Step, ...]) -> Draft | None:
        """A draft of these ops from these states; None where one isn't legal there."""
        draft = self._draft({name: s.after(0, {}) for name, s in start.items()})
        for step in steps:
            if not self.program.is_legal(draft, step.binding):
                return None
            draft = self._done(draft, step)
        return draft


@lru_cache(maxsize=256)
def _said_states(op: Op) -> frozenset[str]:
    """The states that an op's words and animation read."""

    def read(term: Term) -> set[str]:
        own = {str(term.value)} if term.op == "state" else set()
        return own.union(*(read(arg) for arg in term.args))

    terms = [t for s in op.plan.says for t in (s.text, s.condition) if t is not None]
    return frozenset().union(*(read(t) for t in (*terms, op.plan.plays)))
