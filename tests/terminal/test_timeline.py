# SPDX-License-Identifier: Apache-2.0
"""Where the time went: every millisecond of a visit belongs to exactly one step."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal.result import result_of, steps, totals
from terminal.runner.record import VisitRecord
from terminal.session.events import StaffCalled
from terminal.session.states import Failed
from terminal.timeline import Phase, SpanKind, Timeline
from tests.support.front_desk import Visitor


class Hands:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.time = 0.0

    def now(self) -> float:
        return self.time


@pytest.fixture
def hands():
    return Hands()


@pytest.fixture
def timeline(hands):
    return Timeline(hands)


def spend(timeline: Timeline, hands: Hands, lane: str, kind: SpanKind, begin: float, end: float):
    hands.time = begin
    with timeline.span(lane, "work", kind):
        hands.time = end


def told(timeline: Timeline) -> list[tuple[str, str, float]]:
    return [(step.name, step.kind.value, round(step.ms)) for step in timeline.path()]


def test_a_visit_without_a_phase_has_no_path(timeline):
    assert timeline.path() == ()


def test_a_phase_that_waits_for_nobody_is_one_step(timeline, hands):
    timeline.enter(Phase("choose", None, SpanKind.PERSON, 0.0))
    spend(timeline, hands, "card", SpanKind.RADIO, 0.2, 0.8)
    timeline.end(1.0)
    assert told(timeline) == [("choose", "person", 1000)]


def test_a_phase_that_waits_for_a_lane_is_cut_by_what_the_lane_did(timeline, hands):
    timeline.enter(Phase("read", "card", SpanKind.MACHINE, 0.0))
    spend(timeline, hands, "card", SpanKind.RADIO, 0.2, 0.5)
    spend(timeline, hands, "net", SpanKind.SERVICE, 0.0, 1.0)
    timeline.end(1.0)
    assert told(timeline) == [("read", "machine", 700), ("read", "radio", 300)]


def test_in_a_paced_phase_only_the_work_after_the_last_wait_is_waited_for(timeline, hands):
    timeline.enter(Phase("face", "face", SpanKind.MACHINE, 0.0, paced=True))
    for start in (0.0, 1.0, 2.0):
        spend(timeline, hands, "face", SpanKind.PERSON, start, start + 0.6)
        spend(timeline, hands, "face", SpanKind.MACHINE, start + 0.6, start + 1.0)
    timeline.end(3.0)
    assert told(timeline) == [("face", "person", 2600), ("face", "machine", 400)]
    assert timeline.busy() == {"face": pytest.approx(1.2)}


def test_a_paced_lane_that_never_waits_is_the_one_that_is_waited_for(timeline, hands):
    timeline.enter(Phase("face", "face", SpanKind.MACHINE, 0.0, paced=True))
    spend(timeline, hands, "face", SpanKind.MACHINE, 0.0, 0.7)
    spend(timeline, hands, "face", SpanKind.MACHINE, 0.7, 1.0)
    timeline.end(1.0)
    assert told(timeline) == [("face", "machine", 1000)]


def test_what_began_before_a_phase_counts_only_inside_it(timeline, hands):
    spend(timeline, hands, "card", SpanKind.RADIO, 0.0, 2.0)
    timeline.enter(Phase("choose", None, SpanKind.PERSON, 0.0))
    timeline.enter(Phase("sign", "card", SpanKind.MACHINE, 1.5))
    timeline.end(3.0)
    assert told(timeline) == [
        ("choose", "person", 1500),
        ("sign", "radio", 500),
        ("sign", "machine", 1000),
    ]


def test_the_span_begun_last_names_the_piece(timeline, hands):
    timeline.enter(Phase("sign", "card", SpanKind.MACHINE, 0.0))
    hands.time = 0.0
    with timeline.span("card", "SignProof", SpanKind.MACHINE):
        spend(timeline, hands, "card", SpanKind.RADIO, 0.1, 0.4)
        hands.time = 1.0
    timeline.end(1.0)
    assert told(timeline) == [("sign", "machine", 700), ("sign", "radio", 300)]


def test_the_same_phase_entered_twice_is_one(timeline):
    timeline.enter(Phase("choose", None, SpanKind.PERSON, 0.0))
    timeline.enter(Phase("choose", None, SpanKind.PERSON, 0.4))
    timeline.end(1.0)
    assert told(timeline) == [("choose", "person", 1000)]


def test_a_phase_that_comes_again_later_is_another_step(timeline):
    for name, start in (("choose", 0.0), ("card away", 0.4), ("choose", 0.6)):
        timeline.enter(Phase(name, None, SpanKind.PERSON, start))
    timeline.end(1.0)
    assert [step[0] for step in told(timeline)] == ["choose", "card away", "choose"]


def test_a_visit_that_is_not_over_counts_until_now(timeline, hands):
    timeline.enter(Phase("choose", None, SpanKind.PERSON, 0.0))
    hands.time = 2.5
    assert told(timeline) == [("choose", "person", 2500)]


def test_a_later_outcome_moves_the_end(timeline):
    timeline.enter(Phase("face", None, SpanKind.PERSON, 0.0))
    timeline.end(1.0)
    timeline.enter(Phase("staff look", None, SpanKind.PERSON, 3.0))
    timeline.end(4.0)
    assert sum(step[2] for step in told(timeline)) == 4000


def test_a_span_is_told_although_its_work_broke(timeline, hands):
    timeline.enter(Phase("read", "card", SpanKind.MACHINE, 0.0))

    def breaks() -> None:
        with timeline.span("card", "APDU", SpanKind.RADIO):
            hands.time = 0.5
            raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        breaks()
    timeline.end(0.5)
    assert told(timeline) == [("read", "radio", 500)]


LANES = st.sampled_from(["card", "net", "face"])
KINDS = st.sampled_from(SpanKind)
TIMES = st.integers(0, 400).map(lambda n: n / 8)
SPANS = st.lists(st.tuples(LANES, KINDS, TIMES, TIMES), max_size=25)
PHASES = st.lists(
    st.tuples(st.sampled_from("abc"), st.none() | LANES, KINDS, TIMES), min_size=1, max_size=8
)


@given(SPANS, PHASES, TIMES)
def test_every_millisecond_belongs_to_exactly_one_step(spans, phases, more):
    hands = Hands()
    timeline = Timeline(hands)
    for lane, kind, one, other in spans:
        spend(timeline, hands, lane, kind, min(one, other), max(one, other))
    starts = sorted(start for *_, start in phases)
    for (name, lane, kind, _), start in zip(phases, starts, strict=True):
        timeline.enter(Phase(name, lane, kind, start))
    timeline.end(starts[-1] + more)
    path = timeline.path()
    whole = 1000 * (starts[-1] + more - starts[0])
    assert sum(step.ms for step in path) == pytest.approx(whole, abs=1e-6)
    assert all(step.ms >= 0 for step in path)
    assert [step.start_ms for step in path] == sorted(step.start_ms for step in path)
    assert sum(totals(timeline).values()) == pytest.approx(whole, abs=0.2)


def test_the_path_of_a_real_visit_adds_up_to_its_duration(desk, town):
    visitor = desk.visitor(town.card("hanako"))
    record = desk.visit(visitor)
    path = record.timeline.path()
    begin = record.timeline._phases[0].start
    assert record.timeline.ended is not None
    whole = 1000 * (record.timeline.ended - begin)
    assert sum(step.ms for step in path) == pytest.approx(whole, abs=1e-3)
    names = [step.name for step in path]
    assert names[0] == "identify the card"
    for name in ("choose", "type the PIN", "read on and sign", "ask the service"):
        assert name in names
    assert all(step["ms"] > 0 for step in steps(record.timeline))


def test_the_time_until_staff_take_over_is_no_secret(desk, town):
    """After an outcome that staff make good the path goes on to the outcome that holds."""

    def call_staff(visitor: Visitor, state: Failed) -> None:
        visitor.on.pop(Failed)
        at = desk.clock.now()
        visitor.runner.queue.post(StaffCalled(at=at, visit=state.visit.number))

    visitor = desk.visitor(town.card("hanako"), pins=["0000", "1111"], on={Failed: call_staff})
    record = desk.visit(visitor)
    assert result_of(record)["outcome"] == "eligible"
    assert record.method.value == "staff"
    path = record.timeline.path()
    whole = 1000 * (record.timeline.ended - record.timeline._phases[0].start)
    assert sum(step.ms for step in path) == pytest.approx(whole, abs=1e-3)
    assert "staff look" in [step.name for step in path]


def test_a_visit_without_an_outcome_is_told_as_not_finished(hands):
    told = result_of(VisitRecord(1, hands))  # type: ignore[arg-type]
    assert (told["outcome"], told["reason"]) == ("abandoned", "not_finished")
    assert told["steps"] == []
