# SPDX-License-Identifier: Apache-2.0
"""Who has to act is warned before the time is over; a card that flickers neither stops nor renews it."""

from dataclasses import replace

import pytest

from terminal.session import Policy, step
from terminal.session import effects as eff
from terminal.session import events as ev
from terminal.session.patience import Waits, WaitsForStaff
from terminal.session.states import ChoosingMethod, EnteringPin, Interrupted, StaffCheck
from terminal.session.timers import mark
from terminal.session.values import ITEMS, Consents, Method, Question
from tests.support.session_arrows import TOGETHER_OF, warned
from tests.support.session_words import WHOLE, resumable

POLICY = Policy(idle_s=90.0, staff_s=180.0, warn_s=20.0)
WAITING = {name: state for name, state in resumable().items() if isinstance(state, Waits)}


def timers(after) -> list[tuple[str, float | None]]:
    return [(one.mark, one.seconds) for one in after.effects if isinstance(one, eff.SetTimer)]


def entered_pin(at: float):
    chosen = ev.MethodChosen(at=at, visit=1, method=Method.PIN)
    return step(POLICY, ChoosingMethod(WHOLE), chosen)


@pytest.mark.parametrize("name", WAITING)
def test_the_warning_comes_so_long_before_the_end_and_the_end_only_after_it(name):
    state = WAITING[name]
    first = step(POLICY, state, ev.TimerFired(at=70.0, visit=1, mark=mark(state)))
    assert type(first.state) is type(state)
    assert first.state.visit.warned
    assert timers(first) == [(mark(first.state), 20.0)]
    second = step(POLICY, first.state, ev.TimerFired(at=90.0, visit=1, mark=mark(first.state)))
    assert type(second.state) is not type(state)


@pytest.mark.parametrize("name", WAITING)
def test_a_touch_gives_the_whole_time_again_with_or_without_a_warning(name):
    for state in (WAITING[name], warned(WAITING[name])):
        after = step(POLICY, state, ev.PersonActed(at=500.0, visit=1))
        whole = 180.0 if isinstance(state, WaitsForStaff) else 90.0
        assert not after.state.visit.warned
        assert timers(after) == [(mark(after.state), whole - 20.0)]


def test_a_touch_of_a_former_visit_means_nothing():
    state = warned(ChoosingMethod(WHOLE))
    assert step(POLICY, state, ev.PersonActed(at=1.0, visit=7)) == (state, ())


def test_a_card_that_flickers_each_second_does_not_put_the_end_off():
    state, at, left = entered_pin(100.0).state, 100.0, []
    for _ in range(60):
        away = step(POLICY, state, ev.CardVanished(at=at))
        assert isinstance(away.state, Interrupted)
        seen = step(POLICY, away.state, ev.CardAppeared(at=at + 0.2))
        op = seen.state.reconnect_op
        back = step(POLICY, seen.state, ev.LinkRestored(at=at + 0.3, visit=1, op=op))
        assert isinstance(back.state, EnteringPin)
        left.append(timers(back)[-1][1])
        state, at = back.state, at + 1.0
    assert left[0] == pytest.approx(69.7)
    assert left[-1] == pytest.approx(70.0 - 59.3)


@pytest.mark.parametrize(("put_back_at", "left"), [(175.0, 20.0), (195.0, 20.0), (240.0, 20.0)])
def test_whoever_put_the_card_back_is_not_thrown_out_for_it(put_back_at, left):
    """The picture of the card hid what was asked, and the warning."""
    asked = entered_pin(100.0).state
    about_to_end = step(POLICY, asked, ev.TimerFired(at=170.0, visit=1, mark=mark(asked))).state
    gone = step(POLICY, about_to_end, ev.CardVanished(at=171.0)).state
    helped = step(POLICY, gone, ev.TimerFired(at=175.0, visit=1, mark=mark(gone))).state
    assert helped.helping
    seen = step(POLICY, helped, ev.CardAppeared(at=put_back_at)).state
    restored = ev.LinkRestored(at=put_back_at, visit=1, op=seen.reconnect_op)
    back = step(POLICY, seen, restored)
    assert back.state.visit.warned
    assert timers(back) == [(mark(back.state), left)]


def test_a_card_put_back_in_good_time_gives_no_more_of_it():
    asked = entered_pin(100.0).state
    gone = step(POLICY, asked, ev.CardVanished(at=101.0)).state
    helped = step(POLICY, gone, ev.TimerFired(at=105.0, visit=1, mark=mark(gone))).state
    seen = step(POLICY, helped, ev.CardAppeared(at=110.0)).state
    back = step(POLICY, seen, ev.LinkRestored(at=110.0, visit=1, op=seen.reconnect_op))
    assert timers(back) == [("EnteringPin", 60.0)]


def test_another_question_has_a_time_of_its_own():
    asked = step(
        POLICY, replace(TOGETHER_OF, together=False), ev.PersonActed(at=0.0, visit=1)
    ).state
    said = ev.ConsentSaid(at=50.0, visit=1, question=asked.questions[0], agreed=True)
    assert timers(step(POLICY, asked, said)) == [("AskingConsent.subsidies", 70.0)]


def test_with_little_time_the_warning_takes_no_more_than_half_of_it():
    hasty = Policy(idle_s=6.0, warn_s=20.0)
    chosen = ev.MethodChosen(at=0.0, visit=1, method=Method.PIN)
    assert timers(step(hasty, ChoosingMethod(WHOLE), chosen)) == [("EnteringPin", 3.0)]


def test_staff_are_given_longer_and_have_the_camera_while_they_look():
    called = step(POLICY, ChoosingMethod(WHOLE), ev.StaffCalled(at=0.0, visit=1))
    assert isinstance(called.state, StaffCheck)
    assert eff.ShowPerson(1) in called.effects
    assert timers(called) == [("StaffCheck", 160.0)]
    away = step(POLICY, called.state, ev.CardVanished(at=1.0))
    assert eff.StopCamera(1) not in away.effects
    ended = step(POLICY, called.state, ev.StaffRefused(at=2.0, visit=1, staff="sato"))
    assert ended.effects.count(eff.StopCamera(1)) == 1


@pytest.mark.parametrize("agreed", [True, False])
def test_one_touch_for_all_is_the_comprehensive_consent_where_the_clinic_uses_everything(agreed):
    after = step(POLICY, TOGETHER_OF, ev.AllConsentsSaid(at=0.0, visit=1, agreed=agreed))
    told = [one.consents for one in after.effects if isinstance(one, eff.PutConsents)]
    assert told == [Consents(information=agreed, subsidies=agreed)]


def test_what_the_clinic_does_not_use_is_not_agreed_to():
    narrow = replace(TOGETHER_OF, items=(Question.MEDICINE, Question.CHECKUP))
    after = step(POLICY, narrow, ev.AllConsentsSaid(at=0.0, visit=1, agreed=True))
    told = [one.consents for one in after.effects if isinstance(one, eff.PutConsents)]
    pairs = ((Question.MEDICINE, True), (Question.CHECKUP, True))
    assert told == [Consents(subsidies=True, items=pairs)]


def test_one_by_one_each_item_is_asked_and_what_was_not_answered_is_not_agreed_to():
    state = step(POLICY, TOGETHER_OF, ev.OneByOneChosen(at=0.0, visit=1)).state
    assert state.questions == (*ITEMS, Question.SUBSIDIES)
    for question, agreed in ((ITEMS[0], True), (ITEMS[1], False)):
        said = ev.ConsentSaid(at=1.0, visit=1, question=question, agreed=agreed)
        state = step(POLICY, state, said).state
    ended = step(POLICY, state, ev.Cancelled(at=2.0, visit=1))
    told = [one.consents for one in ended.effects if isinstance(one, eff.PutConsents)]
    assert told == [Consents(items=((ITEMS[0], True), (ITEMS[1], False)))]
