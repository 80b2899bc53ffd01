"""A picture of the end that is shown in, the states in it out.

What is read is drawn again by the scene's views: states that don't give the same picture aren't read.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from compiler.audit.features import Sight, see
from compiler.audit.features.sight import Token
from compiler.audit.readers.screen import Screen
from compiler.picture import Picture
from compiler.plan import StatePlan
from compiler.simulate.program import Program, initial_snapshot
from compiler.trace import Draft
from compiler.values import Snapshot, Value, display
from synrl_dsl.builtins import ENUMERATIONS
from synrl_dsl.builtins.names import COUNTED, OPEN_ENUMERATIONS

NOTHING = ("empty", "blank", "nothing")
"""Names of what isn't seen where it is."""


def read_states(program: Program, screen: Screen, draft: Draft, shown: Picture) -> bool:
    """Put the states that a picture shows into a draft; False where they can't be read."""
    sight = see(shown)
    try:
        for plan, _, _ in program.states:
            snapshot = _snapshot(plan, program.plan.types, sight)
            draft.current[plan.name] = snapshot
            draft.snapshots[plan.name] = [snapshot]
    except (KeyError, ValueError, IndexError):
        return False
    return screen.are_alike(screen.revealed(draft), screen.look(shown))


def _snapshot(plan: StatePlan, types: Mapping[str, tuple[str, ...]], sight: Sight) -> Snapshot:
    """What a picture shows of one state. Raises KeyError, ValueError or IndexError where something can't be read."""
    tokens = [t for t in sight.tokens if t.role.startswith(f"{plan.name}.")]
    members = types.get(plan.item) or ENUMERATIONS.get(plan.item, ())
    if not plan.key:
        return initial_snapshot(plan, _value(plan, members, tokens))
    if plan.key in OPEN_ENUMERATIONS:
        return initial_snapshot(plan, {t.text: "dir" if t.also.endswith("/") else "file" for t in tokens})
    places = sight.labels if sight.board is None else sight.board.centres
    held: dict[str, list[Token]] = {place: [] for place in places}
    for token in tokens:
        held[token.inside[0]].append(token)
    by_text = {display(m): m for m in types.get(plan.key) or ENUMERATIONS.get(plan.key, ())}
    return initial_snapshot(plan, {by_text[p]: _value(plan, members, found) for p, found in held.items()})


def _value(plan: StatePlan, members: tuple[str, ...], tokens: list[Token]) -> Value:
    items = tuple(_item(plan.item, members, t.text) for t in tokens)
    if plan.form in ("list", "bag"):
        return items
    return items[0] if items else next(m for m in NOTHING if m in members)


def _item(kind: str, members: tuple[str, ...], text: str) -> Value:
    if kind in COUNTED:
        return int(text)
    if kind in OPEN_ENUMERATIONS:
        return text
    by_text: dict[str, Any] = {display(m): m for m in members}
    # A circle may stand for its colour alone.
    return by_text[text] if text in by_text else by_text[text.removesuffix(" circle")]


def values_of(text: str, program: Program) -> list[Value]:
    """What a text may stand for among the items of the states."""
    found: list[Value] = []
    for plan, _, _ in program.states:
        members = program.plan.types.get(plan.item) or ENUMERATIONS.get(plan.item, ())
        if plan.item in COUNTED:
            found += [int(text)] if text.isdigit() else []
        else:
            found += [m for m in members if display(m) == text]
    return list(dict.fromkeys(found))
