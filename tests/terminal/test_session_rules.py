# SPDX-License-Identifier: Apache-2.0
"""The safety rules of a visit, held against any order of events that hypothesis can think of."""

import pytest
from hypothesis import settings
from hypothesis.stateful import invariant

from terminal.session import effects as eff
from terminal.session import events as ev
from terminal.session import step
from terminal.session.recovery import Shake
from terminal.session.states import (
    Failed,
    GatheringProof,
    Idle,
    Interrupted,
    Leaving,
    OfferingRegistration,
    OutOfService,
    PrintingSlip,
    Registering,
    ShowingHistory,
    ShowingResult,
    State,
    TakeCardBack,
)
from terminal.session.timers import limit, mark
from terminal.session.transition import visit_of
from terminal.session.values import RESULTS, WITH_SLIP, Method, OutcomeKind, Paper
from tests.support.session_story import behind, on_screen
from tests.support.session_world import (
    EXAMPLES,
    LONG_RUN,
    POLICY,
    RECOVERY,
    ROUNDING_S,
    SETTINGS,
    UNREGISTERED,
    World,
)

SLACK_S = 0.5
"""A real removal is ended at most this long after the grace."""
pytestmark = pytest.mark.timeout(300)  # a failure takes its time to be made small


class Kiosk(World):
    """The machine, and what always holds in it."""

    # --- what always holds -------------------------------------------------------------------

    @invariant()
    def a_result_is_the_service_s_own_word_or_undecided(self):
        shown = on_screen(self.state)
        if not isinstance(shown, ShowingResult):
            return
        kind, story = shown.outcome.kind, self.story(shown.visit.number)
        assert kind is OutcomeKind.UNDECIDED or kind in story.answers
        assert kind in RESULTS

    @invariant()
    def after_another_card_nothing_of_the_visit_is_shown(self):
        visit = visit_of(self.state)
        if visit is None or not self.story(visit.number).another_card:
            return
        shown = on_screen(self.state)
        assert isinstance(shown, Failed | TakeCardBack)
        assert shown.outcome.reason == "another_card"
        assert self.story(visit.number).count(eff.WipeVisit)

    @invariant()
    def the_registration_is_offered_once_and_to_somebody_who_is_proved(self):
        inner = behind(self.state)
        if isinstance(inner, OfferingRegistration | Registering):
            assert self.story(inner.visit.number).count(eff.Query) == 1
            assert inner.outcome == UNREGISTERED

    @invariant()
    def tries_are_bounded(self):
        for story in self.stories.values():
            restarts = POLICY.number_b_tries
            assert story.count(eff.CheckFace) <= POLICY.face_tries + restarts
            assert story.refused_pins <= POLICY.pin_tries

    @invariant()
    def every_screen_that_may_last_too_long_has_its_timer(self):
        visit, seconds = visit_of(self.state), limit(POLICY, self.state, self.timer_set)
        if visit is None or seconds is None:
            assert self.timer is None
        else:
            assert self.timer == eff.SetTimer(visit.number, mark(self.state), seconds)

    def _ends_at(self) -> tuple[State, float]:
        """Where and when the visit stands when nothing but its timers happens from now on."""
        state, at, timer, since = self.state, self.now, self.timer, self.timer_set
        while isinstance(state, Interrupted | Leaving):
            assert timer is not None
            assert timer.seconds is not None
            at = max(at, since + timer.seconds)
            fired = ev.TimerFired(at=at, visit=state.visit.number, mark=timer.mark)
            state, effects = step(POLICY, state, fired)
            timers = [effect for effect in effects if isinstance(effect, eff.SetTimer)]
            timer, since = (timers[-1], at) if timers else (timer, since)
        return state, at

    @invariant()
    def an_interruption_ends_by_itself(self):
        _, at = self._ends_at()
        assert at <= self.now + max(RECOVERY.give_up_after_s, RECOVERY.reader_lost_s) + ROUNDING_S

    @invariant()
    def a_real_removal_is_ended_as_one_soon_after_the_grace(self):
        if self.unseen_since is None or not isinstance(self.state, Interrupted | Leaving):
            return
        if self.story(self.state.visit.number).count(eff.IssueSlip):
            return  # a paper is made and shown for its time, whoever has gone
        end, at = self._ends_at()
        grace = RECOVERY.give_up_after_s
        if self.reader_away_since is not None:
            grace = max(grace, RECOVERY.reader_lost_s)
        assert isinstance(end, Idle | OutOfService | Failed | PrintingSlip)
        assert at <= max(self.now, self.unseen_since + grace + SLACK_S)

    @invariant()
    def a_visit_outlives_its_reader_for_a_while_and_not_longer(self):
        if self.reader_away_since is None or not isinstance(self.state, Interrupted):
            return
        end, at = self._ends_at()
        assert isinstance(end, OutOfService | PrintingSlip)  # a slip is printed without a card
        assert at <= max(self.now, self.reader_away_since + RECOVERY.reader_lost_s + SLACK_S)

    @invariant()
    def a_free_kiosk_has_its_reader_and_one_out_of_service_has_none(self):
        if isinstance(self.state, Idle):
            assert self.reader_is_there
        if isinstance(self.state, OutOfService):
            assert not self.reader_is_there

    @invariant()
    def a_card_is_shaken_harder_only_when_the_milder_way_failed_often_enough(self):
        for story in self.stories.values():
            for number, how in enumerate(story.shakes):
                assert how <= min(number // RECOVERY.shake_after + 1, Shake.UNPOWER)
                assert how != Shake.USB

    @invariant()
    def nobody_is_asked_to_take_a_card_that_is_not_there(self):
        if isinstance(self.state, TakeCardBack):
            assert self.card_lies_there
        if isinstance(self.state, ShowingResult) and self.state.card_seen:
            assert self.card_lies_there

    @invariant()
    def nobody_s_name_is_shown_while_their_card_is_away(self):
        shown = on_screen(self.state)
        if isinstance(shown, ShowingResult) and not shown.card_seen:
            assert not shown.same

    @invariant()
    def who_looked_is_shown_only_to_whose_card_signed_for_it_and_still_lies_there(self):
        if not isinstance(self.state, ShowingHistory):
            return
        result, story = self.state.shown, self.story(self.state.visit.number)
        assert result.same
        assert result.card_seen
        assert self.card_lies_there
        assert self.reader_is_there
        assert story.count(eff.SignHistory)
        assert not story.count(eff.WipeVisit)
        assert result.outcome.kind not in WITH_SLIP

    @invariant()
    def a_paper_is_said_to_be_there_only_if_one_came_out(self):
        shown = on_screen(self.state)
        if isinstance(shown, ShowingResult) and shown.paper is Paper.PRINTED:
            assert self.story(shown.visit.number).printed == 1

    @invariant()
    def no_card_is_left_unread(self):
        if isinstance(self.state, Idle):
            assert not self.card_lies_there

    @invariant()
    def a_proof_is_gathered_only_for_somebody_who_is_known(self):
        inner = behind(self.state)
        if isinstance(inner, GatheringProof) and inner.method is Method.PIN:
            assert self.story(inner.visit.number).pin_entries


class LongKiosk(Kiosk):
    """The same for longer."""


TestKiosk = Kiosk.TestCase
TestKiosk.settings = SETTINGS
TestKioskForLong = pytest.mark.slow(LongKiosk.TestCase)
TestKioskForLong.settings = settings(SETTINGS, max_examples=LONG_RUN * EXAMPLES)
