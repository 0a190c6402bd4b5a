# SPDX-License-Identifier: Apache-2.0
"""Bulk questions in two phases: a reception number at once, the validities a while later, and nothing else.

What was received is in the database before its number is given out, so a service that is killed and started
again finishes it. The result is made once, when it is first asked for after it is ready.
"""

import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Column, DateTime, String, Table, Text, delete, insert, select, update

from eligibility.codes import ProcessingResultStatus, SegmentOfResult
from eligibility.refusals import Refusal
from eligibility.service import schema
from eligibility.service.by_number import METHOD, Search, find, qualify_number
from eligibility.service.counter import Ask, Purpose, header_of, note_access, once, settled
from eligibility.service.official import Elements, render_header
from eligibility.service.records import Transaction
from eligibility.service.rules import Settled

MOST = 3000
"""People in one request; the service takes bodies of at most 1 MiB (see `gate`)."""

SECONDS_PER_1000 = 2.0
"""How long the work is said to take; the real system's time is not public."""

KEPT = timedelta(days=7)

bulk_requests = Table(
    "bulk_requests",
    schema.metadata,
    Column("reception_number", String, primary_key=True),
    Column("kiosk", String, nullable=False),
    Column("institution_code", String, nullable=False),
    Column("request_id", String, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("ready_at", DateTime(timezone=True), nullable=False),
    Column("searches", Text),
    Column("result", Text),
)
_c = bulk_requests.c


def receive(
    tx: Transaction, ask: Ask, searches: Sequence[Search], fixed_day: date | None, now: datetime
) -> Settled | Refusal:
    """Phase 1: keep the request, give its number."""

    def work() -> Settled:
        number = secrets.token_hex(10)
        tx.connection.execute(delete(bulk_requests).where(_c.at < now - KEPT))
        tx.connection.execute(insert(bulk_requests), _row(number, ask, searches, now))
        body = {
            "ProcessingResultStatus": ProcessingResultStatus.NORMAL.value,
            "ReceptionNumber": number,
        }
        header = header_of(ask, now, fixed_day)
        return settled(None, {"MessageHeader": render_header(header), "MessageBody": body})

    return once(tx, ask, now, work)


def collect(
    tx: Transaction, ask: Ask, number: str, fixed_day: date | None, now: datetime
) -> Settled | Refusal:
    """Phase 2: in progress, or the result; it may be asked for again and again."""
    mine = (_c.reception_number == number) & (_c.kiosk == ask.kiosk)
    mine &= _c.institution_code == ask.institution_code
    row = tx.connection.execute(select(bulk_requests).where(mine)).mappings().one_or_none()
    if row is None:
        return Refusal.RECEPTION_UNKNOWN
    header = header_of(ask, now, fixed_day)
    if now < _utc(row["ready_at"]):
        waiting = render_header(header, SegmentOfResult.PROCESSING)
        return settled(None, {"MessageHeader": waiting, "MessageBody": {}})
    results = row["result"] or _finish(tx, ask, dict(row), header.as_of, now)
    body = {
        "ProcessingResultStatus": ProcessingResultStatus.NORMAL.value,
        "ReceptionNumber": number,
        "ResultList": {"ResultOfQualificationConfirmation": json.loads(results)},
    }
    return settled(None, {"MessageHeader": render_header(header), "MessageBody": body})


def _finish(tx: Transaction, ask: Ask, row: dict[str, Any], day: date, now: datetime) -> str:
    searches = [_search(kept) for kept in json.loads(row["searches"])]
    results: list[Elements] = []
    looked_at: set[str] = set()
    for search, found in zip(searches, find(tx.connection, searches), strict=True):
        validity, _ = qualify_number(found, day)
        looked_at |= {one.person.id for one in found}
        results.append(_result(search, validity.value))
    for person_id in sorted(looked_at):
        note_access(tx, ask, person_id, METHOD, Purpose.BULK, now)
    text = json.dumps(results, ensure_ascii=False)
    done = update(bulk_requests).where(_c.reception_number == row["reception_number"])
    tx.connection.execute(done.values(result=text, searches=None))
    return text


def _result(search: Search, validity: str) -> Elements:
    named = {} if search.arbitrary_id is None else {"ArbitraryIdentifier": search.arbitrary_id}
    return {**named, "QualificationValidity": validity}


def _row(number: str, ask: Ask, searches: Sequence[Search], now: datetime) -> dict[str, Any]:
    seconds = SECONDS_PER_1000 * max(1.0, len(searches) / 1000)
    kept = [{**asdict(one), "birth": one.birth and one.birth.isoformat()} for one in searches]
    return {
        "reception_number": number,
        "kiosk": ask.kiosk,
        "institution_code": ask.institution_code,
        "request_id": ask.request_id,
        "at": now.astimezone(UTC),
        "ready_at": now.astimezone(UTC) + timedelta(seconds=seconds),
        "searches": json.dumps(kept, ensure_ascii=False),
        "result": None,
    }


def _search(kept: dict[str, Any]) -> Search:
    birth = kept["birth"] and date.fromisoformat(kept["birth"])
    return Search(**{**kept, "birth": birth})


def _utc(at: datetime) -> datetime:
    """SQLite gives times back without their zone; all of ours are UTC."""
    return at if at.tzinfo else at.replace(tzinfo=UTC)
