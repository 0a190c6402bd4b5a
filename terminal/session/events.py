# SPDX-License-Identifier: Apache-2.0
"""What happened, in the past tense, each with its time in seconds.

An event of an operation carries (visit, op); one whose pair is not the current one is dropped, so that a late
answer can never reach the next patient. All of them are to be had from here.
"""

from dataclasses import dataclass

from terminal.session.events_after import *  # noqa: F403
from terminal.session.events_base import *  # noqa: F403
from terminal.session.events_base import Event, OpEvent, VisitEvent
from terminal.session.values import (
    CardFacts,
    FaceGuide,
    Failure,
    LayHint,
    LyingCard,
    Method,
    Outcome,
    Question,
    TrayView,
)


class ReaderReady(Event):
    """The card reader is there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderLost(Event):
    """The card reader, or the service behind it, is gone."""

    failure: Failure


class CardAppeared(Event):
    """The reader sees a card."""


class CardVanished(Event):
    """The reader sees no card."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardIdentified(OpEvent):
    """The card said what it is."""

    facts: CardFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberBGiven(VisitEvent):
    """照合番号B is in the vault: a camera read it, or the person typed or corrected it (`typed`).

    `other_birth`: the printed birth year can be meant in another way; the number made of that is in the vault too.
    """

    other_birth: bool = False
    typed: bool = False


class NumberBMissing(VisitEvent):
    """Nothing but the person can give 照合番号B: there is no tray camera, or it is broken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberBUnclear(VisitEvent):
    """The card's face cannot be read as it lies. The camera looks on; told again when the hint changes."""

    hint: LayHint


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberBDoubtful(VisitEvent):
    """照合番号B was read but for these of its 14 digits (0 to 13); the draft is in the vault."""

    doubtful: tuple[int, ...]


class TypingChosen(VisitEvent):
    """The person does not want to lay the card straight, but to type."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffAgreed(VisitEvent):
    """A member of staff who identified themselves agrees to try the other way to write the birth year.

    `staff`: their id, here and below; empty where nobody asked for it (a headless run).
    """

    staff: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardNamed(VisitEvent):
    """What the card that is no My Number Card is by its looks: the answer to NameCard."""

    sort: LyingCard


@dataclass(frozen=True, slots=True, kw_only=True)
class TraySeen(Event):
    """What the tray camera sees, on each change and after LookAtTray and RememberPlace; also between visits.

    `at` is the time of the picture: one that is older than the visit, or than the last view, means nothing.
    """

    view: TrayView


@dataclass(frozen=True, slots=True, kw_only=True)
class CardLies(Event):
    """A card has lain in the tray for a while and the reader sees none; None: it does so no longer.

    Means something between two visits only, and is told again after a visit.
    """

    sort: LyingCard | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberBRefused(OpEvent):
    """照合番号B does not open the card (or contradicts what the chip says for free)."""

    tries_left: int | None


class PhotoRead(OpEvent):
    """The face record is in the vault."""


class HolderRead(OpEvent):
    """Texts, certificate and authenticity are in the vault."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PortraitUnusable(VisitEvent):
    """The photo from the chip cannot be compared with anybody."""

    failure: Failure


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodChosen(VisitEvent):
    """The person chose how to prove who they are."""

    method: Method


@dataclass(frozen=True, slots=True, kw_only=True)
class FaceGuided(OpEvent):
    """The face check asks something else of the person."""

    guide: FaceGuide


@dataclass(frozen=True, slots=True, kw_only=True)
class FaceDecided(OpEvent):
    """The face check is over; `failed` is None when face and photo are the same living person."""

    failed: Outcome | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FaceFailed(OpEvent):
    """The camera or the matcher broke."""

    failure: Failure


class PinEntered(VisitEvent):
    """Four digits are in the vault."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PinRefused(OpEvent):
    """The card said that the PIN is wrong."""

    tries_left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PinUnsettled(OpEvent):
    """The answer to the PIN was lost and the counter does not tell; only the person may enter it again."""

    tries_left: int


class ProofSigned(OpEvent):
    """The card's signature over the nonce is in the vault."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NonceFetched(OpEvent):
    """The service's nonce is in the vault; from `until` on (seconds, as `at`) it is too old to sign."""

    until: float = float("inf")


@dataclass(frozen=True, slots=True, kw_only=True)
class NonceFailed(OpEvent):
    """The service gave no nonce."""

    failure: Failure


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered(OpEvent):
    """The service's answer was judged and compared with the chip; then these questions are to be asked."""

    outcome: Outcome
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryFailed(OpEvent):
    """The service gave no answer that can be used."""

    failure: Failure


class CardConfirmed(OpEvent):
    """The card on the reader still is the one that the visit began with."""


class CardChanged(OpEvent):
    """Another card lies on the reader."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardFailed(OpEvent):
    """The card answered something that the visit cannot go on with."""

    failure: Failure


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkLost(OpEvent):
    """The card fell silent in the middle of an operation, or its reader was not to be reached.

    `progressed`: something new was read before, so that it is not the same trouble as the time before.
    """

    failure: Failure | None = None
    progressed: bool = False


class LinkRestored(OpEvent):
    """The same card answers again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerFired(VisitEvent):
    """The time set by SetTimer is over."""

    mark: str


class Cancelled(VisitEvent):
    """The person pressed 'stop'."""


class StaffCalled(VisitEvent):
    """A member of staff identified themselves and takes over this one visit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffConfirmed(VisitEvent):
    """Staff saw that person and photo agree."""

    staff: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffRefused(VisitEvent):
    """Staff saw that person and photo do not agree, or do not agree to the other birth year."""

    staff: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerCrashed(VisitEvent):
    """What works for this visit broke in a way that nobody foresaw, and is being made anew."""

    failure: Failure
