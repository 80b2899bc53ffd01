"""A mark in, what can be seen of it out: where it reaches, its colour, its shape."""

from __future__ import annotations

from functools import lru_cache
from math import hypot
from typing import TypeAlias

from compiler.motion.outlines import UNIT, vertices
from compiler.picture import Mark, Picture
from compiler.views.tiles import EMPTY, HOLLOW, SIDES
from synrl_dsl.builtins import PALETTE

Row: TypeAlias = dict[str, float | str]
"""Features of one thing, by their names."""

COLOURS = {code: name for name, code in PALETTE.items()}
"""`#rrggbb` -> name."""

STAGE = ("label", "board", "shadow", "back")
"""Roles of marks that look the same in every clip, if the view is sound."""

FAINT = 0.1
"""Below this opacity nothing is read."""

_SIDES = {code: name for name, code in SIDES.items()}


def extent(mark: Mark) -> tuple[float, float, float, float]:
    """Left, right, top and bottom of a mark, px."""
    if mark.points:
        xs, ys = [x for x, _ in mark.points], [y for _, y in mark.points]
        return mark.x + min(xs), mark.x + max(xs), mark.y + min(ys), mark.y + max(ys)
    return mark.x - mark.width / 2, mark.x + mark.width / 2, mark.y - mark.height / 2, mark.y + mark.height / 2


def is_seen(mark: Mark, picture: Picture) -> bool:
    """Whether anything of it is on the canvas: what isn't seen tells nothing."""
    if mark.opacity < FAINT:
        return False
    left, right, top, foot = extent(mark)
    return right >= 0 and left <= picture.width and foot >= 0 and top <= picture.height


@lru_cache(maxsize=256)
def shape_of(kind: str, points: tuple[tuple[float, float], ...]) -> str:
    """The name of an outline; "" for one that has none."""
    if not points:
        return "circle" if kind == "circle" else ""
    size = max(hypot(x, y) for x, y in points)
    for shape in UNIT:
        corners = vertices(shape, 1.0)
        if len(corners) == len(points):
            reach = max(hypot(x, y) for x, y in corners)
            pairs = zip(points, corners, strict=True)
            if all(hypot(px / size - x / reach, py / size - y / reach) < 0.02 for (px, py), (x, y) in pairs):
                return shape
    return ""


def face_of(mark: Mark) -> str:
    """What stands on the face of a tile: a text, a side, nothing, or a shape with its colour."""
    if mark.text:
        return mark.text
    if mark.fill in _SIDES and mark.name:
        return _SIDES[mark.fill]
    if mark.fill == HOLLOW:
        return EMPTY
    return f"{COLOURS.get(mark.fill or '', '')} {shape_of(mark.kind, mark.points)}".strip()
