# SPDX-License-Identifier: Apache-2.0
"""`StaffBoard`: draws one staff's screen after the other; says what was touched or typed as an Act."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QScroller,
    QVBoxLayout,
    QWidget,
)

from ui.kiosk.look import Look, Role
from ui.kiosk.screens.base import discard
from ui.kiosk.screens.buttons import Kind
from ui.kiosk.staff.body import Body, Sight
from ui.kiosk.staff.words import BOARD, StaffKey, Words, bare, show_keyboard
from ui.presenter.model import Tone
from ui.presenter.staff.actions import Act, Press, StaffAction
from ui.presenter.staff.model import Notice, StaffButton, StaffModel, StaffText
from ui.presenter.staff.text_ids import StaffTextId as T

SOON_S: Final = 30.0
"""So long before it ends by itself, that is told."""
AT_THE_END: Final = (StaffAction.LANGUAGE, StaffAction.SIGN_OUT)
"""Buttons of the foot that stand apart from those of the page."""
WIDTH_MM: Final = 28.0
MAIN_MM: Final = 50.0


class StaffBoard(QWidget):
    """Shows models. `acted` carries an Act; `closed`: who has not signed in wants it away (where `closable`)."""

    acted = Signal(object)
    closed = Signal()

    def __init__(self, look: Look, sight: Sight, *, closable: bool = False) -> None:
        super().__init__()
        self.look, self._sight, self._closable = look, sight, closable
        self.model: StaffModel | None = None
        self._news: tuple[Notice, StaffButton | None] | None = None
        self._body: Body | None = None
        self._main: StaffKey | None = None
        self._left = Words(look, Role.SMALL, colour=look.colours.tones[Tone.CARE])
        self.setObjectName(BOARD)
        self.setProperty("keyboard", False)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._column = QVBoxLayout(self)
        bare(self._column, 0)

    def dress(self, look: Look) -> None:
        """Another language, or another glass."""
        if look != self.look:
            self.look = look
            if self.model is not None:
                self._build(self.model)

    def show_model(
        self, model: StaffModel, news: tuple[Notice, StaffButton | None] | None = None
    ) -> None:
        """Become this one; `news`: what has to be known on whichever page, and the way there."""
        if model == self.model and news == self._news:
            return
        before, self.model = self.model, model
        same_news, self._news = news == self._news, news
        body = self._body
        alike = body is not None and same_news and _alike(before, model)
        if alike and body is not None and body.update_to(model):
            if before is None or before.notices != model.notices:
                self._say_notices()
            if self._main is not None:
                self._main.become(model.buttons[0])
            return
        self._build(model)

    def show_left(self, seconds: float | None) -> None:
        """How long until it ends by itself; told when that is soon."""
        soon = seconds is not None and seconds <= SOON_S
        self._left.say(StaffText(T.CLOSES_IN, max(0, round(seconds or 0))) if soon else "")

    def forget(self) -> None:
        """Nothing is shown, and nothing of what was shown is kept in a widget."""
        self._clear()
        self.model = self._news = None

    def take_keyboard(self) -> None:
        """The keys of a keyboard come here."""
        target = None if self._body is None else self._body.pad
        (target or self).setFocus(Qt.FocusReason.OtherFocusReason)

    # -- within ----------------------------------------------------------------------------------------------------

    def _build(self, model: StaffModel) -> None:
        focused = self.focusWidget()
        name = "" if focused is None else focused.objectName()
        self._clear()
        self.setStyleSheet(f"#staff-board {{ background: {self.look.colours.paper}; }}")
        self._body = Body(self.look, self._sight, self.acted.emit)
        self._body.build(model)
        for part in (
            self._title(model),
            self._told(),
            self._scrolled(self._body),
            self._foot(model),
        ):
            self._column.addWidget(part, 1 if isinstance(part, QScrollArea) else 0)
        self._keep_focus(name)

    def _clear(self) -> None:
        if self._body is not None:
            self._body.forget()
        self._body = None
        while self._column.count():
            item = self._column.takeAt(0)
            widget = None if item is None else item.widget()
            if widget is not None:
                _wipe(widget)
                discard(widget)

    def hideEvent(self, event: QHideEvent) -> None:
        """What nobody sees is not kept; it is made anew for whoever looks again."""
        self.forget()
        super().hideEvent(event)

    def focusNextPrevChild(self, onward: bool) -> bool:
        """Tab was pressed: from now on it shows where the keyboard is."""
        show_keyboard(self, uses=True)
        return super().focusNextPrevChild(onward)

    def _keep_focus(self, name: str) -> None:
        """Where the keyboard was, if that is still there; on the pad and in a form, at the first thing to type."""
        body = self._body
        found = self.findChild(QWidget, name) if name else None
        if body is not None and body.pad is not None:
            found = body.pad
        elif found is None and body is not None and body.form is not None:
            found = body.findChild(QLineEdit)
        if found is not None and found.isEnabled():
            found.setFocus(Qt.FocusReason.OtherFocusReason)

    def _title(self, model: StaffModel) -> QFrame:
        look, bar = self.look, QFrame()
        bar.setObjectName("staff-title")
        ground, ink = look.colours.bands[Tone.CALM]
        bar.setStyleSheet(f"#staff-title {{ background: {ground}; }}")
        row = QHBoxLayout(bar)
        row.setContentsMargins(2 * look.gap, look.gap // 2, 2 * look.gap, look.gap // 2)
        row.setSpacing(2 * look.gap)
        row.addWidget(Words(look, Role.STRONG, model.title, colour=ink), 1)
        self._left = Words(look, Role.SMALL, colour=ink, wrap=False)
        row.addWidget(self._left)
        if model.leaves > 1:
            leaf = StaffText(T.PAGES_OF, model.leaf, model.leaves)
            row.addWidget(Words(look, Role.HINT, leaf, colour=ink, wrap=False))
        if model.member is not None:
            who = StaffText(T.SIGNED_IN_AS, model.member)
            row.addWidget(Words(look, Role.SMALL, who, colour=ink, wrap=False))
        return bar

    def _told(self) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        gap = self.look.gap
        column.setContentsMargins(2 * gap, gap // 2, 2 * gap, 0)
        column.setSpacing(gap // 2)
        self._notices = column
        self._say_notices()
        return box

    def _say_notices(self) -> None:
        while self._notices.count():
            item = self._notices.takeAt(0)
            widget = None if item is None else item.widget()
            if widget is not None:
                _wipe(widget)
                discard(widget)
        if self._news is not None:
            self._notices.addWidget(self._notice(*self._news))
        for notice in () if self.model is None else self.model.notices:
            self._notices.addWidget(self._notice(notice, None))

    def _notice(self, notice: Notice, way: StaffButton | None) -> QFrame:
        """The bar at its side has the colour of its tone; what to do stands below what is so."""
        look, frame = self.look, QFrame()
        frame.setObjectName("notice")
        colour, side = look.colours.tones[notice.tone], look.mm(1.2)
        edge = f"border-left: {side}px solid {colour};"
        frame.setStyleSheet(f"#notice {{ {edge} background: {look.colours.paper}; }}")
        row = QHBoxLayout(frame)
        row.setContentsMargins(2 * side, 0, 0, 0)
        lines = QVBoxLayout()
        bare(lines, 0)
        lines.addWidget(Words(look, Role.HINT, notice.text, colour=colour))
        if notice.then is not None:
            lines.addWidget(Words(look, Role.SMALL, notice.then))
        row.addLayout(lines, 1)
        if way is not None:
            row.addWidget(self._key(way, Kind.MAIN))
        return frame

    def _scrolled(self, body: Body) -> QScrollArea:
        area, gap = QScrollArea(), self.look.gap
        body.setContentsMargins(2 * gap, gap, 2 * gap, gap // 2)
        area.setWidget(body)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        body.setObjectName("staff-body")
        area.setStyleSheet(_scroll_sheet(self.look))
        area.viewport().setAutoFillBackground(False)
        QScroller.grabGesture(area.viewport(), QScroller.ScrollerGestureType.LeftMouseButtonGesture)
        return area

    def _foot(self, model: StaffModel) -> QWidget:
        look, foot = self.look, QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(2 * look.gap, look.gap // 2, 2 * look.gap, look.gap)
        row.setSpacing(look.gap)
        for button in model.foot:
            if button.action not in AT_THE_END:
                row.addWidget(self._key(button, Kind.QUIET))
        self._add_main(row, model)
        for button in model.foot:
            if button.action in AT_THE_END:
                row.addWidget(self._key(button, Kind.QUIET))
        if self._closable and model.member is None:
            row.addWidget(self._close_key())
        return foot

    def _add_main(self, row: QHBoxLayout, model: StaffModel) -> None:
        """The one thing that a page is for stands in the foot, where it is always seen."""
        self._main = None
        row.addStretch(1)
        if model.pad is None and len(model.buttons) == 1:
            self._main = self._key(model.buttons[0], Kind.MAIN, Role.HINT)
            self._main.setMaximumWidth(self.look.mm(MAIN_MM))
            row.addWidget(self._main, 2)
            row.addStretch(1)

    def _close_key(self) -> StaffKey:
        words = StaffButton(StaffAction.SIGN_OUT, StaffText(T.BUTTON_CLOSE))
        key = self._key(words, Kind.QUIET)
        key.setObjectName("staff-close")
        key.clicked.disconnect()
        key.clicked.connect(self.closed)
        return key

    def _key(self, button: StaffButton, kind: Kind, role: Role = Role.SMALL) -> StaffKey:
        key = StaffKey(self.look, button, kind, role)
        key.setMaximumWidth(max(self.look.touch, self.look.mm(WIDTH_MM)))
        key.clicked.connect(lambda: self._press(button))
        return key

    def _press(self, button: StaffButton) -> None:
        act: Act = Press(button.action, button.arg)
        self.acted.emit(act)


def _scroll_sheet(look: Look) -> str:
    """A bar that is seen from a step away says that there is more; a finger on the page moves it."""
    wide, colours = look.mm(3.0), look.colours
    return (
        "QScrollArea, #staff-body { background: transparent; }"
        f"QScrollBar:vertical {{ width: {wide}px; background: {colours.line}; border: none; }}"
        f"QScrollBar::handle:vertical {{ background: {colours.muted}; min-height: {look.touch}px;"
        f" border-radius: {wide // 2}px; }}"
        "QScrollBar::add-line:vertical, QScrollBar::sub-line:vertical { height: 0; }"
        "QScrollBar::add-page:vertical, QScrollBar::sub-page:vertical { background: transparent; }"
    )


def _alike(before: StaffModel | None, now: StaffModel) -> bool:
    """Whether only what is typed, tried or wrong differs."""
    return before is not None and (before.page, before.member, before.foot, before.facts) == (
        now.page,
        now.member,
        now.foot,
        now.facts,
    )


def _wipe(widget: QWidget) -> None:
    """Qt deletes a widget when it can; its words go at once."""
    for label in widget.findChildren(QLabel):
        label.clear()
    for line in widget.findChildren(QLineEdit):
        line.clear()
    for part in (widget, *widget.findChildren(QWidget)):
        part.setAccessibleName("")
