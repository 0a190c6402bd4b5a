# SPDX-License-Identifier: Apache-2.0
"""Who looked at my data: the newest look first, a page at a time, in words."""

from eligibility.history_rows import HistoryEntry
from eligibility.japan import JAPAN
from terminal.session.history import ROWS, pages
from terminal.session.states import AskingHistory, ShowingHistory
from ui.presenter.model import (
    Action,
    Button,
    HistoryRow,
    PersonView,
    ScreenKind,
    ScreenModel,
    Text,
)
from ui.presenter.text_ids import TextId

HISTORY = Button(Action.HISTORY, TextId.BUTTON_HISTORY)
BACK = Button(Action.BACK, TextId.BUTTON_BACK)
NEXT = Button(Action.NEXT_PAGE, TextId.BUTTON_NEXT_PAGE)
PREVIOUS = Button(Action.PREVIOUS_PAGE, TextId.BUTTON_PREVIOUS_PAGE)

HOW = {
    "face": TextId.HOW_FACE,
    "pin": TextId.HOW_PIN,
    "staff": TextId.HOW_STAFF,
    "number": TextId.HOW_NUMBER,
}
"""By the service's word for the way; ways that it may add later are `HOW_OTHER`."""

WHAT = {
    "eligibility": TextId.LOOKED_ELIGIBILITY,
    "eligibility_deferred": TextId.LOOKED_ELIGIBILITY,
    "eligibility_by_number": TextId.LOOKED_ELIGIBILITY,
    "bulk": TextId.LOOKED_ELIGIBILITY,
    "consents": TextId.LOOKED_CONSENT,
    "registration": TextId.LOOKED_REGISTRATION,
    "access_history": TextId.LOOKED_HISTORY,
}
"""By the service's word for the purpose; all others are `LOOKED_OTHER`."""


def asking(state: AskingHistory) -> ScreenModel:
    """It takes a moment; whoever has no time goes back."""
    return ScreenModel(
        ScreenKind.WAITING,
        Text(TextId.HISTORY_ASKING),
        Text(TextId.LEAVE_CARD),
        visit=state.visit.number,
        buttons=(BACK,),
    )


def showing(state: ShowingHistory, view: PersonView) -> ScreenModel:
    """The page; none of it when the vault was wiped."""
    number, whole = state.visit.number, pages(state.rows)
    entries = view.history(number) or ()
    return ScreenModel(
        ScreenKind.HISTORY,
        Text(TextId.HISTORY_TITLE),
        None if entries else Text(TextId.HISTORY_NONE),
        visit=number,
        buttons=_buttons(state.page, whole),
        rows=tuple(_row(entry) for entry in page_of(entries, state.page)),
        page=state.page,
        pages=whole,
    )


def page_of(entries: tuple[HistoryEntry, ...], page: int) -> tuple[HistoryEntry, ...]:
    """The entries of a page (the first is 1); they come newest first (`Runner.history`)."""
    return entries[(page - 1) * ROWS : page * ROWS]


def _buttons(page: int, whole: int) -> tuple[Button, ...]:
    before = (PREVIOUS,) if page > 1 else ()
    after = (NEXT,) if page < whole else ()
    return (*before, *after, BACK)


def _row(entry: HistoryEntry) -> HistoryRow:
    return HistoryRow(
        at=entry.at.astimezone(JAPAN),
        institution=entry.institution,
        how=HOW.get(entry.method, TextId.HOW_OTHER),
        what=WHAT.get(entry.purpose, TextId.LOOKED_OTHER),
    )
