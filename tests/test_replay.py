"""Scenarios, written by hand or saved, give trace and answers again; a bad one is refused by name."""

from __future__ import annotations

import copy
import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle import HandWorked, hand_worked
from support import BOUNCE, EXAMPLES, GRID, QUESTIONS, from_text, plan, sampler, scene

from compiler.dataset.rows import canonical, digest, scenario_of, trace_document
from compiler.diff.saved import verify
from compiler.errors import ScenarioError, SynrlError
from compiler.lowering import lower
from compiler.questions.sampler import Sampler
from compiler.replay import Replayed, parse_scenario, replay
from compiler.simulate.observe import Viewer
from compiler.trace import trace_json
from compiler.values import Interval, to_json
from compiler.video import probe
from synrl_dsl.cli import run
from synrl_dsl.source import Source

EXAMPLE_BOUNCE = (EXAMPLES / "bounce_count.scene").read_text()
HAND_WORKED = [(worked, asked) for worked in hand_worked() for asked in worked.asked]


def document_of(worked: Any, asked: Any) -> dict[str, Any]:
    """A hand-worked scenario. The bounces are of the design's example, whose ball never rests."""
    document = worked.scenario(asked)
    if document["scene"] == "bounce_count":
        document["source"] = EXAMPLE_BOUNCE
    return document


def nudged(document: dict[str, Any]) -> float:
    """The speed of a saved sample, a little higher."""
    return float(document["questions"][0]["scenario"]["params"]["speed"]) + 0.01


def again(document: dict[str, Any]) -> Replayed:
    """Replay a document after a trip through JSON text."""
    return replay(parse_scenario(json.loads(json.dumps(document))), None, Viewer())


# ------------------------------------------------------------------ hand-worked


@pytest.mark.parametrize(("worked", "asked"), HAND_WORKED, ids=lambda x: getattr(x, "name", None) or x.question)
def test_a_hand_worked_scenario_gives_its_answer_and_wordings(worked: HandWorked, asked: Any) -> None:
    found = again(document_of(worked, asked))
    answer = found.answer
    assert ([answer.start_us, answer.end_us] if isinstance(answer, Interval) else answer) == asked.answer
    assert found.wordings == asked.wordings


@pytest.mark.parametrize("worked", hand_worked(), ids=lambda w: w.name)
def test_a_hand_worked_scenario_gives_its_events_and_states(worked: HandWorked) -> None:
    trace = again(document_of(worked, worked.asked[0])).trace
    events = [
        {"name": e.name, "start_us": e.start_us, "object": e.fields["object"].name, "wall": e.fields["wall"]}
        for e in trace.log
        if e.kind == "event"
    ]
    assert events == list(worked.events)
    assert [dict(s) for s in trace.snapshots.get("grid", ())] == list(worked.states)


def test_ops_without_times_take_the_shortest_that_the_scene_allows() -> None:
    worked = next(w for w in hand_worked() if w.states)
    document = copy.deepcopy(worked.scenario(worked.asked[0]))
    del document["length_s"]
    for op in document["ops"]:
        del op["start_us"], op["end_us"]
    trace = again(document).trace
    # An opening of 2 s, arcs of 1 s, waits of 0.5 s, a closing of 2 s.
    times = [(op.start_us, op.end_us) for op in trace.ops]
    assert times == [(2_000_000, 3_000_000), (3_500_000, 4_500_000), (5_000_000, 6_000_000)]
    assert (trace.opening_us, trace.closing_us, trace.length_us) == (2_000_000, 6_500_000, 8_500_000)
    assert [dict(s) for s in trace.snapshots["grid"]] == list(worked.states)


def test_a_drawn_number_of_rounds_is_found_from_the_ops() -> None:
    text = GRID.read_text().replace("repeat swaps as k", "repeat 2..6")
    worked = next(w for w in hand_worked() if w.states)
    document = {**document_of(worked, worked.asked[0]), "source": text}
    assert len(again(document).trace.ops) == 3
    document["ops"] = document["ops"][:1]
    assert refusal(document) == "ops: 1 of them; with these params the timeline has 2 or 3 or 4 or 5 or 6"


# ----------------------------------------------------------------------- saved


@settings(max_examples=12)
@given(st.sampled_from(QUESTIONS), st.sampled_from(["easy", "medium", "hard"]), st.integers(0, 10_000))
def test_a_saved_scenario_gives_answer_derivation_and_trace_again(asked: Any, level: str, index: int) -> None:
    path, question = asked
    sample = sampler(path, question, level).sample("train", 3, index)
    document = json.loads(canonical(trace_document(sample, Viewer(), "plain")))
    verified = list(verify(document, "here", None, Viewer()))
    assert [v.faults for v in verified] == [()]
    assert digest(trace_json(verified[0].replayed.trace)) == digest(trace_json(sample.trace))
    assert verified[0].replayed.answer == sample.asked[0].answer


def test_questions_that_share_a_clip_replay_one_by_one() -> None:
    both = lower(scene(BOUNCE).checked, "medium", ("hits", "two_walls"))
    sample = Sampler(both, Viewer()).sample("train", 0, 0)
    document = json.loads(canonical(trace_document(sample, Viewer(), "plain")))
    assert [v.faults for v in verify(document, "here", None, Viewer())] == [(), ()]


EVERYTHING = """
    scene kinds "Every kind of param and property."
      category motion
      task     attribute

    canvas 448px, 448px, 30fps, 4s

    param many   ~ 2..3
    param speeds[many] ~ 50px/s .. 90px/s
    param hues   ~ sample(3, of: palette)
    param where  ~ inside(canvas, margin: 100px)
    param factor ~ [1, 2.5]
    param lattice ~ 0deg .. 90deg step 30deg
    let   wide   = many > 2

    object dot[many]: circle
      param shift ~ 1px .. 5px
      size   ~ 40px .. 60px
      pos    ~ inside(canvas, margin: 90px)
      fill   = hues[index]
      motion = linear(speed: speeds[index] * factor, heading: lattice, bounce: walls)

    object rock: square
      pos  = where
      fill ~ palette

    event hit when touches(dot, walls)

    question which
      pick   o in dot
      ask    "How often does the {o.fill} dot hit a wall?"
      answer count(h for h in hit if h.object == o)
"""


def test_every_kind_of_value_survives_the_trip() -> None:
    loaded = from_text(EVERYTHING)
    maker = Sampler(lower(loaded.checked, "medium", ("which",)), Viewer())
    for index in range(6):
        sample = maker.sample("train", 0, index)
        document = json.loads(canonical(trace_document(sample, Viewer(), "plain")))
        verified = list(verify(document, "here", None, Viewer()))
        assert [v.faults for v in verified] == [()]
        assert verified[0].replayed.picks == sample.asked[0].picks
        assert verified[0].replayed.trace.params == sample.trace.params
        assert verified[0].replayed.trace.things == sample.trace.things


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda d: d["questions"][0].update(answer=99), "answer"),
        (lambda d: d["questions"][0]["derivation"].pop(0), "derivation"),
        (lambda d: d["rows"][0].update(ask="How many walls?"), "ask"),
        (lambda d: d["trace"]["log"][0].update(start_us=5), "trace"),
        (lambda d: d["questions"][0]["scenario"]["params"].update(speed=nudged(d)), "trace"),
    ],
)
def test_a_saved_sample_that_was_tampered_with_is_found_out(change: Any, named: str) -> None:
    sample = sampler(BOUNCE, "hits").sample("train", 0, 0)
    document = json.loads(canonical(trace_document(sample, Viewer(), "plain")))
    change(document)
    faults = [fault for v in verify(document, "here", None, Viewer()) for fault in v.faults]
    assert named in {fault.partition(":")[0] for fault in faults}


def test_another_scene_can_be_given() -> None:
    worked, asked = next((w, a) for w, a in HAND_WORKED if a.question == "hits")
    text = EXAMPLE_BOUNCE.replace("answer   count(hit)", "answer   count(hit) + 10")
    found = replay(parse_scenario(document_of(worked, asked)), Source("mine.scene", text), Viewer())
    assert found.answer == asked.answer + 10


# ------------------------------------------------------------------------- bad


def bounce() -> dict[str, Any]:
    worked, asked = next((w, a) for w, a in HAND_WORKED if a.question == "one_wall")
    return copy.deepcopy(document_of(worked, asked))


def grid(question: str = "historical") -> dict[str, Any]:
    worked, asked = next((w, a) for w, a in HAND_WORKED if a.question == question)
    return copy.deepcopy(document_of(worked, asked))


def refusal(document: Any) -> str:
    with pytest.raises(ScenarioError) as caught:
        replay(parse_scenario(document), None, Viewer())
    return str(caught.value)


BAD_BOUNCE = {
    "another format": ({"format": "synrl.scenario/9"}, 'format: "synrl.scenario/9", this version reads'),
    "an extra key": ({"parms": {}}, "parms: a scenario has no such key; did you mean 'params'?"),
    "a text for an object": ({"params": "fast"}, 'params: input should be a valid dictionary, not "fast"'),
    "an unknown scene": (
        {"scene": "bounce_cuont", "source": None},
        "'bounce_cuont'; name its file with --scene; did you mean",
    ),
    "an unknown question": ({"question": "hit"}, "has no question 'hit'; did you mean 'hits'?"),
    "an unknown level": ({"level": "mdium"}, "level: there is no level 'mdium'; did you mean 'medium'?"),
    "another canvas": ({"canvas": {"width": 400, "height": 448, "fps": 30}}, "canvas.width: 400; the scene's is 448"),
    "another length": ({"length_s": 11.0}, "length_s: 11 s, but by the scene's canvas the clip lasts 12 s"),
    "an op where none is": ({"ops": [{"op": "swap", "args": {}}]}, "ops: the scene has no timeline"),
    "an opening where none is": ({"opening_us": 5}, "opening_us, closing_us: the scene has no timeline"),
    "a state where none is": ({"state": {"grid": {}}}, "state.grid: the scene has no such state; there are none"),
}


@pytest.mark.parametrize("name", BAD_BOUNCE)
def test_a_bad_scenario_is_refused(name: str) -> None:
    change, message = BAD_BOUNCE[name]
    assert message in refusal({**bounce(), **change})


BAD_PLACES: dict[str, tuple[tuple[str | int, ...], Any, str]] = {
    "an unknown param": (("params", "sped"), 1.0, "params.sped: the scene has no such param; did you mean 'speed'?"),
    "a text for a speed": (("params", "speed"), "fast", 'params.speed: wants a speed (px/s), not "fast"'),
    "a bool for a speed": (("params", "speed"), True, "params.speed: wants a speed (px/s), not true"),
    "infinity": (("params", "speed"), float("inf"), "params.speed: Infinity is out of range"),
    "not a number": (("params", "heading"), float("nan"), "params.heading: NaN is out of range"),
    "an unknown colour": (("params", "hue"), "gren", "params.hue: 'gren' is not a color; did you mean 'green'?"),
    "no speed": (("params", "speed"), None, "params.speed: missing; the scene draws it"),
    "no size": (("objects", "ball", 0, "size"), None, "objects.ball[0].size: missing; the scene draws it"),
    "no objects": (("objects", "ball"), None, "objects.ball[0].shape: missing; the scene draws it"),
    "two balls": (("objects", "ball"), [{}, {}], "objects.ball: 2 of them; the scene has 1"),
    "an unknown object": (("objects", "bell"), [], "objects.bell: the scene has no such object; did you mean 'ball'?"),
    "an unknown property": (("objects", "ball", 0, "siez"), 4.0, "objects.ball[0].siez: the object has no such"),
    "a motion": (("objects", "ball", 0, "motion"), {}, "objects.ball[0].motion: the scene computes it"),
    "a flat place": (("objects", "ball", 0, "pos"), [4.0], "objects.ball[0].pos: wants a position, not [4.0]"),
    "a wrong place": (
        ("objects", "ball", 0, "pos"),
        [4.0, "b"],
        'objects.ball[0].pos[1]: wants a length (px), not "b"',
    ),
    "another colour": (("objects", "ball", 0, "fill"), "blue", "by the scene's 'fill =' it is red"),
    "a size of nothing": (("objects", "ball", 0, "size"), 0.0, "objects.ball[0].size: 0 px; a size is above 0"),
    "an unknown pick": (("picks", "wall"), "left", "picks.wall: the question 'one_wall' has no such pick; there are w"),
    "no pick": (("picks", "w"), None, "picks.w: missing; the question 'one_wall' picks it"),
    "a pick from elsewhere": (("picks", "w"), "rigt", "did you mean 'right'?"),
}


@pytest.mark.parametrize("name", BAD_PLACES)
def test_a_bad_value_is_refused_with_its_place(name: str) -> None:
    assert BAD_PLACES[name][2] in refusal(changed(bounce(), *BAD_PLACES[name][:2]))


BAD_OPS: dict[str, tuple[tuple[str | int, ...], Any, str]] = {
    "not adjacent": (
        ("ops", 1, "args", "b"),
        "c3",
        "ops[1]: swap(b1, c3) is not legal: `requires adjacent(a, b)` does not hold",
    ),
    "outside the board": (("ops", 1, "args", "b"), "e5", "ops[1]: swap(b1, e5) is not legal: the state 'grid' has no"),
    "no cell": (("ops", 1, "args", "b"), "z99", "ops[1].args.b: 'z99' is not a cell"),
    "a number for a cell": (("ops", 1, "args", "b"), 4, "ops[1].args.b: wants a cell, not 4"),
    "no argument": (("ops", 1, "args", "b"), None, "ops[1].args.b: missing; it is swap(a, b)"),
    "an unknown argument": (("ops", 1, "args", "c"), "a1", "ops[1].args.c: 'swap' has no such argument"),
    "an unknown op": (("ops", 1, "op"), "swop", "ops[1].op: 'swop', where the timeline has swap; did you mean 'swap'?"),
    "an op too many": (("params", "swaps"), 2, "ops: 3 of them; with these params the timeline has 2"),
    "no end": (("ops", 1, "end_us"), None, "ops[1].end_us: missing; give both times of every op, or none"),
    "an end before the start": (("ops", 1, "end_us"), 3_000_000, "ops[1].end_us: 3 s, not after its start at 3.7 s"),
    "an overlap": (("ops", 1, "start_us"), 3_000_000, "ops[1].start_us: 3 s, but what is before it ends at 3.1 s"),
    "a time of half": (("ops", 1, "start_us"), 3.5, "ops[1].start_us: input should be a valid integer, not 3.5"),
    "too early an end": (("length_s",), 6.0, "closing_us: 4 s, but the last op ends at 6.5 s"),
    "too early a closing": (("closing_us",), 5_000_000, "closing_us: 5 s, but the last op ends at 6.5 s"),
    "too late a closing": (("closing_us",), 50_000_000, "length_s: 9.1 s, but something happens until 50 s"),
    "a place too few": (("state", "grid", "b2"), None, "state.grid.b2: missing; the state has 16 places"),
    "a place too many": (("state", "grid", "e5"), "Z", "state.grid.e5: the state has no such place"),
    "no letter": (("state", "grid", "b2"), "AB", "state.grid.b2: 'AB' is not a letter"),
    "no state": (("state", "grid"), None, "state.grid: missing; the scene draws it"),
    "a pick out of range": (("picks", "k"), 9, "picks.k: 9 is none of what may be picked; there are 0, 1"),
    "a pick as text": (("picks", "k"), "1", "picks.k: '1' is none of what may be picked"),
    "a pick that isn't allowed": (("picks", "c"), "d4", "picks.c: d4 is not allowed"),
}


@pytest.mark.parametrize("name", BAD_OPS)
def test_a_bad_op_list_is_refused(name: str) -> None:
    assert BAD_OPS[name][2] in refusal(changed(grid(), *BAD_OPS[name][:2]))


def test_a_scenario_that_breaks_a_require_is_refused() -> None:
    worked = next(w for w in hand_worked() if len(w.events) == 2)
    document = {**document_of(worked, worked.asked[0]), "question": "when_third", "picks": {}}
    assert "the question 'when_third' can't be asked" in refusal(document)
    assert "`require count(hit) >= 3`" in refusal(document)
    text = EXAMPLE_BOUNCE + "\nrequire count(hit) > 30\n"
    assert refusal({**bounce(), "source": text}) == "the scenario breaks `require count(hit) > 30`"


def test_another_op_than_the_timeline_does_is_refused() -> None:
    document = grid("moved")
    text = GRID.read_text().replace(
        "repeat swaps as k\n    any swap", "do swap(a1, a2)\n  repeat swaps - 1\n    any swap"
    )
    assert "ops[0]: swap(a1, b1); the timeline does swap(a1, a2) here" in refusal({**document, "source": text})


@pytest.mark.parametrize("document", [None, 3, "text", [], {}])
def test_json_of_another_kind_is_refused(document: Any) -> None:
    assert refusal(document)


def test_a_source_of_another_scene_is_refused() -> None:
    assert "is of the scene 'grid_swaps'" in refusal({**bounce(), "source": GRID.read_text()})


@st.composite
def spoilt(draw: st.DrawFn) -> dict[str, Any]:
    """A good scenario with one to three of its values replaced by any JSON, or taken away."""
    document = draw(st.sampled_from([bounce, grid]))()
    anything = st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4) | st.just(10**400),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
        max_leaves=6,
    )
    for _ in range(draw(st.integers(1, 3))):
        path: list[str | int] = []
        inner: Any = document
        while isinstance(inner, dict | list) and inner and (not path or draw(st.booleans())):
            step = draw(st.sampled_from(sorted(inner) if isinstance(inner, dict) else range(len(inner))))
            path.append(step)
            inner = inner[step]
        document = changed(document, tuple(path), draw(anything))
    return document


@settings(max_examples=150)
@given(spoilt())
def test_no_json_brings_the_replay_down(document: dict[str, Any]) -> None:
    with suppress(SynrlError):
        replay(parse_scenario(document), None, Viewer())


def changed(document: dict[str, Any], path: tuple[str | int, ...], value: Any) -> dict[str, Any]:
    """The document with a value put at a path, or with what is there taken away."""
    inner: Any = document
    for step in path[:-1]:
        inner = inner[step]
    if value is None:
        del inner[path[-1]]
    else:
        inner[path[-1]] = value
    return document


def test_a_scenario_is_written_as_it_is_read() -> None:
    sample = sampler(GRID, "forward").sample("train", 0, 0)
    scenario = scenario_of(sample, sample.asked[0], Viewer())
    document = scenario.model_dump(mode="json", exclude_none=True)
    assert parse_scenario(json.loads(canonical(document))) == scenario
    assert to_json(again(document).answer) == to_json(sample.asked[0].answer)


# --------------------------------------------------------------------- command


def saved(path: Path, index: int = 0) -> Path:
    """A scenario file of a sample of `when_third`."""
    sample = sampler(BOUNCE, "when_third").sample("train", 0, index)
    scenario = scenario_of(sample, sample.asked[0], Viewer())
    path.write_text(scenario.model_dump_json(exclude_none=True))
    return path


def saved_trace(root: Path, viewer: Viewer, saved_viewer: str = "2fps,64") -> Path:
    """A dataset with one trace file, as far as a replay reads it."""
    maker = Sampler(plan(BOUNCE, "when_third"), viewer)
    path = root / "traces" / "bounce_count" / "0.json"
    path.parent.mkdir(parents=True)
    path.write_text(canonical(trace_document(maker.sample("train", 0, 0), viewer, "plain")))
    fps, cap = saved_viewer.split("fps,")
    header = {"settings": {"viewer": {"fps": float(fps), "cap": int(cap)}}}
    (root / "dataset.json").write_text(json.dumps(header))
    return path


def test_the_command_shows_what_happens_and_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["replay", str(saved(tmp_path / "a.json"))]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"{tmp_path / 'a.json'}: bounce_count/when_third/medium"
    assert any("third" in line and line.endswith(("?", ".")) for line in lines)
    start = lines.index("because") + 1
    assert [line.split()[1] for line in lines[start : start + 3]] == ["hit[0]", "hit[1]", "hit[2]"]


def test_the_command_tells_it_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = [saved(tmp_path / "a.json"), saved(tmp_path / "b.json", 1)]
    assert run(["replay", *map(str, files), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [f["id"] for f in found] == [str(f) for f in files]
    assert found[0]["question"] == "when_third"
    assert found[0]["differences"] == []
    assert found[0]["answer_text"].count("00:") == 2
    assert len(found[0]["trace"]["log"]) >= 3


def test_a_trace_file_is_compared_for_the_viewer_of_its_dataset(tmp_path: Path) -> None:
    rare = saved_trace(tmp_path / "rare", Viewer(fps=1.0), "1fps,64")
    assert run(["replay", str(rare)]) == 0
    # `around` widens by a step of the viewer, so another viewer has another answer.
    assert run(["replay", str(rare), "--viewer", "2fps,64"]) == 1


def test_what_differs_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = saved_trace(tmp_path, Viewer())
    document = json.loads(path.read_text())
    document["questions"][0]["answer"] = [0.0, 1.0]
    path.write_text(canonical(document))
    assert run(["replay", str(path)]) == 1
    assert "  answer: saved [0.0, 1.0], replayed [" in capsys.readouterr().out


def test_a_scenario_is_rendered(tmp_path: Path) -> None:
    video = tmp_path / "new" / "a.mp4"
    assert run(["replay", str(saved(tmp_path / "a.json")), "--render", str(video)]) == 0
    length = json.loads((tmp_path / "a.json").read_text())["length_s"]
    assert probe(video).frames == round(length * 30)
    two = [str(saved(tmp_path / "b.json")), str(tmp_path / "a.json")]
    assert run(["replay", *two, "--render", str(video)]) == 2


FILES: dict[str, tuple[str | None, str]] = {
    "no file": (None, "No such file"),
    "no JSON": ("{", "is no JSON"),
    "no JSON that can be read": ("[" * 100_000, "is no JSON: maximum recursion"),
    "no such number": ("9" * 5_000, "is no JSON: Exceeds the limit"),
    "no scenario": ("[]", "a scenario is a JSON object, not []"),
    "half a trace file": ('{"format": "synrl.trace/1"}', "is no trace file of this version: KeyError('rows')"),
    "a bad scenario": ('{"scene": "bounce_count", "question": "hit"}', "has no question 'hit'; did you mean 'hits'?"),
    "a bad source": ('{"scene": "a", "question": "b", "source": "scene"}', "the scenario's source:1:"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_bad_file_is_named_and_the_exit_code_is_two(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content, message = FILES[name]
    path = tmp_path / "bad.json"
    if content is not None:
        path.write_text(content)
    assert run(["replay", str(path)]) == 2
    told = capsys.readouterr().err
    assert str(path) in told
    assert message in told
    assert "Traceback" not in told


def test_a_bad_scene_file_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scenario = str(saved(tmp_path / "a.json"))
    assert run(["replay", scenario, "--scene", str(tmp_path / "none.scene")]) == 2
    assert "none.scene: No such file" in capsys.readouterr().err
    (tmp_path / "half.scene").write_bytes(b"scene \xff")
    assert run(["replay", scenario, "--scene", str(tmp_path / "half.scene")]) == 2
    assert "error[not-utf8]" in capsys.readouterr().err
    assert run(["replay", scenario, "--scene", str(GRID)]) == 2
    assert "is of the scene 'grid_swaps'" in capsys.readouterr().err
