"""A source text and the places in it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from synrl_dsl.nodes import Span


@dataclass(frozen=True, slots=True)
class Source:
    """The text of one scene file. `path` is what messages call it."""

    path: str
    text: str
    _line_starts: list[int] = field(default_factory=list, compare=False, repr=False)

    def _starts(self) -> list[int]:
        if not self._line_starts:
            self._line_starts.append(0)
            at = self.text.find("\n")
            while at >= 0:
                self._line_starts.append(at + 1)
                at = self.text.find("\n", at + 1)
        return self._line_starts

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of a character offset, both from 1."""
        starts = self._starts()
        line = bisect_right(starts, min(offset, len(self.text)))
        return line, offset - starts[line - 1] + 1

    def line(self, number: int) -> str:
        """The text of a line (from 1), without its line break."""
        starts = self._starts()
        end = starts[number] - 1 if number < len(starts) else len(self.text)
        return self.text[starts[number - 1] : end].rstrip("\r")

    def slice(self, span: Span) -> str:
        return self.text[span.start : span.end]
