# SPDX-License-Identifier: Apache-2.0
"""Official answers as FHIR: every code has its place, what goes out is valid, numbers come back as they went."""

from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eligibility.answers import Answer, Eligibility, Limit
from eligibility.codes import (
    CardClassification,
    LimitFlag,
    ProcessingResultStatus,
    QualificationValidity,
    Relation,
    SegmentOfResult,
    Sex,
    UnknownCode,
)
from eligibility.service.by_number import Search
from eligibility.service.fhir.coverage import Member, member_of
from eligibility.service.fhir.incoming import Asked, read_request
from eligibility.service.fhir.models import validate
from eligibility.service.fhir.names import BRANCH, MEMBER_ID, NUMBER, SYMBOL, values_of
from eligibility.service.fhir.outcomes import NotFhir
from eligibility.service.fhir.outgoing import render_response
from eligibility.service.fhir.resources import contained_of
from tests.support.fhir_requests import a_request, by_number

JAPAN = timezone(timedelta(hours=9))
AT = datetime(2026, 11, 24, 9, 30, tzinfo=JAPAN)
HANAKO = Eligibility(
    classification=CardClassification.GENERAL,
    name="模擬　花子",
    birth="19800101",
    sex=Sex.FEMALE,
    insurer_name="模擬健康保険協会",
    kana="ﾓｷﾞ ﾊﾅｺ",
    address="東京都千代田区",
    post_number="100-0001",
    insurer_number="01990019",
    symbol="12-34",
    number="4260",
    branch="01",
    relation=Relation.SELF,
    valid_from="20240401",
    ratio="030",
    limit=Limit(None, LimitFlag.LOW_2, "20260401", "20270331"),
)
SEARCH = Search("999011", "4260", "12-34", "01")
few = settings(max_examples=40, deadline=None)
text = st.text("0123456789あいうＡー-", min_size=1, max_size=20)
maybe = st.none() | text
insurers = st.integers(100_000, 999_999).map(str) | st.integers(10_000_000, 99_999_999).map(str)
members = st.builds(Member, insurers, text, maybe, maybe)


def answer(validity=QualificationValidity.VALID, results=(HANAKO,), **changes) -> Answer:
    normal = {"status": ProcessingResultStatus.NORMAL, "confirmation_date": "20261124"}
    made = Answer(SegmentOfResult.NORMAL, "visit-1", validity=validity, results=results, **normal)
    return replace(made, **changes)


def render(said: Answer, search: Search = SEARCH) -> dict:
    asked = Asked("visit-1", "9919999996", search=search)
    made = render_response(said, asked, a_request(), AT)
    return validate(made, "CoverageEligibilityResponse")


V = QualificationValidity


@pytest.mark.parametrize(
    ("validity", "results", "outcome", "in_force", "disposition"),
    [
        (V.VALID, (HANAKO,), "complete", [True], "有効"),
        (V.INVALID, (HANAKO,), "complete", [False], "無効"),
        (V.INVALID, (), "complete", [False], "無効"),
        (V.INVALID_NEW_EXISTS, (), "complete", [False], "無効（新しい資格あり）"),
        (V.NONE, (), "complete", [], "該当資格なし"),
        (V.SEVERAL, (HANAKO, HANAKO), "partial", [], "複数該当"),
        (V.VALID_UNREGISTERED, (HANAKO,), "partial", [], "有効（未登録）"),
        (V.VALID, (), "partial", [], "有効"),
        (V.VALID, (HANAKO, HANAKO), "partial", [], "有効"),
        (UnknownCode("7"), (HANAKO,), "partial", [], None),
        (None, (HANAKO,), "partial", [], None),
    ],
)
def test_each_validity_has_its_outcome(validity, results, outcome, in_force, disposition):
    made = render(answer(validity, results))
    assert made["outcome"] == outcome
    assert [one["inforce"] for one in made.get("insurance", [])] == in_force
    assert made.get("disposition") == disposition


def test_every_validity_is_in_the_table_above():
    mapped = test_each_validity_has_its_outcome.pytestmark[0].args[1]
    assert {row[0] for row in mapped} >= set(QualificationValidity)


@pytest.mark.parametrize("results", [(HANAKO, HANAKO), (HANAKO,)])
def test_nobodys_data_goes_out_where_people_have_to_decide(results):
    made = render(answer(V.SEVERAL, results))
    assert "contained" not in made
    assert "花子" not in str(made)


@pytest.mark.parametrize(
    ("changes", "outcome", "code"),
    [
        ({"segment": SegmentOfResult.PROCESSING, "status": None}, "queued", None),
        ({"segment": SegmentOfResult.ABNORMAL, "error_code": "MOCK-1"}, "error", "MOCK-1"),
        ({"status": ProcessingResultStatus.ERROR, "processing_code": "MOCK-2"}, "error", "MOCK-2"),
        ({"segment": UnknownCode("5")}, "error", "unknown"),
        ({"status": None}, "error", "unknown"),
    ],
)
def test_what_is_no_normal_end_shows_nobody(changes, outcome, code):
    made = render(answer(**changes))
    assert made["outcome"] == outcome
    assert "contained" not in made
    assert "insurance" not in made
    found = [one["code"]["coding"][0]["code"] for one in made.get("error", [])]
    assert found == ([] if code is None else [code])


def test_a_number_that_lost_its_eligibility_is_named_by_the_number_alone():
    made = render(answer(V.INVALID_NEW_EXISTS, ()), SEARCH)
    (one,) = made["insurance"]
    assert one["inforce"] is False
    assert one["coverage"]["identifier"]["value"] == "00999011:12-34:4260:01"


def test_patient_coverage_and_insurer_are_written_as_jp_core_does():
    made = render(answer())
    patient, coverage, insurer = made["contained"]
    for one in made["contained"]:
        validate(one, one["resourceType"])
    assert [name["text"] for name in patient["name"]] == ["模擬　花子", "ﾓｷﾞ ﾊﾅｺ"]
    assert [name["extension"][0]["valueCode"] for name in patient["name"]] == ["IDE", "SYL"]
    assert (patient["gender"], patient["birthDate"]) == ("female", "1980-01-01")
    extensions = {one["url"]: one["valueString"] for one in coverage["extension"]}
    assert extensions == {SYMBOL: "12-34", NUMBER: "4260", BRANCH: "01"}
    assert values_of(coverage, MEMBER_ID) == ["01990019:12-34:4260:01"]
    assert (coverage["subscriberId"], coverage["dependent"]) == ("12-34:4260", "01")
    assert coverage["payor"] == [{"reference": f"#{insurer['id']}"}]
    assert insurer["identifier"][0]["value"] == "01990019"


def test_burden_ratio_and_limit_are_items():
    (insurance,) = render(answer())["insurance"]
    ratio, limit = insurance["item"]
    assert ratio["benefit"][0]["allowedUnsignedInt"] == 30
    assert limit["benefit"][0]["allowedString"] == "B05"
    assert insurance["benefitPeriod"] == {"start": "2024-04-01"}


def test_a_missing_branch_and_the_six_digits_of_national_insurance_stay_what_they_are():
    one = replace(HANAKO, insurer_number="  999011", branch=None, symbol=None)
    _, coverage, insurer = contained_of((one,))
    assert values_of(coverage, MEMBER_ID) == ["00999011::4260:"]
    assert "dependent" not in coverage
    assert [one["url"] for one in coverage["extension"]] == [NUMBER]
    assert member_of(coverage, "x") == Member("999011", "4260", None, None)
    assert insurer["identifier"][0]["value"] == "00999011"


@few
@given(members)
def test_numbers_come_back_as_they_went(member):
    coverage = {"identifier": [{"system": MEMBER_ID, "value": member.member_id()}]}
    assert member_of(coverage, "x") == member


@few
@given(members, st.dates(date(1000, 1, 1)))
def test_a_request_by_number_is_read_as_it_was_written(member, birth):
    request = validate(by_number(member, birth=birth.isoformat()), "CoverageEligibilityRequest")
    found = read_request(request, "kiosk-1").search
    numbers = (found.insurer_number, found.number, found.symbol, found.branch)
    assert numbers == (member.insurer, member.number, member.symbol, member.branch)
    assert found.birth == birth


real_days = st.dates(date(1900, 1, 1), date(2099, 12, 31))
days = real_days.map(lambda day: f"{day:%Y%m%d}") | st.none()
eligibilities = st.builds(
    Eligibility,
    classification=st.sampled_from(CardClassification) | st.just(UnknownCode("99")),
    name=text,
    birth=real_days.map(lambda day: f"{day:%Y%m%d}"),
    sex=st.sampled_from(Sex) | st.just(UnknownCode("9")),
    insurer_name=text,
    kana=maybe,
    address=maybe,
    insurer_number=st.none() | insurers,
    symbol=maybe,
    number=maybe,
    branch=maybe,
    relation=st.none() | st.sampled_from(Relation),
    valid_from=days,
    valid_to=days,
    disqualified_on=days,
    ratio=st.none() | st.sampled_from(["010", "020", "030", "x"]),
    reference_number=maybe,
)


@few
@given(st.sampled_from(QualificationValidity), st.lists(eligibilities, max_size=2).map(tuple))
def test_whatever_the_answer_is_the_response_is_valid_fhir(validity, results):
    made = render(answer(validity, results))
    for one in made.get("contained", []):
        validate(one, one["resourceType"])


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"status": "draft"}, "status"),
        ({"status": "bogus"}, "status"),
        ({"purpose": ["discovery"]}, "purpose"),
        ({"purpose": ["bogus"]}, "purpose"),
        ({"identifier": []}, "identifier"),
        ({"provider": {"display": "x"}}, "provider"),
        ({"patient": None}, "patient"),
        ({"created": None}, "created"),
        ({"insurer": None}, "insurer"),
        ({"insurance": []}, "insurance"),
        ({"contained": []}, "coverage"),
        ({"insurance": [{"coverage": {"reference": "#other"}}]}, "coverage"),
        ({"resourceType": "Bundle"}, "resourceType"),
    ],
)
def test_what_a_request_lacks_is_named(change, where):
    request = {**by_number(Member("01990019", "4260")), **change}
    with pytest.raises(NotFhir) as caught:
        read_request(validate(request, "CoverageEligibilityRequest"), "kiosk-1")
    assert any(where in place for issue in caught.value.issues for place in issue.where)


@pytest.mark.parametrize(
    "value", ["", "a:b:c", "0199001x:1:2:3", "01990019:1::3", "１:2:3:4", ":::"]
)
def test_what_is_no_member_id_is_refused(value):
    with pytest.raises(NotFhir):
        member_of({"identifier": [{"system": MEMBER_ID, "value": value}]}, "x")


@few
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | text,
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    [
                        "resourceType",
                        "status",
                        "patient",
                        "extension",
                        "url",
                        "purpose",
                        "insurance",
                        "x",
                    ]
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=8,
    )
)
def test_no_json_makes_the_reader_fail_otherwise(data):
    with suppress(NotFhir):
        read_request(validate(data, "CoverageEligibilityRequest"), "kiosk-1")
