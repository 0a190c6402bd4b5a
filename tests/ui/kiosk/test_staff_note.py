# SPDX-License-Identifier: Apache-2.0
"""The hint for staff on the screen: small, whole, and gone when there is none."""

import pytest
from PySide6.QtWidgets import QWidget

from terminal.journal.advice import Advice, AdviceId, AdviceLevel
from terminal.session.states import Idle, OutOfService, State
from terminal.session.values import Failure, OutcomeKind
from ui.kiosk.look import Role
from ui.kiosk.screens.say import Say
from ui.kiosk.stage import Stage
from ui.presenter import present

STATES: list[State] = [
    Idle(1),
    OutOfService(1, Failure("R11", "reader_unplugged", OutcomeKind.CARD_ERROR)),
]


class Nobody:
    def holder_name(self, visit: int) -> str | None:
        return str(visit)


@pytest.fixture
def stage(qtbot, dressed) -> Stage:
    made = Stage(lambda: None)
    qtbot.addWidget(made)
    made.resize(1010, 800)
    made.show()
    return made


def note(stage: Stage) -> QWidget:
    found = stage.currentWidget().findChild(QWidget, "staff-note")
    assert found is not None
    return found


@pytest.mark.parametrize("state", STATES, ids=lambda state: type(state).__name__)
@pytest.mark.parametrize("advice", list(AdviceId))
def test_every_hint_is_readable_as_a_whole_below_all_else(qtbot, stage, state, advice) -> None:
    stage.show_model(present(state, Nobody(), Advice(AdviceLevel.WARNING, advice, "x", 12.5)))
    qtbot.wait(1)
    assert note(stage).isVisible()
    said = note(stage).findChildren(Say)
    assert len(said) == 1
    assert said[0].fits
    assert stage.look.letters(Role.SMALL) < stage.look.letters(Role.NOTE), "less than for patients"
    others = [one for one in stage.currentWidget().findChildren(Say) if one not in said]
    top = note(stage).mapTo(stage, note(stage).rect().topLeft()).y()
    for other in (one for one in others if one.isVisible() and one.text()):
        assert other.mapTo(stage, other.rect().bottomLeft()).y() <= top


def test_a_hint_goes_when_there_is_none(qtbot, stage) -> None:
    advice = Advice(AdviceLevel.NOTICE, AdviceId.HAND, "hand")
    stage.show_model(present(Idle(1), Nobody(), advice))
    assert note(stage).isVisible()
    stage.show_model(present(Idle(1), Nobody()))
    assert not note(stage).isVisible()
