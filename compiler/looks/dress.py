"""A plain picture, a look and a time in, the picture as the look shows it out."""

from __future__ import annotations

from dataclasses import replace

from compiler.looks.colour import lch, lighter
from compiler.looks.look import Look
from compiler.looks.scenery import backdrop
from compiler.looks.themes import recolour
from compiler.picture import Camera, Mark, Picture

SHORT_TEXT = 2  # characters; a longer text fills the room that its view left, and must not grow


def dress(picture: Picture, look: Look, us: int) -> Picture:
    """The picture in a look at a time in us; in the plain one, itself.

    No outline of the scene grows or moves within the canvas: contacts are seen where they are.
    """
    if look.style == "plain":
        return picture
    short = min(picture.width, picture.height)
    marks = list(backdrop(look, picture.width, picture.height, us))
    for mark in picture.marks:
        marks += _dressed(mark, look, short)
    marks += _bars(look)
    return Picture(picture.width, picture.height, look.tones.ground, tuple(marks), _camera(look, us))


def _dressed(mark: Mark, look: Look, short: int) -> list[Mark]:
    """A mark in a look, with its shadow before it."""
    fill = mark.fill and recolour(mark.fill, look.theme, look.palette)
    stroke = mark.stroke and recolour(mark.stroke, look.theme, look.palette)
    if mark.role == "shadow":
        return [mark]
    if mark.kind == "text":
        return [_text(replace(mark, fill=fill, stroke=stroke), look)]
    changed = replace(
        mark,
        fill=fill,
        fill_to=mark.fill_to and recolour(mark.fill_to, look.theme, look.palette),
        stroke=stroke,
        stroke_width=mark.stroke_width * look.line_scale,
        radius=mark.radius * look.radius_scale,
    )
    # A body is a thing that a question may name; what has no name is scenery of its view.
    if not mark.name or fill is None:
        return [changed]
    return [*_shadow(mark, look, short), _body(changed, fill, look, short)]


def _text(mark: Mark, look: Look) -> Mark:
    label = len(mark.text) <= SHORT_TEXT
    return replace(
        mark,
        font=look.font,
        height=mark.height * (look.text_scale if label else min(1.0, look.text_scale)),
        bold=mark.bold or (label and look.bold_labels),
    )


def _body(mark: Mark, fill: str, look: Look, short: int) -> Mark:
    if look.shade and mark.fill_to is None:
        # A pale face shows a gradient at half the difference.
        by = look.shade if lch(fill)[1] > 30 else look.shade / 2
        mark = replace(mark, fill=lighter(fill, by), fill_to=lighter(fill, -by))
    if mark.stroke is None and look.outline != "none":
        deep = lighter(fill, 24.0 if look.tones.dark else -24.0)
        ink = recolour("#000000", look.theme, look.palette)
        width = 0.0055 * short * look.line_scale
        mark = replace(mark, stroke=deep if look.outline == "deep" else ink, stroke_width=width, inside=True)
    return mark


def _shadow(mark: Mark, look: Look, short: int) -> list[Mark]:
    if not look.shadow:
        return []
    down, blur = 0.006 * short, 0.008 * short
    soft = replace(mark, y=mark.y + down, fill="#000000", fill_to=None, stroke=None, blur=blur, role="shadow", name="")
    return [replace(soft, opacity=look.shadow * mark.opacity)]


def _bars(look: Look) -> list[Mark]:
    color = look.tones.away(24.0)
    return [
        Mark("rect", b.x, b.y, b.width, b.height, fill=color, radius=min(b.width, b.height) / 3, role="occluder")
        for b in look.occluders
    ]


def _camera(look: Look, us: int) -> Camera | None:
    if look.drift is None:
        return None
    drift = look.drift
    mat, border = look.tones.away(12.0), look.tones.away(48.0)
    return Camera(drift.scale, drift.x.at(us), drift.y.at(us), mat, border, drift.border_width)
