# SPDX-License-Identifier: Apache-2.0
"""Each card photo against each live face, some at a time, with what every comparison is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from facematch.calibrate.datasets import Pair
from facematch.calibrate.labels import Kin
from facematch.calibrate.people import Strata
from facematch.calibrate.scores import (
    IntArray,
    Probes,
    References,
    distance_blocks,
    on_grid,
    paired_distances,
)

STRANGERS, GENUINE, ITSELF, KIN = 0, 1, 2, 3
"""Kinds of a comparison; KIN + n is the couple n of relatives, who are no strangers."""


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Comparisons of a stratum of cards with a stratum of faces.

    cards, faces: people, in shapes that broadcast to that of `points` (on the grid) and `kinds`;
    kinds is None where all are strangers.
    """

    strata: tuple[int, int]
    cards: IntArray
    faces: IntArray
    points: IntArray
    kinds: NDArray[np.int32] | None

    def of(self, kind: int) -> IntArray:
        """The points of one kind, flat."""
        if self.kinds is None:
            return np.ravel(self.points) if kind == STRANGERS else np.zeros(0, np.int64)
        return np.asarray(self.points[self.kinds == kind])

    def is_kind(self, kind: int) -> NDArray[np.bool_]:
        """Which comparisons are of a kind, in the shape of `points`."""
        if self.kinds is None:
            return np.full(self.points.shape, kind == STRANGERS)
        return np.asarray(self.kinds == kind)

    def within(self, point: int, kind: int) -> tuple[IntArray, IntArray]:
        """The people (card, face) of each comparison of a kind that a threshold accepts."""
        return self.people((self.points <= point) & self.is_kind(kind))

    def people(self, chosen: NDArray[np.bool_]) -> tuple[IntArray, IntArray]:
        """The people (card, face) of the chosen comparisons."""
        shape = self.points.shape
        cards, faces = (np.broadcast_to(p, shape)[chosen] for p in (self.cards, self.faces))
        return cards, faces


@dataclass(frozen=True, slots=True, eq=False)
class Comparisons:
    """What is compared with what; `pairs` limits it to a list."""

    references: References
    probes: Probes
    strata: Strata
    kin: tuple[Kin, ...] = ()
    pairs: tuple[Pair, ...] | None = None

    def blocks(self) -> Iterator[Block]:
        """Each comparison once."""
        yield from self._all() if self.pairs is None else self._listed(self.pairs)

    def _all(self) -> Iterator[Block]:
        card_strata = self.strata.of_person[self.references.people]
        face_strata = self.strata.of_person[self.probes.people]
        faces_of = {int(t): np.flatnonzero(face_strata == t) for t in np.unique(face_strata)}
        for card_stratum in np.unique(card_strata):
            cards = np.flatnonzero(card_strata == card_stratum)
            for face_stratum, faces in faces_of.items():
                yield from self._between((int(card_stratum), face_stratum), cards, faces)

    def _between(
        self, strata: tuple[int, int], cards: IntArray, faces: IntArray
    ) -> Iterator[Block]:
        live = self.probes.rows[faces]
        for part, distances in distance_blocks(self.references.rows[cards], live):
            rows, points = cards[part], on_grid(distances)
            whose, who = self.references.people[rows], self.probes.people[faces]
            kinds = self._kinds(rows, faces) if strata[0] == strata[1] or self.kin else None
            yield Block(strata, whose[:, None], who[None, :], points, kinds)

    def _kinds(self, rows: IntArray, columns: IntArray) -> NDArray[np.int32]:
        whose, who = self.references.people[rows], self.probes.people[columns]
        kinds = np.asarray(whose[:, None] == who[None, :], np.int32)
        at, face = np.nonzero(kinds)
        pictures = self.references.pictures[rows[at]]
        itself = (self.probes.pictures[columns[face]] == pictures[:, None]).any(axis=1)
        kinds[at[itself], face[itself]] = ITSELF
        for nth, couple in enumerate(self.kin):
            for card, live in ((couple.one, couple.other), (couple.other, couple.one)):
                kinds[np.ix_(whose == card, who == live)] = KIN + nth
        return kinds

    def _listed(self, pairs: Sequence[Pair]) -> Iterator[Block]:
        cards = {int(picture): nth for nth, picture in enumerate(self.references.pictures)}
        faces = {int(picture): nth for nth, picture in enumerate(self.probes.pictures[:, 0])}
        made = [p for p in pairs if p.reference in cards and p.live in faces]
        rows = np.array([cards[p.reference] for p in made], np.int64)
        columns = np.array([faces[p.live] for p in made], np.int64)
        points = on_grid(paired_distances(self.references.rows[rows], self.probes.rows[columns]))
        whose, who = self.references.people[rows], self.probes.people[columns]
        kinds = np.array([p.same for p in made], np.int32)
        for nth, couple in enumerate(self.kin):
            both = (whose == couple.one) & (who == couple.other)
            kinds[both | (whose == couple.other) & (who == couple.one)] = KIN + nth
        of = np.stack((self.strata.of_person[whose], self.strata.of_person[who]))
        for pair in np.unique(of, axis=1).T:
            here = (of == pair[:, None]).all(axis=0)
            strata = (int(pair[0]), int(pair[1]))
            yield Block(strata, whose[here], who[here], points[here], kinds[here])
