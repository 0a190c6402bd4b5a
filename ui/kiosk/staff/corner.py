# SPDX-License-Identifier: Apache-2.0
"""Behind the corner: a layer over the patients' screen, and a small sign at the corner while staff are wanted.

While the layer is there the screen below is covered and takes neither touch nor key; what was typed on it stays.
"""

import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.kiosk.look import Look, Role
from ui.kiosk.staff.board import StaffBoard
from ui.kiosk.staff.body import Sight
from ui.kiosk.staff.side import News, QtStaff
from ui.kiosk.stage import Stage
from ui.presenter.model import Tone
from ui.presenter.staff.actions import Act, Press, StaffAction, Wanted
from ui.presenter.staff.model import StaffModel, StaffText
from ui.presenter.staff.text_ids import StaffTextId as T
from ui.presenter.view import View
from ui.texts.language import Language
from ui.texts.staff_book import say

PAD_S: Final = 30.0
"""Without a touch and without a sign-in the patients' screen comes back after so long."""


class CornerPlace(QWidget):
    """A `Place` over the stage. Hidden most of the time, and then it holds nothing."""

    def __init__(
        self,
        parent: QWidget,
        stage: Stage,
        staff: QtStaff,
        sight: Sight,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._stage, self._staff = stage, staff
        self._sight, self._now = sight, now
        self._language, self._visit, self._touched_s = Language.JA, staff.current, 0.0
        self.board: StaffBoard | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.sign = CornerSign(parent, stage)
        stage.installEventFilter(self)
        self.setObjectName("staff-corner-place")
        self.hide()

    @property
    def is_open(self) -> bool:
        """Whether the patients' screen is covered."""
        return self.board is not None

    def rise(self) -> None:
        """Cover the screen and ask for the code; while a visit is under way, for that visit only."""
        if self.is_open:
            return
        self._visit, self._touched_s = self._staff.current, self._now()
        self._stage.setEnabled(False)
        self.board = StaffBoard(self._look(), self._sight, closable=True)
        self.board.acted.connect(self._acted)
        self.board.closed.connect(self.fall)
        self._column.addWidget(self.board)
        self.setGeometry(self._stage.geometry())
        self.show()
        self.raise_()
        self._staff.console.rise()
        self.board.take_keyboard()

    def fall(self) -> None:
        """Uncover the screen; nothing of what was on show, or typed, is kept."""
        board, self.board = self.board, None
        if board is None:
            return
        board.forget()
        board.setParent(None)
        board.deleteLater()
        self.hide()
        self._stage.setEnabled(True)
        self._stage.currentWidget().setFocus(Qt.FocusReason.OtherFocusReason)
        self._staff.act(Wanted())  # forgets half a code
        self.sign.place()

    def show_model(
        self, model: StaffModel, language: Language, news: News | None, left_s: float | None
    ) -> None:
        """Only while it is open."""
        self._language = language
        if self.board is not None:
            self.board.dress(self._look())
            self.board.show_model(model, news)
            self.board.show_left(left_s)
        elif self._staff.console.signed_in:
            # The code was right, but the pad was closed before that was known: the next hand must not find it open.
            self._staff.act(Press(StaffAction.SIGN_OUT))

    def signed_out(self) -> None:
        """The patients' screen comes back."""
        self.fall()

    def call(self, wanted: bool) -> None:
        """The sign at the corner says no more than that staff are wanted."""
        self.sign.setVisible(wanted and not self.is_open)
        if wanted:
            self.sign.place()

    def tick(self) -> None:
        """A pad that nobody uses, or whose visit is over, goes away."""
        if not self.is_open or self._staff.console.signed_in:
            return
        over = self._visit is not None and self._visit != self._staff.current
        if over or self._now() - self._touched_s >= PAD_S:
            self.fall()

    def take_down(self) -> None:
        """The kiosk is closing."""
        self.fall()
        self.sign.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes. No key goes on to the window below."""
        if event.key() == Qt.Key.Key_Escape:
            signed_in = self._staff.console.signed_in
            self._acted(Press(StaffAction.SIGN_OUT)) if signed_in else self.fall()
        event.accept()

    def mousePressEvent(self, event: QEvent) -> None:
        """No touch goes on to the window below."""
        event.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """As big as the stage, whatever becomes of that."""
        if watched is self._stage and event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self.setGeometry(self._stage.geometry())
            self.sign.place()
            if self.board is not None:
                self.board.dress(self._look())
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Nothing shines through."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("#ffffff"))
        painter.end()

    def _acted(self, act: object) -> None:
        self._touched_s = self._now()
        self._staff.keep_visit()
        if isinstance(act, Act):
            self._staff.act(act)

    def _look(self) -> Look:
        return Look(View(language=self._language), self._stage.glass)


class CornerSign(QWidget):
    """Where the corner is that staff press: a mark and one word, nothing of anybody. Touches go through it."""

    def __init__(self, parent: QWidget, stage: Stage) -> None:
        super().__init__(parent)
        self._stage = stage
        self.setObjectName("staff-sign")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(say(StaffText(T.STAFF_WANTED), Language.JA))
        self.hide()

    def place(self) -> None:
        """Over the corner, wherever the hand wants it."""
        corner = self._stage.findChild(QWidget, "staff-corner")
        if corner is not None and self._stage.isAncestorOf(corner):
            at = corner.mapTo(self.window(), corner.rect().topLeft())
            self.setGeometry(QRect(at, corner.size()))
            self.raise_()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A filled ring with a mark of exclamation, the word below."""
        look, painter = self._stage.look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground, ink = look.colours.bands[Tone.CARE]
        side = round(self.height() * 0.52)
        ring = QRect((self.width() - side) // 2, self.height() // 12, side, side)
        painter.setBrush(QColor(ground))
        painter.setPen(QColor(ink))
        painter.drawEllipse(ring)
        font = look.type(Role.SMALL, Language.JA)
        font.setBold(True)
        font.setPixelSize(round(side * 0.7))
        painter.setFont(font)
        painter.drawText(ring, Qt.AlignmentFlag.AlignCenter, "!")
        font.setPixelSize(round(self.height() * 0.24))
        painter.setFont(font)
        painter.setPen(QColor(look.colours.tones[Tone.CARE]))
        words = QRect(0, ring.bottom(), self.width(), self.height() - ring.bottom())
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, self.accessibleName())
        painter.end()
