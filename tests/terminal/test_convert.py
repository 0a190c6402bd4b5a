# SPDX-License-Identifier: Apache-2.0
"""What the chip says, in the words of the face room."""

from datetime import UTC, date, datetime

import pytest

from hw.card.text import Holder
from hw.card.values import Sex
from terminal.runner.convert import age_years, claim_of, japan_date

TODAY = date(2026, 3, 5)


@pytest.mark.parametrize(
    ("birth", "years"),
    [
        ("20080305", 18),  # the birthday itself
        ("20080306", 17),
        ("19401231", 85),
        ("20260305", 0),
        ("20080300", 17),  # nobody knows the day: it may be to come
        ("20080000", 17),
        ("20070000", 18),
        ("00000000", None),
        ("20271231", None),  # not yet born
        ("19801301", None),
    ],
)
def test_an_age_is_the_least_that_the_digits_allow(birth, years):
    assert age_years(birth, TODAY) == years


def test_the_day_is_japan_s():
    assert japan_date(datetime(2026, 3, 4, 15, 0, tzinfo=UTC)) == TODAY
    assert japan_date(datetime(2026, 3, 4, 14, 59, tzinfo=UTC)) == date(2026, 3, 4)


@pytest.mark.parametrize(
    ("sex", "said"), [(Sex.MALE, "male"), (Sex.FEMALE, "female"), (Sex.NOT_APPLICABLE, None)]
)
def test_a_sex_that_the_card_does_not_tell_is_none(sex, said):
    assert claim_of(Holder("例示", "例示", "19800101", sex), TODAY).sex == said
