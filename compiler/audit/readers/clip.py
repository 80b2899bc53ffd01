"""A trace and the viewed frames in, the clip as its viewer has it out: pictures with their times, no more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from compiler.picture import Picture
from compiler.trace import Draft, Trace, frame_us
from compiler.values import US
from compiler.views import frame_picture


@dataclass(frozen=True, slots=True)
class Clip:
    """What is seen of a clip of `frames` frames: (time in us, picture) of each viewed frame."""

    fps: int
    frames: int
    shots: tuple[tuple[int, Picture], ...]

    @property
    def length_us(self) -> int:
        return round(self.frames * US / self.fps)

    def draft(self) -> Draft:
        """An empty draft of the clip's size and length."""
        picture = self.shots[0][1]
        return Draft(self.fps, picture.width, picture.height, length_us=self.length_us, closing_us=self.length_us)


def watch(trace: Trace, reveal: str, frames: Iterable[int]) -> Clip:
    """The clip seen at these frames."""
    shots = tuple((frame_us(f, trace.fps), frame_picture(trace, reveal, f)) for f in frames)
    return Clip(trace.fps, trace.frames, shots)
