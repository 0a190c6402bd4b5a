# SPDX-License-Identifier: Apache-2.0
"""Rates, intervals, thresholds and resampling, held against counting by hand."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from facematch.calibrate.analysis import Plan, TooFew, analyse
from facematch.calibrate.comparisons import Comparisons
from facematch.calibrate.curves import Curve, distance_at
from facematch.calibrate.datasets import Dataset, Pair
from facematch.calibrate.errors import CalibrationError
from facematch.calibrate.labels import Kin
from facematch.calibrate.people import strata_of
from facematch.calibrate.rates import Claim, share
from facematch.calibrate.resampling import by_people, draw
from facematch.calibrate.scores import (
    BINS,
    STEP,
    distance_blocks,
    on_grid,
    paired_distances,
    probes_of,
    references_of,
)
from facematch.calibrate.tally import tally
from tests.support.drawn_rows import data_of, drawn

MATCHER = "mobilefacenet"


def by_hand(data, done, kin=()):
    """(genuine, strangers, relatives) as lists of (card's person, face's person, distance)."""
    related = {frozenset((k.one, k.other)) for k in kin}
    genuine, strangers, relatives = [], [], []
    for (card, one), (face, other) in itertools.product(enumerate(data.pictures), repeat=2):
        if card == face:
            continue
        distance = float(np.linalg.norm(done[card].reference - done[face].live))
        row = (one.person, other.person, distance)
        if one.person == other.person:
            genuine.append(row)
        elif frozenset(row[:2]) in related:
            relatives.append(row)
        else:
            strangers.append(row)
    return genuine, strangers, relatives


def compared(data, done, kin=(), split="none", seed=1, frames=1):
    people = range(len(data.people))
    strata = strata_of(data, list(people), kin, split, seed)
    probes = probes_of(data, done, MATCHER, frames, seed)
    return Comparisons(references_of(data, done), probes, strata, kin, data.pairs)


def test_clopper_and_pearsons_interval_is_that_of_the_tables():
    # Clopper & Pearson 1934 and any table of the exact binomial: 1 of 10, 0 of 100.
    estimate = share(1, 10)
    assert (estimate.low, estimate.high) == pytest.approx((0.0025286, 0.4450161), abs=1e-6)
    assert share(0, 100).high == pytest.approx(0.0362167, abs=1e-6)
    assert share(100, 100).low == pytest.approx(1 - 0.0362167, abs=1e-6)


@given(st.integers(0, 500), st.integers(1, 500))
def test_an_interval_holds_its_share(events, more):
    estimate = share(events, events + more)
    assert 0 <= estimate.low <= estimate.value <= estimate.high <= 1


def test_without_trials_nothing_is_known():
    estimate = share(0, 0)
    assert math.isnan(estimate.value)
    assert (estimate.low, estimate.high) == (0.0, 1.0)


def test_the_rule_of_three_says_what_can_be_claimed():
    assert Claim(1e-3, 2999, 10, 90).needed == 3000
    assert not Claim(1e-3, 2999, 10, 90).proven
    assert Claim(1e-3, 3000, 10, 90).proven
    assert Claim(1e-3, 3000, 10, 90).by_couples == pytest.approx(3 / 90)


def test_distances_in_blocks_are_the_distances():
    rows = drawn(7, 3).reshape(-1, 2, 32)
    cards, faces = rows[:, 0], rows[:, 1]
    for part, block in distance_blocks(cards, faces, cells=90):
        expected = np.linalg.norm(cards[part][:, None] - faces[None], axis=-1)
        assert np.allclose(block, expected, atol=2e-4)
    pairs = np.linalg.norm(cards - faces, axis=-1)
    assert np.allclose(paired_distances(cards, faces), pairs, atol=2e-4)


@given(st.lists(st.floats(0, 3, width=32), min_size=1), st.integers(0, BINS - 1))
def test_a_point_of_the_grid_counts_what_lies_within_it(distances, point):
    array = np.array(distances, np.float32)
    counted = on_grid(array) <= point
    sure = np.abs(array - point * STEP) > 1e-6
    expected = array <= point * STEP if point < BINS - 1 else np.ones(len(array), bool)
    assert np.array_equal(counted[sure], expected[sure])


@pytest.mark.parametrize("split", ["none", "half"])
def test_every_comparison_is_counted_once_and_no_picture_meets_itself(split):
    kin = (Kin(0, 1, "twins"), Kin(4, 2, "cousins"))
    data, done = data_of(drawn(8, 3), groups=(tuple("aabbaabb"),))
    found = tally(compared(data, done, kin, split))
    curve = found.curve(range(99), range(99))
    genuine, strangers, relatives = by_hand(data, done, kin)
    assert curve.genuine_pairs == len(genuine) == 8 * 3 * 2
    assert curve.impostor_pairs == len(strangers)
    assert sum(len(points) for points in found.kin.values()) == len(relatives) == 2 * 2 * 9
    for at in (0.5, 0.9, 1.1, 1.3):
        point = round(at / STEP)
        within = sum(row[2] <= at for row in strangers) / len(strangers)
        beyond = sum(row[2] > at for row in genuine) / len(genuine)
        assert curve.far(point).value == pytest.approx(within, abs=1e-3)
        assert curve.frr(point).value == pytest.approx(beyond, abs=1e-3)


def test_groups_are_counted_within_and_across():
    labels = tuple("aabbbb")
    data, done = data_of(drawn(6, 2), groups=(labels,))
    comparisons = compared(data, done)
    strata, found = comparisons.strata, tally(comparisons)
    inside, outside = strata.in_group(0, "a", None), strata.in_group(0, "b", None)
    _, strangers, _ = by_hand(data, done)
    both = [row for row in strangers if labels[row[0]] == labels[row[1]] == "a"]
    across = [row for row in strangers if labels[row[0]] == "a" and labels[row[1]] == "b"]
    assert found.curve(inside, inside).impostor_pairs == len(both)
    assert found.curve(inside, outside).impostor_pairs == len(across)


def test_a_list_of_pairs_is_all_that_is_compared():
    data, done = data_of(drawn(4, 2))
    pairs = (Pair(0, 1, True), Pair(0, 2, False), Pair(4, 3, False))
    data = Dataset(data.root, "pairs", data.people, data.pictures, pairs)
    curve = tally(compared(data, done)).curve(range(9), range(9))
    assert (curve.genuine_pairs, curve.impostor_pairs) == (1, 2)
    distance = np.linalg.norm(done[0].reference - done[1].live)
    (point,) = np.flatnonzero(curve.genuine)
    assert distance_at(int(point)) == pytest.approx(distance, abs=2 * STEP)


def curve_of(genuine, impostor):
    counts = [np.bincount(on_grid(np.array(d)), minlength=BINS) for d in (genuine, impostor)]
    return Curve(*counts)


def test_a_threshold_accepts_no_more_strangers_than_asked():
    curve = curve_of([0.5], [1.0, 1.1, 1.2, 1.3])
    for target, nearest in ((0.2, 1.0), (0.25, 1.1), (0.5, 1.2)):
        at = distance_at(curve.point_for(target))
        assert at == pytest.approx(nearest - STEP, abs=2 * STEP)
        assert curve.far(curve.point_for(target)).value <= target
    assert curve_of([0.5], [0.0] * 4).point_for(0.1) == 0


@given(st.lists(st.floats(0.1, 1.9), min_size=3), st.floats(0.001, 0.5))
def test_the_next_point_would_accept_too_many(impostor, target):
    curve = curve_of([0.5], impostor)
    point = curve.point_for(target)
    assert point == 0 or curve.far(point).value <= target
    assert curve.far(point + 1).value > target


def test_the_equal_error_rate_is_where_the_curves_cross():
    genuine = np.linspace(0.2, 1.0, 1001)
    impostor = np.linspace(0.9, 1.7, 1001)
    rate, at = curve_of(genuine, impostor).eer()
    assert (rate, at) == pytest.approx((0.0625, 0.95), abs=2e-3)


def test_a_det_goes_from_no_accept_to_no_reject():
    det = curve_of([0.3, 0.6, 0.9], [0.8, 1.1, 1.4]).det()
    assert det[0][1:] == (0.0, 1.0)
    assert det[-1][1:] == (1.0, 0.0)
    assert all(a[1] <= b[1] and a[2] >= b[2] for a, b in itertools.pairwise(det))


def test_drawing_people_anew_weighs_pairs_by_both():
    kin = (Kin(0, 1, "twins"),)
    data, done = data_of(drawn(9, 3, spread=1.0))
    comparisons = compared(data, done, kin)
    point = round(1.25 / STEP)
    draws = draw(by_people(comparisons, [point]), np.arange(9), seed=3, draws=50)
    genuine, strangers, _ = by_hand(data, done, kin)
    fars, frrs = [], []
    for weights in draws.weights:
        trials = sum(weights[a] * weights[b] for a, b, _ in strangers)
        events = sum(weights[a] * weights[b] for a, b, d in strangers if d <= 1.25)
        fars.append(events / trials)
        rejected = sum(weights[a] for a, _, d in genuine if d > 1.25)
        frrs.append(rejected / sum(weights[a] for a, _, _ in genuine))
    far = draws.far(point, np.arange(9), np.arange(9))
    assert far == pytest.approx(tuple(np.percentile(fars, (2.5, 97.5))), abs=2e-3)
    if sum(d > 1.25 for *_, d in genuine):
        expected = tuple(np.percentile(frrs, (2.5, 97.5)))
        assert draws.frr(point, np.arange(9)) == pytest.approx(expected, abs=2e-3)


def test_people_who_resemble_others_widen_the_interval_of_resampling():
    rows = drawn(40, 6, spread=0.4)
    rows[1] = rows[0]  # one couple of doubles makes all false accepts
    data, done = data_of(rows)
    comparisons = compared(data, done)
    point = round(0.9 / STEP)
    curve = tally(comparisons).curve(range(9), range(9))
    draws = draw(by_people(comparisons, [point]), np.arange(40), seed=1)
    exact, resampled = curve.far(point), draws.far(point, np.arange(40), np.arange(40))
    assert exact.events > 0
    assert resampled[1] - resampled[0] > 2 * (exact.high - exact.low)
    assert exact.with_resampled(resampled).interval == (resampled[0], resampled[1])


def test_means_of_frames_are_disjoint_and_never_meet_their_own_pictures():
    data, done = data_of(drawn(5, 7))
    probes = probes_of(data, done, MATCHER, 3, seed=1)
    assert probes.pictures.shape == (10, 3)
    assert len(set(probes.pictures.ravel())) == 30
    assert np.allclose(np.linalg.norm(probes.rows, axis=1), 1.0, atol=1e-5)
    curve = tally(compared(data, done, frames=3)).curve(range(9), range(9))
    assert curve.genuine_pairs == 10 * (7 - 3)
    assert curve.impostor_pairs == 10 * 4 * 7


def test_halves_share_nobody_and_keep_families_and_groups_together():
    labels = tuple("a" * 10 + "b" * 30)
    data, _ = data_of(drawn(40, 2), groups=(labels,))
    kin = tuple(Kin(n, n + 1, "siblings") for n in range(0, 40, 4))
    strata = strata_of(data, range(40), kin, "half", seed=5)
    halves = strata.of_person.copy()
    halves = strata.halves[halves]
    assert all(halves[k.one] == halves[k.other] for k in kin)
    assert 3 <= halves[:10].sum() <= 7
    assert 12 <= halves[10:].sum() <= 18
    again = strata_of(data, range(40), kin, "half", seed=5)
    assert np.array_equal(again.of_person, strata.of_person)


@pytest.fixture(scope="module")
def way():
    labels = tuple("a" * 20 + "b" * 40)
    data, done = data_of(drawn(60, 6, spread=0.75), groups=(labels,))
    return analyse(data, done, Plan(0.01, 0.05), MATCHER, 1, (Kin(0, 1, "twins"),))


def test_thresholds_are_chosen_by_one_half_and_checked_by_the_other(way):
    side, swapped = way.side, way.swapped
    assert (side.chosen_by, side.checked_on) == ("half A", "half B")
    assert (swapped.chosen_by, swapped.checked_on) == ("half B", "half A")
    assert side.chosen_accept.far.value <= 0.01 < side.chosen_staff.far.value <= 0.05
    assert side.accept.threshold == side.chosen_accept.threshold < side.staff.threshold
    assert side.people + swapped.people == way.people == 60
    assert side.accept.far.trials < way.everybody_accept.far.trials
    assert side.claim.proven
    assert side.claim.couples < side.claim.pairs


def test_groups_have_rows_of_their_own_with_a_ratio(way):
    assert [(row.group, row.people) for row in way.groups_everybody] == [("a", 20), ("b", 40)]
    worst = way.worst(0, everybody=True)
    far = way.everybody_accept.far.value
    assert worst.ratio == pytest.approx(worst.accept.far.value / far)
    assert all(row.across_accept.trials == 2 * 20 * 40 * 36 for row in way.groups_everybody)


def test_relatives_have_a_row_and_are_no_strangers(way):
    (row,) = way.kin
    assert (row.relation, row.couples, row.accepted.trials) == ("twins", 1, 72)
    assert row.accepted.events + row.staff.events + row.refused.events == 72


def test_without_a_split_the_same_people_choose_and_check():
    data, done = data_of(drawn(12, 4))
    way = analyse(data, done, Plan(0.01, 0.05, "none"), MATCHER, 1)
    assert way.swapped is None
    assert way.side.checked_on == "the same people"
    assert way.side.accept == way.everybody_accept


def test_too_few_people_or_pictures_are_said():
    data, done = data_of(drawn(6, 1))
    with pytest.raises(TooFew, match="half A gives no genuine pairs"):
        analyse(data, done, Plan(), MATCHER, 1)
    with pytest.raises(TooFew, match="5 usable live pictures"):
        analyse(data, done, Plan(), MATCHER, 5)


@pytest.mark.parametrize("targets", [(0.0, 0.1), (0.1, 0.01), (0.1, 0.9), (math.nan, 0.1)])
def test_impossible_targets_are_refused(targets):
    with pytest.raises(CalibrationError, match="target-far"):
        Plan(*targets)


def test_too_many_combinations_of_labels_are_refused():
    data, _ = data_of(drawn(60, 2), groups=(tuple(map(str, range(60))),))
    with pytest.raises(CalibrationError, match="combinations"):
        strata_of(data, range(60), (), "half", 1)
