"""Adding a param, a question or a file changes no other row; a new `require` moves only what it rejects."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import BOUNCE, GRID

from compiler.dataset.rows import row, row_ids
from compiler.lowering import load_source, lower
from compiler.questions.sampler import Sampler
from compiler.simulate.observe import Viewer
from synrl_dsl.source import Source

VIEWER = Viewer()
CASES = [(BOUNCE, "hits"), (BOUNCE, "two_walls"), (GRID, "forward"), (GRID, "historical")]

ADDITIONS = [
    "param extra ~ 1 .. {n}",
    "param extra[{n}] ~ 1px .. 2px",
    "let more = {n} * 2",
    'question another\n  ask "Is it so?"\n  answer count([{n}])',
    'param extra ~ 1 .. {n}\nquestion another\n  ask "What of {{extra}}?"\n  answer extra + {n}',
    "event other when touches(ball, walls)",
]


def rows_of(text: str, question: str, indices: range, level: str = "medium"):
    loaded = load_source(Source("s.scene", text), {})
    made = Sampler(lower(loaded.checked, level, (question,)), VIEWER)
    found = []
    for index in indices:
        sample = made.sample("train", 7, index)
        found.append(row(sample, sample.asked[0], row_ids(sample)[0], "", VIEWER))
    return found


@cache
def plain(path, question):
    return rows_of(path.read_text(), question, range(4))


@pytest.mark.parametrize(("path", "question"), CASES, ids=[q for _, q in CASES])
@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_adding_declarations_changes_no_other_row(path, question, data):
    addition = data.draw(st.sampled_from(ADDITIONS if path == BOUNCE else ADDITIONS[:-1]))
    addition = addition.format(n=data.draw(st.integers(2, 9)))
    blocks = path.read_text().split("\n\n")
    where = data.draw(st.integers(1, len(blocks)))
    text = "\n\n".join([*blocks[:where], addition, *blocks[where:]]) + "\n"
    changed = rows_of(text, question, range(4))
    if addition.startswith("event"):  # an event is part of what happened, so the trace tells it too
        changed = [{**r, "derivation_digest": ""} for r in changed]
        assert changed == [{**r, "derivation_digest": ""} for r in plain(path, question)]
    else:
        assert changed == plain(path, question)


def test_rows_do_not_depend_on_which_others_are_made():
    assert rows_of(BOUNCE.read_text(), "hits", range(3, 4)) == plain(BOUNCE, "hits")[3:]


def test_a_new_require_moves_only_what_it_rejects():
    text = BOUNCE.read_text() + "\nrequire ball.size < 70px\n"
    before = rows_of(BOUNCE.read_text(), "hits", range(24))
    after = rows_of(text, "hits", range(24))
    loaded = load_source(Source("s.scene", BOUNCE.read_text()), {})
    made = Sampler(lower(loaded.checked, "medium", ("hits",)), VIEWER)
    sizes = [made.sample("train", 7, i).trace.things["ball"][0]["size"] for i in range(24)]
    kept = [a == b for a, b in zip(before, after, strict=True)]
    assert kept == [size < 70 for size in sizes]
    assert 4 < sum(kept) < 24


def test_another_split_seed_level_or_question_is_another_draw():
    loaded = load_source(Source("s.scene", GRID.read_text()), {})
    boards = set()
    for level in ("easy", "hard"):
        for question in ("forward", "historical"):
            made = Sampler(lower(loaded.checked, level, (question,)), VIEWER)
            for split, seed in (("train", 0), ("train", 1), ("rl", 0)):
                trace = made.sample(split, seed, 0).trace
                boards.add(tuple(trace.snapshots["grid"][0].values()))
    assert len(boards) == 12
