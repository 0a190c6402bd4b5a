# SPDX-License-Identifier: Apache-2.0
"""Papers of nobody, for whoever sets a printer up: their key is thrown away, so that they never verify."""

from datetime import datetime, timedelta

from eligibility.japan import JAPAN
from eligibility.slip.keys import SlipKey
from eligibility.slip.token import TokenClaims, sign_token
from eligibility.slip.values import Clinic, Declaration, Slip, SlipPerson, SlipReason

NUMBER = "mihon-00000000-0000"
PERSON = SlipPerson("見本　髙子", None, "19431103", "2")
DAYS = 7


def sample_slip(clinic: Clinic, now: datetime, reason: SlipReason, copy: int = 1) -> Slip:
    """A slip with everything on it that a slip can have."""
    today = now.astimezone(JAPAN).date()
    lost = reason in (SlipReason.INELIGIBLE, SlipReason.NEW_ELIGIBILITY)
    return Slip(
        number=NUMBER,
        kiosk="mihon",
        issued_at=now,
        settle_by=today + timedelta(days=DAYS),
        clinic=clinic,
        person=PERSON,
        method="staff",
        staff="見本",
        reason=reason,
        code="E03" if reason is SlipReason.UNDECIDED else None,
        reference=("見本健康保険組合　記号 0　番号 0　枝番 00",) if lost else (),
        copy=copy,
        has_proof=True,
    )


def sample_token(slip: Slip) -> str:
    """Of the right length, and signed by nobody."""
    return sign_token(TokenClaims.of(slip), SlipKey.generate())


def sample_declaration(clinic: Clinic, now: datetime) -> Declaration:
    """A declaration with what a kiosk knows."""
    today = now.astimezone(JAPAN).date()
    return Declaration(clinic, PERSON, today, NUMBER, "〇〇県見本市見本町1丁目2番3号")
