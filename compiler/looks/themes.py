"""Themes and palettes by name: a colour as the plain style paints it in, that of a theme and palette out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from compiler.looks.colour import color_of, lch
from synrl_dsl.builtins import PALETTE

PALETTES: dict[str, dict[str, str]] = {
    name: dict(zip(PALETTE, colors.split(), strict=True))
    for name, colors in {
        # The order of PALETTE: red, orange, yellow, green, blue, purple, pink, brown.
        "classic": " ".join(PALETTE.values()),
        "vivid": "#e0162b #ff8c1a #ffd21f #1f9d3a #1e5bd6 #8b2fc9 #ff7fb6 #7c4a22",
        "ink": "#c01f2e #ee7a12 #eebc10 #2b8a4b #1f5bb8 #7a38a8 #f08cb8 #7a5030",
        "poster": "#cf2a2f #f28a2e #f6cd3c #3f9b5b #2f6fc4 #8848ac #f29ac0 #865a3a",
        "crayon": "#dc3545 #fb8c2d #f5c92a #48a84a #3f74dd #9250cc #f59cc8 #96643c",
        "lamp": "#f2454e #fb923c #fbd83f #3fbf66 #4a86f0 #a065e6 #fb9fce #a0693f",
        "glow": "#ff4d4d #ff9f3d #ffdd4a #4fc76a #4d94ff #ab66f0 #ff9ecb #a46c45",
    }.items()
}
"""What each colour name looks like; in every palette a name is nearest to itself in `PALETTE`."""

ON_LIGHT = ("classic", "vivid", "ink", "poster", "crayon")
ON_DARK = ("crayon", "lamp", "glow")

_NAMES = {color: name for name, color in PALETTE.items()}
_PLAIN_GROUND = 96.5  # lightness of the ground that views paint on
_NEUTRAL, _VIVID = 10.0, 45.0  # chroma below which a colour is a grey, and from which it is a colour by itself


@dataclass(frozen=True, slots=True)
class Theme:
    """A ground, and the hue in degrees that muted colours such as the backs of tiles take."""

    ground: str
    accent: float

    @property
    def dark(self) -> bool:
        return lch(self.ground)[0] < 50

    @property
    def palettes(self) -> tuple[str, ...]:
        return ON_DARK if self.dark else ON_LIGHT

    def away(self, by: float) -> str:
        """The ground's colour, `by` of lightness nearer to the ink: darker on a light ground, lighter on a dark."""
        lightness, chroma, hue = lch(self.ground)
        return color_of(lightness + by if self.dark else lightness - by, chroma, hue)


THEMES = {
    "paper": Theme("#f6f5f1", 265),
    "snow": Theme("#fafbfc", 285),
    "mint": Theme("#e8f3ec", 170),
    "sky": Theme("#e6eff8", 255),
    "cream": Theme("#faf1df", 205),
    "lilac": Theme("#f1ecf8", 300),
    "blush": Theme("#f9ebe8", 330),
    "stone": Theme("#e3e1da", 240),
    "night": Theme("#15181f", 262),
    "navy": Theme("#12203a", 250),
    "forest": Theme("#10261f", 175),
    "plum": Theme("#27182e", 310),
    "espresso": Theme("#261e1a", 215),
    "slate": Theme("#242c35", 235),
}


def is_named(color: str) -> bool:
    """Whether a colour of the plain style is one of the palette, and so may be asked for by its name."""
    return color in _NAMES


@cache
def recolour(color: str, theme: str, palette: str) -> str:
    """A colour of the plain style as a theme and a palette show it.

    A named colour becomes the palette's of that name. Greys and muted colours keep their distance from the
    ground: on a dark one dark ink becomes light, and a white face a little lighter than the ground. Other
    vivid colours stay, but are never dark on a dark ground.
    """
    if color in _NAMES:
        return PALETTES[palette][_NAMES[color]]
    chosen = THEMES[theme]
    lightness, chroma, hue = lch(color)
    if chroma >= _VIVID:
        return color_of(max(lightness, 55.0), chroma, hue) if chosen.dark else color
    ground, tint, tint_hue = lch(chosen.ground)
    steps = _dark_steps(ground, muted=chroma >= _NEUTRAL) if chosen.dark else _light_steps(ground)
    lightness = _between(lightness, steps)
    if chroma >= _NEUTRAL:
        return color_of(lightness, 0.8 * chroma, chosen.accent)
    # Pure white stays white, and ink takes a breath of the ground's colour.
    return color_of(lightness, 0.0 if lightness >= 99.5 else min(tint, 9.0), tint_hue)


def _light_steps(ground: float) -> tuple[tuple[float, float], ...]:
    return ((0.0, 0.0), (50.0, 50.0 * ground / _PLAIN_GROUND), (_PLAIN_GROUND, ground), (100.0, 100.0))


def _dark_steps(ground: float, muted: bool) -> tuple[tuple[float, float], ...]:
    # Faces, white in plain, lie above the ground as boards do, or a tile would look like a hole.
    # Thin light lettering looks dimmer than dark of the same contrast: mid greys get more of it.
    surfaces = ((85.0, ground + 22.0), (90.0, ground + 7.0), (_PLAIN_GROUND, ground), (100.0, ground + 14.0))
    # Muted colours are bodies and their edges: where bodies overlap, their edges must stand out from them.
    inks = ((26.0, 86.0), (38.0, 60.0)) if muted else ((45.0, 73.0),)
    return ((0.0, 98.0), *inks, *surfaces)


def _between(x: float, steps: tuple[tuple[float, float], ...]) -> float:
    """The piecewise linear function through these points."""
    x = min(max(x, steps[0][0]), steps[-1][0])
    (x0, y0), (x1, y1) = next(pair for pair in pairwise(steps) if x <= pair[1][0])
    return y0 + (y1 - y0) * (x - x0) / (x1 - x0)
