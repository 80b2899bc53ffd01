"""CPU time a frame of painting and encoding, against plain x264 and Matplotlib; two workers against one.

    python bench/throughput.py [--only encoding|long|workers] [--rounds 6] [--frames 180] [--clips 200]
        [--scenes grid_swaps,card_pile]

Each round takes one clip through every contender, so that what else the machine does meets all of them;
what is printed is the median of the ratios of a round. The clips of `encoding` are frames of two library scenes:
those that changed, each once, and the same with a still second after each second of motion. Those of `long` are
whole clips as they are built, of any scenes with a hidden state, or of a file. The contenders:

- ours: pictures from the trace, painted, converted, coded and written as an MP4 file, plain look;
- x264: coding alone, every frame, repeats too, from I420 frames that are ready in memory;
- Matplotlib: artists made once and moved, what never changes blitted from a background, a repeat neither
  drawn nor converted again; the canvas goes through PyAV to libx264 as ffmpeg sets it by itself. Its pictures are
  ready. For comparison also with the settings of the x264 contender: then the drawing makes all the difference.
"""

from __future__ import annotations

import argparse
import itertools
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.video.frame import PictureType, VideoFrame
from av.video.reformatter import Colorspace, Interpolation, VideoReformatter

from compiler.dataset.clip import frames
from compiler.looks import PLAIN as PLAIN_LOOK
from compiler.lowering import load, lower, plans_of
from compiler.picture import Mark, Picture
from compiler.questions.sampler import Sampler
from compiler.render import Painter, Pixels
from compiler.simulate.observe import Viewer
from compiler.trace import Trace
from compiler.video import SAME, Changed, Same, encode
from compiler.video.convert import Converter, to_yuv
from compiler.views import frame_picture

ROOT = Path(__file__).resolve().parent.parent
LIBRARY = ROOT / "scenes"
SCENES = {
    "bounce_count": (ROOT / "scenes/motion/bounce_count.scene", "hits"),
    "grid_swaps": (ROOT / "scenes/grid/grid_swaps.scene", "forward"),
}
FPS = 30
PRESET = "veryfast"
PLAIN = "bframes=0:ref=1:subme=1:trellis=0:weightp=0:rc-lookahead=10"
CRF = "20"
GOALS = {"no repeats": 1.4, "half still": 0.85}
MATPLOTLIB_GOAL = 3.0
LONG = "whole clip"
LONG_SCENES = "grid_swaps,card_pile"
LONG_GOAL = 0.85
LONG_MATPLOTLIB_GOALS = {"card_pile": 15.0}
"""Over Matplotlib, where it isn't that of a grid."""
GRID_GOAL = 5.0
WORKERS_GOAL = 1.75


@dataclass(frozen=True, slots=True)
class Clip:
    """Numbers of a trace's frames in the order of showing; equal neighbours are repeats."""

    name: str
    still: str
    trace: Trace
    reveal: str
    shown: tuple[int, ...]


def clips(name: str, count: int) -> Iterator[Clip]:
    """Both kinds of clip of a scene, each with about `count` frames."""
    path, question = SCENES[name]
    plan = lower(load(path, {}).checked, "medium", (question,))
    trace = Sampler(plan, Viewer()).sample("bench", 0, 0).trace
    reveal = plan.questions[0].reveal
    pictures = [frame_picture(trace, reveal, frame) for frame in range(trace.frames)]
    moved = [0] + [frame for frame in range(1, trace.frames) if pictures[frame] != pictures[frame - 1]]
    yield Clip(name, "no repeats", trace, reveal, tuple(moved[:count]))
    half = moved[: count // 2]
    seconds = [half[start : start + FPS] for start in range(0, len(half), FPS)]
    held = [frame for second in seconds for frame in [*second, *[second[-1]] * len(second)]]
    yield Clip(name, "half still", trace, reveal, tuple(held))


def long_clip(name: str) -> Clip | None:
    """The whole first clip of a scene of the library, or of a file, of the first question that shows the opening."""
    found = [path for path in (Path(name), *LIBRARY.rglob(f"{name}.scene")) if path.is_file()]
    if not found:
        return None
    plans = plans_of(load(found[0], {}), ("medium",))
    plan = next((p for p in plans if p.questions[0].reveal == "initial"), plans[0])
    trace = Sampler(plan, Viewer()).sample("bench", 0, 0).trace
    return Clip(found[0].stem, LONG, trace, plan.questions[0].reveal, tuple(range(trace.frames)))


def goals_of(clip: Clip) -> tuple[float, float]:
    """What ours is to reach: at most so much of x264, so many times as fast as Matplotlib."""
    if clip.still == LONG:
        return LONG_GOAL, LONG_MATPLOTLIB_GOALS.get(clip.name, GRID_GOAL)
    return GOALS[clip.still], MATPLOTLIB_GOAL


def pictures_of(clip: Clip) -> list[Picture | Same]:
    """As `compiler.dataset.clip.frames` does it, but over the clip's frames and without painting."""
    found: list[Picture | Same] = []
    before = None
    for frame in clip.shown:
        shown = frame_picture(clip.trace, clip.reveal, frame)
        found.append(SAME if shown == before else shown)
        before = shown
    return found


def painted(pictures: Sequence[Picture | Same], painter: Painter) -> Iterator[Changed | Same]:
    for picture in pictures:
        if isinstance(picture, Same):
            yield picture
        else:
            yield Changed(*painter.repaint(picture))


def our_frames(clip: Clip, painter: Painter) -> Iterator[Pixels | Changed | Same]:
    """What a build encodes, where the clip is as it is built."""
    if clip.still == LONG:
        return frames(clip.trace, clip.reveal, painter, PLAIN_LOOK)
    return painted(pictures_of(clip), painter)


def seconds(work: Callable[[], object]) -> float:
    """CPU seconds of this process; everything here runs in one thread."""
    start = time.process_time()
    work()
    return time.process_time() - start


def x264(clip: Clip, lean: bool = True) -> av.VideoCodecContext:
    """libx264 in one thread; `lean` sets it as the yardstick, else as ffmpeg does by itself (medium, crf 23)."""
    codec = av.CodecContext.create("libx264", "w")
    assert isinstance(codec, av.VideoCodecContext)
    codec.width, codec.height, codec.pix_fmt = clip.trace.width, clip.trace.height, "yuv420p"
    codec.time_base, codec.framerate, codec.thread_count = Fraction(1, FPS), Fraction(FPS), 1
    if lean:
        codec.options = {"preset": PRESET, "crf": CRF, "x264-params": PLAIN}
    return codec


def code(clip: Clip, frames: Iterator[VideoFrame], lean: bool = True) -> int:
    """Code every frame; returns bytes."""
    codec = x264(clip, lean)
    size = 0
    for index, frame in enumerate(frames):
        frame.pts, frame.time_base, frame.pict_type = index, codec.time_base, PictureType.NONE
        size += sum(packet.size for packet in codec.encode(frame))
    return size + sum(packet.size for packet in codec.encode(None))


class Matplotlib:
    """One figure for a clip. Mark n of every picture is one artist, moved and recoloured from frame to frame."""

    def __init__(self, pictures: list[Picture | Same]) -> None:
        import matplotlib as mpl

        mpl.use("Agg")
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        told = [picture for picture in pictures if isinstance(picture, Picture)]
        first = told[0]
        figure = Figure(figsize=(first.width / 100, first.height / 100), dpi=100, facecolor=first.ground)
        canvas: Any = FigureCanvasAgg
        self._canvas = canvas(figure)
        self._axes = figure.add_axes((0, 0, 1, 1))
        self._axes.set_xlim(0, first.width)
        self._axes.set_ylim(first.height, 0)
        self._axes.set_axis_off()
        most = max(len(picture.marks) for picture in told)
        columns = [[p.marks[n] if n < len(p.marks) else None for p in told] for n in range(most)]
        self._moving = [n for n, column in enumerate(columns) if any(mark != column[0] for mark in column)]
        for n, column in enumerate(columns):
            if n not in self._moving and column[0] is not None:
                self._new(column[0])
        self._canvas.draw()
        self._background = self._canvas.copy_from_bbox(figure.bbox)
        self._artists: dict[tuple[int, str], Any] = {}
        self._shown: dict[tuple[int, str], Mark] = {}

    def draw(self, picture: Picture) -> Pixels:
        """RGBA, uint8 (height, width, 4); the next call overwrites it."""
        self._canvas.restore_region(self._background)
        for n in self._moving:
            if n >= len(picture.marks):
                continue
            mark = picture.marks[n]
            key = (n, mark.kind)
            if key not in self._artists:
                self._artists[key] = self._new(mark)
            elif self._shown[key] != mark:
                self._set(self._artists[key], mark)
            self._shown[key] = mark
            self._axes.draw_artist(self._artists[key])
        return np.asarray(self._canvas.buffer_rgba())

    def _new(self, mark: Mark) -> Any:
        from matplotlib.patches import Ellipse, FancyBboxPatch, Polygon

        made: Any
        if mark.kind == "text":
            # A font size is in points of 1/72 inch, at 100 dots an inch.
            size = mark.height * 0.72
            weight = "bold" if mark.bold else "normal"
            made = self._axes.text(0, 0, "", ha="center", va="center_baseline", size=size, weight=weight)
        elif mark.kind == "circle":
            made = self._axes.add_patch(Ellipse((0, 0), 1, 1))
        elif mark.kind == "rect":
            style = f"round,pad=0,rounding_size={mark.radius}" if mark.radius else "square,pad=0"
            made = self._axes.add_patch(FancyBboxPatch((0, 0), 1, 1, boxstyle=style))
        else:
            made = self._axes.add_patch(Polygon([(0, 0)], closed=mark.kind == "polygon"))
        made.set_animated(False)
        self._set(made, mark)
        return made

    @staticmethod
    def _set(artist: Any, mark: Mark) -> None:
        artist.set_alpha(mark.opacity)
        if mark.kind == "text":
            artist.set_position((mark.x, mark.y))
            artist.set_text(mark.text)
            artist.set_color(mark.fill or mark.stroke)
            artist.set_rotation(-mark.rotation)
            return
        if mark.kind == "circle":
            artist.set_center((mark.x, mark.y))
            artist.set_width(mark.width)
            artist.set_height(mark.height)
        elif mark.kind == "rect":
            artist.set_bounds(mark.x - mark.width / 2, mark.y - mark.height / 2, mark.width, mark.height)
        else:
            artist.set_xy([(mark.x + x, mark.y + y) for x, y in mark.points])
        artist.set_facecolor(mark.fill or "none")
        artist.set_edgecolor(mark.stroke or "none")
        artist.set_linewidth(mark.stroke_width * 0.72)


def matplotlib(clip: Clip, pictures: list[Picture | Same], lean: bool) -> int:
    """The whole pipeline of the third contender; returns bytes."""
    figure, reformatter = Matplotlib(pictures), VideoReformatter()

    def frames() -> Iterator[VideoFrame]:
        frame: VideoFrame | None = None
        for picture in pictures:
            if isinstance(picture, Picture):
                frame = reformatter.reformat(
                    VideoFrame.from_numpy_buffer(figure.draw(picture), format="rgba"),
                    format="yuv420p",
                    dst_colorspace=Colorspace.ITU709,
                    interpolation=Interpolation.BILINEAR,
                    threads=1,
                )
            assert frame is not None
            yield frame

    return code(clip, frames(), lean)


def bench_encoding(of: Sequence[Clip], rounds: int, out: Path) -> None:
    stages = ("pictures", "painting", "conversion", "coding")
    for clip in of:
        goal, matplotlib_goal = goals_of(clip)
        width, height, count = clip.trace.width, clip.trace.height, len(clip.shown)
        painter, path = Painter(width, height), out / "clip.mp4"
        pictures = pictures_of(clip)
        ready: list[VideoFrame] = []
        for frame in painted(pictures, painter):
            ready.append(ready[-1] if isinstance(frame, Same) else to_yuv(frame.pixels, VideoReformatter()))

        def ours(clip: Clip = clip, painter: Painter = painter, path: Path = path) -> None:
            encode(path, our_frames(clip, painter), clip.trace.width, clip.trace.height, FPS)

        def plain(clip: Clip = clip, ready: list[VideoFrame] = ready) -> None:
            code(clip, iter(ready))

        def foreign(clip: Clip = clip, pictures: list[Picture | Same] = pictures) -> None:
            matplotlib(clip, pictures, lean=False)

        def foreign_lean(clip: Clip = clip, pictures: list[Picture | Same] = pictures) -> None:
            matplotlib(clip, pictures, lean=True)

        contenders: dict[str, Callable[[], object]] = {
            "ours": ours,
            "x264": plain,
            "matplotlib": foreign,
            "matplotlib, lean x264": foreign_lean,
        }
        times: dict[str, list[float]] = {name: [] for name in contenders}
        parts: dict[str, list[float]] = {name: [] for name in stages}
        for number in range(rounds + 1):
            took = {name: seconds(run) for name, run in contenders.items()}
            split = stage_times(clip, painter, path)
            if number == 0:  # first calls fill caches
                continue
            for name in contenders:
                times[name].append(took[name] / count)
            for name in stages:
                parts[name].append(split[name] / count)
        repeats = sum(isinstance(picture, Same) for picture in pictures)
        size = path.stat().st_size
        print(f"\n{clip.name}, {clip.still}: {count} frames of {width} x {height} px, {repeats} repeats")
        print("  ms of CPU a frame, median: " + ", ".join(f"{n} {_ms(t)}" for n, t in times.items()))
        print("  of ours: " + ", ".join(f"{n} {_ms(t)}" for n, t in parts.items()) + f"; {size / count:.0f} B a frame")
        _verdict("ours / x264", _ratio(times["ours"], times["x264"]), goal, most=True)
        _verdict("matplotlib / ours", _ratio(times["matplotlib"], times["ours"]), matplotlib_goal, most=False)
        print(f"  with the lean x264  {_ratio(times['matplotlib, lean x264'], times['ours']):.2f}")


def stage_times(clip: Clip, painter: Painter, path: Path) -> dict[str, float]:
    """CPU seconds of each part of our way: of the whole, and of the whole without its end."""
    found: dict[str, float] = {}
    pictures: list[Picture | Same] = []
    converter = Converter()
    found["pictures"] = seconds(lambda: pictures.extend(pictures_of(clip)))
    # One at a time, as in a build: hundreds of frames kept cost more for fresh memory than to paint.
    found["painting"] = seconds(lambda: [None for _ in painted(pictures, painter)])
    converted = seconds(
        lambda: [converter.changed(f) for f in painted(pictures, painter) if isinstance(f, Changed)] and None
    )
    found["conversion"] = converted - found["painting"]
    found["coding"] = seconds(lambda: encode(path, our_frames(clip, painter), painter.width, painter.height, FPS))
    found["coding"] -= found["pictures"] + converted
    return found


def bench_workers(rounds: int, count: int, out: Path) -> None:
    """Wall clock and CPU of whole `synrl compile` runs, start and closing table included.

    Wall clock needs two idle cores; CPU says what they could reach at best: twice what one does, less what
    the second worker costs on top.
    """
    wall: dict[int, list[float]] = {1: [], 2: []}
    cpu: dict[int, list[float]] = {1: [], 2: []}
    paths = [str(path) for path, _ in SCENES.values()]
    for number, workers in itertools.product(range(rounds), wall):
        folder = out / f"{number}-{workers}"
        command = [sys.executable, "-c", "from synrl_dsl.cli import main; main()", "compile", *paths]
        command += ["--n", str(count), "--workers", str(workers), "--out", str(folder)]
        start, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
        ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if ran.returncode:
            raise SystemExit(ran.stdout + ran.stderr)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        wall[workers].append(time.monotonic() - start)
        cpu[workers].append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    print(f"\ncompile, {count} clips of both scenes, {rounds} rounds, on {os.cpu_count()} cores")
    for what, times in (("wall", wall), ("CPU", cpu)):
        print(f"  {what} s, median: " + ", ".join(f"{w} workers {statistics.median(t):.1f}" for w, t in times.items()))
    _verdict("one worker / two", _ratio(wall[1], wall[2]), WORKERS_GOAL, most=False)
    print(f"  at best, by CPU    {2 * _ratio(cpu[1], cpu[2]):5.2f}   load of the machine now: {os.getloadavg()[0]:.2f}")


def _ms(times: list[float]) -> str:
    return f"{statistics.median(times) * 1e3:.3f}"


def _ratio(one: list[float], other: list[float]) -> float:
    return statistics.median(a / b for a, b in zip(one, other, strict=True))


def _verdict(what: str, ratio: float, goal: float, most: bool) -> None:
    met = ratio <= goal if most else ratio >= goal
    print(f"  {what:18s} {ratio:5.2f}   goal {'at most' if most else 'at least'} {goal}: {'met' if met else 'MISSED'}")


def _long_clips(names: Sequence[str]) -> list[Clip]:
    made = {name: long_clip(name) for name in names}
    for name in (name for name, clip in made.items() if clip is None):
        print(f"\n{name}: no such scene in the library, and no such file; left out")
    return [clip for clip in made.values() if clip is not None]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--only", choices=("encoding", "long", "workers"))
    arguments.add_argument("--rounds", type=int, default=6)
    arguments.add_argument("--frames", type=int, default=180)
    arguments.add_argument("--clips", type=int, default=200)
    arguments.add_argument("--scenes", default=LONG_SCENES, help="of the long clips: names of the library, or files")
    given = arguments.parse_args()
    print(f"load of the machine before the start: {os.getloadavg()[0]:.2f}")
    with tempfile.TemporaryDirectory() as name:
        if given.only in (None, "encoding"):
            bench_encoding([c for s in SCENES for c in clips(s, given.frames)], given.rounds, Path(name))
        if given.only in (None, "long"):
            bench_encoding(_long_clips(given.scenes.split(",")), given.rounds, Path(name))
        if given.only in (None, "workers"):
            bench_workers(max(1, given.rounds // 2), given.clips, Path(name))


if __name__ == "__main__":
    main()
