# SPDX-License-Identifier: Apache-2.0
"""The result for programs; docs/calibrate-radio.md describes it."""

from typing import Any

from hw.quality.causes import Cause, Judged
from hw.quality.rates import Estimate
from ui.calibrate.result import SIGNIFICANT, Calibration, Figures
from ui.calibrate.words import likely_cause, verdict


def json_of(calibration: Calibration) -> dict[str, Any]:
    """Plain values only."""
    figures, best = calibration.figures, calibration.better
    return {
        "reader": calibration.reader,
        "positions": [_position(one) for one in figures],
        "comparisons": [
            {
                "positions": [figures[c.one].name, figures[c.other].name],
                "p_drops": c.p_drops,
                "p_garbled": c.p_garbled,
                "different": min(c.p_drops, c.p_garbled) < SIGNIFICANT,
            }
            for c in calibration.comparisons
        ],
        "better": None if best is None else figures[best].name,
        "failures": [{"name": name, "reason": why} for name, why in calibration.failures],
        "verdict": list(verdict(calibration)),
    }


def _position(figures: Figures) -> dict[str, Any]:
    period = figures.period
    return {
        "name": figures.name,
        "seconds": figures.seconds,
        "ended": figures.ended.value,
        "reads": figures.reads,
        "apdus": figures.apdus,
        "drops_per_minute": _estimate(figures.per_minute),
        "garbled_share": _estimate(figures.garbled_share),
        "lost_ms_per_read": figures.lost_ms,
        "median_read_ms": None if figures.median_read_s is None else 1000 * figures.median_read_s,
        "period": None
        if period is None
        else {"seconds": period.period_s, "strength": period.strength, "p": period.p},
        "causes": {cause.value: figures.causes[cause] for cause in Cause},
        "drops": [_drop(figures, one) for one in figures.drops],
        "likely": list(likely_cause(figures)),
    }


def _estimate(estimate: Estimate) -> dict[str, float]:
    return {"value": estimate.value, "low": estimate.low, "high": estimate.high}


def _drop(figures: Figures, one: Judged) -> dict[str, Any]:
    return {
        "at_s": one.drop.began - figures.began,
        "length_s": one.drop.length_s,
        "cause": one.cause.value,
        "confidence": one.confidence,
        "reasons": list(one.reasons),
    }
