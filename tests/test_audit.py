"""The audit: each planted fault is caught by the check that is meant for it, and a sound question passes."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from support import BOUNCE, GRID, ROOT, from_text, plan, sampler

from compiler.audit import draw as drawing
from compiler.audit.dataset import read_dataset
from compiler.audit.draw import auditor_of, draw, item_of
from compiler.audit.guesses.predict import best_of, fitting, guess_answer, guess_option, matrix, truths_of
from compiler.audit.guesses.rules import rules
from compiler.audit.question import Subject, audit_question, subject_of
from compiler.audit.readers import reader_for, unread
from compiler.audit.readers.clip import watch
from compiler.audit.readers.lines import Line, through
from compiler.audit.readers.resting import motions
from compiler.audit.scoring import best_constant, iou, is_right
from compiler.audit.statistics import Check, caught_from, judge, wilson
from compiler.lowering import lower
from compiler.questions import sampler as sampling
from compiler.simulate.observe import CAPS, Viewer
from compiler.streams import Stream, key_of
from compiler.values import Interval
from synrl_dsl.cli import run

SECOND = 1_000_000


@pytest.fixture(autouse=True)
def _few_frames(monkeypatch):
    """Single frames are tried at three places of the clip, so that a test takes seconds."""
    monkeypatch.setattr(drawing, "POSITIONS", 3)


def head(name):
    return f"""
    scene {name} "A scene of the tests."
      category motion
      task     collision_counting
      skills   spatial, short_term
    """


BALL = (
    head("ball")
    + """
    canvas 448px, 448px, 30fps, 8s

    param k ~ 0 .. 3
    param hue ~ palette

    object ball: circle
      size   = SIZE
      fill   = hue
      pos    ~ inside(canvas, margin: 60px)
      motion = linear(speed: SPEED, heading: HEADING, bounce: walls)

    event hit when touches(ball, walls)
    param heading ~ 0deg .. 360deg

    question asked
      QUESTION
    """
)

COUNT = """answer count(hit)
      ask "How often does the {hue} ball hit a wall?"
      balance 2 .. 7
      choices 4
      forms choices, free"""


def ball(question, size="40px", speed="160px/s", heading="heading"):
    """A scene of one ball; `k` is a number from 0 to 3 that shows in nothing unless something reads it."""
    text = BALL.replace("QUESTION", question).replace("SIZE", size).replace("SPEED", speed)
    return text.replace("HEADING", heading)


def drawn(text, count, viewer=None, question="asked"):
    """`count` samples of a question of a text, and what is known of it."""
    made = lower(from_text(text).checked, "medium", (question,))
    return subject_of(made), draw([made], [count], viewer or Viewer(), 0, 10, 1, lambda more: None)


def faults(subject, items):
    """(kind of guess, guess) -> what is wrong with it."""
    return {(j.check.family, j.check.guess): j.fault for j in audit_question(subject, items, CAPS).faults}


# ------------------------------------------------------------------ the five planted faults, and none

WIDE = ball(COUNT, speed="speed") + "\n    param speed ~ 120px/s .. 420px/s\n"


def test_a_sound_question_passes():
    assert faults(*drawn(WIDE, 300)) == {}


def test_a_fixed_recipe_is_caught(monkeypatch):
    monkeypatch.setattr(sampling, "from_pool", lambda pool, truth, count, stream: [truth + 1, truth - 1, truth + 2])
    found = faults(*drawn(WIDE, 200))
    assert found["options", "the second smallest"] == "too often"
    assert found["options", "the smallest"] == "too seldom"
    assert found["options", "a model of the options alone, options"] == "too often"


def test_options_altered_from_the_truth_are_caught(monkeypatch):
    """Each distractor is the truth with one letter changed: the truth lies between them."""

    def altered(program, question, trace, slots, picks, truth, count, stream, accept):
        others = [letter for letter in "ABCDEFGHI" if letter not in truth]
        return [tuple(others[k] if n == k else item for n, item in enumerate(truth)) for k in range(count - 1)]

    monkeypatch.setattr(sampling, "redrawn", altered)
    found = faults(*drawn(ROW, 150))
    assert found["options", "the one nearest to the others"] == "too often"


BOARD = (
    head("board")
    + """
    canvas 384px, 384px, 30fps
    state grid: map[cell -> letter] ~ shuffle(letters(9), on: cells(3, 3))
    view  grid = tiles(hidden: faces)
    op swap(a: cell, b: cell)
      requires adjacent(a, b)
      effect   grid[a] = grid[b]
      effect   grid[b] = grid[a]
      plays    arc(a, b, during: 1s)
    timeline
      opening for 2s
      repeat 4
        any swap
        wait 600ms
      closing for 2s
    question asked
      QUESTION
    """
)


def board(question):
    """A scene of letters that are swapped while they are hidden."""
    return BOARD.replace("QUESTION", question)


ROW = board("""mode    forward
      reveal  initial
      ask     "Which letters are in the upper row at the end, from left to right?"
      answer  [grid[a1] at end, grid[b1] at end, grid[c1] at end]
      choices 4""")


def test_a_leak_in_the_first_frame_is_caught():
    told = """answer k
      ask "What is the number?"
      balance 0 .. 3 of k
      choices 4 from 0 .. 3"""
    sound = faults(*drawn(ball(told + "\n"), 200))
    leaking = faults(*drawn(ball(told + "\n", size="40px + 8px * k"), 200))
    assert not any(family == "frame" for family, _ in sound)
    assert leaking["frame", "a model of the first viewed frame, options"] == "too often"
    assert not any(family in ("blind", "options", "letter", "balance") for family, _ in leaking)


def test_a_skewed_answer_is_caught():
    skewed = """answer k >= 1
      ask "Is the number above zero?"
      forms free"""
    assert faults(*drawn(ball(skewed), 200))["balance", "always the commonest answer"] == "too often"


def test_an_event_that_can_not_be_seen_is_caught(monkeypatch):
    monkeypatch.setattr(sampling, "unseen", lambda trace, viewer, reveal, entries: None)
    many = """answer count(hit)
      ask "How often does the {hue} ball hit a wall?"
      forms free"""
    found = faults(*drawn(ball(many, speed="1200px/s"), 100))
    assert found["observable", "what the answer rests on is in the viewed frames"] == "too seldom"
    assert found["reader", "the viewed frames, read with care"] == "too seldom"


def test_a_declared_shortcut_of_another_type_is_fitted():
    """In eight seconds of a known speed a ball has so many hits."""
    text = ball(COUNT + '\n      shortcut "how fast" = speed', speed="speed", heading="7deg")
    found = faults(*drawn(text + "\n    param speed ~ 120px/s .. 420px/s\n", 300))
    assert found["shortcut", 'a model of "how fast", options'] == "too often"
    assert found["shortcut", 'a model of "how fast", free'] == "too often"


def test_a_declared_shortcut_of_the_answers_type_is_counted_where_it_is_offered():
    text = ball(COUNT + '\n      shortcut "never" = count(hit) + 1\n      shortcut "ever" = count(hit)', speed="speed")
    found = faults(*drawn(text + "\n    param speed ~ 120px/s .. 420px/s\n", 200))
    assert found["shortcut", '"ever", where it is an option'] == "too often"
    assert found["shortcut", '"ever", free'] == "too often"
    assert found["shortcut", '"never", where it is an option'] == "too seldom"


# ------------------------------------------------------------------ readers


@cache
def samples(path, question, count):
    made = sampler(path, question)
    return [made.sample("audit", 1, i) for i in range(count)]


@pytest.mark.parametrize(
    ("path", "question"), [(GRID, "forward"), (GRID, "retrodictive"), (GRID, "historical"), (GRID, "moved")]
)
def test_the_reader_of_tiles_rebuilds_what_happened(path, question):
    made = sampler(path, question)
    rebuild = reader_for(made.program, made.questions[0])
    for sample in samples(path, question, 6):
        trace, reveal = sample.trace, sample.asked[0].question.plan.reveal
        for frames in made.viewer.samplings(trace.frames, trace.fps):
            (read,) = rebuild(made.program, unnamed(watch(trace, reveal, frames)), {})
            pairs = [[frozenset(e.fields.values()) for e in t.ops] for t in (read, trace)]
            assert pairs[0] == pairs[1]
            assert read.snapshots["grid"] == trace.snapshots["grid"]


def unnamed(clip):
    """The clip without the names of its tiles, which no viewer sees."""
    shots = tuple(
        (us, replace(p, marks=tuple(replace(m, name="") if m.role.startswith("grid.") else m for m in p.marks)))
        for us, p in clip.shots
    )
    return replace(clip, shots=shots)


def test_a_reader_of_too_few_frames_fails():
    made = sampler(GRID, "forward")
    rebuild = reader_for(made.program, made.questions[0])
    failed = 0
    for sample in samples(GRID, "forward", 6):
        (asked,) = sample.asked
        frames = made.viewer.viewed(sample.trace.frames, sample.trace.fps)
        # The last op that the answer rests on is not looked at.
        last = asked.derivation.entries(sample.trace)[-1]
        kept = [f for f in frames if not last.start_us <= f * SECOND / 30 < last.end_us]
        clip = watch(sample.trace, "initial", kept)
        failed += unread(rebuild, made.program, made.questions[0], clip, asked.picks, asked.answer.__eq__) != ""
    assert failed >= 5


def test_the_reader_of_motion_finds_the_contacts():
    made = sampling.Sampler(lower(from_text(WIDE).checked, "medium", ("asked",)), Viewer())
    rebuild = reader_for(made.program, made.questions[0])
    for index in range(20):
        trace = made.sample("audit", 1, index).trace
        for frames in made.viewer.samplings(trace.frames, trace.fps):
            (read,) = rebuild(made.program, watch(trace, "none", frames), {})
            assert [e.fields["wall"] for e in read.log] == [e.fields["wall"] for e in trace.log]
            assert all(abs(a.start_us - b.start_us) < 1000 for a, b in zip(read.log, trace.log, strict=True))


def test_steady_motion_is_settled_by_its_places():
    walls = (0.0, 100.0)
    truth = Line(30.0, -70.0)
    seen = [(t / 2, truth.after(t / 2, walls).at) for t in range(9)]
    (read,) = through(seen, walls)
    assert (read.at, read.v) == pytest.approx((30.0, -70.0))
    # Two places leave open whether a wall was met between them.
    assert [round(line.v) for line in through(seen[:2], walls)] == [-50, -70]
    assert through([*seen[:5], (2.5, 1.0)], walls) == []
    assert truth.after(3.0, walls).after(-3.0, walls).at == pytest.approx(30.0)


def test_a_contact_that_may_hide_before_a_rest_is_two_readings():
    """It comes to rest 5 px from the wall, at 100 px/s: straight, or 0.1 s later, after it was there."""
    walls = ((0.0, 400.0), (0.0, 400.0))
    places = [(t / 2, min(130.0 + 50.0 * t, 395.0), 200.0) for t in range(8)]
    found = motions(places, walls, waits=False, stops=True)
    assert sorted(round(m.during_s, 3) for m in found) == [2.65, 2.75]
    (seen,) = motions(places[:6], walls, waits=False, stops=False)
    assert (seen.x.v, seen.y.v, seen.during_s) == (100.0, 0.0, None)


def test_no_reader_where_the_answer_is_a_param():
    made = sampling.Sampler(lower(from_text(ball('answer k\n      ask "?"')).checked, "medium", ("asked",)), Viewer())
    assert reader_for(made.program, made.questions[0]) is None


# ------------------------------------------------------------------ statistics and models


def test_wilsons_bounds():
    # At z = 1.96: the examples of textbooks.
    assert wilson(5, 10, 1) == pytest.approx((0.2366, 0.7634), abs=1e-4)
    assert wilson(0, 10, 1) == pytest.approx((0.0, 0.2775), abs=1e-4)
    assert wilson(0, 0, 1) == (0.0, 1.0)
    narrow, wide = wilson(50, 100, 1), wilson(50, 100, 30)
    assert wide[0] < narrow[0] < narrow[1] < wide[1]


def test_what_a_number_of_samples_can_tell():
    share = caught_from(2000, 22, 0.25)
    assert 0.30 < share < 0.32
    fails = judge([Check("frame", "", 2000, round(2000 * share), 0.25, "")] * 22)[0].fault
    passes = judge([Check("frame", "", 2000, round(2000 * share) - 1, 0.25, "")] * 22)[0].fault
    assert (fails, passes) == ("too often", "")
    assert caught_from(2, 22, 0.25) is None


def test_few_sound_questions_fail():
    """Of 300 questions with 20 guesses at chance each, next to none fails."""
    stream = Stream(key_of("test", "audit"))
    failing = 0
    for _ in range(300):
        checks = [
            Check("options", "", 200, sum(stream.below(4) == 0 for _ in range(200)), 0.25, "", two_sided=True)
            for _ in range(20)
        ]
        failing += any(j.fault for j in judge(checks))
    assert failing <= 6


def test_a_two_sided_check_fails_on_either_side():
    def fault(right, two_sided):
        return judge([Check("options", "", 1000, right, 0.25, "", two_sided=two_sided)])[0].fault

    assert [fault(r, True) for r in (0, 250, 400)] == ["too seldom", "", "too often"]
    assert [fault(r, False) for r in (0, 250, 400)] == ["", "", "too often"]


def truths(count, classes=4):
    stream = Stream(key_of("test", "truths"))
    answers = [stream.below(classes) for _ in range(count)]
    options = [tuple(range(classes)) for _ in answers]
    return answers, truths_of(answers, options, answers)


def test_models_guess_what_rows_tell_and_nothing_else():
    answers, known = truths(400)
    with fitting():
        for guesses in guess_answer(matrix([{"size": 2.0 * a, "name": f"n{a}"} for a in answers]), known):
            assert guesses.free.mean() > 0.98
            assert guesses.chosen.mean() > 0.98
        for guesses in guess_answer(matrix([{"size": float(i % 7)} for i in range(400)]), known):
            assert 0.15 < guesses.free.mean() < 0.35
        told = matrix([{"far": float(o == a)} for a in answers for o in range(4)])
        assert all(right.mean() > 0.98 for right in guess_option(told, [4] * 400, known))


def test_the_best_of_many_blind_guesses_is_no_better_than_chance():
    """Taken by its score on the same samples, the best of forty seems to be right in 28 %."""
    _, known = truths(1000)
    everyone = np.ones(1000, dtype=np.bool_)
    seeming, scored = [], []
    for draw_number in range(20):
        stream = Stream(key_of("test", "best", draw_number))
        tried = [np.array([stream.below(4) == 0 for _ in range(1000)]) for _ in range(40)]
        seeming.append(max(t.mean() for t in tried))
        scored.append(best_of(tried, known, everyone).mean())
    assert np.mean(seeming) > 0.275
    assert np.mean(scored) == pytest.approx(0.25, abs=0.015)


def test_intervals_are_found_at_half_overlap():
    truth = Interval(2 * SECOND, 3 * SECOND)
    assert iou(truth, Interval(2 * SECOND, 4 * SECOND)) == 0.5
    assert is_right(Interval(2 * SECOND, 4 * SECOND), truth)
    assert not is_right(Interval(2 * SECOND, 4 * SECOND + 1), truth)
    assert not is_right(Interval(4 * SECOND, 5 * SECOND), truth)
    spread = [Interval(k * SECOND, (k + 1) * SECOND) for k in range(10)]
    assert best_constant(spread) == 1
    assert best_constant([*spread, spread[3]]) == 2


@pytest.mark.parametrize(
    ("words", "options", "place"),
    [
        ("the second smallest", (4, 2, 9, 3), 3),
        ("the largest", (4, 2, 9, 3), 2),
        ("the one nearest to the others", (1, 5, 12), 1),
        ("the one nearest to the others", (("A", "B"), ("A", "C"), ("D", "B"), ("E", "B")), 0),
        ("the one nearest to the others", ("cat", "cart", "dog", "mat"), 0),
        ("the only odd or the only even one", (2, 4, 7, 8), 2),
        ("the only odd or the only even one", (2, 3, 7, 8), None),
        ("the longest text", ("a", "bb", "cc", "ddd"), 3),
        ("the longest text", ("a", "bb", "cc", "d"), None),
        ("the shortest text", ("aa", "b", "cc", "ddd"), 1),
        ("the first in the alphabet", ("b", "a", "c"), 1),
        ("the only one with an item that no other has", (("A", "B"), ("B", "A"), ("A", "X")), 2),
        ("the only one with an item that no other has", (("A", "B"), ("C",), ("A", "X")), None),
    ],
)
def test_a_rule_of_thumb_picks(words, options, place):
    by_words = {name: rule for _, name, rule in rules(4)}
    assert by_words[words](options) == place


# ------------------------------------------------------------------ draws, datasets, the command


def test_a_draw_is_the_same_for_every_number_of_workers(monkeypatch):
    monkeypatch.undo()  # a worker process has no patches
    plans = [plan(BOUNCE, "hits", level) for level in ("easy", "hard")]
    alone, together = (draw(plans, [30, 30], Viewer(), 4, 2, workers, lambda more: None) for workers in (1, 2))
    assert alone == together
    assert [i.level for i in alone] == ["easy"] * 30 + ["hard"] * 30


def test_an_item_says_what_its_sample_says():
    made = sampler(GRID, "forward")
    sample = next(s for s in samples(GRID, "forward", 6) if s.asked[0].options)
    item = item_of(sample, auditor_of(made), False, False)
    (asked,) = sample.asked
    assert item.options[item.place] == item.answer == asked.answer
    assert {item.frames[0].row[f"face {c}"] for c in sample.trace.snapshots["grid"][0]} == set("ABCDEFGHIJKLMNOP")
    assert not any(name.startswith("face") for name in item.frames[-1].row)
    assert item.unread is None


def rows(count, letter):
    """Rows of a dataset, as far as the audit reads them."""
    stream = Stream(key_of("test", "rows"))
    for index in range(count):
        options = [str(n) for n in stream.shuffled(range(2, 8))[:4]]
        place = letter(stream)
        yield {
            "id": f"s/q/easy/train/{index:06d}",
            "scene": "s",
            "question": "q",
            "level": "easy",
            "duration_s": 8.0,
            "ask": "How many?",
            "options": options,
            "answer": options[place],
            "answer_type": "int",
            "answer_json": options[place],
            "letter": "ABCD"[place],
            "form": "choices",
            "observable_at": [32, 64],
        }


def write_rows(folder, found):
    folder.mkdir()
    (folder / "samples.jsonl").write_text("".join(json.dumps(row) + "\n" for row in found))


def test_the_rows_of_a_dataset_are_audited(tmp_path):
    write_rows(tmp_path / "fair", rows(400, lambda stream: stream.below(4)))
    write_rows(tmp_path / "skewed", rows(400, lambda stream: stream.below(2)))
    ((subject, items),) = read_dataset(tmp_path / "fair")
    audited = audit_question(subject, items, CAPS)
    assert audited.faults == []
    assert audited.observable == {16: 0.0, 32: 1.0, 64: 1.0}
    assert any("frames" in note for note in audited.notes)
    found = faults(*read_dataset(tmp_path / "skewed")[0])
    assert found["letter", "always A"] == "too often"
    assert found["letter", "always D"] == "too seldom"
    assert subject == Subject("s/q", False)


def test_the_command_says_what_fails_and_exits_so(tmp_path, capsys):
    write_rows(tmp_path / "skewed", rows(300, lambda stream: 0))
    assert run(["audit", str(tmp_path / "skewed")]) == 1
    told = capsys.readouterr().out
    assert "FAILS s/q: always A: right in 1.000 of 300" in told
    assert "0 of 1 questions pass; s/q fails" in told
    assert run(["audit", str(tmp_path / "skewed"), "--json"]) == 1
    (audited,) = json.loads(capsys.readouterr().out)
    assert audited["passes"] is False
    assert {"always A", "always B"} <= {c["guess"] for c in audited["checks"] if c["fault"]}


def test_the_command_draws_from_scenes(capsys):
    scene = str(ROOT / "scenes" / "motion" / "bounce_count.scene")
    code = run(["audit", scene, "--n", "50", "--question", "when_third", "--level", "easy", "--workers", "1", "--json"])
    (audited,) = json.loads(capsys.readouterr().out)
    assert (code == 0) is audited["passes"]
    assert audited["question"] == "bounce_count/when_third"
    assert audited["samples"] == 50


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (["nowhere"], "nowhere: no such file or folder"),
        ([str(GRID), "--question", "foward"], "did you mean 'forward'"),
        ([str(GRID), "--viewer", "fast"], "write RATE,CAP"),
    ],
)
def test_bad_input_is_told_plainly(line, message, capsys):
    assert run(["audit", *line]) == 2
    assert message in capsys.readouterr().err


def test_bad_rows_name_their_line(tmp_path, capsys):
    good = next(rows(1, lambda stream: 0))
    write_rows(tmp_path / "bad", [good, {**good, "letter": "Z"}])
    assert run(["audit", str(tmp_path / "bad")]) == 2
    assert "samples.jsonl:2: no row of ours" in capsys.readouterr().err
    write_rows(tmp_path / "empty", [])
    assert run(["audit", str(tmp_path / "empty")]) == 2
    assert "holds no sample" in capsys.readouterr().err


def test_without_scikit_learn_it_says_what_to_install(tmp_path, monkeypatch, capsys):
    write_rows(tmp_path / "fair", rows(60, lambda stream: stream.below(4)))
    monkeypatch.setitem(sys.modules, "sklearn.ensemble", None)
    assert run(["audit", str(tmp_path / "fair")]) == 2
    assert "pip install synrl[audit]" in capsys.readouterr().err
