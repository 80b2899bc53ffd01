"""Distributions, motions, event conditions, views and animations, as values that the simulation reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from compiler.distributions import Distribution, Inside, Placed, Sample, Shuffle, as_distribution
from compiler.motion.linear import Linear
from compiler.values import Thing, Value


@dataclass(frozen=True, slots=True)
class Touches:
    """The condition `touches(object, walls)`."""

    things: tuple[Thing, ...]


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


def _inside(env: object, area: tuple[float, float], margin: float | None) -> Inside:
    width, height = area
    edge = margin or 0.0
    return Inside(edge, edge, width - edge, height - edge)


FUNCTIONS: dict[str, Callable[..., Value]] = {
    "shuffle": _shuffle,
    "sample": lambda env, count, of: Sample(count, of),
    "inside": _inside,
    "linear": lambda env, speed, heading, bounce, during: Linear(speed, heading, bounce is not None, during),
    "touches": lambda env, thing, walls: Touches((thing,) if isinstance(thing, Thing) else thing),
    "tiles": lambda env, hidden: Tiles(hidden),
    "arc": lambda env, a, b, during: Arc(a, b, as_distribution(during)),
}
