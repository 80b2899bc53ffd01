"""A scene text in; its canonical form, with all comments, out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from synrl_dsl import nodes as n
from synrl_dsl.source import Source
from synrl_dsl.syntax.comments import Comment, Written, written_lines
from synrl_dsl.syntax.parser import parse
from synrl_dsl.syntax.printer import file_rows
from synrl_dsl.syntax.rows import INDENT, Row, lines_of, wrapped


class FormatError(Exception):
    """The text can't be formatted; the message says why."""


class FormatterBug(Exception):
    """The formatter's result didn't prove to mean the same as the text; the message names the file."""


def format_scene(source: Source) -> str:
    """The canonical form: two blanks a level, one around operators, cells of a block below each other.

    The result is proven to parse to an equal tree, to hold the same comments and to format to itself, or
    `FormatterBug` is raised. A text with syntax errors, or one whose canonical form would pass a limit,
    raises `FormatError`.
    """
    file, findings = parse(source)
    if file is None:
        raise FormatError(f"{source.path}: it has syntax errors; `synrl check` tells them")
    text = _format(source.text, file)
    again, findings = parse(Source(source.path, text))
    if again is None and findings[0].code in ("line-too-long", "file-too-long"):
        raise FormatError(f"{source.path}: in the canonical form {findings[0].message}")
    if again != file:
        raise FormatterBug(f"{source.path}: the canonical form has another meaning")
    if _comments(text) != _comments(source.text):
        raise FormatterBug(f"{source.path}: the canonical form has other comments")
    if _format(text, file) != text:
        raise FormatterBug(f"{source.path}: the canonical form isn't stable")
    return text


def _format(text: str, file: n.SceneFile) -> str:
    rows = list(file_rows(file))
    written, below = written_lines(text)
    return "".join(f"{line}\n" for line in _joined(rows, written, below))


def _joined(rows: Sequence[Row], written: Sequence[Written], below: Sequence[Comment]) -> Iterator[str]:
    """The rows as lines, with the comments and at most one blank line between them as they were written."""
    blank_before = {
        at
        for at, line in enumerate(written)
        if line.blank_before or any(comment.blank_before for comment in line.before)
    }
    levels: list[tuple[int, int]] = []  # of the blocks around the row above: level, column
    row_above: Row | None = None
    lines = list(zip(rows, written, lines_of(rows, blank_before), strict=True))
    for (row, line, text), row_below in zip_longest(lines, rows[1:]):
        opens_block = row_above is not None and row.level > row_above.level
        fresh = row_above is None or opens_block
        for comment in line.before:
            if comment.blank_before and not fresh:
                yield ""
            yield INDENT * _level_of(comment, levels, row.level) + comment.text
            fresh = False
        if line.blank_before and not fresh:
            yield ""
        level_below = max(row.level, row_below.level) if row_below else 0
        yield from wrapped(text, row.level, line.notes, level_below)
        levels = [*levels[: row.level], (row.level, line.column)]
        row_above = row
    for at, comment in enumerate(below):
        if comment.blank_before and (rows or at):
            yield ""
        yield INDENT * _level_of(comment, levels, 0) + comment.text


def _level_of(comment: Comment, levels: Sequence[tuple[int, int]], next_level: int) -> int:
    """A comment at a block's end stays in the block where it is indented as its lines are."""
    fitting = (level for level, column in levels if level > next_level and column <= comment.column)
    return max(fitting, default=next_level)


def _comments(text: str) -> list[str]:
    lines, below = written_lines(text)
    found: list[str] = []
    for line in lines:
        found += [comment.text for comment in line.before]
        found += [note.text for at in sorted(line.notes) for note in line.notes[at]]
    return found + [comment.text for comment in below]
