# SPDX-License-Identifier: Apache-2.0
"""The report of a liveness calibration, and its words for the terminal."""

from __future__ import annotations

import math
from collections.abc import Iterator

from facematch.pad.ablation import Ablated
from facematch.pad.rates import KindRates
from facematch.pad.threshold import equal_error
from ui.calibrate.joined.sheet import Level, Plot, Section, Sheet, Table, Verdict, Words
from ui.calibrate.liveness.plots import plot_det, plot_over_thresholds, plot_rates, plot_scores
from ui.calibrate.liveness.result import HIGHEST_BPCER, LivenessResult
from ui.calibrate.liveness.words import interval, percent

LEVELS: dict[str, Level] = {
    "good": "good",
    "change": "change",
    "bad": "bad",
    "unknown": "unknown",
}
HEADS = (
    "kind",
    "material",
    "people",
    "scenes",
    "tries",
    "errors",
    "rate, 95 %",
    "claimable",
    "silent",
    "s",
)
WIDTHS = (22, 9, 8, 8, 7, 8, 22, 11, 10, 12)
METHOD = (
    "Terms of ISO/IEC 30107-3. APCER: share of a kind's answered attacks that were called bona fide; BPCER: "
    "share of the answered living people that were called attacks; silent (APNRR, BPNRR): share of all "
    "presentations without an answer. The worst kind counts, never a mean. Intervals: exact (Clopper-Pearson), "
    "tries of one scene counted as far as they differ. Claimable: the rate that is not exceeded with 95 % "
    "confidence. s: seconds to the decision, median and nine in ten. Only names of scenes and numbers are kept."
)


def sheet_of(result: LivenessResult) -> Sheet:
    """The page."""
    return Sheet(
        title="Liveness calibration",
        facts=facts_of(result),
        verdicts=[Verdict(LEVELS[result.level], list(verdict(result)))],
        sections=list(_sections(result)),
        foot=METHOD,
    )


def facts_of(result: LivenessResult) -> list[str]:
    """What was measured, with what."""
    setup = result.setup
    split = f"split: {setup.split}" if setup.split else "no split"
    return [
        f"{setup.date:%Y-%m-%d %H:%M}",
        f"uketsuke {setup.software}",
        f"data: {setup.data}",
        f"matcher {setup.matcher} ({setup.model_sha256[:12]}…)",
        f"challenge {setup.challenge}, light {setup.light}",
        split,
    ]


def verdict(result: LivenessResult) -> Iterator[str]:
    """The headline, and what may be claimed."""
    worst, people = result.worst, result.bona_fide
    if worst is None:
        yield "No attack was answered: APCER is not known."
    else:
        yield f"Worst kind: {worst.kind} ({worst.material}), APCER {interval(worst.error)}."
        yield _claim(result)
    if people is None:
        yield "No living person was answered: BPCER is not known."
    else:
        yield f"Living people refused: BPCER {interval(people.error)}."
        if people.error.value > HIGHEST_BPCER:
            yield f"That is more than the {percent(HIGHEST_BPCER)} that certification allows."
    yield f"Threshold of the liveness score: {result.threshold:.4g}."


def _claim(result: LivenessResult) -> str:
    attacks = [row for row in result.rows if not row.bona_fide]
    target = percent(result.setup.target)
    short = [row.kind for row in attacks if not row.error.supports(result.setup.target)]
    if not short:
        return f"An APCER of at most {target} can be claimed for every kind shown."
    return f"An APCER of at most {target} cannot be claimed for: {', '.join(sorted(set(short)))}."


def _sections(result: LivenessResult) -> Iterator[Section]:
    yield Section("Kinds of presentation", [rates_table(result.rows), _rates_plot(result)])
    if result.warnings:
        yield Section("To be known", [Words("• " + text) for text in result.warnings])
    yield Section("Scores", [Plot(plot_scores(result.reported, result.threshold))])
    if result.det is not None:
        note = f"Equal error: {percent(equal_error(result.det)[1])} (worst kind against BPCER)."
        yield Section(
            "Thresholds",
            [
                Plot(plot_over_thresholds(result.det, result.threshold)),
                Plot(plot_det(result.det), note, width=0.62),
            ],
        )
    if result.ablated:
        note = (
            "From the recorded points, at the same threshold: an attempt that would have gone on "
            "without a cue still ends where it ended."
        )
        yield Section("Cues taken away", [Words(note, small=True), ablation_table(result)])
    if result.trained:
        yield Section("The half that chose the threshold", [rates_table(result.trained)])
    if result.failures:
        rows = [list(failure) for failure in result.failures[:20]]
        yield Section("Not played", [Table(("scene", "reason"), rows, left=2)])


def _rates_plot(result: LivenessResult) -> Plot:
    return Plot(plot_rates(result.rows, result.setup.target))


def rates_table(rows: list[KindRates]) -> Table:
    """One row for each kind and material."""
    return Table(HEADS, [cells(row) for row in rows], left=2, widths=WIDTHS)


def cells(row: KindRates) -> list[str]:
    """One row, as the heads say; s: median and nine in ten, seconds to the decision."""
    return [
        row.kind,
        row.material,
        str(row.people or "?"),
        str(row.scenes),
        str(row.error.tries),
        str(row.error.errors),
        interval(row.error),
        "–" if not row.error.tries else f"≤ {percent(row.error.bound)}",
        percent(row.silent.value),
        "–" if math.isnan(row.median_s) else f"{row.median_s:.1f} / {row.slow_s:.1f}",
    ]


def ablation_table(result: LivenessResult) -> Table:
    """A column for each kind; rows: all cues, without each, with each alone."""
    groups = [(row.kind, row.material) for row in result.rows]
    twice = len({kind for kind, _ in groups}) < len(groups)
    names = [f"{kind} {material}" if twice else kind for kind, material in groups]
    rows = [["all cues", *_rates_of(result.rows, groups)]]
    rows += [[_words(one), *_rates_of(one.rows, groups)] for one in result.ablated]
    return Table(("errors", *names), rows, widths=(24, *[12] * len(names)))


def _words(one: Ablated) -> str:
    return f"only {one.cue}" if one.alone else f"without {one.cue}"


def _rates_of(rows: list[KindRates], groups: list[tuple[str, str]]) -> list[str]:
    known = {(row.kind, row.material): row.error for row in rows}
    return [percent(known[group].value) if group in known else "–" for group in groups]
