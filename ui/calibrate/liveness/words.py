# SPDX-License-Identifier: Apache-2.0
"""Rates as people write them."""

from __future__ import annotations

import math

from facematch.pad.intervals import Rate


def interval(rate: Rate) -> str:
    """`0.7 % (0.1–2.4)`."""
    if not rate.tries:
        return "–"
    return f"{percent(rate.value)} ({_digits(rate.low)}–{_digits(rate.high)})"


def percent(value: float) -> str:
    """`0.7 %`; a dash for what is not known."""
    return "–" if math.isnan(value) else f"{_digits(value)} %"


def _digits(value: float) -> str:
    value *= 100
    if value in (0.0, 100.0):
        return f"{value:.0f}"
    return f"{value:.2f}" if value < 1 else f"{value:.1f}"
