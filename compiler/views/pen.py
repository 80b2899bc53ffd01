"""The trail of a pen: a track and what is written on it in, the signs that are still seen at a time out.

A sign that fades thins out to nothing: if it paled instead, joints and crossings would show through as dots.
"""

from __future__ import annotations

from math import ceil

from compiler.motion.pen import Pen
from compiler.motion.tracks import Segment, Track
from compiler.picture import Mark
from compiler.values import US, Vector

INK = "#22252b"
CHORD = 0.03
"""Length of the chords that stand for an arc, in heights of a sign."""


def width_of(pen: Pen, size: float) -> float:
    """How wide the trail of a pen of `size` px is, px: what leaves the signs legible, and the pen to be seen."""
    return min(max(0.5 * size, 0.09 * pen.height), 0.13 * pen.height, 0.8 * size)


def trail_marks(pen: Pen, track: Track, size: float, us: int, name: str) -> list[Mark]:
    """The trail at a time; `size` is the pen's in px, `name` the object's. A mark's text is what can be read there
    of a number or an operator, its name the how manieth that is seen."""
    now, width = us / US, width_of(pen, size)
    marks: list[Mark] = []
    place = 0
    for token in pen.tokens():
        strength = pen.strength(token, now)
        seen = [s for s in token if s.start_s < now and strength > 0.0]
        text = "".join(s.text for s in seen if s.end_s <= now)
        for sign in seen:
            for start, end in sign.strokes:
                if start < now:
                    points = _points(track, start, min(end, now), CHORD * pen.height)
                    marks.append(_stroke(points, strength * width, f"{name} trail {place}", text))
        place += bool(seen)
    return marks


def _points(track: Track, start_s: float, end_s: float, chord: float) -> list[Vector]:
    """The track between two times as a polyline with chords of about `chord` px."""
    points = [track.segment(start_s).at(start_s)]
    for segment, until in track.spans(end_s):
        since = max(start_s, segment.start_s)
        if since < until:
            count = _chords(segment, since, until, chord)
            points += [segment.at(since + (until - since) * k / count) for k in range(1, count + 1)]
    return points


def _chords(segment: Segment, start_s: float, end_s: float, chord: float) -> int:
    if segment.x.is_line and segment.y.is_line:
        return 1
    wave = segment.x.waves[0]
    return max(2, ceil(abs(wave.amplitude * wave.rate) * (end_s - start_s) / chord))


def _stroke(points: list[Vector], width: float, name: str, text: str) -> Mark:
    left, right = min(p.x for p in points), max(p.x for p in points)
    top, foot = min(p.y for p in points), max(p.y for p in points)
    x, y = (left + right) / 2, (top + foot) / 2
    return Mark(
        "line",
        x,
        y,
        points=tuple((p.x - x, p.y - y) for p in points),
        stroke=INK,
        stroke_width=width,
        text=text,
        role="pen.trail",
        name=name,  # not the pen's: a look keeps ink that lies on a coloured body as it is
    )
