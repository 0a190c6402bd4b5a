# SPDX-License-Identifier: Apache-2.0
"""Answers that are somebody else's or another question's, for the faults that need a real one."""

import json
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select

from eligibility.service import schema
from eligibility.service.official import AnswerHeader, render_answer
from eligibility.service.records import Transaction

Elements = dict[str, Any]

_people, _queries = schema.insurances, schema.queries
_NEXT = (
    select(_people.c.person_id)
    .where(_people.c.person_id > bindparam("after"))
    .order_by(_people.c.person_id)
    .limit(1)
)
_FORMER = (
    select(_queries.c.answer)
    .where((_queries.c.kiosk == bindparam("by")) & (_queries.c.request_id != bindparam("not_id")))
    .order_by(_queries.c.at.desc())
    .limit(20)
)


def wrong_person(tx: Transaction, answer: Elements, person_id: str | None) -> Elements:
    """Under the same request and card, what the service holds about the next person of the register."""
    other = _next_person(tx.connection, person_id or "")
    person = None if other is None else tx.person(other)
    if person is None or "MessageBody" not in answer:
        return answer
    shown = render_answer(_header_of(answer), person, None)["MessageBody"]
    key = answer["MessageBody"].get("QualificationConfirmationKey")
    body = shown if key is None else {**shown, "QualificationConfirmationKey": key}
    return {**answer, "MessageBody": body}


def former_answer(tx: Transaction, answer: Elements, kiosk: str | None) -> Elements:
    """What this kiosk was answered the last time before, about another request; the right one without any."""
    own = answer.get("MessageHeader", {}).get("ArbitraryFileIdentifier", "")
    rows = tx.connection.scalars(_FORMER, {"by": kiosk, "not_id": own})
    for text in rows:
        former: Elements = json.loads(text)
        if "ResultList" in former.get("MessageBody", {}):
            return former
    return answer


def _next_person(connection: Connection, after: str) -> str | None:
    found = connection.scalar(_NEXT, {"after": after}) or connection.scalar(_NEXT, {"after": ""})
    return None if found == after else found


def _header_of(answer: Elements) -> AnswerHeader:
    header = answer["MessageHeader"]
    asked: date = datetime.strptime(header["QualificationConfirmationDate"], "%Y%m%d").date()
    return AnswerHeader(
        executed_at=datetime.strptime(header["ProcessExecutionTime"], "%Y%m%d%H%M%S"),
        as_of=asked,
        institution_code=header["MedicalInstitutionCode"],
        request_id=header["ArbitraryFileIdentifier"],
        certificate_serial=None,
    )
