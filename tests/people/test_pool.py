# SPDX-License-Identifier: Apache-2.0
"""What a pool promises: splits that share nothing, scenes that follow from their numbers alone.

Runs with the generator's packages (`.generate/venv/bin/python -m pytest tests/people`) and is skipped without them.
"""

from pathlib import Path

import pytest

pytest.importorskip("moderngl", reason="./setup.sh generator installs what draws people")

from . import crowd, models, pool, warp
from .album import _kin
from .kinds import DRAWERS


def wanted(kind, split="train", **more):
    return pool.Wanted(Path("/nowhere"), kind, split, 1, 40, 300, **more)


@pytest.mark.parametrize("table", [models.PAPERS, models.PHONES, models.TABLETS])
def test_no_paper_and_no_device_is_in_both_splits(table):
    assert not {one[0] for one in table["train"]} & {one[0] for one in table["test"]}
    assert not {one[1] for one in table["train"]} & {one[1] for one in table["test"]}


def test_no_person_is_in_both_splits():
    train, test = ({crowd.member(s, k).seed for k in range(60)} for s in pool.SPLITS)
    assert not train & test


def test_a_scene_follows_from_its_numbers_alone():
    first, again = (pool.order(wanted("print-flat"), 17) for _ in range(2))
    assert first == again
    draws = {
        float(pool.order(wanted(kind, split), 17).rng(1).uniform())
        for kind in DRAWERS
        for split in pool.SPLITS
    }
    assert len(draws) == 2 * len(DRAWERS)


def test_whoever_else_is_there_is_never_the_cards_owner():
    for number in range(200):
        one = pool.order(wanted("stranger"), number)
        assert one.victim.seed != one.other.seed


def test_a_crowd_of_forty_has_both_sexes_all_ancestries_and_all_ages():
    people = [crowd.member("train", k) for k in range(40)]
    assert {one.sex for one in people} == {"male", "female"}
    assert {one.blend for one in people} == {blend[0] for blend in crowd.BLENDS}
    assert {one.age_band for one in people} == {"18-39", "40-64", "65-"}


def test_families_name_their_blood_relatives_and_parents_are_strangers():
    family = crowd.family(3)
    rows = _kin(family)
    parents = {family["father"].person.id, family["mother"].person.id}
    assert rows
    assert all({a, b} != parents for a, b, _ in rows)
    assert all(child.age >= 18 for child in family.values())


def test_a_still_told_to_do_nothing_stays_as_it_is(rng_picture):
    assert abs(warp.frame(rng_picture, 0, 0, 0).astype(int) - rng_picture).max() <= 1


@pytest.fixture
def rng_picture():
    import numpy as np

    return np.random.default_rng(1).integers(0, 255, (100, 80, 3), dtype=np.uint8)
