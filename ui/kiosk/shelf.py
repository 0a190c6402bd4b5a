# SPDX-License-Identifier: Apache-2.0
"""Which screen belongs to which kind of model."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QStackedWidget

from ui.kiosk.look import Look
from ui.kiosk.screens.base import Screen
from ui.kiosk.screens.choose import ChooseScreen
from ui.kiosk.screens.consent import ConsentScreen
from ui.kiosk.screens.face import FaceScreen, Peek
from ui.kiosk.screens.failure import FailureScreen
from ui.kiosk.screens.history import HistoryScreen
from ui.kiosk.screens.idle import IdleScreen
from ui.kiosk.screens.interrupted import InterruptedScreen
from ui.kiosk.screens.number_b import NumberBScreen
from ui.kiosk.screens.out_of_service import OutOfServiceScreen
from ui.kiosk.screens.pin import PinScreen
from ui.kiosk.screens.printing import PrintingScreen
from ui.kiosk.screens.registration import RegistrationScreen
from ui.kiosk.screens.result import ResultScreen
from ui.kiosk.screens.staff import StaffScreen
from ui.kiosk.screens.staff_agrees import StaffAgreesScreen
from ui.kiosk.screens.straighten import StraightenScreen
from ui.kiosk.screens.take_card import TakeCardScreen
from ui.kiosk.screens.tray import LookAtTray
from ui.kiosk.screens.waiting import WaitingScreen
from ui.presenter.model import ScreenKind
from ui.texts import Language

Progress = Callable[[int], float | None]
"""How much of a visit's card has been read, 0 to 1; None: not known."""


@dataclass(frozen=True, slots=True)
class Eyes:
    """What screens may look at while they are shown: the mirror, the tray, how far the reading is."""

    peek: Peek
    look_at_tray: LookAtTray
    progress: Progress
    languages: tuple[Language, ...] = tuple(Language)
    """Those that the kiosk speaks."""


class Shelf(dict[ScreenKind, Screen]):
    """The screens of one look, on a `stack` that shows one of them.

    Each is made when it is first asked for, and told to `made`.
    """

    def __init__(self, look: Look, eyes: Eyes, made: Callable[[ScreenKind, Screen], None]) -> None:
        super().__init__()
        self.look = look
        self.stack = QStackedWidget()
        self.stack.setMinimumSize(1, 1)  # the glass does not grow with what is on it
        self._eyes, self._made = eyes, made

    def __missing__(self, kind: ScreenKind) -> Screen:
        screen = self[kind] = _make(kind, self.look, self._eyes)
        screen.setObjectName(f"screen-{kind.value}")
        self.stack.addWidget(screen)
        self._made(kind, screen)
        return screen

    def forget(self) -> None:
        """Nothing of a person is left on any of them."""
        for screen in self.values():
            screen.forget()

    def drop(self) -> None:
        """Nobody will look at them again."""
        self.stack.setParent(None)
        self.stack.deleteLater()  # and the screens with it
        self.clear()


PLAIN: dict[ScreenKind, type[Screen]] = {
    ScreenKind.OUT_OF_SERVICE: OutOfServiceScreen,
    ScreenKind.NUMBER_B: NumberBScreen,
    ScreenKind.STAFF_AGREES: StaffAgreesScreen,
    ScreenKind.CHOOSE: ChooseScreen,
    ScreenKind.PIN: PinScreen,
    ScreenKind.STAFF: StaffScreen,
    ScreenKind.INTERRUPTED: InterruptedScreen,
    ScreenKind.CONSENT: ConsentScreen,
    ScreenKind.REGISTRATION: RegistrationScreen,
    ScreenKind.PRINTING: PrintingScreen,
    ScreenKind.RESULT: ResultScreen,
    ScreenKind.HISTORY: HistoryScreen,
    ScreenKind.FAILURE: FailureScreen,
    ScreenKind.TAKE_CARD: TakeCardScreen,
}


def _make(kind: ScreenKind, look: Look, eyes: Eyes) -> Screen:
    match kind:
        case ScreenKind.IDLE:
            return IdleScreen(look, eyes.languages)
        case ScreenKind.WAITING:
            return WaitingScreen(look, eyes.progress)
        case ScreenKind.STRAIGHTEN:
            return StraightenScreen(look, eyes.look_at_tray)
        case ScreenKind.FACE:
            return FaceScreen(look, eyes.peek)
        case _:
            return PLAIN[kind](look)
