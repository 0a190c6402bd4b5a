# SPDX-License-Identifier: Apache-2.0
"""A rhythm in the times of drops is found, and none where there is none."""

import numpy as np
import pytest

from hw.quality.periodicity import Scan, find_period, keeping_time, phases
from tests.bench.causes import false_periods, periods_found


@pytest.mark.parametrize(("count", "span_s"), [(8, 40.0), (20, 60.0), (60, 180.0)])
def test_poisson_noise_shows_a_period_in_at_most_one_percent(count, span_s):
    assert false_periods(seed=1, runs=150, count=count, span_s=span_s) <= 4  # P < 2 % at 1 %


def test_a_gate_of_1_2_s_is_found_with_jitter_and_missed_pulses():
    assert periods_found(seed=1, runs=40, pulses=40, missed=0.4) >= 38


def test_bursts_are_no_rhythm():
    rng, found = np.random.default_rng(3), 0
    for _ in range(100):
        bursts = np.cumsum(15 * np.exp(0.6 * rng.normal(size=8)))
        times = np.concatenate([b + np.cumsum(rng.exponential(0.5, 4)) for b in bursts])
        one = find_period(times)
        found += one is not None and one.p < 0.01
    assert found <= 4


def test_a_clockwork_has_full_strength_and_the_right_period():
    one = find_period([2.5 * n for n in range(20)])
    assert one is not None
    assert one.period_s == pytest.approx(2.5, rel=0.01)
    assert one.strength > 0.98
    assert one.p < 1e-4


@pytest.mark.parametrize("times", [[], [1.0], [1.0, 2.0, 3.0, 4.0], [5.0] * 30])
def test_too_few_times_or_all_at_once_show_nothing(times):
    assert find_period(times) is None


def test_the_order_of_the_times_does_not_matter():
    times = [1.2 * n for n in range(15)]
    assert find_period(times) == find_period(times[::-1])


def test_periods_outside_the_scan_are_not_looked_for():
    one = find_period([1.2 * n for n in range(40)], Scan(shortest_s=2.0, longest_s=5.0))
    assert one is None or one.period_s >= 1.99


def test_phases_fold_the_times():
    assert phases([0.0, 0.6, 1.2, 1.5], 1.2) == pytest.approx([0.0, 0.5, 0.0, 0.25])


def test_drops_that_keep_time_are_counted():
    times = [0.1 + 1.2 * n for n in range(10)] + [0.7, 1.9]
    assert keeping_time(times, 1.2) == 10
    assert keeping_time([], 1.2) == 0
