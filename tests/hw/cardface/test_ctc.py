# SPDX-License-Identifier: Apache-2.0
"""The decoder against a count of all paths, one by one."""

from __future__ import annotations

import itertools
import math
import re
from functools import lru_cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hw.cardface.ctc import STRANGER, chance_of, decode
from hw.cardface.spelling import BIRTH, CODE, EXPIRY, SYMBOLS, Arc, Ending, Grammar
from hw.cardface.symbols import DIGITS, Symbol
from hw.cardface.values import Part, Spelling

NAMES = {
    Symbol.D1: "1",
    Symbol.D2: "2",
    Symbol.DAY: "D",
    Symbol.VALID: "V",
    Symbol.SPACE: " ",
    Symbol.LETTER: "L",
}

SMALL = Grammar(
    Part.EXPIRY,
    lambda state: (
        (Arc("1"), Arc("2"))
        if not state
        else ()
        if state[-1] == "D"
        else (Arc("D"), Arc("1", 0.5))[: 3 - len(state)]
    ),
    lambda state: Spelling(state, 0.0),
    lambda _first: DIGITS,
    lambda _state: Ending(barred=(Symbol.VALID,)),
)
"""1D, 2D, and with half the weight 11D and 21D; not after a digit, not before V."""


def small_text(state: str) -> str:
    return rf"(?<![12])(?={' *'.join(state)} *(?:[^V ]|$))"


def code_text(state: str) -> str:
    return rf"(?:^|(?<= ))(?={' *'.join(state)}[^12L]*$)"


def lattice_of(rows: list[list[float]], symbols: tuple[Symbol, ...]) -> np.ndarray:
    lattice = np.zeros((len(rows), len(Symbol)))
    lattice[:, symbols] = np.array(rows) / np.sum(rows, axis=1, keepdims=True)
    return lattice


@lru_cache
def paths(symbols: tuple[Symbol, ...], positions: int) -> tuple[np.ndarray, list[str]]:
    """All paths, and the text that each collapses to: the definition of CTC, without any cleverness."""
    every = list(itertools.product(symbols, repeat=positions))
    texts = [
        "".join(
            NAMES[symbol] for symbol, _ in itertools.groupby(path) if symbol is not Symbol.BLANK
        )
        for path in every
    ]
    return np.array(every), texts


@lru_cache
def occurrences(symbols: tuple[Symbol, ...], positions: int, pattern: str) -> np.ndarray:
    return np.array([len(re.findall(pattern, text)) for text in paths(symbols, positions)[1]])


def counted(lattice: np.ndarray, symbols: tuple[Symbol, ...], pattern: str) -> float:
    every, _ = paths(symbols, len(lattice))
    chances = lattice[np.arange(len(lattice)), every].prod(axis=1)
    return float(chances @ occurrences(symbols, len(lattice), pattern))


def rows(symbols: int, positions: int) -> st.SearchStrategy[list[list[float]]]:
    chance = st.floats(0.01, 1.0)
    return st.lists(
        st.lists(chance, min_size=symbols, max_size=symbols), min_size=2, max_size=positions
    )


WITH_DAY = (Symbol.BLANK, Symbol.D1, Symbol.D2, Symbol.DAY, Symbol.VALID, Symbol.SPACE)
WITH_LETTER = (Symbol.BLANK, Symbol.D1, Symbol.D2, Symbol.LETTER, Symbol.SPACE)


@settings(max_examples=15, deadline=None)
@given(rows(len(WITH_DAY), 5))
def test_a_texts_chance_is_the_sum_over_all_its_paths(values):
    lattice = lattice_of(values, WITH_DAY)
    for state, weight in (("1D", 1.0), ("2D", 1.0), ("11D", 0.5), ("21D", 0.5)):
        expected = weight * counted(lattice, WITH_DAY, small_text(state))
        assert chance_of(lattice, SMALL, state) == pytest.approx(expected, abs=1e-9)


@settings(max_examples=10, deadline=None)
@given(rows(len(WITH_LETTER), 5))
def test_a_codes_chance_is_the_sum_over_all_its_paths(values):
    lattice = lattice_of(values, WITH_LETTER)
    for state in ("1212", "1121"):
        assert chance_of(lattice, CODE, state) == pytest.approx(
            counted(lattice, WITH_LETTER, code_text(state)), abs=1e-9
        )


@settings(max_examples=15, deadline=None)
@given(rows(len(WITH_DAY), 5))
def test_decoding_finds_the_likeliest_text_and_its_chance(values):
    lattice = lattice_of(values, WITH_DAY)
    chances = {state: chance_of(lattice, SMALL, state) for state in ("1D", "2D", "11D", "21D")}
    known = sum(chances.values())
    whole = known + STRANGER * (1 - known)
    found = {spelling.digits: math.exp(spelling.log_p) for spelling in decode(lattice, SMALL)}
    assert found == pytest.approx({state: chances[state] / whole for state in found}, abs=5e-3)
    assert max(chances.values()) / whole == pytest.approx(max(found.values()), abs=5e-3)


def written(text: str, sure: float = 0.999) -> np.ndarray:
    """What a network answers that reads this: letters of `spelling`, blanks, L for letters, X for anything else."""
    marks = {
        " ": Symbol.SPACE,
        "L": Symbol.LETTER,
        "X": Symbol.OTHER,
        "B": Symbol.BORN,
        "V": Symbol.VALID,
        **SYMBOLS,
    }
    symbols = [symbol for letter in text for symbol in (Symbol.BLANK, marks[letter], Symbol.BLANK)]
    lattice = np.full((len(symbols), len(Symbol)), (1 - sure) / (len(Symbol) - 1))
    lattice[np.arange(len(symbols)), symbols] = sure
    return lattice


def best(text: str, grammar: Grammar) -> Spelling | None:
    return next(iter(decode(written(text), grammar)), None)


@pytest.mark.parametrize(
    ("text", "digits", "year", "western"),
    [
        ("Ss55Y2N17DB", "550217", 1980, False),
        ("HhGY 3N31DB", "010331", 1989, False),
        ("Rr 1Y 5N 1DB", "010501", 2019, False),
        ("Ss64Y1N7DB", "640107", 1989, False),
        ("1985Y 3N31DB", "850331", 1985, True),
        ("LXSs55Y02N17DB XX2035Y 2N17DVVVV", "550217", 1980, False),
        ("1985Y3N31DB 2035Y 3N31DVVVV", "850331", 1985, True),
    ],
)
def test_births_are_read_in_their_era_and_in_western_years(text, digits, year, western):
    found = best(text, BIRTH)
    assert found is not None
    assert (found.digits, found.year, found.western) == (digits, year, western)
    assert math.exp(found.log_p) > 0.9


@pytest.mark.parametrize(
    "text", ["Ss64Y1N8DB", "Hh31Y5N1DB", "Ss55Y2N30DB", "Ss55Y13N1DB", "Rr0Y1N1DB", "31985Y3N31DB"]
)
def test_a_day_that_does_not_exist_has_hardly_a_chance(text):
    found = best(text, BIRTH)
    assert found is None or math.exp(found.log_p) < 0.1


def test_an_era_the_network_cannot_name_is_doubtful_but_told_by_its_second_character():
    found = best("Xh12Y2N17DB", BIRTH)
    assert found is not None
    assert (found.digits, found.year) == ("120217", 2000)
    assert math.exp(found.log_p) < 0.5


def test_an_era_known_by_its_second_character_alone_is_both():
    found = decode(written("Xs5Y6N17DB"), BIRTH)
    assert {spelling.year for spelling in found[:2]} == {1930, 2023}
    assert found[0].log_p == pytest.approx(found[1].log_p, abs=0.01)


def test_the_expiry_is_told_from_a_western_birth():
    found = best("2021Y3N31DB 2026Y 3N31DVVVV", EXPIRY)
    assert found is not None
    assert found.digits == "20260331"


def test_a_date_without_its_mark_is_doubtful_as_an_expiry():
    found = best("2029Y5N1D", EXPIRY)
    assert found is not None
    assert math.exp(found.log_p) < 0.4


@pytest.mark.parametrize("text", ["2019Y3N31DVVVV", "12025Y3N31DVVVV", "2025Y2N29DVVVV"])
def test_an_expiry_that_cannot_be_has_hardly_a_chance(text):
    found = best(text, EXPIRY)
    assert found is None or math.exp(found.log_p) < 0.1


@pytest.mark.parametrize("text", ["2285", "LL34 2285", "X 2285 "])
def test_four_digits_alone_at_the_end_are_the_code(text):
    found = best(text, CODE)
    assert found is not None
    assert found.digits == "2285"


@pytest.mark.parametrize(
    "text", ["L2285", "12285", "22851", "2285L", "2285 1", "228", "X2285", "123456789012"]
)
def test_four_digits_out_of_something_longer_are_no_code(text):
    found = best(text, CODE)
    assert found is None or math.exp(found.log_p) < 0.05


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from([BIRTH, EXPIRY, CODE]))
def test_chances_never_add_up_to_more_than_one(seed, grammar):
    random = np.random.default_rng(seed)
    text = "".join(random.choice(list(SYMBOLS), 12))
    lattice = 0.7 * written(text) + 0.3 * random.dirichlet(np.full(len(Symbol), 0.05), 36)
    chances = [math.exp(spelling.log_p) for spelling in decode(lattice, grammar)]
    assert sum(chances) <= 1 + 1e-9
    assert chances == sorted(chances, reverse=True)
