# SPDX-License-Identifier: Apache-2.0
"""The screens, drawn: nothing is cut off, nothing personal stays, what is pressed is told."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel

from hw.camera.frame import Frame
from terminal.session.states import (
    AgreeingToBirth,
    AskingConsent,
    ChoosingMethod,
    EnteringNumberB,
    EnteringPin,
    Failed,
    Idle,
    Interrupted,
    LayingStraight,
    LookingForFace,
    OfferingRegistration,
    OutOfService,
    PrintingSlip,
    ReadingCard,
    Registering,
    ShowingResult,
    StaffCheck,
    State,
    TakeCardBack,
)
from terminal.session.values import (
    CardFacts,
    CardKind,
    FaceGuide,
    Failure,
    LayHint,
    LeftAt,
    LyingCard,
    Method,
    Note,
    Outcome,
    OutcomeKind,
    Paper,
    Question,
    TrayView,
    Visit,
)
from ui.kiosk.look import SHEET
from ui.kiosk.screens.face import FaceScreen
from ui.kiosk.screens.pin import PinScreen
from ui.kiosk.stage import Stage
from ui.presenter import present
from ui.presenter.model import Action, ScreenKind, Text
from ui.presenter.outcomes import BY_KIND, BY_REASON
from ui.presenter.text_ids import TextId

NAME = "模擬　花子"
LONG_NAME = "寿限無　五劫之擦切海砂利水魚之水行末雲来末風来末"
VISIT = Visit(3, facts=CardFacts(CardKind.MY_NUMBER, frozenset(Method), 3), photo_read=True)
ELIGIBLE = Outcome(OutcomeKind.ELIGIBLE, "stated")
REASONS = {sentence: reason for reason, sentence in BY_REASON.items()}.values()
UNDECIDED = Outcome(OutcomeKind.UNDECIDED, "service_unreachable", "E01")
TROUBLES = tuple(
    Failure("P01", message, OutcomeKind.STAFF)
    for message in (
        "printer_paper_out",
        "printer_off",
        "printer_paused",
        "no_printer",
        "internal_error",
    )
)

STATES: list[State] = [
    OutOfService(1),
    OutOfService(1, Failure("R11", "reader_unplugged", OutcomeKind.CARD_ERROR)),
    Idle(1),
    *(Idle(1, lies) for lies in (LyingCard.ELIGIBILITY_CERTIFICATE, LyingCard.OTHER)),
    ReadingCard(VISIT),
    LayingStraight(VISIT, LayHint.BLURRED),
    AgreeingToBirth(VISIT, 9),
    EnteringNumberB(VISIT, None, (2, 11)),
    EnteringNumberB(VISIT),
    EnteringNumberB(replace(VISIT, number_b_refusals=1)),
    EnteringNumberB(replace(VISIT, left=LeftAt.STAFF)),
    ChoosingMethod(VISIT),
    ChoosingMethod(replace(VISIT, failed=Outcome(OutcomeKind.NOT_MATCHED, "different_person"))),
    LookingForFace(VISIT, FaceGuide("turn_left", None, 0.4)),
    LookingForFace(VISIT, FaceGuide("light_blue", None, 0.6)),
    LookingForFace(VISIT, FaceGuide("neutral", "covered", 0.0)),
    Interrupted(LookingForFace(VISIT, FaceGuide("light_red", "masked", 0.6)), card_seen=False),
    EnteringPin(VISIT, 3),
    EnteringPin(replace(VISIT, pin_refusals=1), 2),
    EnteringPin(VISIT, 3, lost=True),
    StaffCheck(VISIT),
    Interrupted(ReadingCard(VISIT), card_seen=False),
    Interrupted(ReadingCard(VISIT), card_seen=False, helping=True),
    Interrupted(ReadingCard(replace(VISIT, tray=TrayView.STILL)), card_seen=False),
    *(AskingConsent(VISIT, ELIGIBLE, (question,)) for question in Question),
    OfferingRegistration(VISIT, UNDECIDED, Method.PIN),
    Registering(VISIT, UNDECIDED, Method.PIN),
    PrintingSlip(VISIT, UNDECIDED, Method.FACE),
    *(PrintingSlip(VISIT, UNDECIDED, Method.FACE, failure=why) for why in TROUBLES),
    ShowingResult(VISIT, UNDECIDED, Paper.PRINTED),
    ShowingResult(VISIT, UNDECIDED, Paper.OPEN, card_seen=False, same=False),
    ShowingResult(VISIT, UNDECIDED, Paper.PRINTED, declared=True),
    ShowingResult(VISIT, replace(ELIGIBLE, note=Note.RENEW_SOON)),
    ShowingResult(VISIT, replace(UNDECIDED, note=Note.RENEW_NOW), Paper.PRINTED),
    TakeCardBack(VISIT, ELIGIBLE),
    *(ShowingResult(VISIT, Outcome(kind, "stated", "E01")) for kind in BY_KIND),
    *(Failed(VISIT, Outcome(OutcomeKind.NOT_MATCHED, reason, "F01")) for reason in REASONS),
]


class Camera:
    """What the mirror sees."""

    def __init__(self) -> None:
        self.frame: Frame | None = Frame(np.full((480, 640, 3), 90, np.uint8), 0.0, 1)

    def peek(self) -> Frame | None:
        return self.frame


class View:
    def __init__(self, name: str = NAME) -> None:
        self._name = name

    def holder_name(self, visit: int) -> str | None:
        return {3: self._name}[visit]

    def number_b_draft(self, visit: int) -> str | None:
        return {3: "55?11520322?85"}[visit]


@pytest.fixture
def camera() -> Camera:
    return Camera()


@pytest.fixture
def stage(qtbot, dressed, camera: Camera) -> Stage:
    made = Stage(camera.peek)
    made.setStyleSheet(SHEET)
    qtbot.addWidget(made)
    made.resize(1010, 800)
    made.show()
    return made


def show(stage: Stage, state: State, name: str = NAME) -> None:
    stage.show_model(present(state, View(name)))


def texts(stage: Stage) -> str:
    return "\n".join(label.text() for label in stage.findChildren(QLabel))


def press(qtbot, stage: Stage, name: str) -> None:
    button = stage.currentWidget().findChild(QAbstractButton, name)
    assert button is not None, name
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def cut_off(label: QLabel) -> bool:
    """Whether the words need more room than the label has."""
    needed = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
    phrases = [] if label.objectName() == "holder-name" else label.text().split(" ")
    widest = max((label.fontMetrics().horizontalAdvance(phrase) for phrase in phrases), default=0)
    return needed > label.height() or widest > label.width()


@pytest.mark.parametrize("state", STATES, ids=lambda state: type(state).__name__)
def test_no_words_are_cut_off(qtbot, stage: Stage, state: State) -> None:
    show(stage, state, LONG_NAME)
    qtbot.wait(1)
    assert (stage.width(), stage.height()) == (1010, 800)
    visible = [label for label in stage.findChildren(QLabel) if label.isVisible() and label.text()]
    assert visible
    assert not [label.text() for label in visible if cut_off(label)]
    frames = [button.geometry() for button in stage.currentWidget().findChildren(QAbstractButton)]
    assert all(frame.width() > 100 and frame.height() > 60 for frame in frames)


def test_the_name_is_on_the_result_and_nowhere_afterwards(stage: Stage) -> None:
    show(stage, ShowingResult(VISIT, ELIGIBLE))
    assert NAME in texts(stage)
    show(stage, TakeCardBack(VISIT, ELIGIBLE))
    assert NAME not in texts(stage)


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
    assert told == [(ScreenKind.PIN, 3, "1234")]
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


def test_number_b_names_the_part_that_is_due(qtbot, stage: Stage) -> None:
    show(stage, EnteringNumberB(VISIT))
    assert "Birth date" in texts(stage)
    for digit in "550115":
        press(qtbot, stage, f"key-{digit}")
    assert "Expiry year" in texts(stage)
    for digit in "2032":
        press(qtbot, stage, f"key-{digit}")
    assert "Security code" in texts(stage)


def test_impossible_digits_are_refused_on_the_screen(stage: Stage) -> None:
    show(stage, EnteringNumberB(VISIT))
    stage.refuse_number_b()
    assert "cannot be right" in texts(stage)


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
    pinless = replace(VISIT, facts=CardFacts(CardKind.PINLESS, frozenset({Method.FACE})))
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
    drawn = face.mirror.grab().toImage()
    left, right = (drawn.pixelColor(x, drawn.height() // 2) for x in (400, 610))
    assert right.red() > 200
    assert left.red() < 50
    assert right.blue() < 50


def test_a_screen_is_not_drawn_again_for_the_same_model(stage: Stage) -> None:
    show(stage, EnteringNumberB(VISIT))
    stage.refuse_number_b()
    show(stage, EnteringNumberB(replace(VISIT, ops=5)))
    assert "cannot be right" in texts(stage)
    assert stage.model is not None
    assert stage.model.headline == Text(TextId.NUMBER_B)
