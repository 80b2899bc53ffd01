"""Types, dimensions and units: what the checker knows of a value, and how it is told to a person."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

Dim: TypeAlias = tuple[int, int, int]
"""Exponents of length, time and angle."""

PLAIN: Dim = (0, 0, 0)
LENGTH: Dim = (1, 0, 0)
TIME: Dim = (0, 1, 0)
ANGLE: Dim = (0, 0, 1)

UNITS: dict[str, tuple[float, Dim]] = {
    "": (1.0, PLAIN),
    "%": (0.01, PLAIN),
    "px": (1.0, LENGTH),
    "s": (1.0, TIME),
    "ms": (0.001, TIME),
    "deg": (1.0, ANGLE),
    "rev": (360.0, ANGLE),
    "px/s": (1.0, (1, -1, 0)),
    "px/s2": (1.0, (1, -2, 0)),
    "deg/s": (1.0, (0, -1, 1)),
    "rev/s": (360.0, (0, -1, 1)),
    "fps": (1.0, (0, -1, 0)),
}
"""Unit -> factor to the base unit (px, s, deg) and dimension."""

_DIM_WORDS: dict[Dim, str] = {
    PLAIN: "a number",
    LENGTH: "a length (px)",
    TIME: "a duration (s)",
    ANGLE: "an angle (deg)",
    (1, -1, 0): "a speed (px/s)",
    (1, -2, 0): "an acceleration (px/s2)",
    (0, -1, 1): "an angular speed (deg/s)",
    (0, -1, 0): "a rate (fps)",
}


@dataclass(frozen=True, slots=True)
class Type:
    """A type.

    `kind` is one of `number bool text enum list dist bag map tuple object entry moment interval
    vector missing area line walls obstacle motion animation action view condition plan further any variable`.
    `of` holds the item types (a map: key, value). `names` are the enumerations that an enum value may belong to
    (several while only its spelling is known), or the declared name of an object, op or event; an entry
    of several names is any of them. `whole` says that a number is an integer.
    """

    kind: str
    of: tuple[Type, ...] = ()
    names: tuple[str, ...] = ()
    dim: Dim = PLAIN
    whole: bool = False

    @property
    def item(self) -> Type:
        return self.of[0]


ANY = Type("any")
BOOL = Type("bool")
TEXT = Type("text")
INT = Type("number", whole=True)
NUMBER = Type("number")
PX = Type("number", dim=LENGTH)
SECONDS = Type("number", dim=TIME)
DEGREES = Type("number", dim=ANGLE)
SPEED = Type("number", dim=(1, -1, 0))
VECTOR = Type("vector")
MOMENT = Type("moment")
INTERVAL = Type("interval")
MISSING = Type("missing")


def number(dim: Dim, whole: bool = False) -> Type:
    return Type("number", dim=dim, whole=whole and dim == PLAIN)


def enum(*names: str) -> Type:
    return Type("enum", names=names)


PATH = enum("path")


def list_of(item: Type) -> Type:
    return Type("list", of=(item,))


def dist_of(item: Type) -> Type:
    return Type("dist", of=(item,))


def map_of(key: Type, value: Type) -> Type:
    return Type("map", of=(key, value))


def describe(type_: Type) -> str:
    """The type in words, for messages."""
    match type_.kind:
        case "number":
            if type_.dim in _DIM_WORDS:
                return "a whole number" if type_.whole and type_.dim == PLAIN else _DIM_WORDS[type_.dim]
            length, time, angle = type_.dim
            parts = [f"{n}^{e}" for n, e in (("px", length), ("s", time), ("deg", angle)) if e]
            return "a quantity in " + " ".join(parts)
        case "bool":
            return "yes or no"
        case "text":
            return "text"
        case "enum":
            return " or ".join(_article(n) for n in type_.names)
        case "list" | "bag":
            return f"a {type_.kind} of {plural(type_.item)}"
        case "dist":
            return f"a distribution of {plural(type_.item)}"
        case "map":
            return f"a map from {plural(type_.of[0])} to {plural(type_.of[1])}"
        case "object":
            return "an object"
        case "entry":
            return "an entry of the log"
        case "moment":
            return "a moment"
        case "interval":
            return "an interval"
        case "vector":
            return "a position"
        case "missing":
            return "nothing (none)"
        case "further":
            return "further ops"
        case "any" | "variable":
            return "anything"
        case kind:
            return _article(kind)


def plural(type_: Type) -> str:
    words = describe(type_).removeprefix("a ").removeprefix("an ")
    if type_.kind == "enum":
        return " or ".join(n + "s" for n in type_.names)
    if type_.kind not in ("number", "object", "entry", "list", "bag", "moment", "interval", "vector"):
        return words
    noun = re.split(r" (?=\(|of |in )", words)[0]
    return (noun[:-1] + "ies" if noun.endswith("y") else noun + "s") + words[len(noun) :]


def _article(noun: str) -> str:
    return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"


def unify(wanted: Type, given: Type, bound: dict[str, Type] | None = None) -> Type | None:
    """The type of a value of `given` where `wanted` is asked for, or None if it doesn't fit.

    Variables of `wanted` are bound in `bound`; the variable `N` takes numbers only. Enumerations meet
    in the names they share; a whole number fits where a plain number is wanted, and `none` fits anywhere.
    """
    if wanted.kind == "variable":
        if bound is None:
            return given
        name = wanted.names[0]
        if name == "N" and given.kind not in ("number", "any"):
            return None
        if name not in bound:
            bound[name] = given
            return given
        joined = join(bound[name], given)
        if joined is not None:
            bound[name] = joined
        return joined
    if wanted.kind == "any" or given.kind == "missing":
        return given
    if given.kind == "any":
        return wanted
    if wanted.kind == "bag" and given.kind == "list":
        item = unify(wanted.item, given.item, bound)  # a list is put into a bag without its order
        return Type("bag", of=(item,)) if item is not None else None
    if wanted.kind == "list" and given.kind in ("bag", "map"):
        given = list_of(given.item)  # whoever goes through a list can go through a bag, or the places of a map
    if wanted.kind != given.kind:
        return given if (wanted.kind, given.kind) == ("obstacle", "walls") else None
    match wanted.kind:
        case "number":
            if wanted.dim != given.dim or (wanted.whole and not given.whole):
                return None
            return given
        case "enum" | "object" | "entry":
            if not wanted.names:
                return given
            shared = tuple(n for n in given.names if n in wanted.names)
            return Type(wanted.kind, names=shared) if shared else None
        case "list" | "dist" | "bag" | "map":
            items = []
            for want, give in zip(wanted.of, given.of, strict=True):
                item = unify(want, give, bound)
                if item is None:
                    return None
                items.append(item)
            return Type(wanted.kind, of=tuple(items))
        case _:
            return given


def join(left: Type, right: Type) -> Type | None:
    """The type that holds values of both, or None if they are of different kinds."""
    if left == right or right.kind in ("any", "missing"):
        return left
    if left.kind in ("any", "missing"):
        return right
    if left.kind != right.kind:
        return None
    match left.kind:
        case "number":
            return number(left.dim, left.whole and right.whole) if left.dim == right.dim else None
        case "enum":
            shared = tuple(n for n in left.names if n in right.names)
            return enum(*shared) if shared else None
        case "object" | "entry":
            return Type(left.kind, names=tuple(dict.fromkeys(left.names + right.names)))
        case "list" | "dist" | "bag" | "map":
            items = [join(a, b) for a, b in zip(left.of, right.of, strict=True)]
            if any(i is None for i in items):
                return None
            return Type(left.kind, of=tuple(i for i in items if i is not None))
        case _:
            return left


def parse_type(text: str) -> Type:
    """A type from its notation in the registry: `int`, `px/s`, `list[T]`, `map[K -> V]`, `letter`."""
    text = text.strip()
    if text.endswith("]"):
        head, _, inner = text[:-1].partition("[")
        if head == "map":
            key, _, value = inner.partition("->")
            return map_of(parse_type(key), parse_type(value))
        return Type(head, of=(parse_type(inner),))
    if len(text) == 1 and text.isupper():
        return Type("variable", names=(text,))
    if text in ("int", "chip", "disc"):
        return INT
    if text == "number":
        return NUMBER
    if text in UNITS:
        return number(UNITS[text][1])
    if text in _PLAIN_KINDS:
        return Type(text)
    return enum(text)


_PLAIN_KINDS = frozenset(
    "bool text object entry moment interval vector missing area line walls obstacle motion animation action view "
    "condition plan further any".split()
)
