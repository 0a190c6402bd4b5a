# SPDX-License-Identifier: Apache-2.0
"""照合番号B in three steps: chosen or typed, back and forth without loss, and nothing of it stays."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel

from tests.support.hand_made import IDLE, corrected, number_b
from ui.kiosk.screens.birth import SHOWA, Part
from ui.kiosk.screens.number_b import NumberBScreen
from ui.kiosk.screens.steps import Steps
from ui.kiosk.screens.typed_birth import is_a_birth
from ui.kiosk.stage import Stage
from ui.presenter.model import ScreenKind
from ui.presenter.text_ids import TextId
from ui.presenter.view import View
from ui.texts import Language

HANAKO = "55011520322285"


@pytest.fixture
def stage(qtbot, dressed) -> Stage:
    made = Stage(lambda: None)
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    made.show_model(number_b())
    return made


@pytest.fixture
def told(stage: Stage) -> list[tuple[object, ...]]:
    found: list[tuple[object, ...]] = []
    stage.typed.connect(lambda *what: found.append(what))
    return found


def screen_of(stage: Stage) -> NumberBScreen:
    screen = stage.currentWidget()
    assert isinstance(screen, NumberBScreen)
    return screen


def key(stage: Stage, name: str) -> QAbstractButton:
    found = stage.currentWidget().findChild(QAbstractButton, name)
    assert found is not None, name
    return found


def press(qtbot, stage: Stage, *names: str) -> None:
    for name in names:
        assert key(stage, name).isVisible(), name
        qtbot.mouseClick(key(stage, name), Qt.MouseButton.LeftButton)


def choose_birth(qtbot, stage: Stage) -> None:
    press(qtbot, stage, "era-showa")
    wheel = screen_of(stage).chooses.wheel
    for part, value in zip(Part, (55, 1, 15), strict=True):
        wheel.wheels[part].chosen.emit(value)


def words(stage: Stage) -> str:
    labels = stage.currentWidget().findChildren(QLabel)
    return "\n".join(label.text() for label in labels if label.isVisible())


def test_two_parts_are_chosen_and_the_code_is_typed(qtbot, stage, told) -> None:
    assert not key(stage, "button-next").isEnabled()
    choose_birth(qtbot, stage)
    assert "昭和55年 1月 15日" in words(stage), "shown back in words before going on"
    press(qtbot, stage, "button-next", "year-2032", "button-next")
    press(qtbot, stage, *(f"key-{digit}" for digit in "2285"))
    assert told == []
    press(qtbot, stage, "key-enter")
    assert told == [(ScreenKind.NUMBER_B, 3, HANAKO.encode())]
    assert screen_of(stage).filled == 0
    assert screen_of(stage).chooses.picker.empty


def test_who_would_rather_type_types(qtbot, stage, told) -> None:
    press(qtbot, stage, "button-way")
    press(qtbot, stage, *(f"key-{digit}" for digit in HANAKO[:6]), "key-enter")
    press(qtbot, stage, *(f"key-{digit}" for digit in HANAKO[6:10]), "key-enter")
    press(qtbot, stage, *(f"key-{digit}" for digit in HANAKO[10:]), "key-enter")
    assert told == [(ScreenKind.NUMBER_B, 3, HANAKO.encode())]


def test_a_keyboard_types_all_fourteen_without_a_pause(qtbot, stage, told) -> None:
    qtbot.keyClicks(screen_of(stage), HANAKO)
    qtbot.keyClick(screen_of(stage), Qt.Key.Key_Return)
    assert told == [(ScreenKind.NUMBER_B, 3, HANAKO.encode())]


def test_staff_have_the_keypad_at_once(stage) -> None:
    stage.show_model(IDLE)
    stage.show_model(number_b(TextId.NUMBER_B_STAFF))
    assert key(stage, "key-1").isVisible()
    stage.show_model(IDLE)
    stage.show_model(number_b())
    assert not key(stage, "key-1").isVisible(), "the next person chooses"


def test_going_back_keeps_what_was_chosen_and_typed(qtbot, stage, told) -> None:
    choose_birth(qtbot, stage)
    press(qtbot, stage, "button-next", "year-2032", "button-next", "key-2", "key-2", "key-back")
    assert key(stage, "year-2032").isChecked()
    press(qtbot, stage, "button-before")
    assert screen_of(stage).chooses.picker.written() == "550115"
    press(qtbot, stage, "step-2", "button-next")
    assert screen_of(stage).part == 2
    press(qtbot, stage, "key-8", "key-5", "key-enter")
    assert told == [(ScreenKind.NUMBER_B, 3, HANAKO.encode())]


def test_a_step_cannot_be_reached_before_those_before_it_are_done(qtbot, stage) -> None:
    assert not key(stage, "step-3").isEnabled()
    choose_birth(qtbot, stage)
    assert key(stage, "step-2").isEnabled()
    assert not key(stage, "step-3").isEnabled()
    assert "✓" not in key(stage, "step-1").accessibleName()
    press(qtbot, stage, "button-next")
    assert "✓" in key(stage, "step-1").accessibleName()


@pytest.mark.parametrize("digits", ["559999", "000000", "550230", "991301"])
def test_a_birth_that_no_calendar_has_is_refused_at_once(qtbot, stage, told, digits: str) -> None:
    assert not is_a_birth(digits)
    qtbot.keyClicks(screen_of(stage), digits)
    qtbot.keyClick(screen_of(stage), Qt.Key.Key_Return)
    assert "お確かめください" in words(stage)
    assert screen_of(stage).part == 0
    assert screen_of(stage).filled == 0
    assert told == []


def test_the_code_is_never_shown_and_birth_and_year_are(qtbot, stage) -> None:
    qtbot.keyClicks(screen_of(stage), HANAKO[:10])
    field = screen_of(stage).looks.field
    assert "2 0 3 2" in field.accessibleName()
    qtbot.keyClick(screen_of(stage), Qt.Key.Key_Return)
    pictures = []
    for code in ("2285", "1764"):
        press(qtbot, stage, "key-clear") if key(stage, "key-clear").isEnabled() else None
        qtbot.keyClicks(screen_of(stage), code)
        assert not any(digit in field.accessibleName() for digit in "0123456789")
        pictures.append(stage.grab().toImage())
    assert pictures[0] == pictures[1]


def test_each_step_shows_its_own_place_on_the_card(qtbot, stage) -> None:
    where = screen_of(stage).looks.where
    shown = []
    for digits in ("550115", "2032", "2285"):
        shown.append(where._part)
        qtbot.keyClicks(screen_of(stage), digits)
        if digits != "2285":
            qtbot.keyClick(screen_of(stage), Qt.Key.Key_Return)
    assert shown == [0, 1, 2]


def test_choices_and_digits_go_along_when_the_look_changes(qtbot, stage, told) -> None:
    choose_birth(qtbot, stage)
    press(qtbot, stage, "button-next", "year-2032", "button-next", "key-2")
    before = screen_of(stage)
    stage.show_view(View(language=Language.EN, contrast=True, left_handed=True))
    after = screen_of(stage)
    assert after is not before
    assert (before.filled, before.chooses.picker.empty) == (0, True)
    assert (after.part, after.filled) == (2, 11)
    assert after.chooses.picker.reckoning is SHOWA
    qtbot.wait(1)
    press(qtbot, stage, "key-2", "key-8", "key-5", "key-enter")
    assert told == [(ScreenKind.NUMBER_B, 3, HANAKO.encode())]


def test_a_half_chosen_birth_goes_along_too(qtbot, stage) -> None:
    press(qtbot, stage, "era-showa")
    assert screen_of(stage).holds
    stage.show_view(View(large=True))
    assert screen_of(stage).chooses.picker.reckoning is SHOWA


def test_corrections_go_along_when_the_look_changes(qtbot, stage, told) -> None:
    stage.show_model(corrected())
    qtbot.keyClicks(screen_of(stage), "02")
    stage.show_view(View(language=Language.VI))
    qtbot.keyClicks(screen_of(stage), "5")
    qtbot.keyClick(screen_of(stage), Qt.Key.Key_Return)
    assert told == [(ScreenKind.NUMBER_B, 3, HANAKO.encode())]


def test_each_digit_that_was_read_can_be_put_right(qtbot, stage, told) -> None:
    stage.show_model(corrected())
    screen = screen_of(stage)
    press(qtbot, stage, "step-3")
    assert screen.part == 2
    qtbot.keyClick(screen, Qt.Key.Key_Left)
    assert screen.part == 1
    qtbot.keyClicks(screen, "3")
    press(qtbot, stage, "step-1")
    qtbot.mouseClick(
        screen.looks.field,
        Qt.MouseButton.LeftButton,
        pos=screen.looks.field.box(2).center().toPoint(),
    )
    qtbot.keyClicks(screen, "025")
    qtbot.keyClick(screen, Qt.Key.Key_Return)
    assert told == [(ScreenKind.NUMBER_B, 3, b"55011520332285")]


def test_the_last_corrected_digit_can_be_taken_back(qtbot, stage) -> None:
    stage.show_model(corrected())
    screen = screen_of(stage)
    qtbot.keyClicks(screen, "02")
    press(qtbot, stage, "key-delete")
    assert (screen.filled, screen._cells.at) == (12, 11)
    press(qtbot, stage, "key-delete")
    assert (screen.filled, screen._cells.at) == (11, 2)
    press(qtbot, stage, "key-delete")
    assert screen.filled == 11, "what was read stays"


def test_nothing_stays_when_another_screen_is_shown(qtbot, stage) -> None:
    choose_birth(qtbot, stage)
    press(qtbot, stage, "button-next", "year-2032")
    screen = screen_of(stage)
    stage.show_model(IDLE)
    assert (screen.filled, screen.holds) == (0, False)
    everything = "\n".join(label.text() for label in screen.findChildren(QLabel))
    assert "55年" not in everything
    assert not any(button.isChecked() for button in screen.chooses.wheel.eras)


def test_steps_wipe_their_buffers_and_hide_their_digits() -> None:
    steps = Steps()
    steps.begin((6, 4, 4))
    seen: list[bytes] = []

    class Watched(bytearray):
        def clear(self) -> None:
            seen.append(bytes(self))
            super().clear()

    steps._groups[0] = Watched(b"550115")
    assert "55" not in repr(steps)
    steps.wipe()
    assert seen == [bytes(6)]
    assert steps.filled == 0
    steps.put("1")
    assert steps.filled == 0
