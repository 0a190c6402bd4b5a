# SPDX-License-Identifier: Apache-2.0
"""Reading answers: strict about shape, forgiving about what it does not need, and never a guess."""

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.answers import Answer, read_answer
from eligibility.codes import (
    CardClassification,
    LimitFlag,
    QualificationValidity,
    SegmentOfResult,
    UnknownCode,
    read_code,
)
from eligibility.errors import BadAnswer
from eligibility.verdict import Standing, VerdictKind, Why, judge

RESULT = {
    "InsuredCardClassification": "01",
    "InsurerNumber": "  999011",
    "InsuredCardSymbol": "模",
    "InsuredIdentificationNumber": "00501",
    "InsuredBranchNumber": "01",
    "PersonalFamilyClassification": "1",
    "Name": "模擬　花子",
    "NameKana": "ﾓｷﾞ ﾊﾅｺ",
    "Sex1": "2",
    "Birthdate": "19800115",
    "InsurerName": "模擬健康保険協会",
    "InsuredPartialContributionRatio": "010",
    "ReasonOfLoss": "03",
    "LimitApplicationCertificateRelatedInfo": {
        "LimitApplicationCertificateClassification": "01",
        "LimitApplicationCertificateClassificationFlag": "B05",
    },
}
ANSWER = {
    "MessageHeader": {
        "ProcessExecutionTime": "20260401093015",
        "SegmentOfResult": "1",
        "ArbitraryFileIdentifier": "visit-1",
        "ReferenceClassification": "1",
    },
    "MessageBody": {
        "ProcessingResultStatus": "1",
        "QualificationValidity": "1",
        "QualificationConfirmationKey": "0A1B",
        "ResultList": {"ResultOfQualificationConfirmation": [RESULT]},
    },
}
PATHS = [
    ("MessageHeader",),
    ("MessageHeader", "SegmentOfResult"),
    ("MessageHeader", "ArbitraryFileIdentifier"),
    ("MessageBody",),
    ("MessageBody", "ResultList"),
    ("MessageBody", "ResultList", "ResultOfQualificationConfirmation"),
    ("MessageBody", "QualificationValidity"),
]


def altered(path: tuple[str, ...], value: object) -> dict:
    answer = copy.deepcopy(ANSWER)
    at = answer
    for name in path[:-1]:
        at = at[name]
    at[path[-1]] = value
    return answer


def with_result(**elements: object) -> dict:
    answer = copy.deepcopy(ANSWER)
    answer["MessageBody"]["ResultList"]["ResultOfQualificationConfirmation"] = [
        {name: value for name, value in {**RESULT, **elements}.items() if value is not None}
    ]
    return answer


def test_a_whole_answer_is_read():
    answer = read_answer(ANSWER)
    (result,) = answer.results
    assert (answer.segment, answer.validity) == ("1", QualificationValidity.VALID)
    assert result.classification is CardClassification.GENERAL
    assert result.limit.flag is LimitFlag.LOW_2


def test_codes_and_numbers_keep_their_zeros_and_spaces():
    (result,) = read_answer(ANSWER).results
    kept = (result.classification, result.branch, result.ratio, result.number)
    assert kept == ("01", "01", "010", "00501")
    assert result.insurer_number == "  999011"
    assert result.reason_of_loss.value == "03"


def test_a_code_without_its_zero_is_not_that_code():
    assert isinstance(read_code(CardClassification, "1"), UnknownCode)
    assert isinstance(read_code(CardClassification, " 01"), UnknownCode)


def test_a_missing_branch_stays_missing():
    for absent in (None, ""):
        (result,) = read_answer(with_result(InsuredBranchNumber=absent)).results
        assert result.branch is None


def test_unknown_elements_are_left_alone():
    assert read_answer(with_result(NewElement={"any": 1})).results == read_answer(ANSWER).results


@pytest.mark.parametrize("name", ["Name", "Sex1", "Birthdate", "InsurerName"])
def test_a_result_without_a_needed_element_is_no_result(name):
    with pytest.raises(BadAnswer, match=name):
        read_answer(with_result(**{name: None}))


@pytest.mark.parametrize(
    "birth",
    [
        "1980015",
        "19800230",
        "１９８００１１５",
        "198001150",
        "abcdefgh",
        "19801300",
        "19800015",
        "00000000",
    ],
)
def test_a_birth_date_that_does_not_exist_is_a_bad_answer(birth):
    with pytest.raises(BadAnswer, match="Birthdate") as caught:
        read_answer(with_result(Birthdate=birth))
    assert birth not in str(caught.value)


@pytest.mark.parametrize("birth", ["19450000", "19450300", "20000200"])
def test_a_birth_date_may_have_an_unknown_month_and_day(birth):
    assert read_answer(with_result(Birthdate=birth)).results[0].birth == birth


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("garbage", [5, 1.5, True, "text", ["a"], [[]], {"a": []}])
def test_garbage_in_any_place_is_a_bad_answer_or_undecided(path, garbage):
    try:
        answer = read_answer(altered(path, garbage))
    except BadAnswer:
        return
    assert judge(answer).kind is VerdictKind.UNDECIDED or answer == _renamed(answer)


def _renamed(answer: Answer) -> Answer:
    """Only a request id may be any text at all; the client compares it."""
    return read_answer(altered(("MessageHeader", "ArbitraryFileIdentifier"), answer.request_id))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=10,
)


@given(JSON)
def test_any_json_is_read_or_refused_as_a_bad_answer(data):
    with pytest.raises(BadAnswer):
        read_answer(data)


@given(st.sampled_from(sorted(RESULT)), JSON)
def test_any_json_for_any_element_is_read_or_refused(name, value):
    try:
        answer = read_answer(with_result(**{name: value}))
    except BadAnswer:
        return
    assert judge(answer).kind is VerdictKind.ELIGIBLE


def answer_of(segment="1", status="1", validity="1", results=1) -> Answer:
    answer = altered(("MessageHeader", "SegmentOfResult"), segment)
    body = answer["MessageBody"]
    body |= {"ProcessingResultStatus": status, "QualificationValidity": validity}
    body["ResultList"]["ResultOfQualificationConfirmation"] = [RESULT] * results
    return read_answer(answer)


@pytest.mark.parametrize(
    ("codes", "kind", "why"),
    [
        ({}, VerdictKind.ELIGIBLE, Why.STATED),
        ({"validity": "2"}, VerdictKind.INELIGIBLE, Why.STATED),
        ({"validity": "2", "results": 0}, VerdictKind.INELIGIBLE, Why.STATED),
        ({"validity": "3", "results": 0}, VerdictKind.NEW_ELIGIBILITY, Why.STATED),
        ({"validity": "4", "results": 0}, VerdictKind.NONE, Why.STATED),
        ({"validity": "5", "results": 0}, VerdictKind.SEVERAL, Why.STATED),
        ({"validity": "6"}, VerdictKind.MEDICAL_AID, Why.MEDICAL_AID_UNREGISTERED),
        ({"results": 0}, VerdictKind.UNDECIDED, Why.CONTRADICTORY),
        ({"results": 2}, VerdictKind.UNDECIDED, Why.CONTRADICTORY),
        ({"segment": "2"}, VerdictKind.UNDECIDED, Why.PROCESSING),
        ({"segment": "9"}, VerdictKind.UNDECIDED, Why.SERVICE_ERROR),
        ({"segment": "9", "validity": "4"}, VerdictKind.UNDECIDED, Why.SERVICE_ERROR),
        ({"segment": "7"}, VerdictKind.UNDECIDED, Why.UNKNOWN_CODE),
        ({"segment": "01"}, VerdictKind.UNDECIDED, Why.UNKNOWN_CODE),
        ({"status": "2"}, VerdictKind.UNDECIDED, Why.RESULT_ERROR),
        ({"status": "2", "validity": "2"}, VerdictKind.UNDECIDED, Why.RESULT_ERROR),
        ({"status": "x"}, VerdictKind.UNDECIDED, Why.UNKNOWN_CODE),
        ({"status": None}, VerdictKind.UNDECIDED, Why.MISSING_CODE),
        ({"validity": None}, VerdictKind.UNDECIDED, Why.MISSING_CODE),
        ({"validity": "0"}, VerdictKind.UNDECIDED, Why.UNKNOWN_CODE),
        ({"validity": "１"}, VerdictKind.UNDECIDED, Why.UNKNOWN_CODE),
    ],
)
def test_each_row_of_the_verdict_table(codes, kind, why):
    verdict = judge(answer_of(**codes))
    assert (verdict.kind, verdict.why) == (kind, why)
    assert (verdict.eligibility is not None) == (kind is VerdictKind.ELIGIBLE)


@given(*[st.none() | st.text(max_size=2) | st.sampled_from("12345679")] * 2, st.integers(0, 3))
def test_only_one_one_one_with_one_result_is_eligible(status, validity, results):
    verdict = judge(answer_of("1", status, validity, results))
    is_clean = (status, validity, results) == ("1", "1", 1)
    assert (verdict.standing is Standing.CONFIRMED) == is_clean
    known_no = status == "1" and (validity in ("2", "3") or (validity == "4" and not results))
    assert (verdict.standing is Standing.NOT_CONFIRMED) == known_no


@given(st.text(min_size=1, max_size=3).filter(lambda code: code != "1"))
def test_a_request_that_did_not_end_normally_is_undecided(segment):
    assert judge(answer_of(segment, validity="4")).standing is Standing.UNDECIDED


def test_an_answer_does_not_show_its_person_when_printed():
    text = repr(read_answer(ANSWER))
    assert not any(part in text for part in ("模擬", "ﾓｷﾞ", "19800115", "00501", "0A1B"))
    assert SegmentOfResult.NORMAL.name in text
