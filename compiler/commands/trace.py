"""`synrl trace`: scene files in, their samples as text out, without rendering."""

from __future__ import annotations

from pathlib import Path

import click

from compiler.commands import options as o
from compiler.dataset.files import write_text
from compiler.dataset.shares import allot
from compiler.diff import text
from compiler.diff.tracing import traced


@click.command("trace")
@o.PATHS
@click.option("--n", "n", required=True, type=click.IntRange(1, 1_000_000), help="samples in all")
@click.option("--out", default=None, type=click.Path(path_type=Path), help="file to write [default: standard output]")
@o.SEED
@o.SPLIT
@o.LEVEL
@o.FORMS
@o.PER_CLIP
@o.VIEWER
@o.SET
@o.STRETCH
@o.ONLY
@o.EXCLUDE
def command(
    paths: tuple[Path, ...],
    n: int,
    out: Path | None,
    seed: int,
    split: str,
    level: str,
    forms: str,
    per_clip: int,
    viewer: str,
    settings: tuple[str, ...],
    stretch: float,
    only: tuple[str, ...],
    excluded: tuple[str, ...],
) -> None:
    """Write the answer traces of N samples as text that line diffs read well.

    The samples are those that `synrl compile` makes with the same options; `synrl diff` compares
    such texts with each other and with datasets.
    """
    plans = o.load_plans(paths, settings, level, per_clip, stretch=stretch, only=only, excluded=excluded)
    found = traced(plans, allot(plans, n, {}), split, seed, o.forms_of(forms), o.viewer_of(viewer, stretch))
    if out is not None:
        write_text(out, text.write(found))
        return
    for piece in text.write(found):
        click.echo(piece, nl=False)
