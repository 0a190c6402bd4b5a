# SPDX-License-Identifier: Apache-2.0
"""Error rates over all thresholds, and the one to use for a target APCER."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from facematch.pad.presentations import Presentation

Doubles = NDArray[np.float64]

# Scores of exactly 0 or 1 have no logarithm of odds.
EDGE = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Det:
    """Over rising thresholds (T,): APCER of each kind (T,), of the worst one (T,), and BPCER (T,)."""

    thresholds: Doubles
    apcer: dict[str, Doubles]
    worst: Doubles
    bpcer: Doubles


@dataclass(frozen=True, slots=True)
class Chosen:
    """A threshold; reached: whether it keeps the target on the presentations that chose it.

    floored: the target alone would have allowed a looser one.
    """

    value: float
    target: float
    reached: bool
    floored: bool


def det_of(presentations: Sequence[Presentation]) -> Det | None:
    """The trade-off of answered presentations; None unless people and attacks are among them."""
    answered = [one for one in presentations if one.answer != "none"]
    live = np.array([one.score for one in answered if one.bona_fide])
    kinds = sorted({one.kind for one in answered if not one.bona_fide})
    if not len(live) or not kinds:
        return None
    thresholds = _cuts(np.array([one.score for one in answered]))
    apcer = {
        kind: _at_least([one.score for one in answered if one.kind == kind], thresholds)
        for kind in kinds
    }
    bpcer = 1.0 - _at_least(live, thresholds)
    return Det(thresholds, apcer, np.max(list(apcer.values()), axis=0), bpcer)


def choose(det: Det, target: float, floor: float = 0.0) -> Chosen:
    """The loosest threshold whose worst APCER keeps the target, but none below `floor`.

    floor: attacks that nobody recorded are stronger than the recorded ones; a threshold below the
    built-in one would be an extrapolation from the attacks at hand.
    """
    keeping = np.flatnonzero(det.worst <= target)
    value = float(det.thresholds[keeping[0]]) if len(keeping) else float(det.thresholds[-1])
    chosen = max(value, floor)
    return Chosen(chosen, target, bool(len(keeping)) and chosen < 1.0, chosen > value)


def _at_least(scores: Sequence[float] | Doubles, thresholds: Doubles) -> Doubles:
    ordered = np.sort(np.asarray(scores, float))
    return 1.0 - np.searchsorted(ordered, thresholds, side="left") / len(ordered)


def _cuts(scores: Doubles) -> Doubles:
    """Halfway between neighbouring scores (in log odds), and beyond both ends."""
    odds = np.unique(log_odds(scores))
    between = (odds[:-1] + odds[1:]) / 2
    return np.concatenate(([0.0], logistic(between), [_above(float(odds[-1]))]))


def _above(odds: float) -> float:
    return (float(logistic(np.array(odds))) + 1.0) / 2


def log_odds(scores: Doubles | float) -> Doubles:
    """log(p / (1 - p)) of scores from 0 to 1."""
    p = np.clip(np.asarray(scores, float), EDGE, 1 - EDGE)
    return np.asarray(np.log(p / (1 - p)))


def logistic(odds: Doubles) -> Doubles:
    """The way back."""
    return np.asarray(1.0 / (1.0 + np.exp(-odds)))


def equal_error(det: Det) -> tuple[float, float]:
    """(threshold, rate) where the worst APCER and BPCER are nearest to each other."""
    at = int(np.argmin(np.abs(det.worst - det.bpcer)))
    rate = float((det.worst[at] + det.bpcer[at]) / 2)
    return float(det.thresholds[at]), rate if math.isfinite(rate) else math.nan
