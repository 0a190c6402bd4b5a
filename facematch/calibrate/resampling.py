# SPDX-License-Identifier: Apache-2.0
"""Intervals from drawing people anew: comparisons of one person hang together, people do not.

R. Bolle, N. Ratha, S. Pankanti, Error analysis of pattern recognition systems: the subsets bootstrap,
CVIU 93 (2004). A pair of people weighs as often as both were drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from facematch.calibrate.comparisons import GENUINE, STRANGERS, Comparisons
from facematch.calibrate.scores import IntArray

DRAWS = 1000
FEWEST_PEOPLE = 5
PERCENTILES = (2.5, 97.5)

# A sparse product takes some ten times as long for each number as a dense one.
MUCH, MOST_CELLS = 100, 50_000_000

Weights = NDArray[np.floating[Any]]
Interval = tuple[float, float]


@dataclass(frozen=True, slots=True, eq=False)
class ByPeople:
    """Counts by person at some thresholds.

    cards, faces: (people,) rows of each; less: (people, people) comparisons that are not of strangers,
    so that strangers[i, j] = cards[i] * faces[j] - less[i, j]. accepted[point]: strangers accepted.
    genuine: (people,) comparisons, taken[point]: those accepted.
    """

    cards: IntArray
    faces: IntArray
    less: sparse.csr_array
    accepted: dict[int, sparse.csr_array]
    genuine: IntArray
    taken: dict[int, IntArray]


def by_people(comparisons: Comparisons, points: Sequence[int]) -> ByPeople:
    """A second pass over all comparisons, for chosen points of the grid."""
    people = len(comparisons.strata.of_person)
    genuine = np.zeros(people, np.int64)
    accepted = {point: sparse.csr_array((people, people), dtype=np.int64) for point in points}
    taken = {point: np.zeros(people, np.int64) for point in points}
    listed = sparse.csr_array((people, people), dtype=np.int64)
    for block in comparisons.blocks():
        genuine += np.bincount(block.people(block.is_kind(GENUINE))[0], minlength=people)
        if comparisons.pairs is not None:
            listed = listed + _cells(block.people(block.is_kind(STRANGERS)), people)
        for point in points:
            accepted[point] = accepted[point] + _cells(block.within(point, STRANGERS), people)
            taken[point] += np.bincount(block.within(point, GENUINE)[0], minlength=people)
    return ByPeople(*_totals(comparisons, listed), accepted, genuine, taken)


def _totals(
    comparisons: Comparisons, listed: sparse.csr_array
) -> tuple[IntArray, IntArray, sparse.csr_array]:
    people = len(comparisons.strata.of_person)
    if comparisons.pairs is not None:
        nothing = np.zeros(people, np.int64)
        return nothing, nothing, -listed
    cards = np.bincount(comparisons.references.people, minlength=people)
    faces = np.bincount(comparisons.probes.people, minlength=people)
    one = np.array([k.one for k in comparisons.kin], np.int64)
    other = np.array([k.other for k in comparisons.kin], np.int64)
    rows = np.concatenate((np.arange(people), one, other))
    columns = np.concatenate((np.arange(people), other, one))
    cells = (cards[rows] * faces[columns], (rows, columns))
    return cards, faces, sparse.csr_array(cells, shape=(people, people))


def _cells(pairs: tuple[IntArray, IntArray], people: int) -> sparse.csr_array:
    ones = np.ones(len(pairs[0]), np.int64)
    return sparse.csr_array((ones, pairs), shape=(people, people))


@dataclass(frozen=True, slots=True, eq=False)
class Draws:
    """How often each person was drawn, (draws, people); the same draws for all figures of a half.

    people: (n,) those who could be drawn.
    """

    people: IntArray
    weights: Weights
    counts: ByPeople

    def frr(self, point: int, people: IntArray) -> Interval | None:
        """95 % interval of the share of genuine comparisons rejected; None where it cannot tell."""
        genuine, taken = self.counts.genuine[people], self.counts.taken[point][people]
        if np.count_nonzero(genuine) < FEWEST_PEOPLE or taken.sum() in (0, genuine.sum()):
            return None
        weights = self.weights[:, people]
        return _interval(weights @ (genuine - taken), weights @ genuine)

    def far(self, point: int, cards: IntArray, faces: IntArray) -> Interval | None:
        """95 % interval of the share of strangers accepted, cards of some people, faces of others."""
        accepted = self.counts.accepted[point]
        mine, theirs = (self.weights[:, chosen] for chosen in (cards, faces))
        events = _bilinear(mine, _part(accepted, cards, faces), theirs)
        if min(len(cards), len(faces)) < FEWEST_PEOPLE or not events.any():
            return None
        less = _bilinear(mine, _part(self.counts.less, cards, faces), theirs)
        trials = (mine @ self.counts.cards[cards]) * (theirs @ self.counts.faces[faces])
        return _interval(events, trials - less)


def draw(counts: ByPeople, people: IntArray, seed: int, draws: int = DRAWS) -> Draws:
    """Draw as many of these people as there are, with repetition, again and again."""
    rng = np.random.default_rng(seed)
    weights = np.zeros((draws, len(counts.genuine)), np.float32)
    if len(people):
        even = np.full(len(people), 1 / len(people))
        weights[:, people] = rng.multinomial(len(people), even, size=draws)
    return Draws(people, weights, counts)


def _part(matrix: sparse.csr_array, cards: IntArray, faces: IntArray) -> Any:
    """Rows and columns of some people; dense where that is the faster product."""
    part = matrix[cards][:, faces].astype(np.float32)
    cells = len(cards) * len(faces)
    return part.toarray() if MUCH * part.nnz > cells and cells <= MOST_CELLS else part


def _bilinear(mine: Weights, matrix: Any, theirs: Weights) -> Weights:
    products = (matrix @ theirs.T).T
    return np.asarray(np.einsum("ij,ij->i", mine, products, dtype=np.float64))


def _interval(events: Weights, trials: Weights) -> Interval | None:
    shares = events[trials > 0] / trials[trials > 0]
    if not shares.size:
        return None
    low, high = np.percentile(shares, PERCENTILES)
    return float(low), float(high)
