# SPDX-License-Identifier: Apache-2.0
"""Who chooses the threshold and who checks it, and which people count as one stratum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from facematch.calibrate.datasets import Dataset
from facematch.calibrate.errors import CalibrationError
from facematch.calibrate.labels import Kin
from facematch.calibrate.scores import IntArray

Split = Literal["half", "none"]

MOST_STRATA = 48
"""Each two strata have a histogram of 160 kB."""


@dataclass(frozen=True, slots=True, eq=False)
class Strata:
    """People of one half and the same labels are one stratum.

    of_person: (people,) the stratum of each. halves: (strata,) 0 or 1. labels: per column (strata,).
    """

    of_person: IntArray
    halves: IntArray
    labels: tuple[tuple[str, ...], ...]
    split: Split

    def __len__(self) -> int:
        return len(self.halves)

    def in_half(self, half: int | None) -> list[int]:
        """The strata of a half; of everybody for None."""
        return [s for s in range(len(self)) if half is None or self.halves[s] == half]

    def in_group(self, column: int, label: str, half: int | None) -> list[int]:
        """The strata of a group within a half."""
        return [s for s in self.in_half(half) if self.labels[column][s] == label]

    def people_of(self, strata: Sequence[int]) -> IntArray:
        """The people of these strata."""
        return np.flatnonzero(np.isin(self.of_person, list(strata))).astype(np.int64)


def strata_of(
    dataset: Dataset, present: Sequence[int], kin: Sequence[Kin], split: Split, seed: int
) -> Strata:
    """Two halves of the people that are present, each group halved, families kept together; seeded."""
    halves = np.zeros(len(dataset.people), np.int64)
    if split == "half":
        halves = _halves(dataset, present, kin, seed)
    keys = [
        (str(halves[person]), *(column[person] for column in dataset.groups))
        for person in range(len(dataset.people))
    ]
    names = sorted(set(keys))
    if len(names) > MOST_STRATA:
        raise CalibrationError(
            f"the two columns of groups make {len(names) // 2} combinations, allowed: {MOST_STRATA // 2}"
        )
    number = {key: nth for nth, key in enumerate(names)}
    columns = tuple(
        tuple(str(key[1 + column]) for key in names) for column in range(len(dataset.groups))
    )
    of_person = np.array([number[key] for key in keys], np.int64)
    return Strata(of_person, np.array([int(key[0]) for key in names], np.int64), columns, split)


def _halves(dataset: Dataset, present: Sequence[int], kin: Sequence[Kin], seed: int) -> IntArray:
    """Families, shuffled, go to the half that has fewer pictures of people with the same labels."""
    rng = np.random.default_rng(seed)
    pictures = np.bincount([p.person for p in dataset.pictures], minlength=len(dataset.people))
    halves = np.zeros(len(dataset.people), np.int64)
    filled: dict[tuple[str, ...], list[int]] = {}
    families = _families(present, kin)
    for nth in rng.permutation(len(families)):
        family = families[nth]
        labels = tuple(column[family[0]] for column in dataset.groups)
        # Whether somebody has several pictures decides what they tell of false rejects.
        key = (*labels, "several" if max(pictures[person] for person in family) > 1 else "one")
        counts = filled.setdefault(key, [0, 0])
        half = int(counts[1] < counts[0])
        counts[half] += int(sum(pictures[person] for person in family))
        halves[family] = half
    return halves


def _families(present: Sequence[int], kin: Sequence[Kin]) -> list[list[int]]:
    parent = {person: person for person in present}

    def root(person: int) -> int:
        while parent[person] != person:
            person = parent[person]
        return person

    for couple in kin:
        if couple.one in parent and couple.other in parent:
            parent[root(couple.one)] = root(couple.other)
    families: dict[int, list[int]] = {}
    for person in present:
        families.setdefault(root(person), []).append(person)
    return list(families.values())
