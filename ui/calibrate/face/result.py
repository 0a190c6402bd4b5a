# SPDX-License-Identifier: Apache-2.0
"""A whole calibration: what was there, what could not be used, and the figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from facematch.calibrate.analysis import Plan, TooFew, analyse
from facematch.calibrate.datasets import Dataset
from facematch.calibrate.embedder import Embedded, EmbedSettings
from facematch.calibrate.labels import Kin
from facematch.calibrate.results import Way
from facematch.values import MatcherInfo


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of the data. problems: (picture below the data's folder, why it is not compared)."""

    described: str
    people: int
    pictures: int
    references: int
    live: int
    left_out: int
    groups: int
    relatives: int
    missing: tuple[str, ...]
    problems: tuple[tuple[str, str], ...]

    @property
    def causes(self) -> list[tuple[str, int]]:
        """Why pictures are not compared, most frequent first."""
        return Counter(why for _, why in self.problems).most_common()


@dataclass(frozen=True, slots=True)
class FaceCalibration:
    """ways: by number of frames in a mean. lacking: why there is no figure for a number of frames."""

    made: datetime
    told: Told
    matcher: MatcherInfo
    embed: EmbedSettings
    plan: Plan
    frames: int
    ways: Mapping[int, Way]
    lacking: Mapping[int, str]
    accept_unproven: bool = False

    @property
    def chosen(self) -> Way | None:
        """The way that the profile is for."""
        return self.ways.get(self.frames)

    @property
    def writes(self) -> bool:
        """Whether there are thresholds that may go into a profile."""
        way = self.chosen
        if way is None or not way.side.accept.threshold > 0.0:
            return False
        return way.side.claim.proven or self.accept_unproven


def told_of(dataset: Dataset, done: Mapping[int, Embedded], kin: tuple[Kin, ...]) -> Told:
    """The data in numbers, and every picture that was not used."""
    problems = tuple(
        (_short(dataset, nth), row.problem) for nth, row in sorted(done.items()) if row.problem
    )
    return Told(
        described=dataset.described,
        people=len(dataset.people),
        pictures=len(dataset.pictures),
        references=sum(row.reference is not None for row in done.values()),
        live=sum(row.live is not None for row in done.values()),
        left_out=dataset.left_out,
        groups=len(dataset.groups),
        relatives=len(kin),
        missing=dataset.missing,
        problems=problems,
    )


def _short(dataset: Dataset, nth: int) -> str:
    path = dataset.pictures[nth].path
    return str(path.relative_to(dataset.root)) if path.is_relative_to(dataset.root) else str(path)


def ways_of(
    dataset: Dataset,
    done: Mapping[int, Embedded],
    plan: Plan,
    matcher: str,
    frames: int,
    kin: tuple[Kin, ...],
) -> tuple[dict[int, Way], dict[int, str]]:
    """Single frames and means of `frames`; raises TooFew when neither gives a figure."""
    ways: dict[int, Way] = {}
    lacking: dict[int, str] = {}
    for count in sorted({1, frames}):
        try:
            ways[count] = analyse(dataset, done, plan, matcher, count, kin)
        except TooFew as error:
            lacking[count] = str(error)
    if not ways:
        raise TooFew(next(iter(lacking.values())))
    return ways, lacking
