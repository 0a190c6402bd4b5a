# SPDX-License-Identifier: Apache-2.0
"""The panel beside the stage: the hand with the card, the person before the camera, the service, the staff.

For developers, so it is in English only and shows no person's data but the names of files.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui.kiosk.lies import Lie
from ui.kiosk.look import type_of
from ui.kiosk.report import Report, ServiceState
from ui.kiosk.stock import Stock
from ui.kiosk.window import PANEL_WIDTH

NO_CAMERA = "(no camera)"
BLINKS = ((0.7, "blink"), (7.0, "blink-long"))
"""Shorter and longer than people without a camera above the tray are asked to hold still."""
CHANGING = (ServiceState.STARTING, ServiceState.STOPPING)


class Panel(QWidget):
    """Says what was asked for, and shows what became of it."""

    insert = Signal(str)
    pull = Signal()
    lift = Signal()
    blink = Signal(float)
    swap_face = Signal(bool)
    stand = Signal(object)
    see_card = Signal(bool)
    lie = Signal(object)
    serve = Signal(bool)

    def __init__(self, stock: Stock, staff_code: str | None = None) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(PANEL_WIDTH)
        self._scenes = list(stock.scenes)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(7)
        self._add_card(list(stock.cards))
        self._add_person()
        self._add_service()
        self._add_staff(staff_code)
        self._column.addStretch(1)
        self._state = self._label("", "state")
        self._problem = self._label("", "problem")
        self.show_report(Report())
        self.show_state("")

    def announce(self) -> None:
        """Tell what is chosen at the start."""
        self._tell_scene()
        self.see_card.emit(self._tray.isChecked())

    def show_report(self, report: Report) -> None:
        """The world is like this now."""
        self._insert.setEnabled(report.card is None)
        self._pull.setEnabled(report.card is not None)
        self._lift.setEnabled(report.card is not None)
        for blink in self._blinks:
            blink.setEnabled(report.card is not None)
        self._on_reader.setText(f"on the reader: {report.card or 'nothing'}")
        self._service.setText(f"mock service: {report.service.value}")
        up = report.service is ServiceState.UP
        self._serve.setText("stop it" if up else "start it")
        self._serve.setEnabled(report.service not in CHANGING)
        self._slips.setText(report.slips)
        self._problem.setText(report.problem or "")

    def show_state(self, name: str) -> None:
        """The session is in this state."""
        self._state.setText(f"state: {name}" if name else "")

    def _add_card(self, cards: list[str]) -> None:
        self._heading("Card")
        self._cards = self._choice(cards, "cards")
        self._cards.currentTextChanged.connect(self._match_scene)
        self._insert = self._button("insert", "insert")
        self._insert.clicked.connect(lambda: self.insert.emit(self._cards.currentText()))
        self._pull = self._button("pull", "pull")
        self._pull.clicked.connect(self.pull)
        self._lift = self._button("lift for a moment", "lift")
        self._lift.clicked.connect(self.lift)
        self._tray = self._box("a camera reads the card's face", "tray")
        self._tray.setChecked(True)
        self._tray.toggled.connect(self.see_card)
        self._lies = self._choice([lie.value for lie in Lie], "lies")
        self._lies.currentTextChanged.connect(lambda name: self.lie.emit(Lie(name)))
        self._stranger = self._box("another card's face", "stranger")
        self._stranger.toggled.connect(self.swap_face)
        self._on_reader = self._label("", "on-reader")
        self._add_radio()

    def _add_radio(self) -> None:
        """The card lies where it lies, and its radio is gone for a while."""
        self._blinks = [self._blink(seconds, name) for seconds, name in BLINKS]

    def _blink(self, seconds: float, name: str) -> QPushButton:
        button = self._button(f"radio gone for {seconds:g} s", name)
        button.clicked.connect(lambda: self.blink.emit(seconds))
        return button

    def _add_person(self) -> None:
        self._heading("Before the camera")
        self._people = self._choice([*self._scenes, NO_CAMERA], "scenes")
        self._match_scene(self._cards.currentText())
        self._people.currentTextChanged.connect(self._tell_scene)

    def _add_service(self) -> None:
        self._heading("Eligibility service")
        self._service = self._label("", "service")
        self._serve = self._button("", "serve")
        self._serve.clicked.connect(lambda: self.serve.emit(self._serve.text() == "start it"))

    def _add_staff(self, code: str | None) -> None:
        """The way in is the real one: the corner, then the code."""
        self._heading("Staff")
        way = "press the stage's top right corner for 2 s"
        known = "staff of your settings" if code is None else f"staff code {code}"
        self._label(f"{known}: {way}", "staff-code")
        self._slips = self._label("", "slips")

    def _match_scene(self, card: str) -> None:
        """The holder of a card stands there by default, when there is a scene of that name."""
        if card in self._scenes:
            self._people.setCurrentText(card)

    def _tell_scene(self) -> None:
        name = self._people.currentText()
        self.stand.emit(None if name == NO_CAMERA else name)

    def _heading(self, text: str) -> None:
        label = QLabel(text)
        label.setFont(type_of(15, bold=True))
        label.setContentsMargins(0, 10, 0, 0)
        self._column.addWidget(label)

    def _label(self, text: str, name: str) -> QLabel:
        label = QLabel(text)
        label.setObjectName(f"panel-{name}")
        label.setFont(type_of(13))
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        self._column.addWidget(label)
        return label

    def _button(self, text: str, name: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(f"panel-{name}")
        button.setFont(type_of(14))
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._column.addWidget(button)
        return button

    def _box(self, text: str, name: str) -> QCheckBox:
        box = QCheckBox(text)
        box.setObjectName(f"panel-{name}")
        self._column.addWidget(box)
        return box

    def _choice(self, items: list[str], name: str) -> QComboBox:
        box = QComboBox()
        box.setObjectName(f"panel-{name}")
        box.setFont(type_of(14))
        box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        box.addItems(items)
        self._column.addWidget(box)
        return box
