# SPDX-License-Identifier: Apache-2.0
"""The plots of the report, as SVG text. Positions are letters, so that no font has to know their names."""

from collections.abc import Sequence
from io import StringIO
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, NullFormatter

from hw.quality.causes import Cause, Judged
from hw.quality.periodicity import phases
from ui.calibrate.result import Calibration, Figures
from ui.calibrate.words import label

WIDTH_IN = 9.0
STYLE: Any = {
    "svg.fonttype": "path",  # letters as shapes: the same on every machine
    "svg.hashsalt": "uketsuke",  # the same report gives the same bytes
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "#DDD8CC",
    "grid.linewidth": 0.6,
}
COLOURS = {
    Cause.INTERFERENCE: "#B3261E",
    Cause.HAND: "#2E6F40",
    Cause.OTHER_PROGRAM: "#7A4100",
    Cause.READER_GONE: "#4A4F55",
    Cause.SERVICE_GONE: "#6750A4",
}
NAMES = {cause: cause.value.replace("_", " ") for cause in Cause}
GARBLED = "#C9A227"
INK = "#0B4F8A"
SHORTEST_S = 0.01
TICKS_S = (0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100)
BINS = np.geomspace(SHORTEST_S, 30.0, 29)
LIMITS_S = (0.008, 60.0)


def plot_rates(calibration: Calibration) -> str:
    """Drops per minute of each position with the 95 % interval."""
    with mpl.rc_context(STYLE):
        shown = calibration.figures
        figure, (axes,) = _figure(0.9 + 0.35 * len(shown), 1)
        for row, one in enumerate(shown):
            rate = one.per_minute
            error = [[rate.value - rate.low], [rate.high - rate.value]]
            axes.errorbar([rate.value], [row], xerr=error, fmt="o", color=INK, capsize=4)
        axes.set_yticks(range(len(shown)), [label(i) for i in range(len(shown))])
        axes.set_ylim(len(shown) - 0.5, -0.5)
        axes.set_xlim(left=0)
        axes.set_xlabel("drops by radio per minute, 95 % interval")
        return _svg(figure)


def plot_over_time(calibration: Calibration) -> str:
    """Each drop as a dot, its length upwards; garbled answers as ticks below."""
    with mpl.rc_context(STYLE):
        shown = calibration.figures
        figure, rows = _figure(0.8 + 1.5 * len(shown), len(shown))
        longest = max(one.seconds for one in shown)
        for index, (axes, one) in enumerate(zip(rows, shown, strict=True)):
            _drops(axes, one)
            ticks = [LIMITS_S[0] * 1.15] * len(one.garbled)
            axes.plot(one.garbled, ticks, "|", color=GARBLED, label="garbled answer")
            axes.set_xlim(0, longest)
            _length_axis(axes)
            axes.set_ylabel(f"{label(index)}, seconds away")
        rows[-1].set_xlabel("seconds since the beginning")
        _legend(figure, rows)
        return _svg(figure)


def plot_lengths(calibration: Calibration) -> str:
    """How long the drops lasted, one row for each position."""
    with mpl.rc_context(STYLE):
        shown = calibration.figures
        figure, rows = _figure(0.7 + 1.1 * len(shown), len(shown))
        for index, (axes, one) in enumerate(zip(rows, shown, strict=True)):
            lengths = [_lengths(one, cause) for cause in Cause]
            colours = [COLOURS[cause] for cause in Cause]
            axes.hist(lengths, bins=list(BINS), stacked=True, color=colours)
            axes.set_xscale("log")
            axes.set_xlim(BINS[0], BINS[-1])
            axes.set_ylabel(f"{label(index)}, drops")
            _seconds(axes.xaxis)
        rows[-1].set_xlabel("seconds away")
        return _svg(figure)


def plot_phases(calibration: Calibration) -> str | None:
    """Where in the period the drops fall; None when no position has a period."""
    found = [(i, one) for i, one in enumerate(calibration.figures) if one.period is not None]
    if not found:
        return None
    with mpl.rc_context(STYLE):
        figure, rows = _figure(0.7 + 1.3 * len(found), len(found))
        for axes, (index, one) in zip(rows, found, strict=True):
            _fold(axes, index, one)
        rows[-1].set_xlabel("seconds within the period (shown twice)")
        return _svg(figure)


def _fold(axes: Axes, index: int, one: Figures) -> None:
    if one.period is None:
        return
    period_s = one.period.period_s
    times = [drop.drop.began - one.began for drop in one.radio]
    at = period_s * phases(times, period_s)
    axes.hist(np.concatenate([at, at + period_s]), bins=40, range=(0, 2 * period_s), color=INK)
    axes.axvline(period_s, color="#4A4F55", linestyle=":")
    axes.set_xlim(0, 2 * period_s)
    axes.set_ylabel(f"{label(index)}, drops")
    axes.set_title(f"{label(index)}: every {period_s:.2f} s", loc="left", fontsize=10)


def _figure(height_in: float, rows: int) -> tuple[Figure, list[Axes]]:
    figure = Figure(figsize=(WIDTH_IN, height_in), layout="constrained")
    grid: Any = figure.subplots(rows, 1, squeeze=False)
    return figure, [row[0] for row in grid]


def _drops(axes: Axes, figures: Figures) -> None:
    for cause in Cause:
        drops = [one for one in figures.drops if one.cause is cause]
        times = [one.drop.began - figures.began for one in drops]
        lengths = [_length(one, figures) for one in drops]
        axes.plot(times, lengths, "o", ms=4, color=COLOURS[cause], label=NAMES[cause])


def _length(one: Judged, figures: Figures) -> float:
    """A card that never came back was away until the end."""
    until = figures.began + figures.seconds - one.drop.began
    length_s = until if one.drop.length_s is None else one.drop.length_s
    return min(max(SHORTEST_S, length_s), LIMITS_S[1])


def _lengths(figures: Figures, cause: Cause) -> list[float]:
    lengths = [_length(one, figures) for one in figures.drops if one.cause is cause]
    return [min(length, float(BINS[-1])) for length in lengths]


def _length_axis(axes: Axes) -> None:
    axes.set_yscale("log")
    axes.set_ylim(*LIMITS_S)
    _seconds(axes.yaxis)


def _seconds(axis: Any) -> None:
    axis.set_ticks([tick for tick in TICKS_S if LIMITS_S[0] <= tick <= LIMITS_S[1]])
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axis.set_minor_formatter(NullFormatter())


def _legend(figure: Figure, rows: Sequence[Axes]) -> None:
    """What is there, once, above all rows."""
    found: dict[str, Any] = {}
    for axes in rows:
        for line in axes.get_lines():
            if len(np.atleast_1d(np.asarray(line.get_xdata()))):
                found.setdefault(str(line.get_label()), line)
    if found:
        figure.legend(
            found.values(), found.keys(), loc="outside upper left", ncols=6, frameon=False
        )


def _svg(figure: Figure) -> str:
    out = StringIO()
    figure.savefig(out, format="svg", metadata=dict.fromkeys(("Date", "Creator", "Format", "Type")))
    text = out.getvalue()
    return text[text.index("<svg") :]
