"""The way out: in comes what was wanted and what stands there, out comes a hint, or None where there is none."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from synrl_dsl import builtins
from synrl_dsl import nodes as n
from synrl_dsl import types as t
from synrl_dsl.diagnostics import did_you_mean, near
from synrl_dsl.types import Type

_UNITS = {dim: unit for unit, (factor, dim) in reversed(t.UNITS.items()) if factor == 1.0}

_MEANT = {
    "color": "fill",
    "colour": "fill",
    "position": "pos",
    "place": "pos",
    "x": "pos",
    "y": "pos",
    "radius": "size",
    "diameter": "size",
    "width": "size",
    "height": "size",
    "speed": "motion",
    "velocity": "motion",
    "heading": "motion",
    "yes": "true",
    "no": "false",
    "True": "true",
    "False": "false",
    "None": "none",
    "null": "none",
    "len": "count",
    "length": "count",
    "size": "count",
    "average": "sum",
    "initial": "start",
    "final": "end",
    "beginning": "start",
}
"""What other languages call it -> its name here; used where the name on the right is known in that place."""


def for_name(name: str, known: list[str]) -> str | None:
    """A hint for a name that isn't known: what it was probably meant to be."""
    return did_you_mean(_MEANT[name], known) if _MEANT.get(name) in known else did_you_mean(name, known)


def for_value(
    name: str, known: list[str], wanted: Type, own: Mapping[str, tuple[str, ...]] = MappingProxyType({})
) -> str | None:
    """A hint for a name of a value: the members of the enumeration that is wanted come first."""
    enumerations = {**builtins.ENUMERATIONS, **own}
    members = [m for home in wanted.names for m in enumerations.get(home, ())] if wanted.kind == "enum" else []
    # An attribute is named in `changes(ball, fill)` alone; elsewhere `fill` is meant to be `ball.fill`.
    others = [m for home, ms in enumerations.items() if len(ms) <= 10 and home not in _FAR_OFF for m in ms]
    if name in builtins.ENUMERATIONS and name not in known:
        return f"it is a type; its values are such as `{'`, `'.join(builtins.ENUMERATIONS[name][:3])}`"
    if name in builtins.LEVELS:
        return "what differs by level is written `level(easy: ..., medium: ..., hard: ...)`"
    few = members if len(members) <= 10 else []
    hint = did_you_mean(name, few) or for_name(name, [*known, *others])
    return hint or (_one_of(wanted, members) if members else None)


_FAR_OFF = ("attribute", "slot")
"""Enumerations whose members are meant in their own places alone."""


def _one_of(wanted: Type, members: list[str]) -> str | None:
    """The members of an enumeration, or how they are spelled where they are many."""
    spelled = {"cell": "a cell is its column and its row, `a1` to `j10`", "letter": "a letter is `A` to `Z`"}
    if wanted.names[0] in spelled:
        return spelled[wanted.names[0]]
    if len(members) == 1:
        return f"write `{members[0]}`"
    return f"it is one of {', '.join(members)}" if len(members) <= 10 else None


def for_answer(given: Type) -> str | None:
    """A hint for an answer that can't be graded."""
    return _ANSWERS.get(given.kind)


_ANSWERS = {
    "object": "ask for one of its properties, such as `ball.fill`",
    "entry": "ask how many there are, `count(hit)`, for an attribute, `hit[0].wall`, or when, `around(hit[0])`",
    "vector": "ask for `.x` or `.y`",
    "moment": "ask for a stretch of time, `around(hit[0])`, or for seconds, `hit[0].start - start`",
    "map": "ask for one place, `grid[c] at end`, or for a list of them",
    "tuple": "ask for a list, `[a, b]`",
    "missing": "ask for something that is there",
    "dist": "draw it first: `param x ~ ...`",
}


def for_list(given: Type) -> str | None:
    """A hint for what isn't a list, where one is gone through."""
    return "a range is a list, such as `0 .. 4`" if given.kind == "number" else None


def for_type(at: n.Node, wanted: Type, given: Type) -> str | None:
    """A hint for a value of a type that doesn't fit."""
    if given.kind in ("dist", "list") and isinstance(at, n.Range | n.Call) and t.unify(wanted, given.item):
        return "draw it first: `param x ~ ...`, and write `x` here"
    match wanted.kind, given.kind:
        case "number", "number":
            return _with_unit(at, wanted, given)
        case "enum", _:
            return _members(at, wanted)
        case "vector", _:
            return "write `pos ~ inside(canvas, margin: 40px)`"
        case "bool", "number":
            return "compare it, `... > 0`"
        case "bool", "list":
            return "count it and compare, `count(...) > 0`"
        case "walls", "enum":
            return "write `walls`; the event's `.wall` tells which one it was"
        case "obstacle", _:
            return "it is one of walls, others, everything"
        case "object", "list" if given.item.kind == "object":
            return "name one of them, as in `lamp[0]`, or go through them: `for each`, or `for ... in ...`"
        case "condition", "bool":
            return "an event is a contact, `touches(ball, walls)`; what must hold stands behind `require`"
        case "entry", "list":
            return "name one of them: `[0]` is the first, `[end]` the last"
        case "entry", "number" | "moment":
            return "for a time write `at`, as in `at 3s`"
        case "number", "moment":
            return "a moment is counted from `start`: `hit[0].start - start` is a duration"
        case "list", "dist":
            return "a list has single values; a continuous range has none"
        case "list", "map":
            return "list its places: `[grid[c] for c in cells(4, 4)]`"
        case "view" | "animation" | "motion" | "condition", _:
            examples = [b.example for b in builtins.every() if b.result.kind == wanted.kind]
            return "write " + " or ".join(f"`{e}`" for e in examples[:3]) if examples else None
        case _:
            return None


def _with_unit(at: n.Node, wanted: Type, given: Type) -> str | None:
    """The number as it stands, with the unit that it lacks."""
    unit = _UNITS.get(wanted.dim)
    while isinstance(at, n.Unary):
        at = at.operand
    if given.dim != t.PLAIN or not unit or not isinstance(at, n.Quantity) or at.unit:
        return None
    return f"write `{at.value:.15g}{unit}`"


def _members(at: n.Node, wanted: Type) -> str | None:
    members = [m for name in wanted.names for m in builtins.ENUMERATIONS.get(name, ())]
    if isinstance(at, n.Text) and len(at.parts) == 1 and isinstance(at.parts[0], str):
        meant = at.parts[0] if at.parts[0] in members else near(at.parts[0], members)
        if meant:
            return f"a name stands without quotes: `{meant}`"
    return _one_of(wanted, members) if members else None
