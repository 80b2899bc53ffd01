"""Encoder and decoder: which frame is where, in which colours, and how damage is met."""

import itertools
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc, VideoReformatter
from hypothesis import given, settings
from hypothesis import strategies as st
from support import GRID, sampler

from compiler.dataset.clip import frames
from compiler.looks import PLAIN
from compiler.render import Painter, RenderError
from compiler.video import SAME, Changed, Same, VideoError, VideoInfo, encode, probe, read_frames
from compiler.video.convert import Converter, to_yuv

WIDTH, HEIGHT, FRAMES = 160, 96, 150
BITS = 10
Frame = np.ndarray


def coded(number: int) -> Frame:
    """A frame that shows its number in binary, a patch of 16 px a bit, and something that moves."""
    frame = np.full((HEIGHT, WIDTH, 4), (200, 220, 240, 255), np.uint8)
    for bit in range(BITS):
        frame[0:16, bit * 16 : bit * 16 + 16, :3] = 255 * (number >> bit & 1)
    x = number * 3 % (WIDTH - 20)
    frame[40:60, x : x + 20, :3] = (30, 60, 200)
    return frame


def number_of(rgb: Frame) -> int:
    patches = rgb[4:12].mean(axis=(0, 2)).reshape(BITS, 16)[:, 4:12].mean(axis=1)
    assert ((patches < 40) | (patches > 215)).all(), "a patch is neither black nor white"
    return sum(int(level > 127) << bit for bit, level in enumerate(patches))


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("clip") / "a:b %d.mp4"
    assert encode(path, map(coded, range(FRAMES)), WIDTH, HEIGHT, 30) == FRAMES
    return path


def packets(path: Path) -> list[tuple[int, int, bool]]:
    """Timestamp, duration and whether it is a keyframe, of each frame."""
    with av.open(f"file:{path}") as container:
        stream = container.streams.video[0]
        return [(p.pts, p.duration, p.is_keyframe) for p in container.demux(stream) if p.size]


def boxes(data: bytes) -> list[bytes]:
    """The names of an MP4's top-level boxes."""
    found, at = [], 0
    while at < len(data):
        found.append(data[at + 4 : at + 8])
        at += int.from_bytes(data[at : at + 4], "big")
    return found


def test_a_clip_says_what_it_is(clip: Path) -> None:
    assert probe(clip) == VideoInfo(WIDTH, HEIGHT, 30.0, FRAMES, 5.0, "h264", "yuv420p")
    with av.open(f"file:{clip}") as container:
        codec = container.streams.video[0].codec_context
        assert codec.colorspace == Colorspace.ITU709
        assert codec.color_range == ColorRange.MPEG
        assert codec.color_primaries == ColorPrimaries.BT709
        assert codec.color_trc == ColorTrc.BT709


def test_every_frame_decodes_and_shows_what_was_painted(clip: Path) -> None:
    frames = read_frames(clip, range(FRAMES))
    assert [number_of(frame) for frame in frames] == list(range(FRAMES))
    assert {(frame.shape, frame.dtype) for frame in frames} == {((HEIGHT, WIDTH, 3), np.dtype(np.uint8))}


def test_frames_come_in_the_order_of_the_indices(clip: Path) -> None:
    assert [number_of(frame) for frame in read_frames(clip, [149, 0, 61, 0])] == [149, 0, 61, 0]
    assert read_frames(clip, []) == []


def test_the_rate_is_constant_and_keyframes_are_near(clip: Path) -> None:
    times = packets(clip)
    assert {later[0] - earlier[0] for earlier, later in itertools.pairwise(times)} == {times[0][1]}
    keys = [index for index, (_, _, key) in enumerate(times) if key]
    assert keys[0] == 0
    assert max(np.diff([*keys, FRAMES])) <= 60


def test_a_still_clip_has_a_keyframe_at_least_every_60_frames(tmp_path: Path) -> None:
    path = tmp_path / "still.mp4"
    encode(path, [coded(1), *[SAME] * 129], WIDTH, HEIGHT, 30)
    assert [index for index, (_, _, key) in enumerate(packets(path)) if key] == [0, 60, 120]


def test_a_relative_name_with_a_colon_is_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    encode(Path("http:clip.mp4"), [coded(9)], WIDTH, HEIGHT, 30)
    assert number_of(read_frames(Path("http:clip.mp4"), [0])[0]) == 9
    assert [file.name for file in tmp_path.iterdir()] == ["http:clip.mp4"]


def test_the_index_comes_before_the_pictures_and_holds_no_versions(clip: Path) -> None:
    data = clip.read_bytes()
    names = boxes(data)
    assert names.index(b"moov") < names.index(b"mdat")
    head = data[: data.index(b"mdat")]
    for name in (b"Lav", b"x264", b"encoder", "\xa9too".encode("latin-1")):
        assert name not in head
    assert b" threads=1 " in data, "the bytes would depend on the number of processors"
    movie = data.index(b"mvhd") + 8  # after version and flags: creation and change time
    assert data[movie : movie + 8] == bytes(8)


@pytest.mark.parametrize("fps", [24, 25, 60, Fraction(30000, 1001)])
def test_any_rate_is_kept(tmp_path: Path, fps: int | Fraction) -> None:
    path = tmp_path / "clip.mp4"
    encode(path, map(coded, range(20)), WIDTH, HEIGHT, fps)
    info = probe(path)
    assert info.frames == 20
    assert info.fps == pytest.approx(float(fps))
    assert info.duration_s == pytest.approx(20 / fps, rel=1e-3)
    assert number_of(read_frames(path, [19])[0]) == 19


ENCODE = """
import sys
from pathlib import Path
sys.path[:0] = sys.argv[2:]
from test_video import HEIGHT, WIDTH, coded
from compiler.video import SAME, encode
encode(Path(sys.argv[1]), (SAME if n % 3 else coded(n) for n in range(70)), WIDTH, HEIGHT, 30)
"""


def test_the_same_frames_give_the_same_bytes_in_another_process(tmp_path: Path) -> None:
    made = []
    for seed in ("1", "2"):
        path = tmp_path / f"{seed}.mp4"
        subprocess.run(
            [sys.executable, "-c", ENCODE, str(path), str(Path(__file__).parent), *sys.path],
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        )
        made.append(path.read_bytes())
    assert made[0] == made[1]


def test_flat_colours_survive(tmp_path: Path) -> None:
    levels = (0, 64, 128, 192, 255)
    colors = np.array([(r, g, b) for r in levels for g in levels for b in levels], np.uint8)
    side = 32
    frame = np.full((side * 10, side * 13, 4), 255, np.uint8)
    for index, (r, g, b) in enumerate(colors):
        y, x = side * (index // 13), side * (index % 13)
        frame[y : y + side, x : x + side, :3] = (b, g, r)
    path = tmp_path / "colors.mp4"
    encode(path, [frame, SAME], frame.shape[1], frame.shape[0], 30)
    shown = read_frames(path, [1])[0].astype(int)
    for index, color in enumerate(colors.astype(int)):
        y, x = side * (index // 13), side * (index % 13)
        middle = shown[y + 8 : y + side - 8, x + 8 : x + side - 8]
        assert np.abs(middle.mean(axis=(0, 1)) - color).max() <= 3, tuple(color)


def unpaintable() -> Iterator[Frame]:
    yield coded(0)
    raise RenderError("text mark tile b1: no glyph")


def fails_after(count: int) -> Iterator[Frame]:
    yield from map(coded, range(count))
    raise KeyError("no such ball")


@pytest.mark.parametrize(
    ("frames", "width", "fps", "message"),
    [
        ([coded(0)], WIDTH + 1, 30, "161 x 96 px: both sides must be even"),
        ([coded(0)], 0, 30, "both sides must be even"),
        ([coded(0)], WIDTH, 0, "must be above 0"),
        ([], WIDTH, 30, "at least one frame"),
        ([SAME], WIDTH, 30, "the first frame can't be the same"),
        ([coded(0), coded(1)[:-2]], WIDTH, 30, r"frame 1 is uint8 \(94, 160, 4\)"),
        ([coded(0).astype(float)], WIDTH, 30, "frame 0 is float64"),
        (unpaintable(), WIDTH, 30, r"clip\.mp4: text mark tile b1: no glyph"),
        (fails_after(0), WIDTH, 30, "KeyError: 'no such ball'"),
        (fails_after(90), WIDTH, 30, "KeyError: 'no such ball'"),
    ],
)
def test_a_failed_write_names_the_file_and_leaves_nothing(
    tmp_path: Path, frames: list[Frame | Same], width: int, fps: int, message: str
) -> None:
    path = tmp_path / "clip.mp4"
    with pytest.raises(VideoError, match=message) as caught:
        encode(path, frames, width, HEIGHT, fps)
    assert str(path) in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(b"old")
    with pytest.raises(VideoError):
        encode(path, fails_after(40), WIDTH, HEIGHT, 30)
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("clip.mp4", b"old")]


def test_an_interrupt_passes_and_leaves_nothing(tmp_path: Path) -> None:
    def interrupted() -> Iterator[Frame]:
        yield coded(0)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        encode(tmp_path / "clip.mp4", interrupted(), WIDTH, HEIGHT, 30)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("missing", [1, 600, 20_000])
def test_a_full_disk_is_an_error(clip: Path, tmp_path: Path, missing: int) -> None:
    """A file may grow to all but the last bytes of what the clip needs."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (clip.stat().st_size - missing, limits[1]))
    try:
        with pytest.raises(VideoError, match=r"clip\.mp4: .*(File too large|cut off)"):
            encode(tmp_path / "clip.mp4", map(coded, range(FRAMES)), WIDTH, HEIGHT, 30)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(VideoError, match=r"nowhere/clip\.mp4: could not be written: .*No such file"):
        encode(tmp_path / "nowhere" / "clip.mp4", [coded(0)], WIDTH, HEIGHT, 30)


@pytest.mark.parametrize("index", [-1, FRAMES, 10_000])
def test_a_frame_that_is_not_there_is_an_error(clip: Path, index: int) -> None:
    with pytest.raises(VideoError, match=f"there is no frame {index}, the file has 0..149") as caught:
        read_frames(clip, [0, index])
    assert str(clip) in str(caught.value)


@pytest.mark.parametrize("kept", [0, 100, 0.5, -1])
def test_a_cut_file_is_an_error(clip: Path, tmp_path: Path, kept: float) -> None:
    data = clip.read_bytes()
    path = tmp_path / "cut.mp4"
    path.write_bytes(data[: int(len(data) * kept) if isinstance(kept, float) else kept])
    for read in (probe, lambda path: read_frames(path, [0])):
        with pytest.raises(VideoError, match=r"cut\.mp4"):
            read(path)


def test_a_missing_file_and_a_foreign_file_are_errors(tmp_path: Path) -> None:
    with pytest.raises(VideoError, match=r"none\.mp4: could not be read: No such file"):
        probe(tmp_path / "none.mp4")
    text = tmp_path / "text.mp4"
    text.write_text("not a video\n" * 1000)
    with pytest.raises(VideoError, match=r"text\.mp4: could not be read: Invalid data"):
        read_frames(text, [0])


def damaged(clip: Path, path: Path, frame: int) -> Path:
    """A copy of the clip with the inside of one frame's data set to 0."""
    with av.open(f"file:{clip}") as container:
        entry = container.streams.video[0].index_entries[frame]
        start, end = entry.pos + entry.size // 3, entry.pos + entry.size
    data = bytearray(clip.read_bytes())
    data[start:end] = bytes(end - start)
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("frame", [0, 60, 77, 149])
def test_damage_is_an_error_at_its_frame_and_not_before(clip: Path, tmp_path: Path, frame: int) -> None:
    path = damaged(clip, tmp_path / "bad.mp4", frame)
    with pytest.raises(VideoError, match=rf"bad\.mp4: frame {frame} .*(damaged|decoded)"):
        read_frames(path, [frame])
    with pytest.raises(VideoError, match=rf"bad\.mp4: frame {frame} "):
        read_frames(path, range(FRAMES))
    before = read_frames(path, range(frame))
    assert [number_of(image) for image in before] == list(range(frame))


@pytest.mark.parametrize("lost", [0, 77, 148])
def test_a_lost_frame_is_missed_and_its_neighbour_not_taken_for_it(clip: Path, tmp_path: Path, lost: int) -> None:
    """Without its first frame the clip decodes without any error, from the second keyframe on."""
    path = tmp_path / "hole.mp4"
    with av.open(f"file:{clip}") as source, av.open(str(path), "w") as target:
        stream = target.add_stream_from_template(source.streams.video[0])
        for number, packet in enumerate(source.demux(source.streams.video[0])):
            if packet.size and number != lost:
                packet.stream = stream
                target.mux(packet)
    with pytest.raises(VideoError, match=rf"hole\.mp4: frame {lost} is missing"):
        read_frames(path, [lost])


# ------------------------------------------------------------------ what changed only


@settings(max_examples=40)
@given(
    width=st.integers(40, 160).map(lambda n: 2 * n),
    height=st.integers(40, 120).map(lambda n: 2 * n),
    boxes=st.lists(st.tuples(*[st.floats(0, 1)] * 4), min_size=1, max_size=4),
    seed=st.integers(0, 99),
)
def test_converting_what_changed_is_converting_it_all(
    width: int, height: int, boxes: list[tuple[float, float, float, float]], seed: int
) -> None:
    noise = np.random.default_rng(seed)
    frame = noise.integers(0, 256, (height, width, 4), dtype=np.uint8)
    converter = Converter()
    converter.whole(frame)
    for across, down, wide, high in boxes:
        left, top = int(across * width), int(down * height)
        right, bottom = left + round(wide * (width - left)), top + round(high * (height - top))
        frame[top:bottom, left:right] = noise.integers(0, 256, (bottom - top, right - left, 4), dtype=np.uint8)
        part = converter.changed(Changed(frame, (left, top, right, bottom)))
        assert np.array_equal(part.to_ndarray(), to_yuv(frame, VideoReformatter()).to_ndarray())


def test_a_clip_of_changes_is_the_clip_of_its_frames(tmp_path: Path) -> None:
    trace = sampler(GRID, "forward").sample("train", 0, 0).trace
    painter, other = Painter(trace.width, trace.height), Painter(trace.width, trace.height)

    def whole() -> Iterator[Frame | Same]:
        for frame in frames(trace, "initial", other, PLAIN):
            yield frame.pixels.copy() if isinstance(frame, Changed) else frame

    parts = list(frames(trace, "initial", painter, PLAIN))
    small = [f for f in parts if isinstance(f, Changed) and f.box[3] - f.box[1] < trace.height / 2]
    assert len(small) > 100
    sizes = [
        encode(tmp_path / name, clip, trace.width, trace.height, trace.fps)
        for name, clip in (("parts.mp4", frames(trace, "initial", painter, PLAIN)), ("whole.mp4", whole()))
    ]
    assert sizes == [trace.frames, trace.frames]
    assert (tmp_path / "parts.mp4").read_bytes() == (tmp_path / "whole.mp4").read_bytes()


def test_a_change_of_another_size_is_refused(tmp_path: Path) -> None:
    clip = [coded(0), Changed(coded(1)[:, :-2], (0, 0, 4, 4))]
    with pytest.raises(VideoError, match=r"frame 1 is uint8 \(96, 158, 4\)"):
        encode(tmp_path / "a.mp4", clip, WIDTH, HEIGHT, 30)
