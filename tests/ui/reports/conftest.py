# SPDX-License-Identifier: Apache-2.0
"""A week at a desk with a transmitter near it, in a journal, and the report on it."""

from datetime import timedelta
from pathlib import Path

import pytest

from terminal.journal.advice import AdviceLimits
from terminal.journal.journal import Journal, JournalReader
from tests.support.journal_entries import MONDAY, a_drop, a_week, an_outage
from ui.reports.link_report import LinkReport, report_on
from ui.reports.period import Period
from ui.wiring.journal import ensure_key, named_journal, open_journal

NOW = MONDAY + timedelta(days=7)


@pytest.fixture(scope="session")
def week(tmp_path_factory) -> Path:
    """The file of a journal with 120 visits; its key lies beside it."""
    path = tmp_path_factory.mktemp("week") / "journal.db"
    ensure_key(path)
    with open_journal(named_journal(path)) as journal:
        for visit, drops in a_week(7, visits=120):
            journal.add_visit(visit, drops)
        journal.put_outage(an_outage(20, 3))
        journal.put_outage(an_outage(40, 4.5))
        journal.add_drop(a_drop(7 * 3600, cause="reader_gone", length_s=None))
    return path


@pytest.fixture
def report_of():
    def make(reader: JournalReader, period: Period | None = None) -> LinkReport:
        return report_on(reader, period or Period(None, None), NOW, AdviceLimits())

    return make


@pytest.fixture(scope="session")
def week_report(week) -> LinkReport:
    with JournalReader.open(week, named_key(week)) as reader:
        return report_on(reader, Period(None, None), NOW, AdviceLimits())


@pytest.fixture
def empty_report(report_of) -> LinkReport:
    with Journal.in_memory() as journal:
        return report_of(journal)


def named_key(path: Path):
    from terminal.journal.keys import read_key_file
    from ui.wiring.journal import key_beside

    return read_key_file(key_beside(path))
