"""A card in, its face or its back as marks out; suits are drawn as paths."""

from __future__ import annotations

from functools import lru_cache
from math import cos, hypot, pi, sin, sqrt

from compiler.picture import Mark
from synrl_dsl.builtins.names import PALETTE

FACE = "#ffffff"
EDGE = "#27405f"
BACK = "#3b5a86"
PATTERN = "#7f9cc4"
RED = PALETTE["red"]
BLACK = "#1b1e24"
CORNERS = {"Jack": "J", "Queen": "Q", "King": "K", "Ace": "A"}
"""What stands on a card for the ranks that are words."""

Point = tuple[float, float]


def card_parts(card: str) -> tuple[str, str, str]:
    """What stands on a card: its rank, its suit, and the colour of both."""
    rank, _, suit = card.partition(" of ")
    return CORNERS.get(rank, rank), suit.lower(), RED if suit in ("Diamonds", "Hearts") else BLACK


@lru_cache(maxsize=1024)
def face_marks(
    card: str, x: float, y: float, width: float, height: float, role: str, turn: float = 1.0
) -> tuple[Mark, ...]:
    """A card that lies face up: rank above suit, both large. `turn` narrows it while it turns over."""
    sheet = _sheet(x, y, width * turn, height, FACE, role, card)
    if turn < 0.6:
        return (sheet,)
    rank, suit, color = card_parts(card)
    text = _rank(rank, x, y - 0.22 * height, 0.82 * width * turn, 0.5 * height, color, role, card)
    return (sheet, text, *suit_marks(suit, x, y + 0.24 * height, 0.36 * height, role))


@lru_cache(maxsize=1024)
def strip_marks(
    card: str, x: float, y: float, width: float, height: float, strip: float, whole: bool, role: str
) -> tuple[Mark, ...]:
    """A card face up of which the lowest `strip` px are seen: rank and suit side by side in them. If the `whole` card
    is seen, the suit stands above them again."""
    rank, suit, color = card_parts(card)
    middle, size = y + height / 2 - 0.52 * strip, min(0.98 * strip, 0.46 * width)
    above = suit_marks(suit, x, y - strip / 2, min(0.5 * height, 0.7 * (height - strip)), role) if whole else ()
    return (
        _sheet(x, y, width, height, FACE, role, card),
        _rank(rank, x - 0.2 * width, middle, 0.46 * width, size, color, role, card),
        *suit_marks(suit, x + 0.23 * width, middle, min(0.74 * strip, 0.36 * width), role),
        *above,
    )


@lru_cache(maxsize=256)
def back_marks(
    x: float, y: float, width: float, height: float, role: str, name: str, turn: float = 1.0
) -> tuple[Mark, ...]:
    """A card that lies face down; all backs look the same."""
    thin, wide = 0.03 * width, 0.76 * width * turn
    points = tuple((0.2 * width * turn * px, 0.2 * width * py) for px, py in ((0, -1), (1, 0), (0, 1), (-1, 0)))
    return (
        _sheet(x, y, width * turn, height, BACK, role, name),
        Mark("rect", x, y, wide, 0.82 * height, fill=BACK, stroke=PATTERN, stroke_width=thin, role="back"),
        Mark("polygon", x, y, points=points, fill=PATTERN, role="back"),
    )


def _sheet(x: float, y: float, width: float, height: float, fill: str, role: str, name: str) -> Mark:
    wide = max(2.0, width)
    return Mark(
        "rect",
        x,
        y,
        wide,
        height,
        fill=fill,
        stroke=EDGE,
        stroke_width=max(1.5, 0.016 * height),
        radius=min(0.07 * height, wide / 2),
        role=role,
        name=name,
    )


def _rank(rank: str, x: float, y: float, wide: float, size: float, color: str, role: str, name: str) -> Mark:
    return Mark("text", x, y, wide, size, text=rank, fill=color, bold=True, role=f"{role}_rank", name=name)


def suit_marks(suit: str, x: float, y: float, size: float, role: str) -> tuple[Mark, ...]:
    """The sign of a suit, `size` px high."""
    color = RED if suit in ("diamonds", "hearts") else BLACK
    return tuple(
        Mark(
            "polygon",
            x,
            y,
            points=tuple((size * px, size * py) for px, py in outline),
            fill=color,
            role=f"{role}_suit",
        )
        for outline in SIGNS[suit]
    )


def _heart() -> tuple[Point, ...]:
    """The well-known curve of sines, 1 high, centred on its box."""
    steps = [2 * pi * k / 40 for k in range(40)]
    curve = [(16 * sin(t) ** 3, 13 * cos(t) - 5 * cos(2 * t) - 2 * cos(3 * t) - cos(4 * t)) for t in steps]
    top, foot = max(y for _, y in curve), min(y for _, y in curve)
    return tuple((x / (top - foot), (top + foot - 2 * y) / (top - foot) / 2) for x, y in curve)


def _around(circles: tuple[tuple[float, float, float], ...], steps: int) -> tuple[Point, ...]:
    """The outline of circles (x, y, radius) that all hold the origin."""
    points = []
    for k in range(steps):
        dx, dy = cos(2 * pi * k / steps), sin(2 * pi * k / steps)
        reach = max(_exit(cx, cy, r, dx, dy) for cx, cy, r in circles)
        points.append((reach * dx, reach * dy))
    return tuple(points)


def _exit(cx: float, cy: float, r: float, dx: float, dy: float) -> float:
    """How far from the origin a ray leaves a circle that holds the origin."""
    along = cx * dx + cy * dy
    return along + sqrt(r * r - hypot(cx, cy) ** 2 + along * along)


STEM: tuple[Point, ...] = ((-0.05, 0.0), (0.05, 0.0), (0.08, 0.34), (0.2, 0.5), (-0.2, 0.5), (-0.08, 0.34))
CLUB = ((0.0, -0.25, 0.252), (-0.235, 0.1, 0.258), (0.235, 0.1, 0.258))

SIGNS: dict[str, tuple[tuple[Point, ...], ...]] = {
    "diamonds": (((0.0, -0.5), (0.38, 0.0), (0.0, 0.5), (-0.38, 0.0)),),
    "hearts": (_heart(),),
    "spades": (tuple((-0.9 * x, -0.84 * y - 0.08) for x, y in _heart()), STEM),
    "clubs": (_around(CLUB, 60), STEM),
}
"""The outlines that make up the sign of each suit, 1 high."""
