# SPDX-License-Identifier: Apache-2.0
"""The few parts that all screens are made of: a sentence in two languages and a big button with one."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from ui.kiosk.look import type_of
from ui.presenter import words
from ui.presenter.model import Text
from ui.presenter.text_ids import TextId

WORD_JOINER = "\u2060"


def whole_phrases(japanese: str) -> str:
    """Let a line break only at the spaces between phrases: Japanese may break anywhere otherwise."""
    return " ".join(WORD_JOINER.join(phrase) for phrase in japanese.split(" "))


class Sentence(QWidget):
    """Japanese, big, and English below."""

    def __init__(self, pixels: int, *, bold: bool = False) -> None:
        super().__init__()
        self._ja = _label(pixels, bold=bold)
        self._en = _label(max(18, round(pixels * 0.55)), bold=False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._ja)
        layout.addWidget(self._en)

    def say(self, text: Text | TextId | None) -> None:
        """Show the words of a text; None shows nothing."""
        found = None if text is None else words(text)
        self._ja.setText("" if found is None else whole_phrases(found.ja))
        self._en.setText("" if found is None else found.en)


def _label(pixels: int, *, bold: bool) -> QLabel:
    label = QLabel()
    label.setFont(type_of(pixels, bold=bold))
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


class BigButton(QPushButton):
    """A button for a finger, with a text in both languages."""

    def __init__(self, text: TextId, pixels: int, size: QSize) -> None:
        super().__init__()
        self._sentence = Sentence(pixels, bold=True)
        self._sentence.say(text)
        self._sentence.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 2, 10, 2)
        layout.addStretch(1)
        layout.addWidget(self._sentence)
        layout.addStretch(1)
        self.setFixedSize(size)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(words(text).ja)


def button_sheet(ground: str, ink: str, edge: str) -> str:
    """The colours of a button, pressed and unusable ones too."""
    return (
        f"QPushButton {{ background: {ground}; border: 2px solid {edge}; border-radius: 14px; }}"
        f"QPushButton:pressed {{ background: {edge}; }}"
        "QPushButton:disabled { background: #e4e1da; border-color: #cfcbc2; }"
        f"QPushButton QLabel {{ color: {ink}; background: transparent; }}"
        "QPushButton QLabel:disabled { color: #6b6f73; }"
    )
