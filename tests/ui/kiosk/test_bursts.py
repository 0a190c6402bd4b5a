# SPDX-License-Identifier: Apache-2.0
"""A scanner of bar codes that is plugged in: it chooses, agrees, tries and ends nothing, wherever the keyboard is."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication

from terminal.screen_settings import ScreenTable
from tests.support.key_bursts import SCANS, Keyboard
from tests.support.kiosk_exhibits import Holder
from tests.support.kiosk_states import STATES
from ui.kiosk.bursts import HASTE_MS, MANY, QUIET_MS, Haste, NoBursts
from ui.kiosk.language_picker import LanguagePicker
from ui.kiosk.stage import Stage
from ui.presenter import present
from ui.presenter.model import Action

SCREENS = (
    "idle",
    "number-b",
    "number-b-doubtful",
    "choose",
    "pin",
    "consent-together",
    "consent-surgery",
    "registration",
    "result-eligible",
    "result-slip-open",
    "history-middle-page",
    "staff",
    "pin-warned",
    "choose-warned",
)


@pytest.fixture
def stage(qtbot, dressed) -> Stage:
    made = Stage(lambda: None, table=ScreenTable(diagonal_inch=10.1))
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


@pytest.fixture
def told(stage: Stage) -> list[tuple[object, ...]]:
    """All that the stage tells, of whatever was done."""
    found: list[tuple[object, ...]] = []
    for signal in (stage.acted, stage.typed, stage.touched):
        signal.connect(lambda *what: found.append(what))
    return found


def keyboard(stage: Stage) -> Keyboard:
    window = stage.windowHandle()
    assert window is not None
    return Keyboard(window)


def stops(where: QObject) -> list[QAbstractButton]:
    """Wherever the keyboard can be."""
    found = where.findChildren(QAbstractButton)
    tab = Qt.FocusPolicy.TabFocus
    return [one for one in found if one.isVisible() and one.isEnabled() and one.focusPolicy() & tab]


def show(stage: Stage, name: str) -> None:
    """Until all of it is there."""
    stage.show_model(present(STATES[name], Holder()))
    for _ in range(3):
        QApplication.sendPostedEvents()
        QApplication.processEvents()


def quiet(stage: Stage) -> None:
    """What is held is let go."""
    for guard in stage.findChildren(NoBursts):
        guard.let_go()


@pytest.mark.parametrize("name", SCREENS)
def test_a_scan_does_nothing_wherever_the_keyboard_is(stage: Stage, told, name: str) -> None:
    show(stage, name)
    screen, view, keys = stage.currentWidget(), stage.view, keyboard(stage)
    filled = getattr(screen, "filled", None)
    for place in stops(stage):
        place.setFocus()
        assert stage.focusWidget() is place
        for scan in SCANS:
            keys.scan(scan)
            quiet(stage)
    assert told == []
    assert stage.view == view
    assert getattr(screen, "filled", None) == filled
    assert stage.findChild(LanguagePicker) is None


def test_a_scan_chooses_no_language(qtbot, stage: Stage, told) -> None:
    show(stage, "choose")
    opens = stage.findChild(QAbstractButton, "view-language")
    qtbot.mouseClick(opens, Qt.MouseButton.LeftButton)
    picker, view = stage.findChild(LanguagePicker), stage.view
    assert picker is not None
    told.clear()
    for place in stops(picker):
        place.setFocus()
        for scan in SCANS:
            keyboard(stage).scan(scan)
            quiet(stage)
    assert (told, stage.view, picker.isVisible()) == ([], view, True)


def test_a_pin_that_is_half_typed_is_as_it_was_after_a_scan(stage: Stage) -> None:
    show(stage, "pin")
    keys = keyboard(stage)
    keys.type("12")
    quiet(stage)
    for scan in SCANS:
        keys.scan(scan)
        quiet(stage)
    assert stage.currentWidget().filled == 2


@pytest.mark.parametrize("key", ["\r", " "])
def test_a_switch_that_presses_one_key_chooses(qtbot, stage: Stage, told, key: str) -> None:
    show(stage, "choose")
    stage.currentWidget().findChild(QAbstractButton, "button-face").setFocus()
    keyboard(stage).type(key)
    qtbot.waitUntil(lambda: (3, Action.FACE) in told)


def test_who_types_a_pin_fast_is_a_person(qtbot, stage: Stage) -> None:
    digits: list[bytes] = []
    stage.typed.connect(lambda _kind, _visit, typed: digits.append(bytes(typed)))
    show(stage, "pin")
    keyboard(stage).type("1234\r", gap_ms=HASTE_MS + 10)
    qtbot.waitUntil(lambda: digits == [b"1234"])


@pytest.fixture
def machine() -> Callable[..., list[bool]]:
    def follow(*gaps_ms: int) -> list[bool]:
        haste, now, found = Haste(), 1000, []
        for gap in (0, *gaps_ms):
            now += gap
            haste.press(now)
            found.append(haste.machine)
        return found

    return follow


def test_two_or_three_fingers_that_fall_at_once_are_a_persons(machine) -> None:
    assert not any(machine(2, 2, 90, 3, 80, 1, 5, 100))


def test_what_follows_a_burst_is_dropped_until_it_is_quiet(machine) -> None:
    burst = (2,) * (MANY - 1)
    assert machine(*burst, QUIET_MS - 1, QUIET_MS - 1, QUIET_MS)[MANY - 1 :] == [True] * 3 + [False]


def test_a_clock_that_begins_anew_makes_nobody_a_machine(machine) -> None:
    assert not any(machine(-500, 100, -500, 100, -500, 100))
