# SPDX-License-Identifier: Apache-2.0
"""`make bench-kiosk`: how long a practised person stands there, from card to verdict, and how often they touch.

`python -m tests.bench.kiosk_visit [--runs 3]` drives the real window on the bench: the virtual card on a radio of
106 kbit/s with the measured times of a chip, a camera above the tray, a service that takes half a second for each
question, the real face check. The guest presses a button in the moment in which it appears; the person before the
camera takes the scene's own reaction time. Each visit is of another card, because consent is asked once a day.
"""

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel

from terminal.timeline import SpanKind
from tests.bench.kiosk_guest import pin_of
from tests.support.virtual_cards import FIXTURES
from ui.kiosk.app import Kiosk
from ui.kiosk.backstage import Backstage
from ui.kiosk.look import dress
from ui.kiosk.order import Order
from ui.kiosk.plain_import import import_plainly
from ui.kiosk.process import settle
from ui.presenter.model import ScreenKind, ScreenModel

SERVICE_S = 0.5
SETTLE_S = 4.0
"""After the last model was loaded."""
LOOK_MS = 5
BREATH_MS = 200
"""From a card that was drawn to the card that is laid: a few beats of the window's heart."""
PATIENCE_S = 60.0
SCREEN_AIM_S, TOUCH_AIM = 6.0, 3
BY_FACE = ("hanako", "kenji", "akemi", "taro")
BY_PIN = ("haruto", "maria", "misaki", "sota")
"""The first of each is not counted: who is the first of the day waits for caches and connections."""


@dataclass
class Stay:
    """One visit, in seconds from the card to the verdict. `touches` without the digits of a PIN, `keys` are those."""

    way: str
    card: str
    seconds: float = 0.0
    touches: int = 0
    keys: int = 0
    ended: str = ""
    screens: list[str] = field(default_factory=list)
    shares: dict[str, float] = field(default_factory=dict)
    """Of the path: machine, radio, service, person."""
    longest_pause_ms: int = 0


class Practised(QObject):
    """Does one visit after the other."""

    def __init__(self, kiosk: Kiosk, plans: list[Stay]) -> None:
        super().__init__()
        self.done: list[Stay] = []
        self.stuck = False
        self._kiosk, self._plans = kiosk, plans
        self._stay: Stay | None = None
        self._answered: object = None
        self._since = self._laid = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    @property
    def _bench(self) -> Backstage:
        conduct = self._kiosk.conduct
        assert conduct is not None
        assert conduct.bench is not None
        return conduct.bench

    def _look(self) -> None:
        model, now = self._kiosk.window.stage.model, time.monotonic()
        if model is None or self._kiosk.conduct is None:
            return
        if not self._kiosk.conduct.runner.warm or not self._since:
            self._settle()
        elif model != self._answered:
            self._answered, self._since = model, now
            self._answer(model)
        elif now - self._since > PATIENCE_S:
            self.stuck = True
            self._leave()

    def _settle(self) -> None:
        conduct = self._kiosk.conduct
        assert conduct is not None
        panel = self._kiosk.window.panel
        label = None if panel is None else panel.findChild(QLabel, "panel-service")
        if not conduct.runner.warm or label is None or not label.text().endswith("up"):
            return
        service, kiosk = self._bench.service._service, conduct.settings.kiosk.id
        service.behave(kiosk, SERVICE_S, None, simulate=False)
        self._since = time.monotonic() + SETTLE_S
        self._timer.stop()
        QTimer.singleShot(int(SETTLE_S * 1000), self._timer.start)

    def _answer(self, model: ScreenModel) -> None:
        stay = self._stay
        if model.kind is ScreenKind.IDLE:
            self._come()
            return
        if stay is None:
            return
        stay.screens.append(model.kind.value)
        match model.kind:
            case ScreenKind.CHOOSE:
                self._touch(f"button-{stay.way}")
            case ScreenKind.PIN:
                for digit in pin_of(stay.card):
                    self._touch(f"key-{digit}", key=True)
                self._touch("key-enter")
            case ScreenKind.CONSENT:
                self._touch("button-agree_all")
            case ScreenKind.RESULT | ScreenKind.FAILURE | ScreenKind.NUMBER_B | ScreenKind.STAFF:
                self._end(stay, model)

    def _come(self) -> None:
        if not self._plans:
            self._leave()
            return
        self._stay = self._plans.pop(0)
        self._bench.stand(self._stay.card)
        self._bench.prepare(self._stay.card)  # a real card need not be drawn
        stay = self._stay
        QTimer.singleShot(BREATH_MS, lambda: self._lay(stay))

    def _lay(self, stay: Stay) -> None:
        """Later than the beat that drawing the card delayed: that pause is the bench's, not the visit's."""
        self._kiosk.heartbeat.forget()
        self._laid = time.monotonic()
        self._bench.insert(stay.card)

    def _end(self, stay: Stay, model: ScreenModel) -> None:
        """The verdict is on the screen, or what came instead."""
        stay.seconds = round(time.monotonic() - self._laid, 2)
        stay.ended = model.headline.id.value
        stay.shares = self._shares()
        stay.longest_pause_ms = round(self._kiosk.heartbeat.forget().longest_s * 1000)
        self.done.append(stay)
        print(json.dumps(asdict(stay)), file=sys.stderr, flush=True)
        self._stay = None
        self._bench.pull()

    def _shares(self) -> dict[str, float]:
        assert self._kiosk.conduct is not None
        runner = self._kiosk.conduct.runner
        record = runner._record_of(runner.state)
        path = () if record is None else record.timeline.path()
        sums = {kind: sum(s.ms for s in path if s.kind is kind) / 1000 for kind in SpanKind}
        return {kind.value: round(seconds, 2) for kind, seconds in sums.items()}

    def _touch(self, name: str, *, key: bool = False) -> None:
        screen = self._kiosk.window.stage.currentWidget()
        button = screen.findChild(QAbstractButton, name)
        assert button is not None, f"no {name} on {screen.objectName()}"
        assert self._stay is not None
        self._stay.keys += key
        self._stay.touches += not key
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def _leave(self) -> None:
        self._timer.stop()
        self._kiosk.close()


Guest = Callable[[Kiosk, list[Stay]], Practised]


def visits(runs: int, practised: Guest = Practised) -> list[Stay]:
    """So many by face and by PIN, after one of each that is not counted."""
    plans = [Stay("face", card) for card in BY_FACE[: runs + 1]]
    plans += [Stay("pin", card) for card in BY_PIN[: runs + 1]]
    settle()
    import_plainly()
    application = QApplication(["visit"])
    dress(application)
    kiosk = Kiosk(Order(bench=FIXTURES))
    guest = practised(kiosk, plans)
    kiosk.open()
    application.exec()
    kiosk.join()
    if kiosk.error is not None:
        raise kiosk.error
    return guest.done


def told(stays: list[Stay], way: str) -> dict[str, Any]:
    """Medians of all but the first of a way that came to a result."""
    counted = [stay for stay in stays if stay.way == way][1:]
    met = [stay for stay in counted if stay.ended.startswith("result")]
    if not met:
        return {"visits": 0}
    names = met[0].shares
    return {
        "visits": len(met),
        "others": len(counted) - len(met),
        "seconds": round(statistics.median(stay.seconds for stay in met), 2),
        "touches": max(stay.touches for stay in met),
        "digits": max(stay.keys for stay in met),
        "longest_pause_ms": max(stay.longest_pause_ms for stay in met),
        **{n: round(statistics.median(stay.shares[n] for stay in met), 2) for n in names},
    }


def main() -> int:
    """0: the aims are met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3, choices=range(1, 4))
    given = parser.parse_args()
    stays = visits(given.runs)
    found = {way: told(stays, way) for way in ("face", "pin")}
    print(json.dumps(found, indent=1))
    face = found["face"]
    met = face["visits"] and face["seconds"] <= SCREEN_AIM_S and face["touches"] <= TOUCH_AIM
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
