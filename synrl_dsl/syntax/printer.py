"""A syntax tree in; its text in the canonical form, without comments, out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from synrl_dsl import nodes as n
from synrl_dsl.syntax.expressions import COMPARE, NEGATIVE, NOT, POWER, RANGE, TIMED
from synrl_dsl.syntax.rows import BREAK, Row, lines_of, wrapped

_POSTFIX = TIMED + 1
_ANY = -1


def unparse(node: n.Node) -> str:
    """The text of a file, a declaration, a line or an expression: parsing it gives an equal node.

    Parentheses are added where the tree needs them and has no `Group`. ValueError where the language has no
    text for the tree: a string in a hole, a negative `Quantity`.
    """
    if isinstance(node, n.SceneFile):
        return "".join(f"{line}\n" for line in _file_lines(node))
    if isinstance(node, n.Expr | n.ForClause | n.Draw | n.TypeName | n.ArgDecl):
        return _inline(node).replace(BREAK, " ")
    own = list(rows(node, 0))
    return "\n".join(line for text, row in zip(lines_of(own), own, strict=True) for line in wrapped(text, row.level))


def _file_lines(file: n.SceneFile) -> Iterator[str]:
    """Declarations with a block stand between blank lines."""
    own: list[Row] = []
    blank_before: set[int] = set()
    after_block = False
    for decl in file.decls:
        block = list(rows(decl, 0))
        if own and (after_block or len(block) > 1):
            blank_before.add(len(own))
        after_block = len(block) > 1
        own += block
    for at, (text, row) in enumerate(zip(lines_of(own, blank_before), own, strict=True)):
        if at in blank_before:
            yield ""
        yield from wrapped(text, row.level)


# --------------------------------------------------------------------- lines


def file_rows(file: n.SceneFile) -> Iterator[Row]:
    """The file's lines in order, a row for each."""
    for decl in file.decls:
        yield from rows(decl, 0)


def rows(node: n.Node, level: int) -> Iterator[Row]:
    """The lines of a declaration or of a line in a block, with those of its block."""

    def block(kind: str, *cells: str, body: Iterable[n.Node] = ()) -> Iterator[Row]:
        yield Row(level, kind, cells)
        for line in body:
            yield from rows(line, level + 1)

    match node:
        case n.SceneDecl(name, doc, meta):
            return block("scene", f"scene {name} {_quoted((doc,))}", body=meta)
        case n.Meta(name, values):
            return block("meta", name, _commas(values))
        case n.Canvas(values):
            return block("canvas", f"canvas {_commas(values)}")
        case n.Style(values):
            return block("style", f"style {_commas(values)}")
        case n.Use(name):
            return block("use", f"use {name}")
        case n.TypeDecl(name, value):
            return block("type", f"type {name}", f"= {expression(value)}")
        case n.Param(name, count, value):
            head, given = f"param {name}{_count(count)}", _given(value)
            # Among properties, which are aligned below each other, a param stands as one piece.
            return block("property", f"{head} {given}") if level else block("param", head, given)
        case n.Let(name, value):
            return block("let", f"let {name}", f"= {expression(value)}")
        case n.ObjectDecl(name, count, shape, body):
            return block("object", f"object {name}{_count(count)}: {expression(shape)}", body=body)
        case n.Property(name, value):
            return block("property", name, _given(value))
        case n.StateDecl(name, of, value):
            return block("state", f"state {name}: {_inline(of)} {_given(value)}")
        case n.ViewDecl(name, value):
            return block("view", f"view {name}", f"= {expression(value)}")
        case n.EventDecl(name, condition):
            return block("event", f"event {name}", f"when {expression(condition)}")
        case n.OpDecl(name, arguments, body):
            return block("op", f"op {name}({_joined(_inline(a) for a in arguments)})", body=body)
        case n.Timeline(body):
            return block("timeline", "timeline", body=body)
        case n.QuestionDecl(name, body):
            return block("question", f"question {name}", body=body)
        case n.Repeat(count, name, body):
            named = f" as {name}" if name else ""
            return block("step", f"repeat {_inline(count)}{named}", body=body)
        case n.ForEach(name, source, body):
            return block("step", f"for each {name} in {expression(source)}", body=body)
        case n.Together(body):
            return block("step", "together", body=body)
        case n.Opening(duration):
            return block("step", f"opening for {_inline(duration)}")
        case n.Closing(duration):
            return block("step", f"closing for {_inline(duration)}")
        case n.Wait(duration):
            return block("step", f"wait {_inline(duration)}")
        case n.Do(action):
            return block("step", f"do {expression(action)}")
        case n.AnyOf(names):
            return block("step", f"any {_commas(names)}")
        case n.Require(condition) if level == 0:
            return block("require", f"require {expression(condition)}")
        case _:
            return block("clause", *_clause(node))


def _clause(node: n.Node) -> tuple[str, ...]:
    """The cells of a line of an op or a question: the keyword, the rest."""
    match node:
        case n.Requires(condition):
            return "requires", expression(condition)
        case n.Effect(target, value, clauses):
            return "effect", " ".join([f"{expression(target)} = {expression(value)}", *map(_inline, clauses)])
        case n.Plays(animation):
            return "plays", expression(animation)
        case n.Says(text, condition):
            return "says", expression(text) + _option("if", condition)
        case n.Shows(values):
            return "shows", _commas(values)
        case n.Weight(value):
            return "weight", expression(value)
        case n.Mode(name):
            return "mode", name
        case n.Reveal(name):
            return "reveal", name
        case n.Forms(names):
            return "forms", _joined(names)
        case n.Needs(values):
            return "needs", _commas(values)
        case n.Pick(name, n.Draw() as source, _):
            return "pick", f"{name} {_given(source)}"
        case n.Pick(name, source, condition):
            return "pick", f"{name} in {_operand(source, 1)}{_option('if', condition)}"
        case n.Ask(text):
            return "ask", expression(text)
        case n.AnswerFormat(text):
            return "format", expression(text)
        case n.Answer(value, within):
            return "answer", expression(value) + _option("within", within)
        case n.Choices(count, pool):
            return "choices", expression(count) + _option("from", pool)
        case n.Distract(policies):
            return "distract", _commas(policies)
        case n.Balance(domain, subject, across, excluded):
            crossed = f" across {_commas(across)}" if across else ""
            return "balance", f"{expression(domain)}{_option('of', subject)}{crossed}{_option('except', excluded)}"
        case n.Shortcut(name, value, held):
            return "shortcut", _quoted((name,)), f"= {expression(value)}{_option('held', held)}"
        case n.Evidence(value):
            return "evidence", expression(value)
        case n.Twin(value):
            return "twin", expression(value)
        case n.Require(condition):
            return "require", expression(condition)
    raise TypeError(f"no line is made of {type(node).__name__}")


def _count(count: n.Expr | None) -> str:
    return f"[{expression(count)}]" if count else ""


def _given(value: n.Expr | n.Draw) -> str:
    return f"~ {_inline(value)}" if isinstance(value, n.Draw) else f"= {expression(value)}"


def _option(keyword: str, value: n.Expr | None) -> str:
    return f" {keyword} {expression(value)}" if value else ""


def _joined(parts: Iterable[str]) -> str:
    return f",{BREAK}".join(parts)


def _commas(values: Iterable[n.Expr]) -> str:
    return _joined(expression(value) for value in values)


# --------------------------------------------------------------- expressions


def _inline(node: n.Node) -> str:
    """What is a part of a line and no declaration: an expression, a draw, a type, an argument, a `for`."""
    match node:
        case n.Draw(value, step):
            return expression(value) + _option("step", step)
        case n.TypeName(name, (), _):
            return name
        case n.TypeName(name, arguments, result):
            to = f" -> {_inline(result)}" if result else ""
            return f"{name}[{_joined(map(_inline, arguments))}{to}]"
        case n.ArgDecl(name, of, domain):
            return f"{name}: {_inline(of)}" + (f" in {_operand(domain, 1)}" if domain else "")
        case n.ForClause(name, source, condition):
            rest = f" if {_operand(condition, 1)}" if condition else ""
            return f"for {name} in {_operand(source, 1)}{rest}"
        case _:
            return _operand(node, _ANY)


def expression(node: n.Expr) -> str:
    """An expression's text, with `BREAK` behind the commas where a line may be broken."""
    return _operand(node, 0)


def _operand(node: n.Node, power: int) -> str:
    """The text of an expression, in parentheses where it binds less tightly than `power`."""
    own, text = _text(node)
    return text if own >= power else f"({text})"


def _text(node: n.Node) -> tuple[int, str]:
    """How tightly an expression binds, and its text."""
    match node:
        case n.Name(name):
            return _POSTFIX, name
        case n.Quantity(value, unit, whole):
            return _POSTFIX, _number(value, whole) + unit
        case n.Text(parts):
            return _POSTFIX, _quoted(parts)
        case n.ListOf(items):
            return _POSTFIX, f"[{_arguments(items)}]"
        case n.Group(items):
            return _POSTFIX, f"({_commas(items)})"
        case n.Attribute(base, name):
            return _POSTFIX, f"{_operand(base, _POSTFIX)}.{name}"
        case n.Index(base, items):
            return _POSTFIX, f"{_operand(base, _POSTFIX)}[{_arguments(items)}]"
        case n.Call(base, items):
            return _POSTFIX, f"{_operand(base, _POSTFIX)}({_arguments(items)})"
        case n.Named(name, value):
            return _ANY, f"{name}: {expression(value)}"
        case n.Generator(value, clauses):
            return _ANY, " ".join([_operand(value, 1), *map(_inline, clauses)])
        case n.Conditional(then, condition, otherwise):
            return 0, f"{_operand(then, 1)} if {_operand(condition, 1)} else {_operand(otherwise, 0)}"
        case n.Unary("not", operand):
            return NOT, f"not {_operand(operand, NOT)}"
        case n.Unary(_, operand):
            return NEGATIVE, f"-{_operand(operand, NEGATIVE)}"
        case n.Binary(op, left, right):
            power = POWER[op]
            return power, f"{_operand(left, power)} {op} {_operand(right, power + 1)}"
        case n.Compare(first, rest):
            links = (f" {op} {_operand(right, COMPARE + 1)}" for op, right in rest)
            return COMPARE, _operand(first, COMPARE + 1) + "".join(links)
        case n.Range(low, high):
            bare = all(isinstance(end, n.Quantity) and end.whole and not end.unit for end in (low, high))
            dots = ".." if bare else " .. "
            return RANGE, f"{_operand(low, RANGE + 1)}{dots}{_operand(high, RANGE + 1)}"
        case n.Timed(value, when, moment):
            return TIMED, f"{_operand(value, _POSTFIX)} {when} {_operand(moment, _POSTFIX)}"
    raise TypeError(f"no expression is made of {type(node).__name__}")


def _arguments(items: Iterable[n.Expr]) -> str:
    return _joined(_operand(item, _ANY) for item in items)


def _number(value: float, whole: bool) -> str:
    if value < 0:
        raise ValueError(f"a negative number is an operation: {value}")
    if whole:
        return str(int(value))
    text = f"{value:.15g}"
    if "e" in text:
        text = f"{value:.14f}".rstrip("0").rstrip(".")
    return text if "." in text else f"{text}.0"


_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "{": "{{", "}": "}}"})


def _quoted(parts: Iterable[str | n.Expr]) -> str:
    """A string; a line is never broken in a hole."""
    shown = [
        part.translate(_ESCAPES) if isinstance(part, str) else "{" + _hole(part).replace(BREAK, " ") + "}"
        for part in parts
    ]
    return f'"{"".join(shown)}"'


def _hole(part: n.Expr) -> str:
    text = expression(part)
    if '"' in text:
        raise ValueError(f"a hole can't hold a string: {text}")
    return text
