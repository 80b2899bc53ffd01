"""How an op changes the lengths of lists: in comes its plan, out come the lengths that they may have had before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from compiler.environment import Env
from compiler.evaluate import Closure, compile_term
from compiler.plan import EffectPlan, OpPlan, Term

TRIED = 2_000
"""Choices of the lengths of the lists that one op writes that are tried at most."""


@dataclass(frozen=True, slots=True)
class Choices:
    """Lengths to try. None can have been `top` long, unless it may have been of any length; None where that's known."""

    choices: Iterable[tuple[int, ...]]
    top: int | None


@dataclass(frozen=True, slots=True)
class Lengths:
    """`is_steady` where each list is made of itself, at most one item longer or shorter. Else `drops` tell how many
    items slices leave away at most; None where that rests on what isn't known."""

    is_steady: bool
    drops: tuple[Closure, ...] | None

    def before(self, now: Sequence[int], env: Env) -> Choices | None:
        """The lengths that lists of these lengths may have had before the op; None where they can't be told."""
        if self.is_steady:
            return Choices(product(*((n, n - 1, n + 1) if n else (n, n + 1) for n in now)), None)
        if self.drops is None:
            return None
        top = sum(now) + sum(max(0, int(drop(env))) for drop in self.drops) + 1
        many = (top + 1) ** len(now)
        return Choices(product(range(top + 1), repeat=len(now)), top) if many <= TRIED else None


def lengths_of(plan: OpPlan, lists: frozenset[str], lets: Mapping[str, Term]) -> Lengths:
    """`lists` are the states that are lists, or maps to lists."""
    effects = [e for e in plan.effects if e.state in lists]
    changes = [_change(e.value, e, lets) for e in effects]
    if all(c is not None and -1 <= c[0] <= c[1] <= 1 for c in changes):
        return Lengths(True, ())
    drops: list[Closure] = []
    for effect in effects:
        for term in _within(effect.value, lets):
            if term.op == "if" and any(t.op == "call" and t.value == "count" for t in _within(term.args[0], lets)):
                return Lengths(False, None)
            if term.op == "slice":
                found = _dropped(term, lets)
                if found is None:
                    return Lengths(False, None)
                drops += [compile_term(t, lets) for t in found]
    return Lengths(False, tuple(drops))


def _within(term: Term, lets: Mapping[str, Term]) -> Iterator[Term]:
    yield term
    for arg in (lets[str(term.value)],) if term.op == "let" else term.args:
        yield from _within(arg, lets)


# ------------------------------------------------------------- lists made of themselves


def _change(term: Term, effect: EffectPlan, lets: Mapping[str, Term]) -> tuple[int, int] | None:
    """By how much at least and at most the list grows, where it is made of itself; None where it isn't."""
    parts = list(_parts(term, lets))
    more = sum(len(p.args) for p in parts if p.op == "list")
    rest = [p for p in parts if p.op != "list"]
    if len(rest) == 2:
        return (more, more) if _is_cut(rest[0], rest[1], effect) else None
    if len(rest) != 1:
        return None
    (own,) = rest
    least = most = 0
    if own.op == "if":
        branches = [_change(arg, effect, lets) for arg in own.args[1:]]
        if None in branches:
            return None
        least, most = min(b[0] for b in branches if b), max(b[1] for b in branches if b)
    elif own.op == "call" and own.value == "reversed":
        return _shifted(_change(own.args[0], effect, lets), more)
    elif own.op == "slice":
        base, low, high = own.args
        if not _is_own(base, effect):
            return None
        if (low.value, high) == (1, _END) or (low.value == 0 and _is_all_but_one(high, effect)):
            least = -1
        else:
            return None
    elif not _is_own(own, effect):
        return None
    return least + more, most + more


_END = Term(op="local", value="end")


def _shifted(change: tuple[int, int] | None, by: int) -> tuple[int, int] | None:
    return None if change is None else (change[0] + by, change[1] + by)


def _parts(term: Term, lets: Mapping[str, Term]) -> Iterator[Term]:
    """What is put one behind the other."""
    if term.op == "let":
        yield from _parts(lets[str(term.value)], lets)
    elif term.op == "+":
        for arg in term.args:
            yield from _parts(arg, lets)
    else:
        yield term


def _is_own(term: Term, effect: EffectPlan) -> bool:
    """Whether a term is the list that the effect writes."""
    if term.op == "state":
        return term.value == effect.state and effect.key.op == "const"
    return term.op == "index" and term.args == (Term(op="state", value=effect.state), effect.key)


def _is_all_but_one(high: Term, effect: EffectPlan) -> bool:
    """`count(own) - 2` or `end - 1`, as the last index of a slice."""
    if high.op != "-":
        return False
    left, right = high.args
    counted = left.op == "call" and left.value == "count" and _is_own(left.args[0], effect)
    return (counted and right.value == 2) or (left == _END and right.value == 1)


def _is_cut(first: Term, second: Term, effect: EffectPlan) -> bool:
    """`own[0 .. d - 1]` and `own[d .. end]`, between which something is put."""
    if first.op != "slice" or second.op != "slice":
        return False
    if not (_is_own(first.args[0], effect) and _is_own(second.args[0], effect)):
        return False
    high, low = first.args[2], second.args[1]
    ends = first.args[1].value == 0 and second.args[2] == _END
    return ends and high.op == "-" and high.args == (low, Term(op="const", value=1))


# ------------------------------------------------------------- how much slices leave away


def _dropped(term: Term, lets: Mapping[str, Term]) -> list[Term] | None:
    """Terms for how many items a slice leaves away at its ends; None where they rest on a state.

    A slice up to a fixed index leaves away what there is: its list may then have been of any length, which is found
    by trying one that is longer than any other can have been.
    """
    _, low, high = term.args
    if _reads(low, lets):
        return None
    if high == _END or not _reads(high, lets):
        return [low]
    if high.op == "-" and not _reads(high.args[1], lets):
        last = high.args[0]
        if last == _END or (last.op == "call" and last.value == "count"):
            return [low, high.args[1]]
    return None


def _reads(term: Term, lets: Mapping[str, Term]) -> bool:
    """Whether a term rests on a state, or on where a list ends."""
    return any(t == _END or t.op in ("state", "entries", "at", "after", "before") for t in _within(term, lets))
