# SPDX-License-Identifier: Apache-2.0
"""The report as text, JSON and a page: it stands alone, says what to do, and shows nobody's data."""

import io
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from rich.console import Console

from hw.errors import BadFile
from ui.reports.link_html import html_of, write_html
from ui.reports.link_json import json_of
from ui.reports.link_plots import plot_hours_of_day, plot_over_time, plot_spacings
from ui.reports.link_text import print_report
from ui.reports.words import CAUSES

NO_PLOTS = {"visits": 0, "drops": 0, "bins": ()}
PLOTS = [plot_over_time, plot_hours_of_day, plot_spacings]


def text_of(report) -> str:
    out = io.StringIO()
    print_report(report, Console(file=out, width=80, highlight=False))
    return out.getvalue()


def test_the_text_begins_with_what_to_do(week_report) -> None:
    text = text_of(week_report)
    assert text.index("Move the card reader") < text.index("120 visits")
    assert "読み取り機を離してください" in text
    assert "every 1.2 s" in text
    assert "rhythm of 1.2" in text
    assert "interference" in text
    assert "█" in text
    assert "…" not in text, "no column is cut off at 80 characters"


def test_an_empty_journal_is_told_in_words(empty_report) -> None:
    assert "Nothing is written down" in text_of(empty_report)
    assert "Nothing is written down" in html_of(empty_report)
    assert json_of(empty_report)["visits"] == 0


def test_json_has_all_numbers_and_can_be_read_again(week_report) -> None:
    told = json.loads(json.dumps(json_of(week_report), allow_nan=False))
    assert told["visits"] == 120
    assert told["disturbed_share"]["low"] <= told["disturbed_share"]["value"]
    assert sum(cause["drops"] for cause in told["causes"]) == told["drops"]
    assert {"level", "id", "cause", "every_s", "ja", "en"} == set(told["advice"][0])
    assert told["outages"] == [{"kind": "reader", "times": 2, "minutes": 7.5}]


class Tags(HTMLParser):
    """Which tags are open, and what is loaded from elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.outside: list[str] = []

    def handle_starttag(self, tag, attrs):
        if tag not in ("meta", "br", "path", "use", "rect", "link", "img", "script"):
            self.open.append(tag)
        self.outside += [
            value
            for name, value in attrs
            if name in ("src", "href", "xlink:href") and not value.startswith("#")
        ]
        assert tag not in ("script", "img", "link", "iframe")

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if self.open and self.open[-1] == tag:
            self.open.pop()

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_the_page_is_whole_and_needs_nothing_from_elsewhere(week_report) -> None:
    page, tags = html_of(week_report), Tags()
    tags.feed(page)
    assert tags.open == []
    assert tags.outside == []
    assert page.count("<svg") == 3
    assert "url(http" not in page


def test_what_comes_from_outside_is_escaped(week_report) -> None:
    page = html_of(replace(week_report, journal="<script>alert(1)</script>", **NO_PLOTS))
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize("plot", PLOTS, ids=lambda plot: plot.__name__)
def test_a_plot_is_a_drawing_that_is_the_same_each_time(week_report, plot) -> None:
    svg = plot(week_report)
    ElementTree.fromstring(svg)  # noqa: S314 - made here
    assert svg == plot(week_report)
    assert len(re.findall("<path|<use", svg)) > 20


@pytest.mark.parametrize("plot", PLOTS, ids=lambda plot: plot.__name__)
def test_a_plot_of_next_to_nothing_works(week_report, plot) -> None:
    little = replace(
        week_report,
        bins=week_report.bins[:1],
        hours=week_report.hours[:1],
        causes=(),
        spacings_s=(),
        rhythm=None,
    )
    assert plot(little).startswith("<svg")


def test_every_cause_of_the_advice_has_a_name_and_a_colour_of_its_own() -> None:
    from terminal.journal.advice import CAUSES as ADVISED

    assert set(ADVISED) <= set(CAUSES)
    assert len({colour for _, _, colour in CAUSES.values()}) == len(CAUSES)


def test_a_cause_of_a_later_version_is_shown_by_its_own_name(week_report) -> None:
    line = replace(week_report.causes[0], cause="solar_storm")
    strange = replace(week_report, causes=(line, *week_report.causes[1:]), **NO_PLOTS)
    assert "solar storm" in html_of(strange)
    assert "solar storm" in text_of(strange)


def test_the_page_is_written_whole_over_an_older_one(empty_report, tmp_path) -> None:
    path = tmp_path / "report.html"
    path.write_text("old")
    write_html(empty_report, path)
    assert path.read_text().startswith("<!DOCTYPE html>")
    assert [file.name for file in tmp_path.iterdir()] == ["report.html"]


def test_nothing_but_a_page_is_ever_overwritten(week_report, tmp_path) -> None:
    path = tmp_path / "journal.db"
    path.write_text("precious")
    with pytest.raises(BadFile, match=r"\.html"):
        write_html(week_report, path)
    assert path.read_text() == "precious"


def test_a_folder_that_is_not_there_is_told(empty_report, tmp_path) -> None:
    with pytest.raises(BadFile, match="No such file"):
        write_html(empty_report, tmp_path / "nowhere" / "report.html")
