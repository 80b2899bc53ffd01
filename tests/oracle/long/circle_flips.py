"""circle_flips: a press turns over a two-sided disc and those above, below and beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar

from .cells import adjacent
from .machine import Args, Clip, Goal, Machine, Ops, States, World

TURNED = {"light": "dark", "dark": "light"}


def lit(world: World) -> set[str]:
    return {cell for cell, side in world["disc"].items() if side == "light"}


class CircleFlips(Machine):
    scene = "circle_flips"
    ops: ClassVar[Ops] = {"flip": ("c",)}

    def domains(self, world: World, op: str) -> Mapping[str, list[Any]]:
        return {"c": list(world["disc"])}

    def fault(self, world: World, op: str, args: Args) -> str | None:
        return None

    def act(self, world: World, op: str, args: Args) -> None:
        for cell, side in list(world["disc"].items()):
            if cell == args["c"] or adjacent(cell, args["c"]):
                world["disc"][cell] = TURNED[side]

    def befores(self, world: World, op: str, args: Args, shown: list[Any]) -> Iterator[States]:
        self.act(world, op, args)
        yield world.states

    def answers(self) -> Mapping[str, Callable[[Clip], Any]]:
        return {
            "side_at_end": lambda clip: clip.end["disc"][clip.pick("c")],
            "board_at_start": lambda clip: clip.start["disc"],
            "changed": lambda clip: sum(clip.end["disc"][c] != side for c, side in clip.start["disc"].items()),
            "light_before": lambda clip: list(clip.before(clip.pick("k"))["disc"].values()).count("light"),
            "recall": lambda clip: [op.args["c"] for op in clip.ops[clip.pick("k") :][:3]],
        }

    def goals(self) -> Mapping[str, Goal]:
        return {"plan": Goal(lambda world, picks: lit(world) == set(picks["lit"]), at_most=2, at_least=2)}
