# SPDX-License-Identifier: Apache-2.0
"""A slip printed again from the book, by hand."""

from dataclasses import dataclass
from datetime import datetime

from eligibility.errors import EligibilityError
from hw.errors import PrinterError
from terminal.clock import WallClock
from terminal.settings import Settings
from terminal.slips.book import SlipBook
from terminal.slips.values import SlipRecord
from ui.wiring.printer import papers_opener, printer_opener
from ui.wiring.slips import note_reprint


@dataclass(frozen=True, slots=True)
class Printed:
    """The slip as it stands now, and the printer's own name for the job."""

    record: SlipRecord
    job: str


def print_again(settings: Settings, book: SlipBook, slip: SlipRecord, now: datetime) -> Printed:
    """Which copy it is stands in the book before the printer hears of it.

    Raises PrinterError, EligibilityError or JournalError; then the next attempt knows whether a paper may be out.
    """
    note_reprint(settings, slip, book.serial_of(slip.number), now)
    papers, printer = papers_opener(settings)(), printer_opener(settings, WallClock())()
    try:
        record = book.printing(slip.number)
        document = papers.slip(record.paper(settings.clinic.clinic()), printer.paper)
        job = printer.print(document).job
    except (
        EligibilityError,
        PrinterError,
    ):  # not drawn, or the printer's own word that nothing came out
        book.not_printed(slip.number)
        raise
    finally:
        printer.close()
    return Printed(book.printed(slip.number), job)
