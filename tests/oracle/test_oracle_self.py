"""Hand-worked, mirrored, restepped and broken scenarios in; the oracle's own faults out, before it judges."""

import ast
import random
import sys
from pathlib import Path
from typing import Any

import pytest

from . import IllegalOp, ScenarioError, answer, events, fitting_initials, hand_worked, states, unique_initial
from .grid import Rows
from .worked import Asked, HandWorked

WORKED = hand_worked()
BOUNCES = [worked for worked in WORKED if worked.base["scene"] == "bounce_count"]
GRIDS = [worked for worked in WORKED if worked.base["scene"] == "grid_swaps"]
ASKED = [
    pytest.param(worked, asked, id=f"{worked.name}: {asked.question} {dict(asked.picks)}")
    for worked in WORKED
    for asked in worked.asked
]
OPPOSITE = {"left": "right", "right": "left", "top": "bottom", "bottom": "top"}


def name_of(worked: HandWorked) -> str:
    return worked.name


def bounce(**changes: Any) -> dict[str, Any]:
    """A circle of size 40 at (100, 224) moving right at 100 px/s for 12 s, with some of it changed."""
    values = {
        "shape": "circle",
        "size": 40.0,
        "pos": [100.0, 224.0],
        "speed": 100.0,
        "heading": 0.0,
        "length_s": 12.0,
        "width": 448,
    } | changes
    return {
        "format": "synrl.scenario/1",
        "scene": "bounce_count",
        "question": "hits",
        "canvas": {"width": values["width"], "height": 448, "fps": 30},
        "length_s": values["length_s"],
        "params": {key: values[key] for key in ("speed", "heading")},
        "objects": {"ball": [{key: values[key] for key in ("shape", "size", "pos")}]},
        "picks": {},
    }


def drawn_bounce(index: int) -> dict[str, Any]:
    """A reproducible scenario from the scene's ranges."""
    draw = random.Random(f"oracle bounce {index}")
    return bounce(
        shape=draw.choice(["circle", "square", "triangle"]),
        size=draw.uniform(36, 60),
        pos=[draw.uniform(70, 378), draw.uniform(70, 378)],
        speed=draw.uniform(60, 420),
        heading=draw.uniform(0, 360),
        length_s=draw.uniform(6, 12),
    )


def swaps(grid: dict[str, str], *pairs: str) -> dict[str, Any]:
    """A grid scenario with swaps such as `a1 b1`."""
    return {
        "format": "synrl.scenario/1",
        "scene": "grid_swaps",
        "question": "moved",
        "canvas": {"width": 480, "height": 480, "fps": 30},
        "length_s": 20.0,
        "state": {"grid": grid},
        "ops": [{"op": "swap", "args": dict(zip("ab", pair.split(), strict=True))} for pair in pairs],
        "picks": {},
    }


TWO_BY_TWO = {"a1": "K", "b1": "Q", "a2": "D", "b2": "M"}
THREE_BY_THREE = TWO_BY_TWO | {"c1": "T", "c2": "A", "a3": "X", "b3": "E", "c3": "R"}


def close_to(found: list[dict[str, Any]], expected: list[dict[str, Any]]) -> bool:
    """Same hits, each within a microsecond: a time beside a half microsecond may round either way."""
    return [hit["wall"] for hit in found] == [hit["wall"] for hit in expected] and all(
        abs(hit["start_us"] - other["start_us"]) <= 1 for hit, other in zip(found, expected, strict=True)
    )


@pytest.mark.parametrize("worked", BOUNCES, ids=name_of)
def test_events_as_worked_by_hand(worked: HandWorked) -> None:
    assert events(worked.base) == list(worked.events)


@pytest.mark.parametrize("worked", GRIDS, ids=name_of)
def test_states_as_worked_by_hand(worked: HandWorked) -> None:
    assert states(worked.base) == list(worked.states)


@pytest.mark.parametrize(("worked", "asked"), ASKED)
def test_answers_as_worked_by_hand(worked: HandWorked, asked: Asked) -> None:
    assert answer(worked.scenario(asked)) == asked.answer


def test_hand_worked_asks_every_question_and_names_each_ordinal() -> None:
    assert (len(BOUNCES), len(GRIDS)) == (5, 5)
    assert {(worked.base["scene"], asked.question) for worked in WORKED for asked in worked.asked} == {
        ("bounce_count", "hits"),
        ("bounce_count", "one_wall"),
        ("bounce_count", "when_third"),
        ("grid_swaps", "forward"),
        ("grid_swaps", "retrodictive"),
        ("grid_swaps", "historical"),
        ("grid_swaps", "moved"),
    }
    ordinals = {
        (asked.picks["k"], asked.wordings[0].split()[-2])
        for worked in GRIDS
        for asked in worked.asked
        if asked.question == "historical"
    }
    words = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
    assert ordinals == set(enumerate(words))


def test_hand_worked_grid_names_columns_by_letter_and_rows_by_number() -> None:
    elbow = next(worked for worked in GRIDS if worked.name == "columns and rows told apart")
    assert (elbow.states[0]["b3"], elbow.states[0]["c2"], elbow.states[0]["a4"]) == ("B", "X", "J")


def test_smaller_steps_find_the_same_hits() -> None:
    for index in range(12):
        scenario = drawn_bounce(index)
        assert close_to(events(scenario, step_s=0.0037), events(scenario, step_s=0.0005)), scenario


def test_a_circle_hits_mirrored_walls_in_a_mirrored_world() -> None:
    compared = 0
    for index in range(20):
        scenario = drawn_bounce(index)
        ball, params = scenario["objects"]["ball"][0], scenario["params"]
        mirrored = bounce(
            size=ball["size"],
            pos=[448 - ball["pos"][0], 448 - ball["pos"][1]],
            speed=params["speed"],
            heading=params["heading"] + 180,
            length_s=scenario["length_s"],
        )
        ball["shape"] = "circle"  # a triangle's mirror image is another triangle
        expected = [{**hit, "wall": OPPOSITE[hit["wall"]]} for hit in events(scenario)]
        compared += len(expected)
        assert close_to(events(mirrored), expected), scenario
    assert compared > 50


def test_walls_alternate_at_equal_spacing_per_axis() -> None:
    """Between two opposite walls the time is the same each way, whatever happens on the other axis."""
    compared = 0
    for index in range(20):
        found = events(drawn_bounce(index))
        for axis in ({"left", "right"}, {"top", "bottom"}):
            hits = [hit for hit in found if hit["wall"] in axis]
            for first, second, third in zip(hits, hits[1:], hits[2:], strict=False):
                assert first["wall"] == third["wall"] == OPPOSITE[second["wall"]]
                assert abs(third["start_us"] - 2 * second["start_us"] + first["start_us"]) <= 2
                compared += 1
    assert compared > 20


def test_outlines_reach_as_drawn() -> None:
    """Towards each wall at 100 px/s from the centre, size 48: the radius, 24 / sqrt 2, and per side."""
    reaches = {
        "circle": [24.0] * 4,
        "square": [16.970563] * 4,
        "triangle": [20.784610, 24.0, 20.784610, 12.0],
    }
    for shape, by_heading in reaches.items():
        for heading, reach in zip((0, 90, 180, 270), by_heading, strict=True):
            scenario = bounce(shape=shape, size=48.0, pos=[224.0, 224.0], heading=heading, length_s=3.0)
            assert [hit["start_us"] for hit in events(scenario)] == [round((224 - reach) * 10_000)]


def test_a_hit_after_the_last_frame_is_not_an_event() -> None:
    # The wall is met at 3.28 s. 99 frames end at 98/30 = 3.267 s, 100 frames at 3.3 s.
    assert events(bounce(length_s=99 / 30)) == []
    assert len(events(bounce(length_s=100 / 30))) == 1


def test_the_interval_around_the_third_hit_is_clipped_to_the_clip() -> None:
    # 64 px wide, radius 16, 320 px/s from x = 32: right at 0.05 s, left 0.15 s, right 0.25 s.
    quick = bounce(width=64, size=32.0, pos=[32.0, 224.0], speed=320.0, length_s=2.0)
    assert answer(quick | {"question": "when_third"}) == [0, 750_000]
    # Third hit at 11.44 s; 345 frames are shown until 11.5 s, the last from 344/30 = 11.467 s on.
    late = bounce(length_s=11.5)
    assert answer(late | {"question": "when_third"}) == [10_940_000, 11_500_000]


@pytest.mark.parametrize(
    ("op", "index"),
    [("a1 b2", 1), ("a1 a1", 1), ("b1 c1", 1), ("a2 a3", 1), ("a1 a0", 1), ("a1 1b", 1)],
)
def test_an_illegal_op_is_an_error_with_its_index(op: str, index: int) -> None:
    with pytest.raises(IllegalOp) as raised:
        states(swaps(TWO_BY_TWO, "a1 b1", op, "a1 a2"))
    assert raised.value.index == index
    assert str(raised.value).startswith(f"op {index}: ")


def test_another_op_than_swap_is_illegal() -> None:
    scenario = swaps(TWO_BY_TWO, "a1 b1")
    scenario["ops"].append({"op": "rotate", "args": {}})
    with pytest.raises(IllegalOp, match="op 1: 'rotate' is not an op"):
        states(scenario)


def test_states_do_not_change_the_scenario_nor_each_other() -> None:
    scenario = swaps(dict(TWO_BY_TWO), "a1 b1", "b1 b2")
    assert states(scenario) == states(scenario)
    assert scenario["state"]["grid"] == TWO_BY_TWO


@pytest.mark.parametrize(
    "scenario",
    [
        swaps(TWO_BY_TWO, "a1 b1", "b1 b2", "b2 a2"),
        swaps(TWO_BY_TWO | {"c1": "T", "c2": "A"}, "a1 b1", "b1 b2", "c2 b2"),
        swaps(THREE_BY_THREE, "b2 b1", "b2 c2", "c2 c3", "a3 a2"),
    ],
    ids=["2x2", "3x2", "3x3"],
)
def test_one_initial_state_fits_the_closing(scenario: dict[str, Any]) -> None:
    assert unique_initial(scenario)


def test_the_search_finds_every_initial_state_of_a_replay_that_forgets() -> None:
    """Sorting the top row forgets its order: both orders fit. One that keeps everything leaves one."""

    def forgetful(rows: Rows) -> None:
        rows[0].sort()

    closing = {"a1": "D", "b1": "K", "a2": "Q", "b2": "M"}
    assert fitting_initials(closing, forgetful) == [closing, {**closing, "a1": "K", "b1": "D"}]
    assert fitting_initials(closing, lambda rows: None) == [closing]
    assert fitting_initials(closing, lambda rows: rows.reverse()) == [{"a1": "Q", "b1": "M", "a2": "D", "b2": "K"}]


def test_a_search_over_too_many_cells_is_refused() -> None:
    with pytest.raises(ScenarioError, match="16 cells are too many"):
        unique_initial(GRIDS[0].base)


@pytest.mark.parametrize(
    ("scenario", "message"),
    [
        (bounce() | {"format": "synrl.scenario/2"}, "format 'synrl.scenario/2' is not"),
        (bounce() | {"params": {"speed": 100.0}}, "no 'params.heading'"),
        (bounce(speed="fast"), "'params.speed' must be a finite number"),
        (bounce(speed=float("nan")), "'params.speed' must be a finite number"),
        (bounce(pos=[100.0]), "no 'objects.ball.0.pos.1'"),
        (bounce(shape="star"), "shape 'star' is not one of circle, square, triangle"),
        (bounce(pos=[20.0, 224.0]), "must start clear of the left wall"),
        (bounce() | {"objects": {"ball": []}}, "one ball, not 0"),
        (bounce(length_s=0.01), "shorter than one frame"),
        (bounce(length_s=8.0) | {"question": "when_third"}, "no third hit, only 2"),
        (bounce() | {"question": "one_wall", "picks": {"w": "west"}}, "'west' is not one of left"),
        (bounce() | {"question": "forward"}, "bounce_count/forward is not one of"),
        (swaps({"a1": "K", "b2": "Q"}), "2 cells do not fill a grid of 2 columns and 2 rows"),
        (swaps({"A1": "K"}), "'A1' in the grid is not a cell"),
        (swaps({}), "0 cells do not fill"),
        (swaps(TWO_BY_TWO, "a1 b1") | {"question": "forward", "picks": {"c": "c1"}}, "'c1' is not a cell"),
        (swaps(TWO_BY_TWO, "a1 b1") | {"question": "historical", "picks": {"c": "a1", "k": -1}}, "-1 is not"),
        (swaps(TWO_BY_TWO, "a1 b1") | {"question": "historical", "picks": {"c": "a1", "k": 1}}, "1 is not"),
    ],
)
def test_an_unusable_scenario_is_an_error_that_names_the_place(scenario: dict[str, Any], message: str) -> None:
    with pytest.raises(ScenarioError, match=message):
        answer(scenario)


def test_the_oracle_imports_the_standard_library_only() -> None:
    here = Path(__file__)
    for path in here.parent.glob("*.py"):
        if path == here:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names: list[str] = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                names = [node.module or ""]
            else:
                # One dot stays in this folder; two would reach out of it.
                assert getattr(node, "level", 0) <= 1, path
            assert all(name.split(".")[0] in sys.stdlib_module_names for name in names), (path, names)
