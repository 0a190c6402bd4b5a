# SPDX-License-Identifier: Apache-2.0
"""For who uses a keyboard or a screen reader: everything is reached, pressed, named in their language, and seen."""

import unicodedata
from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QPushButton, QWidget

from tests.support.golden_pictures import pixels
from tests.support.screen_checks.contrast import PARTS, luminance, ratio
from tests.support.screen_checks.parts import buttons, called, front, is_within, place, texts
from ui.kiosk.look import FAMILIES, FAMILY
from ui.kiosk.screens.base import Screen
from ui.kiosk.screens.keypad import Keypad
from ui.kiosk.screens.say import Say
from ui.kiosk.stage import Stage
from ui.texts import Language
from ui.texts.glyphs import glyphs, is_selector

OWN_LETTERS: Final = {
    Language.JA: ("CJK", "HIRAGANA", "KATAKANA"),
    Language.ZH: ("CJK",),
    Language.KO: ("HANGUL",),
}
"""How Unicode calls them; the other languages write Latin letters."""
FOREIGN: Final = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL")
OF_ALL_LANGUAGES: Final = ("language-", "view-language", "holder-name", "era-")
"""Objects whose words are in letters of their own."""
ROUNDED: Final = 0.9
"""A frame with rounded corners is so much of one without."""
OF_STAFF: Final = ("staff-note", "support-code")


def faults_of_access(stage: Stage) -> list[str]:
    """All of them, in words."""
    root = front(stage)
    return [
        *_unreached(root),
        *_unpressed(root),
        *_unnamed(root, stage),
        *_without_glyph(root, stage),
    ]


def focus_chain(root: QWidget) -> list[QWidget]:
    """Where Tab leads, in this order."""
    found, widget = [], root.window()
    for _ in range(10_000):
        following = widget.nextInFocusChain()
        if following is None or following is root.window():
            return found
        widget = following
        stops = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        if stops and widget.isVisible() and widget.isEnabled() and is_within(widget, root):
            found.append(widget)
    raise AssertionError("the focus chain does not come back")


def _unreached(root: QWidget) -> Iterator[str]:
    """A keypad is one stop of Tab, whose keys are the keyboard's own."""
    reached = set(focus_chain(root))
    for button in buttons(root):
        pads = [pad for pad in root.findChildren(Keypad) if pad.isAncestorOf(button)]
        if button not in reached and not pads:
            yield f"Tab does not lead to {called(button)}"


def _unpressed(root: QWidget) -> Iterator[str]:
    for button in buttons(root):
        if button.focusPolicy() & Qt.FocusPolicy.TabFocus:
            for key in (Qt.Key.Key_Space, Qt.Key.Key_Return):
                if not presses(button, key):
                    yield f"{key.name[4:]} does not press {called(button)}"


def presses(button: QAbstractButton, key: Qt.Key) -> bool:
    """Whether this key presses it; nobody is told of it, and no menu opens."""
    checked = button.isChecked()
    menu = button.menu() if isinstance(button, QPushButton) else None
    if isinstance(button, QPushButton):
        button.setMenu(None)
    button.blockSignals(True)
    down = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(button, down)
    pressed = button.isDown() or down.isAccepted()
    button.setDown(False)
    button.setChecked(checked)
    button.blockSignals(False)
    if menu is not None:
        button.setMenu(menu)
    return pressed


def _unnamed(root: QWidget, stage: Stage) -> Iterator[str]:
    language = stage.view.language
    for widget in {*buttons(root), *texts(root), *focus_chain(root)}:
        interface = QAccessible.queryAccessibleInterface(widget)
        name = "" if interface is None else interface.text(QAccessible.Text.Name)
        if not name.strip():
            yield f"no name for a screen reader: {called(widget)}"
        elif not _is_any_language(widget) and not speaks(name, language):
            yield f"not in {language.value}: {called(widget)} is named “{name[:40]}”"


def speaks(said: str, language: Language) -> bool:
    """Whether the letters are those of the language; signs and digits are of all of them."""
    kinds = {unicodedata.name(letter, "").split(" ")[0] for letter in said if letter.isalpha()}
    own = OWN_LETTERS.get(language)
    if own is None:
        return not kinds & set(FOREIGN)
    return not kinds or bool(kinds & set(own))


def _is_any_language(widget: QWidget) -> bool:
    names = [widget.objectName()]
    parent = widget.parentWidget()
    while parent is not None:
        names.append(parent.objectName())
        parent = parent.parentWidget()
    return any(name.startswith((*OF_ALL_LANGUAGES, *OF_STAFF)) for name in names)


def _without_glyph(root: QWidget, stage: Stage) -> Iterator[str]:
    for widget in texts(root):
        fonts = _fonts_of(widget, stage)
        missing = sorted(
            sign
            for sign in set(widget.text())
            if not _is_unseen(sign) and not any(ord(sign) in glyphs(font) for font in fonts)
        )
        if missing:
            yield f"no glyph for {' '.join(f'U+{ord(one):04X}' for one in missing)}: {called(widget)}"


def _is_unseen(sign: str) -> bool:
    """It joins, parts or varies its neighbours and is never drawn itself."""
    return is_selector(sign) or unicodedata.category(sign) == "Cf"


def _fonts_of(widget: QWidget, stage: Stage) -> tuple[Language, ...]:
    if isinstance(widget, Say):
        return (stage.view.language, Language.JA)
    families = {FAMILY: Language.JA} | {family: one for one, family in FAMILIES.items()}
    return (families[widget.font().family()],)


def faults_of_focus(stage: Stage) -> list[str]:
    """Where the keyboard is can be seen (WCAG 2.2, 2.4.7, 2.4.13): two pixels around it, in plain contrast.

    The window has to be the active one, and a key that walks was pressed.
    """
    assert stage.isActiveWindow()
    stage.setProperty("keyboard", True)
    stage.setStyleSheet(stage.styleSheet())
    found = []
    for widget in focus_chain(front(stage)):
        if isinstance(widget, Screen):
            continue  # digits go to the screen itself, which always shows where the next one stands
        line = round(ROUNDED * 4 * (widget.width() + widget.height()))
        changed = _changed_by_focus(stage, widget)
        if changed < line:
            found.append(f"focus is hard to see: {called(widget)}, {changed} of {line} pixels")
    return found


def _changed_by_focus(stage: Stage, widget: QWidget) -> int:
    """How many pixels stand out by 3:1 from what they were without the focus."""
    stage.setFocus(Qt.FocusReason.TabFocusReason)
    without = luminance(pixels(stage.grab(place(widget)).toImage()))
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    with_it = luminance(pixels(stage.grab(place(widget)).toImage()))
    return int((ratio(without, with_it) >= PARTS).sum())
