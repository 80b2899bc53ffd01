"""Samples: in goes (split, seed, index), out comes an accepted draw with its questions, or an error that says why.

A draw is rejected until it matches the target of its index and meets every condition, within a
budget; each attempt has its own streams, so that a new condition moves only what it rejects.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from compiler.environment import Env
from compiler.errors import BudgetError, SceneError
from compiler.evaluate import compile_term
from compiler.lowering import scaled, unstretched
from compiler.plan import BalancePlan, Plan
from compiler.questions.altering import altered
from compiler.questions.derivation import Derivation
from compiler.questions.options import from_pool, is_unique, redrawn
from compiler.questions.question import Answered, Question, params_of, planned_terms, reads_only_params
from compiler.questions.targets import Target, Targets, crossings_of
from compiler.simulate.machine import idle_run
from compiler.simulate.observe import Viewer, has_corner_hit, unseen
from compiler.simulate.program import Program, Sampling, Slot
from compiler.streams import Stream, key_of
from compiler.trace import Draft, Trace
from compiler.values import MISSING, Value, display, equal

BUDGET = 2_000
COUPLED = 500
"""Attempts in which a stretched sample has as much more in it as its shorter one; later ones are free."""
PILOT = 300
LETTERS = "ABCDEFGHIJ"


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a sample: its wording, answer, derivation and options.

    `options` are in the order shown, empty for a free answer; `place` is that of the truth.
    """

    question: Question
    target: Target
    picks: dict[str, Value]
    ask: str
    answer: Value
    derivation: Derivation
    form: str
    options: tuple[Value, ...]
    place: int

    @property
    def letter(self) -> str:
        return LETTERS[self.place] if self.options else ""


@dataclass(frozen=True, slots=True)
class Sample:
    """An accepted draw. `tries` counts its attempts and `rejected` why the others failed."""

    plan: Plan
    split: str
    seed: int
    index: int
    trace: Trace
    slots: tuple[Slot, ...]
    asked: tuple[Asked, ...]
    tries: int
    rejected: dict[str, int]


@dataclass(frozen=True, slots=True)
class _Draw:
    """What an attempt has made so far."""

    trace: Trace
    slots: tuple[Slot, ...]
    picks: list[dict[str, Value]]
    answers: list[Answered]


class Sampler:
    """Makes the samples of one plan."""

    def __init__(self, plan: Plan, viewer: Viewer, forms: tuple[str, ...] = ("choices", "free"), seed: int = 0) -> None:
        self.plan = plan
        self.viewer = viewer
        self.program = Program(plan)
        self.questions = [Question(plan, q, viewer, self.program) for q in plan.questions]
        self._asked_forms = forms
        self.forms = [tuple(f for f in q.forms if f in forms) or q.forms for q in plan.questions]
        self.seed = seed
        self._shorter: Sampler | None = None
        conditions = [
            (f"require {text}", reads_only_params(term), compile_term(term, plan.lets))
            for text, term in zip(plan.require_texts, plan.requires, strict=True)
        ]
        self._early = [(name, test) for name, early, test in conditions if early]
        self._late = [(name, test) for name, early, test in conditions if not early]
        self.targets = [
            Targets(plan, q, crossings_of(plan, q, partial(self._measure, number)))
            for number, q in enumerate(plan.questions)
        ]

    def _measure(self, number: int, place: int) -> list[Value]:
        """Values of an `across` quantity in pilot draws, whose conditions don't count."""
        values = []
        question = self.questions[number]
        for attempt in range(PILOT):
            stream = Stream(key_of("pilot", self.plan.keyed, self.plan.group, self.plan.level, self.seed, attempt))
            params = self.program.params(stream.child("params"), {})
            found = self.program.run(self.program.start(params, stream), self._sampling(stream))
            if found is None:
                continue
            picks = question.pick(found[0], stream.child("picks"), None)
            if picks is not None:
                values.append(question.crossed(found[0], picks)[place])
        return values

    def _sampling(self, stream: Stream, rounds: Mapping[str, Value] | None = None) -> Sampling:
        # The more ops, the more of the draws have a run that does nothing; too many once a clip is stretched.
        return Sampling(stream.child("timing"), stream.child("choice"), rounds or {}, self.plan.stretch > 1)

    # ----------------------------------------------------------------- samples

    def key(self, split: str, seed: int, index: int) -> tuple[str | int, ...]:
        """What identifies a sample, and keys its draws."""
        return (self.plan.keyed, split, seed, self.plan.group, self.plan.level, index)

    def sample(self, split: str, seed: int, index: int) -> Sample:
        """The sample of an index. Raises BudgetError after 2,000 attempts that all failed."""
        targets = [t.target(split, seed, index) for t in self.targets]
        forms = [self.form(n, split, seed, index) for n in range(len(self.questions))]
        rejected: Counter[str] = Counter()
        base = self.key(split, seed, index)
        longer = self._longer(split, seed, index)
        for attempt in range(BUDGET):
            stream = Stream(key_of(*base, attempt))
            draw: _Draw | None = None
            for reason, step in self._attempt(stream, targets, longer if attempt < COUPLED else {}):
                if reason is not None:
                    rejected[reason] += 1
                    break
                draw = step
            else:
                assert draw is not None
                asked = self._ask(draw, targets, forms, Stream(key_of(*base, "wording")), stream)
                if asked is None:
                    rejected["options that all differ"] += 1
                    continue
                return Sample(self.plan, split, seed, index, draw.trace, draw.slots, asked, attempt + 1, dict(rejected))
        raise BudgetError(self._report(base, targets, rejected))

    def _longer(self, split: str, seed: int, index: int) -> dict[str, Value]:
        """What is multiplied in a stretched sample: as many times as much as in the sample without stretching.

        By the names of params and the paths of steps. Drawn anew it would be less, for the longer a clip is the
        more is there to reject.
        """
        plan = self.plan
        planned = [t for q in plan.questions if q.balance for t in planned_terms(q.balance)]
        settled = {name for term in planned for name in params_of(term, plan.lets)}
        names = [name for name in plan.multiplied if name not in settled]
        if not names:
            return {}
        if self._shorter is None:
            viewer = Viewer(fps=self.viewer.fps, cap=max(2, round(self.viewer.cap / plan.stretch)))
            self._shorter = Sampler(unstretched(plan), viewer, self._asked_forms, self.seed)
        try:
            trace = self._shorter.sample(split, seed, index).trace
        except BudgetError:
            return {}
        drawn = {**trace.params, **trace.timing}
        return {name: scaled(drawn[name], plan.stretch) for name in names if name in drawn}

    def _attempt(
        self,
        stream: Stream,
        targets: list[Target],
        longer: Mapping[str, Value],
        go_on: bool = False,
    ) -> Iterator[tuple[str | None, _Draw | None]]:
        """Yield (reason, None) for each failed condition, and (None, draw) at the end.

        With `go_on` later conditions are tested after a failure too, as far as they can be.
        """
        plan, program = self.plan, self.program
        fixed: dict[str, tuple[str, Value]] = {name: ("value", value) for name, value in longer.items()}
        for question, target, cells in zip(self.questions, targets, self.targets, strict=True):
            for crossing, wanted in zip(cells.crossings, target.across, strict=True):
                if crossing.conditioned and crossing.source.startswith("param "):
                    kind = "value" if crossing.bounds is None else "third"
                    value = wanted if kind == "value" else ("low", "middle", "high").index(wanted)
                    fixed[crossing.source[6:]] = (kind, value)
            balanced = _balanced_param(plan, question.plan.balance)
            if balanced is not None and target.quantile is None:
                fixed[balanced] = ("value", target.answer)
        params = program.params(stream, fixed)
        env = Env(Draft(plan.fps, plan.width, plan.height, params))
        for name, test in self._early:
            if test(env) is not True:
                yield name, None
        for question in self.questions:
            for failed in question.failed_early(env):
                yield f"{question.name}: require {question.plan.require_texts[failed]}", None
        run = program.run(program.start(params, stream), self._sampling(stream, longer))
        if run is None:
            yield "a legal op", None
            return
        trace, slots = run
        yield from ((reason, None) for reason in self._scene_faults(trace))
        picks: list[dict[str, Value]] = []
        answers: list[Answered] = []
        for number, question in enumerate(self.questions):
            chosen = question.pick(trace, stream.child("picks", question.name), targets[number])
            if chosen is None:
                yield f"{question.name}: a pick", None
                return
            picks.append(chosen)
            answered = None
            for reason, found in self._question_faults(question, trace, chosen):
                if reason is not None:
                    yield reason, None
                answered = found
            if answered is None:
                return
            answers.append(answered)
            for reason in self._target_faults(number, trace, chosen, answered, targets[number]):
                yield reason, None
        yield None, _Draw(trace, slots, picks, answers)

    def _scene_faults(self, trace: Trace) -> Iterator[str]:
        """Conditions on the clip as a whole."""
        if trace.ops and idle_run(trace):
            yield "no run of ops that does nothing"
        if has_corner_hit(trace):
            yield "no hit of a corner"
        env = Env(trace)
        for name, test in self._late:
            if test(env) is not True:
                yield name

    def _question_faults(
        self, question: Question, trace: Trace, picks: dict[str, Value]
    ) -> Iterator[tuple[str | None, Answered | None]]:
        """Conditions on one question beside its target; the last item carries the answer."""
        failed = question.failed_requirement(trace, picks)
        if failed is not None:
            yield f"{question.name}: require {question.plan.require_texts[failed]}", None
        answered = question.answer(trace, picks)
        if answered.value is MISSING:
            yield f"{question.name}: an answer", None
            return
        entries = answered.derivation.entries(trace)
        if len(entries) < question.plan.needs:
            yield f"{question.name}: needs {question.plan.needs}", answered
        blind = unseen(trace, self.viewer, question.plan.reveal, answered.derivation.seen(trace))
        if blind is not None:
            yield f"{question.name}: {blind}", answered
        if question.plan.reveal == "final" and not is_unique(
            self.program, trace, lambda other: question.answer_alone(other, picks)
        ):
            yield f"{question.name}: one initial state that fits", answered
        yield None, answered

    def _target_faults(
        self, number: int, trace: Trace, picks: dict[str, Value], answered: Answered, target: Target
    ) -> Iterator[str]:
        question, cells = self.questions[number], self.targets[number]
        wanted = question.wanted(trace, picks, target)
        if question.plan.balance is not None and not equal(question.subject(trace, picks, answered.value), wanted):
            yield f"{question.name}: the planned answer"
        if any(not c.conditioned for c in cells.crossings):
            values = question.crossed(trace, picks)
            for crossing, value, cell in zip(cells.crossings, values, target.across, strict=True):
                if not crossing.conditioned and not equal(crossing.cell(value), cell):
                    yield f"{question.name}: across {crossing.name}"
        if target.held:
            guesses = question.shortcut_values(trace, picks)
            held = [(s, g) for (s, _), g in zip(question.shortcuts, guesses, strict=True) if s.held]
            for (shortcut, guess), bit in zip(held, target.held, strict=True):
                if equal(guess, answered.value) is not bit:
                    yield f'{question.name}: held "{shortcut.name}"'

    # ----------------------------------------------------------------- wording

    def _ask(
        self, draw: _Draw, targets: list[Target], forms: list[str], planned: Stream, stream: Stream
    ) -> tuple[Asked, ...] | None:
        asked = []
        for number, question in enumerate(self.questions):
            form = forms[number]
            keyed = stream.child("options", question.name)
            options: list[Value] = []
            answer = draw.answers[number].value
            if form == "choices":
                found = self._distractors(question, draw, number, keyed)
                if found is None:
                    return None
                options = found
                options.insert(keyed.child("letter").below(len(found) + 1), answer)
            asked.append(
                Asked(
                    question,
                    targets[number],
                    draw.picks[number],
                    question.ask(draw.trace, draw.picks[number], form, planned.child("ask", question.name)),
                    answer,
                    draw.answers[number].derivation,
                    form,
                    tuple(options),
                    next((i for i, o in enumerate(options) if o is answer), 0),
                )
            )
        return tuple(asked)

    def form(self, number: int, split: str, seed: int, index: int) -> str:
        """The form of a question in the sample of an index: each once in as many indices as there are."""
        forms, plan = self.forms[number], self.plan
        block, place = divmod(index, len(forms))
        key = key_of("form", plan.keyed, split, seed, self.questions[number].name, plan.level, block)
        return forms[Stream(key).shuffled(range(len(forms)))[place]]

    def _distractors(self, question: Question, draw: _Draw, number: int, stream: Stream) -> list[Value] | None:
        picks, truth = draw.picks[number], draw.answers[number].value
        count = question.option_count(draw.trace, picks)
        pool = question.option_pool(draw.trace, picks)
        if pool is not None:
            if len(pool) < count:
                raise SceneError(
                    f"{self.plan.scene}/{question.name}: {count} options from a pool of {len(pool)} "
                    f"({', '.join(display(v) for v in pool)})"
                )
            return from_pool(pool, truth, count, stream.child("pool"))

        def accept(trace: Trace) -> bool:
            if next(self._scene_faults(trace), None) is not None:
                return False
            return all(reason is None for reason, _ in self._question_faults(question, trace, picks))

        return (altered if question.plan.policy == "altered" else redrawn)(
            self.program,
            question,
            draw.trace,
            draw.slots,
            picks,
            truth,
            count,
            stream.child("redraw"),
            accept,
        )

    # ------------------------------------------------------------------ report

    def _report(self, base: tuple[str | int, ...], targets: list[Target], rejected: Counter[str]) -> str:
        """Why no draw was accepted: how often each condition failed, and alone failed, in a pilot."""
        failed: Counter[str] = Counter()
        alone: Counter[str] = Counter()
        for attempt in range(PILOT):
            stream = Stream(key_of(*base, "report", attempt))
            reasons = {r for r, _ in self._attempt(stream, targets, {}, go_on=True) if r is not None}
            failed.update(reasons)
            if len(reasons) == 1:
                alone.update(reasons)
        plan = self.plan
        cells = "; ".join(
            f"{q.name}: {t.describe(c.crossings)}"
            for q, t, c in zip(self.questions, targets, self.targets, strict=True)
        )
        lines = [
            f"{plan.scene}/{plan.group}/{plan.level}: no draw met all conditions in {BUDGET:,} attempts",
            f"  planned: {cells}",
            f"  of {PILOT} pilot draws, each condition failed, and alone failed:",
        ]
        for reason, count in failed.most_common():
            lines.append(f"    {count:5d} {alone[reason]:5d}  {reason}")
        for reason in sorted(set(rejected) - set(failed)):
            lines.append(f"    {rejected[reason]:5d} of {BUDGET:,} attempts  {reason}")
        lines.append("  loosen what alone fails most, leave the cell out with `except`, or widen the params")
        return "\n".join(lines)


def _balanced_param(plan: Plan, balance: BalancePlan | None) -> str | None:
    """The param that is balanced by its name over what it is drawn from: to draw it so is to reject until it is so."""
    if balance is None or balance.subject is None or balance.subject.op != "param":
        return None
    param = next((p for p in plan.params if p.name == balance.subject.value), None)
    drawn = param is not None and param.count is None and param.draw.drawn and param.draw.step is None
    return param.name if param is not None and drawn and param.draw.value == balance.domain else None
