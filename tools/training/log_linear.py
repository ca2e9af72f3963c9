"""Conditional log-linear models: candidates of a decision against each other.

In: decisions, each with the features of its candidates and the one that is right. Out:
the weights that make the right ones likeliest, with a quadratic penalty. Needs numpy
and scipy, which the converter itself does not.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

__all__ = ["Decision", "Feature", "Vocabulary", "fit"]

Feature = tuple[str, str]  # group and name
_STEPS = 90


@dataclass(frozen=True, slots=True)
class Decision:
    """Candidates by the numbers of their features; the right one; how much it counts.

    ``scores`` is what another model gives each candidate, if there is one.
    """

    candidates: Sequence[array[int]]
    right: int
    weight: float
    scores: Sequence[float] = ()


class Vocabulary:
    """A number for each feature, in the order in which they turn up."""

    def __init__(self) -> None:
        self._numbers: dict[Feature, int] = {}

    def numbers(self, evidence: Iterable[tuple[str, list[str]]]) -> array[int]:
        """The numbers of the features of some evidence; a repeated one comes repeatedly."""
        known = self._numbers
        return array(
            "i",
            [known.setdefault((g, name), len(known)) for g, names in evidence for name in names],
        )

    def features(self) -> list[Feature]:
        """The features in the order of their numbers."""
        return list(self._numbers)


@dataclass(frozen=True, slots=True)
class _Table:
    """The decisions as a sparse table: a row a candidate, a column a frequent feature."""

    rows: csr_matrix
    columns: np.ndarray  # the number of each column's feature
    counts: np.ndarray
    decision: np.ndarray  # of each row
    first: np.ndarray  # row of each decision
    right: np.ndarray
    weight: np.ndarray
    scores: np.ndarray


def _tabulate(decisions: Sequence[Decision], least_count: int) -> _Table:
    pointers, numbers = [0], array("i")
    group, first, right, scores = array("i"), list[int](), list[int](), list[float]()
    for number, decision in enumerate(decisions):
        first.append(len(group))
        right.append(len(group) + decision.right)
        scores += decision.scores or [0.0] * len(decision.candidates)
        for features in decision.candidates:
            numbers.extend(features)
            pointers.append(len(numbers))
            group.append(number)
    width = max(numbers) + 1
    shape = (len(group), width)
    rows = csr_matrix((np.ones(len(numbers), np.float32), np.array(numbers), pointers), shape=shape)
    rows.sum_duplicates()
    counts = np.bincount(rows.indices, minlength=width)
    columns = np.flatnonzero(counts >= least_count)
    return _Table(
        rows[:, columns].tocsr(),
        columns,
        counts[columns],
        np.array(group),
        np.array(first),
        np.array(right),
        np.array([decision.weight for decision in decisions]),
        np.array(scores),
    )


def fit(
    decisions: Sequence[Decision],
    vocabulary: Vocabulary,
    *,
    penalty: float,
    keep: int,
    least_count: int = 4,
) -> tuple[dict[Feature, float], float]:
    """Weights of the ``keep`` features that matter most, and the weight of the scores."""
    table = _tabulate(decisions, least_count)
    transposed = table.rows.T.tocsr()

    def loss(unknown: np.ndarray) -> tuple[float, np.ndarray]:
        weights, scale = unknown[:-1], unknown[-1]
        totals = table.rows @ weights + scale * table.scores
        high = np.maximum.reduceat(totals, table.first)
        powers = np.exp(totals - high[table.decision])
        sums = np.add.reduceat(powers, table.first)
        value = -(table.weight * (totals[table.right] - high - np.log(sums))).sum()
        slope = powers / sums[table.decision]
        slope[table.right] -= 1
        slope *= table.weight[table.decision]
        gradient = np.append(transposed @ slope + penalty * weights, slope @ table.scores)
        return value + penalty / 2 * weights @ weights, gradient

    start = np.append(np.zeros(len(table.columns)), 1.0)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": _STEPS}).x
    # A weight that is small, or that hardly ever applies, can go without loss.
    order = np.argsort(-np.abs(found[:-1]) * np.minimum(table.counts, 50) ** 0.5, kind="stable")
    names = vocabulary.features()
    return {names[table.columns[n]]: float(found[n]) for n in order[:keep]}, float(found[-1])
