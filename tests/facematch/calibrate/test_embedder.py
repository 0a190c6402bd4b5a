# SPDX-License-Identifier: Apache-2.0
"""Pictures become rows, or a reason."""

import cv2
import numpy as np
import pytest

from facematch.calibrate.chip_photo import ChipPhoto
from facematch.calibrate.embedder import NO_FACE, TOO_SMALL, UNREADABLE, Embedder, EmbedSettings
from tests.support.scene_player import SCENES, live_scenes, portrait, read_clip

ONE, OTHER = live_scenes()[:2]


@pytest.fixture(scope="module")
def embedder():
    loaded = Embedder(EmbedSettings(chip=ChipPhoto(), middle=True))
    yield loaded
    loaded.close()


@pytest.fixture(scope="module")
def frame():
    return read_clip(SCENES / ONE / "neutral.mp4")[2]


def saved(path, image):
    cv2.imwrite(str(path), image)
    return path


def far(one, other):
    return float(np.linalg.norm(one - other))


def test_a_picture_is_a_chip_photo_and_a_live_frame_of_one_person(embedder, tmp_path, frame):
    row = embedder.embed(saved(tmp_path / "a.png", frame), "both")
    other = embedder.embed(saved(tmp_path / "b.png", portrait(OTHER)), "reference")
    assert row.problem == ""
    assert far(row.reference, row.live) > 0.05
    assert far(row.reference, row.live) < far(other.reference, row.live)
    assert other.live is None


def test_what_is_a_chip_photo_already_is_not_made_one_again(embedder, tmp_path):
    grey = cv2.cvtColor(cv2.resize(portrait(ONE), (192, 240)), cv2.COLOR_BGR2GRAY)
    path = tmp_path / "card.jp2"
    assert cv2.imwrite(str(path), grey, [cv2.IMWRITE_JPEG2000_COMPRESSION_X1000, 110])
    assert path.stat().st_size <= 6000
    found = embedder.embed(path, "reference").reference
    plain = embedder._engine.enrol(cv2.imread(str(path))).embedding
    assert np.array_equal(found, plain)


def head(embedder, frame, size):
    """The head of a frame, cut out."""
    x, y, width, height = embedder._engine._landmarker.faces(frame)[0].box
    left, top = max(0, int(x - width / 2)), max(0, int(y - 0.6 * height))
    return cv2.resize(frame[top : int(y + 1.4 * height), left : int(x + 1.5 * width)], size)


def test_the_face_nearest_the_middle_counts_where_the_layout_says_so(embedder, tmp_path, frame):
    bystander = read_clip(SCENES / OTHER / "neutral.mp4")[2]
    both = np.full((480, 860, 3), 128, np.uint8)
    both[90:390, 300:560] = head(embedder, frame, (260, 300))
    both[40:440, 520:860] = head(embedder, bystander, (340, 400))  # larger, to one side
    pictures = {"frame": frame, "bystander": bystander, "both": both}
    rows = {
        n: embedder.embed(saved(tmp_path / f"{n}.png", p), "live").live for n, p in pictures.items()
    }
    assert far(rows["both"], rows["frame"]) < 0.5
    assert far(rows["both"], rows["bystander"]) > 0.7


def test_pictures_that_give_nothing_say_why(embedder, tmp_path):
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"\xff\xd8nothing")
    empty = tmp_path / "empty.jpg"
    empty.write_bytes(b"")
    wall = saved(tmp_path / "wall.png", np.full((200, 200, 3), 127, np.uint8))
    dot = saved(tmp_path / "dot.png", np.zeros((4, 4, 3), np.uint8))
    said = [embedder.embed(path, "both").problem for path in (broken, empty, wall, dot)]
    assert said == [UNREADABLE, UNREADABLE, NO_FACE, TOO_SMALL]


def test_frames_that_the_kiosk_would_not_compare_are_left_out_when_asked(tmp_path, frame):
    kiosk = Embedder(EmbedSettings(quality="kiosk"))
    try:
        good = kiosk.embed(saved(tmp_path / "good.png", frame), "live")
        dark = kiosk.embed(saved(tmp_path / "dark.png", (frame * 0.15).astype(np.uint8)), "live")
    finally:
        kiosk.close()
    assert good.problem == ""
    assert dark.live is None
    assert dark.problem.startswith("the kiosk would not compare it: ")
    assert "too_dark" in dark.problem
