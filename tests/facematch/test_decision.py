# SPDX-License-Identifier: Apache-2.0
"""The three bands, and what the chip's own claim changes about them."""

import math

import pytest

from facematch import Claim, FaceDecision, FaceSettings, SettingsInvalid, Thresholds
from facematch.decision import band_of, guarded

LIMITS = Thresholds(0.9, 1.1, 0.5, "test")


def decided(outcome: str, *why: str) -> FaceDecision:
    return FaceDecision(
        outcome, True, True, 0.7, 0.7, 0.9, "test", "mobilefacenet", 5, {}, {}, "passed", why
    )


@pytest.mark.parametrize(
    ("distance", "band"),
    [(0.0, "accept"), (0.9, "accept"), (0.901, "staff"), (1.1, "staff"), (1.101, "refuse")],
)
def test_a_distance_lies_in_one_of_three_bands(distance, band):
    assert band_of(distance, LIMITS) == band


def test_what_is_no_number_is_refused():
    assert band_of(math.nan, LIMITS) == "refuse"


@pytest.mark.parametrize(("age", "outcome"), [(17.0, "staff"), (18.0, "accept"), (95.0, "accept")])
def test_a_minor_goes_to_the_staff(age, outcome):
    assert guarded(decided("accept"), Claim(age), "staff").outcome == outcome


def test_why_is_said():
    assert guarded(decided("accept"), Claim(9.0), "staff").why == ("minor",)
    assert guarded(decided("accept"), Claim(None), "staff").why == ("age_unknown",)
    assert guarded(decided("accept"), Claim(40.0), "staff", ("age",)).why == ("age",)


def test_the_setting_lets_minors_use_the_camera():
    assert guarded(decided("accept"), Claim(9.0), "face").outcome == "accept"


@pytest.mark.parametrize("outcome", ["staff", "refuse", "not_live", "no_face"])
def test_no_claim_makes_a_refusal_milder(outcome):
    assert guarded(decided(outcome, "similar"), Claim(40.0), "staff").outcome == outcome
    assert guarded(decided(outcome, "similar"), Claim(9.0), "staff") == decided(outcome, "similar")


def test_a_doubt_moves_an_acceptance_to_the_staff_and_refuses_nobody():
    assert guarded(decided("accept"), Claim(40.0), "staff", ("age",)).outcome == "staff"


def test_an_unknown_rule_for_minors_is_refused():
    with pytest.raises(SettingsInvalid, match="minors"):
        FaceSettings(minors="maybe")
