# SPDX-License-Identifier: Apache-2.0
"""照合番号B as three groups of cells with their names: sure digits are quiet, doubtful ones are empty rings to fill.

A press on a cell chooses it, so that a digit that was read wrongly can be put right, too.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ui.kiosk.look import INK, LINE, MUTED, TONES, type_of
from ui.kiosk.screens.card_drawing import BIRTH, CODE, EXPIRY, MM, draw_card
from ui.kiosk.screens.cells import Cells
from ui.presenter.model import Tone
from ui.presenter.text_ids import TextId
from ui.texts import Language, phrase

NAMES: Final = (TextId.PART_BIRTH, TextId.PART_EXPIRY, TextId.PART_CODE)
BOXES: Final = (BIRTH, EXPIRY, CODE)
CELL: Final = QSizeF(50, 62)
GAP, APART = 6.0, 40.0
TOP: Final = 46.0
HEIGHT: Final = 128
WHERE: Final = QSize(380, 244)


class NumberField(QWidget):
    """Draws the cells. `chosen` tells the place that was pressed."""

    chosen = Signal(int)

    def __init__(self, cells: Cells, language: Language) -> None:
        super().__init__()
        self._language = language
        self._cells = cells
        self._groups: tuple[int, ...] = ()
        self.setFixedHeight(HEIGHT)

    def show_groups(self, groups: tuple[int, ...]) -> None:
        """Draw the cells as they are now, in these groups."""
        self._groups = groups
        self.update()

    def box(self, place: int) -> QRectF:
        """Where a cell is; nowhere for a place that there is not."""
        return next((box for at, box in self._boxes() if at == place), QRectF())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a cell."""
        for place, box in self._boxes():
            if box.adjusted(-GAP / 2, -8, GAP / 2, 8).contains(event.position()):
                self.chosen.emit(place)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Names above, cells below."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_names(painter)
        painter.setFont(type_of(38, bold=True))
        for place, box in self._boxes():
            self._draw_cell(painter, place, box)
        painter.end()

    def _boxes(self) -> Iterator[tuple[int, QRectF]]:
        """From left to right, in the middle of the widget."""
        step = CELL.width() + GAP
        width = sum(self._groups) * step - GAP * len(self._groups) + APART * (len(self._groups) - 1)
        x, place = (self.width() - width) / 2, 0
        for size in self._groups:
            for _ in range(size):
                yield place, QRectF(QPointF(x, TOP), CELL)
                x, place = x + step, place + 1
            x += APART - GAP

    def _draw_names(self, painter: QPainter) -> None:
        boxes, begin = dict(self._boxes()), 0
        for name, size in zip(NAMES, self._groups, strict=False):
            said = phrase(name, self._language).plain
            span = boxes[begin].united(boxes[begin + size - 1])
            painter.setPen(QColor(INK))
            painter.setFont(type_of(19, bold=True))
            middle, row = Qt.AlignmentFlag.AlignHCenter, span.adjusted(-30, 0, 30, 0)
            painter.drawText(QRectF(row.left(), 8, row.width(), 30), middle, said)
            begin += size

    def _draw_cell(self, painter: QPainter, place: int, box: QRectF) -> None:
        doubtful, chosen = self._cells.is_doubtful(place), self._cells.at == place
        ring = QRectF(0, 0, CELL.width() - 2, CELL.width() - 2)
        ring.moveCenter(box.center())
        if doubtful or chosen:
            painter.setPen(QPen(QColor(TONES[Tone.CALM]), 5 if chosen else 3))
            painter.setBrush(QBrush(QColor("#e2ecf6" if chosen else "white")))
            painter.drawEllipse(ring)
        else:
            painter.setPen(QPen(QColor(LINE), 2))
            painter.drawLine(box.bottomLeft() + QPointF(6, -4), box.bottomRight() + QPointF(-6, -4))
        painter.setPen(QColor(INK if doubtful or chosen else MUTED))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._cells.shown(place))


class WhereOnCard(QWidget):
    """A card, and on it the place of the group that is due."""

    def __init__(self) -> None:
        super().__init__()
        self._part = 0
        self.setFixedSize(WHERE)

    def show_part(self, part: int) -> None:
        """0: birth date, 1: expiry, 2: security code."""
        if part != self._part:
            self._part = part
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """In the card's millimetres."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale = min((self.width() - 20) / MM.width(), (self.height() - 20) / MM.height())
        painter.translate(
            (self.width() - MM.width() * scale) / 2, (self.height() - MM.height() * scale) / 2
        )
        painter.scale(scale, scale)
        draw_card(painter, face=True)
        painter.setPen(QPen(QColor(TONES[Tone.CALM]), 1.2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(BOXES[self._part].adjusted(-1.6, -1.8, 1.6, 1.8), 2, 2)
        painter.end()
