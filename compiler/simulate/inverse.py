"""Ops run backward: in come the states after an op and what was seen of it, out come all states before it that fit.

The effects are run on a state whose written places hold unknowns. What an effect moves tells what its source held;
what is added or taken away is told by the difference; what no effect tells is tried, value by value, where its type
lists its values. Each state that is found is checked by running the op forward.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any, NoReturn

from compiler.environment import Env
from compiler.errors import SceneError
from compiler.plan import Plan, StatePlan
from compiler.simulate.machine import Binding, Op, apply
from compiler.trace import Draft
from compiler.values import MISSING, Bag, Snapshot, Value
from synrl_dsl.builtins import ENUMERATIONS
from synrl_dsl.builtins.names import OPEN_ENUMERATIONS, SINGLE

TRIED = 5_000
"""States before one op that are tried at most."""

LISTS = 3
"""Lists that one op may write, for all their lengths to be tried."""

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
        try:
            written = self._written(draft, op, binding)
        except Unsolvable:
            return None
        found: list[dict[str, Snapshot]] = []
        for probe, unknown in self._probes(draft, written):
            for known in self._solutions(draft, op, binding, probe, unknown, shown):
                past = self._filled(draft, probe, known)
                if past is None:
                    return None
                for state in past:
                    if len(found) > TRIED:
                        return None
                    if state not in found and self._leads_to(draft, op, binding, state, shown):
                        found.append(state)
        return found

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
        self, draft: Draft, written: list[tuple[StatePlan, str]]
    ) -> Iterator[tuple[dict[str, Snapshot], list[tuple[StatePlan, Slot]]]]:
        """States whose written places are unknown, for each choice of the lengths of lists."""
        lists = [(s, place) for s, place in written if s.form == "list"]
        if len(lists) > LISTS:
            return
        for steps in product((0, -1, 1), repeat=len(lists)):
            unknown: list[tuple[StatePlan, Slot]] = []
            changed: dict[str, dict[str, Value]] = {}
            lengths = {(s.name, place): step for (s, place), step in zip(lists, steps, strict=True)}
            if any(len(draft.current[n][p]) + step < 0 for (n, p), step in lengths.items()):
                continue
            for state, place in written:
                value: Value
                if state.form == "list":
                    many = len(draft.current[state.name][place]) + lengths[state.name, place]
                    slots = [(state.name, place, i) for i in range(many)]
                    unknown += [(state, slot) for slot in slots]
                    value = tuple(Unknown(slot) for slot in slots)
                else:
                    slot = (state.name, place, 0)
                    unknown.append((state, slot))
                    value = UnknownBag(slot) if state.form == "bag" else Unknown(slot)
                changed.setdefault(state.name, {})[place] = value
            yield {name: s.after(0, changed.get(name, {})) for name, s in draft.current.items()}, unknown

    def _solutions(
        self,
        draft: Draft,
        op: Op,
        binding: Binding,
        probe: dict[str, Snapshot],
        unknown: list[tuple[StatePlan, Slot]],
        shown: tuple[Value, ...] | None,
    ) -> Iterator[Unknowns]:
        """Values of all unknowns of a probe that are told, or that may be."""
        past = _with(draft, probe)
        known: Unknowns = {}
        try:
            writes = op.writes(past, binding)
            told = [(w.value, draft.current[w.state].get(w.key, MISSING)) for w in writes]
            if shown is not None:
                told += list(zip(op.shown(past, binding), shown, strict=True))
            if not all(_unify(symbol, value, known) for symbol, value in told):
                return
        except (Unsolvable, KeyError, TypeError, ValueError, IndexError, SceneError):
            known = {}  # the effect looks into what it changes: every value is tried
        env = op.environment(past, binding)
        for state, key, constant in op.demands:
            try:
                slot = (state, key(env), 0)
            except Unsolvable:
                continue
            known.setdefault(slot, constant)
        open_ = [(state, slot) for state, slot in unknown if slot not in known]
        domains = [self._values(state, slot) for state, slot in open_]
        many = 1
        for domain in domains:
            many *= len(domain)
        if any(state.form == "bag" or not domain for (state, _), domain in zip(open_, domains, strict=True)):
            yield {("", "", 0): MISSING}  # nothing tells it, and it can't be tried
            return
        if many > TRIED:
            yield {("", "", 0): MISSING}
            return
        for values in product(*domains):
            yield known | {slot: value for (_, slot), value in zip(open_, values, strict=True)}

    def _values(self, state: StatePlan, slot: Slot) -> tuple[Value, ...]:
        """All values that a place may have; none where its type doesn't list them."""
        listed = self.plan.types.get(state.item) or ENUMERATIONS.get(state.item, ())
        return (*listed, MISSING) if state.key in OPEN_ENUMERATIONS and listed else tuple(listed)

    def _filled(self, draft: Draft, probe: dict[str, Snapshot], known: Unknowns) -> list[dict[str, Snapshot]] | None:
        """The states that these values make of a probe: one, or none where it isn't possible; None if unknown."""
        if ("", "", 0) in known:
            return None
        past: dict[str, Snapshot] = {}
        for name, snapshot in probe.items():
            places = {}
            for place, value in snapshot.items():
                if isinstance(value, Unknown | UnknownBag):
                    places[place] = known[value.slot]
                elif isinstance(value, tuple) and any(isinstance(i, Unknown) for i in value):
                    places[place] = tuple(known[i.slot] for i in value)
                else:
                    places[place] = value
            past[name] = snapshot.after(0, places)
        return [past] if self._holds_singles_once(past) else []

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
