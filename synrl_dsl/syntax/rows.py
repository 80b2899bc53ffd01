"""Rows of cells in; lines of text, aligned and broken at commas, out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

WIDTH = 100
"""Columns beyond which a line is broken at its commas."""

# Stands behind a comma where the line may be broken; no scene text holds this character.
BREAK = "\x1f"

INDENT = "  "
_CONTINUED = "    "

# A longer cell is not worth pushing its neighbours' rests to the right.
_WIDEST = 40


@dataclass(frozen=True, slots=True)
class Note:
    """A comment inside of a line; `own_line` where nothing of the line stands before it."""

    text: str
    own_line: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the canonical form.

    The `cells` of neighbouring rows of one `kind` and `level` stand below each other. They may hold `BREAK`s.
    """

    level: int
    kind: str
    cells: tuple[str, ...]


def lines_of(own: Sequence[Row], blank_before: Collection[int] = ()) -> list[str]:
    """A line for each row, aligned and without indentation, `BREAK`s kept.

    Rows are neighbours that follow each other without the blank lines that come before those in
    `blank_before`; what is indented deeper ends a neighbourhood too.
    """
    lines: list[str] = []
    start = 0
    for at in range(1, len(own) + 1):
        if at == len(own) or at in blank_before or (own[at].level, own[at].kind) != (own[start].level, own[start].kind):
            lines += _aligned(own[start:at])
            start = at
    return lines


def _aligned(neighbours: Sequence[Row]) -> Iterator[str]:
    first = _widest(row.cells[0] for row in neighbours if len(row.cells) > 1)
    # The middle cell, a shortcut's name, is aligned among shortcuts that follow each other.
    for middle, group in groupby(neighbours, key=lambda row: len(row.cells) > 2):
        few = list(group)
        second = _widest(row.cells[1] for row in few) if middle else 0
        for row in few:
            head, *rest = row.cells
            if middle:
                rest[0] = rest[0].ljust(second)
            yield " ".join([head.ljust(first), *rest]) if rest else head


def _widest(cells: Iterable[str]) -> int:
    return max((len(cell) for cell in cells if len(cell) <= _WIDEST), default=0)


def wrapped(
    line: str, level: int, notes: Mapping[int, Sequence[Note]] | None = None, level_below: int | None = None
) -> Iterator[str]:
    """The line indented, and broken at commas where it is too wide or has comments inside.

    `notes[k]` are the comments behind the k-th part of the line, counted from 0 at its `BREAK`s. Of those at
    its end, all but the first come below it, where they belong to what stands there: `level_below`.
    """
    indent = INDENT * level
    continued = indent + _CONTINUED
    parts = line.split(BREAK)
    current = indent + parts[0]
    for at, part in enumerate(parts[1:]):
        comments = list(notes.get(at, ())) if notes else []
        if comments or len(current) + 1 + len(part) > WIDTH:
            if comments and not comments[0].own_line:
                current += f"  {comments.pop(0).text}"
            yield current
            yield from (continued + comment.text for comment in comments)
            current = continued + part
        else:
            current += f" {part}"
    first, *more = notes.get(len(parts) - 1, [None]) if notes else [None]
    yield f"{current}  {first.text}" if first else current
    indent = INDENT * (level if level_below is None else level_below)
    yield from (indent + comment.text for comment in more if comment)
