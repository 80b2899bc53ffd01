"""Options by alteration: possible, different, and exchangeable with the truth, run forward and backward."""

from __future__ import annotations

from collections import Counter

import pytest
from support import sampler_of

from compiler.questions.sampler import Sampler
from compiler.simulate.conceive import Repertoire
from compiler.simulate.program import Sampling
from compiler.streams import Stream, key_of

STACK = """
    scene heap "Follow a heap."
      category symbol
      task     card_pile
    canvas 448px, 448px, 30fps
    param rarely ~ [0, 1]
    state heap: list[letter] ~ deal(3, of: letters(4))
    view  heap = stacks()
    op put(x: letter in letters(4))
      requires x not in heap
      effect   heap = [x] + heap
      plays    push(x, during: 1s)
    op take()
      requires count(heap) > 2
      effect   heap = heap[1 .. end]
      plays    pop(during: 1s)
      shows    first(heap)
    op turn_over()
      effect heap = reversed(heap)
      plays  flip_over(during: 1s)
      weight 2 * rarely
    timeline
      opening for 2s
      repeat 3
        any put, take, turn_over
        wait 500ms
      closing for 2s
    question forward
      mode     forward
      reveal   initial
      ask      "Which blocks are there at the end?"
      answer   heap at end
      choices  2
      distract altered
    question backward
      mode     retrodictive
      reveal   final
      ask      "Which blocks were there at the start?"
      answer   heap at start
      choices  2
      distract altered
"""


@pytest.mark.parametrize(("question", "shown"), [("forward", 0), ("backward", -1)])
def test_a_truth_and_its_alteration_come_either_way_round(question: str, shown: int) -> None:
    """Told by their places in the heap that is shown, A beside the wrong B is as frequent as B beside the wrong A."""
    made = sampler_of(STACK, question)
    pairs: Counter[tuple[object, object]] = Counter()
    for index in range(900):
        sample = made.sample("options", 0, index)
        asked = sample.asked[0]
        seen = sample.trace.snapshots["heap"][shown][""]
        true, wrong = (
            tuple(seen.index(x) if x in seen else -1 for x in option)
            for option in (asked.answer, asked.options[1 - asked.place])
        )
        assert asked.options[asked.place] == asked.answer != asked.options[1 - asked.place]
        pairs[true, wrong] += 1
    both = [(n, pairs[b, a]) for (a, b), n in pairs.items() if a != b and (a < b or (b, a) not in pairs)]  # type: ignore[operator]
    frequent = [(n, m) for n, m in both if n + m >= 12]
    assert len(frequent) >= (8 if question == "forward" else 1)
    assert all(abs(n - m) < 4 * (n + m) ** 0.5 for n, m in frequent)
    assert sum((n - m) ** 2 / (n + m) for n, m in frequent) < len(frequent) + 4 * (2 * len(frequent)) ** 0.5


def clip(made: Sampler, index: int, rarely: int):
    program, stream = made.program, Stream(key_of("clip", index))
    found = program.run(
        program.start({"rarely": rarely}, stream), Sampling(stream.child("timing"), stream.child("choice"))
    )
    assert found is not None
    return found[0]


def test_a_step_back_leads_where_the_clip_ends_and_never_takes_an_op_of_no_weight() -> None:
    made = sampler_of(STACK, "backward")
    for index in range(40):
        trace = clip(made, index, rarely=index % 2)
        draft = made.program.fresh(trace, {"heap": trace.snapshots["heap"][-1]})
        found = Repertoire(made.program, trace).step_back(
            ("put", "take", "turn_over"), draft, Stream(key_of("b", index))
        )
        assert found is not None
        binding, before = found
        assert index % 2 == 1 or binding.op != "turn_over"
        again = made.program.fresh(trace, before)
        assert made.program.is_legal(again, binding)
        made.program.do(again, binding, 0, 1, None)
        assert again.current == draft.current


def test_what_is_put_somewhere_is_told_by_what_is_there() -> None:
    made = sampler_of(STACK, "backward")
    put = made.program.ops["put"]
    assert put.told == ("x",)
    draft = clip(made, 0, rarely=1)
    ended = made.program.fresh(draft, {"heap": draft.snapshots["heap"][-1]})
    (binding,) = made.program.inverse.completed(ended, put, {}) or []
    assert binding.values == (ended.current["heap"][""][0],)
