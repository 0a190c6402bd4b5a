# SPDX-License-Identifier: Apache-2.0
"""The staff's side in Qt: the console behind it, the place where it is shown, and what has to be known at once."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from terminal.runner.health import Health, Part, PartState
from terminal.session import State
from terminal.session.transition import visit_of
from terminal.staff.checks import waiting
from terminal.staff.desk import Desk, Kiosk
from terminal.staff.values import Defaults
from ui.presenter.model import Tone
from ui.presenter.staff.actions import Act, Press, StaffAction
from ui.presenter.staff.machine import part_advice
from ui.presenter.staff.model import Notice, StaffButton, StaffModel, StaffText
from ui.presenter.staff.text_ids import StaffTextId as T
from ui.presenter.staff.view import StaffPage
from ui.texts.language import Language
from ui.wiring.staff import Console, SoundPort

TICK_MS: Final = 1000
News = tuple[Notice, StaffButton | None]


class Deliveries(QObject):
    """Functions from any thread, run on the main one."""

    _come = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._waiting: deque[Callable[[], None]] = deque()
        self._come.connect(self._run, Qt.ConnectionType.QueuedConnection)

    def put(self, run: Callable[[], None]) -> None:
        """Any thread may call."""
        self._waiting.append(run)
        self._come.emit()

    def drop(self) -> None:
        """What comes too late is forgotten."""
        self._waiting.clear()

    def _run(self) -> None:
        while self._waiting:
            self._waiting.popleft()()


class Place(Protocol):
    """Where the staff's side is shown."""

    def show_model(
        self, model: StaffModel, language: Language, news: News | None, left_s: float | None
    ) -> None:
        """Become this."""

    def rise(self) -> None:
        """Somebody pressed the corner of the patients' screen."""

    def signed_out(self) -> None:
        """Nobody is signed in any more: nothing of what was on show is kept."""

    def call(self, wanted: bool) -> None:
        """Whether staff are wanted, told where they are seen who are not signed in."""

    def tick(self) -> None:
        """A second went by."""

    def take_down(self) -> None:
        """The kiosk is closing."""


@dataclass(frozen=True, slots=True)
class Backing:
    """What stands behind: the desk, the runner, how screens begin and what changes that.

    `touched(visit)`: staff are at the patients' screen, so nobody is gone.
    """

    desk: Desk
    kiosk: Kiosk
    defaults: Defaults
    use: Callable[[Defaults], None]
    touched: Callable[[int], None] = lambda _: None
    sound: SoundPort | None = None


class QtStaff:
    """A `StaffSide`. `leave` on the main thread, then `close` on any other, then the runner may end."""

    def __init__(self, backing: Backing, deliveries: Deliveries) -> None:
        self._backing, self._deliveries = backing, deliveries
        self._place: Place | None = None
        self._state: State = backing.kiosk.state
        self._was_in = False
        self.console = Console(
            backing.desk, backing.kiosk, backing.defaults, backing.use, backing.sound
        )
        self.console.observe(self._changed)
        self._timer = QTimer()
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.tick)

    def show_at(self, place: Place) -> None:
        """From now on it is seen there."""
        self._place = place
        self._timer.start()
        self._changed()

    def act(self, act: Act) -> None:
        """Somebody touched or typed something."""
        self.console.act(act)

    @property
    def current(self) -> int | None:
        """The visit that is under way."""
        visit = visit_of(self._state)
        return None if visit is None else visit.number

    def keep_visit(self) -> None:
        """Staff are at the patients' screen: nobody went away."""
        visit = self.current
        if visit is not None:
            self._backing.touched(visit)

    def follow(self, state: State) -> None:
        """After each change of the session's state."""
        self._state = state
        self.console.follow(state)

    def rise(self) -> None:
        """The corner of the patients' screen."""
        if self._place is not None:
            self._place.rise()

    def tick(self) -> None:
        """Every second."""
        self.console.tick()
        if self._place is not None:
            self._place.tick()
        self._changed()

    def leave(self) -> None:
        """Sign out, show nothing, take nothing more."""
        self._timer.stop()
        self._backing.desk.sign_out()
        place, self._place = self._place, None
        if place is not None:
            place.take_down()

    def close(self) -> None:
        """End the desk's threads. Blocks."""
        self.console.close()
        self._deliveries.drop()

    def _changed(self) -> None:
        """Draw; go straight to the visit that waits, when somebody has just signed in."""
        place, console = self._place, self.console
        if place is None:
            return
        came = console.signed_in and not self._was_in
        gone = self._was_in and not console.signed_in
        self._was_in = console.signed_in
        if gone:
            place.signed_out()
        if came and waiting(self._state) is not None and console.page is not StaffPage.CHECK:
            self.act(Press(StaffAction.CHECK))
            return
        news = self._news()
        place.call(news is not None or self._waits())
        place.show_model(console.model(), console.language, news, console.left_s())

    def _waits(self) -> bool:
        return waiting(self._state) is not None

    def _news(self) -> News | None:
        """The one thing that cannot wait, unless its page is on show."""
        page, inside = self.console.page, self.console.signed_in
        if self._waits() and page is not StaffPage.CHECK:
            way = StaffButton(StaffAction.CHECK, StaffText(T.BUTTON_LOOK))
            return Notice(StaffText(T.CHECK_WAITS), Tone.CARE), way if inside else None
        if page in (StaffPage.HOME, StaffPage.HEALTH, StaffPage.CHECK):
            return None
        return _printer_news(self._backing.kiosk.health(), inside=inside)


def _printer_news(health: Health, *, inside: bool) -> News | None:
    printer = health.of(Part.PRINTER)
    if printer.state is not PartState.TROUBLE:
        return None
    notice = Notice(StaffText(T.PRINTER_WAITS), Tone.CARE, part_advice(Part.PRINTER, printer))
    way = StaffButton(StaffAction.HEALTH, StaffText(T.BUTTON_LOOK))
    return notice, way if inside else None
