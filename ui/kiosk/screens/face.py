# SPDX-License-Identifier: Apache-2.0
"""The face check: a live mirror, an oval to put the face in, one instruction."""

from collections.abc import Callable

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

from hw.camera.frame import Frame
from ui.kiosk.screens.base import Screen
from ui.presenter.model import ScreenModel

Peek = Callable[[], Frame | None]

FRAME_MS = 33
OVAL_HEIGHT, OVAL_SHAPE = 0.86, 0.76
"""Of the picture's height, and width over height."""


class Mirror(QWidget):
    """Draws the camera's newest frame the way a mirror does; holds no picture while it is hidden."""

    def __init__(self, peek: Peek) -> None:
        super().__init__()
        self._peek = peek
        self._frame: Frame | None = None
        self._progress = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self._look)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def frame(self) -> Frame | None:
        """What is being shown."""
        return self._frame

    def show_progress(self, progress: float) -> None:
        """How much of the oval is drawn as done, 0 to 1."""
        self._progress = progress
        self.update()

    def forget(self) -> None:
        """Keep no picture."""
        self._frame, self._progress = None, 0.0

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
        """The picture fills the widget; outside the oval it is dimmed."""
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

    def _draw_frame(self, painter: QPainter, frame: Frame) -> None:
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
        painter.fillPath(outside, QColor(20, 24, 28, 150))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor("white"), 6))
        painter.drawEllipse(oval)
        painter.setPen(QPen(QColor("#3ddc84"), 10, c=Qt.PenCapStyle.RoundCap))
        painter.drawArc(oval, 90 * 16, -round(self._progress * 360 * 16))


class FaceScreen(Screen):
    """One instruction at a time."""

    def __init__(self, peek: Peek) -> None:
        super().__init__()
        self.mirror = Mirror(peek)
        self.middle.setContentsMargins(0, 0, 0, 0)
        self.middle.addWidget(self.mirror, 1)

    def show_model(self, model: ScreenModel) -> None:
        """Become this model."""
        super().show_model(model)
        self.mirror.show_progress(model.progress or 0.0)

    def forget(self) -> None:
        """Keep no picture."""
        self.mirror.forget()
