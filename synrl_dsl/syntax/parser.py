"""A source text in; a syntax tree, or the syntax errors found in it, out."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import cast

from lark.exceptions import UnexpectedInput
from lark.utils import TextSlice

from synrl_dsl import limits
from synrl_dsl import nodes as n
from synrl_dsl.diagnostics import Diagnostic
from synrl_dsl.nodes import Span
from synrl_dsl.source import Source
from synrl_dsl.syntax.faults import SyntaxFault
from synrl_dsl.syntax.messages import explain
from synrl_dsl.syntax.reader import text_findings
from synrl_dsl.syntax.tables import scene_parser

_FIRST_COLUMN = re.compile(r"^[A-Za-z_]", re.MULTILINE)

# Looking for more errors than the first costs time for each part that is parsed again; a hostile text gets
# the first one only.
_MOST_PARTS = 1_000
_LONGEST_PART = 20_000


def parse(source: Source) -> tuple[n.SceneFile | None, list[Diagnostic]]:
    """The file's tree, or None and at least one syntax error, in the order of their places.

    Never raises on any text; time and memory are bounded by `synrl_dsl.limits`.
    """
    text = source.text
    found = text_findings(text)
    if found:
        return None, found
    try:
        return _parse_part(text, 0, len(text)), []
    except SyntaxFault as fault:
        return None, _all_faults(text) or [fault.diagnostic]


def _parse_part(text: str, start: int, end: int) -> n.SceneFile:
    """Parse `text[start:end]`, whose nodes' spans point into `text`; raises `SyntaxFault`."""
    # Blank lines at the end would look like an indentation that nothing follows.
    end = start + len(text[start:end].rstrip(" \r\n"))
    parser = scene_parser()
    try:
        return cast(n.SceneFile, parser.parse(TextSlice(text, start, end)))
    except UnexpectedInput as error:
        raise explain(error, text, end) from None


def _all_faults(text: str) -> list[Diagnostic]:
    """The syntax errors of every declaration, each parsed on its own; none where there are too many parts."""
    starts = [0, *(found.start() for found in _FIRST_COLUMN.finditer(text, 1)), len(text)]
    found: list[Diagnostic] = []
    if len(starts) <= _MOST_PARTS:
        for start, end in pairwise(starts):
            found += _faults_of_part(text, start, end)
            if len(found) >= limits.DIAGNOSTICS:
                break
    return found[: limits.DIAGNOSTICS]


def _faults_of_part(text: str, start: int, end: int) -> list[Diagnostic]:
    """The errors of one declaration: what is faulty is blanked out, and the rest is parsed again."""
    found: list[Diagnostic] = []
    blanked: list[int] = []
    opening_line = start + len(text[start:end]) - len(text[start:end].lstrip(" \r\n"))
    while len(found) < limits.DIAGNOSTICS:
        try:
            _parse_part(text, start, end)
            break
        except SyntaxFault as fault:
            diagnostic = fault.diagnostic
        first, last = _lines_to_blank(text, diagnostic.span, end)
        # A block that is empty since its faulty lines are blanked is no fault of its own.
        if diagnostic.code != "missing-block" or not any(first < line <= last for line in blanked):
            found.append(diagnostic)
        # What the block of a faulty line means is unknown.
        if first <= opening_line or end - start > _LONGEST_PART:
            break
        text = text[:first] + re.sub(r"[^\r\n]", " ", text[first:last]) + text[last:]
        blanked.append(first)
    return found


def _lines_to_blank(text: str, span: Span, end: int) -> tuple[int, int]:
    """The faulty line and the deeper indented lines below it, as offsets."""
    at = min(span.start, end - 1)
    first = text.rfind("\n", 0, at) + 1
    indent = len(text[first:end]) - len(text[first:end].lstrip(" "))
    last = first
    while last < end:
        line_end = text.find("\n", last, end)
        line_end = end if line_end < 0 else line_end + 1
        line = text[last:line_end]
        if last > first and line.strip() and len(line) - len(line.lstrip(" ")) <= indent:
            break
        last = line_end
    return first, last
