"""chip_cups: chips are put into covered cups, taken out, poured over, and whole cups change places."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar

from .machine import Args, Clip, Goal, Machine, Ops, States, World

VALUES = [5, 10, 20, 50, 100]


def worth(world: World, slot: str) -> int:
    return sum(world["cup"][slot])


class ChipCups(Machine):
    scene = "chip_cups"
    ops: ClassVar[Ops] = {"add": ("v", "s"), "remove": ("v", "s"), "exchange": ("a", "b"), "pour_into": ("a", "b")}

    def domains(self, world: World, op: str) -> Mapping[str, list[Any]]:
        slots = list(world["cup"])
        return {"v": VALUES, "s": slots} if op in ("add", "remove") else {"a": slots, "b": slots}

    def fault(self, world: World, op: str, args: Args) -> str | None:
        cup = world["cup"]
        if op == "add":
            return None if len(cup[args["s"]]) < 6 else "the cup is full"
        if op == "remove":
            return None if args["v"] in cup[args["s"]] else "no such chip is in the cup"
        if args["a"] == args["b"]:
            return "it is one cup"
        if op == "pour_into":
            if not cup[args["a"]]:
                return "the cup is empty"
            if len(cup[args["a"]]) + len(cup[args["b"]]) > 6:
                return "so many don't go in"
        return None

    def act(self, world: World, op: str, args: Args) -> None:
        cup = world["cup"]
        if op == "add":
            cup[args["s"]].append(args["v"])
            cup[args["s"]].sort()
        elif op == "remove":
            cup[args["s"]].remove(args["v"])
        elif op == "exchange":
            cup[args["a"]], cup[args["b"]] = cup[args["b"]], cup[args["a"]]
        else:
            cup[args["b"]] = sorted(cup[args["b"]] + cup[args["a"]])
            cup[args["a"]] = []

    def befores(self, world: World, op: str, args: Args, shown: list[Any]) -> Iterator[States]:
        cup = world["cup"]
        if op == "add":
            if args["v"] in cup[args["s"]]:
                cup[args["s"]].remove(args["v"])
                yield world.states
        elif op == "remove":
            cup[args["s"]] = sorted([*cup[args["s"]], args["v"]])
            yield world.states
        elif op == "exchange":
            self.act(world, op, args)
            yield world.states
        else:
            both = cup[args["b"]]
            for chosen in range(2 ** len(both)):
                poured = [v for i, v in enumerate(both) if chosen >> i & 1]
                kept = [v for i, v in enumerate(both) if not chosen >> i & 1]
                yield {"cup": {**cup, args["a"]: poured, args["b"]: kept}}

    def answers(self) -> Mapping[str, Callable[[Clip], Any]]:
        return {
            "cup_at_end": lambda clip: clip.end["cup"][clip.pick("s")],
            "all_at_end": lambda clip: clip.end["cup"],
            "cup_at_start": lambda clip: clip.start["cup"][clip.pick("s")],
            "all_at_start": lambda clip: clip.start["cup"],
            "worth_at_end": lambda clip: worth(clip.end, clip.pick("s")),
            "change": lambda clip: sum(worth(clip.end, s) - worth(clip.start, s) for s in clip.start["cup"]),
            "after_more": lambda clip: clip.further()["cup"][clip.pick("s")],
            "cup_between": lambda clip: clip.after(clip.pick("k"))["cup"][clip.pick("s")],
            "largest_worth": lambda clip: max(sum(world["cup"][clip.pick("s")]) for world in clip.worlds),
            "which_operation": lambda clip: _reaching(clip)[0] + 1,
            "when_worth": lambda clip: clip.around(_reaching(clip)[0]),
            "how_often": lambda clip: sum(
                op.name == {"put in from outside": "add", "taken away": "remove"}[clip.pick("kind")] for op in clip.ops
            ),
            "order": lambda clip: [clip.ops[clip.pick("i") + k].text for k in range(3)],
        }

    def goals(self) -> Mapping[str, Goal]:
        return {"plan": Goal(lambda world, picks: worth(world, picks["s"]) == worth(world, picks["t"]), at_most=2)}


def _reaching(clip: Clip) -> list[int]:
    """The ops after which the picked cup is worth the picked sum."""
    return clip.numbers(lambda world: worth(world, clip.pick("s")) == clip.pick("v"))
