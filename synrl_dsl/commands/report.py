"""Findings in; lines for a terminal, with colours, or objects for JSON out."""

from __future__ import annotations

import click

from synrl_dsl.diagnostics import Diagnostic, render
from synrl_dsl.source import Source

_COLOURS = {"error": "red", "warning": "yellow"}


def shown(diagnostic: Diagnostic, source: Source) -> str:
    """The rendered diagnostic, with its severity and its carets coloured."""
    colour = _COLOURS[diagnostic.severity]
    head, line, carets, *hints = render(diagnostic, source).split("\n")
    label = f"{diagnostic.severity}[{diagnostic.code}]"
    place, _, message = head.partition(f" {label}: ")
    bar, _, marks = carets.partition("| ")
    head = f"{click.style(place, bold=True)} {click.style(label, fg=colour, bold=True)}: {message}"
    return "\n".join([head, line, f"{bar}| {click.style(marks, fg=colour)}", *hints])


def as_json(diagnostic: Diagnostic, source: Source) -> dict[str, object]:
    """The diagnostic with its place; lines and columns count from 1, the end is not included."""
    line, column = source.position(diagnostic.span.start)
    end_line, end_column = source.position(diagnostic.span.end)
    return {
        "path": source.path,
        "line": line,
        "column": column,
        "end_line": end_line,
        "end_column": end_column,
        "severity": diagnostic.severity,
        "code": diagnostic.code,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
    }


def counted(number: int, what: str) -> str:
    """`1 file`, `2 files`."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
