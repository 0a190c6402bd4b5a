# SPDX-License-Identifier: Apache-2.0
"""The plots of the report: DET, distances, rates over the threshold, groups."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator
from scipy.stats import norm

from facematch.calibrate.analysis import ALL
from facematch.calibrate.curves import Curve
from facematch.calibrate.results import GroupRow, Way
from ui.calibrate.face.words import percent
from ui.calibrate.plots import STYLE

# Okabe and Ito's colours, which colour-blind people can tell apart; black is everybody.
COLOURS = ("#000000", "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#7A7A7A")
STYLES = ("-", "--", "-.", ":")
GENUINE, IMPOSTOR, ACCEPT, STAFF = "#0072B2", "#D55E00", "#14603A", "#E9DFC6"
RATES = (1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.05, 0.1, 0.2, 0.4)
LOWEST, HIGHEST = 1e-6, 0.5
MOST_GROUPS = 7


def _styled(draw: Callable[..., Figure]) -> Callable[..., Figure]:
    @functools.wraps(draw)
    def drawn(*arguments: Any) -> Figure:
        with mpl.rc_context(STYLE):
            return draw(*arguments)

    return drawn


@_styled
def plot_det(curves: Sequence[tuple[str, Curve]], target: float) -> Figure:
    """False rejects over false accepts on normal deviate axes (ISO/IEC 19795-1)."""
    figure = Figure(figsize=(7.0, 4.9), layout="constrained")
    axes = figure.subplots()
    lowest = min(_lowest(curve.impostor_pairs) for _, curve in curves)
    least = min(_lowest(curve.genuine_pairs) for _, curve in curves)
    for nth, (name, curve) in enumerate(curves):
        far, frr = curve.fars(), curve.frrs()
        shown = (far >= 1 / curve.impostor_pairs) & (far < HIGHEST) & (frr < HIGHEST)
        shown &= frr >= least
        across, up = norm.ppf(far[shown]), norm.ppf(frr[shown])
        style = STYLES[nth // len(COLOURS) % len(STYLES)]
        axes.plot(across, up, style, color=COLOURS[nth % len(COLOURS)], label=name, lw=1.6)
    axes.axvline(norm.ppf(target), color="#4A4F55", lw=0.8, ls=":")
    both = norm.ppf([max(lowest, least), HIGHEST])
    axes.plot(both, both, color="#B9B4A8", lw=0.7, zorder=0)
    _deviates(axes.xaxis, axes.set_xlim, lowest)
    _deviates(axes.yaxis, axes.set_ylim, least)
    axes.set_xlabel("false accept rate, % of strangers (dotted: the target)")
    axes.set_ylabel("false reject rate, % of card holders")
    axes.legend(frameon=False, fontsize=8, loc="lower left")
    return figure


def _lowest(pairs: int) -> float:
    return float(np.clip(1 / max(pairs, 1), LOWEST, 0.05))


def _deviates(axis: Any, limit: Callable[[float, float], object], lowest: float) -> None:
    ticks = [rate for rate in RATES if rate >= 0.9 * lowest]
    axis.set_major_locator(FixedLocator([float(norm.ppf(rate)) for rate in ticks]))
    axis.set_minor_locator(NullLocator())
    axis.set_major_formatter(FuncFormatter(lambda at, _: f"{100 * float(norm.cdf(at)):.3g}"))
    limit(float(norm.ppf(0.8 * lowest)), float(norm.ppf(HIGHEST)))


@_styled
def plot_distances(curves: Sequence[tuple[str, Curve]], accept: float, staff: float) -> Figure:
    """Share of the pairs per distance, on a logarithmic axis: what matters is small."""
    shown = list(curves)[:MOST_GROUPS]
    figure = Figure(figsize=(8.0, 0.8 + 1.75 * len(shown)), layout="constrained")
    grid: Any = figure.subplots(len(shown), 1, squeeze=False, sharex=True)
    last = max(_reach(curve) for _, curve in shown)
    for nth, ((name, curve), axes) in enumerate(zip(shown, grid[:, 0], strict=True)):
        _bands(axes, accept, staff)
        for counts, colour, label in _counts(curve):
            edges = np.linspace(0.0, 2.0, len(counts) + 1)
            axes.stairs(counts / counts.sum(), edges, color=colour, fill=True, alpha=0.45)
            axes.stairs(counts / counts.sum(), edges, color=colour, label=label)
        axes.set_yscale("log")
        axes.set_ylim(1e-7 if curve.impostor_pairs > 1e6 else 1e-5, 1.0)
        axes.set_xlim(0.0, last)
        axes.set_title(name, loc="left", fontsize=9)
        axes.set_ylabel("share")
        if nth == 0:
            axes.legend(frameon=False, fontsize=8, loc="upper left", ncols=2)
    grid[-1, 0].set_xlabel("distance (line: accept; shaded: the staff's band)")
    return figure


def _counts(curve: Curve) -> Iterator[tuple[np.ndarray, str, str]]:
    _, genuine, impostor = curve.counted()
    if sum(genuine):
        yield np.array(genuine), GENUINE, "card holders"
    if sum(impostor):
        yield np.array(impostor), IMPOSTOR, "strangers"


def _reach(curve: Curve) -> float:
    edges, genuine, impostor = curve.counted()
    used = np.flatnonzero(np.array(genuine) + np.array(impostor))
    return float(edges[min(int(used[-1]) + 2, len(edges) - 1)]) if used.size else 2.0


def _bands(axes: Axes, accept: float, staff: float) -> None:
    axes.axvspan(accept, max(staff, accept), color=STAFF, zorder=0)
    axes.axvline(accept, color=ACCEPT, lw=1.2)


@_styled
def plot_rates(ways: Sequence[Way]) -> Figure:
    """Both rates over the threshold, for each number of frames."""
    figure = Figure(figsize=(8.0, 3.4), layout="constrained")
    axes = figure.subplots()
    for way, style in zip(ways, ("-", "--"), strict=False):
        curve = way.curves[ALL]
        for rates, colour, what in (
            (curve.fars(), IMPOSTOR, "FAR"),
            (curve.frrs(), GENUINE, "FRR"),
        ):
            at = np.linspace(0.0, 2.0, len(rates))
            name = f"{what}, {'single frame' if way.frames == 1 else f'mean of {way.frames}'}"
            axes.plot(at, np.where(rates > 0, 100 * rates, np.nan), style, color=colour, label=name)
    chosen = ways[-1]
    _bands(axes, chosen.side.accept.threshold, chosen.side.staff.threshold)
    axes.set_yscale("log")
    axes.set_ylim(1e-4, 100)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.set_xlim(0.3, max(_reach(way.curves[ALL]) for way in ways))
    axes.set_xlabel("threshold (distance)")
    axes.set_ylabel("% of pairs")
    axes.legend(frameon=False, fontsize=8, loc="upper left")
    return figure


@_styled
def plot_groups(rows: Sequence[GroupRow], everybody: float, target: float) -> Figure:
    """Each group's own FAR at the accept threshold with its 95 % interval."""
    figure = Figure(figsize=(8.0, 0.9 + 0.34 * len(rows)), layout="constrained")
    axes = figure.subplots()
    least = target / 100
    for nth, row in enumerate(rows):
        far = row.accept.far
        if not far.trials:
            continue
        low, high = far.interval
        axes.plot([max(low, least), max(high, least)], [nth, nth], color="#0B4F8A", lw=2)
        axes.plot([max(far.value, least)], [nth], "o", color="#0B4F8A")
    axes.axvline(max(everybody, least), color="#000000", lw=1, label="everybody")
    axes.axvline(target, color="#4A4F55", lw=1, ls=":", label="target")
    axes.set_xscale("log")
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: percent(value)))
    axes.set_yticks(range(len(rows)), [row.group for row in rows])
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_xlabel("strangers of the same group accepted, %, 95 % interval (cut off at the left)")
    axes.legend(frameon=False, fontsize=8, loc="lower left", bbox_to_anchor=(0, 1), ncols=2)
    return figure
