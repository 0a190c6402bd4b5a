# SPDX-License-Identifier: Apache-2.0
"""Screens are ready before anybody needs them, and those of the usual look come back as they are."""

from dataclasses import replace

import pytest

from terminal.session.states import ChoosingMethod, EnteringPin, Idle, ReadingCard
from terminal.session.values import CardFacts, CardKind, Method, Visit
from ui.kiosk.stage import Stage
from ui.kiosk.warming import Warming
from ui.presenter import present
from ui.presenter.model import ScreenKind
from ui.presenter.nobody import Nobody
from ui.texts import Language

VISIT = Visit(3, facts=CardFacts(CardKind.MY_NUMBER, frozenset(Method), 3))
MOST_PIECES = 100


@pytest.fixture
def stage(qtbot, dressed) -> Stage:
    made = Stage(lambda: None)
    qtbot.addWidget(made)
    made.resize(1010, 800)
    made.show()
    made.show_model(present(Idle(1), Nobody()))
    return made


def warm_through(stage: Stage) -> Warming:
    warming = Warming(stage)
    for _ in range(MOST_PIECES):
        warming.step()
    return warming


def test_while_nobody_is_there_all_screens_are_made_and_none_is_seen(stage):
    warm_through(stage)
    assert set(stage.screens) == set(ScreenKind)
    shown = [kind for kind, screen in stage.screens.items() if screen.isVisible()]
    assert shown == [ScreenKind.IDLE]
    assert not any(screen.holds for screen in stage.screens.values())


def test_buttons_that_were_made_ahead_are_those_that_the_visit_shows(stage):
    warm_through(stage)
    screen = stage.screens[ScreenKind.CHOOSE]
    before = [screen._choices.itemAt(at).widget() for at in range(screen._choices.count())]
    stage.show_model(present(ChoosingMethod(VISIT), Nobody()))
    after = [screen._choices.itemAt(at).widget() for at in range(screen._choices.count())]
    assert before == after
    assert before


def test_nothing_is_made_while_somebody_may_touch_something(stage):
    stage.show_model(present(ChoosingMethod(VISIT), Nobody()))
    before = set(stage.screens)
    warm_through(stage)
    assert set(stage.screens) == before


def test_while_the_card_is_read_screens_are_made(stage):
    stage.show_model(present(ReadingCard(VISIT), Nobody()))
    warm_through(stage)
    assert set(stage.screens) == set(ScreenKind)


def test_the_usual_screens_are_kept_while_another_language_is_shown_and_empty(stage):
    usual = stage.screens
    stage.show_model(present(EnteringPin(VISIT, 3), Nobody()))
    for digit in "12":
        usual[ScreenKind.PIN].key_digit(digit)
    stage.show_view(replace(stage.view, language=Language.EN))
    assert stage.screens is not usual
    assert stage.screens[ScreenKind.PIN].holds
    assert not usual[ScreenKind.PIN].holds, "what was typed went along, and is in one place only"
    stage.show_view(stage.default)
    assert stage.screens is usual
    assert usual[ScreenKind.PIN].isVisible()
    assert usual[ScreenKind.PIN].holds


def test_screens_of_other_looks_are_not_kept(stage, qtbot):
    dropped = []
    for language in (Language.EN, Language.KO, Language.VI):
        stage.show_view(replace(stage.view, language=language))
        stage.screens.stack.destroyed.connect(lambda *_: dropped.append(1))
    stage.show_view(stage.default)
    qtbot.waitUntil(lambda: len(dropped) == 3)


def test_another_glass_keeps_nothing_of_the_one_before(stage):
    usual = stage.screens
    stage.show_view(replace(stage.view, language=Language.EN))
    stage.resize(800, 1280)
    stage.show_view(stage.default)
    assert stage.screens is not usual
    assert stage.screens.look.glass == stage.glass
