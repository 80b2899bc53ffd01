"""A scene text that parses in; its logical lines, with the comments and blank lines around them, out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from synrl_dsl.syntax.rows import Note

_PIECE = re.compile(r'"(?:\\.|[^"\\\n])*"|#[^\n]*|\n|[\[\](),]|[ \r]+|[^\n"#\[\](), \r]+')


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment on a line of its own. `column` counts the blanks before it."""

    text: str
    column: int
    blank_before: bool


@dataclass(slots=True)
class Written:
    """A logical line as it is written: a declaration, a block's header or a line in a block.

    `before` are the comments above it; `notes[k]` those behind its k-th comma, or before the next one;
    `blank_before` tells of a blank line right above it.
    """

    before: list[Comment]
    column: int
    blank_before: bool
    notes: dict[int, list[Note]] = field(default_factory=dict)


def written_lines(text: str) -> tuple[list[Written], list[Comment]]:
    """The logical lines, and the comments below the last one."""
    lines: list[Written] = []
    above: list[Comment] = []
    current: Written | None = None
    depth = commas = 0
    behind_comma = False
    line_breaks = 0
    line_start = 0
    fresh = True  # nothing on this physical line yet
    for found in _PIECE.finditer(text):
        piece = found[0]
        column = found.start() - line_start
        if piece == "\n":
            if current is not None and not depth and not behind_comma:
                current = None
                line_breaks = 0
            line_breaks += 1
            line_start = found.end()
            fresh = True
        elif piece[0] == "#":
            comment = piece.rstrip()
            if current is None:
                above.append(Comment(comment, column, line_breaks > 1))
                line_breaks = 0
            elif behind_comma:
                current.notes.setdefault(commas - 1, []).append(Note(comment, fresh))
            else:
                current.notes.setdefault(commas, []).append(Note(comment, False))
        elif piece[0] not in " \r":
            if current is None:
                current = Written(above, column, line_breaks > 1)
                lines.append(current)
                above = []
                depth = commas = 0
            depth += (piece in "[(") - (piece in "])")
            behind_comma = piece == ","
            commas += behind_comma
            fresh = False
    return lines, above
