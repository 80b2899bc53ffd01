"""Lowering of expressions: a checked node becomes a `Term`; units go, names are resolved."""

from __future__ import annotations

from compiler.errors import SceneError
from compiler.plan import DrawPlan, Term
from synrl_dsl import builtins
from synrl_dsl import nodes as n
from synrl_dsl.checker import Checked
from synrl_dsl.checker.expressions.calls import SELECTORS, match
from synrl_dsl.types import ANGLE, LENGTH, TIME, UNITS

_HOLE_UNITS = {LENGTH: "px", TIME: "s", ANGLE: "deg", (1, -1, 0): "px/s"}


class TermMaker:
    """Lowers the expressions of one checked file at one level."""

    def __init__(self, checked: Checked, level: str) -> None:
        self.checked = checked
        self.level = level

    def draw(self, value: n.Expr | n.Draw) -> DrawPlan:
        if isinstance(value, n.Draw):
            step = self.term(value.step) if value.step is not None else None
            return DrawPlan(drawn=True, value=self.term(value.value), step=step)
        return DrawPlan(drawn=False, value=self.term(value))

    def maybe(self, expr: n.Expr | None) -> Term | None:
        return None if expr is None else self.term(expr)

    def term(self, expr: n.Expr) -> Term:
        match expr:
            case n.Quantity():
                factor = UNITS[expr.unit][0]
                whole = expr.whole and expr.unit == ""
                return Term(op="const", value=int(expr.value) if whole else float(expr.value * factor))
            case n.Text():
                return Term(op="text", args=tuple(self._part(p) for p in expr.parts))
            case n.Name():
                return self._name(expr)
            case n.ListOf():
                if len(expr.items) == 1 and isinstance(expr.items[0], n.Generator):
                    return self.term(expr.items[0])
                return Term(op="list", args=self._all(expr.items))
            case n.Group():
                if len(expr.items) == 1:
                    return self.term(expr.items[0])
                return Term(op="tuple", args=self._all(expr.items))
            case n.Unary():
                return Term(op="neg" if expr.op == "-" else "not", args=(self.term(expr.operand),))
            case n.Binary():
                return Term(op=expr.op, args=(self.term(expr.left), self.term(expr.right)))
            case n.Compare():
                operands = (self.term(expr.first), *(self.term(e) for _, e in expr.rest))
                return Term(op="compare", value=tuple(op for op, _ in expr.rest), args=operands)
            case n.Range():
                whole = self.checked.type_of(expr).kind == "list"
                return Term(op="range", value=whole, args=(self.term(expr.low), self.term(expr.high)))
            case n.Conditional():
                return Term(op="if", args=self._all((expr.condition, expr.then, expr.otherwise)))
            case n.Timed():
                return Term(op=expr.when, args=(self.term(expr.value), self.term(expr.moment)))
            case n.Attribute():
                return Term(op="attr", value=expr.name, args=(self.term(expr.base),))
            case n.Index():
                item = expr.items[0]
                if isinstance(item, n.Range):
                    return Term(op="slice", args=self._all((expr.base, item.low, item.high)))
                return Term(op="index", args=self._all((expr.base, item)))
            case n.Generator():
                return self.each(expr.clauses, self.term(expr.value))
            case n.Call():
                return self._call(expr)
            case _:
                raise AssertionError(f"not lowered: {type(expr).__name__}")

    def _all(self, exprs: tuple[n.Expr, ...]) -> tuple[Term, ...]:
        return tuple(self.term(e) for e in exprs)

    def _part(self, part: str | n.Expr) -> Term:
        if isinstance(part, str):
            return Term(op="const", value=part)
        type_ = self.checked.type_of(part)
        unit = _HOLE_UNITS.get(type_.dim, "") if type_.kind == "number" else ""
        return self.term(part).model_copy(update={"unit": unit})

    def each(self, clauses: tuple[n.ForClause, ...], value: Term) -> Term:
        """`value for x in xs if c ...`: args are the value, then source and condition of each clause."""
        args: list[Term] = [value]
        for clause in clauses:
            args.append(self.term(clause.source))
            condition = clause.condition
            args.append(Term(op="const", value=True) if condition is None else self.term(condition))
        return Term(op="each", value=tuple(c.name for c in clauses), args=tuple(args))

    def _name(self, expr: n.Name) -> Term:
        symbol = self.checked.symbol_of(expr)
        if symbol is None:
            return Term(op="const", value=expr.name)  # a plain word: an op's name, a policy
        match symbol.kind:
            case "member":
                return Term(op="const", value=spoken(expr.name))
            case "property":
                return Term(op="own", value=expr.name)
            case "op" | "event":
                return Term(op="entries", value=expr.name)
            case "type":
                members = self.checked.enumerations[expr.name]
                return Term(op="list", args=tuple(Term(op="const", value=spoken(m)) for m in members))
            case "object":
                assert isinstance(symbol.decl, n.ObjectDecl)
                single = symbol.decl.count is None
                return Term(op="object" if single else "objects", value=expr.name)
            case "constant":
                if expr.name in ("true", "false"):
                    return Term(op="const", value=expr.name == "true")
                if expr.name == "stretch":  # elsewhere the number stands in its place
                    return Term(op="const", value=1)
                if expr.name in ("log", "op"):
                    return Term(op="entries", value="" if expr.name == "log" else "op")
                return Term(op="constant", value=expr.name)
            case kind:
                return Term(op=kind, value=expr.name)

    def _call(self, expr: n.Call) -> Term:
        assert isinstance(expr.base, n.Name)
        name = expr.base.name
        if name == "level":
            for argument in expr.arguments:
                if isinstance(argument, n.Named) and argument.name == self.level:
                    return self.term(argument.value)
        if name in SELECTORS:
            return Term(op="call", value=name, args=(self._selection(expr.arguments[0]),))
        overload, given = self._overload(name, expr)
        absent = Term(op="absent")
        args = tuple(self.term(given[p.name]) if p.name in given else absent for p in overload.parameters)
        return Term(op="call", value=name, args=args)

    def _selection(self, expr: n.Expr) -> Term:
        """`key for x in xs if c` as a list of (key, x)."""
        assert isinstance(expr, n.Generator)
        (clause,) = expr.clauses
        item = Term(op="local", value=clause.name)
        return self.each(expr.clauses, Term(op="tuple", args=(self.term(expr.value), item)))

    def _overload(self, name: str, expr: n.Call) -> tuple[builtins.Builtin, dict[str, n.Expr]]:
        """The widest overload that the arguments match; one implementation serves all of a name."""
        matches = []
        for overload in builtins.overloads(name):
            given, problem = match(expr, overload)
            if problem is None:
                matches.append((overload, given))
        return max(matches, key=lambda m: len(m[0].parameters))


def spoken(member: str) -> str:
    """The value that a member of an enumeration names: `red star` of `red_star`."""
    return member.replace("_", " ")


def fixed_number(term: Term, what: str) -> float:
    """The number of a constant term. Raises SceneError where it isn't one."""
    if term.op != "const" or isinstance(term.value, bool) or not isinstance(term.value, int | float):
        raise SceneError(f"{what} takes fixed numbers only")
    return term.value
