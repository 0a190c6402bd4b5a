# SPDX-License-Identifier: Apache-2.0
"""What can go wrong in this room.

EligibilityError
├─ ServiceError          the service, seen from the client
│  ├─ ConnectFailed      no connection, or it broke before an answer came
│  │  └─ TlsFailed       the two ends do not trust each other: no retry helps
│  ├─ TimedOut           connected, but no answer within the time-outs
│  ├─ ServerFault        the service answered 5xx
│  ├─ LinkDown           not asked: the link has just failed, and is being tried in the background
│  ├─ AskedToWait        the service wants to be asked later (HTTP 429)
│  ├─ Refused            the service understood and said no, with a reason
│  └─ BadAnswer          an answer that is not one: type, size, shape, or somebody else's
├─ BadFile               a file of ours cannot be used: where, which key, what is allowed
├─ BadProof              a proof that cannot be made into a message
├─ AccessLogError        the access log
│  ├─ BadAccessRow       a row that the log cannot hold or read
│  ├─ BadAccessKey       a key that cannot hash people or sign checkpoints
│  └─ BadCheckpoint      a statement that nobody known signed, or of another shape
├─ BadToken              what a slip's QR code holds is no token that can be believed
├─ SlipKeyUnusable       the key that signs slips, or the keys that verify them, cannot be used
├─ ExchangeError         a file for the receipt computer, or from it
│  ├─ BadMessage         what is in it is no message of this exchange: which element, which line
│  ├─ FileUnsettled      it still grows, is locked or went away: later
│  ├─ NotForTheFile      an answer that must not be written into a file
│  ├─ FolderMissing      there is no such folder
│  ├─ FolderFull         no room on its disk
│  └─ FolderUnwritable   rights, read-only disk, input/output error
├─ StoreFault            the service's database failed
└─ ServiceNotStarted     the mock service could not start
"""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from eligibility.refusals import Refusal
from eligibility.slip.faults import TokenFault

if TYPE_CHECKING:
    from eligibility.slip.token import TokenClaims


class EligibilityError(Exception):
    """Root of the room's errors; the text says what and where, for staff, without personal data."""


class ServiceError(EligibilityError):
    """The service could not be asked, or its answer could not be used."""


class ConnectFailed(ServiceError):
    """No connection could be made, or it broke before an answer came."""


class TlsFailed(ConnectFailed):
    """The TLS handshake failed: a certificate is missing, expired or not trusted."""


class TimedOut(ServiceError):
    """No answer within the read time-out or the deadline."""


class ServerFault(ServiceError):
    """The service answered with a 5xx status. `retry_after_s`: when to come back, as it said itself."""

    def __init__(self, status: int, retry_after_s: float | None = None) -> None:
        super().__init__(f"the service answered HTTP {status}")
        self.status = status
        self.retry_after_s = retry_after_s


class LinkDown(ServiceError):
    """The breaker is open: the question was not sent, so that nobody waits for a link that is dead."""


class AskedToWait(ServiceError):
    """Too many requests. `retry_after_s`: when to come back, as the service said; None: it did not say."""

    def __init__(self, retry_after_s: float | None = None) -> None:
        super().__init__("the service is asked too often: HTTP 429")
        self.retry_after_s = retry_after_s


class Refused(ServiceError):
    """The service refused the request; `reason` says why in the words of our mock."""

    def __init__(self, status: int, reason: Refusal) -> None:
        super().__init__(f"the service refused: HTTP {status}, {reason.value}")
        self.status = status
        self.reason = reason


class BadAnswer(ServiceError):
    """The answer is cut off, of another type or shape, or answers another question."""


class BadFile(EligibilityError):
    """A file cannot be used. `line` and `key` are None where there is no one place to point at."""

    def __init__(
        self,
        path: Path,
        detail: str,
        *,
        line: int | None = None,
        key: str | None = None,
        allowed: Iterable[str] = (),
    ) -> None:
        self.path = path
        self.detail = detail
        self.line = line
        self.key = key
        self.allowed = tuple(allowed)
        super().__init__(self._text())

    def _text(self) -> str:
        place = str(self.path) if self.line is None else f"{self.path}:{self.line}"
        key = "" if self.key is None else f" {self.key}:"
        hint = f" (allowed: {', '.join(self.allowed)})" if self.allowed else ""
        return f"{place}:{key} {self.detail}{hint}"


class BadProof(EligibilityError):
    """The parts of a proof cannot be put into the signed message."""


class BadToken(EligibilityError):
    """A slip's token cannot be believed. `claims`: what it says, where only its day is over; else None."""

    def __init__(self, fault: TokenFault, detail: str, claims: "TokenClaims | None" = None) -> None:
        super().__init__(detail)
        self.fault = fault
        self.claims = claims


class SlipKeyUnusable(EligibilityError):
    """A file with slip keys is missing, readable by others, or holds no such key."""


class AccessLogError(EligibilityError):
    """The access log, its keys or its checkpoints cannot be used."""


class BadAccessRow(AccessLogError):
    """A row that an access log cannot hold, or text that is none."""


class BadAccessKey(AccessLogError):
    """A key of the access log has the wrong kind, length or rights."""


class BadCheckpoint(AccessLogError):
    """A checkpoint or a receipt that no known key signed, or of another shape."""


class ExchangeError(EligibilityError):
    """A file exchanged with the receipt computer; the text says which, without personal data."""


class BadMessage(ExchangeError):
    """A file is no message of this exchange. `element` and `line` are None where there is no one place."""

    def __init__(
        self, place: str, detail: str, *, element: str | None = None, line: int | None = None
    ) -> None:
        self.place, self.detail = place, detail
        self.element, self.line = element, line
        where = place if line is None else f"{place}:{line}"
        super().__init__(
            f"{where}: {detail}" if element is None else f"{where}: {element} {detail}"
        )


class FileUnsettled(ExchangeError):
    """Somebody still writes the file, holds it, or has just taken it away."""


class NotForTheFile(ExchangeError):
    """The answer is about several people, contradicts the chip, or belongs to no finished visit."""


class FolderMissing(ExchangeError):
    """The folder does not exist, or is none."""


class FolderFull(ExchangeError):
    """The disk or the quota is used up."""


class FolderUnwritable(ExchangeError):
    """The operating system does not let a file be made or read there."""


class StoreFault(EligibilityError):
    """The service's database failed."""


class ServiceNotStarted(EligibilityError):
    """The mock service could not start (port taken, certificates unusable, ...)."""
