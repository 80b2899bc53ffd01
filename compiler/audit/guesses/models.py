"""The samples of a question in, what fitted models of their frames, wordings and options get right out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256

import numpy as np

from compiler.audit.features import Row
from compiler.audit.guesses.parts import Parts, pointed_out, ready
from compiler.audit.guesses.predict import (
    Guesses,
    Matrix,
    Right,
    Truths,
    guess_answer,
    guess_number,
    guess_option,
    matrix,
)
from compiler.audit.items import Item, Key, Shot
from compiler.audit.scoring import CLASSES
from compiler.audit.statistics import MARGIN


@dataclass(frozen=True, slots=True)
class Tried:
    """What the models of one view got right: as free answers, among the options, as answers put together from parts."""

    free: list[Right]
    chosen: list[Right]
    whole: list[Right] = field(default_factory=list)


class Models:
    """Fits the models of all views of the samples; what several views show is encoded and fitted once."""

    def __init__(self, items: Sequence[Item], truths: Truths) -> None:
        self._items, self._truths = items, truths
        self._counts = [len(i.options) for i in items]
        self._owner = np.repeat(np.arange(len(items)), self._counts)
        self._alone = matrix([row for i in items for row in i.alone])
        self._blind = matrix([i.blind for i in items])
        self._parts = self._ready()
        self._guessed: dict[bytes, list[Guesses]] = {}
        self._chosen: dict[bytes, list[Right]] = {}

    def _ready(self) -> Parts | None:
        """The parts of answers that are too many to be learnt each for itself."""
        parts = [i.parts for i in self._items if i.parts is not None]
        if len(parts) < len(self._items) or len({i.answer for i in self._items}) <= CLASSES:
            return None
        return ready(parts, self._truths.folds)

    def alone(self) -> Tried:
        """The options by themselves."""
        return Tried([], self._options(self._alone))

    def row(self, rows: Sequence[Row]) -> Tried:
        """A row of each sample, and nothing else."""
        return self._fit(matrix(rows))

    def blind(self) -> Tried:
        """Wording, length and level."""
        return self._put_together(self._fit(self._blind), [i.blind for i in self._items])

    def frame(self, position: int) -> Tried:
        """The wording and one frame; of an option, what the frame tells of it."""
        return self._shots([i.frames[position] for i in self._items])

    def pointed(self, number: int) -> Tried:
        """The frame at which the wording says that something happens on which the answer rests.

        When the first (`number` 0) or last entry (1) is to be expected is learnt from wording, level and length; who
        then looks at the frame of another one is taken to guess blindly.
        """
        keys = [i.keys[number] if i.keys else Key(0.0, 0.0, Shot({}, ({},) * len(i.options))) for i in self._items]
        expected = guess_number(self._blind, [(k.start_s + k.end_s) / 2 for k in keys], self._truths)
        met = np.array([k.start_s <= t < k.end_s for k, t in zip(keys, expected, strict=True)])
        blind = self.blind()
        if met.mean() < MARGIN:
            return blind
        seen = self._shots([k.shot for k in keys])
        return Tried(
            [np.where(met, a, b) for a, b in zip(seen.free, blind.free, strict=True)],
            [np.where(met, a, b) for a, b in zip(seen.chosen, blind.chosen, strict=True)],
            [np.where(met, a, b) for a, b in zip(seen.whole, blind.whole, strict=True)],
        )

    def _shots(self, shots: Sequence[Shot]) -> Tried:
        rows, places = matrix([s.row for s in shots]), matrix([row for s in shots for row in s.options])
        tried = self._fit(np.hstack([self._blind, rows]), [self._blind[self._owner], places])
        return self._put_together(
            tried, [i.blind | pointed_out(s.row, i.named) for i, s in zip(self._items, shots, strict=True)]
        )

    def _put_together(self, tried: Tried, rows: Sequence[Row]) -> Tried:
        """With the answers that rows tell part by part, where answers are many."""
        if self._parts is None:
            return tried
        return Tried(tried.free, tried.chosen, [self._parts.guess(rows)])

    def _fit(self, x: Matrix, options: Sequence[Matrix] = ()) -> Tried:
        answers = self._answers(x)
        beside = options or [x[self._owner]]
        return Tried(
            [g.free for g in answers],
            [*(g.chosen for g in answers), *self._options(np.hstack([self._alone, *beside]))],
        )

    # Frames that show the same, as a blank end does, tell the same.

    def _answers(self, x: Matrix) -> list[Guesses]:
        key = _digest(x)
        if key not in self._guessed:
            self._guessed[key] = list(guess_answer(x, self._truths))
        return self._guessed[key]

    def _options(self, x: Matrix) -> list[Right]:
        key = _digest(x)
        if key not in self._chosen:
            self._chosen[key] = list(guess_option(x, self._counts, self._truths))
        return self._chosen[key]


def _digest(x: Matrix) -> bytes:
    return sha256(x.tobytes()).digest()
