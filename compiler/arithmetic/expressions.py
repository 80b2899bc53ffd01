"""Expressions: texts of numbers and operators in turn, such as ("12", "×", "3", "-", "4"); drawn, read and evaluated.

All values are exact rationals; what divides by zero has none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from compiler.errors import SceneError
from compiler.streams import Stream
from compiler.values import Value

if TYPE_CHECKING:
    from sympy import Rational

Expression: TypeAlias = tuple[str, ...]

SYMBOLS = {"plus": "+", "minus": "-", "times": "×", "over": "÷"}
"""Operators and how they are written."""

_NAMES = {symbol: name for name, symbol in SYMBOLS.items()}
_ALIKE = {"*": "×", "x": "×", "/": "÷", ":": "÷", "−": "-"}
"""What a scenario that was written by hand may have for a symbol."""

_NUMBER = re.compile(r"0|[1-9][0-9]{0,5}", re.ASCII)

MOST_NUMBERS = 12
SEARCH = 300
"""Choices of numbers that are tried for one choice of operators, or for one product."""
TRIES = 60
"""Choices of operators that are tried before it is said that none will do."""


def parts(expression: Expression) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """The numbers of an expression, and the names of its operators. Raises SceneError where it is none."""
    numbers, symbols = expression[::2], tuple(_ALIKE.get(s, s) for s in expression[1::2])
    for place, text in enumerate(expression):
        if place % 2 == 0 and not _NUMBER.fullmatch(text):
            raise SceneError(f"'{text}' in an expression is no whole number of up to six digits")
        if place % 2 == 1 and symbols[place // 2] not in _NAMES:
            raise SceneError(f"'{text}' in an expression is no operator; it is one of {', '.join(_NAMES)}")
    if len(expression) % 2 == 0 or len(numbers) > MOST_NUMBERS:
        raise SceneError(
            f"an expression is 1 to {MOST_NUMBERS} numbers with an operator between any two, not {' '.join(expression)}"
        )
    return tuple(map(int, numbers)), tuple(_NAMES[s] for s in symbols)


def expression_of(numbers: Sequence[int], operators: Sequence[str]) -> Expression:
    """The expression of these numbers and named operators."""
    out = [str(numbers[0])]
    for operator, number in zip(operators, numbers[1:], strict=True):
        out += [SYMBOLS[operator], str(number)]
    return tuple(out)


def written(expression: Expression) -> str:
    """The expression as it is printed: `12 × 3 - 4`."""
    numbers, operators = parts(expression)
    return " ".join(expression_of(numbers, operators))


@lru_cache(maxsize=4096)
def worth(expression: Expression) -> Rational | None:
    """Its value by the usual order of operations; None where it divides by zero."""
    return _worth(*parts(expression))


@lru_cache(maxsize=4096)
def worth_left_to_right(expression: Expression) -> Rational | None:
    """Its value if each operator is carried out as it comes."""
    from sympy import Integer

    numbers, operators = parts(expression)
    total = Integer(numbers[0])
    for operator, number in zip(operators, numbers[1:], strict=True):
        match operator:
            case "plus":
                total += number
            case "minus":
                total -= number
            case "times":
                total *= number
            case _:
                if number == 0:
                    return None
                total /= number
    return total


def _worth(numbers: Sequence[int], operators: Sequence[str]) -> Rational | None:
    terms = _terms(numbers, operators)
    return None if terms is None else sum(terms[1:], terms[0])


def _terms(numbers: Sequence[int], operators: Sequence[str]) -> list[Rational] | None:
    """The signed terms that are added up. None where one divides by zero."""
    from sympy import Integer  # 0.2 s to import, which only arithmetic should cost

    terms: list[Rational] = [Integer(numbers[0])]
    for operator, number in zip(operators, numbers[1:], strict=True):
        if operator in ("plus", "minus"):
            terms.append(Integer(number if operator == "plus" else -number))
        elif operator == "times":
            terms[-1] *= number
        elif number == 0:
            return None
        else:
            terms[-1] /= number
    return terms


def number(value: Rational | None) -> int | float | None:
    """A whole number as it is, another one as the nearest float."""
    if value is None:
        return None
    return int(value) if value.is_Integer else float(value)


@dataclass(frozen=True, slots=True)
class Expressions:
    """The distribution `expression(...)`.

    Numbers and operators are drawn one by one. With `results` the value is drawn first, then operators, then
    numbers until they have it, so that no operator goes with small values. With `whole` no division leaves a rest.
    """

    terms: tuple[int, ...]
    numbers: tuple[int, ...]
    operators: tuple[str, ...]
    results: tuple[int, ...] | None = None
    whole: bool = False

    def draw(self, stream: Stream) -> Value:
        for name, items in (("terms", self.terms), ("numbers", self.numbers), ("ops", self.operators)):
            if not items:
                raise SceneError(f"expression() draws its {name} from an empty range or list")
        if min(self.terms) < 1 or max(self.terms) > MOST_NUMBERS or min(self.numbers) < 0:
            raise SceneError(f"expression() has 1 to {MOST_NUMBERS} terms, and numbers of 0 or more")
        count = stream.child("terms").choice(self.terms)
        result = None if self.results is None else stream.child("result").choice(self.results)
        for attempt in range(TRIES):
            operators = [stream.child("operator", attempt, k).choice(self.operators) for k in range(count - 1)]
            numbers = self._numbers(stream.child("numbers", attempt), operators, result)
            if numbers is not None:
                return expression_of(numbers, operators)
        wanted = "a value" if result is None else f"the value {result}"
        raise SceneError(f"expression() found none of {count} terms with {wanted}; give it more numbers or operators")

    def _numbers(self, stream: Stream, operators: Sequence[str], result: int | None) -> list[int] | None:
        """Numbers for these operators, each list that fits equally likely; None where none was found.

        Products are drawn apart. The last number that stands alone is what is missing to the result.
        """
        products = _products(operators)
        alone = [k for k, (_, inner) in enumerate(products) if not inner]
        told = alone[-1] if alone and result is not None else None
        allowed = set(self.numbers)
        for _ in range(SEARCH):
            found: list[list[int]] = []
            above, below = 0, 1  # the sum so far as a fraction, not in its lowest terms: `Fraction` takes far longer
            for place, (sign, inner) in enumerate(products):
                made = ([], (0, 1)) if place == told else self._product(stream, inner)
                if made is None:
                    return None
                numbers, (over, under) = made
                found.append(numbers)
                above, below = above * under + sign * over * below, below * under
            if result is not None and told is not None:
                missing, rest = divmod(products[told][0] * (result * below - above), below)
                if rest or missing not in allowed:
                    continue
                found[told] = [missing]
            elif result is not None and above != result * below:
                continue
            return [number for product in found for number in product]
        return None

    def _product(self, stream: Stream, operators: Sequence[str]) -> tuple[list[int], tuple[int, int]] | None:
        """Numbers for one product, with its value as a fraction."""
        for _ in range(SEARCH):
            numbers = [stream.choice(self.numbers) for _ in range(len(operators) + 1)]
            value = _value_of(numbers, operators, self.whole)
            if value is not None:
                return numbers, value
        return None

    def support(self) -> tuple[Value, ...] | None:
        return None


def _products(operators: Sequence[str]) -> list[tuple[int, list[str]]]:
    """What is added up, by its sign and the operators in it."""
    found: list[tuple[int, list[str]]] = [(1, [])]
    for operator in operators:
        if operator in ("plus", "minus"):
            found.append((1 if operator == "plus" else -1, []))
        else:
            found[-1][1].append(operator)
    return found


def _value_of(numbers: Sequence[int], operators: Sequence[str], whole: bool) -> tuple[int, int] | None:
    """The value of a product: above and below the line. None where it divides by zero, or if `whole` leaves a rest."""
    above, below = numbers[0], 1
    for operator, number in zip(operators, numbers[1:], strict=True):
        if operator == "times":
            above *= number
        elif number == 0 or (whole and above % (below * number)):
            return None
        else:
            below *= number
    return above, below
