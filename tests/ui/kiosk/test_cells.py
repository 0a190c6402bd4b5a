# SPDX-License-Identifier: Apache-2.0
"""Correcting what a camera read: the doubtful digits are typed, a sure one can be put right, nothing stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.kiosk.screens.cells import Cells

KNOWN, DOUBTFUL = "55?11520322?8?", (2, 11, 13)


@pytest.fixture
def cells() -> Cells:
    made = Cells()
    made.begin(KNOWN, DOUBTFUL)
    return made


def type_in(cells: Cells, digits: str) -> None:
    for digit in digits:
        cells.put(digit)


def test_digits_go_into_the_doubtful_places_one_after_the_other(cells: Cells) -> None:
    assert (cells.at, cells.filled, cells.is_whole) == (2, 11, False)
    type_in(cells, "025")
    assert cells.is_whole
    assert cells.taken() == b"55011520322285"


def test_a_sure_digit_can_be_chosen_and_typed_over(cells: Cells) -> None:
    type_in(cells, "0")
    cells.choose(4)
    cells.put("7")
    assert cells.at == 11, "and then the next empty one is due"
    type_in(cells, "25")
    assert cells.taken() == b"55017520322285"


def test_clearing_empties_the_doubtful_places_and_nothing_else(cells: Cells) -> None:
    cells.choose(0)
    type_in(cells, "4025")
    cells.clear()
    assert (cells.at, cells.filled, cells.shown(0), cells.shown(2)) == (2, 11, "4", "")


def test_the_last_digit_can_be_typed_again(cells: Cells) -> None:
    type_in(cells, "0259")
    assert cells.taken().endswith(b"9")


def test_choosing_stays_within_the_number(cells: Cells) -> None:
    for place in (-1, 14, 99):
        cells.choose(place)
        assert cells.at == 2
    cells.choose(13)
    cells.step(1)
    assert cells.at == 13
    cells.step(-2)
    assert cells.at == 11


def test_what_is_taken_or_wiped_is_gone(cells: Cells) -> None:
    type_in(cells, "025")
    cells.taken()
    assert (cells.filled, cells.is_whole, cells.shown(0)) == (0, False, "")
    cells.put("1")
    assert cells.filled == 0


def test_wiping_overwrites_the_buffer_itself(cells: Cells) -> None:
    buffer = cells._digits
    held = memoryview(buffer)
    held.release()
    seen: list[bytes] = []

    class Watched(bytearray):
        def clear(self) -> None:
            seen.append(bytes(self))
            super().clear()

    cells._digits = Watched(buffer)
    cells.wipe()
    assert seen == [bytes(14)]


@given(
    st.lists(
        st.one_of(
            st.sampled_from([str(digit) for digit in range(10)]), st.integers(-2, 16), st.none()
        )
    )
)
def test_whatever_is_pressed_there_are_fourteen_places_of_digits_or_nothing(
    pressed: list[str | int | None],
) -> None:
    cells = Cells()
    cells.begin(KNOWN, DOUBTFUL)
    for one in pressed:
        if isinstance(one, str):
            cells.put(one)
        elif one is None:
            cells.clear()
        else:
            cells.choose(one)
        assert 0 <= cells.at < 14
        assert cells.is_whole == (cells.filled == 14)
        assert all(cells.shown(place) in "0123456789" for place in range(14))
