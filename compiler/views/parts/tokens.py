"""An item in, how it looks out: a chip, a coloured disc, a shape, a letter or a word, as a token or as a block."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from math import ceil

from compiler.motion.outlines import UNIT, vertices
from compiler.picture import Mark
from compiler.values import Value, display
from synrl_dsl.builtins.names import PALETTE

PAPER = "#ffffff"
EDGE = "#27405f"
INK = "#1c2733"
LIGHT = "#ffffff"
DARK = frozenset(PALETTE[name] for name in ("red", "green", "blue", "purple", "brown"))
"""Fills on which a text is light."""
WELL_KNOWN = {5: "red", 10: "blue", 20: "green", 50: "orange", 100: "purple"}
EM = 0.55
"""How wide a letter is, at most on average, as a share of its font size."""


def is_word(item: Value) -> bool:
    """Whether an item is shown as a word, which wants more width than height."""
    return not isinstance(item, int) and item not in PALETTE and item not in UNIT and len(display(item)) > 2


def fill_of(item: Value) -> str:
    """The colour of an item's body."""
    if isinstance(item, int):
        return PALETTE[WELL_KNOWN.get(item) or tuple(PALETTE)[item % len(PALETTE)]]
    return PALETTE.get(item, PAPER)


@lru_cache(maxsize=2048)
def token_marks(
    item: Value, x: float, y: float, width: float, height: float, role: str, name: str, rotation: float = 0.0
) -> tuple[Mark, ...]:
    """An item as a token within a box: round, but for a word, which is a plate."""
    if is_word(item):
        return block_marks(item, x, y, width, height, role, name, rotation)
    side = min(width, height)
    fill = fill_of(item)
    edge = max(1.5, 0.03 * side)
    body = Mark("circle", x, y, side, side, fill=fill, stroke=EDGE, stroke_width=edge, role=role, name=name)
    if isinstance(item, int):
        ring = Mark("circle", x, y, 0.88 * side, 0.88 * side, stroke=LIGHT, stroke_width=edge, role="back")
        return body, ring, _text(item, fill, x, y, 0.74 * side, 0.62 * side, role, name)
    return body, *_face(item, fill, x, y, 0.8 * side, 0.68 * side, role, name, rotation)


@lru_cache(maxsize=2048)
def block_marks(
    item: Value, x: float, y: float, width: float, height: float, role: str, name: str, rotation: float = 0.0
) -> tuple[Mark, ...]:
    """An item as a block or plate that fills a box."""
    fill = fill_of(item)
    body = Mark(
        "rect",
        x,
        y,
        width,
        height,
        rotation=rotation,
        fill=fill,
        stroke=EDGE,
        stroke_width=max(1.5, 0.03 * height),
        radius=0.14 * height,
        role=role,
        name=name,
    )
    return body, *_face(item, fill, x, y, 0.9 * width, 0.74 * height, role, name, rotation)


def _face(
    item: Value, fill: str, x: float, y: float, width: float, size: float, role: str, name: str, rotation: float
) -> tuple[Mark, ...]:
    """What stands on a body: nothing on a colour, the outline of a shape, else the text."""
    if item in PALETTE:
        return ()
    if item in UNIT and item != "T":  # which is a letter, too, and looks the same
        points = vertices(item, size)
        kind = "polygon" if points else "circle"
        return (Mark(kind, x, y, 0.9 * size, 0.9 * size, points=points, fill=INK, role=f"{role}_shape"),)
    return (_text(item, fill, x, y, width, size, role, name),)


def _text(item: Value, fill: str, x: float, y: float, width: float, size: float, role: str, name: str) -> Mark:
    ink = LIGHT if fill in DARK else INK
    text = display(item)
    return Mark("text", x, y, width, size, text=text, fill=ink, bold=True, role=f"{role}_text", name=name)


def packed(items: Iterable[Value], most: int, width: float, height: float) -> tuple[int, float, float]:
    """Columns, and the size in px of one cell, in which up to `most` of such items are largest in a box."""
    long = max((len(display(i)) for i in items if is_word(i)), default=0)
    most = max(1, most)

    def legible(columns: int) -> float:
        wide, tall = width / columns, height / ceil(most / columns)
        return min(0.9 * wide / (EM * long), 0.74 * tall) if long else min(wide, tall)

    columns = max(range(1, most + 1), key=legible)
    return columns, width / columns, height / ceil(most / columns)
