"""Painted pixels in, those that a camera would have taken out: a little blur, and grain that never rests."""

from __future__ import annotations

from functools import lru_cache
from hashlib import shake_256

import numpy as np
import numpy.typing as npt

from compiler.looks.look import Look
from compiler.render import Pixels
from compiler.streams import Stream

ROOM = 64  # px that the grain is larger than a frame: each frame is under another part of it


def develop(pixels: Pixels, look: Look, frame: int) -> Pixels:
    """The blur and grain of a look on a frame: uint8 (height, width, 4) BGRA in and out, alpha 255.

    The arithmetic is in integers, so that every machine gives the same pixels.
    """
    if not look.blur and not look.noise:
        return pixels
    # All four channels together: numpy is several times slower on three of four.
    levels = pixels.astype(np.int16)
    if look.blur:
        for axis in (0, 1):
            levels = _softened(levels, look.blur, axis)
    if look.noise:
        height, width = levels.shape[:2]
        grain = _grain(look.grain, look.noise, height + ROOM, width + ROOM)
        stream = Stream(bytes.fromhex(look.grain)).child(frame)
        top, left = stream.below(ROOM), stream.below(ROOM)
        levels += grain[top : top + height, left : left + width, None]
    out = levels.clip(0, 255).astype(np.uint8)
    out[..., 3] = 255
    return out


def _softened(levels: npt.NDArray[np.int16], share: int, axis: int) -> npt.NDArray[np.int16]:
    """Each pixel gives `share` sixteenths of itself to its neighbour on either side."""
    along = np.moveaxis(levels, axis, 0)
    mixed = (16 - 2 * share) * along
    mixed[1:] += share * along[:-1]
    mixed[:-1] += share * along[1:]
    mixed[[0, -1]] += share * along[[0, -1]]  # beyond the edge it goes on as at the edge
    mixed += 8
    mixed >>= 4
    return np.moveaxis(mixed, 0, axis)


@lru_cache(maxsize=2)
def _grain(key: str, sigma: float, height: int, width: int) -> npt.NDArray[np.int16]:
    """Noise of mean 0 and standard deviation `sigma`, int16 (height, width): the sum of two uniform draws."""
    draws = np.frombuffer(shake_256(bytes.fromhex(key)).digest(2 * height * width), np.uint8).astype(np.int32)
    triangular = draws[: height * width] + draws[height * width :] - 255
    scale = round(sigma * 65536 / 104.5)  # two bytes deviate by 104.5
    return ((triangular * scale + 32768) >> 16).astype(np.int16).reshape(height, width)
