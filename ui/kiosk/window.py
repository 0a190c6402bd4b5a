# SPDX-License-Identifier: Apache-2.0
"""The window: the stage that patients see; on the bench, the panel beside it. Closing it asks first."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QColor,
    QGuiApplication,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QPushButton, QWidget

from terminal.screen_settings import ScreenTable
from ui.kiosk.bench_glass import GLASSES, BenchGlass
from ui.kiosk.placing import ON_A_DESK, Placing
from ui.kiosk.screens.face import Peek
from ui.kiosk.screens.tray import LookAtTray
from ui.kiosk.shelf import Progress
from ui.kiosk.stage import Stage

PANEL_WIDTH = 320
STRIP = 22
"""What is left of a folded panel: the handle that unfolds it."""
FOLD_KEY = "F9"
BESIDE, HANDLE = "#14171a", "#b9c2cb"


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
        self.stage = Stage(peek, look_at_tray, progress, table)
        self.stage.setParent(self)
        self.panel: QWidget | None = None
        self._glass: BenchGlass | None = None
        self._handle: QPushButton | None = None
        self._placing = Placing(self, table)
        if bench:
            self._lay_bench(table)
        self.stage.installEventFilter(self)

    def open(self) -> None:
        """Show it where the settings want it."""
        self._placing.place()
        self.show()

    def put_beside(self, panel: QWidget) -> None:
        """The panel of the bench, beside the stage."""
        self.panel = panel
        panel.setParent(self)
        panel.show()
        self._arrange()

    def show_glass(self, glass: BenchGlass) -> None:
        """On the bench: the stage as it is on another screen."""
        self._glass = glass
        self._arrange()
        self.stage.measure(glass.inch)

    def fold(self) -> None:
        """Put the bench's panel away, or take it out again."""
        if self.panel is not None:
            self.panel.setVisible(self.panel.isHidden())
            self._arrange()

    def finish(self) -> None:
        """Close for good."""
        self._finished = True
        self.close()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The stage takes what the panel leaves."""
        super().resizeEvent(event)
        self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        """What is neither kiosk nor panel is dark."""
        if self._handle is not None:
            painter = QPainter(self)
            painter.fillRect(event.rect(), QColor(BESIDE))
            painter.end()

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

    def _lay_bench(self, table: ScreenTable) -> None:
        """As wide as kiosk and panel, where the desk's screen has so much room."""
        room = QGuiApplication.primaryScreen().availableSize().width()
        wide, high = ON_A_DESK
        self.resize(max(wide, min(wide + STRIP + PANEL_WIDTH, room)), high)
        if table.diagonal_inch == GLASSES[0].inch:
            self._glass = GLASSES[0]  # as the panel will say, so that the stage is made but once
        self._handle = QPushButton("", self)
        self._handle.setObjectName("panel-handle")
        self._handle.setFlat(True)
        palette = self._handle.palette()
        palette.setColor(QPalette.ColorRole.ButtonText, QColor(HANDLE))
        self._handle.setPalette(palette)
        self._handle.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._handle.setToolTip(f"fold or unfold the bench's panel ({FOLD_KEY})")
        self._handle.clicked.connect(self.fold)
        QShortcut(QKeySequence(FOLD_KEY), self, self.fold)

    def _arrange(self) -> None:
        """On the bench: stage, handle, panel; the panel's room is kept while it is not there yet."""
        room = QRect(0, 0, self.width(), self.height())
        if self._handle is not None:
            folded = self.panel is not None and self.panel.isHidden()
            room.setWidth(max(1, self.width() - STRIP - (0 if folded else PANEL_WIDTH)))
            self._handle.setText("‹" if folded else "›")
            self._handle.setGeometry(room.width(), 0, STRIP, self.height())
            if self.panel is not None:
                self.panel.setGeometry(room.width() + STRIP, 0, PANEL_WIDTH, self.height())
        self.stage.setGeometry(room if self._glass is None else self._glass.fitted(room))
