"""Two sets of samples in, what changed in each sample out."""

from __future__ import annotations

import filecmp
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from compiler.diff.record import Named, Record
from compiler.diff.sources import Samples
from compiler.diff.text import timed
from compiler.errors import DatasetError
from compiler.questions.sampler import LETTERS

CAUSES = (
    "params",
    "state",
    "picks",
    "events",
    "timing",
    "wording",
    "options",
    "answer",
    "derivation",
    "trace",
    "pixels",
)
"""What may change, in the order in which one leads to the next.

`trace` is a change below what the text shows, `pixels` one of the video alone.
"""

_WORLD = frozenset(("params", "state", "events", "timing"))


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that isn't as it was; empty texts stand for what isn't there."""

    cause: str
    place: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A sample that is on both sides and differs."""

    id: str
    question: str
    changes: tuple[Change, ...]

    @property
    def causes(self) -> tuple[str, ...]:
        found = {c.cause for c in self.changes}
        return tuple(c for c in CAUSES if c in found)


@dataclass(frozen=True, slots=True)
class Report:
    """Ids that only one side has, samples that changed, and how many are the same."""

    only_old: tuple[str, ...]
    only_new: tuple[str, ...]
    changed: tuple[Changed, ...]
    same: int

    @property
    def equal(self) -> bool:
        return not (self.only_old or self.only_new or self.changed)

    def counts(self) -> dict[str, Counter[str]]:
        """`scene/question` -> how many samples changed, and how many for each cause."""
        out: dict[str, Counter[str]] = {}
        for sample in self.changed:
            out.setdefault(sample.question, Counter()).update(("samples", *sample.causes))
        return out


def compare(old: Samples, new: Samples) -> Report:
    """Pair the samples by id and compare each pair."""
    before, after = set(old.ids()), set(new.ids())
    changed = []
    shared = sorted(before & after)
    for id_ in shared:
        first, second = old.record(id_), new.record(id_)
        changes = list(changes_of(first, second))
        if not changes and first.trace_digest and first.trace_digest == second.trace_digest:
            changes += _pixels(old, new, id_)
        if changes:
            changed.append(Changed(id_, first.question, tuple(changes)))
    return Report(
        tuple(sorted(before - after)), tuple(sorted(after - before)), tuple(changed), len(shared) - len(changed)
    )


def changes_of(old: Record, new: Record) -> Iterator[Change]:
    """What differs between two records of one id, cause by cause."""
    found = [*_world(old, new)]
    yield from found
    if old.ask != new.ask:
        yield Change("wording", "ask", old.ask, new.ask)
    if (old.options, old.letter) != (new.options, new.letter):
        yield Change("options", "options", _options(old), _options(new))
    if old.answer != new.answer:
        yield Change("answer", "answer", old.answer, new.answer)
    # A step's time is that of its event, which is compared as such.
    if [s.text for s in old.derivation] != [s.text for s in new.derivation]:
        yield Change("derivation", "derivation", _steps(old), _steps(new))
    digests = (old.trace_digest, new.trace_digest)
    if all(digests) and digests[0] != digests[1] and not any(c.cause in _WORLD for c in found):
        yield Change("trace", "trace_digest", *digests)


def _world(old: Record, new: Record) -> Iterator[Change]:
    if old.canvas != new.canvas:
        yield Change("params", "canvas", old.canvas, new.canvas)
    yield from _named("params", old.params, new.params)
    yield from _named("params", old.objects, new.objects)
    yield from _named("state", old.states, new.states)
    yield from _named("picks", old.picks, new.picks)
    if [e.text for e in old.log] != [e.text for e in new.log]:
        for number, (a, b) in enumerate(zip_longest(old.log, new.log)):
            if a is None or b is None or a.text != b.text:
                yield Change("events", f"log[{number}]", timed(a) if a else "", timed(b) if b else "")
                break
    else:
        for number, (a, b) in enumerate(zip(old.log, new.log, strict=True)):
            if a != b:
                yield Change("timing", f"log[{number}]", timed(a), timed(b))
                break
    if old.clip != new.clip:
        yield Change("timing", "clip", old.clip, new.clip)


def _named(cause: str, old: Named, new: Named) -> Iterator[Change]:
    before, after = dict(old), dict(new)
    for name in sorted(before.keys() | after.keys()):
        a, b = before.get(name, ""), after.get(name, "")
        if a != b:
            yield Change(cause, name, a, b)


def _options(record: Record) -> str:
    """The options with the truth's letter, as one text."""
    shown = [f"{letter} {option}" for letter, option in zip(LETTERS, record.options, strict=False)]
    return f"{', '.join(shown)} ({record.letter})" if shown else "free answer"


def _steps(record: Record) -> str:
    return "\n".join(timed(step) for step in record.derivation)


def _pixels(old: Samples, new: Samples, id_: str) -> Iterator[Change]:
    """A change where the same trace has other video bytes on the two sides."""
    videos = (old.video(id_), new.video(id_))
    first, second = videos
    if first is None or second is None:
        return
    for path in (first, second):
        if not path.is_file():
            raise DatasetError(f"{path} is missing; run the same `synrl compile` again")
    if not filecmp.cmp(first, second, shallow=False):
        yield Change("pixels", "video", f"{first.stat().st_size} bytes", f"{second.stat().st_size} bytes")
