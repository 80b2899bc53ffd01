"""Ops that run in, what they draw, by the place and the layer that it lies in, out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from compiler.picture import Mark
from compiler.trace import Entry
from compiler.views.parts.phase import progress

Layer = tuple[str, str, tuple[Mark, ...]]
"""(place, name of the layer, marks)."""
Table = TypeVar("Table")


def layers_of(
    ops: Iterable[Entry], us: int, table: Table, moves: dict[type, Callable[[Table, Entry, float], Iterator[Layer]]]
) -> list[Layer]:
    """What the animations of these ops draw at a time; one that a view doesn't draw is another view's."""
    known = ((op, moves.get(type(op.animation))) for op in ops)
    return [layer for op, move in known if move is not None for layer in move(table, op, progress(op, us))]


def drawn_on(layers: Iterable[Layer], name: str, place: str | None = None) -> list[Mark]:
    """The marks in a layer, of one place or of all."""
    return [m for at, layer, marks in layers if layer == name and place in (None, at) for m in marks]
