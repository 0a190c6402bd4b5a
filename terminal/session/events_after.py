# SPDX-License-Identifier: Apache-2.0
"""What happens when there is an outcome: the slip, the questions about consent, first registration, the history."""

from dataclasses import dataclass

from terminal.session.events_base import OpEvent, VisitEvent
from terminal.session.values import Failure, Question


class SlipIssued(OpEvent):
    """The slip has its number, in the kiosk's database."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipNotIssued(OpEvent):
    """The kiosk's database took no slip."""

    failure: Failure


class SlipSigned(OpEvent):
    """The card signed the slip's number: it can be asked about without the card."""


class SlipUnsigned(OpEvent):
    """The slip has no proof of the card, and is printed all the same."""


class SlipPrinted(OpEvent):
    """The paper came out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipPrintFailed(OpEvent):
    """No paper came out; staff can try again or let the visit end without."""

    failure: Failure


class PrintRetried(VisitEvent):
    """Staff want the slip printed once more."""


class PrintSkipped(VisitEvent):
    """Staff let the visit end without the paper; the slip stays open and can be printed later."""


class DeclarationWanted(VisitEvent):
    """Staff want the 被保険者資格申立書 printed."""


class DeclarationPrinted(OpEvent):
    """The paper came out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclarationFailed(OpEvent):
    """No paper came out."""

    failure: Failure


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentSaid(VisitEvent):
    """The person answered one question."""

    question: Question
    agreed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AllConsentsSaid(VisitEvent):
    """The person answered all questions that were on the screen with one touch."""

    agreed: bool


class OneByOneChosen(VisitEvent):
    """The person wants to be asked for each thing."""


class PersonActed(VisitEvent):
    """Somebody touched the screen or a key: they are still there."""


class HistoryWanted(VisitEvent):
    """The person wants to see who looked at their data."""


class HistorySigned(OpEvent):
    """The card signed the nonce for the history."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryRead(OpEvent):
    """The history is in the vault; it has so many rows."""

    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryFailed(OpEvent):
    """The card did not sign, or the service did not tell it."""

    failure: Failure


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryPaged(VisitEvent):
    """The person turns to this page, the first one is 1."""

    page: int


class HistoryClosed(VisitEvent):
    """The person has seen enough of it."""


class ConsentsPut(VisitEvent):
    """The service knows what the person agreed to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentsFailed(VisitEvent):
    """The service could not be told; the clinic sees nothing more, and asks at the next visit."""

    failure: Failure


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationSaid(VisitEvent):
    """The person said whether the card is to be registered for use as a health-insurance card."""

    agreed: bool


class RegistrationSigned(OpEvent):
    """The card signed the nonce for its registration."""


class Registered(OpEvent):
    """The service has registered the card."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationFailed(OpEvent):
    """The card did not sign, or the service did not register it."""

    failure: Failure
