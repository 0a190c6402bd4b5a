# SPDX-License-Identifier: Apache-2.0
"""The stage and its screens: nothing personal stays, what is pressed is told, what was typed goes nowhere else.

How the screens look is in test_screen_rules.py and test_golden_pictures.py.
"""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from hw.camera.frame import Frame
from terminal.session.states import (
    ChoosingMethod,
    EnteringNumberB,
    EnteringPin,
    Idle,
    Interrupted,
    LookingForFace,
    ReadingCard,
    ShowingHistory,
    ShowingResult,
    State,
    TakeCardBack,
)
from terminal.session.values import FaceGuide
from tests.support.kiosk_exhibits import CLINIC, Holder
from tests.support.kiosk_states import ELIGIBLE, LOOKS, ONE_WAY, SHOWN, VISIT
from ui.kiosk.screens import base
from ui.kiosk.screens.face import FaceScreen
from ui.kiosk.screens.pin import PinScreen
from ui.kiosk.stage import Stage
from ui.presenter import present
from ui.presenter.model import Action, ScreenKind, Text
from ui.presenter.text_ids import TextId
from ui.presenter.view import View
from ui.texts import Language, phrase

FAMILY_NAME = "模擬"


class Camera:
    """What the mirror sees."""

    def __init__(self) -> None:
        self.frame: Frame | None = Frame(np.full((480, 640, 3), 90, np.uint8), 0.0, 1)

    def peek(self) -> Frame | None:
        return self.frame


@pytest.fixture
def camera() -> Camera:
    return Camera()


@pytest.fixture
def stage(qtbot, dressed, camera: Camera) -> Stage:
    made = Stage(camera.peek)
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    return made


def show(stage: Stage, state: State) -> None:
    stage.show_model(present(state, Holder()))


def texts(stage: Stage) -> str:
    return "\n".join(label.text() for label in stage.findChildren(QLabel))


def said(text: TextId, language: Language = Language.JA) -> str:
    return phrase(text, language).plain


def press(qtbot, stage: Stage, name: str) -> None:
    button = stage.currentWidget().findChild(QAbstractButton, name)
    assert button is not None, name
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_the_name_is_on_the_result_and_nowhere_afterwards(stage: Stage) -> None:
    show(stage, ShowingResult(VISIT, ELIGIBLE))
    assert FAMILY_NAME in texts(stage)
    show(stage, TakeCardBack(VISIT, ELIGIBLE))
    assert FAMILY_NAME not in texts(stage)


def test_who_looked_is_on_the_history_and_nowhere_afterwards(stage: Stage) -> None:
    show(stage, ShowingHistory(SHOWN, LOOKS))
    assert CLINIC in texts(stage)
    show(stage, TakeCardBack(VISIT, ELIGIBLE))
    assert CLINIC not in texts(stage)


def test_only_the_number_of_digits_is_shown_never_which(qtbot, stage: Stage) -> None:
    show(stage, EnteringPin(VISIT, 3))
    pictures = []
    for digits in ("1234", "9876"):
        press(qtbot, stage, "key-clear")
        for digit in digits:
            press(qtbot, stage, f"key-{digit}")
        qtbot.wait(1)
        pictures.append(stage.grab().toImage())
        assert digits not in texts(stage)
    assert pictures[0] == pictures[1]


def test_four_digits_and_enter_are_told_once_and_forgotten(qtbot, stage: Stage) -> None:
    told: list[tuple[object, ...]] = []
    stage.typed.connect(lambda *what: told.append(what))
    show(stage, EnteringPin(VISIT, 3))
    press(qtbot, stage, "key-enter")
    for digit in "12345":
        press(qtbot, stage, f"key-{digit}")
    press(qtbot, stage, "key-enter")
    press(qtbot, stage, "key-enter")
    assert told == [(ScreenKind.PIN, 3, b"1234")]
    pin = stage.currentWidget()
    assert isinstance(pin, PinScreen)
    assert pin.filled == 0


def test_digits_survive_a_card_that_flickers_and_nothing_else(qtbot, stage: Stage) -> None:
    typing = EnteringPin(VISIT, 3)
    pin = stage.screens[ScreenKind.PIN]
    assert isinstance(pin, PinScreen)
    show(stage, typing)
    press(qtbot, stage, "key-1")
    show(stage, Interrupted(typing, card_seen=False))
    show(stage, typing)
    assert pin.filled == 1
    show(stage, EnteringPin(replace(VISIT, pin_refusals=1), 2))
    assert pin.filled == 0
    press(qtbot, stage, "key-1")
    show(stage, Idle(4))
    assert pin.filled == 0


def test_impossible_digits_are_refused_on_the_screen(stage: Stage) -> None:
    show(stage, EnteringNumberB(VISIT))
    stage.refuse_number_b()
    assert said(TextId.NUMBER_B_IMPOSSIBLE) in texts(stage)


@pytest.mark.parametrize("action", [Action.FACE, Action.PIN, Action.STAFF, Action.CANCEL])
def test_a_button_tells_its_action_and_the_visit_it_was_shown_in(
    qtbot, stage: Stage, action: Action
) -> None:
    told: list[tuple[object, ...]] = []
    stage.acted.connect(lambda *what: told.append(what))
    show(stage, ChoosingMethod(VISIT))
    press(qtbot, stage, f"button-{action.value}")
    assert told == [(3, action)]


def test_a_button_of_a_former_screen_is_gone(qtbot, stage: Stage) -> None:
    show(stage, ChoosingMethod(VISIT))
    pinless = replace(VISIT, facts=ONE_WAY)
    show(stage, ChoosingMethod(pinless))
    qtbot.wait(1)
    buttons = stage.currentWidget().findChildren(QAbstractButton)
    assert {b.objectName() for b in buttons if b.isVisible()} == {"button-face", "button-cancel"}


def test_the_mirror_shows_the_newest_frame_and_keeps_none_when_hidden(
    qtbot, stage: Stage, camera: Camera
) -> None:
    face = stage.screens[ScreenKind.FACE]
    assert isinstance(face, FaceScreen)
    show(stage, LookingForFace(VISIT))
    qtbot.waitUntil(lambda: face.mirror.frame is camera.frame)
    show(stage, ReadingCard(VISIT))
    assert face.mirror.frame is None
    qtbot.wait(80)
    assert face.mirror.frame is None


def test_the_mirror_is_a_mirror(qtbot, stage: Stage, camera: Camera) -> None:
    picture = np.zeros((480, 640, 3), np.uint8)
    picture[:, :320] = (0, 0, 255)
    camera.frame = Frame(picture, 0.0, 2)
    face = stage.screens[ScreenKind.FACE]
    assert isinstance(face, FaceScreen)
    show(stage, LookingForFace(VISIT))
    qtbot.waitUntil(lambda: face.mirror.frame is camera.frame)
    drawn, oval = face.mirror.grab().toImage(), face.mirror.oval
    middle, beside = oval.center(), round(oval.width() / 4)
    left, right = (
        drawn.pixelColor(round(middle.x()) + way * beside, round(middle.y())) for way in (-1, 1)
    )
    assert right.red() > 200
    assert left.red() < 50
    assert right.blue() < 50


def test_who_is_shone_upon_still_sees_their_face(qtbot, stage: Stage, camera: Camera) -> None:
    camera.frame = Frame(np.full((480, 640, 3), 240, np.uint8), 0.0, 2)
    face = stage.screens[ScreenKind.FACE]
    assert isinstance(face, FaceScreen)
    show(stage, LookingForFace(VISIT, FaceGuide("light_red", None, 0.6)))
    qtbot.waitUntil(lambda: face.mirror.frame is camera.frame)
    middle = face.mirror.grab().toImage().pixelColor(face.mirror.oval.center().toPoint())
    assert 60 < middle.red() < 160
    assert middle.red() == middle.green() == middle.blue()


def test_nothing_of_the_top_bar_can_be_pressed_while_the_screen_shines(stage: Stage) -> None:
    bar = stage.findChild(QWidget, "top-bar")
    assert bar is not None
    show(stage, LookingForFace(VISIT, FaceGuide("light_red", None, 0.6)))
    assert not bar.isEnabled()
    show(stage, ReadingCard(VISIT))
    assert bar.isEnabled()


def test_another_language_finds_the_digits_that_were_typed(qtbot, stage: Stage) -> None:
    show(stage, EnteringPin(VISIT, 3))
    press(qtbot, stage, "key-1")
    stage.show_view(View(Language.KO, large=True))
    pin = stage.currentWidget()
    assert isinstance(pin, PinScreen)
    assert pin.filled == 1
    assert said(TextId.PIN, Language.KO) in texts(stage)


def test_a_warning_lies_over_the_screen_and_keeps_what_was_typed(qtbot, stage: Stage) -> None:
    typing = EnteringPin(VISIT, 3)
    show(stage, typing)
    press(qtbot, stage, "key-1")
    show(stage, EnteringPin(replace(VISIT, warned=True), 3))
    warning = stage.findChild(QWidget, "still-here")
    assert warning is not None
    assert warning.isVisible()
    told: list[tuple[object, ...]] = []
    stage.acted.connect(lambda *what: told.append(what))
    qtbot.mouseClick(stage.findChild(QAbstractButton, "button-continue"), Qt.MouseButton.LeftButton)
    assert told == [(3, Action.CONTINUE)]
    show(stage, typing)
    assert not warning.isVisible()
    pin = stage.currentWidget()
    assert isinstance(pin, PinScreen)
    assert pin.filled == 1


def test_a_screen_is_not_drawn_again_for_the_same_model(stage: Stage) -> None:
    show(stage, EnteringNumberB(VISIT))
    stage.refuse_number_b()
    show(stage, EnteringNumberB(replace(VISIT, ops=5)))
    assert said(TextId.NUMBER_B_IMPOSSIBLE) in texts(stage)
    assert stage.model is not None
    assert stage.model.headline == Text(TextId.NUMBER_B)


def test_a_screen_reader_is_told_what_came_once_and_never_a_name(stage: Stage, monkeypatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(base, "announce", lambda _screen, words: told.append(words))
    for state in (Idle(1), ShowingResult(VISIT, ELIGIBLE), ShowingResult(VISIT, ELIGIBLE), Idle(1)):
        stage.show_model(present(state, Holder()))
    assert len(told) == 3
    assert told[1].startswith("保険の資格を 確認できました")
    assert "花子" not in "".join(told)
