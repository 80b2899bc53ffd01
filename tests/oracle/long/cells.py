"""Cells such as b3, column letter and row number: their neighbours, and which way one lies from another."""

from __future__ import annotations


def cells(columns: int, rows: int) -> list[str]:
    return ["abcdefghij"[column] + str(row + 1) for row in range(rows) for column in range(columns)]


def place(cell: str) -> tuple[int, int]:
    """Column from the left and row from the top, both from 1."""
    return "abcdefghij".index(cell[0]) + 1, int(cell[1:])


def adjacent(a: str, b: str) -> bool:
    (ax, ay), (bx, by) = place(a), place(b)
    return abs(ax - bx) + abs(ay - by) == 1


def toward(a: str, b: str) -> str | None:
    """Which way b lies from its neighbour a."""
    (ax, ay), (bx, by) = place(a), place(b)
    return {(1, 0): "right", (-1, 0): "left", (0, 1): "down", (0, -1): "up"}.get((bx - ax, by - ay))
