"""Carries out a scenario's ops: in come a draft at its start and the op list, out comes the finished trace.

The ops must be those of some run of the scene's timeline. Their times are taken from the scenario;
where it gives none, every step takes the shortest time that the scene allows it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, product

from compiler.distributions import Distribution, Uniform, as_distribution
from compiler.environment import Env
from compiler.errors import ScenarioError
from compiler.evaluate import compile_term
from compiler.functions.actions import Action
from compiler.functions.world import Arc
from compiler.plan import OpPlan, Plan, StepPlan
from compiler.replay.reading import named_type, read_value, unknown
from compiler.simulate import OpRecord, Program, Scenario
from compiler.simulate.machine import Binding, Op, describe
from compiler.simulate.program import Draw, step_label
from compiler.simulate.solve import written_us
from compiler.trace import Draft, Trace
from compiler.values import US, Value, display
from synrl_dsl import limits
from synrl_dsl import nodes as n
from synrl_dsl.checker import Checked

LAYOUT_LIMIT = 1_000
"""Ways to unroll a timeline, whose repeats may be drawn, that are tried for one list of ops."""


@dataclass(frozen=True, slots=True)
class Step:
    """An opening, wait, closing or op of an unrolled timeline, and the loops' names where it stands."""

    plan: StepPlan
    names: Mapping[str, Value]

    @property
    def is_op(self) -> bool:
        return self.plan.kind in ("any", "do")


def play(scenario: Scenario, program: Program, checked: Checked, draft: Draft) -> Trace:
    """The trace of the scenario's ops. Raises ScenarioError that names the op which isn't legal, and why."""
    plan = program.plan
    _check_reach(scenario)
    if not plan.timeline:
        _still(scenario, plan, draft)
        return program.solve(draft)
    if _acts(plan.timeline):
        return _run_again(scenario, program, draft)
    layout = _layout(scenario.ops, plan, draft)
    timed = _are_timed(scenario.ops)
    clock = 0
    since = 0  # the end of what happened last
    number = 0
    for step in layout:
        env = Env(draft, locals=dict(step.names))
        match step.plan.kind:
            case "opening":
                clock = draft.opening_us = _given(scenario.opening_us, clock + _shortest(step.plan, plan, env))
                since = clock
            case "wait":
                clock += _shortest(step.plan, plan, env)
            case "closing":
                length = _shortest(step.plan, plan, env)
                start = clock if scenario.length_s is None else round(scenario.length_s * US) - length
                draft.closing_us = _given(scenario.closing_us, start)
                if draft.closing_us < since:
                    raise ScenarioError(
                        f"closing_us: {_seconds(draft.closing_us)}, but the last op ends at {_seconds(since)}"
                    )
                clock = draft.closing_us + length
            case _:
                record = scenario.ops[number]
                binding = _binding(record, number, step, program, checked, draft)
                op = program.ops[binding.op]
                animation = op.plays(op.environment(draft, binding))
                start, end = clock, clock + round((_least(animation.during) + getattr(animation, "hold", 0.0)) * US)
                if timed:
                    assert record.start_us is not None
                    assert record.end_us is not None
                    start, end = record.start_us, record.end_us
                    _check_times(start, end, since, number)
                program.do(draft, binding, start, end, animation)
                clock = since = end
                number += 1
    draft.length_us = clock if scenario.length_s is None else round(scenario.length_s * US)
    draft.closing_us = draft.closing_us or draft.length_us
    if draft.length_us < max(since, draft.closing_us):
        raise ScenarioError(
            f"length_s: {_seconds(draft.length_us)}, but something happens until "
            f"{_seconds(max(since, draft.closing_us))}"
        )
    return program.solve(draft)


def _acts(steps: tuple[StepPlan, ...]) -> bool:
    return any(step.kind == "act" or _acts(step.body) for step in steps)


@dataclass(slots=True)
class _Recorded:
    """The chooser that takes what a scenario says, and the shortest where it says nothing."""

    scenario: Scenario
    used: set[str]

    def pick(self, ops: list[Op], draft: Draft, path: tuple[str | int, ...]) -> Binding | None:
        raise ScenarioError("ops: a scene with ops on a state and actions on objects can't be replayed yet")

    def during(self, animation: Action | Arc, path: tuple[str | int, ...]) -> float:
        return self._said(path, _least(animation.during))

    def duration(self, draw: Draw, env: Env, path: tuple[str | int, ...]) -> Value:
        value = draw.value(env)
        if not draw.drawn:
            return value
        source = as_distribution(value, draw.step(env) if draw.step else None)
        items = source.support()
        said = self._said(path, _least(source) if items is None else min(items))
        return int(said) if items is not None and all(isinstance(i, int) for i in items) else said

    def _said(self, path: tuple[str | int, ...], least: float) -> float:
        label = step_label(path)
        self.used.add(label)
        return float(self.scenario.timing.get(label, least))


def _run_again(scenario: Scenario, program: Program, draft: Draft) -> Trace:
    """A timeline of actions: it is run as it was, by the durations that the scenario says."""
    recorded = _Recorded(scenario, set())
    found = program.run(draft, recorded)
    assert found is not None
    for label in scenario.timing:
        if label not in recorded.used:
            raise ScenarioError(unknown(f"timing.{label}", "no step of the timeline", label, recorded.used))
    if scenario.ops:
        raise ScenarioError("ops: the scene has no op on a state; its actions follow from its timeline")
    length = scenario.length_s
    if length is not None and round(length * US) != found[0].length_us:
        raise ScenarioError(f"length_s: {length} s, but the timeline takes {_seconds(found[0].length_us)}")
    return found[0]


def _check_reach(scenario: Scenario) -> None:
    """Refuse times beyond the longest clip, which no arithmetic below is made for."""
    times = {"opening_us": scenario.opening_us, "closing_us": scenario.closing_us}
    for number, op in enumerate(scenario.ops):
        times |= {f"ops[{number}].start_us": op.start_us, f"ops[{number}].end_us": op.end_us}
    late = [name for name, us in times.items() if us is not None and us > limits.CLIP_S * US]
    if scenario.length_s is not None and scenario.length_s > limits.CLIP_S:
        late.append("length_s")
    if late:
        raise ScenarioError(f"{late[0]}: a clip lasts {limits.CLIP_S} s at most")


def _still(scenario: Scenario, plan: Plan, draft: Draft) -> None:
    """The length of a clip without a timeline."""
    if scenario.ops:
        raise ScenarioError("ops: the scene has no timeline, so no op happens in it")
    if scenario.opening_us is not None or scenario.closing_us is not None:
        raise ScenarioError("opening_us, closing_us: the scene has no timeline; leave them out")
    if plan.length is None:
        draft.length_us = written_us(draft)
    else:
        draft.length_us = round(compile_term(plan.length, plan.lets)(Env(draft)) * US)
    if scenario.length_s is not None and round(scenario.length_s * US) != draft.length_us:
        raise ScenarioError(
            f"length_s: {_seconds(round(scenario.length_s * US))}, "
            f"but by the scene's canvas the clip lasts {_seconds(draft.length_us)}"
        )


# ------------------------------------------------------------------ unrolling


def _layout(ops: list[OpRecord], plan: Plan, draft: Draft) -> tuple[Step, ...]:
    """The unrolled timeline in which these ops stand."""
    counts: set[int] = set()
    fault = ""
    for layout in islice(_unrolled(plan.timeline, {}, plan, draft), LAYOUT_LIMIT):
        slots = [s.plan for s in layout if s.is_op]
        counts.add(len(slots))
        if len(slots) != len(ops):
            continue
        wrong = next((i for i, slot in enumerate(slots) if ops[i].op not in slot.names), None)
        if wrong is None:
            return layout
        known = ", ".join(slots[wrong].names)
        fault = fault or unknown(
            f"ops[{wrong}].op", f"'{ops[wrong].op}', where the timeline has {known}", ops[wrong].op, slots[wrong].names
        )
    if fault:
        raise ScenarioError(fault)
    numbers = " or ".join(str(c) for c in sorted(counts))
    raise ScenarioError(f"ops: {len(ops)} of them; with these params the timeline has {numbers}")


def _unrolled(
    steps: tuple[StepPlan, ...], names: Mapping[str, Value], plan: Plan, draft: Draft
) -> Iterator[tuple[Step, ...]]:
    """Every flat sequence of steps that these steps may become; several where a repeat is drawn."""
    if not steps:
        yield ()
        return
    head, rest = steps[0], steps[1:]
    if head.kind not in ("repeat", "for_each"):
        heads: Iterator[tuple[Step, ...]] = iter([(Step(head, names),)])
    else:
        heads = (
            tuple(step for part in parts for step in part)
            for rounds in _rounds(head, names, plan, draft)
            for parts in product(
                *(
                    list(_unrolled(head.body, {**names, **dict.fromkeys(head.names, item)}, plan, draft))
                    for item in rounds
                )
            )
        )
    for first in heads:
        for more in _unrolled(rest, names, plan, draft):
            yield first + more


def _rounds(step: StepPlan, names: Mapping[str, Value], plan: Plan, draft: Draft) -> Iterator[tuple[Value, ...]]:
    """What a loop's name takes in turn; for a repeat, one for each number of rounds that may be drawn."""
    assert step.draw is not None
    value = compile_term(step.draw.value, plan.lets)(Env(draft, locals=dict(names)))
    rounds = [value] if step.kind == "for_each" else [range(k) for k in as_distribution(value).support() or ()]
    for items in rounds:
        if len(items) > limits.REPEATS:
            raise ScenarioError(f"a repeat of {len(items)} rounds; the limit is {limits.REPEATS}")
        yield tuple(items)


# ----------------------------------------------------------------------- time


def _shortest(step: StepPlan, plan: Plan, env: Env) -> int:
    """The least microseconds that an opening, wait or closing may take."""
    assert step.draw is not None
    value = compile_term(step.draw.value, plan.lets)(env)
    return round(_least(as_distribution(value)) * US)


def _least(distribution: Distribution) -> float:
    if isinstance(distribution, Uniform):
        return distribution.low
    return float(min(distribution.support() or (0.0,)))


def _given(us: int | None, default: int) -> int:
    return default if us is None else us


def _are_timed(ops: list[OpRecord]) -> bool:
    """Whether the ops have times; all have both, or none has any."""
    given = [us is not None for op in ops for us in (op.start_us, op.end_us)]
    if any(given) and not all(given):
        number, place = divmod(given.index(False), 2)
        raise ScenarioError(
            f"ops[{number}].{('start_us', 'end_us')[place]}: missing; give both times of every op, or none at all"
        )
    return any(given)


def _check_times(start: int, end: int, since: int, number: int) -> None:
    if start < since:
        raise ScenarioError(
            f"ops[{number}].start_us: {_seconds(start)}, but what is before it ends at {_seconds(since)}"
        )
    if end <= start:
        raise ScenarioError(f"ops[{number}].end_us: {_seconds(end)}, not after its start at {_seconds(start)}")


def _seconds(us: int) -> str:
    return f"{us / US:g} s"


# ------------------------------------------------------------------- legality


def _binding(record: OpRecord, number: int, step: Step, program: Program, checked: Checked, draft: Draft) -> Binding:
    """The op as a legal binding."""
    op = program.ops[record.op]
    where = f"ops[{number}].args"
    for name in record.args:
        if name not in op.names:
            raise ScenarioError(unknown(f"{where}.{name}", f"'{op.name}' has no such argument", name, op.names))
    values = []
    for arg in op.plan.args:
        if arg.name not in record.args:
            raise ScenarioError(f"{where}.{arg.name}: missing; it is {op.name}({', '.join(op.names)})")
        values.append(
            read_value(record.args[arg.name], named_type(arg.type), f"{where}.{arg.name}", program.plan.types)
        )
    binding = Binding(op.name, tuple(values))
    if step.plan.kind == "do":
        env = Env(draft, locals=dict(step.names))
        wanted = Binding(op.name, tuple(compile_term(a, program.plan.lets)(env) for a in step.plan.args))
        if binding != wanted:
            raise ScenarioError(
                f"ops[{number}]: {describe(op, binding)}; the timeline does {describe(op, wanted)} here"
            )
    if not program.is_legal(draft, binding):
        reason = _why_illegal(op.plan, binding, program.plan, checked, draft)
        raise ScenarioError(f"ops[{number}]: {describe(op, binding)} is not legal: {reason}")
    return binding


def _why_illegal(op: OpPlan, binding: Binding, plan: Plan, checked: Checked, draft: Draft) -> str:
    """Which domain an argument is outside of, or the first `requires` that doesn't hold."""
    env = Env(draft, locals=dict(zip((a.name for a in op.args), binding.values, strict=True)))
    decl = checked.table[op.name].decl
    assert isinstance(decl, n.OpDecl)
    for arg, declared, value in zip(op.args, decl.arguments, binding.values, strict=True):
        if arg.domain is None:
            state = next((s for s in plan.states if s.key == arg.type), None)
            if state is None:
                continue  # any member of a type of the scene's own
            if value not in draft.current[state.name]:
                return f"the state '{state.name}' has no place {display(value)}"
        elif value not in compile_term(arg.domain, plan.lets)(env):
            assert declared.domain is not None
            return f"{display(value)} is not in `{checked.source.slice(declared.domain.span)}`"
    conditions = [c for line in decl.body if isinstance(line, n.Requires) for c in _conjuncts(line.condition)]
    for term, condition in zip(op.requires, conditions, strict=True):
        if compile_term(term, plan.lets)(env) is not True:
            return f"`requires {checked.source.slice(condition.span)}` does not hold"
    return "no condition says why"


def _conjuncts(expr: n.Expr) -> list[n.Expr]:
    """The parts of an `and`, split as the plan splits them."""
    if isinstance(expr, n.Group) and len(expr.items) == 1:
        return _conjuncts(expr.items[0])
    if isinstance(expr, n.Binary) and expr.op == "and":
        return [*_conjuncts(expr.left), *_conjuncts(expr.right)]
    return [expr]
