# SPDX-License-Identifier: Apache-2.0
"""What stands between title and foot, by page."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui.kiosk.look import Look, Role
from ui.kiosk.staff.form import FormSection
from ui.kiosk.staff.pad import PadSection
from ui.kiosk.staff.pictures import LivePane, Peek, Photo, PicturePane
from ui.kiosk.staff.tables import cards, facts, table
from ui.kiosk.staff.words import StaffKey, Words, bare, row_of
from ui.presenter.staff.actions import Act, Press, StaffAction
from ui.presenter.staff.model import Check, StaffButton, StaffModel, StaffText
from ui.presenter.staff.text_ids import StaffTextId
from ui.presenter.staff.view import StaffPage
from ui.texts.language import Language

TILE_MM: Final = 30.0
LEAST_MM: Final = 70.0
"""Of a picture's height that is asked for; it gets what there is."""
SWITCHES: Final = 4
LANGUAGES: Final = len(Language)


@dataclass(frozen=True, slots=True)
class Sight:
    """`photo(visit)`: from the chip, while its visit waits for staff; `peek`: the camera's newest frame."""

    photo: Photo
    peek: Peek


class Body(QWidget):
    """One page's middle; made anew for another page. `act` hears what is done."""

    def __init__(self, look: Look, sight: Sight, act: Callable[[Act], None]) -> None:
        super().__init__()
        self._look, self._sight, self._act = look, sight, act
        self.pad: PadSection | None = None
        self.form: FormSection | None = None
        self._photo: PicturePane | None = None
        self._column = QVBoxLayout(self)
        bare(self._column, look.gap)

    def build(self, model: StaffModel) -> None:
        """Once."""
        match model.page:
            case StaffPage.SIGN_IN if model.pad is not None:
                self._sign_in(model)
            case StaffPage.HOME:
                self._tiles(model)
            case StaffPage.CHECK:
                self._check(model)
            case StaffPage.HEALTH:
                self._column.addWidget(cards(self._look, model.rows, self._act))
                self._column.addStretch(1)
            case StaffPage.SETTINGS:
                self._settings(model)
            case _:
                self._plain(model)

    def update_to(self, model: StaffModel) -> bool:
        """Become this one without losing the cursor. False: it has to be built anew."""
        if model.pad is not None and self.pad is not None:
            self.pad.show_pad(model.pad, model.buttons)
            return True
        fields = tuple(field.of for field in model.fields)
        if not fields or self.form is None or self.form.shape != fields:
            return False
        self.form.show_fields(model.fields)
        return True

    def forget(self) -> None:
        """Nothing of a person is left in any widget, even before Qt deletes it."""
        if self.form is not None:
            self.form.forget()
        for pane in self.findChildren(PicturePane):
            pane.hide()
            pane.show_picture(None)

    # -- pages -----------------------------------------------------------------------------------------------------

    def _sign_in(self, model: StaffModel) -> None:
        self.pad = PadSection(self._look)
        self.pad.pressed.connect(self._act)
        if model.pad is not None:
            self.pad.show_pad(model.pad, model.buttons)
        self._column.addStretch(1)
        self._column.addWidget(self.pad, 0, Qt.AlignmentFlag.AlignHCenter)
        self._column.addStretch(1)

    def _tiles(self, model: StaffModel) -> None:
        keys = [self._key(button, Role.STRONG) for button in model.buttons]
        for key in keys:
            key.at_least(self._look.mm(TILE_MM))
        self._column.addLayout(self._grid(keys, 2 if self._look.portrait else 4))
        self._column.addStretch(1)

    def _check(self, model: StaffModel) -> None:
        if model.check is not None and model.check.photos:
            self._column.addLayout(self._pictures(model.check), 1)
        else:
            self._column.addStretch(1)
        if len(model.buttons) > 1:
            self._column.addLayout(self._buttons(model.buttons, Role.STRONG))

    def _pictures(self, check: Check) -> QHBoxLayout:
        self._photo = PicturePane(self._look, StaffTextId.NO_CHIP_PHOTO)
        self._photo.setObjectName("chip-photo")
        self._photo.show_picture(self._sight.photo(check.visit))
        live = LivePane(self._look, self._sight.peek)
        live.setObjectName("live-picture")
        row = QHBoxLayout()
        bare(row, self._look.gap)
        named = ((StaffTextId.CHIP_PHOTO, self._photo), (StaffTextId.LIVE_PICTURE, live))
        for name, pane in named:
            column = QVBoxLayout()
            bare(column, self._look.gap // 3)
            words = Words(self._look, Role.SMALL, StaffText(name), colour=self._look.colours.muted)
            pane.setAccessibleName(words.text())
            pane.setMinimumHeight(self._look.mm(LEAST_MM) // 2)
            column.addWidget(words)
            column.addWidget(pane, 1)
            row.addLayout(column, 1)
        return row

    def _settings(self, model: StaffModel) -> None:
        """Languages, switches, volume: a line each, with the words to the volume between its buttons."""
        look, keys = self._look, [self._key(button, Role.SMALL) for button in model.buttons]
        across = 3 if look.portrait else LANGUAGES
        languages, rest = keys[:LANGUAGES], keys[LANGUAGES:]
        self._column.addLayout(self._grid(languages, across))
        self._column.addLayout(self._grid(rest[:SWITCHES], 2 if look.portrait else SWITCHES))
        self._column.addLayout(self._volume(rest[SWITCHES:]))
        self._column.addStretch(1)

    def _volume(self, keys: list[StaffKey]) -> QHBoxLayout:
        """What it is now, between softer and louder."""
        softer, louder = keys
        level = Words(self._look, Role.HINT, softer.button.detail or "")
        level.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for key in keys:
            key.become(replace(key.button, detail=None))
        return row_of(self._look, softer, level, louder)

    def _plain(self, model: StaffModel) -> None:
        look = self._look
        if model.rows:
            self._column.addWidget(table(look, model.heads, model.rows, self._act))
        if model.fields:
            self._add_form(model)
        if model.facts:
            self._column.addWidget(facts(look, model.facts))
        self._column.addStretch(1)
        if len(model.buttons) > 1:
            self._column.addLayout(self._buttons(model.buttons, Role.HINT))

    def _add_form(self, model: StaffModel) -> None:
        self.form = FormSection(self._look, model.fields, pad=model.page is StaffPage.QUERY)
        self.form.typed.connect(self._act)
        self.form.sent.connect(lambda: self._act(Press(StaffAction.ASK)))
        self._column.addWidget(self.form)

    # -- pieces ----------------------------------------------------------------------------------------------------

    def _buttons(self, buttons: tuple[StaffButton, ...], role: Role) -> QGridLayout:
        keys = [self._key(button, role) for button in buttons]
        return self._grid(keys, 2 if self._look.portrait else max(2, min(4, len(keys))))

    def _key(self, button: StaffButton, role: Role) -> StaffKey:
        shown = button
        if button.action is StaffAction.CONFIRM and not self._photo_seen():
            shown = replace(button, enabled=False)
        key = StaffKey(self._look, shown, role=role)
        key.clicked.connect(lambda: self._act(Press(key.button.action, key.button.arg)))
        return key

    def _photo_seen(self) -> bool:
        """Nobody confirms a person whose photo is not before their eyes."""
        return self._photo is not None and self._photo.picture is not None

    def _grid(self, keys: list[StaffKey], across: int) -> QGridLayout:
        grid = QGridLayout()
        bare(grid, self._look.gap)
        for number, key in enumerate(keys):
            grid.addWidget(key, number // across, number % across)
        for column in range(min(across, len(keys))):
            grid.setColumnStretch(column, 1)
        return grid
