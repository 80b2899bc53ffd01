"""Plans in, the audit's own draw of their samples out: what guessers may use of each, and what they must not.

Nothing is rendered: frames are read as pictures, and of these only features are kept. A sample is drawn
with the split `audit`, so that no dataset holds it.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import chain
from typing import Any, TypeAlias

from compiler.audit.features import (
    Row,
    frame_features,
    option_features,
    options_in_frame,
    scenery,
    see,
    wording_features,
)
from compiler.audit.guesses.named import named
from compiler.audit.guesses.parts import parts_of
from compiler.audit.guesses.plans import Mould, commonest, mould_of, tried
from compiler.audit.items import Item, Key, Shot
from compiler.audit.readers import Rebuild, reader_for, unread
from compiler.audit.readers.clip import watch
from compiler.audit.scoring import hashable, is_right
from compiler.plan import Plan
from compiler.questions.sampler import Asked, Sample, Sampler
from compiler.replay.judging import gets_there, plan_term
from compiler.simulate.observe import Viewer, observable_at, unseen
from compiler.simulate.relevance import smallest_deletion
from compiler.trace import Trace
from compiler.values import US, Moves
from compiler.views import frame_picture, picture

SPLIT = "audit"
SCOUTS = "audit-plans"
"""The split of the samples whose plans are tried as guesses."""

SCOUTED = 100
"""How many of them there are of each level."""

CHUNK = 25

POSITIONS = 8
"""Places in the clip, evenly from its first viewed frame to its last, at which a single frame is tried."""

READ = 1_000
"""Samples of a question, in equal parts of its levels, that a reader reads."""


@dataclass(frozen=True, slots=True)
class Job:
    """The samples `first .. last - 1` of a plan, given as JSON. The first `reads` of the plan are read, and of the
    first `deletions` the smallest deletion is sought."""

    plan: str
    viewer: str
    seed: int
    first: int
    last: int
    reads: int
    deletions: int
    moulds: tuple[Mould, ...] = ()


def draw(
    plans: Sequence[Plan],
    counts: Sequence[int],
    viewer: Viewer,
    seed: int,
    deletions: int,
    workers: int,
    progress: Callable[[int], None],
) -> list[Item]:
    """`counts` samples of each plan, in order; `progress` is told how many came in.

    Raises SynrlError where a plan has no such samples.
    """
    reads = -(-READ // len(plans))
    texts, watched = [plan.model_dump_json() for plan in plans], viewer.model_dump_json()

    def jobs(counts: Sequence[int], moulds: tuple[Mould, ...]) -> list[Job]:
        return [
            Job(text, watched, seed, first, min(first + CHUNK, count), reads, deletions, moulds)
            for text, count in zip(texts, counts, strict=True)
            for first in range(0, count, CHUNK)
        ]

    items: list[Item] = []
    with _workers(workers) as run:
        moulds: tuple[Mould, ...] = ()
        if plan_term(plans[0].questions[0].answer) is not None:
            moulds = commonest(chain.from_iterable(run(scout, jobs([SCOUTED] * len(plans), ()))))
        for chunk in run(make, jobs(counts, moulds)):
            items += chunk
            progress(len(chunk))
    return items


Run: TypeAlias = Callable[[Callable[[Job], list[Any]], list[Job]], Iterator[list[Any]]]


@contextmanager
def _workers(count: int) -> Iterator[Run]:
    """Runs jobs in so many processes; results come in order."""
    if count <= 1:
        yield lambda do, jobs: map(do, jobs)
        return
    with multiprocessing.get_context("spawn").Pool(count) as pool:
        yield lambda do, jobs: pool.imap(do, jobs)


@dataclass(frozen=True, slots=True)
class Auditor:
    """What is made of a plan once a process: its sampler, its reader, and the scenery of its first sample at rest."""

    sampler: Sampler
    reader: Rebuild | None
    rest: Row


@lru_cache(maxsize=32)
def _compiled(plan: str, viewer: str, seed: int) -> Auditor:
    return auditor_of(Sampler(Plan.model_validate_json(plan), Viewer.model_validate_json(viewer), seed=seed))


def auditor_of(sampler: Sampler) -> Auditor:
    """The auditor of a plan with one question."""
    rest: Row = {}
    if sampler.plan.states:
        rest = scenery(see(picture(sampler.sample(SPLIT, sampler.seed, 0).trace, "none", 0)))
    return Auditor(sampler, reader_for(sampler.program, sampler.questions[0]), rest)


def scout(job: Job) -> list[Mould]:
    """The moulds of the plans of one job, in samples that are used for nothing else."""
    sampler = _compiled(job.plan, job.viewer, job.seed).sampler
    samples = (sampler.sample(SCOUTS, job.seed, index).asked[0] for index in range(job.first, job.last))
    return [mould_of(asked) for asked in samples]


def make(job: Job) -> list[Item]:
    """The items of one job."""
    auditor = _compiled(job.plan, job.viewer, job.seed)
    return [
        item_of(
            auditor.sampler.sample(SPLIT, job.seed, index),
            auditor,
            index < job.reads,
            index < job.deletions,
            job.moulds,
        )
        for index in range(job.first, job.last)
    ]


def item_of(sample: Sample, auditor: Auditor, read: bool, delete: bool, moulds: tuple[Mould, ...] = ()) -> Item:
    """What the audit keeps of a sample of one question."""
    trace, sampler = sample.trace, auditor.sampler
    viewer = sampler.viewer
    (asked,) = sample.asked
    question = asked.question
    reveal, balance = question.plan.reveal, question.plan.balance
    frames = viewer.viewed(trace.frames, trace.fps)
    last = len(frames) - 1
    seen = asked.derivation.seen(trace)

    def shot(frame: int) -> Shot:
        sight = see(frame_picture(trace, reveal, frame))
        options = options_in_frame(asked.options, asked.picks, sight) if asked.options else ()
        return Shot(frame_features(sight, auditor.rest), tuple(options))

    return Item(
        id=f"{sample.plan.scene}/{sample.plan.group}/{sample.plan.level}/{sample.split}/{sample.index:06d}",
        level=sample.plan.level,
        blind={
            **wording_features(asked.ask),
            "level": sample.plan.level,
            "length": trace.frames / trace.fps,
            "viewed frames": float(len(frames)),
        },
        frames=tuple(shot(frames[round(last * p / (POSITIONS - 1))]) for p in range(POSITIONS)),
        keys=tuple(
            Key(start_s, end_s, shot(min(frames, key=lambda f: abs(f / trace.fps - (start_s + end_s) / 2))))
            for start_s, end_s in _key_times(asked, trace, viewer)
        ),
        answer=hashable(asked.answer),
        parts=parts_of(asked.answer) if "free" in question.plan.forms else None,
        named=tuple(value for _, value in named(asked) if isinstance(value, str)),
        mould=_place(mould_of(asked), moulds) if moulds else None,
        moulds=tried(moulds, asked, trace),
        flat=hashable(question.subject(trace, asked.picks, asked.answer)),
        domain=len(sampler.targets[0].answers) if balance is not None and balance.fixed else None,
        pool=len(question.option_pool(trace, asked.picks) or ()) if question.plan.pool is not None else None,
        options=tuple(map(hashable, asked.options)),
        place=asked.place,
        alone=tuple(option_features(asked.options)),
        guesses=tuple(map(hashable, question.shortcut_values(trace, asked.picks))),
        observable_at=tuple(observable_at(trace, viewer, reveal, seen)),
        unseen=unseen(trace, viewer, reveal, seen) or "",
        unread=_unread(sample, asked, auditor) if read else None,
        deletion=_deletion(sample, asked, sampler) if delete else None,
    )


def _place(mould: Mould, moulds: tuple[Mould, ...]) -> int:
    return moulds.index(mould) if mould in moulds else -1


def _key_times(asked: Asked, trace: Trace, viewer: Viewer) -> list[tuple[float, float]]:
    """When the first and the last entry that the answer rests on are best seen, in seconds."""
    entries = asked.derivation.entries(trace)
    if not entries:
        return []
    times = []
    for entry in (entries[0], entries[-1]):
        start, end = entry.start_us / US, entry.end_us / US
        start = max(start, end - (getattr(entry.animation, "hold", 0.0) or end - start))
        around = 0.5 / viewer.fps if start == end else 0.0
        times.append((start - around, end + around))
    return times


def _unread(sample: Sample, asked: Asked, auditor: Auditor) -> str | None:
    """Let the reader read; samples take turns in how their frames are chosen."""
    reader, sampler = auditor.reader, auditor.sampler
    if reader is None:
        return None
    trace = sample.trace
    samplings = sampler.viewer.samplings(trace.frames, trace.fps)
    turn = sample.index % len(samplings)
    clip = watch(trace, asked.question.plan.reveal, samplings[turn])
    answer = asked.answer
    reached = partial(_leads_on, answer, asked) if isinstance(answer, Moves) else None
    reason = unread(
        reader, sampler.program, asked.question, clip, asked.picks, lambda read: is_right(read, answer), reached
    )
    return reason and f"{reason} ({('linspace', 'midpoint', 'stride')[turn]} frames)"


def _leads_on(moves: Moves, asked: Asked, trace: Trace) -> bool:
    """Whether the right plan is legal after the end of a reading, and gets there."""
    question = asked.question
    return question.player.is_possible(trace, moves) and gets_there(question, trace, asked.picks, moves)


def _deletion(sample: Sample, asked: Asked, sampler: Sampler) -> str:
    found = smallest_deletion(
        sampler.program,
        sample.trace,
        asked.derivation.orders,
        asked.answer,
        lambda trace: asked.question.answer_alone(trace, asked.picks),
        backward=asked.question.plan.reveal == "final",
    )
    if found is None:
        return "more"
    return f"{found.size}, illegal" if found.illegal else str(found.size)
