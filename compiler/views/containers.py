"""Cups and boxes with items in them: opaque while they are hidden, laid open while they are shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from math import cos, dist, hypot, pi, sin

from compiler.functions.states.containers import Boxes, Carry, Cups, Drop, Lift, Pour
from compiler.functions.world import Arc
from compiler.picture import Mark
from compiler.trace import Entry, Trace
from compiler.values import Value
from compiler.views.captions import caption_height, caption_marks
from compiler.views.parts.arrows import arrow
from compiler.views.parts.layers import Layer, drawn_on, layers_of
from compiler.views.parts.phase import between, phase, places_of, progress, running, shown_share, shown_snapshot
from compiler.views.parts.shelves import (
    BAND,
    EDGE,
    Point,
    Shelf,
    behind_marks,
    box_shelf,
    cup_shelf,
    front_marks,
    label_marks,
    table_marks,
)
from compiler.views.parts.tokens import is_word, packed, token_marks

COME, GO = 0.18, 0.8
"""The part of an animation in which an item hovers beside its container."""
TILT = 118.0
"""Degrees by which a cup is tilted to empty it."""

Moved = tuple[str, Point, float]
"""(place, centre, tilt) of a container that isn't where it stands."""


def cup_marks(trace: Trace, state: str, view: Cups, reveal: str, us: int) -> list[Mark]:
    """All cups at a time."""
    shelf = cup_shelf(places_of(trace, state), trace.width, trace.height, caption_height(trace))
    return _marks(trace, state, shelf, reveal, us)


def box_marks(trace: Trace, state: str, view: Boxes, reveal: str, us: int) -> list[Mark]:
    """All boxes at a time."""
    places, columns = places_of(trace, state), view.columns or 1
    shelf = box_shelf(places, min(columns, len(places)), trace.width, trace.height, caption_height(trace))
    return _marks(trace, state, shelf, reveal, us)


def _marks(trace: Trace, state: str, shelf: Shelf, reveal: str, us: int) -> list[Mark]:
    """What ops draw lies `under` all containers, `in` one, behind its front, or `over` everything."""
    share, role = shown_share(trace, reveal, us), f"{state}.{'cup' if shelf.cups else 'box'}"
    ops = running(trace, state, us) if share == 0.0 else ()
    layers = layers_of(ops, us, shelf, _MOVES)
    moved = [m for op in ops for m in _moved(shelf, op, progress(op, us))]
    marks = [*table_marks(shelf), *drawn_on(layers, "under")]
    away = {place for place, _, _ in moved}
    standing = [(place, spot, 0.0) for place, spot in shelf.spots.items() if place not in away]
    contents = _contents(trace, state, shelf, reveal) if share > 0.0 else {}
    for place, spot, tilt in [*standing, *moved]:
        marks += behind_marks(shelf, spot, tilt)
        marks += [*contents.get(place, ()), *drawn_on(layers, "in", place)]
        if share < 1.0:
            marks += front_marks(shelf, spot, role, place, tilt, 1.0 - share)
    return [*marks, *label_marks(shelf), *drawn_on(layers, "over"), *caption_marks(trace, *ops)]


def _contents(trace: Trace, state: str, shelf: Shelf, reveal: str) -> dict[str, tuple[Mark, ...]]:
    """The items of every container, all of the same size, from the foot up."""
    values = shown_snapshot(trace, state, reveal)
    items = [item for bag in values.values() for item in bag]
    wide, tall, down = shelf.room
    columns, cell, row = packed(items, max((len(bag) for bag in values.values()), default=1), wide, tall)
    cell, row = min(cell, 1.6 * shelf.token[0]), min(row, shelf.token[1])
    drawn = {}
    for place, bag in values.items():
        x, y = shelf.spots[place]
        lines = -(-len(bag) // columns)
        low = y + down + (tall / 2 - row / 2 if shelf.cups else (lines - 1) * row / 2)
        marks: list[Mark] = []
        for number, item in enumerate(bag):
            line = number // columns
            held = min(columns, len(bag) - line * columns)
            cx = x + (number % columns - (held - 1) / 2) * cell
            name = f"{place}.{number}"
            marks += token_marks(item, cx, low - line * row, 0.96 * cell, 0.94 * row, f"{state}.item", name)
        drawn[place] = tuple(marks)
    return drawn


# --------------------------------------------------------------------- moving


def _spot(shelf: Shelf, place: str, offset: Point = (0.0, 0.0), share: float = 1.0) -> Point:
    """A point beside a container: its centre, moved by a share of an offset."""
    x, y = shelf.spots[place]
    return x + share * offset[0], y + share * offset[1]


def _way(a: Point, b: Point, share: float) -> Point:
    return between(a[0], b[0], share), between(a[1], b[1], share)


def _item(shelf: Shelf, item: Value, spot: Point) -> tuple[Mark, ...]:
    return token_marks(item, *spot, *shelf.token, "op.item", str(item))


def _pointer(shelf: Shelf, place: str, item: Value, inward: bool) -> tuple[Mark, ...]:
    """An arrow beside an item that goes into a container or comes out of it."""
    x, y = _spot(shelf, place, shelf.port)
    wide, side = shelf.token
    half = (wide if is_word(item) else min(shelf.token)) / 2
    if shelf.cups:
        way = ((x + half + 13, y - 0.42 * side), (x + half + 13, y + 0.6 * side))
    else:
        edge = shelf.spots[place][0] + shelf.width / 2
        way = ((x - half - 3, y), (edge + 2, y))
    return arrow(way if inward else way[::-1], 5.0)


def _drop(shelf: Shelf, op: Entry, u: float) -> Iterator[Layer]:
    move = op.animation
    assert isinstance(move, Drop)
    yield move.place, "under", _pointer(shelf, move.place, move.item, inward=True)
    port, home = _spot(shelf, move.place, shelf.port), _spot(shelf, move.place)
    start = _spot(shelf, move.place, shelf.far)
    spot = _way(_way(start, port, phase(u, 0.0, COME)), home, 0.04 * phase(u, COME, GO) + 0.96 * phase(u, GO, 1.0))
    yield move.place, "over" if u < GO else "in", _item(shelf, move.item, spot)


def _lift(shelf: Shelf, op: Entry, u: float) -> Iterator[Layer]:
    move = op.animation
    assert isinstance(move, Lift)
    yield move.place, "under", _pointer(shelf, move.place, move.item, inward=False)
    port, home = _spot(shelf, move.place, shelf.port), _spot(shelf, move.place)
    out = _way(home, port, 0.96 * phase(u, 0.0, COME) + 0.04 * phase(u, COME, GO))
    spot = _way(out, _spot(shelf, move.place, shelf.far), phase(u, GO, 1.0))
    yield move.place, "over" if u > COME else "in", _item(shelf, move.item, spot)


def _path(shelf: Shelf, a: str, b: str) -> tuple[Point, ...]:
    """The way from one container to another, for an arrow that covers neither."""
    if shelf.cups:
        y = shelf.labels[a][1] + 0.75 * shelf.label[1]
        low = y + 0.075 * shelf.floor
        return (shelf.spots[a][0], y), (shelf.spots[a][0], low), (shelf.spots[b][0], low), (shelf.spots[b][0], y)
    (ax, ay), (bx, by) = _spot(shelf, a, (shelf.width / 2 + 2, 0.0)), _spot(shelf, b, (shelf.width / 2 + 2, 0.0))
    x = max(ax, bx) + shelf.port[0] - shelf.width / 2
    return (ax, ay), (x, ay), (x, by), (bx, by)


def _carried(shelf: Shelf, a: str, b: str, u: float) -> tuple[Point, str, str]:
    """Where a thing is that goes from one container to another, and the place and layer it is drawn in."""
    ports = _spot(shelf, a, shelf.port), _spot(shelf, b, shelf.port)
    if u < COME:
        return _way(_spot(shelf, a), ports[0], phase(u, 0.0, COME)), a, "in"
    if u > 1.0 - COME:
        return _way(ports[1], _spot(shelf, b), phase(u, 1.0 - COME, 1.0)), b, "in"
    share = phase(u, COME, 1.0 - COME)
    x = max(px for px, _ in ports)  # boxes in columns: along the arrow, where no name is
    corners = ports if shelf.cups else (ports[0], (x, ports[0][1]), (x, ports[1][1]), ports[1])
    return _along(corners, share), b, "over"


def _along(corners: tuple[Point, ...], share: float) -> Point:
    """The point at a share of the length of a way."""
    steps = list(pairwise(corners))
    left = share * sum(dist(a, b) for a, b in steps)
    for a, b in steps:
        if 0.0 < left <= dist(a, b):
            return _way(a, b, left / dist(a, b))
        left -= dist(a, b)
    return corners[-1] if share > 0.5 else corners[0]


def _carry(shelf: Shelf, op: Entry, u: float) -> Iterator[Layer]:
    move = op.animation
    assert isinstance(move, Carry)
    yield move.target, "under", arrow(_path(shelf, move.source, move.target), 5.0)
    spot, place, layer = _carried(shelf, move.source, move.target, u)
    yield place, layer, _item(shelf, move.item, spot)


def _pour(shelf: Shelf, op: Entry, u: float) -> Iterator[Layer]:
    move = op.animation
    assert isinstance(move, Pour)
    yield move.target, "under", arrow(_path(shelf, move.source, move.target), 5.0)
    if not shelf.cups:  # their contents go over in a cover
        (x, y), place, layer = _carried(shelf, move.source, move.target, u)
        wide, tall = shelf.token
        cover = Mark(
            "rect", x, y, wide, tall, fill=BAND, stroke=EDGE, stroke_width=2, radius=tall / 3, role="op.covered"
        )
        word = Mark("text", x, y, 0.86 * wide, 0.62 * tall, text="all", fill=EDGE, bold=True, role="op.tag", name="all")
        yield place, layer, (cover, word)


def _moved(shelf: Shelf, op: Entry, u: float) -> Iterator[Moved]:
    """The containers that an op moves about."""
    match op.animation:
        case Pour(source, target) if shelf.cups:
            yield source, *_poured(shelf, source, target, u)
        case Arc(a, b):
            for place, spot in zip((a, b), _arced(shelf, a, b, u), strict=True):
                yield place, spot, 0.0


def _poured(shelf: Shelf, source: str, target: str, u: float) -> tuple[Point, float]:
    """A cup that is lifted over another, tilted, and put back: its centre and tilt."""
    (ax, ay), (bx, by) = shelf.spots[source], shelf.spots[target]
    side = -1.0 if ax < bx else 1.0
    tilt = -side * TILT
    there = bx + side * 0.62 * shelf.height, by - 0.5 * shelf.height - 0.36 * shelf.height
    out = phase(u, 0.0, 0.24) * (1.0 - phase(u, 0.76, 1.0))
    turned = phase(u, 0.12, 0.32) * (1.0 - phase(u, 0.68, 0.88))
    lifted = _way((ax, ay), there, out)
    return lifted, tilt * turned


def _arced(shelf: Shelf, a: str, b: str, u: float) -> tuple[Point, Point]:
    """Two containers that trade places, each half round their common centre, clockwise, and within the canvas."""
    (ax, ay), (bx, by) = shelf.spots[a], shelf.spots[b]
    mx, my, dx, dy = (ax + bx) / 2, (ay + by) / 2, (ax - bx) / 2, (ay - by) / 2
    radius = hypot(dx, dy)
    nx, ny = -dy / radius, dx / radius  # a quarter round from the first
    angle = pi * (0.5 * u + 0.5 * phase(u, 0.0, 1.0))
    out = []
    for side in (1.0, -1.0):
        bulge = min(radius, _reach(shelf, (mx, my), (side * nx, side * ny)))
        along, across = side * cos(angle), side * sin(angle) * bulge
        out.append((mx + along * dx + across * nx, my + along * dy + across * ny))
    return out[0], out[1]


def _reach(shelf: Shelf, spot: Point, toward: Point) -> float:
    """How far a container can go from a point before it leaves the canvas."""
    limits = []
    for at, by, half, end in (
        (spot[0], toward[0], shelf.width / 2 + 3, shelf.right),
        (spot[1], toward[1], shelf.height / 2 + 14, shelf.floor),
    ):
        if abs(by) > 1e-9:
            limits.append(((end - half - at) if by > 0 else (at - half)) / abs(by))
    if not shelf.cups and toward[0] < 0.0:
        limits.append(0.0)  # the names stand there
    return max(0.0, min(limits))


_MOVES: dict[type, Callable[[Shelf, Entry, float], Iterator[Layer]]] = {
    Drop: _drop,
    Lift: _lift,
    Pour: _pour,
    Carry: _carry,
}

VIEWS = {Cups: cup_marks, Boxes: box_marks}
