# SPDX-License-Identifier: Apache-2.0
"""From what a printer says of itself to the error that a document meets."""

from hw.errors import PaperOut, PrinterError, PrinterOff, PrinterUnknown, PrintFailed, QueuePaused
from hw.printer.port import Condition, PrinterState

_ERRORS: dict[Condition, type[PrinterError]] = {
    Condition.PAPER_OUT: PaperOut,
    Condition.OFF: PrinterOff,
    Condition.PAUSED: QueuePaused,
    Condition.UNKNOWN: PrinterUnknown,
}


def error_for(state: PrinterState) -> PrinterError:
    """The error of a printer that is not ready."""
    return _ERRORS.get(state.condition, PrintFailed)(state.detail or state.condition.value)


def check_ready(state: PrinterState) -> None:
    """Raises PrinterError when a document would not be printed now."""
    if not state.ready:
        raise error_for(state)
