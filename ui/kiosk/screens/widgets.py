# SPDX-License-Identifier: Apache-2.0
"""The few parts that all screens are made of: a sentence in two languages and a big button with one."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui.kiosk.look import INK, MUTED, TONES, type_of
from ui.presenter.model import StaffHint, Text
from ui.presenter.text_ids import TextId
from ui.texts import words

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


class StaffNote(QWidget):
    """A hint for staff, small and grey in the corner; the bar beside it has the colour of its tone."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("staff-note")
        self._bar = QFrame()
        self._bar.setFixedWidth(5)
        self._ja, self._en = _label(16, bold=False), _label(14, bold=False)
        lines = QVBoxLayout()
        lines.setSpacing(0)
        for label in (self._ja, self._en):
            label.setAlignment(Qt.AlignmentFlag.AlignLeft)
            label.setStyleSheet(f"color: {MUTED};")
            lines.addWidget(label)
        lines.insertStretch(0, 1)
        lines.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self._bar)
        layout.addLayout(lines, 1)
        self.hide()

    def say(self, hint: StaffHint | None) -> None:
        """Show a hint; None hides it."""
        self.setVisible(hint is not None)
        if hint is None:
            return
        head, what, then = words(TextId.HINT_FOR_STAFF), words(hint.what), words(hint.then)
        self._bar.setStyleSheet(f"background: {TONES[hint.tone]};")
        self._ja.setText(whole_phrases(f"{head.ja}： {what.ja}。 {then.ja}。"))
        self._en.setText(f"{head.en}: {what.en}. {then.en}.")


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
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(words(text).ja)


def button_sheet(ground: str, ink: str, edge: str) -> str:
    """The colours of a button, pressed and unusable ones too."""
    return (
        f"QPushButton {{ background: {ground}; border: 2px solid {edge}; border-radius: 14px; }}"
        f"QPushButton:pressed {{ background: {edge}; }}"
        f"QPushButton:focus {{ border: 5px solid {INK}; }}"
        "QPushButton:disabled { background: #e4e1da; border-color: #cfcbc2; }"
        f"QPushButton QLabel {{ color: {ink}; background: transparent; }}"
        "QPushButton QLabel:disabled { color: #6b6f73; }"
    )
