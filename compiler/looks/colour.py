"""Colours as `#rrggbb` in, lightness, chroma and hue of CIELAB out, and back.

In CIELAB equal distances look about equally far apart: a lightness of 50 lies midway between black and
white to the eye, which is not so for any mean of r, g and b.
"""

from __future__ import annotations

from functools import cache
from math import atan2, cos, degrees, hypot, radians, sin

WHITE = (0.95047, 1.0, 1.08883)  # D65, that of sRGB
KNEE = 6 / 29  # below it the cube root goes over into a line


@cache
def lch(color: str) -> tuple[float, float, float]:
    """Lightness 0..100, chroma from 0, hue in degrees 0..360 of a `#rrggbb`."""
    r, g, b = (_linear(int(color[i : i + 2], 16) / 255) for i in (1, 3, 5))
    x = _root((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / WHITE[0])
    y = _root((0.2126729 * r + 0.7151522 * g + 0.0721750 * b) / WHITE[1])
    z = _root((0.0193339 * r + 0.1191920 * g + 0.9503041 * b) / WHITE[2])
    across, along = 500 * (x - y), 200 * (y - z)
    return 116 * y - 16, hypot(across, along), degrees(atan2(along, across)) % 360


@cache
def color_of(lightness: float, chroma: float, hue: float) -> str:
    """The `#rrggbb` of a lightness, chroma and hue; out of the screen's range, the nearest by channel."""
    y = (lightness + 16) / 116
    x = y + chroma * cos(radians(hue)) / 500
    z = y - chroma * sin(radians(hue)) / 200
    big_x, big_y, big_z = (w * _cube(v) for w, v in zip(WHITE, (x, y, z), strict=True))
    r = 3.2404542 * big_x - 1.5371385 * big_y - 0.4985314 * big_z
    g = -0.9692660 * big_x + 1.8760108 * big_y + 0.0415560 * big_z
    b = 0.0556434 * big_x - 0.2040259 * big_y + 1.0572252 * big_z
    return "#" + "".join(f"{round(255 * _encoded(v)):02x}" for v in (r, g, b))


def lighter(color: str, by: float) -> str:
    """The colour with its lightness raised, or with a `by` below 0 lowered; hue and chroma stay."""
    lightness, chroma, hue = lch(color)
    return color_of(min(100.0, max(0.0, lightness + by)), chroma, hue)


def _linear(v: float) -> float:
    return v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4


def _encoded(v: float) -> float:
    v = min(1.0, max(0.0, v))
    return 12.92 * v if v <= 0.0031308 else 1.055 * v ** (1 / 2.4) - 0.055


def _root(v: float) -> float:
    return v ** (1 / 3) if v > KNEE**3 else v / (3 * KNEE**2) + 4 / 29


def _cube(v: float) -> float:
    return v**3 if v > KNEE else 3 * KNEE**2 * (v - 4 / 29)
