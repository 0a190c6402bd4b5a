# SPDX-License-Identifier: Apache-2.0
"""Over a whole screen without a window manager, or in a frame on a desk."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from terminal.screen_settings import ScreenTable
from ui.kiosk.placing import ON_A_DESK, Placing, hide_pointer, screen_of
from ui.kiosk.window import KioskWindow


@pytest.fixture
def pointer(qapp) -> Iterator[None]:
    yield
    while QApplication.overrideCursor() is not None:
        QApplication.restoreOverrideCursor()


def test_a_full_window_has_no_frame_and_is_as_big_as_its_screen(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    Placing(window, ScreenTable(full=True)).place()
    window.show()
    assert window.geometry() == QGuiApplication.primaryScreen().geometry()
    assert window.windowFlags() & Qt.WindowType.FramelessWindowHint
    assert window.contextMenuPolicy() is Qt.ContextMenuPolicy.PreventContextMenu


def test_a_screen_that_changes_takes_the_window_along(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    placing = Placing(window, ScreenTable(full=True))
    placing.place()
    window.setGeometry(0, 0, 100, 100)
    QGuiApplication.primaryScreen().geometryChanged.emit(QGuiApplication.primaryScreen().geometry())
    assert window.geometry() == QGuiApplication.primaryScreen().geometry()


def test_on_a_desk_the_window_has_a_frame_and_is_moved_by_nobody(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    Placing(window, ScreenTable()).place()
    assert window.size().toTuple() == ON_A_DESK
    assert not window.windowFlags() & Qt.WindowType.FramelessWindowHint


def test_a_screen_that_is_not_plugged_in_is_replaced_by_the_primary_one(qapp):
    assert screen_of("HDMI-9") is QGuiApplication.primaryScreen()
    assert screen_of(QGuiApplication.primaryScreen().name()) is QGuiApplication.primaryScreen()


def test_the_pointer_is_hidden_on_a_whole_screen_only(pointer):
    hide_pointer(ScreenTable())
    assert QApplication.overrideCursor() is None
    hide_pointer(ScreenTable(full=True))
    assert QApplication.overrideCursor().shape() is Qt.CursorShape.BlankCursor


@pytest.mark.parametrize(("full", "closes"), [(True, 0), (False, 1)])
def test_no_key_closes_a_kiosk_over_a_whole_screen(dressed, qtbot, full, closes):
    asked = []
    window = KioskWindow(
        ScreenTable(full=full), lambda: None, lambda: None, lambda _: None, lambda: asked.append(1)
    )
    window.open()
    event = QCloseEvent()
    window.closeEvent(event)
    assert not event.isAccepted()
    assert len(asked) == closes
    assert window.isVisible() is full
    window.finish()
    assert not window.isVisible()
    window.deleteLater()
