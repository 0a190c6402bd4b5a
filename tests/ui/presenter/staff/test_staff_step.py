# SPDX-License-Identifier: Apache-2.0
"""What a touch at the staff's side leads to; nothing is left of anybody when the sign-in ends."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eligibility.codes import Sex
from eligibility.verdict import VerdictKind, Why
from terminal.runner.health import Health, Part, PartHealth, PartState, Restart
from terminal.slips.values import SlipOutcome
from terminal.staff.accounts import Member
from terminal.staff.signin import Ended, SignInAnswer, SignInKind
from terminal.staff.values import (
    Defaults,
    EligibilityShown,
    Insured,
    NumberQuestion,
    Radio,
    Reprinted,
    Settled,
    SlipList,
    SlipPersonShown,
    Today,
    Trouble,
)
from ui.presenter.staff import StaffFacts, StaffView, present_staff, step
from ui.presenter.staff.actions import (
    Field,
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
    TryCode,
    Typed,
    UseDefaults,
    Wanted,
)
from ui.presenter.staff.forms import read_birth
from ui.presenter.staff.text_ids import StaffTextId
from ui.presenter.staff.view import StaffPage
from ui.texts.language import Language
from ui.texts.staff_book import say

A = StaffAction
HANAKO = Member("n-017", "受付 花子")
NAME = "例示　太郎"
INSURED = Insured(NAME, "19790502", Sex.MALE, "模擬健康保険協会", number="101")
SHOWN = EligibilityShown(VerdictKind.ELIGIBLE, Why.STATED, (INSURED,))
OPEN = SignInAnswer(SignInKind.WRONG, left=5)
DONE = SignInAnswer(SignInKind.DONE, HANAKO, 5)
NUMBER = "kiosk-1-20261127-37800"


def after(view: StaffView, *acts):
    """The view after these acts, and the last one's orders."""
    orders = ()
    for act in acts:
        view, orders = step(view, act)
    return view, orders


def typed(digits: str):
    return [Press(A.DIGIT, digit) for digit in digits]


def signed_in(visit=None):
    view, _ = after(StaffView(), Wanted(visit), Looked(OPEN), *typed("837261"), Press(A.ENTER))
    return step(view, Heard(DONE))[0]


def test_a_code_is_tried_once_and_forgotten_at_once():
    view, orders = after(StaffView(), Wanted(), Looked(OPEN), *typed("837261"), Press(A.ENTER))
    assert orders == (TryCode(),)
    assert view.typed == 0
    assert view.busy
    assert after(view, *typed("1"), Press(A.ENTER)) == (view, ())  # not while it is tried
    for told in (repr(view), repr(orders), repr(Press(A.DIGIT, "8"))):
        assert "837261" not in told
        assert "'8'" not in told


def test_a_look_at_the_gate_disturbs_neither_typing_nor_a_try():
    view, _ = after(StaffView(), Wanted(), *typed("837"), Looked(OPEN))
    assert view.typed == 3
    view, _ = after(view, *typed("261"), Press(A.ENTER), Looked(OPEN))
    assert view.busy
    assert step(view, Heard(DONE))[0].member == HANAKO


def test_a_short_code_is_not_tried_and_a_long_one_does_not_grow():
    view, orders = after(StaffView(gate=OPEN), *typed("83726"), Press(A.ENTER))
    assert orders == ()
    view, _ = after(view, *typed("1234567890"))
    assert view.typed == 12
    assert after(view, Press(A.ERASE))[0].typed == 11


@pytest.mark.parametrize("kind", [SignInKind.LOCKED, SignInKind.NOBODY, SignInKind.UNUSABLE])
def test_while_nobody_can_get_in_the_pad_takes_nothing(kind):
    view = StaffView(gate=SignInAnswer(kind, locked_until=datetime(2026, 11, 28, 2, tzinfo=UTC)))
    assert after(view, *typed("837261"), Press(A.ENTER)) == (view, ())
    model = present_staff(view, StaffFacts())
    assert model.pad is not None
    assert not model.pad.enabled


def test_a_wrong_code_says_how_many_are_left():
    view, _ = after(StaffView(gate=OPEN), *typed("190374"), Press(A.ENTER))
    view, _ = step(view, Heard(SignInAnswer(SignInKind.WRONG, left=4)))
    model = present_staff(view, StaffFacts())
    said = [say(text, Language.EN) for n in model.notices for text in (n.text, n.then) if text]
    assert "That code was not right" in said
    assert "After 4 more wrong codes there is a wait" in said


@pytest.mark.parametrize(
    ("wait_s", "told"),
    [
        (9.2, "Too many wrong codes: wait 10 seconds"),
        (320.0, "Too many wrong codes: wait until 11:06"),
    ],
)
def test_a_wait_is_told_in_seconds_or_as_the_time_of_the_day(wait_s, told):
    until = datetime(2026, 11, 28, 2, 5, 20, tzinfo=UTC)
    gate = SignInAnswer(SignInKind.LOCKED, locked_until=until, wait_s=wait_s)
    assert told in said_by(StaffView(gate=gate))


def test_a_full_disk_is_told_in_plain_words_before_anybody_types():
    full = PartHealth(PartState.TROUBLE, "J07", since=datetime(2026, 11, 28, tzinfo=UTC))
    told = said_by(StaffView(gate=OPEN), StaffFacts(Health({Part.JOURNAL: full})))
    assert "The disk is full: nothing can be recorded" in told
    assert "Call maintenance to make room on the disk, then restart this" in told
    refused = said_by(StaffView(gate=SignInAnswer(SignInKind.UNUSABLE, code="U05")))
    assert "The disk is full: nobody can sign in (U05)" in refused


@pytest.mark.parametrize(("before", "told"), [(2, False), (6, True)])
def test_many_wrong_codes_before_a_sign_in_are_told_at_home(before, told):
    done = replace(DONE, wrong_before=before)
    view, _ = after(StaffView(), Wanted(), Looked(OPEN), *typed("837261"), Press(A.ENTER))
    view, _ = step(view, Heard(done))
    assert (f"{before} wrong codes were typed since the last sign-in" in said_by(view)) is told


def said_by(view, facts=None):
    model = present_staff(view, facts or StaffFacts())
    return [say(text, Language.EN) for n in model.notices for text in (n.text, n.then) if text]


def test_signed_in_staff_see_home_and_its_numbers_are_fetched():
    view, _ = after(StaffView(), Wanted(), Looked(OPEN), *typed("837261"), Press(A.ENTER))
    view, orders = step(view, Heard(DONE))
    assert (view.page, view.member, orders) == (StaffPage.HOME, HANAKO, (Load.TODAY, Load.SLIPS))


def test_for_one_visit_there_is_the_check_and_nothing_else():
    view = signed_in(visit=7)
    assert view.page is StaffPage.CHECK
    for action in (A.QUERY, A.SLIPS, A.HOME, A.BACK, A.RESTART, A.DISASTER):
        assert step(view, Press(action)) == (view, ())
    assert step(view, Press(A.CONFIRM, "4"))[1] == (OfVisit(A.CONFIRM, 4),)
    actions = {one.action for one in present_staff(view, StaffFacts(current=7)).foot}
    assert actions == {A.LANGUAGE, A.SIGN_OUT}


def filled(view: StaffView) -> StaffView:
    view, _ = step(view, Press(A.QUERY))
    texts = {Field.INSURER: "01990019", Field.NUMBER: "101", Field.BIRTH: "S540502"}
    return after(view, *(Typed(field, text) for field, text in texts.items()))[0]


def test_the_form_is_asked_only_when_it_is_right():
    view = filled(signed_in())
    bad, orders = after(view, Typed(Field.INSURER, "01990018"), Press(A.ASK))
    assert orders == ()
    fields = {one.of: one for one in present_staff(bad, StaffFacts()).fields}
    assert fields[Field.INSURER].problem is not None
    assert fields[Field.NUMBER].value == "101"  # nothing typed is lost
    asked, orders = after(bad, Typed(Field.INSURER, "01990019"), Press(A.ASK))
    assert orders == (NumberQuestion("01990019", "101", "19790502"),)
    assert step(asked, Press(A.ASK)) == (asked, ())  # once


def test_the_limit_is_asked_for_only_with_the_tick():
    view = filled(signed_in())
    assert step(view, Press(A.ASK))[1][0].limit_consent is False
    ticked, _ = step(view, Typed(Field.LIMIT_CONSENT, "1"))
    assert step(ticked, Press(A.ASK))[1][0].limit_consent is True


def test_a_search_in_a_disaster_needs_a_reason():
    view, _ = step(signed_in(), Press(A.DISASTER))
    view, _ = after(view, Typed(Field.NAME, "仮名　昭"), Typed(Field.BIRTH, "19551125"))
    assert step(view, Press(A.ASK))[1] == ()
    view, _ = step(view, Typed(Field.REASON, "洪水"))
    (question,) = step(view, Press(A.ASK))[1]
    assert question.reason == "洪水"


@pytest.mark.parametrize(
    "leaving",
    [
        Press(A.DONE),
        Press(A.BACK),
        Press(A.HOME),
        Press(A.SLIPS),
        SignedOut(Ended.IDLE),
        SignedOut(Ended.SIGNED_OUT),
    ],
)
def test_the_answer_and_what_was_typed_are_forgotten(leaving):
    view, _ = after(filled(signed_in()), Press(A.ASK), Heard(SHOWN))
    assert view.answer == SHOWN
    left, _ = step(view, leaving)
    assert left.answer is None
    assert left.form.texts == {}
    texts = texts_of(present_staff(left, StaffFacts()))
    assert not any(NAME in text or "101" in text for text in texts)


def test_the_next_keystroke_takes_the_former_answer_away():
    view, _ = after(filled(signed_in()), Press(A.ASK), Heard(SHOWN))
    assert step(view, Typed(Field.NUMBER, "102"))[0].answer is None


def test_no_answer_reaches_a_side_where_nobody_is_signed_in():
    view = StaffView()
    for value in (SHOWN, SlipPersonShown(NUMBER, NAME), Today(date(2026, 11, 28))):
        assert step(view, Heard(value)) == (view, ())


def test_a_slip_is_opened_settled_and_printed():
    view, _ = after(signed_in(), Press(A.SLIPS), Heard(SlipList()), Press(A.OPEN_SLIP, NUMBER))
    assert step(view, Press(A.REPRINT))[1] == (OfSlip(A.REPRINT, NUMBER),)
    assert step(view, Press(A.SETTLE_AS, "eligible"))[1] == ()  # asked first
    asked, _ = step(view, Press(A.SETTLE))
    assert step(asked, Press(A.SETTLE_AS, "eligible"))[1] == (SettleSlip(NUMBER, "eligible"),)
    assert not step(asked, Press(A.BACK))[0].settling
    done, orders = step(asked, Heard(Settled(NUMBER, SlipOutcome.ELIGIBLE)))
    assert (done.notice, orders) == (StaffTextId.SETTLED, (Load.SLIPS,))


def test_a_name_is_shown_on_its_own_slips_page_only():
    view, _ = after(signed_in(), Press(A.SLIPS), Press(A.OPEN_SLIP, NUMBER))
    assert step(view, Heard(SlipPersonShown("another", NAME)))[0].person is None
    shown, _ = step(view, Heard(SlipPersonShown(NUMBER, NAME)))
    assert shown.person is not None
    assert step(shown, Press(A.BACK))[0].person is None


def test_a_part_is_restarted_from_its_page_only():
    assert step(signed_in(), Press(A.RESTART, "reader"))[1] == ()
    view, _ = step(signed_in(), Press(A.HEALTH))
    assert step(view, Press(A.RESTART, "reader"))[1] == (RestartPart("reader"),)
    assert step(view, Heard(Restart.BUSY))[0].notice is StaffTextId.RESTART_BUSY


def test_defaults_are_handed_on_and_outlive_the_sign_in():
    view, _ = step(signed_in(), Press(A.SETTINGS))
    view, orders = step(view, Press(A.DEFAULT, "volume=40"))
    assert orders == (UseDefaults(Defaults(volume=40)),)
    for odd in (
        "volume=-1",
        "volume=x",
        "language=xx",
        "large=maybe",
        "nothing",
        "=",
        "volume=400",
    ):
        assert step(view, Press(A.DEFAULT, odd))[0].defaults.volume in (40, 100)
    assert step(view, SignedOut(Ended.IDLE))[0].defaults.volume == 40


def test_signing_out_is_an_order_and_its_reason_is_told():
    view = signed_in()
    assert step(view, Press(A.SIGN_OUT)) == (view, (Leave.SIGN_OUT,))
    out, _ = step(view, SignedOut(Ended.IDLE))
    assert (out.page, out.member, out.notice) == (StaffPage.SIGN_IN, None, StaffTextId.ENDED_IDLE)


@pytest.mark.parametrize(
    ("text", "birth"),
    [
        ("19550401", "19550401"),
        ("1955/04/01", "19550401"),
        ("1955-04-01", "19550401"),
        ("S300401", "19550401"),
        ("ｓ３００４０１", "19550401"),
        ("R010501", "20190501"),
        ("19550231", None),
        ("S000401", None),
        ("X300401", None),
        ("300401", None),
        ("", None),
    ],
)
def test_a_birth_date_may_be_typed_as_it_is_printed(text, birth):
    assert read_birth(text) == birth


ACTS = st.one_of(
    st.builds(Press, st.sampled_from(A), st.sampled_from(["", "1", "reader", NUMBER, "eligible"])),
    st.builds(Typed, st.sampled_from(Field), st.text(max_size=30)),
    st.sampled_from(
        [
            Heard(DONE),
            Heard(OPEN),
            Looked(OPEN),
            Heard(SHOWN),
            Heard(SlipList()),
            Heard(Trouble("E01", "service_unreachable")),
            Heard(Radio(datetime(2026, 11, 28, tzinfo=UTC))),
            Heard(Reprinted(NUMBER, 2)),
            SignedOut(Ended.IDLE),
            Wanted(),
            Wanted(7),
        ]
    ),
)


@settings(max_examples=150)
@given(st.lists(ACTS, max_size=25))
def test_whatever_is_touched_every_screen_can_be_said_and_nothing_shows_without_a_sign_in(acts):
    view = StaffView()
    for act in acts:
        view, _ = step(view, act)
        texts = texts_of(present_staff(view, StaffFacts()))
        if view.member is None:
            assert not any(NAME in text for text in texts)
            assert view.answer is None
            assert view.person is None
        assert NAME not in repr(view)


def texts_of(model) -> list[str]:
    """All that a window would write, in both languages."""
    found = [model.title, *model.heads]
    for notice in model.notices:
        found += [notice.text, notice.then]
    for row in model.rows:
        found += [*row.cells, row.detail]
    for one in model.fields:
        found += [one.label, one.hint, one.problem, one.value]
    for fact in model.facts:
        found += [fact.label, fact.value]
    for button in (*model.buttons, *model.foot):
        found += [button.text, button.detail]
    return [say(one, language) for one in found if one for language in (Language.JA, Language.EN)]
