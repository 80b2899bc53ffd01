"""A written plan in; whether it is right out, by looking for each of its steps among all ops that can be played."""

from __future__ import annotations

from .machine import Args, Clip, Machine, World


def is_right(clip: Clip, question: str, text: str) -> bool:
    """Whether the plan can be read, is legal after the end of the clip, short enough, and reaches the goal."""
    goal = clip.machine.goals()[question]
    steps = [s for line in text.split("\n") for s in line.split(";") if bare(s)]
    world = clip.end.copy()
    if not 1 <= len(steps) <= goal.at_most:
        return False
    for step in steps:
        found = read(clip.machine, world, step)
        if found is None:
            return False
        clip.machine.play(world, *found)
    return goal.reached(world, dict(clip.scenario["picks"]))


def read(machine: Machine, world: World, step: str) -> tuple[str, Args] | None:
    """The op that a step names: in its words, or by its name and arguments. A full stop behind it may be part of it."""
    for wanted in dict.fromkeys((bare(step), bare(bare(step).removesuffix(".")))):
        for op, args in machine.legal(world):
            if wanted in (bare(machine.called(op, args)), bare(machine.words(world, op, args))):
                return op, args
    return None


def bare(step: str) -> str:
    """A step without its number or dash, quotes around it, blanks that don't count and capital letters. `*` is `×`."""
    step = " ".join(step.split())
    rest = step.removeprefix("(").lstrip("0123456789")
    if step[:2] in ("- ", "* ", "• "):
        step = step[2:]
    elif rest[:1] in (".", ")", ":") and step.removeprefix("(") != rest:
        step = rest[1:]
    step = step.strip().strip("'\"` ").strip().casefold().replace("*", "×").replace("−", "-")
    for place in reversed(range(len(step))):
        ahead = step[place + 1 :].lstrip()
        if step[place] in "(),+×" or (step[place] == "-" and ahead[:1].isdigit()):
            step = step[:place].rstrip() + step[place] + ahead
    return step


def shortest(clip: Clip, question: str, longest: int, limit: int = 3_000) -> int | None:
    """How many ops the shortest plan has; None where it has more than `longest`, or too many are to be tried."""
    goal, picks = clip.machine.goals()[question], dict(clip.scenario["picks"])
    frontier = [clip.end.copy()]
    for length in range(longest + 1):
        if any(goal.reached(world, picks) for world in frontier):
            return length
        following: list[World] = []
        for world in frontier if length < longest else ():
            for op, args in clip.machine.legal(world):
                after = world.copy()
                clip.machine.play(after, op, args)
                following.append(after)
            if len(following) > limit:
                return None
        frontier = following
    return None
