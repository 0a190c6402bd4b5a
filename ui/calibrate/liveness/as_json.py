# SPDX-License-Identifier: Apache-2.0
"""The result for programs, and the [liveness] table; docs/calibrate-liveness.md describes both."""

from __future__ import annotations

import math
from typing import Any

from facematch.pad.ablation import Ablated
from facematch.pad.intervals import Rate
from facematch.pad.rates import KindRates
from facematch.pad.threshold import equal_error
from ui.calibrate.liveness.result import LivenessResult

KIND, FORMAT = "liveness", 1


def json_of(result: LivenessResult) -> dict[str, Any]:
    """Plain values only; no name of a person."""
    setup, chosen = result.setup, result.chosen
    return {
        "kind": KIND,
        "format": FORMAT,
        "made": setup.date.isoformat(timespec="seconds"),
        "software": setup.software,
        "data": setup.data,
        "matcher": setup.matcher,
        "model_sha256": setup.model_sha256,
        "challenge": setup.challenge,
        "light": setup.light,
        "target_apcer": setup.target,
        "split": setup.split,
        "level": result.level,
        "threshold": result.threshold,
        "threshold_for_kiosk": result.decides,
        "threshold_chosen": None
        if chosen is None
        else {"target": chosen.target, "reached": chosen.reached, "floored": chosen.floored},
        "worst": None if result.worst is None else kind_of(result.worst),
        "kinds": [kind_of(row) for row in result.rows],
        "train": [kind_of(row) for row in result.trained],
        "equal_error": None if result.det is None else equal_error(result.det)[1],
        "ablation": [_ablated(one) for one in result.ablated],
        "warnings": result.warnings,
        "failures": [{"scene": name, "reason": why} for name, why in result.failures],
    }


def kind_of(row: KindRates) -> dict[str, Any]:
    """One row, with the standard's names."""
    error, silent = ("bpcer", "bpnrr") if row.bona_fide else ("apcer", "apnrr")
    return {
        "kind": row.kind,
        "material": row.material,
        "people": row.people,
        "scenes": row.scenes,
        error: _rate(row.error),
        silent: _rate(row.silent),
        "median_s": _number(row.median_s),
        "nine_in_ten_s": _number(row.slow_s),
    }


def table_of(result: LivenessResult) -> dict[str, Any]:
    """The [liveness] table of calibration.toml.

    A kiosk obeys `threshold`: it is written only when it was chosen here, or stated by the engineer.
    """
    worst, people, setup = result.worst, result.bona_fide, result.setup
    table: dict[str, Any] = {
        ("threshold" if result.decides else "measured_at"): round(result.threshold, 6),
        "chosen": result.chosen is not None and result.chosen.reached,
        "target_apcer": setup.target,
        "challenge": setup.challenge,
        "light": setup.light,
        "date": setup.date.date(),
        "data": setup.data,
        "matcher": setup.matcher,
        "model_sha256": setup.model_sha256,
        "software": setup.software,
    }
    if worst is not None:
        table |= {"worst_kind": worst.kind, "worst_apcer": worst.error.value}
    if people is not None:
        table |= {"bpcer": people.error.value, "bpcer_interval": _pair(people.error)}
    table["kinds"] = {_key(row, result): _entry(row) for row in result.rows}
    return table


def _key(row: KindRates, result: LivenessResult) -> str:
    """The kind; with its material where a kind has two."""
    twice = sum(other.kind == row.kind for other in result.rows) > 1
    return f"{row.kind}-{row.material}" if twice else row.kind


def _entry(row: KindRates) -> dict[str, Any]:
    name = "bpcer" if row.bona_fide else "apcer"
    entry: dict[str, Any] = {"material": row.material, "tries": row.error.tries}
    entry |= {"scenes": row.scenes, "errors": row.error.errors, "silent": row.silent.errors}
    if row.error.tries:
        entry |= {name: row.error.value, "interval": _pair(row.error)}
    return entry


def _pair(rate: Rate) -> list[float]:
    return [round(rate.low, 6), round(rate.high, 6)]


def _rate(rate: Rate) -> dict[str, Any]:
    return {
        "value": _number(rate.value),
        "low": rate.low,
        "high": rate.high,
        "claimable": rate.bound,
        "errors": rate.errors,
        "tries": rate.tries,
        "scenes": rate.scenes,
    }


def _ablated(one: Ablated) -> dict[str, Any]:
    return {
        "cue": one.cue,
        "only_this_cue": one.alone,
        "rates": [
            {"kind": row.kind, "material": row.material, "error": _number(row.error.value)}
            for row in one.rows
        ],
    }


def _number(value: float) -> float | None:
    """JSON has no "not a number"."""
    return value if math.isfinite(value) else None
