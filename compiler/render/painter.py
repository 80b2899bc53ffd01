"""A picture in, its pixels out.

The form of every mark lies around its own origin, and is moved and turned to where the mark is; from one picture to
the next only what changed is painted again.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import TypeAlias

import numpy as np

from compiler.picture import Camera, Mark, Picture
from compiler.render.backend import Pixels, RenderError, load_skia
from compiler.render.forms import Form, Forms, argb

Box: TypeAlias = tuple[int, int, int, int]
"""Pixels from `left, top` up to but not with `right, bottom`; none is (0, 0, 0, 0)."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Where a mark lies, its form, and the box outside of which it leaves nothing."""

    x: float
    y: float
    form: Form
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
        self._forms = Forms()
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
            self._canvas.clear(argb(picture.ground, "the ground"))
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
        canvas.clear(argb(camera.mat, "the mat"))
        canvas.translate(*camera.place(0.0, 0.0, width, height))
        canvas.scale(camera.scale, camera.scale)
        outer = self._skia.Rect.MakeLTRB(-edge, -edge, width + edge, height + edge)
        canvas.drawRect(outer, self._skia.Paint(AntiAlias=True, Color=argb(camera.border, "the border")))
        canvas.clipRect(self._skia.Rect.MakeWH(width, height), self._skia.ClipOp.kIntersect, True)
        canvas.drawColor(argb(ground, "the ground"))

    def _shape(self, mark: Mark) -> Shape:
        """The form of a mark, and what it can touch at most where there is no camera."""
        form = self._forms.of(mark)
        left, top, right, bottom = form.reach
        box = (
            max(0, math.floor(mark.x + left)),
            max(0, math.floor(mark.y + top)),
            min(self.width, math.ceil(mark.x + right)),
            min(self.height, math.ceil(mark.y + bottom)),
        )
        return Shape(mark.x, mark.y, form, box)

    def _draw(self, shape: Shape) -> None:
        canvas, form = self._canvas, shape.form
        depth = canvas.save()
        canvas.translate(shape.x, shape.y)
        if form.rotation:
            canvas.rotate(form.rotation)
        if form.layer is not None:
            canvas.saveLayerAlpha(*form.layer)
        for step in form.steps:
            if step.cut:
                canvas.clipPath(step.path, True)
            canvas.drawPath(step.path, step.paint)
        canvas.restoreToCount(depth)


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
