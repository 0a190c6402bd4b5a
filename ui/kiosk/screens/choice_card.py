# SPDX-License-Identifier: Apache-2.0
"""A way to go, as a big card: a drawing, its name, and what it takes."""

from typing import Final

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.kiosk.look import Look, Role
from ui.kiosk.screens.art.icons import Icon
from ui.kiosk.screens.art.palette import palette
from ui.kiosk.screens.buttons import Kind, TouchButton
from ui.presenter.model import Button

ICON_HIGH: Final = 0.36
"""Of the card's height, at least, for the icon above the words."""
WIDE: Final = 1.6
"""A card that is so many times as wide as high has its icon beside the words."""
ICON_WIDE: Final = 0.28
"""Of its width, for the icon beside them."""


class IconView(QWidget):
    """An icon, as big as there is room."""

    def __init__(self, look: Look, icon: Icon) -> None:
        super().__init__()
        self._look, self._icon = look, icon
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """In a space of 100 x 100."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = min(self.width(), self.height())
        box = QRectF(0, 0, side, side)
        box.moveCenter(QRectF(self.rect()).center())
        painter.translate(box.topLeft())
        painter.scale(side / 100, side / 100)
        self._icon(painter, palette(self._look))
        painter.end()


class ChoiceCard(TouchButton):
    """The icon above the words; beside them in a wide card. The icon always has its share."""

    def __init__(self, look: Look, button: Button, icon: Icon, role: Role = Role.BUTTON) -> None:
        super().__init__(look, button.text, Kind.CHOICE, button.hint, role=role)
        self._icon = IconView(look, icon)
        self._icon.setParent(self)
        for said in (self._text, self._hint):
            self.inside.removeWidget(said)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        """The same for all, whatever their words."""
        return QSize(self._look.mm(40), self._look.mm(30))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the icon and the words."""
        super().resizeEvent(event)
        pad = self._look.mm(2.0)
        inside = self.rect().adjusted(pad, pad, -pad, -pad)
        if inside.width() > WIDE * inside.height():
            self._put_beside(inside, pad)
        else:
            self._put_below(inside, pad)

    def _put_below(self, inside: QRect, pad: int) -> None:
        text, hint = self._heights(inside.width(), round(inside.height() * (1 - ICON_HIGH)) - pad)
        icon = QRect(inside.topLeft(), QSize(inside.width(), inside.height() - text - hint - pad))
        self._icon.setGeometry(icon)
        top = inside.top() + icon.height() + pad
        self._put_words(QRect(inside.left(), top, inside.width(), text + hint), text, hint)

    def _put_beside(self, inside: QRect, pad: int) -> None:
        across = round(inside.width() * ICON_WIDE)
        icon = QRect(inside.topLeft(), QSize(across, inside.height()))
        words = QRect(inside).adjusted(across + pad, 0, 0, 0)
        if self._look.view.left_handed:
            icon.moveRight(inside.right())
            words.moveLeft(inside.left())
        self._icon.setGeometry(icon)
        text, hint = self._heights(words.width(), words.height())
        free = (words.height() - text - hint) // 2
        self._put_words(words.adjusted(0, free, 0, -free), text, hint)

    def _put_words(self, box: QRect, text: int, hint: int) -> None:
        """A hint that cannot be read in its room leaves it to the name; a screen reader says it all the same."""
        self._text.setGeometry(box.left(), box.top(), box.width(), text)
        self._hint.setGeometry(box.left(), box.top() + text, box.width(), hint)
        readable = bool(self._hint.text()) and self._hint.fits
        self._hint.setVisible(readable)
        if not readable:
            self._text.setGeometry(box)

    def _heights(self, width: int, most: int) -> tuple[int, int]:
        """Of the name and of the hint; both shrink alike where there is no room for them."""
        text, hint = self._text.heightForWidth(width), self._hint.heightForWidth(width)
        share = min(1.0, most / max(1, text + hint))
        return round(text * share), round(hint * share)
