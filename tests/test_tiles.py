"""Tiles that slide and tiles that are turned by a press: what is drawn, and what runs backward."""

from __future__ import annotations

from collections import Counter

import pytest
from support import ROOT, sampler, sampler_of

from compiler.audit.features.marks import face_of
from compiler.questions.options import is_unique
from compiler.simulate.conceive import Repertoire
from compiler.simulate.machine import Binding
from compiler.streams import Stream, key_of
from compiler.trace import finish
from compiler.views import picture

SLIDING = ROOT / "tests" / "good" / "sliding_puzzle.scene"

FLIPS = """
    scene flips "Coins that turn with their neighbours."
      category grid
      task     circle_flips
    canvas 320px, 320px, 30fps
    state coin: map[cell -> side] ~ each_of([light, dark], on: cells(3, 3))
    view  coin = tiles(hidden: faces)
    op flip(c: cell)
      effect   coin[x] = opposite(coin[x]) for x in cells(3, 3) if x == c or adjacent(x, c)
      plays    press(c, during: 1s)
    timeline
      opening for 2s
      repeat 4
        any flip
        wait 500ms
      closing for 2s
    question before
      mode   retrodictive
      reveal final
      ask    "How many coins lay light side up at the beginning?"
      answer count(c for c in cells(3, 3) if (coin[c] at start) == light)
"""


def tiles(trace, us):
    return {m.name: (m.x, m.y) for m in picture(trace, "initial", us).marks if m.role == "board.tile"}


def test_the_gap_is_where_the_state_is_blank_at_all_times():
    for index in range(5):
        trace = sampler(SLIDING, "forward").sample("tiles", 0, index).trace
        for number, snapshot in enumerate(trace.snapshots["board"]):
            us = trace.ops[number].start_us - 1 if number < len(trace.ops) else trace.closing_us
            blank = next(cell for cell, value in snapshot.items() if value == "blank")
            shown = tiles(trace, us)
            assert len(shown) == len(snapshot) - 1
            assert blank not in shown


def test_a_tile_glides_from_its_place_to_the_gap():
    trace = sampler(SLIDING, "forward").sample("tiles", 0, 0).trace
    op = trace.ops[0]
    before, after = tiles(trace, op.start_us - 1), tiles(trace, op.end_us)
    start, end = before[op.fields["from"]], after[op.fields["to"]]
    middle = tiles(trace, (op.start_us + op.end_us) // 2)[op.fields["from"]]
    assert middle == pytest.approx(((start[0] + end[0]) / 2, (start[1] + end[1]) / 2), abs=1e-2)


def test_no_number_is_drawn_while_the_board_is_hidden():
    trace = sampler(SLIDING, "forward").sample("tiles", 0, 1).trace
    for us in (trace.ops[0].start_us, trace.ops[-1].end_us, trace.length_us - 1):
        assert not any(m.role == "board.face" for m in picture(trace, "initial", us).marks)


def test_flips_run_backward_to_one_start():
    made = sampler_of(FLIPS, "before")
    for index in range(10):
        sample = made.sample("tiles", 0, index)
        assert is_unique(made.program, sample.trace)
        # A flip is its own inverse: done twice it leaves the state as it was.
        start = sample.trace.snapshots["coin"][0]
        draft = made.program.fresh(sample.trace, {"coin": start})
        for _ in range(2):
            made.program.do(draft, Binding("flip", ("b2",)), 0, 1_000_000, sample.trace.ops[0].animation)
        assert draft.current["coin"] == start
        assert finish(draft).snapshots["coin"][1]["b1"] != start["b1"]


def test_the_pressed_tile_is_marked_and_nothing_else_tells_what_turned():
    trace = sampler_of(FLIPS, "before").sample("tiles", 0, 0).trace
    op = trace.ops[0]
    during = picture(trace, "final", (op.start_us + op.end_us) // 2).marks
    still = picture(trace, "final", op.start_us - 1).marks
    assert [m.name for m in during if m.role == "press"] == [op.fields["c"]]
    assert [m for m in during if m.role != "press"] == list(still)


SHAPES = ROOT / "scenes" / "grid" / "shape_grid.scene"
PIECES = [f"{c} {s}" for c in ("red", "blue", "green", "yellow") for s in ("circle", "square", "triangle", "star")]


def test_an_empty_cell_looks_as_a_full_one_face_down():
    trace = sampler(SHAPES, "at_end").sample("tiles", 0, 0).trace
    shown, hidden = picture(trace, "initial", 0).marks, picture(trace, "initial", trace.ops[0].start_us - 1).marks
    assert "empty" in trace.snapshots["grid"][0].values()
    assert len({m.name for m in hidden if m.role == "grid.tile"}) == len(trace.snapshots["grid"][0])
    assert len({(m.width, m.height, m.fill, m.stroke) for m in hidden if m.role == "grid.tile"}) == 1
    assert sum(m.role == "back" for m in hidden) == len(trace.snapshots["grid"][0])
    assert not any(m.role == "grid.face" for m in hidden)
    assert sum(m.role == "grid.face" for m in shown) == len(trace.snapshots["grid"][0])


def test_a_member_with_an_underscore_is_told_as_two_words_and_drawn_as_a_shape_in_its_colour():
    trace = sampler(SHAPES, "at_end").sample("tiles", 0, 1).trace
    board = trace.snapshots["grid"][0]
    assert {v for v in board.values() if v != "empty"} <= set(PIECES)
    seen = Counter(face_of(m) for m in picture(trace, "initial", 0).marks if m.role == "grid.face")
    assert seen == Counter(board.values())


@pytest.mark.parametrize(("scene", "question"), [(SLIDING, "forward"), (SHAPES, "at_end")])
def test_legal_bindings_are_those_that_a_search_of_all_finds(scene, question):
    made = sampler(scene, question)
    for index in range(5):
        trace = made.sample("tiles", 0, index).trace
        draft = made.program.fresh(trace, {name: s[0] for name, s in trace.snapshots.items()})
        for entry in trace.ops:
            for op in made.program.ops.values():
                assert op.legal(draft) == [b for b in op.candidates(draft) if op.allows(draft, b)]
            binding = Binding(entry.name, tuple(entry.fields.values()))
            made.program.do(draft, binding, entry.start_us, entry.end_us, entry.animation)


def test_a_step_back_is_one_that_the_next_op_can_follow():
    made = sampler(SLIDING, "retrodictive")
    for index in range(5):
        trace = made.sample("tiles", 0, index).trace
        draft = made.program.fresh(trace, {name: s[-2] for name, s in trace.snapshots.items()})
        then = Binding("slide", tuple(trace.ops[-1].fields.values()))
        for number in range(10):
            found = Repertoire(made.program, trace).step_back(("slide",), draft, Stream(key_of("back", number)), then)
            assert found is not None
            assert found[0].values[1] != then.values[0]
