# SPDX-License-Identifier: Apache-2.0
"""Guests of the real window, one after the other: each lays a card down, proves who they are in some way, and goes.

They act only through buttons and keys of the stage and of the bench's panel, on Qt's main thread, once for each
screen that is shown; only the staff's yes is posted. Nobody thinks or lingers.
"""

import tomllib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import cache

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from terminal.session.events import StaffConfirmed
from terminal.session.states import StaffCheck
from tests.bench.kiosk_stand_in import QuickStage
from tests.support.virtual_cards import FIXTURES
from ui.kiosk.app import Kiosk
from ui.presenter.model import ScreenKind, ScreenModel

WRONG_PIN, STAFF = "9999", "bench"
LOOK_MS = 5
PATIENCE_S = 60.0
"""A screen that stays for longer is a fault of the bench or of the kiosk."""
GIVEN_UP = ("button-cancel",)


class Way(Enum):
    """How a visit goes."""

    PIN = "pin"
    WRONG_PIN = "wrong_pin"
    FACE = "face"
    STAFF = "staff"
    CANCELLED = "cancelled"
    CANCELLED_PIN = "cancelled_pin"


@dataclass(frozen=True)
class Plan:
    """`view`: the buttons that are pressed on the idle screen; `types`: 照合番号B, on the keyboard or by `touch`."""

    way: Way
    card: str = "hanako"
    view: tuple[str, ...] = ()
    agrees: bool = True
    types: bool = False
    touch: bool = False


LARGE, CONTRAST = "view-large", "view-contrast"
PLANS = (
    Plan(Way.PIN),
    Plan(Way.FACE, "kenji"),
    Plan(Way.PIN, "akemi", agrees=False),
    Plan(Way.CANCELLED, "taro"),
    Plan(Way.PIN, "taro", ("language-en",)),
    Plan(Way.FACE, "akemi"),
    Plan(Way.STAFF),
    Plan(Way.WRONG_PIN, "haruto", types=True),
    Plan(Way.FACE, "kenji", ("language-zh", LARGE)),
    Plan(Way.PIN, "maria", types=True, touch=True),
    Plan(Way.FACE, types=True),
    Plan(Way.CANCELLED_PIN, "akemi"),
    Plan(Way.PIN, "haruto", (CONTRAST,)),
    Plan(Way.FACE, "taro"),
    Plan(Way.PIN, "misaki", types=True),
    Plan(Way.STAFF, "kenji"),
    Plan(Way.FACE, "maria", ("language-vi", LARGE, CONTRAST)),
    Plan(Way.PIN, "hanako", agrees=False),
    Plan(Way.FACE, "haruto"),
    Plan(Way.CANCELLED, "hanako", ("language-pt",)),
)
"""Twenty visits: seven by PIN and one after a wrong one, seven by face, two by staff, three given up.

Four people type their number; the others' is known, as where a camera has read it.
"""


@cache
def pin_of(card: str) -> str:
    """Of a card of the fixtures."""
    document = tomllib.loads((FIXTURES / "cards" / f"{card}.card.toml").read_text("utf-8"))
    return str(document["pins"]["jpki"])


class Guests(QObject):
    """`over(visits)` is called after each visit, while the kiosk is free; it says whether there is another.

    `down(visit)`: whether the service is stopped in this visit, so that it ends undecided and with a slip.
    """

    def __init__(
        self, kiosk: Kiosk, over: Callable[[int], bool], down: Callable[[int], bool]
    ) -> None:
        super().__init__()
        self.ends: Counter[str] = Counter()
        self.ways: Counter[str] = Counter()
        self.stuck: str | None = None
        self._kiosk, self._over, self._down = kiosk, over, down
        self._visits = 0
        self._plan = PLANS[0]
        self._pins: list[str] = []
        self._views: list[str] = []
        self._answered: object = None
        self._waited = 0
        self._comes = self._lies = False
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        model = self._kiosk.window.stage.model
        self._waited += 1
        if self._waited * LOOK_MS > PATIENCE_S * 1000:
            self._leave(None if model is None else model.headline.id.value)
        elif model is not None and self._bench is not None and model != self._answered:
            self._waited = 0
            if self._answer(model):
                self._answered = model

    def _answer(self, model: ScreenModel) -> bool:
        """False: not yet, look again."""
        match model.kind:
            case ScreenKind.IDLE:
                return self._idle()
            case ScreenKind.CHOOSE:
                self._choose()
            case ScreenKind.PIN:
                self._enter_pin()
            case ScreenKind.NUMBER_B:
                self._enter_number()
            case ScreenKind.CONSENT:
                agrees = "agree" if self._plan.agrees else "decline"
                self._click(f"button-{agrees}_all", f"button-{agrees}")
            case ScreenKind.STAFF:
                return self._agree()
            case ScreenKind.PRINTING if model.buttons:
                self._click("button-print_skip")
            case ScreenKind.RESULT | ScreenKind.FAILURE | ScreenKind.TAKE_CARD if self._lies:
                self._take(model)
        return True

    @property
    def _bench(self) -> QuickStage | None:
        bench = None if self._kiosk.conduct is None else self._kiosk.conduct.bench
        return bench if isinstance(bench, QuickStage) else None

    def _idle(self) -> bool:
        """The next one comes, when the service is as it should be; first languages and sizes, then the card."""
        if self._lies:
            return True
        if self._views:
            self._click(self._views.pop(0), where=self._kiosk.window.stage)
            return False
        if not self._comes:
            if self._service_fits():
                self._welcome()
            return False
        self._comes, self._lies = False, True
        self._lay_card()
        return True

    def _welcome(self) -> None:
        if not self._over(self._visits):
            self._leave(None)
            return
        self._plan = PLANS[self._visits % len(PLANS)]
        self._views = list(self._plan.view)
        self._pins = [pin_of(self._plan.card)]
        if self._plan.way is Way.WRONG_PIN:
            self._pins.append(WRONG_PIN)
        self._visits += 1
        self.ways[self._plan.way.value] += 1
        self._comes = True

    def _service_fits(self) -> bool:
        """Starts or stops it, and waits for that."""
        panel = self._kiosk.window.panel
        label = None if panel is None else panel.findChild(QLabel, "panel-service")
        if label is None or not label.text().endswith(("up", "stopped")):
            return False
        if label.text().endswith("stopped") == self._down(self._visits):
            return True
        self._click("panel-serve", where=panel)
        return False

    def _lay_card(self) -> None:
        assert self._bench is not None
        self._bench.stand(self._plan.card)
        self._bench.tells = not self._plan.types
        self._bench.insert(self._plan.card)

    def _choose(self) -> None:
        names = {
            Way.FACE: ("button-face", "button-pin"),
            Way.STAFF: ("button-staff",),
            Way.CANCELLED: GIVEN_UP,
        }
        self._click(*names.get(self._plan.way, ("button-pin",)))

    def _enter_pin(self) -> None:
        if self._plan.way is Way.CANCELLED_PIN:
            self._press_keys("12")
            self._click(*GIVEN_UP)
        else:  # the right one is typed again where the card was gone before it was checked
            self._press_keys(self._pins.pop() if len(self._pins) > 1 else self._pins[0])
            self._click("key-enter")

    def _enter_number(self) -> None:
        assert self._bench is not None
        digits = self._bench.number_on_card
        screen = self._kiosk.window.stage.currentWidget()
        if not self._plan.touch:
            QTest.keyClicks(screen, digits)
            QTest.keyClick(screen, Qt.Key.Key_Return)
            return
        self._click("button-way")
        self._press_keys(digits)
        self._click("key-enter")

    def _agree(self) -> bool:
        """What a member of staff says when the chip's photo is there, as the staff's side would post it."""
        conduct = self._kiosk.conduct
        assert conduct is not None
        state, at = conduct.runner.state, conduct.world.clock.now()
        if not isinstance(state, StaffCheck) or not state.visit.photo_read:
            return False
        said = StaffConfirmed(at=at, visit=state.visit.number, staff=STAFF)
        conduct.runner.queue.post(said)
        return True

    def _take(self, model: ScreenModel) -> None:
        self.ends[model.headline.id.value] += 1
        self._lies = False
        assert self._bench is not None
        self._bench.pull()

    def _leave(self, stuck: str | None) -> None:
        self.stuck = stuck
        self._timer.stop()
        self._kiosk.close()

    def _press_keys(self, digits: str) -> None:
        for digit in digits:
            self._click(f"key-{digit}")

    def _click(self, *names: str, where: QWidget | None = None) -> None:
        place = where or self._kiosk.window.stage.currentWidget()
        for name in names:
            button = place.findChild(QAbstractButton, name)
            if button is not None and button.isVisible():
                QTest.mouseClick(button, Qt.MouseButton.LeftButton)
                return
        raise AssertionError(f"none of {names} on {place.objectName()}")
