"""Pictures in, pixels out. Skia is loaded when the first painter is made, not by this import."""

from __future__ import annotations

from compiler.render.backend import Pixels, RenderError
from compiler.render.fonts import Fonts
from compiler.render.painter import Painter

__all__ = ["Fonts", "Painter", "Pixels", "RenderError"]
