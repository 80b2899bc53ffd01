"""The question pass: clauses that belong together, reveals, options that give the answer away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeVar

from synrl_dsl import builtins, limits
from synrl_dsl import nodes as n
from synrl_dsl import types as t
from synrl_dsl.checker import constants
from synrl_dsl.checker.constants import Constants
from synrl_dsl.checker.model import Checked, Findings
from synrl_dsl.types import Type

Line = TypeVar("Line", bound=n.Node)

_ONCE: dict[type[n.Node], str] = {
    n.Mode: "mode",
    n.Reveal: "reveal",
    n.AnswerFormat: "format",
    n.Answer: "answer",
    n.Choices: "choices",
    n.Balance: "balance",
    n.Forms: "forms",
    n.Needs: "needs",
    n.Distract: "distract",
}
_MODE_REVEALS = {"forward": ("initial",), "retrodictive": ("final",), "historical": ("initial", "final")}
_CROSSED = frozenset("number bool text enum any".split())
"""Kinds of quantities that an answer can be crossed with."""


def questions_pass(checked: Checked, findings: Findings) -> Checked:
    """Report questions that can't be asked fairly."""
    by_level = constants.by_level(checked)
    clean = not any(d.severity == "error" for d in findings.items)
    for decl in checked.file.decls:
        if isinstance(decl, n.QuestionDecl):
            _question(decl, checked, by_level, findings)
            if clean:
                _doubts(decl, checked, findings)
        elif isinstance(decl, n.Require) and any(k.truth(decl.condition) is False for k in by_level):
            findings.add("unreachable", "this is never true, so no sample can be made", decl.condition)
    return checked


def _question(decl: n.QuestionDecl, checked: Checked, by_level: list[Constants], findings: Findings) -> None:
    answers, asks = list(_lines(decl, n.Answer)), list(_lines(decl, n.Ask))
    _doubled(decl, findings)
    if not asks:
        findings.add("missing-ask", f"the question '{decl.name}' asks nothing", decl.name_span, 'write `ask "..."`')
    if not answers:
        findings.add(
            "missing-answer", f"the question '{decl.name}' has no answer", decl.name_span, "write `answer ...`"
        )
        return
    answer = answers[0]
    for line in decl.body:
        if isinstance(line, n.Ask | n.AnswerFormat):
            _gives_away(line.text, answer, checked, findings)
    _reveal(decl, answer, checked, findings)
    _options(decl, answer, checked, by_level, findings)
    for balance in _lines(decl, n.Balance):
        _balance(balance, answer, checked, by_level, findings)
    for shortcut in _lines(decl, n.Shortcut):
        _held(shortcut, answer, checked, findings)
    _needs(decl, findings)
    _reachable(decl, by_level, findings)


def _lines(decl: n.QuestionDecl, kind: type[Line]) -> Iterator[Line]:
    return (line for line in decl.body if isinstance(line, kind))


def _doubled(decl: n.QuestionDecl, findings: Findings) -> None:
    for kind, word in _ONCE.items():
        for extra in list(_lines(decl, kind))[1:]:
            findings.add("declared-twice", f"a question has one '{word}'", extra.span, "take one of them out")
    names: set[str] = set()
    for line in decl.body:
        if isinstance(line, n.Shortcut):
            if line.name in names:
                message = f'the shortcut "{line.name}" is declared twice'
                findings.add("declared-twice", message, line.span, "give one of them another name")
            names.add(line.name)
        elif isinstance(line, n.Forms) and len(set(line.names)) < len(line.names):
            findings.add("declared-twice", "a form is named once", line.span, "take one out")


# ------------------------------------------------------------------ the wording


def _gives_away(said: n.Text, answer: n.Answer, checked: Checked, findings: Findings) -> None:
    truth = written_out(answer.value, checked)
    for part in said.parts:
        if isinstance(part, str):
            continue
        shown = written_out(part, checked)
        # ordinal(n), n + 1 and the like tell n as well.
        while shown != truth and isinstance(shown, n.Call | n.Binary):
            operands = shown.arguments if isinstance(shown, n.Call) else (shown.left, shown.right)
            moving = [o for o in operands if not isinstance(o, n.Quantity)]
            if len(moving) != 1 or (isinstance(shown, n.Call) and shown.base != n.Name("ordinal")):
                break
            shown = moving[0]
        if shown == truth:
            findings.add("answer-in-ask", "the wording contains the answer", part, "ask without this hole")
    if isinstance(truth, n.Text) and all(isinstance(part, str) for part in truth.parts):
        words = re.escape("".join(map(str, truth.parts)))
        wording = "|".join(part for part in said.parts if isinstance(part, str))
        if words and re.search(rf"(?<!\w){words}(?!\w)", wording):
            findings.add("answer-in-ask", "the wording contains the answer", said, "ask without these words")


def written_out(expr: n.Expr, checked: Checked) -> n.Expr:
    """The expression that a name, a pair of parentheses or a fixed property of an object stands for."""
    while True:
        if isinstance(expr, n.Group) and len(expr.items) == 1:
            expr = expr.items[0]
        elif isinstance(expr, n.Name):
            symbol = checked.symbol_of(expr)
            if symbol is None or not isinstance(symbol.decl, n.Let):
                return expr
            expr = symbol.decl.value
        elif isinstance(expr, n.Attribute) and isinstance(expr.base, n.Name):
            symbol = checked.symbol_of(expr.base)
            decl = symbol.decl if symbol is not None else None
            lines = decl.body if isinstance(decl, n.ObjectDecl) and decl.count is None else ()
            fixed = [line.value for line in lines if line.name == expr.name and isinstance(line, n.Property)]
            if not fixed or isinstance(fixed[0], n.Draw):
                return expr
            expr = fixed[0]
        else:
            return expr


def _doubts(decl: n.QuestionDecl, checked: Checked, findings: Findings) -> None:
    """Warn of what can be asked, but is probably not meant."""
    for answer in _lines(decl, n.Answer):
        if constants.is_fixed(answer.value, checked):
            hint = "ask for something that is drawn"
            findings.add("fixed-answer", "the answer is the same in every sample", answer.value, hint)
        for ask in _lines(decl, n.Ask):
            # What was picked and decides the answer must be told to who is asked.
            open_names = _names(answer.value, checked) - _names(ask.text, checked)
            for name in dict.fromkeys(p.name for p in _lines(decl, n.Pick) if p.name in open_names):
                findings.add(
                    "unasked-pick",
                    f"the answer depends on '{name}', and this wording doesn't tell which one was picked",
                    ask.text,
                    f"write `{{{name}}}` into it",
                )


def _names(expr: n.Node, checked: Checked) -> set[str]:
    return {node.name for node in checked.walk(expr) if isinstance(node, n.Name)}


# ------------------------------------------------------------------ the reveal


def reads_state(expr: n.Node, checked: Checked) -> bool:
    """Whether the value of `expr` rests on a state."""
    for node in checked.walk(expr):
        if isinstance(node, n.Name):
            symbol = checked.symbol_of(node)
            if symbol is not None and symbol.kind == "state":
                return True
            if symbol is not None and isinstance(symbol.decl, n.Let) and reads_state(symbol.decl.value, checked):
                return True
    return False


def _reveal(decl: n.QuestionDecl, answer: n.Answer, checked: Checked, findings: Findings) -> None:
    mode = next((line.name for line in decl.body if isinstance(line, n.Mode)), "perception")
    reveal = next((line for line in decl.body if isinstance(line, n.Reveal)), None)
    shown = reveal.name if reveal is not None else "none"
    has_state = any(isinstance(d, n.StateDecl) for d in checked.file.decls)
    if shown == "none" and reads_state(answer.value, checked):
        findings.add(
            "never-revealed",
            f"the question '{decl.name}' asks about a state that its clip never shows",
            decl.name_span,
            "write `reveal initial` (with `mode forward`) or `reveal final` (with `mode retrodictive`)",
        )
    elif shown not in ("initial", "final", "none"):
        return  # there is no such reveal, which was reported
    elif has_state and mode in _MODE_REVEALS and shown not in _MODE_REVEALS[mode]:
        findings.add(
            "wrong-reveal",
            f"a {mode} question reveals the {' or the '.join(_MODE_REVEALS[mode])} state",
            reveal.span if reveal is not None else decl.name_span,
            f"write `reveal {_MODE_REVEALS[mode][0]}`",
        )
    elif reveal is not None and shown != "none" and not has_state:
        findings.add("wrong-reveal", "there is no state to reveal", reveal.span, "leave the line out")


# ------------------------------------------------------------------ options and balance


def _options(
    decl: n.QuestionDecl, answer: n.Answer, checked: Checked, by_level: list[Constants], findings: Findings
) -> None:
    choices = next((line for line in decl.body if isinstance(line, n.Choices)), None)
    forms = next((line for line in decl.body if isinstance(line, n.Forms)), None)
    balance = next((line for line in decl.body if isinstance(line, n.Balance)), None)
    if forms is not None and "choices" in forms.names and choices is None:
        findings.add("no-choices", "the form 'choices' needs options", forms, "write `choices 4`")
    free = choices is None if forms is None else "free" in forms.names
    for line in _lines(decl, n.AnswerFormat):
        if not free:
            message = "only free answers have a format, and this question takes none"
            findings.add("no-free-form", message, line, "write `forms choices, free`, or leave the line out")
    if choices is None:
        return
    given = checked.types.get(id(answer.value), t.ANY)
    if given.kind in ("interval", "plan"):
        what = "an interval" if given.kind == "interval" else "a plan"
        findings.add("wrong-type", f"{what} is answered freely; it has no options", choices, "leave the line out")
        return
    whole = checked.types.get(id(choices.count), t.ANY).kind == "list"
    domain = balance.domain if balance is not None and balance.subject is None else None
    for k in by_level:
        many = k.sizes(choices.count) if whole else k.bounds(choices.count)
        if many is None and not whole:
            findings.add(
                "not-fixed",
                "the number of options stands in the text",
                choices.count,
                "write `choices 4`, or `choices NAME` to offer all of a list",
            )
        if many is None:
            return
        if many[0] < 2 or many[1] > limits.OPTIONS:
            findings.add(
                "out-of-range",
                f"a question has 2 to {limits.OPTIONS} options",
                choices.count,
                "write `choices 4`, or `choices 4 from ...` with a pool that holds the answer" if whole else None,
            )
            return
        _enough(int(many[1]), choices, domain, given, k, findings)
    pool = choices.pool if choices.pool is not None else domain
    if pool is not None and _is_recipe(pool, answer.value, checked):
        findings.add(
            "option-recipe",
            "these options are made from the answer by a fixed recipe, which gives it away",
            pool,
            "balance the answer over a domain that doesn't depend on it, or leave the pool out",
        )


def _enough(
    count: int, choices: n.Choices, domain: n.Expr | None, answer: Type, k: Constants, findings: Findings
) -> None:
    """Whether there are as many different values as options."""
    found: list[tuple[str, int]] = []
    for pool, what in ((choices.pool, "the pool has"), (domain, "the balanced domain has")):
        sizes = k.sizes(pool) if pool is not None else None
        if sizes is not None:
            found.append((what, sizes[0]))
    if answer.kind == "bool":
        found.append(("a question of yes or no has", 2))
    elif answer.kind == "enum" and len(answer.names) == 1:
        members = builtins.ENUMERATIONS.get(answer.names[0]) or k.checked.enumerations.get(answer.names[0], ())
        found.append((f"{t.describe(answer)} is one of", len(members)))
    for what, many in found:
        if 0 < many < count:  # an empty domain was reported
            findings.add(
                "too-few-options",
                f"{what} {many} values, fewer than the {count} options",
                choices.count,
                f"write `choices {many}`" if many >= 2 else "widen it",
            )


def _is_recipe(pool: n.Expr, answer: n.Expr, checked: Checked) -> bool:
    """Whether the pool does arithmetic on the answer, spells a window around it, or lists it."""
    truth = written_out(answer, checked)
    pool = written_out(pool, checked)

    def is_truth(expr: n.Node) -> bool:
        return isinstance(expr, n.Expr) and written_out(expr, checked) == truth

    for node in checked.walk(pool):
        if isinstance(node, n.Binary | n.Range | n.Unary) and any(is_truth(inner) for inner in checked.walk(node)):
            return True
    return isinstance(pool, n.ListOf) and any(is_truth(item) for item in pool.items)


def _balance(
    line: n.Balance, answer: n.Answer, checked: Checked, by_level: list[Constants], findings: Findings
) -> None:
    for k in by_level:
        sizes = k.sizes(line.domain)
        if sizes is not None and sizes[1] < 2:
            findings.add("unreachable", "an answer is balanced over two values or more", line.domain)
    for node in checked.walk(line.domain):
        if isinstance(node, n.ListOf):
            for place, item in enumerate(node.items):
                if item in node.items[:place]:
                    findings.add("declared-twice", "a value of the domain is named once", item, "take one out")
    for quantity in line.across:
        given = checked.types.get(id(quantity), t.ANY)
        if given.kind not in _CROSSED:
            findings.add(
                "wrong-type",
                f"an answer is crossed with a number, a name or yes or no, not with {t.describe(given)}",
                quantity,
                "count it, `across count(hit)`" if given.kind == "list" else "name one of its attributes",
            )
    if line.excluded is not None:
        subject = answer.value if line.subject is None else line.subject
        wanted = [checked.types.get(id(part), t.ANY) for part in (subject, *line.across)]
        _cells(line.excluded, wanted, checked, findings)


def _cells(expr: n.Expr, wanted: list[Type], checked: Checked, findings: Findings) -> None:
    """`except` lists cells: the answer, then one entry for each crossed quantity."""
    if len(wanted) == 1:
        hint = "leave values out of the domain itself: `balance [2, 3, 5]`"
        findings.add("wrong-type", "without 'across' there are no cells to leave out", expr, hint)
        return
    if isinstance(expr, n.Call) and expr.base == n.Name("level"):
        for argument in expr.arguments:
            _cells(argument.value if isinstance(argument, n.Named) else argument, wanted, checked, findings)
        return
    hint = "write `except [(7, 3), (6, low)]`; thirds of a range are low, middle, high"
    if not isinstance(expr, n.ListOf):
        findings.add("wrong-type", "'except' takes a list of cells", expr, hint)
        return
    for cell in expr.items:
        if not isinstance(cell, n.Group) or len(cell.items) != len(wanted):
            message = f"a cell has {len(wanted)} entries: the answer, then one for each quantity behind 'across'"
            findings.add("wrong-type", message, cell, hint)
            continue
        if not constants.is_fixed(cell, checked):
            findings.add("not-fixed", "a cell is the same in every sample", cell, "write numbers and names")
        for place, (entry, type_) in enumerate(zip(cell.items, wanted, strict=True)):
            given = checked.types.get(id(entry), t.ANY)
            third = place > 0 and given.kind == "enum" and "third" in given.names
            if not third and t.join(type_, given) is None:
                message = f"this entry must be {t.describe(type_)}, but is {t.describe(given)}"
                findings.add("wrong-type", message, entry, hint)


def _held(line: n.Shortcut, answer: n.Answer, checked: Checked, findings: Findings) -> None:
    if line.held is None:
        return
    share = line.held
    above = constants.values(share.left) if isinstance(share, n.Binary) and share.op == "/" else None
    below = constants.values(share.right) if isinstance(share, n.Binary) and share.op == "/" else None
    if above != [1.0] or below is None or len(below) != 1 or below[0] != int(below[0]) or below[0] < 2:
        findings.add("not-fixed", "a share is 1/k with a whole k of 2 or more", share, "write `held 1/4`")
    given, wanted = (checked.types.get(id(e), t.ANY) for e in (line.value, answer.value))
    if t.join(given, wanted) is None:
        findings.add(
            "wrong-type",
            f"a held guess can be right or wrong; the answer is {t.describe(wanted)}, and this is {t.describe(given)}",
            line.value,
            "leave out `held`: the audit then fits the best predictor from it",
        )


def _needs(decl: n.QuestionDecl, findings: Findings) -> None:
    for line in decl.body:
        if isinstance(line, n.Needs):
            for value in line.values:
                if isinstance(value, n.Name) and value.name == "order":
                    continue
                found = constants.values(value)
                if found is None:
                    findings.add(
                        "not-fixed", "how many ops an answer needs stands in the text", value, "write `needs 3`"
                    )
                elif not all(0 <= v <= limits.REPEATS for v in found):
                    findings.add("out-of-range", f"an answer needs 0 to {limits.REPEATS} ops or events", value)


def _reachable(decl: n.QuestionDecl, by_level: list[Constants], findings: Findings) -> None:
    for line in decl.body:
        for k in by_level:
            if isinstance(line, n.Require) and k.truth(line.condition) is False:
                findings.add("unreachable", "this is never true, so the question can't be asked", line.condition)
            elif isinstance(line, n.Pick):
                if line.condition is not None and k.truth(line.condition) is False:
                    findings.add("unreachable", "this is never true, so nothing can be picked", line.condition)
                source = line.source.value if isinstance(line.source, n.Draw) else line.source
                if (sizes := k.sizes(source)) is not None and sizes[1] == 0:
                    findings.add("unreachable", "there is nothing to pick from", source)
