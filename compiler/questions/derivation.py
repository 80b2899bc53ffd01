"""Derivations: in come the reads of an answer's evaluation, out come the events and values it rests on.

A place of a state expands to the op that last wrote it and to what that effect read, back to the
visible end; for a hidden start, forward to the closing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from compiler.environment import Read
from compiler.trace import Entry, Trace, Write, frame_at, place_text
from compiler.values import MISSING, Value, display, to_json


@dataclass(frozen=True, slots=True)
class Derivation:
    """What an answer rests on: entries of the log by their order, and places of the visible state.

    `glanced` entries were looked at and passed over: a viewer must see them too, to know that.
    """

    orders: tuple[int, ...]
    glanced: tuple[int, ...]
    visible: tuple[tuple[str, str, int], ...]
    """(state, place, number of ops before): read off the opening (0) or the closing (all ops)."""

    def entries(self, trace: Trace) -> list[Entry]:
        return [trace.log[o] for o in self.orders]

    def seen(self, trace: Trace) -> list[Entry]:
        """All entries that a viewer must see."""
        return [trace.log[o] for o in sorted({*self.orders, *self.glanced})]


def derive(trace: Trace, reads: Iterable[Read], reveal: str, beyond: tuple[tuple[Write, ...], ...] = ()) -> Derivation:
    """Expand the reads of one evaluation. `reveal` is the visible end: `initial`, `final` or `none`.

    `beyond` are the writes of ops after the end, which a question tells: a derivation goes through them, and
    names only what came before.
    """
    orders: set[int] = set()
    glanced: set[int] = set()
    visible: set[tuple[str, str, int]] = set()
    seen: set[tuple[str, str, int]] = set()
    queue: list[tuple[str, str, int]] = []
    for kind, state, key, number in reads:
        if kind == "entry":
            orders.add(number)
        elif kind == "glance":
            glanced.add(number)
        else:
            queue.append((state, key, number))
    while queue:
        place = queue.pop()
        if place in seen:
            continue
        seen.add(place)
        order, more = _forward(trace, place) if reveal == "final" else _back(trace, place, beyond)
        if order is None:
            # What no op wrote is read off the end that is shown.
            visible.add((place[0], place[1], len(trace.ops) if reveal == "final" else 0))
        else:
            if order != UNSEEN:
                orders.add(order)
            queue += more
    return Derivation(tuple(sorted(orders)), tuple(sorted(glanced - orders)), tuple(sorted(visible)))


UNSEEN = -1
"""Stands for an op after the end, which has no place in the log."""


def _back(
    trace: Trace, place: tuple[str, str, int], beyond: tuple[tuple[Write, ...], ...]
) -> tuple[int | None, list[tuple[str, str, int]]]:
    """The op that last wrote the place, and the places that this effect read."""
    state, key, number = place
    shown = len(trace.ops)
    for index in range(number - 1, -1, -1):
        for write in trace.ops[index].writes if index < shown else beyond[index - shown]:
            if (write.state, write.key) == (state, key):
                order = trace.ops[index].order if index < shown else UNSEEN
                return order, [(s, k, index) for s, k in write.reads]
    return None, [(state, key, 0)]


def _forward(trace: Trace, place: tuple[str, str, int]) -> tuple[int | None, list[tuple[str, str, int]]]:
    """The next op that writes the place, and the places to which it moved what lay there."""
    state, key, number = place
    for index in range(number, len(trace.ops)):
        op = trace.ops[index]
        if any((w.state, w.key) == (state, key) for w in op.writes):
            moved = [(w.state, w.key, index + 1) for w in op.writes if (state, key) in w.reads]
            return op.order, moved
    return None, []


def derivation_json(trace: Trace, derivation: Derivation, answer: Value) -> list[dict[str, Any]]:
    """The derivation as steps in order of time: what was seen of the state, what happened, the answer."""
    steps: list[dict[str, Any]] = []
    for state, key, number in derivation.visible:
        shown = number > 0 and number == len(trace.ops)
        steps.append(
            {
                "step": "seen",
                "at_us": trace.closing_us if shown else 0,
                "place": place_text(state, key),
                "value": to_json(trace.snapshots[state][number].get(key, MISSING)),
            }
        )
    for entry in derivation.entries(trace):
        steps.append(
            {
                "step": entry.kind,
                "name": entry.name,
                "number": entry.number,
                "start_us": entry.start_us,
                "end_us": entry.end_us,
                "frames": [frame_at(entry.start_us, trace.fps), frame_at(entry.end_us, trace.fps)],
                **{k: to_json(v) for k, v in entry.fields.items()},
            }
        )
    steps.sort(key=lambda s: (s.get("at_us", s.get("start_us")), s["step"] != "seen"))
    steps.append({"step": "answer", "value": to_json(answer), "text": display(answer)})
    return steps
