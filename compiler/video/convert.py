"""BGRA frames in, yuv420p frames in BT.709 out; of one that is mostly the frame before, only what changed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace, Interpolation, VideoReformatter

# Full chroma: without it every other pixel counts only. Bit-exact also rounds well; with ACCURATE_RND on top the
# result is the same and takes a third longer.
EXACT = Interpolation.BILINEAR | Interpolation.FULL_CHR_H_INP | Interpolation.BITEXACT
STEP = 64
"""Both sides of a part are so many pixels, or a multiple: each size needs tables of its own."""
REACH = 4
"""A pixel of chroma is made of four pixels and of less than so many on each side of them."""


@dataclass(frozen=True, slots=True)
class Changed:
    """In place of a frame: its pixels, uint8 (height, width, 4) BGRA, of which those outside of `box` (left, top,
    right, bottom) are those of the frame before. They are read before the next frame is asked for."""

    pixels: npt.NDArray[np.uint8]
    box: tuple[int, int, int, int]


class Converter:
    """Converts the frames of one clip; keeps the last one and, for each size, its tables."""

    def __init__(self) -> None:
        self._reformatters: dict[tuple[int, ...], VideoReformatter] = {}
        self._last: VideoFrame | None = None

    def whole(self, frame: npt.NDArray[np.uint8]) -> VideoFrame:
        """A frame of its own. The next call may change it."""
        self._last = self._converted(frame)
        return self._last

    def changed(self, frame: Changed) -> VideoFrame:
        """The frame before, with the part that changed written into it."""
        height, width = frame.pixels.shape[:2]
        left, top, right, bottom = frame.box
        x, wide, across = _part(left, right, width)
        y, high, down = _part(top, bottom, height)
        if self._last is None or 2 * wide * high > width * height:
            return self.whole(frame.pixels)
        part = self._converted(frame.pixels[y : y + high, x : x + wide])
        for plane, (new, old) in enumerate(zip(part.planes, self._last.planes, strict=True)):
            half = 1 if plane == 0 else 2
            source = np.frombuffer(memoryview(new), np.uint8).reshape(high // half, -1)
            target = np.frombuffer(memoryview(old), np.uint8).reshape(height // half, -1)
            rows, columns = (slice(a // half, b // half) for a, b in (down, across))
            taken = source[rows.start - y // half : rows.stop - y // half, columns.start - x // half :]
            target[rows, columns] = taken[:, : columns.stop - columns.start]
        return self._last

    def _converted(self, frame: npt.NDArray[np.uint8]) -> VideoFrame:
        return to_yuv(frame, self._reformatters.setdefault(frame.shape, VideoReformatter()))


def _part(first: int, end: int, size: int) -> tuple[int, int, tuple[int, int]]:
    """Along one side of a frame: where the part to convert begins, how long it is, and what is taken of it.

    Chroma lies on every second pixel, so all ends are even. What is taken is all that the change reaches; the
    part reaches as far beyond that, or to the edge, as what is taken depends on.
    """
    taken = (max(0, first - REACH) & ~1, min(size, (end + REACH + 1) & ~1))
    long = min(size, -(-(taken[1] - taken[0] + 2 * REACH) // STEP) * STEP)
    return min(max(0, taken[0] - REACH), size - long) & ~1, long, taken


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
