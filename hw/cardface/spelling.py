# SPDX-License-Identifier: Apache-2.0
"""What may stand on a card: the spellings of a birth, an expiry and a security code, as small automata.

A state is the text so far, one letter for each character: era in two letters, digits, G for 元, then Y, N and D for
年, 月 and 日. Only days that exist and, with an era, lie within it can be spelled:
昭和64年1月8日 cannot. What stands before and after (labels, neighbours) is bound by `before`, `Ending` and `rest`,
so that a date or a code is never cut out of something longer.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from hw.card.number_b import ERAS, FIRST_EXPIRY_YEAR, LAST_EXPIRY_YEAR
from hw.cardface.symbols import ALPHANUMERIC, DIGITS, Symbol
from hw.cardface.values import Part, Spelling

WESTERN_BIRTHS = range(1900, LAST_EXPIRY_YEAR + 1)
HALF_AN_ERA = 0.05
"""The chance granted to an era whose second character the network passed over."""
UNMARKED = 0.05
"""The chance granted to a western date without the 生 or まで有効 that tells a birth from an expiry."""
NO_CENTURY = 0.2
"""The chance granted to an expiry whose first digit, always a 2, the network passed over."""

SYMBOLS: dict[str, Symbol] = {
    **{str(digit): Symbol(digit) for digit in range(10)},
    "G": Symbol.FIRST_YEAR,
    "Y": Symbol.YEAR,
    "N": Symbol.MONTH,
    "D": Symbol.DAY,
    "M": Symbol.MEI,
    "m": Symbol.JI,
    "T": Symbol.TAI,
    "t": Symbol.SEI_TAISHO,
    "S": Symbol.SHO,
    "s": Symbol.WA,
    "H": Symbol.HEI,
    "h": Symbol.SEI_HEISEI,
    "R": Symbol.REI,
    "r": Symbol.WA,
}
"""The letters of a state."""

_LETTERS = {"明治": "M", "大正": "T", "昭和": "S", "平成": "H", "令和": "R"}
_FIRST_DAYS = {_LETTERS[era.name]: era.first_day for era in ERAS}
_LAST_DAYS = {
    _LETTERS[era.name]: (
        ERAS[index - 1].first_day - timedelta(1) if index else date(LAST_EXPIRY_YEAR, 12, 31)
    )
    for index, era in enumerate(ERAS)
}
_EXPIRY_YEARS = frozenset(
    text
    for year in range(FIRST_EXPIRY_YEAR, LAST_EXPIRY_YEAR + 1)
    for text in (str(year), str(year)[1:])
)
_DATE = re.compile(
    r"(?P<era>([MTSHR][mtshr]?)?)(?P<year>G|\d*)(Y(?P<month>\d*)(N(?P<day>\d*)D?)?)?"
)


@dataclass(frozen=True, slots=True)
class Arc:
    """One more character: its letter, and the chance granted to this way of writing."""

    letter: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Ending:
    """What must stand behind: next none of `barred`; and before the next 年 one of `marks`, or it counts little."""

    barred: tuple[int, ...] = ()
    marks: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Grammar:
    """The ways to write one part.

    `arcs`: what may follow a state, nothing behind a whole one. `spell`: a whole state's meaning, at chance 1.
    `before`: by first letter, the symbols of which none may stand directly before; `ending`: by whole state;
    `rest`: symbols that may stand nowhere after it.
    """

    part: Part
    arcs: Callable[[str], tuple[Arc, ...]]
    spell: Callable[[str], Spelling]
    before: Callable[[str], tuple[int, ...]]
    ending: Callable[[str], Ending]
    rest: tuple[int, ...] = ()


@lru_cache(maxsize=8192)
def _birth_arcs(state: str) -> tuple[Arc, ...]:
    if not state:
        return tuple(map(Arc, ("M", "T", "S", "H", "R", "1", "2")))
    if len(state) == 1 and state in _FIRST_DAYS:
        second = "r" if state == "R" else {"M": "m", "T": "t", "S": "s", "H": "h"}[state]
        return (Arc(second), *(Arc(arc.letter, HALF_AN_ERA) for arc in _date_arcs(state)))
    return _date_arcs(state)


@lru_cache(maxsize=8192)
def _expiry_arcs(state: str) -> tuple[Arc, ...]:
    if not state:
        return (Arc("2"), Arc("0", NO_CENTURY))
    if "Y" in state:
        return _date_arcs(state)
    return tuple(_number_arcs(state, _EXPIRY_YEARS, "Y"))


def _code_arcs(state: str) -> tuple[Arc, ...]:
    return tuple(map(Arc, "0123456789")) if len(state) < 4 else ()


def _date_arcs(state: str) -> tuple[Arc, ...]:
    """What may follow within a date that has begun."""
    match = _DATE.fullmatch(state)
    if match is None or state[-1] == "D":
        return ()
    era, year, month, day = (match[name] for name in ("era", "year", "month", "day"))
    if month is None:
        return tuple(_number_arcs(year, _year_texts(era[:1]), "Y"))
    if day is None:
        return tuple(_number_arcs(month, _texts(_months(era[:1], year)), "N"))
    return tuple(_number_arcs(day, _texts(_days(era[:1], year, int(month))), "D"))


def _number_arcs(begun: str, texts: frozenset[str], end: str) -> Iterator[Arc]:
    following = {
        text[len(begun)] for text in texts if text.startswith(begun) and len(text) > len(begun)
    }
    yield from map(Arc, sorted(following))
    if begun in texts:
        yield Arc(end)


@lru_cache(maxsize=64)
def _year_texts(era: str) -> frozenset[str]:
    if not era:
        return frozenset(str(year) for year in WESTERN_BIRTHS)
    years = range(1, _LAST_DAYS[era].year - _FIRST_DAYS[era].year + 2)
    return _texts(years) | {"G"}


def _texts(numbers: Iterable[int]) -> frozenset[str]:
    """Each number as it may be printed: with and without a leading zero."""
    return frozenset(text for number in numbers for text in (str(number), f"{number:02d}"))


def _gregorian(era: str, year: str) -> int:
    number = 1 if year == "G" else int(year)
    return _FIRST_DAYS[era].year + number - 1 if era else 2000 + number if number < 100 else number


@lru_cache(maxsize=4096)
def _months(era: str, year: str) -> tuple[int, ...]:
    return tuple(month for month in range(1, 13) if _days(era, year, month))


@lru_cache(maxsize=4096)
def _days(era: str, year: str, month: int) -> tuple[int, ...]:
    full = _gregorian(era, year)
    days = (date(full, month, day) for day in range(1, monthrange(full, month)[1] + 1))
    first, last = _FIRST_DAYS.get(era, date.min), _LAST_DAYS.get(era, date.max)
    return tuple(day.day for day in days if first <= day <= last)


def _spell_birth(state: str) -> Spelling:
    era, year, month, day = _fields(state)
    number = 1 if year == "G" else int(year)
    digits = f"{number % 100:02d}{int(month):02d}{int(day):02d}"
    return Spelling(digits, 0.0, year=_gregorian(era, year), western=not era)


def _spell_expiry(state: str) -> Spelling:
    _, year, month, day = _fields(state)
    return Spelling(f"{_gregorian('', year)}{int(month):02d}{int(day):02d}", 0.0)


def _spell_code(state: str) -> Spelling:
    return Spelling(state, 0.0)


def _fields(state: str) -> tuple[str, str, str, str]:
    match = _DATE.fullmatch(state)
    assert match is not None  # noqa: S101  # states are built by the arcs
    return match["era"][:1], match["year"], match["month"], match["day"]


def _not_within_a_number(first: str) -> tuple[int, ...]:
    return DIGITS if first.isdigit() else ()


def _only_after_a_gap(_first: str) -> tuple[int, ...]:
    return tuple(symbol for symbol in Symbol if symbol not in (Symbol.BLANK, Symbol.SPACE))


def _behind_birth(state: str) -> Ending:
    return _WESTERN_BIRTH if state[0].isdigit() else _ERA_BIRTH


def _behind_expiry(_state: str) -> Ending:
    return _ANY_EXPIRY


def _behind_code(_state: str) -> Ending:
    return _ANYTHING


_ERA_BIRTH = Ending(barred=(Symbol.VALID,))
_WESTERN_BIRTH = Ending(barred=(Symbol.VALID,), marks=(Symbol.BORN,))
_ANY_EXPIRY = Ending(barred=(Symbol.BORN,), marks=(Symbol.VALID,))
_ANYTHING = Ending()

BIRTH = Grammar(Part.BIRTH, _birth_arcs, _spell_birth, _not_within_a_number, _behind_birth)
EXPIRY = Grammar(Part.EXPIRY, _expiry_arcs, _spell_expiry, _not_within_a_number, _behind_expiry)
CODE = Grammar(Part.CODE, _code_arcs, _spell_code, _only_after_a_gap, _behind_code, ALPHANUMERIC)
GRAMMARS = {grammar.part: grammar for grammar in (BIRTH, EXPIRY, CODE)}
