# SPDX-License-Identifier: Apache-2.0
"""A camera above the tray over several events: a number that is read by and by, and a card that never moved."""

from dataclasses import replace
from itertools import permutations

import pytest

from terminal.session import Policy, step
from terminal.session import effects as eff
from terminal.session import events as ev
from terminal.session.recovery import Shake
from terminal.session.states import (
    AgreeingToBirth,
    AskingConsent,
    ChoosingMethod,
    EnteringNumberB,
    EnteringPin,
    Failed,
    GatheringProof,
    Idle,
    Interrupted,
    LayingStraight,
    Leaving,
    ReadingCard,
    ShowingResult,
    State,
    TakeCardBack,
)
from terminal.session.timers import limit, mark
from terminal.session.transition import visit_of
from terminal.session.values import LayHint, LeftAt, LyingCard, Method, OutcomeKind, TrayView, Visit
from tests.support.session_words import (
    BOTH,
    CARD,
    CARD_BROKE,
    ELIGIBLE,
    FACTS,
    KNOWN,
    NO_READER,
    NOT_MATCHED,
    WHOLE,
    resumable,
    still,
)

POLICY = Policy()
RECOVERY = POLICY.recovery
ASKED = step(
    POLICY,
    ReadingCard(Visit(1, ops=CARD, card_op=CARD)),
    ev.CardIdentified(at=100.0, visit=1, op=CARD, facts=FACTS),
).state
ON_CARD = eff.ReadPhoto | eff.ReadHolder | eff.ConfirmCard | eff.Reconnect
MUTE = replace(CARD_BROKE, code="R04", message="card_mute")


class Play:
    """Events in a row, one second apart unless told otherwise, and the orders that they led to."""

    def __init__(self, state: State, at: float = 100.0) -> None:
        self.state, self.at = state, at
        self.effects: list[eff.Effect] = []

    def __call__(self, kind: type[ev.Event], after: float = 1.0, **values: object) -> State:
        self.at += after
        visit = visit_of(self.state)
        if issubclass(kind, ev.VisitEvent):
            values = {"visit": visit.number if visit else 0, **values}
        return self.hears(kind(**{"at": self.at, **values}))  # type: ignore[arg-type]

    def hears(self, event: ev.Event) -> State:
        self.state, effects = step(POLICY, self.state, event)
        self.effects += effects
        return self.state

    def sees(self, view: TrayView, after: float = 1.0) -> State:
        return self(ev.TraySeen, after, view=view)

    def timer(self) -> State:
        seconds = limit(POLICY, self.state, self.at)
        assert seconds is not None
        return self(ev.TimerFired, seconds, mark=mark(self.state))

    def card(self, kind: type[ev.OpEvent], after: float = 0.5, **values: object) -> State:
        """The last order to the card is answered."""
        order = [e for e in self.effects if isinstance(e, ON_CARD)][-1]
        return self(kind, after, op=order.op, **values)

    def count(self, kind: type[eff.Effect]) -> int:
        return sum(isinstance(effect, kind) for effect in self.effects)

    def outcomes(self) -> list[str]:
        return [e.outcome.reason for e in self.effects if isinstance(e, eff.RecordOutcome)]


# --- 照合番号B ------------------------------------------------------------------------------------


def test_a_card_that_is_laid_straight_goes_on_where_the_person_was():
    play = Play(ASKED)
    assert play(ev.NumberBUnclear, hint=LayHint.TURN_OVER) == LayingStraight(
        visit_of(play.state), LayHint.TURN_OVER
    )
    assert play(ev.NumberBUnclear, hint=LayHint.GLARE).hint is LayHint.GLARE
    assert play.count(eff.SetTimer) == 1, "another hint gives no more time"
    assert isinstance(play(ev.NumberBGiven), ChoosingMethod)
    assert (play.count(eff.ReadPhoto), play.count(eff.FindNumberB)) == (1, 0)


@pytest.mark.parametrize("name", ["LookingForFace", "EnteringPin", "GatheringProof", "StaffCheck"])
def test_nobody_chooses_or_types_a_pin_twice_because_of_the_number(name):
    visit = replace(ASKED.visit, nonce=WHOLE.nonce)
    play = Play(resumable(visit)[name])
    play(ev.NumberBUnclear, hint=LayHint.GLARE)
    play(ev.NumberBDoubtful, doubtful=(2,))
    play(ev.NumberBGiven, typed=True)
    assert type(play.state).__name__ == name
    play.card(ev.NumberBRefused, tries_left=9)
    play(ev.NumberBGiven, typed=True)
    assert type(play.state).__name__ == name
    assert play.state.visit.left is LeftAt.CHOICE


def test_only_an_entered_pin_leads_back_to_the_proof():
    for method in (Method.FACE, Method.STAFF):
        play = Play(GatheringProof(ASKED.visit, method))
        play(ev.NumberBUnclear, hint=LayHint.GLARE)
        assert isinstance(play(ev.NumberBGiven), ChoosingMethod)


def test_the_time_to_lay_the_card_straight_is_a_setting_of_its_own():
    state = LayingStraight(KNOWN, LayHint.DARK)
    assert limit(Policy(straighten_s=17.0), state, 100.0) == 17.0
    play = Play(ASKED)
    play(ev.NumberBUnclear, hint=LayHint.DARK)
    assert isinstance(play.timer(), EnteringNumberB)
    assert play.at == 101.0 + POLICY.straighten_s


def test_a_corrected_number_that_is_refused_is_typed_whole_and_counts():
    play = Play(ASKED)
    assert play(ev.NumberBDoubtful, doubtful=(3, 12)).doubtful == (3, 12)
    play(ev.NumberBGiven, typed=True)
    state = play.card(ev.NumberBRefused, tries_left=9)
    assert isinstance(state, EnteringNumberB)
    assert (state.doubtful, state.tries_left) == ((), 9)
    play(ev.NumberBGiven, typed=True)
    assert isinstance(play.card(ev.NumberBRefused, tries_left=8), Failed)
    assert (play.outcomes(), play.count(eff.ReadPhoto)) == (["number_b_refused"], 2)


def test_what_the_camera_reads_after_a_refusal_is_not_sent():
    play = Play(ASKED)
    play(ev.NumberBGiven)
    before = play.card(ev.NumberBRefused, tries_left=9)
    for late in (ev.NumberBGiven, ev.NumberBMissing):
        assert play(late) == before
    assert play(ev.NumberBDoubtful, doubtful=(1,)) == before
    assert play(ev.NumberBUnclear, hint=LayHint.GLARE) == before
    assert play.count(eff.ReadPhoto) == 1


def test_only_staff_let_the_other_birth_year_be_sent_and_it_is_the_last_try():
    play = Play(ASKED)
    play(ev.NumberBGiven, other_birth=True)
    assert isinstance(play.card(ev.NumberBRefused, tries_left=9), AgreeingToBirth)
    for nobody in (ev.NumberBGiven, ev.TypingChosen, ev.StaffCalled, ev.StaffConfirmed):
        assert isinstance(play(nobody), AgreeingToBirth)
    assert (play.count(eff.UseOtherBirth), play.count(eff.ReadPhoto)) == (0, 1)
    play(ev.StaffAgreed)
    assert (play.count(eff.UseOtherBirth), play.count(eff.ReadPhoto)) == (1, 1)
    play(ev.NumberBGiven)
    assert play.count(eff.ReadPhoto) == 2
    assert isinstance(play.card(ev.NumberBRefused, tries_left=8), Failed)


@pytest.mark.parametrize("left", [ev.StaffRefused, ev.Cancelled, None])
def test_without_staff_the_other_birth_year_is_never_sent(left):
    play = Play(ASKED)
    play(ev.NumberBGiven, other_birth=True)
    play.card(ev.NumberBRefused, tries_left=9)
    if left is None:
        play.timer()  # the warning
    ended = play.timer() if left is None else play(left)
    assert isinstance(ended, Failed)
    assert play.outcomes() == ["number_b_refused"]
    assert (play.count(eff.UseOtherBirth), play.count(eff.ReadPhoto)) == (0, 1)


@pytest.mark.parametrize(("left", "ends"), [(4, True), (5, False), (9, False), (None, False)])
def test_the_last_five_tries_of_the_card_are_left_to_its_holder(left, ends):
    play = Play(ASKED)
    play(ev.NumberBGiven, other_birth=True)
    assert isinstance(play.card(ev.NumberBRefused, tries_left=left), Failed) is ends


# --- what lies there ------------------------------------------------------------------------------


def test_what_the_first_screen_says_of_a_card_is_over_with_the_visit_that_begins():
    play = Play(Idle(4))
    assert play(ev.CardLies, sort=LyingCard.MY_NUMBER) == Idle(4, LyingCard.MY_NUMBER)
    assert isinstance(play(ev.CardAppeared), ReadingCard)
    assert play(ev.CardLies, sort=LyingCard.DRIVING_LICENCE).visit.number == 4
    assert play.count(eff.LookAtTray) == 1


# --- the card vanished from the reader ------------------------------------------------------------


@pytest.mark.parametrize("name", resumable())
def test_a_blind_camera_is_as_good_as_none(name):
    """Whatever it says of being blind, and whenever: the same states, orders and times."""
    with_camera, without = Play(resumable(WHOLE)[name]), Play(resumable(WHOLE)[name])
    for play in (with_camera, without):
        play(ev.CardLies, sort=None)  # means nothing here; what is to be done is begun
        for moment in ("vanish", "help", "back", "vanish again", "give up"):
            if play is with_camera:
                play.sees(TrayView.BLIND, after=0.0)
            if moment.startswith("vanish"):
                play(ev.CardVanished)
            elif moment == "back":
                play(ev.CardAppeared)
            elif limit(POLICY, play.state, play.at) is not None:
                play.timer()
    assert with_camera.effects == without.effects
    forgotten = visit_of(with_camera.state)
    assert (forgotten is None) == (visit_of(without.state) is None)
    assert type(with_camera.state) is type(without.state)


@pytest.mark.parametrize("view", [TrayView.EMPTY, TrayView.MOVED, TrayView.HAND])
@pytest.mark.parametrize("seen_first", [True, False])
def test_a_card_that_was_taken_is_asked_for_without_a_wait(view, seen_first):
    play = Play(ChoosingMethod(WHOLE))
    if seen_first:
        play.sees(view)
        play(ev.CardVanished, after=0.1)
    else:
        play(ev.CardVanished)
        assert not play.state.helping
        play.sees(view, after=0.1)
    assert play.state.helping
    assert mark(play.state) == "Interrupted.helping"
    assert limit(POLICY, play.state, play.at) == pytest.approx(RECOVERY.give_up_after_s, abs=0.2)


def test_a_card_that_is_silent_but_there_is_not_asked_for_because_of_a_hand():
    play = Play(ChoosingMethod(replace(WHOLE, photo_read=False, card_op=CARD)))
    play.sees(TrayView.HAND)
    play(ev.LinkLost, op=CARD, failure=MUTE)
    assert (play.state.card_seen, play.state.helping) == (True, False)


def test_nobody_is_asked_to_put_back_a_card_that_lies_still_however_often_it_drops():
    play = Play(ChoosingMethod(still(WHOLE)))
    for _ in range(RECOVERY.help_after_drops + 5):
        assert not play(ev.CardVanished, after=0.3).helping
        assert not play(ev.CardAppeared, after=0.3).helping
    assert play.state.visit.drops > RECOVERY.help_after_drops
    assert mark(play.state) == "Interrupted.still"


def test_a_radio_that_is_silent_past_the_limit_is_blamed_and_the_card_is_to_be_taken():
    play = Play(ChoosingMethod(replace(still(WHOLE), failed=NOT_MATCHED)))
    play(ev.CardVanished)
    gone_at = play.at
    failed = play.timer()
    assert play.at - gone_at == RECOVERY.give_up_after_s
    assert play.outcomes() == ["interference"]
    assert isinstance(failed, Failed)
    assert (failed.outcome.kind, failed.card_seen) == (OutcomeKind.CARD_ERROR, False)
    assert play.timer() == TakeCardBack(failed.visit, failed.outcome, card_seen=False)
    assert play.count(eff.WipeVisit) == 1
    play.sees(TrayView.HAND)
    play.sees(TrayView.EMPTY, after=0.2)
    assert play.timer() == Idle(2)


def test_a_card_that_is_seen_and_silent_is_blamed_on_the_radio_with_its_code():
    play = Play(ChoosingMethod(replace(still(WHOLE), photo_read=False, card_op=CARD)))
    play(ev.LinkLost, op=CARD, failure=MUTE)
    failed = play.timer()
    assert (failed.outcome.reason, failed.outcome.support_code) == ("interference", "R04")


def test_what_has_nothing_to_do_with_the_radio_is_not_blamed_on_it():
    play = Play(ChoosingMethod(replace(still(WHOLE), photo_read=False, card_op=CARD)))
    play(ev.LinkLost, op=CARD, failure=CARD_BROKE)
    assert play.timer().outcome.reason == CARD_BROKE.message


def test_a_view_that_changes_while_the_card_is_away_changes_what_is_said():
    play = Play(ChoosingMethod(WHOLE))
    play(ev.CardVanished)
    said = []
    for view in (TrayView.STILL, TrayView.HAND, TrayView.STILL, TrayView.BLIND):
        state = play.sees(view, after=0.5)
        said.append((state.helping, mark(state)))
    assert said == [
        (False, "Interrupted.still"),
        (True, "Interrupted.helping"),
        (False, "Interrupted.still"),
        (False, "Interrupted"),
    ]
    assert limit(POLICY, play.state, play.at) == RECOVERY.help_after_s - 2.0


def test_a_still_card_that_comes_back_is_asked_who_it_is_and_may_be_another_one():
    play = Play(ChoosingMethod(still(WHOLE)))
    play(ev.CardVanished)
    assert isinstance(play(ev.CardAppeared), Interrupted)
    assert play.count(eff.Reconnect) == 1
    assert isinstance(play.card(ev.CardChanged), Failed)
    assert play.outcomes() == ["another_card"]
    assert play.count(eff.WipeVisit) == 1


def test_a_still_card_that_blinks_is_not_begun_with_anew():
    """Where no hand laid it down again, the way that failed before is not tried first once more."""
    shakes = {}
    for view in (TrayView.STILL, TrayView.BLIND):
        visit = replace(WHOLE, photo_read=False, card_op=CARD, tray=view)
        play = Play(ChoosingMethod(visit))
        play(ev.LinkLost, op=CARD, failure=MUTE)
        for _ in range(7):
            play.card(ev.LinkLost, failure=MUTE)
        play(ev.CardVanished)
        play(ev.CardAppeared)
        orders = [e.shake for e in play.effects if isinstance(e, eff.Reconnect)]
        shakes[view] = orders[-1]
    assert shakes == {TrayView.STILL: Shake.RESET, TrayView.BLIND: Shake.LEAVE}


def test_an_outcome_that_stands_is_shown_without_a_name_over_a_still_card_that_is_silent():
    play = Play(AskingConsent(still(WHOLE), ELIGIBLE, BOTH))
    play(ev.CardVanished)
    shown = play.timer()
    assert isinstance(shown, ShowingResult)
    assert (shown.card_seen, shown.same, shown.outcome) == (False, False, ELIGIBLE)
    play(ev.CardAppeared)
    assert play.count(eff.ConfirmCard) == 1


def test_a_card_that_was_put_back_elsewhere_is_at_its_place_from_then_on():
    play = Play(EnteringPin(WHOLE))
    play.sees(TrayView.MOVED)
    play(ev.CardVanished)
    play(ev.CardAppeared)
    play.card(ev.LinkRestored)
    assert isinstance(play.state, EnteringPin)
    assert play.count(eff.RememberPlace) == 1
    calm = Play(EnteringPin(still(WHOLE)))
    calm(ev.CardVanished)
    calm(ev.CardAppeared)
    calm.card(ev.LinkRestored)
    assert calm.count(eff.RememberPlace) == 0


# --- the end of a visit ---------------------------------------------------------------------------


def test_a_card_that_lies_still_at_the_end_was_not_taken():
    play = Play(ShowingResult(still(WHOLE), ELIGIBLE))
    play(ev.CardVanished)
    shown = play.timer()
    visit = replace(still(WHOLE), unseen_at=play.at)
    assert shown == ShowingResult(visit, ELIGIBLE, card_seen=False, same=False)
    assert play.count(eff.WipeVisit) == 0
    reminder = play.timer()
    assert reminder == TakeCardBack(visit, ELIGIBLE, card_seen=False)
    assert play.count(eff.WipeVisit) == 1
    for nothing in (ev.CardVanished, ev.Cancelled, ev.StaffCalled):
        assert play(nothing) == reminder
    assert play.sees(TrayView.STILL).outcome == ELIGIBLE


@pytest.mark.parametrize("view", [TrayView.EMPTY, TrayView.MOVED, TrayView.HAND, TrayView.BLIND])
def test_a_card_that_is_not_seen_to_lie_there_is_taken_as_ever(view):
    play = Play(ShowingResult(still(WHOLE), ELIGIBLE))
    play(ev.CardVanished)
    play.sees(view, after=0.1)
    assert play.timer() == Idle(2)


def test_a_camera_that_errs_does_not_close_the_kiosk():
    play = Play(TakeCardBack(still(WHOLE), ELIGIBLE, card_seen=False))
    assert play.timer() == Idle(2)
    assert play.at == 100.0 + POLICY.remind_s


@pytest.mark.parametrize("wavers", [TrayView.BLIND, TrayView.HAND])
@pytest.mark.parametrize("shown", [ShowingResult, TakeCardBack])
def test_a_camera_that_wavers_keeps_nobody_s_end_on_the_screen_for_ever(wavers, shown):
    """Each time it sees the card again before that counts as taken, and each time gave another five minutes."""
    play = Play(shown(still(WHOLE), ELIGIBLE))
    play(ev.CardVanished)
    began = play.at
    while visit_of(play.state) is not None and play.at < began + 3 * POLICY.remind_s:
        rest = limit(POLICY, play.state, play.at)
        if isinstance(play.state, Leaving) or (rest is not None and rest <= 10.0):
            play.timer()
        else:
            play.sees(wavers, after=10.0)
            play.sees(TrayView.STILL, after=0.2)
    assert play.state == Idle(2)
    assert play.at <= began + POLICY.remind_s + 2.0


def test_a_card_that_the_reader_sees_again_has_its_reminder_from_the_beginning():
    play = Play(TakeCardBack(still(WHOLE), ELIGIBLE))
    for _ in range(2):
        play(ev.CardVanished)
        play.timer()
        assert limit(POLICY, play.state, play.at) == POLICY.remind_s
        play(ev.CardAppeared, after=100.0)
        assert limit(POLICY, play.state, play.at) is None


@pytest.mark.parametrize("view", [TrayView.EMPTY, TrayView.MOVED])
@pytest.mark.parametrize("why", [ev.CardVanished, ev.ReaderLost])
def test_a_card_that_is_seen_to_be_taken_takes_its_holder_s_name_along_at_once(view, why):
    """A reader that is away tells nothing for ten seconds; the next person stands there by then."""
    play = Play(ShowingResult(still(WHOLE), ELIGIBLE))
    play(why, **({"failure": NO_READER} if why is ev.ReaderLost else {}))
    assert play.state.shown.same
    play.sees(view, after=0.1)
    assert not play.state.shown.same
    play.sees(TrayView.STILL, after=0.1)
    assert not play.state.shown.same, "only the card says whose it is"
    play(ev.CardAppeared)
    assert play.card(ev.CardConfirmed).same


# --- late, twice, out of order, between visits ----------------------------------------------------


def test_views_that_come_out_of_order_end_with_the_newest():
    views = [
        ev.TraySeen(at=101.0, view=TrayView.STILL),
        ev.TraySeen(at=102.0, view=TrayView.HAND),
        ev.TraySeen(at=103.0, view=TrayView.EMPTY),
    ]
    for order in permutations(views):
        play = Play(Interrupted(ChoosingMethod(replace(WHOLE, tray_at=50.0)), card_seen=False))
        for event in order:
            play.hears(event)
        assert play.state.visit.tray is TrayView.EMPTY
        assert play.state.helping


def test_a_view_that_comes_twice_is_one():
    play = Play(Interrupted(ChoosingMethod(WHOLE), card_seen=False))
    once = play.hears(ev.TraySeen(at=101.0, view=TrayView.EMPTY))
    orders = len(play.effects)
    assert play.hears(ev.TraySeen(at=101.0, view=TrayView.EMPTY)) == once
    assert len(play.effects) == orders


def test_no_view_reaches_the_next_visit():
    play = Play(ShowingResult(still(WHOLE), ELIGIBLE))
    play(ev.CardVanished)
    play.sees(TrayView.EMPTY)
    play.timer()
    assert play.sees(TrayView.STILL) == Idle(2)
    late = ev.TraySeen(at=play.at, view=TrayView.STILL)
    begun = play(ev.CardAppeared)
    assert begun.visit.tray is TrayView.BLIND
    assert play.hears(late) == begun
    assert play.sees(TrayView.STILL).visit.tray is TrayView.STILL
