"""Rows of features and what is to be told in, held-out guesses of fitted models out.

Every model is fitted five times, each time on four fifths of the samples, and guesses the fifth that it
hasn't seen. Where several models or frames are tried, the one that does best on the other four fifths
is taken: what is scored has never been looked at.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from compiler.audit.features import Row
from compiler.audit.scoring import CLASSES, classes_of, nearest_class, right_classes
from compiler.errors import SynrlError
from compiler.streams import Stream, key_of
from compiler.values import Interval, Measured, Value

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
    cells: dict[str, list[tuple[int, float | str]]] = {}
    for number, row in enumerate(rows):
        for name, value in row.items():
            cells.setdefault(name, []).append((number, value))
    kept: dict[bytes, Matrix] = {}
    for name in sorted(cells):
        for column in _columns(cells[name], len(rows)):
            if column.min() < column.max():
                kept.setdefault(column.tobytes(), column)
    if not kept:
        return np.zeros((len(rows), 0), dtype=np.float32)
    whole = np.stack(list(kept.values()), axis=1)
    mean, deviation = whole.mean(axis=0, dtype=np.float64), whole.std(axis=0, dtype=np.float64)
    return np.asarray((whole - mean) / deviation, dtype=np.float32)


def _columns(cells: list[tuple[int, float | str]], count: int) -> Iterator[Matrix]:
    """The columns of one feature, given by (row, value)."""
    places = np.array([number for number, _ in cells])
    present = np.zeros(count, dtype=np.float32)
    present[places] = 1.0
    yield present
    if not any(isinstance(value, str) for _, value in cells):
        column = np.zeros(count, dtype=np.float32)
        column[places] = [float(value) for _, value in cells]
        yield column
        return
    members: dict[str, list[int]] = {}
    for number, value in cells:
        members.setdefault(str(value), []).append(number)
    for _, those in sorted(members.items()):
        if len(those) >= RARE:
            column = np.zeros(count, dtype=np.float32)
            column[those] = 1.0
            yield column


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
    hits = right_classes(classes, answers)
    exact = not any(isinstance(a, Interval | Measured) for a in answers)
    labels = [
        int(hit.argmax()) if exact and hit.any() else nearest_class(classes, a)
        for hit, a in zip(hits, answers, strict=True)
    ]
    widest = max((len(o) for o in options), default=0)
    offered = np.full((len(answers), widest, len(classes)), -1.0, dtype=np.float32)
    for i, offer in enumerate(options):
        offered[i, : len(offer)] = right_classes(classes, offer)
    return Truths(
        fold_of(len(answers)),
        classes,
        np.array([-1 if k is None else k for k in labels]),
        hits,
        offered,
        np.array([p if o else -1 for p, o in zip(places, options, strict=True)]),
    )


def truths_of_plans(right: Sequence[tuple[bool, ...]], own: Sequence[int]) -> Truths:
    """Of each sample which of the tried plans get there, and which is its own (-1 where none is)."""
    hits = np.array(right, dtype=np.bool_)
    return Truths(
        fold_of(len(own)),
        list(range(hits.shape[1])),
        np.array(own),
        hits,
        np.zeros((len(own), 0, hits.shape[1]), dtype=np.float32),
        np.full(len(own), -1),
    )


@dataclass(frozen=True, slots=True)
class Guesses:
    """Which samples one model got right on held-out folds, as free answers and among the options."""

    free: Right
    chosen: Right


@contextmanager
def fitting() -> Iterator[None]:
    """Models are fitted within; it says what to install where that is missing.

    Products of matrices take one thread: they are many and small, and threads that wait for each other while other
    programs run take ten times as long.
    """
    try:
        import sklearn.ensemble  # noqa: F401
        from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]
    except ImportError as error:
        raise SynrlError(
            "the audit fits models with scikit-learn; install it with: pip install synrl[audit]"
        ) from error
    with threadpool_limits(1):
        yield


def guess_answer(x: Matrix, truths: Truths) -> Iterator[Guesses]:
    """Models of the answer, from a row of each sample: the likeliest class, and the option that is the likeliest
    class."""
    if not truths.classes:
        return
    for model in MODELS:
        expected = np.zeros(truths.hits.shape, dtype=np.float32)
        likely = _held_out(model, x, truths.labels, truths.folds, len(truths.classes))
        for train, test in folds_of(truths.folds):
            # For intervals a guess is also right for answers near it; for others this is the identity.
            known = _learnt(truths.labels, train, len(truths.classes))
            worth = np.zeros((len(truths.classes), len(truths.classes)), dtype=np.float32)
            for k in np.unique(truths.labels[known]):
                worth[k] = truths.hits[known & (truths.labels == k)].mean(axis=0)
            expected[test] = likely[test] @ worth
        free = truths.hits[np.arange(len(expected)), expected.argmax(axis=1)]
        yield Guesses(free, _chosen(np.einsum("iok,ik->io", truths.offered, expected), truths))


def _learnt(labels: NDArray[np.int64], train: Right, classes: int) -> Right:
    """The samples that a model is fitted to: of many classes those of the commonest ones. These are counted
    in the same samples: the held-out ones must not tell which answers there are."""
    known = train & (labels >= 0)
    if classes <= CLASSES:
        return known
    counts = np.bincount(labels[known], minlength=classes)
    common = np.argsort(-counts, kind="stable")[:CLASSES]
    return known & np.isin(labels, common[counts[common] >= RARE])


def guess_option(x: Matrix, counts: Sequence[int], truths: Truths) -> Iterator[Right]:
    """Models of what makes an option the right one; `x` has a row for each option of each sample, in order, and
    `counts` says how many options each sample has."""
    if len(x) == 0:
        return
    owner = np.repeat(np.arange(len(counts)), counts)
    number = np.concatenate([np.arange(count) for count in counts])
    truth = (number == truths.place[owner]).astype(np.int64)
    for model in MODELS:
        scores = np.full(truths.offered.shape[:2], -1.0, dtype=np.float32)
        scores[owner, number] = _held_out(model, x, truth, truths.folds[owner], 2)[:, 1]
        yield _chosen(scores, truths)


def guess_number(x: Matrix, numbers: Sequence[float], truths: Truths) -> NDArray[np.float32]:
    """A number of each sample, told by trees that were fitted to the others."""
    from sklearn.ensemble import ExtraTreesRegressor

    wanted, out = np.array(numbers, dtype=np.float32), np.zeros(len(numbers), dtype=np.float32)
    for train, test in folds_of(truths.folds):
        if x.shape[1] == 0 or not test.any():
            out[test] = wanted[train].mean()
        else:
            fitted = ExtraTreesRegressor(TREES, min_samples_leaf=LEAF[0], random_state=0).fit(x[train], wanted[train])
            out[test] = fitted.predict(x[test])
    return out


def best_of(candidates: Sequence[Right], truths: Truths, scored: Right) -> Right:
    """For each fold, what the candidate got right there that does best on the others' `scored` samples."""
    out = np.zeros(len(truths.folds), dtype=np.bool_)
    for train, test in folds_of(truths.folds):
        best = max(candidates, key=lambda right, on=train & scored: int(right[on].sum()))  # type: ignore[misc]
        out[test] = best[test]
    return out


def _chosen(scores: NDArray[np.float32], truths: Truths) -> Right:
    """Whether the option of the highest score is the truth."""
    if scores.shape[1] == 0:
        return np.zeros(len(scores), dtype=np.bool_)
    return np.asarray((scores.argmax(axis=1) == truths.place) & truths.has_options)


def folds_of(folds: NDArray[np.int64]) -> Iterator[tuple[Right, Right]]:
    """Of each fold the samples to learn from, and those to guess."""
    for fold in range(FOLDS):
        yield folds != fold, folds == fold


# ------------------------------------------------------------------ models

MODELS = ("line", "trees")
TREES = 24
LEAF = (8, 16)
"""The least and the most samples that a leaf of a tree must have, one in 200 between these."""

Likely: TypeAlias = NDArray[np.float32]
"""The probability of each class for each row."""


def _held_out(model: str, x: Matrix, labels: NDArray[np.int64], folds: NDArray[np.int64], classes: int) -> Likely:
    """The probability of each class for each row, by models that were fitted to the other folds."""
    out = np.zeros((len(x), classes), dtype=np.float32)
    spread = [_spread(x[folds == fold]) for fold in range(FOLDS)] if model == "line" and x.shape[1] else []
    for fold, (train, test) in enumerate(folds_of(folds)):
        known = _learnt(labels, train, classes)
        present, counts = np.unique(labels[known], return_counts=True)
        if len(present) < 2 or not test.any() or x.shape[1] == 0:
            out[np.ix_(test, present)] = counts / max(1, counts.sum())
        elif model == "line":
            inside = _added(spread[:fold] + spread[fold + 1 :])
            out[np.ix_(test, present)] = _line(x[known], labels[known], inside, x[test])
        else:
            out[np.ix_(test, present)] = _trees(x[known], labels[known], x[test])
    return out


Spread: TypeAlias = tuple[int, NDArray[np.float32], NDArray[np.float32]]
"""Of some rows: how many, their sum, the sum of their outer products."""


def _spread(x: Matrix) -> Spread:
    return len(x), x.sum(axis=0), x.T @ x


def _added(parts: list[Spread]) -> Spread:
    return sum(p[0] for p in parts), np.sum([p[1] for p in parts], axis=0), np.sum([p[2] for p in parts], axis=0)


def _line(x: Matrix, labels: NDArray[np.int64], inside: Spread, held_out: Matrix) -> Likely:
    """Linear discriminant analysis: each class lies about a mean of its own, all with one covariance.

    The covariance is shrunk towards a multiple of the identity, the more the fewer rows there are for each column.
    `inside` is the spread of the rows to learn from, whichever their class.
    """
    present, of = np.unique(labels, return_inverse=True)
    members = np.zeros((len(present), len(x)), dtype=np.float32)
    members[of, np.arange(len(x))] = 1.0
    share = members.sum(axis=1) / len(x)
    count, total, outer = inside
    middle = total / count
    means = (members @ x) / members.sum(axis=1)[:, None] - middle
    covariance = outer / count - np.outer(middle, middle) - (means.T * share) @ means
    width = len(covariance)
    kept = count / (count + width)
    covariance *= kept
    covariance.flat[:: width + 1] += (1.0 - kept) * max(1e-3, float(np.trace(covariance)) / width) + 1e-3
    weights = np.linalg.solve(covariance, means.T)
    scores = (held_out - middle) @ weights + np.log(share) - 0.5 * np.einsum("kd,dk->k", means, weights)
    scores -= scores.max(axis=1, keepdims=True)
    likely = np.exp(scores)
    return np.asarray(likely / likely.sum(axis=1, keepdims=True), dtype=np.float32)


def _trees(x: Matrix, labels: NDArray[np.int64], held_out: Matrix) -> Likely:
    """Extremely randomised trees."""
    from sklearn.ensemble import ExtraTreesClassifier

    leaf = min(max(len(x) // 200, LEAF[0]), LEAF[1])
    with warnings.catch_warnings():
        # Many classes of few samples: then it guesses worse, and that is all.
        warnings.simplefilter("ignore", UserWarning)
        fitted = ExtraTreesClassifier(TREES, min_samples_leaf=leaf, random_state=0).fit(x, labels)
    return np.asarray(fitted.predict_proba(held_out), dtype=np.float32)
