# SPDX-License-Identifier: Apache-2.0
"""The ways to confirm who somebody is: only those offered, as cards that all of a finger fits on."""

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication

from ui.kiosk.look import Glass, Look
from ui.kiosk.screens.choice_card import ChoiceCard, IconView
from ui.kiosk.screens.choose import ChooseScreen
from ui.kiosk.screens.say import Say
from ui.kiosk.stage import Stage
from ui.presenter.model import Action, Button, ScreenKind, ScreenModel, Text
from ui.presenter.text_ids import TextId
from ui.presenter.view import View
from ui.texts import Language

FACE = Button(Action.FACE, TextId.BUTTON_FACE, TextId.FACE_NEUTRAL)
PIN = Button(Action.PIN, TextId.BUTTON_PIN, TextId.PIN_WHICH)
STAFF = Button(Action.STAFF, TextId.BUTTON_STAFF, TextId.STAFF_COMING)
CANCEL = Button(Action.CANCEL, TextId.BUTTON_CANCEL)
UPRIGHT, WIDE = Glass.of(800, 1280, 10.1), Glass.of(1280, 800, 10.1)


def choosing(*buttons: Button, failed: TextId | None = None) -> ScreenModel:
    detail = None if failed is None else Text(failed)
    return ScreenModel(
        ScreenKind.CHOOSE, Text(TextId.CHOOSE), detail, visit=3, buttons=(*buttons, CANCEL)
    )


def screen_of(qtbot, view: View, glass: Glass, model: ScreenModel) -> ChooseScreen:
    made = ChooseScreen(Look(view, glass))
    qtbot.addWidget(made)
    made.show_model(model)
    made.resize(glass.width, round(glass.height * 0.87))
    made.show()
    QApplication.processEvents()
    return made


def cards_of(screen: ChooseScreen) -> dict[str, ChoiceCard]:
    return {card.objectName(): card for card in screen.findChildren(ChoiceCard)}


@pytest.mark.parametrize("offered", [(FACE,), (FACE, PIN), (FACE, PIN, STAFF), (STAFF,)])
def test_only_the_ways_that_this_card_can_go_are_cards(
    qtbot, dressed, offered: tuple[Button, ...]
) -> None:
    screen = screen_of(qtbot, View(), WIDE, choosing(*offered))
    assert set(cards_of(screen)) == {f"button-{button.action.value}" for button in offered}
    everything = {button.objectName() for button in screen.findChildren(QAbstractButton)}
    assert everything - set(cards_of(screen)) == {"button-cancel"}


def test_a_card_says_what_it_is_and_what_it_takes(qtbot, dressed) -> None:
    screen = screen_of(qtbot, View(language=Language.EN), WIDE, choosing(FACE, PIN))
    assert cards_of(screen)["button-face"].accessibleName() == "Face Please look straight ahead"


def test_pressed_anywhere_also_on_its_icon_a_card_tells_its_way(qtbot, dressed) -> None:
    screen = screen_of(qtbot, View(), WIDE, choosing(FACE, PIN, STAFF))
    told: list[object] = []
    screen.acted.connect(told.append)
    card = cards_of(screen)["button-pin"]
    icon = card.findChild(IconView)
    assert icon is not None
    qtbot.mouseClick(card, Qt.MouseButton.LeftButton, pos=icon.geometry().center())
    qtbot.mouseClick(card, Qt.MouseButton.LeftButton)
    assert told == [Action.PIN, Action.PIN]


@pytest.mark.parametrize("glass", [WIDE, UPRIGHT])
@pytest.mark.parametrize(
    "view",
    [
        View(),
        View(furigana=True, large=True),
        View(language=Language.PT, large=True),
        View(language=Language.VI, large=True, left_handed=True),
    ],
)
def test_on_the_smallest_screen_all_words_and_icons_have_their_room(
    qtbot, dressed, glass: Glass, view: View
) -> None:
    model = choosing(FACE, PIN, STAFF, failed=TextId.FAILED_NOT_YOU)
    screen = screen_of(qtbot, view, glass, model)
    places = []
    for card in cards_of(screen).values():
        icon = card.findChild(IconView)
        assert icon is not None
        assert min(icon.width(), icon.height()) / glass.px_per_mm > 7.0
        assert min(card.width(), card.height()) >= screen.look.touch
        places.append(QRect(card.mapTo(screen, QPoint(0, 0)), card.size()))
    for said in (one for one in screen.findChildren(Say) if one.isVisible()):
        assert said.fits, said.text()
    assert not any(a.intersects(b) for a in places for b in places if a is not b)
    sizes = {place.size().toTuple() for place in places}
    widths, heights = zip(*sizes, strict=True)
    assert max(widths) - min(widths) <= 2
    assert max(heights) - min(heights) <= 2


def test_upright_the_cards_stand_one_above_the_other(qtbot, dressed) -> None:
    screen = screen_of(qtbot, View(), UPRIGHT, choosing(FACE, PIN, STAFF))
    tops = [card.y() for card in cards_of(screen).values()]
    assert len(set(tops)) == 3


def test_where_the_keyboard_is_shows_from_the_tab_key_to_the_next_touch(qtbot, dressed) -> None:
    stage = Stage(lambda: None)
    qtbot.addWidget(stage)
    stage.resize(1280, 800)
    stage.show()
    stage.show_model(choosing(FACE, PIN, STAFF))
    stage.activateWindow()
    qtbot.waitUntil(stage.isActiveWindow)
    card = stage.currentWidget().findChild(QAbstractButton, "button-face")
    assert card is not None
    plain = card.grab().toImage()
    card.setFocus()
    assert card.hasFocus()
    assert card.grab().toImage() == plain, "nobody uses a keyboard"
    qtbot.keyClick(stage.windowHandle(), Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: stage.property("keyboard") is True)
    card.setFocus()
    assert card.grab().toImage() != plain
    corner = stage.currentWidget().mapTo(stage, QPoint(5, 5))
    qtbot.mouseClick(stage.windowHandle(), Qt.MouseButton.LeftButton, pos=corner)
    assert stage.property("keyboard") is False
    assert card.grab().toImage() == plain
