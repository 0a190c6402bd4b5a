# SPDX-License-Identifier: Apache-2.0
"""The panel beside the stage: the hand with the card, the radio, who is filmed, service, printer, the glass.

For developers, so it is in English only and shows no person's data but the names of files.
"""

from datetime import date

from PySide6.QtCore import QDate, QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QDateEdit, QScrollArea, QVBoxLayout, QWidget

from ui.kiosk.bench_glass import FILLS, GLASSES, BenchGlass
from ui.kiosk.lies import Lie
from ui.kiosk.look import type_of
from ui.kiosk.panel_parts import (
    NEXT,
    PRESSED,
    ROW_PX,
    TROUBLE,
    WORDS_PX,
    Group,
    box,
    button,
    choice,
    dark,
    named,
    shine,
)
from ui.kiosk.report import Report, ServiceState
from ui.kiosk.stock import Stock
from ui.kiosk.weather import PRINTER_IS, Weather
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
    gate = Signal(bool)
    swap_face = Signal(bool)
    stand = Signal(object)
    see_card = Signal(bool)
    lie = Signal(object)
    serve = Signal(bool)
    answer = Signal(object)
    printer = Signal(object)
    glass = Signal(object)
    day = Signal(object)

    def __init__(
        self,
        stock: Stock,
        staff_code: str | None = None,
        inch: float = GLASSES[0].inch,
        today: date | None = None,
    ) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setPalette(dark())
        self.setAutoFillBackground(True)
        self.setFixedWidth(PANEL_WIDTH)
        self._stock = stock
        self._inch = inch
        self._column = self._scrolled()
        self._add_card(list(stock.cards))
        self._add_tray()
        self._add_radio()
        self._add_person()
        self._add_service()
        self._add_printer()
        self._add_screen(today or date.today())
        self._add_staff(staff_code)
        self._column.addStretch(1)
        self.show_report(Report())
        self.show_state("")

    def announce(self) -> None:
        """Tell what is chosen at the start."""
        self._tell_scene()
        self._tell_glass()
        self.see_card.emit(self._tray.isChecked())

    def show_report(self, report: Report) -> None:
        """The world is like this now."""
        lies = report.card is not None
        self._insert.setEnabled(not lies)
        shine(self._insert, None if lies else NEXT)
        shine(self._pull, NEXT if lies else None)
        for of_a_card in (self._pull, self._lift, *self._blinks):
            of_a_card.setEnabled(lies)
        self._on_reader.setText(f"on the reader: {report.card or 'nothing'}")
        self._service.setText(f"mock service: {report.service.value}")
        up = report.service is ServiceState.UP
        self._serve.setText("&Stop" if up else "&Start")
        self._serve.setEnabled(report.service not in CHANGING)
        self._answers.setEnabled(up)
        self._day.setEnabled(report.service not in CHANGING)
        self._slips.setText(report.slips)
        self._slips.setVisible(bool(report.slips))
        self._problem.setText(report.problem or "")
        self._problem.setVisible(bool(report.problem))

    def show_state(self, name: str) -> None:
        """The session is in this state."""
        self._state.setText(f"state: {name}" if name else "")

    def _scrolled(self) -> QVBoxLayout:
        """A column that is scrolled where the window is too low for it."""
        area, inner, column = QScrollArea(), QWidget(), QVBoxLayout()
        area.setObjectName("panel-scroll")
        inner.setObjectName("panel-column")
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidgetResizable(True)
        inner.setLayout(column)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(14)
        area.setWidget(inner)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)
        return column

    def _group(self, heading: str) -> Group:
        group = Group(heading)
        self._column.addWidget(group)
        return group

    def _add_card(self, cards: list[str]) -> None:
        group = self._group("Card")
        self._on_reader = named(group.remark, "on-reader")
        self._cards = choice(cards, "cards", "the card in the hand")
        self._cards.currentTextChanged.connect(self._match_scene)
        self._insert = button("&Insert", "insert", "lay it on the reader (Alt-I)")
        self._insert.clicked.connect(lambda: self.insert.emit(self._cards.currentText()))
        self._pull = button("&Pull", "pull", "take it away (Alt-P)")
        self._pull.clicked.connect(self.pull)
        self._lift = button("&Lift 0.7 s", "lift", "take it up for a moment (Alt-L)")
        self._lift.clicked.connect(self.lift)
        group.row(self._cards)
        group.row(self._insert, self._pull, self._lift)

    def _add_tray(self) -> None:
        group = self._group("Camera above the card")
        self._tray = box("it reads the number", "tray")
        self._tray.setChecked(True)
        self._tray.toggled.connect(self.see_card)
        self._lies = choice([lie.value for lie in Lie], "lies", "how the card lies")
        self._lies.currentTextChanged.connect(lambda name: self.lie.emit(Lie(name)))
        self._stranger = box("another card's face", "stranger")
        self._stranger.toggled.connect(self.swap_face)
        group.row(self._tray, self._lies)
        group.row(self._stranger)

    def _add_radio(self) -> None:
        """The card lies where it lies, and its radio is gone for a while."""
        group = self._group("Radio")
        self._blinks = [self._blink(seconds, name) for seconds, name in BLINKS]
        gate = button(
            "&Gate", "gate", "gone for 0.2 s each 1.2 s, until pressed again (Alt-G)", stays=True
        )
        gate.toggled.connect(self.gate)
        gate.toggled.connect(lambda on: group.remark.setText("disturbed each 1.2 s" if on else ""))
        gate.toggled.connect(lambda on: shine(gate, PRESSED if on else None))
        group.row(*self._blinks, gate)

    def _blink(self, seconds: float, name: str) -> QWidget:
        made = button(f"Gone {seconds:g} s", name, "the card lies still, its radio is gone")
        made.clicked.connect(lambda: self.blink.emit(seconds))
        return made

    def _add_person(self) -> None:
        group = self._group("In front of the camera")
        self._people = choice([], "scenes", "who is filmed at the next face check")
        for name in sorted(self._stock.scenes, key=self._stock.is_attack):
            self._people.addItem(self._stock.label(name), name)
        self._people.addItem(NO_CAMERA, None)
        self._match_scene(self._cards.currentText())
        self._people.currentTextChanged.connect(self._tell_scene)
        group.row(self._people)

    def _add_service(self) -> None:
        group = self._group("Service")
        self._service = named(group.remark, "service")
        self._answers = choice([kind.value for kind in Weather], "answers", "what it answers")
        self._answers.currentTextChanged.connect(lambda name: self.answer.emit(Weather(name)))
        self._serve = button("", "serve", "the process behind the address (Alt-S)")
        self._serve.clicked.connect(lambda: self.serve.emit(self._serve.text() == "&Start"))
        group.row(self._answers, self._serve, first=3)

    def _add_printer(self) -> None:
        group = self._group("Slip printer")
        kinds = choice(PRINTER_IS, "printer", "how the printer is")
        kinds.currentTextChanged.connect(lambda name: self.printer.emit(PRINTER_IS[name]))
        group.row(kinds)

    def _add_screen(self, today: date) -> None:
        group = self._group("Kiosk screen")
        self._glasses = choice([glass.name for glass in GLASSES], "glass", "which screen this is")
        self._glasses.addItem(FILLS)
        if self._inch != GLASSES[0].inch:  # the settings say how large it is
            self._glasses.setCurrentText(FILLS)
        self._glasses.currentIndexChanged.connect(self._tell_glass)
        self._day = named(QDateEdit(QDate(today.year, today.month, today.day)), "day")
        self._day.setDisplayFormat("yyyy-MM-dd")
        self._day.setFixedHeight(ROW_PX)
        self._day.setFont(type_of(WORDS_PX))
        self._day.setButtonSymbols(QDateEdit.ButtonSymbols.NoButtons)
        self._day.setToolTip("the calendar day; the service is started anew")
        self._day.setAccessibleName("the calendar day")
        self._day.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._day.editingFinished.connect(self._tell_day)
        self._day.installEventFilter(self)
        self._told_day = self._day.date()
        group.row(self._glasses, self._day, first=2)

    def _add_staff(self, code: str | None) -> None:
        """The way in is the real one: the corner, then the code."""
        group = self._group("Staff")
        way = "press the screen's top right corner for 2 s"
        known = "staff of your settings" if code is None else f"code {code}"
        group.note(f"{known}: {way}", "staff-code")
        self._slips = group.note("", "slips")
        self._state = group.note("", "state")
        self._problem = group.note("", "problem", TROUBLE)

    def _match_scene(self, card: str) -> None:
        """The holder of a card stands there by default, when there is a scene of that name."""
        if card in self._stock.scenes:
            self._people.setCurrentIndex(self._people.findData(card))

    def _tell_scene(self) -> None:
        self.stand.emit(self._people.currentData())

    def _tell_glass(self) -> None:
        place = self._glasses.currentIndex()
        filling = BenchGlass(FILLS, (0, 0), self._inch)
        self.glass.emit(GLASSES[place] if place < len(GLASSES) else filling)

    def _tell_day(self) -> None:
        chosen = self._day.date()
        if chosen != self._told_day:
            self._told_day = chosen
            self.day.emit(date(chosen.year(), chosen.month(), chosen.day()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The wheel scrolls the panel and changes no day by the way."""
        return watched is self._day and event.type() == QEvent.Type.Wheel
