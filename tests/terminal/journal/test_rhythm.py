# SPDX-License-Identifier: Apache-2.0
"""A beat over many visits is found at its period; what only comes often is none."""

import random
from datetime import timedelta
from uuid import UUID

import pytest

from terminal.journal.entries import DropEntry
from terminal.journal.rhythm import rhythm_of
from tests.support.journal_entries import MONDAY, a_drop, a_week


def drops_of_week(seed: int, every_s: float) -> list[DropEntry]:
    week = sorted(a_week(seed, every_s=every_s), key=lambda pair: pair[0].began)
    return [drop for _, drops in week for drop in drops]


def at_random(seed: int, visits: int, dead_s: float, each_s: float) -> list[DropEntry]:
    """Drops of a Poisson process, with the time in which a card that is away cannot be lost again."""
    dice = random.Random(seed)  # noqa: S311
    found = []
    for visit in range(visits):
        at = dice.expovariate(1 / each_s)
        while at < 12:
            found.append(a_drop(300 * visit + at))
            at += dead_s + dice.expovariate(1 / each_s)
    return found


@pytest.mark.parametrize("every_s", [0.7, 1.2, 3.1])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_beat_of_a_gate_is_found(seed: int, every_s: float) -> None:
    found = rhythm_of(drops_of_week(seed, every_s))
    assert found is not None
    assert found.every_s == pytest.approx(every_s, rel=0.03)
    assert found.p < 0.01
    assert found.strength > 0.9


def test_a_beat_seen_through_polls_is_found_too() -> None:
    polled = []
    for drop in drops_of_week(4, 1.7):
        late = 0.4 - (drop.at - MONDAY).total_seconds() % 0.4  # pcscd looks every 0.4 s
        polled.append(a_drop((drop.at - MONDAY).total_seconds() + late))
    found = rhythm_of(polled)
    assert found is not None
    assert found.every_s == pytest.approx(1.7, rel=0.03)


@pytest.mark.parametrize(
    ("visits", "dead_s", "each_s"), [(5, 0.05, 0.5), (300, 0.5, 1.0), (80, 0.8, 2.0)]
)
@pytest.mark.parametrize("seed", range(5))
def test_what_comes_at_random_has_no_rhythm(
    seed: int, visits: int, dead_s: float, each_s: float
) -> None:
    assert rhythm_of(at_random(seed, visits, dead_s, each_s)) is None


def test_too_few_drops_have_none() -> None:
    assert rhythm_of([]) is None
    assert rhythm_of([a_drop(1.2 * number) for number in range(7)]) is None
    assert rhythm_of([a_drop(300.0 * number) for number in range(100)]) is None
    assert rhythm_of([a_drop(0.0)] * 20) is None, "all at once"


def test_hands_and_cables_keep_no_beat() -> None:
    beat = [a_drop(1.2 * number, cause="hand") for number in range(50)]
    assert rhythm_of(beat) is None
    found = rhythm_of([*beat, *(a_drop(3600 + 0.8 * number) for number in range(50))])
    assert found is not None
    assert found.every_s == pytest.approx(0.8, rel=0.01)


def test_a_clock_that_drifts_over_the_day_does_not_hide_the_beat() -> None:
    drops = [
        drop
        for hour in range(9)
        for drop in (a_drop(3600 * hour + (1.2 + hour * 1e-4) * number) for number in range(8))
    ]
    assert rhythm_of(drops) is not None
    assert drops[-1].at - drops[0].at > timedelta(hours=8)


def test_visits_that_overlap_are_not_mixed_up() -> None:
    """Visits on media time begin before the one before has ended."""
    drops = [
        a_drop(0.37 * visit + 1.2 * number, visit=UUID(int=visit))
        for visit in range(6)
        for number in range(5)
    ]
    found = rhythm_of(sorted(drops, key=lambda drop: drop.at))
    assert found is not None
    assert found.every_s == pytest.approx(1.2, rel=0.02)
    assert found.bursts == 6
