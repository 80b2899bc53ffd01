"""block_stack: lettered blocks are put onto a covered stack and taken off it, and all of it is turned upside down."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar

from .machine import Args, Clip, Goal, Machine, Ops, States, World


class BlockStack(Machine):
    scene = "block_stack"
    ops: ClassVar[Ops] = {"put": ("x",), "take": (), "turn_over": ()}

    def domains(self, world: World, op: str) -> Mapping[str, list[Any]]:
        return {"x": list("ABCDEFGH")}

    def fault(self, world: World, op: str, args: Args) -> str | None:
        if op == "put" and args["x"] in world["stack"]:
            return "it is there"
        return "only three are left" if op == "take" and len(world["stack"]) <= 3 else None

    def act(self, world: World, op: str, args: Args) -> None:
        if op == "put":
            world["stack"].insert(0, args["x"])
        elif op == "take":
            world["stack"].pop(0)
        else:
            world["stack"].reverse()

    def shows(self, world: World, op: str, args: Args) -> list[Any]:
        return world["stack"][:1] if op == "take" else []

    def befores(self, world: World, op: str, args: Args, shown: list[Any]) -> Iterator[States]:
        stack = world["stack"]
        yield {"stack": stack[1:] if op == "put" else shown + stack if op == "take" else stack[::-1]}

    def answers(self) -> Mapping[str, Callable[[Clip], Any]]:
        return {
            "below": lambda clip: clip.end["stack"][::-1].index(clip.pick("x")),
            "at_start": lambda clip: clip.start["stack"],
        }

    def goals(self) -> Mapping[str, Goal]:
        goal = Goal(lambda world, picks: world["stack"][:2] == list(picks["two"]), at_most=3, at_least=2)
        return {"bring_up": goal}
