"""The lexer's tokens in; out come the same with line breaks and indentation as tokens, bounded in depth."""

from __future__ import annotations

from collections.abc import Iterator

from lark import Token
from lark.lark import PostLex

from synrl_dsl import limits
from synrl_dsl.nodes import Span
from synrl_dsl.syntax.faults import SyntaxFault, span_of

OPENERS = frozenset({"LPAR", "LSQB", "TEXT_OPEN"})
"""Terminals that open a bracket or a hole."""

CLOSERS = frozenset({"RPAR", "RSQB", "TEXT_CLOSE"})

# Each of these makes the syntax tree at most one level deeper (a bracket at most three).
DEEPENING = OPENERS | frozenset(
    {"NOT", "MINUS", "LOGIC", "COMPARISON", "IN", "NOT_IN", "RANGE", "PLUS", "TERM", "TIMED", "DOT", "IF"}
)


class Layout(PostLex):
    """Lark's postlex hook. It keeps no state between calls, so one parser may be used re-entrantly."""

    # NAME too: a keyword is then told from the beginning of a longer word (`parameter`) everywhere.
    always_accept = ("_NL", "NAME")

    def process(self, stream: Iterator[Token]) -> Iterator[Token]:
        """Yield `_INDENT` and `_DEDENT`, drop line breaks in brackets, end the last line.

        Raises `SyntaxFault` on indentation that fits no open block and beyond the limits on depth.
        """
        indents = [0]
        # Operators met so far in this statement; for each open bracket, that count where it opened and
        # the highest count among its items before the last comma, or before the last hole of a string.
        operators = 0
        marks: list[tuple[int, int]] = []
        holes = 0
        first = True
        token: Token | None = None
        for token in stream:
            kind = token.type
            if first:
                first = False
                if kind != "_NL" and token.column != 1:
                    raise _indented_start(token)
            if kind == "_NL":
                if marks:
                    if holes:
                        raise _unclosed_hole(token)
                    continue
                yield token
                operators = 0
                indent_of = token.value.rpartition("\n")[2]
                # A comment is in the token's tail only where the text ends with it.
                indent = 0 if "#" in indent_of else len(indent_of)
                if indent > indents[-1]:
                    indents.append(indent)
                    yield Token.new_borrow_pos("_INDENT", indent_of, token)
                else:
                    while indent < indents[-1]:
                        indents.pop()
                        yield Token.new_borrow_pos("_DEDENT", indent_of, token)
                    if indent != indents[-1]:
                        raise _bad_dedent(token, indent_of, indents[-1])
                continue
            if kind == "_COMMA" or kind == "TEXT_MIDDLE":
                if holes and "\n" in token:
                    raise _unclosed_hole(token)
                if marks:
                    base, peak = marks[-1]
                    marks[-1] = (base, max(peak, operators))
                    operators = base
                else:
                    operators = 0
            elif kind in DEEPENING:
                operators += 1
                if operators > limits.OPERATORS:
                    raise SyntaxFault(
                        "too-deep",
                        f"more than {limits.OPERATORS} operators and brackets between two commas",
                        span_of(token),
                        "name a part of it with `let`",
                    )
            if holes and (kind == "STRING" or kind == "TEXT_OPEN"):
                raise SyntaxFault(
                    "bad-hole",
                    "a hole can't hold a string",
                    span_of(token),
                    "name the string with `let` and use the name",
                )
            yield token
            # The parser has taken the token, so brackets match here.
            if kind in OPENERS:
                marks.append((operators, operators))
                holes += kind == "TEXT_OPEN"
                if len(marks) + len(indents) - 1 > limits.NESTING:
                    raise _too_nested(token)
            elif kind in CLOSERS:
                operators = max(operators, marks.pop()[1])
                holes -= kind == "TEXT_CLOSE"
            elif len(indents) - 1 > limits.NESTING:
                raise _too_nested(token)
        if token is None or marks:
            return
        if token.type != "_NL":
            yield Token("_NL", "", token.end_pos, token.end_line, token.end_column, end_pos=token.end_pos)
        for _ in indents[1:]:
            yield Token.new_borrow_pos("_DEDENT", "", token)


def _too_nested(token: Token) -> SyntaxFault:
    return SyntaxFault(
        "too-deep",
        f"blocks and brackets are nested more than {limits.NESTING} deep",
        span_of(token),
        "name a part of it with `let`",
    )


def _bad_dedent(token: Token, indent_of: str, expected: int) -> SyntaxFault:
    end = span_of(token).end
    return SyntaxFault(
        "bad-indent",
        f"this line is indented by {len(indent_of)} blanks, which fits no block that is open here",
        Span(end, end + 1),
        f"indent it by {expected}, as the lines around it",
    )


def _indented_start(token: Token) -> SyntaxFault:
    return SyntaxFault("bad-indent", "the first line is indented", span_of(token), "begin it in the first column")


def _unclosed_hole(token: Token) -> SyntaxFault:
    start = span_of(token).start
    return SyntaxFault("unclosed-hole", "the line ends inside a hole", Span(start, start + 1), "close it with `}`")
