# SPDX-License-Identifier: Apache-2.0
import pickle
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hw.card.number_b import NumberB, birth_digits, era_of
from hw.errors import BadPinFormat

PUBLISHED = b"55021720352285"
"""soltia48/myna-card's fictional card: born 1980-02-17 (昭和55), ends 2035, code 2285."""


def test_the_published_example_is_composed_from_what_is_printed():
    assert NumberB.compose(date(1980, 2, 17), 2035, "2285").digits == PUBLISHED


@pytest.mark.parametrize(
    ("birth", "digits"),
    [
        (date(2020, 2, 24), "020224"),
        (date(2019, 5, 1), "010501"),
        (date(2019, 4, 30), "310430"),
        (date(1989, 1, 8), "010108"),
        (date(1989, 1, 7), "640107"),
        (date(1926, 12, 25), "011225"),
        (date(1926, 12, 24), "151224"),
        (date(1912, 7, 30), "010730"),
        (date(1912, 7, 29), "450729"),
    ],
)
def test_an_era_begins_on_its_first_day(birth, digits):
    assert birth_digits(birth) == digits


def test_a_foreign_residents_card_counts_western_years():
    assert birth_digits(date(1980, 2, 17), gregorian=True) == "800217"
    written = NumberB.compose(date(1980, 2, 17), 2035, "2285", gregorian=True)
    assert written.agrees_with_birth(date(1980, 2, 17))


def test_before_the_first_era_there_is_no_era_year():
    with pytest.raises(ValueError, match="first era"):
        era_of(date(1800, 1, 1))


@settings(deadline=None)
@given(
    st.dates(date(1900, 1, 1), date(2026, 11, 23)),
    st.integers(2020, 2099),
    st.integers(0, 9999),
    st.booleans(),
)
def test_the_birth_date_is_among_the_readings_of_the_digits(birth, year, code, gregorian):
    number = NumberB.compose(birth, year, f"{code:04d}", gregorian)
    assert birth in number.births(date(2026, 11, 23))
    assert number.agrees_with_birth(birth)
    assert number.expiry_year == year
    assert number.agrees_with_expiry(date(year, 2, 17))
    assert not number.agrees_with_expiry(date(year + 1, 2, 17))


@settings(deadline=None)
@given(st.binary(max_size=20) | st.from_regex(rb"[0-9]{14}", fullmatch=True))
def test_anything_else_is_refused_with_one_kind_of_error(digits):
    try:
        number = NumberB(digits)
    except BadPinFormat:
        return
    assert number.digits == digits


@pytest.mark.parametrize(
    "digits",
    [
        b"",
        b"5502172035228",
        b"550217203522851",
        b"5502172035228x",
        "５５０２１７２０３５２２８５".encode(),
        b"55131720352285",
        b"55023020352285",
        b"55021719992285",
        b"55021700002285",
    ],
)
def test_digits_that_no_card_has_are_refused(digits):
    with pytest.raises(BadPinFormat):
        NumberB(digits)


@pytest.mark.parametrize(
    ("digits", "births"),
    [
        ("310430", [date(2019, 4, 30), date(1956, 4, 30), date(1898, 4, 30), date(1931, 4, 30)]),
        ("310501", [date(1956, 5, 1), date(1898, 5, 1), date(1931, 5, 1)]),
        ("640107", [date(1989, 1, 7), date(1964, 1, 7)]),
        ("640108", [date(1964, 1, 8)]),
    ],
)
def test_a_day_belongs_to_one_era_only(digits, births):
    number = NumberB(f"{digits}20352285".encode())
    assert list(number.births(date(2026, 11, 23))) == births


@pytest.mark.parametrize("code", ["", "123", "12345", "12 4", "１２３４"])
def test_a_security_code_of_another_form_is_refused(code):
    with pytest.raises(BadPinFormat):
        NumberB.compose(date(1980, 2, 17), 2035, code)


def test_it_is_never_shown_written_or_hashed():
    number = NumberB(PUBLISHED)
    for text in (repr(number), str(number), f"{number}"):
        assert "5502" not in text
        assert "2285" not in text
    with pytest.raises(TypeError):
        pickle.dumps(number)
    with pytest.raises(TypeError):
        hash(number)


def test_equal_digits_are_equal():
    assert NumberB(PUBLISHED) == NumberB(bytearray(PUBLISHED))
    assert NumberB(PUBLISHED) != NumberB(b"55021720352286")
    assert NumberB(PUBLISHED) != PUBLISHED


def test_a_wiped_number_is_gone():
    number = NumberB(PUBLISHED)
    number.wipe()
    with pytest.raises(BadPinFormat, match="wiped"):
        _ = number.digits
