# SPDX-License-Identifier: Apache-2.0
"""A birth date chosen piece by piece, as it is printed on the card. Only days that exist and have been can be chosen.

No Qt in here. What is chosen is a secret: it is part of 照合番号B.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import Final

from hw.card.number_b import ERAS, birth_digits
from ui.presenter.text_ids import TextId

OLDEST_YEARS: Final = 130
"""As `hw.cardface.rules`: nobody is older."""
LEAP_YEAR: Final = 2000


class Part(Enum):
    """What is turned."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Reckoning:
    """A way to count years. `before` is the western year before its year 1; `last` None: it goes on."""

    name: TextId
    first: date
    last: date | None
    before: int
    start: int
    """The year that a wheel shows first: near the middle of those who come."""

    @property
    def western(self) -> bool:
        """Years are printed as in the west: the cards of foreign residents."""
        return self.before == 0


def _eras() -> tuple[Reckoning, ...]:
    names = (
        (TextId.ERA_REIWA, 3),
        (TextId.ERA_HEISEI, 10),
        (TextId.ERA_SHOWA, 25),
        (TextId.ERA_TAISHO, 14),
        (TextId.ERA_MEIJI, 45),
    )
    found = []
    for place, (era, (name, start)) in enumerate(zip(ERAS, names, strict=True)):
        last = ERAS[place - 1].first_day - timedelta(days=1) if place else None
        found.append(Reckoning(name, era.first_day, last, era.first_day.year - 1, start))
    return tuple(found)


REIWA, HEISEI, SHOWA, TAISHO, MEIJI = _eras()
WESTERN: Final = Reckoning(TextId.ERA_WESTERN, date(1868, 1, 25), None, 0, 1980)
RECKONINGS: Final = (SHOWA, HEISEI, REIWA, TAISHO, MEIJI, WESTERN)
"""The one of most patients first."""


class BirthPicker:
    """What is chosen so far; what comes after a choice is moved to the nearest day that there is."""

    def __init__(self, today: date) -> None:
        self._today = today
        self.reckoning: Reckoning | None = None
        self._chosen: dict[Part, int] = {}

    def __repr__(self) -> str:
        return "<BirthPicker>"

    @property
    def empty(self) -> bool:
        """Whether nothing is chosen."""
        return self.reckoning is None and not self._chosen

    def at(self, part: Part) -> int | None:
        """What is chosen."""
        return self._chosen.get(part)

    def choices(self, part: Part) -> range:
        """What can be chosen, given what stands before it."""
        if part is Part.YEAR:
            return self._years()
        return self._months() if part is Part.MONTH else self._days()

    def count_by(self, reckoning: Reckoning) -> None:
        """Another era: its years are others, so the year is to be chosen anew."""
        if reckoning is not self.reckoning:
            self.reckoning = reckoning
            self._chosen.pop(Part.YEAR, None)
            self._settle()

    def choose(self, part: Part, value: int) -> None:
        """What cannot be chosen is no choice."""
        if value in self.choices(part):
            self._chosen[part] = value
            self._settle()

    def day(self) -> date | None:
        """The day, when all is chosen."""
        if self.reckoning is None or len(self._chosen) < len(Part):
            return None
        year, month, day = (self._chosen[part] for part in Part)
        return date(self.reckoning.before + year, month, day)

    def written(self) -> str | None:
        """YYMMDD as 照合番号B has it."""
        day = self.day()
        if day is None or self.reckoning is None:
            return None
        return birth_digits(day, gregorian=self.reckoning.western)

    def wipe(self) -> None:
        """Nothing is chosen any more."""
        self.reckoning = None
        self._chosen.clear()

    def take_over(self, other: BirthPicker) -> None:
        """What another one has; it keeps nothing."""
        self.reckoning, self._chosen = other.reckoning, dict(other._chosen)
        other.wipe()

    def _span(self) -> tuple[date, date]:
        """The days of the era on which somebody who is here can be born."""
        reckoning = self.reckoning or WESTERN
        oldest = date(self._today.year - OLDEST_YEARS, 1, 1)
        return max(reckoning.first, oldest), min(reckoning.last or self._today, self._today)

    def _years(self) -> range:
        if self.reckoning is None:
            return range(0)
        first, last = self._span()
        return range(first.year - self.reckoning.before, last.year - self.reckoning.before + 1)

    def _months(self) -> range:
        year = self._western_year()
        if year is None:
            return range(1, 13)
        first, last = self._span()
        low = first.month if year == first.year else 1
        return range(low, (last.month if year == last.year else 12) + 1)

    def _days(self) -> range:
        year, month = self._western_year(), self.at(Part.MONTH)
        if month is None:
            return range(1, 32)
        if year is None:
            return range(1, monthrange(LEAP_YEAR, month)[1] + 1)
        first, last = self._span()
        low = first.day if (year, month) == (first.year, first.month) else 1
        end = last.day if (year, month) == (last.year, last.month) else monthrange(year, month)[1]
        return range(low, end + 1)

    def _western_year(self) -> int | None:
        year = self.at(Part.YEAR)
        return None if year is None or self.reckoning is None else self.reckoning.before + year

    def _settle(self) -> None:
        for part in Part:
            value, can = self.at(part), self.choices(part)
            if value is not None and value not in can:
                self._chosen[part] = min(can, key=lambda one: abs(one - value))
