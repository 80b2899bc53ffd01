"""The type pass: every expression of the file gets a type, every name a symbol."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from synrl_dsl import builtins
from synrl_dsl import nodes as n
from synrl_dsl import types as t
from synrl_dsl.builtins.names import OPEN_ENUMERATIONS
from synrl_dsl.checker import hints
from synrl_dsl.checker.declared import Declared, collect
from synrl_dsl.checker.expressions import places
from synrl_dsl.checker.expressions.infer import Place
from synrl_dsl.checker.model import Checked, Findings, Symbol, leaf
from synrl_dsl.checker.steps import steps
from synrl_dsl.diagnostics import did_you_mean
from synrl_dsl.types import Type, describe

MODES = ("perception", "forward", "retrodictive", "historical", "grounding")
REVEALS = ("initial", "final", "none")
FORMS = ("choices", "free")
ANSWERS = frozenset("number bool text enum interval map plan any".split())
"""Kinds of answers, and of what a list may hold as an answer."""


def type_pass(checked: Checked, findings: Findings) -> Checked:
    """Fill in `table`, `symbols` and `types`."""
    table = collect(checked.file, findings)
    declared = Declared(checked.file, table, findings)
    for symbol in table.values():
        declared.type_of(symbol)
    for decl in checked.file.decls:
        _declaration(decl, declared)
    inference = declared.inference
    states = {s.name: declared.type_of(s) for s in table.values() if s.kind == "state"}
    return replace(
        checked,
        table=table,
        symbols=inference.symbols,
        types=inference.types,
        state_types=states,
        enumerations=inference.enumerations,
    )


def _declaration(decl: n.Decl, declared: Declared) -> None:
    infer = declared.inference
    match decl:
        case n.SceneDecl():
            _meta(decl, declared)
        case n.Canvas():
            _canvas(decl, declared)
        case n.Style() | n.Use():
            word = {n.Style: "style", n.Use: "use"}[type(decl)]
            declared.findings.add(
                "not-built-yet", f"the declaration '{word}' is not built yet", decl.span, "leave it out"
            )
        case n.Require():
            infer.expect(decl.condition, Place(needs_time=True), t.BOOL, "what is required")
        case n.ObjectDecl():
            _object(decl, declared)
        case n.ViewDecl():
            _view(decl, declared)
        case n.OpDecl():
            _op(decl, declared)
        case n.EventDecl():
            infer.expect(decl.condition, Place(), Type("condition"), "what stands behind 'when'")
        case n.Timeline():
            steps(decl.body, Place(), declared)
        case n.QuestionDecl():
            _question(decl, declared)
        case _:
            pass


_META_TEXT = ("category", "task", "skills", "overlaps")
_SKILLS = ("spatial", "temporal", "short_term", "long_term")


def _meta(decl: n.SceneDecl, declared: Declared) -> None:
    """The lines under `scene` hold plain words, which stand for themselves."""
    seen: set[str] = set()
    for line in decl.meta:
        if line.name not in _META_TEXT:
            hint = did_you_mean(line.name, _META_TEXT) or "it has category, task, skills, overlaps"
            declared.findings.add("unknown-property", f"a scene has no line '{line.name}'", line, hint)
        elif line.name in seen:
            declared.findings.add("declared-twice", f"a scene has one '{line.name}'", line)
        seen.add(line.name)
        for value in line.values:
            if not isinstance(value, n.Name):
                declared.findings.add("wrong-type", f"'{line.name}' is a word", value, "write it without quotes")
            elif line.name == "skills":
                _word(value.name, _SKILLS, "skill", value, declared)
            elif line.name == "overlaps":
                _word(value.name, tuple(builtins.BENCHMARKS), "benchmark", value, declared)


def _canvas(decl: n.Canvas, declared: Declared) -> None:
    wanted = ((t.PX, "the width"), (t.PX, "the height"), (t.number((0, -1, 0)), "the frame rate"))
    if not 3 <= len(decl.values) <= 4:
        declared.findings.add(
            "wrong-arguments",
            "a canvas has a width, a height, a frame rate and perhaps a length",
            decl.span,
            "write `canvas 448px, 448px, 30fps, 8s`",
        )
    for value, (type_, what) in zip(decl.values, (*wanted, (t.SECONDS, "the length")), strict=False):
        declared.inference.expect(value, Place(), type_, what)


def _object(decl: n.ObjectDecl, declared: Declared) -> None:
    seen: set[str] = set()
    for line in decl.body:
        if line.name in seen:
            declared.findings.add("declared-twice", f"'{line.name}' is set twice", line.name_span, "take one out")
        seen.add(line.name)
        declared.property_type(decl, line.name)
    moves = next((line for line in decl.body if line.name == "motion"), None)
    if any(isinstance(line, n.Property) and line.name not in builtins.PROPERTIES for line in decl.body):
        return  # a property by another name isn't missing
    for name, known in builtins.PROPERTIES.items():
        if name == "pos" and moves is not None and writes(n.walk(moves)):
            _no_place(decl, declared)
            continue
        if known.required and name not in seen:
            declared.findings.add(
                "missing-property",
                f"the object '{decl.name}' has no '{name}'",
                decl.name_span,
                f"write `{_EXAMPLES[name]}` under it",
            )


_EXAMPLES = {"pos": "pos ~ inside(canvas, margin: 40px)", "fill": "fill ~ palette"}


def writes(nodes: Iterable[n.Node]) -> bool:
    """Whether some motion among them writes: it sets its own place, and the length where nothing else does."""
    return any(isinstance(node, n.Call) and node.base == n.Name("writes") for node in nodes)


def _no_place(decl: n.ObjectDecl, declared: Declared) -> None:
    for line in decl.body:
        if line.name == "pos":
            message = f"'{decl.name}' begins where its first stroke does, so it has no 'pos'"
            declared.findings.add("wrong-arguments", message, line.name_span, "take it out")


def _view(decl: n.ViewDecl, declared: Declared) -> None:
    symbol = declared.table.get(decl.name)
    if symbol is None or symbol.kind != "state":
        states = [s.name for s in declared.table.values() if s.kind == "state"]
        message = f"a view draws the state of its name; there is no state '{decl.name}'"
        declared.findings.add("unknown-name", message, decl.name_span, did_you_mean(decl.name, states))
    declared.inference.expect(decl.value, Place(timed=True), Type("view"), "what draws a state")


def _op(decl: n.OpDecl, declared: Declared) -> None:
    infer = declared.inference
    place = declared.op_place(decl)
    names = [a.name for a in decl.arguments]
    for position, argument in enumerate(decl.arguments):
        if argument.name in names[:position]:
            declared.findings.add(
                "declared-twice", f"the op '{decl.name}' has two arguments '{argument.name}'", argument.name_span
            )
        if argument.domain is not None:
            wanted = t.list_of(declared.op_arguments(decl)[argument.name])
            infer.expect(argument.domain, place, wanted, f"the domain of '{argument.name}'")
    for line in decl.body:
        match line:
            case n.Requires():
                infer.expect(line.condition, place, t.BOOL, "what is required")
            case n.Effect():
                inner = places.clauses(infer, line.clauses, place)
                root = line.target.base if isinstance(line.target, n.Index) else line.target
                target = infer.infer(line.target, inner) if isinstance(root, n.Name) else t.ANY
                _new_value(line, root, target, inner, declared)
            case n.Plays():
                infer.expect(line.animation, place, Type("animation"), "what plays")
            case n.Says():
                infer.infer(line.text, place)
                if line.condition is not None:
                    infer.expect(line.condition, place, t.BOOL, "what stands behind 'if'")
            case n.Shows():
                for value in line.values:
                    infer.infer(value, place)
            case n.Weight():
                infer.expect(line.value, Place(timed=True), t.NUMBER, "a weight")


def _new_value(line: n.Effect, root: n.Expr, target: Type, place: Place, declared: Declared) -> None:
    """What an effect writes; `none` takes a place out of a map whose places come and go."""
    infer = declared.inference
    state = declared.table.get(root.name) if isinstance(root, n.Name) else None
    type_ = declared.type_of(state) if state is not None and state.kind == "state" else t.ANY
    if type_.kind == "map" and type_.of[0].names[:1] == OPEN_ENUMERATIONS[:1]:
        given = infer.infer(line.value, place, target)
        if given.kind == "missing":
            return
    infer.expect(line.value, place, target, "the new value")


def _question(decl: n.QuestionDecl, declared: Declared) -> None:
    infer, findings = declared.inference, declared.findings
    place = Place(needs_time=True)
    for line in decl.body:
        if isinstance(line, n.Pick):
            if any(line.name == name for name, _ in place.locals):
                findings.add("declared-twice", f"'{line.name}' is picked twice", line.name_span, "choose another name")
            if isinstance(line.source, n.Draw):
                item = infer.draw(line.source, place)
            else:
                source = infer.infer(line.source, place)
                item = source.item if source.kind in ("list", "bag", "map") else t.ANY
                if source.kind not in ("list", "bag", "map", "any"):
                    drawn = "write `pick x ~ ...` to draw from a distribution"
                    hint = drawn if source.kind == "dist" else hints.for_list(source)
                    findings.add("wrong-type", f"'pick' takes a list, not {describe(source)}", line.source, hint)
            place = place.with_local(line.name, item)
            if line.condition is not None:
                infer.expect(line.condition, place, t.BOOL, "what stands behind 'if'")
    answer_type: Type = t.ANY
    for line in decl.body:
        if isinstance(line, n.Answer):
            answer_type = infer.infer(line.value, place)
            if leaf(answer_type).kind not in ANSWERS:
                findings.add(
                    "wrong-type",
                    f"{describe(answer_type)} is no answer: that is a number, a name, a text, yes or no, "
                    "a list of these, or an interval",
                    line.value,
                    hints.for_answer(leaf(answer_type)),
                )
                answer_type = t.ANY
            if line.within is not None:
                if answer_type.kind not in ("number", "any"):
                    message = f"a tolerance belongs to a number, not to {describe(answer_type)}"
                    findings.add("wrong-type", message, line.within, "leave it out")
                infer.expect(line.within, place, t.number(answer_type.dim), "the tolerance")
    for line in decl.body:
        match line:
            case n.Mode():
                _word(line.name, MODES, "mode", _last(line.name, line), declared)
            case n.Reveal():
                _word(line.name, REVEALS, "reveal", _last(line.name, line), declared)
            case n.Forms():
                for name in line.names:
                    _word(name, FORMS, "form", line, declared)
            case n.Require():
                infer.expect(line.condition, place, t.BOOL, "what is required")
            case n.Ask() | n.AnswerFormat():
                infer.infer(line.text, place)
            case n.Choices():
                if infer.infer(line.count, place).kind != "list" or line.pool is not None:
                    infer.expect(line.count, place, t.INT, "the number of options")
                if line.pool is not None:
                    infer.expect(line.pool, place, t.list_of(answer_type), "the pool of options")
            case n.Balance():
                _balance(line, place, answer_type, declared)
            case n.Shortcut():
                infer.infer(line.value, place, answer_type)
                if line.held is not None:
                    infer.expect(line.held, place, t.NUMBER, "what stands behind 'held'")
            case n.Needs():
                for value in line.values:
                    named = isinstance(value, n.Name) and value.name not in declared.table
                    if isinstance(value, n.Name) and value.name == "order":
                        findings.add("not-built-yet", "'needs order' is not built yet", value, "leave it out")
                    elif isinstance(value, n.Name) and named:
                        _word(value.name, ("order",), "need", value, declared)
                    else:
                        infer.expect(value, Place(), t.INT, "what stands behind 'needs'")
            case n.Distract():
                for policy in line.policies:
                    _policy(policy, place, declared)
            case n.Evidence():
                findings.add("not-built-yet", "'evidence' is not built yet", line.span, "leave it out")
            case n.Twin():
                findings.add("not-built-yet", "'twin' is not built yet", line.span, "leave it out")
            case _:
                pass


def _balance(line: n.Balance, place: Place, answer_type: Type, declared: Declared) -> None:
    infer = declared.inference
    subject = answer_type
    if line.subject is not None:
        subject = infer.infer(line.subject, place)
    param = drawn_param(line.domain, declared.table) if line.subject is None else None
    if param is not None:
        infer.infer(line.domain, place)
        assert isinstance(param.value, n.Draw)
        if infer.types[id(param.value.value)].kind == "dist":
            declared.findings.add(
                "wrong-type",
                f"'{param.name}' is drawn from a continuous range, which has no values to balance over",
                line.domain,
                f"balance the answer and cross it with this: `across {param.name}`",
            )
    else:
        infer.expect(line.domain, place, t.list_of(subject), "the domain to balance over")
    for quantity in line.across:
        infer.infer(quantity, place)
    if line.excluded is not None:
        infer.infer(line.excluded, place)


def drawn_param(domain: n.Expr, table: dict[str, Symbol]) -> n.Param | None:
    """`balance first`, where `first` is a param drawn from a list: flat over that list."""
    if not isinstance(domain, n.Name) or domain.name not in table:
        return None
    decl = table[domain.name].decl
    if isinstance(decl, n.Param) and isinstance(decl.value, n.Draw) and decl.count is None:
        return decl if isinstance(decl.value.value, n.ListOf | n.Name) else None
    return None


def _policy(policy: n.Expr, place: Place, declared: Declared) -> None:
    name = policy.base if isinstance(policy, n.Call) else policy
    if isinstance(name, n.Name) and any(o.kind == "policy" for o in builtins.overloads(name.name)):
        return
    if isinstance(name, n.Name) and name.name in builtins.PLANNED:
        hint = "leave the line out: options are then drawn anew"
        declared.findings.add("not-built-yet", f"the option policy '{name.name}' is not built yet", policy, hint)
        return
    known = [b.name for b in builtins.every() if b.kind == "policy"]
    declared.findings.add("unknown-name", "this is no option policy", policy, f"it is one of {', '.join(known)}")


def _last(word: str, line: n.Node) -> n.Span:
    """Where the word stands that ends a line."""
    return n.Span(line.span.end - len(word), line.span.end)


def _word(name: str, known: tuple[str, ...], what: str, at: n.Node | n.Span, declared: Declared) -> None:
    if name not in known:
        meant = {"start": "initial", "end": "final", "opening": "initial", "closing": "final"}.get(name)
        near = f"did you mean '{meant}'?" if meant in known else did_you_mean(name, known)
        hint = near or f"it is one of {', '.join(known)}"
        declared.findings.add("unknown-name", f"there is no {what} '{name}'", at, hint)
