# SPDX-License-Identifier: Apache-2.0
"""Starting up, or a device is missing: the screen heals by itself when it is back.

The code is big: reception reads it out on the telephone.
"""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout

from ui.kiosk.look import Look, Role
from ui.kiosk.screens.buttons import plain_label
from ui.kiosk.screens.dots import MovingDots
from ui.kiosk.screens.marked import MarkedScreen
from ui.kiosk.screens.say import Say
from ui.presenter.model import ScreenModel
from ui.presenter.text_ids import TextId
from ui.texts import Phrase, Run, phrase


class CodeBox(QFrame):
    """What to read out to who helps from far away."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("code-box")
        colours, gap = look.colours, look.gap
        self.setStyleSheet(
            f"#code-box {{ border: {max(2, look.mm(0.4))}px solid {colours.line};"
            f" border-radius: {look.mm(2.4)}px; }}"
        )
        caption = Say(look, Role.HINT)
        said = phrase(TextId.SUPPORT_CODE, look.view.language)
        caption.show_phrase(Phrase(said.language, (Run(said.plain),)))  # for staff: no readings
        caption.colour(colours.muted)
        self.code = plain_label(look, Role.NAME)
        self.code.setObjectName("support-code")
        self.code.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.code.setFixedHeight(self.code.fontMetrics().height())
        self.code.setStyleSheet(f"color: {colours.ink};")
        inside = QVBoxLayout(self)
        inside.setContentsMargins(2 * gap, gap // 4, 2 * gap, 0)
        inside.setSpacing(0)
        inside.addWidget(caption)
        inside.addWidget(self.code)


class OutOfServiceScreen(MarkedScreen):
    """Dots while it starts; a mark and the code when something is missing."""

    aside = True
    foot_stays = False
    detail_role = Role.BUTTON
    detail_upright = Role.HEADLINE
    mark_mm = 36.0

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.dots = MovingDots(look, 7.0)
        self.middle.insertWidget(1, self.dots)
        self.box = CodeBox(look)
        at = self.words.count() - 1 if self.beside else self.words.count()
        self.words.setSpacing(2 * look.gap)
        self.words.insertWidget(at, self.box, alignment=Qt.AlignmentFlag.AlignHCenter)

        if not self.beside:
            self.words.addStretch(1)
            self.layout().setStretchFactor(self.words, 1)  # type: ignore[union-attr]

    def show_model(self, model: ScreenModel) -> None:
        """Become this model."""
        super().show_model(model)
        starts = model.support_code is None
        self.mark.setVisible(not starts)
        self.dots.setVisible(starts)
        self.box.setVisible(not starts)
        self.box.code.setText(model.support_code or "")
        self._code.clear()
