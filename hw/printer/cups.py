# SPDX-License-Identifier: Apache-2.0
"""A printer behind CUPS. A document counts as printed when its job is completed, and not before.

What did not print in time is taken back: a paper that comes out later would come out in another person's visit.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from pyipp.enums import IppJobState, IppPrinterState

from hw.errors import PrinterError, PrinterUnknown, PrintFailed
from hw.link import Clock
from hw.printer.ipp import IppClient, Queue
from hw.printer.port import Condition, Document, JobReceipt, Paper, PrinterState
from hw.printer.trouble import check_ready

PRINTER = (
    "printer-state",
    "printer-state-reasons",
    "printer-state-message",
    "printer-is-accepting-jobs",
)
JOB = ("job-state", "job-state-reasons", "job-printer-state-message")
PAUSED = ("paused", "moving-to-paused", "deactivated")
SLOW = "connecting-to-device"
"""What each job goes through for a moment: only after a while it means that nobody answers."""
_DEVICE = {
    Condition.PAPER_OUT: ("media-empty", "media-needed", "media-jam", "cover-open", "door-open"),
    Condition.OFF: ("offline", "shutdown", "timed-out", SLOW),
}
_QUICK = {
    condition: tuple(word for word in words if word != SLOW) for condition, words in _DEVICE.items()
}
POLL_S = 0.2

Reasons = Mapping[Condition, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class CupsOptions:
    """When a job that is not printed is given up and taken back.

    `settle_s`: from here on the queue's reasons are believed; before, they may be those of the job before, which
    CUPS keeps. `connect_s`: from here on a printer that is still being called counts as off. `print_s`: the end.
    """

    media: str = "iso_a4_210x297mm"
    settle_s: float = 3.0
    connect_s: float = 15.0
    print_s: float = 60.0


class CupsPrinter:
    """One queue. Raises nothing when it is made: a print server may start after the kiosk."""

    def __init__(self, queue: Queue, clock: Clock, options: CupsOptions | None = None) -> None:
        self._client = IppClient(queue)
        self._clock = clock
        self._options = options or CupsOptions()

    @property
    def paper(self) -> Paper:
        return Paper.A4

    def state(self) -> PrinterState:
        try:
            return _judge(self._client.printer(PRINTER), _DEVICE)
        except PrinterUnknown as error:
            return PrinterState(Condition.UNKNOWN, str(error))
        except PrinterError as error:
            return PrinterState(Condition.OFF, str(error))

    def print(self, document: Document) -> JobReceipt:
        if not document.pdf:
            raise PrintFailed("the document was not drawn for A4")
        check_ready(_judge(self._client.printer(PRINTER), {}))
        # A kiosk that died while it printed left its job behind: nobody is waiting for that paper any more.
        self._client.cancel_mine()
        number = self._handed_over(document)
        try:
            self._wait(number)
        except PrinterError as error:
            raise self._taken_back(number, error) from error
        return JobReceipt(str(number))

    def close(self) -> None:
        """Close the connection."""
        self._client.close()

    def _handed_over(self, document: Document) -> int:
        """The job's number. When no number comes back the job may be in the queue all the same."""
        try:
            return self._client.print(document.title, document.pdf, self._job())
        except PrinterError:
            with suppress(PrinterError):
                self._client.cancel_mine()
            raise

    def _job(self) -> dict[str, Any]:
        # CUPS's own limit is for a kiosk that dies while it waits.
        limit = round(self._options.print_s + self._options.connect_s)
        return {"media": self._options.media, "copies": 1, "job-cancel-after": limit}

    def _wait(self, number: int) -> None:
        """Until the job is completed. Raises PrinterError."""
        start = self._clock.now()
        while not _completed(self._client.job(number, JOB), number):
            waited = self._clock.now() - start
            check_ready(_judge(self._client.printer(PRINTER), self._believed(waited)))
            if waited > self._options.print_s:
                raise PrintFailed(
                    f"job {number} was not printed within {self._options.print_s:g} s"
                )
            self._clock.sleep(POLL_S)

    def _believed(self, waited: float) -> Reasons:
        """What is believed of the device after so many seconds."""
        if waited < self._options.settle_s:
            return {}
        return _QUICK if waited < self._options.connect_s else _DEVICE

    def _taken_back(self, number: int, error: PrinterError) -> PrinterError:
        """The error, and whether the job is out of the queue."""
        with suppress(PrinterError):
            self._client.cancel(number)
        try:
            state = self._client.job(number, JOB).get("job-state")
        except PrinterError as unsure:
            if isinstance(unsure, PrinterUnknown):
                return error  # the job is not known any more
            return type(error)(
                f"{error}; job {number} may still be in the queue: cancel it by hand"
            )
        if state in (IppJobState.CANCELED, IppJobState.ABORTED, IppJobState.COMPLETED):
            return error
        return type(error)(f"{error}; job {number} is still in the queue: cancel it by hand")


def _judge(found: dict[str, Any], device: Reasons) -> PrinterState:
    """What a queue says; of the device only the reasons that are believed."""
    reasons = _keywords(found.get("printer-state-reasons"))
    detail = _detail(reasons, found.get("printer-state-message"))
    # A pause is certain; what a queue says of its device may be left over from an earlier job.
    for condition, words in {Condition.PAUSED: PAUSED, **device}.items():
        if any(_is(reason, word) for reason in reasons for word in words):
            return PrinterState(condition, detail)
    if found.get("printer-state") == IppPrinterState.STOPPED:
        return PrinterState(Condition.PAUSED, detail or "the queue is stopped")
    if found.get("printer-is-accepting-jobs") is False:
        return PrinterState(Condition.PAUSED, detail or "the queue takes no jobs")
    return PrinterState(Condition.READY, detail)


def _detail(reasons: list[str], message: object) -> str:
    told = ", ".join(reason for reason in reasons if reason != "none")
    if not message:
        return told
    return f"{told} ({message})" if told else str(message)


def _is(reason: str, word: str) -> bool:
    """`offline-report` and `offline` are one reason; a report of little paper (`media-low`) is none."""
    return reason == word or reason.startswith(
        (f"{word}-report", f"{word}-error", f"{word}-warning")
    )


def _keywords(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [str(one) for one in value] if isinstance(value, list | tuple) else []


def _completed(job: dict[str, Any], number: int) -> bool:
    """True when it is on paper, False while that may still be. Raises PrintFailed."""
    state = job.get("job-state")
    if state == IppJobState.COMPLETED:
        return True
    if state in (IppJobState.CANCELED, IppJobState.ABORTED, IppJobState.HELD, IppJobState.STOPPED):
        why = ", ".join(_keywords(job.get("job-state-reasons")))
        raise PrintFailed(f"job {number} was {state.name.lower()} ({why})")
    if state is None:
        raise PrintFailed(f"the print server says nothing about job {number}")
    return False
