"""A plan in, what a viewer knows of its params out, though none is seen: what is fixed, pools, how many ops there are,
and what the states at the start, or trying each value, tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from math import prod

from compiler.distributions import Sample, Shuffle, as_distribution
from compiler.environment import Env
from compiler.errors import SceneError
from compiler.evaluate import compile_term
from compiler.plan import Plan, StepPlan
from compiler.questions.question import params_of
from compiler.simulate.program import Program
from compiler.streams import Stream, key_of
from compiler.trace import Draft
from compiler.values import Snapshot, Value, whole
from synrl_dsl.builtins.names import OPEN_ENUMERATIONS

TRIED = 8
"""Joint values of the params that ops read, at most, that are tried one after the other."""

_READ = ("card", *OPEN_ENUMERATIONS)
"""Types of which an item is read wherever it comes up, in captions and commands as well."""


def known_params(plan: Plan) -> dict[str, Value]:
    """Fixed params, and of a draw of several items all that there are: what is drawn is among them."""
    known: dict[str, Value] = {}
    for name, is_fixed, drawn in _drawn(plan):
        if is_fixed:
            known[name] = drawn
        elif isinstance(drawn, Sample | Shuffle):
            known[name] = drawn.items
    return known


def pools(plan: Plan) -> set[str]:
    """The known params that cards or paths of ops are taken from: such names are read wherever they come up."""
    domains = [a.domain for op in plan.ops for a in op.args if a.type in _READ and a.domain is not None]
    drawn = {p.name for p in plan.params if p.draw.drawn}
    return {name for domain in domains for name in params_of(domain, plan.lets)} & drawn & set(known_params(plan))


def supports(plan: Plan) -> dict[str, tuple[Value, ...]]:
    """The values of those params that have few."""
    found = {}
    for name, is_fixed, drawn in _drawn(plan):
        if not is_fixed and (values := as_distribution(drawn).support()):
            found[name] = tuple(dict.fromkeys(values))
    return found


def _drawn(plan: Plan) -> Iterator[tuple[str, bool, Value]]:
    """Of each param whether it is fixed, and its value or what it is drawn from."""
    draft = Draft(plan.fps, plan.width, plan.height)
    for param in plan.params:
        try:
            value = compile_term(param.draw.value, plan.lets)(Env(draft))
            step = compile_term(param.draw.step, plan.lets)(Env(draft)) if param.draw.step is not None else None
            if not param.draw.drawn:
                draft.params[param.name] = value
                yield param.name, True, value
            elif param.count is None:
                drawn = as_distribution(value, step)
                # Later ones may read it; which value it has doesn't matter for what they are drawn from.
                draft.params[param.name] = drawn.draw(Stream(key_of("audit", "param", param.name)))
                yield param.name, False, drawn
        except (KeyError, TypeError, SceneError):
            continue


def guesses(plan: Plan, names: set[str]) -> list[dict[str, Value]] | None:
    """All joint values of these params; None where they are too many to be tried."""
    known = supports(plan)
    if not names <= set(known) or prod(len(known[name]) for name in names) > TRIED:
        return None
    ordered = sorted(names)
    return [dict(zip(ordered, values, strict=True)) for values in product(*(known[name] for name in ordered))]


def told_by_states(plan: Plan) -> set[str]:
    """The params that the states at the start may tell: those that these are drawn by, and that have few values."""
    return {name for s in plan.states for name in params_of(s.draw.value, plan.lets)} & set(supports(plan))


def inferred(
    program: Program, start: Mapping[str, Snapshot], params: Mapping[str, Value], names: set[str]
) -> dict[str, Value]:
    """Those of these params for which one value alone could have led to the states at the start."""
    plan = program.plan
    values = supports(plan)
    unknown = sorted(told_by_states(plan) - set(params))
    found: dict[str, Value] = {}
    fitting = []
    for joint in product(*(values[name] for name in unknown)):
        env = Env(Draft(plan.fps, plan.width, plan.height, {**params, **dict(zip(unknown, joint, strict=True))}))
        if all(_may_be(draw.value(env) if draw.drawn else None, start[s.name]) for s, draw, _ in program.states):
            fitting.append(joint)
    for number, name in enumerate(unknown):
        left = {joint[number] for joint in fitting}
        if name in names and len(left) == 1:
            (found[name],) = left
    return found


def _may_be(value: Value, start: Snapshot) -> bool:
    """Whether a state may have been drawn so, as far as its distribution tells; one that isn't drawn may."""
    if value is None:
        return True
    of = as_distribution(value)
    places = getattr(of, "places", None)
    if places is not None and tuple(places) != tuple(start):
        return False
    problem = getattr(of, "problem", None)
    return problem is None or problem(whole(start)) is None


def rounds_param(plan: Plan) -> str | None:
    """The param that says how many ops there are, where the timeline is so many rounds of one op."""
    ops = [s for s in plan.timeline if s.kind in ("any", "do", "repeat", "for_each", "together")]
    if len(ops) != 1 or ops[0].kind != "repeat" or ops[0].draw is None:
        return None
    inside = [s.kind for s in _all(ops[0].body)]
    of = ops[0].draw.value
    return str(of.value) if of.op == "param" and [k for k in inside if k != "wait"] == ["any"] else None


def _all(steps: tuple[StepPlan, ...]) -> list[StepPlan]:
    return [s for step in steps for s in (step, *_all(step.body))]
