# SPDX-License-Identifier: Apache-2.0
"""The errors of the room `hw`; no other exception leaves it.

HwError
├── LinkError                the radio or the contact failed; the card's state is lost
│   ├── CardGone             removed, or an empty answer with success
│   ├── CardReset            someone reset it: selection and PIN state are gone
│   ├── GarbledReply         one byte, or an impossible answer: the card IS present
│   └── CardMute             does not answer, or not in time
├── ReaderError              the reader or its service failed
│   ├── ReaderUnplugged
│   ├── ReaderBusy           another program holds it
│   ├── PcscServiceDown
│   ├── PcscDenied           the operating system refuses access
│   └── NoReader
├── CardError                the card answered, but not what was wanted
│   ├── StatusWordError
│   ├── UnknownCard          not a My Number Card
│   ├── PhoneToken           a telephone, held where a card belongs
│   ├── JukiCard             the old 住基カード
│   ├── WrongCard            another card came back
│   ├── WrongPin
│   ├── PinBlocked
│   ├── PinTriesLow          not sent: too few tries are left
│   ├── BadPinFormat         not sent: it can't be right
│   ├── NotAuthentic
│   ├── BadCardData
│   └── ForbiddenCommand     stopped before it was sent: this program never does that
├── CameraError
│   ├── NoCamera
│   ├── CameraBusy
│   ├── CameraLost
│   └── CameraFrozen         gives the same picture again and again
├── NoReadingNetwork         the network that reads the card's face is not installed, or is another one
├── PrinterError             nothing was printed, and nothing of it will be
│   ├── PaperOut
│   ├── PrinterOff           off, out of reach, or its print server is
│   ├── QueuePaused          staff or the system stopped the queue
│   ├── PrinterUnknown       no printer or queue of this name
│   └── PrintFailed          anything else, with the printer's own reason
└── FileError
    └── BadFile
"""

from __future__ import annotations

from pathlib import Path


class HwError(Exception):
    """Root of the tree. The message says what and where, for the log; it never holds data."""


class LinkError(HwError):
    """The way to the card failed; what was selected and verified on it is no longer known."""


class CardGone(LinkError):
    """The card left the field, or answered nothing with a status of success."""


class CardReset(LinkError):
    """The card was reset: no application is selected and no PIN is verified any more."""


class GarbledReply(LinkError):
    """An answer that no card gives. It proves that a card is present."""


class CardMute(LinkError):
    """A card is there and does not answer."""


class ReaderError(HwError):
    """The reader, or the service between us and it, failed."""


class ReaderUnplugged(ReaderError):
    """The reader has gone."""


class ReaderBusy(ReaderError):
    """Another program holds the reader or the card exclusively."""


class PcscServiceDown(ReaderError):
    """The PC/SC service stopped; only a new context helps."""


class PcscDenied(ReaderError):
    """The operating system does not let this user use the PC/SC service."""


class NoReader(ReaderError):
    """No reader of the wanted name is connected."""


class CardError(HwError):
    """The card answered, and the answer stops what was being done."""


class StatusWordError(CardError):
    """A status word that the step does not expect."""

    def __init__(self, sw: int, command: str) -> None:
        super().__init__(f"{command} answered {sw:04X}")
        self.sw = sw
        self.command = command


class UnknownCard(CardError):
    """Not a My Number Card: a transit pass, a bank card, a driving licence."""


class PhoneToken(CardError):
    """A telephone's JPKI token: it has no face and no texts to read."""


class JukiCard(CardError):
    """The old 住基カード, which the health-insurance system does not know."""


class WrongCard(CardError):
    """Another card came back in the middle of a visit."""


class WrongPin(CardError):
    """The card refused the PIN; `tries_left` is the card's own counter."""

    def __init__(self, tries_left: int, key: str = "PIN") -> None:
        super().__init__(f"{key} refused, {tries_left} tries left")
        self.tries_left = tries_left
        self.key = key


class PinBlocked(CardError):
    """The PIN's counter is used up, or the card never had this PIN."""

    def __init__(self, key: str = "PIN") -> None:
        super().__init__(f"{key} is blocked")
        self.key = key


class PinTriesLow(CardError):
    """Nothing was sent: a mistake now could block the card."""

    def __init__(self, tries_left: int, key: str = "PIN") -> None:
        super().__init__(f"{key} not sent, only {tries_left} tries left")
        self.tries_left = tries_left
        self.key = key


class BadPinFormat(CardError):
    """Nothing was sent: the digits can't be what the card expects."""

    def __init__(self, key: str, reason: str) -> None:
        super().__init__(f"{key} not sent: {reason}")
        self.key = key
        self.reason = reason


class NotAuthentic(CardError):
    """A signature, a certificate or a proof does not hold."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class BadCardData(CardError):
    """What was read is not what this file must hold; `where` is a file, a tag or an offset."""

    def __init__(self, what: str, where: str) -> None:
        super().__init__(f"{what} ({where})")
        self.what = what
        self.where = where


class ForbiddenCommand(CardError):
    """A command this program never sends, stopped before it reached the card."""


class CameraError(HwError):
    """The camera failed."""


class NoCamera(CameraError):
    """No camera of the wanted name or number."""


class CameraBusy(CameraError):
    """Another program holds the camera."""


class CameraLost(CameraError):
    """The camera stopped giving frames."""


class CameraFrozen(CameraError):
    """The camera gives one and the same picture, which no sensor does."""


class NoReadingNetwork(HwError):
    """The network that reads the card's face is missing or is another file; everything is typed instead."""

    def __init__(self, file: str, reason: str) -> None:
        super().__init__(f"{file} {reason}")
        self.file = file


class PrinterError(HwError):
    """The document was not printed."""


class PaperOut(PrinterError):
    """There is no paper, or its cover is open."""


class PrinterOff(PrinterError):
    """The printer does not answer, or nobody is there who could ask it."""


class QueuePaused(PrinterError):
    """The queue is stopped or takes no jobs until staff let it go on."""


class PrinterUnknown(PrinterError):
    """No printer or queue of the wanted name."""


class PrintFailed(PrinterError):
    """The printer or its server refused, gave up or took too long."""


class FileError(HwError):
    """A file that stands for hardware or configures it is wrong."""


class BadFile(FileError):
    """Names the file, the line if known, the key if there is one, and the reason."""

    def __init__(
        self, path: Path | str, line: int | None = None, key: str = "", reason: str = "unreadable"
    ) -> None:
        place = f"{path}:{line}" if line is not None else str(path)
        super().__init__(f"{place}: {key}: {reason}" if key else f"{place}: {reason}")
        self.path = path
        self.line = line
        self.key = key
        self.reason = reason
