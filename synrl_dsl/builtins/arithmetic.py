"""Signatures for arithmetic: expressions, the motion that writes them, and boards of numbers.

Implementations: `compiler/functions/arithmetic.py`, `compiler/arithmetic/`, `compiler/views/numbers.py`.
"""

from synrl_dsl.builtins.registry import define

define(
    "distribution",
    "expression(terms: list[int], numbers: list[int], ops: list[operator], results: list[int]?, whole: bool?) "
    "-> dist[list[text]]",
    "An arithmetic problem of so many numbers: each number and each operator is drawn by itself. With `results` its "
    "value is drawn first, and then what has it, so that no value goes with an operator; with `whole` no division "
    "leaves a rest.",
    "expression(terms: 2 .. 4, numbers: 1 .. 9, ops: [plus, minus, times, over], results: 0 .. 20, whole: true)",
)


def function(signature: str, doc: str, example: str) -> None:
    define("function", signature, doc, example)


_SUM = '["7", "-", "4", "÷", "2"]'

function("written(sum: list[text]) -> text", "The problem as it is printed: 7 - 4 ÷ 2.", f"written({_SUM})")
function(
    "value(sum: list[text]) -> number",
    "What it comes to, products and quotients first; none where it divides by zero. Whole values are exact; `worth` "
    "gives any other one exactly.",
    f"value({_SUM})",
)
function(
    "value_left_to_right(sum: list[text]) -> number",
    "What it would come to if each operator were carried out as it comes.",
    f"value_left_to_right({_SUM})",
)
function(
    "worth(sum: list[text]) -> text",
    "What it comes to as a whole number or a fraction in lowest terms, such as 7/3; none where it divides by zero.",
    f"worth({_SUM})",
)
function(
    "is_whole(value: number) -> bool", "Whether a number is whole; no where it is none.", f"is_whole(value({_SUM}))"
)
function("operands(sum: list[text]) -> list[int]", "Its numbers, from left to right.", f"operands({_SUM})")
function("operators(sum: list[text]) -> list[operator]", "Its operators, from left to right.", f"operators({_SUM})")
function(
    "replaced(sum: list[text], at: int, by: operator) -> list[text]",
    "The problem with another operator at this place, counted from 0.",
    f"replaced({_SUM}, 0, by: plus)",
)
function(
    "writing_time(sum: list[text], speed: px/s, size: px?) -> s",
    "How long `writes` with this speed and size takes until its pen comes to rest.",
    f"writing_time({_SUM}, speed: 300px/s)",
)
define(
    "motion",
    "writes(sum: list[text], speed: px/s, trail: s, size: px?, after: s?) -> motion",
    "A pen that writes the problem from left to right in the middle of the canvas. Each number and operator fades "
    "`trail` after it is done, so that no frame shows all of them. `size` is the height of a digit; without it, a "
    "quarter of the canvas or what fits its width. The object has no `pos`; without a length the clip ends when the "
    "trail is gone.",
    f"writes({_SUM}, speed: 300px/s, trail: 1s)",
)
define(
    "view",
    "numbers() -> view",
    "A map to numbers as a row or a grid of labelled cards, which lie face down between the opening and the closing.",
    "numbers()",
    draws=("stamp", "arc", "copy_over"),
    of=("map[K -> number]",),
)
define(
    "animation",
    "stamp(place: K, during: dist[s], text: text?) -> animation",
    "A text, such as +3, comes down on the card at the place; without one, what the op `says`.",
    'stamp(a, during: 1s, text: "+3")',
)
define(
    "animation",
    "copy_over(from: K, to: K, during: dist[s]) -> animation",
    "A face-down copy of the first card slides onto the second one.",
    "copy_over(a, b, during: 1s)",
)
