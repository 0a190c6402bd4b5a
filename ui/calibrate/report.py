# SPDX-License-Identifier: Apache-2.0
"""The report as one HTML file."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from hw.errors import BadFile
from ui.calibrate.page import PAGE
from ui.calibrate.plots import plot_lengths, plot_over_time, plot_phases, plot_rates
from ui.calibrate.result import Calibration
from ui.calibrate.table import HEADS, cells
from ui.calibrate.words import label, likely_cause, verdict


def write_report(calibration: Calibration, path: Path, now: datetime) -> None:
    """Write the page, whole or not at all. Raises BadFile."""
    part = path.with_name(path.name + ".part")
    try:
        part.write_text(html_of(calibration, now), encoding="utf-8")
        part.replace(path)
    except OSError as error:
        raise BadFile(path, reason=error.strerror or "cannot be written") from error


def html_of(calibration: Calibration, now: datetime) -> str:
    """The page."""
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    figures = [(label(i), one) for i, one in enumerate(calibration.figures)]
    return environment.from_string(PAGE).render(
        calibration=calibration,
        made=f"{now:%Y-%m-%d %H:%M}",
        verdict=list(verdict(calibration)),
        heads=HEADS,
        rows=[
            (letter, one.name, i == calibration.better, cells(one))
            for i, (letter, one) in enumerate(figures)
        ],
        causes=[(letter, one.name, list(likely_cause(one))) for letter, one in figures],
        plots=list(_plots(calibration)) if figures else [],
    )


def _plots(calibration: Calibration) -> Iterator[tuple[str, str, Markup]]:
    yield "Drops per minute", "", _drawing(plot_rates(calibration))
    note = "Each dot is a time that the card could not be reached; the higher, the longer."
    yield "Over time", note, _drawing(plot_over_time(calibration))
    if any(one.drops for one in calibration.figures):
        yield "Lengths", "", _drawing(plot_lengths(calibration))
    folded = plot_phases(calibration)
    if folded is not None:
        note = "All drops laid over one period: a heap means that something keeps time."
        yield "Rhythm", note, _drawing(folded)


def _drawing(svg: str) -> Markup:
    return Markup(svg)  # noqa: S704 - made by matplotlib from numbers and our own words
