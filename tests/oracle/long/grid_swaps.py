"""grid_swaps: neighbours on a 4x4 board of letters trade places."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import Any, ClassVar

from .cells import adjacent, cells, place
from .machine import ORDINALS, Args, Clip, Goal, Machine, Ops, States, World

CELLS = cells(4, 4)


class GridSwaps(Machine):
    scene = "grid_swaps"
    ops: ClassVar[Ops] = {"swap": ("a", "b")}

    def domains(self, world: World, op: str) -> Mapping[str, list[Any]]:
        return {"a": CELLS, "b": CELLS}

    def fault(self, world: World, op: str, args: Args) -> str | None:
        return None if adjacent(args["a"], args["b"]) else "they aren't neighbours"

    def act(self, world: World, op: str, args: Args) -> None:
        grid, a, b = world["grid"], args["a"], args["b"]
        grid[a], grid[b] = grid[b], grid[a]

    def befores(self, world: World, op: str, args: Args, shown: list[Any]) -> Iterator[States]:
        self.act(world, op, args)
        yield world.states

    def answers(self) -> Mapping[str, Callable[[Clip], Any]]:
        return {
            "forward": lambda clip: clip.end["grid"][clip.pick("c")],
            "retrodictive": lambda clip: clip.start["grid"][clip.pick("c")],
            "historical": lambda clip: clip.after(clip.pick("k"))["grid"][clip.pick("c")],
            "moved": lambda clip: sum(clip.start["grid"][c] != clip.end["grid"][c] for c in CELLS),
            "row_at_end": lambda clip: [clip.end["grid"][f"{column}{clip.pick('r')}"] for column in "abcd"],
            "board_at_start": lambda clip: clip.start["grid"],
            "after_more": lambda clip: clip.further()["grid"][clip.pick("c")],
            "before": lambda clip: clip.before(clip.pick("k"))["grid"][clip.pick("c")],
            "ever_there": lambda clip: sorted({world["grid"][clip.pick("c")] for world in clip.worlds}),
            "which_swap": lambda clip: ORDINALS[_arriving(clip)[0]],
            "arrival": lambda clip: clip.around(_arriving(clip)[0]),
            "recall": lambda clip: [_pair(op.args) for op in clip.ops[clip.pick("k") : clip.pick("k") + 3]],
            "moved_again": lambda clip: sum(
                bool({*a.args.values()} & {*b.args.values()}) for a, b in pairwise(clip.ops)
            ),
        }

    def goals(self) -> Mapping[str, Goal]:
        return {"plan": Goal(lambda world, picks: world["grid"][picks["e"]] == picks["l"], at_most=2)}


def _arriving(clip: Clip) -> list[int]:
    """The swaps that take the picked letter to the picked cell."""
    cell, letter = clip.pick("c"), clip.pick("l")
    before, after = [w["grid"][cell] for w in clip.worlds[:-1]], [w["grid"][cell] for w in clip.worlds[1:]]
    return [k for k, (old, new) in enumerate(zip(before, after, strict=True)) if old != letter and new == letter]


def _pair(args: Args) -> str:
    """The left or upper of two neighbours, then the other."""
    return "-".join(sorted(args.values(), key=place))
