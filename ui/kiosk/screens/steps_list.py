# SPDX-License-Identifier: Apache-2.0
"""What to do next, in order: a number on a disc, and one line for each."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from ui.kiosk.look import Look, Role
from ui.kiosk.screens.base import discard
from ui.kiosk.screens.snug import SnugSay
from ui.presenter.model import Text

DISC_MM = 9.0
DOT_MM = 3.0


class Disc(QWidget):
    """A number in white on a disc; a small dot where the order does not matter."""

    def __init__(self, look: Look, number: int | None) -> None:
        super().__init__()
        self._look, self._number = look, number
        side = look.mm(DISC_MM)
        self.setFixedWidth(side)
        self.setMinimumHeight(look.mm(5))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """In the middle."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours, whole = self._look.colours, self._box()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.key_edge))
        if self._number is None:
            radius = self._look.mm(DOT_MM) / 2
            painter.drawEllipse(whole.center(), radius, radius)
        else:
            painter.drawEllipse(whole)
            painter.setPen(QColor(colours.paper))
            font = self._look.type(Role.STRONG)
            font.setPixelSize(round(whole.height() * 0.62))
            painter.setFont(font)
            painter.drawText(whole, Qt.AlignmentFlag.AlignCenter, str(self._number))
        painter.end()

    def _box(self) -> QRectF:
        side = min(self.width(), self.height()) - 2
        box = QRectF(0, 0, side, side)
        box.moveCenter(QRectF(self.rect()).center())
        return box


class Points(QWidget):
    """Texts with a disc each. `numbered`: in this order; `lines`: that each may need."""

    def __init__(
        self, look: Look, role: Role = Role.BODY, *, numbered: bool = True, lines: int = 1
    ) -> None:
        super().__init__()
        self.setObjectName("points")
        self._look, self._role, self._numbered = look, role, numbered
        self.lines = max(lines, 2 if look.portrait else 1)
        self._points: tuple[Text, ...] = ()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(look.mm(3))
        self._grid.setVerticalSpacing(look.mm(0.2 if look.view.furigana else 1.5))
        self._grid.setColumnStretch(1, 1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.hide()

    def show_points(self, points: tuple[Text, ...]) -> None:
        """Other ones; none hide it. Where there are several, each has one line on a wide screen."""
        self.setVisible(bool(points))
        if points == self._points:
            return
        self._points = points
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                discard(widget)
        for place, point in enumerate(points):
            self._add(place, point)

    def _add(self, place: int, point: Text) -> None:
        number = place + 1 if self._numbered else None
        said = SnugSay(
            self._look,
            self._role,
            lines=self.lines if len(self._points) == 1 or self._look.portrait else 1,
        )
        said.say(point)
        if number is not None:
            said.setAccessibleName(f"{number}. {said.text()}")
        self._grid.addWidget(Disc(self._look, number), place, 0)
        self._grid.addWidget(said, place, 1)
