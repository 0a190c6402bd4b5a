# SPDX-License-Identifier: Apache-2.0
"""What was found, in sentences that an engineer can sign."""

from __future__ import annotations

import math
from collections.abc import Iterator

from facematch.calibrate.rates import Claim, Estimate
from facematch.calibrate.results import GroupRow, KinRow, Point, Side, Way
from ui.calibrate.face.result import FaceCalibration

MOST_RATIO = 5.0
"""A group's own FAR above so many times everybody's is a reason to choose for that group."""


def percent(value: float) -> str:
    """A share in per cent without its sign, two or three digits that tell something."""
    if math.isnan(value):
        return "–"
    hundredfold = float(f"{100 * value:.{3 if value >= 0.00995 else 2}g}")
    if hundredfold == 0:
        return "0"
    if hundredfold >= 10:
        return f"{hundredfold:.1f}"
    return f"{hundredfold:.{max(1 - math.floor(math.log10(hundredfold)), 2)}f}"


def target_text(share: float) -> str:
    """`0.1 %`."""
    return f"{100 * share:.10f}".rstrip("0").rstrip(".") + " %"


def between(low: float, high: float) -> str:
    """`0.09–0.11`."""
    return f"{percent(low)}–{percent(high)}"


def with_interval(estimate: Estimate) -> str:
    """`0.10 % (0.08–0.13)`, the wider interval of the two."""
    if not estimate.trials:
        return "no pairs"
    return f"{percent(estimate.value)} % ({between(*estimate.interval)})"


def exact(estimate: Estimate) -> str:
    """The interval of independent pairs."""
    return between(estimate.low, estimate.high) if estimate.trials else "–"


def resampled(estimate: Estimate) -> str:
    """The interval of people drawn anew."""
    return "–" if estimate.resampled is None else between(*estimate.resampled)


def frames_text(frames: int) -> str:
    """What was compared with the card."""
    return "a single live frame" if frames == 1 else f"the mean of {frames} live frames"


def claim_text(claim: Claim) -> str:
    """Whether the target can be claimed, and from what."""
    from_what = f"{claim.pairs:,} impostor pairs of {claim.people:,} people"
    if claim.proven:
        return (
            f"A FAR of {target_text(claim.target)} can be claimed from {from_what} "
            f"(rule of three: {claim.needed:,} pairs)."
        )
    return (
        f"A FAR of {target_text(claim.target)} cannot be claimed from {from_what}: "
        f"the rule of three asks for {claim.needed:,} pairs."
    )


def couples_text(claim: Claim) -> str | None:
    """A warning where many pairs come from few people."""
    if claim.by_couples <= claim.target:
        return None
    return (
        f"These pairs come from {claim.couples:,} couples of people only; counted once each, couples "
        f"show no FAR below {percent(claim.by_couples)} %. Trust the interval by people."
    )


def side_text(side: Side, frames: int) -> Iterator[str]:
    """The thresholds and what they do to people who did not choose them."""
    seen = f"On {side.checked_on} ({side.people:,} people"
    seen += ", who did not choose it)" if side.checked_on != "the same people" else ")"
    yield (
        f"Accept up to {side.accept.threshold:.4f} for {frames_text(frames)}. {seen}: "
        f"{_does(side.accept)}."
    )
    yield f"Staff up to {side.staff.threshold:.4f}: {_does(side.staff)}."


def _does(point: Point) -> str:
    return (
        f"{with_interval(point.far)} of strangers within it, "
        f"{with_interval(point.frr)} of card holders beyond it"
    )


def held_text(side: Side) -> str:
    """Whether the other people agree with the target."""
    target = target_text(side.claim.target)
    if side.held:
        return f"The target of {target} agrees with what {side.checked_on} shows."
    return (
        f"The target of {target} did not hold on {side.checked_on}: strangers are accepted more often "
        "there. Use a lower --target-far or more people."
    )


def uneven(way: Way) -> bool:
    """Whether a labelled group's own FAR is far above everybody's at the same threshold."""
    return any((row.ratio or 0.0) > MOST_RATIO for row in way.groups + way.groups_everybody)


def worst_text(row: GroupRow, *, everybody: bool = False) -> str:
    """How uneven the threshold is."""
    where = "among all people" if everybody else "among those who did not choose it"
    less = "" if row.proven else ", from too few pairs to claim the target for it"
    return (
        f"Worst group ({where}): {row.group}, {row.people:,} people, FAR "
        f"{with_interval(row.accept.far)}, {row.ratio or 0:.1f} times everybody's{less}."
    )


def kin_text(row: KinRow) -> str:
    """Relatives at the shipped bands."""
    return (
        f"Relatives ({row.couples} couples, {row.accepted.trials:,} comparisons): accepted "
        f"{with_interval(row.accepted)}, to the staff {with_interval(row.staff)}."
    )


def verdict_lines(calibration: FaceCalibration) -> Iterator[str]:
    """The box at the top of the report."""
    way = calibration.chosen
    if way is None:
        why = calibration.lacking.get(calibration.frames, "")
        yield f"No thresholds for {frames_text(calibration.frames)}: {why}."
    else:
        yield from _of_way(way)
    yield written_text(calibration)


def _of_way(way: Way) -> Iterator[str]:
    yield from side_text(way.side, way.frames)
    yield claim_text(way.side.claim)
    few = couples_text(way.side.claim)
    if few:
        yield few
    if way.side.checked_on != "the same people" and way.side.claim.proven:
        yield held_text(way.side)
    for column in sorted({row.column for row in way.groups}):
        worst = way.worst(column)
        if worst is not None:
            yield worst_text(worst)
    if way.kin:
        yield kin_text(way.kin[-1])


def written_text(calibration: FaceCalibration) -> str:
    """Whether there is a profile now."""
    if not calibration.writes:
        return "No accept threshold was written to calibration.toml (see --accept-unproven)."
    unproven = calibration.chosen is not None and not calibration.chosen.side.claim.proven
    note = ", marked as not proven" if unproven else ""
    return (
        f"calibration.toml has the thresholds for {calibration.matcher.name} "
        f"({calibration.matcher.sha256[:12]}…){note}."
    )


def warnings(calibration: FaceCalibration) -> Iterator[str]:
    """What a reader must know and would not ask."""
    if calibration.frames == 1:
        yield (
            "The thresholds are for single frames. The kiosk compares the mean of five or more, which "
            "brings strangers nearer too: their FAR at these thresholds is higher there."
        )
    if calibration.plan.split == "none":
        yield "Thresholds and figures come from the same people: the figures flatter."
    for frames, why in calibration.lacking.items():
        yield f"No figures for {frames_text(frames)}: {why}."
    if calibration.matcher.fallback_from:
        yield f"{calibration.matcher.fallback_from} is not installed: this is {calibration.matcher.name}."
