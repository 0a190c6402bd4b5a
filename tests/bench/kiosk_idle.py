# SPDX-License-Identifier: Apache-2.0
"""`make bench-kiosk`: what the kiosk costs while nobody is there, and how soon it is on the screen.

`python -m tests.bench.kiosk_idle [--seconds 30] [--starts 5] [--tray]` opens the real application on the bench, drawn
into memory, waits until all models are loaded, then measures: processor time of this process (the mock service is
another one), resident memory, frames of the idle screen a second, pauses of the window. The camera that looks at the
person sleeps, as it does between visits; `--tray`: the tray's camera watches (its twin draws each picture, which a
real camera does not). Then `--starts` processes are started and asked for the time of their first frame.
"""

import argparse
import json
import os
import re
import signal
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from tests.support.virtual_cards import FIXTURES
from ui.kiosk.app import Kiosk
from ui.kiosk.look import dress
from ui.kiosk.order import Order
from ui.kiosk.plain_import import import_plainly
from ui.kiosk.process import settle
from ui.presenter.model import ScreenKind

SETTLE_S = 10.0
"""After the last model was loaded."""
CPU_AIM, MEMORY_AIM_MIB, FRAMES_AIM, FIRST_FRAME_AIM_MS = 0.03, 700, 10, 1500
FILM_S = 29.2
"""Four times the idle film, rests included."""
ANIMATED_PX = 80
"""Smaller things that are painted are no animation."""


class Frames(QObject):
    """Counts the paintings of the widget on the stage that is painted most often."""

    def __init__(self, application: QApplication) -> None:
        super().__init__()
        self.counted: dict[int, int] = {}
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        painted = event.type() == QEvent.Type.Paint and isinstance(watched, QWidget)
        if painted and min(watched.size().toTuple()) > ANIMATED_PX:  # type: ignore[attr-defined]
            self.counted[id(watched)] = self.counted.get(id(watched), 0) + 1
        return False


class Watch(QObject):
    """Waits until the kiosk is warm and at rest, measures, closes it."""

    def __init__(self, kiosk: Kiosk, seconds: float, *, tray: bool) -> None:
        super().__init__()
        self.found: dict[str, Any] = {}
        self._kiosk, self._seconds, self._tray = kiosk, seconds, tray
        self._timer = QTimer(self)
        self._timer.setInterval(500)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        conduct, model = self._kiosk.conduct, self._kiosk.window.stage.model
        if conduct is None or model is None or model.kind is not ScreenKind.IDLE:
            return
        if conduct.runner.warm and conduct.bench is not None:
            self._timer.stop()
            conduct.bench.see_card(self._tray)
            QTimer.singleShot(int(SETTLE_S * 1000), self._begin)

    def _begin(self) -> None:
        self._kiosk.heartbeat.forget()
        # Counting costs a call of Python for each event: it is done after the processor time was measured.
        began, worked = time.monotonic(), time.process_time()
        QTimer.singleShot(int(self._seconds * 1000), lambda: self._measure(began, worked))

    def _measure(self, began: float, worked: float) -> None:
        spent, passed = time.process_time() - worked, time.monotonic() - began
        pauses = self._kiosk.heartbeat.forget()
        self.found = {
            "cpu_share": round(spent / passed, 4),
            "rss_mib": _memory("VmRSS"),
            "peak_mib": _memory("VmHWM"),
            "pauses": pauses.count,
            "longest_pause_ms": round(pauses.longest_s * 1000),
        }
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        frames = Frames(application)
        QTimer.singleShot(round(FILM_S * 1000), lambda: self._end(application, frames))

    def _end(self, application: QApplication, frames: Frames) -> None:
        application.removeEventFilter(frames)
        self.found["frames_a_second"] = round(max(frames.counted.values(), default=0) / FILM_S, 1)
        self._kiosk.close()


def _memory(name: str) -> int:
    found = re.search(rf"{name}:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert found is not None
    return int(found[1]) // 1024


def idle(seconds: float, *, tray: bool) -> dict[str, Any]:
    """What an idle kiosk costs."""
    settle()
    import_plainly()
    application = QApplication(["idle"])
    dress(application)
    kiosk = Kiosk(Order(bench=FIXTURES))
    watch = Watch(kiosk, seconds, tray=tray)
    kiosk.open()
    application.exec()
    kiosk.join()
    if kiosk.error is not None:
        raise kiosk.error
    return watch.found


def first_frames(starts: int) -> list[int]:
    """Milliseconds from the start of a process to its first frame, of so many processes one after the other."""
    return [first_frame() for _ in range(starts)]


def first_frame() -> int:
    """Of one process."""
    command = [sys.executable, "-m", "ui.cli.main", "kiosk", "--bench", "-v"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        found = None
        for line in process.stderr:
            found = found or re.search(r"first frame after (\d+) ms", line)
            if found is not None:
                process.send_signal(signal.SIGTERM)
                process.stderr.read()
                break
    assert found is not None
    return int(found[1])


def main() -> int:
    """0: all aims are met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--starts", type=int, default=5)
    parser.add_argument("--tray", action="store_true")
    given = parser.parse_args()
    found = idle(given.seconds, tray=given.tray)
    found["first_frames_ms"] = frames = first_frames(given.starts)
    print(json.dumps(found, indent=1))
    met = (
        found["cpu_share"] <= CPU_AIM
        and found["peak_mib"] <= MEMORY_AIM_MIB
        and found["frames_a_second"] >= FRAMES_AIM
        and (not frames or statistics.median(frames) <= FIRST_FRAME_AIM_MS)
    )
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
