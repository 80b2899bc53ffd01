"""math_trajectory: a dot writes an arithmetic problem. Nothing is hidden but by time, so there are no ops.

How long the pen takes isn't worked out again: the times of what it wrote are handed in, as `log`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from .machine import Clip, Machine

MARKS = ["+", "-", "×", "÷"]


def value(signs: list[str]) -> Fraction:
    """What it comes to: what stands between + and - is worked out first."""
    total, product = Fraction(0), Fraction(int(signs[0]))
    for mark, number in zip(signs[1::2], signs[2::2], strict=True):
        if mark in "+-":
            total += product
            product = Fraction(int(number) if mark == "+" else -int(number))
        else:
            product = product * int(number) if mark == "×" else product / int(number)
    return total + product


def in_turn(signs: list[str]) -> Fraction:
    """What it comes to if each sign is carried out as it comes."""
    total = Fraction(int(signs[0]))
    for mark, number in zip(signs[1::2], map(int, signs[2::2]), strict=True):
        total = {"+": total + number, "-": total - number, "×": total * number, "÷": total / number}[mark]
    return total


def plain(number: Fraction) -> int | float:
    return int(number) if number.denominator == 1 else round(float(number), 6)


class MathTrajectory(Machine):
    scene = "math_trajectory"

    def answers(self) -> Mapping[str, Callable[[Clip], Any]]:
        return {
            "result": lambda clip: plain(value(_signs(clip))),
            "fraction": lambda clip: str(value(_signs(clip))),
            "total": lambda clip: sum(_numbers(clip)),
            "every_second": lambda clip: sum(_numbers(clip)[::2]),
            "operator_count": lambda clip: _marks(clip).count(MARKS[clip.pick("n")]),
            "whole_text": lambda clip: " ".join(_signs(clip)),
            "signs_in_order": _marks,
            "other_sign": lambda clip: plain(value(_replaced(clip))),
            "left_to_right": lambda clip: plain(in_turn(_signs(clip))),
            "larger": lambda clip: value(_signs(clip)) > clip.pick("n"),
        }


def _signs(clip: Clip) -> list[str]:
    written = [event["text"] for event in clip.scenario["log"]]
    assert written == clip.scenario["params"]["problem"], "what the pen wrote isn't the problem"
    return written


def _numbers(clip: Clip) -> list[int]:
    return [int(s) for s in _signs(clip)[::2]]


def _marks(clip: Clip) -> list[str]:
    return _signs(clip)[1::2]


def _replaced(clip: Clip) -> list[str]:
    signs = _signs(clip)
    signs[2 * clip.pick("k") + 1] = MARKS[clip.pick("n")]
    return signs
