# SPDX-License-Identifier: Apache-2.0
"""One group of 照合番号B as cells: what is typed stands in them, what a camera was not sure of is a ring to fill.

A press on a cell chooses it, so that a digit that was read wrongly can be put right, too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.kiosk.look import Look, Role

HEIGHT_MM: Final = 17.0
WIDEST_MM: Final = 17.0


@dataclass(frozen=True, slots=True)
class Cell:
    """A digit or nothing; `ring`: it was doubtful; `hidden`: a dot stands for the digit."""

    digit: str
    ring: bool = False
    hidden: bool = False

    def __repr__(self) -> str:
        return "<Cell>"


class NumberField(QWidget):
    """Draws the cells. `chosen` tells the place that was pressed, counted in the whole number."""

    chosen = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("number-field")
        self._look = look
        self._cells: tuple[Cell, ...] = ()
        self._first = 0
        self._at = 0
        self.setFixedHeight(max(look.touch, look.mm(HEIGHT_MM)))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_cells(self, cells: tuple[Cell, ...], first: int, at: int, name: str) -> None:
        """`first`: the place of the first cell; `at`: the place that is typed into. `name` is said with them."""
        self._cells, self._first, self._at = cells, first, at
        said = " ".join("＊" if cell.hidden else cell.digit or "＿" for cell in cells)
        self.setAccessibleName(f"{name} {said}")
        self.update()

    def forget(self) -> None:
        """No cells."""
        self.show_cells((), 0, 0, "")

    def box(self, place: int) -> QRectF:
        """Where a cell is; nowhere for a place that is not on show."""
        return next((box for at, box in self._boxes() if at == place), QRectF())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a cell."""
        for place, box in self._boxes():
            if box.contains(event.position()):
                self.chosen.emit(place)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """From left to right."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._look.type(Role.KEY))
        for (place, box), cell in zip(self._boxes(), self._cells, strict=False):
            self._draw_cell(painter, place, box, cell)
        painter.end()

    def _boxes(self) -> Iterator[tuple[int, QRectF]]:
        """Side by side, in the middle of the widget."""
        count = max(1, len(self._cells))
        step = min(self.width() / count, self._look.mm(WIDEST_MM))
        left = (self.width() - step * count) / 2
        for number in range(len(self._cells)):
            box = QRectF(left + number * step, 0, step, self.height())
            yield self._first + number, box

    def _draw_cell(self, painter: QPainter, place: int, box: QRectF, cell: Cell) -> None:
        colours, look = self._look.colours, self._look
        chosen = place == self._at
        if cell.ring or chosen:
            side = min(box.width(), box.height()) - look.mm(1.6)
            ring = QRectF(0, 0, side, side)
            ring.moveCenter(box.center())
            painter.setPen(QPen(QColor(colours.key_edge), look.mm(1.0 if chosen else 0.5)))
            painter.setBrush(QColor(colours.key if chosen else colours.paper))
            painter.drawEllipse(ring) if cell.ring else painter.drawRoundedRect(ring, 6, 6)
        else:
            painter.setPen(QPen(QColor(colours.line), look.mm(0.5)))
            down, pad = QPointF(0, -look.mm(1.5)), QPointF(look.mm(2.0), 0)
            painter.drawLine(box.bottomLeft() + down + pad, box.bottomRight() + down - pad)
        painter.setPen(QColor(colours.key_ink if cell.ring or chosen else colours.ink))
        written = "●" if cell.hidden and cell.digit else cell.digit
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, written)
