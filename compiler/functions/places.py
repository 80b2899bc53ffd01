"""Functions over places on the canvas, and of objects in them."""

from __future__ import annotations

from collections.abc import Callable
from math import atan2, cos, degrees, hypot, radians, sin

from compiler.distributions import Inside, Lane, Scattered
from compiler.environment import Env
from compiler.errors import SceneError
from compiler.events.stage import extent
from compiler.values import MISSING, US, Area, Line, Moment, Thing, Value, Vector, clock

_COMPASS = ("right", "up", "left", "down")


def _inside(env: object, area: Area, margin: float | None) -> Inside:
    edge = margin or 0.0
    return Inside(area.left + edge, area.top + edge, area.right - edge, area.bottom - edge)


def _scattered(env: object, area: Area, gap: float, margin: float | None) -> Scattered:
    edge = gap / 2 if margin is None else margin
    return Scattered(Inside(area.left + edge, area.top + edge, area.right - edge, area.bottom - edge), gap)


def _lane(env: Env, index: int, of: int, margin: float | None) -> Lane:
    width, height = env.trace.width, env.trace.height
    if of < 1 or not 0 <= index < of:
        raise SceneError(f"lane() has no lane {index} of {of}; they count from 0")
    edge = margin or 0.0
    return Lane(edge, width - edge, height * (index + 0.5) / of)


def _half(env: Env, side: str) -> Area:
    width, height = float(env.trace.width), float(env.trace.height)
    return {
        "left": Area(0.0, 0.0, width / 2, height),
        "right": Area(width / 2, 0.0, width, height),
        "top": Area(0.0, 0.0, width, height / 2),
        "bottom": Area(0.0, height / 2, width, height),
    }[side]


def _compass4(env: Env, pos: Value) -> Value:
    """Which side of the middle of the canvas a place is on, as seen from there."""
    if pos is MISSING:
        return MISSING
    dx, dy = pos.x - env.trace.width / 2, env.trace.height / 2 - pos.y
    return _COMPASS[round(degrees(atan2(dy, dx)) / 90.0) % 4]


def _gap(env: Env, a: Thing, b: Thing) -> Value:
    moment = env.moment or Moment(0)
    assert env.trace.stage is not None
    return env.trace.stage.gap(a, b, moment.us)


def _stays_inside(env: Env, thing: Thing, area: Area | None) -> bool:
    """Whether the circle around its outline stays in the area, the whole canvas where none is named."""
    area = area or Area(0.0, 0.0, float(env.trace.width), float(env.trace.height))
    radius = max((env.trace.things[thing.name][thing.index]["size"], *_later_sizes(env, thing))) / 2
    left, right, top, bottom = extent(env.trace.tracks[thing], env.trace.end_us / US)
    return bool(
        left - radius >= area.left
        and right + radius <= area.right
        and top - radius >= area.top
        and bottom + radius <= area.bottom
    )


def _later_sizes(env: Env, thing: Thing) -> list[float]:
    return [c.after for c in env.trace.changes if c.thing == thing and c.attribute == "size"]


def _apart(env: object, a: float, b: float) -> float:
    """Degrees between two headings, 0 to 180."""
    turn = abs(a - b) % 360.0
    return min(turn, 360.0 - turn)


def _clock(env: object, time: Value) -> str:
    us = time.us if isinstance(time, Moment) else round(time * US)
    text = clock(us)
    return text.removesuffix(".0")


_HEADINGS = {"right": 0.0, "up": 90.0, "left": 180.0, "down": 270.0}


def _offset(env: object, toward: str | float, by: float) -> Vector:
    """A displacement; up is towards smaller y."""
    angle = radians(_HEADINGS[toward] if isinstance(toward, str) else toward)
    return Vector(by * cos(angle), -by * sin(angle))


FUNCTIONS: dict[str, Callable[..., Value]] = {
    "inside": _inside,
    "scattered": _scattered,
    "lane": _lane,
    "vertical": lambda env, at: Line("x", at),
    "horizontal": lambda env, at: Line("y", at),
    "half": _half,
    "area": lambda env, left, top, right, bottom: Area(left, top, right, bottom),
    "lies_in": lambda env, pos, area: pos is not MISSING and area.holds(pos),
    "position": lambda env, x, y: Vector(x, y),
    "offset": _offset,
    "separation": lambda env, a, b: hypot(a.x - b.x, a.y - b.y),
    "compass4": _compass4,
    "gap": _gap,
    "stays_inside": _stays_inside,
    "angle_between": _apart,
    "clock": _clock,
}
