# SPDX-License-Identifier: Apache-2.0
"""What each answer and each refusal means for a slip."""

from dataclasses import replace

import pytest

from eligibility.codes import QualificationValidity, SegmentOfResult
from eligibility.errors import (
    AskedToWait,
    BadAnswer,
    BadProof,
    ConnectFailed,
    LinkDown,
    Refused,
    ServerFault,
    TimedOut,
    TlsFailed,
)
from eligibility.refusals import Refusal
from terminal.slips.asking import (
    FINAL,
    Contradicted,
    Decided,
    ForStaff,
    LiveOver,
    NoAnswer,
    NotAsked,
    TooOld,
    Undecided,
    ask,
)
from terminal.slips.values import Question, SlipOutcome
from tests.support.slip_drafts import HANAKO, ScriptedService, a_live_proof, a_proof, an_answer

NUMBER = "kiosk-1-20261127-37800"
DEFERRED = Question(
    NUMBER, a_proof(NUMBER), "third", HANAKO, ("second", "first"), has_deferred=True
)
LIVE = Question(NUMBER, a_live_proof(), "visit", HANAKO, has_deferred=True)
VALID, NONE = QualificationValidity.VALID, QualificationValidity.NONE


def found(*script, question=DEFERRED):
    return ask(ScriptedService(list(script)), question)


def refused(reason):
    return Refused(403, reason)


@pytest.mark.parametrize(
    ("validity", "outcome"),
    [
        (VALID, SlipOutcome.ELIGIBLE),
        (QualificationValidity.INVALID, SlipOutcome.INELIGIBLE),
        (QualificationValidity.INVALID_NEW_EXISTS, SlipOutcome.NEW_ELIGIBILITY),
    ],
)
def test_an_answer_that_decides_settles(validity, outcome):
    finding = found(validity)
    assert isinstance(finding, Decided)
    assert (finding.outcome, finding.codes) == (outcome, f"1/1/{validity.value}")


@pytest.mark.parametrize("part", ["name", "birth", "sex"])
@pytest.mark.parametrize("validity", [VALID, QualificationValidity.INVALID])
def test_an_answer_about_somebody_else_settles_nothing(part, validity):
    other = {"name": "別人 太郎", "birth": "19800216", "sex": "1"}[part]
    person = replace(HANAKO, **{part: other})
    finding = found(lambda proof, request: an_answer(proof, request, validity, person))
    assert finding == Contradicted(f"answer_differs_in_{part}", f"1/1/{validity.value}")
    assert part == "sex" or other not in repr(finding)


def test_without_a_person_on_the_slip_no_answer_can_settle_it():
    nobody = replace(DEFERRED, person=None)
    assert found(VALID, question=nobody) == ForStaff("nobody_to_compare")
    decides = QualificationValidity.INVALID_NEW_EXISTS
    assert found(decides, question=nobody) == ForStaff("nobody_to_compare")


def test_nothing_registered_is_asked_again_another_day():
    assert found(NONE) == Undecided("none", "1/1/4", stated=True)


def test_an_answer_in_progress_is_asked_again_soon():
    segment = SegmentOfResult.PROCESSING
    finding = found(lambda proof, request: an_answer(proof, request, NONE, segment=segment))
    assert isinstance(finding, Undecided)
    assert not finding.stated


def test_several_eligibilities_are_for_staff():
    assert found(QualificationValidity.SEVERAL) == ForStaff("several")


@pytest.mark.parametrize("reason", sorted(FINAL))
def test_a_refusal_for_good_is_for_staff_with_its_reason(reason):
    assert found(refused(reason)) == ForStaff(reason.value)
    assert found(refused(reason), question=LIVE) == LiveOver(), "the deferred proof is still there"


@pytest.mark.parametrize("reason", sorted(set(Refusal) - FINAL))
def test_no_other_refusal_ends_a_slip(reason):
    finding = found(refused(reason))
    if reason is Refusal.SLIP_TOO_OLD:
        assert finding == TooOld()
    elif reason is Refusal.SLIP_USED:
        assert isinstance(finding, Decided)
    else:
        assert finding == NoAnswer(reason.value, link=False, slip=True)


@pytest.mark.parametrize(
    "reason",
    [
        Refusal.NONCE_EXPIRED,
        Refusal.NONCE_UNKNOWN,
        Refusal.NONCE_USED,
        Refusal.SIGNED_AT_OTHER_TIME,
    ],
)
def test_the_visit_s_own_question_is_given_up_when_its_nonce_is_over(reason):
    assert found(refused(reason), question=LIVE) == LiveOver()


def test_a_used_slip_is_answered_from_the_question_that_used_it():
    service = ScriptedService([refused(Refusal.SLIP_USED), refused(Refusal.SLIP_USED), NONE, VALID])
    finding = ask(service, DEFERRED)
    assert isinstance(finding, Decided)
    assert [request for _, _, request in service.asked] == ["third", "third", "second", "first"]


def test_a_used_slip_without_an_answer_of_ours_is_for_staff():
    assert found(*[refused(Refusal.SLIP_USED)] * 4) == ForStaff("slip_used")


def test_a_link_that_breaks_while_the_former_questions_are_asked_ends_nothing():
    finding = found(refused(Refusal.SLIP_USED), ConnectFailed("x"))
    assert finding == NoAnswer("ConnectFailed", link=True, slip=False)


@pytest.mark.parametrize(
    ("error", "finding"),
    [
        (ConnectFailed("x"), NoAnswer("ConnectFailed", link=True, slip=False)),
        (TlsFailed("x"), NoAnswer("TlsFailed", link=True, slip=False)),
        (TimedOut("x"), NoAnswer("TimedOut", link=True, slip=True)),
        (ServerFault(500), NoAnswer("ServerFault", link=True, slip=True)),
        (ServerFault(503, 7.0), NoAnswer("ServerFault", link=True, slip=True, at_least_s=7.0)),
        (AskedToWait(9.0), NoAnswer("AskedToWait", link=True, slip=False, at_least_s=9.0)),
        (BadAnswer("x"), NoAnswer("BadAnswer", link=False, slip=True)),
        (LinkDown("x"), NotAsked()),
        (BadProof("x"), ForStaff("bad_proof")),
    ],
)
def test_without_an_answer_it_is_asked_again(error, finding):
    assert found(error) == finding
