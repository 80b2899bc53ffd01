"""A second, naive state machine of each scene agrees with the compiler: on the states after every op, on what is legal,
on what ops say and show, on every answer and option, and that no other initial state would give another answer.

By default two questions of each kind at one level. SYNRL_LONG=42 makes 42 of each kind at each level: over 20,000.
"""

from __future__ import annotations

import ast
import os
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from oracle.long import MACHINES, Clip, World, fitting, is_right, played, shortest
from support import ROOT, SCENES, sampler, scene

from compiler.dataset.rows import row, scenario_of
from compiler.functions.items import ordinal_word
from compiler.questions.sampler import LETTERS, Asked, Sample
from compiler.replay import parse_scenario, replay
from compiler.replay.judging import plan_term
from compiler.simulate.observe import Viewer
from compiler.trace import Draft
from compiler.values import display, equal, to_json, whole

LONG = int(os.environ.get("SYNRL_LONG", "0"))
COUNT = LONG or 2
LEVELS = ("easy", "medium", "hard")
CATEGORIES = ("grid", "symbol", "containers", "code", "math")
PATHS = sorted(p for c in CATEGORIES for p in (SCENES / c).glob("*.scene"))


def questions_of(path: Path) -> list[str]:
    """Their names, found in the text: collecting tests loads no scene."""
    return re.findall(r"^question (\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)


CASES = [
    (path, question, level)
    for path in PATHS
    for number, question in enumerate(questions_of(path))
    for level in (LEVELS if LONG else LEVELS[number % 3 :][:1])
]


@pytest.mark.parametrize("path", PATHS, ids=lambda p: p.stem)
def test_every_question_has_its_answer_in_the_oracle(path: Path) -> None:
    machine = MACHINES[scene(path).name]
    known = {*machine.answers(), *machine.goals()}
    assert known == set(questions_of(path))


@pytest.mark.parametrize(("path", "question", "level"), CASES, ids=[f"{p.stem}/{q}/{le}" for p, q, le in CASES])
def test_states_and_answers_agree(path: Path, question: str, level: str) -> None:
    made = sampler(path, question, level)
    for index in range(COUNT):
        sample = made.sample("long", 21, index)
        (asked,) = sample.asked
        clip = clip_of(sample, asked)
        compare_ops(clip, sample)
        compare_answer(clip, sample, asked)
        compare_options(clip, sample, asked)
        compare_wording(path, clip, asked)
        if asked.question.plan.reveal == "final":
            compare_pasts(clip, asked)
        if index == 0:
            compare_legal(clip, sample)
            compare_replay(clip, asked)


def clip_of(sample: Sample, asked: Asked) -> Clip:
    scenario = scenario_of(sample, asked, Viewer()).model_dump(mode="json")
    # Events follow from motion, which `kinematics.py` next to the oracle checks.
    events = [e for e in sample.trace.log if e.kind == "event"]
    scenario["log"] = [{"start_us": e.start_us, **to_json(dict(e.fields))} for e in events if "text" in e.fields]
    return played(MACHINES[sample.plan.scene], scenario)


def compare_ops(clip: Clip, sample: Sample) -> None:
    trace = sample.trace
    for name, snapshots in trace.snapshots.items():
        assert [w.states[name] for w in clip.worlds] == [to_json(whole(s)) for s in snapshots]
    assert [op.text for op in clip.ops] == [op.text for op in trace.ops]
    assert [op.shown for op in clip.ops] == [to_json(op.shown) for op in trace.ops]


def compare_answer(clip: Clip, sample: Sample, asked: Asked) -> None:
    truth = to_json(asked.answer)
    if asked.question.name not in clip.machine.goals():
        assert clip.machine.answers()[asked.question.name](clip) == truth
        return
    goal = clip.machine.goals()[asked.question.name]
    assert plan_term(asked.question.plan.answer) is not None
    assert is_right(clip, asked.question.name, display(asked.answer))
    assert goal.at_least <= len(truth) <= goal.at_most
    # No shorter one is right, so the plan is one of the shortest.
    assert shortest(clip, asked.question.name, len(truth) - 1) is None


def compare_options(clip: Clip, sample: Sample, asked: Asked) -> None:
    """The answer stands at the letter that the row says, and nowhere else."""
    told = row(sample, asked, "", "", Viewer())
    assert told["answer"] == display(asked.answer)
    if asked.form == "free":
        assert (told["options"], told["letter"]) == ([], "")
        return
    assert told["options"][LETTERS.index(told["letter"])] == told["answer"]
    truth = clip.machine.answers()[asked.question.name](clip)
    assert [to_json(o) == truth for o in asked.options].count(True) == 1
    assert sum(equal(a, b) for a in asked.options for b in asked.options) == len(asked.options)
    assert len(set(told["options"])) == len(told["options"])


def compare_wording(path: Path, clip: Clip, asked: Asked) -> None:
    """A pick is in the question where all its wordings have a hole for it."""
    text = path.read_text(encoding="utf-8").split(f"\nquestion {asked.question.name}\n")[1].split("\nquestion ")[0]
    wordings = re.findall(r'^  ask +"(.*)"', text, re.MULTILINE)
    assert wordings
    for name, value in clip.scenario["picks"].items():
        if all(re.search(rf"\{{(ordinal\()?{name}\b(?!\[)", wording) for wording in wordings):
            assert any(said in asked.ask.casefold() for said in spoken(clip, value)), (name, value, asked.ask)


def spoken(clip: Clip, value: Any) -> list[str]:
    """Ways to say a pick, one of which a wording must have: a number counts from 0, or from 1."""
    if isinstance(value, int):
        return [str(value), str(value + 1), ordinal_word(value), ordinal_word(max(0, value - 1))]
    if isinstance(value, list) and not isinstance(value[0], dict):
        return [", ".join(map(str, value)).casefold()]
    if isinstance(value, list):
        return ["; ".join(op.text for op in clip.further().past[len(clip.ops) :]).casefold()]
    return [str(value).casefold(), str(value).split("/")[-1].casefold(), str(value).casefold().replace("_", " ")]


def compare_pasts(clip: Clip, asked: Asked) -> None:
    """All initial states that fit what is seen give the same answer, by a search of the oracle's own."""
    answer, runs = clip.machine.answers()[asked.question.name], fitting(clip)
    if runs is None:  # a question about the ops alone: nothing hidden has a part in it
        assert answer(Clip(clip.machine, clip.scenario, [World({}, clip.scenario, clip.ops)])) == to_json(asked.answer)
        return
    assert any(run.start.states == clip.start.states for run in runs)
    assert all(answer(run) == answer(clip) for run in runs)


def compare_legal(clip: Clip, sample: Sample) -> None:
    """The same ops are legal after the end of the clip."""
    player = sample.asked[0].question.player
    draft: Draft = player.at_end(sample.trace)
    ours = [(b.op, to_json(b.values)) for op in player.ops for b in op.legal(draft)]
    theirs = [(op, [args[name] for name in clip.machine.ops[op]]) for op, args in clip.machine.legal(clip.end)]
    assert sorted(ours, key=str) == sorted(theirs, key=str)


def compare_replay(clip: Clip, asked: Asked) -> None:
    """The saved scenario replays to the same answer."""
    document = {key: value for key, value in clip.scenario.items() if key != "log" and value is not None}
    assert to_json(replay(parse_scenario(document), None, None).answer) == to_json(asked.answer)


def test_the_oracle_imports_the_standard_library_only() -> None:
    for path in (ROOT / "tests" / "oracle" / "long").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                assert all(alias.name.split(".")[0] in sys.stdlib_module_names for alias in node.names), path
            elif isinstance(node, ast.ImportFrom):
                inside = node.level == 1
                assert inside or (node.level == 0 and (node.module or "").split(".")[0] in sys.stdlib_module_names)
