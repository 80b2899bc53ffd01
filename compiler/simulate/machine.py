"""The state machine: which bindings of an op are legal, what an op says and shows, what it does, and whether it does
anything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from compiler.environment import Env
from compiler.errors import SceneError
from compiler.evaluate import Closure, compile_term
from compiler.plan import OpPlan, Plan
from compiler.simulate.lengths import lengths_of
from compiler.simulate.lines import (
    ANY,
    arguments_of,
    demand_of,
    effect_of,
    keys_of,
    left_of,
    read_names,
    reads_world,
    recalls,
    told_of,
    wanted_of,
)
from compiler.streams import Stream
from compiler.trace import Draft, Entry, Trace, Write
from compiler.values import MISSING, WHOLE, Bag, Snapshot, Value, display

BINDING_LIMIT = 200_000

LONGEST_RUN = 4
"""Ops in a row that are looked at together for whether they do nothing."""

DOMAINS_KEPT = 64
"""So many choices of an op's domains keep the bindings that they allow."""


@dataclass(frozen=True, slots=True)
class Binding:
    """Values for an op's arguments, in their order."""

    op: str
    values: tuple[Value, ...]


class Op:
    """One op, compiled. Conditions are tested as soon as the arguments that they read are bound; those that rest
    on arguments alone are settled once, ahead, where the domains are always the same."""

    def __init__(self, plan: OpPlan, scene: Plan) -> None:
        self.plan = plan
        self.name = plan.name
        self.names = tuple(a.name for a in plan.args)
        lets = scene.lets
        self.arguments = arguments_of(plan, scene)
        self._place = tuple(self.names.index(a.name) for a in self.arguments)
        self._without = [compile_term(r, lets) for r in plan.requires if not read_names(r, self.names)]
        self.requires = [compile_term(r, lets) for r in plan.requires]
        self.demands = [d for r in plan.requires if (d := demand_of(r, lets)) is not None]
        self.effects = [(e.state, effect_of(e, lets), keys_of(e, lets)) for e in plan.effects]
        self._leaves = [f for e in plan.effects if (f := left_of(e, lets)) is not None]
        self._keeps = [
            demand
            for r in plan.requires
            if len(self._leaves) == len(plan.effects)  # else it may write what it demands
            and (demand := demand_of(r, lets)) is not None
            and not reads_world(r.args[0].args[1], lets)
        ]
        self._bags = frozenset(s.name for s in scene.states if s.form == "bag")
        self.writes_states = frozenset(e.state for e in plan.effects)
        self.lengths = lengths_of(plan, frozenset(s.name for s in scene.states if s.form == "list"), lets)
        self._says = [
            (compile_term(s.text, lets), compile_term(s.condition, lets) if s.condition is not None else None)
            for s in plan.says
        ]
        self._shows = [compile_term(s, lets) for s in plan.shows]
        self.plays: Closure = compile_term(plan.plays, lets)
        self.weight: Closure | None = compile_term(plan.weight, lets) if plan.weight is not None else None
        self.told = told_of(plan, lets)
        self._is_fixed = all(a.is_fixed for a in self.arguments)
        self._live = [test for a in self.arguments for test in a.live]
        self._bindings: dict[tuple[tuple[Value, ...], ...], list[Binding]] = {}
        maps = frozenset(s.name for s in scene.states if s.key)
        self._wanted = [w for r in plan.requires if (w := wanted_of(r, self.names, maps)) is not None]
        self._numbers: dict[tuple[int, int], dict[Value, list[int]]] = {}
        self._recalls = [compile_term(r, lets) for r in plan.requires if recalls(r, lets)]

    # ---------------------------------------------------------------- legality

    def candidates(self, draft: Draft) -> list[Binding]:
        """Bindings that pass every condition on the arguments alone; where a domain changes, every condition."""
        env = Env(draft)
        if not self._is_fixed:
            return list(self._enumerate(env, None))
        domains = tuple(a.values(env) for a in self.arguments)
        if domains not in self._bindings:
            if len(self._bindings) >= DOMAINS_KEPT:
                self._bindings.clear()
                self._numbers.clear()
            self._bindings[domains] = list(self._enumerate(env, domains))
        return self._bindings[domains]

    def _enumerate(self, env: Env, domains: tuple[tuple[Value, ...], ...] | None) -> Iterator[Binding]:
        """All bindings within fixed domains, or within those of the moment, then with all conditions."""
        values: list[Value] = [None] * len(self.names)
        tests = [a.ahead if domains is not None else (*a.ahead, *a.live) for a in self.arguments]
        known: list[tuple[Value, ...] | None] = [*domains] if domains is not None else [None] * len(self.arguments)
        made = 0

        def extend(depth: int) -> Iterator[Binding]:
            nonlocal made
            if depth == len(self.arguments):
                made += 1
                if made > BINDING_LIMIT:
                    raise SceneError(f"the op '{self.name}' has more than {BINDING_LIMIT:,} bindings")
                yield Binding(self.name, tuple(values))
                return
            argument, place = self.arguments[depth], self._place[depth]
            domain = known[depth]
            if domain is None:
                domain = argument.values(env)
                if argument.stands_alone:  # the same whatever the arguments before it are
                    known[depth] = domain
            for value in domain:
                env.locals[argument.name] = value
                if all_hold(tests[depth], env):
                    values[place] = value
                    yield from extend(depth + 1)

        if domains is not None or all_hold(self._without, env):
            yield from extend(0)

    def environment(self, draft: Draft, binding: Binding) -> Env:
        return Env(draft, locals=dict(zip(self.names, binding.values, strict=True)))

    def accepts(self, draft: Draft, binding: Binding) -> bool:
        """Whether a binding is legal now: its arguments in their domains, all conditions met."""
        env = self.environment(draft, binding)
        for argument, place in zip(self.arguments, self._place, strict=True):
            if binding.values[place] not in argument.values(env):
                return False
        return self.allows(draft, binding)

    def allows(self, draft: Draft, binding: Binding) -> bool:
        """Whether all conditions hold now."""
        env = self.environment(draft, binding)
        return all_hold(self.requires, env)

    def may_follow(self, draft: Draft, binding: Binding, earlier: Entry) -> bool:
        """Whether the conditions that look back at the op before hold where it was this one."""
        if not self._recalls:
            return True
        env = self.environment(replace(draft, ops=[earlier]), binding)
        return all_hold(self._recalls, env)

    def legal(self, draft: Draft) -> list[Binding]:
        """All legal bindings, in a fixed order."""
        return list(self._legal(draft))

    def has_legal(self, draft: Draft) -> bool:
        """Whether some binding is legal."""
        return next(self._legal(draft), None) is not None

    def _legal(self, draft: Draft) -> Iterator[Binding]:
        if not self._is_fixed:
            yield from self._enumerate(Env(draft), None)
            return
        found = self.candidates(draft)
        if not (self._live or self._without):
            yield from found
            return
        env = Env(draft)
        if not all_hold(self._without, env):
            return
        for binding in self._matching(draft, found):
            env.locals = dict(zip(self.names, binding.values, strict=True))
            if all_hold(self._live, env):
                yield binding

    def _matching(self, draft: Draft, found: list[Binding]) -> list[Binding]:
        """Those of all bindings, in their order, whose arguments are places that hold what is required of them."""
        if not self._wanted:
            return found
        held = [
            (argument, [place for place, value in draft.current[state].items() if value == wanted])
            for state, argument, wanted in self._wanted
        ]
        argument, places = min(held, key=lambda item: len(item[1]))
        key = (id(found), argument)  # the list is kept, so no other one takes its id
        if key not in self._numbers:
            self._numbers[key] = {}
            for number, binding in enumerate(found):
                self._numbers[key].setdefault(binding.values[argument], []).append(number)
        return [found[n] for n in sorted(n for place in places for n in self._numbers[key].get(place, ()))]

    # ----------------------------------------------------------------- effects

    def may_lead_to(self, draft: Draft, binding: Binding) -> bool:
        """A quick test before an op is run backward: False where these states surely aren't what it leads to."""
        env = self.environment(draft, binding)
        try:
            left = [(state, key(env), constant) for state, key, constant in self._leaves]
            kept = [(state, key(env), constant) for state, key, constant in self._keeps]
        except SceneError:  # the places depend on the arguments alone: with these the op can't be carried out
            return False
        written = {(state, place) for state, place, _ in left}
        left += [(state, place, constant) for state, place, constant in kept if (state, place) not in written]
        return all(
            constant is ANY or draft.current[state].get(place, MISSING) == constant for state, place, constant in left
        )

    def writes(self, draft: Draft, binding: Binding) -> tuple[Write, ...]:
        """What the op would write; every right side reads the state before the op."""
        env = self.environment(draft, binding)
        found: dict[tuple[str, str], Write] = {}
        for state, effect, _ in self.effects:
            snapshot = draft.current[state]
            for place, new, reads in effect(env):
                where = state if place == WHOLE else f"{state}[{display(place)}]"
                if (state, place) in found:
                    raise SceneError(f"the op '{describe(self, binding)}' writes {where} twice")
                if place not in snapshot and not snapshot.open:
                    raise SceneError(f"the state '{state}' has no place {display(place)}")
                if new is MISSING and not snapshot.open:
                    raise SceneError(
                        f"the op '{describe(self, binding)}' writes none to {where}; "
                        "write `requires` for what it takes away or looks up"
                    )
                if state in self._bags and type(new) is tuple:
                    new = Bag(new)
                found[state, place] = Write(state, place, new, reads)
        return tuple(found.values())

    def speech(self, draft: Draft, binding: Binding) -> tuple[str, tuple[Value, ...]]:
        """What the op says and what it makes visible, in the state before it."""
        return self.says(draft, binding), self.shown(draft, binding)

    def says(self, draft: Draft, binding: Binding) -> str:
        if not self._says:
            return ""
        env = self.environment(draft, binding)
        return next((str(text(env)) for text, when in self._says if when is None or when(env) is True), "")

    def shown(self, draft: Draft, binding: Binding) -> tuple[Value, ...]:
        if not self._shows:
            return ()
        env = self.environment(draft, binding)
        return tuple(shown for value in self._shows if (shown := value(env)) is not MISSING)

    def text(self, draft: Draft, binding: Binding) -> str:
        """The op in its canonical words."""
        return self.says(draft, binding) or describe(self, binding)


def all_hold(tests: Sequence[Closure], env: Env) -> bool:
    """Whether all conditions hold. A plain loop: it is run for every binding, and `all` makes a generator each time."""
    for test in tests:  # noqa: SIM110 - see above
        if test(env) is not True:
            return False
    return True


def describe(op: Op, binding: Binding) -> str:
    """The op with its arguments: `swap(a1, a2)`."""
    return f"{op.name}({', '.join(display(v) for v in binding.values)})"


def apply(draft: Draft, writes: tuple[Write, ...], at: int) -> dict[str, Snapshot]:
    """The states after these writes, stamped with the number of ops so far; the old ones stay as they are."""
    changed: dict[str, dict[str, Value]] = {name: {} for name in draft.current}
    for write in writes:
        changed[write.state][write.key] = write.value
    return {name: snapshot.after(at, changed[name]) for name, snapshot in draft.current.items()}


def weighed(ops: list[Op], draft: Draft) -> list[tuple[Op, float]]:
    """Those of these ops that have a legal binding and may be chosen, with their weights."""
    weights = [1.0 if op.weight is None else float(op.weight(Env(draft))) for op in ops]
    if min(weights) < 0 or sum(weights) == 0:
        raise SceneError(f"the weights of {', '.join(op.name for op in ops)} are not above 0")
    return [(op, w) for op, w in zip(ops, weights, strict=True) if w > 0 and op.has_legal(draft)]


def choose(ops: list[Op], draft: Draft, stream: Stream) -> Binding | None:
    """One of these ops that has a legal binding, by weight, then one of its legal bindings, uniformly."""
    if len(ops) == 1 and ops[0].weight is None:
        stream.unit()  # as if there were others
        found = ops[0].legal(draft)
        return stream.choice(found) if found else None
    possible = weighed(ops, draft)
    if not possible:
        return None
    mark = stream.unit() * sum(w for _, w in possible)
    chosen = possible[-1][0]
    for op, weight in possible:
        if mark < weight:
            chosen = op
            break
        mark -= weight
    return stream.choice(chosen.legal(draft))


def idle_run(trace: Trace) -> bool:
    """Whether some run of up to four consecutive ops leaves every state as it was, and shows nothing of it."""
    count = len(trace.ops)
    histories = list(trace.snapshots.values())
    return any(
        all(history[first] == history[last] for history in histories)
        and not any(op.shown for op in trace.ops[first:last])
        for first in range(count)
        for last in range(first + 1, min(first + LONGEST_RUN, count) + 1)
    )


def would_idle(draft: Draft, op: Op, binding: Binding) -> bool:
    """Whether such a run would end with this op."""
    if op.shown(draft, binding):
        return False
    after = apply(draft, op.writes(draft, binding), len(draft.ops) + 1)
    for back in range(1, LONGEST_RUN + 1):
        if back > len(draft.ops) + 1 or (back > 1 and draft.ops[1 - back].shown):
            return False
        if all(draft.snapshots[name][-back] == snapshot for name, snapshot in after.items()):
            return True
    return False
