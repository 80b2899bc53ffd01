"""Carries out actions: in come a draft and an action with its time, in go displacements, changes and a log entry."""

from __future__ import annotations

from collections.abc import Callable
from math import inf

from compiler.errors import SceneError
from compiler.evaluate.objects import DEFAULTS
from compiler.events import Change
from compiler.events.stage import value_at
from compiler.functions.actions import Action
from compiler.motion.curves import STILL, Curve
from compiler.motion.motions import Motion, Piece
from compiler.trace import Draft, Entry
from compiler.values import US, Thing, Value

_WAYS = {"right": (1.0, 0.0), "left": (-1.0, 0.0), "up": (0.0, -1.0), "down": (0.0, 1.0)}


def act(draft: Draft, action: Action, start_us: int, end_us: int) -> None:
    """Put an action on the draft. Raises SceneError where it takes no time, or clashes with another."""
    if end_us <= start_us:
        raise SceneError(f"{action.name}() of {action.thing.label} takes no time; give it a duration above 0 s")
    for other in draft.actions:
        same = other.fields["object"] == action.thing and _BUSY[other.name] == _BUSY[action.name]
        if same and start_us < other.end_us and other.start_us < end_us:
            raise SceneError(
                f"{action.name}() and {other.name}() of {action.thing.label} happen at the same time; "
                "let one follow the other"
            )
    later = [c for c in draft.changes if c.thing == action.thing and c.start_us > start_us]
    if any(c.attribute == _BUSY[action.name] for c in later):
        raise SceneError(
            f"{action.name}() of {action.thing.label} comes before a change of it that stands above; "
            "put the actions of one object into one line of `together`, in their order"
        )
    fields = {"object": action.thing, **action.fields, **_EFFECTS[action.name](draft, action, start_us, end_us)}
    number = sum(1 for e in draft.actions if e.name == action.name)
    draft.actions.append(Entry("action", action.name, number, 0, start_us, end_us, fields, animation=action))


def _move(draft: Draft, action: Action, start_us: int, end_us: int) -> dict[str, Value]:
    dx, dy = _WAYS[action.fields["toward"]]
    rate = action.fields["by"] / ((end_us - start_us) / US)
    _shift(draft, action.thing, start_us, end_us, Curve((0.0, dx * rate)), Curve((0.0, dy * rate)), STILL)
    return {}


def _turn(draft: Draft, action: Action, start_us: int, end_us: int) -> dict[str, Value]:
    rate = action.fields["by"] / ((end_us - start_us) / US)
    _shift(draft, action.thing, start_us, end_us, STILL, STILL, Curve((0.0, rate)))
    return {}


def _shift(draft: Draft, thing: Thing, start_us: int, end_us: int, x: Curve, y: Curve, angle: Curve) -> None:
    pieces = (Piece(start_us / US), Piece((end_us - start_us) / US, x, y, angle), Piece(inf))
    draft.shifts.append((thing, Motion(pieces, ("action", {}))))


def _changing(attribute: str) -> Callable[[Draft, Action, int, int], dict[str, Value]]:
    def change(draft: Draft, action: Action, start_us: int, end_us: int) -> dict[str, Value]:
        return _change(draft, action, attribute, action.fields["to"], start_us, end_us)

    return change


def _showing(visible: bool) -> Callable[[Draft, Action, int, int], dict[str, Value]]:
    def show(draft: Draft, action: Action, start_us: int, end_us: int) -> dict[str, Value]:
        _change(draft, action, "visible", visible, start_us, end_us)
        return {}

    return show


def _change(draft: Draft, action: Action, attribute: str, after: Value, start_us: int, end_us: int) -> dict[str, Value]:
    own = draft.things[action.thing.name][action.thing.index]
    first = own.get(attribute, DEFAULTS.get(attribute))
    before = value_at(draft.changes, action.thing, attribute, first, start_us)
    if before == after:
        raise SceneError(f"{action.name}() leaves {action.thing.label} as it is, {after}; draw another value")
    draft.changes.append(Change(start_us, end_us, action.thing, attribute, before, after))
    return {"from": before}


_EFFECTS: dict[str, Callable[[Draft, Action, int, int], dict[str, Value]]] = {
    "move": _move,
    "turn": _turn,
    "recolor": _changing("fill"),
    "resize": _changing("size"),
    "reshape": _changing("shape"),
    "flash": lambda draft, action, start_us, end_us: {},
    "appear": _showing(True),
    "vanish": _showing(False),
}

_BUSY = {
    "move": "place",
    "turn": "rotation",
    "recolor": "fill",
    "resize": "size",
    "reshape": "shape",
    "flash": "fill",
    "appear": "visible",
    "vanish": "visible",
}
"""What an action is busy with: two on one thing must not overlap."""
