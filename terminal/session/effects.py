# SPDX-License-Identifier: Apache-2.0
"""What the runner is to do, in the imperative."""

from dataclasses import dataclass

from terminal.session.recovery import Shake
from terminal.session.values import Consents, Method, Outcome


@dataclass(frozen=True, slots=True)
class Effect:
    """An order to the runner for one visit."""

    visit: int


@dataclass(frozen=True, slots=True)
class Operation(Effect):
    """An order that is answered by an event with the same (visit, op)."""

    op: int


class IdentifyCard(Operation):
    """Ask the card what it is and remember its identity."""


class ReadPhoto(Operation):
    """Open the surface application with 照合番号B and read the face record."""


class ReadHolder(Operation):
    """Read texts and certificate and check that all of it is authentic."""


@dataclass(frozen=True, slots=True)
class SignProof(Operation):
    """Check that the card is the same, then let it sign the nonce."""

    method: Method


class ConfirmCard(Operation):
    """Check that the card is the same."""


@dataclass(frozen=True, slots=True)
class Reconnect(Operation):
    """Reach the card again, as hard as `shake` says, and check that it is the same."""

    shake: Shake = Shake.LEAVE


class FetchNonce(Operation):
    """Ask the service for a nonce."""


@dataclass(frozen=True, slots=True)
class Query(Operation):
    """Send the proof to the service, judge the answer, compare it with the chip. Not later than `until` (as `at`)."""

    until: float = float("inf")


@dataclass(frozen=True, slots=True)
class SignRegistration(Operation):
    """Check that the card is the same, then let it sign the nonce for 利用申込. No PIN is sent for it."""

    method: Method


@dataclass(frozen=True, slots=True)
class Register(Operation):
    """Tell the service to register the card for use as a health-insurance card. Not later than `until` (as `at`)."""

    until: float = float("inf")


class SignHistory(Operation):
    """Connect to the card, check that it is the same, then let it sign the nonce for the history. No PIN is sent."""


@dataclass(frozen=True, slots=True)
class ReadHistory(Operation):
    """Ask the service who looked at the person's data. Not later than `until` (as `at`)."""

    until: float = float("inf")


class AskAnew(Effect):
    """What was asked and answered in this visit is over: the next question has its own proof and request id."""


@dataclass(frozen=True, slots=True)
class IssueSlip(Operation):
    """Give the interim slip its number: it is committed to the kiosk's database, and with it the question.

    The same visit always gets the same number. `proved` is False while only the PIN still has to prove the person.
    """

    outcome: Outcome
    method: Method
    proved: bool = True


@dataclass(frozen=True, slots=True)
class SignSlip(Operation):
    """Check that the card is the same, then let it sign the slip's number."""

    method: Method


class PrintSlip(Operation):
    """Draw the slip and print it."""


class PrintDeclaration(Operation):
    """Draw the 被保険者資格申立書, filled in as far as it is known, and print it."""


@dataclass(frozen=True, slots=True)
class PutConsents(Effect):
    """Tell the service what the person agreed to; nobody waits for it."""

    consents: Consents


class WithdrawSlip(Effect):
    """A slip was given a number, and then the person was not proved: it is closed, and never printed."""


class CheckFace(Operation):
    """Open the camera and watch it until the face check decides."""


class FindNumberB(Effect):
    """Ask whatever can see the card's face for 照合番号B.

    Answered by one of NumberBGiven, NumberBMissing, NumberBDoubtful and NumberBUnclear; after the last, again when
    the card lies better.
    """


class LookAtTray(Effect):
    """A visit begins: look at the card in the tray, take its place as where it lies, and say what is seen."""


class RememberPlace(Effect):
    """The same card was put back: where it lies now is where it lies. Say what is seen."""


class NameCard(Effect):
    """The chip says that this is no My Number Card: what is it by its looks? Answered by CardNamed, or not at all."""


class UseOtherBirth(Effect):
    """Put the number with the other way to write the birth year into the vault.

    Answered by NumberBGiven; by NumberBMissing when there is none.
    """


class EnrolPortrait(Effect):
    """Make the matcher's reference from the photo of the chip."""


class ShowPerson(Effect):
    """Open the camera for the eyes of staff, who compare the person with the photo from the chip."""


class StopCamera(Effect):
    """Close the camera and end a running face check."""


class EndCard(Effect):
    """Leave no opened PIN on the card and let go of it."""


class WipeVisit(Effect):
    """Zero the vault."""


@dataclass(frozen=True, slots=True)
class RecordOutcome(Effect):
    """The visit has its outcome."""

    outcome: Outcome


@dataclass(frozen=True, slots=True)
class SetTimer(Effect):
    """One timer at a time: replaces the former one; `seconds` None only removes it."""

    mark: str
    seconds: float | None
