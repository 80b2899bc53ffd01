"""elevator: people step into and out of a car, or all leave it at one floor."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar

from .machine import Args, Clip, Goal, Machine, Ops, States, World

PLACES = ["top", "upper", "lower", "ground", "car"]
PEOPLE = list("ABCDEFGHIJ")


class Elevator(Machine):
    scene = "elevator"
    ops: ClassVar[Ops] = {"step": ("p", "a", "b"), "empty_car": ("f",)}

    def domains(self, world: World, op: str) -> Mapping[str, list[Any]]:
        return {"p": PEOPLE, "a": PLACES, "b": PLACES} if op == "step" else {"f": PLACES}

    def fault(self, world: World, op: str, args: Args) -> str | None:
        who = world["who"]
        if op == "empty_car":
            return None if args["f"] != "car" and len(who["car"]) > 1 else "not two people get out at a floor"
        if args["p"] not in who[args["a"]]:
            return "nobody of that name is there"
        return None if (args["a"] == "car") != (args["b"] == "car") else "one of both places is the car"

    def act(self, world: World, op: str, args: Args) -> None:
        who = world["who"]
        if op == "step":
            who[args["a"]].remove(args["p"])
            who[args["b"]] = sorted([*who[args["b"]], args["p"]])
        else:
            who[args["f"]] = sorted(who[args["f"]] + who["car"])
            who["car"] = []

    def befores(self, world: World, op: str, args: Args, shown: list[Any]) -> Iterator[States]:
        who = world["who"]
        if op == "step" and args["p"] in who[args["b"]]:
            self.act(world, op, {"p": args["p"], "a": args["b"], "b": args["a"]})
            yield world.states
        elif op == "empty_car":
            there = who[args["f"]]
            for chosen in range(2 ** len(there)):
                left = [p for i, p in enumerate(there) if chosen >> i & 1]
                yield {"who": {**who, "car": left, args["f"]: [p for p in there if p not in left]}}

    def answers(self) -> Mapping[str, Callable[[Clip], Any]]:
        return {
            "who_is_there": lambda clip: clip.end["who"][clip.pick("f")],
            "who_was_there": lambda clip: clip.after(clip.pick("k"))["who"][clip.pick("f")],
        }

    def goals(self) -> Mapping[str, Goal]:
        return {"leave_empty": Goal(lambda world, picks: not world["who"]["ground"], at_most=2, at_least=2)}
