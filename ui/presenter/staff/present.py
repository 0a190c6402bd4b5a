# SPDX-License-Identifier: Apache-2.0
"""`present_staff(view, facts) -> StaffModel`: what the staff's side shows now."""

from dataclasses import replace
from datetime import timedelta
from math import ceil

from terminal.runner.health import Part, PartState
from terminal.staff.codes import LONGEST, SHORTEST
from terminal.staff.signin import SignInAnswer, SignInKind
from terminal.staff.values import CheckKind, Waiting
from ui.presenter.hints import hint_of
from ui.presenter.model import Tone
from ui.presenter.staff import lists, machine, questions
from ui.presenter.staff.actions import StaffAction
from ui.presenter.staff.facts import StaffFacts
from ui.presenter.staff.model import Check, Notice, Pad, Say, StaffButton, StaffModel, StaffText
from ui.presenter.staff.text_ids import StaffTextId as T
from ui.presenter.staff.view import StaffPage, StaffView
from ui.presenter.staff.words import BACK, LANGUAGE, SIGN_OUT, clock_time, trouble_notice

DISK_FULL, GATE_DISK_FULL = "J07", "U05"
"""Codes of docs/failure-codes.md."""
SECONDS_UP_TO, MINUTE = 90.0, timedelta(minutes=1)
"""A time of the day is told in minutes, so the one that has begun is waited for too."""
MOST_PARTS = 2
"""In trouble that are told above the tiles; all of them stand on their page, and their tile counts them."""
MANY_WRONG = 3
"""Whoever signs in hears of that many; one or two were their own."""


def present_staff(view: StaffView, facts: StaffFacts) -> StaffModel:
    """Nobody signed in: the pad, and nothing else, whatever the view holds."""
    if view.member is None:
        return _sign_in(view, facts)
    made = _page(view, facts)
    always = (LANGUAGE, SIGN_OUT)
    foot = tuple(one for one in made.foot if view.visit is None or one != BACK)
    return replace(
        made,
        member=view.member.name,
        notices=(*_news(view), *made.notices),
        foot=(*foot, *always),
        busy=view.busy,
    )


def _page(view: StaffView, facts: StaffFacts) -> StaffModel:
    match view.page:
        case StaffPage.VISITS:
            return lists.visits(view)
        case StaffPage.SLIPS:
            return lists.slips(view)
        case StaffPage.SLIP:
            return lists.slip(view)
        case StaffPage.QUERY:
            return questions.query(view)
        case StaffPage.DISASTER:
            return questions.disaster(view)
        case StaffPage.HEALTH:
            return machine.health(facts)
        case StaffPage.RADIO:
            return machine.radio(view)
        case StaffPage.SETTINGS:
            return machine.settings(view)
        case StaffPage.CHECK:
            return _check(view, facts)
        case StaffPage.HOME | StaffPage.SIGN_IN:
            return _home(view, facts)


def _news(view: StaffView) -> tuple[Notice, ...]:
    trouble = () if view.trouble is None else (trouble_notice(view.trouble),)
    notice = () if view.notice is None else (Notice(StaffText(view.notice), Tone.CALM),)
    return (*trouble, *notice)


# -- the pad ---------------------------------------------------------------------------------------------------


def _sign_in(view: StaffView, facts: StaffFacts) -> StaffModel:
    gate = view.gate
    is_open = gate is None or gate.kind in (SignInKind.WRONG, SignInKind.DONE)
    pad = Pad(
        view.typed,
        SHORTEST,
        LONGEST,
        is_open and not view.busy,
        None if gate is None else gate.locked_until,
    )
    return StaffModel(
        StaffPage.SIGN_IN,
        StaffText(T.STAFF),
        notices=_pad_notices(view, facts),
        pad=pad,
        buttons=_pad_buttons(view, pad),
        foot=(LANGUAGE,),
        busy=view.busy,
    )


def _pad_notices(view: StaffView, facts: StaffFacts) -> tuple[Notice, ...]:
    """First what is in the way, then what to do."""
    found: list[Notice] = []
    if view.notice is not None:
        care = view.notice is T.CODE_WRONG
        found.append(Notice(StaffText(view.notice), Tone.CARE if care else Tone.CALM))
    found.append(_gate_notice(view))
    if view.visit is not None:
        found.append(Notice(StaffText(T.FOR_ONE_VISIT), Tone.CALM))
    journal = facts.health.of(Part.JOURNAL)
    if journal.code == DISK_FULL:
        then = machine.part_advice(Part.JOURNAL, journal)
        found.append(Notice(StaffText(T.DISK_FULL), Tone.CARE, then))
    return tuple(found)


def _gate_notice(view: StaffView) -> Notice:
    gate = view.gate
    type_it = Notice(StaffText(T.TRYING if view.busy else T.TYPE_CODE), Tone.CALM)
    if gate is None:
        return type_it
    match gate.kind:
        case SignInKind.LOCKED:
            return Notice(_wait(gate), Tone.STOP)
        case SignInKind.NOBODY:
            return Notice(StaffText(T.NOBODY_YET), Tone.STOP, StaffText(T.NOBODY_THEN))
        case SignInKind.UNUSABLE if gate.code == GATE_DISK_FULL:
            text = StaffText(T.GATE_DISK_FULL, gate.code)
            return Notice(text, Tone.STOP, StaffText(T.GATE_DISK_THEN))
        case SignInKind.UNUSABLE:
            text = StaffText(T.GATE_UNUSABLE, gate.code or "")
            return Notice(text, Tone.STOP, StaffText(T.GATE_THEN))
        case SignInKind.WRONG if view.notice is T.CODE_WRONG or gate.left <= 2:
            return replace(type_it, then=StaffText(T.TRIES_LEFT, gate.left))
        case SignInKind.WRONG | SignInKind.DONE:
            return type_it


def _wait(gate: SignInAnswer) -> StaffText:
    """Seconds that can be waited for where one stands, or the time of the day."""
    if gate.locked_until is not None and gate.wait_s > SECONDS_UP_TO:
        return StaffText(T.LOCKED_UNTIL, clock_time(gate.locked_until + MINUTE))
    return StaffText(T.LOCKED_FOR, ceil(gate.wait_s))


def _pad_buttons(view: StaffView, pad: Pad) -> tuple[StaffButton, ...]:
    ready = pad.enabled and view.typed >= SHORTEST
    some = pad.enabled and view.typed > 0
    return (
        StaffButton(StaffAction.ERASE, StaffText(T.BUTTON_ERASE), enabled=some),
        StaffButton(StaffAction.ENTER, StaffText(T.BUTTON_ENTER), tone=Tone.GOOD, enabled=ready),
    )


# -- home ------------------------------------------------------------------------------------------------------


def _home(view: StaffView, facts: StaffFacts) -> StaffModel:
    waits = facts.waiting is not None
    return StaffModel(
        StaffPage.HOME,
        StaffText(T.HOME),
        notices=_home_notices(view, facts),
        buttons=(
            _tile(
                StaffAction.CHECK,
                T.CHECK,
                StaffText(T.CHECK_WAITS if waits else T.CHECK_NONE),
                care=waits,
            ),
            _tile(StaffAction.VISITS, T.VISITS, _visits_count(view)),
            _tile(StaffAction.SLIPS, T.SLIPS, _slips_count(view), care=_hands(view) > 0),
            _tile(StaffAction.QUERY, T.QUERY, None),
            _tile(StaffAction.HEALTH, T.HEALTH, _health_count(facts), care=_troubled(facts) > 0),
            _tile(StaffAction.RADIO, T.RADIO, None, care=facts.advice is not None),
            _tile(StaffAction.DISASTER, T.DISASTER, None),
            _tile(StaffAction.SETTINGS, T.SETTINGS, None),
        ),
    )


def _in_trouble(facts: StaffFacts) -> list[Notice]:
    advised = ((part, machine.part_advice(part, facts.health.of(part))) for part in Part)
    return [
        Notice(StaffText(machine.PARTS[part][0]), Tone.CARE, then)
        for part, then in advised
        if then is not None
    ]


def _home_notices(view: StaffView, facts: StaffFacts) -> tuple[Notice, ...]:
    """Each part in trouble with what to do, and behind them the one advice of the kiosk."""
    found: list[Notice] = []
    if view.wrong_before >= MANY_WRONG:
        found.append(Notice(StaffText(T.WRONG_BEFORE, view.wrong_before), Tone.CARE))
    found += _in_trouble(facts)[:MOST_PARTS]
    if facts.advice is not None:
        hint = hint_of(facts.advice)
        found.append(Notice(hint.what, hint.tone, hint.then))
    return tuple(found)


def _tile(action: StaffAction, text: T, detail: Say | None, *, care: bool = False) -> StaffButton:
    tone = Tone.CARE if care else Tone.CALM
    return StaffButton(action, StaffText(text), tone=tone, detail=detail)


def _visits_count(view: StaffView) -> Say | None:
    found = view.today
    if found is None:
        return StaffText(T.LOADING) if view.busy else None
    if not found.kept:
        return StaffText(T.NOT_KEPT)
    hands = sum(lists.needs_a_hand(visit) for visit in found.visits)
    return StaffText(T.VISITS_COUNT, len(found.visits), hands)


def _slips_count(view: StaffView) -> Say | None:
    if view.slips is None:
        return StaffText(T.LOADING) if view.busy else None
    return StaffText(T.SLIPS_COUNT, view.slips.summary.waiting, _hands(view))


def _hands(view: StaffView) -> int:
    return 0 if view.slips is None else len(view.slips.summary.to_do)


def _troubled(facts: StaffFacts) -> int:
    sound = facts.sound is not None and facts.sound.state is PartState.TROUBLE
    return len(facts.health.troubled) + sound


def _health_count(facts: StaffFacts) -> Say:
    troubled = _troubled(facts)
    return StaffText(T.DEVICES_TROUBLED, troubled) if troubled else StaffText(T.ALL_DEVICES_WELL)


# -- the visual check ------------------------------------------------------------------------------------------


def _check(view: StaffView, facts: StaffFacts) -> StaffModel:
    waits = facts.waiting
    if waits is not None and view.visit in (None, waits.visit):
        face = waits.kind is CheckKind.FACE
        shows = Check(waits.visit, waits.kind, photos=face and waits.ready)
        text, note = _check_words(waits.kind, ready=waits.ready)
        return StaffModel(
            StaffPage.CHECK,
            StaffText(T.CHECK),
            notices=(Notice(StaffText(text), Tone.CALM, StaffText(note)),),
            check=shows,
            buttons=_face_buttons(waits) if face else _birth_buttons(waits),
            foot=(BACK,),
        )
    over = view.visit is not None and facts.current == view.visit
    take = StaffButton(
        StaffAction.TAKE_OVER, StaffText(T.BUTTON_TAKE_OVER), str(facts.current or "")
    )
    text = T.CHECK_NOT_WAITING if over else T.CHECK_NONE
    return StaffModel(
        StaffPage.CHECK,
        StaffText(T.CHECK),
        notices=(Notice(StaffText(text), Tone.CALM),),
        buttons=(take,) if over or _may_take(view, facts) else (),
        foot=(BACK,),
    )


def _may_take(view: StaffView, facts: StaffFacts) -> bool:
    return view.visit is None and facts.current is not None


def _check_words(kind: CheckKind, *, ready: bool) -> tuple[T, T]:
    if kind is CheckKind.BIRTH_YEAR:
        return T.CHECK_BIRTH_WHAT, T.CHECK_BIRTH_NOTE
    return (T.CHECK_FACE_WHAT if ready else T.CHECK_READING), T.CHECK_FACE_NOTE


def _face_buttons(waits: Waiting) -> tuple[StaffButton, ...]:
    """Each carries the visit that it is about, so that a touch never goes to a later one."""
    visit, same = str(waits.visit), StaffText(T.BUTTON_CONFIRM)
    return (
        StaffButton(StaffAction.CONFIRM, same, visit, tone=Tone.GOOD, enabled=waits.ready),
        StaffButton(StaffAction.REFUSE, StaffText(T.BUTTON_REFUSE), visit, tone=Tone.CARE),
    )


def _birth_buttons(waits: Waiting) -> tuple[StaffButton, ...]:
    visit = str(waits.visit)
    return (
        StaffButton(StaffAction.AGREE, StaffText(T.BUTTON_AGREE), visit, tone=Tone.GOOD),
        StaffButton(StaffAction.REFUSE, StaffText(T.BUTTON_NOT_AGREE), visit, tone=Tone.CARE),
    )
