# SPDX-License-Identifier: Apache-2.0
"""The staff's side over the real desk, beside a real stage; only the runner is a stand-in."""

from collections.abc import Iterator
from typing import Any

import cv2
import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QVBoxLayout, QWidget

from terminal.screen_settings import ScreenTable
from terminal.session import Idle, State
from terminal.session.states import EnteringPin, StaffCheck
from terminal.session.values import Visit
from terminal.staff.values import Defaults
from tests.support.kiosk_exhibits import drawn_person
from tests.support.scene_player import portrait
from tests.support.staff_office import CODE, Office
from ui.kiosk.staff.body import Sight
from ui.kiosk.staff.corner import CornerPlace
from ui.kiosk.staff.own_window import StaffWindow
from ui.kiosk.staff.side import Backing, Deliveries, QtStaff
from ui.kiosk.stage import Stage
from ui.presenter import present
from ui.presenter.nobody import Nobody
from ui.presenter.staff.actions import Act, Press, StaffAction

NUMBER_OF_VISIT = 4
PHOTO = cv2.cvtColor(portrait("hanako"), cv2.COLOR_BGR2GRAY)  # as from a chip
FRAME = drawn_person()


def checking(number: int = NUMBER_OF_VISIT, *, photo: bool = True) -> StaffCheck:
    return StaffCheck(Visit(number, photo_read=photo))


def typing(number: int = NUMBER_OF_VISIT) -> EnteringPin:
    return EnteringPin(Visit(number))


class Rig:
    """A window with a stage, the office, and the staff's side at one of its places."""

    def __init__(self, office: Office, place: str) -> None:
        self.office, self.seconds, self.has_photo = office, 0.0, True
        self.touched: list[int] = []
        self.asked: list[int] = []
        self.window = QWidget()
        self.stage = Stage(lambda: None, table=ScreenTable(diagonal_inch=10.1))
        row = QVBoxLayout(self.window)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.stage)
        self.window.resize(1280, 800)
        self.window.show()
        self.used: list[Defaults] = []
        backing = Backing(
            office.desk, office.kiosk, Defaults(), self.used.append, self.touched.append
        )
        self.staff = QtStaff(backing, Deliveries())
        self.place: Any = self._place(place)
        self.come_to(office.kiosk.state)
        self.staff.show_at(self.place)
        if isinstance(self.place, StaffWindow):
            self.place.open()
            office.until(lambda: self.place.board.model.pad.enabled)

    @property
    def board(self) -> Any:
        return self.place.board

    @property
    def texts(self) -> str:
        """All that can be read on the staff's side, also by a screen reader."""
        found = [self.place, *self.place.findChildren(QWidget)]
        said = [part.accessibleName() for part in found]
        said += [part.text() for part in found if isinstance(part, QLabel | QLineEdit)]
        return "\n".join(said)

    def come_to(self, state: State) -> None:
        self.office.kiosk.state = state
        self.stage.show_model(present(state, Nobody()))
        self.staff.follow(state)

    def photo(self, visit: int) -> Any:
        self.asked.append(visit)
        state = self.office.kiosk.state
        right = isinstance(state, StaffCheck) and state.visit.number == visit
        return PHOTO if right and self.has_photo else None

    def act(self, *acts: Act) -> None:
        for act in acts:
            self.board.acted.emit(act)

    def key(self, name: str) -> QAbstractButton:
        keys = self.board.findChildren(QAbstractButton)
        return next(key for key in keys if key.objectName() == name)

    def type_code(self, code: str = CODE) -> None:
        self.act(*(Press(StaffAction.DIGIT, digit) for digit in code), Press(StaffAction.ENTER))

    def sign_in(self) -> None:
        if not self.staff.console.signed_in:
            self.staff.rise()
            self.type_code()
            self.office.until(lambda: self.staff.console.signed_in)

    def _place(self, place: str) -> Any:
        sight = Sight(self.photo, lambda: FRAME)
        if place == "window":
            return StaffWindow(self.staff, sight, self.window, None)
        return CornerPlace(self.window, self.stage, self.staff, sight, now=lambda: self.seconds)


@pytest.fixture
def office(tmp_path) -> Iterator[Office]:
    made = Office(tmp_path)
    made.kiosk.state = Idle(next_visit=NUMBER_OF_VISIT)
    yield made
    made.close()


@pytest.fixture(params=["corner", "window"])
def rig(request, dressed, office, qtbot) -> Iterator[Rig]:
    yield from _rigged(request.param, office, qtbot)


@pytest.fixture
def corner(dressed, office, qtbot) -> Iterator[Rig]:
    yield from _rigged("corner", office, qtbot)


@pytest.fixture
def own_window(dressed, office, qtbot) -> Iterator[Rig]:
    yield from _rigged("window", office, qtbot)


def _rigged(place: str, office: Office, qtbot: Any) -> Iterator[Rig]:
    made = Rig(office, place)
    qtbot.addWidget(made.window)
    yield made
    made.staff.leave()
