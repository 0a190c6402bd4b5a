# SPDX-License-Identifier: Apache-2.0
"""The birth date as it stands on the card: first the era, then year, month and day on three wheels."""

from collections.abc import Callable
from datetime import date
from typing import Final

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.kiosk.look import Look
from ui.kiosk.screens.birth import RECKONINGS, WESTERN, BirthPicker, Part, Reckoning
from ui.kiosk.screens.buttons import Kind, TouchButton, ink_of, pressed_down, sheet
from ui.kiosk.screens.wheel import Wheel
from ui.presenter.text_ids import TextId
from ui.texts import Language, Phrase, Run, phrase
from ui.texts.dates import day_label, full_day, month_label, year_label

NAMES: Final = {
    Part.YEAR: TextId.PART_YEAR,
    Part.MONTH: TextId.PART_MONTH,
    Part.DAY: TextId.PART_DAY,
}
STARTS: Final = {Part.MONTH: 6, Part.DAY: 15}
Label = Callable[[int, Language], str]
LABELS: Final[dict[Part, Label]] = {
    Part.YEAR: year_label,
    Part.MONTH: month_label,
    Part.DAY: day_label,
}


class EraButton(TouchButton):
    """The era as it is printed, and how it is read, for who cannot read it. The chosen one is pressed down."""

    def __init__(self, look: Look, reckoning: Reckoning) -> None:
        language, western = look.view.language, reckoning is WESTERN
        printed = language in (Language.JA, Language.ZH) or western
        super().__init__(look, reckoning.name, hint=None if printed else reckoning.name)
        written = phrase(reckoning.name, language if western else Language.JA)
        self._text.show_phrase(Phrase(written.language, (Run(written.plain),)))
        self.setAccessibleName(phrase(reckoning.name, language).plain)
        self.reckoning = reckoning
        self.setObjectName(f"era-{reckoning.name.value.removeprefix('era_')}")
        self.setCheckable(True)
        self.setFixedHeight(look.key_height)
        self.inside.setContentsMargins(look.mm(0.6), 0, look.mm(0.6), 0)
        self.setStyleSheet(sheet(look, Kind.CHOICE) + pressed_down(look))

    def sizeHint(self) -> QSize:
        """Shares the row with the others."""
        return QSize(self._look.touch, self._look.touch)

    def press_down(self, down: bool) -> None:
        """Whether it is the chosen one."""
        self.setChecked(down)
        ink = self._look.colours.paper if down else ink_of(self._look, Kind.CHOICE)
        self._text.colour(ink)
        self._hint.colour(ink)


class BirthWheel(QWidget):
    """Shows a picker. `changed` tells that something was chosen."""

    changed = Signal()

    def __init__(self, look: Look, picker: BirthPicker) -> None:
        super().__init__()
        self._look, self.picker = look, picker
        self.eras = [self._era(one) for one in _ordered(look)]
        self.wheels = {part: self._wheel(part) for part in Part}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look.mm(2.0))
        layout.addLayout(self._row_of_eras())
        wheels = QHBoxLayout()
        wheels.setSpacing(look.gap)
        for wheel in self.wheels.values():
            wheels.addWidget(wheel, 1)
        layout.addLayout(wheels, 1)
        self.show_picker()

    def show_picker(self) -> None:
        """As it is chosen now."""
        for button in self.eras:
            button.press_down(button.reckoning is self.picker.reckoning)
        for part, wheel in self.wheels.items():
            reckoning = self.picker.reckoning
            start = 0 if reckoning is None else STARTS.get(part, reckoning.start)
            values = self.picker.choices(part) if reckoning is not None else range(0)
            wheel.show_values(values, self.picker.at(part), start)

    def said(self) -> Phrase | None:
        """The day in full, when all is chosen."""
        day, reckoning = self.picker.day(), self.picker.reckoning
        if day is None or reckoning is None:
            return None
        return in_full(day, reckoning, self._look.view.language)

    def _row_of_eras(self) -> QBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self._look.mm(2.0))
        for button in self.eras:
            row.addWidget(button, 1)
        return row

    def _era(self, reckoning: Reckoning) -> EraButton:
        button = EraButton(self._look, reckoning)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.clicked.connect(lambda: self._count_by(reckoning))
        return button

    def _wheel(self, part: Part) -> Wheel:
        language = self._look.view.language
        wheel = Wheel(
            self._look,
            phrase(NAMES[part], language).plain,
            lambda value: (
                LABELS[part](value, language)
                if part is not Part.YEAR or self.picker.reckoning is not WESTERN
                else str(value)
            ),
        )
        wheel.setObjectName(f"wheel-{part.value}")
        wheel.chosen.connect(lambda value: self._choose(part, value))
        return wheel

    def _count_by(self, reckoning: Reckoning) -> None:
        self.picker.count_by(reckoning)
        self.show_picker()
        self.changed.emit()

    def _choose(self, part: Part, value: int) -> None:
        self.picker.choose(part, value)
        self.show_picker()
        self.changed.emit()


def in_full(day: date, reckoning: Reckoning, language: Language) -> Phrase:
    """As it is said: 昭和55年1月15日."""
    if reckoning.western:
        return full_day(day, language)
    return full_day(day, language, day.year - reckoning.before, phrase(reckoning.name, language))


def _ordered(look: Look) -> tuple[Reckoning, ...]:
    """Who does not read Japanese has most likely a card with western years."""
    if look.view.language is Language.JA:
        return RECKONINGS
    return (WESTERN, *(one for one in RECKONINGS if one is not WESTERN))
