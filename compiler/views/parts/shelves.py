"""The places of a state in, where its cups or boxes stand and what each looks like out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from math import cos, pi, radians, sin

from compiler.picture import Mark
from compiler.views.parts.tokens import EM

FRONT = "#3b5a86"
BAND = "#7f9cc4"
EDGE = "#27405f"
INSIDE = "#d5d9de"
TABLE = "#e4e2da"
LABEL = "#2f373f"
PLATE = "#f6f5f1"
TAPER = 0.84
"""Width of a cup's foot as a share of its mouth's."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True, eq=False)  # there is one for each canvas and set of places: told apart as such
class Shelf:
    """Where containers stand, in px. `port` is how far from a container's centre an item hovers before it goes in;
    `far` is how far away it comes from, and `token` how large it is then. `room` is the box in which the contents lie,
    by its size and how far below the centre its middle is. Cups are open above, boxes at their right."""

    cups: bool
    spots: dict[str, Point]
    labels: dict[str, Point]
    label: Point
    width: float
    height: float
    port: Point
    far: Point
    token: Point
    room: tuple[float, float, float]
    right: float
    floor: float


@lru_cache(maxsize=16)
def cup_shelf(places: tuple[str, ...], width: int, height: int, caption: float) -> Shelf:
    """Cups in one row, with room above for what falls in, and below for their names and for what moves about."""
    column, floor = width / len(places), height - caption
    wide = min(0.86 * column, 0.29 * min(width, height))
    tall = min(1.6 * wide, 0.36 * height)
    y = floor - 0.255 * height - tall / 2
    side = min(0.15 * height, 0.84 * wide)
    size = 0.07 * height
    xs = {place: (n + 0.5) * column for n, place in enumerate(places)}
    return Shelf(
        cups=True,
        spots={place: (x, y) for place, x in xs.items()},
        labels={place: (x, y + tall / 2 + 0.95 * size) for place, x in xs.items()},
        label=_label(places, 0.9 * column, size),
        width=wide,
        height=tall,
        port=(0.0, -tall / 2 - 0.72 * side),
        far=(0.0, -y - side),
        token=(0.86 * wide, side),
        room=(0.86 * wide, 0.86 * tall, 0.02 * tall),
        right=width,
        floor=floor,
    )


@lru_cache(maxsize=16)
def box_shelf(places: tuple[str, ...], columns: int, width: int, height: int, caption: float) -> Shelf:
    """Boxes row by row, with room at the right of each for what goes in. In one column their names stand to the left
    of them, in several above them."""
    floor = height - caption
    rows = -(-len(places) // columns)
    cell, row = width / columns, min((floor - 10) / rows, 0.26 * height)
    top = (floor - rows * row) / 2
    corners = {p: (n % columns * cell, top + n // columns * row) for n, p in enumerate(places)}
    size = min(0.07 * height, 0.3 * row if columns > 1 else 0.5 * row)
    wide, tall = (0.44 * cell, 0.82 * row) if columns == 1 else (0.6 * cell, 0.56 * row)
    left, down = (0.485 * cell, 0.5 * row) if columns == 1 else (0.34 * cell, 0.64 * row)
    name = (0.135 * cell, 0.5 * row) if columns == 1 else (0.34 * cell, 0.19 * row)
    gap = 0.065 * cell
    plate = cell - left - wide / 2 - gap - 6
    return Shelf(
        cups=False,
        spots={place: (x + left, y + down) for place, (x, y) in corners.items()},
        labels={place: (x + name[0], y + name[1]) for place, (x, y) in corners.items()},
        label=_label(places, 0.25 * cell if columns == 1 else wide, size),
        width=wide,
        height=tall,
        port=(wide / 2 + gap + plate / 2, 0.0),
        far=(width, 0.0),
        token=(plate, min(0.74 * row, 0.14 * height)),
        room=(0.94 * wide, 0.88 * tall, 0.0),
        right=width,
        floor=floor,
    )


def _label(places: tuple[str, ...], wide: float, size: float) -> Point:
    """The width of the names' room, and the font size in which the longest fits."""
    return wide, min(size, wide / (EM * max(map(len, places))))


def label_marks(shelf: Shelf) -> Iterator[Mark]:
    """The names of the places; they stay where they are, and over what moves."""
    wide, size = shelf.label
    for place, (x, y) in shelf.labels.items():
        plate = min(wide, 0.8 * size + EM * size * len(place))
        yield Mark("rect", x, y, plate, 1.15 * size, fill=PLATE, radius=0.2 * size, role="board")
        yield Mark("text", x, y, wide, size, text=place, fill=LABEL, bold=True, role="label", name=place)


def table_marks(shelf: Shelf) -> tuple[Mark, ...]:
    """What cups stand on."""
    if not shelf.cups:
        return ()
    y = next(iter(shelf.spots.values()))[1] + 0.4 * shelf.height
    return (
        Mark(
            "rect",
            shelf.right / 2,
            (y + shelf.floor) / 2,
            shelf.right - 12,
            shelf.floor - y,
            fill=TABLE,
            radius=10,
            role="board",
        ),
    )


@lru_cache(maxsize=256)
def behind_marks(shelf: Shelf, spot: Point, tilt: float = 0.0) -> tuple[Mark, ...]:
    """What is seen of a container behind its contents."""
    x, y = spot
    edge = max(2.0, 0.014 * shelf.height)
    if not shelf.cups:
        wall = Mark("rect", x, y, shelf.width, shelf.height, fill=INSIDE, stroke=EDGE, stroke_width=edge, radius=5)
        return (_as(wall, "back", ""),)
    wall = Mark("polygon", x, y, rotation=tilt, points=_cup(shelf), fill=INSIDE, stroke=EDGE, stroke_width=edge)
    mx, my = _turned((0.0, -shelf.height / 2), tilt)
    rim = Mark("circle", x + mx, y + my, shelf.width, _lip(shelf) * 2, tilt, fill=EDGE, stroke=EDGE, stroke_width=edge)
    return _as(wall, "back", ""), _as(rim, "back", "")


@lru_cache(maxsize=256)
def front_marks(
    shelf: Shelf, spot: Point, role: str, name: str, tilt: float = 0.0, opacity: float = 1.0
) -> tuple[Mark, ...]:
    """What hides the contents; it looks the same whatever they are."""
    x, y = spot
    edge = max(2.0, 0.014 * shelf.height)
    if not shelf.cups:
        door = Mark("rect", x, y, shelf.width, shelf.height, fill=FRONT, stroke=EDGE, stroke_width=edge, radius=5)
        grip = Mark("rect", x, y, 0.1 * shelf.width, 0.1 * shelf.height, fill=BAND, radius=2)
    else:
        door = Mark("polygon", x, y, rotation=tilt, points=_cup(shelf), fill=FRONT, stroke=EDGE, stroke_width=edge)
        bx, by = _turned((0.0, 0.06 * shelf.height), tilt)
        grip = Mark("rect", x + bx, y + by, 0.89 * shelf.width, 0.12 * shelf.height, tilt, fill=BAND)
    return _as(door, role, name, opacity), _as(grip, "back", "", opacity)


def _lip(shelf: Shelf) -> float:
    """Half the height of a cup's mouth as it is seen."""
    return 0.085 * shelf.width


@lru_cache(maxsize=16)
def _cup(shelf: Shelf) -> tuple[Point, ...]:
    """A cup's front about its centre: the mouth's nearer edge is a half ellipse."""
    half, tall, lip = shelf.width / 2, shelf.height / 2, _lip(shelf)
    mouth = [(half * cos(pi * k / 16), -tall + lip * sin(pi * k / 16)) for k in range(17)]
    foot = [(-TAPER * half * cos(pi * k / 16), tall - lip * 0.6 + 0.6 * lip * sin(pi * k / 16)) for k in range(17)]
    return (*mouth, *foot)


def _turned(point: Point, tilt: float) -> Point:
    c, s = cos(radians(tilt)), sin(radians(tilt))
    return point[0] * c - point[1] * s, point[0] * s + point[1] * c


def _as(mark: Mark, role: str, name: str, opacity: float = 1.0) -> Mark:
    return replace(mark, role=role, name=name, opacity=opacity)
