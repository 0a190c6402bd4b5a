# SPDX-License-Identifier: Apache-2.0
"""The PIN pad: dots and never digits, only whole PINs, big keys, and a keyboard that can do all of it."""

from __future__ import annotations

from itertools import combinations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from terminal.screen_settings import ScreenTable
from tests.support.hand_made import IDLE, pin
from ui.kiosk.look import Look
from ui.kiosk.screens.pin import PinScreen
from ui.kiosk.stage import Stage
from ui.presenter.model import Action, ScreenKind
from ui.presenter.view import View
from ui.texts import Language

SIZES = {
    "10 inch, wide": (1280, 800, 10.1),
    "10 inch, high": (800, 1280, 10.1),
    "22 inch, high": (1080, 1920, 22.0),
}


def stage_of(qtbot, size: str = "10 inch, wide", view: View | None = None) -> Stage:
    width, height, inches = SIZES[size]
    made = Stage(lambda: None, table=ScreenTable(diagonal_inch=inches))
    qtbot.addWidget(made)
    made.resize(width, height)
    made.show()
    if view is not None:
        made.show_view(view)
    return made


@pytest.fixture
def stage(qtbot, dressed) -> Stage:
    made = stage_of(qtbot)
    made.show_model(pin())
    return made


@pytest.fixture
def told(stage: Stage) -> list[tuple[object, ...]]:
    found: list[tuple[object, ...]] = []
    stage.typed.connect(lambda *what: found.append(what))
    return found


def screen_of(stage: Stage) -> PinScreen:
    screen = stage.currentWidget()
    assert isinstance(screen, PinScreen)
    return screen


def key(stage: Stage, name: str) -> QAbstractButton:
    found = stage.currentWidget().findChild(QAbstractButton, name)
    assert found is not None, name
    return found


def press(qtbot, stage: Stage, *names: str) -> None:
    for name in names:
        qtbot.mouseClick(key(stage, name), Qt.MouseButton.LeftButton)


def test_only_a_whole_pin_can_be_entered_and_it_is_told_once(qtbot, stage, told) -> None:
    for digit in "123":
        press(qtbot, stage, f"key-{digit}")
        assert not key(stage, "key-enter").isEnabled()
        qtbot.keyClick(screen_of(stage), Qt.Key.Key_Return)
    press(qtbot, stage, "key-4", "key-5")
    assert told == []
    press(qtbot, stage, "key-enter", "key-enter")
    assert told == [(ScreenKind.PIN, 3, b"1234")]
    assert screen_of(stage).filled == 0


def test_nothing_is_sent_again_by_itself_after_a_wrong_pin(qtbot, stage, told) -> None:
    press(qtbot, stage, "key-1", "key-2", "key-3", "key-4", "key-enter")
    stage.show_model(pin(attempt=1, tries=2))
    assert screen_of(stage).filled == 0
    assert len(told) == 1
    said = [label.text() for label in screen_of(stage).findChildren(QLabel)]
    assert any("あと2回" in text for text in said), "how many tries are left is said"


def test_the_last_digit_can_be_taken_back_and_all_of_them(qtbot, stage, told) -> None:
    assert not key(stage, "key-delete").isEnabled()
    press(qtbot, stage, "key-1", "key-9", "key-delete", "key-2", "key-3", "key-4", "key-enter")
    assert told == [(ScreenKind.PIN, 3, b"1234")]
    press(qtbot, stage, "key-1", "key-2", "key-clear")
    assert screen_of(stage).filled == 0


def test_a_keyboard_and_its_numeric_pad_can_do_all_of_it(qtbot, stage, told) -> None:
    screen = screen_of(stage)
    qtbot.keyClicks(screen, "19")
    qtbot.keyClick(screen, Qt.Key.Key_Backspace)
    qtbot.keyClicks(screen, "x 2")
    qtbot.keyClick(screen, Qt.Key.Key_3, Qt.KeyboardModifier.KeypadModifier)
    qtbot.keyClick(screen, Qt.Key.Key_4, Qt.KeyboardModifier.KeypadModifier)
    qtbot.keyClick(screen, Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
    assert told == [(ScreenKind.PIN, 3, b"1234")]


def test_a_key_that_has_the_keyboard_lets_digits_through(qtbot, stage, told) -> None:
    seven = key(stage, "key-7")
    seven.setFocus()
    qtbot.keyClicks(seven, "12")
    qtbot.keyClick(seven, Qt.Key.Key_Space)
    qtbot.keyClicks(seven, "4")
    qtbot.keyClick(seven, Qt.Key.Key_Return)
    assert told == [(ScreenKind.PIN, 3, b"1274")]


def test_escape_leads_to_stop_and_a_second_key_stops(qtbot, stage) -> None:
    acted: list[tuple[object, ...]] = []
    stage.acted.connect(lambda *what: acted.append(what))
    qtbot.keyClicks(screen_of(stage), "12")
    qtbot.keyClick(screen_of(stage), Qt.Key.Key_Escape)
    stop = key(stage, "button-cancel")
    assert acted == []
    assert stage.window().focusWidget() is stop
    assert screen_of(stage).filled == 2
    qtbot.keyClick(stop, Qt.Key.Key_Return)
    assert acted == [(3, Action.CANCEL)]


def test_neither_pixels_nor_words_tell_which_digits_were_typed(qtbot, stage) -> None:
    pictures, words = [], []
    for digits in ("1234", "9876"):
        press(qtbot, stage, "key-clear", *(f"key-{digit}" for digit in digits))
        pictures.append(stage.grab().toImage())
        named = [one.accessibleName() for one in stage.findChildren(QWidget)]
        words.append((named, [label.text() for label in stage.findChildren(QLabel)]))
    assert pictures[0] == pictures[1]
    assert words[0] == words[1]


def test_a_screen_reader_hears_how_many_digits_there_are(qtbot, stage) -> None:
    dots = stage.currentWidget().findChild(QWidget, "dots")
    assert dots is not None
    press(qtbot, stage, "key-1", "key-2")
    assert dots.accessibleName() == "2けた 入力しました"
    assert {key(stage, f"key-{digit}").accessibleName() for digit in "0123456789"} == set(
        "0123456789"
    )


def test_digits_go_along_when_the_look_changes_and_the_former_screen_keeps_none(
    qtbot, stage, told
) -> None:
    press(qtbot, stage, "key-1", "key-2")
    before = screen_of(stage)
    stage.show_view(View(language=Language.KO, large=True))
    assert screen_of(stage) is not before
    assert (before.filled, screen_of(stage).filled) == (0, 2)
    press(qtbot, stage, "key-3", "key-4", "key-enter")
    assert told == [(ScreenKind.PIN, 3, b"1234")]


def test_another_screen_wipes_the_buffer_itself(qtbot, stage) -> None:
    press(qtbot, stage, "key-1", "key-2")
    screen = screen_of(stage)
    lay = screen._digits
    stage.show_model(IDLE)
    assert lay == bytes(2)
    assert screen.filled == 0


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    "view",
    [View(), View(language=Language.PT, large=True), View(large=True, furigana=True)],
    ids=lambda view: f"{view.language.value}{'-large' * view.large}",
)
def test_keys_are_big_and_do_not_overlap(qtbot, dressed, size: str, view: View) -> None:
    stage = stage_of(qtbot, size, view)
    stage.show_model(pin())
    qtbot.wait(1)
    touch = Look(View(), stage.look.glass).touch
    shown = [one for one in stage.findChildren(QAbstractButton) if one.isVisible()]
    frames = {
        one.objectName(): one.rect().translated(one.mapTo(stage, one.rect().topLeft()))
        for one in shown
    }
    for name, frame in frames.items():
        assert min(frame.width(), frame.height()) >= touch, name
        assert stage.rect().contains(frame), name
    for (one, first), (other, second) in combinations(frames.items(), 2):
        assert not first.intersects(second), (one, other)


def test_the_keys_stand_on_the_side_of_the_hand(qtbot, dressed) -> None:
    places = {}
    for left in (False, True):
        stage = stage_of(qtbot, view=View(left_handed=left))
        stage.show_model(pin())
        qtbot.wait(1)
        names = ("key-1", "key-3", "key-enter", "button-cancel")
        places[left] = [
            key(stage, n).mapTo(stage, key(stage, n).rect().center()).x() for n in names
        ]
    one, three, enter, stop = places[False]
    assert stop < one < three < enter
    one, three, enter, stop = places[True]
    assert enter < one < three < stop, "the digits keep their order"


def test_a_scanner_of_bar_codes_types_no_pin(qtbot, stage) -> None:
    told: list[tuple[object, ...]] = []
    stage.typed.connect(lambda *what: told.append(what))
    screen = screen_of(stage)
    for length in range(5, 15):
        qtbot.keyClicks(screen, "4901234567894"[:length].ljust(length, "7"))
        qtbot.keyClick(screen, Qt.Key.Key_Return)
        assert (told, screen.filled) == ([], 0), length
    qtbot.keyClicks(screen, "1234")
    qtbot.keyClick(screen, Qt.Key.Key_Return)
    assert told == [(ScreenKind.PIN, 3, b"1234")]


def test_the_digits_are_handed_on_as_they_lie_to_be_zeroed_by_who_has_them_last(
    qtbot, stage, told
) -> None:
    lay = []
    for digit in "1234":
        press(qtbot, stage, f"key-{digit}")
        lay.append(screen_of(stage)._digits)
    assert not any(any(one) for one in lay[:-1])  # where it was shorter nothing is left behind
    press(qtbot, stage, "key-enter")
    assert told[-1][2] is lay[-1]  # no copy, least of all one that cannot be wiped
