"""hanoi_pegs: discs move between four pegs, none onto a smaller one, none twice in a row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar

from .machine import Args, Clip, Goal, Machine, Ops, States, World

PEGS = ["A", "B", "C", "D"]


class HanoiPegs(Machine):
    scene = "hanoi_pegs"
    ops: ClassVar[Ops] = {"shift": ("a", "b")}

    def domains(self, world: World, op: str) -> Mapping[str, list[Any]]:
        return {"a": PEGS, "b": PEGS}

    def fault(self, world: World, op: str, args: Args) -> str | None:
        a, b, last = world["peg"][args["a"]], world["peg"][args["b"]], world.last("shift")
        if args["a"] == args["b"]:
            return "it is one peg"
        if last is not None and last.args["b"] == args["a"]:
            return "the disc was moved just before"
        if not a:
            return "no disc is there"
        return "the disc below is smaller" if b and b[0] < a[0] else None

    def act(self, world: World, op: str, args: Args) -> None:
        peg = world["peg"]
        peg[args["b"]].insert(0, peg[args["a"]].pop(0))

    def befores(self, world: World, op: str, args: Args, shown: list[Any]) -> Iterator[States]:
        if world["peg"][args["b"]]:
            self.act(world, op, {"a": args["b"], "b": args["a"]})
            yield world.states

    def answers(self) -> Mapping[str, Callable[[Clip], Any]]:
        return {
            "which_disc": lambda clip: _carried(clip)[clip.pick("k")],
            "all_at_start": lambda clip: clip.start["peg"],
        }

    def goals(self) -> Mapping[str, Goal]:
        return {"on_one_peg": Goal(lambda world, picks: sum(map(bool, world["peg"].values())) == 1, 5, at_least=3)}


def _carried(clip: Clip) -> list[int]:
    """The discs that move, in turn."""
    return [world["peg"][op.args["a"]][0] for world, op in zip(clip.worlds, clip.ops, strict=False)]
