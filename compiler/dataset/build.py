"""Builds a dataset: in come plans, settings and a folder, out come its files and a summary.

The clips are made in any order by any number of processes; `samples.jsonl` and `dataset.json` are
written last, from the trace files in the order of their ids. A build that was killed goes on where
it stopped, and ends with the same bytes.
"""

from __future__ import annotations

import multiprocessing
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

from compiler.dataset.files import DATASET_FORMAT, prepare, prune, read_json, write_json, write_text
from compiler.dataset.rows import canonical
from compiler.dataset.work import Made, Settings, Worker, planned_id
from compiler.errors import DatasetError, SynrlError
from compiler.plan import Plan
from synrl_dsl.builtins import BENCHMARKS

CHUNK = 4
COUNTED_ANSWERS = 40
LIBRARIES = ("numpy", "skia-python", "av")

CARD = """---
configs:
- config_name: default
  data_files: samples.jsonl
---
# A dataset made by synrl

{samples} samples on {clips} clips of the scenes {scenes}. `samples.jsonl` has a row for each sample, `videos/` its
clip, `traces/` what happened in it and what the answer rests on; `dataset.json` says what it was built from.
{notes}"""
"""The dataset's card; its head makes `datasets.load_dataset(FOLDER)` read the rows and not the traces."""

Progress = Callable[[int, int], None]
"""(clips done, clips in all)."""


@dataclass(slots=True)
class QuestionSummary:
    """One line of the closing table."""

    samples: int = 0
    answers: Counter[str] = field(default_factory=Counter)
    tries: int = 0
    rejected: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class BuildSummary:
    samples: int
    clips: int
    made: int
    removed: int
    bytes: int
    questions: dict[str, QuestionSummary]
    duplicates: int


_worker: Worker | None = None


def _start(plans: list[str], settings: str, out: str) -> None:
    """Set up a worker process; plans and settings travel as JSON."""
    global _worker
    _worker = Worker([Plan.model_validate_json(p) for p in plans], Settings.model_validate_json(settings), Path(out))


def _make(job: tuple[int, int]) -> Made:
    assert _worker is not None
    return _worker.make(*job)


def build(
    plans: Sequence[Plan],
    clips: Sequence[int],
    settings: Settings,
    out: Path,
    workers: int,
    progress: Progress,
    tasks: Mapping[str, Sequence[str]] | None = None,
) -> BuildSummary:
    """Make all clips and write the dataset. Raises SynrlError with every failure that stopped it.

    `tasks` is for the record: which ones were asked for (`only`) and which were left out (`excluded`).
    """
    prepare(out)
    jobs = [(number, index) for number, count in enumerate(clips) for index in range(count)]
    ids = sorted(planned_id(plans[number], settings, index) for number, index in jobs)
    if len(set(ids)) < len(ids):
        raise DatasetError("two scenes of the same name; rename one of them")
    header = _header(plans, clips, settings, tasks or {"only": (), "excluded": ()})
    write_json(out / "dataset.json", {**header, "complete": False})
    new = 0
    failures: list[str] = []
    for done, made in enumerate(_run(plans, settings, out, jobs, workers), start=1):
        progress(done, len(jobs))
        new += made.new
        if made.failure is not None and made.failure not in failures:
            failures.append(made.failure)
            if len(failures) >= 5:
                break
    if failures:
        raise SynrlError("the build stopped:\n" + "\n".join(failures))
    removed = prune(out, set(ids))
    return _finish(out, ids, header, new, removed, _notes(plans, header))


def _run(
    plans: Sequence[Plan], settings: Settings, out: Path, jobs: list[tuple[int, int]], workers: int
) -> Iterator[Made]:
    if workers <= 1:
        worker = Worker(list(plans), settings, out)
        for job in jobs:
            yield worker.make(*job)
        return
    arguments = ([p.model_dump_json() for p in plans], settings.model_dump_json(), str(out))
    context = multiprocessing.get_context("spawn")
    with context.Pool(workers, _start, arguments) as pool:
        yield from pool.imap_unordered(_make, jobs, chunksize=CHUNK)


def _header(
    plans: Sequence[Plan], clips: Sequence[int], settings: Settings, tasks: Mapping[str, Sequence[str]]
) -> dict[str, Any]:
    return {
        "format": DATASET_FORMAT,
        "tasks": {name: list(of) for name, of in tasks.items()},
        "stretch": plans[0].stretch if plans else 1.0,
        "settings": settings.model_dump(mode="json"),
        "versions": {"synrl": version("synrl"), **{name: version(name) for name in LIBRARIES}},
        "plans": [
            {
                "scene": p.scene,
                "question": p.group,
                "level": p.level,
                "task": p.task,
                "category": p.category,
                "overlaps": list(p.overlaps),
                "digest": p.digest,
                "clips": count,
            }
            for p, count in zip(plans, clips, strict=True)
        ],
    }


def overlap_lines(plans: Sequence[Plan]) -> list[str]:
    """A sentence for each benchmark that is not held out for who trains on these scenes."""
    tasks: dict[str, set[str]] = {}
    for plan in plans:
        for name in plan.overlaps:
            tasks.setdefault(name, set()).add(plan.task)
    return [
        f"these tasks overlap with {BENCHMARKS.get(name, name)}, which is no held-out benchmark for a model that is "
        f"trained on them: {', '.join(sorted(of))}"
        for name, of in sorted(tasks.items())
    ]


def _notes(plans: Sequence[Plan], header: Mapping[str, Any]) -> str:
    """What the card says beside: how long the clips are, what was left out, what isn't held out."""
    lines = overlap_lines(plans)
    if header["tasks"]["excluded"]:
        lines.append(f"these tasks were left out: {', '.join(header['tasks']['excluded'])}")
    if header["stretch"] != 1.0:
        lines.append(f"the clips are {header['stretch']:g} times as long as their scenes are written")
    return "".join(f"\n{line[0].upper()}{line[1:]}.\n" for line in lines)


def _finish(out: Path, ids: list[str], header: dict[str, Any], made: int, removed: int, notes: str) -> BuildSummary:
    questions: dict[str, QuestionSummary] = {}
    semantic: Counter[str] = Counter()
    size = 0

    def lines() -> Iterator[str]:
        nonlocal size
        for id_ in ids:
            document = read_json(out / "traces" / f"{id_}.json")
            size += (out / "videos" / f"{id_}.mp4").stat().st_size
            for row in document["rows"]:
                semantic[row["semantic_digest"]] += 1
                summary = questions.setdefault(f"{row['scene']}/{row['question']}", QuestionSummary())
                summary.samples += 1
                summary.answers[row["answer"]] += 1
                summary.tries += document["tries"]
                summary.rejected.update(document["rejected"])
                yield canonical(row) + "\n"

    write_text(out / "samples.jsonl", lines())
    counts = {name: _counts(q) for name, q in sorted(questions.items())}
    samples = sum(q.samples for q in questions.values())
    card = CARD.format(samples=samples, clips=len(ids), scenes=_scenes(header), notes=notes)
    write_text(out / "README.md", [card])
    write_json(out / "dataset.json", {**header, "complete": True, "samples": samples, "counts": counts})
    return BuildSummary(
        samples,
        len(ids),
        made,
        removed,
        size,
        dict(sorted(questions.items())),
        sum(c - 1 for c in semantic.values()),
    )


def _scenes(header: dict[str, Any]) -> str:
    return ", ".join(sorted({plan["scene"] for plan in header["plans"]}))


def _counts(question: QuestionSummary) -> dict[str, Any]:
    """How often each answer came up; of many different ones only how many they are."""
    found: dict[str, Any] = {"samples": question.samples, "different_answers": len(question.answers)}
    if len(question.answers) <= COUNTED_ANSWERS:
        found["answers"] = dict(sorted(question.answers.items()))
    return found
