"""Files of a dataset: written beside and renamed, so that a killed build leaves only whole ones."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from compiler.dataset.rows import canonical
from compiler.errors import DatasetError

PART = ".part"
DATASET_FORMAT = "synrl.dataset/1"


def write_text(path: Path, lines: Iterable[str]) -> None:
    """Write a whole file, a text or its lines, or none of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + PART)
    try:
        with part.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(lines)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise DatasetError(f"can't write {path}: {error.strerror or error}") from error


def write_json(path: Path, value: Any) -> None:
    """Canonical JSON with a line break at its end."""
    write_text(path, [canonical(value), "\n"])


def file_digest(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise DatasetError(f"can't read {path}: {error.strerror or error}") from error


def read_json(path: Path) -> Any:
    """The JSON value in a file; raises DatasetError naming the file and the place."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise DatasetError(f"can't read {path}: {error.strerror or error}") from error
    except (ValueError, RecursionError) as error:
        raise DatasetError(f"{path} is no JSON: {error}") from error


def prepare(out: Path) -> None:
    """Make the folder, or check that it is a dataset of ours before anything in it is touched."""
    if out.exists() and not out.is_dir():
        raise DatasetError(f"{out} is a file; name a folder with --out")
    if out.exists() and any(out.iterdir()) and not (out / "dataset.json").exists():
        raise DatasetError(f"{out} holds other files and no dataset.json; name another folder with --out")
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatasetError(f"can't make {out}: {error.strerror or error}") from error


def prune(out: Path, keep: set[str]) -> int:
    """Remove traces and videos of samples that are no longer part of the dataset; returns how many files."""
    removed = 0
    for folder, suffix in (("traces", ".json"), ("videos", ".mp4")):
        root = out / folder
        for path in sorted(root.rglob("*"), reverse=True) if root.exists() else ():
            if path.is_dir():
                if not any(path.iterdir()):
                    path.rmdir()
            elif path.relative_to(root).as_posix().removesuffix(suffix) not in keep:
                path.unlink()
                removed += 1
    return removed
