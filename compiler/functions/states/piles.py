"""Values around piles of cards: how they are dealt, the view, what a card does, what a card is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from compiler.distributions import Distribution, as_distribution
from compiler.errors import SceneError
from compiler.streams import Stream
from compiler.values import MISSING, Value
from synrl_dsl.builtins.names import RANKS

RED = ("diamonds", "hearts")


@dataclass(frozen=True, slots=True)
class Deal:
    """`count` different items in a random order."""

    count: int
    items: tuple[Value, ...]

    def draw(self, stream: Stream) -> Value:
        if not 0 <= self.count <= len(self.items):
            raise SceneError(f"deal() can't take {self.count} of {len(self.items)} items")
        return tuple(stream.shuffled(self.items)[: self.count])

    def support(self) -> tuple[Value, ...] | None:
        return None

    def problem(self, value: Value) -> str | None:
        """Why a list can't have come from here; None where it can."""
        if len(value) != self.count:
            return f"{self.count} items are dealt, not {len(value)}"
        return _stray(value, self.items)

    def impossible(self, value: Value) -> str | None:
        """Why no scene can begin with this list, of whatever length."""
        return _stray(value, self.items)


@dataclass(frozen=True, slots=True)
class DealOn:
    """`count` items for each place, in a random order, no item twice; drawn as a dict."""

    count: int
    items: tuple[Value, ...]
    places: tuple[str, ...]

    def draw(self, stream: Stream) -> Value:
        wanted = self.count * len(self.places)
        if not 0 <= wanted <= len(self.items):
            raise SceneError(
                f"deal() can't give {self.count} of {len(self.items)} items to each of {len(self.places)} places"
            )
        dealt = stream.shuffled(self.items)
        return {p: tuple(dealt[n * self.count : (n + 1) * self.count]) for n, p in enumerate(self.places)}

    def support(self) -> tuple[Value, ...] | None:
        return None

    def problem(self, value: Value) -> str | None:
        """Why the lists by place can't have come from here; None where they can."""
        for place, items in value.items():
            if len(items) != self.count:
                return f"{self.count} items are dealt to each place, {place} has {len(items)}"
        return self.impossible(value)

    def impossible(self, value: Value) -> str | None:
        """Why no scene can begin with these lists, of whatever length."""
        return _stray([item for items in value.values() for item in items], self.items)


def _stray(dealt: Value, items: tuple[Value, ...]) -> str | None:
    left = list(items)
    for item in dealt:
        if item not in left:
            return f"{item} isn't dealt" if item not in items else f"{item} is there more often than it is dealt"
        left.remove(item)
    return None


@dataclass(frozen=True, slots=True)
class CardPile:
    """The view `card_pile()`."""


@dataclass(frozen=True, slots=True)
class PlaceOn:
    """The animation `place_on(end, card, during, pile)`: a card is put on the top or under the bottom."""

    end: str
    card: str
    during: Distribution
    pile: str | None = None


@dataclass(frozen=True, slots=True)
class TakeFrom:
    """The animation `take_from(end, during, pile)`: a card leaves the top or the bottom."""

    end: str
    during: Distribution
    pile: str | None = None


@dataclass(frozen=True, slots=True)
class Tuck:
    """The animation `tuck(from, under, during, pile)`: the card at one end goes to the other, face down."""

    source: str
    target: str
    during: Distribution
    pile: str | None = None


@dataclass(frozen=True, slots=True)
class SlideIn:
    """The animation `slide_in(card, depth, during, pile)`: a card is put below `depth` others."""

    card: str
    depth: int
    during: Distribution
    pile: str | None = None


@dataclass(frozen=True, slots=True)
class PassOn:
    """The animation `pass_on(from, to, during)`: the top card of one pile goes to the top of another, face down."""

    source: str
    target: str
    during: Distribution


def _deal(env: object, count: int, of: tuple[Value, ...], on: tuple[str, ...] | None = None) -> Distribution:
    return Deal(count, of) if on is None else DealOn(count, of, on)


def _tuck(env: object, source: str, under: str, during: Value, pile: str | None = None) -> Tuck:
    if source == under:
        raise SceneError(f"tuck() moves a card from one end of a pile to the other, not from {source} to {under}")
    return Tuck(source, under, as_distribution(during), pile)


def _of_card(read: Callable[[str, str], Value]) -> Callable[[object, Value], Value]:
    """A function of a card's rank and suit; missing where the card is."""

    def of_card(env: object, card: Value) -> Value:
        if card is MISSING:
            return MISSING
        rank, _, suit = card.partition(" of ")
        return read(rank, suit.lower())

    return of_card


FUNCTIONS: dict[str, Callable[..., Value]] = {
    "deal": _deal,
    "card_pile": lambda env: CardPile(),
    "place_on": lambda env, end, card, during, pile=None: PlaceOn(end, card, as_distribution(during), pile),
    "take_from": lambda env, end, during, pile=None: TakeFrom(end, as_distribution(during), pile),
    "tuck": _tuck,
    "slide_in": lambda env, card, depth, during, pile=None: SlideIn(card, depth, as_distribution(during), pile),
    "pass_on": lambda env, source, target, during: PassOn(source, target, as_distribution(during)),
    "suit": _of_card(lambda rank, suit: suit),
    "rank": _of_card(lambda rank, suit: rank),
    "card_value": _of_card(lambda rank, suit: RANKS.index(rank) + 2),
    "is_red": _of_card(lambda rank, suit: suit in RED),
}
