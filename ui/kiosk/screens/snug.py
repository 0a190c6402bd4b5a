# SPDX-License-Identifier: Apache-2.0
"""Texts that share a height: each wants room for some lines, and shrinks when there is less."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QSizePolicy

from ui.kiosk.look import Look, Role
from ui.kiosk.screens.say import LEADING, RUBY, SIZES, Say


class SnugSay(Say):
    """`lines`: how many it wants room for, at its full size; `readings`: whether any can stand above."""

    def __init__(
        self,
        look: Look,
        role: Role,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        *,
        lines: int = 1,
        readings: bool = True,
    ) -> None:
        super().__init__(look, role, align, most_lines=max(2, lines + 1))
        ruby = RUBY if look.view.furigana and readings else 0.0
        self._wanted = round(look.letters(role) * (LEADING * 1.15 + ruby) * lines) + 2
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)

    def hasHeightForWidth(self) -> bool:
        """The height is the same for all texts."""
        return False

    def sizeHint(self) -> QSize:
        """As wide as the text is on one line."""
        wide = super().sizeHint().width()
        return QSize(wide, self._wanted if self.text() else 0)

    def minimumSizeHint(self) -> QSize:
        """At the smallest size."""
        return QSize(0, round(self._wanted * SIZES[-1]) if self.text() else 0)
