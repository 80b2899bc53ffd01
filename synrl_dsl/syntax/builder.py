"""The parser's reductions of declarations and lines in, nodes out; a method builds the rule of its name."""

from __future__ import annotations

from typing import Any

from lark import Token

from synrl_dsl import nodes as n
from synrl_dsl.nodes import Span
from synrl_dsl.syntax.expressions import Expressions, literal
from synrl_dsl.syntax.faults import span_of


class Builder(Expressions):
    """Lark's transformer. Lists hold all tokens of a rule, `None` for each one of an option left out."""

    def start(self, c: list[Any]) -> n.SceneFile:
        decls = _nodes(c)
        return n.SceneFile(decls, span=Span(decls[0].span.start, decls[-1].span.end) if decls else n.NO_SPAN)

    # ------------------------------------------------------------ declarations

    def scene(self, c: list[Any]) -> n.SceneDecl:
        keyword, name, doc, _, *block = c
        lines = _nodes(block)
        span = Span(keyword.start_pos, lines[-1].span.end if lines else doc.end_pos)
        return n.SceneDecl(name.value, literal(doc), lines, span=span, name_span=span_of(name))

    def meta(self, c: list[Any]) -> n.Meta:
        return n.Meta(c[0].value, tuple(c[1::2]), span=_line(c))

    def canvas(self, c: list[Any]) -> n.Canvas:
        return n.Canvas(tuple(c[1::2]), span=_line(c))

    def style(self, c: list[Any]) -> n.Style:
        return n.Style(tuple(c[1::2]), span=_line(c))

    def use(self, c: list[Any]) -> n.Use:
        return n.Use(".".join(name.value for name in c[1::2]), span=Span(c[0].start_pos, c[-2].end_pos))

    def type_decl(self, c: list[Any]) -> n.TypeDecl:
        return n.TypeDecl(c[1].value, c[3], span=_line(c), name_span=span_of(c[1]))

    def param(self, c: list[Any]) -> n.Param:
        return n.Param(c[1].value, c[3], c[6], span=_line(c), name_span=span_of(c[1]))

    def let(self, c: list[Any]) -> n.Let:
        return n.Let(c[1].value, c[3], span=_line(c), name_span=span_of(c[1]))

    def require(self, c: list[Any]) -> n.Require:
        return n.Require(c[1], span=_line(c))

    def state(self, c: list[Any]) -> n.StateDecl:
        return n.StateDecl(c[1].value, c[3], c[5], span=_line(c), name_span=span_of(c[1]))

    def view(self, c: list[Any]) -> n.ViewDecl:
        return n.ViewDecl(c[1].value, c[3], span=_line(c), name_span=span_of(c[1]))

    def event(self, c: list[Any]) -> n.EventDecl:
        return n.EventDecl(c[1].value, c[3], span=_line(c), name_span=span_of(c[1]))

    def object_decl(self, c: list[Any]) -> n.ObjectDecl:
        keyword, name, _, count, _, _, shape, _, *block = c
        lines = _nodes(block)
        span = Span(keyword.start_pos, (lines[-1] if lines else shape).span.end)
        return n.ObjectDecl(name.value, count, shape, lines, span=span, name_span=span_of(name))

    def property(self, c: list[Any]) -> n.Property:
        name = c[0]
        return n.Property(name.value, c[2], span=_line(c), name_span=span_of(name))

    def op(self, c: list[Any]) -> n.OpDecl:
        keyword, name, _, *rest = c
        inside = _nodes(rest)
        arguments = tuple(x for x in inside if isinstance(x, n.ArgDecl))
        body = inside[len(arguments) :]
        span = Span(keyword.start_pos, body[-1].span.end)
        return n.OpDecl(name.value, arguments, body, span=span, name_span=span_of(name))

    def timeline(self, c: list[Any]) -> n.Timeline:
        return n.Timeline(tuple(c[3:-1]), span=_block(c))

    def question(self, c: list[Any]) -> n.QuestionDecl:
        return n.QuestionDecl(c[1].value, tuple(c[4:-1]), span=_block(c), name_span=span_of(c[1]))

    def draw(self, c: list[Any]) -> n.Draw:
        value, _, step = c
        return n.Draw(value, step, span=Span(value.span.start, (step or value).span.end))

    def type_name(self, c: list[Any]) -> n.TypeName:
        name = c[0]
        if c[1] is None:
            return n.TypeName(name.value, (), None, span=span_of(name))
        *arguments, _, result, close = c[2:]
        return n.TypeName(name.value, tuple(arguments[::2]), result, span=Span(name.start_pos, close.end_pos))

    def op_arg(self, c: list[Any]) -> n.ArgDecl:
        name, _, type_name, _, domain = c
        span = Span(name.start_pos, (domain or type_name).span.end)
        return n.ArgDecl(name.value, type_name, domain, span=span, name_span=span_of(name))

    # ------------------------------------------------------------ lines of an op

    def requires(self, c: list[Any]) -> n.Requires:
        return n.Requires(c[1], span=_line(c))

    def effect(self, c: list[Any]) -> n.Effect:
        return n.Effect(c[1], c[3], tuple(c[4:-1]), span=_line(c))

    def plays(self, c: list[Any]) -> n.Plays:
        return n.Plays(c[1], span=_line(c))

    def says(self, c: list[Any]) -> n.Says:
        return n.Says(c[1], c[3], span=_span(c[0], c[3] or c[1]))

    def shows(self, c: list[Any]) -> n.Shows:
        return n.Shows(tuple(c[1::2]), span=_line(c))

    def weight(self, c: list[Any]) -> n.Weight:
        return n.Weight(c[1], span=_line(c))

    # ------------------------------------------------------------ lines of a timeline

    def opening(self, c: list[Any]) -> n.Opening:
        return n.Opening(c[2], span=_line(c))

    def closing(self, c: list[Any]) -> n.Closing:
        return n.Closing(c[2], span=_line(c))

    def wait(self, c: list[Any]) -> n.Wait:
        return n.Wait(c[1], span=_line(c))

    def do(self, c: list[Any]) -> n.Do:
        return n.Do(c[1], span=_line(c))

    def any_of(self, c: list[Any]) -> n.AnyOf:
        return n.AnyOf(
            tuple(n.Name(name.value, span=span_of(name)) for name in c[1::2]),
            span=Span(c[0].start_pos, c[-2].end_pos),
        )

    def repeat(self, c: list[Any]) -> n.Repeat:
        count, name = c[1], c[3]
        if name is None:
            return n.Repeat(count, None, tuple(c[6:-1]), span=_block(c))
        return n.Repeat(count, name.value, tuple(c[6:-1]), span=_block(c), name_span=span_of(name))

    def for_each(self, c: list[Any]) -> n.ForEach:
        return n.ForEach(c[2].value, c[4], tuple(c[7:-1]), span=_block(c), name_span=span_of(c[2]))

    def together(self, c: list[Any]) -> n.Together:
        return n.Together(tuple(c[3:-1]), span=_block(c))

    # ------------------------------------------------------------ lines of a question

    def mode(self, c: list[Any]) -> n.Mode:
        return n.Mode(c[1].value, span=Span(c[0].start_pos, c[1].end_pos))

    def reveal(self, c: list[Any]) -> n.Reveal:
        return n.Reveal(c[1].value, span=Span(c[0].start_pos, c[1].end_pos))

    def forms(self, c: list[Any]) -> n.Forms:
        return n.Forms(tuple(name.value for name in c[1::2]), span=Span(c[0].start_pos, c[-2].end_pos))

    def needs(self, c: list[Any]) -> n.Needs:
        return n.Needs(tuple(c[1::2]), span=_line(c))

    def pick(self, c: list[Any]) -> n.Pick:
        keyword, name, _, source, _, condition, _ = c
        return n.Pick(name.value, source, condition, span=_span(keyword, condition or source), name_span=span_of(name))

    def pick_drawn(self, c: list[Any]) -> n.Pick:
        return n.Pick(c[1].value, c[3], None, span=_line(c), name_span=span_of(c[1]))

    def ask(self, c: list[Any]) -> n.Ask:
        return n.Ask(c[1], span=_line(c))

    def answer_format(self, c: list[Any]) -> n.AnswerFormat:
        return n.AnswerFormat(c[1], span=_line(c))

    def answer(self, c: list[Any]) -> n.Answer:
        return n.Answer(c[1], c[3], span=_span(c[0], c[3] or c[1]))

    def choices(self, c: list[Any]) -> n.Choices:
        return n.Choices(c[1], c[3], span=_span(c[0], c[3] or c[1]))

    def distract(self, c: list[Any]) -> n.Distract:
        return n.Distract(tuple(c[1::2]), span=_line(c))

    def balance(self, c: list[Any]) -> n.Balance:
        keyword, domain, _, subject, _, *across, _, excluded, _ = c
        crossed = _nodes(across)
        last = excluded or (crossed[-1] if crossed else subject or domain)
        return n.Balance(domain, subject, crossed, excluded, span=_span(keyword, last))

    def shortcut(self, c: list[Any]) -> n.Shortcut:
        keyword, name, _, value, _, held, _ = c
        return n.Shortcut(literal(name), value, held, span=_span(keyword, held or value))

    def evidence(self, c: list[Any]) -> n.Evidence:
        return n.Evidence(c[1], span=_line(c))

    def twin(self, c: list[Any]) -> n.Twin:
        return n.Twin(c[1], span=_line(c))


def _nodes(c: list[Any]) -> tuple[Any, ...]:
    """What is neither a token nor the `None` of an option left out."""
    return tuple(x for x in c if isinstance(x, n.Node))


def _span(keyword: Token, last: Any) -> Span:
    return Span(span_of(keyword).start, last.span.end)


def _line(c: list[Any]) -> Span:
    """From the keyword to the node before the line break."""
    return Span(c[0].start_pos, c[-2].span.end)


def _block(c: list[Any]) -> Span:
    """From the keyword to the last line before the block's end."""
    return Span(c[0].start_pos, c[-2].span.end)
