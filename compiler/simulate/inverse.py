"""Ops run backward: in come the states after an op and what was seen of it, out come all states before it that fit.

The effects are run on a state whose written places hold unknowns. What an effect moves tells what its source held;
what is added or taken away is told by the difference; what no effect tells is tried, value by value, where its type
lists its values. Each state that is found is checked by running the op forward.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import prod
from typing import Any, NoReturn

from compiler.environment import Env
from compiler.errors import SceneError
from compiler.plan import Plan, StatePlan
from compiler.simulate.machine import Binding, Op, apply
from compiler.streams import Stream
from compiler.trace import Draft
from compiler.values import MISSING, Bag, Snapshot, Value
from synrl_dsl.builtins import ENUMERATIONS
from synrl_dsl.builtins.names import OPEN_ENUMERATIONS, SINGLE

TRIED = 5_000
"""States before one op that are tried at most."""

TRIED_ONCE = 64
"""States before one op of which one is sought that are tried at most."""

Held = Mapping[str, tuple[Value, ...]]
"""All that a state may hold in one clip, where that is less than its type lists."""

NOTHING_KNOWN: Held = {}
Unknowns = dict["Slot", Value]
Slot = tuple[str, str, int]
"""(state, place, item of a list or 0): what an unknown stands for."""


class Unsolvable(Exception):
    """An effect or a condition looks into what isn't known."""


class Unknown:
    """What a place held before, times `scale` plus `shift` where it is a number. Whoever looks into it fails."""

    __slots__ = ("scale", "shift", "slot")

    def __init__(self, slot: Slot, scale: float = 1, shift: float = 0) -> None:
        self.slot, self.scale, self.shift = slot, scale, shift

    def _fail(self, *_: Any) -> NoReturn:
        raise Unsolvable

    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _fail
    __hash__ = __bool__ = __iter__ = __len__ = __getitem__ = __contains__ = __str__ = __getattr__ = _fail

    def __add__(self, other: Any) -> Unknown:
        return self._affine(1, other)

    def __radd__(self, other: Any) -> Unknown:
        return self._affine(1, other)

    def __sub__(self, other: Any) -> Unknown:
        return self._affine(1, -other)

    def __rsub__(self, other: Any) -> Unknown:
        return Unknown(self.slot, -self.scale, other - self.shift) if _is_number(other) else self._fail()

    def __mul__(self, other: Any) -> Unknown:
        if not _is_number(other) or other == 0:
            self._fail()
        return Unknown(self.slot, self.scale * other, self.shift * other)

    __rmul__ = __mul__

    def __neg__(self) -> Unknown:
        return Unknown(self.slot, -self.scale, -self.shift)

    def _affine(self, scale: float, shift: Any) -> Unknown:
        return Unknown(self.slot, self.scale * scale, self.shift + shift) if _is_number(shift) else self._fail()


class UnknownBag:
    """The bag that a place held before, with items put in and taken out."""

    __slots__ = ("minus", "plus", "slot")

    def __init__(self, slot: Slot, plus: tuple[Value, ...] = (), minus: tuple[Value, ...] = ()) -> None:
        self.slot, self.plus, self.minus = slot, plus, minus

    def _fail(self, *_: Any) -> NoReturn:
        raise Unsolvable

    __eq__ = __ne__ = __bool__ = __hash__ = __iter__ = __len__ = __getitem__ = __contains__ = _fail

    def __add__(self, items: Any) -> UnknownBag:
        return UnknownBag(self.slot, (*self.plus, *_items(items)), self.minus)

    def __sub__(self, items: Any) -> UnknownBag:
        return UnknownBag(self.slot, self.plus, (*self.minus, *_items(items)))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _items(items: Any) -> tuple[Value, ...]:
    if not isinstance(items, tuple) or any(isinstance(i, Unknown) for i in items):
        raise Unsolvable
    return items


_OPAQUE = (Unsolvable, KeyError, TypeError, ValueError, IndexError, SceneError)
"""What is raised where an effect looks into what isn't known."""


@dataclass(frozen=True, slots=True)
class Case:
    """States with unknowns in them, what is known of these, and the values that the others may have."""

    probe: dict[str, Snapshot]
    known: Unknowns
    untold: tuple[Slot, ...]
    domains: tuple[tuple[Value, ...], ...]

    @property
    def size(self) -> int:
        return prod(map(len, self.domains))

    @property
    def states(self) -> set[str]:
        return {state for state, _, _ in (*self.known, *self.untold)}

    def values(self, number: int) -> Unknowns:
        """Values of all unknowns, for each number below the size others."""
        values = dict(self.known)
        for slot, domain in zip(self.untold, self.domains, strict=True):
            number, place = divmod(number, len(domain))
            values[slot] = domain[place]
        return values


@dataclass(frozen=True, slots=True)
class Inverse:
    """Runs the ops of one plan backward."""

    plan: Plan
    ops: Mapping[str, Op]

    def origins(
        self, draft: Draft, binding: Binding, shown: tuple[Value, ...] | None = None
    ) -> list[dict[str, Snapshot]] | None:
        """All states before an op that it leads from to `draft.current`; None where they can't all be found.

        `shown` are the values that the op made visible, None where they weren't seen.
        """
        op = self.ops[binding.op]
        cases = self._cases(draft, op, binding, shown)
        if cases is None or sum(case.size for case in cases) > TRIED:
            return None
        pasts = (self._past(draft, case, n) for case in cases for n in range(case.size))
        return [p for p in pasts if p is not None and self._leads_to(draft, op, binding, p, shown)]

    def origin(self, draft: Draft, binding: Binding, held: Held, stream: Stream) -> dict[str, Snapshot] | None:
        """One of the states before an op, in which each state holds what it may, whatever the op would have shown.

        Each is equally likely; None where none is found.
        """
        op = self.ops[binding.op]
        cases = self._cases(draft, op, binding, None, held)
        size = sum(case.size for case in cases or ())
        if not cases or not size:
            return None
        places = stream.child("order").shuffled(range(size)) if size <= TRIED_ONCE else None
        for attempt in range(min(size, TRIED_ONCE)):
            place = stream.below(size) if places is None else places[attempt]
            for case in cases:
                if place < case.size:
                    past = self._past(draft, case, place)
                    if past is not None and self._leads_to(draft, op, binding, past, None):
                        return past
                    break
                place -= case.size
        return None

    def completed(self, draft: Draft, op: Op, values: Mapping[str, Value]) -> list[Binding] | None:
        """Bindings with these arguments whose other ones, which effects only put somewhere, are what is there now.

        None where they can't be told. Whether these bindings were legal isn't asked.
        """
        asked = tuple(values[n] if n in values else Unknown(("", n, 0)) for n in op.names)
        binding = Binding(op.name, asked)
        found: list[Binding] = []
        try:
            for probe, _, _ in self._probes(draft, op, binding):
                known = self._told(draft, op, binding, probe, None)
                if known is not None:
                    told = tuple(v if n in values else known[v.slot] for n, v in zip(op.names, asked, strict=True))
                    found.append(Binding(op.name, told))
        except _OPAQUE:
            return None
        return list(dict.fromkeys(found))

    # ------------------------------------------------------------------ probes

    def _written(self, draft: Draft, op: Op, binding: Binding) -> list[tuple[StatePlan, str]]:
        """The places that the op writes; which they are must not rest on what it writes."""
        hidden = {
            name: Snapshot(name, 0, {place: Unknown((name, place, 0)) for place in s}, s.open)
            if name in op.writes_states
            else s
            for name, s in draft.current.items()
        }
        env = op.environment(_with(draft, hidden), binding)
        states = {s.name: s for s in self.plan.states}
        found: dict[tuple[str, str], tuple[StatePlan, str]] = {}
        for name, _, keys in op.effects:
            if any(s.open for s in (draft.current[name],)) and _loops(op, name):
                raise Unsolvable  # the places that it goes through are those of the state before
            for place in _guarded(keys, env):
                found[name, place] = (states[name], place)
        return list(found.values())

    def _probes(
        self, draft: Draft, op: Op, binding: Binding
    ) -> Iterator[tuple[dict[str, Snapshot], list[tuple[StatePlan, Slot]], bool]]:
        """States whose written places are unknown, for each choice of the lengths of lists; and whether one of these
        is longer than its list can have been, unless it may have been of any length."""
        written = self._written(draft, op, binding)
        lists = [(s.name, place) for s, place in written if s.form == "list"]
        tried = op.lengths.before([len(draft.current[n][p]) for n, p in lists], op.environment(draft, binding))
        if tried is None:
            raise Unsolvable
        for lengths in tried.choices:
            unknown: list[tuple[StatePlan, Slot]] = []
            changed: dict[str, dict[str, Value]] = {}
            many = dict(zip(lists, lengths, strict=True))
            for state, place in written:
                value: Value
                if state.form == "list":
                    slots = [(state.name, place, i) for i in range(many[state.name, place])]
                    unknown += [(state, slot) for slot in slots]
                    value = tuple(Unknown(slot) for slot in slots)
                else:
                    slot = (state.name, place, 0)
                    unknown.append((state, slot))
                    value = UnknownBag(slot) if state.form == "bag" else Unknown(slot)
                changed.setdefault(state.name, {})[place] = value
            probe = {name: s.after(0, changed.get(name, {})) for name, s in draft.current.items()}
            yield probe, unknown, tried.top in lengths

    def _cases(
        self, draft: Draft, op: Op, binding: Binding, shown: tuple[Value, ...] | None, held: Held = NOTHING_KNOWN
    ) -> list[Case] | None:
        """What may have been before an op, one case for each choice of the lengths of lists; None where nothing tells
        it, and it can't be tried."""
        try:
            probes = list(self._probes(draft, op, binding))
        except Unsolvable:
            return None
        cases = []
        for probe, unknown, is_top in probes:
            try:
                known = self._told(draft, op, binding, probe, shown)
            except _OPAQUE:
                known = {}  # the effect looks into what it changes: every value is tried
            if known is None:
                continue
            if is_top:
                return None
            env = op.environment(_with(draft, probe), binding)
            for state, key, constant in op.demands:
                try:
                    slot = (state, key(env), 0)
                except Unsolvable:
                    continue
                known.setdefault(slot, constant)
            untold = [(state, slot) for state, slot in unknown if slot not in known]
            domains = [held.get(state.name) or self._values(state) for state, _ in untold]
            if any(state.form == "bag" or not domain for (state, _), domain in zip(untold, domains, strict=True)):
                return None
            case = Case(probe, known, tuple(slot for _, slot in untold), tuple(domains))
            if case.size > TRIED:
                return None
            cases.append(case)
        return cases

    def _told(
        self, draft: Draft, op: Op, binding: Binding, probe: dict[str, Snapshot], shown: tuple[Value, ...] | None
    ) -> Unknowns | None:
        """The unknowns that the effects and what was shown tell; None where they contradict what is there now."""
        past = _with(draft, probe)
        told = [(w.value, draft.current[w.state].get(w.key, MISSING)) for w in op.writes(past, binding)]
        if shown is not None:
            told += list(zip(op.shown(past, binding), shown, strict=True))
        known: Unknowns = {}
        return known if all(_unify(symbol, value, known) for symbol, value in told) else None

    def _values(self, state: StatePlan) -> tuple[Value, ...]:
        """All values that a place may have; none where its type doesn't list them."""
        listed = self.plan.types.get(state.item) or ENUMERATIONS.get(state.item, ())
        return (*listed, MISSING) if state.key in OPEN_ENUMERATIONS and listed else tuple(listed)

    def _past(self, draft: Draft, case: Case, number: int) -> dict[str, Snapshot] | None:
        """The states that a case makes with the values of a number; None where that isn't possible."""
        known = case.values(number)
        past: dict[str, Snapshot] = {}
        for name, snapshot in case.probe.items():
            if name not in case.states:
                past[name] = snapshot
                continue
            places = {}
            for place, value in snapshot.items():
                if isinstance(value, Unknown | UnknownBag):
                    places[place] = known[value.slot]
                elif isinstance(value, tuple) and any(isinstance(i, Unknown) for i in value):
                    places[place] = tuple(known[i.slot] for i in value)
                else:
                    places[place] = value
            past[name] = snapshot.after(0, places)
        return past if self._holds_singles_once(past) else None

    def _holds_singles_once(self, states: dict[str, Snapshot]) -> bool:
        """Of what there is one of each, no state has two."""
        counts: Counter[Value] = Counter()
        for plan in self.plan.states:
            if plan.item in SINGLE:
                for value in states[plan.name].values():
                    counts.update(value if isinstance(value, tuple) else (value,))
        return all(count == 1 for count in counts.values())

    def _leads_to(
        self, draft: Draft, op: Op, binding: Binding, past: dict[str, Snapshot], shown: tuple[Value, ...] | None
    ) -> bool:
        """Whether the op, legal there, leads from a state to the one of the draft, showing what it showed."""
        before = _with(draft, past)
        try:
            if not op.accepts(before, binding):
                return False
            if shown is not None and op.shown(before, binding) != shown:
                return False
            return apply(before, op.writes(before, binding), 0) == draft.current
        except SceneError:
            return False


def _with(draft: Draft, states: Mapping[str, Snapshot]) -> Draft:
    """A draft in other states, with no op so far."""
    return Draft(draft.fps, draft.width, draft.height, draft.params, draft.things, dict(states))


def _loops(op: Op, state: str) -> bool:
    return any(e.state == state and e.each is not None for e in op.plan.effects)


def _guarded(keys: Any, env: Env) -> tuple[Value, ...]:
    try:
        return tuple(keys(env))
    except (KeyError, TypeError, AttributeError, SceneError) as error:
        raise Unsolvable from error


def _unify(symbol: Value, value: Value, known: Unknowns) -> bool:
    """Whether an effect's result can be what is there; binds the unknowns in it."""
    if isinstance(symbol, Unknown):
        solved = value
        if symbol.scale != 1 or symbol.shift != 0:
            if not _is_number(value):
                return False
            solved = (value - symbol.shift) / symbol.scale
            if solved != int(solved):
                return False
            solved = int(solved)
        return _bind(symbol.slot, solved, known)
    if isinstance(symbol, UnknownBag):
        before = value.minus(symbol.plus) if isinstance(value, Bag) else MISSING
        return isinstance(before, Bag) and _bind(symbol.slot, before.plus(symbol.minus), known)
    if isinstance(symbol, tuple) and not isinstance(symbol, Bag):
        same = isinstance(value, tuple) and len(value) == len(symbol)
        return same and all(_unify(s, v, known) for s, v in zip(symbol, value, strict=True))
    return symbol is value or bool(symbol == value)


def _bind(slot: Slot, value: Value, known: Unknowns) -> bool:
    if slot in known:
        return bool(known[slot] is value or known[slot] == value)
    known[slot] = value
    return True
