"""BGRA frames in, yuv420p frames in BT.709 out; of one that is mostly the frame before, only what changed."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace, Interpolation, VideoReformatter

# Full chroma: without it every other pixel counts only. Bit-exact also rounds well; with ACCURATE_RND on top the
# result is the same and takes a third longer.
EXACT = Interpolation.BILINEAR | Interpolation.FULL_CHR_H_INP | Interpolation.BITEXACT
STEP = 16
"""Both sides of a part are so many pixels, or a multiple: each size needs tables of its own."""
CACHE_LIMIT = 256
REACH = 4
"""A pixel of chroma is made of four pixels and of less than so many on each side of them."""


@dataclass(frozen=True, slots=True)
class Changed:
    """In place of a frame: its pixels, uint8 (height, width, 4) BGRA, of which those outside of `box` (left, top,
    right, bottom) are those of the frame before. They are read before the next frame is asked for."""

    pixels: npt.NDArray[np.uint8]
    box: tuple[int, int, int, int]


class _Tables(threading.local):
    """What converts frames of each size: swscale's tables, which take longer to make than a small part to convert,
    and serve one thread at a time."""

    def __init__(self) -> None:
        self.known: dict[tuple[int, ...], VideoReformatter] = {}

    def of(self, shape: tuple[int, ...]) -> VideoReformatter:
        if shape not in self.known:
            if len(self.known) >= CACHE_LIMIT:
                self.known.clear()
            self.known[shape] = VideoReformatter()
        return self.known[shape]


_TABLES = _Tables()


class Converter:
    """Converts the frames of one clip; keeps the last one."""

    def __init__(self) -> None:
        self._last: VideoFrame | None = None
        self._planes: list[npt.NDArray[np.uint8]] = []  # of the last one, views

    def whole(self, frame: npt.NDArray[np.uint8]) -> VideoFrame:
        """A frame of its own. The next call may change it."""
        self._last = to_yuv(frame, _TABLES.of(frame.shape))
        self._planes = _planes(self._last, frame.shape[0])
        return self._last

    def changed(self, frame: Changed) -> VideoFrame:
        """The frame before, with the part that changed written into it."""
        height, width = frame.pixels.shape[:2]
        left, top, right, bottom = frame.box
        x, wide, (first, end) = _part(left, right, width)
        y, high, (start, stop) = _part(top, bottom, height)
        if self._last is None or 2 * wide * high > width * height:
            return self.whole(frame.pixels)
        pixels = frame.pixels[y : y + high, x : x + wide]
        part = to_yuv(pixels, _TABLES.of(pixels.shape))
        for half, new, old in zip((1, 2, 2), _planes(part, high), self._planes, strict=True):
            rows, columns = slice(start // half, stop // half), slice(first // half, end // half)
            old[rows, columns] = new[(start - y) // half : (stop - y) // half, (first - x) // half : (end - x) // half]
        return self._last


def _planes(frame: VideoFrame, height: int) -> list[npt.NDArray[np.uint8]]:
    """The planes of a yuv420p frame, Y, U and V, as views; their rows are longer than those of the picture."""
    return [
        np.frombuffer(memoryview(plane), np.uint8).reshape(rows, -1)
        for plane, rows in zip(frame.planes, (height, height // 2, height // 2), strict=True)
    ]


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
        VideoFrame.from_numpy_buffer(frame, format="bgra"),
        format="yuv420p",
        src_colorspace=Colorspace.ITU709,
        dst_colorspace=Colorspace.ITU709,
        src_color_range=ColorRange.JPEG,
        dst_color_range=ColorRange.MPEG,
        interpolation=EXACT,
        threads=1,
    )
