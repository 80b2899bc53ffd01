"""Signs as a pen writes them: a digit or an operator in, its strokes out.

A sign is one unit high, y down from its top; its strokes are straight lines and arcs of circles, so that a
pen that follows them at a steady speed moves on analytic curves. A 1 has a flag and a foot, a 7 a bar and
division is a bar with two dots: none of them can be read as a slash.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import acos, cos, degrees, hypot, radians, sin
from typing import TypeAlias

Point: TypeAlias = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Line:
    start: Point
    end: Point

    @property
    def length(self) -> float:
        return hypot(self.end[0] - self.start[0], self.end[1] - self.start[1])


@dataclass(frozen=True, slots=True)
class Arc:
    """A part of a circle, from an angle on; angles in deg, clockwise on screen from the right."""

    centre: Point
    radius: float
    angle: float
    sweep: float

    @property
    def start(self) -> Point:
        return self.at(0.0)

    @property
    def end(self) -> Point:
        return self.at(1.0)

    @property
    def length(self) -> float:
        return self.radius * abs(radians(self.sweep))

    def at(self, share: float) -> Point:
        turned = radians(self.angle + share * self.sweep)
        return self.centre[0] + self.radius * cos(turned), self.centre[1] + self.radius * sin(turned)


Part: TypeAlias = Line | Arc
Stroke: TypeAlias = tuple[Part, ...]
"""Parts that the pen draws without being lifted; each begins where the one before it ends."""


@dataclass(frozen=True, slots=True)
class Sign:
    text: str
    width: float
    strokes: tuple[Stroke, ...]

    @property
    def length(self) -> float:
        """How far the pen moves to write it, lifted or not."""
        ways = [stroke[0].start for stroke in self.strokes[1:]]
        ends = [stroke[-1].end for stroke in self.strokes]
        lifted = sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in zip(ends, ways, strict=False))
        return lifted + sum(part.length for stroke in self.strokes for part in stroke)


def _lines(*points: Point) -> Stroke:
    return tuple(Line(a, b) for a, b in pairwise(points))


def _then(stroke: Stroke, *parts: Part) -> Stroke:
    """A stroke that goes on with these parts; a straight line fills what lies between."""
    out = list(stroke)
    for part in parts:
        if out and hypot(out[-1].end[0] - part.start[0], out[-1].end[1] - part.start[1]) > 1e-9:
            out.append(Line(out[-1].end, part.start))
        out.append(part)
    return tuple(out)


def _to(stroke: Stroke, *points: Point) -> Stroke:
    """A stroke that goes on straight through these points."""
    return (*stroke, *_lines(stroke[-1].end, *points))


def _zero() -> Stroke:
    top, foot = (0.25, 0.25), (0.25, 0.75)
    sides = (Arc(top, 0.25, -90, -90), Arc(foot, 0.25, 180, -180), Arc(top, 0.25, 0, -90))
    return _then((), *sides)


def _six() -> Stroke:
    """Down from the right into a bowl, which it meets where both are upright."""
    side = 0.885
    lean = degrees(acos((side - 0.4) / side))
    return Arc((side, 0.74), side, 180 + lean, -lean), Arc((0.26, 0.74), 0.26, 180, -360)


def _nine() -> Stroke:
    side = 0.885
    lean = degrees(acos((side - 0.4) / side))
    return Arc((0.26, 0.26), 0.26, 0, -360), Arc((0.52 - side, 0.26), side, 0, lean)


def _eight() -> Stroke:
    """A belt that is crossed between two wheels, written as an S and back."""
    upper, lower, apart = 0.19, 0.23, 0.58
    free = degrees(acos((upper + lower) / apart))  # from the line of the centres to where the belt leaves
    top, foot = (0.24, upper), (0.24, upper + apart)
    half = 180 - free
    return _then(
        (),
        Arc(top, upper, -90, -half),
        Arc(foot, lower, free - 90, 2 * half),
        Arc(top, upper, 90 - free, -half),
    )


def _dot(x: float, y: float) -> Stroke:
    return (Arc((x, y), 0.035, -90, 360),)


MIDDLE = 0.54
"""Height at which operators are centred: that of the digits beside them, by eye."""

_PLUS = (_lines((0.0, MIDDLE), (0.56, MIDDLE)), _lines((0.28, MIDDLE - 0.28), (0.28, MIDDLE + 0.28)))
_TIMES = (_lines((0.03, MIDDLE - 0.24), (0.51, MIDDLE + 0.24)), _lines((0.51, MIDDLE - 0.24), (0.03, MIDDLE + 0.24)))
_OVER = (_lines((0.0, MIDDLE), (0.56, MIDDLE)), _dot(0.28, MIDDLE - 0.3), _dot(0.28, MIDDLE + 0.3))

SIGNS: dict[str, Sign] = {
    text: Sign(text, width, strokes)
    for text, width, strokes in (
        ("0", 0.5, (_zero(),)),
        ("1", 0.46, (_lines((0.04, 0.25), (0.25, 0.0), (0.25, 1.0)), _lines((0.02, 1.0), (0.46, 1.0)))),
        ("2", 0.5, (_to((Arc((0.25, 0.25), 0.25, 190, 206.87),), (0.0, 1.0), (0.5, 1.0)),)),
        ("3", 0.515, ((Arc((0.25, 0.235), 0.235, 200, 250), Arc((0.25, 0.735), 0.265, 270, 250)),)),
        ("4", 0.54, (_lines((0.54, 0.68), (0.0, 0.68), (0.38, 0.0), (0.38, 1.0)),)),
        ("5", 0.53, (_then(_lines((0.47, 0.0), (0.07, 0.0)), Arc((0.245, 0.72), 0.28, 222, 288)),)),
        ("6", 0.52, (_six(),)),
        ("7", 0.5, (_lines((0.0, 0.0), (0.5, 0.0), (0.16, 1.0)), _lines((0.12, 0.5), (0.5, 0.5)))),
        ("8", 0.48, (_eight(),)),
        ("9", 0.52, (_nine(),)),
        ("+", 0.56, _PLUS),
        ("-", 0.5, (_lines((0.0, MIDDLE), (0.5, MIDDLE)),)),
        ("×", 0.54, _TIMES),
        ("÷", 0.56, _OVER),
    )
}
"""Every sign that an expression is written with."""


def points(stroke: Stroke, step: float = 0.02) -> list[Point]:
    """The stroke as a polyline, arcs in chords of about `step`."""
    out = [stroke[0].start]
    for part in stroke:
        chords = max(2, round(part.length / step)) if isinstance(part, Arc) else 1
        if isinstance(part, Arc):
            out += [part.at(k / chords) for k in range(1, chords + 1)]
        else:
            out.append(part.end)
    return out
