"""Text in, outlines and widths out, from the font files of one package and from nowhere else.

Glyphs are used as outlines, not as hinted bitmaps: a label then moves by fractions of a pixel and
turns together with the tile it stands on, and looks the same on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from typing import Any

from compiler.render.backend import RenderError, load_skia

PACKAGE = "font_source_sans_pro"
FILES = {False: "SourceSansPro-Regular.ttf", True: "SourceSansPro-Bold.ttf"}  # by bold
EM = 1000.0  # outlines are kept at this font size, and scaled
CACHE_LIMIT = 1024


@dataclass(frozen=True, slots=True)
class Outline:
    """One line of text at font size `EM`: the pen starts at (0, 0) on the baseline, y is down."""

    path: Any  # skia.Path
    advance: float  # where the pen ends
    ink_left: float
    ink_right: float
    cap_height: float


class Fonts:
    """The two faces, regular and bold. Raises `RenderError` when made if they are not installed."""

    def __init__(self) -> None:
        self._skia = load_skia()
        # An empty manager can't fall back to a system font.
        self._manager = self._skia.FontMgr.New_Custom_Empty()
        self._faces = {bold: self._face(file) for bold, file in FILES.items()}
        self._outlines: dict[tuple[str, bool], Outline] = {}

    def width(self, text: str, size: float, bold: bool = False) -> float:
        """Width in px of one line of text at a font size in px. Raises `RenderError` as `outline`."""
        return self.outline(text, bold).advance * size / EM

    def outline(self, text: str, bold: bool = False) -> Outline:
        """The outline of one line of text. Raises `RenderError` on a character without a glyph."""
        key = (text, bold)
        if key not in self._outlines:
            if len(self._outlines) >= CACHE_LIMIT:
                self._outlines.clear()
            self._outlines[key] = self._shape(text, self._faces[bold])
        return self._outlines[key]

    def _face(self, file: str) -> Any:
        try:
            data = resources.files(PACKAGE).joinpath("files", file).read_bytes()
        except (ModuleNotFoundError, FileNotFoundError) as error:
            raise RenderError(f"the font {file} is not installed: pip install {PACKAGE.replace('_', '-')}") from error
        face = self._manager.makeFromData(self._skia.Data.MakeWithCopy(data))
        if face is None:
            raise RenderError(f"the font {file} of {PACKAGE} is damaged: install the package again")
        font = self._skia.Font(face, EM)
        font.setHinting(self._skia.FontHinting.kNone)
        font.setLinearMetrics(True)
        return font

    def _shape(self, text: str, font: Any) -> Outline:
        glyphs = [font.unicharToGlyph(ord(character)) for character in text]
        for character, glyph in zip(text, glyphs, strict=True):
            if glyph == 0:
                raise RenderError(
                    f"the font has no glyph for {character!r} (U+{ord(character):04X}) in the text {text!r}: "
                    "write it with other characters or draw it as a shape"
                )
        path = self._skia.Path()
        pen = 0.0
        # Skia answers an empty list of glyphs with None.
        shapes = font.getPaths(glyphs) if glyphs else []
        for shape, advance in zip(shapes, font.getWidths(glyphs), strict=True):
            if shape is not None:  # a space
                path.addPath(shape, pen, 0.0)
            pen += advance
        ink = path.computeTightBounds()
        return Outline(path, pen, ink.left(), ink.right(), font.getMetrics().fCapHeight)
