# SPDX-License-Identifier: Apache-2.0
"""What is kept of an interim slip, as values. The personal part never shows in a `repr`."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from eligibility.proof import Method, Proof
from eligibility.slip.values import Clinic, Slip, SlipPerson, SlipReason


class SlipState(StrEnum):
    """Where a slip is in its life; `life` has the arrows."""

    OPEN = "open"
    STAFF = "staff"
    """The service will not take this proof: somebody has to look into the official portal."""
    SETTLED = "settled"
    CONTRADICTED = "contradicted"
    """The answer names another person than the chip did. Nothing of it is kept."""
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    """The person was not proved, before any paper: there is nothing to settle."""

    @property
    def closed(self) -> bool:
        """Whether the person's part is deleted: nothing will be asked any more."""
        return self not in (SlipState.OPEN, SlipState.STAFF)


class SlipOutcome(StrEnum):
    """What a settled slip came to. DECLARED: settled by hand on the person's own declaration (申立書)."""

    ELIGIBLE = "eligible"
    INELIGIBLE = "ineligible"
    NEW_ELIGIBILITY = "new_eligibility"
    NONE = "none"
    DECLARED = "declared"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A slip before it has a number. `issued_at` carries its zone; `settle_by` is the last day, in Japan.

    `reference`: lines about a lost eligibility. `code`: a support code or the answer's codes.
    """

    kiosk: str
    issued_at: datetime
    settle_by: date
    reason: SlipReason
    person: SlipPerson | None = field(default=None, repr=False)
    method: Method | None = None
    staff: str | None = None
    code: str | None = None
    reference: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipRecord:
    """A slip with its number, as it stands in the book.

    `person` and `reference` are gone once it is closed. `copy`: 1 for the first paper, more means 再発行; 0 before
    any paper. `attempts`: how often it was handed to a printer; `printed`: how often that was confirmed.
    `has_proof`: it can be asked without the card. `why`: a word for how it ended or why staff have it.
    `codes`: of the last answer. `answers`: how many answers did not decide. `again_at`: not to be asked before that.
    `by`: who settled it by hand.
    """

    number: str
    visit: UUID
    kiosk: str
    issued_at: datetime
    settle_by: date
    reason: SlipReason
    state: SlipState = SlipState.OPEN
    person: SlipPerson | None = field(default=None, repr=False)
    method: Method | None = None
    staff: str | None = None
    code: str | None = None
    reference: tuple[str, ...] = field(default=(), repr=False)
    copy: int = 0
    attempts: int = 0
    printed: int = 0
    has_proof: bool = False
    outcome: SlipOutcome | None = None
    why: str | None = None
    codes: str | None = None
    answers: int = 0
    asked_at: datetime | None = None
    again_at: datetime | None = None
    closed_at: datetime | None = None
    by: str | None = None

    def paper(self, clinic: Clinic) -> Slip:
        """The slip as it is drawn."""
        return Slip(
            number=self.number,
            kiosk=self.kiosk,
            issued_at=self.issued_at,
            settle_by=self.settle_by,
            clinic=clinic,
            person=self.person,
            method=self.method,
            staff=self.staff,
            reason=self.reason,
            code=self.code,
            reference=self.reference,
            copy=max(1, self.copy),
            has_proof=self.has_proof,
        )


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask about a slip: a signed proof and the id under which the service remembers its answer.

    `earlier`: the ids of the same proof's former questions, newest first.
    """

    number: str
    proof: Proof = field(repr=False)
    request_id: str
    person: SlipPerson | None = field(repr=False)
    earlier: tuple[str, ...] = ()
    has_deferred: bool = False

    @property
    def is_live(self) -> bool:
        """The question of the visit itself, over the service's own nonce."""
        return not self.proof.is_deferred


@dataclass(frozen=True, slots=True)
class Summary:
    """What reception sees. `waiting` are asked by themselves, `without_proof` and `staff` are not.

    `to_do`: slips about which somebody has to do something or should know, oldest first.
    """

    waiting: int = 0
    without_proof: int = 0
    staff: int = 0
    oldest: datetime | None = None
    to_do: tuple[SlipRecord, ...] = ()
