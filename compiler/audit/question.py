"""The samples of one question in, every check of it out, judged together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from compiler.audit.features import Row
from compiler.audit.guesses.models import Models, Tried
from compiler.audit.guesses.predict import Truths, best_of, fitting, truths_of, truths_of_plans
from compiler.audit.guesses.rules import rules
from compiler.audit.items import Item
from compiler.audit.scoring import best_constant, is_right
from compiler.audit.statistics import Check, Judged, caught_from, judge
from compiler.plan import Plan
from compiler.values import MISSING, Interval, Value, equal

FEW = 20
"""Up to so many answers a question should be flat over them."""

ONE_OF_FOUR = 0.25
"""What is allowed where nothing better is known: a free answer that a declared guess gets right, or one
interval that hits, as often as one of four options."""

SHOWN_FAILURES = 5

DISTRACTORS = "let the distractors be `redrawn`, or `balance` the answer over a finite domain"
ADVICE = {
    "balance": "write `balance` with the answers that there should be, `across` what they go with",
    "letter": "the place of the truth is not random: this is a bug of the sampler",
    "options": DISTRACTORS,
    "shortcut": "cross it in `balance ... across`, fix it by `held 1/k`, or ask for what it doesn't tell",
    "blind": "what the wording or the length tells must be crossed: `balance ... across` it, in full",
    "frame": "one frame tells the answer: widen or cross what is visible there, or ask for what takes more frames",
    "observable": "lengthen what is too short to be seen, slow it down, or view more frames",
    "reader": "what the answer rests on doesn't show in the viewed frames; `synrl show` the sample with --frames",
}


@dataclass(frozen=True, slots=True)
class Subject:
    """What is known of a question beside its samples.

    `shortcuts` are (name, whether it is of the answer's type), in the order of the items' guesses.
    """

    name: str
    is_free: bool
    shortcuts: tuple[tuple[str, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class Audited:
    """A question with its checks.

    `caught` says of the models of wording and frames from what share of right guesses on they fail, None where
    there are too few samples for any. `observable` is the share of samples by cap on viewed frames, `deletions`
    how many of the tried samples need how large a deletion, `notes` what was not looked at, and why.
    """

    name: str
    samples: int
    checks: tuple[Judged, ...]
    caught: float | None
    observable: dict[int, float]
    deletions: dict[str, int]
    notes: tuple[str, ...]

    @property
    def faults(self) -> list[Judged]:
        return [j for j in self.checks if j.fault]


def subject_of(plan: Plan) -> Subject:
    """The question of a plan that has one."""
    (question,) = plan.questions
    shortcuts = tuple((s.name, s.same_type) for s in question.shortcuts)
    return Subject(f"{plan.scene}/{question.name}", "free" in question.forms, shortcuts)


def audit_question(subject: Subject, items: Sequence[Item], caps: Sequence[int]) -> Audited:
    """All checks of a question on its samples."""
    checks = [*_balance(items), *_rules(items), *_declared(subject, items), *_seen(items)]
    notes = []
    deletions = Counter(i.deletion for i in items if i.deletion is not None)
    truths = _truths(items)
    checks += _fitted_checks(subject, items, truths)
    if all(i.unread is None for i in items):
        notes.append("no reader of viewed frames for this kind of scene, or the answer rests on a param")
    if not items[0].frames:
        notes = ["frames, declared shortcuts, readers, how many events are needed: audit the scene for these"]
    tried = [c for c in checks if c.n]
    return Audited(
        subject.name,
        len(items),
        tuple(judge(tried)),
        _weakest(tried),
        {cap: sum(cap in i.observable_at for i in items) / len(items) for cap in caps},
        dict(sorted(deletions.items())),
        tuple(notes),
    )


def _truths(items: Sequence[Item]) -> Truths:
    own = [i.mould for i in items if i.mould is not None]
    if own:
        return truths_of_plans([i.moulds for i in items], own)
    return truths_of([i.answer for i in items], [i.options for i in items], [i.place for i in items])


def _weakest(checks: Sequence[Check]) -> float | None:
    """From what share on every model of wording and frames would fail: that of the least sensitive one."""
    shares = [caught_from(c.n, len(checks), c.chance) for c in checks if c.family in ("blind", "frame")]
    return None if None in shares else max((s for s in shares if s is not None), default=None)


# ------------------------------------------------------------------ what is counted


def _by_level(items: Sequence[Item]) -> list[list[Item]]:
    found: dict[str, list[Item]] = {}
    for item in items:
        found.setdefault(item.level, []).append(item)
    return list(found.values())


def _balance(items: Sequence[Item]) -> list[Check]:
    """The commonest answer of each level, where there are few."""
    right, chance = 0, 0.0
    for part in _by_level(items):
        values = [i.flat for i in part]
        count = part[0].domain or len(set(values))
        if isinstance(values[0], Interval):
            chance += len(part) * ONE_OF_FOUR
        elif count <= FEW:
            chance += len(part) / count
        else:
            return []
        right += best_constant(values)
    return [Check("balance", "always the commonest answer", len(items), right, chance / len(items), ADVICE["balance"])]


def _free_chance(items: Sequence[Item]) -> float:
    """The commonest answer's share, or the best constant interval's; of each level, for a viewer tells them apart.
    Where the scene names what may be right, as the colours of what is shown, it is one of these. Of plans, many of
    which may be right, one in four may be guessed."""
    if items[0].moulds:
        return ONE_OF_FOUR
    constant = sum(best_constant([i.answer for i in part]) for part in _by_level(items)) / len(items)
    named = [1 / i.pool for i in items if i.pool]
    return max(constant, sum(named) / len(items)) if len(named) == len(items) else constant


def _option_chance(items: Sequence[Item]) -> float:
    return sum(1 / len(i.options) for i in items) / len(items) if items else 0.0


def _rules(items: Sequence[Item]) -> list[Check]:
    """Rules of thumb on the options alone."""
    offered = [i for i in items if i.options]
    checks = []
    for family, words, rule in rules(max((len(i.options) for i in offered), default=0)):
        tried = [(i, place) for i in offered if (place := rule(i.options)) is not None]
        right = sum(place == i.place for i, place in tried)
        chance = _option_chance([i for i, _ in tried])
        checks.append(Check(family, words, len(tried), right, chance, ADVICE[family], two_sided=True))
    return checks


def _declared(subject: Subject, items: Sequence[Item]) -> list[Check]:
    """Declared shortcuts of the answer's type: how often they are right."""
    checks = []
    for number, (name, same_type) in enumerate(subject.shortcuts):
        if not same_type:
            continue
        offering = [i for i in items if any(equal(i.guesses[number], o) for o in i.options)]
        right = sum(equal(i.guesses[number], i.answer) for i in offering)
        words = f'"{name}", where it is an option'
        chance = _option_chance(offering)
        checks.append(Check("shortcut", words, len(offering), right, chance, ADVICE["shortcut"], two_sided=True))
        if subject.is_free:
            right = sum(is_right(i.guesses[number], i.answer) for i in items)
            allowed = max(ONE_OF_FOUR, _free_chance(items))
            checks.append(Check("shortcut", f'"{name}", free', len(items), right, allowed, ADVICE["shortcut"]))
    return checks


def _seen(items: Sequence[Item]) -> list[Check]:
    """What must hold for every sample: it can be observed, and a reader reads it."""
    checks = []
    kinds: tuple[tuple[str, str, Callable[[Item], str | None]], ...] = (
        ("observable", "what the answer rests on is in the viewed frames", lambda i: i.unseen),
        ("reader", "the viewed frames, read with care", lambda i: i.unread),
    )
    for family, words, reason in kinds:
        tried = [i for i in items if reason(i) is not None]
        failed = [i for i in tried if reason(i)]
        checks.append(
            Check(
                family,
                words,
                len(tried),
                len(tried) - len(failed),
                1.0,
                ADVICE[family],
                wanted=1.0,
                failures=tuple(f"{i.id}: {reason(i)}" for i in failed[:SHOWN_FAILURES]),
            )
        )
    return checks


# ------------------------------------------------------------------ what is fitted


def _fitted_checks(subject: Subject, items: Sequence[Item], truths: Truths) -> list[Check]:
    """Models of the options, the declared shortcuts of other types, the wording, and single frames."""

    def scored(family: str, words: str, tried: Sequence[Tried]) -> list[Check]:
        found = []
        offered = truths.has_options
        if offered.any():
            right = best_of([r for t in tried for r in t.chosen], truths, offered)
            chance = _option_chance([i for i in items if i.options])
            count = int(offered.sum())
            found.append(Check(family, f"{words}, options", count, int(right.sum()), chance, ADVICE[family]))
        free = [r for t in tried for r in t.free]
        if subject.is_free and free:
            right = best_of(free, truths, np.ones_like(offered))
            chance = _free_chance(items)
            form = "a plan that gets there" if items[0].moulds else "free"
            found.append(Check(family, f"{words}, {form}", len(items), int(right.sum()), chance, ADVICE[family]))
        whole = [r for t in tried for r in t.whole]
        if subject.is_free and whole:
            right = best_of(whole, truths, np.ones_like(offered))
            chance = max(ONE_OF_FOUR, _free_chance(items))
            found.append(Check(family, f"{words}, part by part", len(items), int(right.sum()), chance, ADVICE[family]))
        return found

    checks = []
    models = Models(items, truths)
    with fitting():
        if truths.has_options.any():
            checks += scored("options", "a model of the options alone", [models.alone()])
        for number, (name, same_type) in enumerate(subject.shortcuts):
            if not same_type:
                rows = [_numeric(name, i.guesses[number]) for i in items]
                checks += scored("shortcut", f'a model of "{name}"', [models.row(rows)])
        checks += scored("blind", "a model of wording, length and level", [models.blind()])
        if items[0].frames:
            frames = [models.frame(position) for position in range(len(items[0].frames))]
            checks += scored("frame", "a model of the first viewed frame", frames[:1])
            checks += scored("frame", "a model of the last viewed frame", frames[-1:])
            checks += scored("frame", "a model of the best single viewed frame", frames)
        if any(i.keys for i in items):
            pointed = [models.pointed(number) for number in (0, 1)]
            checks += scored("frame", "a model of the frame that the wording points at", pointed)
    return checks


def _numeric(name: str, value: Value) -> Row:
    if value is MISSING:
        return {}
    return {name: float(value) if isinstance(value, int | float) else str(value)}
