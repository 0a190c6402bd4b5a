# SPDX-License-Identifier: Apache-2.0
"""Files that must be refused: DTDs, entities, encodings that are not what they say, files cut off."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.errors import BadMessage
from eligibility.oqs.document import LARGEST, parse
from eligibility.oqs.encoding import Encoding

GOOD = '<?xml version="1.0" encoding="{}" standalone="no"?>\n<XmlMsg><Name>模擬　花子</Name></XmlMsg>\n'
SHIFT_JIS = GOOD.format("Shift_JIS").encode("cp932")
UTF_8 = GOOD.format("UTF-8").encode()
BODY = UTF_8.split(b"\n", 1)[1]


def name(data: bytes) -> str | None:
    return parse(data, "f.xml").root.child("Name").text()


@pytest.mark.parametrize(
    "data",
    [
        SHIFT_JIS,
        UTF_8,
        b"\xef\xbb\xbf" + UTF_8,
        BODY,
        b"\xef\xbb\xbf" + BODY,
        UTF_8.replace(b'"', b"'"),
        SHIFT_JIS.replace(b"Shift_JIS", b"Windows-31J"),
        SHIFT_JIS.replace(b"\n", b"\r\n"),
        SHIFT_JIS.replace(b"<Name>", b"<!-- a --><Name><!-- b --><?c d?>"),
    ],
)
def test_a_file_of_another_program_is_read(data):
    assert name(data) == "模擬　花子"


LAUGHS = b"".join(
    b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10 if n else b"ha" * 10) for n in range(12)
)


@pytest.mark.parametrize(
    "dtd",
    [
        b"<!DOCTYPE XmlMsg [" + LAUGHS + b"]>",
        b'<!DOCTYPE XmlMsg [<!ENTITY a11 SYSTEM "file:///etc/passwd">]>',
        b'<!DOCTYPE XmlMsg SYSTEM "http://127.0.0.1:1/x.dtd">',
        b"<!DOCTYPE XmlMsg>",
    ],
    ids=["billion laughs", "external entity", "external DTD", "bare"],
)
@pytest.mark.parametrize("encoding", ["UTF-8", "Shift_JIS"])
def test_a_dtd_is_refused_unread(dtd, encoding):
    declaration = f'<?xml version="1.0" encoding="{encoding}"?>\n'.encode()
    with pytest.raises(BadMessage, match=r"f.xml:2: holds <!DOCTYPE, which is refused"):
        parse(declaration + dtd + b"<XmlMsg><Name>&a11;</Name></XmlMsg>", "f.xml")


def test_an_entity_that_nobody_declared_is_refused():
    with pytest.raises(BadMessage, match="not well-formed"):
        parse(b"<XmlMsg><Name>&nobody;</Name></XmlMsg>", "f.xml")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (UTF_8.replace(b"UTF-8", b"EUC-JP"), "declares EUC-JP; allowed: Shift_JIS, UTF-8"),
        (UTF_8.replace(b"UTF-8", b"Shift_JIS"), "declares Shift_JIS, but its bytes are UTF-8"),
        (SHIFT_JIS.replace(b"Shift_JIS", b"UTF-8"), "f.xml:2: has bytes that are not UTF-8"),
        (SHIFT_JIS.split(b"\n", 1)[1], "f.xml:1: has bytes that are not UTF-8"),
        (b"\xef\xbb\xbf" + SHIFT_JIS, "declares Shift_JIS, but begins as UTF-8"),
        (GOOD.format("UTF-16").encode("utf-16"), "is UTF-16 or no text"),
        (GOOD.format("UTF-16").encode("utf-16-be"), "is UTF-16 or no text"),
        (b" " + UTF_8, "has a declaration that cannot be read"),
        (UTF_8.replace(b'="1.0"', b""), "has a declaration that cannot be read"),
        (
            SHIFT_JIS.replace("模".encode("cp932"), b"\x81\x20"),
            "f.xml:2: has bytes that are not Shift_JIS",
        ),
        (UTF_8[:-12], "is cut off or not well-formed XML"),
        (b"", "is cut off or not well-formed XML"),
        (b"\x00\x01\x02\x03", "is UTF-16 or no text"),
        (b"<XmlMsg>&#1;</XmlMsg>", "not well-formed XML"),
        (b"<XmlMsg>\x01</XmlMsg>", "not well-formed XML"),
        (b"<Other/>", "Other is the outermost element: XmlMsg is expected"),
        (b"<XmlMsg>" + b" " * LARGEST + b"</XmlMsg>", "is larger than"),
        (b"<XmlMsg>" + b"<a>" * 5000 + b"</a>" * 5000 + b"</XmlMsg>", "not well-formed XML"),
    ],
)
def test_what_cannot_be_trusted_is_refused_with_its_place(data, said):
    with pytest.raises(BadMessage) as caught:
        parse(data, "f.xml")
    assert said in str(caught.value)
    assert "花子" not in repr(caught.value)


def test_half_width_kana_alone_are_not_taken_for_utf_8():
    data = '<?xml version="1.0" encoding="Shift_JIS"?><XmlMsg><Name>ﾄｱ</Name></XmlMsg>'.encode(
        "cp932"
    )
    assert data.decode("utf-8", "strict")
    assert name(data) == "ﾄｱ"


@pytest.mark.parametrize("encoding", Encoding)
def test_a_file_cut_off_anywhere_is_refused(encoding):
    data = (SHIFT_JIS if encoding is Encoding.SHIFT_JIS else UTF_8).rstrip()
    for end in range(len(data)):
        with pytest.raises(BadMessage):
            parse(data[:end], "f.xml")


@given(
    st.binary(max_size=200)
    | st.text().map(lambda text: f"<XmlMsg>{text}</XmlMsg>".encode("utf-8", "replace"))
)
def test_no_bytes_raise_anything_but_a_bad_message(data):
    with suppress(BadMessage):
        parse(data, "f.xml")
