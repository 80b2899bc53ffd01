"""Objects as marks: the outline that contacts are solved for is the outline that is drawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from compiler.events import Change
from compiler.motion.outlines import vertices
from compiler.picture import Mark
from compiler.trace import Trace
from compiler.values import Thing, Value, Vector, display
from compiler.views.pen import trail_marks
from synrl_dsl.builtins import PALETTE

INK = "#22252b"
LIGHT = "#ffffff"
CORE = 0.6
"""Size of the bright inside of a flash, in sizes of the object."""
HALO = 1.6
"""Diameter of the halo of a flash, in sizes of the object."""
RAMP = 0.2
"""Part of a flash in which it grows, and in which it fades."""
LABEL = 0.42
"""Font size of a label, in sizes of the object."""
DARK_FILLS = frozenset({"red", "green", "blue", "purple", "brown"})
"""Fills on which a label is light."""


def object_marks(trace: Trace, us: int) -> list[Mark]:
    """All objects at a time, in the order of their declarations."""
    assert trace.stage is not None
    marks: list[Mark] = []
    for thing in trace.stage.things:
        marks += _marks(trace, thing, us)
    return marks


def _marks(trace: Trace, thing: Thing, us: int) -> Iterator[Mark]:
    stage = trace.stage
    assert stage is not None
    own, track = stage.things[thing], stage.tracks[thing]
    running = {c.attribute: c for c in stage.changes if c.thing == thing and c.start_us <= us < c.end_us}
    opacity = _opacity(stage.value(thing, "visible", us), running.get("visible"), us)
    if opacity <= 0.0:
        return
    pos, size = track.position(us), stage.value(thing, "size", us)
    pen = own["motion"].pen if own.get("motion") is not None else None
    if pen is not None:
        yield from trail_marks(pen, track, size, us, thing.label)
    turned = own["rotation"] + track.turned(us)
    shape, fill = stage.value(thing, "shape", us), stage.value(thing, "fill", us)
    body = _outline(thing, shape, size, fill, pos, turned, opacity)
    pulse = _pulse(trace, thing, us)
    if pulse > 0.0:
        yield replace(
            body,
            kind="circle",
            width=size * HALO,
            height=size * HALO,
            points=(),
            opacity=0.45 * pulse * opacity,
            role="flash",
        )
    yield body
    for attribute in ("fill", "shape"):
        if attribute in running:
            change = running[attribute]
            share = (us - change.start_us) / (change.end_us - change.start_us)
            new = {"shape": shape, "fill": fill, attribute: change.after}
            made = _outline(thing, new["shape"], size, new["fill"], pos, turned, opacity * share)
            yield replace(made, role=f"change.{attribute}")
    if pulse > 0.0:  # the rim keeps its colour, which the question may ask for
        core = replace(body, width=CORE * body.width, height=CORE * body.height)
        core = replace(core, points=tuple((CORE * x, CORE * y) for x, y in body.points))
        yield replace(core, fill=LIGHT, opacity=0.92 * pulse * opacity, role="flash")
    if own["label"] != "":
        ink = LIGHT if fill in DARK_FILLS else INK
        yield Mark(
            kind="text",
            x=pos.x,
            y=pos.y,
            width=size * 0.6,
            height=size * LABEL,
            rotation=-turned,
            fill=ink,
            text=display(own["label"]),
            bold=True,
            opacity=opacity,
            role="object_label",
            name=thing.label,
        )


def _outline(thing: Thing, shape: str, size: float, fill: str, pos: Vector, turned: float, opacity: float) -> Mark:
    corners = vertices(shape, size, turned)
    return Mark(
        kind="polygon" if corners else "circle",
        x=pos.x,
        y=pos.y,
        width=size,
        height=size,
        points=corners,
        fill=PALETTE[fill],
        opacity=min(1.0, opacity),
        role=f"object.{shape}",
        name=thing.label,
    )


def _opacity(visible: Value, running: Change | None, us: int) -> float:
    if running is None:
        return 1.0 if visible else 0.0
    share = (us - running.start_us) / (running.end_us - running.start_us)
    return share if running.after else 1.0 - share


def _pulse(trace: Trace, thing: Thing, us: int) -> float:
    """How bright a flash of the object is at a time, 0 to 1."""
    for entry in trace.actions:
        if entry.name == "flash" and entry.fields["object"] == thing and entry.start_us <= us < entry.end_us:
            share = (us - entry.start_us) / (entry.end_us - entry.start_us)
            return min(1.0, share / RAMP, (1.0 - share) / RAMP)
    return 0.0
