"""A grid_swaps scenario in; the grid after every op out, by swapping in plain lists of rows."""

import re
from collections.abc import Callable, Mapping
from itertools import permutations

from .scenario import Scenario, ScenarioError, check_scene, field

MAX_SEARCHED_CELLS = 9
"""A search over every arrangement of ten letters would take about ten times the seconds of nine."""

Rows = list[list[str]]
"""Letters by row from the top, then by column from the left."""

Place = tuple[int, int]
"""Column from the left and row from the top, both from 0."""


class IllegalOp(Exception):
    """The op at `index` (from 0) cannot be played."""

    def __init__(self, index: int, reason: str) -> None:
        super().__init__(f"op {index}: {reason}")
        self.index = index
        self.reason = reason


def states(scenario: Scenario) -> list[dict[str, str]]:
    """The grid (cell name -> letter) at the start and after each op: one more than there are ops.

    Raises IllegalOp for the first op that cannot be played, ScenarioError for an unusable scenario.
    """
    check_scene(scenario, "grid_swaps")
    rows = _rows(field(scenario, "state", "grid"))
    seen = [_cells(rows)]
    for index in range(len(field(scenario, "ops"))):
        _swap(rows, *_cell_pair(rows, scenario, index))
        seen.append(_cells(rows))
    return seen


def unique_initial(scenario: Scenario) -> bool:
    """Whether the closing state and the ops leave only one initial state, by trying every arrangement.

    For grids of at most 9 cells (2x2: 24 arrangements, 3x3: 362,880); ScenarioError above that.
    """
    closing = states(scenario)[-1]
    # Which cells an op names does not depend on the letters, so they are looked up once for all arrangements.
    pairs = [_cell_pair(_rows(closing), scenario, index) for index in range(len(scenario["ops"]))]

    def replay(rows: Rows) -> None:
        for a, b in pairs:
            _swap(rows, a, b)

    return len(fitting_initials(closing, replay)) == 1


def fitting_initials(closing: Mapping[str, str], replay: Callable[[Rows], None]) -> list[dict[str, str]]:
    """Every arrangement of `closing`'s letters that `replay`, which changes rows in place, turns into it."""
    target = _rows(closing)
    width, letters = len(target[0]), [letter for row in target for letter in row]
    if len(letters) > MAX_SEARCHED_CELLS:
        raise ScenarioError(f"{len(letters)} cells are too many to search, at most {MAX_SEARCHED_CELLS}")
    found: list[dict[str, str]] = []
    for arrangement in permutations(letters):
        rows = [list(arrangement[at : at + width]) for at in range(0, len(letters), width)]
        replay(rows)
        if rows == target:
            initial = dict(zip(_cells(target), arrangement, strict=True))
            # Letters that occur twice make permutations repeat themselves.
            if initial not in found:
                found.append(initial)
    return found


def _swap(rows: Rows, a: Place, b: Place) -> None:
    """Exchanges the letters at two places, in place."""
    (column_a, row_a), (column_b, row_b) = a, b
    rows[row_a][column_a], rows[row_b][column_b] = rows[row_b][column_b], rows[row_a][column_a]


def _cell_pair(rows: Rows, scenario: Scenario, index: int) -> tuple[Place, Place]:
    """The two places that op `index` names; IllegalOp where it may not be played."""
    name = field(scenario, "ops", index, "op")
    if name != "swap":
        raise IllegalOp(index, f"{name!r} is not an op of grid_swaps, which has only swap")
    cell_a, cell_b = (field(scenario, "ops", index, "args", arg) for arg in "ab")
    a, b = _place(rows, cell_a, index), _place(rows, cell_b, index)
    if abs(a[0] - b[0]) + abs(a[1] - b[1]) != 1:
        raise IllegalOp(index, f"{cell_a} and {cell_b} do not share an edge")
    return a, b


def _place(rows: Rows, cell: object, index: int) -> Place:
    """The place of `cell`; IllegalOp where the grid has no such cell."""
    place = _parse(cell)
    if place is None or place[0] >= len(rows[0]) or place[1] >= len(rows):
        raise IllegalOp(index, f"{cell!r} is not a cell of the grid")
    return place


def _parse(cell: object) -> Place | None:
    """`b3` -> (1, 2); None for another form."""
    if not isinstance(cell, str) or not re.fullmatch(r"[a-z][1-9][0-9]*", cell):
        return None
    return ord(cell[0]) - ord("a"), int(cell[1:]) - 1


def _rows(cells: Mapping[str, str]) -> Rows:
    """Cells as rows; ScenarioError unless they fill a rectangle."""
    letters = {}
    for cell, letter in cells.items():
        place = _parse(cell)
        if place is None:
            raise ScenarioError(f"{cell!r} in the grid is not a cell such as b3")
        letters[place] = letter
    width = 1 + max((column for column, _ in letters), default=-1)
    height = 1 + max((row for _, row in letters), default=-1)
    if not letters or len(letters) != width * height:
        raise ScenarioError(f"{len(letters)} cells do not fill a grid of {width} columns and {height} rows")
    return [[letters[column, row] for column in range(width)] for row in range(height)]


def _cells(rows: Rows) -> dict[str, str]:
    """Rows as cells, named like `b3`."""
    return {
        f"{chr(ord('a') + column)}{row + 1}": letter
        for row, line in enumerate(rows)
        for column, letter in enumerate(line)
    }
