# SPDX-License-Identifier: Apache-2.0
"""The link report as one HTML file."""

from collections.abc import Iterator
from pathlib import Path

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from hw.errors import BadFile
from ui.reports.link_page import PAGE
from ui.reports.link_plots import plot_hours_of_day, plot_over_time, plot_spacings
from ui.reports.link_report import LinkReport
from ui.reports.words import (
    advice_words,
    cause_colour,
    cause_name,
    cause_name_ja,
    period_words,
    rhythm_words,
    tray_words,
)

SUFFIXES = (".html", ".htm")


def check_target(path: Path) -> None:
    """An older report may be replaced, and nothing else. Raises BadFile."""
    if path.suffix.lower() not in SUFFIXES:
        raise BadFile(path, reason=f"a report ends in {' or '.join(SUFFIXES)}")


def write_html(report: LinkReport, path: Path) -> None:
    """Write the page, whole or not at all. Raises BadFile."""
    check_target(path)
    part = path.with_name(path.name + ".part")
    try:
        part.write_text(html_of(report), encoding="utf-8")
        part.replace(path)
    except OSError as error:
        raise BadFile(path, reason=error.strerror or "cannot be written") from error


def html_of(report: LinkReport) -> str:
    """The page."""
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    return environment.from_string(PAGE).render(
        report=report,
        period=period_words(report),
        advice=[(one.level.value, *advice_words(one)) for one in report.advice],
        causes=[
            (cause_colour(line.cause), cause_name_ja(line.cause), cause_name(line.cause), line)
            for line in report.causes
        ],
        tray=tray_words(report),
        plots=[] if report.empty else list(_plots(report)),
    )


def _plots(report: LinkReport) -> Iterator[tuple[str, str, str, Markup]]:
    """Titles in both languages, a sentence, and the drawing, which is ours and needs no escaping."""
    if report.bins:
        yield "時間の流れ", "Over time", "", _drawing(plot_over_time(report))
    if report.visits:
        yield "時間帯", "Hour of the day", "", _drawing(plot_hours_of_day(report))
    if report.drops:
        yield "切断の間隔", "Rhythm", rhythm_words(report), _drawing(plot_spacings(report))


def _drawing(svg: str) -> Markup:
    return Markup(svg)  # noqa: S704 - made by matplotlib from numbers and our own words
