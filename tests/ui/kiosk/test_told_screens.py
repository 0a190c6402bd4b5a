# SPDX-License-Identifier: Apache-2.0
"""The result, the failure, and who looked at the data: what is said, and what a neighbour must not read."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from tests.support.hand_made import IDLE, failure, history, result
from ui.kiosk.screens.say import Say
from ui.kiosk.stage import Stage
from ui.presenter.model import Action, Button, Text
from ui.presenter.text_ids import TextId
from ui.presenter.view import View
from ui.texts import Language
from ui.texts.dates import moment

HISTORY = Button(Action.HISTORY, TextId.BUTTON_HISTORY)
LONG = "寿限無　五劫之擦切海砂利水魚之水行末雲来末風来末"
STEPS = (TextId.STEP_OWN_CARD, TextId.STEP_MASK_OFF, TextId.STEP_AGAIN)


@pytest.fixture
def stage(qtbot, dressed) -> Stage:
    made = Stage(lambda: None)
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    return made


def words(stage: Stage) -> list[str]:
    return [label.text() for label in stage.findChildren(QLabel) if label.text()]


def press(qtbot, stage: Stage, action: Action) -> None:
    button = stage.currentWidget().findChild(QAbstractButton, f"button-{action.value}")
    assert button is not None, action
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_the_name_is_shown_with_sama_and_goes_with_the_screen(stage: Stage) -> None:
    stage.show_model(result())
    name = stage.currentWidget().findChild(QLabel, "holder-name")
    assert name is not None
    assert name.text() == "模擬　花子 様"
    stage.show_model(IDLE)
    assert name.text() == name.accessibleName() == ""


@pytest.mark.parametrize("name", [LONG, "MARIA FERNANDA DOS SANTOS MOGI", "𠮷野　龢"])
@pytest.mark.parametrize("size", [(1280, 800), (800, 1280)])
def test_long_and_rare_names_fit(qtbot, stage: Stage, name: str, size: tuple[int, int]) -> None:
    stage.resize(*size)
    stage.show_view(View(language=Language.PT, large=True))
    stage.show_model(result(name))
    qtbot.wait(1)
    said = stage.currentWidget().findChild(Say, "holder-name")
    assert said is not None
    assert said.fits


def test_a_letter_that_no_font_has_becomes_a_sign(stage: Stage) -> None:
    stage.show_model(result("模擬　\ue000子"))
    assert any("〓子" in said for said in words(stage))


def test_what_can_be_asked_for_is_quieter_than_the_result(qtbot, stage: Stage) -> None:
    told: list[tuple[object, ...]] = []
    stage.acted.connect(lambda *what: told.append(what))
    stage.show_model(result(buttons=(HISTORY,)))
    qtbot.wait(1)
    name = stage.currentWidget().findChild(Say, "holder-name")
    button = stage.currentWidget().findChild(QAbstractButton, "button-history")
    assert name is not None
    assert button is not None
    assert button.mapTo(stage, button.rect().topLeft()).y() > name.mapTo(stage, name.pos()).y()
    press(qtbot, stage, Action.HISTORY)
    assert told == [(3, Action.HISTORY)]


def test_steps_are_numbered_also_for_who_cannot_see_them(stage: Stage) -> None:
    stage.show_model(failure(*STEPS))
    points = stage.currentWidget().findChild(QWidget, "points")
    assert points is not None
    named = [label.accessibleName() for label in points.findChildren(QLabel)]
    assert [name[:2] for name in named] == ["1.", "2.", "3."]
    stage.show_model(failure(STEPS[0]))
    assert len(points.findChildren(QLabel)) == 1


def test_a_failure_has_its_code_and_calls_staff(qtbot, stage: Stage) -> None:
    told: list[tuple[object, ...]] = []
    stage.acted.connect(lambda *what: told.append(what))
    stage.show_model(failure())
    assert any("F01" in said for said in words(stage))
    press(qtbot, stage, Action.STAFF)
    assert told == [(3, Action.STAFF)]


@pytest.mark.parametrize("size", [(1280, 800), (800, 1280)])
@pytest.mark.parametrize("view", [View(), View(language=Language.VI, large=True)])
def test_nothing_of_an_end_is_cut_off(qtbot, stage: Stage, view: View, size) -> None:
    stage.resize(*size)
    stage.show_view(view)
    notes = (Text(TextId.NOTE_RENEW_SOON),)
    for shown in (failure(*STEPS), result(LONG, steps=tuple(map(Text, STEPS)), notes=notes)):
        stage.show_model(shown)
        qtbot.wait(1)
        said = [one for one in stage.findChildren(Say) if one.isVisible() and one.text()]
        assert not [one.text() for one in said if not one.fits]


# --- who looked ---------------------------------------------------------------------------------


def test_six_rows_say_when_who_how_and_what(stage: Stage) -> None:
    stage.show_model(history())
    rows = stage.findChildren(QWidget, "history-row")
    assert len(rows) == 6
    said = rows[0].accessibleName()
    assert "2026年 11月 20日 9:02" in said
    assert "模擬内科クリニック0" in said
    assert "保険の資格の 確認" in said
    assert "顔" in said


@pytest.mark.parametrize("view", [View(), View(language=Language.KO, large=True, furigana=True)])
@pytest.mark.parametrize("size", [(1280, 800), (800, 1280)])
def test_rows_can_be_read_and_pages_turned(qtbot, stage: Stage, view: View, size) -> None:
    told: list[tuple[object, ...]] = []
    stage.acted.connect(lambda *what: told.append(what))
    stage.resize(*size)
    stage.show_view(view)
    stage.show_model(history())
    qtbot.wait(1)
    said = [one for one in stage.findChildren(Say) if one.isVisible() and one.text()]
    assert not [one.text() for one in said if not one.fits]
    assert "2 / 3" in words(stage)
    for action in (Action.PREVIOUS_PAGE, Action.NEXT_PAGE, Action.BACK):
        press(qtbot, stage, action)
    assert told == [(3, Action.PREVIOUS_PAGE), (3, Action.NEXT_PAGE), (3, Action.BACK)]


def test_nobody_looked_is_said_too_and_rows_go_with_the_screen(stage: Stage) -> None:
    stage.show_model(history())
    screen = stage.currentWidget()
    stage.show_model(IDLE)
    assert not screen.findChildren(QWidget, "history-row")
    stage.show_model(history(0, 1, 1))
    assert any(
        "記録は ありません" in label.text()
        for label in screen.findChildren(QLabel)
        if label.isVisible()
    )


def test_a_moment_is_written_in_each_language() -> None:
    at = history().rows[0].at
    found = {language: moment(at, language).plain for language in Language}
    assert found[Language.EN] == "20 November 2026 9:02"
    assert found[Language.PT] == "20 de novembro de 2026 9:02"
    assert found[Language.KO] == "2026년 11월 20일 9:02"
    assert len(set(found.values())) == 6
