# SPDX-License-Identifier: Apache-2.0
"""The bar above every screen, the languages over it, and the warning before a visit ends."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from terminal.screen_settings import ScreenTable
from terminal.session.states import LookingForFace
from terminal.session.values import FaceGuide, Visit
from tests.support.hand_made import IDLE, number_b, pin
from ui.kiosk.language_picker import LanguagePicker
from ui.kiosk.look import Look
from ui.kiosk.overlay import StillHere
from ui.kiosk.screens.number_b import NumberBScreen
from ui.kiosk.stage import BROKEN, Stage
from ui.kiosk.toggles import IconAbove, globe
from ui.presenter import present
from ui.presenter.model import Action, ScreenModel
from ui.presenter.nobody import Nobody
from ui.presenter.view import View
from ui.texts import Language

SIZES = {"wide": (1280, 800), "high": (800, 1280)}


@pytest.fixture
def stage(qtbot, dressed) -> Stage:
    made = Stage(lambda: None, table=ScreenTable(diagonal_inch=10.1))
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    made.show_model(pin())
    return made


def button(where: QWidget, name: str) -> QAbstractButton:
    found = where.findChild(QAbstractButton, name)
    assert found is not None, name
    return found


def picker(qtbot, stage: Stage) -> LanguagePicker:
    qtbot.mouseClick(button(stage, "view-language"), Qt.MouseButton.LeftButton)
    found = stage.findChild(LanguagePicker)
    assert found is not None
    return found


def frame(of: QWidget, within: QWidget):
    return of.rect().translated(of.mapTo(within, QPoint(0, 0)))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("language", Language)
def test_the_bar_fits_with_targets_of_15_mm(
    qtbot, stage: Stage, size: str, large: bool, language: Language
) -> None:
    stage.resize(*SIZES[size])
    stage.show_view(View(language=language, large=large, furigana=True))
    qtbot.wait(1)
    touch = Look(View(), stage.look.glass).touch
    bar = stage.findChild(QWidget, "top-bar")
    assert bar is not None
    frames = [frame(one, stage) for one in bar.findChildren(QAbstractButton) if one.isVisible()]
    assert len(frames) == (5 if language is Language.JA else 3), "furigana, voice: in Japanese only"
    for one in frames:
        assert min(one.width(), one.height()) >= touch
        assert stage.rect().contains(one)
    assert not any(
        one.intersects(other) for n, one in enumerate(frames) for other in frames[n + 1 :]
    )


@pytest.mark.parametrize("name", ["large", "furigana", "contrast", "voice"])
def test_what_is_on_is_shown_by_more_than_a_colour_and_said(qtbot, stage: Stage, name: str) -> None:
    off = replace(stage.view, voice=False)
    stage.show_view(off)
    assert not button(stage, f"view-{name}").isChecked()
    assert not _ticked(button(stage, f"view-{name}"))
    qtbot.mouseClick(button(stage, f"view-{name}"), Qt.MouseButton.LeftButton)
    assert getattr(stage.view, name)
    assert button(stage, f"view-{name}").isChecked()
    assert _ticked(button(stage, f"view-{name}"))


def _ticked(of: QAbstractButton) -> bool:
    icon = of.findChild(IconAbove)
    assert icon is not None
    return icon.ticked


def test_a_tick_is_seen(qtbot, dressed, stage: Stage) -> None:
    pictures = []
    for ticked in (False, True):
        icon = IconAbove(stage.look, globe, "#000000", ticked=ticked)
        qtbot.addWidget(icon)
        icon.resize(200, icon.height())
        pictures.append(icon.grab().toImage())
    assert pictures[0] != pictures[1]


def test_languages_stand_in_the_same_places_whichever_is_spoken(qtbot, stage: Stage) -> None:
    places = []
    for language in (Language.JA, Language.EN, Language.VI):
        stage.show_view(View(language=language))
        found = picker(qtbot, stage)
        qtbot.wait(1)
        names = [f"language-{one.value}" for one in Language]
        places.append([frame(button(found, name), found) for name in names])
        assert button(found, f"language-{language.value}").isChecked()
    assert places[0] == places[1] == places[2]
    touch = Look(View(), stage.look.glass).touch
    assert all(min(one.width(), one.height()) >= touch for one in places[0])


def test_one_touch_speaks_another_language_and_what_was_typed_stays(qtbot, stage: Stage) -> None:
    qtbot.keyClicks(stage.currentWidget(), "12")
    found = picker(qtbot, stage)
    qtbot.mouseClick(button(found, "language-ko"), Qt.MouseButton.LeftButton)
    assert stage.view.language is Language.KO
    assert stage.currentWidget().filled == 2
    assert stage.findChild(LanguagePicker) is None


def test_the_list_closes_by_its_button_by_escape_beside_it_and_by_itself(
    qtbot, stage: Stage
) -> None:
    def closed_by(how) -> bool:
        found = picker(qtbot, stage)
        qtbot.wait(1)
        how(found)
        return stage.findChild(LanguagePicker) is None

    assert closed_by(lambda it: button(it, "button-close").click())
    assert closed_by(lambda it: qtbot.keyClick(it, Qt.Key.Key_Escape))
    assert closed_by(lambda it: qtbot.mouseClick(it, Qt.MouseButton.LeftButton, pos=QPoint(3, 3)))
    assert closed_by(lambda it: it._ends.timeout.emit())
    assert closed_by(lambda _: stage.show_model(IDLE)), "and when the visit is over"


def test_a_list_that_was_closed_is_in_nobodys_way(qtbot, stage: Stage) -> None:
    """The bar once kept hold of it, and from then on no button of the bar did anything."""
    picker(qtbot, stage).close_list()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qtbot.mouseClick(button(stage, "view-large"), Qt.MouseButton.LeftButton)
    assert stage.view.large
    assert picker(qtbot, stage).isVisible()


def test_digits_typed_over_the_list_go_nowhere(qtbot, stage: Stage) -> None:
    found = picker(qtbot, stage)
    qtbot.keyClicks(found, "12")
    assert stage.currentWidget().filled == 0


# --- the warning --------------------------------------------------------------------------------


@pytest.fixture
def warned(qtbot, stage: Stage) -> StillHere:
    qtbot.keyClicks(stage.currentWidget(), "12")
    stage.show_model(replace(pin(), warns=True))
    qtbot.wait(1)
    found = stage.findChild(StillHere)
    assert found is not None
    assert found.isVisible()
    return found


@pytest.mark.parametrize("where", [QPoint(2, 2), None])
def test_one_touch_anywhere_goes_on_and_what_was_typed_is_there(
    qtbot, stage: Stage, warned: StillHere, where: QPoint | None
) -> None:
    told: list[tuple[object, ...]] = []
    stage.acted.connect(lambda *what: told.append(what))
    target, pos = (warned, where) if where else (button(warned, "button-continue"), QPoint())
    qtbot.mouseClick(target, Qt.MouseButton.LeftButton, pos=pos)
    assert (3, Action.CONTINUE) in told
    stage.show_model(pin())
    assert not warned.isVisible()
    assert stage.currentWidget().filled == 2


def test_a_key_goes_on_and_types_nothing(qtbot, stage: Stage, warned: StillHere) -> None:
    told: list[tuple[object, ...]] = []
    stage.acted.connect(lambda *what: told.append(what))
    qtbot.keyClicks(button(warned, "button-continue"), "3")
    assert told == [(3, Action.CONTINUE)]
    assert stage.currentWidget().filled == 2


def test_the_time_that_is_left_is_a_length(qtbot, warned: StillHere) -> None:
    class Clock:
        elapsed_ms = 0

        def isValid(self) -> bool:
            return True

        def elapsed(self) -> int:
            return self.elapsed_ms

        def start(self) -> None: ...

        def invalidate(self) -> None: ...

    clock = Clock()
    warned.bar._since = clock  # type: ignore[assignment]
    left = []
    for clock.elapsed_ms in (0, 10_000, 20_000, 99_000):
        left.append(warned.bar.left)
    assert left == [1.0, 0.5, 0.0, 0.0]


def test_what_lies_below_a_warning_cannot_be_read(qtbot, stage: Stage) -> None:
    stage.show_model(number_b())
    screen = stage.currentWidget()
    assert isinstance(screen, NumberBScreen)
    pictures = []
    for digits in ("550115", "431228"):
        screen.clear_all()
        qtbot.keyClicks(screen, digits)
        stage.show_model(replace(number_b(), warns=True))
        qtbot.wait(1)
        pictures.append(stage.grab(frame(screen.looks.field, stage)).toImage())
        stage.show_model(number_b())
    one, other = pictures
    points = [(x, y) for x in range(0, one.width(), 2) for y in range(0, one.height(), 2)]
    apart = max(
        abs(one.pixelColor(*at).lightness() - other.pixelColor(*at).lightness()) for at in points
    )
    assert apart <= 8, "of 255"


def test_the_tab_key_stays_inside(qtbot, stage: Stage, warned: StillHere) -> None:
    warned.focusNextPrevChild(True)
    focused = stage.window().focusWidget()
    assert focused is not None
    assert warned.isAncestorOf(focused)
    assert any("続けますか" in label.text() for label in warned.findChildren(QLabel))


LAST, NEXT = replace(pin(), visit=2), replace(pin(), visit=4)
RED = present(LookingForFace(Visit(3), FaceGuide("light_red", None, 0.6)), Nobody())


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (LAST, IDLE),
        (LAST, NEXT),
        (IDLE, NEXT),
        (LAST, BROKEN),
        (pin(), RED),
    ],
    ids=["the visit ends", "at once the next", "a card is laid", "out of service", "it shines"],
)
def test_a_list_left_open_covers_nothing_of_what_comes_then(
    qtbot, stage: Stage, before: ScreenModel, after: ScreenModel
) -> None:
    stage.show_model(before)
    assert picker(qtbot, stage).isVisible()
    stage.show_model(after)
    assert stage.findChild(LanguagePicker) is None


def test_a_list_left_open_goes_with_a_screen_that_cannot_be_drawn(qtbot, stage: Stage) -> None:
    picker(qtbot, stage)
    stage.blank()
    assert stage.findChild(LanguagePicker) is None


def test_a_list_that_is_open_stays_while_the_same_visit_goes_on(qtbot, stage: Stage) -> None:
    found = picker(qtbot, stage)
    stage.show_model(replace(pin(), warns=True))
    stage.show_model(pin())
    assert found.isVisible()
