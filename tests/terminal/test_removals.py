# SPDX-License-Identifier: Apache-2.0
"""A real removal is always ended as one, soon after the grace; what is shorter than the grace never is."""

from dataclasses import replace
from random import Random

import pytest

from hw.virtual.radio.plan import Fault, FaultKind, Lengths, RadioPlan
from terminal.session.values import Method, OutcomeKind
from terminal.visit_file import PatientTable
from tests.support.radio_visits import MEASURED, Person, Played, at_the_desk
from tests.support.recorded_faces import RecordedCamera, RecordedEngine, all_takes
from tests.support.still_clock import StillClock
from tests.support.watched_card import WatchedCard

SLACK_S = 0.5
QUIET = RadioPlan(timing=MEASURED)
NOISY = replace(QUIET, blinks_per_minute=60.0, blink=Lengths(low_s=0.02, high_s=0.3))
PINS = ("1234",) * 8


@pytest.fixture
def visit(desks, town):
    """A visit whose person does as the script says."""

    def visits(method: Method, radio: RadioPlan, **script: object) -> Played:
        clock, takes = StillClock(), all_takes()["hanako"]
        desk = desks(
            clock=clock,
            radio=radio,
            camera=lambda: RecordedCamera(clock),
            engine=lambda: RecordedEngine(takes, clock),
        )
        person = Person("hanako", method, PINS, takes)
        patient = PatientTable(methods=(method,) * 4, **script)  # type: ignore[arg-type]
        played = at_the_desk(desk, WatchedCard(town.card("hanako")), person, patient)
        desk.close()
        return played

    return visits


def check_removals(visit, recovery, method: Method, radio: RadioPlan, moments: list[float]):
    for number, leaves in enumerate(moments):
        played = visit(method, replace(radio, seed=number), leaves_at_s=leaves)
        identified = "ChoosingMethod" in played.states
        grace = recovery.give_up_after_s if identified else recovery.waved_past_s
        if played.end[0] != OutcomeKind.ABANDONED.value:
            grace = recovery.absent_s  # it had its outcome before
        assert played.outcome is not None
        # With noise the card may have been away, or in trouble, for a moment before it was taken.
        earliest = grace - 1e-6 if radio is QUIET else 0.0
        assert earliest <= played.free_s - leaves <= grace + SLACK_S, (leaves, played.states[-4:])
        assert not played.left_in_vault


MOMENTS = [0.05, 0.41, 1.3, 2.9, 4.4, 5.7, 6.2]
EACH_WAY = pytest.mark.parametrize("method", [Method.PIN, Method.FACE])
EACH_AIR = pytest.mark.parametrize("radio", [QUIET, NOISY], ids=["quiet", "noisy"])


@EACH_WAY
@EACH_AIR
def test_a_card_that_is_taken_for_good_ends_its_visit_soon_after_the_grace(
    visit, desk, method, radio
):
    moments = MOMENTS if method is Method.PIN else MOMENTS[1::2]
    check_removals(visit, desk.policy.recovery, method, radio, moments)


@pytest.mark.slow
@pytest.mark.timeout(900)
@EACH_WAY
@EACH_AIR
def test_at_any_moment_a_card_that_is_taken_for_good_ends_its_visit(visit, desk, method, radio):
    random = Random(f"{method} {radio.blinks_per_minute}")  # noqa: S311
    moments = [random.uniform(0.01, 7.0) for _ in range(100)]
    check_removals(visit, desk.policy.recovery, method, radio, moments)


@pytest.mark.parametrize("away_s", [0.6, 4.1, 59.0])
@EACH_WAY
def test_a_card_that_is_put_back_within_the_grace_loses_nothing(visit, method, away_s):
    for at_s in (1.2, 4.4):
        played = visit(method, QUIET, lifts=({"at_s": at_s, "for_s": away_s},))
        assert played.end == ("eligible", "stated"), (at_s, played.states)
        assert not played.thrown_out
        assert played.entries <= 1 + (played.verifies > 1)


def test_a_reader_that_is_away_for_less_than_its_grace_loses_nothing(visit, desk):
    for at_s in (1.2, 5.9):
        for kind in (FaultKind.UNPLUG, FaultKind.SERVICE_DOWN):
            fault = Fault(kind, at_s=at_s, for_s=desk.policy.recovery.reader_lost_s - 1.0)
            played = visit(Method.PIN, replace(QUIET, faults=(fault,)))
            assert played.end == ("eligible", "stated"), (at_s, kind, played.states)


def test_a_reader_that_stays_away_ends_the_visit_soon_after_its_grace(visit, desk):
    grace = desk.policy.recovery.reader_lost_s
    for at_s in MOMENTS[2::2]:
        fault = Fault(FaultKind.UNPLUG, at_s=at_s, for_s=600.0)
        played = visit(Method.PIN, replace(QUIET, faults=(fault,)))
        assert played.end == ("card_error", "reader_unplugged")
        assert played.states[-1] == "OutOfService"
        assert grace - 1e-6 <= played.free_s - at_s <= grace + SLACK_S
