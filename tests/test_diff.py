"""Trace text reads back as it was written, and a diff finds each kind of change and no other."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from support import BOUNCE, GRID, from_text, plan

from compiler.commands import diff as diff_command
from compiler.commands import trace as trace_command
from compiler.dataset.build import build
from compiler.dataset.rows import canonical
from compiler.dataset.work import Settings
from compiler.diff.compare import CAUSES, changes_of, compare
from compiler.diff.record import Line, Record, text
from compiler.diff.row import Row
from compiler.diff.sources import TextSamples, open_samples
from compiler.diff.text import HEADER, read, write
from compiler.diff.tracing import traced
from compiler.errors import DatasetError
from compiler.lowering import lower
from compiler.simulate.observe import Viewer

BOTH = ("choices", "free")


def traced_text(*found: Record) -> str:
    return "".join(write(found))


def sample(path: Path, question: str, count: int = 1) -> list[Record]:
    return list(traced([plan(path, question)], [count], "train", 0, BOTH, Viewer()))


# ------------------------------------------------------------------------ text

WORDS = st.text(max_size=12)
NAMES = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=6)
NAMED = st.dictionaries(NAMES, WORDS, max_size=3).map(lambda d: tuple(d.items()))
LINES = st.lists(st.builds(Line, st.integers(0, 5), st.integers(5, 9), WORDS.filter(bool)), max_size=3).map(tuple)


@given(
    st.builds(
        Record,
        id=NAMES,
        canvas=NAMES,
        clip=NAMES,
        params=NAMED,
        objects=NAMED,
        states=NAMED,
        picks=NAMED,
        log=LINES,
        ask=WORDS,
        options=st.lists(WORDS, max_size=4).map(tuple),
        answer=WORDS,
        letter=st.sampled_from(["", "A", "D"]),
        derivation=LINES,
    )
)
def test_any_record_reads_back_as_it_was_written(record: Record) -> None:
    assert read(traced_text(record), "here") == {record.id: record}


@pytest.mark.parametrize(("path", "question"), [(BOUNCE, "when_third"), (GRID, "historical")])
def test_a_trace_reads_back_and_is_ordered_by_id(path: Path, question: str) -> None:
    found = sample(path, question, 3)
    assert list(read(traced_text(*found), "here").values()) == [replace(r, trace_digest="") for r in found]
    assert [r.id for r in found] == sorted(r.id for r in found)


def test_a_trace_says_what_happened() -> None:
    written = traced_text(*sample(GRID, "forward"))
    record = sample(GRID, "forward")[0]
    lines = written.splitlines()
    assert lines[:3] == [HEADER, "", f"sample {record.id}"]
    for line in ("canvas 480 x 480 px, 30 fps", "param swaps = 6", f"answer {record.answer}", f"ask {record.ask}"):
        assert line in lines
    ops = [line for line in lines if line.startswith("log ")]
    assert len(ops) == 6
    assert ops[0].startswith("log 2000 .. ")
    assert " ms swap[0]: a = " in ops[0]
    assert len([line for line in lines if line.startswith("because ")]) >= 2


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (1.23456, "1.235"),
        (2.0, "2"),
        (-0.0001, "0"),
        (7, "7"),
        (True, "yes"),
        (None, "none"),
        ([1.5, "a"], "[1.5, a]"),
        ({"b1": "X", "a1": "Y"}, "a1 Y, b1 X"),
    ],
)
def test_values_are_written_on_one_line_to_three_decimals(value: Any, shown: str) -> None:
    assert text(value) == shown


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "here: no trace text"),
        ("sample x\n", "here: no trace text"),
        (f"{HEADER}\n\nparam x = 1\n", "here:3: a block begins with `sample ID`"),
        (f"{HEADER}\n\nsample x\ncolour red\n", "here:4: no line of a sample begins with 'colour'"),
        (f"{HEADER}\n\nsample x\nask a\nask b\n", "here:5: no line of a sample begins with 'ask' here"),
        (f"{HEADER}\n\nsample x\nask a\n", "here:3: the sample has no `canvas` line"),
        (f"{HEADER}\n\nsample x\ncanvas c\nclip c\nask a\nanswer b\nparam x 1\n", "here:8: not what a `param` line"),
        (f"{HEADER}\n\nsample x\ncanvas c\nclip c\nask a\nanswer b\nlog soon swap\n", "here:8: not what a `log` line"),
        (
            f"{HEADER}\n" + "\nsample x\ncanvas c\nclip c\nask a\nanswer b\n" * 2,
            "here:9: the sample x stands here twice",
        ),
    ],
)
def test_a_text_that_is_no_trace_is_refused_with_its_line(content: str, message: str) -> None:
    with pytest.raises(DatasetError) as caught:
        read(content, "here")
    assert str(caught.value).startswith(message)


# --------------------------------------------------------------------- changes

BASE = Record(
    id="s/q/medium/train/000000",
    canvas="448 x 448 px, 30 fps",
    clip="240 frames",
    params=(("speed", "100"),),
    objects=(("ball[0].size", "40"),),
    states=(("grid", "a1 X"),),
    picks=(("c", "a1"),),
    log=(Line(1000, 2000, "swap[0]: a = a1"), Line(3000, 3000, "hit[0]: wall = left")),
    ask="How many?",
    options=("2", "3"),
    answer="2",
    letter="A",
    derivation=(Line(1000, 2000, "swap[0]: a = a1"),),
    trace_digest="d",
)

PLANTED: dict[str, tuple[dict[str, Any], str]] = {
    "a param": ({"params": (("speed", "120"),)}, "params"),
    "a param more": ({"params": (("hue", "red"), ("speed", "100"))}, "params"),
    "an object": ({"objects": (("ball[0].size", "44"),)}, "params"),
    "the canvas": ({"canvas": "448 x 448 px, 24 fps"}, "params"),
    "the initial state": ({"states": (("grid", "a1 Y"),)}, "state"),
    "a pick": ({"picks": (("c", "b1"),)}, "picks"),
    "an event": ({"log": (BASE.log[0], Line(3000, 3000, "hit[0]: wall = right"))}, "events"),
    "an event less": ({"log": BASE.log[:1]}, "events"),
    "a time": ({"log": (BASE.log[0], Line(3001, 3001, "hit[0]: wall = left"))}, "timing"),
    "the length": ({"clip": "241 frames"}, "timing"),
    "the wording": ({"ask": "How often?"}, "wording"),
    "an option": ({"options": ("2", "4")}, "options"),
    "the letter": ({"options": ("3", "2"), "letter": "B"}, "options"),
    "the form": ({"options": (), "letter": ""}, "options"),
    "the answer": ({"answer": "3"}, "answer"),
    "a step": ({"derivation": ()}, "derivation"),
    "the digest alone": ({"trace_digest": "e"}, "trace"),
}


@pytest.mark.parametrize("name", PLANTED)
def test_each_kind_of_change_is_found_alone(name: str) -> None:
    change, cause = PLANTED[name]
    assert cause in CAUSES
    assert {c.cause for c in changes_of(BASE, replace(BASE, **change))} == {cause}
    assert {c.cause for c in changes_of(replace(BASE, **change), BASE)} == {cause}
    assert list(changes_of(BASE, BASE)) == []


def changed_scene(tmp_path: Path, old: str, new: str) -> dict[str, set[str]]:
    """The causes by id after a change to the bounce scene's text, three samples of `hits`."""
    content = BOUNCE.read_text()
    assert old in content
    sides = []
    for number, scene_text in enumerate((content, content.replace(old, new))):
        plans = [lower(from_text(scene_text).checked, "medium", ("hits",))]
        path = tmp_path / f"{number}.txt"
        path.write_text(traced_text(*traced(plans, [3], "train", 0, BOTH, Viewer())))
        sides.append(TextSamples(path))
    report = compare(*sides)
    assert (report.only_old, report.only_new) == ((), ())
    return {s.id: set(s.causes) for s in report.changed}


def test_a_new_wording_changes_wordings_alone(tmp_path: Path) -> None:
    found = changed_scene(
        tmp_path,
        '"How many times does the {hue} {ball.shape} hit an edge of the picture?"',
        '"Count all hits of {hue}."',
    )
    assert found
    assert set.union(*found.values()) == {"wording"}


def test_another_answer_changes_answers_and_what_follows_from_them(tmp_path: Path) -> None:
    found = changed_scene(tmp_path, "answer   count(hit)", "answer   count(h for h in hit if h.wall != left)")
    assert len(found) >= 2  # a path that never meets the left wall stays as it was
    assert all({"derivation"} <= causes for causes in found.values())


def test_another_speed_changes_params_events_and_the_rest(tmp_path: Path) -> None:
    found = changed_scene(tmp_path, "60px/s .. 480px/s", "80px/s .. 440px/s")
    assert len(found) == 3
    assert all("params" in causes for causes in found.values())


# -------------------------------------------------------------------- datasets


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two clips of one question, three of another."""
    out = tmp_path_factory.mktemp("diff") / "build"
    plans = [plan(BOUNCE, "hits", "easy"), plan(GRID, "forward", "easy")]
    chosen = Settings(split="train", seed=0, style="plain", forms=BOTH, viewer=Viewer())
    build(plans, [2, 1], chosen, out, 1, lambda done, total: None)
    return out


@pytest.fixture
def other(dataset: Path, tmp_path: Path) -> Path:
    """A copy that a test may spoil."""
    return Path(shutil.copytree(dataset, tmp_path / "other"))


HIT = "bounce_count/hits/easy/train/000000"


def edit(root: Path, id_: str, change: Callable[[dict[str, Any]], object]) -> None:
    path = root / "traces" / f"{id_}.json"
    document = json.loads(path.read_text())
    change(document)
    path.write_text(canonical(document))


def test_every_row_is_of_the_schema(dataset: Path) -> None:
    lines = (dataset / "samples.jsonl").read_text().splitlines()
    assert len(lines) == 3
    for line in lines:
        assert canonical(Row.model_validate_json(line).model_dump()) == line


def test_a_dataset_equals_itself_and_its_trace_text(dataset: Path, other: Path, tmp_path: Path) -> None:
    assert compare(open_samples(dataset), open_samples(other)).equal
    plans = [plan(BOUNCE, "hits", "easy"), plan(GRID, "forward", "easy")]
    path = tmp_path / "trace.txt"
    path.write_text(traced_text(*traced(plans, [2, 1], "train", 0, BOTH, Viewer())))
    assert compare(open_samples(dataset), open_samples(path)).equal
    assert compare(open_samples(path), open_samples(dataset)).same == 3


def test_a_changed_answer_is_found_in_a_dataset(dataset: Path, other: Path) -> None:
    edit(other, HIT, lambda d: d["rows"][0].update(answer="77"))
    report = compare(open_samples(dataset), open_samples(other))
    assert [(s.id, s.causes) for s in report.changed] == [(HIT, ("answer",))]
    assert report.counts() == {"bounce_count/hits": {"samples": 1, "answer": 1}}


def test_other_pixels_of_the_same_trace_are_found(dataset: Path, other: Path) -> None:
    with (other / "videos" / f"{HIT}.mp4").open("ab") as file:
        file.write(b"x")
    report = compare(open_samples(dataset), open_samples(other))
    assert [(s.id, s.causes) for s in report.changed] == [(HIT, ("pixels",))]


def test_samples_of_one_side_are_listed(dataset: Path, other: Path) -> None:
    rows = (other / "samples.jsonl").read_text().splitlines(keepends=True)
    (other / "samples.jsonl").write_text("".join(rows[1:]))
    report = compare(open_samples(dataset), open_samples(other))
    assert (report.only_old, report.only_new, report.same) == ((HIT,), (), 2)


def spoil_header(root: Path) -> None:
    (root / "dataset.json").write_text("{}")


def spoil_rows(root: Path) -> None:
    (root / "samples.jsonl").write_text('{"id": 3}\n')


def spoil_trace(root: Path) -> None:
    edit(root, HIT, lambda d: d.pop("trace"))


def lose_trace(root: Path) -> None:
    (root / "traces" / f"{HIT}.json").unlink()


def lose_video(root: Path) -> None:
    (root / "videos" / f"{HIT}.mp4").unlink()


def stop_build(root: Path) -> None:
    header = json.loads((root / "dataset.json").read_text())
    (root / "dataset.json").write_text(json.dumps({**header, "complete": False}))


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (spoil_header, "dataset.json: not of the format synrl.dataset/1"),
        (spoil_rows, "samples.jsonl:1: no row: "),
        (spoil_trace, "000000.json is no trace file of this version: KeyError('trace')"),
        (lose_trace, "can't read"),
        (lose_video, "000000.mp4 is missing"),
        (stop_build, "its build isn't finished"),
        (shutil.rmtree, "no such file or folder"),
    ],
)
def test_a_spoilt_dataset_is_named(dataset: Path, other: Path, spoil: Callable[[Path], None], message: str) -> None:
    spoil(other)
    with pytest.raises(DatasetError) as caught:
        compare(open_samples(dataset), open_samples(other))
    assert message in str(caught.value)


# -------------------------------------------------------------------- commands


def test_the_command_groups_lists_and_shows_the_first_derivation(dataset: Path, other: Path) -> None:
    for index in (0, 1):
        id_ = f"bounce_count/hits/easy/train/{index:06d}"
        edit(other, id_, lambda d: (d["rows"][0].update(answer="77"), d["questions"][0]["derivation"].pop(0)))
    ran = CliRunner().invoke(diff_command.command, [str(dataset), str(other), "--most", "1"])
    lines = ran.output.splitlines()
    assert ran.exit_code == 1
    assert lines[0] == "2 changed, 1 the same, 0 only in the old, 0 only in the new"
    assert lines[1] == "  bounce_count/hits: 2 changed (answer 2, derivation 2)"
    assert "... and 1 more changed samples (--most, --json)" in lines
    assert f"the first derivation that changed, of {HIT}" in lines
    assert lines[-1].count("hit[") == 2
    assert [line for line in lines if line.endswith(" <")]


def test_the_command_tells_everything_as_json(dataset: Path, other: Path) -> None:
    edit(other, HIT, lambda d: d["rows"][0].update(answer="77"))
    ran = CliRunner().invoke(diff_command.command, [str(dataset), str(other), "--json"])
    found = json.loads(ran.output)
    assert ran.exit_code == 1
    assert found["counts"] == {"bounce_count/hits": {"samples": 1, "answer": 1}}
    assert found["changed"][0]["changes"][0]["new"] == "77"


def test_trace_writes_what_compile_makes(dataset: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.txt"
    line = [str(BOUNCE), "--level", "easy", "--n", "6", "--out", str(out)]
    assert CliRunner().invoke(trace_command.command, line).exit_code == 0
    shown = CliRunner().invoke(trace_command.command, line[:-2])
    assert shown.output == out.read_text()
    report = compare(open_samples(dataset), open_samples(out))
    assert report.same == 2
    assert report.changed == ()
    assert CliRunner().invoke(diff_command.command, [str(out), str(out)]).exit_code == 0
