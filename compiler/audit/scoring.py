"""A guess and the truth in, whether it counts as right out; answers in, the classes to guess from out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from compiler.values import Interval, Measured, Value, display, equal

HIT_IOU = 0.5
"""From what intersection over union on an interval is found."""

CLASSES = 48
"""The most answers that are told apart; beyond it, guesses are made among so many of them."""

UNORDERED = 1_000
"""The most answers without order that are looked at; a model learns the commonest of those it is fitted to."""


def is_right(guess: Value, answer: Value) -> bool:
    """Equal, and for intervals half overlapping: what the metrics of grounding count as a hit."""
    if isinstance(answer, Interval):
        return isinstance(guess, Interval) and iou(guess, answer) >= HIT_IOU
    return equal(guess, answer)


def iou(a: Interval, b: Interval) -> float:
    """Intersection over union of two intervals."""
    shared = min(a.end_us, b.end_us) - max(a.start_us, b.start_us)
    whole = max(a.end_us, b.end_us) - min(a.start_us, b.start_us)
    return max(0, shared) / whole if whole > 0 else float(a == b)


def classes_of(answers: Sequence[Value]) -> list[Value]:
    """Answers to guess from: all there are where they are few or have no order, else so many spread evenly over
    their order; none where they are too many to be learnt."""
    counted = Counter(answers)
    if len(counted) <= CLASSES:
        return sorted(counted, key=_order)
    if all(isinstance(a, int | float | Interval) for a in counted):
        ordered = sorted(answers, key=_order)
        spread = [ordered[len(ordered) * (2 * k + 1) // (2 * CLASSES)] for k in range(CLASSES)]
        return list(dict.fromkeys(spread))
    return sorted(counted, key=_order) if len(counted) <= UNORDERED else []


def hashable(answer: Value) -> Value:
    """An answer as it can be counted: a whole state as its places, each with what is there."""
    return tuple(answer.items()) if isinstance(answer, dict) else answer


def nearest_class(classes: Sequence[Value], answer: Value) -> int | None:
    """The class that an answer belongs to; None where none is equal and answers have no distance."""
    for number, member in enumerate(classes):
        if equal(member, answer):
            return number
    if isinstance(answer, Interval):
        middle = answer.start_us + answer.end_us
        return min(range(len(classes)), key=lambda k: abs(classes[k].start_us + classes[k].end_us - middle))
    if isinstance(answer, int | float):
        return min(range(len(classes)), key=lambda k: abs(classes[k] - answer))
    return None


def right_classes(classes: Sequence[Value], values: Sequence[Value]) -> NDArray[np.bool_]:
    """(values, classes): whether a guess of the class is right where the value is."""
    out = np.zeros((len(values), len(classes)), dtype=np.bool_)
    if any(isinstance(v, Interval | Measured) for v in (*classes, *values)):
        for i, value in enumerate(values):
            out[i] = [is_right(c, value) for c in classes]
        return out
    # Equal values have equal hashes; a truth value is no number.
    places = {(isinstance(c, bool), c): k for k, c in enumerate(classes)}
    for i, value in enumerate(values):
        k = places.get((isinstance(value, bool), value))
        if k is not None:
            out[i, k] = True
    return out


def best_constant(answers: Sequence[Value]) -> int:
    """How many of these the best single answer gets right: the commonest, or the best of many intervals."""
    if any(isinstance(a, Interval | Measured) for a in answers):
        tried = classes_of(answers)
        return max(sum(1 for a in answers if is_right(guess, a)) for guess in tried)
    return max(Counter(answers).values(), default=0)


def _order(value: Value) -> tuple[str, Value]:
    if isinstance(value, Interval):
        return "interval", (value.start_us, value.end_us)
    return type(value).__name__, value if isinstance(value, int | float) else display(value)
