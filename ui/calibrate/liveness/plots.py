# SPDX-License-Identifier: Apache-2.0
"""The plots of a liveness calibration."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, NullFormatter

from facematch.pad.presentations import Presentation
from facematch.pad.rates import KindRates
from facematch.pad.threshold import Det, Doubles, log_odds
from ui.calibrate.plots import INK, STYLE, WIDTH_IN

LIVE_COLOUR = "#14603A"
KIND_COLOURS = (
    "#B3261E",
    "#C9A227",
    "#6750A4",
    "#0B4F8A",
    "#7A4100",
    "#D1478C",
    "#4A4F55",
    "#3A8F8F",
)
LOWEST_RATE = 1e-3
"""Rates below are drawn at the edge: a logarithm has no zero."""
MOST_ODDS = 8.0
TICKS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
SCORES = (0.001, 0.01, 0.1, 0.5, 0.9, 0.99, 0.999)


def colour_of(kind: str, kinds: Sequence[str]) -> str:
    """The same colour for a kind in all plots."""
    return KIND_COLOURS[sorted(kinds).index(kind) % len(KIND_COLOURS)]


def plot_scores(seen: Sequence[Presentation], threshold: float) -> Figure:
    """Each presentation's score as a dot, one row for each kind."""
    groups = sorted({one.group for one in seen}, key=lambda g: (g[0] != "live", g), reverse=True)
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(WIDTH_IN, 1.0 + 0.4 * len(groups)), layout="constrained")
        axes = figure.subplots()
        for row, group in enumerate(groups):
            _dots(axes, row, [one for one in seen if one.group == group])
        at = float(_placed([threshold])[0])
        axes.axvline(at, color=INK, linestyle="--")
        axes.text(at, len(groups) - 0.45, f" threshold {threshold:.3g}", color=INK, fontsize=9)
        axes.set_yticks(range(len(groups)), [_name(group) for group in groups])
        axes.set_ylim(-0.6, len(groups) - 0.1)
        _score_axis(axes)
        axes.set_xlabel("score of liveness (scale of log odds); hollow: no answer")
        return figure


def plot_over_thresholds(det: Det, threshold: float) -> Figure:
    """APCER of each kind and BPCER, as the threshold rises."""
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(WIDTH_IN, 3.2), layout="constrained")
        axes = figure.subplots()
        x = _placed(det.thresholds)
        for kind, rates in det.apcer.items():
            colour = colour_of(kind, list(det.apcer))
            axes.step(x, 100 * rates, where="post", color=colour, label=f"APCER {kind}")
        axes.step(x, 100 * det.bpcer, where="post", color=LIVE_COLOUR, lw=2, label="BPCER")
        axes.axvline(float(_placed([threshold])[0]), color=INK, linestyle="--")
        _score_axis(axes)
        axes.set_ylim(-2, 102)
        axes.set_xlabel("threshold (scale of log odds)")
        axes.set_ylabel("errors, %")
        figure.legend(loc="outside right upper", frameon=False, fontsize=9)
        return figure


def plot_det(det: Det) -> Figure:
    """Detection error trade-off: the worst and each kind's APCER against BPCER."""
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(WIDTH_IN * 0.62, 3.6), layout="constrained")
        axes = figure.subplots()
        across = np.maximum(det.bpcer, LOWEST_RATE)
        for kind, rates in det.apcer.items():
            colour = colour_of(kind, list(det.apcer))
            axes.plot(across, np.maximum(rates, LOWEST_RATE), color=colour, lw=1, label=kind)
        worst = np.maximum(det.worst, LOWEST_RATE)
        axes.plot(across, worst, color=INK, lw=2.2, label="worst", zorder=0)
        for axis, set_scale in ((axes.xaxis, axes.set_xscale), (axes.yaxis, axes.set_yscale)):
            set_scale("log")
            _percent(axis)
        axes.set_xlim(LOWEST_RATE * 0.9, 1.1)
        axes.set_ylim(LOWEST_RATE * 0.9, 1.1)
        axes.set_xlabel("BPCER, %")
        axes.set_ylabel("APCER, %")
        figure.legend(loc="outside right upper", frameon=False, fontsize=9)
        return figure


def plot_rates(rows: Sequence[KindRates], target: float) -> Figure:
    """Each kind's rate with its 95 % interval."""
    shown = [row for row in rows if row.error.tries][::-1]
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(WIDTH_IN, 1.0 + 0.36 * len(shown)), layout="constrained")
        axes = figure.subplots()
        for at, row in enumerate(shown):
            _rate(axes, at, row)
        axes.axvline(100 * target, color=INK, linestyle="--")
        names = [
            f"{'BPCER' if r.bona_fide else 'APCER'}  {_name((r.kind, r.material))}" for r in shown
        ]
        axes.set_yticks(range(len(shown)), names)
        axes.set_ylim(-0.6, len(shown) - 0.4)
        axes.set_xlim(left=0)
        axes.set_xlabel("errors, %, 95 % interval; dashed: target of APCER")
        return figure


def _rate(axes: Axes, at: int, row: KindRates) -> None:
    rate = row.error
    error = [[100 * (rate.value - rate.low)], [100 * (rate.high - rate.value)]]
    colour = LIVE_COLOUR if row.bona_fide else KIND_COLOURS[0]
    axes.errorbar([100 * rate.value], [at], xerr=error, fmt="o", color=colour, capsize=4)


def _dots(axes: Axes, row: int, shown: Sequence[Presentation]) -> None:
    """Spread over the row's height in a fixed order: the same data give the same picture."""
    spread = row + 0.5 * (np.arange(len(shown)) * 0.618 % 1.0 - 0.5)
    colours = np.array([LIVE_COLOUR if one.bona_fide else KIND_COLOURS[0] for one in shown])
    silent = np.array([one.answer == "none" for one in shown])
    x = _placed([one.score for one in shown])
    faces = np.where(silent, "none", colours)
    axes.scatter(x, spread, s=14, c=faces.tolist(), edgecolors=colours.tolist(), linewidths=0.7)


def _placed(scores: Sequence[float] | Doubles) -> Doubles:
    odds = log_odds(np.nan_to_num(np.asarray(scores, float), nan=0.0))
    return np.asarray(np.clip(odds, -MOST_ODDS, MOST_ODDS))


def _score_axis(axes: Axes) -> None:
    axes.set_xlim(-MOST_ODDS * 1.04, MOST_ODDS * 1.04)
    axes.set_xticks(log_odds(np.array(SCORES)).tolist(), [f"{score:g}" for score in SCORES])


def _percent(axis: Any) -> None:
    axis.set_ticks(TICKS)
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{100 * value:g}"))
    axis.set_minor_formatter(NullFormatter())


def _name(group: tuple[str, str]) -> str:
    return f"{group[0]} ({group[1]})"
