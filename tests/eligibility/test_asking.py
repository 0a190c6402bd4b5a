# SPDX-License-Identifier: Apache-2.0
"""Consents are asked for only where the rules ask, and no oftener than every 24 hours."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from eligibility.answers import Eligibility
from eligibility.asking import ToAsk, what_to_ask
from eligibility.codes import CardClassification, ConsentFlag, ConsentItem, Sex, UnknownCode
from eligibility.entitlements import Consent
from eligibility.notes import AnswerNote
from eligibility.verdict import Verdict, VerdictKind, Why

NOW = datetime(2026, 4, 1, 0, 30, tzinfo=UTC)  # 09:30 in Japan
ONE = Eligibility(CardClassification.GENERAL, "模擬　花子", "19800115", Sex.FEMALE, "模擬健保")
GOOD, OVER = "20260401093001", "20260401093000"


def eligible(*consents: Consent, **changes: object) -> Verdict:
    found = replace(ONE, consents=consents, **changes)
    return Verdict(VerdictKind.ELIGIBLE, Why.STATED, eligibility=found)


def drugs(flag: object, until: str | None) -> Consent:
    return Consent(ConsentItem.DRUGS, flag, "20260331093000", until)  # type: ignore[arg-type]


def test_somebody_who_was_never_asked_is_asked_once_for_everything():
    assert what_to_ask(eligible(), NOW) == ToAsk(information=True)


@pytest.mark.parametrize(
    ("consent", "asked"),
    [
        (drugs(ConsentFlag.YES, GOOD), False),
        (drugs(ConsentFlag.NO, GOOD), False),
        (drugs(ConsentFlag.YES, OVER), True),
        (drugs(ConsentFlag.NO, OVER), True),
        (drugs(ConsentFlag.EXPIRED, GOOD), True),
        (drugs(UnknownCode("8"), GOOD), True),
        (drugs(ConsentFlag.NO, None), True),
        (Consent(ConsentItem.SPECIFIC_DISEASES, ConsentFlag.YES, "20260401093000", None), True),
    ],
)
def test_a_consent_holds_for_its_time_to_the_second(consent, asked):
    assert what_to_ask(eligible(consent), NOW).information is asked


def test_in_the_grace_of_the_certificate_nothing_is_asked():
    flagged = eligible(has_subsidy_question=True)
    assert what_to_ask(replace(flagged, note=AnswerNote.GRACE), NOW) == ToAsk()
    assert what_to_ask(flagged, NOW, in_grace=True) == ToAsk()
    assert what_to_ask(replace(flagged, note=AnswerNote.EXPIRES_SOON), NOW).information


def test_subsidies_are_asked_about_only_when_the_answer_says_so():
    held = drugs(ConsentFlag.YES, GOOD)
    assert what_to_ask(eligible(held), NOW) == ToAsk()
    assert what_to_ask(eligible(held, has_subsidy_question=True), NOW) == ToAsk(subsidies=True)


@pytest.mark.parametrize("kind", [kind for kind in VerdictKind if kind is not VerdictKind.ELIGIBLE])
def test_only_a_confirmed_eligibility_is_followed_by_a_question(kind):
    assert what_to_ask(Verdict(kind, Why.STATED, reference=(ONE,)), NOW) == ToAsk()
