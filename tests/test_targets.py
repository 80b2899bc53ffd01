"""Balance: the target of an index is fixed ahead, flat, and crossed."""

from __future__ import annotations

from collections import Counter

import pytest
from support import BOUNCE, GRID, QUESTIONS, sampler, sampler_of

from compiler.errors import BudgetError, SceneError

BALL = """
    scene small "A ball."
      category motion
      task     collision_counting
    canvas 256px, 256px, 30fps, length
    param length ~ 6s .. 9s
    param speed  ~ {speed}
    object ball: circle
      size   = 40px
      fill   = red
      pos    ~ inside(canvas, margin: 40px)
      motion = linear(speed: speed, heading: 37deg, bounce: walls)
    event hit when touches(ball, walls)
    question hits
      ask     "How many hits?"
      answer  count(hit)
      balance {balance}
      choices 3
"""


@pytest.mark.parametrize(("path", "question"), [q for q in QUESTIONS if q[1] in ("hits", "two_walls", "moved")])
def test_every_cell_comes_up_equally_often_in_a_block(path, question):
    targets = sampler(path, question).targets[0]
    counts = Counter(targets.target("train", 0, i) for i in range(targets.block))
    assert set(counts) == set(targets.cells())
    answers = Counter(t.answer for t in counts.elements())
    assert len(set(answers.values())) == 1


def test_every_run_of_as_many_indices_as_answers_has_each_answer_once():
    targets = sampler(BOUNCE, "hits").targets[0]
    for block in range(20):
        answers = [targets.target("train", 5, 6 * block + i).answer for i in range(6)]
        assert sorted(answers) == [2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize("balance", ["[n + 1 for n in 1..5]", "[2, 3, 4, 5, 6]", "2..6"])
def test_a_domain_that_is_computed_is_as_fixed_as_one_that_is_written_out(balance):
    targets = sampler_of(BALL.format(speed="90px/s .. 200px/s", balance=balance), "hits").targets[0]
    assert [t.answer for t in targets.cells()] == [2, 3, 4, 5, 6]


def test_a_domain_that_is_drawn_is_flat_whatever_its_size():
    """Of five values none comes up more often, though the quantiles are twelve."""
    made = sampler_of(
        BALL.format(speed="[90px/s, 100px/s]", balance="round(speed / 80px/s) .. round(speed / 80px/s) + 4"), "hits"
    )
    trace, question = made.sample("train", 0, 0).trace, made.questions[0]
    wanted = Counter(question.wanted(trace, {}, made.targets[0].target("train", 0, i)) for i in range(2400))
    assert len(wanted) == 5
    assert all(abs(count - 480) < 60 for count in wanted.values())


def test_the_target_depends_on_seed_split_and_index_alone():
    targets = sampler(BOUNCE, "hits").targets[0]
    first = [targets.target("train", 0, i) for i in range(40)]
    assert first == [targets.target("train", 0, i) for i in range(40)]
    assert first != [targets.target("train", 1, i) for i in range(40)]
    assert first != [targets.target("rl", 0, i) for i in range(40)]


def test_samples_meet_their_targets():
    made = sampler(BOUNCE, "hits")
    for index in range(24):
        asked = made.sample("train", 0, index).asked[0]
        assert asked.answer == asked.target.answer
        length = made.sample("train", 0, index).trace.params["length"]
        third = min(2, int(3 * (length - 14) / 6))
        assert ("low", "middle", "high")[third] == asked.target.across[0]


def test_crossed_picks_and_small_counts_are_met():
    made = sampler(BOUNCE, "two_walls")
    for index in range(16):
        asked = made.sample("train", 0, index).asked[0]
        assert (asked.answer, asked.picks["w"]) == (asked.target.answer, asked.target.across[0])
    moved = sampler(GRID, "moved", "easy")
    for index in range(12):
        sample = moved.sample("train", 0, index)
        target = sample.asked[0].target
        assert (sample.asked[0].answer, sample.trace.params["swaps"]) == (target.answer, target.across[0])
        assert (target.answer, target.across[0]) != (7, 3)  # left out by name: three swaps move six at most


def test_a_held_shortcut_is_right_as_often_as_planned():
    text = BALL.format(speed="90px/s .. 200px/s", balance="2..4") + '\n      shortcut "two" = 2 held 1/4\n'
    made = sampler_of(text, "hits")
    held = [made.targets[0].target("train", 0, i).held[0] for i in range(made.targets[0].block)]
    assert held.count(True) * 4 == len(held)
    assert len(held) % 12 == 0


def test_a_measured_quantity_is_crossed_in_thirds_of_a_pilot():
    place = "(ball.pos at start).x"
    made = sampler_of(BALL.format(speed="40px/s .. 110px/s", balance=f"2..4 across {place}"), "hits")
    crossing = made.targets[0].crossings[0]
    assert not crossing.conditioned
    assert crossing.bounds is not None
    low, high = crossing.bounds
    assert 40 < low < 128 < high < 216
    cells = Counter()
    for index in range(9):
        sample = made.sample("train", 0, index)
        x = sample.trace.things["ball"][0]["pos"].x
        cells[crossing.cell(x)] += 1
        assert crossing.cell(x) == sample.asked[0].target.across[0]
    assert cells == {"low": 3, "middle": 3, "high": 3}


def test_an_impossible_cell_is_an_error_that_names_what_fails():
    made = sampler_of(BALL.format(speed="60px/s .. 70px/s", balance="[2, 3, 40]"), "hits")
    with pytest.raises(BudgetError) as error:
        [made.sample("train", 0, index) for index in range(3)]
    text = str(error.value)
    assert "answer 40" in text
    assert "hits: the planned answer" in text
    assert "alone failed" in text


def test_except_must_name_cells_that_exist():
    balance = "2..4 across count(hit) except [(9, 1)]"
    with pytest.raises(SceneError, match="names"):
        sampler_of(BALL.format(speed="90px/s .. 200px/s", balance=balance), "hits")
