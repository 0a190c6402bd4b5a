# SPDX-License-Identifier: Apache-2.0
"""Somebody is there: a finger, a mouse or a key, wherever on the stage, and nowhere else."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QWidget

from terminal.session.states import ChoosingMethod, Idle
from terminal.session.values import Visit
from tests.support.kiosk_exhibits import Holder
from ui.kiosk.overlay import TimeBar
from ui.kiosk.stage import TOLD_EVERY_S, Stage
from ui.presenter import present
from ui.presenter.view import View


class Desk(QWidget):
    """A stage with something beside it, as on the bench."""

    def __init__(self) -> None:
        super().__init__()
        self.seconds = 0.0
        self.told: list[int] = []
        self.stage = Stage(lambda: None, now=lambda: self.seconds)
        self.stage.touched.connect(self.told.append)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.stage, 1)
        self.beside = QWidget()
        self.beside.setFixedWidth(200)
        row.addWidget(self.beside)
        self.resize(1480, 800)

    def buttons(self) -> list[QAbstractButton]:
        """Those that can be pressed."""
        found = self.stage.currentWidget().findChildren(QAbstractButton)
        return [button for button in found if button.isVisible()]

    def a_button(self) -> QPoint:
        """Where one is, in the window."""
        found = self.buttons()[0]
        return found.mapTo(self, found.rect().center())


@pytest.fixture
def desk(qtbot, dressed) -> Desk:
    made = Desk()
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.stage.show_model(present(ChoosingMethod(Visit(7)), Holder("")))
    qtbot.waitUntil(lambda: bool(made.buttons()))
    return made


def click(desk: Desk, at: QPoint) -> None:
    QTest.mouseClick(desk.windowHandle(), Qt.MouseButton.LeftButton, pos=at)


def test_a_finger_on_a_button_or_beside_it_tells_that_somebody_is_there(desk: Desk) -> None:
    screen = QTest.createTouchDevice()
    for at in (desk.a_button(), QPoint(2, 300)):
        desk.seconds += TOLD_EVERY_S
        for press in (True, False):
            touch = QTest.touchEvent(desk.windowHandle(), screen)
            (touch.press if press else touch.release)(0, at, desk.windowHandle())
            touch.commit()
    assert desk.told == [7, 7]


def test_a_mouse_and_a_key_do_too_and_not_more_often_than_need_be(qtbot, desk: Desk) -> None:
    click(desk, desk.a_button())
    click(desk, desk.a_button())
    assert desk.told == [7]
    desk.seconds += TOLD_EVERY_S
    QTest.keyClick(desk.windowHandle(), Qt.Key.Key_1)
    qtbot.waitUntil(lambda: desk.told == [7, 7])


def test_what_is_pressed_beside_the_stage_is_nobody_on_it(desk: Desk) -> None:
    click(desk, desk.beside.geometry().center())
    assert desk.told == []


def test_without_a_visit_there_is_nobody_to_keep(desk: Desk) -> None:
    desk.stage.show_model(present(Idle(1), Holder("")))
    click(desk, QPoint(2, 300))
    assert desk.told == []


def test_the_bar_of_the_warning_runs_as_long_as_the_settings_say(desk: Desk) -> None:
    desk.stage.warn_for(7.5)
    assert [bar.seconds for bar in desk.stage.findChildren(TimeBar)] == [7.5]
    desk.stage.show_view(View(large=True))
    assert {bar.seconds for bar in desk.stage.findChildren(TimeBar)} == {7.5}
