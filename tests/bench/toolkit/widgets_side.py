# SPDX-License-Identifier: Apache-2.0
"""Both screens in Qt Widgets."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QRect, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QVBoxLayout, QWidget

from tests.bench.toolkit.motion import FACE_HEADLINE, HEADLINE, STOP, Camera, hand_at

BAND = "background: #0b4f8a; color: white; font: bold 44px 'Noto Sans CJK JP';"
KEY = "border: 2px solid #0b4f8a; border-radius: 12px; font: bold 30px 'Noto Sans CJK JP';"


class Moving(QWidget):
    """Something that is drawn anew so many times a second."""

    def __init__(self, fps: int) -> None:
        super().__init__()
        self.painted, self.step, self.fps = 0, 0, fps
        self.timer = QTimer(self, interval=round(1000 / fps))
        self.timer.timeout.connect(self.move_on)

    def move_on(self) -> None:
        self.step += 1
        self.update()


class Idle(Moving):
    """A hand that brings a card; only where it was and is gets painted."""

    def __init__(self, fps: int, folder: Path) -> None:
        super().__init__(fps)
        self.tray, self.hand = (QPixmap(str(folder / f"{name}.png")) for name in ("tray", "hand"))
        self.setAccessibleName(HEADLINE)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def where(self) -> QRect:
        left = (self.width() - self.hand.width()) // 2
        return QRect(left, 60 + hand_at(self.step / self.fps), *self.hand.size().toTuple())

    def move_on(self) -> None:
        was = self.where()
        self.step += 1
        if was != self.where():
            self.update(was.united(self.where()))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), "#fbfaf7")
        painter.drawPixmap((self.width() - self.tray.width()) // 2, 0, self.tray)
        painter.drawPixmap(self.where().topLeft(), self.hand)
        painter.end()
        self.painted += 1


class Face(Moving):
    """A mirror with an oval over it."""

    def __init__(self, fps: int, folder: Path) -> None:
        super().__init__(fps)
        self.camera, self.oval = Camera(folder), QPixmap(str(folder / "oval.png"))
        self.setAccessibleName(FACE_HEADLINE)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        frame = self.camera.frame()
        image = QImage(frame.data, 640, 480, 1920, QImage.Format.Format_BGR888)
        painter.translate(self.width(), 0)
        painter.scale(-1, 1)
        painter.drawImage(self.rect(), image, QRect(0, 100, 640, 280))
        painter.resetTransform()
        painter.drawPixmap(0, 0, self.oval)
        painter.end()
        self.painted += 1


class Window(QWidget):
    """Band, what moves, a button."""

    first_frame = Signal()

    def __init__(self, screen: str, fps: int, folder: Path, application: QApplication) -> None:
        super().__init__()
        self.application, self.pressed = application, 0
        self.moving = (Idle if screen == "idle" else Face)(fps, folder)
        headline = QLabel(HEADLINE if screen == "idle" else FACE_HEADLINE)
        headline.setAlignment(Qt.AlignmentFlag.AlignCenter)
        headline.setStyleSheet(BAND)
        headline.setFixedHeight(140)
        self.button = QPushButton(STOP, objectName="stop")
        self.button.setFixedSize(200, 80)
        self.button.setStyleSheet(KEY)
        self.button.clicked.connect(lambda: setattr(self, "pressed", self.pressed + 1))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 20)
        for widget, stretch in ((headline, 0), (self.moving, 1), (self.button, 0)):
            layout.addWidget(widget, stretch)

    def paintEvent(self, _event: QPaintEvent) -> None:
        QTimer.singleShot(0, self.first_frame.emit)


class Side:
    """What the measuring child needs."""

    def __init__(self, screen: str, fps: int, folder: Path) -> None:
        self.application = QApplication([])
        self.window = Window(screen, fps, folder, self.application)

    def show(self, on_first_frame: Callable[[], None]) -> None:
        self.window.first_frame.connect(on_first_frame, Qt.ConnectionType.SingleShotConnection)
        self.window.resize(1280, 800)
        self.window.show()

    def begin(self) -> None:
        self.window.moving.timer.start()

    def painted(self) -> int:
        return self.window.moving.painted

    def grab(self) -> QImage:
        return self.window.grab().toImage()

    def press(self) -> int:
        button = self.window.findChild(QPushButton, "stop")
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        return self.window.pressed
