# SPDX-License-Identifier: Apache-2.0
"""The threshold of liveness: `calibrate liveness` goes before what [face] says."""

import pytest

from facematch import ProfileUnreadable
from facematch.profile import read_profile, write_table

FACE = (
    '[face]\nmatcher = "mobilefacenet"\nmodel_sha256 = "00"\naccept = 1.0\nstaff = 1.1\n'
    'liveness = 0.4\ndate = 2026-11-23\ndata = "drawn"\n'
)


@pytest.fixture
def profile(tmp_path):
    path = tmp_path / "calibration.toml"
    path.write_text(FACE)
    return path


def test_the_face_tables_own_threshold_holds_without_a_liveness_table(profile):
    assert read_profile(profile).liveness == 0.4


def test_the_liveness_table_goes_first(profile):
    write_table(profile, "liveness", {"threshold": 0.62, "worst_kind": "print"})
    assert read_profile(profile).liveness == 0.62


@pytest.mark.parametrize("value", [1.5, -0.1, True, "high", float("nan")])
def test_an_impossible_threshold_is_refused_with_its_table(profile, value):
    write_table(profile, "liveness", {"threshold": value})
    with pytest.raises(ProfileUnreadable, match=r"\[liveness\] threshold must be from 0 to 1"):
        read_profile(profile)
