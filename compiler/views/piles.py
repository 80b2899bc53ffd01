"""Piles of cards: face down while they are hidden, laid out from top to bottom while they are shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import cos, pi, sin

from compiler.functions.items import ordinal_word
from compiler.functions.states.piles import CardPile, PassOn, PlaceOn, SlideIn, TakeFrom, Tuck
from compiler.picture import Mark
from compiler.trace import Entry, Trace
from compiler.values import WHOLE
from compiler.views.captions import caption_height, caption_marks
from compiler.views.parts.arrows import arrow
from compiler.views.parts.cards import BACK, EDGE, back_marks, face_marks, strip_marks
from compiler.views.parts.layers import Layer, drawn_on, layers_of
from compiler.views.parts.phase import at, between, phase, places_of, running, shown_share, shown_snapshot

MAT = "#e4e2da"
LABEL = "#3f474f"
FAINT = "#7b848d"
MARGIN = 7.0
"""px between the edge of the canvas and what lies nearest to it."""
SHAPE = 0.715
"""Width of a card as a share of its height."""
LAYERS = 4
"""How many backs a pile seems to be of, however many it holds."""
COME, GO = 0.18, 0.8
"""The part of an animation in which a card that comes or goes hovers over or under its pile."""


@dataclass(frozen=True, slots=True)
class Table:
    """Where the piles lie: their x by place, their y, the size of a card, the width of a column, the y of the foot
    of what isn't a label or a caption, and the canvas's right edge; all in px."""

    xs: dict[str, float]
    y: float
    width: float
    height: float
    column: float
    floor: float
    right: float

    def hover(self, end: str) -> float:
        """The y of a card that hovers over or under its pile."""
        return self.y + 1.07 * self.height * (-1 if end == "top" else 1)


def table_of(trace: Trace, state: str) -> Table:
    """One column for each pile. To the left of every pile there is room for a card and a word."""
    return _table(places_of(trace, state), trace.width, trace.height, caption_height(trace))


@lru_cache(maxsize=16)
def _table(places: tuple[str, ...], width: int, height: int, caption: float) -> Table:
    column = width / len(places)
    floor = height - caption - (0.0 if places == (WHOLE,) else 0.078 * height)
    wide = min(SHAPE * (floor - 2 * MARGIN) / 3.16, (column - 24) / 2.25)
    aside = max(0.0, 1.72 * wide - column / 2)
    xs = {place: (n + 0.5) * column + aside for n, place in enumerate(places)}
    return Table(xs, floor / 2, wide, wide / SHAPE, column, floor, width)


def pile_marks(trace: Trace, state: str, view: CardPile, reveal: str, us: int) -> list[Mark]:
    """All piles at a time. A pile that is hidden looks the same whatever it holds.

    What ops draw lies `under` a pile, `inside` it below its uppermost card, or `over` all of them.
    """
    table = table_of(trace, state)
    marks = list(_mats(tuple(table.xs), trace.width, trace.height, table.floor))
    share = shown_share(trace, reveal, us)
    if share > 0.0:
        for place, cards in shown_snapshot(trace, state, reveal).items():
            marks += _laid_out(table, state, place, cards, share)
        return marks
    ops = running(trace, state, us)
    layers = layers_of(ops, us, table, _MOVES)
    for place in table.xs:
        lower, upper = _pile(table, state, place)
        marks += [*drawn_on(layers, "under", place), *lower, *drawn_on(layers, "inside", place), *upper]
    return [*marks, *drawn_on(layers, "over"), *caption_marks(trace, *ops)]


# -------------------------------------------------------------------- at rest


@lru_cache(maxsize=16)
def _mats(places: tuple[str, ...], width: int, height: int, floor: float) -> tuple[Mark, ...]:
    """A mat and a label for each of several piles."""
    if places == (WHOLE,):
        return ()
    column, size = width / len(places), 0.066 * height
    marks: list[Mark] = []
    for number, place in enumerate(places):
        x, y = (number + 0.5) * column, floor + 0.5 * size
        marks.append(Mark("rect", x, floor / 2, column - 8, floor - 6, fill=MAT, radius=10, role="board"))
        text = Mark("text", x, y, 0.9 * column, size, text=place, fill=LABEL, bold=True, role="label", name=place)
        marks.append(text)
    return tuple(marks)


@lru_cache(maxsize=64)
def _pile_marks(x: float, y: float, width: float, height: float, role: str, name: str) -> tuple[Mark, ...]:
    """A pile's lowest backs first, the uppermost last; the uppermost is of three marks."""
    edge = max(1.5, 0.016 * height)
    step = 0.02 * height
    lower = [
        Mark(
            "rect",
            x + k * step,
            y + k * step,
            width,
            height,
            fill=BACK,
            stroke=EDGE,
            stroke_width=edge,
            radius=0.07 * height,
            role="back",
        )
        for k in range(LAYERS - 1, 0, -1)
    ]
    return (*lower, *back_marks(x, y, width, height, role, name))


def _pile(table: Table, state: str, place: str) -> tuple[tuple[Mark, ...], tuple[Mark, ...]]:
    """The lower backs of a pile, and its uppermost."""
    marks = _pile_marks(table.xs[place], table.y, table.width, table.height, f"{state}.pile", place or state)
    return marks[: LAYERS - 1], marks[LAYERS - 1 :]


def _laid_out(table: Table, state: str, place: str, cards: tuple[str, ...], share: float) -> Iterator[Mark]:
    """The cards of a pile, the topmost uppermost and over all others; they gather as `share` goes to 0."""
    x, wide, tall, role = table.xs[place], table.width, table.height, f"{state}.card"
    if share < 1.0:
        for part in _pile(table, state, place):
            yield from part
    if not cards:
        if share > 0.5:
            role, edge = f"{state}.empty", 0.02 * tall
            yield Mark("rect", x, table.y, wide, tall, stroke=FAINT, stroke_width=edge, radius=0.07 * tall, role=role)
            yield Mark("text", x, table.y, 0.86 * wide, 0.24 * tall, text="empty", fill=FAINT, role=role, name=place)
        return
    strip = min(0.34 * tall, (table.floor - 2 * MARGIN - tall) / max(1, len(cards) - 1))
    top = table.y - (len(cards) - 1) * strip / 2
    for number in reversed(range(len(cards))):
        y = between(table.y, top + number * strip, phase(share, 0.0, 1.0))
        if share > 0.5:
            yield from strip_marks(cards[number], x, y, wide, tall, strip, number == 0, role)
        else:
            yield from back_marks(x, y, wide, tall, "back", "")
    if share > 0.5:
        low = top + (len(cards) - 0.5) * strip + tall / 2 - strip if len(cards) > 1 else top + 0.3 * tall
        high = top - 0.3 * tall
        aside, size = x - 1.06 * wide, max(22.0, 0.21 * tall)
        for word, y in (("top", high), ("bottom", low)):
            yield _word(aside, y, wide, size, word, f"{state}.end")
        if low - high > 2.4 * size:
            way = ((aside, high + 0.7 * size), (aside, low - 0.7 * size))
            yield from arrow(way, 3.5, FAINT, f"{state}.order")


@lru_cache(maxsize=256)
def _word(x: float, y: float, width: float, size: float, text: str, role: str) -> Mark:
    return Mark("text", x, y, width, size, text=text, fill=LABEL, bold=True, role=role, name=text)


# --------------------------------------------------------------------- moving


def _tag(table: Table, x: float, y: float, first: str, second: str) -> tuple[Mark, ...]:
    """Two lines beside a card that say what is done with it."""
    size = max(21.0, 0.21 * table.height)
    lines = ((first, y - 0.55 * size), (second, y + 0.55 * size))
    return tuple(_word(x, at_y, 1.12 * table.width, size, text, "op.tag") for text, at_y in lines)


def _beside(table: Table, x: float, end: str, inward: bool) -> tuple[Mark, ...]:
    """An arrow to the right of a pile and of what hovers at its end: towards the pile, or away from it."""
    side = x + 0.66 * table.width
    far = between(table.y, table.hover(end), 1.15)
    way = ((side, far), (side, between(table.y, table.hover(end), 0.3)))
    return arrow(way if inward else way[::-1], 0.06 * table.width)


def _place_on(table: Table, op: Entry, u: float) -> Iterator[Layer]:
    move = op.animation
    assert isinstance(move, PlaceOn)
    place = at(move.pile)
    x, hover = table.xs[place], table.hover(move.end)
    yield place, "over", _tag(table, x - 1.1 * table.width, hover, "on" if move.end == "top" else "under", move.end)
    yield place, "over", _beside(table, x, move.end, inward=True)
    cx = between(_outside(table, x, -table.width), x, phase(u, 0.0, COME))
    y = between(hover, table.y, 0.03 * phase(u, COME, GO) + 0.97 * phase(u, GO, 1.0))
    turn = cos(pi * phase(u, GO, 0.97)) if move.end == "top" else 1.0
    yield place, "over" if move.end == "top" else "under", _card(table, cx, y, move.card, turn)


def _outside(table: Table, x: float, alone: float) -> float:
    """The x beyond the edge from which a card comes to a pile, or to which it goes: the nearest, so that of two
    piles it doesn't pass the other one; `alone` where there is none."""
    if len(table.xs) == 1:
        return alone
    return -table.width if x < table.right / 2 else table.right + table.width


def _card(table: Table, x: float, y: float, card: str | None, turn: float = 1.0) -> tuple[Mark, ...]:
    """A card on its way, face up where it is known which; `turn` is below 0 where its back is seen."""
    if card is None or turn < 0.0:
        return back_marks(x, y, table.width, table.height, "op.back", "", abs(turn))
    return face_marks(card, x, y, table.width, table.height, "op.card", turn)


def _take_from(table: Table, op: Entry, u: float) -> Iterator[Layer]:
    move = op.animation
    assert isinstance(move, TakeFrom)
    place = at(move.pile)
    x, hover = table.xs[place], table.hover(move.end)
    yield place, "over", _tag(table, x - 1.1 * table.width, hover, "from", move.end)
    yield place, "over", _beside(table, x, move.end, inward=False)
    cx = between(x, _outside(table, x, table.right + table.width), phase(u, GO, 1.0))
    y = between(table.y, hover, 0.97 * phase(u, 0.0, COME) + 0.03 * phase(u, COME, GO))
    card = str(op.shown[0]) if op.shown else None
    turn = -cos(pi * phase(u, 0.02, COME)) if card is not None else 1.0
    yield place, "over" if move.end == "top" else "under", _card(table, cx, y, card, turn)


def _tuck(table: Table, op: Entry, u: float) -> Iterator[Layer]:
    move = op.animation
    assert isinstance(move, Tuck)
    place = at(move.pile)
    x, size = table.xs[place], max(21.0, 0.21 * table.height)
    ends = {"from": move.source, "to": move.target}
    for word, end in ends.items():
        yield place, "over", (_word(x, table.hover(end), 1.5 * table.width, size, f"{word} {end}", "op.tag"),)
    side = x + 0.78 * table.width
    way = tuple((side, between(table.y, table.hover(end), 1.1)) for end in ends.values())
    yield place, "over", arrow(way, 0.07 * table.width)
    # Half round the pile, and longest beside it, where it covers no word; the ways off and onto it are straight.
    angle = pi * (0.43 * phase(u, 0.08, 0.3) + 0.14 * min(1.0, max(0.0, (u - 0.3) / 0.4)) + 0.43 * phase(u, 0.7, 0.92))
    out = phase(u, 0.0, 0.1) * (1.0 - phase(u, 0.9, 1.0))
    cx = x - 1.22 * table.width * sin(angle)
    y = table.y + (table.hover(move.source) - table.y) * cos(angle) * out
    below = (move.source == "bottom") == (u < 0.5)
    yield place, "under" if below else "over", _card(table, cx, y, None)


def _slide_in(table: Table, op: Entry, u: float) -> Iterator[Layer]:
    move = op.animation
    assert isinstance(move, SlideIn)
    place = at(move.pile)
    x, wide = table.xs[place], table.width
    beside = x - 1.17 * wide
    yield place, "over", _tag(table, beside, table.y - 0.72 * table.height, ordinal_word(move.depth), "from top")
    y = table.y + 0.62 * table.height
    yield place, "over", arrow(((beside, y), (x, y)), 0.06 * wide)
    cx = between(between(-wide, beside, phase(u, 0.0, COME)), x, 0.06 * phase(u, COME, GO) + 0.94 * phase(u, GO, 1.0))
    yield place, "inside", _card(table, cx, table.y, move.card)


def _pass_on(table: Table, op: Entry, u: float) -> Iterator[Layer]:
    move = op.animation
    assert isinstance(move, PassOn)
    a, b, high = table.xs[move.source], table.xs[move.target], table.hover("top")
    edge = table.y - 0.5 * table.height
    yield move.source, "over", arrow(((a, edge), (a, high), (b, high), (b, edge)), 0.07 * table.width)
    x = between(a, b, phase(u, 0.15, 0.85))
    y = between(table.y, high, phase(u, 0.0, 0.2) * (1.0 - phase(u, 0.8, 1.0)))
    yield move.source, "over", _card(table, x, y, None)


_MOVES: dict[type, Callable[[Table, Entry, float], Iterator[Layer]]] = {
    PlaceOn: _place_on,
    TakeFrom: _take_from,
    Tuck: _tuck,
    SlideIn: _slide_in,
    PassOn: _pass_on,
}

VIEWS = {CardPile: pile_marks}
