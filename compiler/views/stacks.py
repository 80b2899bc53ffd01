"""Pegs and stacks: covered while they are hidden, bare while they are shown. The first of a list is on top."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import hypot, pi, sin

from compiler.functions.states.containers import DISC_LARGEST, FlipOver, Hop, Pegs, Pop, Push, Stacks
from compiler.picture import Mark
from compiler.trace import Entry, Trace
from compiler.values import WHOLE, Value
from compiler.views.captions import caption_height, caption_marks
from compiler.views.parts.arrows import arrow
from compiler.views.parts.layers import Layer, drawn_on, layers_of
from compiler.views.parts.phase import at, between, phase, places_of, progress, running, shown_share, shown_snapshot
from compiler.views.parts.tokens import DARK, EM, INK, LIGHT, block_marks
from synrl_dsl.builtins.names import PALETTE

COVER = "#3b5a86"
BAND = "#7f9cc4"
EDGE = "#27405f"
WALL = "#d5d9de"
TABLE = "#e4e2da"
LABEL = "#2f373f"
POLE = "#8a6f52"
COME, GO = 0.18, 0.8
"""The part of an animation in which a block hovers over its stack."""
TALLEST = 0.11
"""Height of a block or disc as a share of the canvas, at most."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True, eq=False)  # there is one for each canvas and set of places: told apart as such
class Ground:
    """Where the stacks stand: their x by place, the y of their tops and feet, the width of a cover, the y at which
    things hover, the size of what hops, and the width and font size of names; all in px."""

    xs: dict[str, float]
    top: float
    foot: float
    width: float
    hover: float
    block: Point
    label: Point
    right: float
    floor: float

    @property
    def height(self) -> float:
        return self.foot - self.top


@lru_cache(maxsize=16)
def ground_of(places: tuple[str, ...], share: float, width: int, height: int, caption: float) -> Ground:
    """One column for each stack; a cover takes a share of it."""
    column, floor = width / len(places), height - caption
    named = places != (WHOLE,)
    size = min(0.07 * height, 0.9 * column / (EM * max(1, *map(len, places))))
    wide = min(share * column, 0.42 * min(width, height))
    foot = floor - (0.11 if named else 0.03) * height
    xs = {place: (n + 0.5) * column for n, place in enumerate(places)}
    block = min(0.84 * wide, 0.3 * width), 0.1 * height
    return Ground(
        xs, 0.31 * height, foot, wide, 0.31 * height - 0.085 * height, block, (0.9 * column, size), width, floor
    )


def peg_marks(trace: Trace, state: str, view: Pegs, reveal: str, us: int) -> list[Mark]:
    """All pegs at a time."""
    ground = ground_of(places_of(trace, state), 0.92, trace.width, trace.height, caption_height(trace))
    return _marks(trace, state, ground, True, reveal, us)


def stack_marks(trace: Trace, state: str, view: Stacks, reveal: str, us: int) -> list[Mark]:
    """All stacks at a time."""
    ground = ground_of(places_of(trace, state), 0.62, trace.width, trace.height, caption_height(trace))
    return _marks(trace, state, ground, False, reveal, us)


def _marks(trace: Trace, state: str, ground: Ground, pegs: bool, reveal: str, us: int) -> list[Mark]:
    """What ops draw lies `under` all stacks, `in` one, behind its cover, or `over` everything."""
    share = shown_share(trace, reveal, us)
    ops = running(trace, state, us) if share == 0.0 else ()
    layers = layers_of(ops, us, ground, _MOVES)
    turned = {at(op.animation.place): _turn(progress(op, us)) for op in ops if isinstance(op.animation, FlipOver)}
    contents = _contents(trace, state, ground, pegs, reveal) if share > 0.0 else {}
    marks = [*_table(ground), *drawn_on(layers, "under")]
    for place, x in ground.xs.items():
        marks += _bare(ground, x, pegs) if place not in turned else ()
        marks += [*contents.get(place, ()), *drawn_on(layers, "in", place)]
        if share < 1.0 and place not in turned:
            marks += _cover(ground, x, f"{state}.cover", place or state, 0.0, 1.0 - share)
    for place, tilt in turned.items():
        marks += _cover(ground, ground.xs[place], f"{state}.cover", place or state, tilt, 1.0)
    return [*marks, *drawn_on(layers, "over"), *caption_marks(trace, *ops)]


# -------------------------------------------------------------------- at rest


@lru_cache(maxsize=16)
def _table(ground: Ground) -> tuple[Mark, ...]:
    """What they stand on, and their names."""
    y = (ground.foot + ground.floor) / 2
    board = Mark("rect", ground.right / 2, y, ground.right - 12, ground.floor - ground.foot, fill=TABLE, role="board")
    wide, size = ground.label
    names = [
        Mark("text", x, y, wide, size, text=place, fill=LABEL, bold=True, role="label", name=place)
        for place, x in ground.xs.items()
        if place
    ]
    return board, *names


@lru_cache(maxsize=64)
def _bare(ground: Ground, x: float, pegs: bool) -> tuple[Mark, ...]:
    """A peg or a tray with nothing on it."""
    y, tall = (ground.top + ground.foot) / 2, ground.height
    if pegs:
        pole = Mark("rect", x, y + 0.04 * tall, 0.06 * ground.width, 0.92 * tall, fill=POLE, radius=3, role="back")
        foot = Mark("rect", x, ground.foot - 4, 0.98 * ground.width, 8, fill=POLE, radius=3, role="back")
        return pole, foot
    wall = Mark("rect", x, y, ground.width, tall, fill=WALL, stroke=EDGE, stroke_width=2.0, radius=4, role="back")
    return (wall,)


@lru_cache(maxsize=256)
def _cover(ground: Ground, x: float, role: str, name: str, tilt: float, opacity: float) -> tuple[Mark, ...]:
    """What hides a stack; its two ends look the same, so that it may stand on either."""
    y, tall = (ground.top + ground.foot) / 2, ground.height
    body = Mark(
        "rect",
        x,
        y,
        ground.width,
        tall,
        tilt,
        fill=COVER,
        stroke=EDGE,
        stroke_width=2.5,
        radius=5,
        opacity=opacity,
        role=role,
        name=name,
    )
    bands = []
    for side in (-1, 1):
        off = side * 0.4 * tall
        dx, dy = -off * sin(tilt * pi / 180), off * sin((90 - tilt) * pi / 180)
        band = Mark(
            "rect", x + dx, y + dy, 0.985 * ground.width, 0.05 * tall, tilt, fill=BAND, opacity=opacity, role="back"
        )
        bands.append(band)
    return body, *bands


def _contents(trace: Trace, state: str, ground: Ground, pegs: bool, reveal: str) -> dict[str, tuple[Mark, ...]]:
    """The items of every stack, from the foot up, all of one height."""
    values = shown_snapshot(trace, state, reveal)
    most = max(map(len, values.values()), default=0)
    tall = min(TALLEST * trace.height, 0.95 * ground.height / max(most, 1))
    drawn: dict[str, tuple[Mark, ...]] = {}
    for place, items in values.items():
        marks: list[Mark] = []
        for number, item in enumerate(reversed(items)):
            x, y = ground.xs[place], ground.foot - (8 if pegs else 4) - (number + 0.5) * tall
            name = f"{place or state}.{len(items) - 1 - number}"
            if pegs:
                marks += _disc(ground, item, x, y, 0.95 * tall, f"{state}.disc", name)
            else:
                marks += block_marks(item, x, y, 0.9 * ground.width, 0.93 * tall, f"{state}.item", name)
        drawn[place] = tuple(marks)
    return drawn


def _disc(ground: Ground, size: Value, x: float, y: float, tall: float, role: str, name: str) -> tuple[Mark, ...]:
    """A disc as a bar, as wide as its size says, with its number on it."""
    wide = ground.width * between(0.3, 0.95, (size - 1) / (DISC_LARGEST - 1))
    color = PALETTE[tuple(PALETTE)[(size - 1) % len(PALETTE)]]
    return disc_marks(size, color, x, y, wide, tall, role, name)


@lru_cache(maxsize=256)
def disc_marks(
    size: int, color: str, x: float, y: float, wide: float, tall: float, role: str, name: str
) -> tuple[Mark, ...]:
    body = Mark(
        "rect", x, y, wide, tall, fill=color, stroke=EDGE, stroke_width=2.0, radius=0.4 * tall, role=role, name=name
    )
    ink = LIGHT if color in DARK else INK
    text = Mark(
        "text", x, y, 0.7 * wide, 0.86 * tall, text=str(size), fill=ink, bold=True, role=f"{role}_text", name=name
    )
    return body, text


# --------------------------------------------------------------------- moving


def _covered(ground: Ground, x: float, y: float) -> tuple[Mark, ...]:
    """What is on its way unseen: always of one size."""
    wide, tall = ground.block
    role = "op.covered"
    capsule = Mark(
        "rect", x, y, wide, tall, fill=BAND, stroke=EDGE, stroke_width=2.5, radius=0.45 * tall, role="op.covered"
    )
    seam = Mark("rect", x, y, 0.07 * wide, 0.94 * tall, fill=EDGE, role=role)
    return capsule, seam


def _pointer(ground: Ground, x: float, inward: bool) -> tuple[Mark, ...]:
    """An arrow beside what goes onto a stack or leaves it."""
    side = x + ground.block[0] / 2 + 15
    way = ((side, ground.hover - 0.8 * ground.block[1]), (side, ground.top - 2))
    return arrow(way if inward else way[::-1], 5.0)


def _hop(ground: Ground, op: Entry, u: float) -> Iterator[Layer]:
    move = op.animation
    assert isinstance(move, Hop)
    a, b = ground.xs[move.source], ground.xs[move.target]
    high, edge = ground.hover - 0.09 * ground.height, ground.top - 4
    crest = ground.block[1] / 2 + 6
    yield move.source, "under", arrow(((a, edge), (a, crest), (b, crest), (b, edge)), 5.0)
    inside = ground.top + 0.75 * ground.block[1]
    if u < COME:
        yield move.source, "in", _covered(ground, a, between(inside, high, phase(u, 0.0, COME)))
    elif u > 1 - COME:
        yield move.target, "in", _covered(ground, b, between(high, inside, phase(u, 1 - COME, 1.0)))
    else:
        share = phase(u, COME, 1 - COME)
        yield move.source, "over", _covered(ground, between(a, b, share), high - (high - crest) * sin(pi * share))


def _push(ground: Ground, op: Entry, u: float) -> Iterator[Layer]:
    move = op.animation
    assert isinstance(move, Push)
    place = at(move.place)
    x, (wide, tall) = ground.xs[place], ground.block
    yield place, "under", _pointer(ground, x, inward=True)
    y = between(-tall, ground.hover, phase(u, 0.0, COME))
    y += 0.05 * tall * phase(u, COME, GO) + (ground.top + tall - ground.hover) * phase(u, GO, 1.0)
    yield place, "in", block_marks(move.item, x, y, wide, tall, "op.item", str(move.item))


def _pop(ground: Ground, op: Entry, u: float) -> Iterator[Layer]:
    move = op.animation
    assert isinstance(move, Pop)
    place = at(move.place)
    x, (wide, tall) = ground.xs[place], ground.block
    yield place, "under", _pointer(ground, x, inward=False)
    y = between(ground.top + tall, ground.hover, phase(u, 0.0, COME))
    y -= 0.05 * tall * phase(u, COME, GO) + (ground.hover + tall) * phase(u, GO, 1.0)
    if op.shown:
        yield place, "in", block_marks(op.shown[0], x, y, wide, tall, "op.item", str(op.shown[0]))
    else:
        yield place, "in", _covered(ground, x, y)


def _turn(u: float) -> float:
    """Degrees by which a stack is turned on its way round."""
    return 180.0 * (0.35 * u + 0.65 * phase(u, 0.05, 0.95))


def _flip(ground: Ground, op: Entry, u: float) -> Iterator[Layer]:
    """An arrow half round the stack that is turned."""
    move = op.animation
    assert isinstance(move, FlipOver)
    x, y = ground.xs[at(move.place)], (ground.top + ground.foot) / 2
    reach = hypot(ground.height, ground.width) / 2 + 9
    way = tuple((x + reach * sin(a * pi / 180), y - reach * sin((90 - a) * pi / 180)) for a in range(-60, 61, 10))
    yield at(move.place), "over", arrow(way, 5.0)


_MOVES: dict[type, Callable[[Ground, Entry, float], Iterator[Layer]]] = {
    Hop: _hop,
    Push: _push,
    Pop: _pop,
    FlipOver: _flip,
}

VIEWS = {Pegs: peg_marks, Stacks: stack_marks}
