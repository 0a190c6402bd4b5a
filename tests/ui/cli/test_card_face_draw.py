# SPDX-License-Identifier: Apache-2.0
"""`uketsuke card-face draw`: a picture file of a virtual card's face."""

from pathlib import Path

import cv2
import pytest

CARDS = Path(__file__).parents[2] / "fixtures" / "cards"
HANAKO = str(CARDS / "hanako.card.toml")


def test_a_flat_face_is_written_and_said(uketsuke, tmp_path):
    out = tmp_path / "face.png"
    told = uketsuke("card-face", "draw", HANAKO, "--out", str(out))
    assert told.status == 0
    assert str(out) in told.out
    assert cv2.imread(str(out)).shape == (1080, 1712, 3)


def test_a_photograph_has_the_frame_that_was_asked_for(uketsuke, tmp_path):
    out = tmp_path / "shot.jpg"
    shot = ("--shot", "frame=640,480", "--shot", "turn_deg=20", "--shot", "tray=wood")
    told = uketsuke("card-face", "draw", HANAKO, "--out", str(out), "--seed", "3", *shot)
    assert told.status == 0
    assert cv2.imread(str(out)).shape == (480, 640, 3)


@pytest.mark.parametrize(
    ("card", "name", "more", "said"),
    [
        ("transit", "a.png", (), "no such face"),
        ("nobody", "a.png", (), "nobody.card.toml"),
        ("hanako", "a.xyz", (), "no picture format"),
        ("hanako", "none/a.png", (), "none/a.png"),
        ("hanako", "a.png", ("--shot", "tilt=3"), "tilt"),
        ("hanako", "a.png", ("--shot", "lamp=3"), "glare_at"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(uketsuke, tmp_path, card, name, more, said):
    out = tmp_path / name
    told = uketsuke("card-face", "draw", str(CARDS / f"{card}.card.toml"), "--out", str(out), *more)
    assert told.status == 2
    assert said in told.err
    assert not out.exists()


def test_a_file_that_is_there_is_not_overwritten(uketsuke, tmp_path):
    out = tmp_path / "kept.png"
    out.write_bytes(b"kept")
    assert uketsuke("card-face", "draw", HANAKO, "--out", str(out)).status == 2
    assert out.read_bytes() == b"kept"
