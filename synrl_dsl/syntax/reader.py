"""A path in; the text of the scene file, and what keeps it from being parsed at all, out."""

from __future__ import annotations

import re
from pathlib import Path

from synrl_dsl import limits
from synrl_dsl.diagnostics import Diagnostic
from synrl_dsl.nodes import Span
from synrl_dsl.source import Source

# Control characters but line breaks, and what makes a text look other than it is: the controls of
# direction, and halves of surrogate pairs, which no UTF-8 file holds.
_HIDDEN = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def read(path: str | Path) -> tuple[Source, list[Diagnostic]]:
    """The file's text, with the findings about its bytes; with any, the text is for showing only.

    An unreadable path raises OSError.
    """
    with Path(path).open("rb") as file:
        data = file.read(limits.FILE_BYTES + 1)
    if len(data) > limits.FILE_BYTES:
        return Source(str(path), ""), [_too_long()]
    # Bytes that aren't UTF-8 become lone surrogates, which keeps their places.
    text = data.decode("utf-8-sig", "surrogateescape")
    source = Source(str(path), re.sub("[\ud800-\udfff]", "\ufffd", text))
    bad_bytes = _one_a_line(re.compile("[\udc80-\udcff]"), text)
    found = [
        Diagnostic("not-utf8", f"the byte 0x{ord(bad[0]) - 0xDC00:02x} is no UTF-8", _span(bad)) for bad in bad_bytes
    ]
    return source, found or text_findings(source.text)


def text_findings(text: str) -> list[Diagnostic]:
    """What bars a text from the parser: characters that can't be seen, too long lines, too much of it."""
    if len(text) > limits.FILE_BYTES:
        return [_too_long()]
    found = [_hidden(one) for one in _one_a_line(_HIDDEN, text)]
    if max(map(len, text.split("\n"))) > limits.LINE_LENGTH:
        start = 0
        for line_text in text.split("\n"):
            if len(line_text) > limits.LINE_LENGTH:
                message = f"the line has {len(line_text):,} characters; the limit is {limits.LINE_LENGTH:,}"
                at = start + limits.LINE_LENGTH
                found.append(
                    Diagnostic("line-too-long", message, Span(at, at + 1), "end a line with a comma to continue it")
                )
            start += len(line_text) + 1
    return sorted(found, key=lambda d: d.span)[: limits.DIAGNOSTICS]


def _one_a_line(pattern: re.Pattern[str], text: str) -> list[re.Match[str]]:
    """The first match on each line, up to the limit: a file that is indented by tabs has hundreds."""
    found: list[re.Match[str]] = []
    match = pattern.search(text)
    while match and len(found) < limits.DIAGNOSTICS:
        found.append(match)
        line_end = text.find("\n", match.end())
        match = pattern.search(text, line_end) if line_end >= 0 else None
    return found


def _hidden(found: re.Match[str]) -> Diagnostic:
    if found[0] == "\t":
        return Diagnostic("tab", "a tab", _span(found), "indent by two blanks a level")
    name = "a NUL" if found[0] == "\0" else f"the character U+{ord(found[0]):04X}"
    return Diagnostic("control-character", f"{name}, which can't be seen", _span(found), "delete it")


def _too_long() -> Diagnostic:
    message = f"the file has more than {limits.FILE_BYTES:,} bytes"
    return Diagnostic("file-too-long", message, Span(0, 0), "move common parts to a library file (`use NAME`)")


def _span(found: re.Match[str]) -> Span:
    return Span(found.start(), found.end())
