# SPDX-License-Identifier: Apache-2.0
"""Apparent age: the network against its publisher's own code, and the guard that hangs on it."""

import contextlib
import json

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from facematch import ModelMissing, ModelUnusable
from facematch.age import LEAST_YEARS, AgeNet, Apparent, age_guard, limit_years
from facematch.nets.age_gender import read_weights
from facematch.values import Claim
from tests.support.scene_player import portrait


@pytest.fixture(scope="module")
def net():
    try:
        made = AgeNet()
    except ModelMissing:
        pytest.skip("needs the network: uketsuke models install age_gender")
    yield made
    made.close()


# By face-api.js itself (@vladmandic/face-api 1.7.15 on tfjs, cpu): the whole portrait at 112x112.
PUBLISHERS = {
    "akemi": (26.148123, 0.909505),
    "hanako": (25.335175, 0.392094),
    "shigeru": (16.391449, 0.962476),
    "taro": (32.353485, 0.898745),
}


@pytest.mark.parametrize("name", PUBLISHERS)
def test_the_network_says_what_its_publishers_code_says(net, name):
    picture = cv2.resize(portrait(name), (112, 112), interpolation=cv2.INTER_AREA)
    seen = net.estimate(picture)
    assert seen.age_years == pytest.approx(PUBLISHERS[name][0], abs=2e-3)
    assert seen.male_probability == pytest.approx(PUBLISHERS[name][1], abs=1e-4)


def test_without_its_files_the_network_is_missing(tmp_path):
    with pytest.raises(ModelMissing, match="age_gender"):
        AgeNet(tmp_path)


def manifest(*weights):
    return json.dumps([{"paths": ["w.bin"], "weights": list(weights)}]).encode()


def test_weights_are_read_as_eight_bit_numbers_with_scale_and_as_floats():
    eight = {"dtype": "uint8", "scale": 0.5, "min": -1.0}
    described = manifest(
        {"name": "a", "shape": [2, 2], "dtype": "float32", "quantization": eight},
        {"name": "b", "shape": [1], "dtype": "float32"},
    )
    found = read_weights(described, bytes((0, 2, 4, 255)) + np.float32(7.25).tobytes())
    assert found["a"].tolist() == [[-1.0, 0.0], [1.0, 126.5]]
    assert found["b"].tolist() == [7.25]


ONE = {"name": "a", "shape": [4], "dtype": "float32"}
SIXTEEN = {**ONE, "quantization": {"dtype": "uint16", "scale": 1.0, "min": 0.0}}


@pytest.mark.parametrize(
    ("described", "content"),
    [
        (b"", b""),
        (b"{}", b""),
        (b"[]", b""),
        (manifest({}), b""),
        (manifest(ONE), bytes(15)),
        (manifest(ONE), bytes(17)),
        (manifest(SIXTEEN), bytes(16)),
        (manifest({**ONE, "shape": [-4]}), bytes(16)),
    ],
)
def test_files_that_do_not_fit_each_other_are_refused(described, content):
    with pytest.raises(ModelUnusable):
        read_weights(described, content)


@given(st.binary(max_size=200), st.binary(max_size=50))
def test_any_bytes_are_weights_or_refused(described, content):
    with contextlib.suppress(ModelUnusable):
        read_weights(described, content)


def looks(*ages, male=0.5):
    return [Apparent(float(age), male) for age in ages]


def test_a_mother_with_her_daughters_card_is_noticed_and_the_daughter_with_hers():
    assert age_guard(Claim(22.0, "female"), looks(44, 47, 49, 45, 52)) == "age"
    assert age_guard(Claim(50.0, "female"), looks(26, 24, 29, 27, 22)) == "age"


@pytest.mark.parametrize("age", [18, 25, 40, 60, 75, 90])
def test_who_looks_a_dozen_years_younger_or_older_is_not_doubted(age):
    for away in (-12, 0, 12):
        assert age_guard(Claim(float(age)), looks(*[age + away] * 7)) is None


def test_four_frames_say_nothing():
    assert age_guard(Claim(20.0), looks(70, 70, 70, 70)) is None
    assert age_guard(Claim(20.0), looks(70, 70, 70, 70, 70)) == "age"


def test_one_frame_that_sees_it_otherwise_is_outvoted_and_two_are_heard():
    assert age_guard(Claim(20.0), looks(50, 50, 50, 50, 21)) == "age"
    assert age_guard(Claim(20.0), looks(50, 50, 50, 21, 21)) is None


def test_a_median_just_over_the_limit_with_frames_far_below_it_is_no_doubt():
    assert age_guard(Claim(20.0), looks(39, 39, 39, 30, 30)) is None


def test_without_an_age_on_the_chip_nothing_is_said_of_it():
    assert age_guard(Claim(None, None), looks(5, 5, 5, 5, 5)) is None


def test_a_sex_counts_only_where_the_distance_is_hardly_an_acceptance():
    man = looks(40, 40, 40, 40, 40, male=0.995)
    assert age_guard(Claim(40.0, "female"), man) is None
    assert age_guard(Claim(40.0, "female"), man, near=True) == "sex"
    assert age_guard(Claim(40.0, "male"), man, near=True) is None
    assert age_guard(Claim(40.0, None), man, near=True) is None


def test_a_sex_that_is_not_certain_in_the_middle_of_the_frames_is_not_held_against_anyone():
    rather = looks(40, 40, 40, 40, 40, male=0.9)
    assert age_guard(Claim(40.0, "female"), rather, near=True) is None


def test_numbers_that_are_none_are_no_doubt():
    assert age_guard(Claim(20.0), looks(*[float("nan")] * 5)) is None
    assert (
        age_guard(Claim(20.0, "male"), looks(20, 20, 20, 20, 20, male=float("nan")), near=True)
        is None
    )


@given(st.floats(0, 120))
def test_no_limit_is_below_eighteen_years_and_the_oldest_are_given_the_most(age):
    assert limit_years(age) >= LEAST_YEARS
    assert limit_years(age) <= limit_years(100.0)


@given(st.floats(18, 90), st.lists(st.floats(0, 100), min_size=5, max_size=12))
def test_a_doubt_has_its_median_beyond_the_limit(claimed, ages):
    if age_guard(Claim(claimed), looks(*ages)) == "age":
        assert abs(float(np.median(ages)) - claimed) > limit_years(claimed)


def test_nothing_of_the_guard_depends_on_the_order_of_the_frames():
    ages = [20, 55, 60, 58, 57, 61]
    told = {age_guard(Claim(25.0), looks(*ages[n:], *ages[:n])) for n in range(6)}
    assert told == {"age"}
