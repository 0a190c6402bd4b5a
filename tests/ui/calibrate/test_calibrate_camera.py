# SPDX-License-Identifier: Apache-2.0
"""A camera's calibration: the guided session, what is to be changed, the page and its picture."""

import json
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import cv2
import numpy as np
import pytest

from facematch.camera_check import lens_of, measure, pace_of, place_of
from facematch.camera_levels import BANDS, Finding, findings_of
from tests.facematch.test_camera_check import SIZE, picture, view
from ui.calibrate.camera.page import sheet_of, verdict
from ui.calibrate.camera.pictures import annotated, plot_floor
from ui.calibrate.camera.run import CameraResult, Order, run, write_all
from ui.calibrate.camera.session import Filmed, light_gain
from ui.calibrate.camera.table import json_of, table_of
from ui.calibrate.camera.words import HIGH, LOW, UNITS, advice_of, value_of, where_to_stand
from ui.calibrate.joined.html import html_of, svg_of

HANAKO = Path("tests/fixtures/scenes/hanako").resolve()
NOW = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
STEADY = pace_of([n / 15 for n in range(40)], range(40))


def a_result(image=None, pace=STEADY, height_cm=None, pictures=True, **lens):
    image = picture() if image is None else image
    views = [view(image, n / 15) for n in range(8)]
    found = lens_of(SIZE[0], **lens)
    place = place_of(views, found, SIZE)
    measured = measure(views, len(views), SIZE)
    findings = findings_of(measured, pace, place)
    shown = annotated(image, views[0].seen, place, ok=True) if pictures else None
    facts = {"name": "camera 0", "date": NOW, "software": "0.1.0", "height_cm": height_cm}
    facts |= {"findings": findings, "picture": shown, "light": {}}
    return CameraResult(measured=measured, pace=pace, lens=found, place=place, **facts)


def test_each_measure_has_a_unit_and_each_side_that_can_be_wrong_has_advice():
    for item, band in BANDS.items():
        assert item in UNITS
        assert item in LOW or band.lowest == band.low <= 1.0 or item == "cast", item
        assert item in HIGH or band.high == float("inf") or item == "good frames", item


def test_a_window_behind_the_person_is_named_with_what_to_do():
    found = a_result(picture(skin=(40, 50, 70), around=(240, 240, 240)))
    assert found.level == "bad"
    words = " ".join(verdict(found))
    assert "backlight: What is behind is brighter than the face: turn the kiosk away" in words


def test_a_dark_face_and_a_bright_one_get_opposite_advice():
    assert "dark" in advice_of(Finding("brightness", 50.0, "change"), None)
    assert "too bright" in advice_of(Finding("brightness", 210.0, "change"), None)
    assert advice_of(Finding("brightness", 130.0, "good"), None) == ""


def test_the_place_is_told_for_the_floor_and_with_the_lens_height_for_peoples_eyes():
    found = a_result(known=(60.0, 63.0), height_cm=150.0)
    words = " ".join(where_to_stand(found.place, found.lens, 150.0))
    assert "put the mark on the floor at" in words
    assert "With the lens at 150 cm" in words
    assert "the distance that was measured" in words


def test_somebody_too_far_away_is_told_where_to_stand():
    place = place_of([view(picture(), eye_distance=32.5)], lens_of(640), SIZE)
    finding = findings_of(measure([view(picture())], 1, SIZE), STEADY, place)[4]
    assert (finding.item, finding.level) == ("place", "change")
    assert f"stand at {place.mark:.0f} cm" in advice_of(finding, place)


def test_what_could_not_be_measured_is_a_dash():
    assert value_of(Finding("noise", float("nan"), "unknown")) == "–"


def test_only_an_answer_of_the_skin_counts_as_the_screens_light():
    assert light_gain({"says": "answers", "light_gain": 0.05}) == (0.05, "answers")
    assert light_gain({"says": "does not answer", "light_gain": 0.05}) == (0.0, "does not answer")
    assert np.isnan(light_gain({})[0])


def test_the_picture_has_the_oval_and_leaves_the_frame_itself_alone():
    image = picture()
    before = image.copy()
    data = annotated(image, view(image).seen, None, ok=True)
    drawn = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    assert (image == before).all()
    assert drawn.shape == image.shape
    assert np.abs(drawn.astype(int) - image).max() > 60


def test_the_floor_is_drawn_from_above():
    found = a_result()
    assert svg_of(plot_floor(found.place, found.lens, 640)).startswith("<svg")


def test_the_page_says_that_it_holds_a_picture_or_that_it_does_not():
    assert "data:image/jpeg" in html_of(sheet_of(a_result()))
    page = html_of(sheet_of(a_result(pictures=False)))
    assert "data:image" not in page
    assert "No picture was written" in page


def test_results_table_and_page_are_written_and_no_picture_unless_wanted(tmp_path):
    (tmp_path / "calibration.toml").write_text("[face]\naccept = 1.0\n")
    write_all(a_result(pictures=False), tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "calibration.toml",
        "camera-report.html",
        "camera-report.pdf",
        "camera-results.json",
    ]
    written = tomllib.loads((tmp_path / "calibration.toml").read_text())
    assert written["face"] == {"accept": 1.0}
    assert written["camera"]["measured"]["side_light"] == pytest.approx(1.0)
    assert json.loads((tmp_path / "camera-results.json").read_text())["picture"] is False
    write_all(a_result(), tmp_path)
    assert (tmp_path / "camera-picture.jpg").read_bytes().startswith(b"\xff\xd8")


def test_results_without_a_face_say_so():
    empty = measure([], 30, SIZE)
    found = CameraResult(
        name="camera 0",
        date=NOW,
        software="0.1.0",
        measured=empty,
        pace=STEADY,
        lens=lens_of(640),
        place=None,
        height_cm=None,
        findings=findings_of(empty, STEADY, None),
        picture=None,
        light={},
    )
    assert list(verdict(found)) == ["No face was seen: nothing can be said of place and light."]
    assert json.dumps(json_of(found), allow_nan=False)
    assert "distance_cm" not in table_of(found)


def test_after_the_measuring_nothing_of_the_person_is_kept():
    image = picture()
    filmed = Filmed(views=[view(image)], looked=1, size=SIZE, best=(image, view(image).seen))
    landmarks = filmed.views[0].seen.landmarks
    filmed.wipe()
    assert filmed.best is None
    assert not image.any()
    assert not landmarks.any()


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_drawn_person_in_a_drawn_room_is_guided_measured_and_stands_right(tmp_path):
    asked, painted = [], []
    order = Order(tmp_path / "out", scene=HANAKO, pictures=False, seed=1)
    found = run(order, asked.append, painted.append)
    assert [words.split()[0] for words in asked] == ["Stand", "Turn", "Turn", "Look"]
    assert painted[-1] is None
    assert set(painted[:-1]) <= {"red", "green", "blue", "white"}
    assert found.level == "good"
    assert found.light["says"] == "answers"
    assert found.pace.fps == pytest.approx(15.0)
    assert 20 < found.place.near < found.place.mark < found.place.far
    assert not (tmp_path / "out" / "camera-picture.jpg").exists()
