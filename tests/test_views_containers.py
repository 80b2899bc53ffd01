"""Views of piles, containers and stacks: what they show when, and what they keep to themselves."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from compiler.distributions import as_distribution
from compiler.events.stage import Stage
from compiler.trace import Draft, Entry, Trace, Write, finish
from compiler.values import WHOLE, Bag, Snapshot, Value

SECOND = 1_000_000
TWO = as_distribution(1.0)


@dataclass(frozen=True)
class Done:
    """An op as a test writes it: the place that it writes, its animation, its caption, what it shows."""

    place: str
    animation: Any
    says: str = ""
    shown: tuple[Value, ...] = ()
    fields: dict[str, Value] = field(default_factory=dict)


def trace_of(
    view: Any, before: Any, after: Any, ops: tuple[Done, ...] = (), width: int = 640, height: int = 480
) -> Trace:
    """A clip of one state `held`: two seconds of opening, an op of a second every second and a half, two of closing."""
    draft = Draft(30, width, height, views={"held": view}, opening_us=2 * SECOND)
    start = before if isinstance(before, dict) else {WHOLE: before}
    end = after if isinstance(after, dict) else {WHOLE: after}
    us = 2 * SECOND
    for number, done in enumerate(ops):
        us += SECOND // 2
        write = Write("held", done.place, end[done.place], ())
        entry = Entry(
            "op",
            type(done.animation).__name__,
            number,
            number,
            us,
            us + SECOND,
            done.fields,
            (write,),
            done.animation,
            done.says,
            done.shown,
        )
        draft.ops.append(entry)
        us += SECOND
    draft.log = tuple(draft.ops)
    draft.closing_us = us + SECOND // 2
    draft.length_us = draft.closing_us + 2 * SECOND
    snapshots = [start, *[end] * max(1, len(ops))]
    draft.snapshots["held"] = [Snapshot("held", n, places) for n, places in enumerate(snapshots)]
    draft.current["held"] = draft.snapshots["held"][-1]
    draft.stage = Stage(width, height, draft.length_us, {}, {}, {}, (), ())
    return finish(draft)


BAG = Bag
