"""What can be compared: in comes a path, out come the samples there, read one at a time."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Protocol

from pydantic import ValidationError

from compiler.dataset.files import DATASET_FORMAT, read_json
from compiler.diff import text
from compiler.diff.record import Record, records
from compiler.diff.row import Row
from compiler.errors import DatasetError


class Samples(Protocol):
    """Samples by id."""

    def ids(self) -> list[str]:
        """In order."""

    def record(self, id_: str) -> Record: ...

    def video(self, id_: str) -> Path | None:
        """The sample's clip; None where there are no videos."""


class TextSamples:
    """What `synrl trace` wrote."""

    def __init__(self, path: Path) -> None:
        try:
            content = path.read_text(encoding="utf-8")
        except OSError as error:
            raise DatasetError(f"can't read {path}: {error.strerror or error}") from error
        except UnicodeDecodeError as error:
            raise DatasetError(f"{path} is no trace text: {error}") from error
        self._records = text.read(content, str(path))

    def ids(self) -> list[str]:
        return sorted(self._records)

    def record(self, id_: str) -> Record:
        return self._records[id_]

    def video(self, id_: str) -> Path | None:
        return None


class DatasetSamples:
    """A dataset folder; trace files are read when they are asked for."""

    def __init__(self, path: Path) -> None:
        header = read_json(path / "dataset.json")
        if not isinstance(header, dict) or header.get("format") != DATASET_FORMAT:
            raise DatasetError(f"{path / 'dataset.json'}: not of the format {DATASET_FORMAT}")
        if header.get("complete") is not True:
            raise DatasetError(f"{path}: its build isn't finished; run the same `synrl compile` again")
        self._path = path
        self._videos = {row.id: row.video for row in rows(path / "samples.jsonl")}
        self._clip = lru_cache(maxsize=1)(self._read_clip)

    def ids(self) -> list[str]:
        return sorted(self._videos)

    def record(self, id_: str) -> Record:
        clip = self._videos[id_].removeprefix("videos/").removesuffix(".mp4")
        found = self._clip(clip).get(id_)
        if found is None:
            raise DatasetError(f"{self._path / 'traces' / clip}.json holds no sample {id_}, which samples.jsonl lists")
        return found

    def _read_clip(self, clip: str) -> dict[str, Record]:
        path = self._path / "traces" / f"{clip}.json"
        return {r.id: r for r in records(read_json(path), str(path))}

    def video(self, id_: str) -> Path | None:
        return self._path / self._videos[id_]


def rows(path: Path) -> list[Row]:
    """The rows of a `samples.jsonl`. Raises DatasetError with the line of one that isn't."""
    found = []
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, start=1):
                try:
                    found.append(Row.model_validate_json(line))
                except ValidationError as error:
                    first = error.errors(include_url=False)[0]
                    place = ".".join(str(s) for s in first["loc"])
                    raise DatasetError(f"{path}:{number}: no row: {place}: {first['msg']}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetError(f"can't read {path}: {error}") from error
    return found


def open_samples(path: Path) -> Samples:
    """The samples at a path: a dataset folder, or a file that `synrl trace` wrote."""
    if not path.exists():
        raise DatasetError(f"{path}: no such file or folder")
    if path.is_dir():
        if not (path / "dataset.json").exists():
            raise DatasetError(f"{path}: no dataset, it holds no dataset.json")
        return DatasetSamples(path)
    return TextSamples(path)
