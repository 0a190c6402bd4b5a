# SPDX-License-Identifier: Apache-2.0
"""What a tray calibration tells and writes: verdicts, no digit, and no picture in which a card can be read."""

import json
import re
import tomllib
from datetime import date
from functools import cache

import cv2
import numpy as np
import pytest

from hw.cardface.flat import flatten
from hw.cardface.reader import FaceReader
from hw.cardface.values import Outline, Trouble
from hw.errors import BadFile, CameraLost
from terminal.tray_settings import TrayTable
from tests.support.card_pictures import TODAY, network
from tests.support.cardface_album import image_of, pictures
from tests.support.mjpeg_server import MjpegServer
from ui.calibrate.joined.collect import collect
from ui.calibrate.joined.parts import parts_of
from ui.calibrate.tray import run as tray_run
from ui.calibrate.tray.examine import Kept
from ui.calibrate.tray.film import shoot
from ui.calibrate.tray.page import verdict
from ui.calibrate.tray.pictures import covered
from ui.calibrate.tray.run import Order, run
from ui.calibrate.tray.words import TROUBLES

[TRUTH] = [one for one in pictures() if one.file == "clean-1.jpg"]
SECRETS = (TRUTH.number_b, TRUTH.birth, TRUTH.code, f"{TRUTH.expires}", f"{TRUTH.expires:%Y%m%d}")
CORNERS = np.array(TRUTH.corners, np.float32)


def told_as_such(digits, text):
    """Whether they stand there, and not by chance inside a longer figure such as a time."""
    return re.search(rf"(?<![\d.]){re.escape(digits)}(?!\d)", text)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Four frames of a card that lies still, each with grain of its own."""
    found = tmp_path_factory.mktemp("frames")
    rng = np.random.default_rng(7)
    image = image_of(TRUTH)
    for number in range(4):
        frame = np.clip(image + rng.normal(0, 2, image.shape), 0, 255).astype(np.uint8)
        cv2.imwrite(str(found / f"{number}.bmp"), frame)
    return found


@pytest.fixture(scope="module")
def measured(folder):
    """One calibration with everything written: (result, folder, picture)."""
    out, picture = folder.parent / "out", folder.parent / f"{folder.name}.png"
    order = Order(TrayTable(device=str(folder)), TODAY, 30, TRUTH.expires, out, picture)
    told = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tray_run, "reader_loader", lambda _: lambda: FaceReader(network()))
        result = run(order, told.append, told.append)
    assert not any("Lay" in words for words in told)
    return result, out, picture


def test_a_drawn_card_in_good_light_is_found_and_sure_in_every_picture(measured):
    result, _, _ = measured
    values = {finding.item: finding.value for finding in result.findings}
    assert (values["found"], values["sure alone"], values["sure of three"]) == (1.0, 1.0, 1.0)
    assert values["resolution"] == pytest.approx(
        np.hypot(*(CORNERS[1] - CORNERS[0])) / 85.6, rel=0.02
    )
    assert values["noise"] == pytest.approx(2.0, rel=0.15)
    assert values["false views"] == 0.0
    assert {f.item for f in result.findings if f.level == "bad"} <= {"decision", "slow decision"}
    assert result.turn_should == 0


def test_a_folder_of_pictures_is_played_once_and_its_rate_is_not_claimed(measured):
    result, _, _ = measured
    assert result.frames == 4
    assert "Not measured: rate, frozen." in list(verdict(result))


def test_no_digit_of_the_card_and_no_picture_stands_in_what_is_written(measured):
    result, out, _ = measured
    assert sorted(path.name for path in out.iterdir()) == [
        "calibration.toml",
        "tray-report.html",
        "tray-report.pdf",
        "tray-results.json",
    ]
    for name in ("calibration.toml", "tray-results.json"):
        text = (out / name).read_text("utf-8")
        assert not any(told_as_such(secret, text) for secret in SECRETS)
    page = (out / "tray-report.html").read_text("utf-8")
    words = page[: page.index("<svg")] + page[page.index("</svg>") :]
    assert "<img" not in page
    assert not any(told_as_such(secret, words) for secret in SECRETS)
    assert not any(told_as_such(secret, repr(result)) for secret in SECRETS)


def test_results_and_table_are_written_for_programs(measured):
    _, out, _ = measured
    values = json.loads((out / "tray-results.json").read_text("utf-8"))
    assert (values["kind"], values["format"], values["frames"]) == ("tray", 1, 4)
    assert {"item", "value", "limit", "level", "advice"} == values["findings"][0].keys()
    table = tomllib.loads((out / "calibration.toml").read_text("utf-8"))["tray"]
    assert table["measured"]["sure_of_three"] == 1.0


def test_the_joined_page_tells_of_the_tray_where_it_was_measured(measured, tmp_path):
    _, out, _ = measured
    *others, tray = parts_of(collect([out]))
    assert [part.name for part in others] == ["face", "liveness", "camera", "radio", "reader"]
    assert tray.name == "tray"
    assert "100 % sure of three" in tray.numbers
    assert "measured on recorded pictures and not on a camera" in tray.warnings
    assert len(parts_of(collect([tmp_path]))) == 5


@cache
def seen(path):
    return cv2.imread(str(path))


def on_card(image):
    """The card cut out of a picture, 4 pixels to the millimetre."""
    target = np.array([[0, 0], [342, 0], [342, 216], [0, 216]], np.float32)
    matrix = cv2.getPerspectiveTransform(CORNERS, target)
    return cv2.warpPerspective(image, matrix, (342, 216))


def test_the_fields_are_black_in_the_picture_and_the_rest_of_the_card_is_coarse(measured):
    _, _, picture = measured
    card, before = on_card(seen(picture)), on_card(image_of(TRUTH))
    for left, top, right, bottom in ((0.37, 0.345, 0.59, 0.385), (0.66, 0.345, 0.94, 0.385)):
        field = card[round(top * 216) : round(bottom * 216), round(left * 342) : round(right * 342)]
        assert field.max() <= 2
    assert (
        card[round(0.925 * 216) : round(0.965 * 216), round(0.25 * 342) : round(0.295 * 342)].max()
        <= 2
    )
    name, was = (one[20:64, 10:280] for one in (card, before))
    steps = [
        float((np.abs(np.diff(one.astype(int), axis=1)).max(axis=2) > 6).mean())
        for one in (name, was)
    ]
    assert steps[0] < 0.25 * steps[1]


def test_what_lies_around_the_card_is_left_as_it_is(measured, folder):
    _, _, picture = measured
    assert (seen(picture)[:40] == seen(folder / "0.bmp")[:40]).all()


def test_a_card_that_is_not_surely_found_makes_the_whole_picture_coarse(tmp_path):
    picture, target = tmp_path / "tray.bmp", tmp_path / "seen.png"
    shades = np.linspace(20, 120, 256).astype(np.uint8)
    cv2.imwrite(str(picture), np.broadcast_to(shades[None, :, None], (150, 256, 3)))
    result = run(Order(TrayTable(device=str(picture)), TODAY, picture=target), print, print)
    assert (result.level, result.plain) == ("bad", False)
    drawn = seen(target)
    assert (drawn[:8, :8] == drawn[0, 0]).all()


def test_a_picture_that_is_there_is_not_overwritten(tmp_path):
    there = tmp_path / "card.png"
    there.write_bytes(b"mine")
    order = Order(TrayTable(device=str(there)), date(2026, 11, 28), picture=there)
    with pytest.raises(BadFile, match="exists already"):
        run(order, print, print)
    assert there.read_bytes() == b"mine"


def test_a_camera_is_filmed_at_its_own_pace_and_its_frames_are_zeroed_with_the_film():
    with MjpegServer(40) as server:
        film = shoot(TrayTable(device=server.url), 5)
    images = [frame.image for frame in film.frames]
    assert (film.live, film.timed, len(images)) == (True, True, 5)
    assert images[0].any()
    film.wipe()
    assert not any(image.any() for image in images)


def test_a_camera_that_stops_in_between_is_lost_and_no_short_film():
    with MjpegServer(8) as server, pytest.raises(CameraLost):
        shoot(TrayTable(device=server.url), 30)


def test_each_trouble_of_the_reader_has_words():
    assert TROUBLES.keys() == set(Trouble)


def test_a_burnt_card_does_not_leave_out_its_digits_in_red():
    pictures_of = []
    for digits in ("2285", "1117"):
        image = np.full((600, 900, 3), 60, np.uint8)
        image[30:570, 20:876] = 255
        cv2.putText(image, digits, (230, 555), cv2.FONT_HERSHEY_SIMPLEX, 0.9, (250, 90, 90), 2)
        corners = np.array([[20, 30], [876, 30], [876, 570], [20, 570]], np.float32)
        pictures_of.append(covered(Kept(image, flatten(image, Outline(corners, 1.0)))))
    one, other = pictures_of
    assert (one == (40, 40, 220)).all(axis=2).any()
    box = (slice(527, 557), slice(226, 280))
    assert (one[box] == other[box]).all()
