# SPDX-License-Identifier: Apache-2.0
"""Today's visits, the slips, one slip."""

from terminal.journal.entries import VisitEntry
from terminal.slips.values import SlipOutcome, SlipState
from terminal.staff.values import SlipLine
from ui.presenter.model import Tone
from ui.presenter.slips import what_to_do
from ui.presenter.staff.actions import StaffAction
from ui.presenter.staff.model import Fact, Notice, Row, Say, StaffButton, StaffModel, StaffText
from ui.presenter.staff.text_ids import StaffTextId as T
from ui.presenter.staff.view import StaffPage, StaffView
from ui.presenter.staff.words import (
    BACK,
    RELOAD,
    ROWS,
    clock_time,
    day,
    day_of,
    day_time,
    leaves,
    turning,
)

METHODS = {"face": T.METHOD_FACE, "pin": T.METHOD_PIN, "staff": T.METHOD_STAFF}
GOOD = ("eligible",)
UNTOUCHED = ("cancelled", "abandoned")
STATES = {
    SlipState.OPEN: T.STATE_OPEN,
    SlipState.STAFF: T.STATE_STAFF,
    SlipState.SETTLED: T.STATE_SETTLED,
    SlipState.CONTRADICTED: T.STATE_CONTRADICTED,
    SlipState.EXPIRED: T.STATE_EXPIRED,
    SlipState.WITHDRAWN: T.STATE_WITHDRAWN,
}


def outcome_text(outcome: str) -> StaffText:
    """A visit's outcome; one of a later version by its own name."""
    try:
        return StaffText(T(f"outcome_{outcome}"))
    except ValueError:
        return StaffText(T.OUTCOME_OTHER, outcome)


def needs_a_hand(visit: VisitEntry) -> bool:
    """Whether reception has to do something after it."""
    return visit.outcome not in (*GOOD, *UNTOUCHED)


def visits(view: StaffView) -> StaffModel:
    """Newest first: when, what came of it, how, how often the link dropped, the support code."""
    found = view.today
    shown = () if found is None else found.visits
    leaf = min(view.leaf, leaves(len(shown)) - 1)
    heads = (T.HEAD_TIME, T.HEAD_OUTCOME, T.HEAD_METHOD, T.HEAD_DROPS, T.HEAD_CODE)
    return StaffModel(
        StaffPage.VISITS,
        StaffText(T.VISITS),
        notices=_empty(view, None if found is None else found.kept, len(shown), T.NO_VISITS),
        heads=tuple(StaffText(head) for head in heads),
        rows=tuple(_visit(visit) for visit in shown[leaf * ROWS : (leaf + 1) * ROWS]),
        leaf=leaf + 1,
        leaves=leaves(len(shown)),
        foot=(BACK, *turning(leaf, len(shown)), RELOAD),
    )


def slips(view: StaffView) -> StaffModel:
    """What needs a hand first. No names."""
    found = view.slips
    shown = () if found is None else found.lines
    leaf = min(view.leaf, leaves(len(shown)) - 1)
    heads = (T.HEAD_NUMBER, T.HEAD_STATE, T.HEAD_BY)
    return StaffModel(
        StaffPage.SLIPS,
        StaffText(T.SLIPS),
        notices=_empty(view, None if found is None else True, len(shown), T.NO_SLIPS),
        heads=tuple(StaffText(head) for head in heads),
        rows=tuple(_slip(line) for line in shown[leaf * ROWS : (leaf + 1) * ROWS]),
        leaf=leaf + 1,
        leaves=leaves(len(shown)),
        foot=(BACK, *turning(leaf, len(shown)), RELOAD),
    )


def slip(view: StaffView) -> StaffModel:
    """One slip, what to do about it, and who it is if that was asked for."""
    lines = () if view.slips is None else view.slips.lines
    line = next((one for one in lines if one.number == view.slip), None)
    title = StaffText(T.SLIP_TITLE, view.slip or "")
    if line is None:
        gone = (Notice(StaffText(T.SLIP_GONE), Tone.CALM),)
        return StaffModel(StaffPage.SLIP, title, notices=gone, foot=(BACK,))
    notices = (Notice(StaffText(T.SETTLE_AS), Tone.CALM),) if view.settling else ()
    return StaffModel(
        StaffPage.SLIP,
        title,
        notices=notices,
        facts=(*_slip_facts(line), *_person(view)),
        buttons=_settle_buttons() if view.settling else _slip_buttons(view, line),
        foot=(BACK,),
    )


def _empty(view: StaffView, kept: bool | None, count: int, none: T) -> tuple[Notice, ...]:
    if kept is False:
        return (Notice(StaffText(T.NOT_KEPT), Tone.CALM),)
    if kept is None:
        return (Notice(StaffText(T.LOADING), Tone.CALM),) if view.busy else ()
    return () if count else (Notice(StaffText(none), Tone.CALM),)


def _visit(visit: VisitEntry) -> Row:
    method = METHODS.get(visit.method or "", T.METHOD_NONE)
    cells: tuple[Say, ...] = (
        clock_time(visit.began),
        outcome_text(visit.outcome),
        StaffText(method),
        str(visit.drops) if visit.drops else "",
        visit.support_code or "",
    )
    good = Tone.GOOD if visit.outcome in GOOD else Tone.CALM
    return Row(cells, Tone.CARE if needs_a_hand(visit) else good)


def _slip(line: SlipLine) -> Row:
    hand = line.overdue or line.state in (SlipState.STAFF, SlipState.CONTRADICTED)
    return Row(
        (line.number, StaffText(STATES[line.state]), day(line.settle_by)),
        Tone.CARE if hand else Tone.CALM,
        what_to_do(line.record),
        StaffButton(StaffAction.OPEN_SLIP, line.number, line.number),
    )


def _slip_facts(line: SlipLine) -> tuple[Fact, ...]:
    overdue = (Fact(StaffText(T.HEAD_BY), StaffText(T.FACT_OVERDUE)),) if line.overdue else ()
    return (
        Fact(StaffText(T.HEAD_STATE), StaffText(STATES[line.state])),
        Fact(StaffText(T.FACT_WHAT_TO_DO), what_to_do(line.record)),
        Fact(StaffText(T.FACT_ISSUED), day_time(line.issued_at)),
        *(overdue or (Fact(StaffText(T.HEAD_BY), day(line.settle_by)),)),
        Fact(StaffText(T.FACT_COPIES), str(line.copy)),
    )


def _person(view: StaffView) -> tuple[Fact, ...]:
    who = view.person
    if who is None:
        return ()
    if who.name is None:
        return (Fact(StaffText(T.FACT_NAME), StaffText(T.PERSON_DELETED)),)
    facts = (
        (T.FACT_NAME, who.name),
        (T.FACT_KANA, who.kana or ""),
        (T.FACT_BIRTH, day_of(who.birth)),
        (T.FACT_REFERENCE, " / ".join(who.reference)),
    )
    return tuple(Fact(StaffText(label), value) for label, value in facts if value)


def _slip_buttons(view: StaffView, line: SlipLine) -> tuple[StaffButton, ...]:
    """Only what can be done: a closed slip has no person to print."""
    found: list[StaffButton] = []
    if line.has_person and not line.state.closed:
        if view.person is None:
            found.append(_button(StaffAction.SHOW_PERSON, T.BUTTON_SHOW_PERSON, view))
        found.append(_button(StaffAction.REPRINT, T.BUTTON_REPRINT, view))
    if line.state not in (SlipState.SETTLED, SlipState.WITHDRAWN):
        found.append(_button(StaffAction.SETTLE, T.BUTTON_SETTLE, view))
    return tuple(found)


def _button(action: StaffAction, text: T, view: StaffView) -> StaffButton:
    return StaffButton(action, StaffText(text), enabled=not view.busy)


def _settle_buttons() -> tuple[StaffButton, ...]:
    return tuple(
        StaffButton(StaffAction.SETTLE_AS, StaffText(T(f"settle_{one.value}")), one.value)
        for one in SlipOutcome
    )
