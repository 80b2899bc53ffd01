"""The look of one clip as a record: what was drawn for it, ready to be saved as JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from math import pi, sin
from typing import Any

from compiler.looks.themes import THEMES, Theme
from compiler.values import US

STYLES = ("plain", "varied", "hard")


@dataclass(frozen=True, slots=True)
class Wave:
    """A slow swing about a middle: px, px, seconds and radians."""

    middle: float
    reach: float
    period_s: float
    phase: float

    def at(self, us: int) -> float:
        return self.middle + self.reach * sin(2 * pi * us / US / self.period_s + self.phase)


@dataclass(frozen=True, slots=True)
class Distractor:
    """A small outline that wanders behind everything. `shape` is a key of `scenery.SHAPES`; `turn` is deg/s."""

    shape: str
    size: float
    x: Wave
    y: Wave
    turn: float


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar in front of everything, by its centre and extent in canvas px."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Drift:
    """A camera that shows the canvas at a scale, and swings."""

    scale: float
    x: Wave
    y: Wave
    border_width: float


@dataclass(frozen=True, slots=True)
class Look:
    """All that is drawn for one clip; the defaults add nothing to a picture.

    `text_scale`, `line_scale` and `radius_scale` multiply a mark's; `shade` is how much lightness a body's
    gradient gains at its top and loses at its foot, `ground_fall` what the ground loses from top to foot.
    `noise` is the standard deviation of the grain in levels of 255, `blur` the sixteenths of a pixel that
    each of its neighbours gets. `quantizer` is that of the encoder, where it isn't its own.
    """

    style: str
    theme: str = "paper"
    palette: str = "classic"
    font: str = "sans"
    text_scale: float = 1.0
    bold_labels: bool = False
    line_scale: float = 1.0
    radius_scale: float = 1.0
    outline: str = "none"  # of bodies: none, deep (a darker tone of the fill) or ink
    shade: float = 0.0
    shadow: float = 0.0  # opacity
    ground_fall: float = 0.0
    texture: str = "none"
    distractors: tuple[Distractor, ...] = ()
    occluders: tuple[Bar, ...] = ()
    drift: Drift | None = None
    noise: float = 0.0
    blur: int = 0
    grain: str = ""  # key of the noise, hexadecimal
    quantizer: int | None = None

    @property
    def moves(self) -> bool:
        """Whether a picture that stands still looks different from frame to frame."""
        return bool(self.distractors or self.drift or self.noise)

    @property
    def tones(self) -> Theme:
        return THEMES[self.theme]


PLAIN = Look("plain")


def document(look: Look) -> dict[str, Any]:
    """The look as JSON: its style alone where it is plain, else all that was drawn."""
    return {"style": look.style} if look.style == "plain" else asdict(look)
