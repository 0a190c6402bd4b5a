# SPDX-License-Identifier: Apache-2.0
"""What stands on a face follows from the virtual card."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from hw.errors import BadFile
from hw.virtual.card import SoftwareCard
from hw.virtual.card_file import read_card_file
from hw.virtual.chip import Chip, Quirks
from hw.virtual.face.printed import FacePrint, address_lines, face_print
from hw.virtual.holder import find_holder, identify

CARDS = Path(__file__).parents[3] / "fixtures" / "cards"
SHOWA = FacePrint("模擬　花子", ("架空県",), date(1980, 2, 17), date(2035, 2, 17), "2285")


def _plastic(path):
    """The card without its keys and certificates, which its face does not show."""
    file = read_card_file(path)
    person = find_holder(path, file)
    return SoftwareCard(file, person and identify(file, person), Chip([], Quirks()), {})


def test_a_date_is_printed_with_its_era_and_one_digit_behind_a_blank():
    assert SHOWA.birth_text == "昭和55年 2月17日生"
    assert SHOWA.expiry_text == "2035年 2月17日まで有効"
    assert replace(SHOWA, padded=False).birth_text == "昭和55年2月17日生"


@pytest.mark.parametrize(
    ("birth", "text"),
    [
        (date(1989, 1, 7), "昭和64年 1月 7日生"),
        (date(1989, 1, 8), "平成元年 1月 8日生"),
        (date(2019, 4, 30), "平成31年 4月30日生"),
        (date(2019, 5, 1), "令和元年 5月 1日生"),
        (date(1993, 11, 5), "平成 5年11月 5日生"),
        (date(1912, 7, 30), "大正元年 7月30日生"),
    ],
)
def test_the_first_year_of_an_era_is_called_gannen(birth, text):
    assert replace(SHOWA, birth=birth).birth_text == text


def test_a_foreign_residents_birth_has_its_gregorian_year():
    western = replace(SHOWA, western=True)
    assert western.birth_text == "1980年 2月17日生"
    assert western.number_b == "80021720352285"


def test_the_face_shows_the_number_that_opens_the_chip():
    """The example of soltia48/myna-card, and every fixture card whose chip follows the print."""
    assert SHOWA.number_b == "55021720352285"
    shown = 0
    for path in sorted(CARDS.glob("*.card.toml")):
        card = _plastic(path)
        if card.number_b and card.file.holder.number_b_year is None:
            assert face_print(card, path).number_b == card.number_b
            shown += 1
    assert shown >= 8


def test_the_portrait_is_the_one_beside_the_card_file():
    path = CARDS / "hanako.card.toml"
    printed = face_print(_plastic(path), path)
    assert isinstance(printed.portrait, Path)
    assert printed.portrait.exists()


def test_a_card_without_pins_says_so_on_its_face(tmp_path):
    text = (CARDS / "hanako.card.toml").read_text("utf-8")
    text = text.replace('kind = "my_number"', 'kind = "pinless"').replace(
        '"../', f'"{CARDS.parent}/'
    )
    path = tmp_path / "pinless.card.toml"
    path.write_text(text, "utf-8")
    printed = face_print(_plastic(path), path)
    assert printed.face_only
    assert printed.additions[0].text == "顔認証"


@pytest.mark.parametrize("name", ["transit", "old-juki", "phone-android"])
def test_a_thing_without_such_a_face_is_refused_by_its_name(name):
    path = CARDS / f"{name}.card.toml"
    with pytest.raises(BadFile, match=name):
        face_print(_plastic(path), path)


def test_no_digit_of_the_number_is_in_a_repr():
    for digits in ("2285", "1980", "2035"):
        assert digits not in repr(SHOWA)


def test_a_long_address_takes_two_lines():
    assert address_lines("架空県模擬市") == ("架空県模擬市",)
    first, second = address_lines("架" * 30)
    assert len(first) == 24
    assert first + second == "架" * 30
