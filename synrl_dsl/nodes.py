"""The syntax tree: what the parser returns and every later pass reads.

Nodes are frozen and compare without their spans, so that two texts with the same meaning
give equal trees whatever their layout. A span is a pair of character offsets into the source
text; `Source` turns it into a line and a column.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import NamedTuple, TypeAlias


class Span(NamedTuple):
    """Half-open range of character offsets, `[start, end)`."""

    start: int
    end: int


NO_SPAN = Span(0, 0)


@dataclass(frozen=True, slots=True)
class Node:
    """Anything that the parser makes."""

    span: Span = field(default=NO_SPAN, compare=False, repr=False, kw_only=True)


# ---------------------------------------------------------------- expressions


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A bare name: `speed`, `left`, `end`."""

    name: str


@dataclass(frozen=True, slots=True)
class Quantity(Node):
    """A number with the unit glued to it. `whole` is true where the text has no fraction."""

    value: float
    unit: str
    whole: bool


@dataclass(frozen=True, slots=True)
class Text(Node):
    """A string; its parts are literal text and the expressions of `{holes}`, in order."""

    parts: tuple[str | Expr, ...]


@dataclass(frozen=True, slots=True)
class ListOf(Node):
    """`[a, b]`, or a comprehension where its single item is a `Generator`."""

    items: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Group(Node):
    """Parentheses: one item is grouping, several are a tuple."""

    items: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Unary(Node):
    """`op` is `-` or `not`."""

    op: str
    operand: Expr


@dataclass(frozen=True, slots=True)
class Binary(Node):
    """`op` is one of `+ - * / and or`."""

    op: str
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class Compare(Node):
    """A chain `first op operand op operand ...`; ops are `== != <= >= < > in` and `not in`."""

    first: Expr
    rest: tuple[tuple[str, Expr], ...]


@dataclass(frozen=True, slots=True)
class Range(Node):
    """`low .. high`, both ends included."""

    low: Expr
    high: Expr


@dataclass(frozen=True, slots=True)
class Conditional(Node):
    """`then if condition else otherwise`."""

    then: Expr
    condition: Expr
    otherwise: Expr


@dataclass(frozen=True, slots=True)
class Timed(Node):
    """`value at moment`, `value after event`, `value before event`."""

    value: Expr
    when: str
    moment: Expr


@dataclass(frozen=True, slots=True)
class Attribute(Node):
    """`base.name`."""

    base: Expr
    name: str
    name_span: Span = field(default=NO_SPAN, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Index(Node):
    """`base[a, b]`."""

    base: Expr
    items: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Call(Node):
    """`base(a, name: b)`. `base` is nearly always a `Name`."""

    base: Expr
    arguments: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Named(Node):
    """`name: value`, an argument given by name."""

    name: str
    value: Expr
    name_span: Span = field(default=NO_SPAN, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class ForClause(Node):
    """`for name in source if condition`."""

    name: str
    source: Expr
    condition: Expr | None
    name_span: Span = field(default=NO_SPAN, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Generator(Node):
    """`value for x in xs if c for y in ys`."""

    value: Expr
    clauses: tuple[ForClause, ...]


Expr: TypeAlias = (
    Name
    | Quantity
    | Text
    | ListOf
    | Group
    | Unary
    | Binary
    | Compare
    | Range
    | Conditional
    | Timed
    | Attribute
    | Index
    | Call
    | Named
    | Generator
)


@dataclass(frozen=True, slots=True)
class Draw(Node):
    """What stands behind `~`: a distribution, a list or a range, with an optional lattice."""

    value: Expr
    step: Expr | None


# --------------------------------------------------------------- declarations


@dataclass(frozen=True, slots=True)
class TypeName(Node):
    """`name`, `name[a]`, `map[key -> value]`."""

    name: str
    arguments: tuple[TypeName, ...]
    result: TypeName | None


@dataclass(frozen=True, slots=True)
class Meta(Node):
    """A line under `scene`: `category motion`."""

    name: str
    values: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class SceneDecl(Node):
    name: str
    doc: str
    meta: tuple[Meta, ...]
    name_span: Span = field(default=NO_SPAN, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Canvas(Node):
    values: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Style(Node):
    values: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Use(Node):
    """`use cards` or `use decks.tarot`; `name` keeps its dots."""

    name: str


@dataclass(frozen=True, slots=True)
class TypeDecl(Node):
    name: str
    value: Expr
    name_span: Span = field(default=NO_SPAN, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Param(Node):
    """`param name[count] = value` (a setting) or `~ value` (a `Draw`)."""

    name: str
    count: Expr | None
    value: Expr | Draw
    name_span: Span = field(default=NO_SPAN, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Let(Node):
    name: str
    value: Expr
    name_span: Span = field(default=NO_SPAN, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Require(Node):
    condition: Expr


@dataclass(frozen=True, slots=True)
class Property(Node):
    """A line under `object`: `fill = hue`, `size ~ 36px .. 60px`."""

    name: str
    value: Expr | Draw
    name_span: Span = field(default=NO_SPAN, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class ObjectDecl(Node):
    name: str
    count: Expr | None
    shape: Expr
    body: tuple[Property | Param, ...]
    name_span: Span = field(default=NO_SPAN, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class StateDecl(Node):
    name: str
    type: TypeName
    value: Expr | Draw
    name_span: Span = field(default=NO_SPAN, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class ViewDecl(Node):
    name: str
    value: Expr
    name_span: Span = field(default=NO_SPAN, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class ArgDecl(Node):
    """`name: type in domain`."""

    name: str
    type: TypeName
    domain: Expr | None
    name_span: Span = field(default=NO_SPAN, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Requires(Node):
    condition: Expr


@dataclass(frozen=True, slots=True)
class Effect(Node):
    """`effect target = value for x in xs if c`."""

    target: Expr
    value: Expr
    clauses: tuple[ForClause, ...]


@dataclass(frozen=True, slots=True)
class Plays(Node):
    animation: Expr


@dataclass(frozen=True, slots=True)
class Says(Node):
    text: Text
    condition: Expr | None


@dataclass(frozen=True, slots=True)
class Shows(Node):
    values: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Weight(Node):
    value: Expr


OpLine: TypeAlias = Requires | Effect | Plays | Says | Shows | Weight


@dataclass(frozen=True, slots=True)
class OpDecl(Node):
    name: str
    arguments: tuple[ArgDecl, ...]
    body: tuple[OpLine, ...]
    name_span: Span = field(default=NO_SPAN, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class EventDecl(Node):
    name: str
    condition: Expr
    name_span: Span = field(default=NO_SPAN, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Opening(Node):
    duration: Draw


@dataclass(frozen=True, slots=True)
class Closing(Node):
    duration: Draw


@dataclass(frozen=True, slots=True)
class Wait(Node):
    duration: Draw


@dataclass(frozen=True, slots=True)
class Do(Node):
    action: Expr


@dataclass(frozen=True, slots=True)
class AnyOf(Node):
    """`any a, b`: one of these ops, drawn."""

    names: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Repeat(Node):
    count: Draw
    name: str | None
    body: tuple[Step, ...]
    name_span: Span = field(default=NO_SPAN, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class ForEach(Node):
    name: str
    source: Expr
    body: tuple[Step, ...]
    name_span: Span = field(default=NO_SPAN, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Together(Node):
    body: tuple[Step, ...]


Step: TypeAlias = Opening | Closing | Wait | Do | AnyOf | Repeat | ForEach | Together


@dataclass(frozen=True, slots=True)
class Timeline(Node):
    body: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Mode(Node):
    name: str


@dataclass(frozen=True, slots=True)
class Reveal(Node):
    name: str


@dataclass(frozen=True, slots=True)
class Forms(Node):
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Needs(Node):
    values: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Pick(Node):
    """`pick name in source if condition`, or `pick name ~ source` (a `Draw`, no condition)."""

    name: str
    source: Expr | Draw
    condition: Expr | None
    name_span: Span = field(default=NO_SPAN, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Ask(Node):
    text: Text


@dataclass(frozen=True, slots=True)
class AnswerFormat(Node):
    """How a free answer is to be written."""

    text: Text


@dataclass(frozen=True, slots=True)
class Answer(Node):
    value: Expr
    within: Expr | None


@dataclass(frozen=True, slots=True)
class Choices(Node):
    count: Expr
    pool: Expr | None


@dataclass(frozen=True, slots=True)
class Distract(Node):
    policies: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Balance(Node):
    """`balance domain of subject across a, b except cells`."""

    domain: Expr
    subject: Expr | None
    across: tuple[Expr, ...]
    excluded: Expr | None


@dataclass(frozen=True, slots=True)
class Shortcut(Node):
    name: str
    value: Expr
    held: Expr | None


@dataclass(frozen=True, slots=True)
class Evidence(Node):
    value: Expr


@dataclass(frozen=True, slots=True)
class Twin(Node):
    value: Expr


QuestionLine: TypeAlias = (
    Mode
    | Reveal
    | Forms
    | Needs
    | Pick
    | Ask
    | AnswerFormat
    | Answer
    | Choices
    | Distract
    | Balance
    | Shortcut
    | Evidence
    | Twin
    | Require
)


@dataclass(frozen=True, slots=True)
class QuestionDecl(Node):
    name: str
    body: tuple[QuestionLine, ...]
    name_span: Span = field(default=NO_SPAN, compare=False, repr=False, kw_only=True)


Decl: TypeAlias = (
    SceneDecl
    | Canvas
    | Style
    | Use
    | TypeDecl
    | Param
    | Let
    | ObjectDecl
    | StateDecl
    | ViewDecl
    | OpDecl
    | EventDecl
    | Timeline
    | Require
    | QuestionDecl
)


@dataclass(frozen=True, slots=True)
class SceneFile(Node):
    """One file, its declarations in the order they were written."""

    decls: tuple[Decl, ...]


# ------------------------------------------------------------------- walking

_CHILD_FIELDS: dict[type, tuple[str, ...]] = {}


def children(node: Node) -> Iterator[Node]:
    """The nodes directly below `node`, in the order of their fields."""
    names = _CHILD_FIELDS.get(type(node))
    if names is None:
        names = tuple(f.name for f in fields(node) if f.compare and f.name != "span")
        _CHILD_FIELDS[type(node)] = names
    for name in names:
        value = getattr(node, name)
        if isinstance(value, Node):
            yield value
        elif isinstance(value, tuple):
            for item in value:
                if isinstance(item, Node):
                    yield item
                elif isinstance(item, tuple):
                    yield from (part for part in item if isinstance(part, Node))


def walk(node: Node) -> Iterator[Node]:
    """`node` and everything below it, parents first."""
    stack = [node]
    while stack:
        top = stack.pop()
        yield top
        stack.extend(reversed(list(children(top))))
