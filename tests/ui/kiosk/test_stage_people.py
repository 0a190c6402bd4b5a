# SPDX-License-Identifier: Apache-2.0
"""One person after the other before the same glass: what one chose, typed or touched does not reach the next."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel

from tests.support.hand_made import IDLE, pin, single
from ui.kiosk.stage import DOUBLE_S, Stage
from ui.presenter.model import Action, ScreenKind, ScreenModel, Text
from ui.presenter.text_ids import TextId
from ui.presenter.view import View
from ui.texts import Language


class Hand:
    """A stage, its clock, and what was told."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.stage = Stage(lambda: None, now=lambda: self.seconds)
        self.told: list[object] = []
        self.stage.acted.connect(lambda _, action: self.told.append(action))

    def tap(self, action: Action) -> None:
        self.stage.screens[ScreenKind.CONSENT].acted.emit(action)


@pytest.fixture
def hand(qtbot, dressed) -> Hand:
    made = Hand()
    qtbot.addWidget(made.stage)
    made.stage.show()
    return made


def another(model: ScreenModel) -> ScreenModel:
    return replace(model, headline=Text(TextId.CONSENT_SURGERY))


def test_a_language_chosen_before_the_card_was_laid_down_stays_for_the_whole_visit(
    qtbot, dressed, monkeypatch
) -> None:
    monkeypatch.setattr("ui.kiosk.stage.VIEW_KEPT_MS", 1)
    stage = Hand().stage
    qtbot.addWidget(stage)
    stage.show_model(IDLE)
    stage.show_view(View(language=Language.VI))
    stage.show_model(pin())
    qtbot.wait(20)
    assert stage.view.language is Language.VI


def test_a_language_that_nobody_laid_a_card_for_goes(qtbot, dressed, monkeypatch) -> None:
    monkeypatch.setattr("ui.kiosk.stage.VIEW_KEPT_MS", 1)
    stage = Hand().stage
    qtbot.addWidget(stage)
    stage.show_model(IDLE)
    stage.show_view(View(language=Language.VI))
    qtbot.waitUntil(lambda: stage.view.language is Language.JA)


def test_digits_of_one_visit_are_gone_when_the_next_begins_without_a_screen_in_between(
    hand: Hand,
) -> None:
    hand.stage.show_model(pin())
    hand.stage.screens[ScreenKind.PIN].add("1")
    away = ScreenModel(ScreenKind.INTERRUPTED, Text(TextId.PUT_BACK), visit=4)
    hand.stage.show_model(away)
    assert hand.stage.screens[ScreenKind.PIN].filled == 0


def test_the_second_tap_of_a_trembling_hand_does_not_answer_the_next_question(hand: Hand) -> None:
    question = single()
    hand.stage.show_model(question)
    hand.tap(Action.AGREE)
    hand.stage.show_model(another(question))
    hand.seconds += DOUBLE_S / 2
    hand.tap(Action.AGREE)
    assert hand.told == [Action.AGREE]
    hand.seconds += DOUBLE_S
    hand.tap(Action.AGREE)
    assert hand.told == [Action.AGREE, Action.AGREE]


def test_another_answer_counts_at_once(hand: Hand) -> None:
    question = single()
    hand.stage.show_model(question)
    hand.tap(Action.AGREE)
    hand.stage.show_model(another(question))
    hand.tap(Action.DECLINE)
    assert hand.told == [Action.AGREE, Action.DECLINE]


def test_a_screen_that_cannot_be_drawn_leaves_nobody_s_name_on_the_glass(hand, monkeypatch) -> None:
    stage, name = hand.stage, "模擬　花子"
    result = ScreenModel(ScreenKind.RESULT, Text(TextId.RESULT_ELIGIBLE), visit=3, name=name)

    def seen() -> str:
        return " ".join(label.text() for label in stage.findChildren(QLabel))

    stage.show_model(result)
    assert "花子" in seen()
    monkeypatch.setattr(stage.screens[ScreenKind.PIN], "show_model", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        stage.show_model(pin())
    assert "花子" not in seen()
    assert stage.currentWidget() is stage.screens[ScreenKind.OUT_OF_SERVICE]
    stage.show_model(result)
    assert "花子" in seen()
