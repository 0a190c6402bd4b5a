# SPDX-License-Identifier: Apache-2.0
"""Drafts, proofs and answers for tests of slips."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from eligibility.answers import Answer, Eligibility
from eligibility.codes import (
    CardClassification,
    ProcessingResultStatus,
    QualificationValidity,
    SegmentOfResult,
    Sex,
)
from eligibility.proof import Proof
from eligibility.slip.values import SlipPerson, SlipReason
from terminal.slips.numbers import last_day
from terminal.slips.values import Draft

FRIDAY = datetime(2026, 11, 27, 1, 30, tzinfo=UTC)
"""10:30 in Japan, so the 37,800th second of the day."""
HANAKO = SlipPerson(name="受付 花子", kana=None, birth="19800215", sex="2")
JAPAN_S = 37_800


def a_draft(at: datetime = FRIDAY, **changes: Any) -> Draft:
    """An ordinary slip of kiosk-1."""
    usual: dict[str, Any] = {
        "kiosk": "kiosk-1",
        "issued_at": at,
        "settle_by": last_day(at, 7),
        "reason": SlipReason.UNDECIDED,
        "person": HANAKO,
        "method": "face",
        "code": "E03",
    }
    return Draft(**{**usual, **changes})


def a_visit(number: int) -> UUID:
    """The id of the n-th visit."""
    return UUID(int=number)


def a_proof(number: str, serial: str = "0A", at: datetime = FRIDAY, **changes: Any) -> Proof:
    """A deferred proof that nobody checks."""
    usual: dict[str, Any] = {
        "method": "face",
        "certificate_serial": serial,
        "certificate_der": None,
        "nonce": number,
        "kiosk": "kiosk-1",
        "signed_at": at,
        "signature": f"signed {number} {serial}".encode(),
        "is_deferred": True,
    }
    return Proof(**{**usual, **changes})


def a_live_proof(nonce: str = "nonce-1", serial: str = "0A", at: datetime = FRIDAY) -> Proof:
    """The proof of the visit itself."""
    return a_proof(nonce, serial, at, is_deferred=False)


def an_answer(
    proof: Proof,
    request_id: str,
    validity: QualificationValidity = QualificationValidity.VALID,
    person: SlipPerson = HANAKO,
    segment: SegmentOfResult = SegmentOfResult.NORMAL,
) -> Answer:
    """A normal answer about one person, or about nobody where the validity says so."""
    shown = validity in (QualificationValidity.VALID, QualificationValidity.INVALID)
    result = Eligibility(
        classification=CardClassification.GENERAL,
        name=person.name,
        birth=person.birth,
        sex=Sex(person.sex),
        insurer_name="架空健康保険組合",
        insurer_number="99139999",
    )
    return Answer(
        segment=segment,
        request_id=request_id,
        certificate_serial=proof.certificate_serial,
        status=ProcessingResultStatus.NORMAL,
        validity=validity,
        results=(result,) if shown else (),
    )


@dataclass
class ScriptedService:
    """Answers what its script says: exceptions are raised, answers made for the question; at its end all is valid.

    A step may be a function of the question, too.
    """

    script: list[Any] = field(default_factory=list)
    asked: list[tuple[str, bool, str]] = field(default_factory=list)
    """Nonce or slip's number, deferred, request id."""
    closed: int = 0

    def query(self, proof: Proof, request_id: str) -> Answer:
        self.asked.append((proof.nonce, proof.is_deferred, request_id))
        step = self.script.pop(0) if self.script else QualificationValidity.VALID
        if isinstance(step, Exception):
            raise step
        if isinstance(step, QualificationValidity):
            return an_answer(proof, request_id, step)
        return step(proof, request_id)

    def close(self) -> None:
        self.closed += 1


@dataclass
class Calendar:
    """A calendar that is set by hand, or goes with a clock."""

    at: datetime = FRIDAY
    clock: Any = None
    began: float = 0.0

    @classmethod
    def of(cls, clock: Any, at: datetime = FRIDAY) -> "Calendar":
        return cls(at, clock, clock.now())

    def __call__(self) -> datetime:
        gone = 0.0 if self.clock is None else self.clock.now() - self.began
        return self.at + timedelta(seconds=gone)

    @property
    def day(self) -> date:
        return self().date()
