# SPDX-License-Identifier: Apache-2.0
"""From presentations to the figures of a report: rates, threshold, ablation, warnings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from facematch.pad.ablation import Ablated, ablate
from facematch.pad.intervals import needed_without_error
from facematch.pad.presentations import TEST, TRAIN, Presentation, leaks
from facematch.pad.rates import KindRates, rates_by_kind, worst_attack, worst_bona_fide
from facematch.pad.threshold import Chosen, Det, choose, det_of
from ui.calibrate.liveness.words import percent

GOOD_BPCER, HIGHEST_BPCER = 0.03, 0.15
"""This project's aim, and the most that iBeta's level 2 allows."""


@dataclass(frozen=True, slots=True)
class Setup:
    """What was measured, with what.

    data: the folder's name, never its whole path. stated: the threshold was given on the command line.
    """

    data: str
    matcher: str
    model_sha256: str
    software: str
    challenge: str
    light: str
    target: float
    split: str
    date: datetime
    base_threshold: float
    stated: bool = False


@dataclass(frozen=True, slots=True)
class LivenessResult:
    """One run.

    threshold: what the rates hold for. chosen: how it was found on the train half; None when there
    is none, and then the threshold is the one that was in use before. reported: the test half, or all.
    """

    setup: Setup
    threshold: float
    chosen: Chosen | None
    trained: list[KindRates]
    reported: list[Presentation]
    rows: list[KindRates]
    det: Det | None
    ablated: list[Ablated]
    failures: list[tuple[str, str]]
    warnings: list[str]

    @property
    def worst(self) -> KindRates | None:
        """The headline: the kind of attack that gets through most often."""
        return worst_attack(self.rows)

    @property
    def decides(self) -> bool:
        """Whether the threshold is one that the kiosk shall use: chosen here, or stated."""
        return self.setup.stated or (self.chosen is not None and self.chosen.reached)

    @property
    def bona_fide(self) -> KindRates | None:
        """Living people; of several materials the worse one."""
        return worst_bona_fide(self.rows)

    @property
    def level(self) -> str:
        """good, change or bad; unknown when nothing was answered."""
        worst, people = self.worst, self.bona_fide
        if worst is None or people is None:
            return "unknown"
        if worst.error.value > self.setup.target or people.error.value > HIGHEST_BPCER:
            return "bad"
        attacks = [row for row in self.rows if not row.bona_fide]
        claimed = all(row.error.supports(self.setup.target) for row in attacks)
        return "good" if claimed and people.error.value <= GOOD_BPCER else "change"


def chosen_on(train: Sequence[Presentation], target: float, floor: float) -> Chosen | None:
    """The threshold that the train half asks for; None without people and attacks in it."""
    det = det_of(train)
    return None if det is None else choose(det, target, floor)


def halves(seen: Sequence[Presentation]) -> tuple[list[Presentation], list[Presentation]]:
    """Those that choose and those that are reported; nobody chooses where there is no split."""
    train = [one for one in seen if one.split == TRAIN]
    return train, [one for one in seen if one.split == TEST] if train else list(seen)


def result_of(
    setup: Setup,
    train: Sequence[Presentation],
    reported: Sequence[Presentation],
    chosen: Chosen | None,
    failures: list[tuple[str, str]],
) -> LivenessResult:
    """All figures. Rates are those of the answers that were given, not of another threshold."""
    threshold = setup.base_threshold if chosen is None else chosen.value
    rows = rates_by_kind(reported)
    return LivenessResult(
        setup=setup,
        threshold=threshold,
        chosen=chosen,
        trained=rates_by_kind(train),
        reported=list(reported),
        rows=rows,
        det=det_of(reported),
        ablated=ablate(reported, threshold),
        failures=failures,
        warnings=list(_warnings(setup, [*train, *reported], rows, chosen, failures)),
    )


def _warnings(
    setup: Setup,
    seen: Sequence[Presentation],
    rows: Sequence[KindRates],
    chosen: Chosen | None,
    failures: Sequence[tuple[str, str]],
) -> Iterator[str]:
    yield from _about_claims(setup, rows)
    yield from _about_threshold(setup, chosen)
    people, parameters = leaks(seen)
    if people or parameters:
        yield (
            f"{len(people)} people and {len(parameters)} attack parameters stand in both halves: "
            "figures of the test half are better than life."
        )
    materials = Counter(row.material for row in rows)
    if not materials["real"]:
        yield "All material is drawn: these figures are about drawings, not about people and attacks."
    if setup.challenge == "off":
        yield "No challenge was made: people were asked for nothing."
    elif setup.light == "off":
        yield "The screen's light was not part of the challenge."
    if failures:
        yield f"{len(failures)} scenes could not be played."


def _about_claims(setup: Setup, rows: Sequence[KindRates]) -> Iterator[str]:
    attacks = [row for row in rows if not row.bona_fide]
    if not attacks:
        yield "No attack was presented: nothing is known of APCER."
    if len(attacks) == len(rows):
        yield "No living person was presented: nothing is known of BPCER."
    needed = needed_without_error(setup.target)
    for row in attacks:
        if not row.error.supports(setup.target):
            yield (
                f"{row.kind} ({row.material}): an APCER of at most {percent(setup.target)} cannot be "
                f"claimed from {row.error.errors} errors; scenes: {row.error.scenes} "
                f"(it takes {needed} without an error)."
            )


def _about_threshold(setup: Setup, chosen: Chosen | None) -> Iterator[str]:
    if setup.stated:
        return
    if chosen is None:
        yield (
            f"The threshold {setup.base_threshold:g} was not chosen on this data: that takes people "
            "and attacks in a train half and others in a test half."
        )
    elif not chosen.reached:
        yield f"No threshold keeps an APCER of {percent(setup.target)} for each kind of the train half."
    elif chosen.floored:
        yield (
            f"The train half would allow a looser threshold; {chosen.value:g} was kept, since "
            "attacks that nobody recorded may be better than the recorded ones."
        )
