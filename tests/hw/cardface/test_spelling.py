# SPDX-License-Identifier: Apache-2.0
"""The grammars against the calendar: every day can be spelled, and nothing else."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hw.card.number_b import ERAS, LAST_EXPIRY_YEAR, birth_digits, era_of
from hw.cardface.spelling import BIRTH, CODE, EXPIRY, GRAMMARS, SYMBOLS, Grammar
from hw.cardface.symbols import LOOKS, Symbol
from hw.cardface.values import Part

ERA_LETTERS = {"明治": "Mm", "大正": "Tt", "昭和": "Ss", "平成": "Hh", "令和": "Rr"}
births = st.dates(date(1868, 1, 25), date(2040, 12, 31))


def accepts(grammar: Grammar, text: str) -> bool:
    """Whether the automaton takes this text, letter by letter, and may end there."""
    for end, letter in enumerate(text):
        if letter not in {arc.letter for arc in grammar.arcs(text[:end])}:
            return False
    return not grammar.arcs(text)


def era_text(birth: date, padded: bool = False, gannen: bool = True) -> str:
    era = era_of(birth)
    year = era.year_of(birth)
    number = f"{year:02d}" if padded else str(year)
    return f"{ERA_LETTERS[era.name]}{'G' if year == 1 and gannen else number}Y{birth.month}N{birth.day}D"


@given(births, st.booleans(), st.booleans())
def test_every_day_of_an_era_can_be_a_birth(birth, padded, gannen):
    text = era_text(birth, padded, gannen)
    assert accepts(BIRTH, text)
    spelling = BIRTH.spell(text)
    assert spelling.digits == birth_digits(birth)
    assert spelling.year == birth.year
    assert not spelling.western


@given(st.dates(date(1900, 1, 1), date(2040, 12, 31)), st.booleans())
def test_every_day_of_a_western_calendar_can_be_a_birth(birth, padded):
    text = f"{birth:%YY%mN%dD}" if padded else f"{birth.year}Y{birth.month}N{birth.day}D"
    assert accepts(BIRTH, text)
    spelling = BIRTH.spell(text)
    assert (spelling.digits, spelling.year, spelling.western) == (
        birth_digits(birth, gregorian=True),
        birth.year,
        True,
    )


@given(st.dates(date(2020, 1, 1), date(2099, 12, 31)))
def test_every_day_of_the_century_can_be_an_expiry(expiry):
    text = f"{expiry.year}Y{expiry.month}N{expiry.day}D"
    for written in (text, text[1:]):
        assert accepts(EXPIRY, written)
        assert EXPIRY.spell(written).digits == f"{expiry:%Y%m%d}"


@given(
    st.sampled_from(sorted(ERA_LETTERS.values())),
    st.integers(0, 99),
    st.integers(0, 15),
    st.integers(0, 35),
)
def test_a_birth_that_is_no_day_of_its_era_cannot_be_spelled(letters, year, month, day):
    era = next(era for era in ERAS if ERA_LETTERS[era.name] == letters)
    try:
        born = date(era.first_day.year + year - 1, month, day)
        exists = year > 0 and era_of(born) is era and born.year <= LAST_EXPIRY_YEAR
    except ValueError:
        exists = False
    assert accepts(BIRTH, f"{letters}{year}Y{month}N{day}D") == exists


@pytest.mark.parametrize("era", ERAS, ids=lambda era: ERA_LETTERS[era.name])
def test_an_era_begins_on_its_first_day(era):
    first = era.first_day
    letters = ERA_LETTERS[era.name]
    assert accepts(BIRTH, f"{letters}GY{first.month}N{first.day}D")
    before = first - timedelta(1)
    if before.year == first.year:
        assert not accepts(BIRTH, f"{letters}GY{before.month}N{before.day}D")


@pytest.mark.parametrize(
    "text", ["2019Y1N1D", "1999Y1N1D", "2100Y1N1D", "2025Y2N29D", "25Y1N1D", "Rr7Y1N1D"]
)
def test_a_year_no_card_ends_in_is_no_expiry(text):
    assert not accepts(EXPIRY, text)


@given(st.text("0123456789", max_size=6))
def test_a_code_is_four_digits(text):
    assert accepts(CODE, text) == (len(text) == 4) if text else True


def test_every_part_has_its_grammar_and_every_letter_its_symbol():
    assert set(GRAMMARS) == set(Part)
    assert all(GRAMMARS[part].part is part for part in Part)
    assert set(SYMBOLS.values()) <= set(LOOKS)


def test_each_character_means_one_symbol():
    looks = "".join(LOOKS.values())
    assert len(looks) == len(set(looks))
    assert Symbol.BLANK not in LOOKS
