# SPDX-License-Identifier: Apache-2.0
"""A way to go, as a big card: a drawing, its name, and what it takes."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from ui.kiosk.look import Look
from ui.kiosk.screens.art.icons import Icon
from ui.kiosk.screens.art.palette import palette
from ui.kiosk.screens.buttons import Kind, TouchButton
from ui.presenter.model import Button


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
    """The icon above the words; beside them on a screen that is higher than wide."""

    def __init__(self, look: Look, button: Button, icon: Icon) -> None:
        super().__init__(look, button.text, Kind.CHOICE, button.hint)
        self._icon = IconView(look, icon)
        pad = look.mm(2.0)
        self.inside.setContentsMargins(pad, pad, pad, pad)
        self.inside.setSpacing(pad // 2)
        if look.portrait:
            self._put_beside(self.inside)
        else:
            self.inside.insertWidget(0, self._icon, 100)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        """With room for the icon."""
        words = super().sizeHint()
        if self._look.portrait:
            return QSize(words.width(), max(words.height(), self._look.mm(30)))
        return QSize(words.width(), words.height() + self._look.mm(24))

    def _put_beside(self, layout: QBoxLayout) -> None:
        words = QWidget()
        words.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        inside = QBoxLayout(QBoxLayout.Direction.TopToBottom, words)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addStretch(1)
        for said in (self._text, self._hint):
            layout.removeWidget(said)
            inside.addWidget(said)
        inside.addStretch(1)
        while layout.count():
            layout.takeAt(0)
        layout.setDirection(
            QBoxLayout.Direction.RightToLeft
            if self._look.view.left_handed
            else QBoxLayout.Direction.LeftToRight
        )
        layout.addWidget(self._icon, 2)
        layout.addWidget(words, 5)
        self._hint.setVisible(bool(self._hint.text()))
