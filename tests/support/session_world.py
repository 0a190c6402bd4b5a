# SPDX-License-Identifier: Apache-2.0
"""A world around the session: it answers orders late, wrongly or never, in any order that hypothesis can think of.

What must hold in it is said where the tests are.
"""

import os

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from terminal.session import Policy, step
from terminal.session import effects as eff
from terminal.session import events as ev
from terminal.session.states import (
    AgreeingToBirth,
    AskingConsent,
    AskingHistory,
    EnteringPin,
    History,
    OfferingRegistration,
    OutOfService,
    PrintingSlip,
    Registering,
    ShowingHistory,
    ShowingResult,
    State,
)
from terminal.session.timers import mark
from terminal.session.transition import visit_of
from terminal.session.values import (
    RESULTS,
    WITH_SLIP,
    CardFacts,
    CardKind,
    Method,
    Note,
    Outcome,
    OutcomeKind,
    Question,
)
from tests.support.session_story import Story, behind
from tests.support.session_words import (
    CAMERA_LOST,
    CARD_BROKE,
    FACTS,
    MARKS,
    NO_READER,
    NOT_MATCHED,
    PAPER_OUT,
    PINLESS,
    SERVICE_DOWN,
    events,
)

POLICY = Policy()
RECOVERY = POLICY.recovery
EXAMPLES = int(os.environ.get("UKETSUKE_EXAMPLES", "30"))
LONG_RUN = 10
"""So many times more examples, for who has the time (`make test-all`)."""
QUICK = "UKETSUKE_EXAMPLES" in os.environ
"""Who breaks the machine on purpose (`make mutants`) needs no small example of it."""
SETTINGS = settings(
    max_examples=EXAMPLES,
    stateful_step_count=60,
    deadline=None,
    phases=[Phase.generate] if QUICK else list(Phase),
    report_multiple_bugs=not QUICK,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)
MOMENT_S, ROUNDING_S = 0.01, 1e-6
ON_NET = (eff.FetchNonce, eff.Query, eff.Register, eff.ReadHistory)
ON_PAPER = (eff.IssueSlip, eff.PrintSlip, eff.PrintDeclaration)
LANES = ("card", "net", "face", "paper")
UNREGISTERED = Outcome(OutcomeKind.NONE, "said", note=Note.NOT_REGISTERED)
OUTCOMES = [
    *(Outcome(kind, "said") for kind in (*sorted(RESULTS), OutcomeKind.MISMATCH)),
    UNREGISTERED,
    UNREGISTERED,
]
SUCCESS = {
    eff.ReadPhoto: ev.PhotoRead,
    eff.ReadHolder: ev.HolderRead,
    eff.SignProof: ev.ProofSigned,
    eff.SignRegistration: ev.RegistrationSigned,
    eff.SignSlip: ev.SlipSigned,
    eff.SignHistory: ev.HistorySigned,
    eff.ConfirmCard: ev.CardConfirmed,
    eff.Reconnect: ev.LinkRestored,
}
GOOD = Outcome(OutcomeKind.ELIGIBLE, "said")
NO_HISTORY = ev.CardVanished | ev.ReaderLost | ev.HistoryClosed | ev.TimerFired
KINDS = [FACTS, FACTS, FACTS, PINLESS, CardFacts(CardKind.JUKI)]


class World(RuleBasedStateMachine):
    """The machine, and a world that answers its orders late, wrongly, or never."""

    def __init__(self) -> None:
        super().__init__()
        self.state: State = OutOfService(1)
        self.now = 0.0
        self.stories: dict[int, Story] = {}
        self.live: dict[str, eff.Operation] = {}
        self.old: list[eff.Operation] = []
        self.timer: eff.SetTimer | None = None
        self.timer_set = 0.0
        self.card_lies_there = False
        self.reader_is_there = False
        self.unseen_since: float | None = None
        """Since when the reader has shown no card, or was away itself, without a break."""
        self.reader_away_since: float | None = None

    # --- the world ---------------------------------------------------------------------------

    def story(self, visit: int) -> Story:
        return self.stories.setdefault(visit, Story())

    def happens(self, event: ev.Event) -> None:
        assert event.at >= self.now
        self.now = event.at
        before = self.state
        self._hear(before, event)
        self.state, effects = step(POLICY, before, event)
        if isinstance(event, ev.NumberBGiven):
            self._take_number(before, event)
        for effect in effects:
            self._order(effect)
        self._check_end(before)

    def _hear(self, before: State, event: ev.Event) -> None:
        visit = visit_of(before)
        if visit is None:
            return
        story = self.story(visit.number)
        inner = behind(before)
        if isinstance(event, ev.LinkLost | ev.CardVanished | ev.CardAppeared | ev.ReaderLost):
            story.link_lost = True
            self._forget("card")
        if isinstance(event, ev.PinEntered) and isinstance(inner, EnteringPin):
            story.pin_entries += 1
            story.pin_signs = 0
        story.refused_pins += isinstance(event, ev.PinRefused)
        if isinstance(event, ev.NumberBRefused):
            story.refused_numbers.append(story.number_b)
        story.staff_agreed |= isinstance(event, ev.StaffAgreed) and isinstance(
            inner, AgreeingToBirth
        )
        story.staff_confirmed |= isinstance(event, ev.StaffConfirmed)
        story.another_card |= isinstance(event, ev.CardChanged)
        if isinstance(event, ev.Answered):
            story.answers.append(event.outcome.kind)
        if isinstance(event, ev.RegistrationSaid) and isinstance(inner, OfferingRegistration):
            story.agreed = event.agreed
        story.registered |= isinstance(event, ev.Registered)
        story.slip_signed |= isinstance(event, ev.SlipSigned)
        story.printed += isinstance(event, ev.SlipPrinted)
        if isinstance(event, ev.TimerFired) and event.mark == mark(before):
            self._forget("face")  # the machine gives up a check; StopCamera ends it
            self._forget("net")
            if isinstance(inner, PrintingSlip):
                self._forget("card")  # gone for good: its slip is printed without it
        if isinstance(event, ev.Cancelled) and isinstance(inner, PrintingSlip):
            self._forget("card")
        if isinstance(event, ev.Cancelled) and isinstance(inner, Registering):
            self._forget("net")
        if isinstance(inner, History) and isinstance(event, NO_HISTORY):
            self._forget("net")  # whatever it says by now, nobody waits for it

    def _take_number(self, before: State, event: ev.NumberBGiven) -> None:
        """Which number the session believes to be in the vault: what was seen, its other form, or what was typed."""
        old, new = visit_of(before), visit_of(self.state)
        if old is None or new is None or old.number_b is new.number_b:
            return
        story = self.story(new.number)
        story.typed += event.typed
        seen = "other" if story.count(eff.UseOtherBirth) else "seen"
        story.number_b = f"typed {story.typed}" if event.typed else seen

    def _awaited(self) -> set[int | None]:
        """Operations whose answer the state still waits for, whatever this model thinks of them."""
        visit = visit_of(self.state)
        reconnect = getattr(self.state, "reconnect_op", None)
        if visit is None:
            return set()
        return {visit.card_op, visit.net_op, visit.face_op, visit.slip_op, reconnect}

    def _forget(self, lane: str) -> None:
        if lane in self.live:
            self.old.append(self.live.pop(lane))

    def _order(self, effect: eff.Effect) -> None:
        story = self.story(effect.visit)
        story.effects.append(effect)
        if isinstance(effect, eff.SetTimer):
            self.timer = effect if effect.seconds is not None else None
            self.timer_set = self.now
        if isinstance(effect, eff.StopCamera):
            self._forget("face")
        if isinstance(effect, eff.EndCard):
            for lane in LANES:
                self._forget(lane)
        if isinstance(effect, eff.SignProof | eff.SignSlip) and effect.method is Method.PIN:
            assert story.pin_entries
            slip = isinstance(effect, eff.SignSlip) and behind(self.state).proved
            no_pin = slip or story.count(eff.SignRegistration) > 0
            assert story.pin_signs == 0 or story.link_lost or no_pin, "a PIN was sent again"
            story.pin_signs += not no_pin
            story.link_lost = False
        self._order_number(effect, story)
        self._order_slip(effect, story)
        self._order_registration(effect, story)
        if isinstance(effect, eff.Reconnect):
            assert self.reader_is_there, "nobody can reach a card without its reader"
            story.shakes.append(effect.shake)
        if isinstance(effect, eff.SignProof) and effect.method is Method.STAFF:
            assert story.staff_confirmed, "a staff check of another visit was used"
        if isinstance(effect, eff.Operation):
            lane = "net" if isinstance(effect, ON_NET) else "card"
            lane = "face" if isinstance(effect, eff.CheckFace) else lane
            lane = "paper" if isinstance(effect, ON_PAPER) else lane
            assert lane not in self.live, f"two orders at once: {effect} and {self.live[lane]}"
            self.live[lane] = effect

    def _order_number(self, effect: eff.Effect, story: Story) -> None:
        """照合番号B: two tries, none twice, and the other birth year only with staff."""
        if isinstance(effect, eff.UseOtherBirth):
            assert story.staff_agreed, "nobody agreed to the other birth year"
        if not isinstance(effect, eff.ReadPhoto):
            return
        assert story.number_b, "there is no number to send"
        assert story.number_b not in story.refused_numbers, "a refused number was sent again"
        assert len(story.refused_numbers) < POLICY.number_b_tries, "a third number was sent"
        if story.number_b == "other":
            assert story.staff_agreed

    def _order_slip(self, effect: eff.Effect, story: Story) -> None:
        """A slip is for somebody who is known and has no answer; never after a contradiction."""
        if isinstance(effect, eff.RecordOutcome):
            story.outcomes.append(effect.outcome.kind)
        if isinstance(effect, eff.IssueSlip):
            assert effect.outcome.kind in WITH_SLIP
        if isinstance(effect, eff.IssueSlip | eff.SignSlip | eff.PrintSlip):
            assert OutcomeKind.MISMATCH not in story.answers
            assert not story.another_card
            assert story.count(eff.WithdrawSlip) == 0
        if isinstance(effect, eff.SignSlip | eff.PrintSlip):
            assert story.count(eff.IssueSlip)
        if isinstance(effect, eff.PrintSlip):
            assert story.printed == 0, "a second paper"
            printed = behind(self.state)
            assert isinstance(printed, PrintingSlip)
            if printed.method is Method.PIN:
                taken = story.slip_signed or story.count(eff.Query)
                assert taken, "a slip for somebody whom no PIN has proved"
        if isinstance(effect, eff.PutConsents):
            assert OutcomeKind.ELIGIBLE in story.answers

    def _order_registration(self, effect: eff.Effect, story: Story) -> None:
        """Only for somebody who is proved and said yes, with the card that proved it, and once."""
        if isinstance(effect, eff.SignRegistration | eff.Register):
            assert story.agreed, "registered without a word of the person"
            assert OutcomeKind.NONE in story.answers, "nobody is proved before the service answered"
            assert OutcomeKind.MISMATCH not in story.answers
            assert not story.another_card, "registered with another card"
        if isinstance(effect, eff.Register):
            assert story.count(eff.SignRegistration), "registered without the card"
            assert story.count(eff.Register) == 1, "registered twice"
            assert effect.until <= self.now + POLICY.person_deadline_s + ROUNDING_S
        if isinstance(effect, eff.SignHistory | eff.ReadHistory):
            assert story.answers[-1] not in WITH_SLIP, "the history of somebody who is not proved"
            assert not story.another_card, "the history of somebody else"
        if isinstance(effect, eff.AskAnew):
            assert story.registered
            assert story.count(eff.AskAnew) == 1, "asked again more than once"
        if isinstance(effect, eff.Query):
            assert story.count(eff.Query) <= 1 + story.count(eff.AskAnew)

    def _check_end(self, before: State) -> None:
        visit = visit_of(before)
        if visit is None or visit_of(self.state) is not None:
            return
        story = self.story(visit.number)
        if before_reader := self.reader_away_since:
            assert isinstance(self.state, OutOfService), f"free without a reader ({before_reader})"
        for kind in (eff.WipeVisit, eff.RecordOutcome, eff.EndCard, eff.StopCamera):
            assert story.count(kind), f"the visit ended without {kind.__name__}"
        self._check_slip(story)
        last = max(i for i, e in enumerate(story.effects) if isinstance(e, eff.WipeVisit))
        later = story.effects[last + 1 :]
        assert not [effect for effect in later if isinstance(effect, eff.Operation)]
        for lane in tuple(self.live):
            self._forget(lane)

    def _check_slip(self, story: Story) -> None:
        """Whoever leaves without an answer has a slip, or one that staff can print, or was told by staff."""
        slipped = story.count(eff.IssueSlip)
        withdrawn = story.count(eff.WithdrawSlip)
        if story.outcomes[-1] in WITH_SLIP:
            assert slipped, "nobody tried to give them a slip"
            assert not (withdrawn and story.count(eff.PrintSlip))
        if story.count(eff.PrintSlip):
            assert not withdrawn
        elif slipped and story.outcomes[-1] not in WITH_SLIP:
            assert withdrawn == 1, "a slip that is nobody's"

    def _stamp(self) -> dict[str, float]:
        """Now, or a moment later; what was due before has happened then."""
        self._let_pass(MOMENT_S)
        return {"at": self.now}

    def _let_pass(self, seconds: float) -> None:
        until = self.now + seconds
        while self.timer is not None and self._due() <= until:
            self._fire()
        self.now = until

    def _due(self) -> float:
        assert self.timer is not None
        assert self.timer.seconds is not None
        return max(self.now, self.timer_set + self.timer.seconds)

    def _fire(self) -> None:
        assert self.timer is not None
        at, fired = self._due(), self.timer
        self.timer = None
        self.happens(ev.TimerFired(at=at, visit=fired.visit, mark=fired.mark))

    def _person(self) -> dict[str, float]:
        stamp = self._stamp()
        visit = visit_of(self.state)
        return {**stamp, "visit": 0 if visit is None else visit.number}

    def _answer(self, lane: str) -> tuple[eff.Operation, dict[str, float]]:
        order = self.live.pop(lane)
        self.old.append(order)
        return order, {"at": self.now, "visit": order.visit, "op": order.op}

    # --- rules -------------------------------------------------------------------------------

    @initialize(
        method=st.sampled_from([None, None, None, Method.PIN, Method.STAFF]),
        further=st.integers(0, 7),
        known=st.sampled_from([True, True, False]),
    )
    def some_days_begin_deep_in_a_visit(self, method, further, known):
        """Deeper than chance alone comes: a card that was never registered, and `further` after a yes; or, where it
        is `known`, its answer and who has looked."""
        if method is None:
            return
        self.the_reader_is_there_again()
        self.a_card_is_laid_down()
        self._all_goes_well()
        self.happens(ev.NumberBGiven(**self._person()))
        self._all_goes_well()
        if method is Method.PIN:
            self.happens(ev.MethodChosen(**self._person(), method=method))
            self.happens(ev.PinEntered(**self._person()))
        else:
            self.happens(ev.StaffCalled(**self._person()))
            self.happens(ev.StaffConfirmed(**self._person()))
        self._all_goes_well(outcome=GOOD if known else UNREGISTERED)
        if known:
            self.happens(ev.HistoryWanted(**self._person()))
            self._all_goes_well(further)
        elif further:
            self.happens(ev.RegistrationSaid(**self._person(), agreed=True))
            self._all_goes_well(further - 1)

    def _all_goes_well(self, steps: int = 9, outcome: Outcome = UNREGISTERED) -> None:
        for _ in range(steps):
            if not self.live.keys() & {"card", "net"}:
                return
            if "card" in self.live:
                self.the_card_answers(FACTS)
            else:
                self.the_service_answers(outcome, True, 0)

    @rule()
    @precondition(lambda self: not self.reader_is_there)
    def the_reader_is_there_again(self):
        stamp = self._stamp()
        self.reader_is_there, self.reader_away_since = True, None
        self.happens(ev.ReaderReady(**stamp))
        if self.card_lies_there:
            self._sees_a_card()

    @rule(often=st.integers(0, 4))
    @precondition(lambda self: self.reader_is_there)
    def the_reader_goes(self, often):
        if often:
            return
        stamp = self._stamp()
        self.reader_is_there, self.reader_away_since = False, self.now
        if self.unseen_since is None:
            self.unseen_since = self.now
        self.happens(ev.ReaderLost(**stamp, failure=NO_READER))

    @rule()
    @precondition(lambda self: not self.reader_is_there)
    def the_reader_is_missed_once_more(self):
        """Cable and service are two; and a watch may report twice."""
        self.happens(ev.ReaderLost(**self._stamp(), failure=SERVICE_DOWN))

    @rule()
    @precondition(lambda self: not self.card_lies_there)
    def a_card_is_laid_down(self):
        stamp = self._stamp()
        self.card_lies_there = True
        if self.reader_is_there:
            self._sees_a_card(**stamp)

    @rule()
    @precondition(lambda self: self.card_lies_there)
    def the_card_is_taken(self):
        stamp = self._stamp()
        self.card_lies_there = False
        if self.reader_is_there:
            self.unseen_since = self.now
            self.happens(ev.CardVanished(**stamp))

    @rule()
    @precondition(lambda self: self.card_lies_there and self.reader_is_there)
    def the_card_blinks(self):
        stamp = self._stamp()
        self.happens(ev.CardVanished(**stamp))
        self._sees_a_card(**stamp)

    def _sees_a_card(self, at: float | None = None) -> None:
        visit = visit_of(self.state)
        if visit is not None:
            self.story(visit.number).shakes.clear()
        self.unseen_since = None
        self.happens(ev.CardAppeared(at=self.now if at is None else at))

    @rule(seconds=st.sampled_from([0.3, 1.0, 3.0, 9.0, 25.0]))
    def time_passes(self, seconds):
        self._let_pass(seconds)

    @rule()
    @precondition(lambda self: self.timer is not None)
    def nothing_happens_until_the_timer(self):
        self._fire()

    @rule(facts=st.sampled_from(KINDS))
    @precondition(lambda self: "card" in self.live)
    def the_card_answers(self, facts):
        order, stamp = self._answer("card")
        self.story(order.visit).shakes.clear()
        if isinstance(order, eff.IdentifyCard):
            self.happens(ev.CardIdentified(**stamp, facts=facts))
        else:
            self.happens(SUCCESS[type(order)](**stamp))

    @rule(
        how=st.sampled_from(["lost", "lost", "lost", "broken", "changed", "refused", "unsettled"]),
        progressed=st.booleans(),
    )
    @precondition(lambda self: "card" in self.live)
    def the_card_does_not_do_it(self, how, progressed):
        order, stamp = self._answer("card")
        if isinstance(order, eff.SignProof) and self.story(order.visit).registered:
            how = {"refused": "broken", "unsettled": "broken"}.get(how, how)  # no PIN is sent
        if how == "refused" and isinstance(order, eff.SignRegistration | eff.SignHistory):
            kind = type(order)
            said = ev.HistoryFailed if kind is eff.SignHistory else ev.RegistrationFailed
            self.happens(said(**stamp, failure=CARD_BROKE))
        elif how == "refused" and isinstance(order, eff.ReadPhoto):
            self.happens(ev.NumberBRefused(**stamp, tries_left=8))
        elif how == "refused" and isinstance(order, eff.SignProof):
            self.happens(ev.PinRefused(**stamp, tries_left=2))
        elif how == "unsettled" and isinstance(order, eff.SignProof):
            self.happens(ev.PinUnsettled(**stamp, tries_left=3))
        elif how in ("refused", "unsettled") and isinstance(order, eff.SignSlip):
            self._slip_not_signed(stamp, how)
        elif how == "broken":
            self.happens(ev.CardFailed(**stamp, failure=CARD_BROKE))
        elif how == "changed":
            self.happens(ev.CardChanged(**stamp))
        else:
            progressed &= not isinstance(order, eff.Reconnect)  # which reads nothing
            if progressed:
                self.story(order.visit).shakes.clear()
            self.happens(ev.LinkLost(**stamp, failure=CARD_BROKE, progressed=progressed))

    def _slip_not_signed(self, stamp: dict[str, float], how: str) -> None:
        if not behind(self.state).proved:
            refused = {"refused": ev.PinRefused, "unsettled": ev.PinUnsettled}[how]
            self.happens(refused(**stamp, tries_left=2))
        else:
            self.happens(ev.SlipUnsigned(**stamp))

    @rule(works=st.booleans())
    @precondition(lambda self: "paper" in self.live)
    def the_paper_comes_or_not(self, works):
        order, stamp = self._answer("paper")
        match order, works:
            case eff.IssueSlip(), True:
                self.happens(ev.SlipIssued(**stamp))
            case eff.IssueSlip(), False:
                self.happens(ev.SlipNotIssued(**stamp, failure=CARD_BROKE))
            case eff.PrintSlip(), True:
                self.happens(ev.SlipPrinted(**stamp))
            case eff.PrintSlip(), False:
                self.happens(ev.SlipPrintFailed(**stamp, failure=PAPER_OUT))
            case _, True:
                self.happens(ev.DeclarationPrinted(**stamp))
            case _, False:
                self.happens(ev.DeclarationFailed(**stamp, failure=PAPER_OUT))

    @rule(question=st.sampled_from(Question), agreed=st.booleans())
    @precondition(lambda self: isinstance(behind(self.state), AskingConsent))
    def a_question_is_answered(self, question, agreed):
        self.happens(ev.ConsentSaid(**self._person(), question=question, agreed=agreed))

    @rule(agreed=st.sampled_from([None, True, False]))
    @precondition(lambda self: isinstance(behind(self.state), AskingConsent))
    def all_questions_are_answered_or_taken_one_by_one(self, agreed):
        if agreed is None:
            self.happens(ev.OneByOneChosen(**self._person()))
        else:
            self.happens(ev.AllConsentsSaid(**self._person(), agreed=agreed))

    @rule(agreed=st.booleans())
    @precondition(lambda self: isinstance(behind(self.state), OfferingRegistration))
    def the_registration_is_answered(self, agreed):
        self.happens(ev.RegistrationSaid(**self._person(), agreed=agreed))

    @rule(outcome=st.sampled_from(OUTCOMES), works=st.booleans(), asked=st.integers(0, 2))
    @precondition(lambda self: "net" in self.live)
    def the_service_answers(self, outcome, works, asked):
        order, stamp = self._answer("net")
        match order, works:
            case eff.Query(until=until), True:
                assert until <= self.now + POLICY.person_deadline_s + ROUNDING_S
                wanted = tuple(Question)[:asked] if outcome.kind is OutcomeKind.ELIGIBLE else ()
                self.happens(ev.Answered(**stamp, outcome=outcome, questions=wanted))
            case eff.Register(), True:
                self.happens(ev.Registered(**stamp))
            case eff.Register(), False:
                self.happens(ev.RegistrationFailed(**stamp, failure=SERVICE_DOWN))
            case eff.ReadHistory(until=until), True:
                assert until <= self.now + POLICY.person_deadline_s + ROUNDING_S
                self.happens(ev.HistoryRead(**stamp, rows=9 * asked))
            case eff.ReadHistory(), False:
                self.happens(ev.HistoryFailed(**stamp, failure=SERVICE_DOWN))
            case eff.Query(), False:
                self.happens(ev.QueryFailed(**stamp, failure=SERVICE_DOWN))
            case _, True:
                self.happens(ev.NonceFetched(**stamp, until=self.now + 8.0))
            case _, False:
                self.happens(ev.NonceFailed(**stamp, failure=SERVICE_DOWN))

    @rule(how=st.sampled_from(["same", "other", "broken"]))
    @precondition(lambda self: "face" in self.live)
    def the_face_is_decided(self, how):
        _, stamp = self._answer("face")
        if how == "broken":
            self.happens(ev.FaceFailed(**stamp, failure=CAMERA_LOST))
        else:
            failed = None if how == "same" else NOT_MATCHED
            self.happens(ev.FaceDecided(**stamp, failed=failed))

    @rule(method=st.sampled_from(Method))
    def the_person_chooses(self, method):
        self.happens(ev.MethodChosen(**self._person(), method=method))

    @rule(
        what=st.sampled_from(
            [
                ev.NumberBMissing,
                ev.PinEntered,
                ev.PinEntered,
                ev.StaffCalled,
                ev.StaffConfirmed,
                ev.StaffRefused,
                ev.PrintRetried,
                ev.PrintSkipped,
                ev.DeclarationWanted,
                ev.PersonActed,
                ev.HistoryClosed,
            ]
        )
    )
    def somebody_does_something(self, what):
        self.happens(what(**self._person()))

    @rule(steps=st.integers(0, 9))
    @precondition(lambda self: isinstance(self.state, ShowingResult))
    def the_person_wants_to_see_who_looked(self, steps):
        """So many steps of it go well."""
        self.happens(ev.HistoryWanted(**self._person()))
        if isinstance(self.state, AskingHistory):
            self._all_goes_well(steps)

    @rule(page=st.integers(0, 4))
    @precondition(lambda self: isinstance(self.state, ShowingHistory))
    def the_person_turns_the_page(self, page):
        self.happens(ev.HistoryPaged(**self._person(), page=page))

    @rule(typed=st.booleans())
    def the_number_is_there(self, typed):
        """Read from the card's face, or typed."""
        self.happens(ev.NumberBGiven(**self._person(), typed=typed))

    @rule(often=st.integers(0, 9))
    def the_person_stops(self, often):
        if often == 0:
            self.happens(ev.Cancelled(**self._person()))

    @rule(name=st.sampled_from(MARKS))
    def a_late_timer_fires(self, name):
        person = self._person()
        if name == mark(self.state):
            return
        before = self.state
        self.happens(ev.TimerFired(**person, mark=name))
        assert self.state == before

    @rule(data=st.data())
    def somebody_elses_answer_comes(self, data):
        """Of another visit, or of an operation that is over."""
        visit = visit_of(self.state)
        number = 0 if visit is None else visit.number
        other = data.draw(st.sampled_from([number - 1, number + 1]))
        strangers = [e for e in events(visit=other) if isinstance(e, ev.VisitEvent)]
        over = [order for order in self.old if order.op not in self._awaited()]
        if over:
            old = data.draw(st.sampled_from(over))
            late = events(old.visit, old.op, old.op, old.op, old.op)
            strangers += [e for e in late if isinstance(e, ev.OpEvent) and e.op == old.op]
        event = data.draw(st.sampled_from(strangers))
        assert step(POLICY, self.state, event) == (self.state, ())
