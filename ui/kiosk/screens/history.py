# SPDX-License-Identifier: Apache-2.0
"""My access history: who looked at the person's data, when, how and what for. Six at a time."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from ui.kiosk.look import Look, Role
from ui.kiosk.screens.base import Screen, discard
from ui.kiosk.screens.buttons import Kind, TouchButton, plain_label
from ui.kiosk.screens.say import Say
from ui.kiosk.screens.snug import SnugSay
from ui.presenter.model import Action, Button, HistoryRow, ScreenModel
from ui.presenter.text_ids import TextId
from ui.texts import Language, Phrase, Run, phrase
from ui.texts.dates import moment

PER_PAGE: Final = 6
ORDER: Final = (Action.BACK, Action.CANCEL, Action.PREVIOUS_PAGE, Action.NEXT_PAGE)


class RowView(QFrame):
    """One row of the history; a screen reader reads it as one sentence."""

    def __init__(self, look: Look, row: HistoryRow) -> None:
        super().__init__()
        self.setObjectName("history-row")
        self.setStyleSheet(
            f"#history-row {{ border: 0; border-bottom: {max(1, look.mm(0.3))}px solid {look.colours.line}; }}"
        )
        language = look.view.language
        side_by_side = look.view.large and not look.portrait
        roles, lines = (_BESIDE, 2) if side_by_side else (_ROLES, 1)
        at, what, who = (SnugSay(look, role, lines=lines, readings=False) for role in roles)
        at.show_phrase(_bare(moment(row.at, language)))
        what.show_phrase(_bare(_done(row, language)))
        who.show_phrase(_bare(_where(row, language)))
        who.colour(look.colours.muted)
        self._place(look, at, what, who)
        self.setAccessibleName(f"{at.text()}, {what.text()}, {who.text()}")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def _place(self, look: Look, at: Say, what: Say, who: Say) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, look.mm(0.5))
        grid.setHorizontalSpacing(look.gap)
        grid.setVerticalSpacing(0)
        if look.portrait:
            for line, said in enumerate((at, what, who)):
                grid.addWidget(said, line, 0)
            return
        if look.view.large:
            for column, (said, share) in enumerate(((at, 5), (what, 7), (who, 6))):
                grid.addWidget(said, 0, column)
                grid.setColumnStretch(column, share)
            return
        grid.addWidget(at, 0, 0, 2, 1)
        grid.addWidget(what, 0, 1)
        grid.addWidget(who, 1, 1)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 5)
        grid.setRowStretch(0, 5)
        grid.setRowStretch(1, 3)


_BESIDE: Final = (Role.HINT, Role.HINT, Role.SMALL)
_ROLES: Final = (Role.HINT, Role.STRONG, Role.SMALL)


class HistoryScreen(Screen):
    """Rows, a page at a time; to turn the pages and to go back are in the foot."""

    low_band = True

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._turning: list[TouchButton] = []
        self._shown: tuple[HistoryRow, ...] = ()
        self._table = QWidget()
        self._rows = QVBoxLayout(self._table)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        self._none = Say(look, Role.BUTTON)
        self._none.say(TextId.HISTORY_NONE)
        self._page = plain_label(look, Role.BODY)
        self._page.setObjectName("page")
        self.middle.addWidget(self._table, 1)
        self.middle.addWidget(self._none, 1)
        self.middle.setContentsMargins(2 * look.gap, look.mm(1), 2 * look.gap, 0)

    def show_model(self, model: ScreenModel) -> None:
        """Become this model."""
        super().show_model(model)
        self._show_rows(model.rows)
        self._detail.setVisible(False)
        self._none.setVisible(not model.rows)
        self._table.setVisible(bool(model.rows))
        self._page.setText(f"{model.page} / {model.pages}" if model.pages > 1 else "")

    def forget(self) -> None:
        """Where somebody was treated is nobody else's business."""
        self._show_rows(())

    def _show_rows(self, rows: tuple[HistoryRow, ...]) -> None:
        if rows == self._shown:
            return
        self._shown = rows
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                discard(widget)
        for row in rows[:PER_PAGE]:
            self._rows.addWidget(RowView(self.look, row), 1)
        missing = PER_PAGE - len(rows)
        if rows and missing > 0:
            self._rows.addStretch(missing)

    def _offer(self, buttons: tuple[Button, ...]) -> None:
        """All in the foot: back on one side, the pages with the hand, and between them which page it is."""
        self._buttons = buttons
        for old in self._turning:
            discard(old)
        self._foot.removeWidget(self._page)
        known = sorted(buttons, key=lambda one: ORDER.index(one.action))
        self._turning = [self._turn(one) for one in known]
        for place, made in enumerate(self._turning):
            self._foot.insertWidget(place, made, 2)
        self._foot.insertWidget(1, self._page, 1, Qt.AlignmentFlag.AlignCenter)

    def _turn(self, button: Button) -> TouchButton:
        kind = Kind.QUIET if button.action is Action.BACK else Kind.CHOICE
        made = TouchButton(self.look, button.text, kind, button.hint)
        made.setMaximumWidth(self.look.mm(60))
        made.setFixedHeight(self.look.key_height)
        return self.wire(made, button)


def _where(row: HistoryRow, language: Language) -> Phrase:
    """The institution by its code; names are not in the service's answer."""
    label = phrase(TextId.HISTORY_INSTITUTION, language)
    return Phrase(language, (*label.runs, Run(f" {row.institution}")))


def _done(row: HistoryRow, language: Language) -> Phrase:
    """What was done; and how the person had shown who they are."""
    what, how = phrase(row.what, language), phrase(row.how, language)
    opened, closed = ("\u2002（", "）") if _wide(language) else (" (", ")")
    return Phrase(language, (*what.runs, Run(opened), *how.runs, Run(closed)))


def _bare(said: Phrase) -> Phrase:
    """Without readings: two lines in a row leave no room for them."""
    return Phrase(said.language, (Run(said.plain),))


def _wide(language: Language) -> bool:
    return language in (Language.JA, Language.ZH)
