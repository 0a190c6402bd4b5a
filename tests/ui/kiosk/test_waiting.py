# SPDX-License-Identifier: Apache-2.0
"""Waiting, holding still, taking the card, staff, paper: what is drawn, and that progress is real."""

from collections.abc import Iterator

import pytest

from terminal.session.states import (
    Interrupted,
    OutOfService,
    PrintingSlip,
    ReadingCard,
    Registering,
    State,
    TakeCardBack,
)
from terminal.session.values import Failure, Method, Outcome, OutcomeKind, TrayView, Visit
from ui.kiosk.look import Glass, Look
from ui.kiosk.screens.art.house_plays import ask_service, print_paper, printer_stands
from ui.kiosk.screens.art.theatre import Play
from ui.kiosk.screens.art.tray_plays import hold_still, lay_card, leave_card, take_card
from ui.kiosk.screens.interrupted import InterruptedScreen
from ui.kiosk.screens.out_of_service import OutOfServiceScreen
from ui.kiosk.screens.pictured import PicturedScreen
from ui.kiosk.screens.printing import PrintingScreen
from ui.kiosk.screens.take_card import TakeCardScreen
from ui.kiosk.screens.waiting import LOOK_MS, WaitingScreen
from ui.presenter import present
from ui.presenter.view import View

LOOK = Look(View(), Glass.of(1280, 800, 13.3))
LEFT = Look(View(left_handed=True), Glass.of(1280, 800, 13.3))
VISIT = Visit(3)
UNDECIDED = Outcome(OutcomeKind.UNDECIDED, "service_unreachable", "E01")
PAPER_OUT = Failure("P01", "printer_paper_out", OutcomeKind.STAFF)


class Nobody:
    def holder_name(self, visit: int) -> str | None:
        return {}.get(visit)

    def number_b_draft(self, visit: int) -> str | None:
        return {}.get(visit)


class Chip:
    """How far the reading is; `asked` is for whom."""

    def __init__(self) -> None:
        self.share: float | None = None
        self.asked: list[int] = []

    def progress(self, visit: int) -> float | None:
        self.asked.append(visit)
        return self.share


@pytest.fixture
def chip() -> Chip:
    return Chip()


@pytest.fixture
def waiting(qtbot, dressed, chip: Chip) -> Iterator[WaitingScreen]:
    screen = WaitingScreen(LOOK, chip.progress)
    qtbot.addWidget(screen)
    screen.resize(1280, 700)
    screen.show()
    show(screen, ReadingCard(VISIT))
    return screen


def show(screen, state: State) -> None:
    screen.show_model(present(state, Nobody()))


def look_again(screen: WaitingScreen, chip: Chip, share: float | None) -> float:
    chip.share = share
    screen.advance.look_again()
    return screen.advance.share


def test_dots_move_while_nothing_is_known_and_a_bar_says_what_is(
    waiting: WaitingScreen, chip: Chip
) -> None:
    assert waiting.advance.dots.isVisible()
    assert not waiting.advance.bar.isVisible()
    assert look_again(waiting, chip, 0.4) == pytest.approx(0.4)
    assert waiting.advance.bar.isVisible()
    assert not waiting.advance.dots.isVisible()
    assert not waiting.advance.dots.film.runs
    look_again(waiting, chip, None)
    assert waiting.advance.dots.isVisible()


def test_the_bar_of_one_task_never_goes_back_and_stays_between_nothing_and_all(
    waiting: WaitingScreen, chip: Chip
) -> None:
    shares = [look_again(waiting, chip, share) for share in (0.2, 0.6, 0.3, None, 0.5, 7.0, -1.0)]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_another_task_or_visit_begins_at_nothing(waiting: WaitingScreen, chip: Chip) -> None:
    look_again(waiting, chip, 0.9)
    chip.share = None
    show(waiting, Registering(VISIT, UNDECIDED, Method.PIN))
    assert waiting.advance.share == 0.0
    look_again(waiting, chip, 0.9)
    waiting.forget()
    chip.share = 0.1
    show(waiting, ReadingCard(Visit(4)))
    assert waiting.advance.share == pytest.approx(0.1)
    assert chip.asked[-1] == 4


def test_it_asks_five_times_a_second_while_it_is_seen_and_not_at_all_otherwise(
    qtbot, waiting: WaitingScreen, chip: Chip
) -> None:
    assert LOOK_MS == 200
    assert waiting.advance._timer.isActive()
    waiting.hide()
    assert not waiting.advance._timer.isActive()
    assert not waiting.picture.film.runs


def test_the_service_has_its_own_drawing(waiting: WaitingScreen) -> None:
    assert waiting.picture.play is leave_card()
    show(waiting, Registering(VISIT, UNDECIDED, Method.PIN))
    assert waiting.picture.play is ask_service()


READING = ReadingCard(VISIT)
STILL = ReadingCard(Visit(3, tray=TrayView.STILL))


@pytest.mark.parametrize(
    ("kind", "state", "play"),
    [
        (InterruptedScreen, Interrupted(READING, card_seen=False), hold_still()),
        (InterruptedScreen, Interrupted(READING, card_seen=False, helping=True), lay_card()),
        (InterruptedScreen, Interrupted(STILL, card_seen=False), leave_card()),
        (TakeCardScreen, TakeCardBack(VISIT, UNDECIDED), take_card()),
        (PrintingScreen, PrintingSlip(VISIT, UNDECIDED, Method.FACE), print_paper()),
        (
            PrintingScreen,
            PrintingSlip(VISIT, UNDECIDED, Method.FACE, failure=PAPER_OUT),
            printer_stands(),
        ),
    ],
)
def test_the_drawing_says_what_the_sentence_says(
    qtbot, dressed, kind: type[PicturedScreen], state: State, play: Play
) -> None:
    screen = kind(LOOK)
    qtbot.addWidget(screen)
    show(screen, state)
    assert screen.picture.play is play
    assert screen.picture.accessibleName()


@pytest.mark.parametrize(
    ("kind", "state", "play"),
    [
        (
            InterruptedScreen,
            Interrupted(READING, card_seen=False, helping=True),
            lay_card(left_handed=True),
        ),
        (TakeCardScreen, TakeCardBack(VISIT, UNDECIDED), take_card(left_handed=True)),
    ],
)
def test_who_is_left_handed_sees_a_left_hand(
    qtbot, dressed, kind: type[PicturedScreen], state: State, play: Play
) -> None:
    screen = kind(LEFT)
    qtbot.addWidget(screen)
    show(screen, state)
    assert screen.picture.play is play


def test_the_code_is_big_enough_to_be_read_out_on_the_telephone(qtbot, dressed) -> None:
    screen = OutOfServiceScreen(LOOK)
    qtbot.addWidget(screen)
    screen.resize(1280, 700)
    screen.show()
    show(screen, OutOfService(1))
    assert not screen.box.isVisible()
    assert screen.dots.isVisible()
    show(screen, OutOfService(1, Failure("R11", "reader_unplugged", OutcomeKind.CARD_ERROR)))
    assert screen.box.isVisible()
    assert screen.mark.isVisible()
    assert not screen.dots.isVisible()
    assert screen.box.code.text() == "R11"
    assert screen.box.code.fontMetrics().capHeight() / LOOK.glass.px_per_mm > 6.0
