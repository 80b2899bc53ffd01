"""Valid scenes in, broken in every way that a keyboard or an attacker breaks them: only findings come out.

`SYNRL_FUZZ=1000 pytest tests/test_fuzz.py` makes a thousand files; without it there are 300.
"""

import os
import random
import re
import resource
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from compiler.errors import SynrlError
from compiler.lowering import lower
from compiler.questions import options, sampler
from compiler.simulate.observe import Viewer
from synrl_dsl import builtins
from synrl_dsl import nodes as n
from synrl_dsl.builtins import LEVELS
from synrl_dsl.checker import Checked, check
from synrl_dsl.codes import CODES
from synrl_dsl.diagnostics import render
from synrl_dsl.source import Source
from synrl_dsl.syntax import read

HERE = Path(__file__).parent
REFERENCE = (HERE.parent / "grammar" / "LANGUAGE.md").read_text(encoding="utf-8")
EXAMPLES = [path.read_bytes() for path in sorted((HERE / "good").rglob("*.scene"))]
BUILT = [
    *(path.read_bytes() for path in sorted((HERE.parent / "scenes").rglob("*.scene"))),
    *(text.encode() for text in re.findall(r"^```scene\n(.*?)^```$", REFERENCE, re.MULTILINE | re.DOTALL)),
]
"""Scenes that check clean; most of the design's examples hold what isn't built yet."""

FILES = int(os.environ.get("SYNRL_FUZZ", "300"))
GROUPS = 10
"""Files are made in so many tests, which run side by side."""

TOKEN = re.compile(r"[A-Za-z_]\w*|\d[\w.%/]*|\.\.|[=!<>]=|\s+|.", re.DOTALL)
FOREIGN = [
    *'( ) [ ] { } , : = ~ .. + - * / < > == != " # at after before if else for in not and or end start none'.split(),
    *"0 1 -1 2 7 1000000 999999999999999 0.5 3s 90deg 40px 60px/s 30fps 25% 1h 0px 0s 1e9".split(),
    *builtins.names(),
    *builtins.PLANNED,
    *builtins.PROPERTIES,
    *builtins.CONSTANTS,
    *(name for names in builtins.ENUMERATIONS.values() for name in names[:4]),
    *"scene canvas param let require object state view op event timeline question any do repeat wait".split(),
    *"hit swap grid ball hue speed c k w a b swaps touched level(easy:1,medium:2,hard:3) cells(4,4) palette".split(),
]

_KINDS = [
    *(names[:40] for names in builtins.ENUMERATIONS.values()),
    ("count", "sum", "min", "max", "first", "last", "reversed", "all", "any", "abs", "ordinal", "touched", "opposite"),
    ("start", "end", "none", "log", "op"),
    ("at", "after", "before"),
    ("==", "!=", "<", "<=", ">", ">=", "in"),
    ("+", "-", "*", "/", "and", "or"),
    ("initial", "final", "none"),
    ("forward", "retrodictive", "historical", "perception", "grounding"),
    ("hit", "swap", "log", "op", "ball", "grid", "palette"),
    ("cells", "letters", "shuffle", "sample"),
    ("px", "s", "ms", "deg", "rev", "px/s", "%", "fps"),
]
SIBLINGS = {name: names for names in _KINDS for name in names}
"""Name -> the names that may stand where it does, often enough."""

Mutation = Callable[[bytes, random.Random], bytes]


def _of_tokens(change: Callable[[list[str], int, random.Random], None]) -> Mutation:
    def mutate(data: bytes, chance: random.Random) -> bytes:
        tokens = TOKEN.findall(data.decode("utf-8", "replace"))
        wordy = [i for i, token in enumerate(tokens) if token.strip()]
        if wordy:
            change(tokens, chance.choice(wordy), chance)
        return "".join(tokens).encode()

    return mutate


def _of_lines(change: Callable[[list[bytes], int, random.Random], None]) -> Mutation:
    def mutate(data: bytes, chance: random.Random) -> bytes:
        lines = data.split(b"\n")
        change(lines, chance.randrange(len(lines)), chance)
        return b"\n".join(lines)

    return mutate


def _drop(items: list[str], at: int, chance: random.Random) -> None:
    del items[at]


def _double(items: list[str], at: int, chance: random.Random) -> None:
    items.insert(at, items[at])


def _move(items: list[str], at: int, chance: random.Random) -> None:
    items.insert(chance.randrange(len(items)), items.pop(at))


def _swap(items: list[str], at: int, chance: random.Random) -> None:
    other = chance.randrange(len(items))
    items[at], items[other] = items[other], items[at]


def _copy(items: list[str], at: int, chance: random.Random) -> None:
    items[at] = items[chance.randrange(len(items))]


def _replace(items: list[str], at: int, chance: random.Random) -> None:
    items[at] = chance.choice(FOREIGN)


def _insert(items: list[str], at: int, chance: random.Random) -> None:
    items.insert(at, f" {chance.choice(FOREIGN)} ")


def _number(items: list[str], at: int, chance: random.Random) -> None:
    """Another number with the same unit: what most often still checks clean."""
    places = [i for i, token in enumerate(items) if token[0].isdigit()]
    if places:
        at = chance.choice(places)
        value = chance.choice(["0", "1", "2", "3", "9", "17", "64", "0.5", "1000", "99999999", "123456789012345"])
        items[at] = re.sub(r"^[\d.]+", value, items[at])


def _name(items: list[str], at: int, chance: random.Random) -> None:
    """Another name of the same file in the place of one."""
    names = [i for i, token in enumerate(items) if token[0].isalpha()]
    if names:
        items[chance.choice(names)] = items[chance.choice(names)]


def _sibling(items: list[str], at: int, chance: random.Random) -> None:
    """Another name of the same kind: what often still checks clean, and means something else."""
    places = [i for i, token in enumerate(items) if token in SIBLINGS]
    if places:
        at = chance.choice(places)
        items[at] = chance.choice(SIBLINGS[items[at]])


def _nest(items: list[str], at: int, chance: random.Random) -> None:
    depth = chance.choice([3, 30, 70, 3000])
    opening, closing = chance.choice([("(", ")"), ("[", "]"), ("not ", ""), ("-", ""), ("count([", "])"), ("{", "}")])
    items[at] = opening * depth + items[at] + closing * depth


def _chain(items: list[str], at: int, chance: random.Random) -> None:
    items[at] += f" {chance.choice(['+', '*', 'and', '==', '..', 'if'])} {items[at]}" * chance.choice([5, 60, 500])


def _indent(lines: list[bytes], at: int, chance: random.Random) -> None:
    lines[at] = b" " * chance.randrange(5) + lines[at].lstrip() if chance.random() < 0.7 else b"\t" + lines[at]


def _doubling_lets(lines: list[bytes], at: int, chance: random.Random) -> None:
    """Each of these names twice what the one before names."""
    names = "".join(f"let z{i} = z{i - 1} + z{i - 1}\n" for i in range(1, chance.choice([4, 60])))
    lines.insert(at, f"let z0 = 1\n{names}require z3 > 0".encode())


def _bytes(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    noise = chance.choice(
        [b"\0", b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xe2\x80\xae", b"\r", b"\xef\xbb\xbf", b"x" * 3000]
    )
    return data[:at] + noise + data[at:]


def _cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


MUTATIONS: list[Mutation] = [
    *map(_of_tokens, [_drop, _double, _move, _swap, _copy, _replace, _insert, _nest, _chain]),
    *map(_of_tokens, [_number, _sibling, _name] * 6),
    *map(_of_lines, [_drop, _double, _move, _swap, _indent, _doubling_lets]),
    _bytes,
    _cut,
]


def mutant(index: int) -> bytes:
    """The file of an index, always the same one."""
    chance = random.Random(index)
    data = chance.choice(BUILT if chance.random() < 0.8 else EXAMPLES)
    for _ in range(chance.choice([1, 1, 1, 2, 4])):
        data = chance.choice(MUTATIONS)(data, chance)
    return data


def checked_mutant(path: Path, index: int) -> tuple[Source, Checked | None]:
    """Read and check one file; its findings must be of known codes and must render."""
    path.write_bytes(mutant(index))
    started = time.perf_counter()
    source, found = read(path)
    checked = None
    if not found:
        checked, found = check(source)
    shown = [render(diagnostic, source) for diagnostic in found]
    assert time.perf_counter() - started < 2, f"file {index} took too long"
    assert all(diagnostic.code in CODES for diagnostic in found)
    assert checked is not None or any(diagnostic.severity == "error" for diagnostic in found)
    assert all(len(line) < 1500 for text in shown for line in text.split("\n"))
    return source, checked


def questions_of(checked: Checked) -> Iterator[str]:
    return (decl.name for decl in checked.file.decls if isinstance(decl, n.QuestionDecl))


@pytest.mark.parametrize("group", range(GROUPS))
def test_any_file_gives_findings_or_samples(group: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sampler, "BUDGET", 30)
    monkeypatch.setattr(sampler, "PILOT", 5)
    monkeypatch.setattr(options, "REDRAW_LIMIT", 20)
    seen: Counter[str] = Counter()
    memory_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for index in range(group, FILES, GROUPS):
        _, checked = checked_mutant(tmp_path / "fuzz.scene", index)
        seen["clean" if checked else "faulty"] += 1
        for question in questions_of(checked) if checked else ():
            started = time.perf_counter()
            try:
                plan = lower(checked, LEVELS[index % 3], (question,))
                sampler.Sampler(plan, Viewer()).sample("fuzz", 0, index)
                seen["sampled"] += 1
            except SynrlError as error:
                seen["refused" if str(error) else "refused without a word"] += 1
            assert time.perf_counter() - started < 10, f"file {index}, question {question} took too long"
    grown_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory_kb
    assert grown_kb < 300_000
    assert seen["faulty"] > seen["clean"] > 0, seen
    assert seen["sampled"] + seen["refused"] > 0, seen
    assert not seen["refused without a word"]
