"""A plain picture, a look and a time in, the picture as the look shows it out."""

from __future__ import annotations

from dataclasses import replace

from compiler.looks.colour import lch, lighter
from compiler.looks.look import Look
from compiler.looks.scenery import backdrop
from compiler.looks.themes import is_named, recolour
from compiler.picture import Camera, Mark, Picture

EFFECTS = ("shadow", "flash")  # roles that have the name of a body, and are none
LIGHT, INK = "#ffffff", "#22252b"  # of a text on a colour
SHORT_TEXT = 2  # characters; a longer text fills the room that its view left, and must not grow


def dress(picture: Picture, look: Look, us: int) -> Picture:
    """The picture in a look at a time in us; in the plain one, itself.

    No outline of the scene grows or moves within the canvas: contacts are seen where they are.
    """
    if look.style == "plain":
        return picture
    short = min(picture.width, picture.height)
    # The first of a name is the body; one that it turns into lies over it.
    colored = {
        mark.name: recolour(mark.fill, look.theme, look.palette)
        for mark in reversed(picture.marks)
        if mark.fill is not None and is_named(mark.fill) and _is_body(mark)
    }
    marks = list(backdrop(look, picture.width, picture.height, us))
    for mark in picture.marks:
        marks += _dressed(mark, look, short, colored.get(mark.name))
    marks += _bars(look)
    return Picture(picture.width, picture.height, look.tones.ground, tuple(marks), _camera(look, us))


def _is_body(mark: Mark) -> bool:
    """Whether it is a thing that a question may name; what has no name is scenery of its view."""
    return bool(mark.name) and mark.fill is not None and mark.kind != "text" and mark.role not in EFFECTS


def _dressed(mark: Mark, look: Look, short: int, under: str | None) -> list[Mark]:
    """A mark in a look, with its shadow before it. `under` is the colour of the body whose name it has, where that
    is one of the palette: its theme does not change the greys that lie on it."""

    def shown(color: str | None) -> str | None:
        return color if color is None or (under and not is_named(color)) else recolour(color, look.theme, look.palette)

    if mark.role == "shadow":
        return [mark]
    fill, stroke = shown(mark.fill), shown(mark.stroke)
    if mark.kind == "text":
        own = mark.fill is None or is_named(mark.fill)
        ink = _ink_on(under) if under and not own else fill
        return [_text(replace(mark, fill=ink, stroke=stroke), look)]
    changed = replace(
        mark,
        fill=fill,
        fill_to=shown(mark.fill_to),
        stroke=stroke,
        stroke_width=mark.stroke_width * look.line_scale,
        radius=mark.radius * look.radius_scale,
    )
    if fill is None or not _is_body(mark):
        return [changed]
    # While a colour or shape goes over into another, the new one is drawn on the old, which has its shadow.
    shadow = [] if mark.role.startswith("change.") else _shadow(mark, look, short)
    return [*shadow, _body(changed, fill, look, short)]


def _ink_on(color: str) -> str:
    return LIGHT if lch(color)[0] < 60 else INK


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
