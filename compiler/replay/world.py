"""A scenario's params, objects and states: in come their JSON and the plan, out comes a draft that ops can run on.

What the scene draws is taken from the scenario; what it computes is computed anew, and a scenario
that says otherwise contradicts itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from compiler.distributions import as_distribution
from compiler.environment import Env
from compiler.errors import ScenarioError
from compiler.evaluate import compile_term
from compiler.plan import DrawPlan, LinePlan, ObjectPlan, ParamPlan, Plan, StatePlan, Term
from compiler.replay.reading import agree, named_type, read_value, unknown
from compiler.simulate.program import DEFAULT_SIZE, initial_snapshot
from compiler.simulate.scenario import Scenario
from compiler.trace import Draft
from compiler.values import MISSING, Snapshot, Value, display, whole
from synrl_dsl import limits
from synrl_dsl import nodes as n
from synrl_dsl import types as t
from synrl_dsl.builtins import PROPERTIES
from synrl_dsl.checker import Checked
from synrl_dsl.types import Type


def build(scenario: Scenario, plan: Plan, checked: Checked) -> Draft:
    """The draft before its first op. Raises ScenarioError that names the place of what doesn't fit."""
    draft = Draft(plan.fps, plan.width, plan.height)
    _set_params(scenario, plan, checked, draft)
    _set_objects(scenario, plan, checked, draft)
    _refuse_unknown(scenario.state, [s.name for s in plan.states], "state", "the scene has no such state")
    for state in plan.states:
        draft.current[state.name] = _first(scenario.state.get(state.name), state, plan, draft)
        draft.snapshots[state.name] = [draft.current[state.name]]
        draft.views[state.name] = compile_term(state.view, plan.lets)(Env(draft))
    return draft


def _set_params(scenario: Scenario, plan: Plan, checked: Checked, draft: Draft) -> None:
    # A scenario of several questions holds the params of all of them, so it may name more than this plan has.
    declared = {d.name: d for d in checked.file.decls if isinstance(d, n.Param)}
    _refuse_unknown(scenario.params, list(declared), "params", "the scene has no such param")
    for param in plan.params:
        where = f"params.{param.name}"
        if param.name in scenario.params:
            type_ = _drawn_type(checked, declared[param.name])
            value = read_value(scenario.params[param.name], type_, where, plan.types)
            _check_count(value, param, plan, draft, where)
        elif param.draw.drawn:
            raise ScenarioError(f"{where}: missing; the scene draws it")
        else:
            value = compile_term(param.draw.value, plan.lets)(Env(draft))
            if param.count is not None:
                value = (value,) * compile_term(param.count, plan.lets)(Env(draft))
        draft.params[param.name] = value


def _check_count(value: Value, param: ParamPlan, plan: Plan, draft: Draft, where: str) -> None:
    if param.count is None:
        return
    count = compile_term(param.count, plan.lets)(Env(draft))
    if len(value) != count:
        raise ScenarioError(f"{where}: {len(value)} values; the scene has {count}")


def _drawn_type(checked: Checked, decl: n.Param | n.Property) -> Type:
    """The type of a value, of which the checker knows that of the expression behind `=` or `~`."""
    if not isinstance(decl.value, n.Draw):
        type_ = checked.type_of(decl.value)
    else:
        type_ = checked.type_of(decl.value.value)
        type_ = type_.item if type_.kind in ("list", "dist") else type_
    return t.list_of(type_) if isinstance(decl, n.Param) and decl.count is not None else type_


# -------------------------------------------------------------------- objects


def _set_objects(scenario: Scenario, plan: Plan, checked: Checked, draft: Draft) -> None:
    _refuse_unknown(scenario.objects, [o.name for o in plan.objects], "objects", "the scene has no such object")
    for object_ in plan.objects:
        decl = checked.table[object_.name].decl
        assert isinstance(decl, n.ObjectDecl)
        count = 1 if object_.count is None else compile_term(object_.count, plan.lets)(Env(draft))
        if not 0 <= count <= limits.OBJECTS:
            raise ScenarioError(f"objects.{decl.name}: {count} copies; the limit is {limits.OBJECTS}")
        given = scenario.objects.get(decl.name, [{}] * count)
        if len(given) != count:
            raise ScenarioError(f"objects.{decl.name}: {len(given)} of them; the scene has {count}")
        types = {b.name: _line_type(checked, b) for b in decl.body}
        types |= {"shape": t.enum("shape"), "size": PROPERTIES["size"].type}
        draft.things[decl.name] = []
        for index, own in enumerate(given):
            made = _thing(own, object_, types, plan, Env(draft, locals={"index": index}), index)
            draft.things[decl.name].append(made)


def _line_type(checked: Checked, line: n.Property | n.Param) -> Type:
    known = PROPERTIES[line.name].type if isinstance(line, n.Property) else t.ANY
    return known if known.kind != "any" else _drawn_type(checked, line)


def _thing(
    given: Mapping[str, Any], object_: ObjectPlan, types: Mapping[str, Type], plan: Plan, env: Env, index: int
) -> dict[str, Value]:
    """The properties of one object; those that the scene computes must be what the scenario says."""
    path = f"objects.{object_.name}[{index}]"
    if "motion" in given:
        raise ScenarioError(f"{path}.motion: the scene computes it from its params; leave it out")
    if any(line.name == "motion" and line.draw.drawn for line in object_.lines):
        raise ScenarioError(f"{path}: its scene draws a whole motion, which no scenario holds; draw a speed instead")
    _refuse_unknown(given, list(types), path, "the object has no such property")
    for line in (LinePlan(name="shape", draw=object_.shape), *object_.lines, *_defaults(object_)):
        where = f"{path}.{line.name}"
        value: Value = MISSING
        if line.name in given:
            value = read_value(given[line.name], types[line.name], where, plan.types)
        elif line.draw.drawn:
            raise ScenarioError(f"{where}: missing; the scene draws it")
        if not line.draw.drawn:
            computed = compile_term(line.draw.value, plan.lets)(env)
            if value is not MISSING and not agree(value, computed):
                raise ScenarioError(
                    f"{where}: {display(value)}, but by the scene's '{line.name} =' it is {display(computed)}"
                )
            value = computed
        if line.name == "size" and value <= 0:
            raise ScenarioError(f"{where}: {display(value)} px; a size is above 0")
        env.own[line.name] = value
    return dict(env.own)


def _defaults(object_: ObjectPlan) -> list[LinePlan]:
    """The lines that the scene leaves out."""
    if any(line.name == "size" for line in object_.lines):
        return []
    return [LinePlan(name="size", draw=DrawPlan(drawn=False, value=Term(op="const", value=DEFAULT_SIZE)))]


# --------------------------------------------------------------------- states


def _first(given: Any, state: StatePlan, plan: Plan, draft: Draft) -> Snapshot:
    """The initial state: one that the scene can draw, or the one that it fixes."""
    where = f"state.{state.name}"
    source = _source(state.draw, plan, draft)
    if not state.draw.drawn:
        computed = initial_snapshot(state, source)
        if given is not None and _read(given, state, plan, where) != computed:
            raise ScenarioError(f"{where}: not what the scene fixes it to be")
        return computed
    if given is None:
        raise ScenarioError(f"{where}: missing; the scene draws it")
    distribution = as_distribution(source)
    known = [str(p) for p in getattr(distribution, "places", ())]
    if known and isinstance(given, dict):
        _refuse_unknown(given, known, where, "the state has no such place")
        missing = [p for p in known if p not in given]
        if missing:
            raise ScenarioError(f"{where}.{missing[0]}: missing; the state has {len(known)} places")
        given = {place: given[place] for place in known}
    snapshot = _read(given, state, plan, where)
    # A state that is never drawn, with more chips, say, is replayed all the same; one that can't be isn't.
    problem = getattr(distribution, "impossible", None) or getattr(distribution, "problem", None)
    reason = problem(whole(snapshot)) if problem is not None else None
    if reason is not None:
        raise ScenarioError(f"{where}: {reason}")
    return snapshot


def _read(given: Any, state: StatePlan, plan: Plan, where: str) -> Snapshot:
    """A JSON value as a state of the declared type."""
    item = named_type(state.item)
    type_ = item if state.form == "one" else Type(state.form, of=(item,))
    if not state.key:
        return initial_snapshot(state, read_value(given, type_, where, plan.types))
    if not isinstance(given, dict):
        raise ScenarioError(f"{where}: wants an object of places and what is there")
    for place in given:
        read_value(place, named_type(state.key), f"{where}.{place}", plan.types)
    places = {place: read_value(v, type_, f"{where}.{place}", plan.types) for place, v in given.items()}
    return initial_snapshot(state, places)


def _source(draw: DrawPlan, plan: Plan, draft: Draft) -> Value:
    return compile_term(draw.value, plan.lets)(Env(draft))


def _refuse_unknown(given: Mapping[str, Any], known: list[str], where: str, message: str) -> None:
    for name in given:
        if name not in known:
            raise ScenarioError(unknown(f"{where}.{name}", message, name, known))
