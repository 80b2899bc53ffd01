"""Values around what holds things: cups and boxes, pegs and stacks, and how they are filled."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from compiler.distributions import Distribution, as_distribution
from compiler.errors import SceneError
from compiler.streams import Stream
from compiler.values import MISSING, Bag, Value
from synrl_dsl.builtins.names import ENUMERATIONS

CHIP_LARGEST = 999
DISC_LARGEST = 7


@dataclass(frozen=True, slots=True)
class DealBags:
    """For every place a number of items from `each`, then so many items with replacement; drawn as a dict."""

    items: tuple[Value, ...]
    places: tuple[str, ...]
    each: tuple[int, ...]

    def draw(self, stream: Stream) -> Value:
        if not self.items or not self.each or min(self.each) < 0:
            raise SceneError("deal_bags() needs items, and counts that are 0 or more")
        bags = {}
        for place in self.places:
            own = stream.child(place)
            count = own.child("count").choice(self.each)
            bags[place] = Bag(own.child(n).choice(self.items) for n in range(count))
        return bags

    def support(self) -> tuple[Value, ...] | None:
        return None

    def problem(self, value: Value) -> str | None:
        """Why the bags by place can't have come from here; None where they can."""
        for place, bag in value.items():
            if len(bag) not in self.each:
                return f"{place} holds {len(bag)} items, which is none of {', '.join(map(str, self.each))}"
            for item in bag:
                if item not in self.items:
                    return f"{place} holds {item}, which isn't among the items"
        return None

    def impossible(self, value: Value) -> str | None:
        """Why no scene can begin with these bags: any can, also those that are never drawn."""
        return None


@dataclass(frozen=True, slots=True)
class Spread:
    """Every item once, each in a place of its own draw; drawn as a dict."""

    items: tuple[Value, ...]
    places: tuple[str, ...]

    def draw(self, stream: Stream) -> Value:
        where = _where(self.items, self.places, stream, "spread")
        return {place: Bag(item for item, at in where if at == place) for place in self.places}

    def support(self) -> tuple[Value, ...] | None:
        return None

    def problem(self, value: Value) -> str | None:
        """Why the bags by place can't have come from here; None where they can."""
        return _uneven(value, self.items)


@dataclass(frozen=True, slots=True)
class Towers:
    """A disc of every size, each on a place of its own draw, larger below smaller; drawn as a dict."""

    sizes: tuple[int, ...]
    places: tuple[str, ...]

    def draw(self, stream: Stream) -> Value:
        if len(set(self.sizes)) < len(self.sizes) or not all(1 <= s <= DISC_LARGEST for s in self.sizes):
            raise SceneError(f"towers() has different sizes from 1 to {DISC_LARGEST}")
        where = _where(self.sizes, self.places, stream, "towers")
        return {place: tuple(sorted(size for size, at in where if at == place)) for place in self.places}

    def support(self) -> tuple[Value, ...] | None:
        return None

    def problem(self, value: Value) -> str | None:
        """Why the lists by place can't have come from here; None where they can."""
        for place, discs in value.items():
            if list(discs) != sorted(discs):
                return f"a larger disc lies on a smaller one on {place}"
        return _uneven(value, self.sizes)


@dataclass(frozen=True, slots=True)
class Stacked:
    """The items in a random order, each on a place of its own draw; drawn as a dict."""

    items: tuple[Value, ...]
    places: tuple[str, ...]

    def draw(self, stream: Stream) -> Value:
        order = stream.child("order").shuffled(self.items)
        where = _where(order, self.places, stream.child("places"), "stacked")
        return {place: tuple(item for item, at in where if at == place) for place in self.places}

    def support(self) -> tuple[Value, ...] | None:
        return None

    def problem(self, value: Value) -> str | None:
        """Why the lists by place can't have come from here; None where they can."""
        return _uneven(value, self.items)


def _where(items: Iterable[Value], places: tuple[str, ...], stream: Stream, name: str) -> list[tuple[Value, str]]:
    """Each item with the place that was drawn for it."""
    if not places:
        raise SceneError(f"{name}() needs a place")
    return [(item, stream.child(number).choice(places)) for number, item in enumerate(items)]


def _uneven(value: Value, items: tuple[Value, ...]) -> str | None:
    held = Bag(item for place in value.values() for item in place)
    return None if held == Bag(items) else f"the places hold {', '.join(map(str, held)) or 'nothing'} in all"


@dataclass(frozen=True, slots=True)
class Cups:
    """The view `cups()`."""


@dataclass(frozen=True, slots=True)
class Boxes:
    """The view `boxes(columns)`."""

    columns: int | None


@dataclass(frozen=True, slots=True)
class Pegs:
    """The view `pegs()`."""


@dataclass(frozen=True, slots=True)
class Stacks:
    """The view `stacks()`."""


@dataclass(frozen=True, slots=True)
class Drop:
    """The animation `drop(item, into, during)`: the item falls into the container."""

    item: Value
    place: str
    during: Distribution


@dataclass(frozen=True, slots=True)
class Lift:
    """The animation `lift(item, out_of, during)`: the item comes out of the container and leaves."""

    item: Value
    place: str
    during: Distribution


@dataclass(frozen=True, slots=True)
class Pour:
    """The animation `pour(from, into, during)`: all that is in one container goes into another."""

    source: str
    target: str
    during: Distribution


@dataclass(frozen=True, slots=True)
class Carry:
    """The animation `carry(item, from, to, during)`: the item goes from one container into another."""

    item: Value
    source: str
    target: str
    during: Distribution


@dataclass(frozen=True, slots=True)
class Hop:
    """The animation `hop(from, to, during)`: the top of one peg or stack goes to the top of another, covered."""

    source: str
    target: str
    during: Distribution


@dataclass(frozen=True, slots=True)
class Push:
    """The animation `push(item, during, onto)`: the item is put on top of the stack."""

    item: Value
    during: Distribution
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Pop:
    """The animation `pop(during, from)`: what is on top of the stack leaves."""

    during: Distribution
    place: str | None = None


@dataclass(frozen=True, slots=True)
class FlipOver:
    """The animation `flip_over(during, stack)`: the stack is turned upside down."""

    during: Distribution
    place: str | None = None


def _chips(values: tuple[int, ...]) -> tuple[int, ...]:
    if len(set(values)) < len(values) or not all(1 <= v <= CHIP_LARGEST for v in values):
        raise SceneError(f"chips() has different values from 1 to {CHIP_LARGEST}")
    return tuple(values)


def _slots(count: int) -> tuple[str, ...]:
    slots = ENUMERATIONS["slot"]
    if not 1 <= count <= len(slots):
        raise SceneError(f"slots() gives 1 to {len(slots)} places, not {count}")
    return slots[:count]


def _all_of(containers: Value) -> Value:
    if containers is MISSING:
        return MISSING
    held: list[Value] = []
    for value in containers.values():
        held += value if isinstance(value, tuple) else [value]
    return tuple(held)


def _boxes(env: object, columns: int | None = None) -> Boxes:
    if columns is not None and not 1 <= columns <= 4:
        raise SceneError(f"boxes() has 1 to 4 columns, not {columns}")
    return Boxes(columns)


FUNCTIONS: dict[str, Callable[..., Value]] = {
    "chips": lambda env, values: _chips(values),
    "slots": lambda env, count: _slots(count),
    "all_of": lambda env, containers: _all_of(containers),
    "deal_bags": lambda env, items, into, each: DealBags(items, into, each),
    "spread": lambda env, items, over: Spread(items, over),
    "towers": lambda env, sizes, on: Towers(sizes, on),
    "stacked": lambda env, items, on: Stacked(items, on),
    "cups": lambda env: Cups(),
    "boxes": _boxes,
    "pegs": lambda env: Pegs(),
    "stacks": lambda env: Stacks(),
    "drop": lambda env, item, into, during: Drop(item, into, as_distribution(during)),
    "lift": lambda env, item, out_of, during: Lift(item, out_of, as_distribution(during)),
    "pour": lambda env, source, target, during: Pour(source, target, as_distribution(during)),
    "carry": lambda env, item, source, target, during: Carry(item, source, target, as_distribution(during)),
    "hop": lambda env, source, target, during: Hop(source, target, as_distribution(during)),
    "push": lambda env, item, during, onto=None: Push(item, as_distribution(during), onto),
    "pop": lambda env, during, source=None: Pop(as_distribution(during), source),
    "flip_over": lambda env, during, stack=None: FlipOver(as_distribution(during), stack),
}
