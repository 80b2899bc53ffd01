"""Answers of many parts in, what single frames tell of every part out: a whole board is guessed cell by cell.

Where nearly all answers differ, none comes up twice and no model of whole answers learns anything. Their parts
do come up: the letter of a cell, the third name of a list, how many of a chip there are. Each is copied from
the feature that most often equals it, told by a line fitted to all features, or guessed the commonest; a
guess is right where all parts are. What is tried does best on other samples than those it is scored on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from compiler.audit.features import Row
from compiler.audit.guesses.predict import Matrix, Right, folds_of, matrix
from compiler.audit.scoring import CLASSES
from compiler.values import Bag, Interval, Measured, Moves, Value, display

Codes: TypeAlias = NDArray[np.int32]
"""Values by sample and column; 0 where there is none, equal numbers for equal values."""


def parts_of(answer: Value) -> Row | None:
    """An answer as its parts, by where they stand: cells, entries of a list, how many there are of an item.

    Intervals and numbers with a tolerance have none, they are told by how near a guess comes; nor have plans, of which
    others may be right too.
    """
    return None if isinstance(answer, Interval | Measured | Moves) else dict(_parts(answer, ""))


def _parts(value: Value, at: str) -> Iterator[tuple[str, float | str]]:
    match value:
        case dict():
            for place, item in value.items():
                yield from _parts(item, f"{at} {place}".strip())
        case Bag():
            for item, count in Counter(map(display, value)).items():
                yield f"{at} of {item}".strip(), float(count)
        case tuple():
            for number, item in enumerate(value):
                yield from _parts(item, f"{at} {number}".strip())
        case bool():
            yield at, display(value)
        case int() | float():
            yield at, float(value)
        case _:
            words = display(value).split()
            if len(words) == 1:
                yield at, words[0]
            else:
                yield from _parts(tuple(words), at)


def pointed_out(row: Row, asked: Sequence[str]) -> Row:
    """A frame's features, and again those of what the question names, `A holds` as `asked 0 holds`, and of objects in
    the order in which they stand."""
    out = {**row, **dict(_standing(row))}
    for number, name in enumerate(asked):
        for feature, value in row.items():
            if feature.startswith((f"{name} ", f"{name}:")):
                out[f"asked {number}{feature.removeprefix(name)}"] = value
            elif feature.endswith(f" {name}"):
                out[f"{feature.removesuffix(name)}asked {number}"] = value
    return out


def _standing(row: Row) -> Iterator[tuple[str, float | str]]:
    """Colour and shape of the first, the second, ... object from the left and from the top."""
    objects = [feature.removesuffix(" shape") for feature in row if feature.endswith(" shape")]
    for axis in ("x", "y"):
        for number, name in enumerate(sorted(objects, key=lambda name, a=axis: row[f"{name} {a}"])):  # type: ignore[misc]
            yield from ((f"{axis} {number} {what}", row[f"{name} {what}"]) for what in ("fill", "shape"))


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of all samples' answers, ready for all frames of a question.

    `codes` (samples, parts) has their values as numbers of the `vocabulary`, 0 where an answer has no such part.
    `known` (values, 2) are the (part, code) that a line tells apart, `wanted` (samples, values) where they are true.
    """

    folds: NDArray[np.int64]
    vocabulary: dict[float | str, int]
    codes: Codes
    known: Codes
    wanted: Matrix

    def guess(self, rows: Sequence[Row]) -> Right:
        """Which answers are told whole by rows of features."""
        copied = _codes(rows, self.vocabulary)
        told = self._told(matrix(rows))
        whole = np.ones(len(rows), dtype=np.bool_)
        tests = [test for _, test in folds_of(self.folds)]
        agree = [_agreement(self.codes[test], copied[test]) for test in tests]
        for fold, test in enumerate(tests):
            agreed = np.sum(agree[:fold] + agree[fold + 1 :], axis=0)
            best = agreed.argmax(axis=1) if copied.shape[1] else np.zeros(0, dtype=np.intp)
            common = np.array([np.bincount(part).argmax() for part in self.codes[~test].T])
            guesses = [np.broadcast_to(common, self.codes[test].shape), told[test]]
            right = [(self.codes[~test] == common).sum(axis=0), (self.codes[~test] == told[~test]).sum(axis=0)]
            if len(best):
                guesses.append(copied[test][:, best])
                right.append(agreed.max(axis=1))
            chosen = np.choose(np.argmax(right, axis=0), guesses)
            whole[test] = (chosen == self.codes[test]).all(axis=1)
        return whole

    def _told(self, x: Matrix) -> Codes:
        """Of each part the value that ridge regression finds likeliest, fitted to the other folds."""
        out = np.zeros(self.codes.shape, dtype=np.int32)
        everything = x.T @ x
        for train, test in folds_of(self.folds):
            mean = self.wanted[train].mean(axis=0)
            inside = everything - x[test].T @ x[test]  # x[train].T @ x[train] costs four times as much
            inside.flat[:: len(inside) + 1] += RIDGE * train.sum()
            scores = x[test] @ np.linalg.solve(inside, x[train].T @ (self.wanted[train] - mean)) + mean
            for part in range(self.codes.shape[1]):
                of = np.flatnonzero(self.known[:, 0] == part)
                out[test, part] = self.known[of[scores[:, of].argmax(axis=1)], 1]
        return out


RIDGE = 0.01
"""What is added to the variance of each feature."""


def ready(answers: Sequence[Row], folds: NDArray[np.int64]) -> Parts:
    """The parts of answers, by sample; of each part the commonest values are told apart."""
    values = dict.fromkeys(_plain(v) for row in answers for v in row.values())
    vocabulary = {value: number for number, value in enumerate(values, start=1)}
    codes = _codes(answers, vocabulary)
    known = [
        (part, code) for part, column in enumerate(codes.T) for code, _ in Counter(column.tolist()).most_common(CLASSES)
    ]
    wanted = np.stack([codes[:, part] == code for part, code in known], axis=1).astype(np.float32)
    return Parts(folds, vocabulary, codes, np.array(known, dtype=np.int32), wanted)


def _agreement(parts: Codes, features: Codes) -> NDArray[np.int64]:
    """(parts, features): in how many samples each feature has the value of each part, both or none being there.

    Nearly all parts of a large answer, such as the paths of a tree, are absent from nearly all samples: products of
    sparse matrices look only at those that aren't.
    """
    from scipy.sparse import csr_matrix  # type: ignore[import-untyped]

    def where(codes: NDArray[np.bool_]) -> Any:
        return csr_matrix(codes, dtype=np.int64)

    there, seen = parts != 0, features != 0
    both = (where(there).T @ where(seen)).toarray()
    absent = len(parts) - there.sum(axis=0)[:, None] - seen.sum(axis=0)[None, :] + both
    same = sum((where(parts == v).T @ where(features == v)).toarray() for v in np.unique(parts) if v != 0)
    return np.asarray(absent + same)


def _codes(rows: Sequence[Row], vocabulary: dict[float | str, int]) -> Codes:
    """(rows, features), the features in the order of their names; -1 for a value that no answer has."""
    names = {name: number for number, name in enumerate(sorted({name for row in rows for name in row}))}
    out = np.zeros((len(rows), len(names)), dtype=np.int32)
    for number, row in enumerate(rows):
        for name, value in row.items():
            out[number, names[name]] = vocabulary.get(_plain(value), -1)
    return out


def _plain(value: float | str) -> float | str:
    """A number, however it was written."""
    return float(value) if isinstance(value, str) and value.removeprefix("-").isdecimal() else value
