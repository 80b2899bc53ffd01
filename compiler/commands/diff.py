"""`synrl diff`: two datasets or trace texts in, what changed between them out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from difflib import SequenceMatcher
from pathlib import Path

import click

from compiler.diff.compare import CAUSES, Change, Report, compare
from compiler.diff.sources import open_samples

COLUMN = 58
"""Characters of each side where two derivations stand side by side."""

PATH = click.Path(path_type=Path)


@click.command("diff")
@click.argument("old", type=PATH)
@click.argument("new", type=PATH)
@click.option("--most", default=20, show_default=True, type=click.IntRange(0), help="samples to list")
@click.option("--json", "as_json", is_flag=True, help="everything, as JSON")
@click.pass_context
def command(ctx: click.Context, old: Path, new: Path, most: int, as_json: bool) -> None:
    """Say which samples changed, and in what: OLD and NEW are dataset folders or files of `synrl trace`.

    Samples are paired by id. Exits with 0 where nothing changed, with 1 where something did.
    """
    report = compare(open_samples(old), open_samples(new))
    if as_json:
        click.echo(json.dumps(_json(report), indent=2, ensure_ascii=False))
    else:
        for line in _lines(report, most):
            click.echo(line)
    if not report.equal:
        ctx.exit(1)


def _json(report: Report) -> dict[str, object]:
    return {
        "same": report.same,
        "only_old": report.only_old,
        "only_new": report.only_new,
        "counts": report.counts(),
        "changed": [{"id": s.id, "changes": [asdict(c) for c in s.changes]} for s in report.changed],
    }


def _lines(report: Report, most: int) -> Iterator[str]:
    sizes = (len(report.changed), report.same, len(report.only_old), len(report.only_new))
    yield "{} changed, {} the same, {} only in the old, {} only in the new".format(*sizes)
    for question, counts in report.counts().items():
        causes = ", ".join(f"{cause} {counts[cause]}" for cause in CAUSES if counts[cause])
        yield f"  {question}: {counts['samples']} changed ({causes})"
    for title, ids in (("only in the old", report.only_old), ("only in the new", report.only_new)):
        if ids and most:
            yield ""
            yield from (f"{title}: {id_}" for id_ in ids[:most])
            if len(ids) > most:
                yield f"... and {len(ids) - most} more (--most, --json)"
    for sample in report.changed[:most]:
        yield ""
        yield sample.id
        for change in sample.changes:
            yield from _change(change)
    if most and len(report.changed) > most:
        yield ""
        yield f"... and {len(report.changed) - most} more changed samples (--most, --json)"
    yield from _first_derivation(report)


def _change(change: Change) -> Iterator[str]:
    if change.cause == "derivation":
        steps = [len(side.splitlines()) for side in (change.old, change.new)]
        yield f"  derivation: {steps[0]} steps before, {steps[1]} after"
        return
    label = change.cause if change.place in (change.cause, "ask") else f"{change.cause} {change.place}"
    both = f"{change.old or 'nothing'} -> {change.new or 'nothing'}"
    if len(both) <= 80:
        yield f"  {label}: {both}"
        return
    yield f"  {label}:"
    yield f"    - {change.old or 'nothing'}"
    yield f"    + {change.new or 'nothing'}"


def _first_derivation(report: Report) -> Iterator[str]:
    for sample in report.changed:
        for change in sample.changes:
            if change.cause == "derivation":
                yield ""
                yield f"the first derivation that changed, of {sample.id}"
                yield from _side_by_side(change.old.splitlines(), change.new.splitlines())
                return


def _side_by_side(old: list[str], new: list[str]) -> Iterator[str]:
    """Both texts in two columns, `|` between lines that differ, `<` and `>` where one side has none."""
    width = min(COLUMN, max((len(line) for line in old), default=0))
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        for i in range(max(b - a, d - c)):
            left = old[a + i] if a + i < b else ""
            right = new[c + i] if c + i < d else ""
            mark = " " if kind == "equal" else "|" if left and right else "<" if left else ">"
            yield f"  {_cut(left):{width}} {mark} {_cut(right)}".rstrip()


def _cut(line: str) -> str:
    return line if len(line) <= COLUMN else line[: COLUMN - 3] + "..."
