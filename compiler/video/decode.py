"""A video file in, its properties and exact frames out; what can't be had exactly is an error.

Every frame is told by its own timestamp, so a frame that the file lacks or the decoder drops is noticed
and never replaced by its neighbour. What no decoder can notice is damage that decodes to something
else; only a checksum of the file finds that.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
from av.container import InputContainer
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Interpolation, VideoReformatter
from av.video.stream import VideoStream

from compiler.video.errors import VideoError

GAP = 1.5  # in frames; coarse time bases make a constant rate a little uneven


@dataclass(frozen=True, slots=True)
class VideoInfo:
    """What a file says of its first video stream; sizes in px, `fps` the mean rate."""

    width: int
    height: int
    fps: float
    frames: int
    duration_s: float
    codec: str
    pix_fmt: str


def probe(path: Path) -> VideoInfo:
    """Read the properties of a video; no frame is decoded.

    Raises `VideoError` if the file can't be read, has no video, or is shorter than its own index says.
    """
    with _opened(path) as (container, stream):
        codec = stream.codec_context
        rate = stream.average_rate
        if not rate or codec.pix_fmt is None:
            raise VideoError(f"{path}: its frame rate or pixel format is unknown")
        frames = stream.frames or len(_timestamps(path, container.demux(stream)))
        if stream.duration is not None and stream.time_base is not None:
            duration = stream.duration * stream.time_base
        else:
            duration = frames / rate
        return VideoInfo(
            width=codec.width,
            height=codec.height,
            fps=float(rate),
            frames=frames,
            duration_s=float(duration),
            codec=codec.name,
            pix_fmt=codec.pix_fmt,
        )


def read_frames(path: Path, indices: Sequence[int]) -> list[npt.NDArray[np.uint8]]:
    """Decode frames by index, counted from 0 in the order of showing. Indices may come in any order.

    Returns an array of uint8 (height, width, 3) RGB for each index; equal indices share one. Decodes
    from the start to the last frame asked for, and holds the file in memory while it does. Raises
    `VideoError`, which names the file and the frame, when the file is damaged up to there, or shorter.
    """
    if not indices:
        return []
    wanted = set(indices)
    with _opened(path) as (container, stream):
        packets = list(container.demux(stream))
        times = _timestamps(path, packets)
        for index in (min(wanted), max(wanted)):
            if not 0 <= index < len(times):
                raise VideoError(f"{path}: there is no frame {index}, the file has 0..{len(times) - 1}")
        reformatter = VideoReformatter()
        found: dict[int, npt.NDArray[np.uint8]] = {}
        for index, frame in enumerate(_decoded(path, packets)):
            if frame.pts != times[index]:
                raise VideoError(f"{path}: frame {index} is missing")
            if index in wanted:
                found[index] = _to_rgb(frame, reformatter)
            if len(found) == len(wanted):
                return [found[index] for index in indices]
    raise VideoError(f"{path}: frame {min(wanted - set(found))} is missing")


@contextmanager
def _opened(path: Path) -> Iterator[tuple[InputContainer, VideoStream]]:
    try:
        size = path.stat().st_size
        # `file:` keeps FFmpeg from reading a colon in the name as a protocol.
        with av.open(f"file:{path}") as container:
            if not container.streams.video:
                raise VideoError(f"{path}: it holds no video")
            stream = container.streams.video[0]
            end = max((entry.pos + entry.size for entry in stream.index_entries), default=0)
            if end > size:
                raise VideoError(f"{path}: it is cut off: {size} bytes of at least {end}")
            # Clips are what is done in parallel; a frame of ours is one slice, with nothing to share out.
            stream.codec_context.thread_count = 1
            yield container, stream
    except (av.error.FFmpegError, OSError) as error:
        raise VideoError(f"{path}: could not be read: {error.strerror or error}") from error


def _timestamps(path: Path, packets: Iterable[Packet[VideoStream]]) -> list[int]:
    """The timestamp of each frame, in the order of showing, read from the packets alone.

    Raises `VideoError` where the rate is not constant.
    """
    times: list[int] = []
    for packet in packets:
        if packet.size == 0 or packet.is_discard:  # the end of the file; frames that an edit list hides
            continue
        if packet.pts is None:
            raise VideoError(f"{path}: frame {len(times)} has no timestamp")
        times.append(packet.pts)
    times.sort()
    steps = [after - before for before, after in itertools.pairwise(times)]
    usual = sorted(steps)[len(steps) // 2] if steps else 0
    for index, step in enumerate(steps):
        if step > GAP * usual:
            raise VideoError(f"{path}: frame {index + 1} is missing: frame {index} lasts too long")
    return times


def _decoded(path: Path, packets: Iterable[Packet[VideoStream]]) -> Iterator[VideoFrame]:
    count = 0
    try:
        for packet in packets:
            for frame in packet.decode():
                if frame.is_corrupt:
                    raise VideoError(f"{path}: frame {count} is damaged")
                yield frame
                count += 1
    except av.error.FFmpegError as error:
        raise VideoError(f"{path}: frame {count} or one soon after can't be decoded: {error.strerror}") from error


def _to_rgb(frame: VideoFrame, reformatter: VideoReformatter) -> npt.NDArray[np.uint8]:
    # The frame carries its own matrix and range; to state only the target keeps foreign files right, too.
    rgb = reformatter.reformat(
        frame,
        format="rgb24",
        dst_color_range=ColorRange.JPEG,
        interpolation=Interpolation.BILINEAR | Interpolation.ACCURATE_RND | Interpolation.FULL_CHR_H_INT,
        threads=1,
    )
    return np.asarray(rgb.to_ndarray(), np.uint8)
