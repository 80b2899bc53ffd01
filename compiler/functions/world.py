"""Distributions, views and animations, as values that the simulation reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from compiler.distributions import Distinct, Distribution, EachOf, Placed, Sample, Shuffle, as_distribution
from compiler.values import Value


@dataclass(frozen=True, slots=True)
class Tiles:
    """The view `tiles(hidden: faces)`."""

    hidden: str


@dataclass(frozen=True, slots=True)
class Arc:
    """The animation `arc(a, b, during)`: the two places trade what lies on them."""

    a: str
    b: str
    during: Distribution


@dataclass(frozen=True, slots=True)
class Glide:
    """The animation `glide(a, b, during)`: what lies on the first place slides to the second."""

    a: str
    b: str
    during: Distribution


@dataclass(frozen=True, slots=True)
class Press:
    """The animation `press(place, during)`: what lies there is pressed down."""

    place: str
    during: Distribution


def _scramble(env: object, places: tuple[str, ...]) -> Distribution:
    return Placed(("blank", *(str(k) for k in range(1, len(places)))), places)


def _shuffle(env: object, items: tuple[Value, ...], on: tuple[str, ...] | None = None) -> Distribution:
    return Shuffle(items) if on is None else Placed(items, on)


FUNCTIONS: dict[str, Callable[..., Value]] = {
    "shuffle": _shuffle,
    "sample": lambda env, count, of: Sample(count, of),
    "scramble": _scramble,
    "each_of": lambda env, items, on: EachOf(items, on),
    "glide": lambda env, a, b, during: Glide(a, b, as_distribution(during)),
    "press": lambda env, place, during: Press(place, as_distribution(during)),
    "distinct": lambda env, items: Distinct(items),
    "tiles": lambda env, hidden: Tiles(hidden),
    "arc": lambda env, a, b, during: Arc(a, b, as_distribution(during)),
}
