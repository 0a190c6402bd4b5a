# SPDX-License-Identifier: Apache-2.0
"""A hint for staff, small in the corner between two visits; the bar beside it has the colour of its tone."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.kiosk.look import Look, Role
from ui.kiosk.screens.say import Say
from ui.presenter.model import StaffHint
from ui.presenter.text_ids import TextId
from ui.texts import Language, Phrase, Run, phrase


class StaffNote(QWidget):
    """What is seen and what to do, in the language of the kiosk's staff: Japanese."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("staff-note")
        self._look = look
        self._bar = QFrame()
        self._bar.setFixedWidth(look.mm(1.0))
        self._said = Say(look, Role.SMALL, Qt.AlignmentFlag.AlignLeft, most_lines=3)
        self._said.colour(look.colours.muted)
        lines = QVBoxLayout()
        lines.addWidget(self._said)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look.mm(2.0))
        layout.addWidget(self._bar)
        layout.addLayout(lines, 1)
        self.hide()

    def say(self, hint: StaffHint | None) -> None:
        """Show a hint; None hides it."""
        self.setVisible(hint is not None)
        if hint is None:
            return
        head, what, then = (
            phrase(text, Language.JA).plain
            for text in (TextId.HINT_FOR_STAFF, hint.what, hint.then)
        )
        self._bar.setStyleSheet(f"background: {self._look.colours.tones[hint.tone]};")
        self._said.show_phrase(Phrase(Language.JA, (Run(f"{head}： {what}。 {then}。"),)))
