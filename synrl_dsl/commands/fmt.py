"""`synrl fmt`: scene files in, the same in the canonical form out."""

from __future__ import annotations

import os
import shutil
from difflib import unified_diff
from pathlib import Path
from tempfile import NamedTemporaryFile

import click

from synrl_dsl.commands.files import PATHS, read_scene, scene_files
from synrl_dsl.commands.report import counted, shown
from synrl_dsl.syntax import FormatError, format_scene, parse


@click.command("fmt")
@PATHS
@click.option("--check", "only_check", is_flag=True, help="write nothing, name the files that would change")
@click.option("--diff", is_flag=True, help="write nothing, show what would change")
@click.pass_context
def command(ctx: click.Context, paths: tuple[Path, ...], only_check: bool, diff: bool) -> None:
    """Rewrite scene files, or all scenes in folders, in the canonical form.

    With --check or --diff, exits with 1 where a file would change. A file with syntax errors is left as it
    is, and the exit code is 2.
    """
    changed = broken = 0
    files = scene_files(paths)
    for path in files:
        text = _formatted(path)
        if text is None:
            broken += 1
            continue
        # Bytes, since a byte order mark and line ends are no part of the text.
        before = path.read_bytes()
        if text.encode() == before:
            continue
        changed += 1
        if diff:
            click.echo("\n".join(_diff(path, before.decode("utf-8-sig"), text)))
        elif only_check:
            click.echo(f"{path}: would be formatted")
        else:
            _replace(path, text)
            click.echo(f"{path}: formatted")
    word = "would change" if only_check or diff else "changed"
    line = f"{counted(len(files), 'file')}: {changed} {word}"
    click.echo(f"{line}, {broken} with errors" if broken else line, err=diff)
    if broken:
        ctx.exit(2)
    if changed and (only_check or diff):
        ctx.exit(1)


def _formatted(path: Path) -> str | None:
    """The canonical form, or None where there is none, which is told on standard error."""
    source, found = read_scene(path)
    found = found or parse(source)[1]
    for diagnostic in found:
        click.echo(shown(diagnostic, source), err=True)
    if found:
        return None
    try:
        return format_scene(source)
    except FormatError as error:
        click.echo(str(error), err=True)
        return None


def _diff(path: Path, before: str, after: str) -> list[str]:
    lines = unified_diff(before.split("\n"), after.split("\n"), f"{path}", f"{path} (formatted)", lineterm="")
    colours = {"+": "green", "-": "red", "@": "cyan"}
    return [click.style(line, fg=colours.get(line[:1])) for line in lines]


def _replace(path: Path, text: str) -> None:
    """Written beside and renamed, so that an interruption leaves one version or the other."""
    target = path.resolve()
    try:
        with NamedTemporaryFile("w", dir=target.parent, prefix=f".{target.name}.", encoding="utf-8", delete=False) as f:
            beside = Path(f.name)
            f.write(text)
        try:
            shutil.copymode(target, beside)
            os.replace(beside, target)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise click.ClickException(f"{path}: can't be written: {error.strerror or error}") from error
