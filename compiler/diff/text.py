"""Records to canonical text and back: a block a sample, a line a fact, so that a line diff reads well."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from compiler.diff.record import Line, Named, Record
from compiler.errors import DatasetError
from compiler.questions.sampler import LETTERS

HEADER = "# synrl trace text 1"

_TIMED = re.compile(r"(\d+)(?: \.\. (\d+))? ms (.+)")
_NAMED = re.compile(r"(\S+) = (.*)")
_LETTERED = re.compile(r"([A-Z]) (.*)")

_MANY = ("param", "object", "state", "pick", "log", "option", "because")
_ONE = ("canvas", "clip", "ask", "answer", "letter")


def write(records: Iterable[Record]) -> Iterator[str]:
    """The header, then each record as a block. Every piece ends in a line break."""
    yield HEADER + "\n"
    for record in records:
        yield "".join(f"{line}\n" for line in ["", *_lines(record)])


def _lines(record: Record) -> Iterator[str]:
    yield f"sample {record.id}"
    yield f"canvas {record.canvas}"
    yield f"clip {record.clip}"
    for word, named in (
        ("param", record.params),
        ("object", record.objects),
        ("state", record.states),
        ("pick", record.picks),
    ):
        for name, value in named:
            yield f"{word} {name} = {_escaped(value)}"
    for line in record.log:
        yield f"log {timed(line)}"
    yield f"ask {_escaped(record.ask)}"
    for letter, option in zip(LETTERS, record.options, strict=False):
        yield f"option {letter} {_escaped(option)}"
    yield f"answer {_escaped(record.answer)}"
    if record.letter:
        yield f"letter {record.letter}"
    for line in record.derivation:
        yield f"because {timed(line)}"


def timed(line: Line) -> str:
    """`2000 .. 3213 ms swap[0]: a = a1`, or one time for what is instantaneous."""
    span = f"{line.start_ms} .. {line.end_ms}" if line.end_ms != line.start_ms else str(line.start_ms)
    return f"{span} ms {_escaped(line.text)}"


def read(content: str, path: str) -> dict[str, Record]:
    """The records of a text, by id. Raises DatasetError with `path:line` of what isn't as `write` writes it."""
    lines = content.split("\n")
    if lines[0].rstrip("\r") != HEADER:
        raise DatasetError(f"{path}: no trace text; it must begin with '{HEADER}', as `synrl trace` writes it")
    found: dict[str, Record] = {}
    block: list[tuple[int, str]] = []
    for number, line in enumerate([*lines[1:], ""], start=2):
        line = line.rstrip("\r")
        if line:
            block.append((number, line))
            continue
        if block:
            record = _record(block, path)
            if record.id in found:
                raise DatasetError(f"{path}:{block[0][0]}: the sample {record.id} stands here twice")
            found[record.id] = record
            block = []
    return found


def _record(block: list[tuple[int, str]], path: str) -> Record:
    first, head = block[0]
    many: dict[str, list[tuple[int, str]]] = {word: [] for word in _MANY}
    one: dict[str, str] = {}
    word, _, id_ = head.partition(" ")
    if word != "sample" or not id_:
        raise DatasetError(f"{path}:{first}: a block begins with `sample ID`, not with {head[:60]!r}")
    for number, line in block[1:]:
        word, _, rest = line.partition(" ")
        if word in many:
            many[word].append((number, rest))
        elif word in _ONE and word not in one:
            one[word] = rest
        else:
            raise DatasetError(f"{path}:{number}: no line of a sample begins with {word[:60]!r} here")
    missing = [w for w in _ONE if w not in one and w != "letter"]
    if missing:
        raise DatasetError(f"{path}:{first}: the sample has no `{missing[0]}` line")

    def read_all(word: str, pattern: re.Pattern[str]) -> list[re.Match[str]]:
        matches = []
        for number, rest in many[word]:
            match = pattern.fullmatch(rest)
            if match is None:
                raise DatasetError(f"{path}:{number}: not what a `{word}` line holds: {rest[:60]!r}")
            matches.append(match)
        return matches

    def named(word: str) -> Named:
        return tuple((m[1], _unescaped(m[2])) for m in read_all(word, _NAMED))

    def lines(word: str) -> tuple[Line, ...]:
        found = read_all(word, _TIMED)
        return tuple(Line(int(m[1]), int(m[2] or m[1]), _unescaped(m[3])) for m in found)

    return Record(
        id=id_,
        canvas=one["canvas"],
        clip=one["clip"],
        params=named("param"),
        objects=named("object"),
        states=named("state"),
        picks=named("pick"),
        log=lines("log"),
        ask=_unescaped(one["ask"]),
        options=tuple(_unescaped(m[2]) for m in read_all("option", _LETTERED)),
        answer=_unescaped(one["answer"]),
        letter=one.get("letter", ""),
        derivation=lines("because"),
    )


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")


def _unescaped(value: str) -> str:
    return re.sub(r"\\(.)", lambda m: {"n": "\n", "r": "\r"}.get(m[1], m[1]), value)
