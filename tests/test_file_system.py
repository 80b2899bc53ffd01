"""The file system scene: what its answers rest on, bags as answers, ops that are surely not what led to a state."""

from __future__ import annotations

import pytest
from support import SCENES, from_text, plan, sampler

from compiler.functions import IMPLEMENTATIONS
from compiler.functions.states.files import parent
from compiler.lowering import lower
from compiler.questions.sampler import Sampler
from compiler.simulate.machine import Binding
from compiler.simulate.observe import Viewer
from compiler.simulate.program import Program
from compiler.values import MISSING, Bag

FILES = SCENES / "code" / "file_system.scene"


def places_of(trace, directory):
    """The paths directly in a directory at which there ever was a file."""
    held = {path for snapshot in trace.snapshots["fs"] for path, node in snapshot.items() if node == "file"}
    return {path for path in held if parent(path) == directory}


@pytest.mark.parametrize("level", ["easy", "hard"])
def test_files_of_a_directory_rest_on_what_last_changed_it(level):
    """`files(fs, of: d)` reads the files that ever lay in d, nothing else of the tree."""
    made = sampler(FILES, "count_of", level)
    for index in range(15):
        sample = made.sample("reads", 0, index)
        (asked,) = sample.asked
        last = {}
        for op in sample.trace.ops:
            last |= {w.key: op.order for w in op.writes if w.state == "fs"}
        read = places_of(sample.trace, asked.picks["d"])
        assert asked.derivation.orders == tuple(sorted({last[path] for path in read if path in last}))
        assert {path for _, path, _ in asked.derivation.visible} == {path for path in read if path not in last}


def test_what_lay_there_before_rests_on_what_came_there_later_too():
    """That a file of the closing wasn't there at the start is told by the op that put it there."""
    made = sampler(FILES, "content_before", "hard")
    for index in range(15):
        sample = made.sample("reads", 0, index)
        (asked,) = sample.asked
        first = {}
        for op in reversed(sample.trace.ops):
            first |= {w.key: op.order for w in op.writes if w.state == "fs"}
        read = places_of(sample.trace, asked.picks["d"])
        assert set(asked.derivation.orders) >= {first[path] for path in read if path in first}


def test_a_function_of_a_map_reads_what_it_looks_at():
    text = """
    scene reads "x"
      category code
      task     reads
    canvas 640px, 448px, 30fps
    state fs: map[path -> node] ~ random_tree(dirs: 2, files: 4, depth: 1)
    view  fs = terminal()
    op rm(target: path in files(fs))
      effect fs[target] = none
      says   "rm {target}"
      plays  typed(during: 1s)
    timeline
      opening for 2s
      repeat 3
        any rm
      closing for 2s
    question of_one
      mode   forward
      reveal initial
      pick   d in dirs(fs) at start
      ask    "Which files are in {d}?"
      answer files(fs, of: d) at end
      needs  0
    question of_all
      mode   forward
      reveal initial
      ask    "Which files are there?"
      answer unordered(files(fs)) at end
      needs  0
    question below
      mode   forward
      reveal initial
      pick   d in dirs(fs) at start if d != path_of("/")
      ask    "What is below {d}?"
      answer subtree(fs, of: d) at end
      needs  0
    """
    for name in ("of_one", "of_all", "below"):
        made = Sampler(lower(from_text(text).checked, "medium", (name,)), Viewer())
        for index in range(10):
            sample = made.sample("reads", 0, index)
            (asked,) = sample.asked
            d = asked.picks.get("d")
            removed = [op for op in sample.trace.ops if d is None or parent(op.fields["target"]) == d]
            assert asked.derivation.orders == tuple(op.order for op in removed)
            if name == "of_all":
                assert isinstance(asked.answer, Bag)
                assert all(node == "file" for _, _, node in seen(sample.trace, asked))


def seen(trace, asked):
    return [(state, path, trace.snapshots[state][at].get(path)) for state, path, at in asked.derivation.visible]


def test_a_bag_is_right_in_any_order():
    unordered = IMPLEMENTATIONS["unordered"]
    assert unordered(None, ("b", "a")) == unordered(None, ("a", "b")) == Bag(("a", "b"))
    assert unordered(None, MISSING) is MISSING


def test_what_surely_did_not_lead_to_a_state_is_refused_before_it_is_run_backward():
    """The quick test refuses no op that did happen, and most that did not."""
    program = Program(plan(FILES, "content_before", "hard"))
    made = sampler(FILES, "content_before", "hard")
    refused = tried = 0
    for index in range(10):
        trace = made.sample("backward", 0, index).trace
        for number, entry in enumerate(trace.ops):
            draft = program.fresh(trace, {name: history[number + 1] for name, history in trace.snapshots.items()})
            happened = Binding(entry.name, tuple(entry.fields.values()))
            assert program.ops[entry.name].may_lead_to(draft, happened)
            paths = [path for snapshot in trace.snapshots["fs"] for path in snapshot]
            for path in dict.fromkeys(paths):
                binding = Binding("rm", (path,))
                fits = program.ops["rm"].may_lead_to(draft, binding)
                assert fits or not program.inverse.origins(draft, binding)
                refused += not fits
                tried += 1
    assert refused > tried / 3


def test_what_params_alone_refuse_is_refused_before_anything_is_simulated():
    made = sampler(FILES, "typed_in", "easy")
    (question,) = made.questions
    assert [question.plan.require_texts[n] for n in question.early] == ["roams == 1"]
