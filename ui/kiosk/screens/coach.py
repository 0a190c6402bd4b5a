# SPDX-License-Identifier: Apache-2.0
"""Shows beside the oval what to do, as a head that does it; and for a moment that it was done."""

from typing import Final

from PySide6.QtCore import QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QPixmap, QShowEvent
from PySide6.QtWidgets import QWidget

from ui.kiosk.look import Look
from ui.kiosk.screens.art.face_signs import ASKED, DONE, LOOK, SAID, Sign
from ui.kiosk.screens.art.film import Film, eased
from ui.kiosk.screens.art.palette import brush, palette, pen
from ui.presenter.model import FaceAsk, ScreenModel
from ui.texts import phrase

PRAISE_MS: Final = 900
DEEDS: Final = (FaceAsk.TURN_LEFT, FaceAsk.TURN_RIGHT, FaceAsk.BLINK)
LARGEST: Final = 0.8
"""Of the mirror's height."""
INSET: Final = 0.06
"""Of the card, round the drawing."""


def sign_of(model: ScreenModel) -> Sign:
    """What hinders, else what is asked for."""
    if model.face_ask is not None and not model.hindered:
        return ASKED[model.face_ask]
    return SAID.get(model.headline.id, LOOK)


def asked_of(model: ScreenModel) -> FaceAsk | None:
    """Which of the deeds of the game is asked for, if nothing hinders."""
    sign = sign_of(model)
    return next((ask for ask in DEEDS if ASKED[ask] is sign), None)


class Coach(QWidget):
    """A card on the mirror. Moves only while it can be seen."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("coach")
        self._look = look
        self._sign, self._next = LOOK, LOOK
        self._made: QPixmap | None = None
        self._last: ScreenModel | None = None
        self._asked: FaceAsk | None = None
        self.film = Film(self, LOOK.acts)
        self.film.stepped.connect(self._redraw)
        self._praise = QTimer(self)
        self._praise.setSingleShot(True)
        self._praise.setInterval(PRAISE_MS)
        self._praise.timeout.connect(lambda: self._play(self._next))
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    @property
    def sign(self) -> Sign:
        """What is shown."""
        return self._sign

    def show_model(self, model: ScreenModel) -> None:
        """One thing to do; before it the praise for what was done."""
        self.setAccessibleName(phrase(model.headline, self._look.view.language).plain)
        sign, praised = sign_of(model), self._was_done(model)
        self._last, self._next, self._asked = model, sign, asked_of(model)
        if praised:
            self._praise.start()
            self._play(DONE)
        elif not self._praise.isActive():
            self._play(sign)

    def forget(self) -> None:
        """The next visit begins anew."""
        self._last = self._asked = None
        self._praise.stop()
        self._play(LOOK)

    def place(self, mirror: QRectF, oval: QRectF) -> None:
        """On the side that is asked for, or that of the hand; below the oval of an upright screen."""
        beside = oval.left() - mirror.left()
        below = mirror.bottom() - oval.bottom()
        side = min(LARGEST * mirror.height(), 0.84 * max(beside, below))
        box = QRectF(0, 0, side, side)
        if beside >= below:
            left, right = oval.left() / 2, mirror.right() - beside / 2
            y = oval.center().y()
        else:
            left, right = mirror.width() * 0.25, mirror.width() * 0.75
            y = oval.bottom() + below / 2
        x = left if self._on_left else right
        middle = beside < below and self._asked in (None, FaceAsk.BLINK)
        box.moveCenter(QRectF(mirror.center().x() if middle else x, y, 0, 0).topLeft())
        if self.geometry() != box.toRect():
            self.setGeometry(box.toRect())

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to move."""
        self.film.start()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Rest."""
        self.film.stop()
        super().hideEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """What was drawn for this step: the mirror below is painted oftener."""
        if self._made is None or self._made.size() != self.size():
            self._made = self._draw()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._made)
        painter.end()

    @property
    def _on_left(self) -> bool:
        if self._asked in (FaceAsk.TURN_LEFT, FaceAsk.TURN_RIGHT):
            return self._asked is FaceAsk.TURN_LEFT
        return self._look.view.left_handed

    def _was_done(self, model: ScreenModel) -> bool:
        before = self._last
        if before is None or before.visit != model.visit:
            return False
        further = (model.progress or 0.0) > (before.progress or 0.0)
        whole = (model.progress or 0.0) >= 1.0
        return further and (whole or (self._asked is not None and asked_of(model) != self._asked))

    def _play(self, sign: Sign) -> None:
        if sign is self._sign:
            return
        self._sign = sign
        self.film.stop()
        self.film.deleteLater()
        self.film = Film(self, sign.acts)
        self.film.stepped.connect(self._redraw)
        if self.isVisible():
            self.film.start()
        self._redraw()

    def _redraw(self) -> None:
        self._made = None
        self.update()

    def _draw(self) -> QPixmap:
        colours, side = palette(self._look), float(self.width())
        made = QPixmap(self.size())
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = self._look.mm(0.9)
        painter.setPen(pen(colours.edge, edge))
        painter.setBrush(brush(colours.paper))
        box = QRectF(self.rect()).adjusted(edge, edge, -edge, -edge)
        painter.drawRoundedRect(box, 0.14 * side, 0.14 * side)
        inset = side * INSET
        painter.setClipRect(QRect(0, 0, self.width(), self.height()))
        painter.translate(inset, inset)
        painter.scale((side - 2 * inset) / 100, (side - 2 * inset) / 100)
        time = self._sign.time(self.film.act, self.film.share)
        self._sign.draw(painter, colours, eased(time))
        painter.end()
        return made
