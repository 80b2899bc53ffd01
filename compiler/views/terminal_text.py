"""A text and a room in, the font size out at which it fits in every family that a look may choose.

Typed text grows letter by letter and must stand still, so its size is fixed before it is whole.
"""

from __future__ import annotations

from functools import lru_cache

_WIDTHS = {
    0.30: " j'il.|:,",
    0.40: "It[]()f-r",
    0.48: '"*/s',
    0.53: "xckz175aye8J32",
    0.57: "4g$ouL69hbdpqv0nSPF",
    0.61: "E+><ZBYR~?",
    0.71: "TXKCD&A=UNVGO",
    0.75: "w_QH",
    0.90: "#mMW",
}
"""Share of the font size that no family exceeds -> the characters of that width."""
_WIDTH = {character: width for width, characters in _WIDTHS.items() for character in characters}
_WIDEST = 1.0
BOLD = 1.12


@lru_cache(maxsize=4096)
def ems(text: str, bold: bool = False) -> float:
    """How wide a text is at most, in font sizes."""
    return sum(_WIDTH.get(character, _WIDEST) for character in text) * (BOLD if bold else 1.0)


def fitted(text: str, size: float, room: float) -> float:
    """The size, or the largest one at which the text takes no more than `room` px."""
    return min(size, room / max(ems(text), 0.01))
