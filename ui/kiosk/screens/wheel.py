# SPDX-License-Identifier: Apache-2.0
"""A drum of numbers with an arrow above and below. It turns by touch, by arrow and by keyboard."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QIcon,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QPolygonF,
    QWheelEvent,
)
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ui.kiosk.look import Look, Role
from ui.kiosk.screens.buttons import Kind, pale, sheet

ROW_MM: Final = 9.0
FRAME_MM: Final = 0.7
"""Round the wheel that has the keyboard; it has this room for itself."""
MOST_ROWS: Final = 5
"""That are seen at once: both arrows stay near the chosen one on a big screen."""
TAP_MM: Final = 2.5
"""A finger that moves less has pressed, not turned."""
FLING_MS: Final = 45
LONGEST_FLING: Final = 12
"""Rows that a drum goes on after it is let go."""
REPEAT_AFTER_MS: Final = 450
REPEAT_MS: Final = 110
KEYS: Final = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: -10,
    Qt.Key.Key_PageDown: 10,
}
ENDS: Final = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: -1}
Label = Callable[[int], str]


class Drum(QWidget):
    """The numbers above one another. `turned` tells by how many rows, `chosen` which value (a press on it)."""

    turned = Signal(int)

    def __init__(self, look: Look, label: Label) -> None:
        super().__init__()
        self._look, self._label = look, label
        self._values: Sequence[int] = ()
        self._place: int | None = None
        self._near = 0
        self._grip: QPointF | None = None
        self._moved = 0.0
        self._speed = 0.0
        self._rests = QTimer(self)
        self._rests.setInterval(FLING_MS)
        self._rests.timeout.connect(self._roll)
        self._left = 0
        self.setMinimumHeight(look.mm(ROW_MM + 3))
        self.setMaximumHeight(look.mm(ROW_MM * MOST_ROWS))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def row(self) -> float:
        """The height of a row in pixels."""
        return float(self._look.mm(ROW_MM))

    def show_values(self, values: Sequence[int], place: int | None, near: int) -> None:
        """`place`: which one is chosen; None: none yet, and the one at `near` would come first."""
        self._values, self._place, self._near = values, place, near
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Held: it stops."""
        self._rests.stop()
        self._grip, self._moved, self._speed = event.position(), 0.0, 0.0

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Turned along with the finger."""
        if self._grip is None:
            return
        by = event.position().y() - self._grip.y()
        self._speed = 0.6 * self._speed + 0.4 * (by - self._moved)
        self._moved += by - self._moved
        while abs(self._moved) >= self.row:
            step = 1 if self._moved > 0 else -1
            self._grip += QPointF(0, step * self.row)
            self._moved -= step * self.row
            self.turned.emit(-step)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go: it rolls on, or the row that was pressed comes to the middle."""
        if self._grip is None:
            return
        pressed = abs(self._moved) < self._look.mm(TAP_MM) and abs(self._speed) < 1
        self._grip = None
        if pressed:
            self.turned.emit(round((event.position().y() - self.height() / 2) / self.row))
        elif abs(self._moved) > self.row / 2:
            self.turned.emit(-1 if self._moved > 0 else 1)
        self._left = 0 if pressed else round(-self._speed * 6 / self.row)
        self._left = max(-LONGEST_FLING, min(LONGEST_FLING, self._left))
        self._moved = 0.0
        if self._left:
            self._rests.start()
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A mouse's wheel."""
        if event.angleDelta().y():
            self.turned.emit(-1 if event.angleDelta().y() > 0 else 1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The chosen row in a frame, its neighbours pale."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_frame(painter)
        if self._place is None:
            self._write(painter, "？", 0)
        middle = self._near if self._place is None else self._place
        reach = int(self.height() / self.row / 2) + 1
        for off in range(-reach, reach + 1):
            if 0 <= middle + off < len(self._values):
                self._draw_row(painter, middle + off, off)
        painter.end()

    def _draw_frame(self, painter: QPainter) -> None:
        colours = self._look.colours
        chosen = self._place is not None
        edge = self._look.mm(0.8 if chosen else 0.5)
        style = Qt.PenStyle.SolidLine if chosen else Qt.PenStyle.DashLine
        painter.setPen(QPen(QColor(colours.key_edge), edge, style))
        painter.setBrush(QColor(colours.key if chosen else colours.paper))
        painter.drawRoundedRect(self._box(0).adjusted(edge, 0, -edge, 0), edge * 3, edge * 3)

    def _draw_row(self, painter: QPainter, place: int, off: int) -> None:
        box = self._box(off)
        seen = box.top() > -self.row / 8 and box.bottom() < self.height() + self.row / 8
        if seen and (off or self._place is not None):
            self._write(painter, self._label(self._values[place]), off)

    def _write(self, painter: QPainter, text: str, off: int) -> None:
        colours, box = self._look.colours, self._box(off)
        font = self._look.type(Role.HINT if off else Role.BUTTON)
        painter.setFont(fitted(font, text, box.width() - self._look.mm(2)))
        painter.setPen(QColor(colours.muted if off else colours.key_ink))
        painter.drawText(
            box.translated(0, self._moved if off else 0), Qt.AlignmentFlag.AlignCenter, text
        )

    def _box(self, off: int) -> QRectF:
        top = self.height() / 2 - self.row / 2 + off * self.row
        return QRectF(0, top, self.width(), self.row)

    def _roll(self) -> None:
        if not self._left:
            self._rests.stop()
            return
        step = 1 if self._left > 0 else -1
        self._left -= step
        self.turned.emit(step)


class Wheel(QWidget):
    """`chosen` carries the value. `name` is said by screen readers together with it."""

    chosen = Signal(int)

    def __init__(self, look: Look, name: str, label: Label) -> None:
        super().__init__()
        self._look, self._said, self._label = look, name, label
        self._values: Sequence[int] = ()
        self._at: int | None = None
        self._near = 0
        self.drum = Drum(look, label)
        self.drum.turned.connect(self.turn)
        self._arrows = (self._arrow(-1), self._arrow(1))
        layout = QVBoxLayout(self)
        rim = look.mm(FRAME_MM)
        layout.setContentsMargins(rim, rim, rim, rim)
        layout.setSpacing(look.mm(0.3))
        for part in (self._arrows[0], self.drum, self._arrows[1]):
            layout.addWidget(part)
        layout.setSizeConstraint(QVBoxLayout.SizeConstraint.SetMinAndMaxSize)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def show_values(self, values: Sequence[int], at: int | None, start: int) -> None:
        """What can be chosen, and what is. `start`: what comes first when nothing is chosen."""
        self._values, self._at = values, at
        self._near = min(max(0, start - values[0]), len(values) - 1) if values else 0
        place = None if at is None or at not in values else values.index(at)
        self.drum.show_values(values, place, self._near)
        can = bool(values)
        self._arrows[0].setEnabled(can and place != 0)
        self._arrows[1].setEnabled(can and place != len(values) - 1)
        said = "" if at is None else self._label(at)
        self.setAccessibleName(f"{self._said} {said}".strip())

    def turn(self, rows: int) -> None:
        """So many rows further, as far as there are any; the first turn chooses what stands in the middle."""
        if not self._values:
            return
        before = self._near if self._at is None else self._values.index(self._at)
        if self._at is None:
            rows = rows if abs(rows) > 1 else 0
        place = max(0, min(len(self._values) - 1, before + rows))
        if self._at is None or place != before:
            self.chosen.emit(self._values[place])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, pages and ends."""
        key = Qt.Key(event.key())
        if key in KEYS:
            self.turn(KEYS[key])
        elif key in ENDS and self._values:
            self.chosen.emit(self._values[ENDS[key]])
        else:
            super().keyPressEvent(event)

    def _arrow(self, by: int) -> QPushButton:
        look = self._look
        arrow = QPushButton()
        arrow.setIcon(_arrow_icon(look, by))
        arrow.setIconSize(QSize(look.mm(8), look.mm(8)))
        arrow.setFixedHeight(look.key_height)
        arrow.setMinimumWidth(look.touch)
        arrow.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        arrow.setStyleSheet(sheet(look, Kind.CHOICE))
        arrow.setObjectName("wheel-before" if by < 0 else "wheel-after")
        arrow.setAccessibleName(f"{self._said} {by:+d}")
        arrow.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the wheel itself has the keyboard
        arrow.setAutoRepeat(True)
        arrow.setAutoRepeatDelay(REPEAT_AFTER_MS)
        arrow.setAutoRepeatInterval(REPEAT_MS)
        arrow.clicked.connect(lambda: self.turn(by))
        return arrow

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A frame where the keyboard is."""
        if not self.hasFocus() or not self._shows_keyboard():
            return
        painter = QPainter(self)
        edge = self._look.mm(FRAME_MM)
        painter.setPen(QPen(QColor(self._look.colours.focus), edge))
        painter.drawRect(self.rect().adjusted(edge // 2, edge // 2, -edge // 2 - 1, -edge // 2 - 1))
        painter.end()

    def _shows_keyboard(self) -> bool:
        parent = self.parentWidget()
        while parent is not None:
            if parent.property("keyboard") is not None:
                return bool(parent.property("keyboard"))
            parent = parent.parentWidget()
        return True


def fitted(font: QFont, text: str, width: float) -> QFont:
    """The font, smaller where the text needs it."""
    needed = QFontMetricsF(font).horizontalAdvance(text)
    if needed > width > 0:
        font.setPixelSize(max(10, int(font.pixelSize() * width / needed)))
    return font


def _arrow_icon(look: Look, by: int) -> QIcon:
    icon = QIcon()
    for mode, colour in (
        (QIcon.Mode.Normal, look.colours.key_ink),
        (QIcon.Mode.Disabled, pale(look)),
    ):
        icon.addPixmap(_arrow_picture(look.mm(8), by, colour), mode)
    return icon


def _arrow_picture(side: int, by: int, colour: str) -> QPixmap:
    picture = QPixmap(side, side)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    tip, foot = (0.2, 0.8) if by < 0 else (0.8, 0.2)
    points = [QPointF(0.5 * side, tip * side), QPointF(0.05 * side, foot * side)]
    painter.drawPolygon(QPolygonF([*points, QPointF(0.95 * side, foot * side)]))
    painter.end()
    return picture
