# SPDX-License-Identifier: Apache-2.0
"""Observations become drops with measurements."""

import pytest

from hw.quality.episodes import drops_of
from hw.quality.observations import Observation, Sign


def log(*pairs):
    return [Observation(at, sign) for at, sign in pairs]


def test_a_log_without_trouble_has_no_drops():
    assert drops_of(log((1.0, Sign.GOOD), (2.0, Sign.CARD_HERE), (3.0, Sign.GARBLED))) == ()


def test_a_removal_seen_by_calls_and_by_the_status_is_one_drop():
    (drop,) = drops_of(
        log(
            (0.5, Sign.GOOD),
            (1.0, Sign.LOST),
            (1.1, Sign.LOST),
            (1.3, Sign.CARD_AWAY),
            (3.0, Sign.CARD_HERE),
            (3.1, Sign.SAME_CARD),
        )
    )
    assert drop.began == 1.0
    assert drop.length_s == pytest.approx(2.0)
    assert drop.status_away
    assert not drop.by_status
    assert drop.same_card
    assert drop.worked_around
    assert drop.spacing_s is None


def test_a_status_that_comes_late_still_belongs_to_the_drop_that_calls_saw():
    drops = drops_of(
        log(
            (1.0, Sign.LOST),
            (1.2, Sign.SAME_CARD),
            (1.3, Sign.GOOD),
            (1.5, Sign.CARD_AWAY),
            (1.5, Sign.CARD_HERE),
            (1.6, Sign.GOOD),
        )
    )
    assert [drop.length_s for drop in drops] == [pytest.approx(0.2)]
    assert drops[0].status_away


def test_two_removals_after_each_other_are_two_drops_with_their_spacing():
    one, two = drops_of(
        log(
            (1.0, Sign.CARD_AWAY),
            (2.0, Sign.CARD_HERE),
            (4.0, Sign.CARD_AWAY),
            (5.5, Sign.CARD_HERE),
        )
    )
    assert one.by_status
    assert two.spacing_s == pytest.approx(3.0)
    assert two.length_s == pytest.approx(1.5)
    assert two.same_card is None


def test_a_card_that_never_comes_back_has_no_length():
    (drop,) = drops_of(log((1.0, Sign.CARD_AWAY)))
    assert drop.length_s is None


def test_garbled_answers_are_counted_before_and_after():
    (drop,) = drops_of(
        log(
            (0.1, Sign.GARBLED),
            (9.5, Sign.GARBLED),
            (10.0, Sign.LOST),
            (10.4, Sign.SAME_CARD),
            (10.9, Sign.GARBLED),
            (11.2, Sign.GARBLED),
            (20.0, Sign.GARBLED),
        )
    )
    assert (drop.garbled_before, drop.garbled_after, drop.garbled) == (1, 2, 3)


def test_a_reader_and_a_service_that_go_are_told_apart_by_their_order():
    (drop,) = drops_of(
        log((1.0, Sign.READER_AWAY), (1.5, Sign.SERVICE_AWAY), (4.0, Sign.READER_AWAY))
    )
    assert drop.reader_gone
    assert drop.service_gone
    assert drop.reader_led_s == pytest.approx(0.5)


def test_another_card_after_a_drop_is_noted():
    (drop,) = drops_of(log((1.0, Sign.LOST), (2.0, Sign.OTHER_CARD)))
    assert drop.same_card is False


def test_resets_are_counted():
    (drop,) = drops_of(log((1.0, Sign.RESET), (1.1, Sign.RESET), (1.2, Sign.SAME_CARD)))
    assert drop.resets == 2


def test_an_answer_at_the_edge_of_the_field_does_not_end_the_drop():
    (drop,) = drops_of(
        log(
            (1.0, Sign.CARD_AWAY),
            (1.02, Sign.SAME_CARD),
            (1.1, Sign.LOST),
            (5.0, Sign.CARD_HERE),
            (5.1, Sign.SAME_CARD),
        )
    )
    assert drop.length_s == pytest.approx(4.0)
    assert drop.same_card
