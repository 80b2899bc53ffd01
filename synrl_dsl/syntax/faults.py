"""The exception that carries one syntax error from where it is found to `parse`."""

from __future__ import annotations

from lark import Token

from synrl_dsl.diagnostics import Diagnostic
from synrl_dsl.nodes import Span


class SyntaxFault(Exception):
    """Parsing can't go on; `diagnostic` says why."""

    def __init__(self, code: str, message: str, span: Span, hint: str | None = None) -> None:
        super().__init__(message)
        self.diagnostic = Diagnostic(code, message, span, hint)


def span_of(token: Token) -> Span:
    """Where the token stands. The lexer sets both ends; Lark declares them optional."""
    return Span(token.start_pos or 0, token.end_pos or 0)
