"""Distributions, views and animations, as values that the simulation reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from compiler.distributions import Distinct, Distribution, Placed, Sample, Shuffle, as_distribution
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


def _shuffle(env: object, items: tuple[Value, ...], on: tuple[str, ...] | None = None) -> Distribution:
    return Shuffle(items) if on is None else Placed(items, on)


FUNCTIONS: dict[str, Callable[..., Value]] = {
    "shuffle": _shuffle,
    "sample": lambda env, count, of: Sample(count, of),
    "distinct": lambda env, items: Distinct(items),
    "tiles": lambda env, hidden: Tiles(hidden),
    "arc": lambda env, a, b, during: Arc(a, b, as_distribution(during)),
}
