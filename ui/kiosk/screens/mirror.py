# SPDX-License-Identifier: Apache-2.0
"""The camera's picture as in a mirror, and an oval for the face. It is painted thirty times a second, so cheaply.

The part that is seen is cut out, changed into the screen's own kind of picture and enlarged without smoothing; only
what is in the oval is smoothed. What lies over it (the dimmed edge, the oval's line) is drawn once for each size.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QHideEvent, QImage, QPainter, QPaintEvent, QPixmap, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.kiosk.look import Look
from ui.kiosk.screens.art.palette import pen
from ui.presenter.model import Glow

if TYPE_CHECKING:
    from hw.camera.frame import Frame  # brings numpy, which the first frame does not wait for

Peek = Callable[[], "Frame | None"]

FRAME_MS: Final = 33
GLOWS: Final = {
    Glow.RED: QColor(255, 0, 0),
    Glow.GREEN: QColor(0, 255, 0),
    Glow.BLUE: QColor(0, 0, 255),
    Glow.WHITE: QColor(255, 255, 255),
}
DARK: Final = "#000000"
NO_PICTURE: Final = "#30353a"
AROUND: Final = QColor(20, 24, 28, 150)
DONE: Final = "#3ddc84"
DIMMED: Final = QColor(0, 0, 0, 150)
"""How much of the mirror picture's own light is taken away while the screen glows: 150 of 255."""
OVAL_HEIGHT, OVAL_SHAPE = 0.86, 0.76
"""Of the mirror's height at most, and width over height."""
COACH: Final = 0.27
"""Of a mirror that is higher than wide: what is left free below the oval."""


class Mirror(QWidget):
    """Draws the camera's newest frame; holds no picture while it is hidden."""

    def __init__(self, look: Look, peek: Peek) -> None:
        super().__init__()
        self._peek, self._look_of = peek, look
        self._frame: Frame | None = None
        self._progress = 0.0
        self._glow: Glow | None = None
        self._over: QPixmap | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self._look)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def frame(self) -> "Frame | None":
        """What is being shown."""
        return self._frame

    @property
    def oval(self) -> QRectF:
        """Where the face goes: of one shape on every screen."""
        width, height = float(self.width()), float(self.height())
        room = height if width >= height else height * (1 - COACH)
        tall = min(room * OVAL_HEIGHT, 0.8 * width / OVAL_SHAPE)
        oval = QRectF(0, 0, tall * OVAL_SHAPE, tall)
        oval.moveCenter(QRectF(0, 0, width, room).center())
        return oval

    def show_progress(self, progress: float) -> None:
        """How much of the oval is drawn as done, 0 to 1."""
        if progress != self._progress:
            self._progress = progress
            self.update()

    def shine(self, glow: Glow | None) -> None:
        """Surround the oval with this colour; None dims what surrounds it."""
        self._glow, self._over = glow, None
        self.update()

    def forget(self) -> None:
        """Keep no picture."""
        self._frame, self._progress, self._glow, self._over = None, 0.0, None, None

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
        if self._frame is None:
            painter.fillRect(self.rect(), QColor(NO_PICTURE))
        else:
            self._draw_frame(painter, self._frame)
        painter.drawPixmap(0, 0, self._overlay())
        self._draw_progress(painter)
        painter.end()

    def _look(self) -> None:
        frame = self._peek()
        if frame is not self._frame:
            self._frame = frame
            self.update()

    def _draw_frame(self, painter: QPainter, frame: "Frame") -> None:
        image = _seen(frame, self.size())
        painter.save()
        painter.translate(self.width(), 0)
        painter.scale(-1, 1)
        if self._glow is None:
            painter.drawImage(self.rect(), image)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setClipRect(_mirrored(self.oval.toAlignedRect(), self.width()))
        painter.drawImage(self.rect(), image)
        painter.restore()

    def _overlay(self) -> QPixmap:
        if self._over is None or self._over.size() != self.size():
            self._over = self._make_overlay()
        return self._over

    def _make_overlay(self) -> QPixmap:
        over = QPixmap(self.size())
        # One that was filled with a full colour has nothing transparent.
        over.fill(Qt.GlobalColor.transparent)
        painter = QPainter(over)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        painter.fillRect(over.rect(), GLOWS[self._glow] if self._glow is not None else AROUND)
        painter.setPen(Qt.PenStyle.NoPen)
        inside = DIMMED if self._glow is not None else Qt.GlobalColor.transparent
        painter.setBrush(inside)
        painter.drawEllipse(self.oval)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        line = self._look_of.mm(0.9)
        painter.setPen(pen(DARK, 2.2 * line))
        painter.drawEllipse(self.oval)
        if self._glow is None:
            painter.setPen(pen("#ffffff", line))
            painter.drawEllipse(self.oval)
        painter.end()
        return over

    def _draw_progress(self, painter: QPainter) -> None:
        if self._progress <= 0.0:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line, turn = self._look_of.mm(0.9), -round(self._progress * 360 * 16)
        for colour, width in ((DARK, 3.0 * line), (DONE, 2.2 * line)):
            painter.setPen(pen(colour, width))
            painter.drawArc(self.oval, 90 * 16, turn)


def _seen(frame: "Frame", size: QSize) -> QImage:
    """The middle of the frame in the mirror's proportions, as the screen likes it."""
    height, width = frame.image.shape[:2]
    stride = frame.image.strides[0]
    image = QImage(frame.image.data, width, height, stride, QImage.Format.Format_BGR888)
    scale = max(size.width() / width, size.height() / height)
    across = min(width, max(1, round(size.width() / scale)))
    high = min(height, max(1, round(size.height() / scale)))
    part = image.copy((width - across) // 2, (height - high) // 2, across, high)
    return part.convertToFormat(QImage.Format.Format_RGB32)


def _mirrored(box: QRect, width: int) -> QRect:
    return QRect(width - box.right() - 1, box.top(), box.width(), box.height())
