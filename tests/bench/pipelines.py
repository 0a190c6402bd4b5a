# SPDX-License-Identifier: Apache-2.0
"""This project beside face_recognition and deepface-like pipelines, on the same pictures in one run.

    python -m tests.bench.pipelines /path/to/lfw --pairs pairs.txt   # a part of the list: --most 1500 --minutes 30
    python -m tests.bench.pipelines /path/to/lfw                     # pairs drawn with a seed

Of each pair one picture is made a 5 kB grey chip photo. Each picture goes through all ways one after the other,
beginning with another one each time, so that they share the machine's noise. Single live pictures; no way sees a
second frame. A face that a way does not find is a pair that it does not accept.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from facematch.calibrate.chip_photo import ChipPhoto, chip_photo, decoded
from facematch.calibrate.datasets import Dataset, Pair
from facematch.calibrate.embedder import read_picture
from facematch.calibrate.lfw import open_lfw
from facematch.calibrate.rates import Estimate
from facematch.values import FloatArray, ImageArray
from tests.bench.figures import median
from tests.bench.lfw_groups import is_listed, tokens
from tests.bench.pipeline_figures import FOLDS, Split, best_accuracy, crossed
from tests.bench.pipeline_ways import Measure, Ours, Way, all_ways

Shot = tuple[int, bool]
"""Index of a picture, and whether it stands for the card."""
CHIP = ChipPhoto(5000)
TELL_EVERY = 50


@dataclass(frozen=True, slots=True)
class Plan:
    """Pairs with their folds, and for the group a card picture and a live picture of each person."""

    pairs: list[tuple[Pair, int]]
    group: list[tuple[int, int]]

    def shots(self) -> list[Shot]:
        """Each picture once for each side, the group's in between, so that a run cut short has of both."""
        group = [((card, True), (live, False)) for card, live in self.group]
        pairs = [((p.reference, True), (p.live, False)) for p, _ in self.pairs]
        mixed = sorted(
            [(n / len(all_), two) for all_ in (group, pairs) for n, two in enumerate(all_)]
        )
        return list(dict.fromkeys(shot for _, two in mixed for shot in two))


@dataclass(slots=True)
class Bench:
    """Rows and times of every way so far."""

    ways: list[Way]
    chip_from: Ours
    rows: dict[tuple[str, Shot], FloatArray | None] = field(default_factory=dict)
    wall_ms: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    cpu_ms: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    done: set[Shot] = field(default_factory=set)
    left_out: int = 0

    def take(self, path: Path, shot: Shot) -> None:
        """One picture through all ways; none where not even a chip photo can be made of it."""
        image = self._picture(path, shot[1])
        if image is None:
            self.left_out += 1
            return
        first = len(self.done) % len(self.ways)
        for way in self.ways[first:] + self.ways[:first]:
            wall, cpu = time.perf_counter(), time.process_time()
            row = way.card(image) if shot[1] else way.live(image)
            wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
            self.wall_ms[way.name].append(1000 * (wall + way.borrowed[0]))
            self.cpu_ms[way.name].append(1000 * (cpu + way.borrowed[1]))
            self.rows[way.name, shot] = row
        self.done.add(shot)

    def _picture(self, path: Path, is_card: bool) -> ImageArray | None:
        image = read_picture(path)
        face = None if image is None else self.chip_from.face(image)
        if image is None or face is None or not is_card:
            return None if is_card else image
        grey = decoded(chip_photo(image, face.landmarks, CHIP))
        return np.repeat(grey[:, :, None], 3, axis=2)

    def row(self, way: Way, shot: Shot) -> FloatArray:
        """Its numbers; NaN where it found no face."""
        row = self.rows[way.name, shot]
        return np.full(way.size, np.nan, np.float32) if row is None else row

    def missing(self, way: Way) -> int:
        """Pictures in which it found no face."""
        return sum(self.rows[way.name, shot] is None for shot in self.done)


def planned(dataset: Dataset, most: int | None, seed: int) -> Plan:
    """What is compared: listed or drawn pairs, alternately of one person and of two."""
    rng = random.Random(seed)  # noqa: S311
    listed = dataset.pairs
    if listed is None:
        listed = tuple(drawn(dataset, most or 3000, rng))
        pairs = [(pair, nth // 2 % FOLDS) for nth, pair in enumerate(listed)]
    else:
        per_fold = max(1, len(listed) // FOLDS)
        pairs = [(pair, min(nth // per_fold, FOLDS - 1)) for nth, pair in enumerate(listed)]
    rng.shuffle(pairs)
    same, other = ([p for p in pairs if p[0].same is is_same] for is_same in (True, False))
    mixed = [p for both in zip(same, other, strict=False) for p in both]
    return Plan(mixed[:most], grouped(dataset, rng))


def drawn(dataset: Dataset, most: int, rng: random.Random) -> Iterator[Pair]:
    """Alternately two pictures of one person and of two people."""
    by_person = pictures_by_person(dataset)
    several = [pictures for pictures in by_person.values() if len(pictures) > 1]
    for _ in range(most // 2):
        one, other = rng.sample(rng.choice(several), 2)
        yield Pair(one, other, True)
        one, other = (rng.choice(by_person[p]) for p in rng.sample(sorted(by_person), 2))
        yield Pair(one, other, False)


def grouped(dataset: Dataset, rng: random.Random) -> list[tuple[int, int]]:
    """(card, live) of each person with a listed name; the same picture where there is one only."""
    listed = tokens()
    found = []
    for person, pictures in pictures_by_person(dataset).items():
        if is_listed(dataset.people[person], listed):
            two = rng.sample(pictures, min(2, len(pictures)))
            found.append((two[0], two[-1]))
    return found


def pictures_by_person(dataset: Dataset) -> dict[int, list[int]]:
    """Indices of pictures by index of person."""
    found: dict[int, list[int]] = defaultdict(list)
    for nth, picture in enumerate(dataset.pictures):
        found[picture.person].append(nth)
    return found


def run(bench: Bench, dataset: Dataset, shots: Sequence[Shot], minutes: float) -> None:
    """All shots, or as many as the time allows."""
    began = time.monotonic()
    for nth, shot in enumerate(shots):
        if time.monotonic() - began > 60 * minutes:
            print(f"time is up: {nth} of {len(shots)} pictures", flush=True)
            return
        bench.take(dataset.pictures[shot[0]].path, shot)
        if nth % TELL_EVERY == 0:
            print(f"{nth} of {len(shots)}, {time.monotonic() - began:.0f} s", flush=True)


@dataclass(frozen=True, slots=True)
class Figures:
    """One way with one measure."""

    accuracy: Estimate
    everybody: Split
    group: Split


def figures(bench: Bench, dataset: Dataset, plan: Plan, way: Way, measure: Measure) -> Figures:
    """From the pairs that are done.

    Strangers: every card photo with every live picture of another person, not only the listed pairs, since a
    few hundred pairs tell nothing of a FAR below 1e-2. Genuine: the pairs as listed.
    """
    pairs = [(p, fold) for p, fold in plan.pairs if _is_done(bench, p.reference, p.live)]
    if not pairs:
        raise SystemExit("no pair is done: more --minutes")
    cards = np.stack([bench.row(way, (p.reference, True)) for p, _ in pairs])
    lives = np.stack([bench.row(way, (p.live, False)) for p, _ in pairs])
    table = measure.distances(cards, lives)
    listed, same = np.diag(table), np.array([p.same for p, _ in pairs])
    of_card = [dataset.pictures[p.reference].person for p, _ in pairs]
    of_live = [dataset.pictures[p.live].person for p, _ in pairs]
    # A picture may be listed more than once: its comparisons count once.
    rows = np.unique([p.reference for p, _ in pairs], return_index=True)[1]
    columns = np.unique([p.live for p, _ in pairs], return_index=True)[1]
    cut = table[np.ix_(rows, columns)]
    _, impostor = crossed(cut, np.array(of_card)[rows], np.array(of_live)[columns])
    accuracy = best_accuracy(listed, same, np.array([fold for _, fold in pairs]))
    group = group_split(bench, dataset, plan, way, measure)
    return Figures(accuracy, Split(listed[same], impostor), group)


def group_split(bench: Bench, dataset: Dataset, plan: Plan, way: Way, measure: Measure) -> Split:
    """People with East Asian names among themselves: each card with everybody's live picture."""
    group = [(card, live) for card, live in plan.group if _is_done(bench, card, live)]
    if not group:
        return Split(np.zeros(0), np.zeros(0))
    cards = np.stack([bench.row(way, (card, True)) for card, _ in group])
    lives = np.stack([bench.row(way, (live, False)) for _, live in group])
    people = np.array([dataset.pictures[card].person for card, _ in group])
    table = measure.distances(cards, lives)
    two = np.array([card != live for card, live in group])
    return Split(np.diag(table)[two], crossed(table, people, people)[1])


def _is_done(bench: Bench, card: int, live: int) -> bool:
    return (card, True) in bench.done and (live, False) in bench.done


HEAD = (
    "way | threshold | no face | accuracy | FAR | FRR | FRR at FAR 1e-2 | at 1e-3 | East Asian names: FAR | FRR "
    "| ms CPU | ms wall"
)


def line(bench: Bench, way: Way, measure: Measure, found: Figures) -> str:
    """One row of the table."""
    everybody, group, t = found.everybody, found.group, measure.threshold
    rates = [everybody.frr(everybody.threshold_for(target)) for target in (1e-2, 1e-3)]
    cells = [
        way.name,
        f"{measure.kind} {t}",
        str(bench.missing(way)),
        percent(found.accuracy),
        rare(everybody.far(t)),
        percent(everybody.frr(t)),
        *(percent(rate) for rate in rates),
        rare(group.far(t)),
        percent(group.frr(t)),
        f"{median(bench.cpu_ms[way.name]):.0f}",
        f"{median(bench.wall_ms[way.name]):.0f}",
    ]
    return "| " + " | ".join(cells) + " |"


def percent(found: Estimate) -> str:
    """98.2 % [97.1, 98.9]"""
    return f"{100 * found.value:.1f} % [{100 * found.low:.1f}, {100 * found.high:.1f}]"


def rare(found: Estimate) -> str:
    """0.631 % (1200 of 190000)"""
    return f"{100 * found.value:.3g} % ({found.events} of {found.trials})"


def report(bench: Bench, dataset: Dataset, plan: Plan) -> None:
    """Print the table."""
    print(f"\n{len(bench.done)} pictures, {bench.left_out} left out (no chip photo can be made)")
    print(f"| {HEAD} |\n|{'---|' * (HEAD.count('|') + 1)}")
    counts = ""
    for way in bench.ways:
        for measure in way.measures:
            found = figures(bench, dataset, plan, way, measure)
            print(line(bench, way, measure, found), flush=True)
            counts = (
                f"listed pairs {found.accuracy.trials}, genuine {len(found.everybody.genuine)}, "
                f"strangers {len(found.everybody.impostor)}; East Asian names: genuine "
                f"{len(found.group.genuine)}, strangers {len(found.group.impostor)}"
            )
    print(counts)


def main() -> None:
    """From the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--pairs", type=Path, help="a list in the format of LFW's pairs.txt")
    parser.add_argument("--most", type=int, help="pairs, half of them of one person")
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    dataset = open_lfw(given.data, given.pairs)
    plan = planned(dataset, given.most, given.seed)
    ways = all_ways()
    assert isinstance(ways[0], Ours)
    bench = Bench(ways, ways[0])
    run(bench, dataset, plan.shots(), given.minutes)
    report(bench, dataset, plan)


if __name__ == "__main__":
    main()
