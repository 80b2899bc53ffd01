"""Findings about a source text, and their rendering for a person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from synrl_dsl.nodes import Span
from synrl_dsl.source import Source


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding. `code` is a key of `synrl_dsl.codes.CODES`, which sets its severity."""

    code: str
    message: str
    span: Span
    hint: str | None = None

    @property
    def severity(self) -> str:
        """`error` or `warning`."""
        from synrl_dsl.codes import CODES

        return CODES[self.code].severity


def near(name: str, known: Iterable[str]) -> str | None:
    """The known name that `name` was probably meant to be, or None."""
    matches = get_close_matches(name, list(known), n=1, cutoff=0.6)
    return matches[0] if matches else None


def did_you_mean(name: str, known: Iterable[str]) -> str | None:
    """A hint with the nearest known name, or None."""
    match = near(name, known)
    return f"did you mean '{match}'?" if match else None


def render(diagnostic: Diagnostic, source: Source) -> str:
    """`path:line:col severity[code]: message`, the source line, a caret span, the hint."""
    line, column = source.position(diagnostic.span.start)
    text = source.line(line)
    end_line, end_column = source.position(max(diagnostic.span.end, diagnostic.span.start + 1))
    width = (end_column if end_line == line else len(text) + 1) - column
    # Long lines (and hostile ones) are shown as a window around the fault.
    first = max(0, column - 60) if len(text) > 120 else 0
    shown = "".join(c if c.isprintable() else "\ufffd" for c in text[first : first + 120])
    caret = max(1, min(width, len(shown) - (column - 1 - first)))
    head = f"{source.path}:{line}:{column} {diagnostic.severity}[{diagnostic.code}]: {diagnostic.message}"
    number = f"{line:5d} | "
    out = [head, f"{number}{shown}", " " * (len(number) - 2) + "| " + " " * (column - 1 - first) + "^" * caret]
    if diagnostic.hint:
        out.append(" " * (len(number) - 2) + f"= {diagnostic.hint}")
    return "\n".join(out)
