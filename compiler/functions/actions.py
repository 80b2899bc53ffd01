"""Actions of the timeline, as values: what is done to which object, and how long it takes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from compiler.distributions import Distribution, as_distribution
from compiler.errors import SceneError
from compiler.values import Thing, Value

SUDDEN_S = 0.3
"""How long a change takes where the scene doesn't say."""


@dataclass(frozen=True, slots=True)
class Action:
    """`name` is the builtin's, `fields` are its arguments but for the object and the time it takes."""

    name: str
    thing: Thing
    fields: dict[str, Value]
    during: Distribution


def _action(name: str, fields: tuple[str, ...], env: Any, thing: Thing, *arguments: Value) -> Action:
    *given, during = arguments
    if not isinstance(thing, Thing):
        raise SceneError(f"{name}() takes one object; name it by its index, as in `{name}(lamp[0], ...)`")
    lasts = as_distribution(SUDDEN_S if during is None else during)
    return Action(name, thing, dict(zip(fields, given, strict=True)), lasts)


_FIELDS: dict[str, tuple[str, ...]] = {
    "move": ("toward", "by"),
    "turn": ("by",),
    "recolor": ("to",),
    "resize": ("to",),
    "reshape": ("to",),
    "flash": (),
    "appear": (),
    "vanish": (),
}

FUNCTIONS: dict[str, Callable[..., Value]] = {name: partial(_action, name, f) for name, f in _FIELDS.items()}
"""Each takes the environment, the object, its own arguments, and how long it takes last."""
