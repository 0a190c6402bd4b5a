# SPDX-License-Identifier: Apache-2.0
"""Why drops happened, judged by what PC/SC shows."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hw.quality.causes import Cause, Model, judge, main_cause
from hw.quality.episodes import drops_of
from hw.quality.observations import Observation, Sign
from tests.bench.causes import COUNT, HELD_OUT_SEED, score
from tests.bench.episodes import episodes

LOGS = st.lists(
    st.builds(
        Observation,
        at=st.floats(0, 1000, allow_nan=False) | st.integers(0, 20).map(float),
        sign=st.sampled_from(Sign),
    ),
    max_size=60,
)


def working(begin, end):
    """Steps that go well, two a second."""
    return [Observation(begin + n / 2, Sign.GOOD) for n in range(int(2 * (end - begin)) + 1)]


@pytest.mark.slow
def test_95_of_100_episodes_that_it_was_not_tuned_on_are_judged_right():
    result = score(episodes(HELD_OUT_SEED, COUNT))
    assert result.total == COUNT
    assert result.right >= 0.95 * COUNT


def test_the_same_seed_gives_the_same_episodes():
    assert episodes(7, 10) == episodes(7, 10)
    assert episodes(7, 10) != episodes(8, 10)


@given(LOGS)
@settings(max_examples=200, deadline=None)
def test_every_drop_of_any_log_gets_exactly_one_cause(log):
    judged = judge(log)
    assert tuple(one.drop for one in judged) == drops_of(log)
    for one in judged:
        assert one.cause in Cause
        assert 0.0 < one.confidence <= 1.0
        assert len(set(one.reasons)) == len(one.reasons)


@given(LOGS, st.randoms())
@settings(max_examples=100, deadline=None)
def test_the_order_in_which_things_were_written_down_does_not_matter(log, random):
    at_once = {seen.at for seen in log}
    log = [next(seen for seen in log if seen.at == at) for at in at_once]
    shuffled = list(log)
    random.shuffle(shuffled)
    assert judge(shuffled) == judge(log)


def test_a_mute_card_that_the_status_shows_all_the_time_was_not_moved_by_a_hand():
    log = [*working(0, 5), Observation(5.6, Sign.MUTE), Observation(11.0, Sign.SAME_CARD)]
    (one,) = judge(log)
    assert one.cause is Cause.INTERFERENCE
    assert "the status said that a card is there" in one.reasons


def test_no_drop_no_cause():
    assert judge(working(0, 10)) == ()
    assert main_cause(()) is None


def test_a_card_that_is_away_for_four_seconds_was_taken_by_a_hand():
    log = [
        *working(0, 10),
        Observation(10.2, Sign.LOST),
        Observation(10.4, Sign.CARD_AWAY),
        Observation(14.5, Sign.CARD_HERE),
        Observation(14.6, Sign.SAME_CARD),
        *working(15, 30),
    ]
    (one,) = judge(log)
    assert one.cause is Cause.HAND
    assert one.confidence > 0.9
    assert "length 4.3 s" in one.reasons


def blinks(times):
    """A card that blinks while it is read, with a garbled answer before each blink."""
    log = working(0, times[-1] + 10)
    log = [seen for seen in log if all(abs(seen.at - t) > 0.5 for t in times)]
    for t in times:
        log += [
            Observation(t - 0.1, Sign.GARBLED),
            Observation(t, Sign.LOST),
            Observation(t + 0.15, Sign.SAME_CARD),
        ]
    return log


def test_a_gate_is_told_by_its_period_and_by_garbled_answers():
    judged = judge(blinks([5 + 1.2 * n for n in range(12) if n not in (3, 7)]))
    assert {one.cause for one in judged} == {Cause.INTERFERENCE}
    assert "period 1.20 s" in judged[0].reasons
    assert "garbled answers around it" in judged[0].reasons


def test_three_short_drops_in_ten_seconds_are_no_hand():
    assert main_cause(judge(blinks([5.0, 8.1, 14.0]))) is Cause.INTERFERENCE


def test_resets_that_the_status_does_not_show_are_another_program():
    log = working(0, 30)
    for at in (10.2, 16.2):
        log += [Observation(at, Sign.RESET), Observation(at + 0.1, Sign.SAME_CARD)]
    judged = judge(log)
    assert [one.cause for one in judged] == [Cause.OTHER_PROGRAM] * 2
    assert "reset, status unchanged" in judged[0].reasons


def test_a_reader_that_is_held_by_another_program_is_told():
    log = [*working(0, 9), Observation(9.6, Sign.BUSY), Observation(9.8, Sign.BUSY)]
    log += working(10, 12)
    assert main_cause(judge(log)) is Cause.OTHER_PROGRAM


@pytest.mark.parametrize(
    ("first", "then", "cause"),
    [
        (Sign.READER_AWAY, Sign.CARD_AWAY, Cause.READER_GONE),
        (Sign.CARD_AWAY, Sign.READER_AWAY, Cause.READER_GONE),
        (Sign.SERVICE_AWAY, Sign.READER_AWAY, Cause.SERVICE_GONE),
        (Sign.MUTE, Sign.SERVICE_AWAY, Cause.SERVICE_GONE),
    ],
)
def test_a_reader_or_a_service_that_goes_is_named(first, then, cause):
    log = [*working(0, 5), Observation(5.2, first), Observation(5.9, then)]
    log.append(Observation(9.0, Sign.SAME_CARD))
    (one,) = judge(log)
    assert one.cause is cause


def test_one_drop_of_another_cause_is_not_drowned_by_its_neighbours():
    times = [5 + 1.2 * n for n in range(12)]
    log = blinks(times)
    log += [
        Observation(40.0, Sign.LOST),
        Observation(40.3, Sign.CARD_AWAY),
        Observation(47.0, Sign.CARD_HERE),
        Observation(47.1, Sign.SAME_CARD),
        *working(47.5, 60),
    ]
    causes = [one.cause for one in judge(log)]
    assert causes == [Cause.INTERFERENCE] * 12 + [Cause.HAND]


def test_priors_are_a_setting_and_must_name_every_cause():
    log = [*working(0, 5), Observation(5.6, Sign.CARD_AWAY), Observation(6.0, Sign.CARD_HERE)]
    even = dict.fromkeys(Cause, 0.2)
    gate = Model(priors={**even, Cause.INTERFERENCE: 0.4, Cause.HAND: 0.01})
    hand = Model(priors={**even, Cause.INTERFERENCE: 0.01, Cause.HAND: 0.4})
    assert main_cause(judge(log, gate)) is Cause.INTERFERENCE
    assert main_cause(judge(log, hand)) is Cause.HAND
    with pytest.raises(ValueError, match="prior"):
        Model(priors={Cause.HAND: 0.5})


def test_the_chances_of_all_causes_sum_to_one():
    looks = Model().scenarios
    for scenario in looks:
        assert math.fsum(scenario.looks.values()) == pytest.approx(1.0, abs=0.02)
        assert math.fsum(scenario.counts) == pytest.approx(1.0, abs=0.02)


def test_a_full_log_of_a_bad_day_is_judged_in_seconds():
    at, log = 0.0, []
    while len(log) < 10_000:
        at += 1.7
        log += [Observation(at, Sign.LOST), Observation(at + 0.2, Sign.SAME_CARD)]
        log += [Observation(at + 0.9, Sign.GARBLED), Observation(at + 1.2, Sign.GOOD)]
    assert len(judge(log)) == 2500
