# SPDX-License-Identifier: Apache-2.0
"""The plots of the link report, as SVG text that needs no file and no font beside it."""

from collections.abc import Sequence
from io import StringIO
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter, date2num
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, PercentFormatter

from eligibility.japan import JAPAN
from ui.reports.link_report import SPACING_S, LinkReport
from ui.reports.words import cause_colour, cause_name

WIDTH_IN = 9.0
FEWEST_STEPS = 8
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
VISITS = "#B9B4A8"
INK = "#1b1f23"


def plot_over_time(report: LinkReport) -> str:
    """Visits, and drops by cause, along time."""
    with mpl.rc_context(STYLE):
        figure, (above, below) = _figure(4.6, (2.2, 1))
        step = report.bin_hours / 24  # matplotlib counts days
        began = [float(date2num(one.began)) for one in report.bins]  # type: ignore[no-untyped-call]
        bottom = [0] * len(began)
        for line in report.causes:
            drops = [one.drops[line.cause] for one in report.bins]
            _bars(above, began, drops, step, bottom, line.cause)
            bottom = [low + more for low, more in zip(bottom, drops, strict=True)]
        above.set_ylabel(f"drops in {_step(report.bin_hours)}")
        if report.causes:
            _legend(above)
        visits = [one.visits for one in report.bins]
        below.bar(began, visits, width=step, align="edge", color=VISITS, label="visits")
        hit = [one.disturbed for one in report.bins]
        below.bar(began, hit, width=step, align="edge", color=INK, label="disturbed")
        below.set_ylabel("visits")
        _legend(below)
        below.sharex(above)
        middle, half = (began[0] + began[-1] + step) / 2, FEWEST_STEPS / 2 * step
        above.set_xlim(min(began[0], middle - half), max(began[-1] + step, middle + half))
        _date_axis(above, labelled=False)
        _date_axis(below, labelled=True)
        return _svg(figure)


def plot_hours_of_day(report: LinkReport) -> str:
    """The share of visits disturbed in each hour of the day, with its interval. There is at least one visit."""
    with mpl.rc_context(STYLE):
        figure, (axes,) = _figure(2.8)
        hours = [hour for hour in report.hours if hour.visits]
        at = [hour.hour + 0.5 for hour in hours]
        value = [hour.share.value for hour in hours]
        low = [hour.share.value - hour.share.low for hour in hours]
        high = [hour.share.high - hour.share.value for hour in hours]
        axes.bar(at, value, width=0.8, color=cause_colour("hand"))
        axes.errorbar(at, value, yerr=[low, high], fmt="none", ecolor=INK, capsize=3, lw=1)
        axes.yaxis.set_major_formatter(PercentFormatter(1.0))
        axes.set_ylim(0, 1)
        axes.set_ylabel("visits disturbed")
        axes.set_xlabel("hour of the day (JST); bars: 95 % intervals")
        first, last = _at_least(hours[0].hour, hours[-1].hour + 1)
        axes.set_xlim(first, last)
        axes.set_xticks(range(first, last + 1))
        return _svg(figure)


def plot_spacings(report: LinkReport) -> str:
    """How long after a drop the next one came; multiples of the rhythm are marked."""
    with mpl.rc_context(STYLE):
        figure, (axes,) = _figure(2.8)
        edges = [number / 10 - 0.05 for number in range(round(SPACING_S * 10) + 2)]
        axes.hist(report.spacings_s, bins=edges, color=cause_colour("interference"))
        axes.set_xlim(0, SPACING_S)
        axes.set_xlabel("seconds to the next drop")
        axes.set_ylabel("times")
        axes.yaxis.set_major_locator(MaxNLocator(integer=True))
        if report.rhythm is not None:
            _mark_beats(axes, report.rhythm.every_s)
        return _svg(figure)


def _at_least(low: int, high: int) -> tuple[int, int]:
    """Some hours around, so that one bar is not a wall."""
    missing = max(0, FEWEST_STEPS - (high - low))
    low = max(0, low - missing // 2)
    return low, min(24, max(high, low + FEWEST_STEPS))


def _mark_beats(axes: Axes, every_s: float) -> None:
    for number in range(1, int(SPACING_S / every_s) + 1):
        axes.axvline(number * every_s, color=INK, lw=0.8, ls=":")
    axes.set_title(f"dotted: every {every_s:.2f} s", loc="right", fontsize=10)


def _figure(height_in: float, ratios: Sequence[float] = (1,)) -> tuple[Figure, list[Axes]]:
    figure = Figure(figsize=(WIDTH_IN, height_in), layout="constrained")
    grid: Any = figure.subplots(len(ratios), 1, squeeze=False, height_ratios=list(ratios))
    return figure, [row[0] for row in grid]


def _bars(
    axes: Axes,
    began: Sequence[float],
    drops: Sequence[int],
    step: float,
    bottom: Sequence[int],
    cause: str,
) -> None:
    axes.bar(
        began,
        drops,
        width=step,
        bottom=bottom,
        align="edge",
        color=cause_colour(cause),
        label=cause_name(cause),
    )


def _legend(axes: Axes) -> None:
    """Above the drawing, where no bar can hide behind it."""
    place: Any = {"loc": "lower left", "bbox_to_anchor": (0, 1), "ncols": 6, "borderaxespad": 0}
    narrow: Any = {"fontsize": 9, "handlelength": 1.2, "handletextpad": 0.5, "columnspacing": 1.2}
    axes.legend(frameon=False, **place, **narrow)


def _date_axis(axes: Axes, *, labelled: bool) -> None:
    locator = AutoDateLocator(tz=JAPAN)  # type: ignore[no-untyped-call]
    formatter = ConciseDateFormatter(locator, tz=JAPAN)  # type: ignore[no-untyped-call]
    axes.xaxis_date(JAPAN)
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(formatter)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=6))
    axes.tick_params(labelbottom=labelled)


def _step(hours: int) -> str:
    return {1: "each hour", 24: "each day", 168: "each week"}.get(hours, f"each {hours} hours")


def _svg(figure: Figure) -> str:
    out = StringIO()
    figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    text = out.getvalue()
    return text[text.index("<svg") :]
