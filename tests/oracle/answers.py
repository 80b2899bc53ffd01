"""A scenario with its question and picks in; the answer out, read off the oracle's own events and states."""

from collections.abc import Callable

from .grid import states
from .motion import events
from .scenario import Scenario, ScenarioError, clip_end_us, field

AROUND_US = 500_000
"""`around(t)` reaches one viewed frame to either side; at two a second that is half a second."""

WALLS = ("left", "right", "top", "bottom")

Answer = int | str | list[int]


def answer(scenario: Scenario) -> Answer:
    """The answer to the scenario's question.

    A count is an int, a letter a str, an interval `[start_us, end_us]`. Raises ScenarioError where the
    question is unknown or has no answer in this scenario, IllegalOp where an op cannot be played.
    """
    asked = (field(scenario, "scene"), field(scenario, "question"))
    if asked not in QUESTIONS:
        known = ", ".join(f"{scene}/{question}" for scene, question in QUESTIONS)
        raise ScenarioError(f"question {asked[0]}/{asked[1]} is not one of {known}")
    return QUESTIONS[asked](scenario)


def _hits(scenario: Scenario) -> int:
    return len(events(scenario))


def _one_wall(scenario: Scenario) -> int:
    wall = field(scenario, "picks", "w")
    if wall not in WALLS:
        raise ScenarioError(f"'picks.w' {wall!r} is not one of {', '.join(WALLS)}")
    return sum(hit["wall"] == wall for hit in events(scenario))


def _two_walls(scenario: Scenario) -> int:
    pair = {"left": ("left", "right"), "top": ("top", "bottom")}[field(scenario, "picks", "w")]
    return sum(hit["wall"] in pair for hit in events(scenario))


def _when_third(scenario: Scenario) -> list[int]:
    hits = events(scenario)
    if len(hits) < 3:
        raise ScenarioError(f"there is no third hit, only {len(hits)}")
    third = int(hits[2]["start_us"])
    return [max(0, third - AROUND_US), min(clip_end_us(scenario), third + AROUND_US)]


def _forward(scenario: Scenario) -> str:
    return _letter(scenario, len(states(scenario)) - 1)


def _retrodictive(scenario: Scenario) -> str:
    return _letter(scenario, 0)


def _historical(scenario: Scenario) -> str:
    k, ops = field(scenario, "picks", "k"), len(field(scenario, "ops"))
    if not isinstance(k, int) or isinstance(k, bool) or not 0 <= k < ops:
        raise ScenarioError(f"'picks.k' {k!r} is not the index of one of the {ops} ops, counted from 0")
    # State 0 is the initial one, so the state just after op k is state k + 1.
    return _letter(scenario, k + 1)


def _moved(scenario: Scenario) -> int:
    seen = states(scenario)
    return sum(seen[0][cell] != seen[-1][cell] for cell in seen[0])


def _letter(scenario: Scenario, index: int) -> str:
    """The letter at the picked cell in state `index`."""
    state, cell = states(scenario)[index], field(scenario, "picks", "c")
    if cell not in state:
        raise ScenarioError(f"'picks.c' {cell!r} is not a cell of the grid")
    return state[cell]


QUESTIONS: dict[tuple[object, object], Callable[[Scenario], Answer]] = {
    ("bounce_count", "hits"): _hits,
    ("bounce_count", "one_wall"): _one_wall,
    ("bounce_count", "two_walls"): _two_walls,
    ("bounce_count", "when_third"): _when_third,
    ("grid_swaps", "forward"): _forward,
    ("grid_swaps", "retrodictive"): _retrodictive,
    ("grid_swaps", "historical"): _historical,
    ("grid_swaps", "moved"): _moved,
}
