"""Objects as marks: the outline that contacts are solved for is the outline that is drawn."""

from __future__ import annotations

from compiler.motion.outlines import vertices
from compiler.picture import Mark
from compiler.trace import Trace
from synrl_dsl.builtins import PALETTE


def object_marks(trace: Trace, us: int) -> list[Mark]:
    """All objects at a time, in the order of their declarations."""
    marks = []
    for thing, track in trace.tracks.items():
        own = trace.things[thing.name][thing.index]
        pos = track.position(us)
        corners = vertices(own["shape"], own["size"])
        marks.append(
            Mark(
                kind="polygon" if corners else "circle",
                x=pos.x,
                y=pos.y,
                width=own["size"],
                height=own["size"],
                points=corners,
                fill=PALETTE[own["fill"]],
                role=f"object.{own['shape']}",
                name=thing.label,
            )
        )
    return marks
