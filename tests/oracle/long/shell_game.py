"""shell_game: identical cups trade places behind a curtain; each is called by where it stands, each hides a ball."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import Any, ClassVar

from .machine import ORDINALS, Args, Clip, Goal, Machine, Ops, States, World


def place_of(world: World, hue: str) -> str:
    return next(slot for slot, ball in world["cup"].items() if ball == hue)


class ShellGame(Machine):
    scene = "shell_game"
    ops: ClassVar[Ops] = {"swap": ("a", "b")}

    def domains(self, world: World, op: str) -> Mapping[str, list[Any]]:
        return {"a": sorted(world["cup"]), "b": sorted(world["cup"])}

    def fault(self, world: World, op: str, args: Args) -> str | None:
        return "it is one cup" if args["a"] == args["b"] else None

    def act(self, world: World, op: str, args: Args) -> None:
        cup = world["cup"]
        left, right = cup[args["a"]], cup[args["b"]]
        cup.update({args["a"]: right, args["b"]: left})

    def befores(self, world: World, op: str, args: Args, shown: list[Any]) -> Iterator[States]:
        self.act(world, op, args)
        yield world.states

    def answers(self) -> Mapping[str, Callable[[Clip], Any]]:
        return {
            "where_at_end": lambda clip: place_of(clip.end, clip.pick("hue")),
            "what_at_end": lambda clip: clip.end["cup"][clip.pick("s")],
            "all_at_end": lambda clip: clip.end["cup"],
            "what_at_start": lambda clip: clip.start["cup"][clip.pick("s")],
            "all_at_start": lambda clip: clip.start["cup"],
            "order_kept": _order_kept,
            "after_more": lambda clip: clip.further()["cup"][clip.pick("s")],
            "between": lambda clip: clip.after(clip.pick("k"))["cup"][clip.pick("s")],
            "between_backward": lambda clip: clip.before(clip.pick("k"))["cup"][clip.pick("s")],
            "ever_at": lambda clip: clip.pick("s") in path(clip, clip.pick("hue")),
            "which_swap": lambda clip: ORDINALS[_arriving(clip)],
            "arrival": lambda clip: clip.around(_arriving(clip)),
            "how_often": lambda clip: sum(a != b for a, b in _steps(path(clip, clip.pick("hue")))),
            "recall": lambda clip: [
                "-".join(sorted(op.args.values())) for op in clip.ops[clip.pick("k") : clip.pick("k") + 3]
            ],
        }

    def goals(self) -> Mapping[str, Goal]:
        return {"plan": Goal(_both_there, at_most=2, at_least=2)}


def path(clip: Clip, hue: str) -> list[str]:
    """Where a ball is at the start and after each swap."""
    return [place_of(world, hue) for world in clip.worlds]


def _steps(places: list[str]) -> list[tuple[str, str]]:
    return list(pairwise(places))


def _both_there(world: World, picks: Args) -> bool:
    return (place_of(world, picks["hue"]), place_of(world, picks["tint"])) == (picks["s"], picks["t"])


def _order_kept(clip: Clip) -> bool:
    slots = sorted(clip.start["cup"])
    left, right = (clip.start["cup"][slots[clip.pick("i") + k]] for k in range(2))
    return place_of(clip.end, left) < place_of(clip.end, right)


def _arriving(clip: Clip) -> int:
    """The one swap that takes the picked ball to the picked place."""
    moves = _steps(path(clip, clip.pick("hue")))
    (found,) = [k for k, (old, new) in enumerate(moves) if old != new == clip.pick("s")]
    return found
