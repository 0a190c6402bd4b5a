# SPDX-License-Identifier: Apache-2.0
"""The steps of an entry: which there are, which are done, which is now. A press on one leads there."""

from typing import Final

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui.kiosk.look import Look, Role
from ui.kiosk.screens.buttons import Kind, TouchButton, ink_of, pale, sheet
from ui.presenter.text_ids import TextId
from ui.texts import Phrase, Run, phrase

DONE: Final = "✓"


class StepTab(TouchButton):
    """The number of a step, or a tick when it is done; and its name."""

    def __init__(self, look: Look, number: int, name: TextId) -> None:
        super().__init__(look, name, Kind.QUIET, role=Role.SMALL)
        self._number, self._step = number, phrase(name, look.view.language)
        self.setObjectName(f"step-{number}")
        self.setCheckable(True)
        self.setFixedHeight(look.key_height)
        pad = look.mm(0.3)
        self.inside.setContentsMargins(pad, 0, pad, look.mm(1.8))
        colours, edge = look.colours, look.mm(0.8)
        self.setStyleSheet(
            sheet(look, Kind.QUIET)
            + f"QPushButton {{ border-radius: 0; border: 0; border-bottom: {edge}px solid {colours.muted}; }}"
            + f"QPushButton:checked {{ border-bottom: {2 * edge}px solid {colours.key_edge}; }}"
            + f"QPushButton:disabled {{ background: transparent; border-color: {colours.line}; }}"
        )
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Shares the row with the others."""
        return QSize(self._look.touch, self._look.touch)

    def show_state(self, *, now: bool, done: bool, reachable: bool) -> None:
        """Drawn and said."""
        sign = DONE if done and not now else str(self._number)
        self._text.show_phrase(
            Phrase(self._step.language, (Run(f"{sign}\u2060 "), *self._step.runs))
        )
        self._name()
        self.setEnabled(reachable or now)
        self.setChecked(now)
        quiet = pale(self._look) if not (reachable or now) else ink_of(self._look, Kind.QUIET)
        self._text.colour(self._look.colours.key_edge if now else quiet)


class StepTabs(QWidget):
    """`chosen` carries the place of a step."""

    chosen = Signal(int)

    def __init__(self, look: Look, names: tuple[TextId, ...]) -> None:
        super().__init__()
        self._tabs = [StepTab(look, place + 1, name) for place, name in enumerate(names)]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.mm(2.0))
        for place, tab in enumerate(self._tabs):
            tab.clicked.connect(lambda _=False, place=place: self.chosen.emit(place))
            row.addWidget(tab, 1)

    def show_steps(self, now: int, done: tuple[bool, ...], *, free: bool) -> None:
        """`free`: each can be gone to; otherwise those before the first that is not done, and that one."""
        reach = next((place for place, one in enumerate(done) if not one), len(done))
        for place, tab in enumerate(self._tabs):
            tab.show_state(now=place == now, done=done[place], reachable=free or place <= reach)
