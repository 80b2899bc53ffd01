"""The question pass: clauses that belong together, reveals, options that give the answer away."""

from __future__ import annotations

from collections.abc import Iterator

from synrl_dsl import limits
from synrl_dsl import nodes as n
from synrl_dsl.checker import constants
from synrl_dsl.checker.model import Checked, Findings
from synrl_dsl.diagnostics import Diagnostic

_ONCE = (n.Mode, n.Reveal, n.Answer, n.Choices, n.Balance, n.Forms, n.Needs, n.Distract)
_WORDS = {
    n.Mode: "mode",
    n.Reveal: "reveal",
    n.Answer: "answer",
    n.Choices: "choices",
    n.Balance: "balance",
    n.Forms: "forms",
    n.Needs: "needs",
    n.Distract: "distract",
}
_MODE_REVEALS = {"forward": ("initial",), "retrodictive": ("final",), "historical": ("initial", "final")}


def questions_pass(checked: Checked) -> tuple[Checked, list[Diagnostic]]:
    """Report questions that can't be asked fairly."""
    findings = Findings()
    for decl in checked.file.decls:
        if isinstance(decl, n.QuestionDecl):
            _question(decl, checked, findings)
        elif isinstance(decl, n.Require) and constants.truth(decl.condition) is False:
            findings.add("unreachable", "this is never true, so no sample can be made", decl.condition)
    return checked, findings.items


def _lines(decl: n.QuestionDecl, kind: type[n.Node]) -> list[n.QuestionLine]:
    return [line for line in decl.body if isinstance(line, kind)]


def _question(decl: n.QuestionDecl, checked: Checked, findings: Findings) -> None:
    for kind in _ONCE:
        for extra in _lines(decl, kind)[1:]:
            findings.add("declared-twice", f"a question has one '{_WORDS[kind]}'", extra.span)
    answers = [line for line in decl.body if isinstance(line, n.Answer)]
    asks = [line for line in decl.body if isinstance(line, n.Ask)]
    if not asks:
        findings.add("missing-ask", f"the question '{decl.name}' asks nothing", decl.name_span, 'write `ask "..."`')
    if not answers:
        findings.add(
            "missing-answer",
            f"the question '{decl.name}' has no answer",
            decl.name_span,
            "write `answer ...`",
        )
        return
    answer = answers[0]
    for ask in asks:
        _gives_away(ask, answer, findings)
    _reveal(decl, answer, checked, findings)
    _options(decl, answer, checked, findings)
    _reachable(decl, findings)


def _gives_away(ask: n.Ask, answer: n.Answer, findings: Findings) -> None:
    for part in ask.text.parts:
        if not isinstance(part, str) and part == answer.value:
            findings.add("answer-in-ask", "the wording contains the answer", part, "ask without this hole")
    if isinstance(answer.value, n.Text) and all(isinstance(p, str) for p in answer.value.parts):
        words = "".join(p for p in answer.value.parts if isinstance(p, str))
        if words and words in "".join(p for p in ask.text.parts if isinstance(p, str)):
            findings.add("answer-in-ask", "the wording contains the answer", ask.text)


def reads_state(expr: n.Node, checked: Checked) -> bool:
    """Whether the value of `expr` rests on a state."""
    for node in n.walk(expr):
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
    elif has_state and mode in _MODE_REVEALS and shown not in _MODE_REVEALS[mode]:
        findings.add(
            "wrong-reveal",
            f"a {mode} question reveals the {' or the '.join(_MODE_REVEALS[mode])} state",
            reveal.span if reveal is not None else decl.name_span,
            f"write `reveal {_MODE_REVEALS[mode][0]}`",
        )
    elif shown != "none" and not has_state:
        assert reveal is not None
        findings.add("wrong-reveal", "there is no state to reveal", reveal.span)


def _options(decl: n.QuestionDecl, answer: n.Answer, checked: Checked, findings: Findings) -> None:
    choices = next((line for line in decl.body if isinstance(line, n.Choices)), None)
    forms = next((line for line in decl.body if isinstance(line, n.Forms)), None)
    balance = next((line for line in decl.body if isinstance(line, n.Balance)), None)
    if forms is not None and "choices" in forms.names and choices is None:
        findings.add("no-choices", "the form 'choices' needs options", forms, "write `choices 4`")
    if choices is None:
        return
    count = constants.values(choices.count)
    if count is not None and not all(2 <= c <= limits.OPTIONS for c in count):
        findings.add("out-of-range", f"a question has 2 to {limits.OPTIONS} options", choices.count)
    domain = balance.domain if balance is not None and balance.subject is None else None
    for pool, what in ((choices.pool, "pool"), (domain, "balanced domain")):
        members = constants.size(pool) if pool is not None else None
        if members is not None and count is not None and members < max(count):
            findings.add(
                "too-few-options",
                f"the {what} has {members} members, fewer than the {int(max(count))} options",
                choices.count,
            )
    if choices.pool is not None and _is_recipe(choices.pool, answer.value):
        findings.add(
            "option-recipe",
            "these options are made from the answer by a fixed recipe, which gives it away",
            choices.pool,
            "balance the answer over its domain, or leave the pool out: options are then drawn anew",
        )
    shape = checked.types.get(id(answer.value))
    if shape is not None and shape.kind == "interval":
        findings.add("wrong-type", "an interval is answered freely; it has no options", choices)


def _is_recipe(pool: n.Expr, answer: n.Expr) -> bool:
    """Whether the pool does arithmetic on the answer, or spells a window around it."""
    for node in n.walk(pool):
        if isinstance(node, n.Binary | n.Range | n.Unary) and any(inner == answer for inner in n.walk(node)):
            return True
    return isinstance(pool, n.ListOf) and any(item == answer for item in pool.items)


def _reachable(decl: n.QuestionDecl, findings: Findings) -> None:
    for line in decl.body:
        if isinstance(line, n.Require) and constants.truth(line.condition) is False:
            findings.add("unreachable", "this is never true, so the question can't be asked", line.condition)
        elif isinstance(line, n.Pick):
            if line.condition is not None and constants.truth(line.condition) is False:
                findings.add("unreachable", "this is never true, so nothing can be picked", line.condition)
            source = line.source.value if isinstance(line.source, n.Draw) else line.source
            if constants.size(source) == 0:
                findings.add("unreachable", "there is nothing to pick from", source)
        elif isinstance(line, n.Balance):
            members = constants.size(line.domain)
            if members is not None and members < 2:
                findings.add("unreachable", "an answer is balanced over two values or more", line.domain)


def picks(decl: n.QuestionDecl) -> Iterator[n.Pick]:
    """The question's picks, in order."""
    return (line for line in decl.body if isinstance(line, n.Pick))
