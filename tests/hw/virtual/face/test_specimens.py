# SPDX-License-Identifier: Apache-2.0
"""Specimens by number, and the sixty that lie in the fixtures."""

from collections import Counter

import cv2
import numpy as np
import pytest

from hw.cardface.values import CardSort
from hw.virtual.face.damage import LEAST_PX_PER_MM, READING, Damage, px_per_mm, shot_for
from hw.virtual.face.documents import OTHER_SORTS
from hw.virtual.face.legible import hidden_share
from hw.virtual.face.photograph import Shot, photograph
from hw.virtual.face.shots import check_limits
from hw.virtual.face.specimens import holder, specimen
from tests.support.cardface_album import FOLDER, image_of, pictures


def test_a_specimen_is_the_same_each_time_and_its_truth_is_its_holders():
    one, again = specimen(5, Damage.SMALL), specimen(5, Damage.SMALL)
    assert np.array_equal(one.image, again.image)
    assert one.truth.number_b == holder(5, Damage.SMALL).number_b
    assert one.truth.expires == holder(5, Damage.SMALL).expires
    assert one.truth.number_b not in repr(one)


@pytest.mark.parametrize("damage", READING)
def test_a_shot_of_reading_has_the_whole_card_fine_enough_in_the_frame(damage):
    rng = np.random.default_rng(7)
    for strength in np.linspace(0, 1, 60):
        shot = shot_for(damage, float(strength), rng)
        check_limits(shot)
        assert 600 <= min(shot.frame) <= 1080
        assert px_per_mm(shot) >= (4.0 if damage is Damage.SMALL else LEAST_PX_PER_MM)


def test_a_field_under_a_finger_is_told_from_one_beside_it():
    face = np.full((270, 428, 3), 180, np.uint8)
    held = Shot(frame=(428, 428), finger=12.0, finger_at=0.75, falloff=0.0)
    assert hidden_share(photograph(face, held)) > 0.1
    beside = Shot(frame=(428, 428), finger=9.0, finger_at=0.57, falloff=0.0)
    assert hidden_share(photograph(face, beside)) == 0.0


@pytest.mark.slow
@pytest.mark.parametrize("damage", Damage)
def test_a_specimen_of_each_damage_can_be_made(damage):
    for seed in range(3):
        made = specimen(seed, damage)
        assert made.truth.readable == (damage is not Damage.HIDDEN)
        height, width = made.image.shape[:2]
        if made.truth.readable:
            assert (made.truth.corners >= 0).all()
            assert (made.truth.corners <= (width, height)).all()


def test_the_sixty_have_every_damage_every_sort_and_what_is_rare():
    found = pictures()
    assert len(found) == 60
    damages, sorts = Counter(p.damage for p in found), Counter(p.sort for p in found)
    assert all(damages[damage] >= 3 for damage in Damage)
    assert all(sorts[sort] >= 1 for sort in (*OTHER_SORTS, CardSort.MY_NUMBER_BACK))
    assert sum(p.western for p in found) >= 3
    assert sum(p.face_only for p in found) >= 3
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 8_000_000


def test_the_truths_are_those_of_the_generators_people():
    for picture in pictures():
        assert picture.seed is not None
        assert picture.damage is not None
        who = holder(picture.seed, picture.damage, picture.sort)
        if picture.sort is CardSort.MY_NUMBER:
            assert picture.number_b == who.number_b
            assert picture.expires == who.expires
            assert picture.readable == (picture.damage is not Damage.HIDDEN)
        else:
            assert picture.number_b == ""


@pytest.mark.slow
@pytest.mark.parametrize("name", ["clean-1.jpg", "finger-2.jpg", "back-1.jpg", "juki-card.jpg"])
def test_a_fixture_is_what_the_generator_makes_today(name):
    picture = next(p for p in pictures() if p.file == name)
    made = specimen(picture.seed, picture.damage, picture.sort)
    there = image_of(picture)
    assert there.shape == made.image.shape
    small = [
        cv2.resize(image, (160, 120), interpolation=cv2.INTER_AREA) for image in (there, made.image)
    ]
    assert np.abs(small[0].astype(int) - small[1]).mean() < 3
