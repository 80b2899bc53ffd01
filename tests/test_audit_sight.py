"""The audit's eyes: what is read of a frame of each view, and faults that show in one frame, which are caught."""

from __future__ import annotations

import pytest
from support import from_text

from compiler import views
from compiler.audit import draw as drawing
from compiler.audit.draw import draw
from compiler.audit.features import frame_features, options_in_frame, scenery, see
from compiler.audit.question import audit_question, subject_of
from compiler.functions.states.piles import CardPile
from compiler.lowering import lower
from compiler.questions.sampler import Sampler
from compiler.simulate.observe import CAPS, Viewer
from compiler.views import picture
from compiler.views.piles import pile_marks


@pytest.fixture(autouse=True)
def _few_frames(monkeypatch):
    monkeypatch.setattr(drawing, "POSITIONS", 3)


def scene(text, question="asked"):
    """The plan of a scene that is given without its head."""
    head = 'scene told "A scene of the tests."\n  category symbol\n  task     recall\n  skills   temporal, long_term\n'
    return lower(from_text(head + text).checked, "medium", (question,))


def faults(plan, count):
    """(kind of guess, guess) -> what is wrong with it, in `count` samples."""
    items = draw([plan], [count], Viewer(), 0, 0, 1, lambda more: None)
    return {(j.check.family, j.check.guess): j.fault for j in audit_question(subject_of(plan), items, CAPS).faults}


PILE = """
canvas 448px, 448px, 30fps
param cards ~ sample(8, of: deck)
state pile: list[card] ~ deal(3, of: cards)
view pile = card_pile()
op place(c: card in cards)
  requires c not in pile and count(pile) < 7
  effect   pile = [c] + pile
  plays    place_on(top, c, during: 1s)
op draw_top()
  requires count(pile) > 1
  effect   pile = pile[1 .. end]
  plays    take_from(top, during: 1s)
  shows    first(pile)
timeline
  opening for 2s
  repeat 5
    any place, draw_top
    wait 500ms .. 600ms
  closing for 2s
"""

COUNT = """
question asked
  mode    forward
  reveal  initial
  ask     "How many cards are in the pile at the end?"
  answer  count(pile) at end
  balance [2, 4, 6]
  choices 3
"""


def sample_of(plan, index=0):
    return Sampler(plan, Viewer()).sample("audit", 0, index)


# ------------------------------------------------------------------ faults that show in one frame


def test_a_sound_question_about_a_pile_passes():
    assert faults(scene(PILE + COUNT), 200) == {}


def test_a_pile_whose_thickness_tells_how_much_it_holds_is_caught(monkeypatch):
    def thick(trace, state, view, reveal, us):
        held = trace.snapshots[state][sum(op.end_us <= us for op in trace.ops)][""]
        marks = pile_marks(trace, state, view, reveal, us)
        backs = [n for n, m in enumerate(marks) if m.role == "back"]
        return marks[: backs[0]] + marks[backs[0] : backs[0] + 1] * len(held) + marks[backs[0] :] if backs else marks

    monkeypatch.setitem(views._STATE_VIEWS, CardPile, thick)
    found = faults(scene(PILE + COUNT), 200)
    assert found["frame", "a model of the last viewed frame, options"] == "too often"


def test_an_opening_that_is_not_hidden_is_caught(monkeypatch):
    def bare(trace, state, view, reveal, us):
        return pile_marks(trace, state, view, "initial" if us < trace.opening_us else reveal, us)

    asked = """
question asked
  mode    retrodictive
  reveal  final
  ask     "Which cards were in the pile at the start, from top to bottom?"
  answer  pile at start
  choices 4
"""
    plan = scene(PILE + asked)
    first = ("frame", "a model of the first viewed frame, options")
    assert first not in faults(plan, 100)
    monkeypatch.setitem(views._STATE_VIEWS, CardPile, bare)
    assert faults(plan, 100)[first] == "too often"


def test_what_the_frame_of_one_op_tells_is_caught():
    """The wording says when the card comes, the options are from other clips: one look at that time is enough."""
    asked = """
question asked
  mode    historical
  reveal  initial
  pick    k in 0 .. 3
  ask     "Which card is put on the pile as the {ordinal(k)} one?"
  answer  place[k].c
  choices 4
  needs   1
"""
    onto = (
        PILE.replace("any place, draw_top", "any place")
        .replace("repeat 5", "repeat 4")
        .replace("sample(8", "sample(12")
    )
    found = faults(scene(onto + asked), 200)
    assert found["frame", "a model of the frame that the wording points at, options"] == "too often"


# ------------------------------------------------------------------ what is read of a frame


def row_at(plan, reveal, us, index=0):
    """The features of a sample's frame at a time, and its trace."""
    trace = sample_of(plan, index).trace
    return frame_features(see(picture(trace, reveal, us)), scenery(see(picture(trace, "none", 0)))), trace


ASKED = """
question asked
  mode    forward
  reveal  initial
  ask     "How many are there?"
  answer  {answer}
"""


def test_the_cards_of_a_pile_are_read_from_top_to_bottom():
    row, trace = row_at(scene(PILE + COUNT), "initial", 500_000)
    pile = trace.snapshots["pile"][0][""]
    assert [row[f" item {n}"] for n in range(3)] == list(pile)
    assert (row[" holds"], row[f"{pile[0]} seen"]) == (3.0, 1.0)


def test_a_hidden_pile_shows_nothing_but_what_an_op_does():
    plan = scene(PILE + COUNT)
    trace = sample_of(plan).trace
    between, op = trace.ops[0].end_us + 100_000, trace.ops[0]
    assert row_at(plan, "initial", between)[0] == {}
    row, _ = row_at(plan, "initial", (op.start_us + op.end_us) // 2)
    card = op.fields["c"] if op.name == "place" else op.shown[0]
    assert row["op.card"] == card


CUPS = """
canvas 640px, 448px, 30fps
state cup: map[slot -> bag[chip]] ~ deal_bags(chips([5, 10, 20]), into: slots(3), each: 1..3)
view cup = cups()
op add(v: chip in [5, 10, 20], s: slot)
  effect cup[s] = cup[s] + [v]
  plays  drop(v, into: s, during: 1s)
op pour_into(a: slot, b: slot)
  requires a != b and count(cup[a]) > 0
  effect   cup[b] = cup[b] + cup[a]
  effect   cup[a] = []
  plays    pour(a, into: b, during: 1s)
timeline
  opening for 2s
  do add(10, B)
  any pour_into
  closing for 2s
question asked
  mode    forward
  reveal  initial
  pick    s in slots(3)
  ask     "What is in cup {s} at the end?"
  answer  cup[s] at end
  choices 4
  needs   0
"""


def test_chips_are_read_by_cup():
    row, trace = row_at(scene(CUPS), "initial", 500_000)
    for place, bag in trace.snapshots["cup"][0].items():
        assert (row[f"{place} holds"], row[f"{place} sum"]) == (len(bag), sum(bag))
        assert all(row[f"{place}: {chip}"] == bag.count(chip) for chip in bag)
    row, _ = row_at(scene(CUPS), "initial", 2_500_000)
    assert (row["op.item_text"], row["op.item_text at"], row["10 said"]) == ("10", "B", 1.0)
    row, trace = row_at(scene(CUPS), "initial", 3_500_000)
    fields = trace.ops[1].fields
    assert (row["arrow from"], row["arrow to"]) == (fields["a"], fields["b"])


def test_options_are_compared_with_the_cup_that_is_asked_about():
    sample = next(s for k in range(9) if (s := sample_of(scene(CUPS), k)).asked[0].options)
    trace, (asked,) = sample.trace, sample.asked
    start = trace.snapshots["cup"][0][asked.picks["s"]]
    options = (start, (*start, 20), (5, 5, 5, 5))
    rows = options_in_frame(options, asked.picks, see(picture(trace, "initial", 500_000)))
    assert [r["asked alike"] == 1.0 for r in rows] == [True, False, False]
    assert [r["asked alike behind"] == 0.0 for r in rows] == [True, False, False]
    numbers = options_in_frame((len(start), sum(start)), asked.picks, see(picture(trace, "initial", 500_000)))
    assert [r["off count of asked 0"] == 0.0 for r in numbers] == [True, len(start) == sum(start)]
    assert numbers[1]["off sum of asked 0"] == 0.0


TREE = """
canvas 704px, 480px, 30fps
state fs: map[path -> node] ~ random_tree(dirs: 2..2, files: 4..4, depth: 2)
view fs = terminal()
op rm(target: path in files(fs))
  effect fs[target] = none
  says   "rm {target}"
  plays  typed(during: 600ms, hold: 600ms)
timeline
  opening for 2s
  repeat 3
    any rm
  closing for 2s
"""


def test_entries_are_read_by_directory_and_commands_by_word():
    plan = scene(TREE + ASKED.format(answer="count(files(fs)) at end"))
    row, trace = row_at(plan, "initial", 500_000)
    tree = trace.snapshots["fs"][0]
    for path, node in tree.items():
        assert row[f"{path} seen"] >= 1.0
        if node == "dir":
            inside = [p for p in tree if p != "/" and (p.rpartition("/")[0] or "/") == path]
            assert row.get(f"{path} with directories holds", 0.0) == len(inside)
            assert row.get(f"{path} holds", 0.0) == sum(tree[p] == "file" for p in inside)
    op = trace.ops[0]
    row, _ = row_at(plan, "initial", op.end_us - 100_000)
    assert row["op.typed"] == op.says
    assert row["rm said"] == 1.0
