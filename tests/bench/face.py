# SPDX-License-Identifier: Apache-2.0
"""How well faces are told apart on LFW: all pairs, one side as a 5 kB grey chip photo.

    make bench-face DATA=/path/to/lfw            # its standard layout: Name/Name_0001.jpg

Two halves of the people: what is said of a threshold is said for the half that chose it and for the other.
Interrupted runs go on where they were (a work file in OUT, which the bench leaves there).
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from rich.console import Console

from facematch.calibrate.analysis import Plan
from facematch.calibrate.chip_photo import ChipPhoto
from facematch.calibrate.comparisons import Comparisons
from facematch.calibrate.curves import Curve
from facematch.calibrate.datasets import Dataset
from facematch.calibrate.embedder import Embedded, Embedder, EmbedSettings
from facematch.calibrate.people import Strata, strata_of
from facematch.calibrate.rates import Estimate
from facematch.calibrate.scores import STEP, probes_of, references_of
from facematch.calibrate.store import WorkFile, key_of
from facematch.calibrate.tally import Tally, tally
from facematch.thresholds import BUILT_IN
from tests.bench.lfw_groups import GROUP, write_groups
from ui.calibrate.face.embedding import embed_all
from ui.calibrate.face.order import FaceOrder, open_order
from ui.calibrate.face.progress import progress

TARGETS = (1e-2, 1e-3, 1e-4, 1e-5)
FRAMES = 5
GOAL_FRR, GOAL_GROUP_FAR, GOAL_GROUP_FRR, GOAL_RATIO = 0.05, 1e-3, 0.08, 5.0


class Faces:
    """The counted comparisons of one number of live pictures."""

    def __init__(self, dataset: Dataset, done: dict[int, Embedded], matcher: str, frames: int):
        references = references_of(dataset, done)
        probes = probes_of(dataset, done, matcher, frames, seed=1)
        present = sorted({int(p) for p in (*references.people, *probes.people)})
        self.strata: Strata = strata_of(dataset, present, (), "half", 1)
        self.people = len(set(probes.people.tolist()))
        self.tally: Tally = tally(Comparisons(references, probes, self.strata, (), None))

    def all_people(self, half: int | None = None) -> Curve:
        """Everybody, or one half."""
        strata = self.strata.in_half(half)
        return self.tally.curve(strata, strata)

    def group(self, half: int | None = None) -> Curve:
        """The people with East Asian names among themselves."""
        strata = self.strata.in_group(0, GROUP, half)
        return self.tally.curve(strata, strata)


def embedded(order: FaceOrder, dataset: Dataset, console: Console) -> dict[int, Embedded]:
    """Every picture through the networks; what is in the work file is not done again."""
    embedder = Embedder(order.embed)
    key = key_of(dataset, order.embed, embedder.matcher)
    try:
        with WorkFile(order.work, key, resume=order.work.exists()) as work:
            with progress(console, "pictures", len(dataset.pictures)) as told:
                embed_all(dataset, embedder, order.embed, work, order.workers, told)
            return dict(work.done)
    finally:
        embedder.close()


def percent(found: Estimate) -> str:
    """2.93 % [2.8, 3.0]"""
    return f"{100 * found.value:.2f} % [{100 * found.low:.2f}, {100 * found.high:.2f}]"


def small(found: Estimate) -> str:
    """7.2e-04 (33 of 46016)"""
    return f"{found.value:.1e} ({found.events} of {found.trials})"


def print_targets(curve: Curve) -> Estimate:
    """FRR at each FAR; returns the one at 1e-4."""
    print(f"{curve.genuine_pairs} genuine and {curve.impostor_pairs} impostor pairs")
    for target in TARGETS:
        point = curve.point_for(target)
        print(f"  FAR {target:.0e}: FRR {percent(curve.frr(point))} at distance {point * STEP:.3f}")
    return curve.frr(curve.point_for(1e-4))


def print_thresholds(faces: Faces, half: int | None) -> tuple[Estimate, Estimate, float]:
    """The shipped thresholds on everybody and on the group; returns the group's at accept, and the ratio."""
    rows = []
    for name, distance in zip(("accept", "staff"), BUILT_IN["mobilefacenet"], strict=True):
        point = round(distance / STEP)
        everybody, group = faces.all_people(half), faces.group(half)
        far, far_group = everybody.far(point), group.far(point)
        ratio = far_group.value / far.value if far.value else float("nan")
        print(f"  {name} {distance}: all FAR {small(far)}, FRR {percent(everybody.frr(point))}")
        print(
            f"    {GROUP}: FAR {small(far_group)}, FRR {percent(group.frr(point))}, {ratio:.1f} x"
        )
        rows.append((far_group, group.frr(point), ratio))
    return rows[0]


def main() -> int:
    """Print the tables; 0 when the goals of a single live picture are met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--out", type=Path, default=Path("bench-face"))
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    groups = given.out / "groups.csv"
    write_groups(given.data, groups)
    embed = EmbedSettings("mobilefacenet", ChipPhoto(5000), middle=True)
    order = FaceOrder(
        given.data, given.out, embed, Plan(), layout="lfw", groups=groups, workers=given.workers
    )
    dataset, _ = open_order(order)
    done = embedded(order, dataset, Console())
    return 0 if report(dataset, done) else 1


def report(dataset: Dataset, done: dict[int, Embedded]) -> bool:
    """Print; whether the goals are met."""
    print("\nOne live picture against a chip photo of 5 kB, all pairs")
    single = Faces(dataset, done, "mobilefacenet", 1)
    frr = print_targets(single.all_people())
    print("\nThe shipped thresholds, everybody")
    far_group, frr_group, ratio = print_thresholds(single, None)
    for half in (0, 1):
        print(f"half {'AB'[half]} of the people")
        print_thresholds(single, half)
    print(f"\nMean of {FRAMES} pictures of other days (people with 6 or more)")
    mean = Faces(dataset, done, "mobilefacenet", FRAMES)
    print(f"{mean.people} people")
    print_targets(mean.all_people())
    print_thresholds(mean, None)
    goals = {
        f"FRR at FAR 1e-4 {percent(frr)}": frr.value <= GOAL_FRR,
        f"{GROUP}: FAR {small(far_group)}": far_group.value <= GOAL_GROUP_FAR,
        f"{GROUP}: FRR {percent(frr_group)}": frr_group.value <= GOAL_GROUP_FRR,
        f"{GROUP}: {ratio:.1f} times everybody's FAR": ratio <= GOAL_RATIO,
    }
    print("\nGoals")
    for goal, met in goals.items():
        print(f"  {'met    ' if met else 'NOT met'} {goal}")
    return all(goals.values())


if __name__ == "__main__":
    sys.exit(main())
