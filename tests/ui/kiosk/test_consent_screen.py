# SPDX-License-Identifier: Apache-2.0
"""Consent without tricks: yes and no alike, everything said before it is asked; first registration too."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from tests.support.hand_made import registration, single, together
from ui.kiosk.screens.say import Say
from ui.kiosk.stage import Stage
from ui.presenter.model import Action, ScreenModel
from ui.presenter.view import View
from ui.texts import Language

VIEWS = (View(), View(language=Language.VI, large=True), View(contrast=True, left_handed=True))


@pytest.fixture
def stage(qtbot, dressed) -> Stage:
    made = Stage(lambda: None)
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    return made


def answer(stage: Stage, action: Action) -> QAbstractButton:
    found = stage.currentWidget().findChild(QAbstractButton, f"button-{action.value}")
    assert found is not None, action
    return found


def words(stage: Stage) -> str:
    labels = stage.currentWidget().findChildren(QLabel)
    return "\n".join(label.text() for label in labels if label.isVisible())


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.language.value)
@pytest.mark.parametrize(
    ("model", "yes", "no"),
    [
        (together(), Action.AGREE_ALL, Action.DECLINE_ALL),
        (single(), Action.AGREE, Action.DECLINE),
        (registration(), Action.AGREE, Action.DECLINE),
    ],
    ids=["together", "single", "registration"],
)
def test_yes_and_no_have_the_same_size_and_weight(
    qtbot, stage: Stage, view: View, model: ScreenModel, yes: Action, no: Action
) -> None:
    stage.show_view(view)
    stage.show_model(model)
    qtbot.wait(1)
    one, other = answer(stage, yes), answer(stage, no)
    assert abs(one.width() - other.width()) <= 1
    assert one.height() == other.height()
    assert one.styleSheet() == other.styleSheet()
    for button in (one, other):
        assert not button.isChecked(), "nothing is chosen beforehand"
        assert not button.hasFocus()


@pytest.mark.parametrize("action", [Action.AGREE_ALL, Action.ONE_BY_ONE, Action.DECLINE_ALL])
def test_each_answer_is_one_touch_or_one_key_away(qtbot, stage: Stage, action: Action) -> None:
    told: list[tuple[object, ...]] = []
    stage.acted.connect(lambda *what: told.append(what))
    stage.show_model(together())
    qtbot.mouseClick(answer(stage, action), Qt.MouseButton.LeftButton)
    qtbot.keyClick(answer(stage, action), Qt.Key.Key_Return)
    assert told == [(3, action), (3, action)]


def test_all_that_is_agreed_to_is_listed_with_what_it_is(qtbot, stage: Stage) -> None:
    stage.show_model(together(2))
    qtbot.wait(1)
    assert "薬の情報" in words(stage)
    assert "過去5年の 健診の 結果" in words(stage)
    assert "24時間だけ" in words(stage)
    stage.show_model(together(1))
    qtbot.wait(1)
    assert "健診" not in words(stage)
    named = [one.accessibleName() for one in stage.findChildren(QWidget, "ask")]
    assert named == ["薬の情報: 過去3年の 薬"]


@pytest.mark.parametrize("size", [(1280, 800), (800, 1280)])
@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.language.value)
def test_five_things_fit(qtbot, stage: Stage, size: tuple[int, int], view: View) -> None:
    stage.resize(*size)
    stage.show_view(view)
    stage.show_model(together(5))
    qtbot.wait(1)
    shown = [said for said in stage.findChildren(Say) if said.isVisible() and said.text()]
    assert not [said.text() for said in shown if not said.fits]


def test_what_registering_means_is_said_in_two_lines(stage: Stage) -> None:
    stage.show_model(registration())
    points = stage.currentWidget().findChild(QWidget, "points")
    assert points is not None
    lines = [label.text() for label in points.findChildren(QLabel)]
    assert len(lines) == 2
    assert "お金は かかりません" in lines[1]
