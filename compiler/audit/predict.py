"""Rows of features and what is to be told in, held-out guesses of fitted models out.

Every model is fitted five times, each time on four fifths of the samples, and guesses the fifth that it
hasn't seen. Where several models or frames are tried, the one that does best on the other four fifths
is taken: what is scored has never been looked at.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from compiler.audit.features import Row
from compiler.audit.scoring import CLASSES, classes_of, is_right, nearest_class
from compiler.errors import SynrlError
from compiler.streams import Stream, key_of
from compiler.values import Value

FOLDS = 5
RARE = 5
"""A category in fewer samples is none."""

Matrix: TypeAlias = NDArray[np.float32]
Right: TypeAlias = NDArray[np.bool_]
"""Whether a guess was right, by sample."""


def fold_of(count: int) -> NDArray[np.int64]:
    """The fold of each of `count` samples, at random."""
    order = Stream(key_of("audit", "folds", count)).shuffled(range(count))
    folds = np.empty(count, dtype=np.int64)
    folds[order] = np.arange(count) % FOLDS
    return folds


def matrix(rows: Sequence[Row]) -> Matrix:
    """(rows, columns), columns of mean 0 and deviation 1: numbers, and one column for each category.

    What a row doesn't have is told by a column of its own. Columns that don't vary are left out.
    """
    names = sorted({name for row in rows for name in row})
    columns: list[Matrix] = []
    for name in names:
        values = [row.get(name) for row in rows]
        columns.append(np.array([v is not None for v in values], dtype=np.float32))
        if any(isinstance(v, str) for v in values):
            texts = np.array(["" if v is None else str(v) for v in values])
            members, places, counts = np.unique(texts, return_inverse=True, return_counts=True)
            columns += [np.asarray(places == k, dtype=np.float32) for k in range(len(members)) if counts[k] >= RARE]
        else:
            columns.append(np.array([0.0 if v is None else float(v) for v in values], dtype=np.float32))
    kept = {column.tobytes(): column for column in columns if column.min() < column.max()}
    if not kept:
        return np.zeros((len(rows), 1), dtype=np.float32)
    whole = np.stack(list(kept.values()), axis=1).astype(np.float64)
    return np.asarray((whole - whole.mean(axis=0)) / whole.std(axis=0), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Truths:
    """What is to be guessed, ready for all models of a question.

    `hits[i, k]` says whether class k is right for sample i; `offered[i, o, k]` whether option o of sample i is
    class k; `place[i]` is the true option's, -1 without options.
    """

    folds: NDArray[np.int64]
    classes: list[Value]
    labels: NDArray[np.int64]
    hits: NDArray[np.bool_]
    offered: NDArray[np.float32]
    place: NDArray[np.int64]

    @property
    def has_options(self) -> Right:
        return self.place >= 0


def truths_of(answers: Sequence[Value], options: Sequence[tuple[Value, ...]], places: Sequence[int]) -> Truths:
    """Answers, options (none for free answers) and the truth's place among them, by sample."""
    classes = classes_of(answers)
    labels = [nearest_class(classes, a) for a in answers]
    widest = max((len(o) for o in options), default=0)
    offered = np.full((len(answers), widest, len(classes)), -1.0, dtype=np.float32)
    for i, offer in enumerate(options):
        for o, option in enumerate(offer):
            offered[i, o] = [is_right(option, c) for c in classes]
    return Truths(
        fold_of(len(answers)),
        classes,
        np.array([-1 if k is None else k for k in labels]),
        np.array([[is_right(c, a) for c in classes] for a in answers], dtype=np.bool_).reshape(len(answers), -1),
        offered,
        np.array([p if o else -1 for p, o in zip(places, options, strict=True)]),
    )


@dataclass(frozen=True, slots=True)
class Guesses:
    """Which samples one model got right on held-out folds, as free answers and among the options."""

    free: Right
    chosen: Right


def guess_answer(rows: Sequence[Row], truths: Truths) -> Iterator[Guesses]:
    """Models of the answer: the likeliest class, and the option that is the likeliest class."""
    if not truths.classes:
        return
    x = matrix(rows)
    for model in ("line", "trees"):
        expected = np.zeros(truths.hits.shape, dtype=np.float32)
        for train, test in _folds(truths.folds):
            known = _learnt(truths, train)
            likely = _fit(model, x[known], truths.labels[known], x[test], len(truths.classes))
            # For intervals a guess is also right for answers near it; for others this is the identity.
            worth = np.zeros((len(truths.classes), len(truths.classes)), dtype=np.float32)
            for k in np.unique(truths.labels[known]):
                worth[k] = truths.hits[known & (truths.labels == k)].mean(axis=0)
            expected[test] = likely @ worth
        free = truths.hits[np.arange(len(expected)), expected.argmax(axis=1)]
        yield Guesses(free, _chosen(np.einsum("iok,ik->io", truths.offered, expected), truths))


def _learnt(truths: Truths, train: Right) -> Right:
    """The samples that a model is fitted to: of many classes those of the commonest ones. These are counted
    in the same samples: the held-out ones must not tell which answers there are."""
    known = train & (truths.labels >= 0)
    if len(truths.classes) <= CLASSES:
        return known
    counts = np.bincount(truths.labels[known], minlength=len(truths.classes))
    common = np.argsort(-counts, kind="stable")[:CLASSES]
    return known & np.isin(truths.labels, common[counts[common] >= RARE])


def guess_option(rows: Sequence[Sequence[Row]], truths: Truths) -> Iterator[Right]:
    """Models of what makes an option the right one; `rows` are those of each sample's options."""
    flat = [row for options in rows for row in options]
    if not flat:
        return
    x = matrix(flat)
    owner = np.array([i for i, options in enumerate(rows) for _ in options])
    number = np.array([o for options in rows for o in range(len(options))])
    truth = (number == truths.place[owner]).astype(np.int64)
    for model in ("line", "trees"):
        scores = np.full(truths.offered.shape[:2], -1.0, dtype=np.float32)
        for train, test in _folds(truths.folds[owner]):
            scores[owner[test], number[test]] = _fit(model, x[train], truth[train], x[test], 2)[:, 1]
        yield _chosen(scores, truths)


def best_of(candidates: Sequence[Right], truths: Truths, scored: Right) -> Right:
    """For each fold, what the candidate got right there that does best on the others' `scored` samples."""
    out = np.zeros(len(truths.folds), dtype=np.bool_)
    for train, test in _folds(truths.folds):
        best = max(candidates, key=lambda right, on=train & scored: int(right[on].sum()))  # type: ignore[misc]
        out[test] = best[test]
    return out


def _chosen(scores: NDArray[np.float32], truths: Truths) -> Right:
    """Whether the option of the highest score is the truth."""
    if scores.shape[1] == 0:
        return np.zeros(len(scores), dtype=np.bool_)
    return np.asarray((scores.argmax(axis=1) == truths.place) & truths.has_options)


def _folds(folds: NDArray[np.int64]) -> Iterator[tuple[Right, Right]]:
    for fold in range(FOLDS):
        yield folds != fold, folds == fold


def _fit(model: str, x: Matrix, labels: NDArray[np.int64], held_out: Matrix, classes: int) -> NDArray[np.float32]:
    """The probability of each class for each held-out row."""
    out = np.zeros((len(held_out), classes), dtype=np.float32)
    present = np.unique(labels)
    if len(present) < 2 or len(held_out) == 0:
        out[:, present] = 1.0
        return out
    with warnings.catch_warnings():
        # Many classes of few samples, or an optimum not quite reached: then it guesses worse, and that is all.
        warnings.simplefilter("ignore", UserWarning)
        fitted = _models()[model]().fit(x, labels)
    out[:, fitted.classes_] = fitted.predict_proba(held_out)
    return out


def _models() -> dict[str, Any]:
    try:
        from sklearn.ensemble import ExtraTreesClassifier
        from sklearn.linear_model import LogisticRegression
    except ImportError as error:
        raise SynrlError(
            "the audit fits models with scikit-learn; install it with: pip install synrl[audit]"
        ) from error
    return {
        "line": lambda: LogisticRegression(C=0.02, max_iter=60, tol=1e-2),
        "trees": lambda: ExtraTreesClassifier(40, min_samples_leaf=8, random_state=0),
    }
