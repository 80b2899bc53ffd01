"""The parser's reductions of expressions in, nodes out; each method builds the grammar rule of its name.

A method gets the rule's tokens and nodes, all of them, as one list; `None` stands for each token of an
option `[...]` that was left out.
"""

from __future__ import annotations

import re
from typing import Any

from lark import Token

from synrl_dsl import limits
from synrl_dsl import nodes as n
from synrl_dsl.diagnostics import did_you_mean
from synrl_dsl.nodes import Span
from synrl_dsl.syntax.faults import SyntaxFault, span_of
from synrl_dsl.types import UNITS

# Binding power: the higher, the tighter. The grammar's table says the same in words.
OR, AND, NOT, COMPARE, RANGE, SUM, TERM, NEGATIVE, TIMED = range(1, 10)

POWER = {"or": OR, "and": AND, "in": COMPARE, "not in": COMPARE, "..": RANGE, "+": SUM, "-": SUM}
POWER |= {"==": COMPARE, "!=": COMPARE, "<=": COMPARE, ">=": COMPARE, "<": COMPARE, ">": COMPARE}
POWER |= {"*": TERM, "/": TERM, "at": TIMED, "before": TIMED, "after": TIMED}

_ESCAPE = re.compile(r"\\(.)|(\{\{)|(\}\})")
_ESCAPED = {'"': '"', "\\": "\\", "n": "\n"}
_PLAIN = re.compile(r'[^\\{}"]*')
_NUMBER = re.compile(r"([0-9]+(?:\.[0-9]+)?)(.*)")


def literal(token: Token) -> str:
    """The text between the delimiters of a string token, escapes resolved."""
    raw: str = token.value[1:-1]
    return raw if _PLAIN.fullmatch(raw) else _unescaped(raw, span_of(token).start + 1)


def _unescaped(raw: str, at: int) -> str:
    def one(found: re.Match[str]) -> str:
        escaped, opening, _ = found.groups()
        if escaped is None:
            return "{" if opening else "}"
        if escaped not in _ESCAPED:
            raise SyntaxFault(
                "bad-escape",
                f"a string has no escape '\\{escaped}'",
                Span(at + found.start(), at + found.end()),
                'the escapes are \\" \\\\ \\n, and {{ }} for braces',
            )
        return _ESCAPED[escaped]

    return _ESCAPE.sub(one, raw)


class Expressions:
    """Builders of expression nodes."""

    def name(self, c: list[Any]) -> n.Name:
        token = c[0]
        return n.Name(token.value, span=span_of(token))

    def quantity(self, c: list[Any]) -> n.Quantity:
        token = c[0]
        found = _NUMBER.fullmatch(token.value)
        assert found is not None
        digits, unit = found.groups()
        if len(digits) > limits.DIGITS + 1 or len(digits.replace(".", "")) > limits.DIGITS:
            raise SyntaxFault("long-number", f"a number has at most {limits.DIGITS} digits", span_of(token))
        if unit not in UNITS:
            raise _unknown_unit(token, digits, unit)
        return n.Quantity(float(digits), unit, "." not in digits, span=span_of(token))

    def string(self, c: list[Any]) -> n.Text:
        token = c[0]
        text = literal(token)
        return n.Text((text,) if text else (), span=span_of(token))

    def template(self, c: list[Any]) -> n.Text:
        parts: list[str | n.Expr] = []
        for part in c:
            if not isinstance(part, Token):
                parts.append(part)
            elif text := literal(part):
                parts.append(text)
        return n.Text(tuple(parts), span=Span(c[0].start_pos, c[-1].end_pos))

    def group(self, c: list[Any]) -> n.Group:
        return n.Group(tuple(c[1:-1:2]), span=Span(c[0].start_pos, c[-1].end_pos))

    def list_of(self, c: list[Any]) -> n.ListOf:
        items = _items(c[1:-1])
        if len(items) > 1:
            for item in items:
                if isinstance(item, n.Generator):
                    span = item.clauses[0].span
                    raise SyntaxFault("stray-token", "a comprehension stands alone in its brackets", span)
        return n.ListOf(items, span=Span(c[0].start_pos, c[-1].end_pos))

    def attribute(self, c: list[Any]) -> n.Attribute:
        base, _, name = c
        end = name.end_pos
        return n.Attribute(base, name.value, span=Span(base.span.start, end), name_span=Span(name.start_pos, end))

    def index(self, c: list[Any]) -> n.Index:
        return n.Index(c[0], tuple(c[2:-1:2]), span=Span(c[0].span.start, c[-1].end_pos))

    def call(self, c: list[Any]) -> n.Call:
        return n.Call(c[0], _items(c[2:-1]), span=Span(c[0].span.start, c[-1].end_pos))

    def named(self, c: list[Any]) -> n.Named:
        name, _, value = c
        return n.Named(name.value, value, span=Span(name.start_pos, value.span.end), name_span=span_of(name))

    def generator(self, c: list[Any]) -> n.Generator:
        return n.Generator(c[0], tuple(c[1:]), span=Span(c[0].span.start, c[-1].span.end))

    def each(self, c: list[Any]) -> n.ForClause:
        keyword, name, _, source, _, condition = c
        end = (condition or source).span.end
        return n.ForClause(name.value, source, condition, span=Span(keyword.start_pos, end), name_span=span_of(name))

    def expr(self, c: list[Any]) -> n.Expr:
        # then if condition else then if condition else ... last, which leads to the right
        whole: n.Expr = c[-1]
        for at in range(len(c) - 5, -1, -4):
            then, condition = c[at], c[at + 2]
            whole = n.Conditional(then, condition, whole, span=Span(then.span.start, whole.span.end))
        return whole

    def operation(self, c: list[Any]) -> n.Expr:
        if len(c) == 3 and not isinstance(c[0], Token):
            return _infix(c[0], c[1], c[2])
        c.reverse()
        return _fold(c, 0)


def _items(between: list[Any]) -> tuple[Any, ...]:
    """Every second one of `a , b , c`; nothing of the `None`s that stand for an empty list."""
    return tuple(between[::2]) if between and between[0] is not None else ()


def _fold(row: list[Any], floor: int) -> n.Expr:
    """Take operands and operators off the end of the reversed `row` while they bind tighter than `floor`."""
    left: n.Expr
    head = row.pop()
    if not isinstance(head, Token):
        left = head
    else:
        power = NOT if head.type == "NOT" else NEGATIVE
        # `a + not b` would read as if `not` bound tighter than it does.
        if floor > power:
            raise SyntaxFault(
                "stray-token",
                f"`{head}` can't stand behind an operator that binds tighter",
                span_of(head),
                f"put it into parentheses: `({head} ...)`",
            )
        operand = _fold(row, power - 1)
        left = n.Unary(head.value, operand, span=Span(span_of(head).start, operand.span.end))
    while row:
        operator = row[-1]
        power = POWER[_words(operator)]
        if power <= floor:
            break
        row.pop()
        left = _infix(left, operator, _fold(row, power))
    return left


def _words(operator: Token) -> str:
    return "not in" if operator.type == "NOT_IN" else operator.value


def _infix(left: Any, operator: Token, right: Any) -> n.Expr:
    word = _words(operator)
    span = Span(left.span.start, right.span.end)
    kind = operator.type
    if word == ".." or kind == "TIMED":
        # One of them in a row: `0..2..4` and `a at b at c` have no meaning.
        if isinstance(left, n.Range if word == ".." else n.Timed):
            raise SyntaxFault(
                "stray-token",
                f"`{word}` can't follow another range" if word == ".." else f"`{word}` can't follow another time",
                span_of(operator),
                "for a lattice write `step` behind the range" if word == ".." else "put the inner one into parentheses",
            )
        return n.Range(left, right, span=span) if word == ".." else n.Timed(left, word, right, span=span)
    if POWER[word] == COMPARE:
        if isinstance(left, n.Compare):
            return n.Compare(left.first, (*left.rest, (word, right)), span=span)
        return n.Compare(left, ((word, right),), span=span)
    return n.Binary(word, left, right, span=span)


def _unknown_unit(token: Token, digits: str, unit: str) -> SyntaxFault:
    start, end = span_of(token)
    start += len(digits)
    numerator, slash, _ = unit.partition("/")
    if unit.startswith("_"):
        hint: str | None = "a number has no `_`"
    elif re.fullmatch(r"[eE][0-9]*", unit):
        hint = "write the number in full, without an exponent"
    elif unit.lower() in UNITS:
        hint = f"units are lower case: `{digits}{unit.lower()}`"
    elif slash and numerator in UNITS:
        hint = (
            f"the rates are px/s, px/s2, deg/s and rev/s; to divide, put blanks around `/`: `{digits}{numerator} / ...`"
        )
    else:
        hint = did_you_mean(unit, UNITS) or f"the units are {' '.join(filter(None, UNITS))}"
    return SyntaxFault("unknown-unit", f"there is no unit '{unit}'", Span(start, end), hint)
