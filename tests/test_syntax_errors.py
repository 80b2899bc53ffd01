"""Faulty texts: each gives the codes that its comments name, at their lines, and none ever raises."""

import random
import re
import time
from collections import Counter
from pathlib import Path

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
