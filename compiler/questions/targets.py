"""Targets: in goes an index, out comes what its sample must be, decided from the seed alone.

The cells of a question are its balanced answers crossed with the `across` quantities and the held
shortcuts. A block holds every cell, each answer equally often; within a block, every run of as many
indices as there are answers has each answer once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import product
from math import lcm
from typing import TypeAlias

from compiler.distributions import as_distribution
from compiler.environment import Env
from compiler.errors import SceneError
from compiler.evaluate import compile_term
from compiler.plan import AcrossPlan, Plan, QuestionPlan
from compiler.streams import Stream, key_of
from compiler.trace import Draft
from compiler.values import MISSING, Value, display, to_json

QUANTILES = 12
"""Into how many parts a domain that is itself drawn is divided; the target lies anywhere in one of them."""

Measure: TypeAlias = Callable[[int], list[Value]]
"""Place of an `across` quantity -> its values in a pilot."""

THIRDS = ("low", "middle", "high")
BLOCK_LIMIT = 20_000


@dataclass(frozen=True, slots=True)
class Crossing:
    """A quantity to cross with: its members, or the two bounds between the thirds of its range.

    `conditioned` quantities are drawn inside their target, others are rejected until they match.
    """

    name: str
    source: str
    members: tuple[Value, ...]
    bounds: tuple[float, float] | None
    conditioned: bool

    def cell(self, value: Value) -> Value:
        """The member, or the third, that a measured value belongs to; MISSING if it has none."""
        if value is MISSING:
            return MISSING
        if self.bounds is None:
            return value if value in self.members else MISSING
        return THIRDS[(value >= self.bounds[0]) + (value >= self.bounds[1])]


@dataclass(frozen=True, slots=True)
class Target:
    """What a sample must be: the answer (or its quantile in a drawn domain), the crossed cells, the held bits."""

    answer: Value
    quantile: float | None
    across: tuple[Value, ...]
    held: tuple[bool, ...]

    def describe(self, crossings: tuple[Crossing, ...]) -> str:
        parts = [] if self.answer is MISSING else [f"answer {display(self.answer)}"]
        if self.quantile is not None:
            parts.append(f"quantile {self.quantile:.2f}")
        parts += [f"{c.name} {display(v)}" for c, v in zip(crossings, self.across, strict=True)]
        parts += [f"held {'right' if h else 'wrong'}" for h in self.held]
        return ", ".join(parts) or "any"


class Targets:
    """All cells of one question, and the target of each index."""

    def __init__(self, plan: Plan, question: QuestionPlan, crossings: tuple[Crossing, ...]) -> None:
        self.plan = plan
        self.question = question
        self.crossings = crossings
        self.held = tuple(s for s in question.shortcuts if s.held is not None)
        self.answers = self._answers()
        self.columns = self._columns()

    def _constant(self, term: object) -> Value:
        """A setting's value; it may read params that are fixed, none that is drawn."""
        env = Env(Draft(self.plan.fps, self.plan.width, self.plan.height))
        for param in self.plan.params:
            if not param.draw.drawn:
                env.trace.params[param.name] = compile_term(param.draw.value, self.plan.lets)(env)
        return compile_term(term, self.plan.lets)(env)  # type: ignore[arg-type]

    def _answers(self) -> list[tuple[Value, float | None]]:
        balance = self.question.balance
        if balance is None:
            return [(MISSING, None)]
        if not balance.fixed:
            return [(MISSING, k / QUANTILES) for k in range(QUANTILES)]
        support = as_distribution(self._constant(balance.domain)).support()
        if not support:
            raise SceneError(f"{self.plan.scene}/{self.question.name}: nothing to balance over")
        return [(answer, None) for answer in support]

    def _columns(self) -> list[list[Target]]:
        """The cells of each answer, all lists equally long."""
        held = [tuple(i == 0 for i in range(s.held or 1)) for s in self.held]
        across = [c.members if c.bounds is None else THIRDS for c in self.crossings]
        excluded = self._excluded()
        columns = []
        for answer, quantile in self.answers:
            cells = [
                Target(answer, quantile, cell, bits)
                for cell in product(*across)
                for bits in product(*held)
                if (answer, *cell) not in excluded
            ]
            if not cells:
                raise SceneError(
                    f"{self.plan.scene}/{self.question.name}: 'except' leaves no cell for the answer "
                    f"{display(answer)}; take it out of the domain"
                )
            columns.append(cells)
        length = lcm(*(len(c) for c in columns))
        if length * len(columns) > BLOCK_LIMIT:
            raise SceneError(
                f"{self.plan.scene}/{self.question.name}: {length * len(columns):,} cells to balance; "
                f"the limit is {BLOCK_LIMIT:,}: cross fewer quantities"
            )
        return [c * (length // len(c)) for c in columns]

    def _excluded(self) -> set[tuple[Value, ...]]:
        balance = self.question.balance
        if balance is None or balance.excluded is None:
            return set()
        cells = set(self._constant(balance.excluded))
        domains = [
            [a for a, _ in self.answers],
            *[list(c.members if c.bounds is None else THIRDS) for c in self.crossings],
        ]
        for cell in cells:
            for value, domain in zip(cell, domains, strict=True):
                if value not in domain:
                    raise SceneError(
                        f"{self.plan.scene}/{self.question.name}: 'except' names "
                        f"({display(cell)}), but {display(value)} is none of "
                        f"{', '.join(display(d) for d in domain)}"
                    )
        return cells

    @property
    def block(self) -> int:
        """How many indices it takes until every cell came up."""
        return len(self.columns) * len(self.columns[0])

    def cells(self) -> list[Target]:
        """Every different cell."""
        return list(dict.fromkeys(t for column in self.columns for t in column))

    def target(self, split: str, seed: int, index: int) -> Target:
        """The target of an index."""
        number, place = divmod(index, self.block)
        plan = self.plan
        key = key_of("target", plan.keyed, split, seed, self.question.name, plan.level, number)
        stream = Stream(key)
        row, column = divmod(place, len(self.columns))
        answer = stream.child("row", row).shuffled(range(len(self.columns)))[column]
        order = stream.child("column", answer).shuffled(range(len(self.columns[answer])))
        target = self.columns[answer][order[row]]
        if target.quantile is None:
            return target
        # Where in its part is drawn: else a domain of 5 had two of 12 parts for one value, and three for another.
        return replace(target, quantile=target.quantile + stream.child("within", place).unit() / QUANTILES)


def crossings_of(plan: Plan, question: QuestionPlan, measure: Measure) -> tuple[Crossing, ...]:
    """Settle how each `across` quantity is crossed; `measure` gives values of a pilot where it must be."""
    if question.balance is None:
        return ()
    return tuple(
        _crossing(plan, question, quantity, place, measure) for place, quantity in enumerate(question.balance.across)
    )


def _crossing(plan: Plan, question: QuestionPlan, quantity: AcrossPlan, place: int, measure: Measure) -> Crossing:
    kind, _, name = quantity.source.partition(" ")
    if quantity.members is not None:
        return Crossing(quantity.name, quantity.source, quantity.members, None, kind in ("param", "pick"))
    if kind == "param":
        param = next(p for p in plan.params if p.name == name)
        if param.draw.value.op == "range" and param.draw.value.value is False and param.draw.step is None:
            # A third of a uniform range has equal probability whatever its ends are.
            return Crossing(quantity.name, quantity.source, (), (1 / 3, 2 / 3), True)
    values = [v for v in measure(place) if v is not MISSING]
    if not values:
        raise SceneError(f"{plan.scene}/{question.name}: 'across {quantity.name}' has no value in any pilot draw")
    distinct = sorted(set(values), key=lambda v: (str(type(v)), v))
    if len(distinct) <= 8 or not isinstance(distinct[0], int | float):
        return Crossing(quantity.name, "measured", tuple(distinct), None, False)
    ordered = sorted(values)
    bounds = (ordered[len(ordered) // 3], ordered[2 * len(ordered) // 3])
    return Crossing(quantity.name, "measured", (), bounds, False)


def target_json(target: Target) -> dict[str, object]:
    """For `synrl show`: the planned cell."""
    return {
        "answer": to_json(target.answer),
        "quantile": target.quantile,
        "across": [to_json(v) for v in target.across],
        "held": list(target.held),
    }
