"""Functions over letters, cells and directions. A cell is a column letter from the left and a row from the top."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from compiler.errors import SceneError
from compiler.values import MISSING, Value

_SIDES = 10
_OPPOSITE = {"left": "right", "right": "left", "top": "bottom", "bottom": "top", "up": "down", "down": "up"}
_OPPOSITE |= {"light": "dark", "dark": "light"}


@lru_cache(maxsize=256)
def cell_place(cell: str) -> tuple[int, int]:
    """Column and row of a cell, both from 0: `b3` is (1, 2)."""
    return ord(cell[0]) - ord("a"), int(cell[1:]) - 1


def cell_names(columns: int, rows: int) -> tuple[str, ...]:
    """The cells of a grid, row by row."""
    if not (1 <= columns <= _SIDES and 1 <= rows <= _SIDES):
        raise SceneError(f"cells() makes 1 to {_SIDES} columns and rows, not {columns} by {rows}")
    return tuple(f"{chr(ord('a') + c)}{r + 1}" for r in range(rows) for c in range(columns))


@lru_cache(maxsize=16384)
def are_adjacent(a: str, b: str) -> bool:
    (ax, ay), (bx, by) = cell_place(a), cell_place(b)
    return abs(ax - bx) + abs(ay - by) == 1


def _letters(count: int) -> tuple[str, ...]:
    if not 1 <= count <= 26:
        raise SceneError(f"letters() gives 1 to 26 letters, not {count}")
    return tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ"[:count])


def _toward(a: str, b: str) -> Value:
    (ax, ay), (bx, by) = cell_place(a), cell_place(b)
    if a == b or (ax != bx and ay != by):
        return MISSING
    if ay == by:
        return "right" if bx > ax else "left"
    return "down" if by > ay else "up"


FUNCTIONS: dict[str, Callable[..., Value]] = {
    "letters": lambda env, count: _letters(count),
    "cells": lambda env, columns, rows: cell_names(columns, rows),
    "adjacent": lambda env, a, b: are_adjacent(a, b),
    "toward": lambda env, a, b: MISSING if a is MISSING or b is MISSING else _toward(a, b),
    "opposite": lambda env, side: _OPPOSITE[side],
}
