# SPDX-License-Identifier: Apache-2.0
"""The guard of the apparent age, as the engine uses it."""

from dataclasses import replace

import pytest

from facematch import Claim
from tests.facematch.test_decision import decided

OLD = tuple((61.0 + i, 0.1) for i in range(6))


@pytest.fixture
def accepted():
    return replace(decided("accept"), apparents=OLD, distance=0.85)


def test_a_mother_with_her_daughter_s_card_goes_to_the_staff(engine, accepted):
    guarded = engine.guard(accepted, Claim(24.0, "female"))
    assert (guarded.outcome, guarded.why) == ("staff", ("age",))


def test_whoever_looks_about_as_old_as_the_chip_says_is_accepted(engine, accepted):
    assert engine.guard(accepted, Claim(55.0, "female")).outcome == "accept"


def test_a_few_frames_are_no_evidence(engine, accepted):
    few = replace(accepted, apparents=OLD[:4])
    assert engine.guard(few, Claim(24.0, "female")).outcome == "accept"


def test_a_face_that_is_plainly_the_portrait_s_needs_no_guard(engine, accepted):
    plain = replace(accepted, distance=0.6)
    assert engine.guard(plain, Claim(24.0, "female")).outcome == "accept"


def test_the_other_sex_is_a_doubt_too(engine, accepted):
    sure = replace(accepted, apparents=tuple((40.0, 0.999) for _ in range(6)))
    assert engine.guard(sure, Claim(40.0, "female")).why == ("sex",)
    assert engine.guard(replace(sure, distance=0.6), Claim(40.0, "female")).outcome == "accept"
