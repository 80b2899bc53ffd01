"""An op and the states that it meets in, all that its view shows while it runs out, to be compared with a viewed frame.

What an op looks like is drawn by the scene's own views, at many moments; a frame fits if each of its marks looks the
same and lies where it lies at some moment, or between two that follow each other. Names of marks, which nobody
sees, don't count.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from compiler.audit.features.marks import is_seen
from compiler.distributions import Uniform
from compiler.picture import Mark, Picture
from compiler.plan import Term
from compiler.questions.question import params_of
from compiler.simulate.machine import Binding, Op
from compiler.simulate.program import Program
from compiler.trace import Draft, Entry, Trace, Write
from compiler.values import US, Value
from compiler.views import picture

STEPS, STEPS_TYPED = 40, 8
"""Into how many parts of the same length an animation is first cut."""

HALVINGS, HALVINGS_TYPED = 8, 5
"""How often the time between two moments is halved at most."""

SLACK_PX, SLACK_OPACITY = 0.75, 0.04
"""How well a viewer sees where marks are, how large, how far turned (degrees), and how faint."""

KEPT = 2_048
"""Appearances and pictures at rest that are kept."""

Span: TypeAlias = tuple[float, float]
"""From when to when, as shares of an animation."""

Numbers: TypeAlias = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """What is seen of a picture: the number of how its marks look, all in all, and where they are."""

    key: int
    at: Numbers


@dataclass(frozen=True, slots=True, eq=False)
class Appearance:
    """All that an op looks like: by look, when it looks so, and between what its marks then lie. `lasts_s` is how long
    it may take at least and at most, `hold_s` how much of that is a hold at the end, which is always as long."""

    by_key: dict[int, tuple[Numbers, ...]]
    lasts_s: tuple[float, float]
    hold_s: float

    def seen_in(self, look: Look) -> Span | None:
        """In which part of it this is seen; None where it never is."""
        found = self.by_key.get(look.key)
        if found is None:
            return None
        when, low, high, lowest, highest = found
        if not ((lowest <= look.at) & (look.at <= highest)).all():  # which most that don't fit fail
            return None
        fits = when[((low <= look.at) & (look.at <= high)).all(axis=1)]
        return (float(fits[:, 0].min()), float(fits[:, 1].max())) if len(fits) else None

    def seconds(self, share: float, lasts: float) -> float:
        """How long after its start it is at a share of it as it is drawn, if it lasts so long in all."""
        middle = (self.lasts_s[0] + self.lasts_s[1]) / 2
        moves, time = middle - self.hold_s, share * middle
        return time - middle + lasts if time > moves else time / moves * (lasts - self.hold_s)


@dataclass(frozen=True, slots=True, eq=False)
class Rest:
    """A look at rest, with its number among all such."""

    number: int
    look: Look


class Screen:
    """Draws what the views of a scene show, and keeps it."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._keys: dict[tuple[Any, ...], int] = {}
        self._slack: list[Numbers] = []
        self._idle: dict[tuple[Any, ...], Rest] = {}
        self._idle_numbers: dict[tuple[int, bytes], int] = {}
        self._appearances: dict[tuple[Any, ...], Appearance] = {}
        self._by_binding: dict[tuple[Any, ...], Appearance] = {}
        self._plain: dict[str, bool] = {}

    # ------------------------------------------------------------------- looks

    def look(self, shown: Picture) -> Look:
        """The look of a picture."""
        marks = [m for m in shown.marks if is_seen(m, shown)]
        looks = tuple(map(_look, marks))
        if looks not in self._keys:
            self._keys[looks] = len(self._slack)
            self._slack.append(np.array([v for m in marks for v in _slack(m)], dtype=np.float32))
        return Look(self._keys[looks], np.array([v for m in marks for v in _place(m)], dtype=np.float32))

    def are_alike(self, a: Look, b: Look) -> bool:
        return a.key == b.key and bool((np.abs(a.at - b.at) <= self._slack[a.key]).all())

    def revealed(self, draft: Draft) -> Look:
        """What is seen while the states are shown."""
        return self.look(picture(self._trace(draft, None, US), "initial", 0))

    def at_rest(self, draft: Draft) -> Rest:
        """What is seen while the states are hidden and no op runs."""
        states = tuple((name, tuple(s.items())) for name, s in draft.current.items())
        if states not in self._idle:
            look = self.look(picture(self._trace(draft, None, US), "none", 0))
            number = self._idle_numbers.setdefault((look.key, look.at.tobytes()), len(self._idle_numbers))
            _limit(self._idle)
            self._idle[states] = Rest(number, look)
        return self._idle[states]

    # --------------------------------------------------------------------- ops

    def appearance(
        self, draft: Draft, rest: Rest, op: Op, binding: Binding, says: str, shown: tuple[Value, ...]
    ) -> Appearance:
        """What the op looks like in these states, which at rest look so, saying and showing this."""
        short = (rest.number, op.name, binding.values, says, shown)
        if self._looks_the_same(op):
            known = self._by_binding.get(short)
            if known is not None:
                return known
        animation = op.plays(op.environment(draft, binding))
        own = tuple(getattr(animation, f.name) for f in fields(animation) if f.name != "during")
        key = (rest.number, type(animation), own, says, shown, op.writes_states)
        if key not in self._appearances:
            low_s, high_s = _lasts(animation)
            lasts_us = round((low_s + high_s) / 2 * US)
            writes = tuple(Write(state, "", None, ()) for state in sorted(op.writes_states))
            entry = Entry("op", op.name, 0, 0, 0, lasts_us, {}, writes, animation, says, shown)
            hold_s = float(getattr(animation, "hold", 0.0))
            rows = self._drawn(self._trace(draft, entry, lasts_us), lasts_us, hold_s > 0.0)
            _limit(self._appearances)
            self._appearances[key] = Appearance(rows, (low_s, high_s), hold_s)
        _limit(self._by_binding)
        self._by_binding[short] = self._appearances[key]
        return self._appearances[key]

    def _looks_the_same(self, op: Op) -> bool:
        """Whether an op's animation rests on its arguments alone."""
        if op.name not in self._plain:
            lets = self._program.plan.lets
            self._plain[op.name] = not params_of(op.plan.plays, lets) and not _reads_state(op.plan.plays)
        return self._plain[op.name]

    def _trace(self, draft: Draft, op: Entry | None, length_us: int) -> Trace:
        made = Draft(draft.fps, draft.width, draft.height, length_us=2 * length_us, closing_us=2 * length_us)
        made.opening_us = 2 * length_us
        made.views = draft.views
        made.current = draft.current
        made.ops = [] if op is None else [op]
        made.snapshots = {name: [s] * (1 + len(made.ops)) for name, s in draft.current.items()}
        return self._program.solve(made)

    def _drawn(self, trace: Trace, lasts_us: int, is_typed: bool) -> dict[int, tuple[Numbers, ...]]:
        """The op of a trace at many moments."""
        rows: dict[int, list[tuple[Span, Look, Look]]] = {}

        def at(share: float) -> Look:
            return self.look(picture(trace, "none", min(lasts_us - 1, round(share * lasts_us))))

        def add(start: float, end: float, a: Look, b: Look) -> None:
            rows.setdefault(a.key, []).append(((start, end), a, b))

        def fill(start: float, end: float, a: Look, b: Look, halvings: int) -> None:
            """Add what is seen between two moments, halved where marks come or go, or don't go straight on; what is
            typed looks different letter by letter, and the same in between."""
            if is_typed and self.are_alike(a, b):
                add(start, end, a, b)
                return
            if not halvings:
                for look in (a, b):
                    add(start, end, look, look)
                return
            middle = (start + end) / 2
            look = at(middle)
            if a.key == b.key == look.key and self._lies_between(look, a, b):
                add(start, end, a, b)
            else:
                fill(start, middle, a, look, halvings - 1)
                fill(middle, end, look, b, halvings - 1)

        steps, halvings = (STEPS_TYPED, HALVINGS_TYPED) if is_typed else (STEPS, HALVINGS)
        shares = [k / steps for k in range(steps + 1)]
        for (start, a), (end, b) in pairwise([(share, at(share)) for share in shares]):
            fill(start, end, a, b, halvings)
        return {key: self._packed(key, found) for key, found in rows.items()}

    def _lies_between(self, look: Look, a: Look, b: Look) -> bool:
        slack = self._slack[look.key] / 3
        low, high = np.minimum(a.at, b.at) - slack, np.maximum(a.at, b.at) + slack
        return bool(((low <= look.at) & (look.at <= high)).all())

    def _packed(self, key: int, found: list[tuple[Span, Look, Look]]) -> tuple[Numbers, ...]:
        slack = self._slack[key]
        low = np.array([np.minimum(a.at, b.at) for _, a, b in found]) - slack
        high = np.array([np.maximum(a.at, b.at) for _, a, b in found]) + slack
        when = np.array([span for span, _, _ in found], dtype=np.float32)
        return when, low, high, low.min(axis=0), high.max(axis=0)


def _limit(kept: dict[tuple[Any, ...], Any]) -> None:
    if len(kept) >= KEPT:
        kept.clear()


def _reads_state(term: Term) -> bool:
    return term.op in ("state", "let", "entries") or any(map(_reads_state, term.args))


def _look(m: Mark) -> tuple[Any, ...]:
    return m.kind, len(m.points), m.fill, m.fill_to, m.stroke, m.text, m.bold, m.font, m.align


def _place(m: Mark) -> Iterator[float]:
    yield from (m.x, m.y, m.width, m.height, m.rotation, m.stroke_width, m.radius, m.opacity)
    for point in m.points:
        yield from point


def _slack(m: Mark) -> Iterator[float]:
    """How far each number of a mark's place may be off."""
    yield from (SLACK_PX,) * 7
    yield SLACK_OPACITY
    yield from (SLACK_PX,) * (2 * len(m.points))


def _lasts(animation: Any) -> tuple[float, float]:
    """How many seconds an animation takes at least and at most."""
    of, hold = animation.during, float(getattr(animation, "hold", 0.0))
    low, high = (of.low, of.high) if isinstance(of, Uniform) else (min(of.support()), max(of.support()))
    return float(low) + hold, float(high) + hold
