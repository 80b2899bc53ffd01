"""card_pile: cards are put onto and into a face-down pile, drawn from it, and turned over to its other end."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar

from .machine import ORDINALS, Args, Clip, Goal, Machine, Ops, States, World

SUITS = ("Clubs", "Diamonds", "Hearts", "Spades")
DECK = [f"{rank} of {suit}" for suit in SUITS for rank in (*range(2, 11), "Jack", "Queen", "King", "Ace")]


class CardPile(Machine):
    scene = "card_pile"
    implied: ClassVar[Ops] = dict.fromkeys(("above_at_end", "above_at_start", "ever_on_top", "which_operation"), ("d",))
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
        if op in ("draw_top", "draw_bottom") and len(pile) < 4:
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
        if not op.startswith("draw") or not world.param("open"):
            return []
        return pile[:1] if op == "draw_top" else pile[-1:]

    def befores(self, world: World, op: str, args: Args, shown: list[Any]) -> Iterator[States]:
        pile = world["pile"]
        if op in ("place", "insert"):
            yield {"pile": [card for card in pile if card != args["c"]]}
        elif op == "top_to_bottom":
            yield {"pile": pile[-1:] + pile[:-1]}
        elif op == "bottom_to_top":
            yield {"pile": pile[1:] + pile[:1]}
        else:
            for card in shown or [card for card in DECK if card not in pile]:
                yield {"pile": [card, *pile] if op == "draw_top" else [*pile, card]}

    def answers(self) -> Mapping[str, Callable[[Clip], Any]]:
        return {
            "pile_at_end": lambda clip: clip.end["pile"],
            "pile_at_start": lambda clip: clip.start["pile"],
            "card_at_end": lambda clip: clip.end["pile"][clip.pick("i")],
            "card_at_start": lambda clip: clip.start["pile"][clip.pick("i")],
            "above_at_end": lambda clip: clip.end["pile"].index(clip.pick("c")),
            "above_at_start": lambda clip: clip.start["pile"].index(clip.pick("c")),
            "same_place": lambda clip: sum(a == b for a, b in zip(clip.start["pile"], clip.end["pile"], strict=False)),
            "after_more": lambda clip: clip.further()["pile"][0],
            "top_between": lambda clip: clip.after(clip.pick("k"))["pile"][0],
            "bottom_between": lambda clip: clip.before(clip.pick("k"))["pile"][-1],
            "ever_on_top": lambda clip: sorted({world["pile"][0] for world in clip.worlds[: clip.pick("k") + 2]}),
            "which_operation": lambda clip: _topped(clip)[0] + 1,
            "when_on_top": lambda clip: clip.around(_topped(clip)[0]),
            "how_often": lambda clip: _turned(clip).count(clip.pick("c")),
            "recall": lambda clip: [op.text for op in clip.ops[clip.pick("i") :][:3]],
        }

    def goals(self) -> Mapping[str, Goal]:
        return {"plan": Goal(_goal, at_most=3, at_least=2)}


def _topped(clip: Clip) -> list[int]:
    """The operations after which the picked card, which doesn't begin on top, is there."""
    return clip.numbers(lambda world: world["pile"][0] == clip.pick("c"))


def _goal(world: World, picks: Args) -> bool:
    return list(world["pile"][:2]) == [picks["c"], picks["d"]]


def _turned(clip: Clip) -> list[str]:
    """The cards that go from one end of the pile to the other, in turn."""
    ends = {"top_to_bottom": 0, "bottom_to_top": -1}
    moves = zip(clip.worlds, clip.ops, strict=False)
    return [world["pile"][ends[op.name]] for world, op in moves if op.name in ends]
