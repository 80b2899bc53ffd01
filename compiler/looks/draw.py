"""A style and a clip in, its look out, drawn from streams that no truth is drawn from."""

from __future__ import annotations

from dataclasses import replace
from math import pi

from compiler.looks.look import PLAIN, Distractor, Drift, Look, Wave
from compiler.looks.occluders import free_bars
from compiler.looks.scenery import SHAPES, TEXTURES
from compiler.looks.themes import THEMES
from compiler.render.fonts import FAMILIES
from compiler.streams import Stream, key_of
from compiler.trace import Trace
from compiler.views import frame_picture


def look_of(style: str, split: str, seed: int, clip_id: str, trace: Trace, reveal: str) -> Look:
    """The look of a clip. `style` is one of `STYLES`.

    It depends on the trace by its canvas alone, but for the occluders: these lie where nothing ever is.
    """
    if style == "plain":
        return PLAIN
    stream = Stream(key_of("look", style, split, seed, clip_id))
    look = _varied(style, stream)
    if style == "varied":
        return look
    shown = (frame_picture(trace, reveal, frame) for frame in range(trace.frames))
    return replace(
        look,
        texture=stream.child("texture").choice(sorted(TEXTURES)),
        distractors=_distractors(stream.child("distractors"), trace.width, trace.height),
        occluders=free_bars(shown, trace.width, trace.height, stream.child("occluders")),
        drift=_drift(stream.child("drift"), trace.width, trace.height),
        noise=_within(stream.child("noise"), 2.0, 5.0),
        blur=stream.child("blur").choice((0, 1, 2, 3)),
        grain=f"{stream.child('grain').word():016x}",
        quantizer=28 + stream.child("quantizer").below(6),
    )


def _varied(style: str, stream: Stream) -> Look:
    theme = stream.child("theme").choice(sorted(THEMES))
    dark = THEMES[theme].dark
    # A dark ground swallows a shadow and a dark outline.
    return Look(
        style=style,
        theme=theme,
        palette=stream.child("palette").choice(THEMES[theme].palettes),
        font=stream.child("font").choice(sorted(FAMILIES)),
        text_scale=_within(stream.child("text"), 0.9, 1.05),
        bold_labels=stream.child("bold").below(3) == 0,
        line_scale=_within(stream.child("line"), 0.8, 1.6),
        radius_scale=_within(stream.child("radius"), 0.3, 1.7),
        outline=stream.child("outline").choice(("none", "deep") if dark else ("none", "deep", "deep", "ink")),
        shade=stream.child("shade").choice((0.0, 3.0, 6.0)),
        shadow=stream.child("shadow").choice((0.0, 0.5) if dark else (0.0, 0.16, 0.28)),
        ground_fall=stream.child("fall").choice((0.0, 2.5, 4.0)),
    )


def _distractors(stream: Stream, width: int, height: int) -> tuple[Distractor, ...]:
    short = min(width, height)
    # Each keeps to a ninth of the canvas, so that they don't tangle.
    ninths = stream.child("places").shuffled([(column, row) for column in range(3) for row in range(3)])
    count = 4 + stream.child("count").below(4)
    return tuple(
        Distractor(
            shape=one.child("shape").choice(sorted(SHAPES)),
            size=_within(one.child("size"), 0.042 * short, 0.062 * short),
            x=_wave(one.child("x"), (column + 0.5) * width / 3, 0.13 * width, 6.0, 14.0),
            y=_wave(one.child("y"), (row + 0.5) * height / 3, 0.13 * height, 6.0, 14.0),
            turn=_within(one.child("turn"), -40.0, 40.0),
        )
        for one, (column, row) in zip((stream.child(n) for n in range(count)), ninths, strict=False)
    )


def _drift(stream: Stream, width: int, height: int) -> Drift:
    # Under 4 px/s on a side of 448 px: no object that moves is that slow.
    short = min(width, height)
    reach = 0.013 * short
    return Drift(
        scale=_within(stream.child("scale"), 0.92, 0.94),
        x=_wave(stream.child("x"), 0.0, reach, 10.0, 20.0),
        y=_wave(stream.child("y"), 0.0, reach, 10.0, 20.0),
        border_width=_within(stream.child("border"), 0.005 * short, 0.009 * short),
    )


def _wave(stream: Stream, middle: float, reach: float, shortest_s: float, longest_s: float) -> Wave:
    reach = _within(stream.child("reach"), 0.6, 1.0) * reach
    period_s = _within(stream.child("period"), shortest_s, longest_s)
    return Wave(round(middle, 3), round(reach, 3), period_s, _within(stream.child("phase"), 0.0, 2 * pi))


def _within(stream: Stream, low: float, high: float) -> float:
    return round(low + (high - low) * stream.unit(), 3)
