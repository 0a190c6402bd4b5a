# SPDX-License-Identifier: Apache-2.0
"""Presentation attack detection in figures: intervals against scipy, rates and thresholds by hand."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from facematch.pad.ablation import ablate, prior_of
from facematch.pad.intervals import (
    clopper_pearson,
    effective_tries,
    needed_without_error,
    rate_of,
)
from facematch.pad.presentations import Presentation, answered_at, leaks
from facematch.pad.rates import rates_by_kind, worst_attack, worst_bona_fide
from facematch.pad.threshold import choose, det_of, equal_error, logistic


def shown(name, kind, answer="attack", score=0.1, **more):
    return Presentation(name, kind, answer, score, **more)


def scored(kind, *scores, **more):
    return [
        shown(f"{kind}{n}", kind, "bona_fide" if s >= 0.5 else "attack", s, **more)
        for n, s in enumerate(scores)
    ]


@pytest.mark.parametrize(("errors", "tries"), [(0, 300), (1, 7), (5, 5), (12, 40), (3, 1000)])
def test_the_interval_is_scipys(errors, tries):
    exact = stats.binomtest(errors, tries).proportion_ci(0.95, method="exact")
    assert clopper_pearson(errors, tries) == pytest.approx((exact.low, exact.high), abs=1e-12)


def test_three_hundred_without_an_error_claim_one_percent_and_fewer_do_not():
    assert needed_without_error(0.01) == 299
    assert needed_without_error(0.03) == 99
    few = rate_of((f"s{n}", False) for n in range(298))
    enough = rate_of((f"s{n}", False) for n in range(299))
    assert not few.supports(0.01)
    assert enough.supports(0.01)
    assert enough.bound == pytest.approx(1 - 0.05 ** (1 / 299))


def test_an_impossible_claim_is_refused():
    with pytest.raises(ValueError, match="between 0 and 1"):
        needed_without_error(0.0)


def test_a_scene_tried_three_times_with_one_result_counts_once():
    rate = rate_of((f"s{n}", n == 0) for n in range(50) for _ in range(3))
    once = rate_of((f"s{n}", n == 0) for n in range(50))
    assert (rate.tries, rate.scenes, rate.errors) == (150, 50, 3)
    assert rate.value == once.value
    assert rate.high == pytest.approx(once.high, abs=0.01)


def test_tries_that_differ_within_their_scenes_count_as_tries():
    # Every scene errs in exactly one of its two tries: scenes tell nothing, tries all.
    assert effective_tries([[True, False]] * 20) == 40
    assert effective_tries([[True, True], [False, False]] * 10) == pytest.approx(20, abs=1.1)


def test_without_a_try_nothing_is_known():
    rate = rate_of([])
    assert math.isnan(rate.value)
    assert (rate.low, rate.high, rate.bound) == (0.0, 1.0, 1.0)


@given(st.lists(st.lists(st.booleans(), min_size=1, max_size=4), min_size=1, max_size=30))
def test_the_interval_always_holds_the_rate(scenes):
    rate = rate_of((str(n), error) for n, tries in enumerate(scenes) for error in tries)
    assert 0 <= rate.low <= rate.value <= rate.high <= 1
    assert rate.bound <= rate.high + 1e-12
    assert len(scenes) <= effective_tries(scenes) <= rate.tries


def test_each_kind_has_its_own_rate_and_the_worst_one_leads():
    seen = [
        *[shown(f"p{n}", "print", "bona_fide" if n < 1 else "attack") for n in range(10)],
        *[shown(f"r{n}", "replay", "bona_fide" if n < 3 else "attack") for n in range(10)],
        *[shown(f"l{n}", "live", "attack" if n < 2 else "bona_fide") for n in range(8)],
        shown("p-lost", "print", "none"),
    ]
    rows = {row.kind: row for row in rates_by_kind(seen)}
    assert list(rows) == ["live", "print", "replay"]
    assert rows["live"].error.value == 0.25
    assert rows["print"].error.value == 0.1
    assert rows["print"].silent.value == pytest.approx(1 / 11)
    assert worst_attack(rows.values()).kind == "replay"


def test_real_material_is_never_counted_with_drawn_material():
    seen = [
        shown("a", "print", "bona_fide", material="real"),
        *[shown(f"d{n}", "print") for n in range(99)],
        shown("l", "live", "bona_fide"),
    ]
    rows = rates_by_kind(seen)
    assert [(row.material, row.error.value) for row in rows if row.kind == "print"] == [
        ("drawn", 0.0),
        ("real", 1.0),
    ]
    assert worst_attack(rows, "drawn").error.value == 0.0
    assert worst_bona_fide(rows, "real") is None


def test_the_threshold_lies_between_the_best_attack_and_the_worst_person():
    seen = scored("print", 0.1, 0.2, 0.3) + scored("live", 0.9, 0.95)
    chosen = choose(det_of(seen), 0.0)
    assert 0.3 < chosen.value < 0.9
    assert chosen.reached
    assert not any(one.wrong for one in answered_at(seen, chosen.value))


def test_a_looser_threshold_than_the_floor_is_not_taken():
    seen = scored("print", 0.001, 0.002) + scored("live", 0.6, 0.95)
    chosen = choose(det_of(seen), 0.0, floor=0.5)
    assert (chosen.value, chosen.floored) == (0.5, True)


def test_the_worst_kind_and_not_the_mean_sets_the_threshold():
    many = scored("print", *np.linspace(0.01, 0.2, 200))
    few = scored("mask", 0.7, 0.2)
    chosen = choose(det_of([*many, *few, *scored("live", 0.9)]), 0.01)
    assert chosen.value > 0.7


def test_a_trade_off_needs_people_and_attacks():
    assert det_of(scored("live", 0.9)) is None
    assert det_of([shown("a", "print", "none"), *scored("live", 0.9)]) is None


def test_rates_rise_and_fall_along_the_thresholds():
    rng = np.random.default_rng(3)
    seen = scored("print", *rng.beta(2, 5, 80)) + scored("live", *rng.beta(5, 2, 60))
    det = det_of(seen)
    assert np.all(np.diff(det.worst) <= 0)
    assert np.all(np.diff(det.bpcer) >= 0)
    threshold, rate = equal_error(det)
    assert 0.2 < threshold < 0.8
    assert 0.0 < rate < 0.5


def test_no_answer_stays_none_at_any_threshold():
    silent = shown("a", "print", "none", 0.99)
    assert answered_at([silent], 0.5)[0].answer == "none"


def pointed(name, kind, **points):
    score = float(logistic(np.array(0.5 + sum(points.values()))))
    return shown(name, kind, "bona_fide" if score >= 0.5 else "attack", score, points=points)


def test_a_cue_that_alone_stops_a_kind_is_missed_when_it_is_gone():
    seen = [pointed(f"p{n}", "print", border=-6.0, grid=0.0) for n in range(4)]
    seen += [pointed(f"r{n}", "replay", border=0.0, grid=-5.0) for n in range(4)]
    seen += [pointed(f"l{n}", "live", border=0.0, grid=0.0) for n in range(3)]
    assert prior_of(seen) == pytest.approx(0.5)
    without = {a.cue: {r.kind: r.error.value for r in a.rows} for a in ablate(seen, 0.5)[:2]}
    assert without["border"] == {"live": 0.0, "print": 1.0, "replay": 0.0}
    assert without["grid"] == {"live": 0.0, "print": 0.0, "replay": 1.0}


def test_scores_that_are_not_the_sum_of_their_points_are_not_ablated():
    seen = [pointed("a", "print", grid=-1.0), shown("b", "print", score=0.9, points={"grid": -3.0})]
    assert ablate(seen, 0.5) == []


def test_people_and_attack_parameters_on_both_sides_of_the_split_are_found():
    seen = [
        shown("a", "print", person="ann", split="train", parameter="matte"),
        shown("b", "print", person="bob", split="test", parameter="matte"),
        shown("c", "live", person="ann", split="test", parameter="none"),
    ]
    assert leaks(seen) == (["ann"], ["matte"])
