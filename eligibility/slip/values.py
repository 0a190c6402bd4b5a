# SPDX-License-Identifier: Apache-2.0
"""What stands on the papers that a patient leaves with when eligibility could not be confirmed.

No certificate of this kind exists officially: a slip says of itself that it is not a 資格確認書.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from eligibility.proof import Method


class SlipReason(StrEnum):
    """Why a slip was printed: what is known of the query's result."""

    UNDECIDED = "undecided"  # no answer, or none that decides
    PENDING = "pending"  # the answer: still in progress
    NONE = "none"  # the answer: no eligibility is registered (yet)
    SEVERAL = "several"
    INELIGIBLE = "ineligible"
    NEW_ELIGIBILITY = "new_eligibility"


@dataclass(frozen=True, slots=True)
class Clinic:
    """The institution that prints; `institution_code` has ten digits."""

    name: str
    institution_code: str
    phone: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class SlipPerson:
    """The holder as the chip says. `birth`: YYYYMMDD; `sex`: 1 male, 2 female, anything else is not stated."""

    name: str = field(repr=False)
    kana: str | None = field(repr=False)
    birth: str = field(repr=False)
    sex: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Slip:
    """One interim slip. `issued_at` carries its zone; `copy` is 1 for the first paper, more means 再発行.

    `reference`: lines about a lost eligibility that the answer carried, for reading only. `code`: the support code or
    the codes of the answer. `has_proof`: the card signed the number, so that the outbox can ask again by itself.
    """

    number: str
    kiosk: str
    issued_at: datetime
    settle_by: date
    clinic: Clinic
    person: SlipPerson | None
    method: Method | None
    staff: str | None
    reason: SlipReason
    code: str | None
    reference: tuple[str, ...] = field(default=(), repr=False)
    copy: int = 1
    has_proof: bool = False

    def __post_init__(self) -> None:
        if self.issued_at.tzinfo is None:
            raise ValueError("the time of issue has no time zone")
        if self.copy < 1:
            raise ValueError("copies count from 1")

    @property
    def reissued(self) -> bool:
        """This paper is not the first with its number."""
        return self.copy > 1


@dataclass(frozen=True, slots=True)
class Declaration:
    """A 被保険者資格申立書 as far as the kiosk can fill it in; what is None is left to be written by hand."""

    clinic: Clinic
    person: SlipPerson | None
    on: date
    number: str | None = None
    """The slip it belongs to."""
    address: str | None = field(default=None, repr=False)
    insurer_name: str | None = field(default=None, repr=False)
    copy: int = 1
