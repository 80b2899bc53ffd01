"""What events are looked for in: tracks, looks and solved contacts of all objects of one clip."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import hypot, radians

from compiler.motion.bounce import WALLS, Contact
from compiler.motion.collide import Meeting
from compiler.motion.curves import Curve
from compiler.motion.outlines import gap, vertices
from compiler.motion.roots import Span, sign_changes
from compiler.motion.tracks import Segment, Track, derivatives
from compiler.values import US, Thing, Value, Vector

NO_APPROACH = 1e-9
"""px2/s: centres whose distance is kept, but for rounding."""


@dataclass(frozen=True, slots=True)
class Change:
    """An attribute of an object gets another value between two times, in microseconds; it has it from the end on."""

    start_us: int
    end_us: int
    thing: Thing
    attribute: str
    before: Value
    after: Value


@dataclass(frozen=True, slots=True)
class Found:
    """An event: its time in microseconds, and its attributes."""

    us: int
    fields: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Stage:
    """Everything that moves. `hits` and `meetings` were solved with the tracks: objects bounce there."""

    width: int
    height: int
    end_us: int
    things: Mapping[Thing, Mapping[str, Value]]
    tracks: Mapping[Thing, Track]
    hits: Mapping[Thing, Sequence[Contact]]
    meetings: Sequence[Meeting]
    changes: Sequence[Change]

    @property
    def end_s(self) -> float:
        return self.end_us / US

    def found(self, time_s: float, thing: Thing, **fields: Value) -> Found:
        us = round(time_s * US)
        return Found(us, {"object": thing, "pos": self.tracks[thing].position(us), **fields})

    def value(self, thing: Thing, attribute: str, us: int) -> Value:
        """An attribute at a time: sizes and opacities change steadily, other things at the end of their change."""
        return value_at(self.changes, thing, attribute, self.things[thing][attribute], us)

    def outline(self, thing: Thing, us: int) -> tuple[tuple[float, float], ...] | float:
        """Corners about the centre at a time, or a circle's radius: px."""
        shape, size = self.value(thing, "shape", us), self.value(thing, "size", us)
        if shape == "circle":
            return float(size) / 2
        own = self.things[thing]
        return vertices(shape, size, own.get("rotation", 0.0) + self.tracks[thing].turned(us))

    def gap(self, a: Thing, b: Thing, us: int) -> float:
        """Distance between the outlines at a time in px, below 0 where they overlap."""
        places = (self.tracks[t].position(us) for t in (a, b))
        return gap(self.outline(a, us), next(places), self.outline(b, us), next(places))


def value_at(changes: Iterable[Change], thing: Thing, attribute: str, first: Value, us: int) -> Value:
    """The value of an attribute that is `first` at the start."""
    value = first
    for change in changes:
        if change.thing != thing or change.attribute != attribute or change.start_us > us:
            continue
        if change.end_us <= us:
            value = change.after
        elif attribute in ("size", "opacity"):
            share = (us - change.start_us) / (change.end_us - change.start_us)
            value = change.before + share * (change.after - change.before)
        else:
            value = change.before
    return value


# ------------------------------------------------------------------ functions of time over tracks


def spans_of(
    tracks: Sequence[Track],
    end_s: float,
    make: Callable[[list[Segment], float, float], Span],
    jumps: Iterable[float] = (),
) -> list[Span]:
    """A span for each stretch in which all tracks stay in one segment, and between `jumps`, times in seconds."""
    borders = {0.0, end_s, *(t for t in jumps if 0.0 < t < end_s)}
    for track in tracks:
        borders |= {s.start_s for s in track.segments if 0.0 < s.start_s < end_s}
    return [make([t.segment((low + high) / 2) for t in tracks], low, high) for low, high in pairwise(sorted(borders))]


def curve_span(curve: Curve, base: float, low: float, high: float) -> Span:
    """The span of a curve whose time counts from `base` s."""
    speed = _rate(curve, low - base, high - base)
    return Span(low, high, lambda t: curve.at(t - base), speed)


@lru_cache(maxsize=8192)
def _rate(curve: Curve, start: float, end: float) -> float:
    return curve.derivative().bound(start, end)


def coordinate_changes(track: Track, axis: str, level: float, end_s: float) -> list[tuple[float, bool]]:
    """When a coordinate of the centre crosses a level (px), and whether it grows."""

    def make(segments: list[Segment], low: float, high: float) -> Span:
        (segment,) = segments
        curve: Curve = getattr(segment, axis).raised(-level)
        return curve_span(curve, segment.start_s, low, high)

    return sign_changes(spans_of([track], end_s, make))


def difference_changes(a: Track, b: Track, axis: str, end_s: float) -> list[tuple[float, bool]]:
    """When a coordinate of `a` passes that of `b`, and whether `a` gets the larger one."""

    def make(segments: list[Segment], low: float, high: float) -> Span:
        one, two = segments
        curve = getattr(one, axis).shifted(low - one.start_s)
        other = getattr(two, axis).shifted(low - two.start_s)
        return curve_span(curve.plus(other.times(-1.0)), low, low, high)

    return sign_changes(spans_of([a, b], end_s, make))


def approach_changes(a: Track, b: Track, end_s: float) -> list[tuple[float, bool]]:
    """When two centres stop to approach each other (True), and when they stop to part (False)."""

    def make(segments: list[Segment], low: float, high: float) -> Span:
        one, two = segments
        dx, dy = (_difference(getattr(one, k), one, getattr(two, k), two, low) for k in ("x", "y"))
        vx, vy = dx.derivative(), dy.derivative()
        wide = high - low
        fast = hypot(vx.bound(0, wide), vy.bound(0, wide))
        far = hypot(dx.bound(0, wide), dy.bound(0, wide))
        bend = hypot(vx.derivative().bound(0, wide), vy.derivative().bound(0, wide))

        def value(t: float) -> float:
            since = t - low
            rate = dx.at(since) * vx.at(since) + dy.at(since) * vy.at(since)
            return rate if abs(rate) > NO_APPROACH else 0.0

        return Span(low, high, value, fast * fast + far * bend)

    return sign_changes(spans_of([a, b], end_s, make))


def gap_changes(stage: Stage, a: Thing, b: Thing) -> list[tuple[float, bool]]:
    """When two outlines part (True) and touch (False)."""

    def make(segments: list[Segment], low: float, high: float) -> Span:
        speed = sum(_edge_speed(stage, t, s, low, high) for t, s in zip((a, b), segments, strict=True))
        return Span(low, high, lambda t: stage.gap(a, b, round(t * US)), speed)

    tracks = [stage.tracks[a], stage.tracks[b]]
    return sign_changes(spans_of(tracks, stage.end_s, make, _jumps(stage, (a, b))))


def wall_changes(stage: Stage, thing: Thing, wall: str) -> list[tuple[float, bool]]:
    """When an outline comes clear of a wall (True) and meets it (False)."""
    track, far = stage.tracks[thing], WALLS.index(wall)

    def room(t: float) -> float:
        us = round(t * US)
        pos, outline = track.position(us), stage.outline(thing, us)
        if isinstance(outline, float):
            reaches = (outline,) * 4
        else:
            xs, ys = [x for x, _ in outline], [y for _, y in outline]
            reaches = (-min(xs), max(xs), -min(ys), max(ys))
        return (pos.x, stage.width - pos.x, pos.y, stage.height - pos.y)[far] - reaches[far]

    def make(segments: list[Segment], low: float, high: float) -> Span:
        return Span(low, high, room, _edge_speed(stage, thing, segments[0], low, high))

    return sign_changes(spans_of([track], stage.end_s, make, _jumps(stage, (thing,))))


def _edge_speed(stage: Stage, thing: Thing, segment: Segment, low: float, high: float) -> float:
    """How fast a point of an outline moves at most, px/s."""
    dx, dy, turn = derivatives(segment)
    span = (low - segment.start_s, high - segment.start_s)
    radius = max(_sizes(stage, thing)) / 2
    return hypot(dx.bound(*span), dy.bound(*span)) + radius * radians(turn.bound(*span)) + _growth(stage, thing) / 2


def _jumps(stage: Stage, things: tuple[Thing, ...]) -> list[float]:
    """When an outline changes its shape at once, or begins or ends to change its size; in seconds."""
    changes = [c for c in stage.changes if c.thing in things and c.attribute in ("shape", "size")]
    return [us / US for c in changes for us in (c.start_us, c.end_us)]


def _difference(a: Curve, one: Segment, b: Curve, two: Segment, low: float) -> Curve:
    return a.shifted(low - one.start_s).plus(b.shifted(low - two.start_s).times(-1.0))


def _sizes(stage: Stage, thing: Thing) -> list[float]:
    changed = [c.after for c in stage.changes if c.thing == thing and c.attribute == "size"]
    return [stage.things[thing]["size"], *changed]


def _growth(stage: Stage, thing: Thing) -> float:
    """How fast its size changes at most, px/s."""
    rates = [
        abs(c.after - c.before) / max(1e-6, (c.end_us - c.start_us) / US)
        for c in stage.changes
        if c.thing == thing and c.attribute == "size"
    ]
    return max(rates, default=0.0)


def smallest(curve: Curve, seconds: float) -> float:
    """The least value of a curve over [0, seconds]."""
    slope = curve.derivative()
    rate = slope.derivative().bound(0.0, seconds)
    turns = [] if curve.is_line else sign_changes([Span(0.0, seconds, slope.at, rate)])
    return min(curve.at(t) for t in (0.0, seconds, *(t for t, _ in turns)))


def extent(track: Track, end_s: float) -> tuple[float, float, float, float]:
    """The least x, greatest x, least y and greatest y of a centre up to a time, px."""
    parts = [(s, end - s.start_s) for s, end in track.spans(end_s)]
    return (
        min(smallest(s.x, n) for s, n in parts),
        -min(smallest(s.x.times(-1.0), n) for s, n in parts),
        min(smallest(s.y, n) for s, n in parts),
        -min(smallest(s.y.times(-1.0), n) for s, n in parts),
    )


def direction_of(v: Vector) -> str:
    """The main direction of a velocity, y downwards."""
    if abs(v.x) >= abs(v.y):
        return "right" if v.x > 0 else "left"
    return "down" if v.y > 0 else "up"
