# SPDX-License-Identifier: Apache-2.0
"""A specimen of the card: where the number that is due stands, and beside it what it looks like, enlarged."""

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.kiosk.look import Look, Role
from ui.kiosk.screens.art.palette import palette
from ui.kiosk.screens.card_drawing import BIRTH, CODE, EXPIRY, MM, draw_card
from ui.texts import Language

BOXES: Final = (BIRTH, EXPIRY, CODE)
PRINTS: Final = (
    ("", "昭和30年 4月 1日", "生"),
    ("", "2032年", " 4月 1日まで"),
    ("ＸＸＸＸＸ ", "1234", ""),
)
"""What is printed there: before, the part that is asked for, behind. As on the public specimen; fictional."""


class WhereOnCard(QWidget):
    """As big as there is room."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("where-on-card")
        self._look = look
        self._part = 0
        roomy = look.portrait and not look.view.large and not look.view.furigana
        self.setMinimumHeight(look.mm(18 if roomy else 12 if look.portrait else 10))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_part(self, part: int) -> None:
        """0: birth date, 1: expiry, 2: security code."""
        if part != self._part:
            self._part = part
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Beside each other, or one above the other: whichever leaves more room."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        card, print_ = self._boxes()
        place = self._draw_card(painter, card)
        self._draw_print(painter, print_, place)
        painter.end()

    def _boxes(self) -> tuple[QRectF, QRectF]:
        width, height, gap = self.width(), self.height(), self._look.mm(4)
        ratio = MM.width() / MM.height()
        below = self._look.mm(13)
        if (height - below - gap) * ratio >= width * 0.55:
            card = QRectF(0, 0, min(width, (height - below - gap) * ratio), 0)
            card.setHeight(card.width() / ratio)
            top = (height - card.height() - gap - below) / 2
            card.moveTo((width - card.width()) / 2, top)
            return card, QRectF(0, card.bottom() + gap, width, below)
        card = QRectF(0, 0, min(height * ratio, width * 0.5), 0)
        card.setHeight(card.width() / ratio)
        card.moveTo(0, (height - card.height()) / 2)
        left = card.right() + gap
        rest = QRectF(left, 0, width - left, min(below, height))
        rest.moveTop((height - rest.height()) / 2)
        return card, rest

    def _draw_card(self, painter: QPainter, box: QRectF) -> QRectF:
        """Returns the marked place, in the widget's pixels."""
        scale = box.width() / MM.width()
        painter.save()
        painter.translate(box.topLeft())
        painter.scale(scale, scale)
        colours = palette(self._look)
        draw_card(painter, face=True, colours=colours)
        mark = BOXES[self._part].adjusted(-1.8, -2.0, 1.8, 2.0)
        painter.setPen(QPen(QColor(colours.care if self._look.view.contrast else colours.go), 1.6))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(mark, 2, 2)
        painter.restore()
        return QRectF(box.topLeft() + mark.topLeft() * scale, mark.size() * scale)

    def _draw_print(self, painter: QPainter, box: QRectF, place: QRectF) -> None:
        colours, look = palette(self._look), self._look
        mark = QColor(colours.go)
        painter.setPen(QPen(mark, look.mm(0.5)))
        below = box.top() > place.bottom()
        start = QPointF(place.center().x(), place.bottom()) if below else _right(place)
        end = (
            QPointF(box.center().x(), box.top()) if below else QPointF(box.left(), box.center().y())
        )
        painter.drawLine(start, end)
        painter.setBrush(QColor("#ffffff"))
        painter.drawRoundedRect(box, look.mm(2), look.mm(2))
        font = self._fitted(box)
        self._write(painter, box, font, mark)

    def _fitted(self, box: QRectF) -> QFont:
        font = self._look.type(Role.HINT, Language.JA)
        font.setPixelSize(self._look.mm(6))
        needed = QFontMetricsF(font).horizontalAdvance("".join(PRINTS[self._part]))
        room = box.width() - self._look.mm(4)
        if needed > room > 0:
            font.setPixelSize(max(9, int(font.pixelSize() * room / needed)))
        return font

    def _write(self, painter: QPainter, box: QRectF, font: QFont, mark: QColor) -> None:
        measure = QFontMetricsF(font)
        parts = PRINTS[self._part]
        left = box.center().x() - measure.horizontalAdvance("".join(parts)) / 2
        base = box.center().y() + (measure.ascent() - measure.descent()) / 2
        painter.setFont(font)
        for number, part in enumerate(parts):
            width = measure.horizontalAdvance(part)
            painter.setPen(QColor("#1b1f23" if number == 1 else "#4a4f55"))
            painter.drawText(QPointF(left, base), part)
            if number == 1:
                line = QColor("#0b4f8a") if mark.lightness() > 120 else mark
                painter.setPen(QPen(line, self._look.mm(0.7)))
                under = base + self._look.mm(1.4)
                painter.drawLine(QPointF(left, under), QPointF(left + width, under))
            left += width


def _right(place: QRectF) -> QPointF:
    return QPointF(place.right(), place.center().y())
