# SPDX-License-Identifier: Apache-2.0
"""The same safety rules with a camera above the tray: one that errs, lags, and speaks between visits as well."""

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from terminal.session import effects as eff
from terminal.session import events as ev
from terminal.session import step
from terminal.session.evidence import GONE
from terminal.session.states import (
    AgreeingToBirth,
    EnteringNumberB,
    Failed,
    Idle,
    Interrupted,
    LayingStraight,
    Leaving,
    OutOfService,
    PrintingSlip,
    ReadingCard,
    ShowingResult,
    State,
    TakeCardBack,
)
from terminal.session.transition import visit_of, with_visit
from terminal.session.values import LayHint, LyingCard, NumberB, TrayView
from tests.support.session_story import behind, on_screen
from tests.support.session_world import (
    EXAMPLES,
    LONG_RUN,
    POLICY,
    RECOVERY,
    ROUNDING_S,
    SETTINGS,
)
from tests.terminal import test_session_rules as without

pytestmark = pytest.mark.timeout(300)
ASKED = LayingStraight | EnteringNumberB | AgreeingToBirth


class KioskWithTray(without.Kiosk):
    """The machine, its world, and a camera that may say anything at any time."""

    def __init__(self) -> None:
        super().__init__()
        self.begun: dict[int, float] = {}
        """When each visit began."""

    def happens(self, event: ev.Event) -> None:
        before = self.state
        told = len(self._orders_of(before))
        super().happens(event)
        self._blames_whom_it_should(before, self._orders_of(before)[told:])
        visit = visit_of(self.state)
        if visit is not None and visit.number not in self.begun:
            self.begun[visit.number] = event.at
            assert visit.tray is TrayView.BLIND, "a view of another visit"
            assert self.story(visit.number).count(eff.LookAtTray) == 1
        self._resumes_only_with_the_same_card(before, event)
        self._ends_only_where_nothing_lies(before, event)

    def _orders_of(self, state: State) -> list[eff.Effect]:
        visit = visit_of(state)
        return [] if visit is None else self.story(visit.number).effects

    def _blames_whom_it_should(self, before: State, orders: list[eff.Effect]) -> None:
        """The radio where the card lay still, nobody else; never its holder for a card that lies there."""
        for order in orders:
            if isinstance(order, eff.RecordOutcome):
                still = visit_of(before).tray is TrayView.STILL  # type: ignore[union-attr]
                assert order.outcome.reason != "card_not_put_back" or not still
                assert order.outcome.reason != "interference" or still

    def _resumes_only_with_the_same_card(self, before: State, event: ev.Event) -> None:
        """Whatever the tray says, a card that was away is asked who it is."""
        if not isinstance(before, Interrupted) or isinstance(self.state, Interrupted):
            return
        ends = Failed | ShowingResult | Leaving | Idle | OutOfService
        if not isinstance(self.state, ends | PrintingSlip):
            assert isinstance(event, ev.LinkRestored)
        shown = on_screen(self.state)
        assert not (isinstance(shown, ShowingResult) and shown.same)

    def _ends_only_where_nothing_lies(self, before: State, event: ev.Event) -> None:
        """A reminder stays while the camera sees the card, but for the time of a camera that errs."""
        if not isinstance(before, TakeCardBack) or before.card_seen or self.state == before:
            return
        if isinstance(self.state, Idle):
            assert isinstance(event, ev.TimerFired)
        elif isinstance(event, ev.TraySeen) and isinstance(self.state, Leaving):
            assert event.view is not TrayView.STILL

    # --- what the camera says ------------------------------------------------------------------

    @rule(view=st.sampled_from(TrayView), late=st.sampled_from([0.0, 0.0, 0.0, 0.4, 90.0]))
    def the_tray_is_seen(self, view, late):
        stamp = self._stamp()
        before = self.state
        seen = ev.TraySeen(at=max(0.0, stamp["at"] - late), view=view)
        self._comes_late(seen)
        visit = visit_of(self.state)
        if visit is None:
            assert self.state == before
        elif seen.at < self.begun[visit.number]:
            assert self.state == before, "a view of before the visit"

    def _comes_late(self, event: ev.TraySeen) -> None:
        """An event may be told later than it happened; the time of the world goes on all the same."""
        now, self.now = self.now, min(self.now, event.at)
        self.happens(event)
        self.now = now

    @rule(sort=st.sampled_from([*LyingCard, None]))
    def a_card_lies_that_the_reader_does_not_see(self, sort):
        stamp = self._stamp()  # what was due before has happened then
        before = self.state
        self.happens(ev.CardLies(**stamp, sort=sort))
        if visit_of(before) is not None:
            assert self.state == before

    @rule(hint=st.sampled_from(LayHint))
    @precondition(lambda self: self._number_is_asked())
    def the_card_cannot_be_read(self, hint):
        self.happens(ev.NumberBUnclear(**self._person(), hint=hint))

    @rule(doubtful=st.sets(st.integers(0, 13), min_size=1, max_size=6))
    @precondition(lambda self: self._number_is_asked())
    def digits_are_doubtful(self, doubtful):
        self.happens(ev.NumberBDoubtful(**self._person(), doubtful=tuple(sorted(doubtful))))

    @rule()
    @precondition(lambda self: self._number_is_asked())
    def a_western_birth_is_read(self):
        """One number a visit: what the camera says again later is the same."""
        self.happens(ev.NumberBGiven(**self._person(), other_birth=True))

    def _number_is_asked(self) -> bool:
        visit = visit_of(self.state)
        return visit is not None and visit.number_b is NumberB.ASKED

    @rule(what=st.sampled_from([ev.TypingChosen, ev.StaffAgreed, ev.StaffAgreed, ev.StaffRefused]))
    @precondition(lambda self: isinstance(behind(self.state), ASKED))
    def somebody_decides(self, what):
        self.happens(what(**self._person()))

    @rule()
    @precondition(lambda self: self._waits_for_the_other_birth())
    def the_other_birth_is_put(self):
        self.happens(ev.NumberBGiven(**self._person()))

    def _waits_for_the_other_birth(self) -> bool:
        visit = visit_of(self.state)
        asked = visit is not None and self.story(visit.number).count(eff.UseOtherBirth)
        return bool(asked) and self._number_is_asked()

    @rule(typed=st.booleans())
    def the_number_is_there(self, typed):
        """A camera that read a western birth once does not read another number later."""
        visit = visit_of(self.state)
        if typed or visit is None or visit.number_b_refusals == 0:
            self.happens(ev.NumberBGiven(**self._person(), typed=typed))

    @rule(sort=st.sampled_from(LyingCard))
    def the_card_is_named(self, sort):
        self.happens(ev.CardNamed(**self._person(), sort=sort))

    # --- what holds beside the rules without a camera -------------------------------------------

    @invariant()
    def nobody_is_asked_to_put_back_a_card_that_lies_there(self):
        state = self.state
        if isinstance(state, Interrupted) and state.visit.tray is TrayView.STILL and not state.lost:
            assert not state.helping

    @invariant()
    def whoever_took_the_card_away_is_asked_for_it_at_once(self):
        state = self.state
        if not isinstance(state, Interrupted) or state.card_seen or state.lost:
            return
        if state.visit.tray in GONE and not isinstance(state.resume, LayingStraight):
            assert state.helping

    @invariant()
    def a_blind_camera_says_nothing(self):
        visit = visit_of(self.state)
        if visit is None or visit.tray is not TrayView.BLIND:
            return
        seen = ev.TraySeen(at=self.now, view=TrayView.BLIND)
        after = step(POLICY, self.state, seen)
        same = visit_of(after.state)
        assert same is not None
        assert with_visit(after.state, visit) == self.state
        assert after.effects == ()

    @invariant()
    def nobody_is_asked_to_take_a_card_that_is_not_there(self):
        """As far as the reader knows; the camera is believed for a while."""
        if isinstance(self.state, TakeCardBack | ShowingResult) and self.state.card_seen:
            assert self.card_lies_there

    @invariant()
    def a_real_removal_is_ended_as_one_soon_after_the_grace(self):
        if self.unseen_since is None or not isinstance(self.state, Interrupted | Leaving):
            return
        if self.story(self.state.visit.number).count(eff.IssueSlip):
            return
        end, at = self._ends_at()
        if visit_of(end) is not None and end.visit.tray is TrayView.STILL:
            assert isinstance(end, Failed | ShowingResult | TakeCardBack | PrintingSlip)
        else:
            assert isinstance(end, Idle | OutOfService | Failed | PrintingSlip)
        grace = max(RECOVERY.give_up_after_s, RECOVERY.reader_lost_s)
        # A camera that has just gone blind takes back what it vouched for so long: then it is an end like any other.
        leaves = RECOVERY.absent_s + ROUNDING_S if isinstance(self.state, Leaving) else 0.0
        assert at <= max(self.now + leaves, self.unseen_since + grace + without.SLACK_S)

    @invariant()
    def a_reminder_ends_by_itself_where_the_reader_sees_no_card(self):
        state, timer = self.state, self.timer
        if isinstance(state, TakeCardBack) and not state.card_seen:
            assert timer is not None
            assert timer.seconds is not None
            since = state.visit.unseen_at
            since = self.timer_set if since is None else since
            assert self.timer_set + timer.seconds <= since + POLICY.remind_s + ROUNDING_S

    @invariant()
    def a_new_visit_knows_nothing(self):
        if isinstance(self.state, ReadingCard) and self.state.visit.ops <= 1:
            assert self.state.visit.number_b_refusals == 0
            assert not self.state.visit.other_birth


class LongKioskWithTray(KioskWithTray):
    """The same for longer."""


TestKioskWithTray = KioskWithTray.TestCase
TestKioskWithTray.settings = settings(SETTINGS, max_examples=max(15, EXAMPLES * 3 // 10))
TestKioskWithTrayForLong = pytest.mark.slow(LongKioskWithTray.TestCase)
TestKioskWithTrayForLong.settings = settings(SETTINGS, max_examples=LONG_RUN * 15)
