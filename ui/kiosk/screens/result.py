# SPDX-License-Identifier: Apache-2.0
"""What the service said, to the person whose card lies there: the only screen with a name.

Of all that the service said only the name is shown, and what to do: a neighbour may read along.
"""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics

from ui.kiosk.look import Look, Role
from ui.kiosk.screens.snug import SnugSay
from ui.kiosk.screens.told import ToldScreen
from ui.presenter.model import ScreenModel
from ui.texts import Language, Phrase, Run
from ui.texts.glyphs import showable


class ResultScreen(ToldScreen):
    """The name stands above the mark while the card lies there, and nowhere afterwards."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._name = SnugSay(look, Role.NAME, Qt.AlignmentFlag.AlignHCenter, lines=2)
        self._name.setObjectName("holder-name")
        self.who.insertWidget(0, self._name)

    def show_model(self, model: ScreenModel) -> None:
        """Become this model."""
        super().show_model(model)
        self._name.show_phrase(None if model.name is None else self._written(model.name))
        self._name.setVisible(model.name is not None)

    def forget(self) -> None:
        """The name goes when the screen goes."""
        self._name.show_phrase(None)

    def _written(self, name: str) -> Phrase:
        """As on the card, with 様; where no font has a letter, a sign stands for it."""
        known = QFontMetrics(self.look.type(Role.NAME, Language.JA)).inFontUcs4
        together = Run(" 様", "")  # with an empty reading it is never parted from the name
        return Phrase(Language.JA, (Run(showable(name, known)), together))
