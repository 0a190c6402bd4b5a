# SPDX-License-Identifier: Apache-2.0
"""A slip printed again from the command line."""

from datetime import datetime

from terminal.clock import WallClock
from terminal.settings import Settings
from terminal.slips.book import SlipBook
from terminal.slips.copies import Printed, print_copy
from terminal.slips.values import SlipRecord
from ui.wiring.printer import papers_opener, printer_opener
from ui.wiring.slips import note_reprint


def print_again(settings: Settings, book: SlipBook, slip: SlipRecord, now: datetime) -> Printed:
    """Noted first. Raises PrinterError, EligibilityError or JournalError, as `print_copy`."""
    note_reprint(settings, slip, book.serial_of(slip.number), now)
    papers, printer = papers_opener(settings)(), printer_opener(settings, WallClock())()
    try:
        return print_copy(book, slip.number, papers, printer, settings.clinic.clinic())
    finally:
        printer.close()
