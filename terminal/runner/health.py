# SPDX-License-Identifier: Apache-2.0
"""How the parts of a kiosk are doing, for staff: which works, which does not, since when, and under which code.

The workers tell the `Ledger` from their own threads what they met; `Runner.health` reads it. Nothing here is about a
person.
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from types import MappingProxyType

from terminal.session.values import Failure


class Part(StrEnum):
    """A thing of the kiosk that can fail on its own and be restarted on its own."""

    READER = "reader"
    CAMERA = "camera"
    """The one that looks at the person."""
    TRAY = "tray"
    """The one that looks at the card from above, and what reads its pictures."""
    MATCHER = "matcher"
    PRINTER = "printer"
    SERVICE = "service"
    JOURNAL = "journal"
    """The database: visits, slips, the access log."""


class PartState(StrEnum):
    """What staff need to know of a part."""

    OK = "ok"
    TROUBLE = "trouble"
    STARTING = "starting"
    """Not tried yet, or being opened anew."""
    NOT_USED = "not_used"
    """This kiosk has none."""


class Restart(StrEnum):
    """What became of the wish to restart a part."""

    ORDERED = "ordered"
    """It is done on the part's own thread; the part is STARTING until it is known how it went."""
    BUSY = "busy"
    """A person is at it just now: nothing was done. Only the matcher says so, during a face check."""
    NOT_USED = "not_used"


@dataclass(frozen=True, slots=True)
class PartHealth:
    """One part. `code` and `message` as in docs/failure-codes.md, of a trouble; `since`: the present state began."""

    state: PartState
    code: str | None = None
    message: str | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Health:
    """All parts. `crashes`: workers that broke and were made anew since the start.

    `pauses` and `longest_pause_s`: how often the window did not answer for too long, as the heartbeat noted it.
    """

    parts: Mapping[Part, PartHealth] = field(default_factory=dict)
    crashes: int = 0
    pauses: int = 0
    longest_pause_s: float = 0.0

    def of(self, part: Part) -> PartHealth:
        """One part; NOT_USED if nobody knows it."""
        return self.parts.get(part, PartHealth(PartState.NOT_USED))

    @property
    def troubled(self) -> tuple[Part, ...]:
        """What does not work."""
        return tuple(p for p, known in self.parts.items() if known.state is PartState.TROUBLE)


OF_PART: Mapping[Part, tuple[str, ...]] = MappingProxyType(
    {
        Part.READER: ("R1",),
        Part.CAMERA: ("V",),
        Part.TRAY: ("V",),
        Part.MATCHER: (*(f"F0{n}" for n in range(1, 7)), "F10", "F11", "F13", "F14"),
        Part.PRINTER: ("P", "S02"),
        Part.SERVICE: ("E",),
        Part.JOURNAL: ("J",),
    }
)
"""Codes that blame the part itself, by their beginning; others blame a picture, a card or an answer."""
OF_ANY = ("T00", "T02", "X")
"""What nobody foresaw, and files that cannot be used, blame the part that was at work."""


class Ledger:
    """What each part met last. Any thread may tell. `changed` is called after each change."""

    def __init__(
        self,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        self._now = now
        self._changed = changed
        self._lock = threading.Lock()
        self._known: dict[Part, PartHealth] = {}
        self._crashes = 0

    def ok(self, part: Part) -> None:
        """It works."""
        self._note(part, PartHealth(PartState.OK))

    def starting(self, part: Part) -> None:
        """Nobody knows yet."""
        self._note(part, PartHealth(PartState.STARTING))

    def not_used(self, part: Part) -> None:
        """This kiosk has none."""
        self._note(part, PartHealth(PartState.NOT_USED))

    def met(self, part: Part, failure: Failure) -> None:
        """Something failed at its work; whether the part is to blame is told by the code."""
        if failure.code.startswith((*OF_PART[part], *OF_ANY)):
            self._note(part, PartHealth(PartState.TROUBLE, failure.code, failure.message))

    def crashed(self) -> None:
        """A worker broke."""
        with self._lock:
            self._crashes += 1
        self._changed()

    def read(self) -> Health:
        """All that is known."""
        with self._lock:
            return Health(MappingProxyType(dict(self._known)), self._crashes)

    def _note(self, part: Part, told: PartHealth) -> None:
        with self._lock:
            before = self._known.get(part)
            if before is not None and replace(before, since=None) == told:
                return
            self._known[part] = replace(told, since=self._now())
        self._changed()
