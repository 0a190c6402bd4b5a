# SPDX-License-Identifier: Apache-2.0
"""Slips of fictional people, to be signed and drawn."""

from dataclasses import replace
from datetime import UTC, date, datetime

from eligibility.slip.keys import SlipKey
from eligibility.slip.token import TokenClaims, sign_token
from eligibility.slip.values import Clinic, Declaration, Slip, SlipPerson, SlipReason

KEY = SlipKey.generate()
CLINIC = Clinic("みなと通り内科クリニック", "9919999917", "099-000-0000", "〇〇県港通市本町1-2-3")
PERSON = SlipPerson("髙﨑 ふみ子", "タカサキ フミコ", "19431103", "2")
SLIP = Slip(
    number="kiosk-1-20261127-0042",
    kiosk="kiosk-1",
    issued_at=datetime(2026, 11, 27, 0, 31, 5, tzinfo=UTC),
    settle_by=date(2026, 12, 4),
    clinic=CLINIC,
    person=PERSON,
    method="face",
    staff=None,
    reason=SlipReason.UNDECIDED,
    code="E03",
    has_proof=True,
)
DECLARATION = Declaration(
    CLINIC, PERSON, date(2026, 11, 27), SLIP.number, "〇〇県港通市本町4丁目5番6号"
)


def slip(**changes: object) -> Slip:
    """The slip of a fictional person, with changes."""
    return replace(SLIP, **changes)  # type: ignore[arg-type]


def token_of(slip: Slip, key: SlipKey = KEY) -> str:
    """Its signed token."""
    return sign_token(TokenClaims.of(slip), key)
