"""The exception that carries one syntax error from where it is found to `parse`."""

from __future__ import annotations

from synrl_dsl.diagnostics import Diagnostic
from synrl_dsl.nodes import Span


class SyntaxFault(Exception):
    """Parsing can't go on; `diagnostic` says why."""

    def __init__(self, code: str, message: str, start: int, end: int, hint: str | None = None) -> None:
        super().__init__(message)
        self.diagnostic = Diagnostic(code, message, Span(start, end), hint)
