"""Distributions: what stands behind `~`, as values that draw from a stream."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import hypot
from typing import Protocol

from compiler.errors import SceneError
from compiler.streams import Stream
from compiler.values import Bag, Value, Vector


class Distribution(Protocol):
    """Anything that can be drawn from."""

    def draw(self, stream: Stream) -> Value: ...

    def support(self) -> tuple[Value, ...] | None:
        """The equally likely values, or None where they are not few."""


@dataclass(frozen=True, slots=True)
class Uniform:
    """A continuous range."""

    low: float
    high: float

    def draw(self, stream: Stream) -> Value:
        return self.low + (self.high - self.low) * stream.unit()

    def draw_third(self, stream: Stream, third: int) -> Value:
        """A draw from one of the three equal thirds."""
        return self.low + (self.high - self.low) * (third + stream.unit()) / 3

    def third(self, value: float) -> int:
        """Which third a value lies in: 0, 1 or 2."""
        if self.high <= self.low:
            return 0
        return min(2, max(0, int(3 * (value - self.low) / (self.high - self.low))))

    def support(self) -> tuple[Value, ...] | None:
        return None

    def __contains__(self, value: object) -> bool:
        return isinstance(value, int | float) and self.low <= value <= self.high


@dataclass(frozen=True, slots=True)
class Choice:
    """A uniform choice."""

    items: tuple[Value, ...]

    def draw(self, stream: Stream) -> Value:
        if not self.items:
            raise SceneError("a draw from an empty range or list")
        return stream.choice(self.items)

    def support(self) -> tuple[Value, ...] | None:
        return self.items


@dataclass(frozen=True, slots=True)
class Shuffle:
    """All items in a uniform random order."""

    items: tuple[Value, ...]

    def draw(self, stream: Stream) -> Value:
        return tuple(stream.shuffled(self.items))

    def support(self) -> tuple[Value, ...] | None:
        return None


@dataclass(frozen=True, slots=True)
class Placed:
    """The items on the places, in a uniform random order; drawn as a dict."""

    items: tuple[Value, ...]
    places: tuple[str, ...]

    def draw(self, stream: Stream) -> Value:
        if len(self.items) != len(self.places):
            raise SceneError(
                f"shuffle() has {len(self.items)} items for {len(self.places)} places; give as many of both"
            )
        return dict(zip(self.places, stream.shuffled(self.items), strict=True))

    def support(self) -> tuple[Value, ...] | None:
        return None


@dataclass(frozen=True, slots=True)
class EachOf:
    """An item for each place, drawn on its own; drawn as a dict."""

    items: tuple[Value, ...]
    places: tuple[str, ...]

    def draw(self, stream: Stream) -> Value:
        return {place: stream.child(place).choice(self.items) for place in self.places}

    def problem(self, value: Value) -> str | None:
        """Why a value can't have come from this, or None."""
        if set(value) != set(self.places):
            return "its places are " + ", ".join(self.places)
        strange = [v for v in value.values() if v not in self.items]
        return f"{strange[0]} is none of {', '.join(map(str, self.items))}" if strange else None

    def support(self) -> tuple[Value, ...] | None:
        return None


@dataclass(frozen=True, slots=True)
class Sample:
    """`count` different items in a random order."""

    count: int
    items: tuple[Value, ...]

    def draw(self, stream: Stream) -> Value:
        if not 0 <= self.count <= len(self.items):
            raise SceneError(f"sample() can't take {self.count} of {len(self.items)} items")
        return tuple(stream.shuffled(self.items)[: self.count])

    def support(self) -> tuple[Value, ...] | None:
        return None


@dataclass(frozen=True, slots=True)
class Inside:
    """A uniform position in a box."""

    left: float
    top: float
    right: float
    bottom: float

    def draw(self, stream: Stream) -> Value:
        if self.left > self.right or self.top > self.bottom:
            raise SceneError("inside() leaves no room: its margin is larger than half the canvas")
        x = self.left + (self.right - self.left) * stream.unit()
        return Vector(x, self.top + (self.bottom - self.top) * stream.unit())

    def support(self) -> tuple[Value, ...] | None:
        return None


class Joint(Protocol):
    """What the objects of an array draw together."""

    def draw_all(self, stream: Stream, count: int) -> tuple[Value, ...]: ...


@dataclass(frozen=True, slots=True)
class Distinct:
    """Different items for the objects of an array, in a uniform random order."""

    items: tuple[Value, ...]

    def draw_all(self, stream: Stream, count: int) -> tuple[Value, ...]:
        if count > len(self.items):
            raise SceneError(f"distinct() has {len(self.items)} items for {count} objects")
        return tuple(stream.shuffled(self.items)[:count])

    def draw(self, stream: Stream) -> Value:
        return self.draw_all(stream, 1)[0]

    def support(self) -> tuple[Value, ...] | None:
        return None


SCATTER_TRIES = 200
"""Positions tried for one object, and arrays tried before it is said that there is no room."""


@dataclass(frozen=True, slots=True)
class Scattered:
    """Uniform positions in a box, no two of an array closer than `gap` px from centre to centre."""

    box: Inside
    gap: float

    def draw_all(self, stream: Stream, count: int) -> tuple[Value, ...]:
        for attempt in range(SCATTER_TRIES):
            made: list[Vector] = []
            for number in range(SCATTER_TRIES):
                if len(made) == count:
                    break
                pos = self.box.draw(stream.child(attempt, number))
                if all(hypot(pos.x - o.x, pos.y - o.y) >= self.gap for o in made):
                    made.append(pos)
            if len(made) == count:
                return tuple(made)
        raise SceneError(f"scattered() found no room for {count} objects; make the gap smaller")

    def draw(self, stream: Stream) -> Value:
        return self.draw_all(stream, 1)[0]

    def support(self) -> tuple[Value, ...] | None:
        return None


@dataclass(frozen=True, slots=True)
class Lane:
    """A uniform x on a horizontal line."""

    left: float
    right: float
    y: float

    def draw(self, stream: Stream) -> Value:
        if self.left > self.right:
            raise SceneError("lane() leaves no room: its margin is larger than half the canvas")
        return Vector(self.left + (self.right - self.left) * stream.unit(), self.y)

    def support(self) -> tuple[Value, ...] | None:
        return None


def as_distribution(value: Value, step: float | None = None) -> Distribution:
    """The distribution that a value stands for: itself, a uniform choice of a list, a lattice of a range."""
    if step is not None:
        return Choice(_lattice(value, step))
    if isinstance(value, tuple) and not isinstance(value, Vector):
        return Choice(tuple(dict.fromkeys(value)) if isinstance(value, Bag) else value)
    if isinstance(value, Mapping):
        return Choice(tuple(value))
    if hasattr(value, "draw"):
        return value  # type: ignore[no-any-return]
    return Choice((value,))


def _lattice(value: Value, step: float) -> tuple[Value, ...]:
    if step <= 0:
        raise SceneError("the step of a lattice is above 0")
    low, high = (value.low, value.high) if isinstance(value, Uniform) else (value[0], value[-1])
    count = int((high - low) / step + 1e-9) + 1
    if count > 100_000:
        raise SceneError("a lattice has at most 100,000 values")
    return tuple(low + k * step for k in range(count))
