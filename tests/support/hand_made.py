# SPDX-License-Identifier: Apache-2.0
"""Screen models made by hand, for tests of one screen: what the session would have to be in does not matter."""

from datetime import datetime, timedelta, timezone
from typing import Any

from ui.presenter.model import (
    Action,
    Ask,
    Button,
    Entry,
    HistoryRow,
    ScreenKind,
    ScreenModel,
    Text,
    Tone,
)
from ui.presenter.text_ids import TextId

CANCEL = Button(Action.CANCEL, TextId.BUTTON_CANCEL)
JAPAN = timezone(timedelta(hours=9))
YES, NO = Button(Action.AGREE, TextId.BUTTON_AGREE), Button(Action.DECLINE, TextId.BUTTON_DECLINE)
ALL = (
    Button(Action.AGREE_ALL, TextId.BUTTON_AGREE_ALL),
    Button(Action.ONE_BY_ONE, TextId.BUTTON_ONE_BY_ONE),
    Button(Action.DECLINE_ALL, TextId.BUTTON_DECLINE_ALL),
)
ASKS = (
    Ask(TextId.ABOUT_MEDICINE, TextId.WHAT_MEDICINE),
    Ask(TextId.ABOUT_CHECKUP, TextId.WHAT_CHECKUP),
    Ask(TextId.ABOUT_SUBSIDIES, TextId.CONSENT_SUBSIDIES_WHAT),
    Ask(TextId.ABOUT_TREATMENT, TextId.WHAT_TREATMENT),
    Ask(TextId.ABOUT_SURGERY, TextId.WHAT_SURGERY),
)
IDLE = ScreenModel(ScreenKind.IDLE, Text(TextId.IDLE))


def model(
    kind: ScreenKind, headline: TextId, detail: TextId | None = None, **more: Any
) -> ScreenModel:
    """A screen of visit 3."""
    said = None if detail is None else Text(detail)
    return ScreenModel(kind, Text(headline), said, visit=3, **more)


def pin(attempt: int = 0, tries: int = 3) -> ScreenModel:
    """`tries` that are left."""
    made = model(ScreenKind.PIN, TextId.PIN, buttons=(CANCEL,), entry=Entry((4,), (3, attempt)))
    left = Text(TextId.PIN_TRIES_LEFT, tries)
    return ScreenModel(
        made.kind, made.headline, left, visit=3, buttons=made.buttons, entry=made.entry
    )


def number_b(detail: TextId = TextId.NUMBER_B_WHERE, attempt: int = 0) -> ScreenModel:
    """All fourteen digits."""
    entry = Entry((6, 4, 4), (3, attempt))
    return model(ScreenKind.NUMBER_B, TextId.NUMBER_B, detail, buttons=(CANCEL,), entry=entry)


def corrected() -> ScreenModel:
    """A camera was not sure of three digits."""
    entry = Entry((6, 4, 4), (3, 0), (2, 11, 13), "55?11520322?8?")
    headline = TextId.NUMBER_B_DOUBTFUL
    return model(ScreenKind.NUMBER_B, headline, buttons=(CANCEL,), entry=entry)


def together(count: int = 2) -> ScreenModel:
    """So many things to agree to at once."""
    kind, headline, detail = ScreenKind.CONSENT, TextId.CONSENT_TOGETHER, TextId.CONSENT_FOR_A_DAY
    return model(kind, headline, detail, buttons=ALL, asks=ASKS[:count])


def single() -> ScreenModel:
    """One thing to agree to."""
    kind, headline, detail = ScreenKind.CONSENT, TextId.CONSENT_MEDICINE, TextId.WHAT_MEDICINE
    return model(kind, headline, detail, buttons=(YES, NO))


def registration() -> ScreenModel:
    """S16."""
    kind = ScreenKind.REGISTRATION
    return model(kind, TextId.REGISTRATION, TextId.REGISTRATION_WHAT, buttons=(YES, NO))


def result(name: str | None = "模擬　花子", **more: Any) -> ScreenModel:
    """It is sure."""
    kind, headline = ScreenKind.RESULT, TextId.RESULT_ELIGIBLE
    return model(kind, headline, TextId.DONE, tone=Tone.GOOD, name=name, **more)


def failure(*steps: TextId) -> ScreenModel:
    """With a code, and staff to be called."""
    return model(
        ScreenKind.FAILURE,
        TextId.FAILED_NOT_YOU,
        TextId.TO_RECEPTION,
        tone=Tone.STOP,
        support_code="F01",
        steps=tuple(map(Text, steps)),
        buttons=(Button(Action.STAFF, TextId.BUTTON_STAFF),),
    )


def history(rows: int = 6, page: int = 2, pages: int = 3) -> ScreenModel:
    """Who looked."""
    buttons = (
        Button(Action.PREVIOUS_PAGE, TextId.BUTTON_PREVIOUS_PAGE),
        Button(Action.NEXT_PAGE, TextId.BUTTON_NEXT_PAGE),
        Button(Action.BACK, TextId.BUTTON_BACK),
    )
    made = tuple(_row(number) for number in range(rows))
    return model(
        ScreenKind.HISTORY,
        TextId.HISTORY_TITLE,
        buttons=buttons,
        rows=made,
        page=page,
        pages=pages,
    )


def _row(number: int) -> HistoryRow:
    at = datetime(2026, 11, 20 - number, 9, 2, tzinfo=JAPAN)
    place = f"模擬内科クリニック{number}"
    return HistoryRow(at, place, TextId.HOW_FACE, TextId.LOOKED_ELIGIBILITY)
