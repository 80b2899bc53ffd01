"""Plans of some samples in, moulds for guesses out: what is named in a question is put in, and the plan is carried out.

Any plan that gets there is right, so a guess is judged as an answer is, not by its likeness to the one that a sample
holds. `swap(a1, TARGET)` is a guess that needs no clip; how often it gets there is what one must know of a question.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from compiler.audit.guesses.named import named
from compiler.questions.sampler import Asked
from compiler.replay.judging import gets_there
from compiler.trace import Trace
from compiler.values import Value

MOULDS = 24
"""How many plans are tried, the commonest."""


@dataclass(frozen=True, slots=True)
class Named:
    """An argument that a question's wording gives: `two 0` is the first of the picked `two`."""

    pick: str


Mould: TypeAlias = tuple[tuple[str, tuple[Value, ...]], ...]
"""Ops with their arguments, `Named` where the question names them."""


def mould_of(asked: Asked) -> Mould:
    """The plan that is the answer, with the places of what its question names."""
    places = {value: Named(name) for name, value in reversed(list(named(asked)))}
    return tuple((op, tuple(places.get(v, v) for v in values)) for op, values in asked.answer.ops)


def commonest(moulds: Iterable[Mould]) -> tuple[Mould, ...]:
    """The commonest moulds; of equally common ones those that came first."""
    return tuple(mould for mould, _ in Counter(moulds).most_common(MOULDS))


def tried(moulds: Sequence[Mould], asked: Asked, trace: Trace) -> tuple[bool, ...]:
    """Of each mould whether it is legal after the end of a clip, and gets where the question wants to be."""
    known = dict(named(asked))
    return tuple(_is_right(mould, known, asked, trace) for mould in moulds)


def _is_right(mould: Mould, known: Mapping[str, Value], asked: Asked, trace: Trace) -> bool:
    ops = []
    for op, values in mould:
        filled = tuple(known.get(v.pick) if isinstance(v, Named) else v for v in values)
        if None in filled:
            return False
        ops.append((op, filled))
    moves, _ = asked.question.player.told(trace, ops)
    return moves is not None and gets_there(asked.question, trace, asked.picks, moves)
