"""A trace and a time in, what a view may show then out: how far the state is seen, which ops run, how far they are."""

from __future__ import annotations

from compiler.trace import TURN_US, Entry, Trace
from compiler.values import WHOLE, Snapshot


def shown_share(trace: Trace, reveal: str, us: int) -> float:
    """How far the state is seen: 1 in the end that is revealed, 0 where it is hidden, between while it changes over."""
    if reveal == "initial":
        return min(1.0, max(0.0, (trace.opening_us - us) / TURN_US))
    if reveal == "final":
        return min(1.0, max(0.0, (us - trace.closing_us) / TURN_US))
    return 0.0


def shown_snapshot(trace: Trace, state: str, reveal: str) -> Snapshot:
    """The snapshot that a reveal shows."""
    return trace.snapshots[state][-1 if reveal == "final" else 0]


def places_of(trace: Trace, state: str) -> tuple[str, ...]:
    """The places of a state, in their order; they are the same throughout."""
    return tuple(trace.snapshots[state][0])


def running(trace: Trace, state: str, us: int) -> tuple[Entry, ...]:
    """The ops on a state that run at a time; an op without effects is on every state."""
    return tuple(
        op
        for op in trace.ops
        if op.start_us <= us < op.end_us and (not op.writes or any(w.state == state for w in op.writes))
    )


def progress(op: Entry, us: int) -> float:
    """How much of an op is over, 0 to 1."""
    return (us - op.start_us) / (op.end_us - op.start_us)


def phase(u: float, start: float, end: float) -> float:
    """How much of a part of an animation is over at its share `u`, 0 to 1, with a soft start and end."""
    v = min(1.0, max(0.0, (u - start) / (end - start)))
    return v * v * (3 - 2 * v)


def between(a: float, b: float, share: float) -> float:
    return a + share * (b - a)


def at(place: str | None) -> str:
    """The key of an animation's place: that of the whole where a state has no places."""
    return WHOLE if place is None else place
