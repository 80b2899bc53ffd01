"""A map over cells as a board of tiles, with its columns and rows labelled; hidden faces lie face down."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import atan2, cos, hypot, pi, sin

from compiler.functions.grid import cell_place
from compiler.functions.world import Arc, Glide, Press, Tiles
from compiler.motion.outlines import UNIT, vertices
from compiler.picture import Mark
from compiler.trace import TURN_US, Entry, Trace
from compiler.values import display
from synrl_dsl.builtins import PALETTE

FRONT = "#ffffff"
BACK = "#3b5a86"
EDGE = "#27405f"
INK = "#1c2733"
LABEL = "#5b6670"
BOARD = "#e4e2da"
HOLLOW = "#dedbd2"
PRESS = "#d7263d"
BLANK, EMPTY = "blank", "empty"
SIDES = {"light": PALETTE["yellow"], "dark": PALETTE["purple"]}
"""Of the palette, since a dark look would turn a dark grey into a light one."""


@dataclass(frozen=True, slots=True)
class Board:
    """Where the cells lie: the pitch and the top left corner of the board in px."""

    columns: int
    rows: int
    pitch: float
    left: float
    top: float

    def centre(self, cell: str) -> tuple[float, float]:
        column, row = cell_place(cell)
        return self.left + (column + 0.5) * self.pitch, self.top + (row + 0.5) * self.pitch


def board_of(trace: Trace, state: str) -> Board:
    """The board of a state, centred; half a pitch around it holds the labels and tiles that swing out."""
    places = [cell_place(cell) for cell in trace.snapshots[state][0]]
    columns = max(c for c, _ in places) + 1
    rows = max(r for _, r in places) + 1
    pitch = min(trace.width / (columns + 1), trace.height / (rows + 1))
    return Board(columns, rows, pitch, (trace.width - columns * pitch) / 2, (trace.height - rows * pitch) / 2)


def tile_marks(trace: Trace, state: str, view: Tiles, reveal: str, us: int) -> list[Mark]:
    """The board at a time. A blank is no tile, and where it is can be seen at all times; what is empty is a tile
    with nothing on it, which face down looks like the others."""
    board = board_of(trace, state)
    marks = [*_labels(board)]
    op = _moving(trace, state, us)
    flying = {} if op is None else _flying(board, op, us)
    face = _face_up(trace, reveal, us)
    values = trace.snapshots[state][-1 if reveal == "final" else 0]
    now = trace.snapshots[state][sum(1 for e in trace.ops if e.end_us <= us)]
    resting = [cell for cell in values if cell not in flying]
    for cell in [*resting, *flying]:
        if now[cell] == BLANK:
            continue
        x, y = flying.get(cell, board.centre(cell))
        text = display(values[cell]) if values[cell] != BLANK else ""
        marks += _tile(board, state, cell, x, y, face, text, cell in flying)
    if op is not None and isinstance(op.animation, Press):
        marks += _pressed(board, op, us)
    return marks


def _flying(board: Board, op: Entry, us: int) -> dict[str, tuple[float, float]]:
    """Where the tiles are that an op moves."""
    match op.animation:
        case Arc():
            return arc_places(board, op, us)
        case Glide(a, b):
            (ax, ay), (bx, by) = board.centre(a), board.centre(b)
            share = ease((us - op.start_us) / (op.end_us - op.start_us))
            return {a: (ax + share * (bx - ax), ay + share * (by - ay))}
        case _:
            return {}


def _pressed(board: Board, op: Entry, us: int) -> tuple[Mark, ...]:
    """A ring that closes on the pressed tile and opens again."""
    assert isinstance(op.animation, Press)
    x, y = board.centre(op.animation.place)
    share = (us - op.start_us) / (op.end_us - op.start_us)
    near = 1.0 - abs(2.0 * share - 1.0)
    side = (1.06 - 0.24 * near) * board.pitch
    return (
        Mark(
            "rect",
            x,
            y,
            side,
            side,
            stroke=PRESS,
            stroke_width=0.07 * board.pitch,
            radius=0.16 * side,
            role="press",
            name=op.animation.place,
        ),
    )


def _face_up(trace: Trace, reveal: str, us: int) -> float:
    """1 where the faces are seen, -1 where the backs are; between, they turn over."""
    if reveal == "initial":
        turned = (us - (trace.opening_us - TURN_US)) / TURN_US
        return 1.0 - 2.0 * min(1.0, max(0.0, turned))
    if reveal == "final":
        turned = (us - trace.closing_us) / TURN_US
        return -1.0 + 2.0 * min(1.0, max(0.0, turned))
    return -1.0


def _moving(trace: Trace, state: str, us: int) -> Entry | None:
    for op in trace.ops:
        if op.start_us <= us < op.end_us and any(w.state == state for w in op.writes):
            return op
    return None


def ease(u: float) -> float:
    """Progress of an animation: a soft start and end that still moves clearly in between."""
    return 0.5 * u + 0.5 * u * u * (3 - 2 * u)


def arc_places(board: Board, op: Entry, us: int) -> dict[str, tuple[float, float]]:
    """Where the two tiles of an arc are: each goes half round their common centre, clockwise on screen."""
    arc = op.animation
    assert isinstance(arc, Arc)
    (ax, ay), (bx, by) = board.centre(arc.a), board.centre(arc.b)
    cx, cy = (ax + bx) / 2, (ay + by) / 2
    radius, angle = hypot(ax - cx, ay - cy), atan2(ay - cy, ax - cx)
    angle += pi * ease((us - op.start_us) / (op.end_us - op.start_us))
    dx, dy = radius * cos(angle), radius * sin(angle)
    return {arc.a: (cx + dx, cy + dy), arc.b: (cx - dx, cy - dy)}


# Most tiles lie as they lay a frame before: their marks are kept, which also lets pictures be compared quickly.
@lru_cache(maxsize=64)
def _labels(board: Board) -> tuple[Mark, ...]:
    size = 0.26 * board.pitch
    pad = 0.06 * board.pitch
    width, height = board.columns * board.pitch, board.rows * board.pitch
    marks = [
        Mark(
            "rect",
            board.left + width / 2,
            board.top + height / 2,
            width + pad,
            height + pad,
            fill=BOARD,
            radius=0.1 * board.pitch,
            role="board",
        )
    ]
    for column in range(board.columns):
        x = board.left + (column + 0.5) * board.pitch
        text = chr(ord("a") + column)
        marks.append(_label(x, board.top - 0.22 * board.pitch, size, text))
    for row in range(board.rows):
        y = board.top + (row + 0.5) * board.pitch
        marks.append(_label(board.left - 0.22 * board.pitch, y, size, str(row + 1)))
    return tuple(marks)


def _label(x: float, y: float, size: float, text: str) -> Mark:
    return Mark("text", x, y, height=size, text=text, fill=LABEL, role="label", name=text)


@lru_cache(maxsize=4096)
def _tile(
    board: Board, state: str, cell: str, x: float, y: float, face: float, text: str, lifted: bool
) -> tuple[Mark, ...]:
    """A tile; `face` is the cosine-like measure of its turn, 1 face up and -1 face down."""
    side = 0.86 * board.pitch
    width = max(0.02, abs(face)) * side
    up = face > 0
    marks = []
    if lifted:
        marks.append(
            Mark(
                "rect",
                x + 0.03 * side,
                y + 0.05 * side,
                side,
                side,
                fill="#000000",
                opacity=0.22,
                radius=0.12 * side,
                role="shadow",
            )
        )
    marks.append(
        Mark(
            "rect",
            x,
            y,
            width,
            side,
            fill=FRONT if up else BACK,
            stroke=EDGE,
            stroke_width=max(1.5, 0.02 * board.pitch),
            radius=0.12 * min(side, width),
            role=f"{state}.tile",
            name=cell,
        )
    )
    if up and face > 0.5 and text:
        marks.append(_face(board, state, cell, x, y, width, text))
    elif not up and face < -0.5:
        marks.append(
            Mark(
                "rect",
                x,
                y,
                0.62 * width,
                0.62 * side,
                stroke="#7f9cc4",
                stroke_width=max(1.0, 0.018 * board.pitch),
                radius=0.08 * side,
                role="back",
            )
        )
    return tuple(marks)


def _face(board: Board, state: str, cell: str, x: float, y: float, width: float, text: str) -> Mark:
    """What stands on a tile that is `width` px wide by its turn: a side, a hollow, a shape, a colour, else its text."""
    side, role, line = 0.86 * board.pitch, f"{state}.face", max(1.0, 0.018 * board.pitch)
    if text == EMPTY:
        return Mark("rect", x, y, 0.74 * width, 0.74 * side, fill=HOLLOW, radius=0.08 * min(side, width), role=role)
    colour, _, shape = text.rpartition(" ")
    if text in SIDES:
        colour, shape = "", "circle"
    elif shape in PALETTE:
        colour, shape = shape, "circle"
    if shape not in UNIT or colour not in ("", *PALETTE):
        return Mark("text", x, y, height=0.62 * side, text=text, fill=INK, bold=True, role=role, name=cell)
    # Not the tile's name: the tile takes its colour from the theme, not from what stands on it.
    fill, name = SIDES.get(text) or PALETTE.get(colour, INK), f"side {cell}" if text in SIDES else ""
    if shape == "circle":
        size = 0.6 * width, 0.6 * side
        return Mark("circle", x, y, *size, fill=fill, stroke=EDGE, stroke_width=line, role=role, name=name)
    turn = width / side
    corners = tuple((px * turn, py) for px, py in vertices(shape, (0.82 if shape == "square" else 0.76) * side))
    return Mark("polygon", x, y, points=corners, fill=fill, stroke=EDGE, stroke_width=line, role=role)


VIEWS = {Tiles: tile_marks}
