"""What a motion that writes has beside its curves: when the pen is down, sign by sign, and how long its trail stays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from compiler.values import US, Vector

FADING = 0.2
"""Part of the trail's time in which a sign fades, at its end."""

SEEN = 0.35
"""How strong a sign must be to be read."""


@dataclass(frozen=True, slots=True)
class WrittenSign:
    """A sign: its text, and the stretches of time in s in which the pen is down, one a stroke."""

    text: str
    strokes: tuple[tuple[float, float], ...]

    @property
    def start_s(self) -> float:
        return self.strokes[0][0]

    @property
    def end_s(self) -> float:
        return self.strokes[-1][1]


@dataclass(frozen=True, slots=True)
class Pen:
    """Where the pen begins (px), how high its signs are (px), how long each stays when it is done (s), and the signs.

    A sign fades as a whole, and so does a number: with its first stroke gone a 4 would be read as a 1, and digits
    that are never seen together don't tell 11 from 1.
    """

    start: Vector
    height: float
    trail_s: float
    signs: tuple[WrittenSign, ...]

    @property
    def length_s(self) -> float:
        """When the last of the trail is gone."""
        return self.signs[-1].end_s + self.trail_s

    def tokens(self) -> Iterator[list[WrittenSign]]:
        """Its numbers and operators, each as the signs that it is written with."""
        for is_number, group in groupby(self.signs, key=lambda sign: sign.text.isdigit()):
            signs = list(group)
            yield from [signs] if is_number else [[sign] for sign in signs]

    def strength(self, token: list[WrittenSign], time_s: float) -> float:
        """How strong a number or an operator is at a time: 1 while it is written and at first, 0 when it is gone."""
        return min(1.0, max(0.0, (token[-1].end_s + self.trail_s - time_s) / (FADING * self.trail_s)))

    def unread(self, times: list[int]) -> str | None:
        """Why what is written can't be read from these times in us, or is at a glance; or None."""
        lasting = self.trail_s * (1.0 - FADING * SEEN)
        tokens = list(self.tokens())
        for token in tokens:
            first, last = round(token[-1].end_s * US), round((token[-1].end_s + lasting) * US)
            if not any(first <= us < last for us in times):
                return "a number or sign that no viewed frame shows whole"
        if len(tokens) > 2 and self.signs[-1].end_s < tokens[0][-1].end_s + self.trail_s:
            return "one frame that shows all that is written"
        return None
