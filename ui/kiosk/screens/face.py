# SPDX-License-Identifier: Apache-2.0
"""The face check: a live mirror, an oval to put the face in, one thing to do at a time, and light for the face.

While the check asks for light, all of the screen but its words and the oval shines in the colour asked for, and
what is not the colour is dark: the more of the picture's light is of one colour, the plainer it comes back.
"""

import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QRectF, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent

from ui.kiosk.look import Look
from ui.kiosk.screens.base import Screen
from ui.kiosk.screens.coach import Coach
from ui.kiosk.screens.mirror import DARK, GLOWS, Mirror, Peek
from ui.presenter.model import Glow, ScreenModel

__all__ = ["SHORTEST_GLOW_S", "FaceScreen", "Mirror", "Peek"]

Now = Callable[[], float]
SHORTEST_GLOW_S: Final = 0.2
"""Colours that change faster wait: WCAG 2.3.1 allows three flashes, which are six changes, in any second, for
general and for red flashes; at most five changes a second are two and a half."""


class FaceScreen(Screen):
    """One instruction at a time. `now` tells seconds, for the light's pace."""

    def __init__(self, look: Look, peek: Peek, now: Now = time.monotonic) -> None:
        super().__init__(look)
        self._now = now
        self._glow: Glow | None = None
        self._wanted: Glow | None = None
        self._changed_s = float("-inf")
        self._pace = QTimer(self)
        self._pace.setSingleShot(True)
        self._pace.timeout.connect(self._keep_pace)
        self.mirror = Mirror(look, peek)
        self.coach = Coach(look, self.mirror)
        self.middle.setContentsMargins(0, 0, 0, 0)
        self.middle.addWidget(self.mirror, 1)

    @property
    def glow(self) -> Glow | None:
        """The light that is shone."""
        return self._glow

    def show_model(self, model: ScreenModel) -> None:
        """Become this model."""
        super().show_model(model)
        self.mirror.show_progress(model.progress or 0.0)
        self.mirror.setAccessibleName(self._headline.text())
        self.coach.show_model(model)
        self._wanted = model.glow
        self._keep_pace()
        self._darken_words()
        self._place_coach()

    def forget(self) -> None:
        """Keep no picture and no light."""
        self.mirror.forget()
        self.coach.forget()
        self._pace.stop()
        self._glow = self._wanted = None
        self._darken_words()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The coach goes along."""
        super().resizeEvent(event)
        self.layout().activate()  # type: ignore[union-attr]
        self._place_coach()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Light up to the edges of the screen."""
        if self._glow is not None:
            painter = QPainter(self)
            painter.fillRect(self.rect(), GLOWS[self._glow])
            painter.end()

    def _place_coach(self) -> None:
        self.coach.place(QRectF(self.mirror.rect()), self.mirror.oval)
        self.coach.setVisible(self._glow is None)

    def _keep_pace(self) -> None:
        """Shine what is wanted, now or as soon as the last change is old enough."""
        if self._wanted is self._glow:
            return
        now = self._now()
        wait_s = self._changed_s + SHORTEST_GLOW_S - now
        if wait_s > 0:
            self._pace.start(max(1, round(wait_s * 1000)))
            return
        self._glow, self._changed_s = self._wanted, now
        self.mirror.shine(self._glow)
        self.coach.setVisible(self._glow is None)
        self._darken_words()
        self.update()

    def _darken_words(self) -> None:
        """White on black while the screen glows: readable, and without light of their own colour."""
        self.darken(DARK if self._glow is not None else None)
