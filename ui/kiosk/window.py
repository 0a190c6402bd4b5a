# SPDX-License-Identifier: Apache-2.0
"""The window: the stage that patients see; on the bench, the panel beside it. Closing it asks first."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from terminal.screen_settings import ScreenTable
from ui.kiosk.look import SHEET
from ui.kiosk.placing import Placing
from ui.kiosk.screens.face import Peek
from ui.kiosk.screens.tray import LookAtTray
from ui.kiosk.shelf import Progress
from ui.kiosk.stage import Stage

PANEL_WIDTH = 270


class KioskWindow(QWidget):
    """`closing` is called when the person at the window wants it closed; `finish` closes it.

    `painted` comes once, when the first frame was drawn.
    """

    painted = Signal()

    def __init__(
        self,
        table: ScreenTable,
        peek: Peek,
        look_at_tray: LookAtTray,
        progress: Progress,
        closing: Callable[[], None],
        *,
        bench: bool = False,
    ) -> None:
        super().__init__()
        self._closing = closing
        self._finished = False
        self._full = table.full
        self.setWindowTitle("Uketsuke 受付")
        self.setStyleSheet(SHEET)
        self.stage = Stage(peek, look_at_tray, progress, table)
        self.panel: QWidget | None = None
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addWidget(self.stage, 1)
        self._room: QWidget | None = None
        if bench:  # the stage is made for the width that it will keep
            self._room = QWidget()
            self._room.setFixedWidth(PANEL_WIDTH)
            self._row.addWidget(self._room)
        self._placing = Placing(self, table)
        self.stage.installEventFilter(self)

    def open(self) -> None:
        """Show it where the settings want it."""
        self._placing.place()
        self.show()

    def put_beside(self, panel: QWidget) -> None:
        """The panel of the bench, beside the stage."""
        self.panel = panel
        if self._room is not None:
            self._row.replaceWidget(self._room, panel)
            self._room.deleteLater()
            self._room = None

    def finish(self) -> None:
        """Close for good."""
        self._finished = True
        self.close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The first frame is out when the events after its drawing are handled."""
        if watched is self.stage and event.type() == QEvent.Type.Paint:
            self.stage.removeEventFilter(self)
            QTimer.singleShot(0, self.painted.emit)
        return False

    def closeEvent(self, event: QCloseEvent) -> None:
        """The threads have to end first; until then the window is only hidden.

        Over a whole screen no key closes it (Alt-F4): only whoever started the program ends it.
        """
        if self._finished:
            event.accept()
            return
        event.ignore()
        if not self._full:
            self.hide()
            self._closing()
