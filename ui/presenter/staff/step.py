# SPDX-License-Identifier: Apache-2.0
"""`step(view, act) -> (view, orders)`: what a touch or an answer changes, and what the desk is to do."""

from collections.abc import Callable
from dataclasses import replace

from terminal.runner.health import Restart
from terminal.staff.codes import LONGEST, SHORTEST
from terminal.staff.signin import Ended, SignInAnswer, SignInKind
from terminal.staff.values import (
    DisasterQuestion,
    EligibilityShown,
    NumberQuestion,
    Radio,
    Reprinted,
    Settled,
    SlipList,
    SlipPersonShown,
    Today,
    Trouble,
)
from ui.presenter.staff.actions import (
    Act,
    AddDigit,
    DropDigit,
    Heard,
    Leave,
    Load,
    Looked,
    OfSlip,
    OfVisit,
    Press,
    RestartPart,
    SettleSlip,
    SignedOut,
    StaffAction,
    Tried,
    TryCode,
    Typed,
    UseDefaults,
    Value,
    Wanted,
)
from ui.presenter.staff.defaults import changed
from ui.presenter.staff.forms import Form, disaster_question, number_question
from ui.presenter.staff.text_ids import StaffTextId
from ui.presenter.staff.view import StaffPage, StaffView
from ui.texts.language import Language

Question = NumberQuestion | DisasterQuestion
OfCode = AddDigit | DropDigit | TryCode
Order = Load | OfCode | OfSlip | SettleSlip | OfVisit | RestartPart | UseDefaults | Leave | Question
"""What the desk is to do; a question is to be asked."""
Stepped = tuple[StaffView, tuple[Order, ...]]

ENDED = {
    Ended.SIGNED_OUT: StaffTextId.ENDED_SIGNED_OUT,
    Ended.IDLE: StaffTextId.ENDED_IDLE,
    Ended.VISIT_OVER: StaffTextId.ENDED_VISIT_OVER,
}
PAGES: dict[StaffAction, tuple[StaffPage, tuple[Load, ...]]] = {
    StaffAction.HOME: (StaffPage.HOME, (Load.TODAY, Load.SLIPS)),
    StaffAction.VISITS: (StaffPage.VISITS, (Load.TODAY,)),
    StaffAction.SLIPS: (StaffPage.SLIPS, (Load.SLIPS,)),
    StaffAction.QUERY: (StaffPage.QUERY, ()),
    StaffAction.DISASTER: (StaffPage.DISASTER, ()),
    StaffAction.HEALTH: (StaffPage.HEALTH, ()),
    StaffAction.RADIO: (StaffPage.RADIO, (Load.RADIO,)),
    StaffAction.CHECK: (StaffPage.CHECK, ()),
    StaffAction.SETTINGS: (StaffPage.SETTINGS, ()),
}
RELOADS = {page: loads for page, loads in PAGES.values()}
ASKERS: dict[StaffPage, Callable[[Form], Question | None]] = {
    StaffPage.QUERY: number_question,
    StaffPage.DISASTER: disaster_question,
}
OF_VISIT = (
    StaffAction.TAKE_OVER,
    StaffAction.CONFIRM,
    StaffAction.REFUSE,
    StaffAction.AGREE,
)


def step(view: StaffView, act: Act) -> Stepped:
    """Pure; whatever makes no sense now changes nothing."""
    match act:
        case Wanted(visit=visit):
            return _wanted(view, visit)
        case SignedOut(why=why):
            return _fresh(view, ENDED[why])
        case Looked(gate=gate):
            return replace(view, gate=gate), ()
        case Heard(value=value):
            return _heard(view, value)
        case Press(action=StaffAction.LANGUAGE):
            other = Language.EN if view.language is Language.JA else Language.JA
            return replace(view, language=other), ()
        case _ if view.member is None:
            return _at_the_pad(view, act)
        case Typed(of=of, text=text) if view.page in ASKERS:
            return replace(view, form=view.form.typed(of, text), answer=None), ()
        case Press(action=action, arg=arg):
            return _pressed(view, action, arg)
    return view, ()


def _wanted(view: StaffView, visit: int | None) -> Stepped:
    """Who is signed in stays so."""
    if view.member is not None:
        return view, ()
    return replace(view, visit=visit, typed=0, notice=None), (Load.GATE,)


def _fresh(view: StaffView, notice: StaffTextId | None) -> Stepped:
    """Nothing of the former person's, or of anybody they looked at, is left."""
    kept = StaffView(language=view.language, defaults=view.defaults, notice=notice)
    return kept, (Load.GATE,)


# -- the pad ---------------------------------------------------------------------------------------------------


def _at_the_pad(view: StaffView, act: Act) -> Stepped:
    if view.busy or not isinstance(act, Press) or not _takes_code(view):
        return view, ()
    match act.action:
        case StaffAction.DIGIT if view.typed < LONGEST and _is_digit(act.arg):
            return replace(view, typed=view.typed + 1, notice=None), (AddDigit(act.arg),)
        case StaffAction.ERASE if view.typed:
            return replace(view, typed=view.typed - 1), (DropDigit(),)
        case StaffAction.ENTER if view.typed >= SHORTEST:
            return replace(view, typed=0, busy=True, notice=None), (TryCode(view.visit),)
    return view, ()


def _takes_code(view: StaffView) -> bool:
    """While it is locked, typing would be in vain; the gate is looked at again when the lock is over."""
    return view.gate is None or view.gate.kind in (SignInKind.WRONG, SignInKind.DONE)


def _is_digit(text: str) -> bool:
    return len(text) == 1 and text in "0123456789"


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _tried(view: StaffView, answer: SignInAnswer) -> Stepped:
    if answer.member is None:
        wrong = view.busy and answer.kind is SignInKind.WRONG
        notice = StaffTextId.CODE_WRONG if wrong else view.notice
        return replace(view, gate=answer, typed=0, busy=False, notice=notice), ()
    at = replace(
        view,
        gate=answer,
        typed=0,
        busy=False,
        notice=None,
        member=answer.member,
        wrong_before=answer.wrong_before,
    )
    if view.visit is not None:
        return replace(at, page=StaffPage.CHECK), ()
    return replace(at, page=StaffPage.HOME), (Load.TODAY, Load.SLIPS)


# -- answers ---------------------------------------------------------------------------------------------------


def _heard(view: StaffView, value: Value) -> Stepped:
    if isinstance(value, SignInAnswer):
        return _tried(view, value) if view.member is None else (view, ())
    if view.member is None:
        return view, ()  # whoever asked is gone
    return _kept(replace(view, busy=False), value)


def _kept(at: StaffView, value: Value) -> Stepped:
    match value:
        case Trouble():
            return replace(at, trouble=value), ()
        case Today():
            return replace(at, today=value), ()
        case SlipList():
            return replace(at, slips=value), ()
        case Radio():
            return replace(at, radio=value), ()
        case SlipPersonShown() if value.number == at.slip:
            return replace(at, person=value), ()
        case Reprinted():
            return replace(at, notice=StaffTextId.REPRINTED), (Load.SLIPS,)
        case Settled():
            done = replace(at, notice=StaffTextId.SETTLED, settling=False, person=None)
            return done, (Load.SLIPS,)
        case EligibilityShown() if at.page in ASKERS:
            return replace(at, answer=value), ()
        case Restart():
            return replace(at, notice=RESTARTED[value]), ()
        case Tried():
            return replace(at, notice=StaffTextId.SOUND_TRIED), ()
    return at, ()


RESTARTED = {
    Restart.ORDERED: StaffTextId.RESTART_ORDERED,
    Restart.BUSY: StaffTextId.RESTART_BUSY,
    Restart.NOT_USED: StaffTextId.RESTART_NOT_USED,
}


# -- buttons ---------------------------------------------------------------------------------------------------


def _pressed(view: StaffView, action: StaffAction, arg: str) -> Stepped:
    if action is StaffAction.SIGN_OUT:
        return view, (Leave.SIGN_OUT,)
    if action in OF_VISIT:
        return view, (OfVisit(action, int(arg)),) if _is_number(arg) else ()
    if view.visit is not None:
        return view, ()  # signed in for the one visit and nothing else
    if action in PAGES:
        page, loads = PAGES[action]
        return _clean(view, page, busy=bool(loads)), loads
    return _on_the_page(view, action, arg)


def _clean(view: StaffView, page: StaffPage, *, busy: bool = False) -> StaffView:
    """Another page: what was on this one is forgotten."""
    return replace(
        view,
        page=page,
        busy=busy,
        wrong_before=0,
        leaf=0,
        notice=None,
        trouble=None,
        settling=False,
        slip=None,
        person=None,
        answer=None,
        form=Form(),
    )


def _on_the_page(view: StaffView, action: StaffAction, arg: str) -> Stepped:
    match action:
        case StaffAction.BACK:
            return _back(view)
        case StaffAction.NEXT:
            return replace(view, leaf=view.leaf + 1), ()
        case StaffAction.PREVIOUS:
            return replace(view, leaf=max(0, view.leaf - 1)), ()
        case StaffAction.RELOAD:
            loads = RELOADS.get(view.page, ())
            return replace(view, busy=bool(loads), trouble=None), loads
        case StaffAction.ASK if view.page in ASKERS and not view.busy:
            return _ask(view)
        case StaffAction.DONE if view.page in ASKERS:
            return _clean(view, view.page), ()
        case StaffAction.RESTART if view.page is StaffPage.HEALTH:
            return replace(view, notice=None), (RestartPart(arg),)
        case StaffAction.DEFAULT if view.page is StaffPage.SETTINGS:
            defaults = changed(view.defaults, arg)
            return replace(view, defaults=defaults), (UseDefaults(defaults),)
        case StaffAction.OPEN_SLIP if view.page is StaffPage.SLIPS:
            return replace(_clean(view, StaffPage.SLIP), slip=arg), ()
    return _on_a_slip(view, action, arg)


def _back(view: StaffView) -> Stepped:
    if view.settling:
        return replace(view, settling=False), ()
    if view.page is StaffPage.SLIP:
        return _clean(view, StaffPage.SLIPS), (Load.SLIPS,)
    return _clean(view, StaffPage.HOME), (Load.TODAY, Load.SLIPS)


def _ask(view: StaffView) -> Stepped:
    question = ASKERS[view.page](view.form)
    if question is None:
        return replace(view, form=replace(view.form, shown=True), answer=None), ()
    return replace(view, busy=True, trouble=None, answer=None), (question,)


def _on_a_slip(view: StaffView, action: StaffAction, arg: str) -> Stepped:
    number = view.slip
    if view.page is not StaffPage.SLIP or number is None or view.busy:
        return view, ()
    match action:
        case StaffAction.SHOW_PERSON | StaffAction.REPRINT:
            return replace(view, busy=True, notice=None, trouble=None), (OfSlip(action, number),)
        case StaffAction.SETTLE:
            return replace(view, settling=True, notice=None), ()
        case StaffAction.SETTLE_AS if view.settling:
            return replace(view, busy=True, trouble=None), (SettleSlip(number, arg),)
    return view, ()
