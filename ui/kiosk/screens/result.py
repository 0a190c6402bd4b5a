# SPDX-License-Identifier: Apache-2.0
"""What the service said, to the person whose card lies there: the only screen with a name."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from ui.kiosk.look import Look, Role
from ui.kiosk.screens.marked import MarkedScreen
from ui.presenter.model import ScreenModel
from ui.texts import Language
from ui.texts.glyphs import showable


class ResultScreen(MarkedScreen):
    """The name stands above the mark while the card lies there, and nowhere afterwards."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._name = QLabel()
        self._name.setObjectName("holder-name")
        self._name.setFont(look.type(Role.NAME, Language.JA))
        self._name.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._name.setTextFormat(Qt.TextFormat.PlainText)
        self._name.setWordWrap(True)
        self.middle.insertWidget(0, self._name)

    def show_model(self, model: ScreenModel) -> None:
        """Become this model."""
        super().show_model(model)
        known = self._name.fontMetrics().inFontUcs4
        self._name.setText("" if model.name is None else f"{showable(model.name, known)} 様")

    def forget(self) -> None:
        """The name goes when the screen goes."""
        self._name.clear()
