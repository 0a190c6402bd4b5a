# SPDX-License-Identifier: Apache-2.0
"""The machine works: the card stays where it is, and how far the reading has come, as far as that is known."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from ui.kiosk.look import Look
from ui.kiosk.screens.art.house_plays import ask_service
from ui.kiosk.screens.art.theatre import Play
from ui.kiosk.screens.art.tray_plays import leave_card
from ui.kiosk.screens.dots import MovingDots
from ui.kiosk.screens.pictured import PicturedScreen
from ui.presenter.model import ScreenModel
from ui.presenter.text_ids import TextId

Progress = Callable[[int], float | None]
LOOK_MS: Final = 200
WHOLE: Final = 1000
ASKING: Final = (TextId.QUERYING, TextId.REGISTERING)


class Advance(QWidget):
    """A bar as far as it is known how far; dots otherwise. The bar of one task never goes back.

    Looks five times a second while it can be seen.
    """

    def __init__(self, look: Look, progress: Progress) -> None:
        super().__init__()
        self._progress = progress
        self._task: object = None
        self._visit: int | None = None
        self.bar, self.dots = _bar(look), MovingDots(look)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * look.gap, look.gap, 2 * look.gap, look.gap)
        layout.addWidget(self.bar)
        layout.addWidget(self.dots)
        self.setFixedHeight(look.mm(10) + 2 * look.gap)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look_again)
        self._known(None)

    @property
    def share(self) -> float:
        """How much of the bar is full."""
        return self.bar.value() / WHOLE

    def follow(self, visit: int | None, task: object) -> None:
        """Another task begins at nothing."""
        self._visit = visit
        if (visit, task) != self._task:
            self._task = (visit, task)
            self.bar.setValue(0)
            self._known(None)
        self.look_again()

    def look_again(self) -> None:
        """Ask how far it is."""
        self._known(None if self._visit is None else self._progress(self._visit))

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to look."""
        self._timer.start()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Rest."""
        self._timer.stop()
        super().hideEvent(event)

    def _known(self, share: float | None) -> None:
        if share is not None:
            self.bar.setValue(max(self.bar.value(), round(min(1.0, max(0.0, share)) * WHOLE)))
        self.bar.setVisible(share is not None)
        self.dots.setVisible(share is None)


class WaitingScreen(PicturedScreen):
    """Reading, confirming, asking the service."""

    first = leave_card()

    def __init__(self, look: Look, progress: Progress = lambda _: None) -> None:
        super().__init__(look)
        self.advance = Advance(look, progress)
        self.words.insertWidget(self.words.count() - 1 if self.beside else 0, self.advance)

    def show_model(self, model: ScreenModel) -> None:
        """Become this model."""
        super().show_model(model)
        self.advance.follow(model.visit, model.headline.id)
        self.advance.bar.setAccessibleName(self.picture.accessibleName())

    def forget(self) -> None:
        """The next task begins at nothing."""
        self.advance.follow(None, None)

    def play_for(self, model: ScreenModel) -> Play:
        """Who is at work: the reader, or the service."""
        return ask_service() if model.headline.id in ASKING else leave_card()


def _bar(look: Look) -> QProgressBar:
    bar = QProgressBar()
    bar.setRange(0, WHOLE)
    bar.setTextVisible(False)
    bar.setFixedHeight(look.mm(6))
    colours, radius = look.colours, look.mm(3)
    edge = max(2, look.mm(0.35))
    bar.setStyleSheet(
        f"QProgressBar {{ background: {colours.paper}; border: {edge}px solid {colours.key_edge};"
        f" border-radius: {radius}px; }}"
        f"QProgressBar::chunk {{ background: {colours.key_edge}; border-radius: {radius - edge}px; }}"
    )
    return bar
