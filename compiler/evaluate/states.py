"""Closures over states: one place, the whole of it, plans of further ops; what they read is kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from compiler.environment import Env
from compiler.values import MISSING, WHOLE, Moment, Snapshot, Value

Closure: TypeAlias = Callable[[Env], Value]


def snapshot_of(name: str) -> Callable[[Env], Snapshot]:
    """The state at the time of the environment, also after ops that no clip shows; nothing counts as read yet."""

    def snapshot(env: Env) -> Snapshot:
        moment = env.moment
        if moment is not None and moment.moves is not None:
            assert env.machine is not None
            states, writes = env.machine.after(env.trace, moment.moves)
            env.beyond = tuple(writes)
            return states[-1][name]
        return env.trace.at(name, moment)

    return snapshot


def whole_state(name: str) -> Closure:
    """A state as a whole: all its places count as read, of an open map those that were there once, too."""
    at = snapshot_of(name)

    def state(env: Env) -> Value:
        found = at(env)
        if WHOLE in found:
            return read(env, found, WHOLE)
        if env.reads is not None:
            known = up_to(env, found) if found.open else (found,)
            places = dict.fromkeys(place for snapshot in known for place in snapshot)
            env.reads.extend(("place", found.state, place, found.at) for place in places)
        return found

    return state


def up_to(env: Env, snapshot: Snapshot) -> tuple[Snapshot, ...]:
    """A state from the end that is shown up to a snapshot."""
    every = env.trace.snapshots.get(snapshot.state, ())
    return (*(every[snapshot.at + 1 :] if env.backward else every[: snapshot.at]), snapshot)


def part_of(function: Callable[..., Value], args: list[Closure], reads: Callable[..., bool]) -> Closure:
    """A function of a map that looks at a part of it: of all its places only those that it `reads` count as read."""

    def partly(env: Env) -> Value:
        outer = env.reads
        env.reads = None if outer is None else []
        of = args[0](env)
        found, env.reads = env.reads, outer
        rest = [a(env) for a in args[1:]]
        if outer is not None and found is not None:
            known = up_to(env, of) if isinstance(of, Snapshot) else ()
            for kind, state, place, number in found:
                if known and (kind, state, number) == ("place", of.state, of.at):
                    values = {s[place] for s in known if place in s}
                    if MISSING in rest or not reads(place, values, *rest):
                        continue
                outer.append((kind, state, place, number))
        return function(env, of, *rest)

    return partly


def read(env: Env, snapshot: Snapshot, place: str) -> Value:
    """The value of a place, which counts as read; what isn't there is missing."""
    if env.reads is not None:
        env.reads.append(("place", snapshot.state, place, snapshot.at))
    return snapshot.get(place, MISSING)


def plan_of(goal: Closure, at_most: Closure, at_least: Closure) -> Closure:
    """A plan: its goal is no value but what is tested after each op that is tried."""

    def plan(env: Env) -> Value:
        assert env.machine is not None
        found = env.machine.plan(env, goal, at_most(env), at_least(env) or 1)
        if found is None:
            return MISSING
        outer, env.moment = env.moment, Moment(env.trace.end_us, moves=found)
        goal(env)  # for what it reads
        env.moment = outer
        return found

    return plan
