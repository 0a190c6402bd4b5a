# SPDX-License-Identifier: Apache-2.0
"""照合番号B (`number_b`): fourteen digits on the card's face that open its photo and its texts.

Birth date as YYMMDD with the year of the Japanese era, expiry year YYYY, and the four digits of
the security code under the photo. Whoever sees the card can know it, the radio does not: that is
its purpose. Composition confirmed on a card by soltia48/myna-card.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from hw.card.applications import NUMBER_B_DIGITS
from hw.errors import BadPinFormat

KEY_NAME = "number_b"
FIRST_EXPIRY_YEAR = 2020
"""Cards are issued since January 2016, for five years at least; the first ended in 2020."""
LAST_EXPIRY_YEAR = 2099


@dataclass(frozen=True, slots=True)
class Era:
    """A Japanese era; its first day belongs to it, and its year 1 ends with December."""

    name: str
    first_day: date

    def year_of(self, day: date) -> int:
        """The era year of a Gregorian day."""
        return day.year - self.first_day.year + 1


ERAS = (
    Era("令和", date(2019, 5, 1)),
    Era("平成", date(1989, 1, 8)),
    Era("昭和", date(1926, 12, 25)),
    Era("大正", date(1912, 7, 30)),
    Era("明治", date(1868, 1, 25)),
)
"""Newest first. 明治 begins here on its first day by the lunar calendar; nobody living is near."""


def era_of(day: date) -> Era:
    """The era of a day. Raises ValueError before 明治."""
    for era in ERAS:
        if day >= era.first_day:
            return era
    raise ValueError("before the first era of the register")


def birth_digits(birth: date, gregorian: bool = False) -> str:
    """YYMMDD: the era year, or with `gregorian` the last two digits of the western year.

    The second is what the cards of foreign residents print; that 照合番号B follows the print is
    stated for the old 住基カード only (itami-city.jp) and is UNVERIFIED for this card.
    """
    year = birth.year % 100 if gregorian else era_of(birth).year_of(birth)
    return f"{year:02d}{birth.month:02d}{birth.day:02d}"


class NumberB:
    """The fourteen digits in a buffer that can be wiped; never shown by `repr`, never hashable."""

    __slots__ = ("_digits",)
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, digits: bytes | bytearray) -> None:
        """Copy the ASCII digits. Raises BadPinFormat for what no card can have."""
        _check(digits)
        self._digits = bytearray(digits)

    @classmethod
    def compose(
        cls, birth: date, expiry_year: int, security_code: str, gregorian: bool = False
    ) -> NumberB:
        """From what stands on the card. Raises BadPinFormat."""
        if len(security_code) != 4:
            raise BadPinFormat(KEY_NAME, "the security code has four digits")
        text = f"{birth_digits(birth, gregorian)}{expiry_year:04d}{security_code}"
        return cls(text.encode("ascii", "replace"))

    @property
    def digits(self) -> bytes:
        """The ASCII digits as the card takes them."""
        if not self._digits:
            raise BadPinFormat(KEY_NAME, "it was wiped")
        return bytes(self._digits)

    @property
    def expiry_year(self) -> int:
        """The year in which the card ends, as printed."""
        return int(self.digits[6:10])

    def births(self, today: date) -> tuple[date, ...]:
        """The days these digits can mean: one per era, newest first, and the western readings."""
        found = dict.fromkeys(_births(self.digits))
        return tuple(day for day in found if day <= today)

    def agrees_with_expiry(self, expiry: date) -> bool:
        """Whether the year is the one in the common application, which is free to read.

        Digits that do not agree are not this card's and must not cost a try.
        """
        return self.expiry_year == expiry.year

    def agrees_with_birth(self, birth: date) -> bool:
        """Whether they name this day, in its era or by the western year."""
        written = self.digits[:6].decode("ascii")
        return written in (birth_digits(birth), birth_digits(birth, gregorian=True))

    def wipe(self) -> None:
        """Overwrite the digits; the value can't be used any more."""
        self._digits[:] = bytes(len(self._digits))
        self._digits.clear()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, NumberB):
            return NotImplemented
        return hmac.compare_digest(self._digits, other._digits)

    def __repr__(self) -> str:
        return "<NumberB ••••••••••••••>"

    def __reduce__(self) -> str:
        raise TypeError("a NumberB is not written anywhere")


def _check(digits: bytes | bytearray) -> None:
    if len(digits) != NUMBER_B_DIGITS:
        raise BadPinFormat(KEY_NAME, f"not {NUMBER_B_DIGITS} digits")
    if not all(0x30 <= byte <= 0x39 for byte in digits):
        raise BadPinFormat(KEY_NAME, "not only digits")
    if not FIRST_EXPIRY_YEAR <= int(digits[6:10]) <= LAST_EXPIRY_YEAR:
        raise BadPinFormat(KEY_NAME, "the expiry year can't be")
    if next(_births(bytes(digits)), None) is None:
        raise BadPinFormat(KEY_NAME, "the birth date can't be")


def _births(digits: bytes) -> Iterator[date]:
    """Every reading of the first six digits that is a day."""
    year, month, day = int(digits[:2]), int(digits[2:4]), int(digits[4:6])
    for position, era in enumerate(ERAS):
        end = ERAS[position - 1].first_day if position else date.max
        found = _day(era.first_day.year + year - 1, month, day)
        if year > 0 and found and era.first_day <= found < end:
            yield found
    for century in (2000, 1900):
        found = _day(century + year, month, day)
        if found:
            yield found


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
