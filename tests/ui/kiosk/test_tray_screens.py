# SPDX-License-Identifier: Apache-2.0
"""Laying the card straight, correcting its number, and the staff's answer: what is drawn, told and forgotten."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import combinations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QAbstractButton, QFrame, QLabel

from terminal.runner.tray_sight import TraySight
from terminal.screen_settings import ScreenTable
from terminal.session.states import (
    AgreeingToBirth,
    EnteringNumberB,
    Idle,
    Interrupted,
    LayingStraight,
    TakeCardBack,
)
from terminal.session.values import (
    CardFacts,
    CardKind,
    LayHint,
    LyingCard,
    Method,
    Outcome,
    OutcomeKind,
    TrayView,
    Visit,
)
from ui.kiosk.look import TONES
from ui.kiosk.screens.number_b import NumberBScreen
from ui.kiosk.screens.straighten import StraightenScreen
from ui.kiosk.screens.tray import SURE
from ui.kiosk.stage import Stage
from ui.presenter import present
from ui.presenter.model import Action, Button, ScreenKind, Tone
from ui.presenter.text_ids import TextId

VISIT = Visit(3, facts=CardFacts(CardKind.MY_NUMBER, frozenset(Method), 3))
DRAFT, DOUBTFUL = "55?11520322?8?", (2, 11, 13)
CORRECTING = EnteringNumberB(VISIT, None, DOUBTFUL)


class View:
    draft: str | None = DRAFT

    def holder_name(self, visit: int) -> str | None:
        return {}.get(visit)

    def number_b_draft(self, visit: int) -> str | None:
        return {3: self.draft}[visit]


class Camera:
    """What the tray's camera sees."""

    def __init__(self) -> None:
        self.sight: TraySight | None = None

    def look(self) -> TraySight | None:
        return self.sight


def lying(turn: float, x: float = 0.5, hint: LayHint | None = None) -> TraySight:
    angle, long = math.radians(turn), 0.6
    half = long / 2, long / 2 * 53.98 / 85.6
    places = ((-1, -1), (1, -1), (1, 1), (-1, 1))
    corners = tuple(
        (
            x + a * half[0] * math.cos(angle) - b * half[1] * math.sin(angle),
            0.5 + (a * half[0] * math.sin(angle) + b * half[1] * math.cos(angle)) * 4 / 3,
        )
        for a, b in places
    )
    return TraySight(TrayView.STILL, corners, turn, True, hint)


@pytest.fixture
def camera() -> Camera:
    return Camera()


@pytest.fixture
def stage(qtbot, dressed, camera: Camera) -> Stage:
    made = Stage(lambda: None, camera.look, table=ScreenTable(language="en"))
    qtbot.addWidget(made)
    made.resize(1010, 800)
    made.show()
    return made


@pytest.fixture
def straighten(stage: Stage) -> StraightenScreen:
    screen = stage.screens[ScreenKind.STRAIGHTEN]
    assert isinstance(screen, StraightenScreen)
    return screen


@pytest.fixture
def number(stage: Stage) -> NumberBScreen:
    screen = stage.screens[ScreenKind.NUMBER_B]
    assert isinstance(screen, NumberBScreen)
    return screen


def show(stage: Stage, state, draft: str | None = DRAFT) -> None:
    view = View()
    view.draft = draft
    stage.show_model(present(state, view))


def look(screen: StraightenScreen, times: int = SURE) -> None:
    for _ in range(times):
        screen.drawing._see()


def press(qtbot, stage: Stage, name: str) -> None:
    button = stage.currentWidget().findChild(QAbstractButton, name)
    assert button is not None, name
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def texts(stage: Stage) -> str:
    said = "\n".join(label.text() for label in stage.currentWidget().findChildren(QLabel))
    return said.replace("\u2060", "")


def band(stage: Stage) -> QColor:
    frame = stage.currentWidget().findChild(QFrame, "band")
    assert frame is not None
    return stage.grab().toImage().pixelColor(frame.mapTo(stage, QPoint(6, 6)))


def picture(stage: Stage) -> QImage:
    return stage.grab().toImage()


@pytest.mark.parametrize("seen", [True, False])
def test_each_hint_has_a_drawing_of_its_own(
    stage: Stage, straighten: StraightenScreen, camera: Camera, seen: bool
) -> None:
    def drawn(what: LayHint) -> QImage:
        camera.sight = lying(8, hint=what) if seen else None
        straighten.drawing._beat = 2
        show(stage, LayingStraight(VISIT, what))
        return straighten.drawing.grab().toImage()

    pictures = {hint: drawn(hint) for hint in LayHint}
    for one, other in combinations(LayHint, 2):
        if {one, other} != {LayHint.PUSH_IN, LayHint.STRAIGHTEN}:  # both are a way to the place
            assert pictures[one] != pictures[other], (one, other)


def test_the_drawing_follows_the_card(
    stage: Stage, straighten: StraightenScreen, camera: Camera
) -> None:
    camera.sight = lying(20, hint=LayHint.STRAIGHTEN)
    show(stage, LayingStraight(VISIT, LayHint.STRAIGHTEN))
    pictures = []
    for turn in (20, 10, 2):
        camera.sight = lying(turn, hint=LayHint.STRAIGHTEN)
        look(straighten, 12)
        pictures.append(straighten.drawing.grab().toImage())
    assert pictures[0] != pictures[1] != pictures[2]


def test_it_turns_calm_and_green_when_the_card_lies_well_and_back_when_it_does_not(
    stage: Stage, straighten: StraightenScreen, camera: Camera
) -> None:
    camera.sight = lying(20, hint=LayHint.STRAIGHTEN)
    show(stage, LayingStraight(VISIT, LayHint.STRAIGHTEN))
    look(straighten)
    assert band(stage) == QColor(TONES[Tone.CALM])
    camera.sight = lying(1)
    look(straighten, SURE - 1)
    assert band(stage) == QColor(TONES[Tone.CALM]), "one good look is not enough"
    look(straighten)
    assert band(stage) == QColor(TONES[Tone.GOOD])
    assert "lies well" in texts(stage)
    camera.sight = lying(20, hint=LayHint.STRAIGHTEN)
    look(straighten)
    assert band(stage) == QColor(TONES[Tone.CALM])
    assert "lay the card straight" in texts(stage)


def test_a_hand_in_the_picture_does_not_lie_well(
    stage: Stage, straighten: StraightenScreen, camera: Camera
) -> None:
    camera.sight = TraySight(TrayView.HAND, lying(0).corners)
    show(stage, LayingStraight(VISIT, LayHint.TAKE_HAND_AWAY))
    look(straighten, 10)
    assert not straighten.drawing.lies_well


def test_nothing_of_where_a_card_lay_is_kept(
    stage: Stage, straighten: StraightenScreen, camera: Camera
) -> None:
    camera.sight = lying(0)
    show(stage, LayingStraight(VISIT, LayHint.STRAIGHTEN))
    look(straighten)
    show(stage, Idle(4))
    assert straighten.drawing.sight is None
    assert not straighten.drawing.lies_well


@pytest.mark.parametrize(
    ("state", "actions"),
    [
        (LayingStraight(VISIT, LayHint.GLARE), (Action.TYPE, Action.STAFF, Action.CANCEL)),
        (AgreeingToBirth(VISIT, 9), (Action.CANCEL,)),
    ],
)
def test_each_button_is_told_with_its_visit(qtbot, stage: Stage, state, actions) -> None:
    told: list[tuple[object, ...]] = []
    stage.acted.connect(lambda *what: told.append(what))
    show(stage, state)
    for action in actions:
        press(qtbot, stage, f"button-{action.value}")
    assert told == [(3, action) for action in actions]


def test_the_answer_of_staff_cannot_be_given_on_the_persons_own_screen(stage: Stage) -> None:
    model = present(AgreeingToBirth(VISIT, 9), View())
    answers = (
        Button(Action.AGREE, TextId.BUTTON_AGREE),
        Button(Action.DECLINE, TextId.BUTTON_DECLINE),
    )
    stage.show_model(replace(model, buttons=(*answers, *model.buttons)))
    buttons = stage.currentWidget().findChildren(QAbstractButton)
    assert {button.objectName() for button in buttons} == {"button-cancel"}


@pytest.mark.parametrize("action", [Action.TYPE, Action.STAFF, Action.CANCEL])
def test_the_tab_key_reaches_the_buttons_and_space_presses_them(
    qtbot, stage: Stage, action: Action
) -> None:
    told: list[tuple[object, ...]] = []
    stage.acted.connect(lambda *what: told.append(what))
    show(stage, LayingStraight(VISIT, LayHint.GLARE))
    button = stage.currentWidget().findChild(QAbstractButton, f"button-{action.value}")
    assert button is not None
    assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert told == [(3, action)]


def test_a_card_that_is_named_while_nobody_is_here_is_named_on_the_screen(stage: Stage) -> None:
    said = set()
    for lies in (None, *LyingCard):
        show(stage, Idle(1, lies))
        said.add(texts(stage))
        assert (stage.width(), stage.height()) == (1010, 800)
    assert len(said) == len(LyingCard) + 1


# --- correcting ---------------------------------------------------------------------------------


def type_in(qtbot, stage: Stage, digits: str) -> None:
    for digit in digits:
        press(qtbot, stage, f"key-{digit}")


def test_only_the_doubtful_digits_are_typed_and_all_are_told(
    qtbot, stage: Stage, number: NumberBScreen
) -> None:
    told: list[tuple[object, ...]] = []
    stage.typed.connect(lambda *what: told.append(what))
    show(stage, CORRECTING)
    press(qtbot, stage, "key-enter")
    type_in(qtbot, stage, "02")
    press(qtbot, stage, "key-enter")
    assert told == [], "not yet whole"
    type_in(qtbot, stage, "5")
    press(qtbot, stage, "key-enter")
    press(qtbot, stage, "key-enter")
    assert told == [(ScreenKind.NUMBER_B, 3, b"55011520322285")]
    assert number.filled == 0


def test_a_press_on_a_sure_digit_lets_it_be_put_right(
    qtbot, stage: Stage, number: NumberBScreen
) -> None:
    told: list[tuple[object, ...]] = []
    stage.typed.connect(lambda *what: told.append(what))
    show(stage, CORRECTING)
    qtbot.mouseClick(
        number.looks.field,
        Qt.MouseButton.LeftButton,
        pos=number.looks.field.box(4).center().toPoint(),
    )
    type_in(qtbot, stage, "7")
    type_in(qtbot, stage, "250")
    press(qtbot, stage, "key-enter")
    assert told == [(ScreenKind.NUMBER_B, 3, b"55017520322285")]


def test_a_keyboard_can_do_all_of_it(qtbot, stage: Stage, number: NumberBScreen) -> None:
    told: list[tuple[object, ...]] = []
    stage.typed.connect(lambda *what: told.append(what))
    show(stage, CORRECTING)
    qtbot.keyClicks(number, "9")
    qtbot.keyClick(number, Qt.Key.Key_Backspace)
    qtbot.keyClicks(number, "025")
    qtbot.keyClick(number, Qt.Key.Key_Left)
    qtbot.keyClicks(number, "9")
    qtbot.keyClick(number, Qt.Key.Key_Return)
    assert told == [(ScreenKind.NUMBER_B, 3, b"55011520322295")]


def test_the_part_that_is_due_is_shown_on_the_card(
    qtbot, stage: Stage, number: NumberBScreen
) -> None:
    show(stage, CORRECTING)
    birth = number.looks.where.grab().toImage()
    type_in(qtbot, stage, "0")
    code = number.looks.where.grab().toImage()
    qtbot.keyClick(number, Qt.Key.Key_Left)
    qtbot.keyClick(number, Qt.Key.Key_Left)
    expiry = number.looks.where.grab().toImage()
    assert birth != code
    assert code != expiry
    assert expiry != birth


def test_digits_survive_a_flicker_and_are_gone_with_the_screen(
    qtbot, stage: Stage, number: NumberBScreen
) -> None:
    show(stage, CORRECTING)
    type_in(qtbot, stage, "0")
    show(stage, Interrupted(CORRECTING, card_seen=False))
    show(stage, CORRECTING)
    assert number.filled == 12
    show(stage, TakeCardBack(VISIT, Outcome(OutcomeKind.CANCELLED, "cancelled")))
    assert number.filled == 0
    show(stage, CORRECTING)
    assert number.filled == 11, "what was read is shown again, what was typed is not"
    show(stage, Idle(4))
    assert number.filled == 0
    assert number._cells.shown(0) == ""


def test_impossible_digits_are_refused_and_the_doubtful_ones_are_asked_for_again(
    qtbot, stage: Stage, number: NumberBScreen
) -> None:
    show(stage, CORRECTING)
    type_in(qtbot, stage, "999")
    press(qtbot, stage, "key-enter")
    stage.refuse_number_b()
    assert "cannot be right" in texts(stage)
    assert number.filled == 11


def test_without_a_draft_all_of_the_number_is_asked_for(
    qtbot, stage: Stage, number: NumberBScreen
) -> None:
    show(stage, CORRECTING)
    show(stage, CORRECTING, draft=None)
    assert not number.corrects
    assert number.filled == 0
    qtbot.keyClicks(number, "5501")
    assert number.filled == 4


def test_no_screen_needs_more_room_than_there_is(qtbot, stage: Stage) -> None:
    typing, hints = EnteringNumberB(VISIT), [LayingStraight(VISIT, hint) for hint in LayHint]
    for state in (CORRECTING, typing, CORRECTING, AgreeingToBirth(VISIT, 9), *hints, typing):
        show(stage, state)
        qtbot.wait(1)
        assert (stage.width(), stage.height()) == (1010, 800), state
