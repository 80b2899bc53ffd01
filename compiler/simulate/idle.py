"""Runs of ops that do nothing: in a trace, and before an op is carried out that would end one."""

from __future__ import annotations

from compiler.simulate.machine import Binding, Op, apply
from compiler.trace import Draft, Trace

LONGEST_RUN = 4


def idle_run(trace: Trace) -> bool:
    """Whether some run of up to four consecutive ops leaves every state as it was, and shows nothing of it."""
    count = len(trace.ops)
    histories = list(trace.snapshots.values())
    return any(
        all(history[first] == history[last] for history in histories)
        and not any(op.shown for op in trace.ops[first:last])
        for first in range(count)
        for last in range(first + 1, min(first + LONGEST_RUN, count) + 1)
    )


def would_idle(draft: Draft, op: Op, binding: Binding) -> bool:
    """Whether such a run would end with this op."""
    if op.shown(draft, binding):
        return False
    after = apply(draft, op.writes(draft, binding), len(draft.ops) + 1)
    for back in range(1, LONGEST_RUN + 1):
        if back > len(draft.ops) + 1 or (back > 1 and draft.ops[1 - back].shown):
            return False
        if all(draft.snapshots[name][-back] == snapshot for name, snapshot in after.items()):
            return True
    return False
