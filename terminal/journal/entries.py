# SPDX-License-Identifier: Apache-2.0
"""What the journal holds, as values. Times are aware datetimes; nothing here tells who the person was."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitEntry:
    """One visit. Outcome, reason, kind of card and method are the words of the public JSON.

    `away_ms`: how long the card was not there; `read_ms`: how long commands to the card took, in all.
    """

    id: UUID
    kiosk: str
    began: datetime
    lasted_s: float
    outcome: str
    reason: str
    support_code: str | None = None
    card_kind: str | None = None
    method: str | None = None
    drops: int = 0
    resumes: int = 0
    resets: int = 0
    garbled: int = 0
    away_ms: float = 0.0
    apdus: int = 0
    read_ms: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class DropEntry:
    """One loss of the link and why it is believed to have happened.

    `visit` is None for a drop outside of any visit. `length_s` is None when the card did not come back; `spacing_s`
    is the time since the drop before, None for the first. `same_card` is None when it was not asked or no card came.
    `confidence` from 0 to 1; `reasons` are short English words for staff and developers. `tray`: what a camera over
    the tray saw of it, by hw.quality's word (still, lifted); None without one, or when it saw too little.
    """

    at: datetime
    cause: str
    visit: UUID | None = None
    confidence: float = 0.0
    length_s: float | None = None
    spacing_s: float | None = None
    garbled_before: int = 0
    garbled_after: int = 0
    reset_seen: bool = False
    same_card: bool | None = None
    resumed: bool = False
    reasons: tuple[str, ...] = ()
    tray: str | None = None


class OutageKind(StrEnum):
    """What was away."""

    READER = "reader"
    SERVICE = "service"
    """The PC/SC service, without which no reader can be reached."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutageEntry:
    """A time without reader or without PC/SC service; `ended` is None while it lasts."""

    id: UUID
    kind: OutageKind
    began: datetime
    ended: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkHour:
    """One hour (UTC) of the link. `disturbed`: visits with at least one drop; `drops`: by cause."""

    hour: datetime
    visits: int = 0
    disturbed: int = 0
    drops: Mapping[str, int]
    garbled: int = 0
    resets: int = 0
    apdus: int = 0
    away_ms: float = 0.0
    read_ms: float = 0.0


@dataclass(frozen=True, slots=True)
class Pruned:
    """How many entries were too old."""

    visits: int
    drops: int
    outages: int
