# SPDX-License-Identifier: Apache-2.0
"""A slip printed again from the book. Which copy it is stands in the book before the printer hears of it."""

from dataclasses import dataclass

from eligibility.errors import EligibilityError
from eligibility.slip.values import Clinic
from hw.errors import PrinterError
from hw.printer.port import Printer
from terminal.runner.devices import SlipPapers
from terminal.slips.book import SlipBook
from terminal.slips.values import SlipRecord


@dataclass(frozen=True, slots=True)
class Printed:
    """The slip as it stands now, and the printer's own name for the job."""

    record: SlipRecord
    job: str


def print_copy(
    book: SlipBook, number: str, papers: SlipPapers, printer: Printer, clinic: Clinic
) -> Printed:
    """Raises PrinterError, EligibilityError, JournalError; then the next attempt knows whether a paper may be out."""
    try:
        record = book.printing(number)
        document = papers.slip(record.paper(clinic), printer.paper)
        job = printer.print(document).job
    except (EligibilityError, PrinterError):  # not drawn, or the printer says that nothing came out
        book.not_printed(number)
        raise
    return Printed(book.printed(number), job)
