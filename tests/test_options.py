"""Options: distinct, possible, exchangeable; nothing but the picture tells the truth."""

from __future__ import annotations

from collections import Counter

import pytest
from support import BOUNCE, GRID, QUESTIONS, sampler

from compiler.functions.grid import cell_place

WITH_OPTIONS = [q for q in QUESTIONS if q[1] != "when_third"]


def options_of(path, question, count, level="medium"):
    made = sampler(path, question, level)
    found = []
    for index in range(count):
        asked = made.sample("options", 2, index).asked[0]
        if asked.form == "choices":
            found.append(asked)
    return found


@pytest.mark.parametrize(("path", "question"), WITH_OPTIONS, ids=[q for _, q in WITH_OPTIONS])
def test_options_differ_and_hold_the_truth(path, question):
    for asked in options_of(path, question, 60):
        assert len(set(asked.options)) == len(asked.options) == (3 if question == "two_walls" else 4)
        assert asked.options[asked.place] == asked.answer
        assert asked.letter == "ABCD"[asked.place]


def test_the_letter_is_uniform():
    letters = Counter(a.letter for a in options_of(BOUNCE, "hits", 1600))
    total = sum(letters.values())
    assert sum((letters[x] - total / 4) ** 2 / (total / 4) for x in "ABCD") < 16.3


def test_over_a_balanced_domain_the_truth_has_a_uniform_rank():
    """The options of `hits` are random subsets of 2..7 that hold the truth."""
    ranks = Counter(sorted(a.options).index(a.answer) for a in options_of(BOUNCE, "hits", 1200))
    total = sum(ranks.values())
    assert sum((ranks[k] - total / 4) ** 2 / (total / 4) for k in range(4)) < 16.3


@pytest.mark.parametrize("question", ["forward", "retrodictive", "historical"])
def test_redrawn_options_are_exchangeable_on_the_visible_board(question):
    """Where the options lie on the board that is shown tells nothing about which is true."""
    made = sampler(GRID, question)
    hits = total = 0
    for index in range(1400):
        sample = made.sample("options", 2, index)
        asked = sample.asked[0]
        if asked.form == "choices":
            board = sample.trace.snapshots["grid"][-1 if asked.question.plan.reveal == "final" else 0]
            hits += nearest_option(asked, board) == asked.place
            total += 1
    assert abs(hits / total - 0.25) < 4 * (0.25 * 0.75 / total) ** 0.5


def nearest_option(asked, board):
    """The option whose letter lies nearest to the asked cell on the visible board."""
    where = {letter: cell_place(cell) for cell, letter in board.items()}
    x, y = cell_place(asked.picks["c"])
    places = [where[option] for option in asked.options]
    return min(range(4), key=lambda i: abs(places[i][0] - x) + abs(places[i][1] - y))


def test_forms_come_half_and_half():
    made = sampler(GRID, "forward")
    forms = [made.form(0, "train", 0, i) for i in range(200)]
    assert forms.count("free") == 100
    assert all(sorted(forms[i : i + 2]) == ["choices", "free"] for i in range(0, 200, 2))


def test_only_a_free_answer_is_told_its_format():
    text = GRID.read_text(encoding="utf-8")
    assert 'format   "Answer as a1: A, b1: B and so on."' in text
    made = sampler(GRID, "board_at_start")
    forms = {asked.form: asked.ask for index in range(8) for asked in made.sample("train", 0, index).asked}
    assert forms["free"].endswith("Answer as a1: A, b1: B and so on.")
    assert "Answer as" not in forms["choices"]
    sample = made.sample("train", 0, 0)
    given = made.questions[0].wordings(sample.trace, sample.asked[0].picks, "choices")
    assert forms["choices"] in given
    assert [f"{w} Answer as a1: A, b1: B and so on." for w in given] == made.questions[0].wordings(
        sample.trace, sample.asked[0].picks, "free"
    )
