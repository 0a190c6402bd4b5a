# SPDX-License-Identifier: Apache-2.0
"""The kiosk as a program: a window at once, everything else behind it, and all of it taken down again.

The main thread only steps the session and draws. Whatever can take time, heavy imports, the start of the service and
the end of all threads included, happens elsewhere. Nothing heavy is imported here.
"""

import logging
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QApplication

from terminal.session import OutOfService, State
from terminal.session.patience import warning_s
from ui.kiosk import plain_import
from ui.kiosk.bridge import Bridge
from ui.kiosk.heartbeat import Heartbeat
from ui.kiosk.interrupt import on_interrupt
from ui.kiosk.look import dress
from ui.kiosk.opening import Opening
from ui.kiosk.order import Order, screen_table
from ui.kiosk.placing import hide_pointer
from ui.kiosk.process import settle
from ui.kiosk.single import Single
from ui.kiosk.staff_side import NoStaffSide, StaffSide, staff_side
from ui.kiosk.systemd import Notifier
from ui.kiosk.warming import Warming
from ui.kiosk.window import KioskWindow
from ui.presenter import present
from ui.presenter.model import Action, ScreenKind
from ui.presenter.nobody import Nobody

if TYPE_CHECKING:
    from hw.camera.frame import Frame
    from terminal.runner.health import Health
    from terminal.runner.tray_sight import TraySight
    from terminal.session.values import Failure
    from ui.kiosk.conduct import Conduct
    from ui.kiosk.panel import Panel
    from ui.kiosk.report import Report

log = logging.getLogger("uketsuke.kiosk")

TEND_MS = 1000
TICKS_PER_S = 100
"""sysconf(_SC_CLK_TCK) of Linux, the unit of starttime in /proc/self/stat (proc(5))."""


def run(order: Order) -> int:
    """Open the window and stay until it is closed.

    Raises AlreadyOpen for a second kiosk on real devices, and the rooms' errors for files that cannot be used.
    """
    with Single() if order.bench is None else nullcontext():
        return _run(order)


def _run(order: Order) -> int:
    settle()
    application = QApplication.instance() or QApplication([sys.argv[0]])
    if not isinstance(application, QApplication):
        raise TypeError("the process has a Qt application without windows")
    plain_import.import_plainly()
    dress(application)
    application.setQuitOnLastWindowClosed(False)
    kiosk = Kiosk(order)
    with on_interrupt(kiosk.close), errors_logged():
        kiosk.open()
        status = application.exec()
    kiosk.join()
    if kiosk.error is not None:
        raise kiosk.error
    return status


class Kiosk:
    """All of it. `open` it, run Qt's loop, `close` it (which ends the loop), `join` it.

    `error`: why it ended by itself; None when it was closed.
    """

    def __init__(self, order: Order) -> None:
        self.order = order
        self.error: BaseException | None = None
        self.conduct: Conduct | None = None
        self.bridge = Bridge()
        self.notifier = Notifier()
        self.staff: StaffSide = NoStaffSide()
        self._panel: Panel | None = None
        table = screen_table(order.settings)
        bench = order.bench is not None
        self.window = KioskWindow(
            table, self._peek, self._tray, self._progress, self.close, bench=bench
        )
        hide_pointer(table)
        self.heartbeat = Heartbeat(self.notifier.alive, self.window)
        self._opening = Opening(order, self._told, self._opened, self._waits, self._given_up)
        self._closer: threading.Thread | None = None
        self._tending = QTimer(self.window)
        self._tending.setInterval(TEND_MS)
        self._warming = Warming(self.window.stage)
        self._connect()

    def open(self) -> None:
        """Show the window at once; everything else starts behind it."""
        self.window.stage.show_model(present(OutOfService(1), Nobody()))
        self.window.open()
        self.heartbeat.start()

    def close(self) -> None:
        """Begin to end; Qt's loop ends when all threads have."""
        if self._closer is not None:
            return
        self.notifier.stopping()
        self.staff.leave()
        self.window.hide()
        self._tending.stop()
        self._warming.stop()
        self.bridge.stop()
        self._closer = threading.Thread(target=self._take_down, name="uketsuke-closer")
        self._closer.start()

    def join(self) -> None:
        """After Qt's loop: the last threads."""
        if self._closer is not None:
            self._closer.join()
        self.heartbeat.stop()
        self.notifier.close()
        self.window.finish()
        self.window.deleteLater()

    def health(self) -> "Health | None":
        """How the kiosk is doing, for staff; None while it is not open yet."""
        pauses = self.heartbeat.pauses
        conduct = self.conduct
        return None if conduct is None else conduct.health(pauses.count, pauses.longest_s)

    def _take_down(self) -> None:
        try:
            self._opening.end()
            self.staff.close()
            if self.conduct is not None:
                self.conduct.close()
        finally:
            self.bridge.tell(QCoreApplication.quit)

    def _connect(self) -> None:
        window, stage = self.window, self.window.stage
        window.painted.connect(self._first_frame)
        stage.acted.connect(self._acted)
        stage.typed.connect(self._typed)
        stage.touched.connect(self._touched)
        stage.staff_wanted.connect(self._rise)
        self._tending.timeout.connect(self._tend)

    def _first_frame(self) -> None:
        times = (since_start_s() * 1000, time.process_time() * 1000)
        log.info("first frame after %.0f ms, of which %.0f ms were work", *times)
        self.notifier.ready()
        if self._closer is None:
            self._opening.start()

    # -- the rest is there, told by the opening's thread -----------------------------------------------------------

    def _opened(self, conduct: "Conduct") -> None:
        self.conduct = conduct
        self.bridge.tell(self._attach)

    def _waits(self, failure: "Failure") -> None:
        state = OutOfService(1, failure)
        self.bridge.tell(lambda: self.window.stage.show_model(present(state, Nobody())))

    def _given_up(self, error: BaseException) -> None:
        self.error = error
        self.bridge.tell(self.close)

    def _attach(self) -> None:
        """One part after the other, so that a touch in between is answered."""
        for step in (self._lay_panel, self._make_staff_side, self._carry):
            QTimer.singleShot(0, self.window, partial(self._unless_closing, step))

    def _unless_closing(self, step: "Callable[[Conduct], None]") -> None:
        if self.conduct is not None and self._closer is None:
            step(self.conduct)

    def _lay_panel(self, conduct: "Conduct") -> None:
        if conduct.bench is not None:
            from ui.kiosk.panel_desk import panel_for  # noqa: PLC0415 - only on the bench

            self._panel = panel_for(conduct.bench, self.window, self.order.today)
            self.window.put_beside(self._panel)

    def _make_staff_side(self, conduct: "Conduct") -> None:
        self.staff = staff_side(self.window, conduct)

    def _carry(self, conduct: "Conduct") -> None:
        self.window.stage.warn_for(warning_s(conduct.settings.policy()))
        self.window.stage.shown.connect(conduct.sound.follow)
        self.bridge.carry(conduct.runner, self._draw)
        self._opening.attached()
        self._tending.start()
        self._warming.start()
        log.info("open after %.0f ms", since_start_s() * 1000)

    # -- what is shown, and what people do -------------------------------------------------------------------------

    def _draw(self, state: State) -> None:
        conduct = self.conduct
        if conduct is None:
            return
        try:
            model = conduct.model(state)
        except Exception:
            self.window.stage.blank()
            raise
        self.heartbeat.hurry(in_visit=model.visit is not None)
        self.window.stage.show_model(model)
        self.staff.follow(state)
        if self._panel is not None:
            self._panel.show_state(type(state).__name__)

    def _told(self, report: "Report") -> None:
        self.bridge.tell(lambda: self._show_report(report))

    def _show_report(self, report: "Report") -> None:
        if self._panel is not None:
            self._panel.show_report(report)

    def _acted(self, visit: int, action: Action) -> None:
        if self.conduct is not None:
            self.conduct.acted(visit, action)

    def _typed(self, kind: ScreenKind, visit: int, digits: bytearray) -> None:
        if self.conduct is not None and not self.conduct.typed(kind, visit, digits):
            self.window.stage.refuse_number_b()

    def _touched(self, visit: int) -> None:
        if self.conduct is not None:
            self.conduct.touched(visit)

    def _rise(self) -> None:
        self.staff.rise()  # whichever it is by now

    def _tend(self) -> None:
        if self.conduct is not None:
            self.conduct.runner.tend()

    def _peek(self) -> "Frame | None":
        return None if self.conduct is None else self.conduct.runner.mirror.peek()

    def _tray(self) -> "TraySight | None":
        return None if self.conduct is None else self.conduct.runner.tray_sight()

    def _progress(self, visit: int) -> float | None:
        return None if self.conduct is None else self.conduct.progress(visit)


def since_start_s() -> float:
    """Seconds since this process was started, to a hundredth; by the kernel's word (proc(5), field 22)."""
    fields = Path("/proc/self/stat").read_text("ascii", "replace").rpartition(")")[2].split()
    return time.clock_gettime(time.CLOCK_BOOTTIME) - int(fields[19]) / TICKS_PER_S


@contextmanager
def errors_logged() -> Iterator[None]:
    """An error in a slot goes to the log with its support code and place; the window lives on."""

    def hook(_: type[BaseException], error: BaseException, __: TracebackType | None) -> None:
        from terminal.failures import failure_for, where  # noqa: PLC0415 - all rooms' errors

        log.error("%s %s", failure_for(error).code, where(error))

    former, sys.excepthook = sys.excepthook, hook
    try:
        yield
    finally:
        sys.excepthook = former
