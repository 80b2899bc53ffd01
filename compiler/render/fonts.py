"""Text in, outlines and widths out, from the font files of installed packages and from nowhere else.

Glyphs are used as outlines, not as hinted bitmaps: a label then moves by fractions of a pixel and
turns together with the tile it stands on, and looks the same on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from typing import Any

from compiler.render.backend import RenderError, load_skia

EM = 1000.0  # outlines are kept at this font size, and scaled
CACHE_LIMIT = 1024


@dataclass(frozen=True, slots=True)
class Family:
    """Two faces of one design. `scale` makes its lines about as wide as those of `sans` at the same size:
    views leave room for that one."""

    package: str
    regular: str
    bold: str
    scale: float = 1.0


DEFAULT = "sans"
FAMILIES = {
    DEFAULT: Family("font_source_sans_pro", "SourceSansPro-Regular.ttf", "SourceSansPro-Bold.ttf"),
    "serif": Family("font_source_serif_pro", "SourceSerifPro-Regular.ttf", "SourceSerifPro-Bold.ttf", 0.92),
    "geometric": Family("font_manrope", "Manrope-Medium.ttf", "Manrope-ExtraBold.ttf", 0.89),
    "grotesk": Family("font_hanken_grotesk", "HankenGrotesk-Regular.otf", "HankenGrotesk-Bold.otf", 0.92),
    "rounded": Family("font_fredoka_one", "FredokaOne-Regular.ttf", "FredokaOne-Regular.ttf", 0.87),
}
"""All under the SIL Open Font License."""


@dataclass(frozen=True, slots=True)
class Outline:
    """One line of text at font size `EM`: the pen starts at (0, 0) on the baseline, y is down."""

    path: Any  # skia.Path
    advance: float  # where the pen ends
    ink_left: float
    ink_right: float
    cap_height: float


class Fonts:
    """The faces of all families; those of `DEFAULT` are loaded when it is made, others at their first use.

    Raises `RenderError`, then, where the family's package is not installed.
    """

    def __init__(self) -> None:
        self._skia = load_skia()
        # An empty manager can't fall back to a system font.
        self._manager = self._skia.FontMgr.New_Custom_Empty()
        self._faces: dict[tuple[str, bool], Any] = {}
        self._outlines: dict[tuple[str, bool, str], Outline] = {}
        for bold in (False, True):
            self._face(DEFAULT, bold)

    def width(self, text: str, size: float, bold: bool = False) -> float:
        """Width in px of one line of text at a font size in px. Raises `RenderError` as `outline`."""
        return self.outline(text, bold).advance * size / EM

    def outline(self, text: str, bold: bool = False, family: str = DEFAULT) -> Outline:
        """The outline of one line of text, the family's `scale` applied.

        A text that a family has not all glyphs for is set in `DEFAULT` as a whole. Raises `RenderError` on a
        character without a glyph there, and on an unknown family.
        """
        key = (text, bold, family)
        if key not in self._outlines:
            if len(self._outlines) >= CACHE_LIMIT:
                self._outlines.clear()
            face = self._face(family, bold)
            if 0 in face.textToGlyphs(text):
                face = self._face(DEFAULT, bold)
            self._outlines[key] = self._shape(text, face)
        return self._outlines[key]

    def _face(self, name: str, bold: bool) -> Any:
        if (name, bold) not in self._faces:
            if name not in FAMILIES:
                raise RenderError(f"no font family {name!r}; there are {', '.join(FAMILIES)}")
            self._faces[name, bold] = self._load(FAMILIES[name], bold)
        return self._faces[name, bold]

    def _load(self, family: Family, bold: bool) -> Any:
        file = family.bold if bold else family.regular
        package = family.package.replace("_", "-")
        try:
            data = resources.files(family.package).joinpath("files", file).read_bytes()
        except (ModuleNotFoundError, FileNotFoundError) as error:
            raise RenderError(f"the font {file} is not installed: pip install {package}") from error
        face = self._manager.makeFromData(self._skia.Data.MakeWithCopy(data))
        if face is None:
            raise RenderError(f"the font {file} of {family.package} is damaged: install the package again")
        font = self._skia.Font(face, EM * family.scale)
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
