# SPDX-License-Identifier: Apache-2.0
"""The face check: a live mirror, an oval to put the face in, one instruction, and light for the face.

While the check asks for light, all of the screen but its words and the oval shines in the colour asked for, and
what is not the colour is dark: the more of the picture's light is of one colour, the plainer it comes back.
"""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import (
    QColor,
    QHideEvent,
    QImage,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QShowEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.kiosk.look import Look
from ui.kiosk.screens.base import Screen
from ui.presenter.model import Glow, ScreenModel

if TYPE_CHECKING:
    from hw.camera.frame import Frame  # brings numpy, which the first frame does not wait for

Peek = Callable[[], "Frame | None"]
Now = Callable[[], float]

FRAME_MS = 33
GLOWS: Final = {
    Glow.RED: QColor(255, 0, 0),
    Glow.GREEN: QColor(0, 255, 0),
    Glow.BLUE: QColor(0, 0, 255),
    Glow.WHITE: QColor(255, 255, 255),
}
DARK: Final = "#000000"
DIMMED: Final = 150
"""Of 255: how much of the mirror picture's own light is taken away while the screen glows."""
SHORTEST_GLOW_S: Final = 0.2
"""Colours that change faster wait: WCAG 2.3.1 allows three flashes, which are six changes, in any second, for
general and for red flashes; at most five changes a second are two and a half."""
OVAL_HEIGHT, OVAL_SHAPE = 0.86, 0.76
"""Of the picture's height, and width over height."""


class Mirror(QWidget):
    """Draws the camera's newest frame the way a mirror does; holds no picture while it is hidden."""

    def __init__(self, peek: Peek) -> None:
        super().__init__()
        self._peek = peek
        self._frame: "Frame | None" = None
        self._progress = 0.0
        self._glow: Glow | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self._look)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def frame(self) -> "Frame | None":
        """What is being shown."""
        return self._frame

    def show_progress(self, progress: float) -> None:
        """How much of the oval is drawn as done, 0 to 1."""
        self._progress = progress
        self.update()

    def shine(self, glow: Glow | None) -> None:
        """Surround the oval with this colour; None dims what surrounds it."""
        self._glow = glow
        self.update()

    def forget(self) -> None:
        """Keep no picture."""
        self._frame, self._progress, self._glow = None, 0.0, None

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to look."""
        self._timer.start()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop looking."""
        self._timer.stop()
        self.forget()
        super().hideEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The picture fills the widget; outside the oval it is dimmed, or light instead of a picture."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), QColor("#30353a"))
        if self._frame is not None:
            self._draw_frame(painter, self._frame)
        self._draw_oval(painter)
        painter.end()

    def _look(self) -> None:
        frame = self._peek()
        if frame is not self._frame:
            self._frame = frame
            self.update()

    def _draw_frame(self, painter: QPainter, frame: "Frame") -> None:
        height, width = frame.image.shape[:2]
        stride = frame.image.strides[0]
        image = QImage(frame.image.data, width, height, stride, QImage.Format.Format_BGR888)
        scale = max(self.width() / width, self.height() / height)
        painter.save()
        painter.translate(self.width() / 2, self.height() / 2)
        painter.scale(-scale, scale)
        painter.drawImage(QRectF(-width / 2, -height / 2, width, height), image)
        painter.restore()

    def _draw_oval(self, painter: QPainter) -> None:
        height = self.height() * OVAL_HEIGHT
        oval = QRectF(0, 0, height * OVAL_SHAPE, height)
        oval.moveCenter(QRectF(self.rect()).center())
        outside = QPainterPath()
        outside.addRect(QRectF(self.rect()))
        outside.addEllipse(oval)
        if self._glow is not None:
            painter.fillRect(self.rect(), QColor(0, 0, 0, DIMMED))
            painter.fillPath(outside, GLOWS[self._glow])
        else:
            painter.fillPath(outside, QColor(20, 24, 28, 150))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(DARK if self._glow else "white"), 6))
        painter.drawEllipse(oval)
        painter.setPen(QPen(QColor("#3ddc84"), 10, c=Qt.PenCapStyle.RoundCap))
        painter.drawArc(oval, 90 * 16, -round(self._progress * 360 * 16))


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
        self.mirror = Mirror(peek)
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
        self._wanted = model.glow
        self._keep_pace()
        self._darken_words()

    def forget(self) -> None:
        """Keep no picture and no light."""
        self.mirror.forget()
        self._pace.stop()
        self._glow = self._wanted = None

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Light up to the edges of the screen."""
        if self._glow is not None:
            painter = QPainter(self)
            painter.fillRect(self.rect(), GLOWS[self._glow])
            painter.end()

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
        self._darken_words()
        self.update()

    def _darken_words(self) -> None:
        """White on black while the screen glows: readable, and without light of their own colour."""
        self.darken(DARK if self._glow is not None else None)
