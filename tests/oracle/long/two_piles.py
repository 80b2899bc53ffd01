"""two_piles: cards are put on two face-down piles, drawn from below, tucked under, and passed from one to the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar

from .card_pile import DECK
from .machine import Args, Clip, Goal, Machine, Ops, States, World

SIDES = ["left", "right"]
OTHER = {"left": "right", "right": "left"}


def pile_of(world: World, card: str) -> str | None:
    """Where a card is; None where it is in neither pile."""
    found = [side for side in SIDES if card in world["pile"][side]]
    return found[0] if found else None


def above(world: World, card: str) -> int:
    """How many cards lie above a card in its pile."""
    return int(world["pile"][pile_of(world, card) or ""].index(card))


class TwoPiles(Machine):
    scene = "two_piles"
    implied: ClassVar[Ops] = dict.fromkeys(("which_pile", "where_at_start", "ever_in"), ("t", "d"))
    ops: ClassVar[Ops] = {"put": ("c", "s"), "draw": ("s",), "to_bottom": ("s",), "to_right": (), "to_left": ()}

    def domains(self, world: World, op: str) -> Mapping[str, list[Any]]:
        return {"c": world.param("cards"), "s": SIDES}

    def fault(self, world: World, op: str, args: Args) -> str | None:
        pile = world["pile"]
        if op == "put":
            if pile_of(world, args["c"]) is not None:
                return "the card is in a pile"
            return "the pile is full" if len(pile[args["s"]]) == 6 else None
        if op in ("draw", "to_bottom"):
            return "too few cards are in the pile" if len(pile[args["s"]]) < (3 if op == "draw" else 2) else None
        to = op[len("to_") :]
        return "there are too few or too many cards" if len(pile[OTHER[to]]) < 2 or len(pile[to]) > 5 else None

    def act(self, world: World, op: str, args: Args) -> None:
        pile = world["pile"]
        if op == "put":
            pile[args["s"]].insert(0, args["c"])
        elif op == "draw":
            pile[args["s"]].pop()
        elif op == "to_bottom":
            pile[args["s"]].append(pile[args["s"]].pop(0))
        else:
            to = op[len("to_") :]
            pile[to].insert(0, pile[OTHER[to]].pop(0))

    def words(self, world: World, op: str, args: Args) -> str:
        return {
            "put": "{c} goes on top of the {s} pile",
            "draw": "the bottom card of the {s} pile is drawn",
            "to_bottom": "the top card of the {s} pile goes to its bottom",
            "to_right": "the top card of the left pile goes on top of the right pile",
            "to_left": "the top card of the right pile goes on top of the left pile",
        }[op].format(**args)

    def shows(self, world: World, op: str, args: Args) -> list[Any]:
        return world["pile"][args["s"]][-1:] if op == "draw" and world.param("open") else []

    def befores(self, world: World, op: str, args: Args, shown: list[Any]) -> Iterator[States]:
        pile = world["pile"]
        if op == "put":
            yield {"pile": {**pile, args["s"]: pile[args["s"]][1:]}}
        elif op == "draw":
            for card in shown or [card for card in DECK if pile_of(world, card) is None]:
                yield {"pile": {**pile, args["s"]: [*pile[args["s"]], card]}}
        elif op == "to_bottom":
            yield {"pile": {**pile, args["s"]: pile[args["s"]][-1:] + pile[args["s"]][:-1]}}
        else:
            to = op[len("to_") :]
            yield {"pile": {to: pile[to][1:], OTHER[to]: pile[to][:1] + pile[OTHER[to]]}}

    def answers(self) -> Mapping[str, Callable[[Clip], Any]]:
        return {
            "above_at_end": lambda clip: above(clip.end, clip.pick("c")),
            "one_pile_at_end": lambda clip: clip.end["pile"][clip.pick("s")],
            "both_at_start": lambda clip: clip.start["pile"],
            "above_at_start": lambda clip: above(clip.start, clip.pick("c")),
            "top_card": lambda clip: clip.end["pile"][clip.pick("s")][0],
            "changed_sides": _changed,
            "after_more": lambda clip: clip.further()["pile"][clip.pick("s")],
            "top_between": lambda clip: clip.after(clip.pick("k"))["pile"][clip.pick("s")][0],
            "when_passed": _when_passed,
            "recall": lambda clip: [op.text for op in clip.ops[clip.pick("i") :][:4]],
        }

    def goals(self) -> Mapping[str, Goal]:
        return {"plan": Goal(lambda world, picks: world["pile"][picks["s"]][:1] == [picks["c"]], 3, at_least=2)}


def _changed(clip: Clip) -> int:
    cards = [card for side in SIDES for card in clip.start["pile"][side]]
    return sum(pile_of(clip.end, card) == OTHER[pile_of(clip.start, card) or ""] for card in cards)


def _when_passed(clip: Clip) -> list[float]:
    card, at = clip.pick("c"), [pile_of(world, clip.pick("c")) for world in clip.worlds]
    passes = [k for k in range(len(clip.ops)) if at[k] is not None and at[k + 1] == OTHER[str(at[k])]]
    assert passes, f"{card} stays where it is"
    return clip.around(passes[-1])
