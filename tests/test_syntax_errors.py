"""Faulty texts: each gives the codes that its comments name, at their lines, and none ever raises."""

import random
import re
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from textwrap import dedent

import pytest

from synrl_dsl import limits
from synrl_dsl.codes import CODES
from synrl_dsl.codes.syntax import SYNTAX
from synrl_dsl.diagnostics import Diagnostic, render
from synrl_dsl.source import Source
from synrl_dsl.syntax import FormatError, format_scene, parse, read

HERE = Path(__file__).parent
BAD = sorted((HERE / "bad" / "syntax").glob("*.scene"))
GOOD = sorted((HERE / "good" / "examples").glob("*.scene"))
EXPECTED = re.compile(r"error\[([a-z0-9-]+)\]")


def findings(text: str) -> list[Diagnostic]:
    """The syntax errors of a text."""
    return parse(Source("text", text))[1]


def read_findings(path: Path) -> tuple[Source, list[Diagnostic]]:
    source, found = read(path)
    return source, found or parse(source)[1]


def codes_by_line(path: Path) -> list[tuple[int, str]]:
    source, found = read_findings(path)
    return [(source.position(diagnostic.span.start)[0], diagnostic.code) for diagnostic in found]


def expected_codes(path: Path) -> list[tuple[int, str]]:
    lines = path.read_bytes().decode("utf-8", "replace").split("\n")
    return [(number, code) for number, line in enumerate(lines, 1) for code in EXPECTED.findall(line)]


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_bad_file_gives_what_its_comments_say(path: Path) -> None:
    assert codes_by_line(path) == expected_codes(path)


def test_every_syntax_code_has_a_bad_file() -> None:
    seen = {code for path in BAD for _, code in expected_codes(path)}
    # A file of a megabyte is made below.
    assert set(SYNTAX) - seen == {"file-too-long"}


# Pages whose examples say in words what a page can't show.
TOLD = {"not-utf8", "control-character", "tab", "file-too-long", "line-too-long", "too-deep"}


@pytest.mark.parametrize("code", sorted(set(SYNTAX) - TOLD))
def test_the_examples_of_a_page_are_as_it_says(code: str) -> None:
    _, refused, accepted = re.split("\n\n(?:Refused|Accepted):\n\n", SYNTAX[code].text)
    assert {diagnostic.code for diagnostic in findings(dedent(refused))} == {code}
    assert findings(dedent(accepted)) == []


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("parm a ~ 1..3\n", "no line begins with `parm`", "did you mean `param`?"),
        ("param a 1..3\n", "expected `=` or `~` after `a`", None),
        ("let a ~ 3\n", "nothing is drawn here: expected `=` after `a`", "draw a `param` and use its name"),
        ("let a =\n", "expected a value after `=`, but the line ends", None),
        ("let a = [1, 2\nlet b = 3\n", "the `[` isn't closed", "close it with `]`"),
        ("let a = 2 s\n", "a unit is glued to its number", "write `2s`"),
        ("let a = 3pxx\n", "there is no unit 'pxx'", "did you mean 'px'?"),
        ("let a = .5\n", "expected a value after `=`, found `.`", "write `0.5`: a number begins with a digit"),
        ("object a circle\n", "expected `:` after `a`, found `circle`", None),
        ("let a = 'b'\n", "the character `'` means nothing here", 'strings stand in plain double quotes: "..."'),
        ("let a = (1]\n", "`]` can't close the `(`", "close it with `)`"),
        ("effect a = b\n", "no `effect` can stand here", "it stands under `op`"),
        ("let a = b if c\n", "expected `else` after `c`, but the line ends", None),
    ],
)
def test_a_message_names_the_fault_and_the_next_step(text: str, message: str, hint: str | None) -> None:
    (found,) = findings(text)
    assert (found.message, found.hint) == (message, hint)


def test_no_message_shows_a_terminal_of_the_grammar() -> None:
    for path in BAD:
        for diagnostic in read_findings(path)[1]:
            assert not re.search(r"\b_?[A-Z]{2,}\b", re.sub(r"U\+\w+|UTF|NUL", "", diagnostic.message)), diagnostic


def test_several_errors_of_one_file_and_one_block_are_told_in_order() -> None:
    text = "param a\nlet b = 3\nquestion q\n  ask\n  answer 3\n  mode 4\nview = 3\n"
    found = findings(text)
    assert [Source("text", text).position(d.span.start)[0] for d in found] == [1, 4, 6, 7]


def test_an_indented_block_of_a_faulty_line_is_not_blamed() -> None:
    assert [d.code for d in findings("questoin q\n  ask\n  answer\nlet a = 3\n")] == ["unknown-keyword"]


def test_at_most_so_many_errors_are_told() -> None:
    assert len(findings("param a\n" * 100)) == limits.DIAGNOSTICS


# --------------------------------------------------------------------- reading files


def test_a_byte_order_mark_and_windows_line_ends_are_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "windows.scene"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD[0].read_bytes().replace(b"\n", b"\r\n"))
    source, found = read(path)
    assert found == []
    assert parse(source)[0] == parse(read(GOOD[0])[0])[0]


def test_a_too_large_file_is_refused_and_not_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "large.scene"
    path.write_bytes(b"# a comment\n" * (limits.FILE_BYTES // 12 + 1))
    source, (found,) = read(path)
    assert (found.code, source.text) == ("file-too-long", "")
    assert f"{limits.FILE_BYTES:,}" in found.message
    assert parse(Source("text", path.read_text()))[1][0].code == "file-too-long"


def test_a_bad_byte_is_shown_at_its_place(tmp_path: Path) -> None:
    path = tmp_path / "latin1.scene"
    path.write_bytes('let ä = "ok"\nlet b = "'.encode() + b"\xe9\n")
    source, (found,) = read(path)
    assert source.position(found.span.start) == (2, 10)
    assert render(found, source).split("\n")[1:3] == ['    2 | let b = "\ufffd', "      |          ^"]


@pytest.mark.parametrize("character", ["\0", "\x7f", "\u2028", "\u202e", "\ud800", "\f"])
def test_what_cannot_be_seen_is_refused_in_strings_and_comments(character: str) -> None:
    for text in (f'let a = "{character}"\n', f"# {character}\n"):
        assert [d.code for d in findings(text)] == ["control-character"]


# --------------------------------------------------------------------- limits


@pytest.mark.parametrize(
    "text",
    [
        "let a = " + "(\n" * 300_000,
        "let a = (\n" + "not\n" * 200_000 + "b)\n",
        "let a = (\n" + "-\n" * 200_000 + "b)\n",
        "let a = (b\n" + "+ b\n" * 200_000 + ")\n",
        "let a = (\n" + "b if c else\n" * 60_000 + "d)\n",
        "let a = (b\n" + ".c\n" * 200_000 + ")\n",
        "let a = (b\n" + "[0]\n" * 200_000 + ")\n",
        "state s: " + "map[\n" * 150_000,
        'let a = "' + "{b" * 900,
        "timeline\n" + "".join("  " * i + "repeat 2\n" for i in range(1, 900)),
    ],
    ids=lambda text: text[:24].replace("\n", " "),
)
def test_a_deep_text_is_refused_at_once(text: str) -> None:
    started = time.process_time()
    found = findings(text)[0]
    assert found.code in ("too-deep", "unclosed-hole", "bad-character")
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    "text",
    [
        "use a\n" * 150_000 + "parm\n",
        "a b\n" * 200_000,
        "param a\n" * 100_000,
        "timeline\n" + "  wait 2 s\n" * 80_000,
        "\t\n" * 400_000,
        '"' * 1_999 + "\n",
    ],
    ids=lambda text: text[:24].replace("\n", " "),
)
def test_errors_in_a_large_text_cost_no_more_than_parsing_it(text: str) -> None:
    started = time.process_time()
    assert 1 <= len(findings(text)) <= limits.DIAGNOSTICS
    assert time.process_time() - started < 10


# --------------------------------------------------------------------- mutated scenes

PIECE = re.compile(r'"[^"\n]*"|\w+|\s+|.')
FOREIGN = [
    *'( ) [ ] { } " \\ # \t \0 = == ~ .. . , : -> - ; @ % \r \u202e \ud800 é “ not if else for in at param'.split(" "),
    *'999999999999999999999 1e9 3px/ms "{a {{ }} "{f(a,b)}" "{x}}" ((((('.split(" "),
    *("question q\n", "\n", "\n  ", "\n   ", "  ", "2 s", "# c\n", "a,\n", "(" * 70, "not " * 120),
]


def mutated(random_: random.Random, text: str) -> str:
    """The text with some pieces dropped, doubled, moved or replaced by foreign ones."""
    pieces = PIECE.findall(text)
    for _ in range(random_.choice([1, 1, 1, 2, 3, 5])):
        at = random_.randrange(len(pieces))
        match random_.randrange(6):
            case 0:
                del pieces[at : at + random_.choice([1, 1, 1, 20])]
            case 1:
                pieces.insert(at, pieces[at])
            case 2:
                pieces.insert(random_.randrange(len(pieces)), pieces.pop(at))
            case 3:
                pieces.insert(at, random_.choice(FOREIGN))
            case 4:
                pieces[at] = random_.choice(FOREIGN)
            case 5:
                other = random_.randrange(len(pieces))
                pieces[at], pieces[other] = pieces[other], pieces[at]
        pieces = pieces or ["x"]
    return "".join(pieces)


def test_a_mutated_scene_never_raises() -> None:
    random_ = random.Random(1)
    texts = [path.read_text(encoding="utf-8") for path in GOOD]
    codes: Counter[str] = Counter()
    sound = 0
    for _ in range(500):
        text = mutated(random_, random_.choice(texts))
        source = Source("mutated", text)
        started = time.process_time()
        file, found = parse(source)
        assert time.process_time() - started < 1, text
        assert (file is None) == bool(found), text
        for diagnostic in found:
            assert diagnostic.code in CODES
            assert 0 <= diagnostic.span.start <= diagnostic.span.end <= len(text) + 1
            assert render(diagnostic, source).startswith("mutated:")
        codes.update(diagnostic.code for diagnostic in found)
        if file is not None:
            sound += 1
            # A line that grows beyond its limit is the one excuse.
            with suppress(FormatError):
                format_scene(source)
    # The mutations reach most of the messages, and leave some texts sound.
    assert sound > 20
    assert len(codes) > 15


def test_mutated_bytes_never_raise(tmp_path: Path) -> None:
    random_ = random.Random(2)
    path = tmp_path / "mutated.scene"
    for _ in range(200):
        data = bytearray(random_.choice(GOOD).read_bytes())
        for _ in range(random_.choice([1, 2, 5])):
            data[random_.randrange(len(data))] = random_.randrange(256)
        path.write_bytes(data)
        source, found = read_findings(path)
        for diagnostic in found:
            assert render(diagnostic, source)
