# SPDX-License-Identifier: Apache-2.0
"""Choosing a birth date: only days that exist and have been, whatever is turned; and the wheels that turn it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from hw.card.number_b import NumberB, birth_digits
from ui.kiosk.look import Glass, Look
from ui.kiosk.screens.birth import (
    HEISEI,
    MEIJI,
    RECKONINGS,
    REIWA,
    SHOWA,
    WESTERN,
    BirthPicker,
    Part,
    Reckoning,
)
from ui.kiosk.screens.birth_wheel import BirthWheel
from ui.presenter.view import View
from ui.texts import Language

TODAY = date(2026, 11, 23)
SMALL = Glass.of(1280, 800, 10.1)


def picked(reckoning: Reckoning, year: int, month: int, day: int) -> BirthPicker:
    picker = BirthPicker(TODAY)
    picker.count_by(reckoning)
    for part, value in zip(Part, (year, month, day), strict=True):
        picker.choose(part, value)
    return picker


@pytest.mark.parametrize(
    ("reckoning", "chosen", "day", "written"),
    [
        (SHOWA, (55, 1, 15), date(1980, 1, 15), "550115"),
        (SHOWA, (64, 1, 7), date(1989, 1, 7), "640107"),
        (HEISEI, (1, 1, 8), date(1989, 1, 8), "010108"),
        (REIWA, (1, 5, 1), date(2019, 5, 1), "010501"),
        (MEIJI, (45, 7, 29), date(1912, 7, 29), "450729"),
        (WESTERN, (1980, 1, 15), date(1980, 1, 15), "800115"),
    ],
)
def test_what_is_printed_becomes_the_digits_of_the_number(
    reckoning: Reckoning, chosen: tuple[int, int, int], day: date, written: str
) -> None:
    picker = picked(reckoning, *chosen)
    assert (picker.day(), picker.written()) == (day, written)


def test_an_era_begins_and_ends_in_the_middle_of_a_year() -> None:
    assert list(picked(SHOWA, 64, 1, 1).choices(Part.MONTH)) == [1]
    assert picked(SHOWA, 64, 1, 1).choices(Part.DAY)[-1] == 7
    assert picked(HEISEI, 1, 1, 8).choices(Part.DAY)[0] == 8
    assert picked(REIWA, 1, 5, 1).choices(Part.MONTH)[0] == 5


def test_nothing_after_today_and_nobody_older_than_130_years() -> None:
    picker = picked(REIWA, 8, 11, 23)
    assert picker.day() == TODAY
    picker.choose(Part.DAY, 24)
    assert picker.day() == TODAY
    assert picker.choices(Part.YEAR)[-1] == 8
    assert BirthPicker(TODAY).choices(Part.YEAR) == range(0)
    western = picked(WESTERN, 2000, 1, 1).choices(Part.YEAR)
    assert (western[0], western[-1]) == (1896, 2026)


def test_a_day_that_is_not_in_the_month_becomes_its_last() -> None:
    picker = picked(SHOWA, 55, 1, 31)
    picker.choose(Part.MONTH, 2)
    assert picker.day() == date(1980, 2, 29)
    picker.choose(Part.YEAR, 54)
    assert picker.day() == date(1979, 2, 28)


def test_another_era_asks_for_the_year_anew() -> None:
    picker = picked(SHOWA, 55, 1, 15)
    picker.count_by(HEISEI)
    assert picker.day() is None
    assert picker.at(Part.MONTH) == 1


def test_nothing_is_chosen_before_somebody_chooses_and_after_it_was_wiped() -> None:
    picker = BirthPicker(TODAY)
    assert picker.empty
    assert picker.written() is None
    full = picked(SHOWA, 55, 1, 15)
    picker.take_over(full)
    assert full.empty
    assert picker.written() == "550115"
    picker.wipe()
    assert picker.empty
    assert "55" not in repr(picked(SHOWA, 55, 1, 15))


TURNS = st.lists(
    st.one_of(
        st.sampled_from(RECKONINGS),
        st.tuples(st.sampled_from(list(Part)), st.integers(0, 2030)),
        st.tuples(st.sampled_from(list(Part)), st.floats(0, 1)),
    ),
    max_size=25,
)
"""Eras, values that may not be there, and places on a wheel."""


@given(TURNS, st.dates(date(2026, 1, 1), date(2031, 12, 31)))
def test_only_dates_that_exist_and_have_been_can_be_chosen(
    turns: list[Reckoning | tuple[Part, float]], today: date
) -> None:
    picker = BirthPicker(today)
    for turn in turns:
        if isinstance(turn, Reckoning):
            picker.count_by(turn)
        else:
            turn_wheel(picker, *turn)
        for part in Part:
            chosen = picker.at(part)
            assert chosen is None or chosen in picker.choices(part)
    day, reckoning = picker.day(), picker.reckoning
    if day is None or reckoning is None:
        return
    assert date(today.year - 130, 1, 1) <= day <= today
    assert reckoning.first <= day <= (reckoning.last or today)
    written = picker.written()
    assert written == birth_digits(day, gregorian=reckoning.western)
    assert day in NumberB(f"{written}20301234".encode()).births(today) or reckoning.western


def turn_wheel(picker: BirthPicker, part: Part, to: float) -> None:
    can = picker.choices(part)
    if isinstance(to, float) and can:
        picker.choose(part, can[min(len(can) - 1, int(to * len(can)))])
    elif isinstance(to, int):
        picker.choose(part, to)


# --- the wheels ---------------------------------------------------------------------------------


def wheel_for(qtbot, view: View | None = None, glass: Glass = SMALL) -> BirthWheel:
    made = BirthWheel(Look(view or View(), glass), BirthPicker(TODAY))
    qtbot.addWidget(made)
    made.resize(650, 430)
    made.show()
    return made


def press(qtbot, wheel: BirthWheel, name: str, within: Part | None = None) -> None:
    inside = wheel if within is None else wheel.wheels[within]
    button = inside.findChild(QAbstractButton, name)
    assert button is not None, name
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_arrows_choose_what_stands_in_the_middle_and_then_turn(qtbot, dressed) -> None:
    wheel = wheel_for(qtbot)
    press(qtbot, wheel, "wheel-after", Part.YEAR)
    assert wheel.picker.empty, "there are no years before an era is chosen"
    press(qtbot, wheel, "era-showa")
    press(qtbot, wheel, "wheel-after", Part.YEAR)
    assert wheel.picker.at(Part.YEAR) == SHOWA.start
    press(qtbot, wheel, "wheel-after", Part.YEAR)
    assert wheel.picker.at(Part.YEAR) == SHOWA.start + 1
    press(qtbot, wheel, "wheel-before", Part.YEAR)
    assert wheel.picker.at(Part.YEAR) == SHOWA.start


def test_a_finger_turns_a_wheel_and_a_press_brings_a_neighbour_to_the_middle(
    qtbot, dressed
) -> None:
    wheel = wheel_for(qtbot)
    wheel.picker.take_over(picked(SHOWA, 55, 1, 15))
    wheel.show_picker()
    drum = wheel.wheels[Part.DAY].drum
    middle, row = QPoint(drum.width() // 2, drum.height() // 2), round(drum.row)
    QTest.mousePress(drum, Qt.MouseButton.LeftButton, pos=middle)
    for step in range(1, 13):
        QTest.mouseMove(drum, middle - QPoint(0, row * step // 6 + 1))
    turned = wheel.picker.at(Part.DAY)
    assert turned == 17, "up by two rows"
    QTest.mouseRelease(drum, Qt.MouseButton.LeftButton, pos=middle)
    drum._rests.stop()
    before = wheel.picker.at(Part.DAY)
    assert before is not None
    QTest.mouseClick(drum, Qt.MouseButton.LeftButton, pos=middle + QPoint(0, row))
    assert wheel.picker.at(Part.DAY) == before + 1


def test_a_wheel_that_is_thrown_rolls_on_and_stops_at_the_end(qtbot, dressed) -> None:
    wheel = wheel_for(qtbot)
    wheel.picker.take_over(picked(SHOWA, 55, 1, 28))
    wheel.show_picker()
    drum = wheel.wheels[Part.DAY].drum
    drum._left = 12
    for _ in range(13):
        drum._roll()
    assert wheel.picker.at(Part.DAY) == 31


def test_the_keyboard_turns_a_wheel(qtbot, dressed) -> None:
    wheel = wheel_for(qtbot)
    wheel.picker.take_over(picked(SHOWA, 55, 1, 15))
    wheel.show_picker()
    year = wheel.wheels[Part.YEAR]
    for key, expected in (
        (Qt.Key.Key_Down, 56),
        (Qt.Key.Key_Up, 55),
        (Qt.Key.Key_PageUp, 45),
        (Qt.Key.Key_Home, 1),
        (Qt.Key.Key_End, 64),
    ):
        qtbot.keyClick(year, key)
        assert wheel.picker.at(Part.YEAR) == expected


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (Language.JA, "昭和55年 1月 15日"),
        (Language.EN, "15 January Showa 55"),
        (Language.ZH, "昭和55年 1月15日"),
        (Language.KO, "쇼와 55년 1월 15일"),
        (Language.PT, "15 de janeiro de Showa 55"),
        (Language.VI, "ngày 15 tháng 1 năm Showa 55"),
    ],
)
def test_what_was_chosen_is_said_in_full_words(
    qtbot, dressed, language: Language, said: str
) -> None:
    wheel = wheel_for(qtbot, View(language=language))
    assert wheel.said() is None
    wheel.picker.take_over(picked(SHOWA, 55, 1, 15))
    found = wheel.said()
    assert found is not None
    assert found.plain == said
    wheel.picker.take_over(picked(WESTERN, 1980, 1, 15))
    western = wheel.said()
    assert western is not None
    assert "1980" in western.plain


def test_the_first_year_of_an_era_has_its_name(qtbot, dressed) -> None:
    wheel = wheel_for(qtbot)
    wheel.picker.take_over(picked(HEISEI, 1, 2, 3))
    found = wheel.said()
    assert found is not None
    assert found.plain == "平成元年 2月 3日"
    assert found.read.startswith("へいせいがんねん")
    assert "みっか" in found.read


def test_a_screen_reader_hears_what_is_chosen(qtbot, dressed) -> None:
    wheel = wheel_for(qtbot)
    assert wheel.wheels[Part.YEAR].accessibleName() == "年"
    wheel.picker.take_over(picked(SHOWA, 55, 1, 15))
    wheel.show_picker()
    assert wheel.wheels[Part.YEAR].accessibleName() == "年 55年"
    assert wheel.eras[0].isChecked()


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("language", [Language.JA, Language.EN, Language.VI])
def test_all_of_it_can_be_touched_on_the_smallest_screen(
    qtbot, dressed, language: Language, large: bool
) -> None:
    wheel = wheel_for(qtbot, View(language=language, large=large))
    touch = Look(View(), SMALL).touch
    for button in wheel.findChildren(QAbstractButton):
        assert min(button.width(), button.height()) >= touch, button.objectName()
