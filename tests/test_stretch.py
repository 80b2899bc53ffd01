"""`--stretch F`: clips F times as long, by more ops; everything else of a scene follows."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from support import GRID, SCENES, from_text, plan, scene

from compiler.commands.options import load_plans, viewer_of
from compiler.dataset.build import build
from compiler.dataset.rows import row, row_ids, scenario_of
from compiler.dataset.work import Settings
from compiler.errors import SceneError
from compiler.lowering import load_source, lower, plans_of, unstretched
from compiler.plan import Plan
from compiler.questions.sampler import Sampler
from compiler.replay import parse_scenario, replay
from compiler.simulate.observe import Viewer, caps_of
from synrl_dsl import cli
from synrl_dsl.slicing import override
from synrl_dsl.source import Source
from synrl_dsl.stretching import CannotStretch, stretch_scene
from synrl_dsl.syntax import parse, unparse

ACCELERATION = SCENES / "speed" / "acceleration.scene"

HEAD = """
scene grid "A board."
  category grid
  task     grid
  skills   temporal
canvas 480px, 480px, 30fps
state grid: map[cell -> letter] ~ shuffle(letters(16), on: cells(4, 4))
view grid = tiles(hidden: faces)

op swap(a: cell, b: cell)
  requires adjacent(a, b)
  effect   grid[a] = grid[b]
  effect   grid[b] = grid[a]
  plays    arc(a, b, during: 1s)
"""

QUESTION = """
question moved
  mode   forward
  reveal initial
  ask    "How many letters are elsewhere at the end?"
  answer count(c for c in cells(4, 4) if grid[c] at end != grid[c] at start) + 3 * stretch - round(3 * stretch)
"""


def stretched(params: str, steps: str, factor: float) -> str:
    """Params and timeline, as they are after stretching."""
    indented = "".join(f"  {line}\n" for line in steps.strip("\n").split("\n"))
    timeline = f"timeline\n  opening for 2s\n{indented}  closing for 2s\n"
    loaded = from_text(f"{HEAD}\n{params.strip()}\n{timeline}\n{QUESTION}")
    file, _ = stretch_scene(loaded.checked, factor)
    return unparse(file).partition("during: 1s)")[2].partition("question moved")[0].strip()


def longer(path: Path, question: str, factor: float, level: str = "medium") -> Plan:
    return lower(scene(path).checked, level, (question,), factor)


def sampler(made: Plan) -> Sampler:
    return Sampler(made, viewer_of("2fps,64", made.stretch))


# ------------------------------------------------------------------ what is multiplied


SWAPS = """
repeat swaps as k
  any swap
  wait 500ms .. 800ms"""


def test_counts_and_free_times_are_multiplied_and_what_is_repeated_is_not() -> None:
    made = stretched("param swaps ~ level(easy: 3..5, medium: [4, 6], hard: 7..9)", f"wait 100ms .. 400ms{SWAPS}", 2)
    assert (
        made
        == """param swaps ~ level(easy: [6, 8, 10], medium: [8, 12], hard: [14, 16, 18])

timeline
  opening for 4s
  wait 200ms .. 800ms
  repeat swaps as k
    any swap
    wait 500ms .. 800ms
  closing for 4s"""
    )


def test_counts_are_rounded_and_times_are_not() -> None:
    made = stretched("param swaps ~ 3..5", f"wait 2.1s{SWAPS}", 1.5)
    assert "param swaps ~ [5, 6, 8]" in made
    assert "wait 3.15" in made


def test_fixed_counts_are_multiplied_where_they_stand() -> None:
    assert "repeat 12" in stretched("", "repeat 6\n  any swap", 2)
    assert "param swaps = 15" in stretched("param swaps = 6", SWAPS, 2.5)
    assert "repeat [4, 10, 16]" in stretched("", "repeat 2..9 step 3\n  any swap", 2)


def test_a_count_that_is_computed_is_multiplied_and_what_reads_it_follows() -> None:
    steps = f"{SWAPS}\nrepeat swaps + 1\n  any swap\nwait 100ms * swaps"
    made = stretched("param most ~ 4..6\nlet swaps = most + 1", steps, 2)
    assert "let swaps = (most + 1) * 2" in made
    assert "param most ~ 4..6" in made
    assert "repeat swaps + 1" in made
    assert "wait 100ms * swaps" in made


def test_the_repeats_in_a_repeat_keep_their_counts() -> None:
    made = stretched("param rounds ~ 2..3", "repeat rounds\n  repeat 2\n    any swap\n  wait 1s", 2)
    assert "param rounds ~ [4, 6]" in made
    assert "repeat 2\n" in made
    assert "wait 1s" in made


def test_an_array_with_an_item_for_each_round_gets_more_of_them() -> None:
    params = "param swaps ~ 3..5\nparam pause[5] ~ 1s .. 2s"
    made = stretched(params, "repeat swaps as k\n  any swap\n  wait pause[k]", 3)
    assert "param pause[15] ~ 1s .. 2s" in made


def test_a_time_that_repeated_steps_read_is_multiplied_only_outside_of_them() -> None:
    params = "param gap ~ 1s .. 2s\nparam lead ~ 1s .. 3s"
    made = stretched(params, "wait lead\nwait gap\nrepeat 4\n  any swap\n  wait gap", 2)
    assert "param lead ~ 2s .. 6s" in made
    assert "param gap  ~ 1s .. 2s" in made
    assert "  wait gap * 2\n" in made
    assert "    wait gap\n" in made


def test_a_scene_whose_timeline_reads_stretch_is_left_to_itself() -> None:
    made = stretched("param swaps ~ 3 .. 3 * stretch", SWAPS, 2)
    assert "param swaps ~ 3 .. 3 * 2" in made
    assert "opening for 2s" in made


def test_a_count_that_can_not_be_multiplied_is_told() -> None:
    with pytest.raises(CannotStretch, match=r"the count of `repeat many\[0\]`"):
        stretched("param many[2] ~ 3..4", "repeat many[0]\n  any swap", 2)


def test_a_timeline_without_counts_and_times_can_not_be_stretched() -> None:
    text = """
    scene dot "A dot."
      category motion
      task     dot
    canvas 448px, 448px, 30fps
    object dot: circle
      fill = red
      pos  = position(200px, 200px)
    timeline
      do move(dot, toward: up, by: 50px, during: 1s)
    question moves
      ask    "How many moves?"
      answer count(move)
    """
    assert lower(from_text(text).checked, "easy", ("moves",)).stretch == 1.0
    with pytest.raises(SceneError, match=r"test.scene: --stretch 2: nothing in the timeline"):
        lower(from_text(text).checked, "easy", ("moves",), 2.0)


def test_a_stretched_scene_is_checked_again() -> None:
    text = f"{HEAD}\ntimeline\n  opening for 2s\n  repeat 150\n    any swap\n  closing for 2s\n{QUESTION}"
    with pytest.raises(SceneError, match=r"--stretch 2: .*200"):
        lower(from_text(text).checked, "easy", ("moved",), 2.0)


def test_without_a_timeline_the_length_of_the_canvas_is_multiplied() -> None:
    made = [sampler(longer(ACCELERATION, "kind", f)).sample("train", 0, 3).trace for f in (1.0, 2.0)]
    assert made[1].length_us == pytest.approx(2 * made[0].length_us, abs=1)
    assert made[1].params["length"] == 2 * made[0].params["length"]


# ------------------------------------------------------------------------ the constant


@pytest.mark.parametrize(("factor", "number", "seconds"), [(1.0, 3, 2.0), (2.0, 6, 4.0), (1.5, 5, 3.0)])
def test_scenes_read_the_factor(factor: float, number: int, seconds: float) -> None:
    text = f"""{HEAD}
timeline
  opening for 2s
  repeat 6
    any swap
  closing for 2s
question asked
  mode    forward
  reveal  initial
  needs   0
  pick    i in 0 .. 3 * stretch
  require count(swap) >= 3 * stretch
  ask     "What is {{3 * stretch}} of {{2s * stretch}}?"
  answer  3 * stretch + 0 * i
"""
    sample = sampler(lower(from_text(text).checked, "easy", ("asked",), factor)).sample("train", 0, 0)
    assert sample.asked[0].answer == number
    assert sample.asked[0].ask.startswith(f"What is {number} of {seconds:g}")


def test_exclusions_and_domains_may_read_the_factor() -> None:
    usual = lower(load_source(Source("g.scene", GRID.read_text()), {}).checked, "easy", ("moved",))
    cells = {(t.answer, *t.across) for t in sampler(usual).targets[0].cells()}
    assert (7, 3) not in cells
    assert {(6, 3), (7, 4), (7, 5)} <= cells
    longer_one = lower(load_source(Source("g.scene", GRID.read_text()), {}).checked, "easy", ("moved",), 2.0)
    cells = {(t.answer, *t.across) for t in sampler(longer_one).targets[0].cells()}
    assert (11, 6) not in cells
    assert {(10, 6), (11, 8), (11, 10)} <= cells


# ------------------------------------------------------------------------- the samples


@pytest.mark.parametrize("factor", [2.0, 4.0])
def test_clips_are_so_many_times_as_long(factor: float) -> None:
    short = long = 0
    for level in ("easy", "medium", "hard"):
        one, other = sampler(longer(GRID, "forward", 1.0, level)), sampler(longer(GRID, "forward", factor, level))
        for index in range(30):
            a, b = one.sample("train", 0, index), other.sample("train", 0, index)
            assert len(b.trace.ops) == b.trace.params["swaps"] == factor * a.trace.params["swaps"]
            assert b.trace.opening_us == factor * a.trace.opening_us
            assert {e.end_us - e.start_us for e in b.trace.ops} <= set(range(1_000_000, 1_500_001))
            short, long = short + a.trace.length_us, long + b.trace.length_us
    assert long / short == pytest.approx(factor, rel=0.01)


def test_rounds_that_are_drawn_where_they_stand_are_as_many_times_as_many() -> None:
    text = f"""{HEAD}
timeline
  opening for 2s
  repeat 3..9
    any swap
  closing for 2s
{QUESTION}"""
    checked = from_text(text).checked
    plans = [lower(checked, "easy", ("moved",), f) for f in (1.0, 2.0)]
    assert plans[1].multiplied == ("1",)
    counts = [[len(sampler(p).sample("train", 0, i).trace.ops) for i in range(8)] for p in plans]
    assert counts[1] == [2 * n for n in counts[0]]
    assert len(set(counts[0])) > 2


def test_what_a_question_plans_is_not_bound_to_the_shorter_sample() -> None:
    text = GRID.read_text().replace("[(7, 3)]", "[(7, 3 * stretch)]")
    made = sampler(lower(load_source(Source("g.scene", text), {}).checked, "medium", ("moved",), 2.0))
    assert made.plan.multiplied == ("swaps",)
    wanted = [made.targets[0].target("train", 0, i).across[0] for i in range(6)]
    assert [made.sample("train", 0, i).trace.params["swaps"] for i in range(6)] == wanted


def test_a_stretched_sample_is_another_sample_and_one_is_as_it_was() -> None:
    plain, same, long = plan(GRID, "forward"), longer(GRID, "forward", 1.0), longer(GRID, "forward", 2.0)
    assert plain == same
    assert plain.digest != long.digest
    assert plain.source == long.source
    assert (plain.keyed, long.keyed) == ("grid_swaps", "grid_swaps * 2.0")
    assert unstretched(long) == plain.model_copy(update={"overlaps": ()})
    boards = [sampler(p).sample("train", 0, 0).trace.snapshots["grid"][0] for p in (plain, long)]
    assert dict(boards[0]) != dict(boards[1])


@pytest.mark.parametrize("question", ["forward", "retrodictive", "historical"])
def test_a_stretched_sample_is_replayed_from_its_scenario(question: str) -> None:
    made = sampler(longer(GRID, question, 2.0))
    sample = made.sample("train", 0, 1)
    saved = scenario_of(sample, sample.asked[0], made.viewer)
    document = json.loads(saved.model_dump_json(exclude_none=True))
    assert document["stretch"] == 2.0
    assert document["viewer"]["cap"] == 128
    found = replay(parse_scenario(document), None, None)
    assert found.answer == sample.asked[0].answer
    assert found.trace.log == sample.trace.log
    assert found.plan.digest == made.plan.digest
    with_scene = replay(parse_scenario(document), Source(GRID.name, GRID.read_text()), None)
    assert with_scene.answer == sample.asked[0].answer


def test_a_scenario_that_is_not_stretched_says_nothing_of_it() -> None:
    sample = sampler(plan(GRID, "forward")).sample("train", 0, 0)
    assert "stretch" not in scenario_of(sample, sample.asked[0], Viewer()).model_dump(exclude_none=True)


def test_the_viewer_sees_as_many_more_frames() -> None:
    assert viewer_of("2fps,64", 2.0) == Viewer(fps=2.0, cap=128)
    assert caps_of(Viewer()) == (16, 32, 64)
    assert caps_of(viewer_of("2fps,64", 4.0)) == (16, 32, 64, 256)
    made = sampler(longer(GRID, "forward", 4.0, "hard"))
    sample = made.sample("train", 0, 0)
    assert made.viewer.count(sample.trace.frames, 30) > 64
    found = row(sample, sample.asked[0], row_ids(sample)[0], "", made.viewer)
    assert found["observable_at"][-1] == 256


def test_set_comes_before_the_stretch() -> None:
    file = override(scene(GRID).checked.file, "swaps", parse(Source("s", "let x = 5\n"))[0].decls[0].value)
    loaded = load_source(Source("g.scene", unparse(file)), {})
    sample = sampler(lower(loaded.checked, "easy", ("forward",), 2.0)).sample("train", 0, 0)
    assert len(sample.trace.ops) == 10


# ------------------------------------------------------------------- the command line


def test_a_dataset_says_how_it_is_stretched(tmp_path: Path) -> None:
    plans = plans_of(scene(GRID), ("easy",), stretch=2.0)[:1]
    given = Settings(split="t", seed=0, style="plain", forms=("free",), viewer=viewer_of("2fps,64", 2.0))
    build(plans, [1], given, tmp_path / "d", 1, lambda done, total: None)
    header = json.loads((tmp_path / "d" / "dataset.json").read_text())
    assert header["stretch"] == 2.0
    assert header["settings"]["viewer"] == {"fps": 2.0, "cap": 128}
    assert "The clips are 2 times as long as their scenes are written." in (tmp_path / "d" / "README.md").read_text()
    document = json.loads(next((tmp_path / "d" / "traces").rglob("*.json")).read_text())
    assert document["questions"][0]["scenario"]["stretch"] == 2.0


def test_commands_take_a_stretch(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = {}
    line = ["trace", str(ACCELERATION), "--n", "4", "--level", "easy", "--out"]
    for factor in ("1", "2"):
        out = tmp_path / f"{factor}.txt"
        assert cli.run([*line, str(out), "--stretch", factor]) == 0
        found[factor] = sum(int(frames) for frames in re.findall(r"^clip (\d+) frames", out.read_text(), re.MULTILINE))
    assert cli.run([*line, str(tmp_path / "plain.txt")]) == 0
    assert (tmp_path / "plain.txt").read_text() == (tmp_path / "1.txt").read_text()
    assert found["2"] == pytest.approx(2 * found["1"], rel=0.01)
    capsys.readouterr()
    assert cli.run(["show", str(GRID), "--stretch", "2", "--stage", "scenario"]) == 0
    assert json.loads(capsys.readouterr().out)["stretch"] == 2.0
    assert cli.run([*line, str(tmp_path / "half.txt"), "--stretch", "0.5"]) == 2
    assert cli.run(["check", str(GRID), "--stretch", "2"]) == 2
    assert "--stretch goes with --feasible" in capsys.readouterr().err


def test_plans_of_a_folder_are_stretched() -> None:
    assert {p.stretch for p in load_plans((GRID,), (), "easy", stretch=2.0)} == {2.0}
