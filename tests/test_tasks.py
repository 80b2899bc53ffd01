"""`--only-task`, `--exclude-task`, and what a scene says that it overlaps: what is held out, and what isn't."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from support import BOUNCE, GRID, SCENES

from compiler.commands.options import load_plans
from compiler.dataset.build import overlap_lines
from compiler.errors import SynrlError
from compiler.lowering import load_source, lower
from synrl_dsl import cli
from synrl_dsl.checker import check
from synrl_dsl.source import Source

FILES = (BOUNCE, GRID)


def alone(path: Path) -> str:
    """The text of a scene that says nothing of benchmarks."""
    return re.sub(r"\n  overlaps [^\n]*", "", path.read_text())


def overlapping(path: Path, line: str = "overlaps videoreasonbench") -> str:
    return alone(path).replace("\n  skills", f"\n  {line}\n  skills", 1)


def tasks(**chosen: tuple[str, ...]) -> set[str]:
    return {p.task for p in load_plans((SCENES,), (), "easy", **chosen)}


def test_tasks_are_left_out_or_alone() -> None:
    every = tasks()
    assert tasks(excluded=("grid_tracking",)) == every - {"grid_tracking"}
    assert tasks(only=("grid_tracking", "rotation")) == {"grid_tracking", "rotation"}
    assert tasks(only=("grid_tracking", "rotation"), excluded=("rotation",)) == {"grid_tracking"}


@pytest.mark.parametrize(
    ("chosen", "message"),
    [
        ({"excluded": ("grid_trackin",)}, "--exclude-task grid_trackin: .* did you mean 'grid_tracking'"),
        ({"only": ("grid",)}, "--only-task grid: .* 'grid' is of the task grid_tracking"),
        ({"only": ("nonsense",)}, "there are collision_counting, grid_tracking"),
        ({"excluded": ("collision_counting", "grid_tracking")}, "no scene is left"),
    ],
)
def test_a_task_that_is_not_there_is_told(chosen: dict[str, tuple[str, ...]], message: str) -> None:
    with pytest.raises(SynrlError, match=message):
        load_plans(FILES, (), "easy", **chosen)


def test_a_dataset_says_what_was_left_out_and_what_is_not_held_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "grid.scene").write_text(overlapping(GRID))
    line = ["compile", str(tmp_path / "grid.scene"), str(BOUNCE), "--n", "2", "--level", "easy", "--workers", "1"]
    assert cli.run([*line, "--out", str(tmp_path / "d"), "--exclude-task", "collision_counting"]) == 0
    said = (
        "these tasks overlap with VideoReasonBench, which is no held-out benchmark for a model that is trained on them"
    )
    assert f"{said}: grid_tracking" in " ".join(capsys.readouterr().err.split())
    header = json.loads((tmp_path / "d" / "dataset.json").read_text())
    assert header["tasks"] == {"only": [], "excluded": ["collision_counting"]}
    assert header["stretch"] == 1.0
    assert {tuple(p["overlaps"]) for p in header["plans"]} == {("videoreasonbench",)}
    card = (tmp_path / "d" / "README.md").read_text()
    assert "These tasks overlap with VideoReasonBench" in card
    assert "These tasks were left out: collision_counting." in card
    assert cli.run([*line, "--out", str(tmp_path / "other"), "--only-task", "collision_counting"]) == 0
    assert "VideoReasonBench" not in capsys.readouterr().err + (tmp_path / "other" / "README.md").read_text()


def test_what_a_scene_overlaps_is_no_part_of_its_samples() -> None:
    plain = lower(load_source(Source("g.scene", alone(GRID)), {}).checked, "easy", ("forward",))
    told = lower(load_source(Source("g.scene", overlapping(GRID)), {}).checked, "easy", ("forward",))
    assert told.overlaps == ("videoreasonbench",)
    assert told.model_copy(update={"overlaps": plain.overlaps}) == plain
    assert overlap_lines([told, told])[0].endswith(": grid_tracking")


def test_a_benchmark_that_is_not_known_is_an_error() -> None:
    _, found = check(Source("g.scene", overlapping(GRID, "overlaps videoreasonbrench")))
    assert [(d.code, d.hint) for d in found] == [("unknown-name", "did you mean 'videoreasonbench'?")]
