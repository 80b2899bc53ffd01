"""What is known about a diagnostic's code, beside its place in a text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Code:
    """A diagnostic's page. `severity` is `error` or `warning`, `title` one line without a full stop.

    `text` is what `synrl explain` prints: what the code means, a bad example, a good one.
    """

    severity: str
    title: str
    text: str
