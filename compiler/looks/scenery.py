"""What is drawn behind a scene: a look and a time in, marks of the ground, its texture and distractors out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from math import cos, pi, sin

from compiler.looks.colour import lighter
from compiler.looks.look import Distractor, Look
from compiler.picture import Mark
from compiler.values import US

Points = tuple[tuple[float, float], ...]

SHAPES: dict[str, Points] = {
    # Open or lobed lines: no letter, sign or shape that a scene may ask about.
    "squiggle": tuple((t / 12 - 1, 0.3 * sin(t * pi / 4)) for t in range(25)),
    "zigzag": tuple((t / 3 - 1, 0.28 * (-1) ** t) for t in range(7)),
    "spiral": tuple((t / 40 * cos(t * pi / 8), t / 40 * sin(t * pi / 8)) for t in range(41)),
    "trefoil": tuple(
        (cos(3 * t * pi / 36) * cos(t * pi / 36), cos(3 * t * pi / 36) * sin(t * pi / 36)) for t in range(37)
    ),
}
"""Outlines of distractors, from -1 to 1."""


def backdrop(look: Look, width: int, height: int, us: int) -> tuple[Mark, ...]:
    """All marks behind the scene at a time, back to front."""
    return _ground(look, width, height) + tuple(_distractor(look, one, us) for one in look.distractors)


@cache
def _ground(look: Look, width: int, height: int) -> tuple[Mark, ...]:
    marks: list[Mark] = []
    if look.ground_fall:
        color = look.tones.ground
        foot = lighter(color, -look.ground_fall)
        marks.append(Mark("rect", width / 2, height / 2, width, height, fill=color, fill_to=foot, role="ground"))
    if look.texture != "none":
        marks += TEXTURES[look.texture](look, width, height)
    return tuple(marks)


def _distractor(look: Look, one: Distractor, us: int) -> Mark:
    half = one.size / 2
    return Mark(
        "line",
        one.x.at(us),
        one.y.at(us),
        rotation=one.turn * us / US,
        points=tuple((half * x, half * y) for x, y in SHAPES[one.shape]),
        stroke=look.tones.away(20.0),
        stroke_width=max(1.5, 0.08 * one.size),
        role="distractor",
    )


def _dots(look: Look, width: int, height: int) -> list[Mark]:
    pitch = min(width, height) / 16
    dot = Mark("circle", 0.0, 0.0, 0.17 * pitch, 0.17 * pitch, fill=look.tones.away(9.0), role="ground")
    return [
        replace(dot, x=(column + 0.5) * pitch, y=(row + 0.5) * pitch)
        for row in range(round(height / pitch))
        for column in range(round(width / pitch))
    ]


def _graph(look: Look, width: int, height: int) -> list[Mark]:
    pitch = min(width, height) / 20
    down = [_rule(look, ((n * pitch, 0), (n * pitch, height))) for n in range(1, round(width / pitch))]
    return down + [_rule(look, ((0, n * pitch), (width, n * pitch))) for n in range(1, round(height / pitch))]


def _hatch(look: Look, width: int, height: int) -> list[Mark]:
    pitch = min(width, height) / 18
    count = int((width + height) / pitch)
    return [_rule(look, ((n * pitch, 0), (n * pitch - height, height))) for n in range(1, count)]


def _ripples(look: Look, width: int, height: int) -> list[Mark]:
    pitch = min(width, height) / 14
    swell = [(x * pitch / 4, 0.18 * sin(x * pi / 8) * pitch) for x in range(round(4 * width / pitch) + 1)]
    rows = range(1, round(height / pitch) + 1)
    return [_rule(look, tuple((x, y + row * pitch) for x, y in swell)) for row in rows]


def _clouds(look: Look, width: int, height: int) -> list[Mark]:
    short = min(width, height)
    soft = Mark("circle", 0.0, 0.0, fill=look.tones.away(4.0), blur=0.07 * short, role="ground")
    places = ((0.1, 0.16, 0.5), (0.78, 0.08, 0.36), (0.52, 0.55, 0.42), (0.05, 0.9, 0.34), (0.95, 0.82, 0.5))
    return [replace(soft, x=x * width, y=y * height, width=size * short, height=size * short) for x, y, size in places]


def _rule(look: Look, points: Points) -> Mark:
    return Mark("line", 0.0, 0.0, points=points, stroke=look.tones.away(5.0), stroke_width=1.2, role="ground")


TEXTURES: dict[str, Callable[[Look, int, int], list[Mark]]] = {
    "clouds": _clouds,
    "dots": _dots,
    "graph": _graph,
    "hatch": _hatch,
    "ripples": _ripples,
}
"""Name -> the marks of a texture on a canvas of that width and height."""
