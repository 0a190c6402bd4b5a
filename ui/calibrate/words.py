# SPDX-License-Identifier: Apache-2.0
"""What was measured, in words that a field engineer can act on."""

from collections.abc import Iterator

from hw.quality.causes import Cause
from hw.quality.rates import Estimate
from hw.quality.survey import Ended
from ui.calibrate.result import Calibration, Comparison, Figures

ENDED = {
    Ended.TIME: "",
    Ended.STOPPED: "stopped early",
    Ended.CARD_TAKEN: "the card was taken away",
    Ended.OTHER_CARD: "another card was laid down",
    Ended.READER_GONE: "the reader went away for good",
    Ended.SERVICE_GONE: "the PC/SC service went away for good",
}
WEAK_FIELD = 0.005
"""Garbled answers per APDU from which on they are worth a sentence."""


def label(index: int) -> str:
    """A, B, C… in tables and plots."""
    return chr(ord("A") + index)


def number(value: float) -> str:
    """Three digits, as people write them."""
    if value >= 100:
        return f"{value:.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def interval(estimate: Estimate, scale: float = 1.0) -> str:
    """`1.30 (0.90–1.80)`."""
    low, high = number(scale * estimate.low), number(scale * estimate.high)
    return f"{number(scale * estimate.value)} ({low}–{high})"


def p_value(p: float) -> str:
    """`p = 0.03`, or `p < 0.0001`."""
    return "p < 0.0001" if p < 0.0001 else f"p = {p:.2g}"


def likely_cause(figures: Figures) -> Iterator[str]:
    """What disturbs this position, one sentence for each thing."""
    if ENDED[figures.ended]:
        minutes = number(figures.seconds / 60)
        yield f"Measured for {minutes} min only: {ENDED[figures.ended]}."
    yield from _radio(figures)
    yield from _others(figures)


def _radio(figures: Figures) -> Iterator[str]:
    count, period = len(figures.radio), figures.period
    share = figures.garbled_share
    if period is not None:
        yield (
            f"Something near this position transmits every {period.period_s:.2f} s: "
            f"{figures.in_step} of {count} drops keep time with it ({p_value(period.p)}). "
            "Look for an anti-theft gate, a door opener or another reader; switch it off or move "
            "away from it, and measure again."
        )
    elif count:
        drops = "1 drop" if count == 1 else f"{count} drops"
        how = "in bursts" if figures.count.dispersion > 1 else "without a rhythm"
        yield (
            f"Radio interference {how} ({drops}): telephones, motors, people with tags, other "
            "readers. Move the reader and measure again."
        )
    if share.low > WEAK_FIELD:
        yield (
            f"{number(100 * share.value)} % of the answers are garbled: the field is weak or "
            "disturbed. Metal under the reader, a display beside it or a long USB cable are usual."
        )
    if not count and not share.low > WEAK_FIELD and figures.seconds > 0:
        yield (
            f"No drop by radio in {number(figures.seconds / 60)} min: with 95 % confidence at most "
            f"{number(figures.per_minute.high)} drops a minute."
        )


_OTHERS = {
    Cause.HAND: "{n} × the card was away as if moved by a hand; this does not count as radio. If nobody "
    "touched it, it lies badly: fix it to the reader and measure again.",
    Cause.OTHER_PROGRAM: "{n} × another program reset or held the card: close or remove it on this machine.",
    Cause.READER_GONE: "{n} × the reader itself went away: cable, plug or USB port.",
    Cause.SERVICE_GONE: "{n} × the PC/SC service stopped: see the system's log.",
}


def _others(figures: Figures) -> Iterator[str]:
    for cause, words in _OTHERS.items():
        count = figures.causes[cause]
        if count:
            yield words.format(n=count)


def verdict(calibration: Calibration) -> Iterator[str]:
    """Which position is better, and whether chance explains it."""
    figures, best = calibration.figures, calibration.better
    if best is not None:
        yield f"{_named(calibration, best)} is the best position."
    elif len(figures) > 1:
        yield "No position is shown to be better than all others."
    for comparison in calibration.comparisons:
        yield _compared(calibration, comparison)
    for name, reason in calibration.failures:
        yield f"'{name}' could not be measured: {reason}."


def _named(calibration: Calibration, index: int) -> str:
    return f"{label(index)} ({calibration.figures[index].name})"


def _compared(calibration: Calibration, comparison: Comparison) -> str:
    one, other = calibration.figures[comparison.one], calibration.figures[comparison.other]
    rates = f"{number(one.per_minute.value)} and {number(other.per_minute.value)} drops a minute"
    shares = " and ".join(number(100 * f.garbled_share.value) for f in (one, other))
    return (
        f"{label(comparison.one)} and {label(comparison.other)}: {rates}, "
        f"{difference(comparison.p_drops)}; {shares} % garbled, "
        f"{difference(comparison.p_garbled)}."
    )


def difference(p: float) -> str:
    """Whether chance explains it; the p is corrected already."""
    return f"{'different' if p < 0.05 else 'no difference shown'} ({p_value(p)})"
