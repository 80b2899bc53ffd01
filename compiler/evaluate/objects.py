"""Attributes of objects at a time: fixed ones, those that actions change, and those that follow from the track."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from compiler.environment import Env
from compiler.events.stage import value_at
from compiler.motion.outlines import vertices
from compiler.motion.tracks import Track
from compiler.trace import Draft, Trace
from compiler.values import MISSING, Thing, Value

_KINEMATIC: dict[str, Callable[[Track, int], Any]] = {
    "pos": Track.position,
    "speed": Track.speed,
    "heading": Track.heading,
    "distance": Track.distance,
    "turned": Track.turned,
}
"""What follows from the track: px, px/s, deg counter-clockwise from right, px along the path, deg."""

DEFAULTS: dict[str, Value] = {"rotation": 0.0, "visible": True, "label": ""}


FAR_US = 10**15
"""Later than anything."""


def attribute(env: Env, thing: Thing, name: str) -> Value:
    """The attribute of an object at the time of the environment; without one, as it was declared."""
    trace: Draft | Trace = env.trace
    own = trace.things[thing.name][thing.index]
    first = own[name] if name in own else DEFAULTS.get(name, MISSING)
    if name in _EXTENTS:
        return _extent(env, thing, name)
    if trace.stage is None:  # in a timeline it is as it stands by now
        return value_at(trace.changes, thing, name, first, FAR_US)
    if env.moment is None:
        return first
    us = env.moment.us
    if name in _KINEMATIC:
        value = _KINEMATIC[name](trace.tracks[thing], us)
        return MISSING if value is None else value
    if name == "rotation":
        return first + trace.tracks[thing].turned(us)
    if env.reads is not None:
        env.reads.extend(
            ("entry", "", "", e.order)
            for e in trace.actions
            if e.fields["object"] == thing and e.happened(env.moment) and e.name in _CHANGING.get(name, ())
        )
    return trace.stage.value(thing, name, us)


_EXTENTS = {"width": 0, "height": 1}


def _extent(env: Env, thing: Thing, name: str) -> float:
    """How wide or high the outline is as it is drawn, px."""
    if env.trace.stage is not None and env.moment is not None:
        outline = env.trace.stage.outline(thing, env.moment.us)
        if isinstance(outline, float):
            return 2 * outline
    else:
        shape, size, turned = (attribute(env, thing, key) for key in ("shape", "size", "rotation"))
        if shape == "circle":
            return float(size)
        outline = vertices(shape, size, turned)
    along = [corner[_EXTENTS[name]] for corner in outline]
    return max(along) - min(along)


_CHANGING = {
    "fill": ("recolor",),
    "size": ("resize",),
    "shape": ("reshape",),
    "visible": ("appear", "vanish"),
}
"""Attribute -> the actions that change it."""
