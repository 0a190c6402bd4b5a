# SPDX-License-Identifier: Apache-2.0
"""Values to files and back, in both encodings; what a stranger wrote; what is refused, and where the fault is."""

import random
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from eligibility.answers import Eligibility
from eligibility.codes import (
    CardClassification,
    CharacterCode,
    QualificationValidity,
    SegmentOfResult,
    Sex,
)
from eligibility.errors import BadMessage
from eligibility.oqs import messages
from eligibility.oqs.codec import decode, encode
from eligibility.oqs.encoding import SUBSTITUTE, Encoding
from eligibility.oqs.layout import Layout
from eligibility.oqs.messages import ELIGIBILITY_REPLY, ELIGIBILITY_REQUEST
from eligibility.oqs.result import DISEASE, LIMIT_INFO, RESULT, TICKET
from eligibility.oqs.values import (
    EligibilityReply,
    EligibilityRequest,
    NumberSearch,
    ReplyHeader,
    RequestHeader,
)
from tests.support.oqs_values import ANYTHING, independent, missing, values

WHOLE = {
    name: layout
    for name, layout in vars(messages).items()
    if isinstance(layout, Layout) and name.endswith(("_REQUEST", "_REPLY", "RECEIPT"))
}
PARTS = {
    "RESULT": RESULT,
    "DISEASE": DISEASE,
    "LIMIT_INFO": LIMIT_INFO,
    "TICKET": TICKET,
    "SEARCH": messages.SEARCH,
}
REQUEST = EligibilityRequest(
    RequestHeader("9919999996", "kiosk-000123", "20260401"),
    NumberSearch("999011", "4260", "20010327", symbol="12-34", branch="01"),
)
HANAKO = Eligibility(
    CardClassification.GENERAL,
    "模擬　花子",
    "19800101",
    Sex.FEMALE,
    "模擬健康保険協会",
    insurer_number="01990019",
)


def reply(*results: Eligibility, encoding: Encoding = Encoding.SHIFT_JIS) -> EligibilityReply:
    header = ReplyHeader(
        SegmentOfResult.NORMAL, "9919999996", encoding.character_code, file_id="visit-1"
    )
    return EligibilityReply(header, validity=QualificationValidity.VALID, results=results)


@pytest.mark.parametrize("layout", {**WHOLE, **PARTS}.values(), ids={**WHOLE, **PARTS}.keys())
def test_no_field_of_a_message_is_forgotten_by_its_table(layout):
    # Our mock's own, without any public element for them: no receipt computer would read them.
    assert missing(layout) <= {"has_subsidy_question", "subsidies"}


@pytest.mark.parametrize("layout", WHOLE.values(), ids=WHOLE.keys())
@settings(max_examples=25, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(data=st.data(), encoding=st.sampled_from(Encoding))
def test_a_message_comes_back_from_its_file_as_it_went(layout, data, encoding):
    value = _with_code(data.draw(values(layout, encoding)), encoding)
    encoded = encode(layout, value, encoding)
    assert encoded.lost == ()
    assert decode(layout, encoded.data, "f.xml") == value


@pytest.mark.parametrize("encoding", Encoding)
@settings(max_examples=40, deadline=None)
@given(name=ANYTHING, number=ANYTHING)
def test_a_file_is_well_formed_whatever_a_text_holds(encoding, name, number):
    odd = replace(HANAKO, name=name, number=number, kana="ﾓｷﾞ ﾊﾅｺ")
    data = encode(ELIGIBILITY_REPLY, reply(odd, encoding=encoding), encoding).data
    result = independent(data).find("MessageBody/ResultList/ResultOfQualificationConfirmation")
    assert result.findtext("NameKana") == "ﾓｷﾞ ﾊﾅｺ"


def _with_code(value, encoding):
    header = getattr(value, "header", None)
    if not isinstance(header, ReplyHeader):
        return value
    return replace(value, header=replace(header, character_code=encoding.character_code))


@pytest.mark.parametrize("encoding", Encoding)
def test_another_programs_reader_finds_the_elements_by_name(encoding):
    data = encode(ELIGIBILITY_REPLY, reply(HANAKO, encoding=encoding), encoding).data
    assert data.startswith(
        f'<?xml version="1.0" encoding="{encoding}" standalone="no"?>\r\n'.encode()
    )
    root = independent(data)
    result = root.find("MessageBody/ResultList/ResultOfQualificationConfirmation")
    assert root.findtext("MessageHeader/CharacterCodeIdentifier") == encoding.character_code.value
    assert (result.findtext("Name"), result.findtext("Birthdate")) == ("模擬　花子", "19800101")


def test_a_six_digit_insurer_number_is_written_behind_spaces_and_read_behind_zeros_too():
    data = encode(ELIGIBILITY_REQUEST, REQUEST, Encoding.SHIFT_JIS).data
    assert b"<InsurerNumber>  999011</InsurerNumber>" in data
    zeros = data.replace(b"  999011", b"00999011")
    assert decode(ELIGIBILITY_REQUEST, zeros, "f.xml").search.insurer_number == "999011"


@pytest.mark.parametrize(
    "branch", [b"", b"<InsuredBranchNumber/>", b"<InsuredBranchNumber> </InsuredBranchNumber>"]
)
def test_a_missing_branch_stays_missing(branch):
    data = encode(ELIGIBILITY_REQUEST, REQUEST, Encoding.UTF_8).data
    data = data.replace(b"<InsuredBranchNumber>01</InsuredBranchNumber>", branch)
    read = decode(ELIGIBILITY_REQUEST, data, "f.xml")
    assert read.search.branch is None
    assert b"InsuredBranchNumber" not in encode(ELIGIBILITY_REQUEST, read, Encoding.UTF_8).data


def test_what_was_lost_names_the_element_and_not_the_character():
    encoded = encode(
        ELIGIBILITY_REPLY, reply(replace(HANAKO, name="𠮷野　剝子")), Encoding.SHIFT_JIS
    )
    assert [(one.element, one.count) for one in encoded.lost] == [("Name", 2)]
    assert "𠮷" not in repr(encoded)
    assert SUBSTITUTE in decode(ELIGIBILITY_REPLY, encoded.data, "f.xml").results[0].name


@settings(max_examples=20, deadline=None)
@given(seed=st.integers())
def test_the_order_of_elements_and_strangers_among_them_do_not_matter(seed):
    whole = reply(HANAKO, encoding=Encoding.UTF_8)
    root = independent(encode(ELIGIBILITY_REPLY, whole, Encoding.UTF_8).data)
    _shuffle(root, random.Random(seed))  # noqa: S311 - no secret
    data = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
    assert decode(ELIGIBILITY_REPLY, data, "f.xml") == whole


def _shuffle(element: ET.Element, chance: random.Random) -> None:
    children = list(element)
    for child in children:
        _shuffle(child, chance)
        element.remove(child)
    if children:
        ET.SubElement(element, "SomethingNewIn2027").text = "?"
        children.append(ET.Element("{urn:other}Name"))
    chance.shuffle(children)
    element.extend(children)


@pytest.mark.parametrize(
    ("old", "new", "element", "detail"),
    [
        (
            b"<Birthdate>20010327<",
            b"<Birthdate>20010229<",
            "Birthdate",
            "is not a date like 20260401",
        ),
        (b"<InsurerNumber>  999011<", b"<InsurerNumber>99901X<", "InsurerNumber", "8 or 6 digits"),
        (b">12-34<", b">" + b"1" * 21 + b"<", "InsuredCardSymbol", "longer than 20"),
        (b"kiosk-000123", b"k" * 51, "ArbitraryFileIdentifier", "longer than 50"),
        (b"9919999996", b"991999999", "MedicalInstitutionCode", "10 digits"),
        (b">01<", b">1<", "InsuredBranchNumber", "2 digits"),
        (
            b"<InsuredIdentificationNumber>4260</InsuredIdentificationNumber>",
            b"",
            "InsuredIdent",
            "is missing",
        ),
        (b"<Birthdate>20010327<", b"<Birthdate>  <", "Birthdate", "is empty"),
        (
            b"</Birthdate>",
            b"</Birthdate><Birthdate>20010328</Birthdate>",
            "Birthdate",
            "stands there twice",
        ),
        (b"20010327", b"<b>20010327</b>", "Birthdate", "holds elements"),
        (b"MessageBody>", b"Body>", "MessageBody", "is missing"),
    ],
)
def test_what_is_wrong_with_a_request_is_told_with_file_line_and_element(old, new, element, detail):
    data = encode(ELIGIBILITY_REQUEST, REQUEST, Encoding.UTF_8).data
    assert old in data
    with pytest.raises(BadMessage) as caught:
        decode(ELIGIBILITY_REQUEST, data.replace(old, new), "OQSsiquc01req_1.xml")
    error = caught.value
    assert error.element.startswith(element)
    assert detail in str(error)
    assert str(error).startswith(f"OQSsiquc01req_1.xml:{error.line}: ")
    assert 2 <= error.line <= 20
    assert "2001" not in str(error)


def test_two_people_can_be_read_but_the_identifier_may_not_contradict_the_declaration():
    data = encode(ELIGIBILITY_REPLY, reply(HANAKO, HANAKO), Encoding.SHIFT_JIS).data
    assert len(decode(ELIGIBILITY_REPLY, data, "f.xml").results) == 2
    wrong = replace(
        reply(HANAKO), header=replace(reply().header, character_code=CharacterCode.UTF_8)
    )
    with pytest.raises(
        BadMessage, match="CharacterCodeIdentifier contradicts the declared Shift_JIS"
    ):
        decode(
            ELIGIBILITY_REPLY, encode(ELIGIBILITY_REPLY, wrong, Encoding.SHIFT_JIS).data, "f.xml"
        )
