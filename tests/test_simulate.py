"""Simulation: exact contacts, immutable states, legality, and times that don't depend on the frame rate."""

from __future__ import annotations

import pytest
from support import BOUNCE, GRID, from_text, plan, sampler, sampler_of

from compiler.errors import BudgetError, SceneError
from compiler.lowering import load_source, lower
from compiler.motion.bounce import bounced, box_of
from compiler.motion.motions import linear
from compiler.motion.outlines import reach
from compiler.simulate.program import Program, Sampling
from compiler.streams import Stream, key_of
from compiler.values import Vector
from synrl_dsl.source import Source


def run(made, seed):
    program = Program(made)
    stream = Stream(key_of("test", seed))
    params = program.params(stream, {})
    return program.run(program.start(params, stream), Sampling(stream.child("t"), stream.child("c")))


@pytest.mark.parametrize("fps", [10, 60])
def test_events_do_not_depend_on_the_frame_rate(fps):
    text = BOUNCE.read_text()
    other = load_source(Source("b", text.replace("30fps", f"{fps}fps")), {})
    slow, fast = plan(BOUNCE, "hits"), lower(other.checked, "medium", ("hits",))
    for seed in range(300):
        a, b = run(slow, seed)[0], run(fast, seed)[0]
        until = min(a.end_us, b.end_us)
        times = [[(e.start_us, e.fields["wall"]) for e in t.log if e.start_us <= until] for t in (a, b)]
        assert times[0] == times[1]
        assert times[0]


@pytest.mark.parametrize("shape", ["circle", "square", "triangle"])
def test_the_drawn_outline_touches_the_wall_at_a_contact(shape):
    motion = linear(173.0, 41.0, "walls")
    far = reach(shape, 50.0)
    box = box_of(448, 320, far)
    found, track = bounced(motion, Vector(200.0, 150.0), box, 20.0, "x")
    assert len(found) > 10
    for contact in found:
        at = track.position(contact.us)
        edge = {
            "left": at.x - far[0],
            "right": 448 - at.x - far[1],
            "top": at.y - far[2],
            "bottom": 320 - at.y - far[3],
        }
        assert abs(edge[contact.wall]) < 1e-3
        assert min(edge.values()) > -1e-3


def test_a_corner_is_two_contacts_at_one_time():
    motion = linear(100.0, 45.0, "walls")
    box = box_of(400, 400, reach("circle", 40.0))
    found, _ = bounced(motion, Vector(200.0, 200.0), box, 3.0, "x")
    assert [c.wall for c in found] == ["right", "top"]
    assert found[0].us == found[1].us


def test_a_corner_is_rejected_when_sampling():
    text = """
        scene corner "A ball that runs into corners."
          category motion
          task     collision_counting
        canvas 448px, 448px, 30fps, 8s
        object ball: circle
          size   = 40px
          fill   = red
          pos    ~ inside(canvas, margin: 223px)
          motion = linear(speed: 150px/s, heading: 45deg, bounce: walls)
        event hit when touches(ball, walls)
        question hits
          ask    "How many hits?"
          answer count(hit)
    """
    with pytest.raises(BudgetError, match="no viewed frame between two events"):
        sampler_of(text, "hits").sample("train", 0, 0)


def test_states_are_immutable_and_their_history_is_whole():
    trace = sampler(GRID, "forward", "hard").sample("train", 0, 0).trace
    snapshots = trace.snapshots["grid"]
    assert len(snapshots) == len(trace.ops) + 1
    for op, before, after in zip(trace.ops, snapshots, snapshots[1:], strict=False):
        a, b = op.fields["a"], op.fields["b"]
        assert after[a] == before[b]
        assert after[b] == before[a]
        assert {k: v for k, v in after.items() if k not in (a, b)} == {
            k: v for k, v in before.items() if k not in (a, b)
        }
        assert {w.key: w.reads for w in op.writes} == {a: (("grid", b),), b: (("grid", a),)}


def test_ops_follow_each_other_between_the_reveals():
    trace = sampler(GRID, "forward").sample("train", 0, 3).trace
    assert trace.opening_us == 2_000_000
    assert trace.length_us - trace.closing_us == 2_000_000
    clock = trace.opening_us
    for op in trace.ops:
        assert op.start_us >= clock
        assert 1_000_000 <= op.end_us - op.start_us <= 1_500_000
        clock = op.end_us
    assert trace.closing_us >= clock


def test_an_object_must_start_clear_of_the_walls():
    scene = from_text("""
        scene stuck "A ball in the wall."
          category motion
          task     collision_counting
        canvas 448px, 448px, 30fps, 8s
        object ball: circle
          size   = 40px
          fill   = red
          pos    ~ inside(canvas, margin: min([1px, 40px]))
          motion = linear(speed: 150px/s, heading: 45deg, bounce: walls)
        event hit when touches(ball, walls)
        question hits
          ask    "How many hits?"
          answer count(hit)
    """)
    made = lower(scene.checked, "easy", ("hits",))
    with pytest.raises(SceneError, match="not clear of the walls"):
        [run(made, seed) for seed in range(200)]
