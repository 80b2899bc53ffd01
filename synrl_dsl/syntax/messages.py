"""The parser's error in; a syntax error in words out: its code, its place, what to do."""

from __future__ import annotations

import re
from functools import cache
from typing import NoReturn

from lark import Token
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from synrl_dsl.diagnostics import near
from synrl_dsl.nodes import Node
from synrl_dsl.syntax.faults import SyntaxFault
from synrl_dsl.syntax.layout import CLOSERS, OPENERS
from synrl_dsl.syntax.tables import scene_parser
from synrl_dsl.types import UNITS

_BLOCKS = {"op_line": "op", "step": "timeline", "clause": "question"}
_LINE_ENDS = frozenset({"_NL", "$END", "_INDENT", "_DEDENT"})
_BRACKETS = {"LPAR": "(", "LSQB": "[", "TEXT_OPEN": "{", "RPAR": ")", "RSQB": "]", "TEXT_CLOSE": "}"}
_PARTNERS = {"LPAR": ")", "LSQB": "]", "TEXT_OPEN": "}"}

# Terminals whose own text is not what a reader expects to be told.
_WORDS = {
    "NAME": "a name",
    "STRING": "a text in double quotes",
    "QUANTITY": "a number",
    "_COMMA": "`,`",
    "_NL": "the end of the line",
    "$END": "the end of the file",
    "_INDENT": "an indented block",
    "_DEDENT": "the end of the block",
    "RPAR": "`)`",
    "RSQB": "`]`",
    "TEXT_CLOSE": "`}`",
    "EQUALS": "`=`",
    "DRAWN": "`~`",
    "COLON": "`:`",
    "ARROW": "`->`",
    "LPAR": "`(`",
}

_LOOKALIKES = {
    "'": 'strings stand in double quotes: "..."',
    "\u2018": 'strings stand in double quotes: "..."',
    "\u2019": 'strings stand in double quotes: "..."',
    "\u201c": 'strings stand in plain double quotes: "..."',
    "\u201d": 'strings stand in plain double quotes: "..."',
    "&": "write `and`",
    "|": "write `or`",
    "!": "write `not`, or `!=` to compare",
    ";": "a line ends without a `;`",
    "{": "braces stand in strings only",
    "%": "`%` is glued to a number: `25%`",
    "\u2212": "write `-`",
    "\u2013": "write `-`, or `..` for a range",
    "\u2026": "write `..` for a range",
    "\u00d7": "write `*`",
    "\u2264": "write `<=`",
    "\u2265": "write `>=`",
    "\u2260": "write `!=`",
    "\u00a0": "a no-break space; write a plain blank",
}


@cache
def _keywords() -> dict[str, str]:
    """Terminal -> word, for the grammar's terminals that are words."""
    terminals = scene_parser().terminals
    return {t.name: t.pattern.value for t in terminals if t.pattern.type == "str" and t.pattern.value.isalpha()}


@cache
def declaration_keywords() -> frozenset[str]:
    """The words that begin a declaration."""
    return _first_words("start")


@cache
def _first_words(*origins: str) -> frozenset[str]:
    """The keywords that the lines of these rules begin with."""
    words = _keywords()
    rules = scene_parser().rules
    ...
    return frozenset()
