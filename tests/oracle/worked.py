"""The record of a scenario that was solved on paper: what happens in it, what may be asked, what is true."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .answers import Answer


@dataclass(frozen=True, slots=True)
class Asked:
    """One question on a scenario: its picks, the wordings it may have (one is drawn), and its answer."""

    question: str
    picks: Mapping[str, Any]
    wordings: tuple[str, ...]
    answer: Answer


@dataclass(frozen=True, slots=True)
class HandWorked:
    """A scenario without its question, what happens in it, and what may be asked about it.

    `events` is what `events()` must return for bounce_count, `states` what `states()` must return for
    grid_swaps; the other one is empty.
    """

    name: str
    base: Mapping[str, Any]
    asked: tuple[Asked, ...]
    events: tuple[Mapping[str, Any], ...] = ()
    states: tuple[Mapping[str, str], ...] = ()

    def scenario(self, asked: Asked) -> dict[str, Any]:
        """The complete scenario document for one of this record's questions."""
        return {**self.base, "question": asked.question, "picks": dict(asked.picks)}
