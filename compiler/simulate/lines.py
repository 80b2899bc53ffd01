"""The lines of an op, compiled: in come its arguments, conditions and effects as terms, out come closures in an order
in which they can be evaluated, and what they tell of the states before and after the op."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from compiler.environment import Env
from compiler.evaluate import Closure, compile_clauses, compile_term
from compiler.plan import ArgPlan, EffectPlan, OpPlan, Plan, Term
from compiler.values import MISSING, Value
from synrl_dsl.builtins import ENUMERATIONS

ANY = object()
"""Stands for a value that isn't known before an op is run."""


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument, ready to be bound: the state whose places it takes where it has no domain, and the conditions
    that can be tested as soon as it is bound, with whether they rest on arguments alone. A domain that stands alone
    reads no other argument; a fixed one is the same throughout a clip."""

    name: str
    domain: Closure | None
    places_of: str | None
    members: tuple[Value, ...]
    stands_alone: bool
    is_fixed: bool
    ahead: tuple[Closure, ...]
    live: tuple[Closure, ...]

    def values(self, env: Env) -> tuple[Value, ...]:
        """The values that it may take, each once."""
        if self.domain is not None:
            found = self.domain(env)
            return () if found is MISSING else tuple(dict.fromkeys(found))
        return tuple(env.trace.current[self.places_of]) if self.places_of is not None else self.members


def arguments_of(plan: OpPlan, scene: Plan) -> tuple[Argument, ...]:
    """The arguments in an order in which each domain can be evaluated, with the conditions that each completes."""
    lets = scene.lets
    names = tuple(a.name for a in plan.args)
    ordered: list[ArgPlan] = []
    waiting = list(plan.args)
    while waiting:
        bound = {a.name for a in ordered}
        ready = next(a for a in waiting if a.domain is None or read_names(a.domain, names) <= bound)
        waiting.remove(ready)
        ordered.append(ready)
    conditions: dict[str, list[Term]] = {name: [] for name in names}
    for condition in plan.requires:
        read = read_names(condition, names)
        if read:
            conditions[[a.name for a in ordered if a.name in read][-1]].append(condition)
    return tuple(
        Argument(
            a.name,
            compile_term(a.domain, lets) if a.domain is not None else None,
            next((s.name for s in scene.states if s.key == a.type), None) if a.domain is None else None,
            scene.types.get(a.type) or ENUMERATIONS.get(a.type, ()),
            a.domain is None or not read_names(a.domain, names),
            a.domain is None or not (reads_world(a.domain, lets, but="param") or read_names(a.domain, names)),
            tuple(compile_term(c, lets) for c in conditions[a.name] if not reads_world(c, lets)),
            tuple(compile_term(c, lets) for c in conditions[a.name] if reads_world(c, lets)),
        )
        for a in ordered
    )


def effect_of(plan: EffectPlan, lets: Mapping[str, Term]) -> Closure:
    """A closure that lists (place, new value, places read) for each binding of an effect."""
    key, value = compile_term(plan.key, lets), compile_term(plan.value, lets)

    def one(env: Env) -> tuple[Value, Value, tuple[tuple[str, str], ...]]:
        place = key(env)
        env.reads = []
        new = value(env)
        reads = tuple(dict.fromkeys((r[1], r[2]) for r in env.reads if r[0] == "place"))
        env.reads = None
        return place, new, reads

    if plan.each is None:
        return lambda env: (one(env),)
    return compile_clauses(plan.each, one, lets)


def keys_of(plan: EffectPlan, lets: Mapping[str, Term]) -> Closure:
    """A closure that lists the places that an effect writes."""
    key = compile_term(plan.key, lets)
    if plan.each is None:
        return lambda env: (key(env),)
    return compile_clauses(plan.each, key, lets)


def reads_world(term: Term, lets: Mapping[str, Term], but: str = "") -> bool:
    """Whether a term reads more than an op's arguments and constants, or terms of the kind `but`."""
    if term.op == but:
        return False
    if term.op in ("state", "entries", "param", "object", "objects", "own", "at", "after", "before"):
        return True
    if term.op == "let":
        return reads_world(lets[str(term.value)], lets, but)
    if term.op == "call" and term.value in ("touched", "previous"):
        return True
    return any(reads_world(arg, lets, but) for arg in term.args)


def recalls(term: Term, lets: Mapping[str, Term]) -> bool:
    """Whether a condition reads the op before by `previous`, and nothing else of the clip."""
    if term.op == "call" and term.value == "previous":
        return True
    return any(recalls(a, lets) for a in term.args) and all(
        recalls(a, lets) or not reads_world(a, lets) for a in term.args
    )


def read_names(term: Term, names: tuple[str, ...]) -> set[str]:
    """The arguments that a term reads."""
    found = {str(term.value)} if term.op == "local" and term.value in names else set()
    return found.union(*(read_names(arg, names) for arg in term.args))


def told_of(plan: OpPlan, lets: Mapping[str, Term]) -> tuple[str, ...]:
    """The arguments that effects only put somewhere: what is there after the op tells them."""
    names = tuple(a.name for a in plan.args)
    put: set[str] = set()
    used: set[str] = set()

    def sort(term: Term, is_put: bool) -> None:
        if term.op == "let":
            sort(lets[str(term.value)], is_put)
        elif term.op == "local" and term.value in names:
            (put if is_put else used).add(str(term.value))
        for arg in term.args:
            sort(arg, is_put and term.op in ("list", "+"))

    for effect in plan.effects:
        sort(effect.value, True)
        for term in (effect.key, effect.each):
            if term is not None:
                sort(term, False)
    return tuple(name for name in names if name in put - used)


def demand_of(term: Term, lets: Mapping[str, Term]) -> tuple[str, Closure, Value] | None:
    """`requires state[key] == constant` as (state, key, constant)."""
    if term.op != "compare" or term.value != ("==",):
        return None
    left, right = term.args
    if left.op == "index" and left.args[0].op == "state" and right.op in ("const", "constant"):
        absent = right.op == "constant" and right.value == "none"
        if absent or right.op == "const":
            return str(left.args[0].value), compile_term(left.args[1], lets), MISSING if absent else right.value
    return None


def left_of(plan: EffectPlan, lets: Mapping[str, Term]) -> tuple[str, Closure, Value] | None:
    """The place that an effect surely writes, told by the arguments alone, and the constant that it leaves, or ANY."""
    if plan.each is not None or reads_world(plan.key, lets):
        return None
    is_none = plan.value.op == "constant" and plan.value.value == "none"
    constant = MISSING if is_none else plan.value.value if plan.value.op == "const" else ANY
    return plan.state, compile_term(plan.key, lets), constant


def wanted_of(term: Term, names: tuple[str, ...], maps: frozenset[str]) -> tuple[str, int, Value] | None:
    """`requires map[argument] == constant` as (state, number of the argument, constant)."""
    if term.op != "compare" or term.value != ("==",):
        return None
    left, right = term.args
    if left.op != "index" or right.op != "const" or left.args[0].op != "state" or left.args[1].op != "local":
        return None
    state, argument = str(left.args[0].value), str(left.args[1].value)
    return (state, names.index(argument), right.value) if state in maps else None
