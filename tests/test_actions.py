"""Actions on objects: what they log, change and show, what they refuse, and that a saved scenario repeats them."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest
from support import from_text

from compiler.dataset.rows import canonical, digest, trace_document
from compiler.diff.saved import verify
from compiler.errors import ScenarioError, SceneError
from compiler.lowering import lower
from compiler.picture import Mark
from compiler.questions.sampler import Sample, Sampler
from compiler.replay import parse_scenario, replay
from compiler.simulate.observe import Viewer
from compiler.simulate.program import Program, Sampling
from compiler.streams import Stream, key_of
from compiler.trace import Entry, Trace, trace_json
from compiler.values import US, Thing, Vector
from compiler.views.objects import object_marks

SCENE = """\
scene acted "Things are done to objects."
  category motion
  task     event_ordering
canvas 448px, 448px, 30fps
param hue ~ [red, blue]
object lamp[2]: square
  fill    = hue
  size    = 40px
  label   ~ distinct(letters(4))
  pos     ~ scattered(canvas, gap: 120px, margin: 100px)
  visible = index == 0
object ball: circle
  fill   = yellow
  pos    = position(100px, 300px)
  motion = linear(speed: 20px/s, heading: 0deg)
timeline
  STEPS
question moves
  ask    "How often does something move?"
  answer count(move)
"""
STEPS = """\
wait 1s
  do move(ball, toward: up, by: 80px, during: 2s)
  together
    do turn(lamp[0], by: 90deg, during: 1s)
    do recolor(lamp[0], to: green, during: 800ms)
    do resize(lamp[0], to: 80px, during: 2s)
  do appear(lamp[1], during: 1s)
  do flash(lamp[1], during: 1s)
  do reshape(lamp[1], to: star)
  do vanish(lamp[0], during: 1s)
  wait 1s"""
EVENTS = """
event grown   when changes(lamp, size)
event painted when changes(lamp, fill)
"""
DRAWN = """\
wait 500ms .. 1s
  repeat 2..3
    do move(ball, toward: up, by: 20px, during: 900ms .. 1200ms)
    wait 500ms .. 900ms
  together
    do turn(lamp[0], by: 40deg, during: 1s .. 2s)
    do appear(lamp[1], during: 900ms .. 1s)
  for each l in lamp
    do recolor(l, to: green if l.fill == red else red, during: 1s)
  wait 1s"""


def run(steps: str, text: str = SCENE) -> Trace:
    program = Program(lower(from_text(text.replace("STEPS", steps)).checked, "easy", ("moves",)))
    stream = Stream(key_of("test", 0))
    found = program.run(program.start(program.params(stream, {}), stream), Sampling(stream, stream.child("choice")))
    assert found is not None
    return found[0]


@cache
def trace() -> Trace:
    return run(STEPS, SCENE + EVENTS)


def entry(name: str, number: int = 0) -> Entry:
    return [e for e in trace().log if e.name == name][number]


LAMP, SPARE, BALL = Thing("lamp", 0), Thing("lamp", 1), Thing("ball", 0)


# ------------------------------------------------------------------ what happens


def test_each_action_is_an_entry_of_its_name_with_its_time_and_object() -> None:
    told = [(e.name, e.number, e.start_us / US, e.end_us / US, e.fields["object"]) for e in trace().actions]
    assert told == [
        ("move", 0, 1.0, 3.0, BALL),
        ("turn", 0, 3.0, 4.0, LAMP),
        ("recolor", 0, 3.0, 3.8, LAMP),
        ("resize", 0, 3.0, 5.0, LAMP),
        ("appear", 0, 5.0, 6.0, SPARE),
        ("flash", 0, 6.0, 7.0, SPARE),
        ("reshape", 0, 7.0, 7.3, SPARE),
        ("vanish", 0, 7.3, 8.3, LAMP),
    ]
    assert {e.kind for e in trace().actions} == {"action"}
    assert [e.order for e in trace().log] == list(range(len(trace().log)))
    assert trace().length_us == round(9.3 * US)


def test_entries_say_what_was_asked_and_what_was_before() -> None:
    assert (entry("move").fields["toward"], entry("move").fields["by"]) == ("up", 80.0)
    assert entry("turn").fields["by"] == 90.0
    assert (entry("recolor").fields["from"], entry("recolor").fields["to"]) == (trace().params["hue"], "green")
    assert (entry("resize").fields["from"], entry("resize").fields["to"]) == (40.0, 80.0)
    assert (entry("reshape").fields["from"], entry("reshape").fields["to"]) == ("square", "star")


def test_a_change_is_an_event_when_it_is_over() -> None:
    painted, grown = entry("painted"), entry("grown")
    assert (painted.start_us, painted.fields["from"], painted.fields["to"]) == (
        entry("recolor").end_us,
        trace().params["hue"],
        "green",
    )
    assert (grown.start_us, grown.fields["object"]) == (entry("resize").end_us, LAMP)


def test_a_move_adds_to_the_motion_and_a_turn_to_the_rotation() -> None:
    ball, lamp = trace().tracks[BALL], trace().tracks[LAMP]
    for seconds, x, y in ((0, 100, 300), (1, 120, 300), (2, 140, 260), (3, 160, 220), (5, 200, 220)):
        assert ball.position(seconds * US) == pytest.approx(Vector(x, y))
    assert [lamp.turned(round(t * US)) for t in (2, 3, 3.5, 4, 9)] == pytest.approx([0, 0, 45, 90, 90])
    assert trace().tracks[SPARE].turned(9 * US) == 0.0


def test_an_attribute_has_its_new_value_from_the_end_on_and_a_size_grows_steadily() -> None:
    stage, hue = trace().stage, trace().params["hue"]
    assert stage is not None
    assert [stage.value(LAMP, "fill", round(t * US)) for t in (2, 3.5, 3.8, 9)] == [hue, hue, "green", "green"]
    assert [stage.value(LAMP, "size", round(t * US)) for t in (2, 3.5, 4, 5, 9)] == [40, 50, 60, 80, 80]
    assert [stage.value(SPARE, "shape", round(t * US)) for t in (7.2, 7.3)] == ["square", "star"]
    assert [stage.value(SPARE, "visible", round(t * US)) for t in (5.5, 6)] == [False, True]


# ------------------------------------------------------------------ what is seen


def marks(name: str, seconds: float) -> list[Mark]:
    return [mark for mark in object_marks(trace(), round(seconds * US)) if mark.name == name]


def test_what_is_not_visible_is_not_drawn() -> None:
    for seconds, shown in ((0.0, {"lamp[0]", "ball[0]"}), (8.5, {"lamp[1]", "ball[0]"})):
        assert {mark.name for mark in object_marks(trace(), round(seconds * US))} == shown


def test_what_appears_or_vanishes_does_so_gradually_with_its_label() -> None:
    assert marks("lamp[1]", 4.99) == []
    for seconds, opacity in ((5.25, 0.25), (5.75, 0.75), (6.5, 1.0)):
        assert [m.opacity for m in marks("lamp[1]", seconds) if m.role != "flash"] == pytest.approx([opacity] * 2)
    assert [m.opacity for m in marks("lamp[0]", 8.05)] == pytest.approx([0.25] * 2)
    assert {m.role for m in marks("lamp[1]", 5.25)} == {"object.square", "object_label"}


def test_a_flash_is_seen_while_it_lasts_and_on_nothing_else() -> None:
    def flashes(seconds: float) -> list[Mark]:
        return [mark for mark in object_marks(trace(), round(seconds * US)) if mark.role == "flash"]

    assert flashes(5.9) == flashes(7.1) == []
    assert {mark.name for mark in flashes(6.5)} == {"lamp[1]"}


# ------------------------------------------------------------------ what is refused

REFUSED = {
    "two on one thing at a time": (
        "together\n    do recolor(lamp[0], to: green, during: 1s)\n    do flash(lamp[0], during: 1s)",
        "flash() and recolor() of lamp[0] happen at the same time",
    ),
    "two moves at a time": (
        "together\n    do move(ball, toward: up, by: 9px, during: 1s)\n"
        "    do move(ball, toward: left, by: 9px, during: 2s)",
        "move() and move() of ball[0] happen at the same time",
    ),
    "the colour that it has": ("do recolor(lamp[0], to: hue)", "recolor() leaves lamp[0] as it is"),
    "what is there already": ("do appear(lamp[0])", "appear() leaves lamp[0] as it is"),
    "no time at all": ("do flash(ball, during: min([0s, 1s]))", "flash() of ball[0] takes no time"),
    "a time below 0": ("do flash(ball, during: min([-2s, 1s]))", "a duration of -2.0 s of the flash"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_an_action_that_cannot_be_is_refused_in_words(name: str) -> None:
    steps, told = REFUSED[name]
    with pytest.raises(SceneError) as caught:
        run(f"wait 1s\n  {steps}\n  wait 1s")
    assert told in str(caught.value)


def test_two_things_of_one_object_may_happen_at_once_and_one_thing_again_afterwards() -> None:
    found = run(
        "together\n    do move(ball, toward: up, by: 9px, during: 1s)\n    do recolor(ball, to: green, during: 1s)\n"
        "  do recolor(ball, to: red, during: 1s)\n  wait 1s"
    )
    assert [e.fields["from"] for e in found.actions if e.name == "recolor"] == ["yellow", "green"]


def test_what_bounces_can_be_painted_but_not_moved_or_resized() -> None:
    # The bounce is hidden from the checker in a let, so the simulation has to refuse it.
    text = SCENE.replace("motion = linear(speed: 20px/s, heading: 0deg)", "motion = bouncing").replace(
        "timeline", "let bouncing = linear(speed: 20px/s, heading: 0deg, bounce: walls)\ntimeline"
    )

    def done(step: str) -> Trace:
        return run(f"wait 1s\n  {step}\n  wait 1s", text)

    assert done("do recolor(ball, to: red)").actions[0].fields["from"] == "yellow"
    for step in ("do move(ball, toward: up, by: 9px, during: 1s)", "do resize(ball, to: 60px)"):
        with pytest.raises(SceneError, match=r"ball\[0\] bounces"):
            done(step)


# ------------------------------------------------------------------ saved and replayed


@cache
def sample(index: int) -> Sample:
    made = lower(from_text(SCENE.replace("STEPS", DRAWN)).checked, "easy", ("moves",))
    return Sampler(made, Viewer()).sample("train", 0, index)


def saved(index: int) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(canonical(trace_document(sample(index), Viewer(), "plain")))
    return document


def scenario(index: int) -> dict[str, Any]:
    found: dict[str, Any] = saved(index)["questions"][0]["scenario"]
    return found


def test_every_drawn_duration_and_count_is_recorded() -> None:
    rounds = []
    for index in range(4):
        made, timing = sample(index).trace, scenario(index)["timing"]
        moves = [e for e in made.actions if e.name == "move"]
        rounds.append(len(moves))
        assert timing["1"] == len(moves)
        for number, move in enumerate(moves):
            assert round(timing[f"1.0/{number}"] * US) == move.end_us - move.start_us
            assert 0.5 <= timing[f"1.1/{number}"] <= 0.9
    assert set(rounds) == {2, 3}


@pytest.mark.parametrize("index", range(4))
def test_a_saved_scenario_with_actions_gives_the_same_trace(index: int) -> None:
    (verified,) = verify(saved(index), "here", None, Viewer())
    assert verified.faults == ()
    assert digest(trace_json(verified.replayed.trace)) == digest(trace_json(sample(index).trace))
    assert verified.replayed.answer == sample(index).asked[0].answer


def test_a_scenario_with_another_duration_gives_another_trace_and_a_wrong_step_is_named() -> None:
    document = scenario(0)
    del document["length_s"]
    document["timing"]["1.0/0"] = 1.15
    again = replay(parse_scenario(document), None, None).trace
    assert next(e.end_us - e.start_us for e in again.actions if e.name == "move") == round(1.15 * US)
    document["timing"]["1.0/7"] = 1.0
    with pytest.raises(ScenarioError, match=r"timing\.1\.0/7: no step of the timeline"):
        replay(parse_scenario(document), None, None)


def test_a_scenario_without_timing_takes_the_shortest_that_the_scene_allows() -> None:
    document = scenario(0)
    del document["length_s"], document["timing"]
    again = replay(parse_scenario(document), None, None).trace
    # A wait of 0.5 s, two rounds of 0.9 s and 0.5 s, 1 s together, two times 1 s, a wait of 1 s.
    assert again.length_us == round((0.5 + 2 * 1.4 + 1.0 + 2.0 + 1.0) * US)
