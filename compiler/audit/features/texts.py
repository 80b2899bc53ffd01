"""Texts in, their words, their numbers and the distance between two of them out."""

from __future__ import annotations

import re
from functools import lru_cache


def wording_features(ask: str) -> dict[str, float | str]:
    """The words of a question, as far as they differ between samples, and its numbers in their order."""
    row: dict[str, float | str] = {}
    words = re.findall(r"[\w.]*\w", ask)
    for word in words:
        row[f"says {word.lower()}"] = 1.0
    numbers = [float(w) for w in words if re.fullmatch(r"\d+(\.\d+)?", w)]
    row.update({f"number {i}": number for i, number in enumerate(numbers)})
    return row


@lru_cache(maxsize=8192)
def words_of(text: str) -> frozenset[str]:
    """The words of a text; of a path each name."""
    return frozenset(re.findall(r"[\w.-]*\w", text.casefold()))


@lru_cache(maxsize=8192)
def number_in(text: str) -> float | None:
    """The number that a text is, or that stands behind a sign, as on a stamp; None for other texts."""
    found = re.fullmatch(r"\s*[^\w\s]?\s*(\d+(?:\.\d+)?)\s*", text)
    return None if found is None else float(found[1])


@lru_cache(maxsize=65536)
def edits(a: str, b: str) -> int:
    """Levenshtein's distance: how many letters must be put in, left out or changed."""
    before = list(range(len(b) + 1))
    for i, x in enumerate(a, start=1):
        row = [i]
        for j, y in enumerate(b, start=1):
            row.append(min(row[-1] + 1, before[j] + 1, before[j - 1] + (x != y)))
        before = row
    return before[-1]
