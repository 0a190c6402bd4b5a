# SPDX-License-Identifier: Apache-2.0
"""Readings of a card's face as frames would give them, made by hand."""

import math
from datetime import date

from hw.card.number_b import birth_digits
from hw.cardface.values import CardSort, FaceReading, Part, PartReading, Spelling

TODAY = date(2026, 11, 28)
BIRTH, EXPIRY, CODE = date(1980, 2, 17), date(2035, 2, 17), "2285"
SURE = 0.99995


def spelling(digits, chance=SURE, year=None, western=False):
    return Spelling(digits, math.log(chance), year, western)


def born(day, chance=SURE, western=False):
    return spelling(birth_digits(day, western), chance, day.year, western)


def ends(day, chance=SURE):
    return spelling(f"{day:%Y%m%d}", chance)


def part(which, *spellings):
    return PartReading(which, tuple(sorted(spellings, key=lambda one: -one.log_p)))


def face(birth=None, expiry=None, code=None, *, troubles=(), sort=CardSort.MY_NUMBER):
    """A frame's reading. Each part is a spelling, several of them, or () for a part that was not found."""
    given = {
        Part.BIRTH: born(BIRTH) if birth is None else birth,
        Part.EXPIRY: ends(EXPIRY) if expiry is None else expiry,
        Part.CODE: spelling(CODE) if code is None else code,
    }
    parts = {
        which: part(which, *((one,) if isinstance(one, Spelling) else one))
        for which, one in given.items()
        if one != ()
    }
    return FaceReading(sort, None, parts, troubles)
