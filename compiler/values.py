"""Values that expressions have, each with one display form, one JSON form and one equality.

Numbers are int or float in base units (px, s, deg), members of an enumeration are str, lists are
tuples, maps are `Snapshot`s. Times on the log are integer microseconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

Value: TypeAlias = Any
"""Any of the above, or one of the classes below."""

US = 1_000_000


class Missing:
    """The value of what isn't there; unequal to everything, itself included."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "none"

    def __reduce__(self) -> str:
        return "MISSING"


MISSING = Missing()


class Vector(NamedTuple):
    """A position or displacement in px; y grows downwards."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Moves:
    """Ops that no clip shows: those that a question adds after the end, or a plan. `ops` are (name, arguments)."""

    ops: tuple[tuple[str, tuple[Value, ...]], ...]
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Moment:
    """A time on the log. `before` leaves out what begins at that very time; `moves` come after everything."""

    us: int
    before: bool = False
    moves: Moves | None = None

    @property
    def seconds(self) -> float:
        return self.us / US


@dataclass(frozen=True, slots=True)
class Interval:
    """[start_us, end_us) in microseconds."""

    start_us: int
    end_us: int


@dataclass(frozen=True, slots=True)
class Thing:
    """One object of the scene: its declared name and its index in the array (0 for a single one)."""

    name: str
    index: int

    @property
    def label(self) -> str:
        return f"{self.name}[{self.index}]"


@dataclass(frozen=True, slots=True)
class Area:
    """A part of the canvas, px; y grows downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def holds(self, pos: Vector) -> bool:
        return self.left <= pos.x <= self.right and self.top <= pos.y <= self.bottom


@dataclass(frozen=True, slots=True)
class Line:
    """The line through the canvas where a coordinate, `x` or `y`, is `at` px."""

    axis: str
    at: float


class Measured(float):
    """A number that is right within a tolerance: it equals all that lie no further from it."""

    __slots__ = ("tolerance",)
    tolerance: float

    def __new__(cls, value: float, tolerance: float) -> Measured:
        self = super().__new__(cls, value)
        self.tolerance = tolerance
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return (Measured, (float(self), self.tolerance))


class Bag(tuple[Value, ...]):
    """Items without an order: they are kept sorted, so that two bags of the same items are equal; digits as numbers."""

    __slots__ = ()

    def __new__(cls, items: Iterable[Value] = ()) -> Bag:
        listed = list(items)
        digits = all(type(item) is str and item.isdecimal() for item in listed)
        return super().__new__(cls, sorted(listed, key=(lambda item: (int(item), item)) if digits else None))

    def __reduce__(self) -> tuple[Any, ...]:
        return (Bag, (tuple(self),))

    def plus(self, items: Iterable[Value]) -> Bag:
        return Bag((*self, *items))

    def minus(self, items: Iterable[Value]) -> Bag | Missing:
        """The bag without these, each once; MISSING where it doesn't hold them."""
        left = list(self)
        for item in items:
            if item not in left:
                return MISSING
            left.remove(item)
        return Bag(left)


WHOLE = ""
"""The one place of a state that is no map."""


class Snapshot(dict[str, Value]):
    """The value of a state after `at` ops, place by place; never changed once made.

    A state that is no map has the one place WHOLE. The places of an `open` map come and go: it holds those that
    are there.
    """

    __slots__ = ("at", "open", "state")

    def __init__(self, state: str, at: int, places: Mapping[str, Value], open: bool = False) -> None:
        super().__init__(places)
        self.state = state
        self.at = at
        self.open = open

    def __reduce__(self) -> tuple[Any, ...]:
        return (Snapshot, (self.state, self.at, dict(self), self.open))

    def after(self, at: int, changed: Mapping[str, Value]) -> Snapshot:
        """The state after these changes; MISSING takes a place out."""
        places = {**self, **changed}
        if self.open:
            places = {place: value for place, value in places.items() if value is not MISSING}
        return Snapshot(self.state, at, places, self.open)


def whole(snapshot: Snapshot) -> Value:
    """A state as one value: its places, or what it is where it is no map."""
    return snapshot[WHOLE] if WHOLE in snapshot else dict(snapshot)


def clock(us: int) -> str:
    """Minutes, seconds and tenths: `00:03.5`."""
    tenths = round(us / 100_000)
    return f"{tenths // 600:02d}:{tenths % 600 // 10:02d}.{tenths % 10}"


def number_text(value: float) -> str:
    """A number as a person writes it: no fraction where it is whole, at most three decimals."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.3f}".rstrip("0").rstrip(".")


def display(value: Value) -> str:
    """The one display form, as it stands in wordings, options and free answers."""
    match value:
        case bool():
            return "yes" if value else "no"
        case str():
            return value
        case Measured():
            return number_text(round(value, 2))
        case int() | float():
            return number_text(value)
        case Vector():
            return f"({number_text(value.x)}, {number_text(value.y)})"
        case tuple():
            deep = any(isinstance(v, tuple) and not isinstance(v, Vector) for v in value)
            return ("; " if deep else ", ").join(display(v) for v in value) if value else "nothing"
        case Moves():
            return "; ".join(value.texts)
        case Interval():
            return f"{clock(value.start_us)} to {clock(value.end_us)}"
        case Moment():
            return clock(value.us)
        case Thing():
            return value.name
        case dict():
            deep = any(isinstance(v, tuple) for v in value.values())
            return ("; " if deep else ", ").join(f"{k}: {display(v)}" for k, v in value.items())
        case Missing():
            return "none"
        case _:
            raise TypeError(f"no display form for {type(value).__name__}")


def to_json(value: Value) -> Any:
    """The one JSON form. Floats are rounded to 1e-6 of their base unit, so that it is the same everywhere."""
    match value:
        case bool() | str() | int() | None:
            return value
        case float():
            return rounded(value)
        case Vector():
            return [rounded(value.x), rounded(value.y)]
        case tuple() | list():
            return [to_json(v) for v in value]
        case Moves():
            return [{"op": name, "args": to_json(args)} for name, args in value.ops]
        case Interval():
            return [value.start_us / US, value.end_us / US]
        case Moment():
            return value.us / US
        case Thing():
            return value.label
        case dict():
            return {k: to_json(v) for k, v in value.items()}
        case Missing():
            return None
        case _:
            raise TypeError(f"no JSON form for {type(value).__name__}")


def rounded(value: float) -> float:
    """A float on the 1e-6 lattice, without a negative zero."""
    return round(value, 6) + 0.0


def equal(a: Value, b: Value) -> bool:
    """Equality of the language: numbers by value, lists in order, a missing item to nothing."""
    if a is MISSING or b is MISSING:
        return False
    if isinstance(a, bool) is not isinstance(b, bool):
        return False
    if isinstance(a, Measured) or isinstance(b, Measured):
        tolerance = max(n.tolerance for n in (a, b) if isinstance(n, Measured))
        return abs(float(a) - float(b)) <= tolerance
    return bool(a == b)
