"""Writing: an expression and a canvas in, the motion of a pen that writes it out.

Signs stand in one line from left to right, in the middle of the canvas. The pen goes along every stroke, and
over to the next stroke of a sign, at one speed; to the next number or operator it takes a little longer, so that
one is read before two later ones are there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import cos, hypot, pi, radians

from compiler.arithmetic.expressions import Expression, expression_of, parts
from compiler.arithmetic.strokes import SIGNS, Arc, Part, Point, Sign
from compiler.errors import SceneError
from compiler.motion.curves import Curve, Wave
from compiler.motion.motions import Motion, Piece
from compiler.motion.pen import Pen, WrittenSign
from compiler.values import Vector

CLOSE = 0.24
"""Room between two digits of a number, in heights of a sign."""
WIDE = 0.42
"""Room round an operator."""
MARGIN = 0.07
"""Part of the canvas that stays free on each side."""
TALLEST = 0.25
"""Height of a sign, of the canvas, where there is room."""
HOP_S = 0.5
"""How long the pen takes at least from a number or an operator to the next."""
DIGIT_S = 0.25
"""How long it takes at least from one digit of a number to the next."""


@dataclass(frozen=True, slots=True)
class Page:
    """The canvas in px, the pen's speed in px/s, the height of a sign in px where it is given."""

    width: float
    height: float
    speed: float
    size: float | None = None


def motion(expression: Expression, page: Page, trail: float, after: float | None = None) -> Motion:
    """The motion `writes(...)`. It rests for `after` seconds where it begins. Raises SceneError where it can't be."""
    if trail <= 0 or (after or 0.0) < 0:
        raise SceneError("writes(): 'trail' is above 0 s, and 'after' 0 s or more")
    size = _size(expression, page)
    pieces = [Piece(after)] if after else []
    clock = after or 0.0
    signs: list[WrittenSign] = []
    start, pen = None, Vector(0.0, 0.0)
    for sign, left in _placed(expression, page, size):
        corner = (left, (page.height - size) / 2)
        strokes = []
        for number, stroke in enumerate(sign.strokes):
            down = _on_page(stroke[0].start, corner, size)
            if start is None:
                start = down
            else:
                way = hypot(down.x - pen.x, down.y - pen.y)
                least = 0.0 if number else DIGIT_S if sign.text.isdigit() and signs[-1].text.isdigit() else HOP_S
                seconds = max(least, way / page.speed)
                pieces.append(_straight(pen, down, seconds))
                clock += seconds
            began = clock
            for part in stroke:
                piece = _along(part, size, page.speed)
                pieces.append(piece)
                clock += piece.seconds
            pen = _on_page(stroke[-1].end, corner, size)
            strokes.append((began, clock))
        signs.append(WrittenSign(sign.text, tuple(strokes)))
    assert start is not None
    arguments = {"sum": list(expression), "speed": page.speed, "trail": trail, "size": size}
    said = arguments if after is None else {**arguments, "after": after}
    return Motion(tuple(pieces), ("writes", said), speed=page.speed, pen=Pen(start, size, trail, tuple(signs)))


def seconds(expression: Expression, page: Page) -> float:
    """How long it takes to write an expression."""
    return sum(piece.seconds for piece in motion(expression, page, 1.0).pieces)


def signs(expression: Expression) -> Iterator[tuple[Sign, float]]:
    """The signs from left to right, each with its left edge in heights of a sign."""
    left = 0.0
    numbers, operators = parts(expression)
    for place, text in enumerate(expression_of(numbers, operators)):
        if place:
            left += WIDE - CLOSE
        for character in text:
            yield SIGNS[character], left
            left += SIGNS[character].width + CLOSE


def _extent(expression: Expression) -> float:
    *_, (last, left) = signs(expression)
    return left + last.width


def _size(expression: Expression, page: Page) -> float:
    if page.speed <= 0 or (page.size is not None and page.size <= 0):
        raise SceneError("writes(): 'speed' and 'size' are above 0")
    fits = (1 - 2 * MARGIN) * page.width / _extent(expression)
    if page.size is None:
        return min(fits, TALLEST * page.height)
    if page.size > min(fits, (1 - 2 * MARGIN) * page.height):
        raise SceneError(
            f"writes(): {' '.join(expression)} in signs of {page.size:g} px is wider or higher than the canvas; "
            "make 'size' smaller, or leave it out"
        )
    return page.size


def _placed(expression: Expression, page: Page, size: float) -> Iterator[tuple[Sign, float]]:
    first = (page.width - _extent(expression) * size) / 2
    for sign, left in signs(expression):
        yield sign, first + left * size


def _on_page(point: Point, corner: Point, size: float) -> Vector:
    return Vector(corner[0] + point[0] * size, corner[1] + point[1] * size)


def _straight(start: Vector, end: Vector, seconds: float) -> Piece:
    return Piece(seconds, Curve((0.0, (end.x - start.x) / seconds)), Curve((0.0, (end.y - start.y) / seconds)))


def _along(part: Part, size: float, speed: float) -> Piece:
    """A part of a stroke at a steady speed."""
    seconds = part.length * size / speed
    if not isinstance(part, Arc):
        return _straight(Vector(*(size * v for v in part.start)), Vector(*(size * v for v in part.end)), seconds)
    radius, rate, angle = part.radius * size, radians(part.sweep) / seconds, radians(part.angle)
    return Piece(seconds, _swing(radius, rate, angle), _swing(radius, rate, angle - pi / 2))


def _swing(radius: float, rate: float, phase: float) -> Curve:
    return Curve((-radius * cos(phase),), (Wave(radius, rate, phase),))
