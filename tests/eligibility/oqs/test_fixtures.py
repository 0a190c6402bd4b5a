# SPDX-License-Identifier: Apache-2.0
"""The fixture files, which a person can read: what is read from them, in both encodings alike."""

from pathlib import Path

import pytest

from eligibility.codes import ConsentFlag, ConsentItem, QualificationValidity, SegmentOfResult
from eligibility.entitlements import Consent
from eligibility.oqs import messages
from eligibility.oqs.codec import decode, encode
from eligibility.oqs.document import parse
from eligibility.oqs.encoding import Encoding
from eligibility.oqs.names import parse_name
from tests.support.oqs_values import independent

FIXTURES = Path(__file__).parents[2] / "fixtures" / "oqs"
ENCODINGS = {"shift_jis": Encoding.SHIFT_JIS, "utf_8": Encoding.UTF_8}
LAYOUTS = {
    "OQSsiquc01req_hanako": messages.ELIGIBILITY_REQUEST,
    "OQSsiquc01req_number": messages.ELIGIBILITY_REQUEST,
    "OQSsiquc01req_no-branch-zeros": messages.ELIGIBILITY_REQUEST,
    "OQSsiimm01req_reference": messages.REFERENCE_REQUEST,
    "OQSmuquc02req_collect": messages.COLLECT_REQUEST,
    "OQSsiquc01res_face_99199999960123456789abcdef0123_20260401093015": messages.ELIGIBILITY_REPLY,
    "OQSsiquc01res_refused": messages.ELIGIBILITY_REPLY,
    "OQSmuquc02res_rows": messages.BULK_REPLY,
}


@pytest.fixture(params=ENCODINGS)
def folder(request) -> Path:
    return FIXTURES / request.param


def read(folder: Path, name: str):
    return decode(LAYOUTS[name], (folder / f"{name}.xml").read_bytes(), name)


def test_every_fixture_is_known_and_has_a_name_of_the_field(folder):
    names = {path.stem for path in folder.glob("*.xml")}
    assert names == set(LAYOUTS)
    assert all(parse_name(f"{name}.xml") for name in names)


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_fixture_comes_back_from_our_own_file(folder, name):
    value, encoding = read(folder, name), ENCODINGS[folder.name]
    encoded = encode(LAYOUTS[name], value, encoding)
    assert (decode(LAYOUTS[name], encoded.data, name), encoded.lost) == (value, ())
    assert parse((folder / f"{name}.xml").read_bytes(), name).encoding is encoding
    theirs = {
        one.tag: one.text for one in independent((folder / f"{name}.xml").read_bytes()).iter()
    }
    ours = {one.tag: one.text for one in independent(encoded.data).iter()}
    assert {tag for tag, text in theirs.items() if (text or "").strip()} - {
        "SomethingNewIn2027"
    } <= set(ours)


def test_a_question_by_number(folder):
    request = read(folder, "OQSsiquc01req_number")
    assert (request.header.file_id, request.header.confirmation_date) == (
        "kiosk-000123",
        "20260401",
    )
    assert (request.search.insurer_number, request.search.symbol) == ("999011", "あい・１２")
    assert (request.search.branch, request.search.limit_consent) == ("01", ConsentFlag.YES)


def test_a_question_with_zeros_and_without_a_branch(folder):
    search = read(folder, "OQSsiquc01req_no-branch-zeros").search
    assert (search.insurer_number, search.number, search.branch, search.symbol) == (
        "999011",
        "４２６０",
        None,
        None,
    )


def test_a_face_file(folder):
    reply = read(folder, "OQSsiquc01res_face_99199999960123456789abcdef0123_20260401093015")
    (result,) = reply.results
    assert (reply.header.segment, reply.status, reply.validity) == ("1", "1", "1")
    assert (result.name, result.kana, result.birth) == ("模擬　●花子", "ﾓｷﾞ ﾊﾅｺ", "19800101")
    consent = Consent(ConsentItem.DRUGS, ConsentFlag.YES, "20260401093015", "20260402093015")
    assert result.consents == (consent,)


def test_a_refusal_and_a_bulk_reply(folder):
    refused = read(folder, "OQSsiquc01res_refused")
    assert (refused.header.segment, refused.header.error_code) == (
        SegmentOfResult.ABNORMAL,
        "MOCK-E01",
    )
    rows = read(folder, "OQSmuquc02res_rows").rows
    assert [row.validity for row in rows] == [
        QualificationValidity.VALID,
        QualificationValidity.NONE,
    ]
