"""Trace files to records: in comes the JSON of a trace file, out comes what a person compares of each sample.

Numbers are rounded to three decimals and times to milliseconds, so that a record is the same on
every processor, and a change in it is one that matters.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from compiler.errors import DatasetError
from compiler.values import number_text


@dataclass(frozen=True, slots=True)
class Line:
    """Something at a time, in milliseconds; `start_ms == end_ms` where it is instantaneous."""

    start_ms: int
    end_ms: int
    text: str


Named = tuple[tuple[str, str], ...]
"""Names and their values as text, in order."""


@dataclass(frozen=True, slots=True)
class Record:
    """One sample as text. `options` and `letter` are empty for a free answer.

    `trace_digest` is known of samples on disk only; it isn't part of the text form.
    """

    id: str
    canvas: str
    clip: str
    params: Named
    objects: Named
    states: Named
    picks: Named
    log: tuple[Line, ...]
    ask: str
    options: tuple[str, ...]
    answer: str
    letter: str
    derivation: tuple[Line, ...]
    trace_digest: str = ""

    @property
    def question(self) -> str:
        """`scene/question`; ids are `scene/group/level/split/index`, and end in the question of a group."""
        parts = self.id.split("/")
        return f"{parts[0]}/{parts[5] if len(parts) > 5 else parts[1]}"


def records(document: Mapping[str, Any], where: str) -> list[Record]:
    """The records of a clip's samples, by id. Raises DatasetError that names `where` on another kind of JSON."""
    try:
        pairs = zip(document["rows"], document["questions"], strict=True)
        found = [_record(document["trace"], row, question) for row, question in pairs]
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise DatasetError(f"{where} is no trace file of this version: {error!r}") from error
    return sorted(found, key=lambda r: r.id)


def _record(trace: Mapping[str, Any], row: Mapping[str, Any], question: Mapping[str, Any]) -> Record:
    scenario = question["scenario"]
    canvas = scenario["canvas"]
    reveals = trace["reveals"]
    clip = f"{trace['frames']} frames"
    if reveals["closing_us"]:
        clip += f", opening to {_ms(reveals['opening_us'])} ms, closing from {_ms(reveals['closing_us'])} ms"
    return Record(
        id=row["id"],
        canvas=f"{canvas['width']} x {canvas['height']} px, {canvas['fps']} fps",
        clip=clip,
        params=_named(scenario.get("params", {})),
        objects=tuple(
            (f"{name}[{index}].{key}", text(value))
            for name, things in sorted(trace["objects"].items())
            for index, own in enumerate(things)
            for key, value in sorted(own.items())
        ),
        states=_named({name: snapshots[0] for name, snapshots in trace["states"].items()}),
        picks=_named(scenario.get("picks", {})),
        log=tuple(_happening(entry) for entry in trace["log"]),
        ask=row["ask"],
        options=tuple(row["options"]),
        answer=row["answer"],
        letter=row["letter"],
        derivation=tuple(_steps(question["derivation"])),
        trace_digest=row["trace_digest"],
    )


_NO_FIELDS = frozenset(
    ("kind", "step", "name", "number", "start_us", "end_us", "start_ms", "end_ms", "frames", "writes")
)


def _happening(entry: Mapping[str, Any]) -> Line:
    """An op or event: `swap[0]: a = a1, b = b1`."""
    fields = ", ".join(f"{k} = {text(v)}" for k, v in sorted(entry.items()) if k not in _NO_FIELDS)
    what = f"{entry['name']}[{entry['number']}]"
    return Line(_ms(entry["start_us"]), _ms(entry["end_us"]), f"{what}: {fields}" if fields else what)


def _steps(derivation: list[Mapping[str, Any]]) -> Iterator[Line]:
    for step in derivation:
        if step["step"] == "seen":
            at = _ms(step["at_us"])
            yield Line(at, at, f"{step['place']} is {text(step['value'])}")
        elif step["step"] != "answer":
            yield _happening(step)


def _named(values: Mapping[str, Any]) -> Named:
    return tuple((name, text(value)) for name, value in sorted(values.items()))


def text(value: Any) -> str:
    """A JSON value on one line, its numbers to three decimals."""
    match value:
        case None:
            return "none"
        case bool():
            return "yes" if value else "no"
        case float():
            return number_text(round(value, 3) + 0.0)
        case list():
            return f"[{', '.join(text(v) for v in value)}]"
        case dict():
            return ", ".join(f"{k} {text(v)}" for k, v in sorted(value.items()))
        case _:
            return str(value)


def _ms(us: int) -> int:
    return round(us / 1000)
