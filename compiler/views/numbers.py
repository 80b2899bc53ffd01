"""A map to numbers as labelled cards in a row or a grid; they lie face down where the state is hidden.

An op shows what it says as a tag on the card that it changes; the cards themselves look alike after every op.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, cos, hypot, pi, sin

from compiler.errors import SceneError
from compiler.functions.arithmetic import CopyOver, Numbers, Stamp
from compiler.functions.grid import cell_place
from compiler.functions.world import Arc
from compiler.picture import Mark
from compiler.trace import Entry, Trace
from compiler.values import display
from compiler.views.parts.arrows import arrow
from compiler.views.parts.phase import between, phase, places_of, progress, running, shown_share, shown_snapshot
from compiler.views.tiles import ease
from synrl_dsl.builtins import ENUMERATIONS, PALETTE

FRONT = "#ffffff"
BACK = "#3b5a86"
RIM = "#7f9cc4"
EDGE = "#27405f"
INK = "#1c2733"
LABEL = "#5b6670"
TAG = PALETTE["yellow"]

TALL = 1.12  # height of a card in widths of a card; all below are in these, too
PITCH = 1.26  # from card to card in a row
DROP = 1.62  # from row to row
LABEL_DOWN = 0.84  # from the middle of a card to that of its label
FROM_ABOVE = 0.8  # how high above its card a tag appears
COPY = "copy"
COPY_DOWN = 0.34  # from the middle of a copied card to the word on it
PASSING = 0.62  # how far two cards that trade places pass each other aside


@dataclass(frozen=True, slots=True)
class Cards:
    """Where the cards lie: their width in px, and the centre of each by its place."""

    width: float
    centres: tuple[tuple[str, float, float], ...]

    def centre(self, place: str) -> tuple[float, float]:
        return next((x, y) for name, x, y in self.centres if name == place)


def number_marks(trace: Trace, state: str, view: Numbers, reveal: str, us: int) -> list[Mark]:
    """The cards at a time."""
    cards = cards_of(places_of(trace, state), trace.width, trace.height)
    values = shown_snapshot(trace, state, reveal)
    face = 2.0 * shown_share(trace, reveal, us) - 1.0
    ops = running(trace, state, us)
    flying = {place: at for op in ops for place, at in _flying(cards, op, us)}
    marks = list(_labels(cards))
    for place, x, y in cards.centres:
        if place not in flying:
            marks += _card(cards.width, state, place, x, y, face, display(values[place]) if face > 0 else "")
    for place, (x, y) in flying.items():
        marks.append(_shadow(cards.width, x, y))
        marks += _card(cards.width, state, place, x, y, face, display(values[place]) if face > 0 else "")
    for op in ops:
        match op.animation:
            case Stamp(place, _, text):
                marks += _tag(cards, op, place, text or op.says, us)
            case CopyOver(source, target):
                marks += _copy(cards, state, op, source, target, us)
    return marks


@lru_cache(maxsize=64)
def cards_of(places: tuple[str, ...], width: int, height: int) -> Cards:
    """The cards for these places on a `width` x `height` px canvas; cells lie as on their board."""
    if all(place in _CELLS for place in places):
        where = [cell_place(place) for place in places]
    else:
        # The fewest columns among those that leave the cards largest.
        best = max(range(1, len(places) + 1), key=lambda n: (_side(n, ceil(len(places) / n), width, height), -n))
        where = [(n % best, n // best) for n in range(len(places))]
    columns, rows = max(c for c, _ in where) + 1, max(r for _, r in where) + 1
    side = _side(columns, rows, width, height)
    left = width / 2 - (columns - 1) / 2 * PITCH * side
    # The label under a card belongs to it: both together are centred.
    top = height / 2 - (rows - 1) / 2 * DROP * side - 0.5 * (LABEL_DOWN - TALL / 2 + 0.12) * side
    centres = ((p, left + c * PITCH * side, top + r * DROP * side) for p, (c, r) in zip(places, where, strict=True))
    return Cards(side, tuple(centres))


def _side(columns: int, rows: int, width: int, height: int) -> float:
    """How wide the cards of such a grid can be, px; where there are rows, cards pass each other at the sides, too."""
    beside = 2 * PASSING - (PITCH - 1) + 0.12 if rows > 1 else 0.3
    return min(width / (PITCH * columns + beside), height / (DROP * rows + 1.15), 0.3 * min(width, height))


_CELLS = frozenset(ENUMERATIONS["cell"])


def _flying(cards: Cards, op: Entry, us: int) -> Iterable[tuple[str, tuple[float, float]]]:
    """Where the cards are that an op moves: two that trade places, each on one side of the other."""
    if not isinstance(op.animation, Arc):
        return
    (ax, ay), (bx, by) = cards.centre(op.animation.a), cards.centre(op.animation.b)
    half = hypot(bx - ax, by - ay) / 2
    if half == 0.0:
        return
    ux, uy = (bx - ax) / 2 / half, (by - ay) / 2 / half
    aside = min(half, PASSING * cards.width)
    turned = pi * ease(progress(op, us))
    along, across = -half * cos(turned), -aside * sin(turned)
    dx, dy = along * ux - across * uy, along * uy + across * ux
    x, y = (ax + bx) / 2, (ay + by) / 2
    yield op.animation.a, (x + dx, y + dy)
    yield op.animation.b, (x - dx, y - dy)


def _tag(cards: Cards, op: Entry, place: str, text: str, us: int) -> Iterable[Mark]:
    """A text on its way down to the card in the first third, and gone after the last fifth."""
    if not text:
        raise SceneError(f"stamp() shows what its op says, and '{op.name}' says nothing; give it a line `says`")
    u = progress(op, us)
    x, y = cards.centre(place)
    y -= (1 - phase(u, 0.0, 0.35)) * FROM_ABOVE * cards.width
    opacity = min(phase(u, 0.0, 0.18), 1 - phase(u, 0.82, 1.0))
    width = min(1.2 * cards.width, max(0.62, 0.28 + 0.3 * len(text)) * cards.width)
    yield from _plate(cards, f"{place} stamp", text, x, y, width, 0.5 * cards.width, opacity)


def _plate(
    cards: Cards, name: str, text: str, x: float, y: float, width: float, height: float, opacity: float
) -> Iterable[Mark]:
    """A text on a plate of `width` x `height` px."""
    yield Mark(
        "rect",
        x,
        y,
        width,
        height,
        fill=TAG,
        stroke=EDGE,
        stroke_width=0.03 * cards.width,
        radius=0.3 * height,
        opacity=opacity,
        role="op.tag",
        name=name,
    )
    yield Mark(
        "text",
        x,
        y,
        width - 0.16 * cards.width,
        0.84 * height,
        fill=INK,
        text=text,
        bold=True,
        opacity=opacity,
        role="op.stamp",
        name=name,
    )


def _copy(cards: Cards, state: str, op: Entry, source: str, target: str, us: int) -> Iterable[Mark]:
    """A face-down copy that is lifted off one card and laid on the other; it says so, and an arrow tells which is
    which."""
    (ax, ay), (bx, by) = cards.centre(source), cards.centre(target)
    u = progress(op, us)
    share = ease(min(1.0, max(0.0, (u - 0.08) / 0.84)))
    lifted = 0.1 * cards.width * min(phase(u, 0.0, 0.15), 1 - phase(u, 0.85, 1.0))
    x, y = between(ax, bx, share), between(ay, by, share) - lifted
    yield _shadow(cards.width, x, y + lifted / 2)
    yield from _card(cards.width, state, f"{source} copy", x, y, -1.0, "")
    yield from _plate(
        cards, f"{source} copied", COPY, x, y + COPY_DOWN * cards.width, 0.84 * cards.width, 0.34 * cards.width, 1.0
    )
    if source != target:
        yield from arrow(((ax, ay), (bx, by)), 0.07 * cards.width)


@lru_cache(maxsize=64)
def _labels(cards: Cards) -> tuple[Mark, ...]:
    side = cards.width
    return tuple(
        Mark("text", x, y + LABEL_DOWN * side, 1.1 * side, 0.3 * side, fill=LABEL, text=place, role="label", name=place)
        for place, x, y in cards.centres
    )


def _shadow(side: float, x: float, y: float) -> Mark:
    x, y = x + 0.03 * side, y + 0.05 * side
    return Mark("rect", x, y, side, TALL * side, fill="#000000", opacity=0.22, radius=0.12 * side, role="shadow")


@lru_cache(maxsize=4096)
def _card(side: float, state: str, place: str, x: float, y: float, face: float, text: str) -> tuple[Mark, ...]:
    """A card; `face` is the measure of its turn, 1 face up and -1 face down."""
    width = max(0.02, abs(face)) * side
    marks = [
        Mark(
            "rect",
            x,
            y,
            width,
            TALL * side,
            fill=FRONT if face > 0 else BACK,
            stroke=EDGE,
            stroke_width=max(1.5, 0.02 * side),
            radius=0.12 * min(side, width),
            role=f"{state}.card",
            name=place,
        )
    ]
    if face > 0.5:
        marks.append(
            Mark(
                "text",
                x,
                y,
                0.84 * side,
                0.62 * side,
                fill=INK,
                text=text,
                bold=True,
                role=f"{state}.face",
                name=place,
            )
        )
    elif face < -0.5:
        marks.append(
            Mark(
                "rect",
                x,
                y,
                0.66 * width,
                0.74 * side,
                stroke=RIM,
                stroke_width=max(1.0, 0.02 * side),
                radius=0.08 * side,
                role="back",
            )
        )
    return tuple(marks)


VIEWS = {Numbers: number_marks}
