"""The parser's error in; the same in words out: its code, its place, what is wrong, what to do."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass
from functools import cache

from lark import Token
from lark.exceptions import UnexpectedInput, UnexpectedToken
from lark.parsers.lalr_interactive_parser import InteractiveParser

from synrl_dsl.diagnostics import near
from synrl_dsl.nodes import Node, Span
from synrl_dsl.syntax.faults import SyntaxFault, span_of
from synrl_dsl.syntax.layout import CLOSERS, OPENERS
from synrl_dsl.syntax.tables import scene_parser
from synrl_dsl.types import UNITS

_LINE_ENDS = frozenset({"_NL", "$END", "_INDENT", "_DEDENT"})
_PAIRS = {"LPAR": ("(", ")"), "LSQB": ("[", "]"), "TEXT_OPEN": ("{", "}")}
_CLOSING = {"RPAR": ")", "RSQB": "]", "TEXT_CLOSE": "}"}

# The rules of the lines that stand in a block, and what opens it; other rules with a keyword in front are
# declarations, but for the `for` of a comprehension.
_BLOCKS = {"op_line": "op", "step": "timeline", "clause": "question"}
_NO_LINE = "each"
_CONTINUING = frozenset({"IN", "IF", "FOR", "NOT"})

# What a character that the language doesn't know was probably meant to be.
_MEANT = {
    "&": "write `and`",
    "|": "write `or`",
    "!": "write `not`, or `!=` to compare",
    ";": "a line ends without it",
    "{": "braces stand in strings only",
    "%": "it is glued to a number: `25%`",
    "\u2212": "write `-`",
    "\u2013": "write `-`, or `..` for a range",
    "\u2026": "write `..` for a range",
    "\u00d7": "write `*`",
    "\u2264": "write `<=`",
    "\u2265": "write `>=`",
    "\u2260": "write `!=`",
    "\u00a0": "it is a no-break space; write a plain blank",
}
_MEANT |= dict.fromkeys("'\u2018\u2019\u201c\u201d\u00ab\u00bb", 'strings stand in plain double quotes: "..."')


@cache
def _keywords() -> dict[str, str]:
    """Terminal -> word, for the grammar's terminals that are words."""
    terminals = scene_parser().terminals
    return {t.name: t.pattern.value for t in terminals if t.pattern.type == "str" and t.pattern.value.isalpha()}


@cache
def _line_words() -> dict[str, str]:
    """Word that begins a line -> what opens the block it stands in, `""` for a declaration."""
    words: dict[str, str] = {}
    for rule in scene_parser().rules:
        first = rule.expansion[0].name if rule.expansion else ""
        if first in _keywords() and rule.origin.name != _NO_LINE:
            words[_keywords()[first]] = _BLOCKS.get(rule.origin.name, "")
    return words


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the parser stopped.

    `start` and `end` are offsets of the faulty token, `kind` its terminal (`""` for a character that begins
    none) and `found` its text. `accepted` are the terminals that could stand there, `before` what the
    parser took last, `opener` the innermost bracket that is open.
    """

    text: str
    start: int
    end: int
    kind: str
    accepted: frozenset[str]
    before: Token | Node | None
    opener: Token | None

    @property
    def found(self) -> str:
        return self.text[self.start : self.end]

    @property
    def first_in_line(self) -> bool:
        return not self.text[self.text.rfind("\n", 0, self.start) + 1 : self.start].strip(" ")

    @property
    def line_ends(self) -> bool:
        return self.kind in _LINE_ENDS

    @property
    def wants_value(self) -> bool:
        return "QUANTITY" in self.accepted

    @property
    def behind(self) -> str:
        """` after '...'`, with the word or bracket that stands before the fault."""
        line = self.text[self.text.rfind("\n", 0, self.start) + 1 : self.start].rstrip()
        last = re.search(r"(\w+|\.\.|[=!<>]=|[^\w\s])$", line)
        return f" after `{last[0]}`" if last else ""

    def fault(self, code: str, message: str, hint: str | None = None) -> SyntaxFault:
        return SyntaxFault(code, message, Span(self.start, max(self.end, self.start + 1)), hint)


def explain(error: UnexpectedInput, text: str, end: int) -> SyntaxFault:
    """Say what is wrong where the parser stopped in `text[:end]`."""
    parser = getattr(error, "interactive_parser", None)
    assert isinstance(parser, InteractiveParser)
    stack = parser.parser_state.value_stack
    start, kind = end, ""
    if isinstance(error, UnexpectedToken):
        token = error.token
        kind = token.type
        start, stop = Span(end, end) if kind == "$END" else span_of(token)
        if kind in ("_INDENT", "_DEDENT"):
            start = stop  # the line break's end is the first character of the line
    else:
        start = error.pos_in_stream or 0
        stop = start + 1
    accepted = frozenset(parser.accepts())  # type: ignore[no-untyped-call]
    openers: list[Token] = []
    for value in stack:
        if isinstance(value, Token) and value.type in OPENERS:
            openers.append(value)
        elif isinstance(value, Token) and value.type in CLOSERS:
            openers.pop()
    place = _Place(
        text,
        start,
        stop,
        kind,
        accepted,
        stack[-1] if stack else None,
        openers[-1] if openers else None,
    )
    for rule in _RULES:
        if fault := rule(place):
            return fault
    return _anything_else(place)


# ------------------------------------------------------- what may be wrong, the most telling first


def _string(p: _Place) -> SyntaxFault | None:
    """A quotation mark or a brace that begins no whole piece of a string."""
    in_hole = p.opener is not None and p.opener.type == "TEXT_OPEN"
    if p.kind or p.found not in ('"', "}") or (p.found == "}" and not in_hole):
        return None
    if p.found == '"' and in_hole:
        return _unclosed(p)
    at = p.start + 1
    while True:
        piece = re.compile(r'([^"\\\n{}]|\\.|\{\{|\}\})*').match(p.text, at)
        assert piece is not None
        at = piece.end()
        if p.text[at : at + 1] == "{":  # a hole; the piece of string behind it is judged when its turn comes
            at += 1
            continue
        if p.text[at : at + 1] == "}":
            return SyntaxFault(
                "bad-hole", "a `}` that closes no hole", Span(at, at + 1), "write `}}` for the brace itself"
            )
        line_end = p.text.find("\n", p.start)
        line_end = len(p.text) if line_end < 0 else line_end
        start = p.start if p.found == '"' or p.opener is None else span_of(p.opener).start
        return SyntaxFault(
            "unclosed-string", "the string isn't closed on its line", Span(start, line_end), 'close it with `"`'
        )


def _open_bracket(p: _Place) -> SyntaxFault | None:
    """An open bracket, and a line below it, or a `~`, that makes no sense in it."""
    if p.opener is None:
        return None
    line_start = p.text.rfind("\n", 0, p.start) + 1
    if span_of(p.opener).start >= line_start:
        if p.opener.type == "TEXT_OPEN" and not re.compile(r'[^"\n}]*\}').match(p.text, p.start):
            return _unclosed(p)
        return _unclosed(p) if p.kind in ("$END", "DRAWN") else None
    word = re.compile(r" *([A-Za-z_]*)").match(p.text, line_start)
    begins_a_line = word is not None and word[1] in _line_words()
    return _unclosed(p) if p.kind == "$END" or p.first_in_line or begins_a_line else None


def _unclosed(p: _Place) -> SyntaxFault:
    assert p.opener is not None
    opening, closing = _PAIRS[p.opener.type]
    at = span_of(p.opener).end - 1
    if p.opener.type == "TEXT_OPEN":
        return SyntaxFault(
            "unclosed-hole", "the hole isn't closed", Span(at, at + 1), "close it with `}`, or write `{{` for a brace"
        )
    return SyntaxFault(
        "unclosed-bracket", f"the `{opening}` isn't closed", Span(at, at + 1), f"close it with `{closing}`"
    )


def _closing_bracket(p: _Place) -> SyntaxFault | None:
    if p.kind not in CLOSERS and p.found != "}":
        return None
    shown = _CLOSING.get(p.kind, "}")
    if p.opener is None:
        return p.fault("stray-bracket", f"the `{shown}` closes nothing")
    opening, closing = _PAIRS[p.opener.type]
    if shown != closing:
        return p.fault("stray-bracket", f"`{shown}` can't close the `{opening}`", f"close it with `{closing}`")
    if shown == "}" and p.wants_value and isinstance(p.before, Token) and p.before.type.startswith("TEXT"):
        return p.fault("bad-hole", "the hole is empty", "write `{{` and `}}` for braces")
    return None


def _line_start(p: _Place) -> SyntaxFault | None:
    """A line that begins with no keyword of its block, or that is indented where no block is."""
    if p.accepted == {"_INDENT"}:
        return _no_block(p)
    if p.kind == "_INDENT":
        return p.fault("bad-indent", "the line is indented, but no block is open here", "begin it below the line above")
    begins = p.before is None or (isinstance(p.before, Token) and p.before.type in _LINE_ENDS)
    if not begins and not (isinstance(p.before, Node) and p.first_in_line):
        return None
    if not re.match(r"[A-Za-z_]", p.found):
        return None
    words = {_keywords()[name] for name in p.accepted if name in _keywords()}
    return _wrong_word(p, words) if words and "NAME" not in p.accepted else None


def _no_block(p: _Place) -> SyntaxFault:
    # The parser has taken the line break behind the line that opens the block.
    end = span_of(p.before).start if isinstance(p.before, Token) else p.start
    start = p.text.rfind("\n", 0, end) + 1
    line = p.text[start:end].split("#")[0].rstrip()
    start += len(line) - len(line.lstrip(" "))
    word = line.split()[0]
    return SyntaxFault(
        "missing-block",
        f"`{word}` opens a block, and none follows",
        Span(start, start + len(word)),
        "indent its lines by two blanks more",
    )


def _wrong_word(p: _Place, words: Set[str]) -> SyntaxFault:
    """The word that the line begins with is none of `words`."""
    word = p.found
    listed = ", ".join(f"`{w}`" for w in sorted(words))
    known = _line_words()
    if word.lower() in words:
        return p.fault("wrong-case", f"keywords are lower case: `{word.lower()}`")
    if word in known:
        home = f"under `{known[word]}`" if known[word] else "in the first column"
        return p.fault("misplaced-keyword", f"no `{word}` can stand here", f"it stands {home}")
    match = near(word.lower(), words) or near(word.lower(), known)
    hint = f"did you mean `{match}`?" if match else f"here may stand {listed}"
    return p.fault("unknown-keyword", f"no line begins with `{word}`", hint)


def _unit_apart(p: _Place) -> SyntaxFault | None:
    number = re.search(r"(?<!\w)([0-9.]+) +$", p.text[max(0, p.start - 40) : p.start])
    unit = re.compile(r"[a-z]+(/[a-z0-9]+)?|%").match(p.text, p.start)
    if not number or not unit or unit[0] not in UNITS or p.line_ends:
        return None
    return SyntaxFault(
        "spaced-unit", "a unit is glued to its number", Span(p.start, unit.end()), f"write `{number[1]}{unit[0]}`"
    )


def _equals(p: _Place) -> SyntaxFault | None:
    doubled = p.found == "=" and p.text[p.start - 1 : p.start] == "="
    if doubled or (p.found == "==" and "EQUALS" in p.accepted):
        start = p.start - doubled
        return SyntaxFault("wrong-equals", "`==` compares; a value is given with `=`", Span(start, p.end))
    if p.found == "=" and "COMPARISON" in p.accepted:
        return p.fault("wrong-equals", "`=` gives a value; to compare, write `==`")
    if p.found == "~" and "EQUALS" in p.accepted:
        return p.fault(
            "missing-assign", f"nothing is drawn here: expected `=`{p.behind}", "draw a `param` and use its name"
        )
    if not {"EQUALS", "DRAWN"} & p.accepted:
        return None
    expected = "`=` or `~`" if "DRAWN" in p.accepted else "`=`"
    hint = None
    if isinstance(p.before, Token) and p.kind == "NAME" and (match := near(p.before.value, _line_words())):
        hint = f"did you mean `{match} {p.found}`?"
    return p.fault("missing-assign", f"expected {expected}{p.behind}", hint)


def _name(p: _Place) -> SyntaxFault | None:
    if "NAME" not in p.accepted or p.wants_value:
        return None
    hint = None
    if p.kind == "QUANTITY":
        hint = "a name begins with a letter"
    elif p.kind == "STRING":
        hint = "a name has no quotes"
    return p.fault("missing-name", f"expected a name{p.behind}{_but(p)}", hint)


def _value(p: _Place) -> SyntaxFault | None:
    if p.accepted == {"STRING"} or p.accepted == {"STRING", "TEXT_OPEN"}:
        if p.kind == "TEXT_OPEN":
            return p.fault("bad-hole", "this text has no holes", "write `{{` and `}}` for braces")
        return p.fault("missing-value", f"expected a text in double quotes{p.behind}{_but(p)}")
    if not p.wants_value or not (p.kind or p.found == "."):
        return None
    hint = None
    if p.kind == "DOT" and p.text[p.end : p.end + 1].isdigit():
        hint = f"write `0.{p.text[p.end]}`: a number begins with a digit"
    return p.fault("missing-value", f"expected a value{p.behind}{_but(p)}", hint)


def _unknown_character(p: _Place) -> SyntaxFault | None:
    if p.kind:
        return None
    shown = p.found if p.found.isprintable() else f"U+{ord(p.found):04X}"
    return p.fault("bad-character", f"the character `{shown}` means nothing here", _MEANT.get(p.found))


def _part(p: _Place) -> SyntaxFault | None:
    """One certain word or sign has to come."""
    if "_NL" in p.accepted or p.accepted & CLOSERS:
        return None
    words = p.accepted & {"COLON", *_keywords()}
    # What could continue the expression before it is worth telling only if nothing else may come.
    needed = sorted(words - _CONTINUING or words or p.accepted)
    return p.fault("missing-part", f"expected {' or '.join(map(_word, needed[:3]))}{p.behind}{_but(p)}")


_RULES = (
    _string,
    _open_bracket,
    _closing_bracket,
    _line_start,
    _unit_apart,
    _unknown_character,
    _equals,
    _name,
    _value,
    _part,
)


def _anything_else(p: _Place) -> SyntaxFault:
    if p.line_ends:
        return p.fault("missing-part", f"the line ends too early{p.behind}")
    if p.kind in ("QUANTITY", "NAME", "STRING", "TEXT_OPEN", "LPAR", "LSQB"):
        return p.fault(
            "stray-token", f"unexpected {_shown(p)}{p.behind}", "is an operator or a comma missing before it?"
        )
    return p.fault("stray-token", f"unexpected {_shown(p)}{p.behind}")


def _but(p: _Place) -> str:
    return ", but the line ends" if p.line_ends else f", found {_shown(p)}"


def _shown(p: _Place) -> str:
    found = p.found if len(p.found) <= 30 else p.found[:27] + "..."
    return f"`{found.strip()}`" if found.strip() else "the end of the line"


def _word(name: str) -> str:
    """A terminal as a reader knows it."""
    words = {"NAME": "a name", "STRING": "a text in double quotes", "QUANTITY": "a number", "_COMMA": "`,`"}
    if name in words:
        return words[name]
    if name in _keywords():
        return f"`{_keywords()[name]}`"
    pattern = next((t.pattern.value for t in scene_parser().terminals if t.name == name), name)
    return f"`{pattern}`"
