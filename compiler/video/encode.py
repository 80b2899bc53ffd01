"""BGRA frames in, an H.264 file out: yuv420p, constant rate, BT.709, ready to be read from its start.

x264 codes the frames that changed; a repeat is written into its stream as a picture that skips all. With
the same libraries the same frames give the same bytes, on any number of workers: x264 runs in one
thread, and the container holds neither dates nor versions.
"""

from __future__ import annotations

import enum
import os
import warnings
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import Final

import av
import numpy as np
import numpy.typing as npt
from av.codec.context import Flags
from av.packet import Packet
from av.stream import Stream
from av.video.frame import PictureType, VideoFrame
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc
from av.video.stream import VideoStream

from compiler.errors import SynrlError
from compiler.video.convert import Changed, Converter
from compiler.video.errors import VideoError
from compiler.video.slices import Repeats, UnexpectedStream, read_parameters


class Same(enum.Enum):
    """The type of `SAME`."""

    SAME = "same"


SAME: Final = Same.SAME
"""In place of a frame: the previous one again. It is neither painted, converted nor coded again."""

KEYFRAME_DISTANCE = 60
QUANTIZER = 21
# A constant quantizer, because to aim at a quality x264 estimates each frame's cost beforehand, which makes it
# a third slower, and decides in floating point, whose last bits may differ between processors.
# Flat shapes on a flat ground: sub-pixel motion, weighting and deblocking buy nothing at this quantizer.
# force-cfr makes x264 give each frame back at once; keyframes are set here, where repeats are counted, too.
# CAVLC, one reference and no B-frames are what a repeat is written for.
OPTIONS = {
    "preset": "superfast",
    "forced-idr": "1",
    "x264-params": "keyint=infinite:scenecut=0:force-cfr=1:rc-lookahead=0:mbtree=0"
    ":bframes=0:ref=1:weightp=0:cabac=0:subme=0:trellis=0:no-deblock=1",
}


def encode(
    path: Path,
    frames: Iterable[npt.NDArray[np.uint8] | Changed | Same],
    width: int,
    height: int,
    fps: int | Fraction,
    quantizer: int = QUANTIZER,
) -> int:
    """Write frames, uint8 (height, width, 4) BGRA, `Changed` or `SAME`, to `path`. Returns how many there were.

    `quantizer` is that of H.264, 0 to 51: 6 more halve the size, and show.

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
        count = _write(part, frames, width, height, Fraction(fps), quantizer)
        os.replace(part, path)
    except SynrlError as error:
        raise VideoError(f"{path}: {error}") from error
    except Exception as error:
        raise VideoError(f"{path}: could not be written: {type(error).__name__}: {error}") from error
    finally:
        part.unlink(missing_ok=True)  # an interrupt leaves nothing either
    return count


def _write(
    part: Path,
    frames: Iterable[npt.NDArray[np.uint8] | Changed | Same],
    width: int,
    height: int,
    fps: Fraction,
    quantizer: int,
) -> int:
    # `file:` keeps FFmpeg from reading a colon in the name as a protocol.
    options = {"movflags": "+faststart", "fflags": "+bitexact"}
    with av.open(f"file:{part}", "w", format="mp4", options=options) as container:
        stream = container.add_stream("libx264", rate=fps, options={**OPTIONS, "qp": str(quantizer)})
        codec = stream.codec_context
        codec.width, codec.height, codec.pix_fmt = width, height, "yuv420p"
        codec.time_base = base = 1 / fps
        codec.thread_count = 1
        codec.flags |= Flags.bitexact
        codec.colorspace, codec.color_range = Colorspace.ITU709, ColorRange.MPEG
        codec.color_primaries, codec.color_trc = ColorPrimaries.BT709, ColorTrc.BT709
        container.start_encoding()
        repeats = _repeats(codec.extradata)
        converter = Converter()
        count = 0
        picture: VideoFrame | None = None
        for frame in frames:
            key = count % KEYFRAME_DISTANCE == 0
            if not isinstance(frame, Same):
                pixels = frame.pixels if isinstance(frame, Changed) else frame
                if pixels.shape != (height, width, 4) or pixels.dtype != np.uint8:
                    raise VideoError(
                        f"frame {count} is {pixels.dtype} {pixels.shape}, it must be uint8 ({height}, {width}, 4)"
                    )
                picture = converter.changed(frame) if isinstance(frame, Changed) else converter.whole(frame)
            elif picture is None:
                raise VideoError("the first frame can't be the same as the one before it")
            if isinstance(frame, Same) and repeats is not None and not key:
                data = repeats.repeat()
            else:
                # A repeat comes here at the distance of keyframes only: coded anew, it can be decoded from there on.
                data = _coded(stream, picture, base, count, key)
                if repeats is not None:
                    data = repeats.coded(data)
            container.mux(_packet(data, stream, base, count, key))
            count += 1
        if picture is None:
            raise VideoError("a video needs at least one frame")
    return count


def _repeats(extradata: bytes | None) -> Repeats | None:
    """What writes repeats into x264's stream; without it each has to be coded."""
    try:
        return Repeats(read_parameters(extradata or b""))
    except UnexpectedStream as error:
        warnings.warn(f"x264 writes {error}: repeated frames are coded like others, which is slower", stacklevel=2)
        return None


def _coded(stream: VideoStream, picture: VideoFrame, base: Fraction, index: int, key: bool) -> bytes:
    picture.pts, picture.time_base = index, base
    picture.pict_type = PictureType.I if key else PictureType.NONE
    packets = stream.encode(picture)
    if len(packets) != 1 or packets[0].is_keyframe != key:
        raise VideoError(f"x264 gave {len(packets)} packets for frame {index}, it must be one, a keyframe: {key}")
    return bytes(packets[0])


def _packet(data: bytes, stream: VideoStream, base: Fraction, index: int, key: bool) -> Packet[Stream]:
    packet = Packet(data)
    packet.stream, packet.time_base = stream, base
    packet.pts = packet.dts = index
    packet.duration = 1
    packet.is_keyframe = key
    return packet
