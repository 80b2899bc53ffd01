"""Expressions and their values, the pen that writes them, and boards of numbers."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import combinations, pairwise
from math import hypot
from random import Random

import numpy as np
import pytest
from support import from_text, sampler_of

from compiler.arithmetic.expressions import Expressions, expression_of, parts, worth, worth_left_to_right, written
from compiler.arithmetic.strokes import SIGNS, points
from compiler.arithmetic.writing import Page, motion, seconds
from compiler.distributions import as_distribution
from compiler.errors import SceneError
from compiler.functions import IMPLEMENTATIONS
from compiler.functions.arithmetic import CopyOver, Numbers, Stamp
from compiler.functions.world import Arc
from compiler.motion.bounce import free_track
from compiler.picture import Mark, Picture
from compiler.render import Painter
from compiler.replay import replay
from compiler.simulate.observe import Viewer, unseen
from compiler.simulate.solve import solve
from compiler.streams import Stream, key_of
from compiler.trace import Draft, Entry, Trace, Write, frame_us
from compiler.values import MISSING, US, Snapshot
from compiler.views import picture

OPERATORS = ("plus", "minus", "times", "over")
PAGE = Page(640, 448, 400.0)
INK = "#000000"

SCENE = """
    scene math_trajectory "Read a sum that a moving dot writes."
      category math
      task     math_symbols
    canvas 640px, 448px, 30fps, early + writing_time(problem, speed: speed) + 1.5s
    param early ~ 500ms .. 1.5s
    param speed ~ 360px/s .. 480px/s
    param problem ~ expression(terms: level(easy: 2 .. 2, medium: 3 .. 3, hard: 4 .. 5), numbers: 1 .. 20,
        ops: [plus, minus, times, over], results: 0 .. 20, whole: true)
    object pen: circle
      size   = 14px
      fill   ~ palette
      motion = writes(problem, speed: speed, trail: 1s, after: early)
    question result
      ask      "The dot writes an arithmetic problem. What is the result?"
      answer   value(problem)
      balance  0 .. 20
      choices  4
    question fraction
      ask      "What is {written(problem)}, as a fraction?"
      require  count(operators(problem)) == count(operands(problem)) - 1
      answer   worth(problem)
"""


# ------------------------------------------------------------------ expressions


def by_railway(tokens: tuple[str, ...]) -> Fraction | None:
    """An independent evaluation: a shunting yard over the printed symbols, in Python's fractions."""
    rank = {"+": 1, "-": 1, "×": 2, "÷": 2}
    values: list[Fraction] = []
    waiting: list[str] = []

    def carry_out() -> bool:
        symbol, b, a = waiting.pop(), values.pop(), values.pop()
        if symbol == "÷" and b == 0:
            return False
        values.append({"+": a + b, "-": a - b, "×": a * b, "÷": a / (b or 1)}[symbol])
        return True

    for token in tokens:
        if token not in rank:
            values.append(Fraction(int(token)))
            continue
        while waiting and rank[waiting[-1]] >= rank[token]:
            if not carry_out():
                return None
        waiting.append(token)
    while waiting:
        if not carry_out():
            return None
    return values[0]


def test_values_agree_with_an_independent_evaluator():
    dice = Random(7)
    missing = 0
    for _ in range(2_000):
        count = dice.randint(1, 6)
        numbers = [dice.choice((0, 1, 2, 3, 7, 10, 20, 99)) for _ in range(count)]
        problem = expression_of(numbers, [dice.choice(OPERATORS) for _ in range(count - 1)])
        expected = by_railway(problem)
        found = worth(problem)
        assert (found is None) is (expected is None), problem
        missing += expected is None
        if expected is not None:
            assert (found.p, found.q) == (expected.numerator, expected.denominator), problem
            value = IMPLEMENTATIONS["value"](None, problem)
            assert value == expected if expected.denominator == 1 else value == pytest.approx(float(expected))
            assert type(value) is (int if expected.denominator == 1 else float)
            assert IMPLEMENTATIONS["worth"](None, problem) == str(expected)
            assert IMPLEMENTATIONS["is_whole"](None, value) is (expected.denominator == 1)
    assert 50 < missing < 500


def test_left_to_right_ignores_the_order_of_operations():
    assert worth_left_to_right(("2", "+", "3", "×", "4")) == 20
    assert worth(("2", "+", "3", "×", "4")) == 14
    assert worth_left_to_right(("7", "-", "4", "÷", "2")) == Fraction(3, 2)
    assert worth_left_to_right(("5", "+", "1", "÷", "0")) is None
    assert IMPLEMENTATIONS["value"](None, ("5", "÷", "0")) is MISSING
    assert IMPLEMENTATIONS["is_whole"](None, MISSING) is False


def test_what_a_person_types_is_read():
    assert written(("12", "x", "3", "/", "4", "−", "1")) == "12 × 3 ÷ 4 - 1"
    assert parts(("12", "*", "3")) == ((12, 3), ("times",))


@pytest.mark.parametrize("wrong", [(), ("1", "+"), ("+", "1"), ("1", "2"), ("1", "^", "2"), ("01",), ("1.5",), ("-1",)])
def test_what_is_no_expression_is_refused(wrong: tuple[str, ...]):
    with pytest.raises(SceneError):
        worth(wrong)


def drawn(made: Expressions, count: int):
    return [made.draw(Stream(key_of("expressions", i))) for i in range(count)]


def test_an_expression_has_the_terms_numbers_and_operators_it_is_drawn_from():
    every = [parts(e) for e in drawn(Expressions((2, 3, 4), tuple(range(1, 10)), ("plus", "over")), 400)]
    assert {len(numbers) for numbers, _ in every} == {2, 3, 4}
    assert {n for numbers, _ in every for n in numbers} == set(range(1, 10))
    assert {op for _, ops in every for op in ops} == {"plus", "over"}
    with pytest.raises(SceneError, match="found none"):
        Expressions((2,), (2, 4), ("plus",), (7,)).draw(Stream(key_of("x")))
    with pytest.raises(SceneError, match="1 to 12 terms"):
        Expressions((0,), (2, 4), ("plus",)).draw(Stream(key_of("x")))


def test_whole_leaves_no_rest_on_the_way():
    for problem in drawn(Expressions((4,), tuple(range(1, 10)), OPERATORS, None, True), 300):
        texts = " ".join(problem).replace(" - ", " + ").split(" + ")
        for factors in texts:
            tokens = tuple(factors.split())
            for end in range(1, len(tokens) + 1, 2):
                assert by_railway(tokens[:end]).denominator == 1, problem


def test_results_are_flat_and_no_operator_goes_with_small_ones():
    made = drawn(Expressions((3,), tuple(range(1, 21)), OPERATORS, tuple(range(21)), True), 1_500)
    values = Counter(int(worth(e)) for e in made)
    assert set(values) == set(range(21))
    assert max(values.values()) < 2.2 * min(values.values())
    over = [sum("÷" in e for e in made if worth(e) in span) for span in (range(1, 6), range(15, 20))]
    assert max(over) < 1.6 * min(over)


def test_each_small_value_is_met_within_the_budget():
    for numbers in (range(1, 10), range(1, 21)):
        made = Expressions((2, 3, 4), tuple(numbers), OPERATORS)
        values = Counter(worth(e) for e in drawn(made, 6_000))
        assert min(values[k] for k in range(31)) >= 6  # one in a thousand tries


# ---------------------------------------------------------------------- strokes


def test_strokes_join_up_and_stay_in_their_box():
    for sign in SIGNS.values():
        for stroke in sign.strokes:
            for one, other in pairwise(stroke):
                assert hypot(one.end[0] - other.start[0], one.end[1] - other.start[1]) < 2e-3, sign.text
            for x, y in points(stroke):
                assert -1e-3 <= x <= sign.width + 1e-3, sign.text
                assert -1e-3 <= y <= 1 + 1e-3, sign.text


def painted(text: str, dx: float = 0.0, dy: float = 0.0) -> np.ndarray:
    """A sign of 32 px as a bitmap, as wide as its trail is."""
    size, sign = 32, SIGNS[text]
    left, top = 8 + (size * (0.56 - sign.width)) / 2 + dx, 8 + dy
    marks = tuple(
        Mark(
            "line",
            left,
            top,
            points=tuple((size * x, size * y) for x, y in points(s)),
            stroke="#000000",
            stroke_width=4,
        )
        for s in sign.strokes
    )
    return Painter(40, 48).paint(Picture(40, 48, "#ffffff", marks))[:, :, 0] < 128


def test_no_two_signs_look_alike():
    shifts = [(dx, dy) for dx in (-2, 0, 2) for dy in (-2, 0, 2)]
    bitmaps = {text: [painted(text, *shift) for shift in shifts] for text in SIGNS}
    for a, b in combinations(SIGNS, 2):
        apart = min(
            (one ^ other).sum() / max(one.sum(), other.sum()) for one in bitmaps[a] for other in bitmaps[b][4:5]
        )
        assert apart > 0.4, (a, b, apart)


# ------------------------------------------------------------------------- pen


def some_problems(terms: tuple[int, ...] = (2, 3, 4, 5), count: int = 60):
    return drawn(Expressions(terms, tuple(range(1, 21)), OPERATORS), count)


def test_the_time_to_write_is_that_of_the_motion():
    for problem in some_problems():
        for page in (PAGE, Page(448, 448, 300.0, 30.0)):
            made = motion(problem, page, 1.0, 0.5)
            assert sum(p.seconds for p in made.pieces) == pytest.approx(0.5 + seconds(problem, page))
            assert made.pen.signs[-1].end_s == pytest.approx(0.5 + seconds(problem, page))
            assert "".join(s.text for s in made.pen.signs) == "".join(problem)


def test_the_pen_follows_its_strokes_at_a_steady_speed():
    for problem in some_problems(count=10):
        made = motion(problem, PAGE, 1.0, 0.5)
        pen = made.pen
        track = free_track(made, pen.start, 60.0)
        assert track.position(0) == pen.start
        for one, other in pairwise(track.segments):  # no jump
            before, after = one.at(other.start_s), other.at(other.start_s)
            assert hypot(before.x - after.x, before.y - after.y) < 1e-6
        for sign in pen.signs:
            for start, end in sign.strokes:
                for share in (0.1, 0.5, 0.9):
                    assert track.speed(round((start + share * (end - start)) * US)) == pytest.approx(400.0)
        assert track.speed(round(pen.signs[-1].end_s * US) + 1) == 0.0
        for us in range(0, round(pen.length_s * US), 50_000):
            x, y = track.position(us)
            assert 0 < x < 640
            assert 0 < y < 448


def shown(trace: Trace, us: int, whole: bool) -> int:
    """How many numbers and operators are seen at a time, in part or whole."""
    pen = trace.things["pen"][0]["motion"].pen
    return sum(
        1
        for token in pen.tokens()
        if (token[-1].end_s if whole else token[0].start_s) * US < us and pen.strength(token, us / US) > 0
    )


@pytest.mark.parametrize("level", ["easy", "medium", "hard"])
def test_no_frame_shows_more_than_about_half(level: str):
    made = sampler_of(SCENE, "result", level)
    for index in range(5):
        trace = made.sample("pen", 0, index).trace
        most = max(shown(trace, frame_us(f, trace.fps), True) for f in range(trace.frames))
        assert most <= 2
        for f in range(0, trace.frames, 5):
            us = frame_us(f, trace.fps)
            drawn_marks = [m for m in picture(trace, "none", us).marks if m.role == "pen.trail"]
            assert bool(drawn_marks) is bool(shown(trace, us, False))


def written_trace(problem: tuple[str, ...], length_s: float, speed: float = 400.0, trail: float = 1.0) -> Trace:
    draft = Draft(30, 640, 448, length_us=round(length_s * US))
    page = Page(640, 448, speed)
    draft.things["pen"] = [{"shape": "circle", "size": 12.0, "fill": "red", "motion": motion(problem, page, trail)}]
    return solve(draft, [])


def test_a_sign_that_is_never_seen_whole_is_rejected():
    problem = ("12", "+", "3", "-", "4")
    needed = seconds(problem, PAGE)
    assert unseen(written_trace(problem, needed + 1.0), Viewer(), "none", []) is None
    assert "no viewed frame" in str(unseen(written_trace(problem, needed - 0.5), Viewer(), "none", []))
    assert "no viewed frame" in str(unseen(written_trace(problem, needed + 1.0, trail=0.1), Viewer(), "none", []))
    assert "shows all" in str(unseen(written_trace(problem, needed + 20.0, trail=15.0), Viewer(), "none", []))


def test_normal_draws_are_seen_at_two_frames_a_second():
    for problem in some_problems(count=40):
        for speed in (300.0, 500.0):
            length = seconds(problem, Page(640, 448, speed)) + 1.0
            assert unseen(written_trace(problem, length, speed), Viewer(), "none", []) is None, (problem, speed)


@pytest.mark.parametrize(
    ("page", "trail", "after"),
    [(Page(640, 448, 0.0), 1.0, None), (Page(640, 448, 9.0, -1.0), 1.0, None), (Page(640, 448, 9.0, 300.0), 1.0, None),
     (PAGE, 0.0, None), (PAGE, 1.0, -1.0)],
)  # fmt: skip
def test_what_cannot_be_written_is_refused(page: Page, trail: float, after: float | None):
    with pytest.raises(SceneError):
        motion(("12", "+", "3"), page, trail, after)


EVENTS = """
    event wrote when completes(pen)
    let signs = [w.text for w in wrote]
    question again
      ask    "When is the second operator complete?"
      answer around([w for w in wrote if w.text in ["+", "-", "×", "÷"]][1])
    question other
      ask     "With + for the first operator, what would the result be?"
      answer  value(replaced(signs, 0, by: plus))
"""


def test_each_number_and_operator_is_an_event_when_it_is_complete():
    for question in ("again", "other"):
        made = sampler_of(SCENE + EVENTS, question, "hard")
        for index in range(4):
            sample = made.sample("pen", 0, index)
            trace, problem = sample.trace, sample.trace.params["problem"]
            pen = trace.things["pen"][0]["motion"].pen
            assert tuple(e.fields["text"] for e in trace.log) == problem
            assert [e.start_us for e in trace.log] == [round(token[-1].end_s * US) for token in pen.tokens()]
            asked = sample.asked[0]
            if question == "again":
                assert asked.answer.start_us <= trace.log[3].start_us < asked.answer.end_us
                operators = [e.order for e in trace.log if e.order % 2 == 1]
                assert [e.order for e in asked.derivation.entries(trace)] == operators
            else:
                assert by_railway((problem[0], "+", *problem[2:])) == asked.answer
                assert len(asked.derivation.entries(trace)) == len(problem)
    assert IMPLEMENTATIONS["replaced"](None, ("3", "+", "4"), 1, "times") is MISSING


def test_the_digits_of_a_number_are_seen_together():
    for problem in (("11", "+", "3"), ("3", "-", "120", "×", "4")):
        trace = written_trace(problem, seconds(problem, PAGE) + 1.0)
        texts = {m.text for f in range(trace.frames) for m in picture(trace, "none", frame_us(f, 30)).marks}
        assert set(problem) <= texts


def test_what_writes_nothing_completes_nothing():
    text = SCENE.replace(
        "writes(problem, speed: speed, trail: 1s, after: early)", "linear(speed: speed, heading: 0deg)"
    )
    text = text.replace("size   = 14px", "size   = 14px\n      pos = position(90px, 90px)")
    with pytest.raises(SceneError, match="doesn't write"):
        from_text(text + EVENTS)


def test_a_sample_of_the_scene_replays_to_the_same_answer():
    from compiler.dataset.rows import scenario_of

    made = sampler_of(SCENE, "result")
    for index in range(3):
        sample = made.sample("pen", 0, index)
        asked = sample.asked[0]
        assert by_railway(sample.trace.params["problem"]) == asked.answer
        assert asked.answer == asked.target.answer
        again = replay(scenario_of(sample, asked, Viewer()), None, None)
        assert again.answer == asked.answer
        assert again.trace.tracks == sample.trace.tracks
    text = SCENE.replace("whole: true", "whole: false").replace("results: 0 .. 20, ", "")
    made = sampler_of(text, "fraction")
    assert any("/" in made.sample("pen", 0, index).asked[0].answer for index in range(8))


def test_without_a_length_the_clip_ends_with_the_trail():
    text = SCENE.replace(", early + writing_time(problem, speed: speed) + 1.5s", "")
    trace = sampler_of(text, "result").sample("pen", 0, 0).trace
    assert trace.length_us == round(trace.things["pen"][0]["motion"].pen.length_s * US)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("size   = 14px", "size   = 14px\n      pos = position(1px, 1px)", "wrong-arguments"),
        ("motion = writes(problem, speed: speed, trail: 1s, after: early)", "motion = hold(1s)", "missing-property"),
        ("balance  0 .. 20", "balance  [red, blue]", "wrong-type"),
        ("ops: [plus", "ops: [add", "unknown-name"),
    ],
)
def test_the_checker_reads_the_scene(old: str, new: str, code: str):
    with pytest.raises(SceneError, match=code):
        from_text(SCENE.replace(old, new))


def test_a_pen_stands_alone():
    for name in ("sequence([", "combined(["):
        text = SCENE.replace("motion = writes(", f"motion = {name}writes(").replace("after: early)", "after: early)])")
        with pytest.raises(SceneError, match="stands alone"):
            sampler_of(text, "result").sample("pen", 0, 0)


# ---------------------------------------------------------------------- numbers

FOR = as_distribution(1.0)
PLACES = ("A", "B", "C", "D")


def board(values: tuple[int, ...], *ops: tuple[object, str, dict[str, int]]) -> Trace:
    """A clip of a board of numbers: an opening, ops of one second with half a second after each, a closing."""
    now = dict(zip(PLACES, values, strict=True))
    draft = Draft(30, 448, 448, opening_us=2 * US)
    draft.snapshots["card"] = [Snapshot("card", 0, dict(now))]
    clock = 2 * US
    for order, (animation, says, new) in enumerate(ops):
        now |= new
        writes = tuple(Write("card", place, value, ()) for place, value in new.items())
        draft.ops.append(Entry("op", "op", order, order, clock, clock + US, {}, writes, animation, says))
        draft.snapshots["card"].append(Snapshot("card", order + 1, dict(now)))
        clock += US + US // 2
    draft.current = {"card": draft.snapshots["card"][-1]}
    draft.views, draft.closing_us, draft.length_us = {"card": Numbers()}, clock, clock + 2 * US
    return solve(draft, [])


OPS = (
    (Stamp("A", FOR), "+3", {"A": 10}),
    (Arc("B", "D", FOR), "", {"B": 4, "D": 12}),
    (CopyOver("A", "C", FOR), "", {"C": 10}),
    (Stamp("D", FOR), "×12", {"D": 144}),
)


def texts(trace: Trace, reveal: str, us: int) -> dict[str, str]:
    return {m.name: m.text for m in picture(trace, reveal, us).marks if m.role == "card.face"}


def test_the_revealed_end_shows_its_numbers_and_the_other_none():
    trace = board((7, 12, 3, 4), *OPS)
    assert texts(trace, "initial", US) == {"A": "7", "B": "12", "C": "3", "D": "4"}
    assert texts(trace, "final", trace.closing_us + US) == {"A": "10", "B": "4", "C": "10", "D": "144"}
    for reveal in ("initial", "final", "none"):
        for us in range(0, trace.length_us, 100_000):
            end = us < trace.opening_us if reveal == "initial" else reveal == "final" and us >= trace.closing_us
            assert end or not texts(trace, reveal, us)


def test_the_hidden_phase_is_one_picture_whatever_the_numbers_are():
    trace, other = board((7, 12, 3, 4), *OPS), board((0, 1, 99, -5), *((a, s, {"B": 1}) for a, s, _ in OPS))
    between = [op.end_us + 200_000 for op in trace.ops]
    hidden = picture(trace, "none", 0)
    for reveal in ("initial", "final", "none"):
        for us in between:
            assert picture(trace, reveal, us) == hidden
            assert picture(other, reveal, us) == hidden
    assert picture(trace, "final", US) == hidden
    assert picture(trace, "initial", trace.length_us - 1) == hidden
    for us in range(trace.opening_us, trace.closing_us, 50_000):  # and an op shows only what it says or is
        one, same = picture(trace, "none", us), picture(other, "none", us)
        assert one == same
        said = {m.text for m in one.marks if m.role == "op.stamp"}
        running = next((op for op in trace.ops if op.start_us <= us < op.end_us), None)
        told = "copy" if running is not None and isinstance(running.animation, CopyOver) else running and running.says
        assert said == ({told} if told else set())


def test_a_stamp_is_legible_in_the_middle_of_its_op_and_lies_on_its_card():
    trace = board((7, 12, 3, 4), *OPS)
    op = trace.ops[0]
    card = next(m for m in picture(trace, "none", 0).marks if m.role == "card.card" and m.name == "A")
    for share in (0.2, 0.5, 0.79):
        marks = picture(trace, "none", op.start_us + round(share * US)).marks
        (tag,) = [m for m in marks if m.role == "op.stamp"]
        assert tag.opacity > 0.95
        assert tag.x == card.x
        assert abs(tag.y - card.y) < card.height / 2


def test_a_stamp_that_says_nothing_is_an_error():
    trace = board((7, 12, 3, 4), (Stamp("A", FOR), "", {"A": 8}))
    with pytest.raises(SceneError, match="says nothing"):
        picture(trace, "none", trace.ops[0].start_us)


def test_a_stamp_shows_its_own_text_where_it_has_one():
    trace = board((7, 12, 3, 4), (Stamp("A", FOR, "+3"), "A + 3", {"A": 10}))
    marks = picture(trace, "none", trace.ops[0].start_us + US // 2).marks
    assert [m.text for m in marks if m.role == "op.stamp"] == ["+3"]


def test_cards_trade_places_and_a_copy_glides_over_another():
    trace = board((7, 12, 3, 4), *OPS)

    def cards(us: int) -> dict[str, tuple[float, float]]:
        return {m.name: (m.x, m.y) for m in picture(trace, "none", us).marks if m.role == "card.card"}

    rest = cards(0)
    swap, copy = trace.ops[1], trace.ops[2]
    assert cards(swap.start_us)["A"] == rest["A"]
    assert cards(swap.start_us)["B"] == pytest.approx(rest["B"], abs=0.1)
    late = cards(swap.end_us - 1)
    assert late["B"] == pytest.approx(rest["D"], abs=0.1)
    assert late["D"] == pytest.approx(rest["B"], abs=0.1)
    middle = cards((swap.start_us + swap.end_us) // 2)
    assert hypot(middle["B"][0] - middle["D"][0], middle["B"][1] - middle["D"][1]) > 100
    assert cards(copy.start_us)["A copy"] == pytest.approx(rest["A"], abs=0.1)
    assert cards(copy.end_us - 1)["A copy"] == pytest.approx(rest["C"], abs=0.1)
    assert {k: v for k, v in cards(copy.start_us + US // 2).items() if k in PLACES} == rest


def test_any_number_of_cards_fits_on_the_canvas():
    from compiler.views.numbers import cards_of

    for count in range(1, 11):
        for width, height in ((448, 448), (640, 448), (320, 640)):
            cards = cards_of(tuple("ABCDEFGHIJ"[:count]), width, height)
            for _, x, y in cards.centres:
                assert cards.width / 2 < x < width - cards.width / 2
                assert 0.56 * cards.width < y < height - 0.95 * cards.width
    cells = cards_of(("a1", "b1", "a2", "b2", "a3", "b3"), 448, 448)
    assert cells.centre("a1")[0] == cells.centre("a3")[0] < cells.centre("b2")[0]
