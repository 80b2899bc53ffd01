"""sliding_puzzle: tiles slide into the gap beside them, none straight back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar

from .cells import adjacent, place, toward
from .machine import ORDINALS, Args, Clip, Goal, Machine, Ops, States, World


class SlidingPuzzle(Machine):
    scene = "sliding_puzzle"
    ops: ClassVar[Ops] = {"slide": ("from", "to")}

    def domains(self, world: World, op: str) -> Mapping[str, list[Any]]:
        return {"from": list(world["board"]), "to": list(world["board"])}

    def fault(self, world: World, op: str, args: Args) -> str | None:
        last = world.last("slide")
        if world["board"][args["to"]] != "blank" or not adjacent(args["from"], args["to"]):
            return "the gap isn't beside it"
        return "it slid there just before" if last is not None and last.args["to"] == args["from"] else None

    def act(self, world: World, op: str, args: Args) -> None:
        board = world["board"]
        board[args["to"]], board[args["from"]] = board[args["from"]], "blank"

    def words(self, world: World, op: str, args: Args) -> str:
        return f"move {toward(args['from'], args['to'])}"

    def befores(self, world: World, op: str, args: Args, shown: list[Any]) -> Iterator[States]:
        yield {"board": {**world["board"], args["from"]: world["board"][args["to"]], args["to"]: "blank"}}

    def answers(self) -> Mapping[str, Callable[[Clip], Any]]:
        return {
            "at_end": lambda clip: clip.end["board"][clip.pick("c")],
            "board_at_end": lambda clip: clip.end["board"],
            "at_start": lambda clip: clip.start["board"][clip.pick("c")],
            "board_at_start": lambda clip: clip.start["board"],
            "other_row": _other_row,
            "after_more": lambda clip: clip.further()["board"][clip.pick("c")],
            "just_after": lambda clip: clip.after(clip.pick("k"))["board"][clip.pick("c")],
            "just_before": lambda clip: clip.before(clip.pick("k"))["board"][clip.pick("c")],
            "which_slid": lambda clip: slid(clip)[clip.pick("k")],
            "ever_at": _ever_at,
            "which_slide": _which_slide,
            "last_slide": lambda clip: clip.around(max(k for k, v in enumerate(slid(clip)) if v == clip.pick("v"))),
            "recall": lambda clip: slid(clip)[clip.pick("k") :][:4],
            "how_often": lambda clip: slid(clip).count(clip.pick("n")),
        }

    def goals(self) -> Mapping[str, Goal]:
        return {"plan": Goal(_side_by_side, at_most=6, at_least=5)}


def where(world: World, number: str) -> str:
    return next(cell for cell, held in world["board"].items() if held == number)


def slid(clip: Clip) -> list[str]:
    """The numbers on the tiles that slide, in turn."""
    return [world["board"][op.args["from"]] for world, op in zip(clip.worlds, clip.ops, strict=False)]


def _side_by_side(world: World, picks: Args) -> bool:
    (vx, vy), (wx, wy) = place(where(world, picks["v"])), place(where(world, picks["w"]))
    return vy == wy and wx == vx + 1


def _other_row(clip: Clip) -> list[str]:
    rows = [{number: place(cell)[1] for cell, number in world["board"].items()} for world in (clip.start, clip.end)]
    return sorted((n for n, row in rows[0].items() if n != "blank" and rows[1][n] != row), key=int)


def _ever_at(clip: Clip) -> bool:
    number = clip.start["board"][clip.pick("d")]
    return any(where(world, number) == clip.pick("c") for world in clip.worlds)


def _which_slide(clip: Clip) -> str:
    """Which of three slides it is, the first one where two of them move that number."""
    j, numbers = clip.pick("j"), slid(clip)
    return ORDINALS[numbers.index(numbers[clip.pick("k")], j)]
