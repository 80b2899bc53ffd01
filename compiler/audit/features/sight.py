"""A picture in, what a viewer makes of it out: tokens that can be read, where each lies, and in what.

Nothing here is made for one view: what can be read of a mark is its text, its colour or its shape, of a card its
rank and suit, of the entry of a tree its path. What a token lies in is told by the nearest label, of an entry by its
path.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import inf

from compiler.audit.features.board import BoardSeen, see_board
from compiler.audit.features.marks import COLOURS, STAGE, face_of, is_seen, shape_of
from compiler.audit.features.texts import words_of
from compiler.picture import Mark, Picture
from synrl_dsl.builtins import ENUMERATIONS

NEAR_PX = 2.0
"""Marks whose centres are closer than this are one thing."""

_CARDS = frozenset(ENUMERATIONS["card"])
_ATTACHED = ("flash", "change.fill", "change.shape", "object_label")


@dataclass(frozen=True, slots=True)
class Token:
    """Something that can be read. `role` is its mark's, `also` what stands there of an entry (`notes.txt`, `docs/`),
    `inside` what it lies in, the innermost first; a directory says of an entry whether it is a file."""

    text: str
    x: float
    y: float
    role: str
    inside: tuple[str, ...]
    also: str = ""

    @property
    def is_op(self) -> bool:
        return self.role.startswith("op.")


Anchor = tuple[str, float, float]
"""A label, with a point by which a thing is known to belong to it: where it stands, or what bears its name."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What is seen in one frame. `tokens` are those of states and objects' surroundings in the order of reading,
    `said` those that an op shows; `arrows` are the labels nearest to their two ends, with both ends in px."""

    picture: Picture
    board: BoardSeen | None
    labels: dict[str, tuple[float, float]]
    anchors: tuple[Anchor, ...]
    tokens: tuple[Token, ...]
    said: tuple[Token, ...]
    arrows: tuple[tuple[str, str, tuple[float, float], tuple[float, float]], ...]
    words: frozenset[str]
    """The words of all that an op shows."""

    def holding(self, place: str) -> list[Token]:
        """The tokens that lie in a place."""
        return [t for t in self.tokens if place in t.inside]


def see(picture: Picture) -> Sight:
    """What a viewer makes of a picture."""
    board = see_board(picture)
    labels = {} if board is not None else {m.text: (m.x, m.y) for m in picture.marks if m.role == "label" and m.text}
    anchors = tuple(_anchors(picture, labels))
    found = [_token(m, text, also, board, anchors) for m, text, also in _readings(picture)]
    found.sort(key=lambda t: (round(t.y / 6), t.x))
    said = tuple(t for t in found if t.is_op)
    words = frozenset().union(*(words_of(t.text) for t in said))
    return Sight(
        picture,
        board,
        labels,
        anchors,
        tuple(t for t in found if not t.is_op),
        said,
        tuple(_arrows(picture, anchors)),
        words,
    )


def _readings(picture: Picture) -> Iterator[tuple[Mark, str, str]]:
    """(mark, what can be read of it, what else it may be called) of all that isn't scenery or an object."""
    read: list[tuple[float, float]] = []
    strokes: set[str] = set()
    plain: list[tuple[Mark, str]] = []
    for mark in picture.marks:
        role = mark.role
        if _says_nothing(role) or not is_seen(mark, picture):
            continue
        if role.endswith("_suit") or (role.endswith("_rank") and mark.name in _CARDS):
            continue  # the card is read as one
        text, also = mark.text.strip(), ""
        if mark.name in _CARDS and not text:
            text = mark.name
        elif text and mark.kind != "text":
            if mark.name in strokes:
                continue  # a sign of several strokes is read once
            strokes.add(mark.name)
        elif text and mark.name.startswith("/") and not role.startswith("op."):
            text, also = mark.name, text
        elif role.endswith("_shape"):
            text = shape_of(mark.kind, mark.points)
        elif not text and role.endswith(".face"):
            text = face_of(mark)
        if text:
            read.append((mark.x, mark.y))
            yield mark, text, also
        elif (colour := COLOURS.get(mark.fill or "")) is not None and role != "op.arrow":
            plain.append((mark, colour))
    for mark, colour in plain:
        if not any(abs(x - mark.x) < NEAR_PX and abs(y - mark.y) < NEAR_PX for x, y in read):
            yield mark, colour, ""


@lru_cache(maxsize=256)
def _says_nothing(role: str) -> bool:
    """Whether marks of a role are scenery, parts of objects, or words that stand beside what is read."""
    return role in ("", *STAGE, *_ATTACHED, "prompt") or role.startswith("object.") or role.endswith(".end")


def _token(mark: Mark, text: str, also: str, board: BoardSeen | None, anchors: tuple[Anchor, ...]) -> Token:
    inside: tuple[str, ...] = ()
    if also:
        inside = _folders(text, is_file=not also.endswith("/"))
    elif board is not None:
        cell = board.cell_at(mark.x, mark.y)
        inside = () if cell is None else (cell,)
    elif anchors:
        inside = (nearest(anchors, mark.x, mark.y),)
    return Token(text, mark.x, mark.y, mark.role, inside, also)


@lru_cache(maxsize=4096)
def _folders(path: str, is_file: bool) -> tuple[str, ...]:
    """What an entry lies in: of its own directory `/docs` that among its files, if it is one, and among all;
    of all directories above it `/docs and below`."""
    parts = path.strip("/").split("/")
    if parts == [""]:
        return ()
    above = ["/" + "/".join(parts[:k]) for k in range(len(parts) - 1, -1, -1)]
    names = [above[0]] if is_file else []
    names += [f"{above[0]} with directories"]
    return (*names, *(f"{folder} and below" for folder in above))


def _anchors(picture: Picture, labels: dict[str, tuple[float, float]]) -> Iterator[Anchor]:
    yield from ((name, x, y) for name, (x, y) in labels.items())
    if labels:
        yield from (
            (m.name, m.x, m.y)
            for m in picture.marks
            if m.name in labels and m.kind != "text" and not m.role.startswith("op.")
        )


def nearest(anchors: tuple[Anchor, ...], x: float, y: float) -> str:
    """The label to which a point is nearest."""
    best, least = "", inf
    for name, ax, ay in anchors:
        off = (ax - x) ** 2 + (ay - y) ** 2
        if off < least:
            best, least = name, off
    return best


def _arrows(
    picture: Picture, anchors: tuple[Anchor, ...]
) -> Iterator[tuple[str, str, tuple[float, float], tuple[float, float]]]:
    for mark in picture.marks:
        if mark.role == "op.arrow" and mark.kind == "line" and mark.points:
            (ax, ay), (bx, by) = mark.points[0], mark.points[-1]
            start, end = (mark.x + ax, mark.y + ay), (mark.x + bx, mark.y + by)
            yield nearest(anchors, *start), nearest(anchors, *end), start, end
