# SPDX-License-Identifier: Apache-2.0
"""What the link report says of a camera over the tray: nothing, unless it saw a drop."""

from rich.console import Console

from terminal.journal.journal import Journal
from tests.support.journal_entries import a_drop, a_visit
from ui.reports.link_html import html_of
from ui.reports.link_json import json_of
from ui.reports.link_text import print_report
from ui.reports.words import tray_words


def seen_report(report_of):
    with Journal.in_memory() as journal:
        drops = [a_drop(n, tray=seen) for n, seen in enumerate(["still", "still", "lifted", None])]
        journal.add_visit(a_visit(), drops)
        return report_of(journal)


def test_it_says_how_many_drops_the_camera_saw_and_what(report_of):
    report = seen_report(report_of)
    ja, en = tray_words(report)
    assert en.startswith("The tray's camera saw 3 of the 4 drops: the card lay still in 2,")
    assert "4件中3件" in ja
    assert json_of(report)["tray"] == {"still": 2, "lifted": 1}
    assert ja in html_of(report)
    console = Console(record=True, width=200, highlight=False)
    print_report(report, console)
    assert en in console.export_text()


def test_without_a_camera_it_says_nothing_of_one(week_report):
    assert tray_words(week_report) is None
    assert json_of(week_report)["tray"] == {}
    assert "トレイのカメラ" not in html_of(week_report)
