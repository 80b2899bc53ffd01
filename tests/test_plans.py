"""Written plans are judged as the naive machines of `oracle.long` do: no wrong one passes, no right one is refused.

By default a clip of each question and a few dozen plans for it. SYNRL_LONG=1 judges over 10,000.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
from oracle.long import MACHINES, Clip, is_right, played
from support import SCENES, sampler, scene

from compiler.dataset.rows import scenario_of
from compiler.replay import parse_scenario, replay
from compiler.replay.judging import judge_plan, plan_term
from compiler.replay.replaying import Replayed
from compiler.simulate.observe import Viewer
from compiler.values import display, to_json

LONG = int(os.environ.get("SYNRL_LONG", "0"))
CLIPS = 10 if LONG else 1
PLANS = 40
LEVELS = ("easy", "medium", "hard")

Step = tuple[str, dict[str, Any]]

ASKED = [
    (path, question)
    for path in sorted(SCENES.rglob("*.scene"))
    if path.stem in MACHINES
    for question in MACHINES[path.stem].goals()
]
CASES = [
    (path, question, level)
    for number, (path, question) in enumerate(ASKED)
    for level in (LEVELS if LONG else LEVELS[number % 3 :][:1])
]


@cache
def clip(path: Path, question: str, level: str, index: int) -> tuple[Clip, Replayed, str]:
    """A clip as the naive machine and the product play it, and the plan that was saved."""
    sample = sampler(path, question, level).sample("plans", 5, index)
    document = scenario_of(sample, sample.asked[0], Viewer()).model_dump(mode="json", exclude_none=True)
    found = replay(parse_scenario(document), None, Viewer())
    assert to_json(found.answer) == to_json(sample.asked[0].answer)
    return played(MACHINES[scene(path).name], document), found, display(sample.asked[0].answer)


@pytest.mark.parametrize(("path", "question", "level"), CASES, ids=[f"{p.stem}/{q}/{le}" for p, q, le in CASES])
def test_plans_are_judged_as_by_the_naive_machine(path: Path, question: str, level: str) -> None:
    verdicts = []
    for index in range(CLIPS):
        naive, found, saved = clip(path, question, level, index)
        assert plan_term(found.question.plan.answer) is not None
        assert judge_plan(found, saved).right
        draw = Random(f"{path.stem} {question} {level} {index}")
        moves = [(op["op"], dict(zip(naive.machine.ops[op["op"]], op["args"], strict=True))) for op in _moves(found)]
        for _ in range(PLANS):
            text = written(naive, changed(naive, moves, draw), draw)
            expected = is_right(naive, question, text)
            verdict = judge_plan(found, text)
            assert verdict.right == expected, (text, verdict, saved, naive.scenario["picks"])
            verdicts.append(expected)
    assert 0.1 < sum(verdicts) / len(verdicts) < 0.9


def _moves(found: Replayed) -> list[dict[str, Any]]:
    moves: list[dict[str, Any]] = to_json(found.answer)
    return moves


# ------------------------------------------------------------------ other plans


def changed(clip: Clip, plan: list[Step], draw: Random) -> list[Step]:
    """The plan as it is, spoilt, replaced by another one that may be right, or far too long."""
    plan = [(op, dict(args)) for op, args in plan]
    place = draw.randrange(len(plan))
    match draw.randrange(12):
        case 0 | 1 | 2:
            pass
        case 3:
            del plan[place]
        case 4:
            plan.insert(place, plan[draw.randrange(len(plan))])
        case 5:
            draw.shuffle(plan)
        case 6:
            plan[place] = any_op(clip, draw)
        case 7:
            op, args = plan[place]
            if args:
                name = draw.choice(sorted(args))
                args[name] = draw.choice(clip.machine.domains(clip.end, op)[name])
        case 8:
            plan.insert(draw.randrange(len(plan) + 1), any_op(clip, draw))
        case 9:
            plan += walk(clip, plan, draw.randrange(1, 5), draw)
        case 10:
            plan = walk(clip, [], draw.randrange(1, 4), draw)
        case _:
            plan = another(clip, draw) or plan
    return plan


def any_op(clip: Clip, draw: Random) -> Step:
    """An op, legal or not."""
    op = draw.choice(sorted(clip.machine.ops))
    domains = clip.machine.domains(clip.end, op)
    return op, {name: draw.choice(domains[name] or ["?"]) for name in clip.machine.ops[op]}


def walk(clip: Clip, plan: list[Step], length: int, draw: Random) -> list[Step]:
    """Legal ops after a plan, where that is legal."""
    world, made = clip.end.copy(), []
    for op, args in plan:
        if clip.machine.why_not(world, op, args) is not None:
            return []
        clip.machine.play(world, op, args)
    for _ in range(length):
        legal = list(clip.machine.legal(world))
        if not legal:
            break
        made.append(draw.choice(legal))
        clip.machine.play(world, *made[-1])
    return made


def another(clip: Clip, draw: Random) -> list[Step] | None:
    """Another right plan, of one op or two."""
    goal, picks = clip.machine.goals()[clip.scenario["question"]], dict(clip.scenario["picks"])
    first = list(clip.machine.legal(clip.end))
    draw.shuffle(first)
    found = []
    for number, step in enumerate(first):
        world = clip.end.copy()
        clip.machine.play(world, *step)
        if goal.reached(world, picks):
            found.append([step])
        if number < 6 and goal.at_most > 1:
            for more in clip.machine.legal(world):
                after = world.copy()
                clip.machine.play(after, *more)
                if goal.reached(after, picks):
                    found.append([step, more])
    return draw.choice(found) if found else None


# --------------------------------------------------------------------- writing

HEADS = ("{n}. ", "{n}) ", "({n}) ", "{n}: ", "- ", "* ", "  ")
TAILS = (".", " ", "  ", ".  ")
QUOTES = ("`{}`", "'{}'", '"{}"', "'{}'.", "`{}` ")


def written(clip: Clip, plan: list[Step], draw: Random) -> str:
    """The plan as somebody may write it down; now and then so that nobody could read it."""
    world, words = clip.end.copy(), []
    form = draw.randrange(3)
    for op, args in plan:
        legal = clip.machine.why_not(world, op, args) is None
        called = clip.machine.called(op, args)
        words.append(clip.machine.words(world, op, args) if legal and draw.randrange(3) != form else called)
        if legal:
            clip.machine.play(world, op, args)
    return spoilt(joined([styled(w, draw) for w in words], draw), draw)


def styled(words: str, draw: Random) -> str:
    match draw.randrange(8):
        case 0:
            return words.upper()
        case 1:
            return words.casefold()
        case 2:
            return words.replace("(", " ( ").replace(",", " , ").replace("×", "*")
        case 3:
            return words.replace(" ", "  ").replace(", ", ",")
        case 4:
            return words.replace(" ", "\t")
        case _:
            return words


def joined(steps: list[str], draw: Random) -> str:
    match draw.randrange(6):
        case 0:
            return "; ".join(steps)
        case 1:
            return "\n".join(draw.choice(HEADS[:1]).format(n=n + 1) + s for n, s in enumerate(steps))
        case 2:
            head = draw.choice(HEADS)
            return "\n".join(head.format(n=n + 1) + s + draw.choice(TAILS) for n, s in enumerate(steps))
        case 3:
            return "\n\n".join(draw.choice(QUOTES).format(s) for s in steps) + "\n"
        case 4:
            return ";\n".join(steps) + ";"
        case _:
            return "\n".join(steps)


def spoilt(text: str, draw: Random) -> str:
    match draw.randrange(24):
        case 0:
            return f"First I would do this:\n{text}"
        case 1:
            return f"{text}\nand then it is done"
        case 2:
            return text.replace("\n", ", ").replace("; ", ", ")
        case 3:
            return text.replace("(", "", 1) if "(" in text else text[1:]
        case 4:
            return draw.choice(["", " ", "\n;\n", "none", "1.", "-", "()", ";;", "I don't know", "[]", "?"])
        case 5:
            place = draw.randrange(len(text) + 1)
            return text[:place] + draw.choice("xé!.,; \n") + text[place:]
        case 6:
            place = draw.randrange(max(1, len(text)))
            return text[:place] + text[place + 1 :]
        case 7:
            return f"```\n{text}\n```"
        case _:
            return text
