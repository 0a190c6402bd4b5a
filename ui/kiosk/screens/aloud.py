# SPDX-License-Identifier: Apache-2.0
"""Tells a screen reader what has just come on the screen, where it would not look by itself (WCAG 2.2, 4.1.3)."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

from ui.presenter.model import ScreenModel
from ui.texts import Language, phrase


def announce(screen: QObject, words: str) -> None:
    """Costs nothing while no screen reader listens."""
    if words and QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(screen, words))


def announced(model: ScreenModel, language: Language) -> str:
    """What a person has to know and do, in the order in which it is done. No name: others may hear it."""
    texts = (model.headline, model.detail, *model.steps, *model.notes)
    said = dict.fromkeys(phrase(text, language).plain for text in texts if text is not None)
    return " ".join(said)
