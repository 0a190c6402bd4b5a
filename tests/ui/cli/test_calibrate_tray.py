# SPDX-License-Identifier: Apache-2.0
"""`uketsuke calibrate tray` as a field engineer calls it."""

import re

import cv2
import numpy as np
import pytest

from tests.support.cardface_album import FOLDER, pictures


def told_as_such(digits, text):
    """Whether they stand there, and not by chance inside a longer figure such as a time."""
    return re.search(rf"(?<![\d.]){re.escape(digits)}(?!\d)", text)


@pytest.fixture
def empty(tmp_path):
    file = tmp_path / "tray.png"
    cv2.imwrite(str(file), np.full((240, 320, 3), 60, np.uint8))
    return file


def test_a_card_that_can_be_read_passes_and_no_digit_of_it_is_told(uketsuke):
    [truth] = [one for one in pictures() if one.file == "clean-1.jpg"]
    told = uketsuke(
        "calibrate", "tray", "--device", FOLDER / truth.file, "--today", "2026-11-28", "--json"
    )
    levels = {one["item"]: one["level"] for one in told.json["findings"]}
    assert told.status == (1 if told.json["level"] == "bad" else 0)
    assert {item for item, level in levels.items() if level == "bad"} <= {
        "decision",
        "slow decision",
    }
    assert (levels["found"], levels["sure alone"], levels["still"]) == ("good", "good", "unknown")
    for secret in (truth.number_b, truth.birth, truth.code, str(truth.expires)):
        assert not told_as_such(secret, told.out + told.err)


def test_an_empty_tray_fails_and_says_what_to_do(uketsuke, empty, tmp_path):
    told = uketsuke("calibrate", "tray", "--device", empty, "--picture", tmp_path / "seen.png")
    assert told.status == 1
    assert "found: No card was found: lay one, face up" in told.out
    assert "all of it is coarse" in told.err
    assert "Judged against the expiry that most pictures show" in told.out


def test_the_device_is_the_settings_own_if_none_is_named(uketsuke, empty, tmp_path):
    settings = tmp_path / "uketsuke.toml"
    settings.write_text(f'[tray]\ndevice = "{empty}"\nturn = 90\n')
    told = uketsuke("calibrate", "tray", "--settings", settings, "--json")
    assert told.status == 1
    assert (told.json["size"], told.json["turn"]) == ([240, 320], {"now": 90, "should": None})


def test_without_any_device_it_says_where_one_is_named(uketsuke):
    told = uketsuke("calibrate", "tray")
    assert told.status == 2
    assert "--settings file whose [tray]" in told.err


def test_a_camera_that_is_not_there_is_a_failed_device(uketsuke):
    told = uketsuke("calibrate", "tray", "--device", "97", "--yes")
    assert told.status == 3
    assert "video97" in told.err


@pytest.mark.parametrize("target", ["seen.txt", "none/seen.png"])
def test_a_picture_that_cannot_be_written_is_refused_before_the_work(
    uketsuke, empty, tmp_path, target
):
    told = uketsuke("calibrate", "tray", "--device", empty, "--picture", tmp_path / target)
    assert told.status == 2
    assert "seen" in told.err


def test_a_file_that_is_not_there_is_bad_input(uketsuke, tmp_path):
    told = uketsuke("calibrate", "tray", "--device", tmp_path / "gone.mp4")
    assert told.status == 2
    assert "gone.mp4" in told.err
