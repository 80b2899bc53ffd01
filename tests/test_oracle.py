"""The naive second simulator in `tests/oracle` agrees with the compiler on events, states and answers."""

from __future__ import annotations

import os

import oracle
import pytest
from support import GRID, QUESTIONS, sampler, sampler_of

from compiler.dataset.rows import scenario_of
from compiler.errors import BudgetError
from compiler.questions.options import is_unique
from compiler.simulate.observe import Viewer
from compiler.values import Interval

COUNT = int(os.environ.get("SYNRL_ORACLE", "40"))
"""Scenarios of each question and level; 240 makes 5,040 in all."""


@pytest.mark.parametrize("level", ["easy", "medium", "hard"])
@pytest.mark.parametrize(("path", "question"), QUESTIONS, ids=[q for _, q in QUESTIONS])
def test_events_states_and_answers_agree(path, question, level):
    made = sampler(path, question, level)
    for index in range(COUNT):
        sample = made.sample("oracle", 11, index)
        asked = sample.asked[0]
        scenario = scenario_of(sample, asked, Viewer()).model_dump(mode="json")
        if sample.trace.tracks:
            events = oracle.events(scenario)
            assert [e["wall"] for e in events] == [e.fields["wall"] for e in sample.trace.log]
            for theirs, ours in zip(events, sample.trace.log, strict=True):
                assert abs(theirs["start_us"] - ours.start_us) <= 1
        else:
            assert oracle.states(scenario) == [dict(s) for s in sample.trace.snapshots["grid"]]
        expected = oracle.answer(scenario)
        if isinstance(asked.answer, Interval):
            assert abs(expected[0] - asked.answer.start_us) <= 1
            assert abs(expected[1] - asked.answer.end_us) <= 1
        else:
            assert expected == asked.answer


def test_a_retrodictive_answer_is_unique_by_brute_force():
    made = sampler(GRID, "retrodictive")
    tiny = sampler_of(SMALL_GRID, "q")
    for index in range(20):
        sample = tiny.sample("train", 0, index)
        assert is_unique(tiny.program, sample.trace)
        scenario = scenario_of(sample, sample.asked[0], Viewer()).model_dump(mode="json")
        assert oracle.unique_initial(scenario)
        assert is_unique(made.program, made.sample("train", 0, index).trace)


SMALL_GRID = """
    scene grid_swaps "Four letters."
      category grid
      task     grid_tracking
    canvas 256px, 256px, 30fps
    state grid: map[cell -> letter] ~ shuffle(letters(4), on: cells(2, 2))
    view  grid = tiles(hidden: faces)
    op swap(a: cell, b: cell)
      requires adjacent(a, b)
      effect   grid[a] = grid[b]
      effect   grid[b] = grid[a]
      plays    arc(a, b, during: 1s)
    timeline
      opening for 2s
      repeat 3
        any swap
        wait 500ms
      closing for 2s
    question q
      mode   retrodictive
      reveal final
      pick   c in cells(2, 2) if touched(c)
      ask    "Which letter was at {c} before the first swap?"
      answer grid[c] at start
"""


def test_an_op_that_forgets_is_not_unique():
    """A copy loses what it overwrites, so several initial states fit."""
    text = SMALL_GRID.replace("      effect   grid[b] = grid[a]\n", "")
    with pytest.raises(BudgetError, match="one initial state that fits"):
        sampler_of(text, "q").sample("train", 0, 0)
