"""Paths from a command line in; the scene files that they name, read, out."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from synrl_dsl.diagnostics import Diagnostic
from synrl_dsl.source import Source
from synrl_dsl.syntax import read

PATHS = click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(path_type=Path))


def scene_files(paths: Iterable[Path]) -> list[Path]:
    """The files named, and the `.scene` files below the folders named, in order, each once.

    ClickException for a path that doesn't exist and for a folder without scenes.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            inside = sorted(path.rglob("*.scene"))
            if not inside:
                raise click.ClickException(f"{path}: no .scene file in this folder")
            found |= dict.fromkeys(inside)
        elif path.exists():
            found[path] = None
        else:
            raise click.ClickException(f"{path}: no such file or folder")
    return list(found)


def read_scene(path: Path) -> tuple[Source, list[Diagnostic]]:
    """The text and the findings about its bytes; ClickException where the file can't be read."""
    try:
        return read(path)
    except OSError as error:
        raise click.ClickException(f"{path}: {error.strerror or error}") from error
