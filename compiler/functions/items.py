"""Functions over numbers and lists."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations
from typing import Any

from compiler.errors import SceneError
from compiler.values import MISSING, Bag, Value

ORDERED = 6
"""Items whose orders are listed: 720 of them."""

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


def _best(pairs: tuple[tuple[Value, Value], ...], largest: bool) -> Value:
    """The item with the largest or smallest key; none where two share it, or there is none."""
    ordered = sorted((key for key, _ in pairs if key is not MISSING), reverse=largest)
    if not ordered or len(ordered) < len(pairs) or ordered[:1] == ordered[1:2]:
        return MISSING
    return next(item for key, item in pairs if key == ordered[0])


def _nearest(number: float) -> int:
    """The nearest whole number; a half goes away from 0."""
    return int(number + 0.5) if number >= 0 else -int(0.5 - number)


def _sorted(pairs: tuple[tuple[Value, Value], ...]) -> Value:
    if any(key is MISSING for key, _ in pairs):
        return MISSING
    return tuple(item for _, item in sorted(pairs, key=lambda pair: pair[0]))


def _orders(items: tuple[Value, ...]) -> Value:
    if len(items) > ORDERED:
        raise SceneError(f"orders() of {len(items)} items; there are at most {ORDERED}")
    return tuple(permutations(items))


FUNCTIONS: dict[str, Callable[..., Value]] = {
    "count": lambda env, items: MISSING if items is MISSING else len(items),
    "sum": lambda env, items: sum(items),
    "min": _extreme("min", min),
    "max": _extreme("max", max),
    "abs": lambda env, number: MISSING if number is MISSING else abs(number),
    "round": lambda env, number: MISSING if number is MISSING else _nearest(number),
    "orders": lambda env, items: _orders(items),
    "argmax": lambda env, pairs: _best(pairs, largest=True),
    "argmin": lambda env, pairs: _best(pairs, largest=False),
    "sorted": lambda env, pairs: _sorted(pairs),
    "all": lambda env, items: all(i is True for i in items),
    "any": lambda env, items: any(i is True for i in items),
    "first": lambda env, items: items[0] if items else MISSING,
    "last": lambda env, items: items[-1] if items else MISSING,
    "reversed": lambda env, items: tuple(reversed(items)),
    "unordered": lambda env, items: MISSING if items is MISSING else Bag(items),
    "ordinal": lambda env, position: ordinal_word(position),
}
