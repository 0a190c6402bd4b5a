# SPDX-License-Identifier: Apache-2.0
"""What the person sees: one screen at a time; all others are told to forget.

The screens are made for one look: one view (language, size of type, colours, hand) on one piece of glass. When that
changes they are made anew, and what was typed goes along. Those of the usual view are kept meanwhile: the next person
finds them at once.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPointerEvent, QResizeEvent, QShowEvent, QWindow
from PySide6.QtWidgets import QVBoxLayout, QWidget

from terminal.screen_settings import ScreenTable
from terminal.session.patience import warning_s
from terminal.session.policy import Policy
from ui.kiosk.bursts import NoBursts
from ui.kiosk.look import Glass, Look
from ui.kiosk.overlay import StillHere
from ui.kiosk.screens.base import Screen
from ui.kiosk.screens.face import Peek
from ui.kiosk.screens.number_b import NumberBScreen
from ui.kiosk.screens.tray import LookAtTray
from ui.kiosk.shelf import Eyes, Progress, Shelf
from ui.kiosk.topbar import TopBar
from ui.presenter.model import Action, ScreenKind, ScreenModel, Text, Tone
from ui.presenter.text_ids import TextId
from ui.presenter.view import View
from ui.texts import Language

TOUCHES: Final = (
    QEvent.Type.MouseButtonPress,
    QEvent.Type.TouchBegin,
    QEvent.Type.KeyPress,
)
WALKING: Final = (
    Qt.Key.Key_Tab,
    Qt.Key.Key_Backtab,
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Escape,
)
"""Keys that lead from one thing to touch to the next."""
TOLD_EVERY_S: Final = 3.0
"""A touch is told no oftener, unless the visit is about to end."""
VIEW_KEPT_MS: Final = 60_000
"""Who chose a language on the idle screen and went away: the next person finds the usual one."""
DOUBLE_S: Final = 0.5
"""A hand that trembles taps twice: the second tap was not meant for the question that came in between."""
UNOWNED: Final = (ScreenKind.IDLE, ScreenKind.OUT_OF_SERVICE)
BROKEN: Final = ScreenModel(
    ScreenKind.OUT_OF_SERVICE,
    Text(TextId.OUT_OF_SERVICE),
    Text(TextId.TO_RECEPTION),
    tone=Tone.STOP,
)
Now = Callable[[], float]


class Stage(QWidget):
    """Shows screen models.

    `acted(visit, action)` and `typed(kind, visit, digits)` tell what the person did, `touched(visit)` that somebody
    is there, `shown(model, view)` what is on the screen now, `staff_wanted` that the corner was pressed, `dressed`
    that there is another look, whose screens may not be made yet.
    """

    acted = Signal(object, object)
    typed = Signal(object, object, object)
    touched = Signal(object)
    shown = Signal(object, object)
    staff_wanted = Signal()
    dressed = Signal()

    def __init__(
        self,
        peek: Peek,
        look_at_tray: LookAtTray = lambda: None,
        progress: Progress = lambda _: None,
        table: ScreenTable | None = None,
        now: Now = time.monotonic,
    ) -> None:
        super().__init__()
        self.setObjectName("stage")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)  # its own paper in every window
        self.setProperty("keyboard", False)
        self._table = table or ScreenTable()
        languages = tuple(Language(code) for code in self._table.languages)
        self._eyes = Eyes(peek, look_at_tray, progress, languages)
        self._now = now
        self._told_s = float("-inf")
        self._warning_s = warning_s(Policy())
        self._last: tuple[Action, ScreenModel, float] | None = None
        self.model: ScreenModel | None = None
        self.default = view_of(self._table)
        self.look = Look(self.default, Glass.of(1280, 800, self._table.diagonal_inch))
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._layout.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        self.screens = Shelf(self.look, self._eyes, self._add)
        self._kept: Shelf | None = None
        self._bar: TopBar | None = None
        self._warning: StillHere | None = None
        self._cover: QWidget | None = None
        self._forgets_view = QTimer(self)
        self._forgets_view.setSingleShot(True)
        self._forgets_view.setInterval(VIEW_KEPT_MS)
        self._forgets_view.timeout.connect(self._back_to_default)
        self._make()
        self._watched: QWindow | None = None
        self._bursts = NoBursts(self)

    @property
    def view(self) -> View:
        """How the person wants it."""
        return self.look.view

    @property
    def glass(self) -> Glass:
        """As large as it is now."""
        return Glass.of(max(1, self.width()), max(1, self.height()), self._table.diagonal_inch)

    @property
    def diagonal_inch(self) -> float:
        """Of the glass, as the settings say or the bench."""
        return self._table.diagonal_inch

    def measure(self, inch: float) -> None:
        """Its diagonal is so many inches: the bench shows other kiosks' screens."""
        self._table = self._table.model_copy(update={"diagonal_inch": inch})
        self._fit()

    def currentWidget(self) -> QWidget:
        """The screen on show."""
        stack = self.screens.stack
        return stack.currentWidget() or stack

    def show_model(self, model: ScreenModel) -> None:
        """Become this model; nothing happens when it is the one on show."""
        if model == self.model:
            return
        before, self.model = self.model, model
        if model.visit is not None:
            self._forgets_view.stop()  # whoever chose it is here
            self._fold_for(before)
        if _has_ended(before, model):
            self._forget_person()
        try:
            self._put_on(model)
        except Exception:
            self.blank()
            raise
        self.shown.emit(model, self.view)

    def _fold_for(self, before: ScreenModel | None) -> None:
        """A list that was left open does not cover what a card that was just laid brings up."""
        if self._bar is not None and (before is None or before.visit is None):
            self._bar.fold()

    def blank(self) -> None:
        """What should be shown cannot be: what stood there before may name somebody, and goes."""
        self.model = None
        self._forget_all_but(None)
        if self._bar is not None:
            self._bar.fold()
        self._put_on(BROKEN)

    def show_view(self, view: View) -> None:
        """Other words, letters, colours; the visit is where it was."""
        if view != self.view:
            self.look = Look(view, self.look.glass)
            self._make()
            if self.model is not None:
                self.shown.emit(self.model, view)
        if self.model is None or self.model.kind in UNOWNED:
            self._forgets_view.start()

    def warn_for(self, seconds: float) -> None:
        """How long the warning stands before a visit ends, as the session counts it."""
        self._warning_s = seconds
        if self._warning is not None:
            self._warning.bar.seconds = seconds

    def refuse_number_b(self) -> None:
        """The digits typed cannot be any card's."""
        screen = self.screens[ScreenKind.NUMBER_B]
        if isinstance(screen, NumberBScreen):
            screen.refuse()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Everything is made for the new glass."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self.glass != self.look.glass:
            self.look = Look(self.view, self.glass)
            self._make()

    def showEvent(self, event: QShowEvent) -> None:
        """Whatever a hand or a keyboard does comes through the window first: one place to look, and a cheap one."""
        super().showEvent(event)
        window = self.window().windowHandle()
        if window is not self._watched and window is not None:
            window.installEventFilter(self)
            self._bursts.watch(window)
            self._watched = window

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Somebody is there."""
        if watched is self._watched and event.type() in TOUCHES and self._is_mine(event):
            self._tell_touch()
            self._show_keyboard(event)
        return False

    def _is_mine(self, event: QEvent) -> bool:
        """Not the bench's panel beside the stage."""
        if isinstance(event, QPointerEvent):
            at = event.points()[0].position().toPoint()
            return self.rect().contains(self.mapFrom(self.window(), at))
        return True

    def _show_keyboard(self, event: QEvent) -> None:
        """Where the keyboard is shows from the first Tab or arrow key on, until somebody touches the glass."""
        uses = isinstance(event, QKeyEvent) and event.key() in WALKING
        if isinstance(event, QKeyEvent) and not uses:
            return
        if uses != self.property("keyboard"):
            self.setProperty("keyboard", uses)
            self.setStyleSheet(self.styleSheet())  # Qt looks at the property again

    def _tell_touch(self) -> None:
        model, now = self.model, self._now()
        if model is None or model.visit is None:
            return
        if model.warns or now - self._told_s >= TOLD_EVERY_S:
            self._told_s = now
            self.touched.emit(model.visit)

    def _forget_person(self) -> None:
        """Also where the next visit began before anything was drawn in between."""
        self._last = None
        self._forget_all_but(None)
        self._back_to_default()

    def _back_to_default(self) -> None:
        self._forgets_view.stop()
        if self._bar is not None:
            self._bar.fold()
        self.show_view(self.default)

    def _make(self) -> None:
        """All parts, for the look that holds now."""
        former, self.screens = self.screens, self._take_screens()
        self._clear(former)
        self.setStyleSheet(f"#stage {{ background: {self.look.colours.paper}; }}")
        self._bar = TopBar(self.look, self._eyes.languages, voice=self.default.voice)
        self._bar.changed.connect(self.show_view)
        self._bar.staff_wanted.connect(self.staff_wanted)
        self._bar.setMinimumWidth(1)
        self._layout.addWidget(self._bar)
        self._layout.addWidget(self.screens.stack, 1)
        self.screens.stack.show()
        self._cover = QWidget(self)
        self._cover.setStyleSheet("background: #000000;")
        self._cover.hide()
        self._warning = StillHere(self.look, self, self._warning_s)
        self._warning.go_on.connect(lambda: self._acted(Action.CONTINUE))
        if self.model is not None:
            self._hand_over(former)
            self._put_on(self.model)
        self._put_away(former)
        self.dressed.emit()

    def _take_screens(self) -> Shelf:
        """Those that were put away, if this is their look."""
        kept = self._kept
        if kept is None or kept.look != self.look:
            return Shelf(self.look, self._eyes, self._add)
        self._kept = None
        return kept

    def _put_away(self, former: Shelf) -> None:
        """The usual ones, for the next person; others go for good."""
        former.forget()
        usual = Look(self.default, self.look.glass)
        for shelf in (former, self._kept):
            if shelf is not None and (shelf.look != usual or usual == self.look):
                shelf.drop()
        if former.look == usual != self.look:
            self._kept = former
        elif self._kept is not None and self._kept.look != usual:
            self._kept = None

    def _hand_over(self, former: Shelf) -> None:
        for kind, screen in former.items():
            if screen.holds:
                self.screens[kind].take_over(screen)

    def _clear(self, former: Shelf) -> None:
        former.stack.setParent(None)
        if self._bar is not None:
            self._bar.fold()
        for old in (self._bar, self._warning, self._cover):
            if old is not None:
                old.setParent(None)
                old.deleteLater()

    def _put_on(self, model: ScreenModel) -> None:
        screen = self.screens[model.kind]
        screen.show_model(model)
        self.screens.stack.setCurrentWidget(screen)
        self._cover_bar()
        if model.kind is not ScreenKind.INTERRUPTED:
            # A card that flickers must not cost the digits that were typed; anything else does.
            self._forget_all_but(screen)
        if self._warning is not None:
            if model.warns:
                self._warning.rise()
            else:
                self._warning.hide()

    def _cover_bar(self) -> None:
        """While the screen shines on a face, no other light comes from the glass."""
        screen = self.currentWidget()
        if self._cover is not None and self._bar is not None:
            self._cover.setGeometry(self._bar.geometry())
            dark = isinstance(screen, Screen) and screen.dark
            self._cover.setVisible(dark)
            self._bar.setEnabled(not dark)  # nor is anything pressed that cannot be seen
            if dark:
                self._bar.fold()

    def _forget_all_but(self, shown: Screen | None) -> None:
        for screen in self.screens.values():
            if screen is not shown:
                screen.forget()

    def _add(self, _kind: ScreenKind, screen: Screen) -> None:
        screen.acted.connect(self._acted)
        screen.typed.connect(self._typed)
        screen.wants_language.connect(self._speak)
        screen.darkened.connect(self._cover_bar)

    def _acted(self, action: Action) -> None:
        model, now = self.model, self._now()
        if model is None or model.visit is None:
            return
        last, self._last = self._last, (action, model, now)
        if last is not None and last[0] is action and last[1] != model and now - last[2] < DOUBLE_S:
            return
        self.acted.emit(model.visit, action)

    def _speak(self, language: Language) -> None:
        self.show_view(replace(self.view, language=language))

    def _typed(self, digits: bytearray) -> None:
        if self.model is not None and self.model.visit is not None:
            self.typed.emit(self.model.kind, self.model.visit, digits)
        else:
            digits[:] = bytes(len(digits))


def view_of(table: ScreenTable) -> View:
    """How the kiosk looks before anybody has touched it."""
    return View(
        language=Language(table.language),
        furigana=table.furigana,
        large=table.large,
        contrast=table.contrast,
        left_handed=table.left_handed,
        still=not table.motion,
    )


def _has_ended(before: ScreenModel | None, now: ScreenModel) -> bool:
    return before is not None and before.visit is not None and before.visit != now.visit
