# SPDX-License-Identifier: Apache-2.0
"""Chains of made-up accesses."""

from datetime import UTC, datetime, timedelta

from eligibility.access_log import AccessRow, Checkpoint, Event, PersonKey, append

CHAIN = "kiosk-1"
BEGAN = datetime(2026, 11, 24, 0, 0, 0, tzinfo=UTC)
KEY = PersonKey(bytes(range(32)))


def an_event(number: int, person: str = "hanako", **changes: object) -> Event:
    usual = {
        "at": BEGAN + timedelta(seconds=number),
        "actor": "9919999996",
        "person": KEY.hash(person),
        "kind": "face",
        "purpose": "eligibility",
        "reference": f"visit-{number}",
    }
    return Event(**{**usual, **changes})


def a_chain(length: int, chain: str = CHAIN) -> list[AccessRow]:
    rows: list[AccessRow] = []
    for number in range(length):
        rows.append(append(chain, an_event(number), rows[-1] if rows else None))
    return rows


def a_mark(row: AccessRow, **changes: object) -> Checkpoint:
    usual = {"chain": CHAIN, "seq": row.seq, "hash": row.hash, "at": row.at}
    return Checkpoint(**{**usual, **changes})
