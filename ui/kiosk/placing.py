# SPDX-License-Identifier: Apache-2.0
"""Where a window stands: in a frame on a desk, or over a whole screen where no window manager is.

Without a window manager nobody answers `showFullScreen`, so the window is made frameless and as big as its screen.
When a screen is plugged, unplugged or gets another resolution, it is placed anew.
"""

from PySide6.QtCore import QObject, QRect, Qt
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QApplication, QWidget

from terminal.screen_settings import ScreenTable

ON_A_DESK = (1280, 800)


class Placing(QObject):
    """Keeps one window where the settings want it."""

    def __init__(self, window: QWidget, table: ScreenTable) -> None:
        super().__init__(window)
        self._window = window
        self._table = table
        self._followed: set[QScreen] = set()
        if table.full:
            window.setWindowFlags(Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint)
            window.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
            self._watch_screens()
        else:
            window.resize(*ON_A_DESK)

    def place(self) -> None:
        """Put it where it belongs."""
        screen = screen_of(self._table.output)
        if not self._table.full or screen is None:
            return
        self._follow(screen)
        self._window.setScreen(screen)
        self._window.setGeometry(screen.geometry())
        self._window.raise_()

    def _watch_screens(self) -> None:
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.screenAdded.connect(self._changed)
            application.screenRemoved.connect(self._gone)
            application.primaryScreenChanged.connect(self._changed)

    def _follow(self, screen: QScreen) -> None:
        if screen not in self._followed:
            self._followed.add(screen)
            screen.geometryChanged.connect(self._changed)

    def _gone(self, screen: QScreen) -> None:
        self._followed.discard(screen)
        self.place()

    def _changed(self, _what: QScreen | QRect) -> None:
        self.place()


def screen_of(name: str | None) -> QScreen | None:
    """The screen of that name; the primary one if there is none of it, so that something is seen at all."""
    named = [screen for screen in QGuiApplication.screens() if screen.name() == name]
    return named[0] if named else QGuiApplication.primaryScreen()


def hide_pointer(table: ScreenTable) -> None:
    """A finger has no arrow; on a desk with a mouse it stays."""
    if table.full:
        QApplication.setOverrideCursor(Qt.CursorShape.BlankCursor)
