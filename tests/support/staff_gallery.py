# SPDX-License-Identifier: Apache-2.0
"""The staff's pages as pictures, of people and visits that do not exist.

QT_QPA_PLATFORM=offscreen python -m tests.support.staff_gallery FOLDER [NAME…]
"""

import sys
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import cv2
from PySide6.QtWidgets import QAbstractButton, QApplication

from eligibility.codes import LimitFlag, Relation, Sex
from eligibility.verdict import VerdictKind, Why
from terminal.journal.advice import Advice, AdviceId, AdviceLevel
from terminal.journal.entries import LinkHour, VisitEntry
from terminal.runner.health import Health, Part, PartHealth, PartState
from terminal.slips.values import SlipReason, SlipRecord, SlipState, Summary
from terminal.staff.accounts import Member
from terminal.staff.signin import SignInAnswer, SignInKind
from terminal.staff.values import (
    CheckKind,
    EligibilityShown,
    Insured,
    LimitShown,
    Radio,
    SlipLine,
    SlipList,
    SlipPersonShown,
    Today,
    Waiting,
)
from tests.support.journal_entries import a_visit
from tests.support.kiosk_exhibits import drawn_person
from tests.support.scene_player import portrait
from tests.support.slip_drafts import FRIDAY
from ui.kiosk.look import Glass, Look, dress
from ui.kiosk.staff.board import StaffBoard
from ui.kiosk.staff.body import Sight
from ui.presenter.staff import StaffFacts, StaffModel, StaffView, present_staff
from ui.presenter.staff.actions import Field
from ui.presenter.staff.facts import SoundHealth, SoundTrouble
from ui.presenter.staff.forms import Form
from ui.presenter.staff.view import StaffPage
from ui.presenter.view import View
from ui.texts.language import Language

SIZES = {
    "10-wide": (1280, 800, 10.1),
    "10-upright": (800, 1280, 10.1),
    "13-wide": (1280, 800, 13.3),
    "15-wide": (1920, 1080, 15.6),
    "22-upright": (1080, 1920, 21.5),
}
KEYS = {
    "keys-name": ("disaster-typed", Field.NAME),
    "keys-reason": ("disaster-wrong", Field.REASON),
    "keys-birth": ("disaster-typed", Field.BIRTH),
    "keys-symbol": ("query", Field.SYMBOL),
}
"""Pictures with the keys of a field: the page below, and the field."""
HANAKO = Member("n-017", "受付 花子")
NOW = datetime(2026, 11, 27, 1, 0, tzinfo=UTC)
IN = StaffView(member=HANAKO, page=StaffPage.HOME)
WELL = Health({part: PartHealth(PartState.OK, since=NOW) for part in Part})
ILL = Health(
    {
        **WELL.parts,
        Part.PRINTER: PartHealth(PartState.TROUBLE, "P01", since=NOW),
        Part.SERVICE: PartHealth(PartState.TROUBLE, "E01", since=NOW),
        Part.TRAY: PartHealth(PartState.NOT_USED),
        Part.MATCHER: PartHealth(PartState.STARTING, since=NOW),
    },
    crashes=1,
)
SILENT = SoundHealth(PartState.TROUBLE, SoundTrouble.CARD)
WAITS = Waiting(7, CheckKind.FACE)
FILLED = Form(
    {
        Field.INSURER: "01130012",
        Field.SYMBOL: "あ12",
        Field.NUMBER: "3456",
        Field.BRANCH: "01",
        Field.BIRTH: "S550101",
        Field.LIMIT_CONSENT: "1",
    }
)
READ = Form({Field.NAME: "モギ　ハナコ", Field.BIRTH: "S550101"})
WRONG = Form({Field.INSURER: "123", Field.BIRTH: "S99"}, shown=True)
INSURED = Insured(
    name="模擬 花子",
    kana="モギ ハナコ",
    birth="19800101",
    sex=Sex.FEMALE,
    insurer_name="模擬健康保険組合",
    insurer_number="01130012",
    symbol="あ12",
    number="3456",
    branch="01",
    relation=Relation.SELF,
    valid_from="20200401",
    valid_to=None,
    ratio="030",
    limit=LimitShown(None, next(iter(LimitFlag)), None, "20270731"),
)
ANSWER = EligibilityShown(VerdictKind.ELIGIBLE, next(iter(Why)), (INSURED,), limit_asked=True)


def visits(count: int = 6) -> tuple[VisitEntry, ...]:
    """Of a morning."""
    outcomes = ("eligible", "undecided", "eligible", "cancelled", "not_matched", "card_error")
    methods = ("face", "pin", "face", None, "staff", "pin")
    return tuple(
        _visit(number, outcomes[number % 6], methods[number % 6]) for number in range(count)
    )


def _visit(number: int, outcome: str, method: str | None) -> VisitEntry:
    return a_visit(
        number + 1,
        began=NOW - timedelta(minutes=7 * number),
        outcome=outcome,
        method=method,
        drops=number % 3,
        support_code=None if outcome in ("eligible", "cancelled") else "E01",
    )


def slip_line(number: int, state: SlipState, *, overdue: bool = False) -> SlipLine:
    """A slip without its person."""
    record = SlipRecord(
        number=f"kiosk-1-20261127-3780{number}",
        visit=UUID(int=number),
        kiosk="kiosk-1",
        issued_at=FRIDAY,
        settle_by=date(2026, 12, 4),
        reason=SlipReason.UNDECIDED,
        state=state,
        has_proof=state is SlipState.OPEN,
        copy=1,
    )
    return SlipLine(
        record.number,
        state,
        FRIDAY,
        record.settle_by,
        1,
        None,
        record,
        has_person=True,
        overdue=overdue,
    )


def slip_list() -> SlipList:
    """Two to do something about, two that wait."""
    lines = (
        slip_line(1, SlipState.STAFF),
        slip_line(2, SlipState.CONTRADICTED),
        slip_line(3, SlipState.OPEN),
        slip_line(4, SlipState.OPEN),
    )
    return SlipList(
        lines, Summary(waiting=2, staff=1, to_do=tuple(one.record for one in lines[:2]))
    )


def radio() -> Radio:
    """A morning with a disturbance every 12 seconds."""
    hours = tuple(
        LinkHour(
            hour=NOW - timedelta(hours=5 - n), visits=9 + n, disturbed=n % 3, drops={"other": n % 3}
        )
        for n in range(5)
    )
    advice = (Advice(AdviceLevel.NOTICE, AdviceId.INTERFERENCE_RHYTHM, "interference", 12.0),)
    drops = Counter({"interference": 4, "hand": 1})
    return Radio(NOW - timedelta(hours=5), hours, 55, 4, drops, 12.0, advice)


def pages() -> dict[str, StaffModel]:
    """Each page under its name."""
    wrong = SignInAnswer(SignInKind.WRONG, left=2)
    locked = SignInAnswer(SignInKind.LOCKED, locked_until=NOW + timedelta(seconds=40), wait_s=40.0)
    loaded = replace(IN, today=Today(date(2026, 11, 27), visits(14)), slips=slip_list())
    number = slip_list().lines[0].number
    person = SlipPersonShown(number, "模擬 花子", "モギ ハナコ", "19800101", ("あ12-3456-01",))

    def at(page: StaffPage, facts: StaffFacts | None = None, **changes: Any) -> StaffModel:
        return present_staff(replace(loaded, page=page, **changes), facts or StaffFacts(WELL))

    return {
        "sign-in": present_staff(StaffView(typed=4, gate=wrong), StaffFacts()),
        "locked": present_staff(StaffView(gate=locked), StaffFacts()),
        "home": at(StaffPage.HOME),
        "home-trouble": at(StaffPage.HOME, StaffFacts(ILL, waiting=WAITS, current=7)),
        "visits": at(StaffPage.VISITS),
        "slips": at(StaffPage.SLIPS),
        "slip": at(StaffPage.SLIP, slip=number, person=person),
        "slip-settle": at(StaffPage.SLIP, slip=number, settling=True),
        "query": at(StaffPage.QUERY, form=FILLED),
        "query-wrong": at(StaffPage.QUERY, form=WRONG),
        "query-answer": at(StaffPage.QUERY, form=FILLED, answer=ANSWER),
        "disaster": at(StaffPage.DISASTER),
        "disaster-typed": at(StaffPage.DISASTER, form=READ),
        "disaster-wrong": at(StaffPage.DISASTER, form=replace(READ, shown=True)),
        "health": at(StaffPage.HEALTH, StaffFacts(ILL, sound=SILENT)),
        "radio": at(StaffPage.RADIO, radio=radio()),
        "check": at(StaffPage.CHECK, StaffFacts(WELL, waiting=WAITS, current=7)),
        "check-birth": at(
            StaffPage.CHECK,
            StaffFacts(WELL, waiting=Waiting(7, CheckKind.BIRTH_YEAR), current=7),
        ),
        "check-nobody": at(StaffPage.CHECK),
        "settings": at(StaffPage.SETTINGS),
    }


def sight() -> Sight:
    """Hanako, who was drawn by a computer, and her portrait."""
    photo, frame = cv2.cvtColor(portrait("hanako"), cv2.COLOR_BGR2GRAY), drawn_person()
    return Sight(lambda _: photo, lambda: frame)


def hang(model: StaffModel, size: str, language: Language) -> StaffBoard:
    """A board that shows a page, laid out."""
    width, height, inch = SIZES[size]
    board = StaffBoard(Look(View(language=language), Glass.of(width, height, inch)), sight())
    board.resize(width, height)
    board.show_model(model)
    board.show()
    settle()
    return board


def show_keys(board: StaffBoard, of: Field) -> None:
    """As a finger on the key beside the field does."""
    for key in board.findChildren(QAbstractButton):
        if key.objectName() == f"keys-{of}":
            key.click()
    settle()


def settle() -> None:
    for _ in range(4):
        QApplication.sendPostedEvents()
        QApplication.processEvents()


def main(folder: str, *names: str) -> int:
    """Draw them all, or those that are named."""
    application = QApplication.instance() or QApplication(sys.argv[:1])
    dress(application)  # type: ignore[arg-type]
    made = pages()
    for name in names or (*made, *KEYS):
        page, of = KEYS.get(name, (name, None))
        for size in SIZES:
            for language in (Language.JA, Language.EN):
                board = hang(made[page], size, language)
                if of is not None:
                    show_keys(board, of)
                board.grab().save(str(Path(folder) / f"{name}.{size}.{language}.png"))
                board.deleteLater()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
