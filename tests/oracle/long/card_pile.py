"""card_pile: cards are put onto and into a face-down pile, drawn from it, and turned over to its other end."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar

from .machine import Args, Clip, Goal, Machine, Ops, States, World

ORDINALS = ["first", "second", "third", "fourth"]


class CardPile(Machine):
    scene = "card_pile"
    ops: ClassVar[Ops] = {
        "place": ("c",),
        "insert": ("c", "depth"),
        "draw_top": (),
        "draw_bottom": (),
        "top_to_bottom": (),
        "bottom_to_top": (),
    }

    def domains(self, world: World, op: str) -> Mapping[str, list[Any]]:
        return {"c": world.param("cards"), "depth": [1, 2, 3]}

    def fault(self, world: World, op: str, args: Args) -> str | None:
        pile = world["pile"]
        if op in ("place", "insert"):
            if args["c"] in pile:
                return "the card is in the pile"
            if len(pile) > 6:
                return "the pile is high enough"
            if op == "insert" and args["depth"] >= len(pile):
                return "the pile isn't so high"
        if op in ("draw_top", "draw_bottom") and len(pile) < 3:
            return "too few cards would be left"
        return None

    def act(self, world: World, op: str, args: Args) -> None:
        pile = world["pile"]
        if op == "place":
            pile.insert(0, args["c"])
        elif op == "insert":
            pile.insert(args["depth"], args["c"])
        elif op == "draw_top":
            pile.pop(0)
        elif op == "draw_bottom":
            pile.pop()
        elif op == "top_to_bottom":
            pile.append(pile.pop(0))
        else:
            pile.insert(0, pile.pop())

    def words(self, world: World, op: str, args: Args) -> str:
        return {
            "place": "{} goes on top",
            "insert": "{} goes in as {} card from the top",
            "draw_top": "the top card is drawn",
            "draw_bottom": "the bottom card is drawn",
            "top_to_bottom": "the top card goes to the bottom",
            "bottom_to_top": "the bottom card goes to the top",
        }[op].format(args.get("c"), ORDINALS[args.get("depth", 0)])

    def shows(self, world: World, op: str, args: Args) -> list[Any]:
        pile = world["pile"]
        return pile[:1] if op == "draw_top" else pile[-1:] if op == "draw_bottom" else []

    def befores(self, world: World, op: str, args: Args, shown: list[Any]) -> Iterator[States]:
        pile = world["pile"]
        if op in ("place", "insert"):
            yield {"pile": [card for card in pile if card != args["c"]]}
        elif op == "top_to_bottom":
            yield {"pile": pile[-1:] + pile[:-1]}
        elif op == "bottom_to_top":
            yield {"pile": pile[1:] + pile[:1]}
        else:
            yield {"pile": shown + pile if op == "draw_top" else pile + shown}

    def answers(self) -> Mapping[str, Callable[[Clip], Any]]:
        return {
            "pile_at_end": lambda clip: clip.end["pile"],
            "pile_at_start": lambda clip: clip.start["pile"],
        }

    def goals(self) -> Mapping[str, Goal]:
        return {}
