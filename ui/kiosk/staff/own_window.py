# SPDX-License-Identifier: Apache-2.0
"""A window of the staff's own, on another screen if there is one. It never takes the keyboard from the patients."""

from typing import Final

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QCloseEvent, QGuiApplication, QResizeEvent, QScreen, QShowEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from ui.kiosk.bursts import NoBursts
from ui.kiosk.look import MM_PER_INCH, Glass, Look
from ui.kiosk.staff.board import StaffBoard
from ui.kiosk.staff.body import Sight
from ui.kiosk.staff.side import News, QtStaff
from ui.presenter.staff.actions import Act
from ui.presenter.staff.model import StaffModel, StaffText
from ui.presenter.staff.text_ids import StaffTextId as T
from ui.presenter.view import View
from ui.texts.language import Language
from ui.texts.staff_book import say

ON_A_DESK: Final = (1024, 700)
USUAL_DPI: Final = 96.0
LIKELY_DPI: Final = (60.0, 330.0)
"""What a screen says of itself is believed in between: many do not know how big they are."""


class StaffWindow(QWidget):
    """A `Place` that is always there: the pad, or what staff work with."""

    def __init__(self, staff: QtStaff, sight: Sight, beside: QWidget, output: str | None) -> None:
        super().__init__()
        self._staff, self._language = staff, Language.JA
        self._going = False
        self.keys: QObject | None = None
        """What brings the keyboard to the window that was touched last."""
        self._bursts: NoBursts | None = None
        self.setObjectName("staff-window")
        self.setWindowTitle(say(StaffText(T.WINDOW_TITLE), Language.JA))
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.board = StaffBoard(self._look(), sight)
        self.board.acted.connect(self._acted)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.board)
        self._stand(another_screen(beside.screen(), output))

    def open(self) -> None:
        """Show it, without the keyboard."""
        self.show()
        self._staff.console.open()

    def show_model(
        self, model: StaffModel, language: Language, news: News | None, left_s: float | None
    ) -> None:
        """Whatever it is."""
        self._language = language
        self.board.dress(self._look())
        self.board.show_model(model, news)
        self.board.show_left(left_s)

    def rise(self) -> None:
        """The corner of the patients' screen does nothing here."""

    def signed_out(self) -> None:
        """Wipe before the pad is drawn."""
        self.board.forget()

    def call(self, wanted: bool) -> None:
        """The news above the page says it; a window that is not looked at is marked by the desktop."""
        if wanted and not self.isActiveWindow():
            QApplication.alert(self)

    def tick(self) -> None:
        """Nothing to do."""

    def take_down(self) -> None:
        """The kiosk is closing."""
        self._going = True
        self.board.forget()
        self.close()
        self.deleteLater()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Made for the new glass."""
        super().resizeEvent(event)
        self.board.dress(self._look())

    def showEvent(self, event: QShowEvent) -> None:
        """No scanner tries a code, nor answers for staff."""
        super().showEvent(event)
        handle = self.windowHandle()
        if self._bursts is None and handle is not None:
            self._bursts = NoBursts(self)
            self._bursts.watch(handle)

    def closeEvent(self, event: QCloseEvent) -> None:
        """The kiosk closes it: a receptionist who did would miss who waits."""
        event.setAccepted(self._going)

    def _stand(self, screen: QScreen | None) -> None:
        if screen is None:
            self.resize(*ON_A_DESK)
            return
        self.setScreen(screen)
        self.setGeometry(screen.availableGeometry())

    def _acted(self, act: object) -> None:
        if isinstance(act, Act):
            self._staff.act(act)

    def _look(self) -> Look:
        screen = self.screen()
        dpi = USUAL_DPI if screen is None else screen.physicalDotsPerInch()
        if not LIKELY_DPI[0] <= dpi <= LIKELY_DPI[1]:
            dpi = USUAL_DPI
        glass = Glass(max(1, self.width()), max(1, self.height()), dpi / MM_PER_INCH)
        return Look(View(language=self._language), glass)


def another_screen(patients: QScreen | None, output: str | None) -> QScreen | None:
    """The one of that name, or any that the patients do not look at; None: there is only theirs."""
    others = [screen for screen in QGuiApplication.screens() if screen is not patients]
    named = [screen for screen in others if screen.name() == output]
    found = named or others
    return found[0] if found else None
