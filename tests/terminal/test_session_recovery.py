# SPDX-License-Identifier: Apache-2.0
"""The numbers of recovery: what is said when, how hard a card is shaken, how long each screen may last."""

from dataclasses import replace

import pytest

from terminal.session import Policy, step
from terminal.session import effects as eff
from terminal.session import events as ev
from terminal.session.recovery import Recovery, Shake, Stage, shake, stage, stage_left_s
from terminal.session.states import (
    ChoosingMethod,
    Failed,
    Idle,
    Interrupted,
    Leaving,
    OutOfService,
    ReadingCard,
    ShowingResult,
    State,
    TakeCardBack,
)
from terminal.session.timers import limit, mark
from terminal.session.values import OutcomeKind
from tests.support.session_words import (
    CARD,
    CARD_BROKE,
    ELIGIBLE,
    NEW,
    NO_READER,
    NOT_MATCHED,
    RECONNECT,
    WHOLE,
    resumable,
)

RECOVERY = Recovery(help_after_s=4.0, help_after_drops=10, give_up_after_s=60.0)
POLICY = Policy(
    idle_s=91.0,
    staff_s=181.0,
    warn_s=20.0,
    read_s=61.0,
    face_s=31.0,
    person_deadline_s=11.0,
    print_s=63.0,
    result_s=21.0,
    failed_s=62.0,
    recovery=Recovery(absent_s=0.6, waved_past_s=2.5, reader_lost_s=12.0),
)
"""Each number another one, so that none can be taken for another."""


@pytest.mark.parametrize(
    ("away_s", "drops", "said"),
    [
        (0.0, 0, Stage.HOLD_STILL),
        (3.99, 9, Stage.HOLD_STILL),
        (4.0, 0, Stage.PUT_BACK),
        (0.0, 10, Stage.PUT_BACK),
        (59.9, 100, Stage.PUT_BACK),
        (60.0, 0, Stage.GIVE_UP),
        (61.0, 10, Stage.GIVE_UP),
    ],
)
def test_first_hold_still_then_put_it_back_then_the_end(away_s, drops, said):
    assert stage(RECOVERY, away_s, drops) is said


@pytest.mark.parametrize(
    ("now", "away_s", "left"),
    [
        (Stage.HOLD_STILL, 0.0, 4.0),
        (Stage.HOLD_STILL, 1.5, 2.5),
        (Stage.HOLD_STILL, 9.0, 0.0),
        (Stage.PUT_BACK, 0.0, 60.0),
        (Stage.PUT_BACK, 4.0, 56.0),
        (Stage.PUT_BACK, 70.0, 0.0),
    ],
)
def test_a_stage_lasts_until_the_next_one_and_never_less_than_nothing(now, away_s, left):
    assert stage_left_s(RECOVERY, now, away_s) == left


@pytest.mark.parametrize("usb", [False, True])
def test_a_harder_way_comes_after_three_failures_of_the_milder_one(usb):
    hardest = Shake.USB if usb else Shake.UNPOWER
    recovery = replace(RECOVERY, usb=usb)
    ways = [shake(recovery, failures) for failures in range(14)]
    expected = [min(Shake(min(n // 3, 3)), hardest) for n in range(14)]
    assert ways == expected
    assert ways[:9] == [Shake.LEAVE] * 3 + [Shake.RESET] * 3 + [Shake.UNPOWER] * 3


LIMITS = {
    "ReadingCard": 61.0,
    "EnteringNumberB": 71.0,
    "ChoosingMethod": 71.0,
    "LookingForFace": 31.0,
    "EnteringPin": 71.0,
    "StaffCheck": 161.0,
    "GatheringProof": 61.0,
    "Querying": 11.0,
    "Confirming": 61.0,
}


@pytest.mark.parametrize("name", LIMITS)
def test_each_screen_of_a_visit_lasts_as_long_as_its_setting_says_but_for_the_warning(name):
    state = resumable()[name]
    assert limit(POLICY, state, 100.0) == LIMITS[name]
    assert mark(state) == name


AWAY = Interrupted(ChoosingMethod(replace(WHOLE, drops=1, trouble_since=100.0)), card_seen=False)
UNREAD = Interrupted(ReadingCard(replace(NEW, drops=1, trouble_since=100.0)), card_seen=False)
SHOWN = ShowingResult(WHOLE, ELIGIBLE)


@pytest.mark.parametrize(
    ("state", "at", "seconds", "name"),
    [
        (OutOfService(1), 100.0, None, "OutOfService"),
        (Idle(1), 100.0, None, "Idle"),
        (TakeCardBack(WHOLE, ELIGIBLE), 100.0, None, "TakeCardBack"),
        (SHOWN, 100.0, 21.0, "ShowingResult"),
        (Failed(WHOLE, NOT_MATCHED), 100.0, 62.0, "Failed"),
        (Leaving(SHOWN), 100.0, 0.6, "Leaving"),
        (Leaving(SHOWN, lost=NO_READER), 100.0, 12.0, "Leaving.lost"),
        (AWAY, 100.0, 4.0, "Interrupted"),
        (AWAY, 101.0, 3.0, "Interrupted"),
        (replace(AWAY, helping=True), 104.0, 56.0, "Interrupted.helping"),
        (replace(AWAY, helping=True), 100.0, 60.0, "Interrupted.helping"),
        (UNREAD, 100.0, 2.5, "Interrupted.unread"),
        (UNREAD, 101.0, 1.5, "Interrupted.unread"),
        (UNREAD, 110.0, 0.0, "Interrupted.unread"),
        (replace(UNREAD, card_seen=True), 100.0, 4.0, "Interrupted"),
        (replace(AWAY, lost=NO_READER, lost_at=103.0), 103.0, 12.0, "Interrupted.lost"),
        (replace(AWAY, lost=NO_READER, lost_at=103.0), 105.0, 10.0, "Interrupted.lost"),
        (replace(AWAY, lost=NO_READER, lost_at=103.0), 999.0, 0.0, "Interrupted.lost"),
        (replace(UNREAD, lost=NO_READER, lost_at=103.0), 103.0, 12.0, "Interrupted.lost"),
    ],
)
def test_an_end_or_an_interruption_lasts_as_long_as_its_setting_says(state, at, seconds, name):
    assert limit(POLICY, state, at) == seconds
    assert mark(state) == name


# --- over several events -----------------------------------------------------------------------


def lost(op: int, at: float, progressed: bool = False) -> ev.LinkLost:
    return ev.LinkLost(at=at, visit=1, op=op, failure=CARD_BROKE, progressed=progressed)


def ordered(effects) -> eff.Reconnect | None:
    return next((e for e in effects if isinstance(e, eff.Reconnect)), None)


def fail_often(state: State, times: int, every_s: float = 0.5) -> tuple[State, list[Shake]]:
    """The card lies there and every attempt to reach it fails."""
    ways: list[Shake] = []
    at, op = 100.0, CARD
    for _ in range(times):
        state, effects = step(POLICY, state, lost(op, at))
        order = ordered(effects)
        if order is None:
            break
        ways.append(order.shake)
        op, at = order.op, at + every_s
    return state, ways


BUSY = ChoosingMethod(replace(WHOLE, photo_read=False, card_op=CARD))


def test_a_card_that_does_not_answer_is_shaken_harder_step_by_step():
    state, ways = fail_often(BUSY, 12)
    assert ways == [Shake.LEAVE] * 2 + [Shake.RESET] * 3 + [Shake.UNPOWER] * 7
    assert isinstance(state, Interrupted)
    assert (state.visit.drops, state.visit.link_failures) == (1, 12)
    assert state.visit.link_failure == CARD_BROKE


def test_a_card_that_is_laid_down_anew_is_touched_gently_again():
    state, _ = fail_often(BUSY, 8)
    away = step(POLICY, state, ev.CardVanished(at=110.0)).state
    back = step(POLICY, away, ev.CardAppeared(at=111.0))
    order = ordered(back.effects)
    assert order is not None
    assert order.shake is Shake.LEAVE
    assert back.state.visit.link_failure is None


def test_a_card_that_gets_on_between_its_failures_is_not_shaken_harder():
    state, at, op = BUSY, 100.0, CARD
    for number in range(10):
        state, effects = step(POLICY, state, lost(op, at, progressed=True))
        order = ordered(effects)
        assert order is not None
        assert order.shake is Shake.LEAVE, number
        state, effects = step(POLICY, state, ev.LinkRestored(at=at, visit=1, op=order.op))
        assert isinstance(state, ChoosingMethod)
        op, at = state.visit.card_op, at + 5.0
    assert state.visit.trouble_since == at - 5.0


def test_many_drops_in_a_row_ask_for_help_and_something_that_works_forgets_them():
    state: State = BUSY
    for number in range(1, 11):
        state = step(POLICY, state, ev.CardVanished(at=100.0 + number / 10)).state
        assert isinstance(state, Interrupted)
        assert state.helping is (number == 10)
        assert state.visit.drops == number
        state = step(POLICY, state, ev.CardAppeared(at=100.05 + number / 10)).state
    state = step(POLICY, state, restored(state, 102.0)).state
    assert state.visit.drops == 0
    assert state.visit.trouble_since == 100.1
    state = step(POLICY, state, ev.PhotoRead(at=103.0, visit=1, op=state.visit.card_op)).state
    assert state.visit.trouble_since is None


def restored(state: State, at: float) -> ev.LinkRestored:
    assert isinstance(state, Interrupted)
    assert state.reconnect_op is not None
    return ev.LinkRestored(at=at, visit=1, op=state.reconnect_op)


def test_where_nothing_is_left_to_do_a_card_that_answers_ends_the_trouble():
    state = step(POLICY, ChoosingMethod(WHOLE), ev.CardVanished(at=100.0)).state
    state = step(POLICY, state, ev.CardAppeared(at=101.0)).state
    state = step(POLICY, state, restored(state, 102.0)).state
    assert (state.visit.drops, state.visit.trouble_since) == (0, None)


def test_trouble_that_began_long_ago_is_given_up_at_the_next_drop():
    old = ChoosingMethod(replace(WHOLE, photo_read=False, card_op=CARD, trouble_since=10.0))
    after = step(POLICY, old, ev.CardVanished(at=70.0))
    assert isinstance(after.state, Idle)
    named = step(POLICY, old, lost(CARD, 70.0))
    assert isinstance(named.state, Failed)
    assert named.state.outcome.support_code == CARD_BROKE.code


def test_a_card_that_was_never_put_back_is_abandoned_and_says_so():
    away = replace(AWAY, helping=True)
    fired = ev.TimerFired(at=160.0, visit=1, mark="Interrupted.helping")
    told = [e for e in step(POLICY, away, fired).effects if isinstance(e, eff.RecordOutcome)]
    assert [e.outcome.kind for e in told] == [OutcomeKind.ABANDONED]
    tried = replace(away, resume=ChoosingMethod(replace(WHOLE, failed=NOT_MATCHED)))
    told = [e for e in step(POLICY, tried, fired).effects if isinstance(e, eff.RecordOutcome)]
    assert [e.outcome for e in told] == [NOT_MATCHED]


def test_a_reader_that_is_lost_twice_is_waited_for_since_the_first_time():
    state = step(POLICY, ChoosingMethod(WHOLE), ev.ReaderLost(at=100.0, failure=NO_READER)).state
    again = step(POLICY, state, ev.ReaderLost(at=105.0, failure=CARD_BROKE)).state
    assert isinstance(again, Interrupted)
    assert (again.lost, again.lost_at) == (NO_READER, 100.0)


def test_a_reader_that_is_back_begins_with_the_card_and_keeps_the_account():
    lost_reader = step(POLICY, ChoosingMethod(WHOLE), ev.ReaderLost(at=100.0, failure=NO_READER))
    back = step(POLICY, lost_reader.state, ev.ReaderReady(at=103.0))
    assert isinstance(back.state, Interrupted)
    assert back.state.lost is None
    assert not back.state.card_seen
    (timer,) = [e for e in back.effects if isinstance(e, eff.SetTimer)]
    assert (timer.mark, timer.seconds) == ("Interrupted", 1.0)


def test_reaching_a_card_keeps_the_number_of_its_order():
    state = replace(AWAY, card_seen=True, reconnect_op=RECONNECT)
    assert step(POLICY, state, ev.CardAppeared(at=101.0)).state.reconnect_op != RECONNECT
