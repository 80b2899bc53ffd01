"""One question, compiled: picks, conditions, the answer with what it read, options, wording."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import prod
from typing import Any

from compiler.distributions import Distribution, as_distribution
from compiler.environment import Env
from compiler.errors import SceneError
from compiler.evaluate import Closure, compile_term
from compiler.plan import BalancePlan, Plan, QuestionPlan, Term
from compiler.questions.derivation import Derivation, derive
from compiler.questions.targets import Target
from compiler.simulate.further import Further, Player
from compiler.simulate.observe import Viewer
from compiler.simulate.program import Program
from compiler.streams import Stream
from compiler.trace import Trace
from compiler.values import MISSING, Measured, Value

PICK_LIMIT = 100_000


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer and what it rests on."""

    value: Value
    derivation: Derivation


class Question:
    """A question of a plan, ready to be asked of traces."""

    def __init__(self, plan: Plan, question: QuestionPlan, viewer: Viewer, program: Program) -> None:
        self.plan = question
        self.player = Player(program)
        self.name = question.name
        self._viewer = viewer
        lets = plan.lets
        self._picks = [
            (
                p,
                compile_term(p.draw.value, lets),
                compile_term(p.draw.step, lets) if p.draw.step is not None else None,
                compile_term(p.condition, lets) if p.condition is not None else None,
            )
            for p in question.picks
        ]
        self._requires = [compile_term(r, lets) for r in question.requires]
        picked = {p.name for p in question.picks}
        self.early = [
            number for number, r in enumerate(question.requires) if reads_only_params(r) and not picked & locals_of(r)
        ]
        self._answer = _answer_of(question, lets)
        self._asks = [compile_term(a, lets) for a in question.asks]
        self._format = None if question.format is None else compile_term(question.format, lets)
        self._choices = compile_term(question.choices, lets) if question.choices is not None else None
        self._pool = compile_term(question.pool, lets) if question.pool is not None else None
        balance = question.balance
        self._subject = compile_term(balance.subject, lets) if balance and balance.subject else None
        self._domain = compile_term(balance.domain, lets) if balance else None
        self._across = [compile_term(a.value, lets) for a in balance.across] if balance else []
        self.shortcuts = [(s, compile_term(s.value, lets)) for s in question.shortcuts]

    def environment(self, trace: Trace, picks: dict[str, Value]) -> Env:
        return Env(
            trace,
            locals=dict(picks),
            viewer_step_us=self._viewer.step_us,
            machine=self.player,
            backward=self.plan.reveal == "final",
        )

    # ------------------------------------------------------------------- picks

    def pick(self, trace: Trace, stream: Stream, target: Target | None) -> dict[str, Value] | None:
        """The picks of this draw, or None where a condition refuses them.

        A pick whose source doesn't depend on the simulation is drawn from the whole source, and the
        draw is rejected where its condition fails: so a redraw with the same picks is an equal draw.
        Live picks are drawn jointly among what is allowed.
        """
        fixed = dict(self.fixed_picks(target))
        if self.has_live_picks:
            return self._pick_jointly(trace, stream, fixed)
        env = self.environment(trace, {})
        picks: dict[str, Value] = {}
        for plan, source, step, _ in self._picks:
            if plan.name in fixed:
                picks[plan.name] = fixed[plan.name]
            else:
                of = as_distribution(source(env), step(env) if step else None)
                if of.support() == ():
                    return None
                picks[plan.name] = of.draw(stream.child(plan.name))
            env.locals[plan.name] = picks[plan.name]
        return picks if self.allows(trace, picks) else None

    def fixed_picks(self, target: Target | None) -> list[tuple[str, Value]]:
        """Picks that the target settles."""
        balance = self.plan.balance
        if balance is None or target is None:
            return []
        pairs = zip(balance.across, target.across, strict=True)
        return [(a.source[5:], v) for a, v in pairs if a.source.startswith("pick ") and a.members]

    def allows(self, trace: Trace, picks: dict[str, Value]) -> bool:
        """Whether every pick's condition holds, and live picks are among their sources."""
        return self.odds(trace, picks) > 0.0

    def odds(self, trace: Trace, picks: dict[str, Value]) -> float:
        """How likely this trace would have led to these picks, up to a factor that is the same for every trace."""
        if not self.has_live_picks:
            env = self.environment(trace, picks)
            held = all(condition is None or condition(env) is True for *_, condition in self._picks)
            return 1.0 if held else 0.0
        likely: dict[str, float] = {}

        def given(name: str, source: Further) -> Value:
            likely[name] = source.odds(picks[name])
            return picks[name] if likely[name] else MISSING

        made = self._joint_picks(trace, {}, given)
        return prod(likely.values()) / len(made) if picks in made else 0.0

    def _pick_jointly(self, trace: Trace, stream: Stream, fixed: dict[str, Value]) -> dict[str, Value] | None:
        def drawn(name: str, source: Distribution) -> Value:
            return source.draw(stream.child(name))

        found = self._joint_picks(trace, fixed, drawn)
        return stream.child("picks").choice(found) if found else None

    def _joint_picks(
        self, trace: Trace, fixed: dict[str, Value], settle: Callable[[str, Any], Value]
    ) -> list[dict[str, Value]]:
        """All picks that meet their conditions; of what has no list of values, `settle` gives one or MISSING."""
        found: list[dict[str, Value]] = []
        env = self.environment(trace, {})

        def extend(depth: int) -> None:
            if depth == len(self._picks):
                found.append({p.name: env.locals[p.name] for p, *_ in self._picks})
                if len(found) > PICK_LIMIT:
                    raise SceneError(f"question '{self.name}': more than {PICK_LIMIT:,} joint picks")
                return
            plan, source, step, condition = self._picks[depth]
            of = as_distribution(source(env), step(env) if step else None)
            items = of.support()
            if plan.name in fixed:
                items = (fixed[plan.name],)
            elif items is None:
                settled = settle(plan.name, of)
                items = () if settled is MISSING else (settled,)
            for item in dict.fromkeys(items):
                env.locals[plan.name] = item
                if condition is None or condition(env) is True:
                    extend(depth + 1)

        extend(0)
        return found

    @property
    def has_live_picks(self) -> bool:
        return any(p.live for p, *_ in self._picks)

    # ----------------------------------------------------------------- answers

    def failed_early(self, env: Env) -> list[int]:
        """Indices of the `require`s that no simulation can mend: they read params alone, and these fail them."""
        return [number for number in self.early if self._requires[number](env) is not True]

    def failed_requirement(self, trace: Trace, picks: dict[str, Value]) -> int | None:
        """Index of the first `require` that doesn't hold, or None."""
        env = self.environment(trace, picks)
        for number, test in enumerate(self._requires):
            if test(env) is not True:
                return number
        return None

    def answer(self, trace: Trace, picks: dict[str, Value]) -> Answered:
        """The answer and its derivation."""
        env = self.environment(trace, picks)
        env.reads = []
        value = self._answer(env)
        return Answered(value, derive(trace, env.reads, self.plan.reveal, env.beyond))

    def answer_alone(self, trace: Trace, picks: dict[str, Value]) -> Value:
        """The answer without its derivation."""
        return self._answer(self.environment(trace, picks))

    def shortcut_values(self, trace: Trace, picks: dict[str, Value]) -> list[Value]:
        """What each declared shortcut guesses."""
        env = self.environment(trace, picks)
        return [closure(env) for _, closure in self.shortcuts]

    def crossed(self, trace: Trace, picks: dict[str, Value]) -> list[Value]:
        """The values of the `across` quantities."""
        env = self.environment(trace, picks)
        return [closure(env) for closure in self._across]

    def subject(self, trace: Trace, picks: dict[str, Value], answer: Value) -> Value:
        """What is balanced: the answer, or what stands behind `of`."""
        return answer if self._subject is None else self._subject(self.environment(trace, picks))

    def wanted(self, trace: Trace, picks: dict[str, Value], target: Target) -> Value:
        """The balanced value that the target asks for; MISSING where nothing is balanced."""
        if target.quantile is None:
            return target.answer
        assert self._domain is not None
        support = as_distribution(self._domain(self.environment(trace, picks))).support()
        return support[min(int(target.quantile * len(support)), len(support) - 1)] if support else MISSING

    # ----------------------------------------------------------------- options

    def option_count(self, trace: Trace, picks: dict[str, Value]) -> int:
        assert self._choices is not None
        return int(self._choices(self.environment(trace, picks)))

    def option_pool(self, trace: Trace, picks: dict[str, Value]) -> tuple[Value, ...] | None:
        """The finite set that options are drawn from, or None where they are redrawn."""
        env = self.environment(trace, picks)
        if self._pool is not None:
            return tuple(self._pool(env))
        if self._domain is not None and self._subject is None:
            return as_distribution(self._domain(env)).support()
        return None

    def ask(self, trace: Trace, picks: dict[str, Value], form: str, stream: Stream) -> str:
        """One of the wordings in a form, its holes filled in."""
        return stream.choice(self.wordings(trace, picks, form))

    def wordings(self, trace: Trace, picks: dict[str, Value], form: str) -> list[str]:
        """All wordings in a form, filled in; in the free form they end with how to write the answer."""
        env = self.environment(trace, picks)
        end = f" {self._format(env)}" if self._format is not None and form == "free" else ""
        return [f"{ask(env)}{end}" for ask in self._asks]


def _answer_of(question: QuestionPlan, lets: Mapping[str, Term]) -> Closure:
    """The answer's closure; a number with a tolerance is one that equals all within it."""
    answer = compile_term(question.answer, lets)
    if question.within is None:
        return answer
    within = compile_term(question.within, lets)

    def measured(env: Env) -> Value:
        value = answer(env)
        return MISSING if value is MISSING else Measured(value, float(within(env)))

    return measured


def planned_terms(balance: BalancePlan) -> list[Term]:
    """What the target of a sample settles, beside its answer."""
    return [q.value for q in balance.across] + ([balance.subject] if balance.subject is not None else [])


def params_of(term: Term, lets: Mapping[str, Term]) -> set[str]:
    """The params that a term reads, also through lets."""
    if term.op == "param":
        return {str(term.value)}
    found = params_of(lets[str(term.value)], lets) if term.op == "let" else set()
    return found.union(*(params_of(arg, lets) for arg in term.args))


def locals_of(term: Term) -> set[str]:
    """The picks, arguments and loop names that a term reads."""
    found = {str(term.value)} if term.op == "local" else set()
    return found.union(*(locals_of(arg) for arg in term.args))


def reads_only_params(term: Term) -> bool:
    """Whether a condition can be tested before anything is simulated."""
    if term.op in ("state", "entries", "object", "objects", "at", "after", "before", "let", "constant"):
        return False
    if term.op == "call" and term.value in ("touched", "previous", "around"):
        return False
    return all(reads_only_params(arg) for arg in term.args)
