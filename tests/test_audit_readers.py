"""The reader of hidden state machines, which rebuilds from the viewed frames of every view what happened, and no more;
and what is left when an op is taken away, run backward."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support import GRID, sampler, sampler_of

from compiler.audit.draw import auditor_of, item_of
from compiler.audit.readers import reader_for, unread
from compiler.audit.readers.clip import watch
from compiler.simulate.relevance import smallest_deletion, without_backward

HEAD = """
scene told "A scene of the tests."
  category symbol
  task     recall
  skills   temporal, long_term
canvas 480px, 448px, 30fps
"""

QUESTION = """
timeline
  opening for 2s
  repeat 4
    any {ops}
    wait 300ms .. 600ms
  closing for 2s
question asked
  mode    {mode}
  reveal  {reveal}
  ask     "What is it?"
  answer  {answer}
  needs   0
"""

SCENES = {
    "cups": """
state cup: map[slot -> bag[chip]] ~ deal_bags(chips([5, 10]), into: slots(3), each: 1..2)
view cup = cups()
op add(v: chip in [5, 10], s: slot)
  effect cup[s] = cup[s] + [v]
  plays  drop(v, into: s, during: 1s)
op remove(v: chip in cup[s], s: slot)
  effect cup[s] = cup[s] - [v]
  plays  lift(v, out_of: s, during: 1s)
op exchange(a: slot, b: slot)
  requires a != b
  effect   cup[a] = cup[b]
  effect   cup[b] = cup[a]
  plays    arc(a, b, during: 1s .. 1.3s)
""",
    "boxes": """
type floor = [upper, lower, car]
state who: map[floor -> bag[letter]] ~ spread(letters(4), over: floor)
view who = boxes()
op step(p: letter in who[a], a: floor, b: floor)
  requires a != b
  effect   who[a] = who[a] - [p]
  effect   who[b] = who[b] + [p]
  plays    carry(p, from: a, to: b, during: 1s)
""",
    "pile": """
param cards ~ sample(6, of: deck)
state pile: list[card] ~ deal(3, of: cards)
view pile = card_pile()
op place(c: card in cards)
  requires c not in pile
  effect   pile = [c] + pile
  plays    place_on(top, c, during: 1s)
op draw_bottom()
  requires count(pile) > 1
  effect   pile = pile[0 .. count(pile) - 2]
  plays    take_from(bottom, during: 1s)
  says     "one is drawn"
  shows    last(pile)
op turn()
  effect pile = pile[1 .. end] + [pile[0]]
  plays  tuck(top, under: bottom, during: 1s)
""",
    "pegs": """
state peg: map[slot -> list[disc]] ~ towers(1..3, on: slots(3))
view peg = pegs()
op shift(a: slot, b: slot)
  requires a != b and a != previous(shift).b
  requires count(peg[a]) > 0 and (count(peg[b]) == 0 or peg[a][0] < peg[b][0])
  effect   peg[b] = [peg[a][0]] + peg[b]
  effect   peg[a] = peg[a][1 .. end]
  plays    hop(a, to: b, during: 1s)
""",
    "shells": """
type thing = [red, blue, nothing]
state under: map[slot -> thing] ~ shuffle([red, blue, nothing], on: slots(3))
view under = shells()
op swap(a: slot, b: slot)
  requires a != b
  effect   under[a] = under[b]
  effect   under[b] = under[a]
  plays    arc(a, b, during: 1s)
""",
    "tree": """
state fs: map[path -> node] ~ random_tree(dirs: 2..2, files: 3..3, depth: 2)
view fs = terminal()
op rm(target: path in files(fs))
  requires fs[target] == file
  effect   fs[target] = none
  says     "rm {target}"
  plays    typed(during: 500ms .. 700ms, hold: 700ms)
op mv(src: path in files(fs), to: path in dirs(fs))
  requires fs[src] == file and fs[to] == dir and fs[to / src.name] == none
  effect   fs[to / src.name] = file
  effect   fs[src] = none
  says     "mv {src} {to}"
  plays    typed(during: 500ms .. 700ms, hold: 700ms)
  weight   3
""",
    "sliding": """
state board: map[cell -> digit] ~ scramble(cells(3, 3))
view board = tiles(hidden: faces)
op slide(from: cell, to: cell)
  requires adjacent(from, to) and board[to] == blank
  requires from != previous(slide).to
  effect   board[to] = board[from]
  effect   board[from] = blank
  plays    glide(from, to, during: 1s .. 1.4s)
""",
    "numbers": """
state card: map[slot -> number] ~ each_of(1..9, on: slots(4))
view card = numbers()
op add(s: slot, by: number in 2..9)
  effect card[s] = card[s] + by
  plays  stamp(s, during: 1s .. 1.2s)
  says   "+{by}"
op swap(a: slot, b: slot)
  requires a != b
  effect   card[a] = card[b]
  effect   card[b] = card[a]
  plays    arc(a, b, during: 1s)
""",
}

OPS = {
    "cups": ("add, remove, exchange", "cup"),
    "boxes": ("step", "who"),
    "pile": ("place, draw_bottom, turn", "pile"),
    "pegs": ("shift", "peg"),
    "shells": ("swap", "under"),
    "tree": ("rm, mv", "fs"),
    "sliding": ("slide", "board"),
    "numbers": ("add, swap", "card"),
}


def made(name, reveal):
    ops, state = OPS[name]
    at, mode = ("end", "forward") if reveal == "initial" else ("start", "retrodictive")
    question = QUESTION.format(ops=ops, mode=mode, reveal=reveal, answer=f"{state} at {at}")
    return sampler_of(HEAD + SCENES[name] + question, "asked")


def unnamed(clip):
    """The clip without names that nobody sees: all but those of cards and of the entries of a tree."""
    shots = tuple(
        (
            us,
            replace(
                p, marks=tuple(m if ".card" in m.role or ".entry" in m.role else replace(m, name="") for m in p.marks)
            ),
        )
        for us, p in clip.shots
    )
    return replace(clip, shots=shots)


@pytest.mark.parametrize("reveal", ["initial", "final"])
@pytest.mark.parametrize("name", SCENES)
def test_what_happened_is_read_off_the_viewed_frames(name, reveal):
    one = made(name, reveal)
    read = 0
    rebuild = reader_for(one.program, one.questions[0])
    for index in range(3):
        sample = one.sample("audit", 0, index)
        trace, (asked,) = sample.trace, sample.asked
        frames = one.viewer.samplings(trace.frames, trace.fps)[index]
        traces = rebuild(one.program, unnamed(watch(trace, reveal, frames)), asked.picks)
        for found in traces:
            assert found.snapshots == trace.snapshots
            assert [op.name for op in found.ops] == [op.name for op in trace.ops]
            assert all(abs(a.end_us - b.end_us) < 400_000 for a, b in zip(found.ops, trace.ops, strict=True))
        read += len(traces) == 1
    assert read == 3


def test_what_frames_leave_open_is_read_in_every_way():
    """A frame of the only op that tells the cards apart is taken away: no reading is left that is surely right."""
    one = made("pile", "initial")
    rebuild = reader_for(one.program, one.questions[0])
    failed = 0
    for index in range(6):
        sample = one.sample("audit", 0, index)
        trace, (asked,) = sample.trace, sample.asked
        op = trace.ops[1]
        viewed = one.viewer.viewed(trace.frames, trace.fps)
        kept = [f for f in viewed if not op.start_us <= f * 1_000_000 / 30 < op.end_us]
        clip = watch(trace, "initial", kept)
        failed += unread(rebuild, one.program, asked.question, clip, asked.picks, asked.answer.__eq__) != ""
    assert failed == 6


def test_an_op_begins_when_the_one_before_it_is_over():
    """Else an exchange in two viewed frames can be read as two, each in one frame, while they overlap: in the 83rd."""
    one = made("cups", "initial")
    rebuild = reader_for(one.program, one.questions[0])
    for index in range(78, 88):
        sample = one.sample("audit", 0, index)
        trace, (asked,) = sample.trace, sample.asked
        frames = one.viewer.samplings(trace.frames, trace.fps)[2]
        assert len(rebuild(one.program, unnamed(watch(trace, "initial", frames)), asked.picks)) == 1


def test_a_state_that_the_opening_does_not_show_is_not_read():
    """The clip is cut before its opening."""
    one = made("pile", "initial")
    trace = one.sample("audit", 0, 0).trace
    viewed = one.viewer.viewed(trace.frames, trace.fps)
    clip = watch(trace, "initial", [f for f in viewed if f > 75])
    assert reader_for(one.program, one.questions[0])(one.program, clip, {}) == []


def test_a_param_is_told_by_what_it_decides():
    """The number of rounds is that of the ops, the side of the board that of what is seen."""
    text = """
param rounds ~ 3..5
param side   ~ [2, 3]
state grid: map[cell -> letter] ~ shuffle(letters(side * side), on: cells(side, side))
view grid = tiles(hidden: faces)
op swap(a: cell, b: cell)
  requires adjacent(a, b)
  effect   grid[a] = grid[b]
  effect   grid[b] = grid[a]
  plays    arc(a, b, during: 1s)
timeline
  opening for 2s
  repeat rounds
    any swap
    wait 500ms
  closing for 2s
question asked
  mode    forward
  reveal  initial
  ask     "How many letters lie on the board, and how many swaps are there?"
  answer  [count(cells(side, side)), rounds]
  needs   0
"""
    one = sampler_of(HEAD + text, "asked")
    rebuild = reader_for(one.program, one.questions[0])
    for index in range(3):
        sample = one.sample("audit", 0, index)
        trace, (asked,) = sample.trace, sample.asked
        clip = watch(trace, "initial", one.viewer.viewed(trace.frames, trace.fps))
        assert unread(rebuild, one.program, asked.question, clip, {}, asked.answer.__eq__) == ""


# ------------------------------------------------------------------ deletions, backward


def test_without_an_op_the_clip_ends_as_it_does():
    one = sampler(GRID, "retrodictive")
    for index in range(4):
        trace = one.sample("audit", 1, index).trace
        for op in trace.ops:
            (left,) = without_backward(one.program, trace, (op.order,))
            assert left.snapshots["grid"][-1] == trace.snapshots["grid"][-1]
            assert len(left.ops) == len(trace.ops) - 1
            assert left.snapshots["grid"][0] != trace.snapshots["grid"][0]


def test_what_the_closing_shows_of_the_start_needs_every_op():
    """A letter at the start rests on each op of its derivation, and on no other."""
    one = sampler(GRID, "retrodictive")
    for index in range(4):
        sample = one.sample("audit", 1, index)
        trace, (asked,) = sample.trace, sample.asked

        def answer(left, asked=asked):
            return asked.question.answer_alone(left, asked.picks)

        orders = asked.derivation.orders
        found = smallest_deletion(one.program, trace, orders, asked.answer, answer, backward=True)
        assert (found.size, found.illegal) == (1, False)
        others = tuple(op.order for op in trace.ops if op.order not in orders)
        untouched = [o for o in others if answer(*without_backward(one.program, trace, (o,))) == asked.answer]
        assert len(untouched) >= len(others) - 1
        assert smallest_deletion(one.program, trace, orders, "same", lambda left: "same", backward=True) is None


# ------------------------------------------------------------------ plans


def test_a_plan_is_read_by_whether_it_gets_there():
    made = auditor_of(sampler(GRID, "plan"))
    first, second = (made.sampler.sample("audit", 0, index) for index in range(2))
    assert item_of(first, made, True, False).unread == ""
    wrong = replace(first, asked=(replace(first.asked[0], answer=second.asked[0].answer),))
    assert item_of(wrong, made, True, False).unread != ""
