# SPDX-License-Identifier: Apache-2.0
"""The result on a terminal."""

from collections.abc import Iterator

from rich import box
from rich.console import Console
from rich.table import Table

from ui.calibrate.result import Calibration, Figures
from ui.calibrate.words import interval, label, likely_cause, number, verdict

HEADS = ("drops/min", "garbled %", "lost ms", "read ms", "period", "min")
"""Values with 95 % intervals. `lost ms`: per read, above the median of the undisturbed reads, which is `read ms`."""


def print_calibration(calibration: Calibration, console: Console) -> None:
    """A table, the causes, and which position is better."""
    title = " · ".join(part for part in (calibration.reader, "95 % intervals") if part)
    table = Table(box=box.SIMPLE_HEAD, padding=0, title=title)
    table.add_column("", min_width=2)
    table.add_column("position", min_width=8)
    for head in HEADS:
        table.add_column(head, justify="right", no_wrap=True)
    for index, figures in enumerate(calibration.figures):
        mark = "*" if index == calibration.better else ""
        table.add_row(label(index) + mark, figures.name, *cells(figures))
    console.print(table, markup=False)
    for line in lines(calibration):
        console.print(line, markup=False, highlight=False)


def cells(figures: Figures) -> tuple[str, ...]:
    """One row, as the heads say."""
    lost, read, period = figures.lost_ms, figures.median_read_s, figures.period
    return (
        interval(figures.per_minute),
        interval(figures.garbled_share, 100),
        "–" if lost is None else number(lost),
        "–" if read is None else f"{1000 * read:.0f}",
        "–" if period is None else f"{period.period_s:.2f} s",
        number(figures.seconds / 60),
    )


def lines(calibration: Calibration) -> Iterator[str]:
    """The words below the table."""
    for index, figures in enumerate(calibration.figures):
        for sentence in likely_cause(figures):
            yield f"{label(index)}: {sentence}"
    yield from verdict(calibration)
