# SPDX-License-Identifier: Apache-2.0
"""From rows to thresholds: chosen on one half of the people, checked on the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from facematch.calibrate.comparisons import Comparisons
from facematch.calibrate.curves import Curve, distance_at
from facematch.calibrate.datasets import UNLABELLED, Dataset
from facematch.calibrate.embedder import Embedded
from facematch.calibrate.errors import CalibrationError
from facematch.calibrate.labels import Kin
from facematch.calibrate.people import Split, Strata, strata_of
from facematch.calibrate.rates import Claim, Estimate, share
from facematch.calibrate.resampling import ByPeople, Draws, by_people, draw
from facematch.calibrate.results import GroupRow, KinRow, Point, Side, Step, Way
from facematch.calibrate.scores import IntArray, probes_of, references_of
from facematch.calibrate.tally import Tally, tally

STEPS = (1e-1, 3e-2, 1e-2, 3e-3, 1e-3, 3e-4, 1e-4, 3e-5, 1e-5, 1e-6)
ALL = "all people"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is asked for. target, staff_target: shares of strangers, 0 < target <= staff_target <= 0.5."""

    target: float = 1e-3
    staff_target: float = 1e-2
    split: Split = "half"
    seed: int = 1

    def __post_init__(self) -> None:
        if not 0.0 < self.target <= self.staff_target <= 0.5:
            raise CalibrationError(
                f"target {self.target:g} and staff {self.staff_target:g}: allowed are "
                "0 < target-far <= staff-far <= 0.5"
            )


class TooFew(CalibrationError):
    """There are not enough people or pictures for any figure of the kind."""


def analyse(
    dataset: Dataset,
    done: Mapping[int, Embedded],
    plan: Plan,
    matcher: str,
    frames: int,
    kin: tuple[Kin, ...] = (),
) -> Way:
    """All figures for means of `frames` live pictures. Raises TooFew."""
    references = references_of(dataset, done)
    if frames > 1 and dataset.pairs is not None:
        raise TooFew("a list of pairs says nothing of several frames of one person")
    probes = probes_of(dataset, done, matcher, frames, plan.seed)
    if not len(references.rows) or not len(probes.rows):
        raise TooFew(f"no person has a card photo and {frames} usable live pictures")
    present = sorted({int(p) for p in (*references.people, *probes.people)})
    strata = strata_of(dataset, present, kin, plan.split, plan.seed)
    comparisons = Comparisons(references, probes, strata, kin, dataset.pairs)
    return _Analysis(dataset, plan, comparisons, tally(comparisons)).way(np.array(present))


class _Analysis:
    """One way of comparing, under way."""

    def __init__(
        self, dataset: Dataset, plan: Plan, comparisons: Comparisons, counted: Tally
    ) -> None:
        self.dataset, self.plan, self.comparisons, self.counted = (
            dataset,
            plan,
            comparisons,
            counted,
        )
        self.strata: Strata = comparisons.strata
        self.halves = (0, 1) if plan.split == "half" else (None, None)
        self.points = [self._points(half) for half in self.halves]

    def way(self, present: IntArray) -> Way:
        """Everything."""
        counts = by_people(self.comparisons, sorted({p for pair in self.points for p in pair}))
        everybody = draw(counts, present, self.plan.seed)
        draws = [self._draws(counts, present, half) for half in self.halves]
        accept, staff = self.points[0]
        whole = self._curve(None)
        eer, eer_at = whole.eer()
        return Way(
            frames=self.comparisons.probes.frames,
            probes=len(self.comparisons.probes.rows),
            people=len(present),
            side=self._side(0, draws),
            swapped=self._side(1, draws) if self.plan.split == "half" else None,
            everybody_accept=self._point(accept, None, everybody),
            everybody_staff=self._point(staff, None, everybody),
            eer=eer,
            eer_threshold=eer_at,
            steps=tuple(self._steps(self.halves[1])),
            groups=tuple(self._groups(self.halves[1], draws[1])),
            groups_everybody=tuple(self._groups(None, everybody)),
            kin=tuple(self._kin()),
            curves=self._curves(whole),
        )

    def _points(self, half: int | None) -> tuple[int, int]:
        curve, who = self._curve(half), "the people" if half is None else f"half {'AB'[half]}"
        if not curve.impostor_pairs or not curve.genuine_pairs:
            kind = "impostor" if not curve.impostor_pairs else "genuine"
            raise TooFew(
                f"{who} gives no {kind} pairs: more people with several pictures are needed"
            )
        return curve.point_for(self.plan.target), curve.point_for(self.plan.staff_target)

    def _curve(self, half: int | None) -> Curve:
        strata = self.strata.in_half(half)
        return self.counted.curve(strata, strata)

    def _draws(self, counts: ByPeople, present: IntArray, half: int | None) -> Draws:
        people = self.strata.people_of(self.strata.in_half(half))
        return draw(counts, np.intersect1d(people, present), self.plan.seed)

    def _side(self, chosen_by: int, draws: Sequence[Draws]) -> Side:
        mine, other = self.halves[chosen_by], self.halves[1 - chosen_by]
        accept, staff = self.points[chosen_by]
        mine_drawn, drawn = draws[chosen_by], draws[1 - chosen_by]
        people = drawn.people
        return Side(
            chosen_by="everybody" if mine is None else f"half {'AB'[mine]}",
            checked_on="the same people" if other is None else f"half {'AB'[other]}",
            people=len(people),
            accept=self._point(accept, other, drawn),
            staff=self._point(staff, other, drawn),
            chosen_accept=self._point(accept, mine, mine_drawn),
            chosen_staff=self._point(staff, mine, mine_drawn),
            claim=self._claim(self.plan.target, people),
            staff_claim=self._claim(self.plan.staff_target, people),
        )

    def _claim(self, target: float, people: IntArray) -> Claim:
        pairs = min(self._curve(half).impostor_pairs for half in self.halves)
        whose = np.intersect1d(self.comparisons.references.people, people)
        who = np.intersect1d(self.comparisons.probes.people, people)
        couples = len(whose) * len(who) - len(np.intersect1d(whose, who))
        return Claim(target, pairs, len(people), min(couples, pairs))

    def _point(self, point: int, half: int | None, draws: Draws | None) -> Point:
        strata = self.strata.in_half(half)
        return self._at(point, self.counted.curve(strata, strata), strata, draws)

    def _at(self, point: int, curve: Curve, strata: Sequence[int], draws: Draws | None) -> Point:
        far, frr = curve.far(point), curve.frr(point)
        if draws is not None:
            people = self.strata.people_of(strata)
            far = far.with_resampled(draws.far(point, people, people))
            frr = frr.with_resampled(draws.frr(point, people))
        return Point(distance_at(point), far, frr)

    def _steps(self, half: int | None) -> list[Step]:
        curve = self._curve(half)
        strata = self.strata.in_half(half)
        found = []
        for target in STEPS:
            at = self._at(curve.point_for(target), curve, strata, None)
            claim = Claim(target, curve.impostor_pairs, 0, 0)
            found.append(Step(target, at, claim.proven))
        return found

    def _groups(self, half: int | None, draws: Draws) -> list[GroupRow]:
        return [
            self._group(column, label, half, draws)
            for column, labels in enumerate(self.dataset.groups)
            for label in sorted(set(labels), key=lambda one: (one == UNLABELLED, one))
        ]

    def _group(self, column: int, label: str, half: int | None, draws: Draws) -> GroupRow:
        inside = self.strata.in_group(column, label, half)
        outside = [s for s in self.strata.in_half(half) if s not in inside]
        curve = self.counted.curve(inside, inside)
        accept, staff = self.points[0]
        people = np.intersect1d(self.strata.people_of(inside), draws.people)
        both = bool(curve.impostor_pairs and curve.genuine_pairs)
        row = self._at(accept, curve, inside, draws)
        everybody = self._point(accept, half, None).far.value
        known = label != UNLABELLED and curve.impostor_pairs and everybody > 0
        return GroupRow(
            column=column,
            group=label,
            people=len(people),
            accept=row,
            staff=self._at(staff, curve, inside, draws),
            across_accept=self._across(accept, inside, outside),
            across_staff=self._across(staff, inside, outside),
            eer=curve.eer()[0] if both else None,
            ratio=row.far.value / everybody if known else None,
            proven=Claim(self.plan.target, curve.impostor_pairs, 0, 0).proven,
        )

    def _across(self, point: int, inside: list[int], outside: list[int]) -> Estimate:
        """Cards of the group with faces from outside it, and the other way round."""
        there = self.counted.curve(inside, outside).far(point)
        back = self.counted.curve(outside, inside).far(point)
        return share(there.events + back.events, there.trials + back.trials)

    def _kin(self) -> list[KinRow]:
        by_relation: dict[str, list[IntArray]] = {}
        for nth, couple in enumerate(self.comparisons.kin):
            if nth in self.counted.kin:
                by_relation.setdefault(couple.relation, []).append(self.counted.kin[nth])
        rows = [self._kin_row(name, found) for name, found in sorted(by_relation.items())]
        if len(rows) > 1:
            rows.append(self._kin_row("all", [one for f in by_relation.values() for one in f]))
        return rows

    def _kin_row(self, relation: str, couples: list[IntArray]) -> KinRow:
        accept, staff = self.points[0]
        points = np.concatenate(couples)
        accepted, within = int((points <= accept).sum()), int((points <= staff).sum())
        return KinRow(
            relation=relation,
            couples=len(couples),
            accepted=share(accepted, len(points)),
            staff=share(within - accepted, len(points)),
            refused=share(len(points) - within, len(points)),
            couples_accepted=share(
                sum(bool((one <= accept).any()) for one in couples), len(couples)
            ),
        )

    def _curves(self, whole: Curve) -> dict[str, Curve]:
        curves = {ALL: whole}
        for column, labels in enumerate(self.dataset.groups):
            for label in sorted(set(labels)):
                strata = self.strata.in_group(column, label, None)
                curve = self.counted.curve(strata, strata)
                if curve.impostor_pairs and curve.genuine_pairs:
                    curves.setdefault(label, curve)
        return curves
