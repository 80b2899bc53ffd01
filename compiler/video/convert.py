"""BGRA frames in, yuv420p frames in BT.709 out; of one that is mostly the frame before, only the changed rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace, Interpolation, VideoReformatter

# Full chroma: without it every other pixel counts only. Bit-exact also rounds well; with ACCURATE_RND on top the
# result is the same and takes a third longer.
EXACT = Interpolation.BILINEAR | Interpolation.FULL_CHR_H_INP | Interpolation.BITEXACT
STEP = 32
"""Bands are so many rows high, or a multiple: each height needs tables of its own."""
REACH = 2
"""A row of chroma is made of its two rows of pixels and up to so many above and below."""


@dataclass(frozen=True, slots=True)
class Changed:
    """In place of a frame: its pixels, uint8 (height, width, 4) BGRA, of which those outside of the rows
    `top` to `bottom - 1` are those of the frame before. They are read before the next frame is asked for."""

    pixels: npt.NDArray[np.uint8]
    top: int
    bottom: int


class Converter:
    """Converts the frames of one clip; keeps the last one and, for each height, its tables."""

    def __init__(self) -> None:
        self._reformatters: dict[int, VideoReformatter] = {}
        self._last: VideoFrame | None = None

    def whole(self, frame: npt.NDArray[np.uint8]) -> VideoFrame:
        """A frame of its own. The next call may change it."""
        self._last = self._converted(frame)
        return self._last

    def changed(self, frame: Changed) -> VideoFrame:
        """The frame before with the rows that changed, which are written into it."""
        height = len(frame.pixels)
        top, bottom = max(0, frame.top - REACH) & ~1, min(height, frame.bottom + REACH + 1) & ~1
        high = -(-(bottom - top + 2 * REACH) // STEP) * STEP
        if self._last is None or 4 * high > 3 * height:
            return self.whole(frame.pixels)
        # The band begins on an even row, as chroma does, with room to the rows that are taken from it.
        start = min(max(0, top - REACH), height - high) & ~1
        band = self._converted(frame.pixels[start : start + high])
        for plane, (new, old) in enumerate(zip(band.planes, self._last.planes, strict=True)):
            half = 1 if plane == 0 else 2
            rows = np.frombuffer(memoryview(old), np.uint8).reshape(height // half, -1)
            taken = np.frombuffer(memoryview(new), np.uint8).reshape(high // half, -1)
            wide = frame.pixels.shape[1] // half
            rows[top // half : bottom // half, :wide] = taken[(top - start) // half : (bottom - start) // half, :wide]
        return self._last

    def _converted(self, frame: npt.NDArray[np.uint8]) -> VideoFrame:
        reformatter = self._reformatters.setdefault(len(frame), VideoReformatter())
        return to_yuv(frame, reformatter)


def to_yuv(frame: npt.NDArray[np.uint8], reformatter: VideoReformatter) -> VideoFrame:
    """A frame, uint8 (height, width, 4) BGRA, as yuv420p in BT.709; the reformatter keeps tables for the next."""
    return reformatter.reformat(
        # Not a copy: it is read here and never again.
        VideoFrame.from_numpy_buffer(np.ascontiguousarray(frame), format="bgra"),
        format="yuv420p",
        src_colorspace=Colorspace.ITU709,
        dst_colorspace=Colorspace.ITU709,
        src_color_range=ColorRange.JPEG,
        dst_color_range=ColorRange.MPEG,
        interpolation=EXACT,
        threads=1,
    )
