# SPDX-License-Identifier: Apache-2.0
"""The kiosk as a program: wires window, bridge, runner and virtual devices, and takes them down again.

The main thread only steps the session and draws. Whatever can take time, the start of the service and the end of
all threads included, happens elsewhere.
"""

import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from hw.card.number_b import NumberB
from hw.errors import BadPinFormat
from terminal.failures import failure_for, where
from terminal.runner.runner import Runner
from terminal.session import State
from terminal.session.events import (
    Cancelled,
    ConsentSaid,
    DeclarationWanted,
    MethodChosen,
    PrintRetried,
    PrintSkipped,
    RegistrationSaid,
    StaffAgreed,
    StaffCalled,
    StaffConfirmed,
    StaffRefused,
    TypingChosen,
    VisitEvent,
)
from terminal.session.states import (
    AgreeingToBirth,
    AskingConsent,
    Interrupted,
    OfferingRegistration,
    StaffCheck,
)
from terminal.session.values import Method
from terminal.settings import Settings, load_settings
from ui.kiosk.backstage import Backstage
from ui.kiosk.bridge import Bridge
from ui.kiosk.interrupt import on_interrupt
from ui.kiosk.look import dress
from ui.kiosk.report import Report
from ui.kiosk.stock import Stock, take_stock
from ui.kiosk.window import KioskWindow
from ui.presenter import present
from ui.presenter.model import Action, ScreenKind
from ui.wiring.journal import open_journal

log = logging.getLogger("uketsuke.kiosk")

LIFT_S = 0.7


def run(fixtures: Path, settings: Path | None, today: date | None = None) -> int:
    """Open the window and stay until it is closed. Raises BadFile or JournalError for files that cannot be used.

    `today` is the calendar day of kiosk and service; None: the real one.
    """
    read, stock = load_settings(settings), take_stock(fixtures)
    open_journal(read.journal).close()  # what is wrong with it is told before the window opens
    application = QApplication.instance() or QApplication([sys.argv[0]])
    if not isinstance(application, QApplication):
        raise TypeError("the process has a Qt application without windows")
    dress(application)
    application.setQuitOnLastWindowClosed(False)
    kiosk = Kiosk(stock, read, today)
    with on_interrupt(kiosk.close), errors_logged():
        kiosk.open()
        status = application.exec()
    kiosk.join()
    return status


class Kiosk:
    """All of it. `open` it, run Qt's loop, `close` it (which ends the loop), `join` it."""

    def __init__(self, stock: Stock, settings: Settings, today: date | None = None) -> None:
        self.bridge = Bridge()
        self.backstage = Backstage(stock, settings, today, self._told)
        self.runner = Runner(self.backstage.devices(), settings.policy())
        self.window = KioskWindow(
            stock, self.runner.mirror.peek, self.close, self.runner.tray_sight
        )
        self._closer: threading.Thread | None = None
        self._connect()

    def open(self) -> None:
        """Show the window at once; everything else starts on its own threads."""
        self.bridge.carry(self.runner, self._draw)
        self.window.show()
        self.backstage.service.start()
        self.backstage.slips.start()
        self.runner.start()

    def close(self) -> None:
        """Begin to end; Qt's loop ends when all threads have."""
        if self._closer is not None:
            return
        self.window.hide()
        self.bridge.stop()
        self._closer = threading.Thread(target=self._take_down, name="uketsuke-closer")
        self._closer.start()

    def join(self) -> None:
        """After Qt's loop: the last thread."""
        if self._closer is not None:
            self._closer.join()
        self.window.finish()
        self.window.deleteLater()

    def _take_down(self) -> None:
        try:
            self.backstage.hurry()
            self.runner.close()
            self.backstage.close()
        finally:
            self.bridge.tell(QCoreApplication.quit)

    def _connect(self) -> None:
        stage, panel, backstage = self.window.stage, self.window.panel, self.backstage
        stage.acted.connect(self._acted)
        stage.typed.connect(self._typed)
        panel.insert.connect(backstage.insert)
        panel.pull.connect(backstage.pull)
        panel.lift.connect(lambda: backstage.lift(LIFT_S))
        panel.blink.connect(backstage.blink)
        panel.swap_face.connect(backstage.swap_face)
        panel.stand.connect(backstage.stand)
        panel.see_card.connect(backstage.see_card)
        panel.lie.connect(backstage.lie)
        panel.serve.connect(self._serve)
        panel.staff.connect(self._staff)
        panel.announce()

    def _draw(self, state: State) -> None:
        advice = self.backstage.faces.advice or self.runner.advice
        self.window.stage.show_model(present(state, self.runner, advice))
        wanted = isinstance(state, AgreeingToBirth) or (
            isinstance(state, StaffCheck) and state.visit.photo_read
        )
        self.window.panel.show_state(type(state).__name__, staff_wanted=wanted)

    def _told(self, report: Report) -> None:
        self.bridge.tell(lambda: self.window.panel.show_report(report))

    def _acted(self, visit: int, action: Action) -> None:
        at = self.backstage.clock.now()
        if action in (Action.AGREE, Action.DECLINE):
            self._say(visit, at, agreed=action is Action.AGREE)
            return
        events: dict[Action, VisitEvent] = {
            Action.FACE: MethodChosen(at=at, visit=visit, method=Method.FACE),
            Action.PIN: MethodChosen(at=at, visit=visit, method=Method.PIN),
            Action.TYPE: TypingChosen(at=at, visit=visit),
            Action.STAFF: StaffCalled(at=at, visit=visit),
            Action.CANCEL: Cancelled(at=at, visit=visit),
            Action.PRINT_AGAIN: PrintRetried(at=at, visit=visit),
            Action.PRINT_SKIP: PrintSkipped(at=at, visit=visit),
            Action.DECLARE: DeclarationWanted(at=at, visit=visit),
        }
        self.runner.queue.post(events[action])

    def _say(self, visit: int, at: float, *, agreed: bool) -> None:
        """An answer to the question that is on the screen."""
        state = self.runner.state
        asked = state.resume if isinstance(state, Interrupted) else state
        if isinstance(asked, AskingConsent):
            said = ConsentSaid(at=at, visit=visit, question=asked.questions[0], agreed=agreed)
            self.runner.queue.post(said)
        if isinstance(asked, OfferingRegistration):
            self.runner.queue.post(RegistrationSaid(at=at, visit=visit, agreed=agreed))
        if isinstance(asked, AgreeingToBirth):
            answer = StaffAgreed if agreed else StaffRefused
            self.runner.queue.post(answer(at=at, visit=visit))

    def _typed(self, kind: ScreenKind, visit: int, digits: str) -> None:
        if kind is ScreenKind.PIN:
            self.runner.enter_pin(visit, digits)
            return
        try:
            self.runner.enter_number_b(visit, NumberB(digits.encode("ascii")))
        except BadPinFormat:
            self.window.stage.refuse_number_b()

    def _staff(self, agree: bool) -> None:
        state = self.runner.state
        if isinstance(state, AgreeingToBirth):
            self._say(state.visit.number, self.backstage.clock.now(), agreed=agree)
        if isinstance(state, StaffCheck):
            said = StaffConfirmed if agree else StaffRefused
            at = self.backstage.clock.now()
            self.runner.queue.post(said(at=at, visit=state.visit.number))

    def _serve(self, up: bool) -> None:
        if up:
            self.backstage.service.start()
        else:
            self.backstage.service.stop()


@contextmanager
def errors_logged() -> Iterator[None]:
    """An error in a slot goes to the log with its support code and place; the window lives on."""

    def hook(_: type[BaseException], error: BaseException, __: TracebackType | None) -> None:
        log.error("%s %s", failure_for(error).code, where(error))

    former, sys.excepthook = sys.excepthook, hook
    try:
        yield
    finally:
        sys.excepthook = former
