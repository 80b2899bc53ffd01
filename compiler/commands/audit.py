"""`synrl audit`: scene files or datasets in, how well their answers are guessed out."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

import click

from compiler.audit.dataset import is_dataset, read_dataset
from compiler.audit.draw import draw
from compiler.audit.question import Audited, audit_question, subject_of
from compiler.audit.report import lines, table, to_json
from compiler.commands import options as o
from compiler.dataset.shares import split_evenly
from compiler.errors import SynrlError
from compiler.plan import Plan
from compiler.simulate.observe import CAPS, Viewer, caps_of
from synrl_dsl.diagnostics import did_you_mean

DELETIONS = 200
"""Samples of a question for which the smallest deletion that changes the answer is sought."""


@click.command("audit")
@o.PATHS
@click.option(
    "--n", "n", default=4000, show_default=True, type=click.IntRange(50, 1_000_000), help="samples a question"
)
@click.option("--question", "names", multiple=True, metavar="NAME", help="only this question; may be repeated")
@o.SEED
@o.LEVEL
@o.VIEWER
@o.SET
@o.STRETCH
@o.ONLY
@o.EXCLUDE
@o.WORKERS
@click.option("--all", "every", is_flag=True, help="every check, not the worst of each kind")
@click.option("--json", "as_json", is_flag=True, help="everything, as JSON")
@click.pass_context
def command(
    ctx: click.Context,
    paths: tuple[Path, ...],
    n: int,
    names: tuple[str, ...],
    seed: int,
    level: str,
    viewer: str,
    settings: tuple[str, ...],
    stretch: float,
    only: tuple[str, ...],
    excluded: tuple[str, ...],
    workers: int | None,
    every: bool,
    as_json: bool,
) -> None:
    """Measure how well answers are guessed without watching: from the options, a shortcut, one frame.

    PATHS are scene files or folders of them, of which samples are drawn for the audit, or datasets, whose
    rows are looked at as they are. Exits with 1 where a question fails.
    """
    found = []
    folders = [path for path in paths if is_dataset(path)]
    scenes = tuple(path for path in paths if path not in folders)
    audits: Iterator[Audited] = _audit_datasets(folders, names)
    if scenes:
        found_plans = o.load_plans(scenes, settings, level, stretch=stretch, only=only, excluded=excluded)
        plans = _chosen(found_plans, names)
        audits = chain(audits, _audit_plans(plans, n, seed, o.viewer_of(viewer, stretch), o.workers_of(workers)))
    for audited in audits:
        found.append(audited)
        if not as_json:
            _show(audited, every)
    if as_json:
        click.echo(json.dumps([to_json(audited) for audited in found], indent=2, ensure_ascii=False))
    failing = [audited.name for audited in found if audited.faults]
    if not as_json:
        click.echo(
            f"{len(found) - len(failing)} of {len(found)} questions pass" + "".join(f"; {f} fails" for f in failing)
        )
    if failing:
        ctx.exit(1)


def _chosen(plans: list[Plan], names: Sequence[str]) -> list[Plan]:
    """The plans of these questions, all where none is named."""
    known = {plan.group for plan in plans}
    for name in names:
        if name not in known:
            hint = did_you_mean(name, known) or f"there are {', '.join(sorted(known))}"
            raise SynrlError(f"--question {name}: no scene here has such a question; {hint}")
    return [plan for plan in plans if not names or plan.group in names]


def _audit_plans(plans: list[Plan], n: int, seed: int, viewer: Viewer, workers: int) -> Iterator[Audited]:
    groups: dict[tuple[str, str], list[Plan]] = {}
    for plan in plans:
        groups.setdefault((plan.scene, plan.group), []).append(plan)
    for (scene, group), members in groups.items():
        started = time.monotonic()
        counts = split_evenly(n, [1.0] * len(members))
        tell = _Told(f"{scene}/{group}", n)
        items = draw(members, counts, viewer, seed, -(-DELETIONS // len(members)), workers, tell)
        drawn = time.monotonic()
        audited = audit_question(subject_of(members[0]), items, caps_of(viewer))
        ended = time.monotonic()
        click.echo(f"{scene}/{group}: drawn in {drawn - started:.0f} s, checked in {ended - drawn:.0f} s", err=True)
        yield audited


def _audit_datasets(folders: list[Path], names: Sequence[str]) -> Iterator[Audited]:
    for folder in folders:
        for subject, items in read_dataset(folder):
            if not names or subject.name.partition("/")[2] in names:
                yield audit_question(subject, items, CAPS)


class _Told:
    """A line on standard error for every quarter of the samples."""

    def __init__(self, name: str, total: int) -> None:
        self._name, self._total = name, total
        self._done = 0

    def __call__(self, more: int) -> None:
        before, self._done = self._done, self._done + more
        if 4 * self._done // self._total > 4 * before // self._total:
            click.echo(f"{self._name}: {self._done} of {self._total} samples drawn", err=True)


def _show(audited: Audited, every: bool) -> None:
    from rich.console import Console

    console = Console()
    Console(width=max(console.width, 110)).print(table(audited, every))
    for line in lines(audited):
        click.echo(line)
    click.echo()
