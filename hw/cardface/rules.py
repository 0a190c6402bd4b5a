# SPDX-License-Identifier: Apache-2.0
"""What the two dates on one card can be, and how surprising each breach is.

Hard: a birth is a real day of its era (the composition of 照合番号B sees to that), not in the future, at most 130
years ago. Everything else is only unlikely to be broken, because a rule may be unverified or a test card may not
follow it: a breach costs weight, and the judge asks for more certainty and for frames that agree.

Sources: a card ends on the 10th birthday after the day of issue for those who were 18 when they applied, on the 5th
for those who were younger; for applications before 2022-04-01 the age was 20 (help.city.kobe.lg.jp,
city.kounosu.saitama.jp); the day of issue itself does not count (city.tsushima.nagasaki.jp). 永住者, 特別永住者 and
高度専門職第2号 are treated as Japanese, other foreign residents' cards end with their stay
(town.aichi-mihama.lg.jp, city.kanazawa.lg.jp).
"""

from __future__ import annotations

import math
from datetime import date, timedelta
from enum import StrEnum

OLDEST = 130
"""Years. The oldest person known reached 122."""
FIRST_ISSUE = date(2016, 1, 1)
"""The first cards were issued in January 2016 (hw.card.number_b)."""
ADULT_AT_18 = date(2022, 4, 1)
"""Applications from this day on: ten years from 18 on instead of 20."""
PENDING = timedelta(days=366)
"""How long after its application a card is issued at most; weeks as a rule, months in 2016. An assumption."""
LONGEST = 11
"""Years from today to an expiry at most: ten birthdays after the issue, and one year of slack."""


class Doubt(StrEnum):
    """A rule that the read dates break, and that a good card might break."""

    BIRTHDAY = "birthday"
    """The card does not end on a birthday."""
    AGE = "age"
    """Nobody is this old when a card of this date ends."""
    EXPIRY = "expiry"
    """No card ends so early or so late."""


WEIGHTS = {Doubt.AGE: 0.02, Doubt.EXPIRY: 0.02}
OFF_BIRTHDAY = 0.02 / 365
"""How often a true reading breaks the rule; for the birthday, per day of the year. Assumptions, on the safe side."""
WESTERN_OFF_BIRTHDAY = 0.5 / 365
"""A foreign resident's card may end on any day of the year; half of them, again an assumption."""
SAME_DAY = 1 / 3
"""Two of a birth's six digits are the year's: so often a misread birth keeps its month and day."""


def impossible(birth: date, today: date) -> bool:
    """Whether nobody living was born then."""
    return birth > today or birth < _years_before(today, OLDEST)


def far_expiry(expiry: date, today: date) -> bool:
    """Whether no card that was issued by today ends so late, or any card so early."""
    return not FIRST_ISSUE <= expiry <= _years_before(today, -LONGEST)


def ends_on_birthday(birth: date, expiry: date) -> bool:
    """Whether month and day agree; who was born on 29 February may have 28 February or 1 March (UNVERIFIED)."""
    end = (expiry.month, expiry.day)
    if (birth.month, birth.day) == (2, 29):
        return end in ((2, 28), (2, 29), (3, 1))
    return end == (birth.month, birth.day)


def age_fits(birth: date, expiry: date, today: date) -> bool:
    """Whether a card that ends on a birthday at this age can have been issued by today.

    A card of n birthdays was issued in the year that begins n years before its last day, so its holder was n years
    younger then. The age that counts is that of the application, which may lie one birthday earlier. So with the
    rule since 2022 no card ends at 24 to 27, with the former one none at 26 to 29.
    """
    age = expiry.year - birth.year
    long, short = _issues(expiry, 10, today), _issues(expiry, 5, today)
    return any(age - 10 >= adult for adult in _adult_ages(*long)) or any(
        0 <= age - 5 <= adult for adult in _adult_ages(*short)
    )


def doubts(birth: date, western: bool, expiry: date, today: date) -> tuple[Doubt, ...]:
    """The soft rules that these dates break. A western print may end with a stay, on any day and at any age."""
    if far_expiry(expiry, today):
        return (Doubt.EXPIRY,)
    if western:
        return ()
    if not ends_on_birthday(birth, expiry):
        return (Doubt.BIRTHDAY,)
    return () if age_fits(birth, expiry, today) else (Doubt.AGE,)


def weight(birth: date, western: bool, expiry: date | None, today: date) -> float:
    """How likely a holder's true dates are so, to be multiplied with the chance of the reading. 0: impossible."""
    if impossible(birth, today):
        return 0.0
    if expiry is None:
        return 1.0
    return _birthday_weight(birth, western, expiry) * math.prod(
        WEIGHTS[doubt] for doubt in doubts(birth, western, expiry, today) if doubt in WEIGHTS
    )


def unread_weight(best: float) -> float:
    """The weight of the births that no frame offered, given that of the likeliest one that was offered.

    They have its month and day and so its weight, or any, and then meet the birthday once in a year's days.
    """
    return SAME_DAY * best + 1 / 365


def _birthday_weight(birth: date, western: bool, expiry: date) -> float:
    if ends_on_birthday(birth, expiry):
        return 0.5 if western else 1.0
    return WESTERN_OFF_BIRTHDAY if western else OFF_BIRTHDAY


def _issues(expiry: date, birthdays: int, today: date) -> tuple[date, date]:
    """First and last possible day of issue of a card that ends so; the last is before the first if there is none."""
    first, last = _years_before(expiry, birthdays), _years_before(expiry, birthdays - 1)
    return max(first, FIRST_ISSUE), min(last, today)


def _adult_ages(first: date, last: date) -> tuple[int, ...]:
    """The ages from which a card of ten years was given, for issues from `first` to `last`."""
    if last < first:
        return ()
    ages = (18,) if last >= ADULT_AT_18 else ()
    return (*ages, 20) if first < ADULT_AT_18 + PENDING else ages


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
