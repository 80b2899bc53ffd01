"""Operators on values: arithmetic, logic and comparison; what is missing stays missing."""

from __future__ import annotations

from collections.abc import Callable

from compiler.environment import Env
from compiler.errors import SceneError
from compiler.functions.states.files import join as join_path
from compiler.values import MISSING, US, Bag, Moment, Value, Vector, equal

Closure = Callable[[Env], Value]


def _negative(args: list[Closure]) -> Closure:
    (inner,) = args

    def negative(env: Env) -> Value:
        value = inner(env)
        return MISSING if value is MISSING else -value

    return negative


def _not(args: list[Closure]) -> Closure:
    (inner,) = args
    return lambda env: inner(env) is not True


def _and(args: list[Closure]) -> Closure:
    left, right = args
    return lambda env: left(env) is True and right(env) is True


def _or(args: list[Closure]) -> Closure:
    left, right = args
    return lambda env: left(env) is True or right(env) is True


def _arithmetic(apply: Callable[[Value, Value], Value]) -> Callable[[list[Closure]], Closure]:
    def make(args: list[Closure]) -> Closure:
        left, right = args

        def value(env: Env) -> Value:
            a, b = left(env), right(env)
            if a is MISSING or b is MISSING:
                return MISSING
            return apply(a, b)

        return value

    return make


def _add(a: Value, b: Value) -> Value:
    if isinstance(a, Vector):
        return Vector(a.x + b.x, a.y + b.y)
    if isinstance(a, Moment):
        return Moment(a.us + round(b * US))
    if isinstance(a, Bag):
        return a.plus(b)
    return a + b


def _subtract(a: Value, b: Value) -> Value:
    if isinstance(a, Vector):
        return Vector(a.x - b.x, a.y - b.y)
    if isinstance(a, Moment):
        return (a.us - b.us) / US if isinstance(b, Moment) else Moment(a.us - round(b * US))
    if isinstance(a, Bag):
        return a.minus(b)
    return a - b


def _divide(a: Value, b: Value) -> Value:
    if isinstance(a, str):
        return join_path(a, b.removeprefix("/"))
    if b == 0:
        raise SceneError("division by zero")
    return a / b


_MAKERS: dict[str, Callable[[list[Closure]], Closure]] = {
    "neg": _negative,
    "not": _not,
    "and": _and,
    "or": _or,
    "+": _arithmetic(_add),
    "-": _arithmetic(_subtract),
    "*": _arithmetic(lambda a, b: a * b),
    "/": _arithmetic(_divide),
}


def maker(op: str) -> Callable[[list[Closure]], Closure]:
    """What turns the closures of the operands into the closure of the operator."""
    return _MAKERS[op]


def _plain(value: Value) -> Value:
    return value.seconds if isinstance(value, Moment) else value


def _contains(items: Value, value: Value) -> bool:
    return items is not MISSING and value is not MISSING and value in items


_COMPARE: dict[str, Callable[[Value, Value], bool]] = {
    "==": equal,
    "!=": lambda a, b: not equal(a, b),
    "<": lambda a, b: bool(a < b),
    "<=": lambda a, b: bool(a <= b),
    ">": lambda a, b: bool(a > b),
    ">=": lambda a, b: bool(a >= b),
    "in": lambda a, b: _contains(b, a),
    "not in": lambda a, b: not _contains(b, a),
}


_ABSENT: dict[str, Callable[[Value, Value], bool]] = {
    "==": lambda a, b: a is MISSING and b is MISSING,
    "!=": lambda a, b: a is not MISSING or b is not MISSING,
}
"""Comparisons with the word `none` itself: whether something is there."""


def comparison(ops: tuple[str, ...], operands: list[Closure], nones: tuple[bool, ...]) -> Closure:
    """A chain of comparisons; what is missing is unequal to everything, and in no order with it.

    `nones` says which operands are the word `none`.
    """
    steps = [
        (op, _ABSENT[op] if op in _ABSENT and any(nones[i : i + 2]) else _COMPARE[op], operand)
        for i, (op, operand) in enumerate(zip(ops, operands[1:], strict=True))
    ]
    first = operands[0]
    if ops == ("==",) and not any(nones):
        return _equality(first, operands[1])

    def compare(env: Env) -> bool:
        left = _plain(first(env))
        for op, test, operand in steps:
            right = _plain(operand(env))
            if op[0] in "<>" and (left is MISSING or right is MISSING):
                return False
            if not test(left, right):
                return False
            left = right
        return True

    return compare


def _equality(first: Closure, second: Closure) -> Closure:
    def same(env: Env) -> bool:
        left, right = first(env), second(env)
        if type(left) is str and type(right) is str:  # names are what is compared by far the most
            return left == right
        return equal(_plain(left), _plain(right))

    return same
