# SPDX-License-Identifier: Apache-2.0
"""Invented cards obey the rules that real ones do."""

from collections import Counter
from datetime import date

import numpy as np
import pytest

from hw.card.number_b import NumberB, era_of
from hw.virtual.face.invent import TODAY, birthday_after, invented


@pytest.fixture(scope="module")
def people():
    return [invented(np.random.default_rng(n)) for n in range(1500)]


def test_every_number_is_one_that_a_card_can_have(people):
    for who in people:
        assert NumberB(who.number_b.encode()).agrees_with_birth(who.birth)


def test_every_card_is_valid_and_ends_on_a_birthday_or_with_a_stay(people):
    for who in people:
        assert TODAY < who.expires < date(TODAY.year + 11, 1, 1)
        leap = (who.birth.month, who.birth.day) == (2, 29)
        ends = (who.expires.month, who.expires.day)
        if not who.western:
            assert ends == (
                (2, 28) if leap and who.expires.year % 4 else (who.birth.month, who.birth.day)
            )


def test_what_is_rare_among_people_is_there_often_enough(people):
    kinds = Counter()
    for who in people:
        kinds[era_of(who.birth).name] += 1
        kinds["元年"] += "元年" in who.birth_text
        kinds["western"] += who.western
        kinds["face only"] += who.face_only
        kinds["29 February"] += who.birth_text.endswith("2月29日生")
        kinds["second date"] += who.certificate_expiry is not None
    for kind in (
        "大正",
        "昭和",
        "平成",
        "令和",
        "元年",
        "western",
        "face only",
        "29 February",
        "second date",
    ):
        assert kinds[kind] >= 15, kind


@pytest.mark.parametrize(
    ("birth", "issued", "count", "ends"),
    [
        (date(1980, 2, 17), date(2025, 2, 16), 10, date(2034, 2, 17)),
        (date(1980, 2, 17), date(2025, 2, 17), 10, date(2035, 2, 17)),
        (date(2015, 6, 1), date(2020, 7, 1), 5, date(2025, 6, 1)),
        (date(2004, 2, 29), date(2023, 5, 1), 10, date(2033, 2, 28)),
    ],
)
def test_the_tenth_birthday_after_an_issue(birth, issued, count, ends):
    assert birthday_after(birth, issued, count) == ends
