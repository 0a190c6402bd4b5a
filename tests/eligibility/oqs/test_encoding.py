# SPDX-License-Identifier: Apache-2.0
"""Characters that the exchange's encodings can carry, and what becomes of the others."""

import pytest
from hypothesis import given

from eligibility.codes import CharacterCode
from eligibility.oqs.encoding import SUBSTITUTE, Encoding, declared_encoding, fit
from tests.support.oqs_values import ANYTHING

SHIFT_JIS, UTF_8 = Encoding.SHIFT_JIS, Encoding.UTF_8


def test_every_character_of_the_basic_plane_comes_back_as_it_was_written():
    for code in range(0x10000):
        fitted = fit(chr(code), SHIFT_JIS).text
        assert fitted.encode("cp932").decode("cp932") == fitted, hex(code)


@pytest.mark.parametrize("encoding", Encoding)
@given(text=ANYTHING)
def test_no_text_is_too_strange_for_a_file(encoding, text):
    fitted = fit(text, encoding).text
    assert fitted.encode(encoding.codec).decode(encoding.codec) == fitted
    assert fit(fitted, encoding).text == fitted
    assert fit(fitted, encoding).lost == 0


@pytest.mark.parametrize(
    "name", ["髙橋", "山﨑", "渡邊", "渡邉", "﨑玉", "德川", "①㈱", "ﾓｷﾞ ﾊﾅｺ", "模擬　花子"]
)
def test_the_characters_of_nec_and_ibm_stay_what_they_are(name):
    assert fit(name, SHIFT_JIS).text == name
    assert name.encode("cp932").decode("cp932") == name


@pytest.mark.parametrize(
    ("name", "written", "lost"),
    [
        ("𠮷田", "●田", 1),
        ("草彅剛", "草彅剛", 0),
        ("剝", "●", 1),
        ("葛\U000e0100城", "葛城", 1),
        ("か\u3099", "が", 0),
        ("한글", "●●", 2),
        ("\ue000", "●", 1),
        ("\ud800\x01\ufffe", "●●●", 3),
        ("a\nb", "a●b", 1),
    ],
)
def test_what_code_page_932_lacks_becomes_a_black_circle_and_is_counted(name, written, lost):
    fitted = fit(name, SHIFT_JIS)
    assert (fitted.text, fitted.lost) == (written, lost)


def test_utf_8_carries_rare_characters_but_nothing_that_xml_forbids():
    assert fit("𠮷葛\U000e0100", UTF_8).text == "𠮷葛\U000e0100"
    assert fit("\x00\ud800\uffff\x1b", UTF_8).text == SUBSTITUTE * 4


@pytest.mark.parametrize(
    ("ours", "windows"),
    [
        ("〜", "～"),
        ("−", "－"),
        ("‖", "∥"),
        ("—", "―"),
        ("¢", "￠"),
        ("£", "￡"),
        ("¬", "￢"),
        ("¥", "￥"),
    ],
)
def test_wave_dash_minus_and_their_like_are_written_as_windows_reads_them(ours, windows):
    fitted = fit(ours, SHIFT_JIS)
    assert (fitted.text, fitted.lost) == (windows, 0)


@pytest.mark.parametrize("name", ["Shift_JIS", "SHIFT_JIS", "shift-jis", "Windows-31J", "CP932"])
def test_shift_jis_has_many_names(name):
    assert declared_encoding(name) is SHIFT_JIS


def test_an_encoding_that_is_not_one_of_the_two_has_no_name():
    assert declared_encoding("EUC-JP") is None
    assert declared_encoding("UTF-16") is None


def test_the_identifier_says_what_the_declaration_says():
    assert SHIFT_JIS.character_code is CharacterCode.SHIFT_JIS
    assert UTF_8.character_code is CharacterCode.UTF_8
