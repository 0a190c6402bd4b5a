# SPDX-License-Identifier: Apache-2.0
"""A pad that was closed: nobody is signed in behind it, and the patients' screen has the keyboard again."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.ui.kiosk.staff.conftest import typing


def test_a_right_code_whose_pad_was_closed_meanwhile_signs_nobody_in(corner):
    corner.staff.rise()
    corner.type_code()
    corner.place.fall()
    corner.office.until(lambda: not corner.staff.console.model().busy)
    assert not corner.staff.console.signed_in
    corner.staff.rise()
    assert corner.board.model.pad is not None


def test_who_types_on_a_keyboard_goes_on_typing_when_the_pad_is_gone(corner):
    corner.come_to(typing())
    QTest.keyClick(corner.window.focusWidget(), Qt.Key.Key_1)
    corner.staff.rise()
    corner.place.fall()
    QTest.keyClick(corner.window.focusWidget() or corner.window, Qt.Key.Key_2)
    assert corner.stage.currentWidget().filled == 2
