# SPDX-License-Identifier: Apache-2.0
"""The console between window and desk, from the first digit to an answer that is gone; all real but Qt and runner."""

from collections.abc import Iterator

import pytest

from terminal.runner.health import Part
from terminal.session import Idle
from terminal.session.events import StaffConfirmed
from terminal.session.states import ChoosingMethod, StaffCheck
from terminal.session.values import Visit
from terminal.settings import Settings
from terminal.staff.values import Defaults
from tests.support.slip_drafts import a_draft, a_visit
from tests.support.staff_office import CODE, IDLE_S, Office
from ui.presenter.staff.actions import Press, StaffAction
from ui.presenter.staff.view import StaffPage
from ui.texts.language import Language
from ui.texts.staff_book import say
from ui.wiring.staff import Console, defaults_of

A = StaffAction


class Side:
    """A console, and hands at it."""

    def __init__(self, office: Office) -> None:
        self.office, self.used, self.drawn = office, [], 0
        self.console = Console(office.desk, office.kiosk, Defaults(), self.used.append)
        self.console.observe(self._draw)

    def _draw(self) -> None:
        self.drawn += 1

    def press(self, action: StaffAction, arg: str = "") -> None:
        self.console.act(Press(action, arg))

    def enter(self, code: str = CODE) -> None:
        """Type it and wait until it was tried."""
        for digit in code:
            self.press(A.DIGIT, digit)
        self.press(A.ENTER)
        self.until(lambda: not self.console.model().busy)

    def until(self, done) -> None:
        self.office.until(done)

    def texts(self) -> str:
        model = self.console.model()
        found = [part for notice in model.notices for part in (notice.text, notice.then) if part]
        found += [cell for row in model.rows for cell in row.cells]
        found += [fact.value for fact in model.facts]
        return "\n".join(say(one, Language.EN) for one in found)


@pytest.fixture
def side(tmp_path) -> Iterator[Side]:
    office = Office(tmp_path)
    yield Side(office)
    office.close()


def test_staff_sign_in_see_a_slip_print_it_and_leave(side):
    with side.office.paper.open_book() as book:
        number = book.issue(a_visit(1), a_draft()).number
    side.console.open()
    side.enter("190374")
    assert "That code was not right" in side.texts()
    side.enter()
    assert side.console.signed_in
    side.press(A.SLIPS)
    side.until(lambda: bool(side.console.model().rows))
    side.press(A.OPEN_SLIP, number)
    side.press(A.REPRINT)
    side.until(lambda: "Printed" in side.texts())
    side.press(A.SHOW_PERSON)
    side.until(lambda: "受付 花子" in side.texts())
    side.press(A.SIGN_OUT)
    assert side.console.page is StaffPage.SIGN_IN
    assert "受付 花子" not in side.texts()
    assert side.drawn > 10


def test_the_staffs_side_closes_by_itself(side):
    side.console.open()
    side.enter()
    side.office.clock.pushed += IDLE_S + 1
    side.console.tick()
    assert not side.console.signed_in
    assert "nobody touched anything" in side.texts()


def test_the_corner_during_a_visit_leads_to_its_check_only(side):
    kiosk = side.office.kiosk
    kiosk.state = StaffCheck(Visit(7, photo_read=True))
    side.console.rise()
    side.enter()
    assert side.console.page is StaffPage.CHECK
    side.press(A.QUERY)
    assert side.console.page is StaffPage.CHECK
    (confirm,) = [one for one in side.console.model().buttons if one.action is A.CONFIRM]
    kiosk.state = StaffCheck(Visit(8, photo_read=True))
    side.press(A.CONFIRM, confirm.arg)  # the touch was meant for the former person
    assert kiosk.posted == []
    kiosk.state = StaffCheck(Visit(7, photo_read=True))
    side.press(A.CONFIRM, confirm.arg)
    (event,) = kiosk.posted
    assert isinstance(event, StaffConfirmed)
    assert event.staff == "n-017"
    kiosk.state = ChoosingMethod(Visit(7))
    side.console.follow(kiosk.state)
    assert not side.console.signed_in
    assert side.console.page is StaffPage.SIGN_IN


def test_the_corner_between_visits_leads_to_everything(side):
    side.office.kiosk.state = Idle(next_visit=7)
    side.console.rise()
    side.enter()
    assert side.console.page is StaffPage.HOME
    side.press(A.HEALTH)
    side.press(A.RESTART, "printer")
    assert side.office.kiosk.restarted == [Part.PRINTER]
    assert "Restarting" in side.texts()


def test_what_was_chosen_for_the_patients_screens_is_handed_on(side):
    side.console.open()
    side.enter()
    side.press(A.SETTINGS)
    side.press(A.DEFAULT, "large=on")
    assert side.used == [Defaults(large=True)]


def test_the_settings_are_where_the_patients_screens_begin():
    read = Settings.model_validate({"screen": {"language": "en"}, "sound": {"volume": 30}})
    assert defaults_of(read) == Defaults(language="en", volume=30)
