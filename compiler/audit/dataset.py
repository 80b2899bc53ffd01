"""A dataset folder in, what its rows alone tell an audit out: wordings, options and answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from compiler.audit.features import option_features, wording_features
from compiler.audit.items import Item
from compiler.audit.question import Subject
from compiler.errors import DatasetError
from compiler.questions.sampler import LETTERS
from compiler.values import US, Interval, Measured, Value

ROWS = "samples.jsonl"


def is_dataset(path: Path) -> bool:
    return (path / ROWS).is_file()


def read_dataset(folder: Path) -> list[tuple[Subject, list[Item]]]:
    """The questions of a dataset, each with its samples; all splits and seeds together.

    Raises DatasetError with the line that can't be read.
    """
    found: dict[str, list[Item]] = {}
    free: set[str] = set()
    for number, row in _rows(folder / ROWS):
        try:
            name = f"{row['scene']}/{row['question']}"
            found.setdefault(name, []).append(_item(row))
            if row["form"] == "free":
                free.add(name)
        except (KeyError, TypeError, ValueError) as error:
            raise DatasetError(f"{folder / ROWS}:{number}: no row of ours ({type(error).__name__}: {error})") from error
    if not found:
        raise DatasetError(f"{folder / ROWS} holds no sample; finish the build with `synrl compile`")
    return [(Subject(name, name in free), items) for name, items in sorted(found.items())]


def _rows(path: Path) -> Iterator[tuple[int, Any]]:
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, start=1):
                yield number, json.loads(line)
    except OSError as error:
        raise DatasetError(f"can't read {path}: {error.strerror or error}") from error
    except ValueError as error:
        raise DatasetError(f"{path} is no JSON lines: {error}") from error


def _item(row: dict[str, Any]) -> Item:
    kind = row["answer_type"]
    answer = _answer(row["answer"], json.loads(row["answer_json"]), kind)
    if row.get("tolerance"):
        answer = Measured(answer, row["tolerance"])
    options = tuple(_value(text, kind) for text in row["options"])
    return Item(
        id=row["id"],
        level=row["level"],
        blind={**wording_features(row["ask"]), "level": row["level"], "length": float(row["duration_s"])},
        frames=(),
        keys=(),
        answer=answer,
        parts=None,
        named=(),
        mould=None,
        moulds=(),
        flat=answer,
        domain=None,
        pool=None,
        options=options,
        place=LETTERS.index(row["letter"]) if options else 0,
        alone=tuple(option_features(options)),
        guesses=(),
        observable_at=tuple(row["observable_at"]),
        unseen=None,
        unread=None,
        deletion=None,
    )


def _answer(text: str, value: Any, kind: str) -> Value:
    if kind == "interval":
        return Interval(round(value[0] * US), round(value[1] * US))
    return _value(text, kind)


def _value(text: str, kind: str) -> Value:
    """A value from its display form, as far as guesses need it: numbers, lists of texts, else a text."""
    if kind in ("int", "number"):
        number = float(text)
        return int(number) if number.is_integer() else number
    if kind.startswith(("list", "bag")):
        return tuple(text.split(", "))
    return text
