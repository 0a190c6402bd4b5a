# SPDX-License-Identifier: Apache-2.0
"""The statistics of the noise: what is asked for is what comes, for any seed."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import islice, pairwise, takewhile
from statistics import fmean, median, pstdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hw.virtual.radio.noise import Dice, garbled, stream, timeline, truncated
from hw.virtual.radio.plan import Fault, FaultKind, Garbling, Lengths, RadioPlan, Spread, When

SEEDS = range(8)
HOUR_S = 3600.0


def during(plan: RadioPlan, seconds: float = HOUR_S) -> list[Fault]:
    return list(takewhile(lambda fault: fault.at_s < seconds, timeline(plan)))


def gaps(faults: list[Fault]) -> list[float]:
    return [after.at_s - before.at_s for before, after in pairwise(faults)]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("rate", [6, 60])
def test_blinks_come_as_often_as_asked_and_without_memory(seed, rate):
    """Poisson: the count within four of its standard deviations, the gaps as spread as they are long."""
    found = during(RadioPlan(seed=seed, blinks_per_minute=rate))
    assert abs(len(found) - 60 * rate) < 4 * math.sqrt(60 * rate)
    apart = gaps(found)
    assert pstdev(apart) / fmean(apart) == pytest.approx(1.0, abs=0.15)
    assert median(apart) / fmean(apart) == pytest.approx(math.log(2), abs=0.12)


@pytest.mark.parametrize("seed", SEEDS)
def test_lengths_are_uniform_between_the_limits(seed):
    found = [f.for_s for f in during(RadioPlan(seed=seed, blinks_per_minute=60))]
    assert 0.02 <= min(found) < 0.022
    assert 0.298 < max(found) <= 0.3
    assert fmean(found) == pytest.approx(0.16, rel=0.04)
    assert pstdev(found) == pytest.approx(0.28 / math.sqrt(12), rel=0.05)


@pytest.mark.parametrize("seed", SEEDS)
def test_exponential_and_lognormal_lengths_have_the_mean_that_was_asked_for(seed):
    lengths = {
        spread: [
            fault.for_s
            for fault in during(
                RadioPlan(
                    seed=seed, blinks_per_minute=120, blink=Lengths(spread, mean_s=0.08, sigma=0.6)
                )
            )
        ]
        for spread in (Spread.EXPONENTIAL, Spread.LOGNORMAL)
    }
    for found in lengths.values():
        assert fmean(found) == pytest.approx(0.08, rel=0.06)
    logs = [math.log(length) for length in lengths[Spread.LOGNORMAL]]
    assert pstdev(logs) == pytest.approx(0.6, rel=0.05)
    exponential = lengths[Spread.EXPONENTIAL]
    assert pstdev(exponential) == pytest.approx(0.08, rel=0.08)


@pytest.mark.parametrize("seed", SEEDS)
def test_periodic_blinks_keep_their_beat_within_the_jitter(seed):
    plan = RadioPlan(seed=seed, blinks_per_minute=50, periodic=True, jitter_s=0.05)
    apart = gaps(during(plan))
    assert all(1.1 <= gap <= 1.3 for gap in apart)
    assert fmean(apart) == pytest.approx(1.2, abs=0.001)
    steady = gaps(during(RadioPlan(seed=seed, blinks_per_minute=50, periodic=True)))
    assert steady == pytest.approx([1.2] * len(steady))


def test_the_beat_begins_somewhere_else_for_another_seed():
    first = {
        round(next(timeline(RadioPlan(seed=seed, blinks_per_minute=50, periodic=True))).at_s, 6)
        for seed in SEEDS
    }
    assert len(first) == len(SEEDS)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_burst_is_so_many_blinks_with_so_long_between_them(seed):
    plan = RadioPlan(seed=seed, bursts_per_minute=2, burst_blinks=4, burst_gap_s=0.25)
    found = during(plan)
    bursts = [found[i : i + 4] for i in range(0, len(found) - 3, 4)]
    assert abs(len(bursts) - 120) < 4 * math.sqrt(120)
    for burst in bursts:
        assert [after.at_s - before.at_s - before.for_s for before, after in pairwise(burst)] == (
            pytest.approx([0.25] * 3)
        )


def test_everything_comes_in_the_order_of_time():
    plan = RadioPlan(
        blinks_per_minute=60,
        bursts_per_minute=30,
        resets_per_minute=20,
        unpowers_per_minute=20,
        faults=(Fault(FaultKind.UNPLUG, at_s=9.0), Fault(FaultKind.BLINK, at_s=3.0)),
    )
    found = during(plan, 600.0)
    assert all(gap >= 0 for gap in gaps(found))
    assert {fault.kind for fault in found} >= {FaultKind.UNPLUG, FaultKind.RESET, FaultKind.UNPOWER}


def test_one_more_kind_of_fault_changes_nothing_about_the_others():
    def blinks(plan: RadioPlan) -> list[Fault]:
        return [f for f in during(plan, 300.0) if f.kind is FaultKind.BLINK]

    alone = RadioPlan(seed=3, blinks_per_minute=60)
    assert blinks(alone) == blinks(RadioPlan(seed=3, blinks_per_minute=60, resets_per_minute=60))
    assert hits(RadioPlan(seed=3, garbled=0.1), FaultKind.GARBLED) == hits(
        RadioPlan(seed=3, garbled=0.1, mute=0.3, slow=0.3), FaultKind.GARBLED
    )


def hits(plan: RadioPlan, kind: FaultKind, apdus: int = 5000) -> list[int]:
    """Which APDUs are hit."""
    dice = Dice(plan)
    thrown = enumerate(dice.throw() for _ in range(apdus))
    return [number for number, faults in thrown if kind in {fault.kind for fault in faults}]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", ["garbled", "truncated", "one_byte", "empty", "mute", "slow"])
def test_so_large_a_share_of_the_apdus_is_hit(seed, name):
    found = hits(RadioPlan(seed=seed, **{name: 0.02}), FaultKind(name))
    assert abs(len(found) - 100) < 4 * math.sqrt(98)


def test_a_chance_of_one_hits_all_and_of_none_no_apdu():
    assert len(hits(RadioPlan(one_byte=1.0), FaultKind.ONE_BYTE, 50)) == 50
    assert Dice(RadioPlan()).throw() == ()


def test_a_fault_by_chance_falls_into_either_half_of_an_exchange():
    dice = Dice(RadioPlan(mute=1.0))
    halves = [dice.throw()[0].when for _ in range(200)]
    assert 60 < halves.count(When.BEFORE) < 140


def test_a_fault_at_an_apdu_hits_just_that_one():
    plan = RadioPlan(faults=(Fault(FaultKind.ONE_BYTE, apdu=17), Fault(FaultKind.MUTE, apdu=17)))
    dice = Dice(plan)
    assert [len(dice.throw()) for _ in range(20)] == [0] * 16 + [2] + [0] * 3


def test_a_fault_at_a_kind_of_command_counts_only_those():
    fault = Fault(FaultKind.BLINK, apdu=2, command=bytes.fromhex("0020"))
    dice = Dice(RadioPlan(faults=(fault,)))
    commands = ["00A4", "002000", "00B0", "0020", "0020"]
    assert [bool(dice.throw(bytes.fromhex(text))) for text in commands] == [0, 0, 0, 1, 0]


def test_another_seed_is_another_noise():
    first = {tuple(during(RadioPlan(seed=seed, blinks_per_minute=60), 60.0)) for seed in SEEDS}
    assert len(first) == len(SEEDS)


@given(st.binary(min_size=2, max_size=300), st.integers(), st.sampled_from(Garbling))
def test_garbling_never_gives_the_right_answer_and_flips_keep_the_length(answer, seed, how):
    wrong = garbled(answer, stream(RadioPlan(seed=seed), "a"), how)
    assert wrong != answer
    assert len(wrong) >= 2
    if how is Garbling.FLIP:
        changed = sum(a != b for a, b in zip(answer, wrong, strict=True))
        assert 1 <= changed <= 3


@given(st.binary(min_size=2, max_size=300), st.integers())
def test_a_truncated_answer_is_a_beginning_of_two_bytes_or_more(answer, seed):
    cut = truncated(answer, stream(RadioPlan(seed=seed), "a"))
    assert answer.startswith(cut)
    assert len(cut) >= 2
    assert len(cut) < len(answer) or len(answer) == 2


def test_the_noise_of_a_minute_does_not_change_from_release_to_release():
    """Integrators keep seeds in their visit files."""
    plan = RadioPlan(seed=1, blinks_per_minute=60)
    found: Iterator[Fault] = islice(timeline(plan), 3)
    assert [(round(f.at_s, 3), round(f.for_s, 3)) for f in found] == [
        (0.302, 0.169),
        (1.279, 0.249),
        (3.464, 0.035),
    ]
