"""Where a number changes its sign: in go a function and how fast it can change, out come times.

An interval is left out where the function is further from 0 than it can change in it; the others are
halved, down to `RESOLUTION_S`. So nothing is stepped over, and no time depends on a step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

RESOLUTION_S = 1e-4
"""Two changes of sign closer than this, in seconds, may be taken for none: the function just grazes 0."""

ACCURACY_S = 1e-11


@dataclass(frozen=True, slots=True)
class Span:
    """A function on [start, end] s, and the most it changes there, per second."""

    start: float
    end: float
    value: Callable[[float], float]
    speed: float


def sign_changes(spans: Sequence[Span]) -> list[tuple[float, bool]]:
    """(time, whether it rises) of every change of sign over adjoining spans.

    What is 0 for a while changes its sign when it gets the other one. A start at 0 is no change.
    """
    found: list[tuple[float, bool]] = []
    before: tuple[float, bool] | None = None
    for span in spans:
        for t in _samples(span, span.start, span.end):
            value = span.value(t)
            if value == 0.0:
                continue
            rises = value > 0.0
            if before is not None and before[1] is not rises:
                found.append((_change(spans, before[0], t, rises), rises))
            before = (t, rises)
    return found


def _samples(span: Span, start: float, end: float) -> Iterator[float]:
    """Times of the span in order, its ends among them; between two of them is one change of sign at most."""
    yield start
    if span.speed == 0.0:  # a constant, 0 perhaps, which no halving would rule out
        yield end
        return
    stack = [(start, end)]
    while stack:
        low, high = stack.pop()
        half = (high - low) / 2
        middle = low + half
        if half <= RESOLUTION_S / 2 or abs(span.value(middle)) > span.speed * half:
            yield high
        else:
            stack += [(middle, high), (low, middle)]


def _change(spans: Sequence[Span], low: float, high: float, rises: bool) -> float:
    """The time in (low, high] from which on the value has the new sign."""
    inside = [s for s in spans if s.end > low and s.start < high]

    def is_new(t: float) -> bool:
        span = next((s for s in inside if t <= s.end), inside[-1])
        value = span.value(t)
        return value > 0.0 if rises else value < 0.0

    while high - low > ACCURACY_S:
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if is_new(middle):
            high = middle
        else:
            low = middle
    return high
