"""Options in, the place that a rule of thumb picks out: what is tried on the options alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from compiler.audit.features import edits
from compiler.questions.sampler import LETTERS
from compiler.values import Value, display

Rule = Callable[[tuple[Value, ...]], int | None]
"""The place of the option that the rule picks, or None where it picks none or can't decide."""

_RANKS = ("smallest", "second smallest", "third smallest", "fourth smallest", "fifth smallest")


def rules(widest: int) -> list[tuple[str, str, Rule]]:
    """(family, words, rule) of every rule of thumb, for questions of up to `widest` options."""
    found: list[tuple[str, str, Rule]] = [
        ("letter", f"always {LETTERS[k]}", lambda options, k=k: k if k < len(options) else None)  # type: ignore[misc]
        for k in range(widest)
    ]
    found += [
        ("options", f"the {_RANKS[k]}", lambda options, k=k: _ranked(options, k))  # type: ignore[misc]
        for k in range(min(widest - 1, len(_RANKS)))
    ]
    found += [
        ("options", "the largest", lambda options: _ranked(options, len(options) - 1)),
        ("options", "the one nearest to the others", _medoid),
        ("options", "the only odd or the only even one", _parity),
        ("options", "the longest text", lambda options: _only_highest([len(display(o)) for o in options])),
        ("options", "the shortest text", lambda options: _only_highest([-len(display(o)) for o in options])),
        ("options", "the first in the alphabet", lambda options: _alphabetical(options, 0)),
        ("options", "the last in the alphabet", lambda options: _alphabetical(options, -1)),
        ("options", "the only one with an item that no other has", _own_item),
    ]
    return found


def _are_numbers(options: Sequence[Value]) -> bool:
    return all(isinstance(o, int | float) and not isinstance(o, bool) for o in options)


def _ranked(options: tuple[Value, ...], rank: int) -> int | None:
    if not _are_numbers(options) or rank >= len(options):
        return None
    return options.index(sorted(options)[rank])


def _medoid(options: tuple[Value, ...]) -> int | None:
    return _only_highest([-sum(distance(option, other) for other in options) for option in options])


def distance(a: Value, b: Value) -> float:
    """Of numbers the difference, of lists the items that only one has, of all else the edits between the texts."""
    if _are_numbers((a, b)):
        return float(abs(a - b))
    if isinstance(a, tuple) and isinstance(b, tuple):
        return float(sum(1 for i in a if i not in b) + sum(1 for i in b if i not in a))
    return float(edits(display(a), display(b)))


def _parity(options: tuple[Value, ...]) -> int | None:
    if not all(isinstance(o, int) and not isinstance(o, bool) for o in options):
        return None
    odd = [o % 2 for o in options]
    for kind in (0, 1):
        if odd.count(kind) == 1 and len(options) > 2:
            return odd.index(kind)
    return None


def _alphabetical(options: tuple[Value, ...], end: int) -> int | None:
    if _are_numbers(options):
        return None
    texts = [display(o) for o in options]
    return texts.index(sorted(texts)[end])


def _own_item(options: tuple[Value, ...]) -> int | None:
    if not all(isinstance(o, tuple) for o in options):
        return None
    own = [
        any(all(item not in other for k, other in enumerate(options) if k != number) for item in option)
        for number, option in enumerate(options)
    ]
    return own.index(True) if own.count(True) == 1 else None


def _only_highest(scores: Sequence[float]) -> int | None:
    best = max(scores)
    return scores.index(best) if list(scores).count(best) == 1 else None
