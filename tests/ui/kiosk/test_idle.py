# SPDX-License-Identifier: Apache-2.0
"""The idle screen: a drawing that says how, the languages at once, and which card lies there."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QWidget

from terminal.journal.advice import Advice, AdviceId, AdviceLevel
from terminal.screen_settings import ScreenTable
from terminal.session.states import Idle, ReadingCard
from terminal.session.values import LyingCard, Visit
from ui.kiosk.screens.art.theatre import Theatre
from ui.kiosk.screens.idle import IdleScreen
from ui.kiosk.stage import Stage
from ui.presenter import present
from ui.texts import Language, phrase


class Nobody:
    def holder_name(self, visit: int) -> str | None:
        return {}.get(visit)

    def number_b_draft(self, visit: int) -> str | None:
        return {}.get(visit)


def stage_of(qtbot, **table: object) -> Stage:
    made = Stage(lambda: None, table=ScreenTable(**table))
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    made.show_model(present(Idle(1), Nobody()))
    return made


@pytest.fixture
def stage(qtbot, dressed) -> Stage:
    return stage_of(qtbot)


def idle_of(stage: Stage) -> IdleScreen:
    screen = stage.currentWidget()
    assert isinstance(screen, IdleScreen)
    return screen


def buttons(stage: Stage) -> dict[str, QAbstractButton]:
    found = idle_of(stage).languages.findChildren(QAbstractButton)
    return {one.objectName(): one for one in found}


def test_all_languages_are_seen_at_once_each_in_its_own_letters(stage: Stage) -> None:
    shown = {name: button.text() for name, button in buttons(stage).items()}
    assert set(shown) == {f"language-{language.value}" for language in Language}
    assert shown["language-ko"] == "한국어"
    for button in buttons(stage).values():
        assert button.isVisible()
        assert min(button.width(), button.height()) >= stage.look.touch


@pytest.mark.parametrize("language", list(Language))
def test_one_touch_changes_the_language_and_marks_it(
    qtbot, stage: Stage, language: Language
) -> None:
    qtbot.mouseClick(buttons(stage)[f"language-{language.value}"], Qt.MouseButton.LeftButton)
    assert stage.view.language is language
    pressed = [name for name, button in buttons(stage).items() if button.isChecked()]
    assert pressed == [f"language-{language.value}"]


def test_who_touches_the_language_that_is_spoken_sees_it_pressed_still(qtbot, stage: Stage) -> None:
    button = buttons(stage)["language-ja"]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert button.isChecked()


def test_only_the_languages_that_the_clinic_chose_are_offered(qtbot, dressed) -> None:
    stage = stage_of(qtbot, languages=("ja", "en"))
    assert set(buttons(stage)) == {"language-ja", "language-en"}
    stage = stage_of(qtbot, languages=("ja",))
    assert not idle_of(stage).languages.isVisible()


def test_each_kind_of_trouble_with_a_lying_card_has_its_own_drawing(stage: Stage) -> None:
    plays = {}
    for lies in (None, *LyingCard):
        stage.show_model(present(Idle(1, lies), Nobody()))
        plays[lies] = idle_of(stage).picture.play
    mine = {None, LyingCard.MY_NUMBER, LyingCard.MY_NUMBER_BACK}
    assert len({id(plays[lies]) for lies in mine}) == 3
    others = {id(play) for lies, play in plays.items() if lies not in mine}
    assert len(others) == 1
    assert others.isdisjoint({id(plays[lies]) for lies in mine})


def test_the_drawing_has_the_sentence_as_its_name(stage: Stage) -> None:
    assert stage.model is not None
    said = phrase(stage.model.headline, Language.JA).plain
    assert idle_of(stage).picture.accessibleName() == said


def test_nothing_moves_after_the_idle_screen(stage: Stage) -> None:
    film = idle_of(stage).picture.film
    assert film.runs
    stage.show_model(present(ReadingCard(Visit(1)), Nobody()))
    assert not film.runs


def test_a_hint_for_staff_takes_its_room_only_while_there_is_one(stage: Stage) -> None:
    free = idle_of(stage).picture.height()
    advice = Advice(AdviceLevel.NOTICE, AdviceId.HAND, "hand")
    stage.show_model(present(Idle(1), Nobody(), advice))
    idle_of(stage).layout().activate()
    note = idle_of(stage).findChild(QWidget, "staff-note")
    assert note is not None
    assert note.isVisible()
    assert idle_of(stage).picture.height() < free
    stage.show_model(present(Idle(1), Nobody()))
    idle_of(stage).layout().activate()
    assert idle_of(stage).picture.height() == free


def test_where_nothing_may_move_three_pictures_say_how(qtbot, dressed) -> None:
    stage = stage_of(qtbot, motion=False)
    steps = idle_of(stage).steps
    assert steps is not None
    assert steps.isVisible()
    shown = [one for one in stage.findChildren(Theatre) if one.isVisible()]
    assert len(shown) == 3
    stage.show_model(present(Idle(1, LyingCard.MY_NUMBER), Nobody()))
    assert not steps.isVisible()
    assert idle_of(stage).picture.isVisible()
    assert not any(one.film.runs for one in stage.findChildren(Theatre))
