"""Distributions, motions, event conditions, views and animations, as values that the simulation reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from compiler.distributions import Distribution, Inside, Placed, Sample, Shuffle, as_distribution
from compiler.errors import SceneError
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


def _linear(
    env: object, speed: float, heading: float, bounce: str | None, after: float | None, during: float | None
) -> Linear:
    for name, seconds in (("after", after), ("during", during)):
        if seconds is not None and seconds < 0:
            raise SceneError(f"linear(): '{name}' is {seconds:.3f} s; it can't be negative")
    return Linear(speed, heading, bounce is not None, after or 0.0, during)


FUNCTIONS: dict[str, Callable[..., Value]] = {
    "shuffle": _shuffle,
    "sample": lambda env, count, of: Sample(count, of),
    "inside": _inside,
    "linear": _linear,
    "touches": lambda env, thing, walls: Touches((thing,) if isinstance(thing, Thing) else thing),
    "tiles": lambda env, hidden: Tiles(hidden),
    "arc": lambda env, a, b, during: Arc(a, b, as_distribution(during)),
}
