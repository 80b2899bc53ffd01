"""Arithmetic: expressions and their values, the pen that writes them, and boards of numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from compiler.arithmetic import expressions, writing
from compiler.arithmetic.expressions import Expressions
from compiler.distributions import Distribution, as_distribution
from compiler.environment import Env
from compiler.motion.motions import Motion
from compiler.values import MISSING, Value


@dataclass(frozen=True, slots=True)
class Numbers:
    """The view `numbers()`."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """The animation `stamp(place, during, text)`: the text, or what the op says, comes down on the card there."""

    place: str
    during: Distribution
    text: str | None = None


@dataclass(frozen=True, slots=True)
class CopyOver:
    """The animation `copy_over(from, to, during)`: a face-down copy of one card slides onto the other."""

    source: str
    target: str
    during: Distribution


def _present(value: Value) -> Value:
    return MISSING if value is None else value


def _is_whole(env: Env, value: Value) -> bool:
    return value is not MISSING and float(value).is_integer()


def _worth(env: Env, sum: tuple[str, ...]) -> Value:
    value = expressions.worth(sum)
    return MISSING if value is None else str(value)


def _replaced(env: Env, sum: tuple[str, ...], at: int, by: str) -> Value:
    numbers, operators = expressions.parts(sum)
    if not 0 <= at < len(operators):
        return MISSING
    return expressions.expression_of(numbers, (*operators[:at], by, *operators[at + 1 :]))


def _writes(
    env: Env,
    sum: tuple[str, ...],
    speed: float,
    trail: float,
    size: float | None = None,
    after: float | None = None,
) -> Motion:
    return writing.motion(sum, writing.Page(env.trace.width, env.trace.height, speed, size), trail, after)


def _writing_time(env: Env, sum: tuple[str, ...], speed: float, size: float | None = None) -> float:
    return writing.seconds(sum, writing.Page(env.trace.width, env.trace.height, speed, size))


FUNCTIONS: dict[str, Callable[..., Value]] = {
    "expression": lambda env, terms, numbers, ops, results=None, whole=None: Expressions(
        terms, numbers, ops, results, bool(whole)
    ),
    "written": lambda env, sum: expressions.written(sum),
    "value": lambda env, sum: _present(expressions.number(expressions.worth(sum))),
    "value_left_to_right": lambda env, sum: _present(expressions.number(expressions.worth_left_to_right(sum))),
    "worth": _worth,
    "is_whole": _is_whole,
    "operands": lambda env, sum: expressions.parts(sum)[0],
    "operators": lambda env, sum: expressions.parts(sum)[1],
    "replaced": _replaced,
    "writing_time": _writing_time,
    "writes": _writes,
    "numbers": lambda env: Numbers(),
    "stamp": lambda env, place, during, text=None: Stamp(place, as_distribution(during), text),
    "copy_over": lambda env, source, target, during: CopyOver(source, target, as_distribution(during)),
}
