"""`synrl compile`: scene files in, a dataset folder out."""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import click

from compiler.commands import options as o
from compiler.dataset.build import BuildSummary, build, overlap_lines
from compiler.dataset.shares import allot
from compiler.dataset.work import Settings
from compiler.errors import SynrlError
from compiler.plan import Plan


@click.command("compile")
@o.PATHS
@click.option("--n", "n", required=True, type=click.IntRange(1, 10_000_000), help="samples in all")
@click.option("--out", default="build", show_default=True, type=click.Path(path_type=Path), help="dataset folder")
@o.SEED
@o.SPLIT
@o.LEVEL
@o.STYLE
@o.FORMS
@o.PER_CLIP
@click.option("--weights", default=None, metavar="NAME=W,...", help="shares of tasks and scenes [default: 1 each]")
@o.VIEWER
@o.SET
@o.STRETCH
@o.ONLY
@o.EXCLUDE
@o.WORKERS
def command(
    paths: tuple[Path, ...],
    n: int,
    out: Path,
    seed: int,
    split: str,
    level: str,
    style: str,
    forms: str,
    per_clip: int,
    weights: str | None,
    viewer: str,
    settings: tuple[str, ...],
    stretch: float,
    only: tuple[str, ...],
    excluded: tuple[str, ...],
    workers: int | None,
) -> None:
    """Build a dataset of N samples from scene files or folders.

    Samples are shared out evenly over tasks, then scenes, questions and levels. A build that was
    interrupted goes on where it stopped; only what changed is built again.
    """
    plans = o.load_plans(paths, settings, level, per_clip, stretch=stretch, only=only, excluded=excluded)
    shares = _weights(weights, plans)
    clips = allot(plans, n, shares)
    seen_by = o.viewer_of(viewer, stretch)
    chosen = Settings(split=split, seed=seed, style=style, forms=o.forms_of(forms), viewer=seen_by)
    tasks = {"only": sorted(set(only)), "excluded": sorted(set(excluded))}
    started = time.monotonic()
    with _Progress(sum(clips)) as progress:
        summary = build(plans, clips, chosen, out, o.workers_of(workers), progress, tasks)
    _closing(summary, out, time.monotonic() - started)
    for line in overlap_lines(plans):
        click.echo(f"{click.style('note:', bold=True)} {line}", err=True)


def _weights(text: str | None, plans: list[Plan]) -> dict[str, float]:
    weights = o.weights_of(text)
    known = {name for p in plans for name in (p.task, p.scene, p.group)}
    for name in weights:
        if name not in known:
            raise SynrlError(
                f"--weights {name}: no task, scene or question has this name; there are {', '.join(sorted(known))}"
            )
    return weights


class _Progress:
    """A bar with rate and time left on a terminal; elsewhere a line every tenth of the way."""

    def __init__(self, total: int) -> None:
        self.total = total
        self._bar = None
        self._tenth = 0
        self._started = time.monotonic()
        self._task: Any = None
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

            self._bar = Progress(
                TextColumn("compiling"),
                BarColumn(),
                MofNCompleteColumn(),
                TextColumn("clips  {task.fields[rate]}"),
                TimeRemainingColumn(),
                console=Console(stderr=True),
            )

    def __enter__(self) -> _Progress:
        if self._bar is not None:
            self._bar.start()
            self._task = self._bar.add_task("", total=self.total, rate="")
        return self

    def __exit__(self, *error: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def __call__(self, done: int, total: int) -> None:
        rate = done / max(1e-9, time.monotonic() - self._started)
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, completed=done, rate=f"{rate:.1f}/s")
        elif 10 * done // total > self._tenth:
            self._tenth = 10 * done // total
            left = (total - done) / rate
            click.echo(f"{done}/{total} clips  {rate:.1f}/s  {left:.0f} s left", err=True)


def _closing(summary: BuildSummary, out: Path, seconds: float) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False)
    for name, side in (
        ("question", "left"),
        ("samples", "right"),
        ("answers", "left"),
        ("tries", "right"),
        ("rejected most", "left"),
    ):
        table.add_column(name, justify=side)  # type: ignore[arg-type]
    for name, q in summary.questions.items():
        most = q.rejected.most_common(1)
        table.add_row(
            name,
            str(q.samples),
            Text(_spread(q.answers)),
            f"{q.tries / q.samples:.1f}",
            # As it stands: a condition such as `who[k]` is no markup.
            Text(f"{most[0][0].removeprefix(name.split('/')[1] + ': ')} ({most[0][1]})" if most else ""),
        )
    console = Console()
    Console(width=max(console.width, 110)).print(table)
    parts = [f"{summary.samples} samples, {summary.clips} clips, {summary.bytes / 1e6:.1f} MB in {out}"]
    parts.append(f"{summary.made} made in {seconds:.1f} s")
    if summary.removed:
        parts.append(f"{summary.removed} stale files removed")
    if summary.duplicates:
        parts.append(f"{summary.duplicates} samples equal another to within 5 %")
    click.echo("; ".join(parts))


def _spread(answers: Counter[str]) -> str:
    """The commonest answers with their counts, at most six."""
    shown = [f"{a} {c}" for a, c in sorted(answers.items())] if len(answers) <= 8 else []
    if shown and sum(map(len, shown)) < 60:
        return "  ".join(shown)
    top = answers.most_common(1)[0]
    return f"{len(answers)} different, the commonest {top[1]} times"
