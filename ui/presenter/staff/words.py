# SPDX-License-Identifier: Apache-2.0
"""Small pieces that several staff's screens show: times, buttons, what could not be done."""

from datetime import date, datetime

from eligibility.japan import JAPAN
from terminal.staff.values import Trouble
from ui.presenter.model import Tone
from ui.presenter.staff.actions import StaffAction
from ui.presenter.staff.model import Notice, StaffButton, StaffText
from ui.presenter.staff.text_ids import StaffTextId as T

ROWS = 8
"""Lines of a list that fit on one page at the smallest window."""
BACK = StaffButton(StaffAction.BACK, StaffText(T.BUTTON_BACK))
RELOAD = StaffButton(StaffAction.RELOAD, StaffText(T.BUTTON_RELOAD))
SIGN_OUT = StaffButton(StaffAction.SIGN_OUT, StaffText(T.BUTTON_SIGN_OUT))
LANGUAGE = StaffButton(StaffAction.LANGUAGE, StaffText(T.BUTTON_LANGUAGE))

LINK = ("E01", "E03", "E04", "E11")
"""Connection failed, timed out, 5xx, known to be away: docs/failure-codes.md."""


def clock_time(at: datetime) -> str:
    """Of Japan, to the minute."""
    return at.astimezone(JAPAN).strftime("%H:%M")


def day_time(at: datetime) -> str:
    """Of Japan, with the day."""
    return at.astimezone(JAPAN).strftime("%m/%d %H:%M")


def day(of: date) -> str:
    """As it is written in Japan."""
    return of.strftime("%Y/%m/%d")


def day_of(text: str | None) -> str:
    """YYYYMMDD to read; 00 for what is not known stays."""
    return "" if text is None else f"{text[:4]}/{text[4:6]}/{text[6:8]}"


def leaves(count: int) -> int:
    """How many pages a list has."""
    return max(1, -(-count // ROWS))


def turning(leaf: int, count: int) -> tuple[StaffButton, ...]:
    """Buttons to turn the pages; none for one page. `leaf` from 0."""
    if leaves(count) == 1:
        return ()
    back = StaffButton(StaffAction.PREVIOUS, StaffText(T.BUTTON_PREVIOUS), enabled=leaf > 0)
    on = leaf + 1 < leaves(count)
    return back, StaffButton(StaffAction.NEXT, StaffText(T.BUTTON_NEXT), enabled=on)


def trouble_notice(trouble: Trouble) -> Notice:
    """What did not work, and what to do."""
    text, then = _told(trouble)
    return Notice(
        StaffText(text, trouble.code), Tone.CARE, None if then is None else StaffText(then)
    )


def _told(trouble: Trouble) -> tuple[T, T | None]:
    match trouble:
        case Trouble(refusal="disaster_not_open"):
            return T.TROUBLE_DISASTER, None
        case Trouble(code="E02"):
            return T.TROUBLE_TRUST, T.THEN_MAINTENANCE
        case Trouble(code="E05" | "E06"):
            return T.TROUBLE_REFUSED, T.THEN_REFUSED
        case Trouble(code="E12"):
            return T.TROUBLE_BUSY, T.THEN_LINK
        case Trouble(code="J10"):
            return T.TROUBLE_CHANGED, T.THEN_RELOAD
        case _ if trouble.code in LINK:
            return T.TROUBLE_LINK, T.THEN_LINK
        case _ if trouble.code.startswith("J"):
            return T.TROUBLE_JOURNAL, T.THEN_JOURNAL
        case _ if trouble.code.startswith("P"):
            return T.TROUBLE_PRINTER, T.THEN_PRINTER
    return T.TROUBLE, T.THEN_MAINTENANCE
