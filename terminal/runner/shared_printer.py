# SPDX-License-Identifier: Apache-2.0
"""The kiosk's one printer, lent to who else wants something printed: two connections to it never meet."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from hw.printer.port import Printer
from terminal.runner.devices import SlipPapers

Done = TypeVar("Done")


class SharedPrinter(Protocol):
    """Its lane, and what stands on it."""

    def submit(self, job: Callable[[], None]) -> None:
        """Run a job on the printer's lane, behind the paper that is being printed. Any thread may call."""

    def use(self, work: Callable[[SlipPapers, Printer], Done]) -> Done:
        """Do something with it, inside such a job only; what fails closes the connection, as a visit's print does.

        Raises what the work raises, PrinterError, EligibilityError and SlipsMissing.
        """
