# SPDX-License-Identifier: Apache-2.0
"""The chip's photo beside the living person. Both are painted from the bytes that others own, and let go when hidden.

No QPixmap is made: Qt keeps those in a cache of its own.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, QSizeF, Qt, QTimer
from PySide6.QtGui import QColor, QHideEvent, QImage, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from ui.kiosk.look import Look, Role
from ui.kiosk.staff.words import Words
from ui.presenter.staff.model import StaffText
from ui.presenter.staff.text_ids import StaffTextId

if TYPE_CHECKING:
    from hw.camera.frame import Frame, Image

Photo = Callable[[int], "Image | None"]
Peek = Callable[[], "Frame | None"]

LOOK_MS: Final = 66
"""Fifteen times a second is enough to see who stands there."""
GREY_AXES: Final = 2
GROUND: Final = QColor("#30353a")
NARROWEST: Final = 0.8
"""Width to height of a card's photo: what is beside the person is cut off down to that."""


class PicturePane(QWidget):
    """Shows a picture, grey (height x width) or BGR (height x width x 3); says so while there is none."""

    cuts = False
    """Whether its sides may be cut off where there is no room for them: the person in the middle is larger then."""

    def __init__(self, look: Look, instead: StaffTextId) -> None:
        super().__init__()
        self.picture: Image | None = None
        self._words = Words(look, Role.SMALL, StaffText(instead), colour="#ffffff")
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        inside = QVBoxLayout(self)
        inside.addWidget(self._words)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_picture(self, picture: "Image | None") -> None:
        """None: there is none."""
        self.picture = picture
        self._words.setVisible(picture is None)
        self.update()

    def minimumSizeHint(self) -> QSize:
        """It takes what is left."""
        return QSize(1, 1)

    def hideEvent(self, event: QHideEvent) -> None:
        """Keep no picture."""
        self.show_picture(None)
        super().hideEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """In its own proportions, in the middle."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), GROUND)
        if self.picture is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            image = _image(self.picture)
            part = middle(self.size(), image.size()) if self.cuts else QRectF(image.rect())
            painter.drawImage(_inside(self.size(), part.size()), image, part)
        painter.end()


class LivePane(PicturePane):
    """Whoever stands before the camera now, not mirrored: as staff see them."""

    cuts = True

    def __init__(self, look: Look, peek: Peek) -> None:
        super().__init__(look, StaffTextId.NO_LIVE_PICTURE)
        self._peek = peek
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._look_again)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to look."""
        self._timer.start()
        self._look_again()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop looking."""
        self._timer.stop()
        super().hideEvent(event)

    def _look_again(self) -> None:
        frame = self._peek()
        image = None if frame is None else frame.image
        if image is not self.picture:
            self.show_picture(image)


def _image(picture: "Image") -> QImage:
    """Over the same bytes: good while the picture lives. The chip's photo is grey, the camera's frame BGR."""
    height, width = picture.shape[:2]
    grey = picture.ndim == GREY_AXES
    kind = QImage.Format.Format_Grayscale8 if grey else QImage.Format.Format_BGR888
    return QImage(picture.data, width, height, picture.strides[0], kind)


def middle(room: QSize, size: QSize) -> QRectF:
    """The part of a picture of this size that fills the room's width; never narrower than a photo."""
    wanted = max(NARROWEST, room.width() / max(1, room.height()))
    width = min(float(size.width()), size.height() * wanted)
    return QRectF((size.width() - width) / 2, 0, width, size.height())


def _inside(room: QSize, size: QSizeF) -> QRectF:
    scale = min(room.width() / max(1, size.width()), room.height() / max(1, size.height()))
    box = QRectF(0, 0, size.width() * scale, size.height() * scale)
    box.moveCenter(QRectF(0, 0, room.width(), room.height()).center())
    return box
