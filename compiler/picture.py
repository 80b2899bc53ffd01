"""A picture: what is visible at one moment, as data.

A view turns a trace into pictures, the renderer paints them, and the audit reads them; nothing
else knows what a viewer sees. Two equal pictures paint the same pixels.

Coordinates are canvas pixels, x to the right and y down, angles in degrees, clockwise on
screen. Colours are `#rrggbb`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mark:
    """One painted thing; later marks lie over earlier ones.

    `kind` is `circle`, `line`, `polygon`, `rect` or `text`. `x, y` is the centre of a circle, a rect
    or a text (its cap-height box), and the origin of the `points` of a polygon or a line, which is
    open and only stroked. `width, height` is the extent of a circle or a rect before rotation; for
    a text `height` is the font size in px, and a `width` above 0 the most it may take: a longer text
    is shrunk as a whole. On other kinds `text` is what they can be read as; it isn't painted. `rotation` turns
    about `x, y`. A stroke lies half inside, half outside the outline, or with `inside` wholly within it.
    `fill_to` makes the fill run from `fill` at the top of the screen to it at the bottom. `blur` above 0 softens
    the edge by a Gaussian of that many px.
    """

    kind: str
    x: float
    y: float
    width: float = 0.0
    height: float = 0.0
    rotation: float = 0.0
    points: tuple[tuple[float, float], ...] = ()
    fill: str | None = None
    fill_to: str | None = None
    stroke: str | None = None
    stroke_width: float = 0.0
    inside: bool = False
    blur: float = 0.0
    radius: float = 0.0  # corner radius of a rect
    text: str = ""
    bold: bool = False
    font: str = "sans"  # a family of `compiler.render.fonts.FAMILIES`
    align: str = "center"  # of a text: `left` puts its left end on x, so that typed text stands still
    opacity: float = 1.0
    role: str = ""  # what it stands for, `ball`, `grid.tile`: read by the audit, never painted
    name: str = ""  # which one of that role: `ball`, `b1`


@dataclass(frozen=True, slots=True)
class Camera:
    """A canvas shown smaller than the frame: scaled about the frame's centre, moved by `dx, dy` px, cut at
    its border. The border is `border_width` canvas px wide and lies outside the canvas, the rest is `mat`."""

    scale: float
    dx: float
    dy: float
    mat: str
    border: str
    border_width: float

    def place(self, x: float, y: float, width: int, height: int) -> tuple[float, float]:
        """Where a point of a `width` x `height` px canvas lies in the frame, in px."""
        return width / 2 + self.dx + self.scale * (x - width / 2), height / 2 + self.dy + self.scale * (y - height / 2)


@dataclass(frozen=True, slots=True)
class Picture:
    """All marks of one moment, back to front. Without a camera the canvas is the frame."""

    width: int
    height: int
    ground: str
    marks: tuple[Mark, ...]
    camera: Camera | None = None
