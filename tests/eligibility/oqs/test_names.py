# SPDX-License-Identifier: Apache-2.0
"""The names of the files: in and out of their parts."""

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eligibility.oqs.names import (
    Direction,
    FaceName,
    FileName,
    Subject,
    parse_face_name,
    parse_name,
)

REAL_FACE = "OQSsiquc01res_face_27142063864da5260a16de5a3d3ad7_20260929160112.xml"


@settings(max_examples=40)
@given(
    st.sampled_from([(subject, phase) for subject in Subject for phase in subject.phases]),
    st.sampled_from(Direction),
    st.text(
        st.characters(
            codec="cp932", exclude_categories=["C"], exclude_characters='/\\:*?"<>|¢£¬‖−〜'
        ),
        min_size=1,
        max_size=40,
    ),
    st.sampled_from(["xml", "zip", "XML"]),
)
def test_a_name_comes_apart_as_it_was_put_together(about, direction, rest, type_):
    name = FileName(*about, direction, rest, type_)
    assert parse_name(str(name)) == name


@settings(max_examples=40)
@given(
    st.integers(0, 10**10 - 1).map(lambda number: f"{number:010}"),
    st.text("0123456789abcdef", min_size=1, max_size=40),
    st.datetimes(datetime(2020, 1, 1), datetime(2099, 1, 1)).map(
        lambda at: at.replace(microsecond=0)
    ),
)
def test_a_face_name_comes_apart_as_it_was_put_together(institution, visit, at):
    name = FaceName(institution, visit, at)
    assert parse_face_name(str(name)) == name
    assert parse_name(str(name)).subject is Subject.ELIGIBILITY


def test_a_face_name_from_the_field_is_understood():
    found = parse_face_name(REAL_FACE)
    assert found == FaceName("2714206386", "4da5260a16de5a3d3ad7", datetime(2026, 9, 29, 16, 1, 12))
    assert str(found) == REAL_FACE


@pytest.mark.parametrize(
    ("request_name", "answer"),
    [
        ("OQSsiquc01req_202604010001.xml", "OQSsiquc01res_202604010001.xml"),
        ("OQSsiimm01req_1.xml", "OQSsiimm01res_1.xml"),
        ("OQSmuquc02req_20260401.xml", "OQSmuquc02res_20260401.xml"),
        ("YZKsiquc01req_1126040109304260.xml", "YZKsiquc01res_1126040109304260.xml"),
    ],
)
def test_the_answer_has_the_name_of_its_request(request_name, answer):
    assert str(parse_name(request_name).answered()) == answer
    assert str(parse_name(request_name).answered("zip")) == answer.replace(".xml", ".zip")


@pytest.mark.parametrize(
    "name",
    [
        "",
        "OQSsiquc01req.xml",
        "OQSsiquc01req_.xml",
        "OQSsiquc02req_1.xml",
        "OQSmuquc03req_1.xml",
        "OQSsiabc01req_1.xml",
        "OQSsiquc01req_1.txt",
        "oqssiquc01req_1.xml",
        "OQSsiquc01req_../../x.xml",
        "OQSsiquc01req_a\nb.xml",
        ".uketsuke-OQSsiquc01req_1.xml.part",
        "OQSsiquc01req_1.xml.tmp",
    ],
)
def test_other_names_are_none_of_ours(name):
    assert parse_name(name) is None


@pytest.mark.parametrize(
    "name",
    [
        REAL_FACE.replace("20260929", "20260231"),
        REAL_FACE.replace("2714206386", "27142063", 1)[:40],
        REAL_FACE.replace(".xml", ".zip"),
    ],
)
def test_a_face_name_with_a_time_that_never_was_is_none(name):
    assert parse_face_name(name) is None
