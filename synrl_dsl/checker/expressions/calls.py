"""Calls: the overload that fits, its arguments, and `level()`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from synrl_dsl import builtins
from synrl_dsl import nodes as n
from synrl_dsl import types as t
from synrl_dsl.checker import hints
from synrl_dsl.checker.model import fit
from synrl_dsl.diagnostics import did_you_mean
from synrl_dsl.types import Type, describe

if TYPE_CHECKING:
    from synrl_dsl.checker.expressions.infer import Inference, Place


def misplaced_name(inf: Inference, expr: n.Named, place: Place, wanted: Type) -> Type:
    inf.findings.add("wrong-arguments", "an argument by name stands inside a call only", expr)
    inf.infer(expr.value, place)
    return t.ANY


def call(inf: Inference, expr: n.Call, place: Place, wanted: Type) -> Type:
    if not isinstance(expr.base, n.Name):
        hint = "a builtin stands before its arguments, as in `count(hit)`"
        inf.findings.add("unknown-function", "only a name can be called", expr.base, hint)
        return t.ANY
    name = expr.base.name
    if name == "level":
        return _level(inf, expr, place, wanted)
    symbol = inf.table.get(name)
    if symbol is not None and symbol.kind == "op":
        inf.findings.add(
            "op-outside-timeline",
            f"the op '{name}' happens in a timeline only",
            expr.base,
            f"write `do {name}(...)` or `any {name}` under `timeline`",
        )
        return t.ANY
    found = builtins.overloads(name)
    if not found:
        # What is inside a call that isn't built can't be judged, so it isn't looked at.
        if not inf.planned(name, expr.base.span):
            for argument in expr.arguments:
                inf.infer(argument.value if isinstance(argument, n.Named) else argument, place)
            meant = hints.for_name(name, [*builtins.names(), "level"])
            if symbol is not None:
                meant = f"'{name}' is declared here, and isn't called; places are read by brackets, `{name}[0]`"
            inf.findings.add("unknown-function", f"there is no builtin '{name}'", expr.base, meant)
        return t.ANY
    overload, given, known = _choose(inf, expr, place, found)
    if overload is None:
        return t.ANY
    if overload.reads_motion:
        inf.check_time(expr, place, f"{name}()")
    bound: dict[str, Type] = {}
    for parameter in overload.parameters:
        if parameter.name in given:
            argument = given[parameter.name]
            if (name, parameter.name) == ("plan", "until"):
                known.pop(id(argument), None)  # what must hold is read after each op of a plan, not now
                inner = replace(place, timed=True)
                inf.expect(argument, inner, t.BOOL, "what a plan must reach")
                continue
            several = overload.kind == "condition"
            _argument(inf, argument, known.get(id(argument)), parameter, place, bound, name, several)
    if name in SELECTORS:
        return _selected(inf, expr, name)
    return _substitute(overload.result, bound)


SELECTORS = ("argmax", "argmin", "sorted")
"""Functions that give the items whose keys they are given."""


def _selector(name: str) -> str:
    comes = "come the xs" if name == "sorted" else "comes the x"
    return f"write `{name}(x.size for x in xs)`; out {comes}"


def _selected(inf: Inference, expr: n.Call, name: str) -> Type:
    """`argmax(key for x in xs)` is one of the xs, `sorted(key for x in xs)` all of them."""
    keys = expr.arguments[0]
    if not isinstance(keys, n.Generator) or len(keys.clauses) != 1:
        inf.findings.add("wrong-arguments", f"{name}() goes through one list, key by key", expr, _selector(name))
        return t.ANY
    source = inf.types[id(keys.clauses[0].source)]
    item = source.item if source.kind in ("list", "bag") else t.ANY
    return t.list_of(item) if name == "sorted" else item


def _argument(
    inf: Inference,
    argument: n.Expr,
    known: Type | None,
    parameter: builtins.Parameter,
    place: Place,
    bound: dict[str, Type],
    name: str,
    several: bool,
) -> None:
    """Type one argument; `several` lets an array of objects stand for each of them, as in conditions."""
    wanted = _substitute(parameter.type, bound)
    type_ = known if known is not None else inf.infer(argument, place, wanted)
    if wanted.kind == "dist" and type_.kind != "dist":
        type_ = t.dist_of(type_.item if type_.kind == "list" else type_)
    if several and wanted.kind == "object" and type_.kind == "list" and type_.item.kind == "object":
        type_ = type_.item
    fitted = fit(parameter.type, type_, bound)
    if fitted is None:
        inf.mismatch(argument, wanted, type_, f"'{parameter.name}' of {name}()")
    elif known is not None:
        inf.types[id(argument)] = fitted


def _choose(
    inf: Inference, expr: n.Call, place: Place, found: tuple[builtins.Builtin, ...]
) -> tuple[builtins.Builtin | None, dict[str, n.Expr], dict[int, Type]]:
    """The first overload whose arguments can be matched by number, name and type, with its arguments.

    The types are those that choosing took, by `id`: to infer nested calls twice would double with each level.
    """
    problems: list[tuple[str, n.Node]] = []
    matches = []
    for overload in found:
        given, problem = match(expr, overload)
        if problem is None:
            matches.append((overload, given))
        else:
            problems.append(problem)
    if not matches:
        message, at = problems[-1]
        signatures = " or ".join(o.signature for o in found)
        hint = _selector(found[0].name) if found[0].name in SELECTORS else f"its signature is {signatures}"
        inf.findings.add("wrong-arguments", message, at, hint)
        for argument in expr.arguments:
            inf.infer(argument.value if isinstance(argument, n.Named) else argument, place)
        return None, {}, {}
    if len(matches) == 1:
        return *matches[0], {}
    known = {id(argument): inf.infer(argument, place) for argument in matches[0][1].values()}
    for overload, given in matches:
        bound: dict[str, Type] = {}
        several = overload.kind == "condition"
        if all(_fits(p, known[id(given[p.name])], bound, several) for p in overload.parameters if p.name in given):
            return overload, given, known
    return *matches[0], known


def _fits(parameter: builtins.Parameter, given: Type, bound: dict[str, Type], several: bool) -> bool:
    if several and parameter.type.kind == "object" and given.kind == "list":
        given = given.item
    return t.unify(parameter.type, given, bound) is not None


def _level(inf: Inference, expr: n.Call, place: Place, wanted: Type) -> Type:
    joined: Type = t.ANY
    given = [a.name for a in expr.arguments if isinstance(a, n.Named)]
    if len(given) != len(expr.arguments) or sorted(given) != sorted(builtins.LEVELS):
        inf.findings.add(
            "wrong-arguments",
            "level() has exactly the arguments easy, medium and hard",
            expr,
            "write level(easy: ..., medium: ..., hard: ...)",
        )
    for argument in expr.arguments:
        value = argument.value if isinstance(argument, n.Named) else argument
        type_ = inf.infer(value, place, wanted)
        if type_.kind == "list" and joined.kind == "dist":
            type_ = t.dist_of(type_.item)
        both = t.join(joined, type_)
        if both is None:
            inf.findings.add(
                "wrong-type",
                f"all levels are of one type; this is {describe(type_)}, before it came {describe(joined)}",
                value,
            )
        else:
            joined = both
    return joined


def match(expr: n.Call, overload: builtins.Builtin) -> tuple[dict[str, n.Expr], tuple[str, n.Node] | None]:
    given: dict[str, n.Expr] = {}
    names = [p.name for p in overload.parameters]
    for position, argument in enumerate(expr.arguments):
        if isinstance(argument, n.Named):
            if argument.name not in names:
                hint = did_you_mean(argument.name, names)
                return {}, (
                    f"{overload.name}() has no argument '{argument.name}'" + (f"; {hint}" if hint else ""),
                    argument,
                )
            if argument.name in given:
                return {}, (f"'{argument.name}' is given twice", argument)
            given[argument.name] = argument.value
        elif position >= len(names):
            most = f"{len(names)} argument" + ("s" if len(names) != 1 else "")
            return {}, (f"{overload.name}() takes {most}, not more", argument)
        else:
            given[names[position]] = argument
    for parameter in overload.parameters:
        if not parameter.optional and parameter.name not in given:
            return {}, (f"{overload.name}() needs '{parameter.name}'", expr)
    return given, None


def _substitute(type_: Type, bound: dict[str, Type]) -> Type:
    if type_.kind == "variable":
        return bound.get(type_.names[0], t.NUMBER if type_.names[0] == "N" else t.ANY)
    if type_.of:
        return replace(type_, of=tuple(_substitute(i, bound) for i in type_.of))
    return type_
