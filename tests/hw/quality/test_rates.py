# SPDX-License-Identifier: Apache-2.0
"""Rates, fractions and whether they differ, against published values and by simulation."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hw.quality.rates import (
    HOUR_S,
    Count,
    dispersion,
    fraction,
    fractions_differ,
    holm,
    rate,
    rates_differ,
    wilson,
)


@pytest.mark.parametrize(
    ("events", "low", "high"),
    [(0, 0.0, 3.689), (1, 0.0253, 5.572), (10, 4.795, 18.39), (100, 81.36, 121.6)],
)
def test_the_poisson_interval_is_garwoods(events, low, high):
    found = rate(Count(events, 60.0))
    assert found.value == events
    assert found.low == pytest.approx(low, rel=1e-3)
    assert found.high == pytest.approx(high, rel=1e-3)


def test_a_rate_scales_with_the_time():
    assert rate(Count(6, 180.0)).value == pytest.approx(2.0)
    assert rate(Count(6, 180.0), HOUR_S).value == pytest.approx(120.0)


def test_no_time_tells_nothing():
    assert rate(Count(0, 0.0)).high == float("inf")
    assert rates_differ(Count(0, 0.0), Count(5, 60.0)) == 1.0
    with pytest.raises(ValueError, match="-1 events"):
        Count(-1, 1.0)


def test_the_interval_holds_the_true_rate_in_95_percent():
    rng = np.random.default_rng(1)
    found = [rate(Count(int(n), 60.0)) for n in rng.poisson(7.0, 1000)]
    assert sum(one.low <= 7.0 <= one.high for one in found) >= 950


def test_equal_rates_do_not_differ_and_unequal_ones_do():
    assert rates_differ(Count(10, 180.0), Count(11, 180.0)) > 0.5
    assert rates_differ(Count(10, 180.0), Count(40, 180.0)) < 1e-4
    assert rates_differ(Count(10, 60.0), Count(30, 180.0)) > 0.5
    assert rates_differ(Count(0, 60.0), Count(0, 60.0)) == 1.0


def test_the_exact_test_of_two_rates_keeps_its_level():
    rng = np.random.default_rng(2)
    pairs = rng.poisson(8.0, (1000, 2))
    hits = sum(rates_differ(Count(int(a), 60), Count(int(b), 60)) < 0.05 for a, b in pairs)
    assert hits <= 50


def test_fractions_have_clopper_pearsons_and_wilsons_intervals():
    exact, short = fraction(2, 100), wilson(2, 100)
    assert (exact.low, exact.high) == pytest.approx((0.00243, 0.0704), rel=1e-2)
    assert (short.low, short.high) == pytest.approx((0.0055, 0.0700), rel=1e-2)
    assert fraction(0, 0).high == 1.0


def test_fractions_are_compared_exactly():
    assert fractions_differ((1, 1000), (30, 1000)) < 1e-6
    assert fractions_differ((5, 1000), (6, 1000)) > 0.5


def test_holms_correction_is_the_textbooks():
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx((0.03, 0.06, 0.06, 0.02))
    assert holm([]) == ()


@given(st.lists(st.floats(0, 1), max_size=8))
def test_holm_never_makes_a_p_value_smaller_nor_larger_than_one(p_values):
    for p, corrected in zip(p_values, holm(p_values), strict=True):
        assert p <= corrected <= 1.0


@given(st.integers(0, 500), st.floats(0.1, 1e5))
def test_a_rate_lies_in_its_interval(events, seconds):
    found = rate(Count(events, seconds))
    assert found.low <= found.value <= found.high


def bursts(rng, per_minute, seconds):
    """Four events within a second, at random times."""
    at = rng.uniform(0, seconds, rng.poisson(per_minute / 4 * seconds / 60))
    return [float(t + more) for t in at for more in (0.0, 0.3, 0.6, 0.9)]


def test_independent_events_are_not_taken_for_bursts():
    rng = np.random.default_rng(5)
    found = [dispersion(rng.uniform(0, 180, rng.poisson(60)), 180.0) for _ in range(300)]
    assert sum(phi > 1 for phi in found) <= 9


def test_bursts_widen_the_interval_and_are_no_difference_between_equal_places():
    rng, hits, naive = np.random.default_rng(6), 0, 0
    for _ in range(300):
        pair = [bursts(rng, 40.0, 180.0) for _ in range(2)]
        counts = [Count(len(times), 180.0, dispersion(times, 180.0)) for times in pair]
        hits += rates_differ(*counts) < 0.05
        naive += rates_differ(*(Count(len(times), 180.0) for times in pair)) < 0.05
    assert hits <= 0.08 * 300 < 0.2 * 300 <= naive
    plain, wide = rate(Count(40, 180.0)), rate(Count(40, 180.0, 4.0))
    assert plain.value == wide.value
    assert wide.high - wide.low > 1.5 * (plain.high - plain.low)


@pytest.mark.parametrize(("times", "seconds"), [([], 180.0), ([1.0] * 5, 180.0), ([1.0] * 9, 20.0)])
def test_too_little_to_tell_bursts_from_chance_is_no_burst(times, seconds):
    assert dispersion(times, seconds) == 1.0
