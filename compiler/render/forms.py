"""A mark in, what Skia has to draw for it out: outlines about the mark's own origin, with paints that are ready.

Every mark becomes one outline, which is filled and stroked in the same way; a new kind of mark is one more function in
`OUTLINES`. Marks that differ only in place, role or name share one form, so a thing that moves is outlined once.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from compiler.picture import Mark
from compiler.render.backend import RenderError, load_skia
from compiler.render.fonts import EM, Fonts

COLOR = re.compile(r"#[0-9a-fA-F]{6}", re.ASCII)
CACHE_LIMIT = 1024


@dataclass(frozen=True, slots=True)
class Step:
    """An outline and its paint; with `cut` this step and those behind it are cut off at the outline."""

    path: Any
    paint: Any
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """All steps of a mark, first to last. Where they overlap and are to be seen through as one, they go into a layer
    of `bounds` with an alpha of 0 to 255. Nothing is painted outside of `reach` (left, top, right, bottom), in px
    about the origin, whatever the rotation, in degrees clockwise."""

    steps: tuple[Step, ...]
    rotation: float
    layer: tuple[Any, int] | None
    reach: tuple[float, float, float, float]


class Forms:
    """The forms of marks, remembered; for one painter. Raises `RenderError` as `Fonts` does."""

    def __init__(self) -> None:
        self._skia = load_skia()
        self._fonts = Fonts()
        self._known: dict[Hashable, Form] = {}

    def of(self, mark: Mark) -> Form:
        """The form of a mark. Raises `RenderError`, which names the mark, where it has none."""
        key = (
            mark.kind,
            mark.width,
            mark.height,
            mark.rotation,
            mark.points,
            mark.fill,
            mark.fill_to,
            mark.stroke,
            mark.stroke_width,
            mark.inside,
            mark.blur,
            mark.radius,
            mark.opacity,
            *((mark.text, mark.bold, mark.font, mark.align) if mark.kind == "text" else ()),
        )
        form = self._known.get(key)
        if form is None:
            if len(self._known) >= CACHE_LIMIT:
                self._known.clear()
            form = self._known[key] = self._made(mark)
        if not math.isfinite(mark.x + mark.y):
            raise RenderError(f"{name_of(mark)}: a number in it is not finite")
        return form

    def _made(self, mark: Mark) -> Form:
        _check(mark)
        path = OUTLINES[mark.kind](mark, self._skia, self._fonts)
        bounds = path.getBounds()
        steps = self._steps(mark, path)
        layer = None
        if mark.opacity < 1.0 and len(steps) == 2:
            # Fill and stroke overlap: made see-through one by one, the fill would shine through the stroke.
            layer = bounds.makeOutset(mark.stroke_width, mark.stroke_width), round(mark.opacity * 255)
        for step in steps:
            if layer is None:
                step.paint.setAlphaf(mark.opacity)
            if mark.blur > 0.0:
                step.paint.setMaskFilter(self._skia.MaskFilter.MakeBlur(self._skia.kNormal_BlurStyle, mark.blur))
        left, top, right, bottom = bounds.left(), bounds.top(), bounds.right(), bounds.bottom()
        if mark.rotation:
            right = bottom = math.hypot(max(-left, right), max(-top, bottom))
            left = top = -right
        # Half a stroke lies outside, a blur fades over three deviations, and an edge is smoothed over a pixel.
        room = mark.stroke_width + 3.0 * mark.blur + 2.0
        return Form(steps, mark.rotation, layer, (left - room, top - room, right + room, bottom + room))

    def _steps(self, mark: Mark, path: Any) -> tuple[Step, ...]:
        # Skia would draw a stroke of width 0 as a line one pixel wide.
        stroked = mark.stroke is not None and mark.stroke_width > 0.0
        if stroked and mark.fill is not None and mark.blur == 0.0:
            outer, inner = self._rims(mark)
            if outer is not None:
                edge = self._skia.Paint(AntiAlias=True, Color=argb(str(mark.stroke), mark))
                return Step(outer, edge), Step(inner, self._fill(mark, path))
        steps = []
        if mark.fill is not None:
            steps.append(Step(path, self._fill(mark, path)))
        if stroked:
            steps.append(Step(path, self._stroke(mark), mark.inside))
        return tuple(steps)

    def _rims(self, mark: Mark) -> tuple[Any, Any]:
        """The outer and the inner rim of the stroke of a rect or a circle; nothing where it has no inner one.

        To fill within the one, then within the other, takes half as long as to stroke the outline.
        """
        out = 0.0 if mark.inside else mark.stroke_width / 2.0
        into = mark.stroke_width - out
        wide, high = mark.width - 2.0 * into, mark.height - 2.0 * into
        round_ = mark.kind == "circle" and mark.width == mark.height  # the rims of an ellipse are none
        if min(wide, high) <= 0.0 or not (mark.kind == "rect" or round_):
            return None, None
        rims = []
        for by in (out, -into):
            rect = self._skia.Rect.MakeXYWH(
                -mark.width / 2.0 - by, -mark.height / 2.0 - by, mark.width + 2.0 * by, mark.height + 2.0 * by
            )
            radius = max(0.0, min(mark.radius, mark.width / 2.0, mark.height / 2.0) + by)
            if round_:
                rims.append(self._skia.Path.Oval(rect))
            else:
                rims.append(self._skia.Path.RRect(rect, radius, radius))
        return rims[0], rims[1]

    def _fill(self, mark: Mark, path: Any) -> Any:
        assert mark.fill is not None
        paint = self._skia.Paint(AntiAlias=True, Color=argb(mark.fill, mark))
        if mark.fill_to is not None:
            paint.setShader(self._gradient(mark, path.getBounds()))
        return paint

    def _gradient(self, mark: Mark, bounds: Any) -> Any:
        """From `fill` to `fill_to` down the screen, however the mark is turned: light falls from above."""
        turn = math.radians(mark.rotation)
        down_x, down_y = math.sin(turn), math.cos(turn)
        reach = (abs(down_x) * bounds.width() + abs(down_y) * bounds.height()) / 2.0
        x, y = bounds.centerX(), bounds.centerY()
        ends = [self._skia.Point(x + side * reach * down_x, y + side * reach * down_y) for side in (-1, 1)]
        colors = [argb(str(color), mark) for color in (mark.fill, mark.fill_to)]
        return self._skia.GradientShader.MakeLinear(ends, colors)

    def _stroke(self, mark: Mark) -> Any:
        return self._skia.Paint(
            AntiAlias=True,
            Color=argb(str(mark.stroke), mark),
            Style=self._skia.Paint.kStroke_Style,
            StrokeWidth=mark.stroke_width * (2.0 if mark.inside else 1.0),  # its outer half is cut off
            StrokeJoin=self._skia.Paint.kRound_Join,
            StrokeCap=self._skia.Paint.kRound_Cap,
        )


def _circle(mark: Mark, skia: Any, fonts: Fonts) -> Any:
    return skia.Path.Oval(_box(mark, skia))


def _rect(mark: Mark, skia: Any, fonts: Fonts) -> Any:
    if mark.radius == 0.0:
        return skia.Path.Rect(_box(mark, skia))
    return skia.Path.RRect(_box(mark, skia), mark.radius, mark.radius)


def _polygon(mark: Mark, skia: Any, fonts: Fonts) -> Any:
    if len(mark.points) < 3:
        raise RenderError(f"{name_of(mark)}: a polygon needs 3 points or more, it has {len(mark.points)}")
    return skia.Path.Polygon([skia.Point(x, y) for x, y in mark.points], True)


def _line(mark: Mark, skia: Any, fonts: Fonts) -> Any:
    if len(mark.points) < 2:
        raise RenderError(f"{name_of(mark)}: a line needs 2 points or more, it has {len(mark.points)}")
    if mark.fill is not None:
        raise RenderError(f"{name_of(mark)}: a line has no inside to fill: give it a stroke")
    return skia.Path.Polygon([skia.Point(x, y) for x, y in mark.points], False)


def _text(mark: Mark, skia: Any, fonts: Fonts) -> Any:
    try:
        outline = fonts.outline(mark.text, mark.bold, mark.font)
    except RenderError as error:
        raise RenderError(f"{name_of(mark)}: {error}") from error
    scale = mark.height / EM
    if 0.0 < mark.width < outline.advance * scale:
        scale = mark.width / outline.advance
    # Centred by its ink: centred by its advance, a single letter on a tile looks shifted.
    left = 0.0 if mark.align == "left" else -(outline.ink_left + outline.ink_right) / 2.0 * scale
    placed = skia.Path(outline.path)
    down = outline.cap_height / 2.0 * scale
    placed.transform(skia.Matrix.MakeAll(scale, 0.0, left, 0.0, scale, down, 0.0, 0.0, 1.0))
    return placed


OUTLINES: dict[str, Callable[[Mark, Any, Fonts], Any]] = {
    "circle": _circle,
    "line": _line,
    "polygon": _polygon,
    "rect": _rect,
    "text": _text,
}


def _box(mark: Mark, skia: Any) -> Any:
    return skia.Rect.MakeXYWH(-mark.width / 2.0, -mark.height / 2.0, mark.width, mark.height)


def _check(mark: Mark) -> None:
    if mark.kind not in OUTLINES:
        raise RenderError(f"{name_of(mark)}: no such kind of mark; there are {', '.join(OUTLINES)}")
    if mark.align not in ("center", "left"):
        raise RenderError(f"{name_of(mark)}: align is {mark.align!r}, it must be 'center' or 'left'")
    if mark.fill is None and mark.stroke is None:
        raise RenderError(f"{name_of(mark)}: it has neither a fill nor a stroke")
    # A NaN or an infinity makes the sum one, too; Skia would paint nothing and say nothing.
    total = mark.x + mark.y + mark.rotation + sum(x + y for x, y in mark.points)
    total += mark.width + mark.height + mark.stroke_width + mark.radius + mark.opacity + mark.blur
    if not math.isfinite(total):
        raise RenderError(f"{name_of(mark)}: a number in it is not finite")
    if min(mark.width, mark.height, mark.stroke_width, mark.radius, mark.blur) < 0.0:
        raise RenderError(f"{name_of(mark)}: width, height, stroke_width, radius and blur can't be negative")
    if not 0.0 <= mark.opacity <= 1.0:
        raise RenderError(f"{name_of(mark)}: opacity is {mark.opacity:g}, it must lie in 0..1")


def argb(color: str, where: Mark | str) -> int:
    """A colour as Skia takes it, opaque. Raises `RenderError`, which names the mark or the place."""
    known = _code(color)
    if known is None:
        place = where if isinstance(where, str) else name_of(where)
        raise RenderError(f"{place}: the colour is {color!r}, it must look like #rrggbb")
    return known


@lru_cache(maxsize=4096)
def _code(color: str) -> int | None:
    return None if COLOR.fullmatch(color) is None else 0xFF000000 | int(color[1:], 16)


def name_of(mark: Mark) -> str:
    """How messages call a mark."""
    known = " ".join(part for part in (mark.role, mark.name) if part)
    return f"{mark.kind} mark {known}" if known else f"{mark.kind} mark at {mark.x:g}, {mark.y:g}"
