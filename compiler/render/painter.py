"""A picture in, its pixels out.

Every mark becomes one outline around its own origin, which is then moved, turned, filled and
stroked in the same way; a new kind of mark is one more function in `OUTLINES`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any, TypeAlias

import numpy as np

from compiler.picture import Camera, Mark, Picture
from compiler.render.backend import Pixels, RenderError, load_skia
from compiler.render.fonts import EM, Fonts

Box: TypeAlias = tuple[int, int, int, int]
"""Pixels from `left, top` up to but not with `right, bottom`; none is (0, 0, 0, 0)."""

COLOR = re.compile(r"#[0-9a-fA-F]{6}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Shape:
    """A mark, its outline about its own origin, and the box outside of which it leaves nothing."""

    mark: Mark
    path: Any
    box: Box


class Painter:
    """Paints pictures of one size; not for use by several threads at once.

    Skia draws straight into a buffer that is used again for each picture. Equal pictures give equal
    pixels. Raises `RenderError` when made if Skia or the font is not installed or the size is not
    positive.
    """

    def __init__(self, width: int, height: int) -> None:
        if width < 1 or height < 1:
            raise RenderError(f"a canvas of {width} x {height} px: both sides must be at least 1")
        self.width = width
        self.height = height
        self._skia = load_skia()
        self._fonts = Fonts()
        # Skia keeps only an address: the buffer has to live as long as the surface, and the surface
        # as long as its canvas.
        self._buffer: Pixels = np.zeros((height, width, 4), np.uint8)
        self._surface = self._skia.Surface(self._buffer, self._skia.kBGRA_8888_ColorType, self._skia.kPremul_AlphaType)
        self._canvas = self._surface.getCanvas()
        self._before: Picture | None = None
        self._shapes: list[Shape] = []  # of the marks of the picture before
        self._under = np.zeros_like(self._buffer)  # the first `_depth` marks of the picture before, painted
        self._depth: int | None = None

    def paint(self, picture: Picture) -> Pixels:
        """Paint a picture. Returns its own copy, uint8 (height, width, 4), BGRA, alpha 255 everywhere.

        Raises `RenderError`, which names the mark, on a value that can't be painted.
        """
        return self.repaint(picture)[0].copy()

    def repaint(self, picture: Picture) -> tuple[Pixels, Box]:
        """As `paint`, but returns the painter's own buffer, which the next call overwrites; and the box outside
        of which the pixels are those of the picture painted before."""
        if (picture.width, picture.height) != (self.width, self.height):
            raise RenderError(
                f"a picture of {picture.width} x {picture.height} px for a painter of {self.width} x {self.height} px"
            )
        before, self._before = self._before, None  # a failure leaves nothing to build on
        same, over = _shared(before, picture)
        whole = same < 0 or picture.camera is not None
        if same < 0:
            self._depth, self._shapes, same = None, [], 0
        known = len(self._shapes) - over
        gone, kept = self._shapes[same:known], self._shapes[known:]
        new = [self._shape(mark) for mark in picture.marks[same : len(picture.marks) - over]]
        changed = (0, 0, self.width, self.height) if whole else _joined(shape.box for shape in (*gone, *new))
        again = kept  # those over what changed that are drawn again
        restore = self._canvas.save()
        try:
            if picture.camera is not None:
                self._aim(picture.camera, picture.ground)
            if self._depth == same:
                (left, top, right, bottom), again = (changed, kept) if whole else _widened(changed, kept)
                self._buffer[top:bottom, left:right] = self._under[top:bottom, left:right]
            else:
                self._lay(picture, same)
            for shape in (*new, *again):
                self._draw(shape)
        finally:
            self._canvas.restoreToCount(restore)
        self._before = picture
        self._shapes = [*self._shapes[:same], *new, *kept]
        return self._buffer, changed

    def _lay(self, picture: Picture, count: int) -> None:
        """Paint the first so many marks, on what of them is there already, and remember that."""
        start = 0
        if self._depth is not None and self._depth < count:
            np.copyto(self._buffer, self._under)
            start = self._depth
        elif picture.camera is None:
            self._canvas.clear(_argb(picture.ground, "the ground"))
        for shape in self._shapes[start:count]:
            self._draw(shape)
        np.copyto(self._under, self._buffer)
        self._depth = count

    def _aim(self, camera: Camera, ground: str) -> None:
        """Paint what lies round the canvas and the ground; later marks are placed by the camera and cut at it."""
        if not (0.0 < camera.scale < math.inf and math.isfinite(camera.dx + camera.dy)):
            raise RenderError(
                f"a camera of scale {camera.scale:g} at {camera.dx:g}, {camera.dy:g}: not finite or not > 0"
            )
        canvas, width, height, edge = self._canvas, self.width, self.height, camera.border_width
        canvas.clear(_argb(camera.mat, "the mat"))
        canvas.translate(*camera.place(0.0, 0.0, width, height))
        canvas.scale(camera.scale, camera.scale)
        outer = self._skia.Rect.MakeLTRB(-edge, -edge, width + edge, height + edge)
        canvas.drawRect(outer, self._skia.Paint(AntiAlias=True, Color=_argb(camera.border, "the border")))
        canvas.clipRect(self._skia.Rect.MakeWH(width, height), self._skia.ClipOp.kIntersect, True)
        canvas.drawColor(_argb(ground, "the ground"))

    def _shape(self, mark: Mark) -> Shape:
        """The outline of a mark, and what it can touch at most where there is no camera."""
        _check(mark)
        path = OUTLINES[mark.kind](mark, self._skia, self._fonts)
        bounds = path.getBounds()
        left, top, right, bottom = bounds.left(), bounds.top(), bounds.right(), bounds.bottom()
        if mark.rotation:
            right = bottom = math.hypot(max(-left, right), max(-top, bottom))
            left = top = -right
        # Half a stroke lies outside, a blur fades over three deviations, and an edge is smoothed over a pixel.
        room = mark.stroke_width + 3.0 * mark.blur + 2.0
        box = (
            max(0, math.floor(mark.x + left - room)),
            max(0, math.floor(mark.y + top - room)),
            min(self.width, math.ceil(mark.x + right + room)),
            min(self.height, math.ceil(mark.y + bottom + room)),
        )
        return Shape(mark, path, box)

    def _draw(self, shape: Shape) -> None:
        mark, path = shape.mark, shape.path
        paints = [paint for paint in (self._fill(mark, path), self._stroke(mark)) if paint is not None]
        canvas = self._canvas
        depth = canvas.save()
        canvas.translate(mark.x, mark.y)
        canvas.rotate(mark.rotation)
        if mark.opacity < 1.0 and len(paints) == 2:
            # Fill and stroke overlap: made see-through one by one, the fill would shine through the stroke.
            reach = mark.stroke_width
            bounds = path.getBounds().makeOutset(reach, reach)
            canvas.saveLayerAlpha(bounds, round(mark.opacity * 255))
        else:
            for paint in paints:
                paint.setAlphaf(mark.opacity)
        for paint in paints:
            if mark.blur > 0.0:
                paint.setMaskFilter(self._skia.MaskFilter.MakeBlur(self._skia.kNormal_BlurStyle, mark.blur))
            if mark.inside and paint.getStyle() == self._skia.Paint.kStroke_Style:
                canvas.clipPath(path, True)
            canvas.drawPath(path, paint)
        canvas.restoreToCount(depth)

    def _fill(self, mark: Mark, path: Any) -> Any | None:
        if mark.fill is None:
            return None
        paint = self._skia.Paint(AntiAlias=True, Color=_argb(mark.fill, mark))
        if mark.fill_to is not None:
            paint.setShader(self._gradient(mark, path.getBounds()))
        return paint

    def _gradient(self, mark: Mark, bounds: Any) -> Any:
        """From `fill` to `fill_to` down the screen, however the mark is turned: light falls from above."""
        assert mark.fill is not None
        assert mark.fill_to is not None
        turn = math.radians(mark.rotation)
        down_x, down_y = math.sin(turn), math.cos(turn)
        reach = (abs(down_x) * bounds.width() + abs(down_y) * bounds.height()) / 2.0
        x, y = bounds.centerX(), bounds.centerY()
        ends = [self._skia.Point(x + side * reach * down_x, y + side * reach * down_y) for side in (-1, 1)]
        colors = [_argb(color, mark) for color in (mark.fill, mark.fill_to)]
        return self._skia.GradientShader.MakeLinear(ends, colors)

    def _stroke(self, mark: Mark) -> Any | None:
        # Skia would draw a stroke of width 0 as a line one pixel wide.
        if mark.stroke is None or mark.stroke_width == 0.0:
            return None
        return self._skia.Paint(
            AntiAlias=True,
            Color=_argb(mark.stroke, mark),
            Style=self._skia.Paint.kStroke_Style,
            StrokeWidth=mark.stroke_width * (2.0 if mark.inside else 1.0),  # its outer half is cut off
            StrokeJoin=self._skia.Paint.kRound_Join,
            StrokeCap=self._skia.Paint.kRound_Cap,
        )


def _joined(boxes: Iterable[Box]) -> Box:
    """The box around all that hold something."""
    seen = [box for box in boxes if box[0] < box[2] and box[1] < box[3]]
    if not seen:
        return (0, 0, 0, 0)
    left, top, right, bottom = zip(*seen, strict=True)
    return min(left), min(top), max(right), max(bottom)


def _widened(box: Box, over: list[Shape]) -> tuple[Box, list[Shape]]:
    """The box with all over it that reaches into it, and what that is: half a mark isn't drawn."""
    found: set[int] = set()
    while more := {n for n, shape in enumerate(over) if n not in found and _meet(box, shape.box)}:
        found |= more
        box = _joined([box, *(over[n].box for n in more)])
    return box, [over[n] for n in sorted(found)]


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _shared(before: Picture | None, now: Picture) -> tuple[int, int]:
    """How many marks from the back on are the same, and how many of the others from the front on; -1 for none."""
    if before is None or (before.ground, before.camera) != (now.ground, now.camera):
        return -1, 0
    fewer = min(len(before.marks), len(now.marks))
    under = _alike(zip(before.marks, now.marks, strict=False), fewer)
    over = _alike(zip(reversed(before.marks), reversed(now.marks), strict=False), fewer - under)
    return under, over


def _alike(pairs: Iterable[tuple[Mark, Mark]], most: int) -> int:
    """How many pairs from the first on are of equal marks, up to so many. Most are one mark, which is seen faster."""
    return next((n for n, (a, b) in enumerate(islice(pairs, most)) if a is not b and a != b), most)


def _circle(mark: Mark, skia: Any, fonts: Fonts) -> Any:
    return skia.Path.Oval(_box(mark, skia))


def _rect(mark: Mark, skia: Any, fonts: Fonts) -> Any:
    if mark.radius == 0.0:
        return skia.Path.Rect(_box(mark, skia))
    return skia.Path.RRect(_box(mark, skia), mark.radius, mark.radius)


def _polygon(mark: Mark, skia: Any, fonts: Fonts) -> Any:
    if len(mark.points) < 3:
        raise RenderError(f"{_name(mark)}: a polygon needs 3 points or more, it has {len(mark.points)}")
    return skia.Path.Polygon([skia.Point(x, y) for x, y in mark.points], True)


def _line(mark: Mark, skia: Any, fonts: Fonts) -> Any:
    if len(mark.points) < 2:
        raise RenderError(f"{_name(mark)}: a line needs 2 points or more, it has {len(mark.points)}")
    if mark.fill is not None:
        raise RenderError(f"{_name(mark)}: a line has no inside to fill: give it a stroke")
    return skia.Path.Polygon([skia.Point(x, y) for x, y in mark.points], False)


def _text(mark: Mark, skia: Any, fonts: Fonts) -> Any:
    try:
        outline = fonts.outline(mark.text, mark.bold, mark.font)
    except RenderError as error:
        raise RenderError(f"{_name(mark)}: {error}") from error
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
        raise RenderError(f"{_name(mark)}: no such kind of mark; there are {', '.join(OUTLINES)}")
    if mark.align not in ("center", "left"):
        raise RenderError(f"{_name(mark)}: align is {mark.align!r}, it must be 'center' or 'left'")
    if mark.fill is None and mark.stroke is None:
        raise RenderError(f"{_name(mark)}: it has neither a fill nor a stroke")
    # A NaN or an infinity makes the sum one, too; Skia would paint nothing and say nothing.
    total = mark.x + mark.y + mark.rotation + sum(x + y for x, y in mark.points)
    total += mark.width + mark.height + mark.stroke_width + mark.radius + mark.opacity + mark.blur
    if not math.isfinite(total):
        raise RenderError(f"{_name(mark)}: a number in it is not finite")
    if min(mark.width, mark.height, mark.stroke_width, mark.radius, mark.blur) < 0.0:
        raise RenderError(f"{_name(mark)}: width, height, stroke_width, radius and blur can't be negative")
    if not 0.0 <= mark.opacity <= 1.0:
        raise RenderError(f"{_name(mark)}: opacity is {mark.opacity:g}, it must lie in 0..1")


def _argb(color: str, where: Mark | str) -> int:
    known = _code(color)
    if known is None:
        place = where if isinstance(where, str) else _name(where)
        raise RenderError(f"{place}: the colour is {color!r}, it must look like #rrggbb")
    return known


@lru_cache(maxsize=4096)
def _code(color: str) -> int | None:
    return None if COLOR.fullmatch(color) is None else 0xFF000000 | int(color[1:], 16)


def _name(mark: Mark) -> str:
    known = " ".join(part for part in (mark.role, mark.name) if part)
    return f"{mark.kind} mark {known}" if known else f"{mark.kind} mark at {mark.x:g}, {mark.y:g}"
