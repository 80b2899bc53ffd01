"""BGRA frames in, an H.264 file out: yuv420p, constant rate, BT.709, ready to be read from its start.

With the same libraries the same frames give the same bytes, on any number of workers: x264 runs in
one thread, and the container holds neither dates nor versions.
"""

from __future__ import annotations

import enum
import os
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import Final

import av
import numpy as np
import numpy.typing as npt
from av.codec.context import Flags
from av.video.frame import PictureType, VideoFrame
from av.video.reformatter import (
    ColorPrimaries,
    ColorRange,
    Colorspace,
    ColorTrc,
    Interpolation,
    VideoReformatter,
)

from compiler.errors import SynrlError
from compiler.video.errors import VideoError


class Same(enum.Enum):
    """The type of `SAME`."""

    SAME = "same"


SAME: Final = Same.SAME
"""In place of a frame: the previous one again. It is neither painted nor converted again."""

KEYFRAME_DISTANCE = 60
# Flat shapes on a flat ground: what `veryfast` spends on sub-pixel motion and weighting buys nothing.
# mbtree is off because it estimates in floating point by approximate instructions, which differ between
# processors: with AVX-512 it gave other bytes than with AVX2. Without it a lookahead has no use.
OPTIONS = {
    "preset": "veryfast",
    "crf": "22",
    "x264-params": f"keyint={KEYFRAME_DISTANCE}:bframes=0:ref=1:subme=1:trellis=0:weightp=0:mbtree=0:rc-lookahead=0",
}
# Without these flags chroma is taken from every other pixel only, and colours are off by one.
EXACT = Interpolation.BILINEAR | Interpolation.FULL_CHR_H_INP | Interpolation.ACCURATE_RND | Interpolation.BITEXACT


def encode(
    path: Path,
    frames: Iterable[npt.NDArray[np.uint8] | Same],
    width: int,
    height: int,
    fps: int | Fraction,
) -> int:
    """Write frames, uint8 (height, width, 4) BGRA or `SAME`, to `path`. Returns how many there were.

    Frame n is shown from n / fps s on. The file appears under its name only when it is whole. Raises
    `VideoError`, which names the file, on an odd size, on no frames, on a frame of another shape, when
    the disk fails, and when `frames` itself raises; then nothing is left behind, and a file that was
    there before is untouched.
    """
    if width < 2 or height < 2 or width % 2 or height % 2:
        raise VideoError(f"{path}: {width} x {height} px: both sides must be even for yuv420p")
    if fps <= 0:
        raise VideoError(f"{path}: {fps} frames per second: the rate must be above 0")
    part = path.with_name(path.name + ".part")
    try:
        count = _write(part, frames, width, height, Fraction(fps))
        os.replace(part, path)
    except SynrlError as error:
        raise VideoError(f"{path}: {error}") from error
    except Exception as error:
        raise VideoError(f"{path}: could not be written: {type(error).__name__}: {error}") from error
    finally:
        part.unlink(missing_ok=True)  # an interrupt leaves nothing either
    return count


def _write(part: Path, frames: Iterable[npt.NDArray[np.uint8] | Same], width: int, height: int, fps: Fraction) -> int:
    # `file:` keeps FFmpeg from reading a colon in the name as a protocol.
    options = {"movflags": "+faststart", "fflags": "+bitexact"}
    with av.open(f"file:{part}", "w", format="mp4", options=options) as container:
        stream = container.add_stream("libx264", rate=fps, options=OPTIONS)
        codec = stream.codec_context
        codec.width, codec.height, codec.pix_fmt = width, height, "yuv420p"
        codec.time_base = 1 / fps
        codec.thread_count = 1
        codec.flags |= Flags.bitexact
        codec.colorspace, codec.color_range = Colorspace.ITU709, ColorRange.MPEG
        codec.color_primaries, codec.color_trc = ColorPrimaries.BT709, ColorTrc.BT709
        reformatter = VideoReformatter()
        count = 0
        picture: VideoFrame | None = None
        for frame in frames:
            if isinstance(frame, Same):
                if picture is None:
                    raise VideoError("the first frame can't be the same as the one before it")
            elif frame.shape != (height, width, 4) or frame.dtype != np.uint8:
                raise VideoError(
                    f"frame {count} is {frame.dtype} {frame.shape}, it must be uint8 ({height}, {width}, 4)"
                )
            else:
                picture = _to_yuv(frame, reformatter)
            picture.pts, picture.time_base, picture.pict_type = count, codec.time_base, PictureType.NONE
            container.mux(stream.encode(picture))
            count += 1
        if picture is None:
            raise VideoError("a video needs at least one frame")
        container.mux(stream.encode(None))
    return count


def _to_yuv(frame: npt.NDArray[np.uint8], reformatter: VideoReformatter) -> VideoFrame:
    return reformatter.reformat(
        VideoFrame.from_ndarray(frame, format="bgra"),
        format="yuv420p",
        src_colorspace=Colorspace.ITU709,
        dst_colorspace=Colorspace.ITU709,
        src_color_range=ColorRange.JPEG,
        dst_color_range=ColorRange.MPEG,
        interpolation=EXACT,
        threads=1,
    )
