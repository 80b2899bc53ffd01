"""What an expression is evaluated in: a trace (finished or in the making), names, a time, a record of reads."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from compiler.trace import Draft, Trace
from compiler.values import Moment, Value

Read: TypeAlias = tuple[str, str, str, int]
"""`("entry", "", "", order)` of the log, `("glance", "", "", order)` of one that a condition passed over, or
`("place", state, key, number of ops before)`."""


@dataclass(slots=True)
class Env:
    """`moment` is the time of the innermost `at`, `after` or `before`; `reads` collects where it is a list."""

    trace: Draft | Trace
    locals: dict[str, Value] = field(default_factory=dict)
    own: dict[str, Value] = field(default_factory=dict)
    moment: Moment | None = None
    reads: list[Read] | None = None
    viewer_step_us: int = 500_000
