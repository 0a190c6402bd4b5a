# SPDX-License-Identifier: Apache-2.0
"""The window: the stage on the left, the panel on the right. Closing it asks first."""

from collections.abc import Callable

from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.kiosk.look import SHEET
from ui.kiosk.panel import Panel
from ui.kiosk.screens.face import Peek
from ui.kiosk.screens.tray import LookAtTray
from ui.kiosk.stage import Stage
from ui.kiosk.stock import Stock

SIZE = (1280, 800)


class KioskWindow(QWidget):
    """`closing` is called when the person at the window wants it closed; `finish` closes it."""

    def __init__(
        self,
        stock: Stock,
        peek: Peek,
        closing: Callable[[], None],
        look_at_tray: LookAtTray = lambda: None,
    ) -> None:
        super().__init__()
        self._closing = closing
        self._finished = False
        self.setWindowTitle("Uketsuke 受付")
        self.setStyleSheet(SHEET)
        self.stage = Stage(peek, look_at_tray)
        self.panel = Panel(stock)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.stage, 1)
        layout.addWidget(self.panel)
        self.resize(*SIZE)

    def finish(self) -> None:
        """Close for good."""
        self._finished = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """The threads have to end first; until then the window is only hidden."""
        if self._finished:
            event.accept()
            return
        event.ignore()
        self.hide()
        self._closing()
