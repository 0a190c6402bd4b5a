# SPDX-License-Identifier: Apache-2.0
"""A document to print, what a printer says of itself, and the port that every printer and its twin fulfil."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from PIL.Image import Image


class Paper(StrEnum):
    """What a printer prints on, so that only the fitting drawing needs to be made."""

    A4 = "a4"
    RECEIPT = "receipt"


class Condition(StrEnum):
    """Whether a document would be printed now."""

    READY = "ready"
    PAPER_OUT = "paper_out"
    OFF = "off"
    PAUSED = "paused"
    UNKNOWN = "unknown"  # no such printer or queue


@dataclass(frozen=True, slots=True)
class PrinterState:
    """`detail` is for staff: what exactly the device or its server said."""

    condition: Condition
    detail: str = ""

    @property
    def ready(self) -> bool:
        """A document would be printed now, as far as the device says."""
        return self.condition is Condition.READY


@dataclass(frozen=True, slots=True)
class Document:
    """One paper, drawn for A4 and, where it was, for a receipt (1 bit a pixel, 203 dots an inch).

    `title` stands in the queue and its log: a slip's number, never a person's name. A printer that prints on the one
    kind of paper does not look at the other drawing; one that lacks its own raises PrintFailed.
    """

    title: str
    pdf: bytes = field(default=b"", repr=False)
    receipt: Image | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class JobReceipt:
    """The document was printed, as far as the device says. `job`: the device's own number or file name.

    `confirmed`: the device or its server said so; False where the link is one-way and nothing more is known than that
    it took all bytes.
    """

    job: str
    confirmed: bool = True


class Printer(Protocol):
    """One printer. One thread uses it."""

    @property
    def paper(self) -> Paper:
        """Which drawing of a document this printer prints."""
        ...

    def state(self) -> PrinterState:
        """Ask the device. Never raises for a device in trouble: the trouble is the answer."""
        ...

    def print(self, document: Document) -> JobReceipt:
        """Print, and return when it is done. Raises PrinterError.

        After an error nothing of the document is left in the device or its queue, as far as the device lets that be
        done: no paper with one person's data may come out in another person's visit.
        """
        ...

    def close(self) -> None:
        """Free the device. Closing twice is harmless."""
        ...
