"""Operators: types of arithmetic, logic, comparisons, ranges and choices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from synrl_dsl import nodes as n
from synrl_dsl import types as t
from synrl_dsl.checker import hints
from synrl_dsl.types import Type, describe

if TYPE_CHECKING:
    from synrl_dsl.checker.expressions.infer import Inference, Place


def unary(inf: Inference, expr: n.Unary, place: Place, wanted: Type) -> Type:
    if expr.op == "not":
        inf.expect(expr.operand, place, t.BOOL, "what 'not' turns round")
        return t.BOOL
    given = inf.infer(expr.operand, place, wanted)
    if given.kind not in ("number", "any"):
        inf.findings.add("wrong-type", f"'-' needs a number; this is {describe(given)}", expr.operand)
        return t.ANY
    return given


def binary(inf: Inference, expr: n.Binary, place: Place, wanted: Type) -> Type:
    if expr.op in ("and", "or"):
        for side in (expr.left, expr.right):
            inf.expect(side, place, t.BOOL, f"each side of '{expr.op}'")
        return t.BOOL
    left = inf.infer(expr.left, place, wanted if expr.op in "+-" else t.ANY)
    right = inf.infer(expr.right, place, wanted if expr.op in "+-" else t.ANY)
    if "any" in (left.kind, right.kind):
        return t.ANY
    if expr.op in "+-":
        return _add(inf, expr, left, right)
    if left.kind == right.kind == "number":
        sign = 1 if expr.op == "*" else -1
        a, b = left.dim, right.dim
        dim = (a[0] + sign * b[0], a[1] + sign * b[1], a[2] + sign * b[2])
        return t.number(dim, expr.op == "*" and left.whole and right.whole)
    if expr.op == "/" and left == t.PATH and right in (t.TEXT, t.PATH):
        return t.PATH
    _no_operator(inf, expr, left, right)
    return t.ANY


def _add(inf: Inference, expr: n.Binary, left: Type, right: Type) -> Type:
    kinds = (left.kind, right.kind)
    if kinds == ("number", "number"):
        if left.dim != right.dim:
            inf.findings.add("mixed-units", f"'{expr.op}' can't mix {describe(left)} and {describe(right)}", expr)
            return t.ANY
        return t.number(left.dim, left.whole and right.whole)
    if kinds == ("vector", "vector"):
        return t.VECTOR
    if kinds == ("moment", "moment") and expr.op == "-":
        return t.SECONDS
    if kinds == ("moment", "number") and right.dim == t.TIME:
        return t.MOMENT
    if kinds == ("list", "list") and expr.op == "+":
        joined = t.join(left, right)
        if joined is not None:
            return joined
    if left.kind == "bag" and right.kind in ("list", "bag"):
        item = t.join(left.item, right.item)
        if item is not None:
            return Type("bag", of=(item,))
    _no_operator(inf, expr, left, right)
    return t.ANY


def _no_operator(inf: Inference, expr: n.Binary, left: Type, right: Type) -> None:
    text = t.TEXT in (left, right) and expr.op == "+"
    inf.findings.add(
        "wrong-type",
        f"'{expr.op}' doesn't work on {describe(left)} and {describe(right)}",
        expr,
        'a text takes values into holes, `"{a} and {b}"`' if text else None,
    )


def compare(inf: Inference, expr: n.Compare, place: Place, wanted: Type) -> Type:
    left_expr, left = expr.first, inf.infer(expr.first, place)
    for op, right_expr in expr.rest:
        hint = t.list_of(left) if op in ("in", "not in") else left
        right = inf.infer(right_expr, place, hint)
        if right.kind == "enum" and left.kind == "enum":
            left = inf.infer(left_expr, place, right) if isinstance(left_expr, n.Name) else left
        _comparable(inf, expr, op, left, right, right_expr)
        left_expr, left = right_expr, right
    return t.BOOL


def _comparable(inf: Inference, expr: n.Compare, op: str, left: Type, right: Type, right_expr: n.Expr) -> None:
    if "any" in (left.kind, right.kind):
        return
    if op in ("in", "not in"):
        if right.kind not in ("list", "bag", "dist", "map"):
            inf.findings.add("wrong-type", f"'{op}' looks into a list or a range, not {describe(right)}", expr)
            return
        right = right.item  # of a map the keys: whether it has such a place
    if {left.kind, right.kind} == {"moment", "number"}:
        left, right = (t.SECONDS if k.kind == "moment" else k for k in (left, right))
    if left.kind == right.kind == "number" and left.dim != right.dim:
        hint = hints.for_type(right_expr, left, right)
        inf.findings.add("mixed-units", f"'{op}' can't compare {describe(left)} with {describe(right)}", expr, hint)
    elif op[0] in "<>" and left.kind == right.kind and left.kind not in ("number", "moment"):
        inf.findings.add(
            "wrong-type", f"'{op}' compares numbers and times, not {t.plural(left)}", expr, "write `==` or `!=`"
        )
    elif t.join(left, right) is None:
        inf.findings.add("wrong-type", f"'{op}' can't compare {describe(left)} with {describe(right)}", expr)


def range_of(inf: Inference, expr: n.Range, place: Place, wanted: Type) -> Type:
    low = inf.infer(expr.low, place)
    high = inf.infer(expr.high, place)
    for side, given in ((expr.low, low), (expr.high, high)):
        if given.kind not in ("number", "any"):
            inf.findings.add("wrong-type", f"a range has numbers at its ends, not {describe(given)}", side)
            return t.ANY
    if "any" in (low.kind, high.kind):
        return t.ANY
    if low.dim != high.dim:
        inf.findings.add("mixed-units", f"a range can't go from {describe(low)} to {describe(high)}", expr)
        return t.ANY
    joined = t.number(low.dim, low.whole and high.whole)
    return t.list_of(joined) if joined.whole else t.dist_of(joined)


def conditional(inf: Inference, expr: n.Conditional, place: Place, wanted: Type) -> Type:
    inf.expect(expr.condition, place, t.BOOL, "what stands behind 'if'")
    then = inf.infer(expr.then, place, wanted)
    otherwise = inf.infer(expr.otherwise, place, wanted)
    joined = t.join(then, otherwise)
    if joined is None:
        inf.findings.add(
            "wrong-type",
            f"both sides of 'if ... else' are of one type, not {describe(then)} and {describe(otherwise)}",
            expr,
        )
        return t.ANY
    return joined
