# SPDX-License-Identifier: Apache-2.0
"""Typing without a keyboard: keys as big as a finger, into the field and nowhere else, and nothing stays behind."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget

from tests.support.staff_gallery import IN, hang, settle, show_keys
from ui.kiosk.look import TOUCH_MM
from ui.kiosk.staff.board import StaffBoard
from ui.kiosk.staff.typing_sheet import TypingSheet
from ui.presenter.staff import StaffFacts, present_staff, step
from ui.presenter.staff.actions import Act, Field, Press, StaffAction
from ui.presenter.staff.view import StaffPage
from ui.texts.language import Language


class Desk:
    """A board that shows what the presenter makes of each act."""

    def __init__(
        self, page: StaffPage, size: str = "10-wide", language: Language = Language.JA
    ) -> None:
        self.view, self.acts = replace(IN, page=page), []  # type: ignore[var-annotated]
        self.board: StaffBoard = hang(present_staff(self.view, StaffFacts()), size, language)
        self.board.acted.connect(self.hear)

    def hear(self, act: Act) -> None:
        self.acts.append(act)
        self.view, _ = step(self.view, act)
        self.board.show_model(present_staff(self.view, StaffFacts()))

    def text(self, of: Field) -> str:
        return self.view.form.text(of)

    @property
    def sheet(self) -> TypingSheet | None:
        return self.board.findChild(TypingSheet)

    def keys(self) -> dict[str, QAbstractButton]:
        return {key.objectName(): key for key in self.sheet.findChildren(QAbstractButton)}

    def press(self, *names: str) -> None:
        for name in names:
            QTest.mouseClick(self.keys()[f"key-{name}"], Qt.MouseButton.LeftButton)


@pytest.fixture
def desk(dressed, qtbot) -> Desk:
    made = Desk(StaffPage.DISASTER)
    qtbot.addWidget(made.board)
    return made


def test_a_name_is_typed_with_marks_a_space_and_the_last_letter_erased(desk: Desk) -> None:
    show_keys(desk.board, Field.NAME)
    desk.press("モ", "キ", "marks", "space", "ハ", "ナ", "コ", "コ", "erase")
    assert desk.text(Field.NAME) == "モギ\u3000ハナコ"
    assert desk.board.findChild(QLineEdit, "field-name").text() == "モギ\u3000ハナコ"


def test_marks_change_the_letter_before_the_cursor_and_leave_it_there(desk: Desk) -> None:
    show_keys(desk.board, Field.NAME)
    desk.press("ハ", "ナ")
    desk.sheet.line.setCursorPosition(1)
    desk.press("marks", "marks", "ン")
    assert desk.text(Field.NAME) == "パンナ"


def test_a_keyboard_types_into_the_same_field(desk: Desk) -> None:
    show_keys(desk.board, Field.NAME)
    desk.press("ア")
    QTest.keyClicks(QApplication.focusWidget(), "Z")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Backspace)
    desk.press("イ")
    assert desk.text(Field.NAME) == "アイ"


def test_it_goes_from_field_to_field_and_past_the_address_which_has_no_keys(desk: Desk) -> None:
    show_keys(desk.board, Field.NAME)
    assert not desk.keys()["key-before"].isEnabled()
    desk.press("after", "S", "3", "0", "0", "4", "0", "1", "after")
    assert desk.text(Field.BIRTH) == "S300401"
    assert desk.sheet.of is Field.REASON
    assert not desk.keys()["key-after"].isEnabled()
    desk.press("before")
    assert desk.sheet.of is Field.BIRTH


def test_tab_goes_on_and_leaves_behind_the_last_field(desk: Desk) -> None:
    show_keys(desk.board, Field.BIRTH)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert desk.sheet.of is Field.REASON
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert desk.sheet is None
    assert QApplication.focusWidget().objectName() == "field-reason"


def test_a_reason_is_written_in_hiragana_katakana_or_digits(desk: Desk) -> None:
    show_keys(desk.board, Field.REASON)
    desk.press("て", "す", "leaf", "ト", "leaf", "7", "leaf", "あ")
    assert desk.text(Field.REASON) == "てすト7あ"


def test_escape_and_close_only_put_the_keys_away(desk: Desk) -> None:
    show_keys(desk.board, Field.NAME)
    desk.press("ア", "close")
    assert desk.sheet is None
    assert QApplication.focusWidget().objectName() == "field-name"
    show_keys(desk.board, Field.NAME)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert desk.sheet is None
    assert desk.text(Field.NAME) == "ア"
    assert not any(isinstance(act, Press) for act in desk.acts)


def test_enter_sends_and_what_is_missing_is_told_in_the_form(desk: Desk) -> None:
    show_keys(desk.board, Field.NAME)
    desk.press("ア")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert desk.acts[-1] == Press(StaffAction.ASK)
    assert desk.sheet is None
    assert desk.view.form.shown


def test_a_finger_on_a_line_brings_its_keys_and_a_mouse_does_not(desk: Desk) -> None:
    line = desk.board.findChild(QLineEdit, "field-name")
    QTest.mouseClick(line, Qt.MouseButton.LeftButton)
    assert desk.sheet is None
    at = line.mapTo(desk.board, line.rect().center())
    finger = QTest.createTouchDevice()
    QTest.touchEvent(desk.board, finger).press(0, at, desk.board)
    QTest.touchEvent(desk.board, finger).release(0, at, desk.board)
    settle()
    assert desk.sheet.of is Field.NAME


def test_nothing_typed_is_left_after_the_sign_out(desk: Desk) -> None:
    show_keys(desk.board, Field.NAME)
    desk.press("モ", "キ", "marks")
    sheet = desk.sheet
    desk.board.forget()
    assert desk.sheet is None
    assert sheet.line.text() == ""
    sheet.line.undo()
    assert sheet.line.text() == ""


@pytest.mark.parametrize(
    ("size", "language"),
    [
        ("10-wide", Language.JA),
        ("10-upright", Language.EN),
        ("13-wide", Language.JA),
        ("22-upright", Language.JA),
    ],
)
def test_every_key_is_as_big_as_a_finger_and_has_a_name(dressed, qtbot, size, language) -> None:
    desk = Desk(StaffPage.DISASTER, size, language)
    qtbot.addWidget(desk.board)
    finger = TOUCH_MM * desk.board.look.glass.px_per_mm
    for of in (Field.NAME, Field.BIRTH, Field.REASON):
        show_keys(desk.board, of)
        half = ["half"] if desk.keys().get("key-half") else []
        for turn in ([], half):
            desk.press(*turn)
            settle()
            check_keys(desk.sheet, finger)


def check_keys(sheet: TypingSheet, finger: float) -> None:
    """Each inside the sheet, apart from all others, with words that are not cut."""
    keys = [key for key in sheet.findChildren(QAbstractButton) if key.isVisible()]
    places = [rect_on(sheet, key) for key in keys]
    for key, place in zip(keys, places, strict=True):
        assert min(place.width(), place.height()) >= finger, key.objectName()
        assert sheet.rect().contains(place), key.objectName()
        assert key.accessibleName()
        assert sum(place.intersects(other) for other in places) == 1
    for label in sheet.findChildren(QLabel):
        assert label.height() >= label.heightForWidth(label.width()), label.text()
    assert sheet.height() <= sheet.parentWidget().height()


def rect_on(sheet: QWidget, key: QWidget):
    return key.rect().translated(key.mapTo(sheet, QPoint(0, 0)))


def test_upright_at_ten_inches_kana_come_in_two_halves(dressed, qtbot) -> None:
    desk = Desk(StaffPage.DISASTER, "10-upright")
    qtbot.addWidget(desk.board)
    show_keys(desk.board, Field.NAME)
    desk.press("カ", "half", "ワ", "half", "ア")
    assert desk.text(Field.NAME) == "カワア"


def test_the_query_by_number_keeps_its_pad_which_types_where_the_keys_do(dressed, qtbot) -> None:
    desk = Desk(StaffPage.QUERY, "10-upright")
    qtbot.addWidget(desk.board)
    show_keys(desk.board, Field.SYMBOL)
    desk.press("あ")
    QTest.mouseClick(desk.board.findChild(QAbstractButton, "pad-7"), Qt.MouseButton.LeftButton)
    assert desk.text(Field.SYMBOL) == "あ7"
    assert desk.board.findChild(QAbstractButton, "keys-insurer") is None
