"""A trace file of a dataset against its replay: in comes the file's JSON, out comes what doesn't agree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from compiler.dataset.rows import TRACE_FORMAT, digest
from compiler.errors import DatasetError, ScenarioError, SynrlError
from compiler.questions.derivation import derivation_json
from compiler.replay import Replayed, parse_scenario, replay
from compiler.simulate.observe import Viewer
from compiler.trace import trace_json
from compiler.values import to_json
from synrl_dsl.source import Source


@dataclass(frozen=True, slots=True)
class Verified:
    """A saved sample's replay. `faults` name what was saved otherwise than the replay has it."""

    id: str
    replayed: Replayed
    faults: tuple[str, ...]


def is_trace_file(document: object) -> bool:
    """Whether a JSON value is a `traces/ID.json` of a dataset, in this version's format."""
    return isinstance(document, dict) and document.get("format") == TRACE_FORMAT


def verify(document: Mapping[str, Any], where: str, source: Source | None, viewer: Viewer | None) -> Iterator[Verified]:
    """Replay each question's scenario and compare with what is saved.

    Raises ScenarioError where a scenario can't be replayed, DatasetError where the file isn't whole.
    """
    try:
        saved = list(zip(document["rows"], document["questions"], strict=True))
        for row, question in saved:
            yield _verify(document, row, question, source, viewer)
    except (KeyError, TypeError, ValueError) as error:
        raise DatasetError(f"{where} is no trace file of this version: {error!r}") from error


def _verify(
    document: Mapping[str, Any],
    row: Mapping[str, Any],
    question: Mapping[str, Any],
    source: Source | None,
    viewer: Viewer | None,
) -> Verified:
    try:
        found = replay(parse_scenario(question["scenario"]), source, viewer)
    except SynrlError as error:
        raise ScenarioError(f"{row['id']}: {error}") from error
    derivation = derivation_json(found.trace, found.derivation, found.answer)
    trace = digest(trace_json(found.trace))
    faults = []
    if to_json(found.answer) != question["answer"]:
        faults.append(f"answer: saved {question['answer']!r}, replayed {to_json(found.answer)!r}")
    if derivation != question["derivation"] or digest(derivation) != row["derivation_digest"]:
        faults.append("derivation: the saved one has other steps")
    if row["ask"] not in found.wordings:
        faults.append(f"ask: saved {row['ask']!r}, the wordings are {list(found.wordings)!r}")
    if digest(document["trace"]) != row["trace_digest"]:
        faults.append("trace: the saved one doesn't have its own digest")
    if trace != row["trace_digest"]:
        faults.append(f"trace: saved digest {row['trace_digest']}, replayed {trace}")
    return Verified(row["id"], found, tuple(faults))
