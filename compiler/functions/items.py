"""Functions over numbers and lists."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from compiler.errors import SceneError
from compiler.values import MISSING, Value

_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
).split()


def ordinal_word(position: int) -> str:
    """The position, counted from 0, as a word: `third` for 2; from 20 on in figures, `21st`."""
    if position < 0:
        raise SceneError(f"ordinal() counts from 0; there is no {position}")
    if position < len(_ORDINALS):
        return _ORDINALS[position]
    number = position + 1
    suffix = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{suffix}"


def _extreme(name: str, choose: Callable[[Any], Any]) -> Callable[..., Value]:
    def extreme(env: Any, items: tuple[Value, ...]) -> Value:
        if not items:
            raise SceneError(f"{name}() of no items")
        return choose(items)

    return extreme


FUNCTIONS: dict[str, Callable[..., Value]] = {
    "count": lambda env, items: MISSING if items is MISSING else len(items),
    "sum": lambda env, items: sum(items),
    "min": _extreme("min", min),
    "max": _extreme("max", max),
    "abs": lambda env, number: abs(number),
    "all": lambda env, items: all(i is True for i in items),
    "any": lambda env, items: any(i is True for i in items),
    "first": lambda env, items: items[0] if items else MISSING,
    "last": lambda env, items: items[-1] if items else MISSING,
    "reversed": lambda env, items: tuple(reversed(items)),
    "ordinal": lambda env, position: ordinal_word(position),
}
