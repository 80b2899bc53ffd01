"""Functions over the log: what happened, and when."""

from __future__ import annotations

from collections.abc import Callable

from compiler.environment import Env
from compiler.trace import Entry
from compiler.values import MISSING, Interval, Value


def _touched(env: Env, place: Value) -> bool:
    moment = env.moment
    return any(
        write.key == place for op in env.trace.ops if moment is None or op.happened(moment) for write in op.writes
    )


def _previous(env: Env, ops: tuple[Entry, ...]) -> Value:
    return ops[-1] if ops else MISSING


def _around(env: Env, event: Value) -> Value:
    """One step of the viewer on both sides, so that it spans two viewed frames; within the clip."""
    if event is MISSING:
        return MISSING
    end = min(env.trace.length_us, event.end_us + env.viewer_step_us)
    return Interval(max(0, event.start_us - env.viewer_step_us), end)


def _further(env: Env, counts: tuple[int, ...]) -> Value:
    assert env.machine is not None
    return env.machine.further(env.trace, counts)


FUNCTIONS: dict[str, Callable[..., Value]] = {
    "touched": _touched,
    "previous": _previous,
    "around": _around,
    "further": _further,
}
