# SPDX-License-Identifier: Apache-2.0
"""What the person sees: one screen at a time; all others are told to forget."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from ui.kiosk.screens.base import Screen
from ui.kiosk.screens.choose import ChooseScreen
from ui.kiosk.screens.face import FaceScreen, Peek
from ui.kiosk.screens.failure import FailureScreen
from ui.kiosk.screens.idle import IdleScreen
from ui.kiosk.screens.interrupted import InterruptedScreen
from ui.kiosk.screens.number_b import NumberBScreen
from ui.kiosk.screens.out_of_service import OutOfServiceScreen
from ui.kiosk.screens.pin import PinScreen
from ui.kiosk.screens.result import ResultScreen
from ui.kiosk.screens.staff import StaffScreen
from ui.kiosk.screens.staff_agrees import StaffAgreesScreen
from ui.kiosk.screens.straighten import StraightenScreen
from ui.kiosk.screens.take_card import TakeCardScreen
from ui.kiosk.screens.tray import LookAtTray
from ui.kiosk.screens.waiting import WaitingScreen
from ui.presenter.model import ScreenKind, ScreenModel


class Stage(QStackedWidget):
    """Shows screen models. `acted(visit, action)` and `typed(kind, visit, digits)` tell what the person did."""

    acted = Signal(object, object)
    typed = Signal(object, object, object)

    def __init__(self, peek: Peek, look_at_tray: LookAtTray = lambda: None) -> None:
        super().__init__()
        self.setObjectName("stage")
        self.model: ScreenModel | None = None
        self.screens: dict[ScreenKind, Screen] = {
            ScreenKind.OUT_OF_SERVICE: OutOfServiceScreen(),
            ScreenKind.IDLE: IdleScreen(),
            ScreenKind.WAITING: WaitingScreen(),
            ScreenKind.STRAIGHTEN: StraightenScreen(look_at_tray),
            ScreenKind.NUMBER_B: NumberBScreen(),
            ScreenKind.STAFF_AGREES: StaffAgreesScreen(),
            ScreenKind.CHOOSE: ChooseScreen(),
            ScreenKind.FACE: FaceScreen(peek),
            ScreenKind.PIN: PinScreen(),
            ScreenKind.STAFF: StaffScreen(),
            ScreenKind.INTERRUPTED: InterruptedScreen(),
            ScreenKind.CONSENT: ChooseScreen(),
            ScreenKind.PRINTING: WaitingScreen(),
            ScreenKind.RESULT: ResultScreen(),
            ScreenKind.FAILURE: FailureScreen(),
            ScreenKind.TAKE_CARD: TakeCardScreen(),
        }
        for kind, screen in self.screens.items():
            self._add(kind, screen)

    def show_model(self, model: ScreenModel) -> None:
        """Become this model; nothing happens when it is the one on show."""
        if model == self.model:
            return
        self.model = model
        screen = self.screens[model.kind]
        screen.show_model(model)
        self.setCurrentWidget(screen)
        if model.kind is not ScreenKind.INTERRUPTED:
            # A card that flickers must not cost the digits that were typed; anything else does.
            self._forget_all_but(screen)

    def refuse_number_b(self) -> None:
        """The digits typed cannot be any card's."""
        screen = self.screens[ScreenKind.NUMBER_B]
        if isinstance(screen, NumberBScreen):
            screen.refuse()

    def _forget_all_but(self, shown: Screen) -> None:
        for screen in self.screens.values():
            if screen is not shown:
                screen.forget()

    def _add(self, kind: ScreenKind, screen: Screen) -> None:
        screen.setObjectName(f"screen-{kind.value}")
        self.addWidget(screen)
        screen.acted.connect(self._acted)
        screen.typed.connect(self._typed)

    def _acted(self, action: object) -> None:
        if self.model is not None and self.model.visit is not None:
            self.acted.emit(self.model.visit, action)

    def _typed(self, digits: object) -> None:
        if self.model is not None and self.model.visit is not None:
            self.typed.emit(self.model.kind, self.model.visit, digits)
