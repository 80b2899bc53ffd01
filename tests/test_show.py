"""What `show`, `builtins` and `schema` print: the sample that was asked for, all of the registry, valid schemas."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import skia
from support import BOUNCE, GRID, SCENES, plan, sampler

from compiler.commands.show import tree
from compiler.dataset.rows import canonical, scenario_of, trace_document
from compiler.plan import Plan
from compiler.replay import parse_scenario
from compiler.simulate.observe import Viewer
from compiler.trace import trace_json
from compiler.values import clock, display
from synrl_dsl import builtins
from synrl_dsl.cli import run
from synrl_dsl.source import Source
from synrl_dsl.syntax import parse


def output(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    assert run([str(a) for a in arguments]) == 0
    return capsys.readouterr().out


def refusal(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    assert run([str(a) for a in arguments]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    return told.err


# ------------------------------------------------------------------------ show


@pytest.mark.parametrize(("path", "question"), [(BOUNCE, "hits"), (GRID, "retrodictive")])
def test_the_page_holds_all_of_the_sample(path: Path, question: str, capsys: pytest.CaptureFixture[str]) -> None:
    sample = sampler(path, question).sample("train", 0, 1)
    asked = sample.asked[0]
    shown = output(capsys, "show", path, "--question", question, "--sample", 1)
    lines = shown.splitlines()
    assert lines[0] == f"{sample.plan.scene}/{question}/medium/train/000001"
    assert f"  {asked.ask}" in lines
    answer = display(asked.answer)
    assert f"  {asked.letter})  {answer}" in lines if asked.letter else f"  {answer}" in lines
    for letter, option in zip("ABCD", asked.options, strict=False):
        assert f"  {letter})  {display(option)}" in lines
    happened = lines[lines.index("what happens") + 1 :]
    for line, entry in zip(happened, sample.trace.log, strict=False):
        assert line.strip().startswith(clock(entry.start_us))
        assert f"{entry.name}[{entry.number}]" in line
    because = lines[lines.index("because") + 1 :]
    assert len(because) == len(asked.derivation.orders) + len(asked.derivation.visible)


def test_the_board_lies_as_on_the_screen(capsys: pytest.CaptureFixture[str]) -> None:
    trace = sampler(GRID, "forward").sample("train", 0, 0).trace
    lines = output(capsys, "show", GRID).splitlines()
    head = next(i for i, line in enumerate(lines) if line.startswith("grid at the start (shown)"))
    assert "grid at the end (hidden)" in lines[head]
    assert lines[head + 1].split() == ["a", "b", "c", "d"] * 2
    for row in range(1, 5):
        states = (trace.snapshots["grid"][0], trace.snapshots["grid"][-1])
        expected = [text for state in states for text in (str(row), *(state[f"{c}{row}"] for c in "abcd"))]
        assert lines[head + 1 + row].split() == expected


def test_options_choose_the_sample(capsys: pytest.CaptureFixture[str]) -> None:
    first = output(capsys, "show", BOUNCE)
    assert first == output(capsys, "show", BOUNCE, "--question", "hits", "--level", "medium", "--seed", 0)
    for option in (("--seed", 1), ("--split", "test"), ("--level", "hard"), ("--sample", 2), ("--set", "hue=pink")):
        assert output(capsys, "show", BOUNCE, *option) != first
    assert "  hue = pink" in output(capsys, "show", BOUNCE, "--set", "hue=pink").splitlines()


def test_the_stages_print_what_the_compiler_makes(capsys: pytest.CaptureFixture[str]) -> None:
    sample = sampler(BOUNCE, "hits").sample("train", 0, 0)
    made = Plan.model_validate_json(output(capsys, "show", BOUNCE, "--stage", "plan"))
    assert made == plan(BOUNCE, "hits")
    scenario = parse_scenario(json.loads(output(capsys, "show", BOUNCE, "--stage", "scenario")))
    assert scenario == scenario_of(sample, sample.asked[0], Viewer())
    assert json.loads(output(capsys, "show", BOUNCE, "--stage", "trace")) == json.loads(
        canonical(trace_json(sample.trace))
    )
    lines = output(capsys, "show", BOUNCE, "--stage", "ast").splitlines()
    assert lines[0] == "SceneFile"
    assert "  decls: QuestionDecl name='two_walls'" in lines


def test_a_tree_is_printed_node_by_node() -> None:
    file, found = parse(Source("a.scene", 'scene s "d"\nrequire 1s < a.b <= [x]\nparam n ~ 2..3\n'))
    assert found == []
    assert file is not None
    assert list(tree(file)) == [
        "SceneFile",
        "  decls: SceneDecl name='s' doc='d'",
        "  decls: Require",
        "    condition: Compare",
        "      first: Quantity value=1.0 unit='s' whole=True",
        "      rest: '<'",
        "      rest: Attribute name='b'",
        "        base: Name name='a'",
        "      rest: '<='",
        "      rest: ListOf",
        "        items: Name name='x'",
        "  decls: Param name='n'",
        "    value: Draw",
        "      value: Range",
        "        low: Quantity value=2.0 unit='' whole=True",
        "        high: Quantity value=3.0 unit='' whole=True",
    ]


def test_the_sheet_shows_the_viewed_frames(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    heights = {}
    for rate in (2, 4):
        sheet = tmp_path / "new" / f"{rate}.png"
        shown = output(capsys, "show", BOUNCE, "--viewer", f"{rate}fps,64", "--frames", sheet)
        frames = int(shown.partition("the viewer sees ")[2].split()[0])
        image = skia.Image.open(str(sheet))
        # Four frames of 240 px to a row; title and question take less than two rows.
        rows = -(-frames // 4)
        assert rows * 240 < image.height() < (rows + 2) * 280
        heights[frames] = image.height()
    assert len(heights) == 2


def test_wrong_use_of_show_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "did you mean 'two_walls'?" in refusal(capsys, "show", BOUNCE, "--question", "one_wal")
    assert "no such file or folder" in refusal(capsys, "show", tmp_path / "none.scene")
    scenes = len(list(SCENES.rglob("*.scene")))
    assert f"holds {scenes} scenes; name one file" in refusal(capsys, "show", SCENES)
    assert "did you mean 'speed'?" in refusal(capsys, "show", BOUNCE, "--set", "sped=3px/s")
    assert "'pln' is not one of" in refusal(capsys, "show", BOUNCE, "--stage", "pln")
    (tmp_path / "file").write_text("")
    assert run(["show", str(BOUNCE), "--frames", str(tmp_path / "file" / "a.png")]) == 2
    assert "file" in capsys.readouterr().err


# -------------------------------------------------------------------- builtins


def test_builtins_are_listed_with_their_examples(capsys: pytest.CaptureFixture[str]) -> None:
    lines = output(capsys, "builtins").splitlines()
    for entry in builtins.every():
        at = lines.index(f"  {entry.signature}")
        assert lines[at + 1].strip() == entry.doc
    names = [line.split()[0].rstrip(":") for line in lines if line.startswith("  ") and not line.startswith("   ")]
    for name in (*builtins.PROPERTIES, *builtins.CONSTANTS, *builtins.ENUMERATIONS, "1px/s"):
        assert name in names


def test_one_builtin_is_told_about_in_every_kind_that_has_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert output(capsys, "builtins", "ordinal").splitlines() == [
        "functions",
        "  ordinal(position: int) -> text",
        "      The position, from 0, as a word: third for 2.",
        "      for instance ordinal(2)",
    ]
    assert output(capsys, "builtins", "shuffle").count("shuffle(items") == 2
    assert output(capsys, "builtins", "wall").splitlines()[0] == "enumerations"


def test_builtins_as_json_hold_whole_enumerations(capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(output(capsys, "builtins", "--json"))
    assert [e["name"] for e in found["functions"]] == [b.name for b in builtins.every() if b.kind == "function"]
    cells = next(e for e in found["enumerations"] if e["name"] == "cell")
    assert len(cells["members"]) == 100


def test_builtins_as_markdown_are_tables(capsys: pytest.CaptureFixture[str]) -> None:
    lines = output(capsys, "builtins", "--markdown").splitlines()
    assert "### Policies" in lines
    tables = [line for line in lines if line.startswith("|")]
    count = len(list(builtins.every()))
    assert sum(line.count("|") == 4 for line in tables) == count + 2 * len({b.kind for b in builtins.every()})
    assert "| `count(items: list[T]) -> int` | How many items there are. | `count(hit)` |" in lines


def test_an_unknown_builtin_is_told_with_a_near_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert "did you mean 'count'?" in refusal(capsys, "builtins", "cuont")
    assert "'tempting' is planned as an option policy" in refusal(capsys, "builtins", "tempting")
    assert "exclude each other" in refusal(capsys, "builtins", "--json", "--markdown")


# ---------------------------------------------------------------------- schema


@pytest.mark.parametrize("what", ["scenario", "row", "plan"])
def test_a_schema_is_closed_and_names_what_is_there(what: str, capsys: pytest.CaptureFixture[str]) -> None:
    schema = json.loads(output(capsys, "schema", what))
    assert schema["additionalProperties"] is False
    sample = sampler(GRID, "forward").sample("train", 0, 0)
    document = trace_document(sample, Viewer(), "plain")
    made = {
        "scenario": document["questions"][0]["scenario"],
        "row": document["rows"][0],
        "plan": sample.plan.model_dump(mode="json"),
    }[what]
    assert set(made) <= set(schema["properties"])
    assert set(schema["required"]) <= set(made)


def test_an_unknown_schema_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert "'scenarioo' is not one of" in refusal(capsys, "schema", "scenarioo")
