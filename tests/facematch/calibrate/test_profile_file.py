# SPDX-License-Identifier: Apache-2.0
"""calibration.toml: one table is written, the others stay as they are."""

import datetime
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facematch.calibrate.toml_text import with_table
from facematch.errors import ProfileMismatch, ProfileUnreadable
from facematch.profile import read_profile, write_table
from facematch.values import MatcherInfo

FACE = {
    "matcher": "mobilefacenet",
    "model_sha256": "ab" * 32,
    "accept": 0.95,
    "staff": 1.1,
    "date": datetime.date(2026, 11, 27),
    "data": 'own staff, "40" people',
}

KEYS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
SCALARS = (
    st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats()
    | st.text(st.characters(exclude_categories=["Cs"]))
    | st.dates()
)
VALUES = SCALARS | st.lists(SCALARS, max_size=3) | st.dictionaries(KEYS, SCALARS, max_size=3)
TABLES = st.dictionaries(KEYS, VALUES, max_size=4)


def same(one: object, other: object) -> bool:
    """NaN is NaN here, and the order of keys does not matter."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    return repr(one) == repr(other)


def test_a_new_file_holds_what_was_written(tmp_path):
    path = tmp_path / "calibration.toml"
    write_table(path, "face", {**FACE, "interval": [1e-5, 2e-3], "frames": 5})
    profile = read_profile(path)
    assert (profile.accept, profile.staff, profile.frames) == (0.95, 1.1, 5)
    assert profile.interval == (1e-5, 2e-3)
    assert profile.data == 'own staff, "40" people'
    assert [file.name for file in tmp_path.iterdir()] == ["calibration.toml"]


def test_other_tables_and_their_comments_stay(tmp_path):
    path = tmp_path / "calibration.toml"
    path.write_text(
        "# desk 3\n[face]\nold = 1 # gone\n[face.more]\nx = 1\n\n# measured in May\n"
        '[liveness]\nscore = 0.6 # keep\nsays = "[face]"\n',
        encoding="utf-8",
    )
    write_table(path, "face", FACE)
    text = path.read_text(encoding="utf-8")
    assert "score = 0.6 # keep" in text
    assert "old" not in text
    read = tomllib.loads(text)
    assert read["liveness"] == {"score": 0.6, "says": "[face]"}
    assert read["face"] == FACE


def test_a_text_with_a_line_like_a_header_is_not_cut_in_two():
    before = '[liveness]\nsays = """\n[face]\nnot a table\n"""\n'
    after = tomllib.loads(with_table(before, "face", FACE))
    assert after["liveness"]["says"] == "[face]\nnot a table\n"
    assert after["face"] == FACE


@given(TABLES, TABLES, st.text(min_size=1, max_size=3, alphabet="abc_"))
def test_what_is_written_is_what_is_read(other, table, name):
    before = with_table("", "other", other)
    after = tomllib.loads(with_table(before, name, table))
    assert same(after[name], table)
    assert same(after["other"], other)


def test_a_file_that_is_not_toml_is_left_alone(tmp_path):
    path = tmp_path / "calibration.toml"
    path.write_text("[face", encoding="utf-8")
    with pytest.raises(ProfileUnreadable, match=r"calibration.toml.*\[face\] cannot be written"):
        write_table(path, "face", FACE)
    assert path.read_text(encoding="utf-8") == "[face"


def test_a_value_that_toml_does_not_have_is_refused_and_nothing_written(tmp_path):
    path = tmp_path / "calibration.toml"
    with pytest.raises(ProfileUnreadable, match="None"):
        write_table(path, "face", {**FACE, "frames": None})
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_said(tmp_path):
    with pytest.raises(ProfileUnreadable, match="nowhere"):
        write_table(tmp_path / "nowhere" / "calibration.toml", "face", FACE)


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("frames", 0, "frames must be at least 1"),
        ("people", -1, "people must be a whole number"),
        ("people", 2.5, "people must be a whole number"),
        ("target", 2.0, "target must be from 0 to 1"),
        ("interval", [0.2, 0.1], "interval must be"),
        ("interval", 0.1, "interval must be"),
        ("model_version", 1, "model_version must be a text"),
        ("proven", "yes", "proven must be true or false"),
        ("chip_photo", "live", "chip_photo must be reference or none"),
    ],
)
def test_an_impossible_value_is_refused_by_name(tmp_path, key, value, says):
    path = tmp_path / "calibration.toml"
    write_table(path, "face", {**FACE, key: value})
    with pytest.raises(ProfileUnreadable, match=says):
        read_profile(path)


def test_a_profile_of_another_version_of_the_same_file_is_refused(tmp_path):
    path = tmp_path / "calibration.toml"
    write_table(path, "face", {**FACE, "model_version": "1, centre aa"})
    profile = read_profile(path)
    profile.require_for(MatcherInfo("mobilefacenet", "ab" * 32, "1, centre aa"))
    with pytest.raises(ProfileMismatch, match="centre aa, in use is 1, centre bb"):
        profile.require_for(MatcherInfo("mobilefacenet", "ab" * 32, "1, centre bb"))


def test_the_example_in_the_module_is_a_profile_that_can_be_read(tmp_path):
    import facematch.profile

    path = Path(tmp_path) / "calibration.toml"
    path.write_text(facematch.profile.__doc__.split("\n\n")[1], encoding="utf-8")
    assert read_profile(path).frames == 5
