"""The audit of answers that are too many to be learnt: whole boards part by part, plans by carrying them out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from support import sampler_of
from test_audit import board, drawn, faults, head

from compiler.audit import draw as drawing
from compiler.audit.guesses.parts import parts_of, pointed_out, ready
from compiler.audit.guesses.plans import Named, mould_of
from compiler.audit.guesses.predict import fold_of
from compiler.values import Bag, Interval, Moves


@pytest.fixture(autouse=True)
def _few_frames(monkeypatch):
    monkeypatch.setattr(drawing, "POSITIONS", 3)


SHOWN = board("""ask "Which letters lie where at the end?"
      mode   retrodictive
      reveal final
      needs  0
      answer grid at end
      forms  free""")


def test_a_whole_board_that_a_frame_shows_is_caught():
    found = faults(*drawn(SHOWN, 150))
    assert found["frame", "a model of the last viewed frame, part by part"] == "too often"
    assert not any(family == "blind" for family, _ in found)


def test_an_answer_of_nothing_is_one_of_many():
    subject, items = drawn(SHOWN, 150)
    items[3] = replace(items[3], answer=(), parts={})
    assert ("frame", "a model of the last viewed frame, part by part") in faults(subject, items)


def test_a_whole_board_that_has_to_be_followed_passes():
    sound = board("""ask "Which letters lie where at the end?"
      mode   forward
      reveal initial
      answer grid at end
      forms  free""")
    assert faults(*drawn(sound, 150)) == {}


def test_an_order_that_a_frame_shows_is_caught():
    standing = (
        head("standing")
        + """
    canvas 640px, 320px, 30fps, 4s
    param hues ~ sample(5, of: palette)
    object ball[5]: circle
      size = 30px
      fill = hues[index]
      pos  ~ inside(canvas, margin: 40px)
    question asked
      ask     "In which order do the balls stand, from left to right? Give their colours."
      require all(separation(ball[i].pos, ball[k].pos) > 40px for i in 0..4 for k in 0..4 if i < k)
      answer  [hues[i] for i in sorted(ball[k].pos.x for k in 0..4)]
      forms   free
    """
    )
    found = faults(*drawn(standing, 150))
    assert found["frame", "a model of the first viewed frame, part by part"] == "too often"
    assert not any(family == "blind" for family, _ in found)


PLAN = board("""ask "WORDING"
      mode   forward
      reveal initial
      pick   d in cells(3, 3) if touched(d)
      pick   l in [grid[d] at end]
      pick   e in cells(3, 3) if e != d and DISTANCE
      answer plan(until: grid[e] == l, at_most: 2)""")
FIND = PLAN.replace(
    "WORDING", "Which two swaps after the video take the letter {l} to where {grid[e] at end} lies?"
).replace("DISTANCE", "not adjacent(d, e) and any(adjacent(d, x) and adjacent(x, e) for x in cells(3, 3))")


def arguments(text):
    """The picks of a sample, and all arguments of the mould of its plan."""
    asked = sampler_of(text, "asked").sample("train", 0, 0).asked[0]
    return asked.picks, [value for _, values in mould_of(asked) for value in values]


def test_a_plan_that_the_wording_tells_is_caught():
    told = PLAN.replace("WORDING", "Which swap takes the letter {l} from {d} to {e}?").replace(
        "DISTANCE", "adjacent(d, e)"
    )
    found = faults(*drawn(told, 150))
    assert Named("d") in arguments(told)[1]
    assert found["blind", "a model of wording, length and level, a plan that gets there"] == "too often"


def test_a_plan_whose_start_has_to_be_found_passes():
    assert faults(*drawn(FIND, 150)) == {}


def test_what_a_wording_keeps_to_itself_is_not_put_into_plans():
    picks, found = arguments(FIND)
    assert picks["d"] in found
    assert picks["e"] in found
    assert not any(isinstance(value, Named) for value in found)


# ------------------------------------------------------------------ parts


@pytest.mark.parametrize(
    ("answer", "parts"),
    [
        ({"a1": "K", "b1": "L"}, {"a1": "K", "b1": "L"}),
        (("red", "blue"), {"0": "red", "1": "blue"}),
        (Bag([50, 5, 50]), {"of 5": 1.0, "of 50": 2.0}),
        ({"A": Bag([5]), "B": Bag([])}, {"A of 5": 1.0}),
        ({"left": ("K", "Q")}, {"left 0": "K", "left 1": "Q"}),
        ("5 + 12", {"0": "5", "1": "+", "2": "12"}),
        (1280, {"": 1280.0}),
        (True, {"": "yes"}),
        ((), {}),
        (Interval(0, 1), None),
        (Moves((), ()), None),
    ],
)
def test_answers_fall_into_parts(answer, parts):
    assert parts_of(answer) == parts


def test_features_of_what_is_asked_about_are_named_so():
    row = {"A holds": 2.0, "A: 50": 1.0, "AB holds": 3.0, "face A": "K"}
    found = pointed_out(row, ("A",))
    assert found == row | {"asked 0 holds": 2.0, "asked 0: 50": 1.0, "face asked 0": "K"}


def test_parts_are_copied_or_told_and_all_must_be_right():
    stream = np.random.default_rng(5)
    cells = stream.integers(0, 1000, (300, 3))
    answers = [{"a": float(x), "b": float(y), "c": "up" if z < 500 else "down"} for x, y, z in cells]
    parts = ready(answers, fold_of(300))
    shown = [{"a cell": str(x), "b cell": float(y), "height": float(z)} for x, y, z in cells]
    assert parts.guess(shown).mean() > 0.9
    covered = [{k: v for k, v in row.items() if k != "b cell"} for row in shown]
    assert parts.guess(covered).mean() < 0.05
    assert parts.guess([{} for _ in answers]).mean() < 0.05
