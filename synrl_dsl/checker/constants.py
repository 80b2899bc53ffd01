"""What stands in the text: in comes an expression, out come the number, the bounds or the size that it has there."""

from __future__ import annotations

from math import prod

from synrl_dsl import nodes as n
from synrl_dsl.builtins import LEVELS, PALETTE, every
from synrl_dsl.checker.model import Checked
from synrl_dsl.types import UNITS

Bounds = tuple[float, float]

LIVE = frozenset(b.name for b in every() if b.reads_log)
"""Builtins that look at what happened so far."""

FAR = 1e15
"""What is larger isn't followed: no limit is that wide, and products of such numbers overflow."""


def values(expr: n.Expr) -> list[float] | None:
    """A plain number in base units, one for each level where `level()` picks; None for anything else."""
    match expr:
        case n.Quantity():
            return [expr.value * UNITS[expr.unit][0]]
        case n.Group() if len(expr.items) == 1:
            return values(expr.items[0])
        case n.Unary() if expr.op == "-":
            inner = values(expr.operand)
            return None if inner is None else [-v for v in inner]
        case n.Call() if isinstance(expr.base, n.Name) and expr.base.name == "level":
            found: list[float] = []
            for argument in expr.arguments:
                inner = values(argument.value if isinstance(argument, n.Named) else argument)
                if inner is None:
                    return None
                found += inner
            return found
        case _:
            return None


def by_level(checked: Checked) -> list[Constants]:
    """A reader for each level that differs: one stands for all where nothing is picked by level."""
    picked = any(isinstance(node, n.Name) and node.name == "level" for node in checked.nodes)
    return [Constants(checked, level) for level in (LEVELS if picked else LEVELS[:1])]


def is_fixed(expr: n.Node, checked: Checked) -> bool:
    """Whether an expression is the same in every sample: it reads no draw, no object and nothing that happens."""
    bound = {node.name for node in checked.walk(expr) if isinstance(node, n.ForClause)}
    for node in checked.walk(expr):
        if isinstance(node, n.Call) and isinstance(node.base, n.Name) and node.base.name in LIVE:
            return False
        symbol = checked.symbol_of(node) if isinstance(node, n.Name) else None
        if symbol is None or symbol.kind in ("member", "type"):
            continue
        if symbol.kind == "local" and symbol.name in (*bound, "end"):
            continue
        if symbol.kind == "constant" and symbol.name not in ("log", "op", "start", "end"):
            continue
        fixed = isinstance(symbol.decl, n.Let) or (
            isinstance(symbol.decl, n.Param) and not isinstance(symbol.decl.value, n.Draw)
        )
        if not fixed or symbol.kind == "property" or not is_fixed(_value(symbol.decl), checked):
            return False
    return True


def _value(decl: n.Node | None) -> n.Expr:
    """What stands behind the `=` or `~` of a let or a param."""
    assert isinstance(decl, n.Let | n.Param)
    return decl.value.value if isinstance(decl.value, n.Draw) else decl.value


class Constants:
    """Reads a checked file at one level, through its lets and params; None is: not known from the text.

    Bounds and sizes hold every value that a draw may take, so what they rule out can't happen.
    """

    def __init__(self, checked: Checked, level: str) -> None:
        self.checked = checked
        self.level = level
        self._draws: dict[int, frozenset[int] | None] = {}

    def reached(self, expr: n.Expr | n.Draw) -> Bounds | None:
        """The bounds, where some draw comes as near to them as one likes; else None.

        Where a draw is read twice, as in `later - early` with `early ~ 0s .. later`, the bounds are wider than
        what can happen: they may rule something out, but what they hold need not be.
        """
        return None if self._independent(expr) is None else self.bounds(expr)

    def _independent(self, expr: n.Node) -> frozenset[int] | None:
        """The params, by `id`, that are drawn for an expression; None where one of them is read twice."""
        found: frozenset[int] = frozenset()
        for node in self.checked.walk(expr):
            symbol = self.checked.symbol_of(node) if isinstance(node, n.Name) else None
            decl = symbol.decl if symbol is not None and symbol.kind in ("let", "param") else None
            if decl is None:
                continue
            if id(decl) not in self._draws:
                inner = self._independent(_value(decl))
                drawn = isinstance(decl, n.Param) and isinstance(decl.value, n.Draw)
                self._draws[id(decl)] = inner | {id(decl)} if inner is not None and drawn else inner
            more = self._draws[id(decl)]
            if more is None or more & found:
                return None
            found |= more
        return found

    def number(self, expr: n.Expr) -> float | None:
        """The number in base units, where it is the same in every sample."""
        found = self.bounds(expr)
        return found[0] if found is not None and found[0] == found[1] else None

    def bounds(self, expr: n.Expr | n.Draw) -> Bounds | None:
        """The least and the greatest of a number, or of the numbers in a list, range or draw."""
        match expr:
            case n.Draw():
                return self.bounds(expr.value)
            case n.Quantity():
                value = expr.value * UNITS[expr.unit][0]
                return value, value
            case n.Group() if len(expr.items) == 1:
                return self.bounds(expr.items[0])
            case n.Unary() if expr.op == "-":
                inner = self.bounds(expr.operand)
                return None if inner is None else (-inner[1], -inner[0])
            case n.Binary():
                return self._arithmetic(expr)
            case n.Range():
                low, high = self.bounds(expr.low), self.bounds(expr.high)
                return None if low is None or high is None else (low[0], high[1])
            case n.ListOf() if expr.items and not isinstance(expr.items[0], n.Generator):
                return _union([self.bounds(i) for i in expr.items])
            case n.Conditional():
                return _union([self.bounds(expr.then), self.bounds(expr.otherwise)])
            case n.Call() if (picked := self._at_level(expr)) is not None:
                return self.bounds(picked)
            case n.Name():
                symbol = self.checked.symbol_of(expr)
                if symbol is not None and symbol.kind == "constant" and symbol.name == "stretch":
                    return 1.0, 1.0
                if symbol is None or symbol.kind not in ("let", "param"):
                    return None
                return self.bounds(_value(symbol.decl))
            case _:
                return None

    def _arithmetic(self, expr: n.Binary) -> Bounds | None:
        left, right = self.bounds(expr.left), self.bounds(expr.right)
        if left is None or right is None or (expr.op == "/" and right[0] <= 0 <= right[1]):
            return None
        match expr.op:
            case "+":
                corners = [left[0] + right[0], left[1] + right[1]]
            case "-":
                corners = [left[0] - right[1], left[1] - right[0]]
            case "*":
                corners = [a * b for a in left for b in right]
            case "/":
                corners = [a / b for a in left for b in right]
            case _:
                return None
        low, high = min(corners), max(corners)
        return (low, high) if low >= -FAR and high <= FAR else None

    def _at_level(self, expr: n.Call) -> n.Expr | None:
        if isinstance(expr.base, n.Name) and expr.base.name == "level":
            for argument in expr.arguments:
                if isinstance(argument, n.Named) and argument.name == self.level:
                    return argument.value
        return None

    def sizes(self, expr: n.Expr) -> tuple[int, int] | None:
        """The least and the greatest number of items of a list or of a range of whole numbers."""
        match expr:
            case n.Group() if len(expr.items) == 1:
                return self.sizes(expr.items[0])
            case n.ListOf() if expr.items and isinstance(expr.items[0], n.Generator):
                return self.sizes(expr.items[0])
            case n.ListOf():
                return len(expr.items), len(expr.items)
            case n.Generator():
                found = [self.sizes(clause.source) for clause in expr.clauses]
                if any(f is None for f in found):
                    return None
                least = 0 if any(c.condition is not None for c in expr.clauses) else prod(f[0] for f in found if f)
                return least, prod(f[1] for f in found if f)
            case n.Range() if self.checked.kind_of(expr) == "list":
                low, high = self.bounds(expr.low), self.bounds(expr.high)
                if low is None or high is None:
                    return None
                return max(0, int(high[0] - low[1]) + 1), max(0, int(high[1] - low[0]) + 1)
            case n.Binary() if expr.op == "+":
                left, right = self.sizes(expr.left), self.sizes(expr.right)
                return None if left is None or right is None else (left[0] + right[0], left[1] + right[1])
            case n.Call():
                return self._call_sizes(expr)
            case n.Name():
                return self._name_sizes(expr)
            case _:
                return None

    def _call_sizes(self, expr: n.Call) -> tuple[int, int] | None:
        picked = self._at_level(expr)
        if picked is not None:
            return self.sizes(picked)
        given = [a.value if isinstance(a, n.Named) else a for a in expr.arguments]
        name = expr.base.name if isinstance(expr.base, n.Name) else ""
        if name in ("reversed", "shuffle") and len(given) == 1:
            return self.sizes(given[0])
        counts = [self.bounds(value) for value in given]
        if name == "sample":
            counts = counts[:1]
        elif name not in ("letters", "cells"):
            return None
        known = [c for c in counts if c is not None]
        if len(known) < len(counts):
            return None
        return max(0, prod(int(c[0]) for c in known)), max(0, prod(int(c[1]) for c in known))

    def _name_sizes(self, expr: n.Name) -> tuple[int, int] | None:
        symbol = self.checked.symbol_of(expr)
        if symbol is None:
            return None
        if symbol.kind == "constant":
            return (len(PALETTE), len(PALETTE)) if symbol.name == "palette" else None
        if symbol.kind not in ("let", "param", "object"):
            return None
        decl = symbol.decl
        if isinstance(decl, n.Param | n.ObjectDecl) and decl.count is not None:
            many = self.bounds(decl.count)
            return None if many is None else (int(many[0]), int(many[1]))
        if isinstance(decl, n.ObjectDecl) or self.checked.kind_of(expr) != "list":
            return None
        value = _value(decl)
        if isinstance(decl, n.Param) and isinstance(decl.value, n.Draw) and not isinstance(value, n.Call):
            return None  # one of several lists
        return self.sizes(value)

    def truth(self, expr: n.Expr) -> bool | None:
        """Whether a condition always holds, or never does."""
        match expr:
            case n.Name() if expr.name in ("true", "false"):
                return expr.name == "true"
            case n.Group() if len(expr.items) == 1:
                return self.truth(expr.items[0])
            case n.Unary() if expr.op == "not":
                inner = self.truth(expr.operand)
                return None if inner is None else not inner
            case n.Binary() if expr.op in ("and", "or"):
                sides = (self.truth(expr.left), self.truth(expr.right))
                decisive = expr.op == "or"
                if decisive in sides:
                    return decisive
                return None if None in sides else not decisive
            case n.Compare() if len(expr.rest) == 1:
                op, right = expr.rest[0]
                a, b = self.bounds(expr.first), self.bounds(right)
                return None if a is None or b is None else _compare(op, a, b)
            case _:
                return None


def _union(parts: list[Bounds | None]) -> Bounds | None:
    known = [p for p in parts if p is not None]
    if not known or len(known) < len(parts):
        return None
    return min(p[0] for p in known), max(p[1] for p in known)


def _compare(op: str, a: Bounds, b: Bounds) -> bool | None:
    """The comparison of two numbers of which only the bounds are known; None where it may go either way."""
    apart = a[1] < b[0] or b[1] < a[0]
    same = a[0] == a[1] == b[0] == b[1]
    match op:
        case "==" | "!=":
            return (op == "==") if same else (op == "!=") if apart else None
        case "<" | ">=":
            return (op == "<") if a[1] < b[0] else (op == ">=") if a[0] >= b[1] else None
        case "<=" | ">":
            return (op == "<=") if a[1] <= b[0] else (op == ">") if a[0] > b[1] else None
        case "in" if apart:
            return False
        case "not in" if apart:
            return True
        case _:
            return None
