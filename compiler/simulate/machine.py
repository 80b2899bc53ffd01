"""The state machine: which bindings of an op are legal, what an op does, and how it runs backward."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from compiler.environment import Env
from compiler.errors import SceneError
from compiler.evaluate import Closure, compile_clauses, compile_term
from compiler.plan import EffectPlan, OpPlan, Plan, Term
from compiler.streams import Stream
from compiler.trace import Draft, Write
from compiler.values import Snapshot, Value, display
from synrl_dsl.builtins import ENUMERATIONS

BINDING_LIMIT = 200_000


@dataclass(frozen=True, slots=True)
class Binding:
    """Values for an op's arguments, in their order."""

    op: str
    values: tuple[Value, ...]


class Op:
    """One op, compiled. Conditions that rest on the arguments alone are settled once, ahead."""

    def __init__(self, plan: OpPlan, scene: Plan) -> None:
        self.plan = plan
        self.name = plan.name
        self.names = tuple(a.name for a in plan.args)
        self._keys = {s.key: s.name for s in scene.states}
        moved = all(e.value.op == "index" for e in plan.effects)
        self._values = [] if moved else sorted({v for s in scene.states for v in ENUMERATIONS.get(s.item, ())})
        lets = scene.lets
        self._domains = [compile_term(a.domain, lets) if a.domain is not None else None for a in plan.args]
        self._fixed_domains = all(a.domain is None or not _reads_world(a.domain, lets) for a in plan.args)
        fixed = [r for r in plan.requires if not _reads_world(r, lets)]
        self._ahead = [(_last_argument(r, self.names), compile_term(r, lets)) for r in fixed]
        live = [r for r in plan.requires if _reads_world(r, lets)]
        self._live = [compile_term(r, lets) for r in live]
        self._demands = [d for r in live if (d := _demand(r, lets)) is not None]
        self._effects = [(e.state, _effect(e, lets), e.value.op == "index") for e in plan.effects]
        self.plays: Closure = compile_term(plan.plays, lets)
        self.weight: Closure | None = compile_term(plan.weight, lets) if plan.weight is not None else None
        self._bindings: dict[tuple[Value, ...], list[Binding]] = {}

    # ---------------------------------------------------------------- legality

    def candidates(self, draft: Draft) -> list[Binding]:
        """Bindings that pass every condition on the arguments alone."""
        env = Env(draft)
        domains = (
            [
                tuple(domain(env)) if domain is not None else tuple(draft.current[self._keys[a.type]])
                for domain, a in zip(self._domains, self.plan.args, strict=True)
            ]
            if self._fixed_domains
            else []
        )
        if not self._fixed_domains:
            return list(self._enumerate(env, None))
        key = tuple(domains)
        if key not in self._bindings:
            self._bindings[key] = list(self._enumerate(env, domains))
        return self._bindings[key]

    def _enumerate(self, env: Env, domains: list[tuple[Value, ...]] | None) -> Iterator[Binding]:
        values: list[Value] = []
        made = 0

        def extend(depth: int) -> Iterator[Binding]:
            nonlocal made
            if depth == len(self.names):
                made += 1
                if made > BINDING_LIMIT:
                    raise SceneError(f"the op '{self.name}' has more than {BINDING_LIMIT:,} bindings")
                yield Binding(self.name, tuple(values))
                return
            if domains is not None:
                domain = domains[depth]
            else:
                closure = self._domains[depth]
                arg = self.plan.args[depth]
                domain = closure(env) if closure is not None else tuple(env.trace.current[self._keys[arg.type]])
            for value in domain:
                env.locals[self.names[depth]] = value
                if all(test(env) is True for last, test in self._ahead if last == depth):
                    values.append(value)
                    yield from extend(depth + 1)
                    values.pop()

        yield from extend(0)

    def environment(self, draft: Draft, binding: Binding) -> Env:
        return Env(draft, locals=dict(zip(self.names, binding.values, strict=True)))

    def allows(self, draft: Draft, binding: Binding) -> bool:
        """Whether the conditions that read the state or the log hold now."""
        if not self._live:
            return True
        env = self.environment(draft, binding)
        return all(test(env) is True for test in self._live)

    def legal(self, draft: Draft) -> list[Binding]:
        """All legal bindings, in a fixed order."""
        found = self.candidates(draft)
        return found if not self._live else [b for b in found if self.allows(draft, b)]

    # ----------------------------------------------------------------- effects

    def writes(self, draft: Draft, binding: Binding, moves_only: bool = False) -> tuple[Write, ...]:
        """What the op would write; every right side reads the state before the op. `moves_only` leaves out what
        is more than the value of another place."""
        env = self.environment(draft, binding)
        found: dict[tuple[str, str], Write] = {}
        for state, effect, moves in self._effects:
            if moves_only and not moves:
                continue
            for place, new, reads in effect(env):
                if (state, place) in found:
                    raise SceneError(f"the op '{describe(self, binding)}' writes {state}[{display(place)}] twice")
                if place not in draft.current[state]:
                    raise SceneError(f"the state '{state}' has no place {display(place)}")
                found[state, place] = Write(state, place, new, reads)
        return tuple(found.values())

    def before(self, draft: Draft, binding: Binding) -> dict[str, Snapshot] | None:
        """The only states before the op that it could have led from to `draft.current`, or None.

        The effects are run on a state of tokens: a token that is moved tells what its place held.
        What no effect moved must be told by a `requires place == constant`.
        """
        tokens = {
            name: Snapshot(name, 0, {place: (name, place) for place in snapshot})
            for name, snapshot in draft.current.items()
        }
        probe = Draft(draft.fps, draft.width, draft.height, draft.params, draft.things, dict(tokens))
        known: dict[tuple[str, str], Value] = {}
        for write in self.writes(probe, binding, moves_only=True):
            if isinstance(write.value, tuple) and write.value in _places(tokens):
                known[write.value] = draft.current[write.state][write.key]
        written = self.writes(draft, binding)
        known |= {k: v for k, v in self._inverted(draft, binding).items() if k not in known}
        env = self.environment(probe, binding)
        for state, key, constant in self._demands:
            known.setdefault((state, key(env)), constant)
        if any((w.state, w.key) not in known for w in written):
            return None
        past = {name: dict(snapshot) for name, snapshot in draft.current.items()}
        for (state, place), value in known.items():
            past[state][place] = value
        found = {name: Snapshot(name, 0, places) for name, places in past.items()}
        check = Draft(draft.fps, draft.width, draft.height, draft.params, draft.things, dict(found))
        if not self.allows(check, binding):
            return None
        after = {name: dict(places) for name, places in past.items()}
        for write in self.writes(check, binding):
            after[write.state][write.key] = write.value
        return found if all(after[s] == dict(draft.current[s]) for s in after) else None

    def _inverted(self, draft: Draft, binding: Binding) -> dict[tuple[str, str], Value]:
        """What a place held whose new value follows from its old one alone, by trying every value there is."""
        found: dict[tuple[str, str], list[Value]] = {}
        for value in self._values:
            probe = Draft(draft.fps, draft.width, draft.height, draft.params, draft.things)
            for name, snapshot in draft.current.items():
                probe.current[name] = Snapshot(name, 0, dict.fromkeys(snapshot, value))
            for write in self.writes(probe, binding):
                place = (write.state, write.key)
                if write.reads == (place,) and write.value == draft.current[write.state][write.key]:
                    found.setdefault(place, []).append(value)
        return {place: values[0] for place, values in found.items() if len(values) == 1}


def _places(tokens: Mapping[str, Snapshot]) -> set[tuple[str, str]]:
    return {(name, place) for name, snapshot in tokens.items() for place in snapshot}


def describe(op: Op, binding: Binding) -> str:
    """The op with its arguments: `swap(a1, a2)`."""
    return f"{op.name}({', '.join(display(v) for v in binding.values)})"


def apply(draft: Draft, writes: tuple[Write, ...], at: int) -> dict[str, Snapshot]:
    """The states after these writes, stamped with the number of ops so far; the old ones stay as they are."""
    changed: dict[str, dict[str, Value]] = {}
    for write in writes:
        changed.setdefault(write.state, dict(draft.current[write.state]))[write.key] = write.value
    return {name: Snapshot(name, at, changed.get(name, snapshot)) for name, snapshot in draft.current.items()}


def choose(ops: list[Op], draft: Draft, stream: Stream) -> Binding | None:
    """One of these ops that has a legal binding, by weight, then one of its legal bindings, uniformly."""
    legal = [(op, found) for op in ops if (found := op.legal(draft))]
    if not legal:
        return None
    weights = [1.0 if op.weight is None else float(op.weight(Env(draft))) for op, _ in legal]
    if min(weights) < 0 or sum(weights) == 0:
        raise SceneError(f"the weights of {', '.join(op.name for op, _ in legal)} are not above 0")
    mark = stream.unit() * sum(weights)
    bindings = legal[-1][1]
    for (_, found), weight in zip(legal, weights, strict=True):
        if mark < weight:
            bindings = found
            break
        mark -= weight
    return stream.choice(bindings)


def _effect(plan: EffectPlan, lets: Mapping[str, Term]) -> Closure:
    """A closure that lists (place, new value, places read) for each binding of an effect."""
    key, value = compile_term(plan.key, lets), compile_term(plan.value, lets)

    def one(env: Env) -> tuple[Value, Value, tuple[tuple[str, str], ...]]:
        place = key(env)
        env.reads = []
        new = value(env)
        reads = tuple((r[1], r[2]) for r in env.reads if r[0] == "place")
        env.reads = None
        return place, new, reads

    if plan.each is None:
        return lambda env: (one(env),)
    return compile_clauses(plan.each, one, lets)


def _reads_world(term: Term, lets: Mapping[str, Term]) -> bool:
    """Whether a term reads more than an op's arguments and constants."""
    if term.op in ("state", "entries", "param", "object", "objects", "own", "at", "after", "before"):
        return True
    if term.op == "let":
        return _reads_world(lets[str(term.value)], lets)
    if term.op == "call" and term.value in ("touched", "previous"):
        return True
    return any(_reads_world(arg, lets) for arg in term.args)


def _last_argument(term: Term, names: tuple[str, ...]) -> int:
    """The place of the last argument that a condition reads: it can be tested once that is bound."""
    found = [names.index(str(term.value))] if term.op == "local" and term.value in names else []
    found += [_last_argument(arg, names) for arg in term.args]
    return max(found, default=0)


def _demand(term: Term, lets: Mapping[str, Term]) -> tuple[str, Closure, Value] | None:
    """`requires state[key] == constant` as (state, key, constant)."""
    if term.op != "compare" or term.value != ("==",):
        return None
    left, right = term.args
    if left.op == "index" and left.args[0].op == "state" and right.op == "const":
        return str(left.args[0].value), compile_term(left.args[1], lets), right.value
    return None
