"""Lowering of questions: clauses become a `QuestionPlan`; what is crossed is traced to where it is drawn."""

from __future__ import annotations

from compiler import plan as m
from compiler.errors import SceneError
from compiler.evaluate import constant_value
from compiler.lowering.terms import TermMaker, fixed_number
from synrl_dsl import nodes as n
from synrl_dsl.checker import Checked, constants
from synrl_dsl.checker.questions import reads_state
from synrl_dsl.checker.typing import drawn_param
from synrl_dsl.syntax import unparse
from synrl_dsl.types import Type

SMALL_COUNTS = 8
"""A quantity with at most this many values is crossed as itself, another in thirds."""


class QuestionLowering:
    """Lowers the questions of one checked file."""

    def __init__(self, checked: Checked, terms: TermMaker) -> None:
        self.checked = checked
        self.terms = terms

    def question(self, decl: n.QuestionDecl) -> m.QuestionPlan:
        terms, checked = self.terms, self.checked
        by_kind: dict[type[n.Node], list[n.QuestionLine]] = {}
        for line in decl.body:
            by_kind.setdefault(type(line), []).append(line)

        def one(kind: type[n.Node]) -> n.QuestionLine | None:
            found = by_kind.get(kind)
            return found[0] if found else None

        answer, choices, balance = one(n.Answer), one(n.Choices), one(n.Balance)
        mode, reveal, forms, answer_format = one(n.Mode), one(n.Reveal), one(n.Forms), one(n.AnswerFormat)
        assert isinstance(answer, n.Answer)
        picks = tuple(self._pick(p) for p in decl.body if isinstance(p, n.Pick))
        answer_type = checked.type_of(answer.value)
        count, pool = self._choices(choices) if isinstance(choices, n.Choices) else (None, None)
        needs, needs_order = self._needs(decl, reads_state(answer.value, checked))
        default_forms = ("choices",) if choices is not None else ("free",)
        return m.QuestionPlan(
            name=decl.name,
            mode=mode.name if isinstance(mode, n.Mode) else "perception",
            reveal=reveal.name if isinstance(reveal, n.Reveal) else "none",
            asks=tuple(terms.term(a.text) for a in decl.body if isinstance(a, n.Ask)),
            format=terms.term(answer_format.text) if isinstance(answer_format, n.AnswerFormat) else None,
            picks=picks,
            requires=tuple(terms.term(r.condition) for r in decl.body if isinstance(r, n.Require)),
            require_texts=tuple(written(r.condition) for r in decl.body if isinstance(r, n.Require)),
            answer=terms.term(answer.value),
            answer_type=_kind_of(answer_type),
            within=terms.maybe(answer.within),
            forms=forms.names if isinstance(forms, n.Forms) else default_forms,
            choices=count,
            pool=pool,
            policy=_policy(one(n.Distract)),
            balance=self._balance(balance, decl) if isinstance(balance, n.Balance) else None,
            shortcuts=tuple(self._shortcut(s, answer_type) for s in decl.body if isinstance(s, n.Shortcut)),
            needs=needs,
            needs_order=needs_order,
        )

    def _choices(self, line: n.Choices) -> tuple[m.Term, m.Term | None]:
        """The number of options and their pool; `choices hues` offers all of a list."""
        if self.checked.type_of(line.count).kind == "list":
            whole = self.terms.term(line.count)
            return m.Term(op="call", value="count", args=(whole,)), whole
        return self.terms.term(line.count), self.terms.maybe(line.pool)

    def _needs(self, decl: n.QuestionDecl, on_state: bool) -> tuple[int, bool]:
        count, order = (2 if on_state else 0), False
        for line in decl.body:
            if isinstance(line, n.Needs):
                for value in line.values:
                    if isinstance(value, n.Name) and value.name == "order":
                        order = True
                    else:
                        count = int(fixed_number(self.terms.term(value), "needs"))
        return count, order

    def _pick(self, line: n.Pick) -> m.PickPlan:
        return m.PickPlan(
            name=line.name,
            draw=self.terms.draw(line.source)
            if isinstance(line.source, n.Draw)
            else m.DrawPlan(drawn=True, value=self.terms.term(line.source)),
            condition=self.terms.maybe(line.condition),
            live=self._is_live(line.source),
        )

    def _is_live(self, expr: n.Node) -> bool:
        """Whether an expression reads what the simulation makes: a log, a state, a motion."""
        for node in n.walk(expr):
            if isinstance(node, n.Timed):
                return True
            if isinstance(node, n.Call) and isinstance(node.base, n.Name) and node.base.name in constants.LIVE:
                return True
            if isinstance(node, n.Name):
                symbol = self.checked.symbol_of(node)
                if symbol is None:
                    continue
                if symbol.kind in ("state", "op", "event") or symbol.name in ("log", "op"):
                    return True
                if isinstance(symbol.decl, n.Let) and self._is_live(symbol.decl.value):
                    return True
        return False

    def _shortcut(self, line: n.Shortcut, answer_type: Type) -> m.ShortcutPlan:
        held = None
        if line.held is not None:
            share = line.held
            fits = isinstance(share, n.Binary) and share.op == "/"
            below = constants.values(share.right) if isinstance(share, n.Binary) and fits else None
            above = constants.values(share.left) if isinstance(share, n.Binary) and fits else None
            if above != [1.0] or not below or below[0] != int(below[0]) or below[0] < 2:
                raise SceneError(f'shortcut "{line.name}": write `held 1/k` with a whole k of 2 or more')
            held = int(below[0])
        given = self.checked.type_of(line.value)
        same = given.kind == answer_type.kind and given.dim == answer_type.dim
        return m.ShortcutPlan(name=line.name, value=self.terms.term(line.value), held=held, same_type=same)

    def _balance(self, line: n.Balance, decl: n.QuestionDecl) -> m.BalancePlan:
        domain, subject = line.domain, line.subject
        param = drawn_param(domain, self.checked.table) if subject is None else None
        if param is not None:
            assert isinstance(param.value, n.Draw)
            domain, subject = param.value.value, line.domain
        return m.BalancePlan(
            domain=self.terms.term(domain),
            fixed=constants.is_fixed(domain, self.checked),
            subject=self.terms.maybe(subject),
            across=tuple(self._across(q, decl) for q in line.across),
            excluded=self.terms.maybe(line.excluded),
        )

    def _across(self, quantity: n.Expr, decl: n.QuestionDecl) -> m.AcrossPlan:
        """Where the quantity comes from, and its values if they are few and known ahead."""
        name = self.checked.source.slice(quantity.span)
        source, value = "measured", None
        if isinstance(quantity, n.Name):
            symbol = self.checked.symbol_of(quantity)
            pick = next((p for p in decl.body if isinstance(p, n.Pick) and p.name == quantity.name), None)
            if pick is not None and not self._is_live(pick.source):
                source = f"pick {quantity.name}"
                value = pick.source.value if isinstance(pick.source, n.Draw) else pick.source
            elif symbol is not None and isinstance(symbol.decl, n.Param):
                param = symbol.decl
                if isinstance(param.value, n.Draw) and param.count is None:
                    source, value = f"param {quantity.name}", param.value.value
        members = self._members(value) if value is not None else None
        return m.AcrossPlan(name=name, value=self.terms.term(quantity), source=source, members=members)

    def _members(self, expr: n.Expr) -> tuple[str | int | float | bool, ...] | None:
        """The values of a fixed list or a small range of whole numbers."""
        if not constants.is_fixed(expr, self.checked):
            return None
        value = constant_value(self.terms.term(expr))
        if isinstance(value, tuple) and 0 < len(value) <= SMALL_COUNTS:
            return value
        return None


def written(condition: n.Expr) -> str:
    """A condition as a report names it: on one line, cut where it is long."""
    text = " ".join(unparse(condition).split())
    return text if len(text) <= 60 else text[:57] + "..."


def _kind_of(type_: Type) -> str:
    """The name of a type as rows and schemas use it."""
    if type_.kind == "enum":
        return type_.names[0]
    if type_.kind in ("list", "bag"):
        return f"{type_.kind}[{_kind_of(type_.item)}]"
    return "int" if type_.kind == "number" and type_.whole else type_.kind


def _policy(line: n.Node | None) -> str:
    """How wrong options are found where no list or domain holds them."""
    if not isinstance(line, n.Distract):
        return "redrawn"
    policy = line.policies[0]
    name = policy.base if isinstance(policy, n.Call) else policy
    assert isinstance(name, n.Name)
    return name.name
