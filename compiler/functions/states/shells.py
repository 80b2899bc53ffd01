"""Values around a shell game: its view, and what a cup does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from compiler.distributions import Distribution, as_distribution
from compiler.values import Value


@dataclass(frozen=True, slots=True)
class Shells:
    """The view `shells(curtain)`."""

    curtain: bool


@dataclass(frozen=True, slots=True)
class Peek:
    """The animation `peek(place, during)`: the cup is lifted, and what the op shows is seen under it."""

    place: str
    during: Distribution


@dataclass(frozen=True, slots=True)
class SlideUnder:
    """The animation `slide_under(item, place, during)`: a ball rolls under the cup."""

    item: Value
    place: str
    during: Distribution


@dataclass(frozen=True, slots=True)
class TakeOut:
    """The animation `take_out(item, place, during)`: the ball under the cup rolls away."""

    item: Value
    place: str
    during: Distribution


FUNCTIONS: dict[str, Callable[..., Value]] = {
    "shells": lambda env, curtain=None: Shells(bool(curtain)),
    "peek": lambda env, place, during: Peek(place, as_distribution(during)),
    "slide_under": lambda env, item, place, during: SlideUnder(item, place, as_distribution(during)),
    "take_out": lambda env, item, place, during: TakeOut(item, place, as_distribution(during)),
}
