"""The conditions of events, as values that the simulation solves."""

from __future__ import annotations

from collections.abc import Callable

from compiler import events
from compiler.values import Thing, Value

BEND_DEG = 20.0
"""How much a motion turns at once, at least, where `bends` says nothing else."""


def _all(thing: Value) -> tuple[Thing, ...]:
    return (thing,) if isinstance(thing, Thing) else tuple(thing)


def _touches(env: object, things: Value, other: Value) -> events.Condition:
    if other == "walls":
        return events.MeetsWall(_all(things))
    return events.Touches(_all(things), _all(other))


FUNCTIONS: dict[str, Callable[..., Value]] = {
    "touches": _touches,
    "crosses": lambda env, things, line: events.Crosses(_all(things), line),
    "enters": lambda env, things, area: events.Enters(_all(things), area),
    "leaves": lambda env, things, area: events.Enters(_all(things), area, leaves=True),
    "overtakes": lambda env, things, others, toward: events.Overtakes(_all(things), _all(others), toward),
    "nears": lambda env, things, others: events.Nearest(_all(things), _all(others)),
    "turns": lambda env, things: events.Turns(_all(things)),
    "bends": lambda env, things, least: events.Bends(_all(things), BEND_DEG if least is None else least),
    "sets_off": lambda env, things: events.SetsOff(_all(things)),
    "stops": lambda env, things: events.SetsOff(_all(things), stops=True),
    "completes": lambda env, things: events.Completes(_all(things)),
    "changes": lambda env, things, attribute: events.Changes(_all(things), attribute),
}
