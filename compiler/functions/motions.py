"""The motions, under the names and with the arguments that scenes write."""

from __future__ import annotations

from collections.abc import Callable

from compiler.motion import motions as m
from compiler.values import Value


def _plain(make: Callable[..., m.Motion]) -> Callable[..., Value]:
    return lambda env, *arguments: make(*arguments)


FUNCTIONS: dict[str, Callable[..., Value]] = {
    name: _plain(getattr(m, name))
    for name in (
        "linear",
        "accelerated",
        "circular",
        "spiral",
        "sine",
        "zigzag",
        "eight",
        "polyline",
        "path",
        "spin",
        "hold",
        "sequence",
        "combined",
    )
}
