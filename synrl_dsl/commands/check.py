"""`synrl check`: scene files in, their errors and warnings out."""

from __future__ import annotations

import gc
import json
from collections import Counter
from pathlib import Path
from typing import Any

import click

from synrl_dsl.checker import check
from synrl_dsl.commands.files import PATHS, read_scene, scene_files
from synrl_dsl.commands.report import as_json, counted, shown
from synrl_dsl.diagnostics import Diagnostic
from synrl_dsl.source import Source


@click.command("check")
@PATHS
@click.option("--json", "json_wanted", is_flag=True, help="findings as JSON")
@click.option("--feasible", is_flag=True, help="also try to fill every balance cell")
@click.option("--set", "settings", multiple=True, metavar="PARAM=VALUE", help="set a param in the pilot of --feasible")
@click.option(
    "--stretch", default=1.0, type=click.FloatRange(1, 16), metavar="F", help="pilot clips F times as long [1]"
)
@click.pass_context
def command(
    ctx: click.Context,
    paths: tuple[Path, ...],
    json_wanted: bool,
    feasible: bool,
    settings: tuple[str, ...],
    stretch: float,
) -> None:
    """Report errors and warnings of scene files, or of all scenes in folders.

    Exits with 0 where there are none, with 1 where there are some.
    """
    if settings and not feasible:
        raise click.UsageError("--set goes with --feasible")
    if stretch != 1.0 and not feasible:
        raise click.UsageError("--stretch goes with --feasible")
    # Trees hold no cycles, so looking for some again and again finds nothing to free.
    gc.freeze()
    gc.set_threshold(100_000)
    files = scene_files(paths)
    found = [(diagnostic, source) for source, diagnostics in map(_check, files) for diagnostic in diagnostics]
    severities = Counter(diagnostic.severity for diagnostic, _ in found)
    pilots: list[dict[str, Any]] = []
    if feasible and not severities["error"]:
        pilots = ctx.obj("compiler.commands.feasible").run(files, settings, stretch=stretch)
    if json_wanted:
        report: dict[str, object] = {"files": len(files), "findings": [as_json(*one) for one in found]}
        if feasible:
            report["pilots"] = pilots
        click.echo(json.dumps(report, indent=2, ensure_ascii=False))
    else:
        for one in found:
            click.echo(shown(*one))
        for pilot in pilots:
            click.echo(_pilot_line(pilot))
        parts = [counted(severities[kind], kind) for kind in ("error", "warning") if severities[kind]]
        click.echo(f"{counted(len(files), 'file')}: {', '.join(parts) or 'no findings'}")
    if found or any(pilot["failed"] for pilot in pilots):
        ctx.exit(1)


def _check(path: Path) -> tuple[Source, list[Diagnostic]]:
    source, found = read_scene(path)
    return source, found or check(source)[1]


def _pilot_line(pilot: dict[str, Any]) -> str:
    """One plan's pilot: its cells, draws a sample, what is rejected most, a cell that may run out, and those that
    failed."""
    tries = list(pilot["tries"].values())
    line = f"{pilot['plan']}: {counted(pilot['piloted'], 'cell')} of {pilot['cells']}"
    if tries:
        line += f", {sum(tries) / len(tries):.1f} draws and {pilot['seconds_a_sample']:.3f} s a sample"
    if pilot["rejected"]:
        reason, times = next(iter(pilot["rejected"].items()))
        line += f"; rejected most: {reason} ({times})"
    lines = [line]
    if pilot["scarce"]:
        cell, draws, budget = (pilot["scarce"][name] for name in ("cell", "draws", "budget"))
        lines.append(
            f"  {click.style('scarce', fg='yellow')} {cell}: {draws:,.0f} draws a sample of at most {budget:,}; "
            f"about one sample in {1 / pilot['scarce']['runs_out']:,.0f} can't be made"
        )
    return "\n".join([*lines, *(f"  {click.style('failed', fg='red')} {text}" for text in pilot["failed"])])
