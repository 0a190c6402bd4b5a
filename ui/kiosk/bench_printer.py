# SPDX-License-Identifier: Apache-2.0
"""The bench's printer: files in a directory, as the settings' own, with a condition that the panel sets.

Another printer that the settings name (CUPS, a receipt printer) is left as it is.
"""

import threading
from collections.abc import Callable

from hw.printer.file import FilePrinter
from hw.printer.port import Condition, Printer


class BenchPrinter:
    """`opener` wraps the settings' own; what it opened, and opens later, is in the same condition. Thread-safe."""

    def __init__(self) -> None:
        self._condition = Condition.READY
        self._opened: list[FilePrinter] = []
        self._lock = threading.Lock()

    def be(self, condition: Condition) -> None:
        """From now on."""
        with self._lock:
            self._condition = condition
            for printer in self._opened:
                printer.be(condition)

    def opener(self, inner: Callable[[], Printer]) -> Callable[[], Printer]:
        """Opens the printer of the settings. What it returns raises PrinterError."""

        def open_printer() -> Printer:
            printer = inner()
            if isinstance(printer, FilePrinter):
                with self._lock:
                    printer.be(self._condition)
                    self._opened[:] = [*self._opened[-7:], printer]
            return printer

        return open_printer
