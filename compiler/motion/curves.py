"""Curves: numbers that change with time in closed form, and what can be told of them exactly.

A curve is a polynomial plus waves, (amplitude + growth * t) * cos(rate * t + phase). Straight, accelerated,
circular, sine, spiral and figure-eight motion are all such curves on each axis; so are their sums and their
derivatives.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import comb, cos, pi
from typing import Any

from compiler.values import rounded


@dataclass(frozen=True, slots=True)
class Wave:
    """(amplitude + growth * t) * cos(rate * t + phase); rate in rad/s, phase in rad."""

    amplitude: float
    rate: float
    phase: float
    growth: float = 0.0


@dataclass(frozen=True, slots=True)
class Curve:
    """coefficients[0] + coefficients[1] * t + ... + waves, t in seconds."""

    coefficients: tuple[float, ...] = ()
    waves: tuple[Wave, ...] = ()

    def at(self, t: float) -> float:
        value = 0.0
        for coefficient in reversed(self.coefficients):
            value = value * t + coefficient
        for w in self.waves:
            value += (w.amplitude + w.growth * t) * cos(w.rate * t + w.phase)
        return value

    def derivative(self) -> Curve:
        """The rate of change, per second."""
        waves: list[Wave] = []
        for w in self.waves:
            if w.growth:
                waves.append(Wave(w.growth, w.rate, w.phase))
            waves.append(Wave(w.amplitude * w.rate, w.rate, w.phase + pi / 2, w.growth * w.rate))
        return Curve(tuple(k * c for k, c in enumerate(self.coefficients) if k), tuple(waves))

    def shifted(self, seconds: float) -> Curve:
        """The curve as seen from a later time: shifted(s).at(t) is at(s + t)."""
        if seconds == 0.0:
            return self
        size = len(self.coefficients)
        moved = tuple(
            sum(self.coefficients[k] * comb(k, j) * seconds ** (k - j) for k in range(j, size)) for j in range(size)
        )
        waves = tuple(
            Wave(w.amplitude + w.growth * seconds, w.rate, w.phase + w.rate * seconds, w.growth) for w in self.waves
        )
        return Curve(moved, waves)

    def plus(self, other: Curve) -> Curve:
        size = max(len(self.coefficients), len(other.coefficients))
        mine, theirs = (c.coefficients + (0.0,) * (size - len(c.coefficients)) for c in (self, other))
        return Curve(tuple(a + b for a, b in zip(mine, theirs, strict=True)), self.waves + other.waves)

    def raised(self, by: float) -> Curve:
        """The curve with a constant added."""
        if not self.coefficients:
            return Curve((by,), self.waves)
        return Curve((self.coefficients[0] + by, *self.coefficients[1:]), self.waves)

    def times(self, factor: float) -> Curve:
        waves = tuple(Wave(w.amplitude * factor, w.rate, w.phase, w.growth * factor) for w in self.waves)
        return Curve(tuple(c * factor for c in self.coefficients), waves)

    def bound(self, start: float, end: float) -> float:
        """A number that no value between the two times exceeds in size."""
        last = max(abs(start), abs(end))
        total = 0.0
        for coefficient in reversed(self.coefficients):
            total = total * last + abs(coefficient)
        return total + sum(abs(w.amplitude) + abs(w.growth) * last for w in self.waves)

    @property
    def is_constant(self) -> bool:
        return not self.waves and not any(self.coefficients[1:])

    @property
    def is_line(self) -> bool:
        """Whether it is a polynomial of the first degree, or less."""
        return not self.waves and not any(self.coefficients[2:])

    @property
    def slope(self) -> float:
        """The first coefficient: of a line, its rate of change."""
        return self.coefficients[1] if len(self.coefficients) > 1 else 0.0

    def to_json(self) -> Any:
        """A number where it is constant, else the coefficients, with the waves where there are some."""
        coefficients = [rounded(c) for c in self.coefficients]
        while coefficients and coefficients[-1] == 0.0:
            coefficients.pop()
        if not self.waves:
            return coefficients if len(coefficients) > 1 else (coefficients or [0.0])[0]
        waves = [[rounded(v) for v in (w.amplitude, w.rate, w.phase, w.growth)] for w in self.waves]
        return {"polynomial": coefficients, "waves": waves}


STILL = Curve()
