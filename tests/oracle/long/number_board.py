"""number_board: numbers on covered cards are added to, multiplied, swapped and copied."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import Any, ClassVar

from .machine import Args, Clip, Goal, Machine, Ops, States, World

SIGNS = {"add": "+", "take": "-", "multiply": "×"}


class NumberBoard(Machine):
    scene = "number_board"
    ops: ClassVar[Ops] = {
        "add": ("s", "by"),
        "take": ("s", "by"),
        "multiply": ("s", "by"),
        "swap": ("a", "b"),
        "copy": ("a", "b"),
    }

    def domains(self, world: World, op: str) -> Mapping[str, list[Any]]:
        slots = list(world["card"])
        if op in SIGNS:
            return {"s": slots, "by": [2, 3] if op == "multiply" else list(range(2, 10))}
        return {"a": slots, "b": slots}

    def fault(self, world: World, op: str, args: Args) -> str | None:
        card = world["card"]
        if op == "take" and card[args["s"]] - args["by"] < 1:
            return "nothing would be left"
        if op == "multiply" and card[args["s"]] * args["by"] > 60:
            return "it would be too much"
        return "it is one card" if op in ("swap", "copy") and args["a"] == args["b"] else None

    def act(self, world: World, op: str, args: Args) -> None:
        card = world["card"]
        if op == "add":
            card[args["s"]] += args["by"]
        elif op == "take":
            card[args["s"]] -= args["by"]
        elif op == "multiply":
            card[args["s"]] *= args["by"]
        else:
            a, b = card[args["a"]], card[args["b"]]
            card[args["b"]] = a
            if op == "swap":
                card[args["a"]] = b

    def words(self, world: World, op: str, args: Args) -> str:
        if op == "swap":
            return f"swap {args['a']} and {args['b']}"
        return f"copy {args['a']} to {args['b']}" if op == "copy" else f"{args['s']} {SIGNS[op]} {args['by']}"

    def befores(self, world: World, op: str, args: Args, shown: list[Any]) -> Iterator[States]:
        card = world["card"]
        if op in SIGNS:
            now, by = card[args["s"]], args["by"]
            card[args["s"]] = {"add": now - by, "take": now + by, "multiply": now // by}[op]
            yield world.states
        elif op == "swap":
            self.act(world, op, args)
            yield world.states
        else:
            for number in range(-50, 120):
                yield {"card": {**card, args["b"]: number}}

    def answers(self) -> Mapping[str, Callable[[Clip], Any]]:
        return {
            "at_the_end": lambda clip: clip.end["card"][clip.pick("s")],
            "all_at_the_end": lambda clip: clip.end["card"],
            "sum_at_the_end": lambda clip: sum(clip.end["card"].values()),
            "at_the_start": lambda clip: clip.start["card"][clip.pick("s")],
            "all_at_the_start": lambda clip: clip.start["card"],
            "sum_gained": lambda clip: sum(clip.end["card"].values()) - sum(clip.start["card"].values()),
            "after_more": lambda clip: clip.further()["card"][clip.pick("s")],
            "in_between": lambda clip: clip.after(clip.pick("k"))["card"][clip.pick("s")],
            "largest_ever": lambda clip: max(world["card"][clip.pick("s")] for world in clip.worlds),
            "which_operation": lambda clip: _reaching(clip)[0] + 1,
            "when_borne": lambda clip: clip.around(_reaching(clip)[0]),
            "same_kind": lambda clip: sum(a.name == b.name for a, b in pairwise(clip.ops)),
            "added_in_all": lambda clip: sum(op.args["by"] for op in clip.ops if op.name == "add"),
            "order": lambda clip: [op.text for op in clip.ops[clip.pick("i") : clip.pick("i") + 3]],
        }

    def goals(self) -> Mapping[str, Goal]:
        return {"plan": Goal(lambda world, picks: world["card"][picks["s"]] == picks["n"], at_most=2)}


def _reaching(clip: Clip) -> list[int]:
    """The operations after which the picked card bears the picked number."""
    place, number = clip.pick("s"), clip.pick("n")
    return [k for k in range(len(clip.ops)) if clip.after(k)["card"][place] == number]
