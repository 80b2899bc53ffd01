"""shape_grid: coloured shapes and empty cells trade places on a covered board of 3x3 or 4x4."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import isqrt
from typing import Any

from .cells import place
from .grid_swaps import GridSwaps
from .machine import ORDINALS, Args, Clip, Goal, World


class ShapeGrid(GridSwaps):
    """Pieces are swapped as letters are; only the questions are others."""

    scene = "shape_grid"

    def domains(self, world: World, op: str) -> Mapping[str, list[Any]]:
        return {"a": list(world["grid"]), "b": list(world["grid"])}

    def answers(self) -> Mapping[str, Callable[[Clip], Any]]:
        return {
            "at_end": lambda clip: clip.end["grid"][clip.pick("c")],
            "at_start": lambda clip: clip.start["grid"][clip.pick("c")],
            "column_at_end": _column,
            "board_at_start": lambda clip: clip.start["grid"],
            "after_more": lambda clip: clip.further()["grid"][clip.pick("c")],
            "just_after": lambda clip: clip.after(clip.pick("k"))["grid"][clip.pick("c")],
            "just_before": lambda clip: clip.before(clip.pick("k"))["grid"][clip.pick("c")],
            "ever_empty": lambda clip: any(world["grid"][clip.pick("c")] == "empty" for world in clip.worlds),
            "which_two": lambda clip: _held(clip.before(clip.pick("k")), clip.ops[clip.pick("k")].args),
            "empty_moved": lambda clip: sum(
                "empty" in _held(world, op.args) for op, world in zip(clip.ops, clip.worlds, strict=False)
            ),
            "moved": _moved,
            "arrival": lambda clip: clip.around(_arriving(clip)[0]),
            "which_swap": lambda clip: ORDINALS[_arriving(clip)[0]],
        }

    def goals(self) -> Mapping[str, Goal]:
        return {"plan": Goal(lambda world, picks: world["grid"][picks["e"]] == picks["p"], at_most=2)}


def _column(clip: Clip) -> list[str]:
    rows = range(1, isqrt(len(clip.end["grid"])) + 1)
    return [clip.end["grid"][f"{clip.pick('x')[0]}{row}"] for row in rows]


def _held(world: World, args: Args) -> list[str]:
    """What lies on both cells of a swap, the left or upper one first."""
    return [world["grid"][cell] for cell in sorted(args.values(), key=place)]


def _moved(clip: Clip) -> int:
    start, end = clip.start["grid"], clip.end["grid"]
    return sum(piece != "empty" and start[cell] != piece for cell, piece in end.items())


def _arriving(clip: Clip) -> list[int]:
    """The swaps that bring the picked piece to the picked cell."""
    cell, piece = clip.pick("c"), clip.pick("p")
    there = [world["grid"][cell] == piece for world in clip.worlds]
    return [k for k in range(len(clip.ops)) if there[k + 1] and not there[k]]
