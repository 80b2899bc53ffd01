"""States of every form: what ops read and write, what they say and show, what may follow after the end."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from support import sampler_of

from compiler.dataset.rows import scenario_of
from compiler.errors import BudgetError, SceneError
from compiler.questions.sampler import Sample
from compiler.replay import judge_plan, parse_scenario, replay
from compiler.simulate.observe import Viewer
from compiler.values import Bag, Moves, display
from synrl_dsl.cli import run

HEAD = """\
scene tiny "A small scene."
  category containers
  task     container_tracking
canvas 640px, 448px, 30fps
"""

CUPS = f"""{HEAD}
type kind = [apple, pear]
param steps ~ 3..4
state cup: map[slot -> bag[chip]] ~ deal_bags(chips([5, 10]), into: slots(2), each: 1..2)
view cup = cups()
op add(v: chip in [5, 10], s: slot)
  requires count(cup[s]) < 5
  effect cup[s] = cup[s] + [v]
  plays  drop(v, into: s, during: 1s)
  says   "put {{v}} into {{s}}"
op remove(v: chip in cup[s], s: slot)
  effect cup[s] = cup[s] - [v]
  plays  lift(v, out_of: s, during: 1s)
op pour_over(a: slot, b: slot)
  requires a != b and count(cup[a]) > 0
  effect cup[b] = cup[b] + cup[a]
  effect cup[a] = []
  plays  pour(a, into: b, during: 1s)
timeline
  opening for 2s
  repeat steps
    any add, remove, pour_over
    wait 500ms
  closing for 2s
question worth
  mode forward
  reveal initial
  pick s in slots(2)
  ask "What is in {{s}} worth?"
  needs 0
  answer sum(cup[s]) at end
question whole
  mode forward
  reveal initial
  ask "What is where?"
  answer cup at end
  choices 3
question later
  mode forward
  reveal initial
  pick more ~ further(1 .. 2)
  pick s in slots(2)
  ask "After {{more}}, what is in {{s}}?"
  answer cup[s] after more
  choices 3
question emptied
  mode forward
  reveal initial
  pick s in slots(2)
  ask "Empty {{s}}."
  answer plan(until: count(cup[s]) == 0, at_most: 3)
question words
  mode historical
  reveal initial
  ask "Which three come first?"
  answer [o.text for o in op[0 .. 2]]
question names
  mode historical
  reveal initial
  ask "Of which kind are the first three?"
  answer [o.name for o in op[0 .. 2]]
question kinds
  mode historical
  reveal initial
  pick k in kind
  ask "Is {{k}} a pear?"
  answer k == pear
"""

PILE = f"""{HEAD}
state pile: list[card] ~ deal(4, of: deck)
view pile = card_pile()
op draw_top()
  requires count(pile) > 1
  effect pile = pile[1 .. end]
  shows  pile[0]
  plays  take_from(top, during: 1s)
op place(c: card in deck)
  requires c not in pile
  effect pile = [c] + pile
  plays  place_on(top, c, during: 1s)
timeline
  opening for 2s
  do draw_top()
  repeat 2
    any place
  do draw_top()
  closing for 2s
question shown
  mode historical
  reveal initial
  ask "Which card is drawn first?"
  answer draw_top[0].shown[0]
question rest
  mode retrodictive
  reveal final
  ask "Which cards were there?"
  answer pile at start
"""

FILES = f"""{HEAD}
state fs: map[path -> node] ~ random_tree(dirs: 2, files: 3)
view fs = terminal()
op rm(p: path in files(fs))
  effect fs[p] = none
  plays  typed(during: 1s)
  says   "rm {{p}}"
op mv(p: path in files(fs), d: path in dirs(fs))
  requires p.parent != d and fs[d / p.name] == none
  effect fs[d / p.name] = fs[p]
  effect fs[p] = none
  plays  typed(during: 1s)
  says   "mv {{p}} {{d}}"
timeline
  opening for 2s
  any rm
  any mv
  closing for 2s
question gone
  mode forward
  reveal initial
  needs 0
  ask "Is {{rm[0].p}} gone?"
  answer fs[rm[0].p] at end == none
question listed
  mode forward
  reveal initial
  needs 0
  ask "Is {{mv[0].p}} still there?"
  answer (mv[0].p in fs) at end
question left
  mode forward
  reveal initial
  ask "Which files are left?"
  answer files(fs) at end
"""


def samples(text: str, question: str, count: int = 12) -> list[Sample]:
    sampler = sampler_of(text, question)
    return [sampler.sample("states", 0, index) for index in range(count)]


def test_a_bag_takes_items_in_and_out_and_has_no_order() -> None:
    for sample in samples(CUPS, "worth"):
        held = {place: Counter(bag) for place, bag in sample.trace.snapshots["cup"][0].items()}
        for number, op in enumerate(sample.trace.ops):
            fields = op.fields
            if op.name == "add":
                held[fields["s"]][fields["v"]] += 1
            elif op.name == "remove":
                held[fields["s"]][fields["v"]] -= 1
            else:
                held[fields["b"]] += held[fields["a"]]
                held[fields["a"]] = Counter()
            after = sample.trace.snapshots["cup"][number + 1]
            assert {p: +c for p, c in held.items()} == {p: Counter(b) for p, b in after.items()}
            assert all(isinstance(bag, Bag) and list(bag) == sorted(bag) for bag in after.values())
        (asked,) = sample.asked
        assert asked.answer == sum(held[asked.picks["s"]].elements())


def test_a_whole_state_is_an_answer_with_options_that_differ() -> None:
    for sample in samples(CUPS, "whole", 6):
        (asked,) = sample.asked
        assert asked.answer == sample.trace.snapshots["cup"][-1]
        assert display(asked.answer).startswith("A: ")
        assert len({display(o) for o in asked.options}) == 3


def test_further_ops_are_legal_listed_and_lead_to_the_answer() -> None:
    for sample in samples(CUPS, "later"):
        (asked,) = sample.asked
        more = asked.picks["more"]
        assert isinstance(more, Moves)
        assert display(more) in asked.ask
        held = {place: Counter(bag) for place, bag in sample.trace.snapshots["cup"][-1].items()}
        for name, values in more.ops:
            if name == "add":
                held[values[1]][values[0]] += 1
            elif name == "remove":
                held[values[1]][values[0]] -= 1
                assert held[values[1]][values[0]] >= 0
            else:
                held[values[1]] += held[values[0]]
                held[values[0]] = Counter()
        assert asked.answer == Bag(held[asked.picks["s"]].elements())
        document = scenario_of(sample, asked, Viewer()).model_dump(mode="json", exclude_none=True)
        assert replay(parse_scenario(json.loads(json.dumps(document))), None, None).answer == asked.answer


def test_a_plan_is_right_however_it_is_written_and_wrong_where_it_fails() -> None:
    for sample in samples(CUPS, "emptied", 8):
        (asked,) = sample.asked
        found = replay(scenario_of(sample, asked, Viewer()), None, None)
        assert found.answer == asked.answer
        texts = asked.answer.texts
        assert judge_plan(found, "; ".join(texts)).right
        assert judge_plan(found, "\n".join(f"{n + 1}. `{t.upper()}`." for n, t in enumerate(texts))).right
        assert not judge_plan(found, "").right
        assert not judge_plan(found, "do it").right
        assert not judge_plan(found, "; ".join([*texts[:-1], "remove(100, A)"])).right
        assert not judge_plan(found, "; ".join(["add(5, A)"] * 4)).right


def test_an_op_is_told_by_what_it_says_or_its_name_with_its_arguments() -> None:
    for sample in samples(CUPS, "words", 6):
        for text, op in zip(sample.asked[0].answer, sample.trace.ops, strict=False):
            v, s = op.fields.get("v"), op.fields.get("s")
            said = {"add": f"put {v} into {s}", "remove": f"remove({v}, {s})"}
            assert text == said.get(op.name, f"pour_over({op.fields.get('a')}, {op.fields.get('b')})")
    for sample in samples(CUPS, "names", 3):
        assert sample.asked[0].answer == tuple(op.name for op in sample.trace.ops[:3])


def test_a_type_of_the_scenes_own_lists_its_members() -> None:
    answers = {s.asked[0].picks["k"]: s.asked[0].answer for s in samples(CUPS, "kinds", 12)}
    assert answers == {"apple": False, "pear": True}


def test_what_an_op_shows_is_kept_and_lets_the_past_be_told() -> None:
    for sample in samples(PILE, "shown", 4):
        assert sample.asked[0].answer == sample.trace.snapshots["pile"][0][""][0]
    for sample in samples(PILE, "rest", 4):  # unique only because the drawn cards are seen
        assert sample.asked[0].answer == sample.trace.snapshots["pile"][0][""]
    unseen = PILE.replace("  shows  pile[0]\n", "").replace("draw_top[0].shown[0]", "pile[0] at start")
    with pytest.raises(BudgetError, match="one initial state that fits"):
        sampler_of(unseen, "rest").sample("states", 0, 0)


def test_places_of_a_file_tree_come_and_go() -> None:
    for sample in samples(FILES, "gone", 6):
        first = sample.trace.ops[0].fields["p"]
        assert sample.asked[0].answer is (first not in sample.trace.snapshots["fs"][-1])
    for sample in samples(FILES, "listed", 6):
        assert sample.asked[0].answer is False
    for sample in samples(FILES, "left", 6):
        left = {p for p, node in sample.trace.snapshots["fs"][-1].items() if node == "file"}
        assert set(sample.asked[0].answer) == left


def test_taking_out_what_is_not_there_is_an_error_that_names_the_op() -> None:
    text = CUPS.replace("v: chip in cup[s], s: slot", "v: chip in [5, 10], s: slot")
    with pytest.raises(SceneError, match=r"remove\(\d+, [AB]\)' writes none to cup\[[AB]\]; write `requires`"):
        samples(text, "worth", 20)


def test_the_command_answers_about_a_state_that_one_names(tmp_path, capsys) -> None:
    path = tmp_path / "cups.scene"
    path.write_text(CUPS)
    state = '{"A": [5, 10, 25], "B": []}'
    given = ["answer", str(path), "--question", "worth", "--state", state, "--pick", "s=B"]
    assert run([*given, "--ops", "add(5, B); pour_over(A, B); remove(25, B)"]) == 0
    assert "answer\n  20" in capsys.readouterr().out
    assert run([*given, "--ops", "add(5, B); remove(10, B); add(5, A)"]) == 2
    assert "ops[1]: remove(10, B) is not legal: 10 is not in `cup[s]`" in capsys.readouterr().err
    assert run([*given, "--ops", "ad(5, B)"]) == 2
    assert "did you mean 'add'?" in capsys.readouterr().err
    asked = ["answer", str(path), "--question", "emptied", "--state", state, "--pick", "s=B", "--ops"]
    ops = "add(5, B); add(5, B); add(10, A)"
    assert run([*asked, ops, "--judge", "pour_over(B, A)"]) == 0
    assert run([*asked, ops, "--judge", "remove(5, B)"]) == 1
    assert "it is legal, but doesn't get there" in capsys.readouterr().out
