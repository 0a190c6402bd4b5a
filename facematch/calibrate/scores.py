# SPDX-License-Identifier: Apache-2.0
"""How two rows are compared, and the grid on which distances are counted.

`distance_blocks` is the only place that knows the measure; whatever the kiosk compares with stands here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from facematch.calibrate.datasets import Dataset
from facematch.calibrate.embedder import Embedded
from facematch.thresholds import UNIT_LENGTH
from facematch.track import mean_embedding
from facematch.values import FloatArray

IntArray = NDArray[np.int64]

STEP = 1e-4
"""Width of the grid. A threshold is a point of it, so that counts are exact and nothing is interpolated."""
BINS = 20_001
"""Distances from 0 to 2; whatever is larger counts as 2."""
CELLS = 6_000_000
"""Distances in memory at a time."""
LIST_ROWS = 256


@dataclass(frozen=True, slots=True, eq=False)
class References:
    """Card photos: rows (n, d), the person (n,) and the picture (n,) of each."""

    rows: FloatArray
    people: IntArray
    pictures: IntArray


@dataclass(frozen=True, slots=True, eq=False)
class Probes:
    """Live rows, each the mean of `frames` pictures: rows (m, d), people (m,), pictures (m, frames)."""

    rows: FloatArray
    people: IntArray
    pictures: IntArray

    @property
    def frames(self) -> int:
        """Pictures in each mean."""
        return int(self.pictures.shape[1])


def distance_blocks(
    references: FloatArray, live: FloatArray, cells: int = CELLS
) -> Iterator[tuple[slice, FloatArray]]:
    """Euclidean distances of (n, d) references to (m, d) live rows, some references at a time.

    Yields the references' slice and (slice, m) distances. |a-b|² = |a|² + |b|² - 2ab.
    """
    squares = np.einsum("ij,ij->i", live, live)
    rows = max(1, cells // max(1, len(live)))
    for start in range(0, len(references), rows):
        part = references[start : start + rows]
        squared = np.einsum("ij,ij->i", part, part)[:, None] + squares - 2.0 * (part @ live.T)
        yield slice(start, start + len(part)), np.sqrt(np.maximum(squared, 0.0, out=squared))


def paired_distances(references: FloatArray, live: FloatArray) -> FloatArray:
    """The distance of each reference to the live row beside it, by the same measure."""
    found = [np.zeros(0, np.float32)]
    for start in range(0, len(references), LIST_ROWS):
        part = slice(start, start + LIST_ROWS)
        for _, block in distance_blocks(references[part], live[part]):
            found.append(np.diagonal(block))
    return np.concatenate(found)


def on_grid(distances: FloatArray) -> IntArray:
    """The first point of the grid that a distance does not exceed: distance <= k * STEP iff index <= k."""
    first = np.ceil(distances * (1.0 / STEP))
    return np.asarray(np.clip(first, 0, BINS - 1), np.int64)


def references_of(dataset: Dataset, done: Mapping[int, Embedded]) -> References:
    """All rows that stand for a card."""
    found = [(nth, row.reference) for nth, row in sorted(done.items()) if row.reference is not None]
    pictures = np.array([nth for nth, _ in found], np.int64)
    rows = _stacked([row for _, row in found])
    return References(rows, _people_of(dataset, pictures), pictures)


def probes_of(
    dataset: Dataset, done: Mapping[int, Embedded], matcher: str, frames: int, seed: int
) -> Probes:
    """Live rows as the kiosk would average them: disjoint sets of `frames` pictures of one person, seeded.

    What is left over of a person's pictures is in no mean.
    """
    rng = np.random.default_rng(seed)
    by_person: dict[int, list[int]] = {}
    for nth, row in sorted(done.items()):
        if row.live is not None:
            by_person.setdefault(dataset.pictures[nth].person, []).append(nth)
    sets: list[list[int]] = []
    for numbers in by_person.values():
        shuffled = [int(n) for n in rng.permutation(numbers)] if frames > 1 else numbers
        sets += [shuffled[i : i + frames] for i in range(0, len(shuffled) - frames + 1, frames)]
    rows = _stacked([_mean([done[n].live for n in one], matcher) for one in sets])
    pictures = np.array(sets, np.int64).reshape(len(sets), frames)
    return Probes(rows, _people_of(dataset, pictures[:, 0]), pictures)


def _mean(rows: list[FloatArray | None], matcher: str) -> FloatArray:
    mean = mean_embedding(rows, matcher in UNIT_LENGTH) if len(rows) > 1 else rows[0]
    assert mean is not None  # noqa: S101  (only pictures with a live row are in a set)
    return mean


def _stacked(rows: list[FloatArray]) -> FloatArray:
    return np.stack(rows).astype(np.float32) if rows else np.zeros((0, 1), np.float32)


def _people_of(dataset: Dataset, pictures: IntArray) -> IntArray:
    return np.array([dataset.pictures[nth].person for nth in pictures], np.int64)
