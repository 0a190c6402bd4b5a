# SPDX-License-Identifier: Apache-2.0
"""A stage for drawings that move: every part is drawn once, and then only shifted; only what changed is painted.

So a moving picture costs a software renderer a few copies of small pictures, ten to fifteen times a second.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QHideEvent, QPainter, QPaintEvent, QPixmap, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.kiosk.look import Look
from ui.kiosk.screens.art.film import Act, Film
from ui.kiosk.screens.art.palette import Palette, palette

Draw = Callable[[QPainter, Palette], None]


@dataclass(frozen=True, slots=True)
class Puppet:
    """A part that moves as a whole. `box`: what `draw` may touch, in the play's millimetres round its own origin."""

    box: QRectF
    draw: Draw


@dataclass(frozen=True, slots=True)
class At:
    """A puppet whose origin is there, in the play's millimetres."""

    puppet: str
    x: float = 0.0
    y: float = 0.0


Scene = Callable[[int, float], tuple[At, ...]]
"""Who stands where, from back to front, in an act (0 to n - 1) of which a share (0 to 1) is over."""


@dataclass(frozen=True, slots=True)
class Play:
    """`box`: the part of the play's space that is seen. One without acts stands still."""

    box: QRectF
    puppets: Mapping[str, Puppet] = field(repr=False)
    scene: Scene
    acts: tuple[Act, ...] = (Act(3600.0, moves=False),)

    @property
    def moves(self) -> bool:
        """Whether there is more than one picture."""
        return len(self.acts) > 1

    def moment(self, act: int, share: float) -> Play:
        """One picture of it, as a play that stands still."""
        return Play(self.box, self.puppets, lambda _act, _share: self.scene(act, share))


@dataclass(frozen=True, slots=True)
class _Made:
    """A puppet in pixels; `at` is where its box begins, from its origin."""

    picture: QPixmap
    at: QPoint


class Theatre(QWidget):
    """Shows a play as large as there is room. Moves only while it can be seen; its name says what it shows."""

    def __init__(self, look: Look, play: Play, *, least_mm: float = 30.0) -> None:
        super().__init__()
        self._look, self._play = look, play
        self._colours = palette(look)
        self._made: dict[str, _Made] = {}
        self._scale = 0.0
        self._shown: tuple[At, ...] = ()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(look.mm(least_mm), look.mm(least_mm))
        self.film = Film(self, play.acts)
        self.film.stepped.connect(self._move)

    @property
    def play(self) -> Play:
        """What is played."""
        return self._play

    def show_play(self, play: Play) -> None:
        """Another one, from its beginning; nothing happens when it is on."""
        if play is self._play:
            return
        self.film.stop()
        self.film.deleteLater()
        self._play, self._made, self._scale = play, {}, 0.0
        self.film = Film(self, play.acts)
        self.film.stepped.connect(self._move)
        self._shown = ()
        if self.isVisible():
            self._begin()
        self.update()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin."""
        self._begin()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """No timer runs. The parts are kept: who comes back must not wait until they are drawn."""
        self.film.stop()
        super().hideEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Only what changed: Qt clips the rest."""
        self._prepare()
        self._shown = self._play.scene(self.film.act, self.film.share)
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor(self._colours.paper))
        for one in self._shown:
            place = self._place(one)
            if event.region().intersects(place):
                painter.drawPixmap(place.topLeft(), self._part(one.puppet).picture)
        painter.end()

    def _begin(self) -> None:
        if self._play.moves and not self._look.view.still:
            self.film.start()

    def _move(self) -> None:
        """Ask for what changed to be painted."""
        self._prepare()
        now = self._play.scene(self.film.act, self.film.share)
        for one in set(now) ^ set(self._shown):
            self.update(self._place(one))

    def _prepare(self) -> None:
        box = self._play.box
        scale = min(self.width() / box.width(), self.height() / box.height())
        if scale == self._scale:
            return
        self._scale, self._made = scale, {}

    def _part(self, name: str) -> _Made:
        """Made when it comes on for the first time: a play must not keep a finger waiting."""
        if name not in self._made:
            self._made[name] = _make(self._play.puppets[name], self._scale, self._colours)
        return self._made[name]

    def _place(self, one: At) -> QRect:
        made, box, scale = self._part(one.puppet), self._play.box, self._scale
        left = self.width() / 2 + (one.x - box.center().x()) * scale
        top = self.height() / 2 + (one.y - box.center().y()) * scale
        return QRect(QPoint(round(left), round(top)) + made.at, made.picture.size())


def _make(puppet: Puppet, scale: float, colours: Palette) -> _Made:
    box = puppet.box
    area = QRectF(
        box.left() * scale, box.top() * scale, box.width() * scale, box.height() * scale
    ).toAlignedRect()
    picture = QPixmap(max(1, area.width()), max(1, area.height()))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(-area.left(), -area.top())
    painter.scale(scale, scale)
    puppet.draw(painter, colours)
    painter.end()
    return _Made(picture, area.topLeft())
