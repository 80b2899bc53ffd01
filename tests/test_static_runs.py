"""Repeated frames: written without x264, they must be the frame before them to every decoder."""

import importlib
import warnings
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from av.codec import CodecContext
from av.video.frame import PictureType, VideoFrame
from av.video.reformatter import Colorspace, Interpolation
from hypothesis import example, given
from hypothesis import strategies as st

from compiler.video import SAME, Same, VideoError, encode
from compiler.video.bits import BitReader, BitWriter, escape, join_units, overwritten, split_units, unescape
from compiler.video.slices import Parameters, Repeats, UnexpectedStream, read_parameters

Frame = np.ndarray
FPS = 30
KEY = 60


def painted(number: int, width: int, height: int) -> Frame:
    """A ground with a corner of its own at the lower right, where cropping cuts, and a box that moves."""
    frame = np.full((height, width, 4), (200, 220, 240, 255), np.uint8)
    y, x = height // 4, number * 5 % max(1, width - width // 4)
    frame[y : y + max(2, height // 3), x : x + max(2, width // 4), :3] = (30, 60, 200)
    frame[-max(2, height // 8) :, -max(2, width // 8) :, :3] = 40 * (number % 6)
    return frame


def i420(number: int, width: int, height: int) -> Frame:
    """The same as it should be stored, int (height * 3 / 2, width)."""
    frame = VideoFrame.from_ndarray(painted(number, width, height), format="bgra")
    exact = Interpolation.BILINEAR | Interpolation.FULL_CHR_H_INP | Interpolation.ACCURATE_RND
    stored = frame.reformat(format="yuv420p", dst_colorspace=Colorspace.ITU709, interpolation=exact)
    return stored.to_ndarray().astype(int)


def runs(lengths: list[int], width: int, height: int) -> list[Frame | Same]:
    """New frames, each held for so many frames in all."""
    return [
        painted(number, width, height) if held == 0 else SAME
        for number, length in enumerate(lengths)
        for held in range(length)
    ]


def strictly(path: Path) -> list[Frame]:
    """Every frame as stored, I420; a decoder that mends nothing and has nothing to say."""
    before = av.logging.get_level()
    av.logging.set_level(av.logging.WARNING)
    try:
        with av.logging.Capture(local=True) as said, av.open(str(path)) as container:
            stream = container.streams.video[0]
            stream.codec_context.options = {"err_detect": "explode+crccheck+bitstream+buffer"}
            stream.codec_context.thread_count = 1
            frames = list(container.decode(stream))
    finally:
        av.logging.set_level(before)
    assert said == []
    assert not any(frame.is_corrupt for frame in frames)
    assert [frame.pts for frame in frames] == [index * frames[0].duration for index in range(len(frames))]
    return [frame.to_ndarray() for frame in frames]


RUNS = {
    "each twice": [2] * 20,
    "none": [1] * 20,
    "over the wrap of frame_num": [1, 14, 1, 1, 15, 3, 17],
    "over keyframes": [1, 62, 1, 1, 58, 3, 70],
    "keyframe right after a run": [60, 1, 59, 1, 1],
    "keyframe is a repeat": [59, 2, 1, 58, 5],
    "one frame": [200],
}


@pytest.mark.parametrize("lengths", RUNS.values(), ids=RUNS)
def test_repeats_are_the_frame_before_to_the_bit(tmp_path: Path, lengths: list[int]) -> None:
    frames = runs(lengths, 160, 96)
    path = tmp_path / "clip.mp4"
    assert encode(path, frames, 160, 96, FPS) == len(frames)
    shown = strictly(path)
    assert len(shown) == len(frames)
    for index in range(1, len(frames)):
        apart = np.abs(shown[index].astype(int) - shown[index - 1]).max()
        if frames[index] is not SAME:
            assert apart > 50, index
        elif index % KEY:
            assert apart == 0, index
        else:
            assert apart <= 12, index  # a keyframe is coded anew


@pytest.mark.parametrize("lengths", [[3, 1, 2, 20, 1, 1, 17, 5], [9, 1, 1, 1, 1, 30, 2]])
def test_repeats_leave_the_frames_behind_them_as_they_are(tmp_path: Path, lengths: list[int]) -> None:
    """The changed frames decode to what they decode to in a clip that holds nothing else."""
    encode(tmp_path / "held.mp4", runs(lengths, 96, 64), 96, 64, FPS)
    encode(tmp_path / "each.mp4", runs([1] * len(lengths), 96, 64), 96, 64, FPS)
    held, each = strictly(tmp_path / "held.mp4"), strictly(tmp_path / "each.mp4")
    at = 0
    for number, length in enumerate(lengths):
        for frame in held[at : at + length]:
            assert np.array_equal(frame, each[number])
        at += length


@pytest.mark.parametrize("size", [(450, 254), (2, 2), (16, 16), (18, 34), (1000, 14)])
def test_any_size_is_cropped_and_shows_what_was_painted(tmp_path: Path, size: tuple[int, int]) -> None:
    width, height = size
    path = tmp_path / "clip.mp4"
    lengths = [3, 1, 20, 2]
    encode(path, runs(lengths, width, height), width, height, FPS)
    shown = strictly(path)
    numbers = [number for number, length in enumerate(lengths) for _ in range(length)]
    for number, frame in zip(numbers, shown, strict=True):
        apart = np.abs(frame.astype(int) - i420(number, width, height))
        assert apart.max() <= 24, number
        assert apart.mean() < 3, number


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[int]]:
    """450 x 254 px, 5 s, runs of every length up to 30; which picture each frame shows."""
    lengths = np.random.default_rng(5).permutation(np.arange(1, 18)).tolist()
    path = tmp_path_factory.mktemp("runs") / "clip.mp4"
    encode(path, runs(lengths, 450, 254), 450, 254, FPS)
    return path, [number for number, length in enumerate(lengths) for _ in range(length)]


def test_a_seek_shows_what_playing_shows(clip: tuple[Path, list[int]]) -> None:
    path, numbers = clip
    played = strictly(path)
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        for index in np.random.default_rng(1).permutation(len(numbers))[:40].tolist():
            pts = round(index / FPS / stream.time_base)
            container.seek(pts, stream=stream)
            found = next(frame for frame in container.decode(stream) if frame.pts == pts)
            assert np.array_equal(found.to_ndarray(), played[index]), index


def test_timestamps_are_constant_and_so_is_the_rate_that_the_stream_states(clip: tuple[Path, list[int]]) -> None:
    path, numbers = clip
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        packets = [packet for packet in container.demux(stream) if packet.size]
        step = packets[0].duration
        assert step * stream.time_base == Fraction(1, FPS)
        assert [(p.pts, p.dts, p.duration) for p in packets] == [(i * step,) * 2 + (step,) for i in range(len(numbers))]
        assert stream.average_rate == stream.guessed_rate == stream.codec_context.framerate == FPS
        assert [index for index, packet in enumerate(packets) if packet.is_keyframe] == [0, 60, 120]


def test_a_repeat_takes_few_bytes(clip: tuple[Path, list[int]]) -> None:
    path, numbers = clip
    with av.open(str(path)) as container:
        sizes = [packet.size for packet in container.demux(container.streams.video[0]) if packet.size]
    repeated = [i for i in range(1, len(numbers)) if numbers[i] == numbers[i - 1] and i % KEY]
    assert max(sizes[index] for index in repeated) < 20 < min(sizes[numbers.index(n)] for n in set(numbers))


def alike(frames: list[Frame], numbers: list[int]) -> bool:
    """Whether RGB or BGR frames are equal within runs (but at keyframes) and differ between them."""
    return len(frames) == len(numbers) and all(
        np.array_equal(frames[i], frames[i - 1]) == (numbers[i] == numbers[i - 1])
        for i in range(1, len(numbers))
        if i % KEY
    )


def test_opencv_reads_it(clip: tuple[Path, list[int]]) -> None:
    cv2 = pytest.importorskip("cv2")
    path, numbers = clip
    video = cv2.VideoCapture(str(path))
    assert video.get(cv2.CAP_PROP_FRAME_COUNT) == len(numbers)
    frames = []
    while (read := video.read())[0]:
        frames.append(read[1])
    assert alike(frames, numbers)
    for index in (130, 7, 61, 119):
        assert video.set(cv2.CAP_PROP_POS_FRAMES, index)
        assert np.array_equal(video.read()[1], frames[index]), index


def test_decord_reads_it(clip: tuple[Path, list[int]]) -> None:
    decord = pytest.importorskip("decord")
    path, numbers = clip
    frames = list(decord.VideoReader(str(path), num_threads=1).get_batch(range(len(numbers))).asnumpy())
    assert alike(frames, numbers)
    video = decord.VideoReader(str(path), num_threads=1)
    for index in (130, 7, 61, 119):
        assert np.array_equal(video[index].asnumpy(), frames[index]), index


def test_without_the_known_parameters_each_frame_is_coded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    options = importlib.import_module("compiler.video.encode").OPTIONS
    monkeypatch.setitem(options, "x264-params", options["x264-params"].replace("cabac=0", "cabac=1"))
    path = tmp_path / "clip.mp4"
    frames = runs([1, 70, 3, 1], 96, 64)
    with pytest.warns(UserWarning, match="entropy_coding_mode_flag 1, where 0 is known: repeated frames are coded"):
        assert encode(path, frames, 96, 64, FPS) == 75
    for number, frame in zip([0] + [1] * 70 + [2] * 3 + [3], strictly(path), strict=True):
        assert np.abs(frame.astype(int) - i420(number, 96, 64)).mean() < 2


def test_the_known_parameters_need_no_warning(tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        encode(tmp_path / "clip.mp4", runs([2, 2], 64, 64), 64, 64, FPS)


def coded(options: str, count: int, width: int = 64, height: int = 48) -> tuple[bytes, list[bytes]]:
    """Parameter sets and packets of x264 itself, P frames after the first, `keyint` left to it."""
    codec = CodecContext.create("libx264", "w")
    codec.width, codec.height, codec.pix_fmt = width, height, "yuv420p"
    codec.time_base, codec.framerate, codec.thread_count = Fraction(1, FPS), Fraction(FPS), 1
    codec.flags |= av.codec.context.Flags.global_header
    codec.options = {"preset": "superfast", "qp": "21", "x264-params": f"keyint=infinite:scenecut=0:{options}"}
    packets: list[bytes] = []
    for number in range(count):
        frame = VideoFrame.from_ndarray(painted(number, width, height), format="bgra").reformat(format="yuv420p")
        frame.pts, frame.time_base = number, codec.time_base
        frame.pict_type = PictureType.P if number else PictureType.I
        packets += map(bytes, codec.encode(frame))
    packets += map(bytes, codec.encode(None))
    assert codec.extradata is not None
    return codec.extradata, packets


def decoded(extradata: bytes, packets: list[bytes]) -> list[Frame]:
    decoder = CodecContext.create("h264", "r")
    decoder.extradata, decoder.thread_count = extradata, 1
    decoder.options = {"err_detect": "explode"}
    frames = []
    for index, data in enumerate(packets):
        packet = av.Packet(data)
        packet.pts = packet.dts = index
        frames += decoder.decode(packet)
    frames += decoder.decode(None)
    return [frame.to_ndarray() for frame in frames]


LEAN = "ref=1:weightp=0:mbtree=0:cabac=0"


@pytest.mark.parametrize(("options", "sent"), [("bframes=0", False), ("bframes=1:b-adapt=0:b-pyramid=none", True)])
def test_repeats_fit_either_way_of_counting_pictures(options: str, sent: bool) -> None:
    """x264 sends picture order counts when it may code B-frames, and here is told to code none."""
    extradata, packets = coded(f"{LEAN}:{options}", 30)
    assert len(packets) == 30
    parameters = read_parameters(extradata)
    assert (parameters.poc_bits > 0) == sent
    repeats = Repeats(parameters)
    held = [1, 3, 40, 1, 2, 16, 1] * 5
    stream = []
    for packet, length in zip(packets, held, strict=False):
        stream += [repeats.coded(packet), *(repeats.repeat() for _ in range(length - 1))]
    wanted = [frame for frame, length in zip(decoded(extradata, packets), held, strict=False) for _ in range(length)]
    found = decoded(extradata, stream)
    assert len(found) == len(wanted) > 150
    assert all(np.array_equal(one, other) for one, other in zip(found, wanted, strict=True))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ("ref=1:weightp=0:bframes=0", "entropy_coding_mode_flag 1, where 0 is known"),
        ("ref=1:weightp=2:bframes=0:cabac=0", "weighted_pred_flag 1, where 0 is known"),
        ("ref=3:weightp=0:bframes=0:cabac=0", "num_ref_idx_l0_default_active_minus1 2, where 0 is known"),
        (f"{LEAN}:bframes=0:fake-interlaced=1", "frame_mbs_only_flag 0, where 1 is known"),
    ],
)
def test_other_parameters_are_named(options: str, message: str) -> None:
    extradata, _ = coded(options, 1)
    with pytest.raises(UnexpectedStream, match=message):
        read_parameters(extradata)


def test_missing_and_broken_parameter_sets_are_named() -> None:
    extradata, _ = coded(f"{LEAN}:bframes=0", 1)
    sps, pps = split_units(extradata)[:2]
    with pytest.raises(UnexpectedStream, match="0 sequence and 0 picture parameter sets"):
        read_parameters(b"")
    with pytest.raises(UnexpectedStream, match="1 sequence and 0 picture"):
        read_parameters(join_units([sps]))
    with pytest.raises(UnexpectedStream, match=r"cut off: .* bits wanted"):
        read_parameters(join_units([sps[:5], pps]))


def test_a_stream_that_is_numbered_otherwise_is_an_error() -> None:
    extradata, packets = coded(f"{LEAN}:bframes=0", 3)
    repeats = Repeats(read_parameters(extradata))
    repeats.coded(packets[0])
    repeats.repeat()
    with pytest.raises(VideoError, match="x264 numbered picture 1 after a keyframe 2 "):
        repeats.coded(packets[2])


WIDE = Parameters(frame_num_bits=16, poc_bits=16, macroblocks=8160, pps_id=0, deblocking_control=True)


@given(
    st.builds(
        Parameters,
        frame_num_bits=st.integers(4, 16),
        poc_bits=st.just(0) | st.integers(4, 16),
        macroblocks=st.integers(1, 139_264),  # the most of level 6.2
        pps_id=st.integers(0, 255),
        deblocking_control=st.booleans(),
    ),
    st.integers(1, 40),
)
@example(replace(WIDE, macroblocks=2**30 - 1), 1)  # more than any level allows: zeros enough for a start code
def test_a_repeat_says_what_the_parameter_sets_ask_for(known: Parameters, count: int) -> None:
    repeats = Repeats(known)
    repeats.coded(b"\0\0\0\1\x65\x88")
    for _ in range(count - 1):
        repeats.repeat()
    packet = repeats.repeat()
    assert not any(code in packet[4:] for code in (b"\0\0\0", b"\0\0\1", b"\0\0\2"))
    bits = BitReader(unescape(split_units(packet)[0]))
    assert bits.u(8) == 0x41  # a reference, a slice
    assert (bits.ue(), bits.ue(), bits.ue()) == (0, 5, known.pps_id)
    assert bits.u(known.frame_num_bits) == count % 2**known.frame_num_bits
    if known.poc_bits:
        assert bits.u(known.poc_bits) == 2 * count % 2**known.poc_bits
    assert (bits.u(3), bits.se()) == (0, 0)  # one reference, in its place, sliding window; quantizer
    if known.deblocking_control:
        assert bits.ue() == 1
    assert bits.ue() == known.macroblocks
    assert bits.u(1) == 1


def test_a_picture_keeps_all_but_its_numbers() -> None:
    def picture(number: int) -> bytes:
        header = BitWriter()
        for value in (0, 5, 0):
            header.ue(value)
        header.u(number, WIDE.frame_num_bits)
        header.u(2 * number, WIDE.poc_bits)
        return join_units([b"\6note", b"\x41" + escape(header.finish() + b"\0\0\1\0\0\0\0\3rest")])

    repeats = Repeats(WIDE)
    repeats.coded(b"\0\0\0\1\x65\x88")
    assert repeats.coded(picture(1)) == picture(1)
    repeats.repeat()
    repeats.repeat()
    assert repeats.coded(picture(2)) == picture(4)


@given(st.lists(st.tuples(st.integers(0, 2**20), st.integers(1, 24))))
def test_numbers_are_read_as_they_were_written(numbers: list[tuple[int, int]]) -> None:
    writer = BitWriter()
    for number, width in numbers:
        writer.ue(number)
        writer.u(number % (1 << width), width)
    reader = BitReader(writer.finish())
    for number, width in numbers:
        assert reader.ue() == number
        assert reader.u(width) == number % (1 << width)
    assert reader.u(1) == 1
    with pytest.raises(EOFError):
        reader.u(8)


def test_numbers_are_those_of_the_standard() -> None:
    """Table 9-2 and table 9-3."""
    codes = ["1", "010", "011", "00100", "00101", "00110", "00111", "0001000", "0001001"]
    bits = "".join(codes)
    payload = int(bits.ljust(len(bits) + -len(bits) % 8, "0"), 2).to_bytes((len(bits) + 7) // 8, "big")
    reader = BitReader(payload)
    assert [reader.ue() for _ in codes] == list(range(9))
    assert reader.position == len(bits)
    reader = BitReader(payload)
    assert [reader.se() for _ in codes] == [0, 1, -1, 2, -2, 3, -3, 4, -4]
    with pytest.raises(ValueError, match="4 does not fit into 2 bits"):
        BitWriter().u(4, 2)


@given(st.binary(min_size=1, max_size=40), st.data())
def test_a_number_is_set_in_place(payload: bytes, data: st.DataObject) -> None:
    size = len(payload) * 8
    at = data.draw(st.integers(0, size - 1))
    width = data.draw(st.integers(1, size - at))
    number = data.draw(st.integers(0, (1 << width) - 1))
    bits = "".join(f"{byte:08b}" for byte in payload)
    changed = bits[:at] + f"{number:0{width}b}" + bits[at + width :]
    assert "".join(f"{byte:08b}" for byte in overwritten(payload, at, width, number)) == changed


@given(st.lists(st.sampled_from([0, 0, 0, 1, 2, 3, 4, 255]), max_size=40).map(bytes))
def test_escaped_data_holds_no_start_code_and_comes_back(payload: bytes) -> None:
    escaped = escape(payload)
    assert not any(code in escaped for code in (b"\0\0\0", b"\0\0\1", b"\0\0\2"))
    assert unescape(escaped) == payload
    slow, zeros = bytearray(), 0
    for byte in payload:
        if zeros == 2 and byte <= 3:
            slow.append(3)
            zeros = 0
        slow.append(byte)
        zeros = 0 if byte else zeros + 1
    assert escaped == bytes(slow)


def test_units_are_split_at_long_and_short_start_codes() -> None:
    assert split_units(b"\0\0\0\1\x67ab\0\0\1\x68c\0\0\0\1\x65\0\0\3d") == [b"\x67ab", b"\x68c", b"\x65\0\0\3d"]
