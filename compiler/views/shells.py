"""Identical cups in a row on a table, each over a ball or over nothing; lifted while the state is shown.

A picture names cups by their places alone, so nothing in the hidden phase tells what lies under one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from math import cos, pi, sin

from compiler.functions.states.shells import Peek, Shells, SlideUnder, TakeOut
from compiler.functions.world import Arc
from compiler.picture import Mark
from compiler.trace import Entry, Trace
from compiler.values import Value, display
from compiler.views.captions import caption_height, caption_marks
from compiler.views.parts.arrows import arrow
from compiler.views.parts.phase import between, phase, places_of, progress, running, shown_share, shown_snapshot
from compiler.views.tiles import ease
from synrl_dsl.builtins import PALETTE

FACE = "#ffffff"
CUP = "#4a6c9c"
RIM = "#7f9cc4"
EDGE = "#27405f"
INK = "#1c2733"
LABEL = "#5b6670"
TABLE = "#e4e2da"
CURTAIN = "#b9b5ac"
FOLD = "#9d988e"
EMPTY = ("empty", "blank", "nothing")
PLAIN_BALL = "red"  # what a ball looks like whose value is called `ball`

SHORT = 2  # characters of a name that is written on its ball
LIFT = 0.95  # how far a cup is lifted, in heights of a cup
BEHIND, BEFORE = 0.85, 0.62  # how far a cup goes back, and comes forward, to pass another
LOW_BEFORE = 0.25  # the same behind a curtain, under whose edge no top goes
SEEN = 0.5  # height of a resting cup above the curtain
ROCK_DEG = 9.0


@dataclass(frozen=True, slots=True)
class Row:
    """Where the cups stand: the line that their rims rest on, and their sizes, in the canvas above captions; px."""

    places: tuple[str, ...]
    left: float
    pitch: float
    base: float
    width: float
    height: float
    canvas_width: int
    canvas_height: int

    def x(self, place: str) -> float:
        return self.left + (self.places.index(place) + 0.5) * self.pitch

    @property
    def ball(self) -> float:
        """How large a ball is."""
        return 0.56 * self.width

    @property
    def foot(self) -> float:
        """Where the table ends."""
        return self.base + BEFORE * self.height + 0.42 * self.pitch


@dataclass(frozen=True, slots=True)
class Pose:
    """Where the middle of a cup's rim is, px, how far it leans, and which cups it is drawn among: -1 behind
    those that rest, 1 before them."""

    x: float
    y: float
    lean: float = 0.0
    depth: int = 1


@dataclass(frozen=True, slots=True)
class Scene:
    """What an op shows at a time: cups that don't rest, marks under the cups and over all, how much of the curtain."""

    poses: dict[str, Pose]
    under: tuple[Mark, ...] = ()
    over: tuple[Mark, ...] = ()
    curtain: float = 1.0


def row_of(trace: Trace, state: str) -> Row:
    return _row(places_of(trace, state), trace.width, round(trace.height - caption_height(trace)))


@lru_cache(maxsize=16)
def _row(places: tuple[str, ...], canvas_width: int, canvas_height: int) -> Row:
    pitch = min(canvas_width / (len(places) + 0.4), 0.41 * canvas_height)
    width, height = 0.72 * pitch, 0.74 * pitch
    reach = height * (1.0 + LIFT + BEFORE) + 0.44 * pitch  # from a lifted cup's top to under the labels
    base = (canvas_height - reach) / 2 + height * (1.0 + LIFT)
    left = (canvas_width - len(places) * pitch) / 2
    return Row(places, left, pitch, base, width, height, canvas_width, canvas_height)


def shell_marks(trace: Trace, state: str, view: Shells, reveal: str, us: int) -> list[Mark]:
    """The row at a time, what is farther away first."""
    row = row_of(trace, state)
    shown = shown_share(trace, reveal, us)
    ops = running(trace, state, us)
    scenes = [_scene(row, view, op, progress(op, us)) for op in ops]
    lifted = LIFT * row.height * phase(shown, 0.0, 1.0)
    poses = {p: Pose(row.x(p), row.base - lifted, depth=0) for p in row.places}
    for scene in scenes:
        poses |= scene.poses
    marks = [*_table(row), *_cups(row, state, poses, (-1,))]
    if shown > 0.0:
        for place, value in shown_snapshot(trace, state, reveal).items():
            marks += _ball(row, value, row.x(place), row.base, state, place)
    marks += [mark for scene in scenes for mark in scene.under]
    marks += _cups(row, state, poses, (0, 1))
    if view.curtain:
        marks += _curtain(row, min([1.0 - phase(shown, 0.0, 1.0), *(scene.curtain for scene in scenes)]))
    marks += [mark for scene in scenes for mark in scene.over]
    return [*marks, *(mark for op in ops for mark in caption_marks(trace, op))]


def _scene(row: Row, view: Shells, op: Entry, share: float) -> Scene:
    match op.animation:
        case Arc(a, b):
            return Scene(_swapped(row, a, b, share, LOW_BEFORE if view.curtain else BEFORE))
        case Peek(place):
            return _peeked(row, op.shown, place, share)
        case SlideUnder(item, place):
            return _rolled(row, item, place, share, inward=True)
        case TakeOut(item, place):
            return _rolled(row, item, place, 1.0 - share, inward=False)
        case _:
            return Scene({})


def _swapped(row: Row, a: str, b: str, share: float, before: float) -> dict[str, Pose]:
    """Both go half round, clockwise as seen: the left one passes behind. So one frame tells how far they are."""
    left, right = sorted((a, b), key=row.x)
    middle, radius = (row.x(left) + row.x(right)) / 2, (row.x(right) - row.x(left)) / 2
    angle = pi * ease(share)
    along, across = radius * cos(angle), row.height * sin(angle)
    return {
        left: Pose(middle - along, row.base - BEHIND * across, depth=-1),
        right: Pose(middle + along, row.base + before * across),
    }


def _peeked(row: Row, values: tuple[Value, ...], place: str, share: float) -> Scene:
    x, away = row.x(place), phase(share, 0.0, 0.25) * phase(1.0 - share, 0.0, 0.25)
    if not values:
        return Scene({place: Pose(x, row.base, ROCK_DEG * sin(4 * pi * share))})
    pose = Pose(x, row.base - LIFT * row.height * away)
    return Scene({place: pose}, tuple(_ball(row, values[0], x, row.base, "op", place)), (), 1.0 - away)


def _rolled(row: Row, item: Value, place: str, share: float, inward: bool) -> Scene:
    """A ball on its way from the front, 0, to under the cup, 1, with an arrow that tells its direction."""
    x, away = row.x(place), phase(share, 0.0, 0.2) * phase(1.0 - share, 0.0, 0.2)
    way = min(1.0, share / 0.6)
    foot = between(row.canvas_height + 0.4 * row.ball, row.base, way)
    start = x - 0.5 * row.pitch * min(1.0, 1.7 * (1.0 - way))  # it comes in between the names of the places
    pose = Pose(x, row.base - LIFT * row.height * phase(share, 0.0, 0.3) * phase(1.0 - share, 0.0, 0.25))
    aside, near, far = x + 0.5 * row.pitch, row.base - 0.1 * row.height, row.base + 0.55 * row.height
    points = ((aside, far), (aside, near)) if inward else ((aside, near), (aside, far))
    ball = tuple(_ball(row, item, start, foot, "op", place))
    return Scene({place: pose}, ball, arrow(points, 0.05 * row.pitch), 1.0 - away)


def _cups(row: Row, state: str, poses: dict[str, Pose], depths: Iterable[int]) -> list[Mark]:
    return [
        mark
        for depth in depths
        for place in poses
        if poses[place].depth == depth
        for mark in _cup(row, f"{state}.cup", place, poses[place])
    ]


@lru_cache(maxsize=512)
def _cup(row: Row, role: str, place: str, pose: Pose) -> tuple[Mark, ...]:
    """A cup upside down: its rim is below. A ball has the name of its place, so a cup has another one."""
    half, top, band = row.width / 2, 0.34 * row.width, 0.16 * row.height
    inner = half - (half - top) * band / row.height
    line = max(1.5, 0.022 * row.pitch)
    bend = 0.07 * row.height
    outline = ((-half, 0), (-top, bend - row.height), (bend - top, -row.height))
    body = Mark(
        "polygon",
        pose.x,
        pose.y,
        rotation=pose.lean,
        points=(*outline, *((-x, y) for x, y in reversed(outline))),
        fill=CUP,
        stroke=EDGE,
        stroke_width=line,
        role=role,
        name=f"cup {place}",
    )
    rim = Mark(
        "polygon",
        pose.x,
        pose.y,
        rotation=pose.lean,
        points=((-half, 0), (-inner, -band), (inner, -band), (half, 0)),
        fill=RIM,
        stroke=EDGE,
        stroke_width=line,
        role="rim",
    )
    return (body, rim)


def _ball(row: Row, value: Value, x: float, foot: float, owner: str, name: str) -> list[Mark]:
    """What a value looks like: a ball of its colour, a ball with its name on it or beside it, or nothing."""
    if value in EMPTY:
        return []
    text, size = display(value), row.ball
    y, line = foot - size / 2, max(1.2, 0.016 * row.pitch)
    plain = text in PALETTE or text == "ball"
    fill = (PALETTE.get(text) or PALETTE[PLAIN_BALL]) if plain else FACE
    ball = Mark("circle", x, y, size, size, fill=fill, stroke=EDGE, stroke_width=line, role=f"{owner}.ball", name=name)
    if plain:
        return [ball]
    on = Mark("text", x, y, 0.8 * size, 0.62 * size, text=text, fill=INK, bold=True, role=f"{owner}.face")
    if len(text) <= SHORT:
        return [ball, on]
    # Below the ball, or above it where the names of the places are near.
    beside = foot + 0.17 * row.pitch if foot < row.base + 0.2 * row.height else foot - size - 0.14 * row.pitch
    return [ball, replace(on, y=beside, width=0.8 * row.pitch, height=0.25 * row.pitch)]


@lru_cache(maxsize=16)
def _table(row: Row) -> tuple[Mark, ...]:
    """The table, and the places' names along its front."""
    top, foot = row.base - 1.05 * BEHIND * row.height, row.foot
    wide = min(row.pitch * (len(row.places) + 0.3), 0.99 * row.canvas_width)
    middle = (row.canvas_width / 2, (top + foot) / 2)
    table = Mark("rect", *middle, wide, foot - top, fill=TABLE, radius=0.14 * row.pitch, role="board")
    size = min(0.24 * row.pitch, 0.09 * row.canvas_height)
    y = row.base + BEFORE * row.height + 0.2 * row.pitch
    return (
        table,
        *(
            Mark("text", row.x(p), y, 0.9 * row.pitch, size, text=p, fill=LABEL, bold=True, role="label")
            for p in row.places
        ),
    )


@lru_cache(maxsize=64)
def _curtain(row: Row, up: float) -> tuple[Mark, ...]:
    """A screen before the row, from the table up to a line that all tops stay above."""
    if up <= 0.0:
        return ()
    foot = row.base + BEFORE * row.height
    high = up * (foot - row.base + (1.0 - SEEN) * row.height)
    wide = min(row.pitch * (len(row.places) + 0.14), 0.97 * row.canvas_width)
    left, folds = (row.canvas_width - wide) / 2, 6 * len(row.places)
    line = max(1.5, 0.02 * row.pitch)
    screen = Mark("rect", row.canvas_width / 2, foot - high / 2, wide, high, fill=CURTAIN, stroke=FOLD)
    rule = Mark("line", 0.0, foot, points=((0.0, 0.0), (0.0, -high)), stroke=FOLD, stroke_width=line, role="curtain")
    return (
        replace(screen, stroke_width=line, radius=0.03 * row.pitch, role="curtain"),
        *(replace(rule, x=left + n * wide / folds) for n in range(1, folds)),
    )


VIEWS = {Shells: shell_marks}
