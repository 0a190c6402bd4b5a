# SPDX-License-Identifier: Apache-2.0
"""What the bench's panel is made of: groups with a short heading, and rows of small buttons and choices.

A click leaves the keyboard with the stage; Tab and Alt with the underlined letter lead into the panel.
"""

from collections.abc import Iterable
from typing import Final, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui.kiosk.look import type_of

Part = TypeVar("Part", bound=QWidget)

WORDS_PX, HEADING_PX = 13, 12
ROW_PX: Final = 30
HEADING, QUIET, TROUBLE = "#9fb8d0", "#b9c2cb", "#ffb0a8"
NEXT, PRESSED = "#2f6fa8", "#ffd37a"
DARK: Final = {
    QPalette.ColorRole.Window: "#22272d",
    QPalette.ColorRole.WindowText: "#eef1f4",
    QPalette.ColorRole.Base: "#2d343b",
    QPalette.ColorRole.Text: "#ffffff",
    QPalette.ColorRole.Button: "#3a434d",
    QPalette.ColorRole.ButtonText: "#ffffff",
    QPalette.ColorRole.Light: "#566270",
    QPalette.ColorRole.Highlight: NEXT,
    QPalette.ColorRole.HighlightedText: "#ffffff",
}


def dark() -> QPalette:
    """The panel is no part of what patients see, and looks so."""
    palette = QPalette(QColor(DARK[QPalette.ColorRole.Button]), QColor("#22272d"))
    for role, colour in DARK.items():
        palette.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.ButtonText, QPalette.ColorRole.Text):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor("#7d8791"))
    return palette


def shine(button: QPushButton, colour: str | None) -> None:
    """What is on, or what comes next."""
    palette = button.palette()
    palette.setColor(QPalette.ColorRole.Button, QColor(colour or DARK[QPalette.ColorRole.Button]))
    ink = "#1b1f23" if colour == PRESSED else "#ffffff"
    for group in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive):
        palette.setColor(group, QPalette.ColorRole.ButtonText, QColor(ink))
    button.setPalette(palette)


class Group(QWidget):
    """A heading, a remark beside it (how the thing is now), and rows below."""

    def __init__(self, heading: str) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(5)
        title = _label(heading.upper(), HEADING_PX, HEADING)
        self.remark = _label("", HEADING_PX, QUIET)
        self.remark.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.row(title, self.remark)

    def row(self, *parts: QWidget, first: int = 1) -> None:
        """Side by side, in equal parts; the first one so many times as wide."""
        line = QHBoxLayout()
        line.setSpacing(6)
        for nth, part in enumerate(parts):
            line.addWidget(part, 1 if nth else first)
        self._column.addLayout(line)

    def note(self, text: str, name: str, colour: str = QUIET) -> QLabel:
        """A line of words of its own."""
        label = named(_label(text, WORDS_PX, colour), name)
        label.setWordWrap(True)
        self._column.addWidget(label)
        return label


def button(text: str, name: str, tip: str = "", *, stays: bool = False) -> QPushButton:
    """`stays`: pressed until it is pressed again."""
    made = named(QPushButton(text), name)
    made.setCheckable(stays)
    made.setFont(type_of(WORDS_PX))
    made.setFixedHeight(ROW_PX)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    made.setToolTip(tip)
    return made


def box(text: str, name: str) -> QCheckBox:
    """On or off."""
    made = named(QCheckBox(text), name)
    made.setFont(type_of(WORDS_PX))
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return made


def choice(items: Iterable[str], name: str, says: str) -> QComboBox:
    """One of several; `says`: what is chosen, for screen readers and as a tip."""
    made = named(QComboBox(), name)
    made.setFont(type_of(WORDS_PX))
    made.setFixedHeight(ROW_PX)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    made.setAccessibleName(says)
    made.setToolTip(says)
    made.setMaxVisibleItems(30)
    made.addItems(list(items))
    return made


def named(part: Part, name: str) -> Part:
    """How tests find it."""
    part.setObjectName(f"panel-{name}")
    return part


def _label(text: str, pixels: int, colour: str) -> QLabel:
    label = QLabel(text)
    label.setFont(type_of(pixels, bold=colour == HEADING))
    palette = dark()
    palette.setColor(QPalette.ColorRole.WindowText, QColor(colour))
    label.setPalette(palette)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
