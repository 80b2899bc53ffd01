"""The conditions of events, one short class each: `find` lists when they begin to hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import atan2, degrees
from typing import Protocol

from compiler.events.stage import (
    Found,
    Stage,
    approach_changes,
    coordinate_changes,
    curve_span,
    difference_changes,
    direction_of,
    gap_changes,
    spans_of,
    wall_changes,
)
from compiler.motion.bounce import WALLS
from compiler.motion.roots import Span, sign_changes
from compiler.motion.tracks import Segment, derivatives
from compiler.values import US, Area, Line, Thing, Vector

Things = tuple[Thing, ...]

BESIDE_S = 1e-6
"""How far beside a corner of a path its two directions are read."""


class Condition(Protocol):
    def find(self, stage: Stage) -> Iterator[Found]: ...


@dataclass(frozen=True, slots=True)
class MeetsWall:
    """An outline comes into contact with a wall. Without a bounce it goes on through it."""

    things: Things

    def find(self, stage: Stage) -> Iterator[Found]:
        for thing in self.things:
            if thing in stage.hits:
                for contact in stage.hits[thing]:
                    yield stage.found(contact.time_s, thing, wall=contact.wall)
                continue
            met = [
                (round(time * US), rank, time, wall)
                for rank, wall in enumerate(WALLS)
                for time, clear in wall_changes(stage, thing, wall)
                if not clear
            ]
            for _, _, time, wall in sorted(met):
                yield stage.found(time, thing, wall=wall)


@dataclass(frozen=True, slots=True)
class Touches:
    """The outlines of two objects come into contact."""

    things: Things
    others: Things

    def find(self, stage: Stage) -> Iterator[Found]:
        met = {frozenset((m.first, m.second)) for m in stage.meetings}
        for a, b in pairs(self.things, self.others):
            if frozenset((a, b)) in met:
                for meeting in stage.meetings:
                    if {meeting.first, meeting.second} == {a, b}:
                        yield stage.found(meeting.time_s, a, other=b)
            else:
                for time, parts in gap_changes(stage, a, b):
                    if not parts:
                        yield stage.found(time, a, other=b)


def pairs(things: Things, others: Things) -> Iterator[tuple[Thing, Thing]]:
    """Every pair of two different objects, once."""
    seen = set()
    for a in things:
        for b in others:
            if a != b and frozenset((a, b)) not in seen:
                seen.add(frozenset((a, b)))
                yield a, b


@dataclass(frozen=True, slots=True)
class Crosses:
    """A centre crosses a line; `.toward` is the way."""

    things: Things
    line: Line

    def find(self, stage: Stage) -> Iterator[Found]:
        ways = ("left", "right") if self.line.axis == "x" else ("up", "down")
        for thing in self.things:
            for time, grows in coordinate_changes(stage.tracks[thing], self.line.axis, self.line.at, stage.end_s):
                yield stage.found(time, thing, toward=ways[grows])


@dataclass(frozen=True, slots=True)
class Enters:
    """A centre comes into an area, or leaves it."""

    things: Things
    area: Area
    leaves: bool = False

    def find(self, stage: Stage) -> Iterator[Found]:
        area = self.area
        for thing in self.things:
            track = stage.tracks[thing]
            times = {0.0}
            for axis, levels in (("x", (area.left, area.right)), ("y", (area.top, area.bottom))):
                for level in levels:
                    times |= {t for t, _ in coordinate_changes(track, axis, level, stage.end_s)}
            borders = [*sorted(times), stage.end_s]
            inside = [area.holds(track.segment((a + b) / 2).at((a + b) / 2)) for a, b in pairwise(borders)]
            for border, (before, after) in zip(borders[1:], pairwise(inside), strict=False):
                if before is self.leaves and after is not self.leaves:
                    yield stage.found(border, thing)


@dataclass(frozen=True, slots=True)
class Overtakes:
    """A centre passes another one's, seen along a direction."""

    things: Things
    others: Things
    toward: str | None

    def find(self, stage: Stage) -> Iterator[Found]:
        for a in self.things:
            for b in self.others:
                if a == b:
                    continue
                for axis, ways in (("x", ("left", "right")), ("y", ("up", "down"))):
                    if self.toward is not None and self.toward not in ways:
                        continue
                    if self.toward is None and axis == "y":
                        continue
                    for time, grows in difference_changes(stage.tracks[a], stage.tracks[b], axis, stage.end_s):
                        if self.toward is None or ways[grows] == self.toward:
                            yield stage.found(time, a, other=b, toward=ways[grows])


@dataclass(frozen=True, slots=True)
class Nearest:
    """Two centres stop to approach each other."""

    things: Things
    others: Things

    def find(self, stage: Stage) -> Iterator[Found]:
        for a, b in pairs(self.things, self.others):
            for time, parts in approach_changes(stage.tracks[a], stage.tracks[b], stage.end_s):
                if parts:
                    yield stage.found(time, a, other=b)


@dataclass(frozen=True, slots=True)
class Turns:
    """An object completes a full turn, counted from where it was when it last turned round."""

    things: Things

    def find(self, stage: Stage) -> Iterator[Found]:
        for thing in self.things:
            track = stage.tracks[thing]

            def rate(segments: list[Segment], low: float, high: float) -> Span:
                (segment,) = segments
                return curve_span(derivatives(segment)[2], segment.start_s, low, high)

            flips = [t for t, _ in sign_changes(spans_of([track], stage.end_s, rate))]
            borders = [0.0, *flips, stage.end_s]
            for low, high in pairwise(borders):
                origin, last = track.turned(round(low * US)), track.turned(round(high * US))
                way = 1.0 if last >= origin else -1.0
                for number in range(1, int(abs(last - origin) / 360.0 + 1e-9) + 1):
                    # A turn that ends with its motion comes to its level but for rounding, and stays there.
                    level = origin + way * (360.0 * number - 1e-9)

                    def angle(segments: list[Segment], low: float, high: float, level: float = level) -> Span:
                        (segment,) = segments
                        return curve_span(segment.angle.raised(-level), segment.start_s, low, high)

                    times = [t for t, _ in sign_changes(spans_of([track], stage.end_s, angle)) if low < t <= high]
                    yield stage.found(times[0] if times else high, thing)


@dataclass(frozen=True, slots=True)
class Bends:
    """The direction of motion changes at once by at least `least` degrees, at a wall, a corner of the path or
    after a rest."""

    things: Things
    least: float

    def find(self, stage: Stage) -> Iterator[Found]:
        for thing in self.things:
            before: Vector | None = None
            for segment, end in stage.tracks[thing].spans(stage.end_s):
                if segment.rests:
                    continue
                dx, dy, _ = derivatives(segment)
                # Beside the ends: a smooth motion may begin and end at a standstill, which has no direction.
                beside = min(BESIDE_S, (end - segment.start_s) / 3)
                since = end - segment.start_s - beside
                first, last = (Vector(dx.at(t), dy.at(t)) for t in (beside, since))
                if before is not None and angle_between(before, first) >= self.least:
                    yield stage.found(segment.start_s, thing, toward=direction_of(first))
                before = last


def angle_between(a: Vector, b: Vector) -> float:
    """Degrees from 0 to 180."""
    apart = abs(degrees(atan2(a.y, a.x)) - degrees(atan2(b.y, b.x))) % 360.0
    return min(apart, 360.0 - apart)


@dataclass(frozen=True, slots=True)
class SetsOff:
    """A centre begins to move, or comes to rest."""

    things: Things
    stops: bool = False

    def find(self, stage: Stage) -> Iterator[Found]:
        for thing in self.things:
            rested: bool | None = True if not self.stops else None
            for segment, _ in stage.tracks[thing].spans(stage.end_s):
                if segment.start_s <= 0.0:
                    rested = segment.rests
                elif segment.rests is self.stops and rested is not segment.rests:
                    yield stage.found(segment.start_s, thing)
                rested = segment.rests


@dataclass(frozen=True, slots=True)
class Changes:
    """An attribute has got another value."""

    things: Things
    attribute: str

    def find(self, stage: Stage) -> Iterator[Found]:
        for change in stage.changes:
            if change.thing in self.things and change.attribute == self.attribute and change.end_us <= stage.end_us:
                fields = {"from": change.before, "to": change.after}
                pos = stage.tracks[change.thing].position(change.end_us)
                yield Found(change.end_us, {"object": change.thing, "pos": pos, **fields})


@dataclass(frozen=True, slots=True)
class Completes:
    """A number or an operator that an object writes is complete."""

    things: Things

    def find(self, stage: Stage) -> Iterator[Found]:
        for thing in self.things:
            motion = stage.things[thing].get("motion")
            for signs in motion.pen.tokens() if motion is not None and motion.pen is not None else ():
                yield stage.found(signs[-1].end_s, thing, text="".join(sign.text for sign in signs))
