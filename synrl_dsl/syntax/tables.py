"""The grammar in, its parser out, with the tables that took long to compute kept in a cache file."""

from __future__ import annotations

import fcntl
import hashlib
import os
import stat
import sys
from contextlib import ExitStack, suppress
from functools import cache
from importlib.resources import files
from pathlib import Path

import lark
from lark import Lark

from synrl_dsl.syntax.builder import Builder
from synrl_dsl.syntax.layout import Layout


@cache
def scene_parser() -> Lark:
    """The parser of the language: LALR, builds nodes as it goes, holds no state between texts."""
    grammar = files("grammar").joinpath("scene.lark").read_text(encoding="utf-8")
    folder = _cache_folder()
    if folder is None:
        return _build(grammar, None)
    # Lark compares the grammar's digest too; it is in the name so that two versions don't take turns.
    digest = hashlib.sha256(f"{lark.__version__} {sys.version_info[:2]} {grammar}".encode()).hexdigest()[:16]
    kept = folder / f"scene-{digest}.tables"
    with ExitStack() as held:
        # Lark writes in place: while one process does, others wait, and load what it wrote. Where no lock
        # can be had, as in a folder that can only be read, the tables may still be there.
        with suppress(OSError):
            lock = held.enter_context(kept.with_suffix(".lock").open("wb"))
            fcntl.flock(lock, fcntl.LOCK_EX)
        return _build(grammar, kept)


def _build(grammar: str, kept: Path | None) -> Lark:
    """Lark loads the tables from `kept` if they are sound; else it computes them and writes them there."""
    return Lark(
        grammar,
        parser="lalr",
        lexer="contextual",
        strict=True,
        postlex=Layout(),
        transformer=Builder(),
        maybe_placeholders=True,
        keep_all_tokens=True,
        cache=str(kept) if kept else False,
    )


def _cache_folder() -> Path | None:
    """The user's own folder for kept tables, or None where there can't be one.

    The tables are pickles, so a folder that someone else could write to is not used.
    """
    given = os.environ.get("XDG_CACHE_HOME")
    try:
        base = Path(given) if given and Path(given).is_absolute() else Path.home() / ".cache"
        folder = base / "synrl"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.stat()
    except (OSError, RuntimeError):
        return None
    shared = found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    return folder if found.st_uid == os.getuid() and not shared else None
