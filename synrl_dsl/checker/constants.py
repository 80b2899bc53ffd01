"""Expressions whose value stands in the text: in comes a node, out come the values it may have."""

from __future__ import annotations

from synrl_dsl import nodes as n
from synrl_dsl.types import UNITS


def values(expr: n.Expr) -> list[float] | None:
    """The number in base units, one for each level where `level()` picks; None where it isn't fixed."""
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


def bounds(expr: n.Expr | n.Draw) -> tuple[float, float] | None:
    """The smallest and largest number that a range, a list or a fixed number may give, if it is fixed."""
    match expr:
        case n.Draw():
            return bounds(expr.value)
        case n.Range():
            low, high = values(expr.low), values(expr.high)
            return None if low is None or high is None else (min(low), max(high))
        case n.ListOf() if expr.items and not isinstance(expr.items[0], n.Generator):
            inner = [bounds(i) for i in expr.items]
        case n.Call() if isinstance(expr.base, n.Name) and expr.base.name == "level":
            inner = [bounds(a.value if isinstance(a, n.Named) else a) for a in expr.arguments]
        case _:
            single = values(expr)
            return None if single is None else (min(single), max(single))
    known = [b for b in inner if b is not None]
    if not known or len(known) < len(inner):
        return None
    return min(b[0] for b in known), max(b[1] for b in known)


def size(expr: n.Expr) -> int | None:
    """How many items a list or an integer range has, the fewest over the levels; None if not fixed."""
    match expr:
        case n.Range():
            low, high = values(expr.low), values(expr.high)
            if low is None or high is None:
                return None
            return max(0, int(high[0]) - int(low[0]) + 1)
        case n.ListOf() if not (expr.items and isinstance(expr.items[0], n.Generator)):
            return len(expr.items)
        case n.Call() if isinstance(expr.base, n.Name) and expr.base.name == "level":
            inner = [size(a.value if isinstance(a, n.Named) else a) for a in expr.arguments]
            known = [s for s in inner if s is not None]
            return min(known) if known and len(known) == len(inner) else None
        case _:
            return None


def truth(expr: n.Expr) -> bool | None:
    """Whether a condition is always true or never, where that can be read off the text."""
    match expr:
        case n.Name() if expr.name in ("true", "false"):
            return expr.name == "true"
        case n.Group() if len(expr.items) == 1:
            return truth(expr.items[0])
        case n.Unary() if expr.op == "not":
            inner = truth(expr.operand)
            return None if inner is None else not inner
        case n.Compare() if len(expr.rest) == 1:
            op, right = expr.rest[0]
            a, b = values(expr.first), values(right)
            if a is None or b is None or len(a) != 1 or len(b) != 1:
                return None
            x, y = a[0], b[0]
            known = {"==": x == y, "!=": x != y, "<": x < y, "<=": x <= y, ">": x > y, ">=": x >= y}
            return known.get(op)
        case _:
            return None
