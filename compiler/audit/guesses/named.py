"""A question in, what its wording names out: that a guesser knows, as it knows the wording."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.plan import Term
from compiler.questions.sampler import Asked
from compiler.values import Value


def named(asked: Asked) -> Iterator[tuple[str, Value]]:
    """The picks that the wordings show as they are, of a list each item; what lies behind others is to be found out."""
    shown = {name for ask in asked.question.plan.asks for hole in ask.args for name in _local(hole)}
    for name, value in asked.picks.items():
        if name not in shown:
            continue
        if isinstance(value, tuple):
            yield from ((f"{name} {number}", item) for number, item in enumerate(value) if isinstance(item, str))
        elif isinstance(value, str | int):
            yield name, value


def _local(hole: Term) -> Iterator[str]:
    """The pick that a hole of a text shows, or an item of it."""
    if hole.op == "index":
        yield from _local(hole.args[0])
    elif hole.op == "local":
        yield str(hole.value)
