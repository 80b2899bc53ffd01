"""What an expression is evaluated in: a trace (finished or in the making), names, a time, a record of reads."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias

from compiler.trace import Draft, Trace, Write
from compiler.values import Moment, Moves, Snapshot, Value

Read: TypeAlias = tuple[str, str, str, int]
"""`("entry", "", "", order)` of the log, `("glance", "", "", order)` of one that a condition passed over, or
`("place", state, key, number of ops before)`."""


class Machine(Protocol):
    """Carries out ops that no clip shows."""

    def after(self, trace: Draft | Trace, moves: Moves) -> tuple[list[dict[str, Snapshot]], list[tuple[Write, ...]]]:
        """The states after each of the moves, and what each wrote. Raises SceneError where one isn't legal."""

    def further(self, trace: Draft | Trace, counts: tuple[int, ...]) -> Any:
        """A distribution of so many legal moves after the end."""

    def plan(self, env: Env, goal: Any, at_most: int, at_least: int) -> Moves | None:
        """The first of the shortest lists of moves that reach the goal, a closure; None where there is none."""


@dataclass(slots=True)
class Env:
    """`moment` is the time of the innermost `at`, `after` or `before`; `reads` collects where it is a list."""

    trace: Draft | Trace
    locals: dict[str, Value] = field(default_factory=dict)
    own: dict[str, Value] = field(default_factory=dict)
    moment: Moment | None = None
    reads: list[Read] | None = None
    machine: Machine | None = None
    """What carries out ops after the end; None where no question is asked."""
    beyond: tuple[tuple[Write, ...], ...] = ()
    """What the last such ops wrote, op by op: a derivation goes back through them."""
    viewer_step_us: int = 500_000
    backward: bool = False
    """Whether it is the final state that is shown, so that what was before is told by what came after."""
