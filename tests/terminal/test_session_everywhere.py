# SPDX-License-Identifier: Apache-2.0
"""What holds in every state of the session, and arrows of which more than their ends matters."""

from dataclasses import replace

import pytest

from terminal.session import Policy, step
from terminal.session import effects as eff
from terminal.session import events as ev
from terminal.session.states import (
    ChoosingMethod,
    EnteringPin,
    Failed,
    GatheringProof,
    History,
    Idle,
    Interrupted,
    Leaving,
    LookingForFace,
    PrintingSlip,
    Querying,
    State,
)
from terminal.session.transition import visit_of
from terminal.session.values import (
    FaceGuide,
    Method,
    Nonce,
    OutcomeKind,
    Visit,
)
from tests.support.session_words import (
    BUSY,
    CAMERA_LOST,
    CARD,
    ELIGIBLE,
    FACE,
    FACTS,
    NET,
    NO_READER,
    NOT_MATCHED,
    OLD,
    RECONNECT,
    SERVICE_DOWN,
    WHOLE,
    events,
    states,
)

POLICY = Policy()
NOW = {"at": 100.0, "visit": 1}
ON_CARD, ON_NET, ON_FACE, ON_LINK = ({**NOW, "op": op} for op in (CARD, NET, FACE, RECONNECT))
ON_THE_CARD = replace(WHOLE, card_op=CARD)
AT_THE_SERVICE = replace(WHOLE, net_op=NET)
FILMED = replace(WHOLE, face_op=FACE)
WITHOUT_PIN = replace(WHOLE, facts=replace(FACTS, methods=FACTS.methods - {Method.PIN}))
LAST_FACE = replace(FILMED, face_tries=POLICY.face_tries - 1)


EACH = pytest.mark.parametrize("state", states().values(), ids=states().keys())


def _number(state: State) -> int:
    visit = visit_of(state)
    return state.next_visit if visit is None else visit.number  # type: ignore[union-attr]


@EACH
def test_every_event_is_understood_in_every_state_and_the_visit_keeps_its_number(state):
    for event in events():
        after = step(POLICY, state, event)
        before, now = visit_of(state), visit_of(after.state)
        other_card = isinstance(event, ev.CardChanged) and event.op == CARD
        next_one = isinstance(state, Leaving | History) and other_card
        assert {effect.visit for effect in after.effects} <= ({1, 2} if next_one else {1})
        if before is None:
            assert _number(after.state) == _number(state)
        elif now is None:
            assert _number(after.state) == before.number + 1
        elif next_one:
            assert now.number == before.number + 1
        else:
            assert (now.number, now.ops >= before.ops) == (before.number, True)


@EACH
def test_no_lane_gets_a_second_order_while_it_has_one(state):
    for event in events():
        after = step(POLICY, state, event)
        ordered = [effect for effect in after.effects if isinstance(effect, eff.Operation)]
        visit = visit_of(after.state)
        assert visit is not None or not ordered
        for effect in ordered:
            assert effect.op in _under_way(after.state, visit)


def _under_way(state: State, visit: Visit) -> set[int | None]:
    link = state.reconnect_op if isinstance(state, Interrupted) else None
    return {visit.card_op, visit.net_op, visit.face_op, visit.slip_op, link}


def test_a_reader_that_is_back_has_time_to_find_a_card_that_was_never_read():
    reading = step(POLICY, Idle(1), ev.CardAppeared(at=10.0)).state
    lost = step(POLICY, reading, ev.ReaderLost(at=11.0, failure=NO_READER)).state
    back = step(POLICY, lost, ev.ReaderReady(at=19.0))
    seconds = POLICY.recovery.waved_past_s
    assert back.effects == (eff.SetTimer(1, "Interrupted.unread", seconds),)


STALE = [
    *(event for event in events(visit=7) if isinstance(event, ev.VisitEvent)),
    *(replace(event, op=OLD) for event in events() if isinstance(event, ev.OpEvent)),
]
# Nothing is left to start in these, so that an event that means nothing shows.
QUIET = {name: state for name, state in states().items() if name != "Interrupted(ReadingCard)"}


@pytest.mark.parametrize(("name", "state"), QUIET.items(), ids=QUIET.keys())
def test_an_answer_of_another_visit_or_operation_changes_nothing(name, state):
    for event in STALE:
        assert step(POLICY, state, event) == (state, ()), event


NOTHING = {
    "Idle": ["ReaderReady", "CardVanished", "Cancelled", "TimerFired", "PinEntered"],
    "OutOfService": ["CardAppeared", "CardVanished", "Cancelled"],
    "ChoosingMethod": ["CardAppeared", "PinEntered", "StaffConfirmed", "FaceGuided", "ReaderReady"],
    "EnteringPin": ["MethodChosen", "StaffConfirmed", "CardAppeared", "NumberBMissing"],
    "Querying": ["MethodChosen", "PinEntered", "StaffCalled", "NumberBMissing"],
    "Confirming": ["MethodChosen", "PinEntered", "StaffCalled"],
    "GatheringProof": ["MethodChosen", "PinEntered", "StaffCalled", "StaffConfirmed"],
    "ShowingResult": ["Cancelled", "StaffCalled", "PinEntered", "CardAppeared", "Answered"],
    "TakeCardBack": ["Cancelled", "StaffCalled", "CardAppeared", "Answered", "TimerFired"],
    "AskingHistory": ["Cancelled", "StaffCalled", "CardAppeared", "HistoryPaged"],
    "ShowingHistory": ["Cancelled", "StaffCalled", "CardAppeared", "HistoryWanted"],
    "Failed": ["Cancelled", "CardAppeared", "PinEntered", "ProofSigned"],
}


@pytest.mark.parametrize("name", NOTHING)
def test_an_event_that_means_nothing_changes_nothing(name):
    state = states()[name]
    meant = [event for event in events() if type(event).__name__ in NOTHING[name]]
    assert meant
    for event in meant:
        assert step(POLICY, state, event) == (state, ()), event


@pytest.mark.parametrize(("name", "state"), states().items(), ids=states().keys())
def test_only_the_timer_of_the_state_on_the_screen_counts(name, state):
    shown = name.split("(")[0]
    for event in events():
        if isinstance(event, ev.TimerFired) and event.mark.split(".")[0] != shown:
            assert step(POLICY, state, event) == (state, ())


@pytest.mark.parametrize("left_at", ["Querying", "StaffCheck", "ChoosingMethod"])
def test_a_lane_whose_answer_means_nothing_is_free_again(left_at):
    state = states()[left_at]
    for event in (
        ev.NonceFailed(**ON_NET, failure=SERVICE_DOWN),
        ev.Answered(**ON_NET, outcome=ELIGIBLE),
    ):
        after = visit_of(step(POLICY, state, event).state)
        assert after is not None
        assert after.net_op != NET


def test_staff_who_take_over_while_a_nonce_is_under_way_ask_for_another_one():
    looking = replace(LAST_FACE, nonce=Nonce.ASKED, net_op=NET)
    failed = step(POLICY, LookingForFace(looking), ev.FaceDecided(**ON_FACE, failed=NOT_MATCHED))
    called = step(POLICY, failed.state, ev.StaffCalled(**NOW))
    assert eff.FetchNonce in [type(effect) for effect in called.effects]


def test_a_camera_that_breaks_leaves_the_pin_but_not_the_face():
    after = step(POLICY, LookingForFace(FILMED), ev.FaceFailed(**ON_FACE, failure=CAMERA_LOST))
    facts = visit_of(after.state).facts  # type: ignore[union-attr]
    assert facts.methods == {Method.PIN, Method.STAFF}
    again = step(POLICY, after.state, ev.MethodChosen(**NOW, method=Method.FACE))
    assert again == (after.state, ())


def test_a_wrong_pin_tells_what_the_card_has_left():
    after = step(
        POLICY, GatheringProof(ON_THE_CARD, Method.PIN), ev.PinRefused(**ON_CARD, tries_left=2)
    )
    assert isinstance(after.state, EnteringPin)
    assert (after.state.tries_left, after.state.lost) == (2, False)


@pytest.mark.parametrize(("drops", "helping"), [(0, False), (8, False), (9, True), (20, True)])
def test_a_card_that_drops_often_is_asked_for_with_the_picture_at_once(drops, helping):
    state = ChoosingMethod(replace(WHOLE, drops=drops))
    after = step(POLICY, state, ev.CardVanished(at=1.0))
    assert isinstance(after.state, Interrupted)
    assert after.state.helping is helping
    mark = "Interrupted.helping" if helping else "Interrupted"
    assert [e.mark for e in after.effects if isinstance(e, eff.SetTimer)] == [mark]


def test_guidance_is_shown_and_changes_nothing_else():
    state = LookingForFace(BUSY)
    after = step(POLICY, state, ev.FaceGuided(**ON_FACE, guide=FaceGuide("blink", None, 0.5)))
    assert after.state == replace(state, guide=FaceGuide("blink", None, 0.5))
    assert after.effects == ()


@pytest.mark.parametrize("kind", OutcomeKind)
def test_whatever_breaks_at_the_service_the_visit_is_undecided(kind):
    broken = ev.QueryFailed(**ON_NET, failure=replace(SERVICE_DOWN, outcome=kind))
    after = step(POLICY, Querying(AT_THE_SERVICE, Method.PIN), broken)
    assert isinstance(after.state, PrintingSlip)
    assert after.state.outcome.kind is OutcomeKind.UNDECIDED


def test_a_person_who_stops_after_a_failed_face_leaves_with_that_outcome():
    tried = ChoosingMethod(replace(WHOLE, face_tries=1, failed=NOT_MATCHED))
    after = step(POLICY, tried, ev.Cancelled(**NOW))
    assert isinstance(after.state, Failed)
    assert after.state.outcome == NOT_MATCHED


def test_the_choice_is_read_on_in_the_background_until_all_is_there():
    state = ChoosingMethod(WITHOUT_PIN)
    assert step(POLICY, state, ev.MethodChosen(**NOW, method=Method.PIN)) == (state, ())
