# SPDX-License-Identifier: Apache-2.0
"""Every combination of the codes that there are, unknown and absent ones included, has exactly one verdict."""

from dataclasses import replace
from itertools import product

import pytest

from eligibility.answers import Answer, Eligibility
from eligibility.codes import (
    CardClassification,
    ProcessingResultStatus,
    QualificationValidity,
    SegmentOfResult,
    Sex,
    UnknownCode,
    read_code,
)
from eligibility.notes import AnswerNote
from eligibility.verdict import Standing, VerdictKind, Why, judge

ONE = Eligibility(CardClassification.GENERAL, "模擬　花子", "19800115", Sex.FEMALE, "模擬健保")
SEGMENTS, STATUSES = ("1", "2", "9", "7"), ("1", "2", "7", None)
VALIDITIES, COUNTS = ("1", "2", "3", "4", "5", "6", "7", None), (0, 1, 2)
ALL = list(product(SEGMENTS, STATUSES, VALIDITIES, COUNTS))

ON_NORMAL = {
    ("1", 1): (VerdictKind.ELIGIBLE, Why.STATED),
    **{("2", n): (VerdictKind.INELIGIBLE, Why.STATED) for n in COUNTS},
    **{("3", n): (VerdictKind.NEW_ELIGIBILITY, Why.STATED) for n in COUNTS},
    ("4", 0): (VerdictKind.NONE, Why.STATED),
    **{("5", n): (VerdictKind.SEVERAL, Why.STATED) for n in COUNTS},
    **{("6", n): (VerdictKind.MEDICAL_AID, Why.MEDICAL_AID_UNREGISTERED) for n in COUNTS},
    **{("7", n): (VerdictKind.UNDECIDED, Why.UNKNOWN_CODE) for n in COUNTS},
    **{(None, n): (VerdictKind.UNDECIDED, Why.MISSING_CODE) for n in COUNTS},
    **{place: (VerdictKind.UNDECIDED, Why.CONTRADICTORY) for place in (("1", 0), ("1", 2))},
    **{place: (VerdictKind.UNDECIDED, Why.CONTRADICTORY) for place in (("4", 1), ("4", 2))},
}
"""(validity, results) after SegmentOfResult 1 and ProcessingResultStatus 1."""
OTHER_SEGMENTS = {"2": Why.PROCESSING, "9": Why.SERVICE_ERROR}
OTHER_STATUSES = {"2": Why.RESULT_ERROR, "7": Why.UNKNOWN_CODE, None: Why.MISSING_CODE}


def expected(
    segment: str, status: str | None, validity: str | None, results: int
) -> tuple[VerdictKind, Why]:
    if segment in OTHER_SEGMENTS:
        return VerdictKind.UNDECIDED, OTHER_SEGMENTS[segment]
    if status == "2":
        return VerdictKind.UNDECIDED, Why.RESULT_ERROR
    if segment != "1":
        return VerdictKind.UNDECIDED, Why.UNKNOWN_CODE
    if status != "1":
        return VerdictKind.UNDECIDED, OTHER_STATUSES[status]
    return ON_NORMAL[validity, results]


def answer(segment: str, status: str | None, validity: str | None, results: int) -> Answer:
    return Answer(
        segment=read_code(SegmentOfResult, segment),
        request_id="r",
        status=None if status is None else read_code(ProcessingResultStatus, status),
        validity=None if validity is None else read_code(QualificationValidity, validity),
        results=(ONE,) * results,
    )


def test_there_is_a_row_for_each_combination():
    assert len(ALL) == len(set(ALL)) == 4 * 4 * 8 * 3
    assert len(ON_NORMAL) == len(VALIDITIES) * len(COUNTS)


@pytest.mark.parametrize("codes", ALL, ids=str)
def test_each_combination_has_its_verdict(codes):
    verdict = judge(answer(*codes))
    assert (verdict.kind, verdict.why) == expected(*codes)
    confirmed = codes == ("1", "1", "1", 1)
    assert (verdict.standing is Standing.CONFIRMED) == confirmed
    assert (verdict.eligibility is ONE) == confirmed
    if not confirmed:
        assert verdict.reference == (ONE,) * codes[3], "what came is kept, for reading only"


@pytest.mark.parametrize(
    ("code", "note"),
    [
        ("MOCK-CERT-GRACE", AnswerNote.GRACE),
        ("MOCK-CERT-EXPIRES-SOON", AnswerNote.EXPIRES_SOON),
        ("MOCK-NOT-REGISTERED", AnswerNote.NOT_REGISTERED),
        ("mock-cert-grace", None),
        ("E99", None),
        (None, None),
    ],
)
def test_a_note_decides_nothing_and_is_kept(code, note):
    verdict = judge(replace(answer("1", "1", "1", 1), processing_code=code))
    assert (verdict.kind, verdict.note) == (VerdictKind.ELIGIBLE, note)


def test_a_note_beside_an_answer_that_decides_nothing_is_nothing():
    undecided = replace(answer("9", None, None, 0), processing_code="MOCK-CERT-GRACE")
    assert judge(undecided).note is None


def test_each_kind_of_verdict_has_a_standing():
    assert {kind.standing for kind in VerdictKind} == set(Standing)
    assert isinstance(read_code(QualificationValidity, "7"), UnknownCode)
