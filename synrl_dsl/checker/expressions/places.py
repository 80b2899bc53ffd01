"""Places: types of attributes, indices, comprehensions and of what has a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import reduce
from typing import TYPE_CHECKING

from synrl_dsl import builtins
from synrl_dsl import nodes as n
from synrl_dsl import types as t
from synrl_dsl.builtins.names import ENTRY_FIELDS, OP_FIELDS
from synrl_dsl.checker import hints
from synrl_dsl.checker.model import fit
from synrl_dsl.types import Type, describe

if TYPE_CHECKING:
    from synrl_dsl.checker.expressions.infer import Inference, Place


def attribute(inf: Inference, expr: n.Attribute, place: Place, wanted: Type) -> Type:
    base = inf.infer(expr.base, place)
    known: Sequence[str] = ()
    if base.kind == "object":
        found = _object_attribute(inf, base, expr, place)
        if found is not None:
            return found
        known = [*builtins.PROPERTIES, "shape", *builtins.KINEMATIC]
    elif base.kind == "entry":
        fields = _entry_fields(inf, base)
        if expr.name in fields:
            return fields[expr.name]
        known = list(fields)
    elif base.kind == "motion" and expr.name == "speed":
        return t.SPEED
    elif base == t.PATH and expr.name in ("name", "parent"):
        return t.TEXT if expr.name == "name" else t.PATH
    elif base.kind == "vector" and expr.name in ("x", "y"):
        return t.PX
    elif base.kind == "any":
        return t.ANY
    if not inf.planned(expr.name, expr.name_span):
        inf.findings.add(
            "unknown-attribute",
            f"{describe(base)} has no '{expr.name}'",
            expr.name_span,
            _hint(expr, base, known),
        )
    return t.ANY


def _hint(expr: n.Attribute, base: Type, known: Sequence[str]) -> str | None:
    if known:
        return hints.for_name(expr.name, list(known)) or f"it has {', '.join(known)}"
    if base.kind == "list" and expr.name in ("count", "length", "size"):
        return "write `count(...)`"
    if base.kind == "list" and base.item.kind in ("object", "entry"):
        return f"name one of them, `[0].{expr.name}`, or go through them, `[x.{expr.name} for x in ...]`"
    return "a place is read by `[ ]`" if base.kind == "map" else None


def _object_attribute(inf: Inference, base: Type, expr: n.Attribute, place: Place) -> Type | None:
    if expr.name in builtins.KINEMATIC:
        inf.check_time(expr, place, f"'{expr.name}' of an object")
        return builtins.KINEMATIC[expr.name][0]
    joined: Type | None = None
    for name in base.names or tuple(s.name for s in inf.table.values() if s.kind == "object"):
        symbol = inf.table[name]
        assert isinstance(symbol.decl, n.ObjectDecl)
        found = inf.property_type(symbol.decl, expr.name)
        if found is None:
            return None
        if found[1]:
            inf.check_time(expr, place, f"'{expr.name}' of '{name}'")
        joined = found[0] if joined is None else t.join(joined, found[0])
    return joined


def _entry_fields(inf: Inference, base: Type) -> dict[str, Type]:
    """The attributes that every entry of the type has."""
    common: dict[str, Type] | None = None
    for name in base.names:
        fields = dict(ENTRY_FIELDS)
        symbol = inf.table.get(name)
        if symbol is not None and isinstance(symbol.decl, n.OpDecl):
            del fields["object"]
            fields |= OP_FIELDS | inf.op_arguments(symbol.decl)
            shown = [
                inf.types.get(id(v), t.ANY)
                for line in symbol.decl.body
                if isinstance(line, n.Shows)
                for v in line.values
            ]
            if shown:
                fields["shown"] = t.list_of(reduce(lambda a, b: t.join(a, b) or t.ANY, shown))
        elif symbol is not None and isinstance(symbol.decl, n.EventDecl):
            condition = symbol.decl.condition
            if isinstance(condition, n.Call) and isinstance(condition.base, n.Name):
                fields |= _condition_fields(inf, condition)
        elif symbol is None and any(b.kind == "action" for b in builtins.overloads(name)):
            fields |= dict(builtins.overloads(name)[0].fields)
        else:
            del fields["object"]
            fields |= OP_FIELDS if name == "op" else {}
        common = fields if common is None else {k: v for k, v in common.items() if k in fields}
    return common if common is not None else {"start": t.MOMENT, "end": t.MOMENT}


def _condition_fields(inf: Inference, condition: n.Call) -> dict[str, Type]:
    """The attributes that the condition gives its events: those of the overload that its arguments fit."""
    assert isinstance(condition.base, n.Name)
    found = builtins.overloads(condition.base.name)
    against_walls = any(inf.types.get(id(a), t.ANY).kind == "walls" for a in condition.arguments)
    chosen = [o for o in found if any(p.type.kind == "walls" for p in o.parameters) is against_walls] or list(found)
    return dict(chosen[0].fields) if chosen else {}


def index(inf: Inference, expr: n.Index, place: Place, wanted: Type) -> Type:
    base = inf.infer(expr.base, place)
    if len(expr.items) != 1:
        hint = "a cell is one name, as in `grid[b2]`" if base.kind == "map" else None
        inf.findings.add("wrong-arguments", "one index goes in the brackets", expr, hint)
        return t.ANY
    item = expr.items[0]
    if base.kind == "map":
        inf.expect(item, place, base.of[0], "the key")
        return base.of[1]
    given = inf.infer(item, replace(place, in_brackets=True))
    if base.kind == "any":
        return t.ANY
    if base.kind == "bag":
        inf.findings.add("wrong-type", "a bag has no order, so no first item", expr.base, "count it, or go through it")
        return t.ANY
    if base.kind != "list":
        hint = "it is a single one; `object NAME[3]: ...` declares an array" if base.kind == "object" else None
        inf.findings.add("wrong-type", f"{describe(base)} has no places to index", expr.base, hint)
        return t.ANY
    if isinstance(item, n.Range):
        return base
    if t.unify(t.INT, given) is None:
        inf.mismatch(item, t.INT, given, "an index")
    return base.item


def generator(inf: Inference, expr: n.Generator, place: Place, wanted: Type) -> Type:
    inner = clauses(inf, expr.clauses, place)
    return t.list_of(inf.infer(expr.value, inner))


def clauses(inf: Inference, clauses: tuple[n.ForClause, ...], place: Place) -> Place:
    """The place inside `for x in xs if c ...`."""
    for clause in clauses:
        source = inf.infer(clause.source, place)
        if source.kind not in ("list", "bag", "map", "any"):
            message = f"'for' goes through a list, not {describe(source)}"
            inf.findings.add("wrong-type", message, clause.source, hints.for_list(source))
        place = place.with_local(clause.name, source.item if source.kind in ("list", "bag", "map") else t.ANY)
        if clause.condition is not None:
            inf.expect(clause.condition, place, t.BOOL, "what stands behind 'if'")
    return place


def timed(inf: Inference, expr: n.Timed, place: Place, wanted: Type) -> Type:
    if expr.when == "at":
        given = inf.infer(expr.moment, place)
        if given.kind == "number" and given.dim != t.TIME:
            inf.mismatch(expr.moment, t.SECONDS, given, "what stands behind 'at'")
        elif given.kind not in ("moment", "number", "any"):
            inf.findings.add(
                "wrong-type",
                f"'at' takes a moment, not {describe(given)}",
                expr.moment,
                "write `after` or `before` for an op or an event",
            )
    else:
        given = inf.infer(expr.moment, place, Type("entry"))
        if not (expr.when == "after" and given.kind == "further") and fit(Type("entry"), given) is None:
            inf.mismatch(expr.moment, Type("entry"), given, f"what stands behind '{expr.when}'")
    return inf.infer(expr.value, replace(place, timed=True), wanted)
