# SPDX-License-Identifier: Apache-2.0
"""What birth and expiry on one card can be."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hw.cardface import rules
from hw.cardface.rules import Doubt
from tests.support.face_readings import TODAY


@pytest.mark.parametrize(
    ("birth", "why_not"),
    [(TODAY + timedelta(days=1), "in the future"), (date(1896, 11, 27), "older than anybody")],
)
def test_nobody_was_born(birth, why_not):
    assert rules.impossible(birth, TODAY), why_not
    assert rules.weight(birth, False, date(2035, 2, 17), TODAY) == 0


def test_who_was_born_today_or_is_very_old_may_come():
    assert not rules.impossible(TODAY, TODAY)
    assert not rules.impossible(date(1896, 11, 28), TODAY)


@pytest.mark.parametrize(
    ("birth", "expiry"),
    [
        (date(1980, 2, 17), date(2035, 2, 17)),
        (date(2020, 2, 29), date(2030, 2, 28)),
        (date(2020, 2, 29), date(2030, 3, 1)),
        (date(2008, 2, 29), date(2036, 2, 29)),
    ],
)
def test_a_card_ends_on_a_birthday(birth, expiry):
    assert rules.ends_on_birthday(birth, expiry)
    assert rules.doubts(birth, False, expiry, TODAY) == ()


@pytest.mark.parametrize("expiry", [date(2035, 2, 18), date(2035, 3, 17), date(2035, 7, 2)])
def test_a_card_that_ends_on_another_day_is_doubted_and_not_refused(expiry):
    assert rules.doubts(date(1980, 2, 17), False, expiry, TODAY) == (Doubt.BIRTHDAY,)
    assert 0 < rules.weight(date(1980, 2, 17), False, expiry, TODAY) < rules.OFF_BIRTHDAY * 1.01


def test_a_foreign_residents_card_may_end_on_any_day():
    assert rules.doubts(date(1985, 3, 31), True, date(2028, 7, 2), TODAY) == ()
    assert rules.weight(date(1985, 3, 31), True, date(2028, 7, 2), TODAY) > 0


@pytest.mark.parametrize(
    ("age_at_the_end", "expiry_year", "fits"),
    [
        (5, 2031, True),
        (22, 2031, True),
        (23, 2031, True),  # applied for at 17, issued after the 18th birthday
        (24, 2031, False),
        (27, 2036, False),
        (28, 2036, True),
        (24, 2026, True),  # issued at 19 under the former rule
        (28, 2030, False),  # ten years from 2020 or 2021, when one had to be 20
        (30, 2030, True),
        (46, 2036, True),
        (4, 2031, False),
    ],
)
def test_the_age_at_the_end_follows_from_five_or_ten_birthdays(age_at_the_end, expiry_year, fits):
    birth = date(expiry_year - age_at_the_end, 6, 15)
    assert rules.age_fits(birth, date(expiry_year, 6, 15), TODAY) is fits


def test_a_card_of_the_far_future_fits_no_age():
    assert not rules.age_fits(date(1980, 2, 17), date(2040, 2, 17), TODAY)


@pytest.mark.parametrize(
    ("expiry", "far"),
    [
        (date(2037, 11, 28), False),
        (date(2037, 11, 29), True),
        (date(2020, 5, 1), False),
        (date(2015, 12, 31), True),
    ],
)
def test_an_expiry_is_at_most_eleven_years_away(expiry, far):
    assert rules.far_expiry(expiry, TODAY) is far


@given(
    issued=st.dates(date(2016, 1, 1), TODAY),
    age_days=st.integers(0, 100 * 365),
)
def test_every_card_that_was_ever_issued_by_the_rules_fits(issued, age_days):
    birth = issued - timedelta(days=age_days)
    if (birth.month, birth.day) == (2, 29):
        birth -= timedelta(days=1)
    adult = 18 if issued >= rules.ADULT_AT_18 else 20
    age = issued.year - birth.year - ((issued.month, issued.day) < (birth.month, birth.day))
    years = age + (10 if age >= adult else 5)
    expiry = birth.replace(year=birth.year + years)
    assert rules.doubts(birth, False, expiry, TODAY) == ()


@given(
    birth=st.dates(date(1870, 1, 1), date(2050, 1, 1)),
    expiry=st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    western=st.booleans(),
)
def test_no_pair_of_dates_breaks_the_rules_themselves(birth, expiry, western):
    assert 0 <= rules.weight(birth, western, expiry, TODAY) <= 1
    rules.far_expiry(expiry, TODAY)
