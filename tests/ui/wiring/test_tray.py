# SPDX-License-Identifier: Apache-2.0
"""`[tray]` of the settings to a camera: devices with their checks, pictures that stand for one, turned as mounted."""

import cv2
import numpy as np
import pytest

from hw.camera.turned import TurnedCamera
from hw.errors import BadFile, NoCamera
from terminal.settings import Settings, load_settings
from tests.support.camera_clips import StepClock
from ui.wiring.tray import tray_opener


@pytest.fixture
def picture(tmp_path):
    """Red at its top left corner, wider than high."""
    image = np.full((60, 100, 3), 90, np.uint8)
    image[:10, :10] = (0, 0, 255)
    path = tmp_path / "card.png"
    cv2.imwrite(str(path), image)
    return path


def opened(table: str, tmp_path):
    path = tmp_path / "uketsuke.toml"
    path.write_text(f"[tray]\n{table}\n")
    opener = tray_opener(load_settings(path).tray, StepClock())
    assert opener is not None
    return opener()


def test_a_kiosk_without_a_tray_camera_opens_none():
    assert tray_opener(Settings().tray, StepClock()) is None


def test_a_picture_stands_for_a_camera_again_and_again(picture, tmp_path):
    camera = opened(f'device = "{picture}"', tmp_path)
    first, second = camera.read(), camera.read()
    assert first.image.shape == (60, 100, 3)
    first.image.fill(0)
    assert second.image.any(), "each frame is an array of its own"
    camera.close()


@pytest.mark.parametrize(
    ("turn", "corner"), [(90, (0, -1)), (180, (-1, -1)), (270, (-1, 0)), (0, (0, 0))]
)
def test_a_camera_mounted_on_its_side_is_turned_clockwise(picture, tmp_path, turn, corner):
    camera = opened(f'device = "{picture}"\nturn = {turn}', tmp_path)
    image = camera.read().image
    assert image.shape[:2] == ((60, 100) if turn in (0, 180) else (100, 60))
    assert tuple(image[corner]) == (0, 0, 255)
    camera.close()


def test_a_folder_without_pictures_says_where(tmp_path):
    with pytest.raises(BadFile, match="no numbered pictures"):
        opened(f'device = "{tmp_path}"', tmp_path)


def test_a_device_that_is_not_there_says_which(tmp_path):
    with pytest.raises(NoCamera, match="/dev/video97"):
        opened('device = "/dev/video97"', tmp_path)


def test_a_program_s_pictures_are_no_camera_and_the_setting_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr("hw.camera.device.virtual_driver", lambda _path: "v4l2 loopback")
    with pytest.raises(NoCamera, match=r"\[tray\] virtual allows it"):
        opened('device = "97"', tmp_path)


@pytest.mark.parametrize(
    "table", ["turn = 45", 'device = ""', "idle_fps = 1", "doubt_frames = 0", "lens = 3"]
)
def test_a_setting_that_cannot_be_is_refused_with_its_place(tmp_path, table):
    with pytest.raises(BadFile, match="tray"):
        opened(table, tmp_path)


def test_only_pictures_may_stand_still(picture):
    table = Settings().tray
    assert table.model_copy(update={"device": "0"}).pace().frozen_s is not None
    assert table.model_copy(update={"device": "/dev/video0"}).pace().frozen_s is not None
    assert table.model_copy(update={"device": "http://cam/"}).pace().frozen_s is not None
    assert table.model_copy(update={"device": str(picture)}).pace().frozen_s is None


def test_a_camera_is_turned_by_quarters_only():
    with pytest.raises(ValueError, match="45"):
        TurnedCamera(None, 45)  # type: ignore[arg-type]
