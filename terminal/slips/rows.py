# SPDX-License-Identifier: Apache-2.0
"""Slips and proofs to rows and back."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, get_args
from uuid import UUID

from eligibility.proof import Method, Proof, format_time, read_time
from eligibility.slip.values import SlipPerson, SlipReason
from terminal.errors import EntryRefused
from terminal.journal.rows import instant, moment
from terminal.slips.numbers import day_of
from terminal.slips.values import Draft, SlipOutcome, SlipRecord, SlipState

Row = dict[str, Any]

METHODS: tuple[Method, ...] = get_args(Method)
RECORD = """
SELECT slips.*, EXISTS (SELECT 1 FROM slip_proofs WHERE slip_proofs.number = slips.number) AS has_proof FROM slips
"""
FORGOTTEN: Row = dict.fromkeys(("name", "kana", "birth", "sex", "reference", "person_key"))
"""The personal part of a row, deleted."""


def slip_row(draft: Draft, number: str, visit: UUID) -> Row:
    """A new slip. Raises EntryRefused as `draft_row`."""
    drafted = draft_row(draft, number)
    issued = instant(draft.issued_at)
    return {
        "number": number,
        "visit": str(visit),
        "kiosk": draft.kiosk,
        "issued": issued,
        **drafted,
    }


def draft_row(draft: Draft, number: str) -> Row:
    """What a later draft may change. Raises EntryRefused for a time without a zone or a day that is over."""
    if day_of(draft.issued_at) > draft.settle_by.strftime("%Y%m%d"):
        raise EntryRefused(f"{number}: to be settled before it was issued")
    person = draft.person
    return {
        "settle_by": draft.settle_by.isoformat(),
        "reason": draft.reason.value,
        "method": draft.method,
        "staff": draft.staff,
        "code": draft.code,
        "name": None if person is None else person.name,
        "kana": None if person is None else person.kana,
        "birth": None if person is None else person.birth,
        "sex": None if person is None else person.sex,
        "reference": json.dumps(draft.reference, ensure_ascii=False) if draft.reference else None,
    }


def record_of(row: Mapping[str, Any]) -> SlipRecord:
    """A row of RECORD."""
    return SlipRecord(
        number=row["number"],
        visit=UUID(row["visit"]),
        kiosk=row["kiosk"],
        issued_at=moment(row["issued"]),
        settle_by=date.fromisoformat(row["settle_by"]),
        reason=SlipReason(row["reason"]),
        state=SlipState(row["state"]),
        person=person_of(row),
        method=_method(row["method"]),
        staff=row["staff"],
        code=row["code"],
        reference=tuple(json.loads(row["reference"] or "[]")),
        copy=row["copy"],
        attempts=row["attempts"],
        printed=row["printed"],
        has_proof=bool(row["has_proof"]),
        outcome=None if row["outcome"] is None else SlipOutcome(row["outcome"]),
        why=row["why"],
        codes=row["codes"],
        answers=row["answers"],
        asked_at=_moment(row["asked"]),
        again_at=_moment(row["again"]),
        closed_at=_moment(row["closed"]),
        by=row["settled_by"],
    )


def person_of(row: Mapping[str, Any]) -> SlipPerson | None:
    """The personal part of a row, while it is there."""
    if row["name"] is None:
        return None
    return SlipPerson(name=row["name"], kana=row["kana"], birth=row["birth"], sex=row["sex"])


def proof_row(number: str, proof: Proof, request: str | None) -> Row:
    """Raises EntryRefused for what would never be answered."""
    if proof.is_deferred and proof.nonce != number:
        raise EntryRefused(f"{number}: a proof over another slip's number")
    if not proof.is_deferred and not request:
        raise EntryRefused(f"{number}: the visit's own question without its request id")
    if not proof.signature:
        raise EntryRefused(f"{number}: a proof without signature")
    return {
        "number": number,
        "deferred": int(proof.is_deferred),
        "request_id": None if proof.is_deferred else request,
        "method": proof.method,
        "certificate_serial": proof.certificate_serial,
        "certificate": proof.certificate_der,
        "nonce": proof.nonce,
        "kiosk": proof.kiosk,
        "signed": format_time(proof.signed_at),
        "signature": proof.signature,
    }


def proof_of(row: Mapping[str, Any]) -> Proof:
    """A row of `slip_proofs`."""
    method = _method(row["method"])
    assert method is not None  # noqa: S101 -- the column is never empty
    return Proof(
        method=method,
        certificate_serial=row["certificate_serial"],
        certificate_der=row["certificate"],
        nonce=row["nonce"],
        kiosk=row["kiosk"],
        signed_at=read_time(row["signed"]),
        signature=row["signature"],
        is_deferred=bool(row["deferred"]),
    )


def person_key(secret: bytes, certificate_serial: str) -> bytes:
    """Tells slips of one person without telling the person."""
    return hmac.digest(secret, b"person\n" + certificate_serial.encode(), "sha256")


def request_id(secret: bytes, proof: Proof, answers: int) -> str:
    """32 hexadecimal digits that follow from the deferred proof and from how many answers did not decide.

    So a restored copy of the database asks the same questions again, and the service gives the same answers.
    """
    words = b"request\n%d\n%s" % (answers, proof.signature)
    return hmac.new(secret, words, hashlib.sha256).hexdigest()[:32]


def _method(word: str | None) -> Method | None:
    return next((method for method in METHODS if method == word), None)


def _moment(text: str | None) -> datetime | None:
    return None if text is None else moment(text)
