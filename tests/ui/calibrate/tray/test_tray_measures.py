# SPDX-License-Identifier: Apache-2.0
"""A tray calibration's figures: place, noise, what the watch said, how often it was sure, and their levels."""

import math
from dataclasses import replace
from datetime import date

import cv2
import numpy as np
import pytest

from facematch.camera_levels import Finding
from hw.camera.frame import Frame
from hw.cardface.flat import flatten
from hw.cardface.layout import HEIGHT_MM, WIDTH_MM
from hw.cardface.presence import View
from hw.cardface.values import CardSort, FaceReading, Outline, Part, PartReading, Spelling
from hw.virtual.face.pose import place as posed
from ui.calibrate.tray.decisions import decisions_of
from ui.calibrate.tray.examine import Examined, Examiner, grain_of, lie_of
from ui.calibrate.tray.film import Film
from ui.calibrate.tray.levels import BANDS, findings_of, setting_of, worst_of
from ui.calibrate.tray.place import angle_of, contrast_of, room_mm, share_of, tilt_of
from ui.calibrate.tray.views import Seen, presence_of
from ui.calibrate.tray.words import HIGH, LOW, UNITS, limit_of, value_of

TODAY, EXPIRY = date(2026, 11, 28), date(2035, 2, 17)
SIZE = (400, 300)


def square(px_per_mm=3.0, at=(60, 60)):
    """A card's corners that lies straight."""
    width, height = WIDTH_MM * px_per_mm, HEIGHT_MM * px_per_mm
    corners = [[0, 0], [width, 0], [width, height], [0, height]]
    return (np.array(corners) + at).astype(np.float32)


def picture(card=200, tray=60, corners=None):
    image = np.full((SIZE[1], SIZE[0], 3), tray, np.uint8)
    cv2.fillPoly(
        image, [np.round(square() if corners is None else corners).astype(int)], (card,) * 3
    )
    return image


def reading(
    code="2285", birth="550217", expiry="20350217", chance=0.99999, sort=CardSort.MY_NUMBER
):
    def part(which, digits, year=None):
        return PartReading(which, (Spelling(digits, math.log(chance), year),))

    parts = {
        Part.BIRTH: part(Part.BIRTH, birth, 1980),
        Part.EXPIRY: part(Part.EXPIRY, expiry),
        Part.CODE: part(Part.CODE, code),
    }
    return FaceReading(sort, Outline(square(), 0.9), parts)


class Reads:
    """A reader that gives the same reading of every picture, and notes that it saw it whole."""

    def __init__(self, *readings):
        self.readings = list(readings)
        self.seen = []

    def read(self, image, **_):
        self.seen.append(float(image.mean()))
        return self.readings.pop(0) if len(self.readings) > 1 else self.readings[0]


def film(*images, live=True):
    return Film(live, True, [Frame(image, n / 15, n) for n, image in enumerate(images)])


@pytest.mark.parametrize(("turn", "tilt"), [(0, (0, 0)), (97, (18, 10)), (183, (0, 30))])
def test_tilt_and_turn_are_those_that_the_card_was_placed_with(turn, tilt):
    corners = posed((1280, 720), turn, tilt, (0.0, 0.0), 0.5).corners
    assert tilt_of(corners, (1280, 720)) == pytest.approx(math.hypot(*tilt), abs=2.0)
    assert (angle_of(corners) - turn + 180) % 360 - 180 == pytest.approx(0, abs=4.0)


def test_a_card_that_leaves_the_picture_has_less_than_no_room():
    assert room_mm(square(at=(10, 50)), SIZE, 5.0) == pytest.approx(2.0)
    assert room_mm(square(at=(-10, 50)), SIZE, 5.0) == pytest.approx(-2.0)
    assert share_of(square(), SIZE) == pytest.approx(
        9 * WIDTH_MM * HEIGHT_MM / (400 * 300), rel=1e-3
    )


@pytest.mark.parametrize(("tray", "apart"), [(60, 140), (195, 5)])
def test_a_tray_as_light_as_the_card_has_no_contrast(tray, apart):
    image = picture(tray=tray)
    assert contrast_of(image, flatten(image, Outline(square(), 1.0))) == pytest.approx(apart, abs=2)


def test_a_side_without_tray_beside_it_does_not_count():
    corners = square(at=(-5, -5))
    image = picture(corners=corners)
    assert contrast_of(image, flatten(image, Outline(corners, 1.0))) > 100
    full = np.array([[0, 0], [400, 0], [400, 252], [0, 252]], np.float32)
    assert math.isnan(contrast_of(image[:252], flatten(image[:252], Outline(full, 1.0))))


def test_noise_is_told_whatever_the_lamp_does_between_two_frames():
    rng = np.random.default_rng(3)
    one, other = (
        np.clip(picture() + lamp + rng.normal(0, 4, (300, 400, 3)), 0, 255).astype(np.uint8)
        for lamp in (0, 6)
    )
    assert grain_of(one, other, square()) == pytest.approx(4, rel=0.1)


def test_the_turn_that_the_settings_want_takes_the_card_upright():
    assert [setting_of(angle, 0) for angle in (3, 92, -178, -88)] == [0, 270, 180, 90]
    assert setting_of(92, 180) == 90


def test_the_watch_is_asked_from_the_first_face_on():
    views = [
        View.EMPTY,
        View.EMPTY,
        View.EMPTY,
        View.BLIND,
        View.STILL,
        View.STILL,
        View.HAND,
        View.STILL,
    ]
    found = presence_of([Seen(view, n / 10, n >= 2) for n, view in enumerate(views)])
    assert found.still_ms == pytest.approx(200)
    assert found.wrong == pytest.approx(1 / 4)
    assert found.views["empty"] == 3


def test_a_watch_that_never_knows_is_worse_than_a_slow_one():
    never = presence_of([Seen(View.EMPTY, n / 10, face=True) for n in range(8)])
    assert (never.still_ms, never.wrong) == (math.inf, 1.0)
    assert BANDS["still"].level(never.still_ms) == "bad"
    assert value_of(Finding("still", math.inf, "bad")) == "never"
    assert math.isnan(presence_of([Seen(View.BLIND, 0.0, face=True)]).still_ms)


def test_a_number_that_would_have_been_sent_is_sure_alone_and_by_three():
    found = decisions_of([reading()] * 4, EXPIRY, TODAY)
    assert (found.alone, found.of_three, found.apart, found.given) == (1.0, 1.0, 0, True)


def test_without_a_stated_expiry_the_one_that_most_pictures_show_is_taken():
    found = decisions_of([reading()] * 3, None, TODAY)
    assert (found.alone, found.given) == (1.0, False)


def test_another_expiry_than_the_stated_one_is_never_sure():
    found = decisions_of([reading()] * 3, date(2031, 2, 17), TODAY)
    assert (found.alone, found.of_three, found.why) == (0.0, 0.0, {"expiry_differs": 3})


def test_one_card_with_two_numbers_is_bad_whatever_else_is_good():
    found = decisions_of([reading()] * 3 + [reading(code="2286")], EXPIRY, TODAY)
    assert found.apart >= 1
    assert BANDS["contradictions"].level(found.apart) == "bad"


def test_two_pictures_cannot_vote():
    assert math.isnan(decisions_of([reading()] * 2, EXPIRY, TODAY).of_three)


def test_frames_are_read_whole_and_zeroed_when_they_were_looked_at():
    images = [picture(card=200 + n) for n in range(3)]
    reader = Reads(reading())
    found = Examiner(reader, now=iter(np.arange(0, 9, 0.05)).__next__).examine(film(*images))
    assert min(reader.seen) > 60
    assert all(not image.any() for image in images)
    assert found.times_ms == pytest.approx([50.0] * 3)


def test_frames_that_are_equal_bit_by_bit_are_frozen_only_if_a_camera_gave_them():
    found = Examiner(Reads(reading())).examine(film(picture(), picture(), picture()))
    assert found.repeated == 2
    decided, seen = decisions_of(found.readings, EXPIRY, TODAY), presence_of(found.seen)
    for live, level in ((True, "bad"), (False, "unknown")):
        findings = findings_of(found, decided, seen, timed=True, live=live)
        assert {f.item: f.level for f in findings}["frozen"] == level


def test_a_picture_is_kept_only_where_it_is_wanted_and_its_place_only_if_all_fields_were_read():
    images = [picture(card=200 + n) for n in range(2)]
    assert Examiner(Reads(reading())).examine(film(picture())).kept is None
    doubtful = replace(reading(), parts={})
    kept = Examiner(Reads(doubtful, reading()), keep=True).examine(film(*images)).kept
    assert kept.flat is not None
    assert Examiner(Reads(doubtful), keep=True).examine(film(picture())).kept.flat is None


def test_what_was_kept_is_zeroed_and_what_was_read_is_dropped_in_the_end():
    found = Examiner(Reads(reading()), keep=True).examine(film(picture()))
    image = found.kept.image
    found.wipe()
    assert not image.any()
    assert found.kept is None
    assert found.readings == []


def test_frames_before_the_card_came_are_not_counted():
    nothing = FaceReading(None, None)
    found = Examiner(Reads(nothing, nothing, reading())).examine(
        film(*[picture(card=190 + n) for n in range(4)])
    )
    findings = findings_of(
        found,
        decisions_of(found.readings[2:], EXPIRY, TODAY),
        presence_of(found.seen),
        timed=False,
        live=False,
    )
    assert found.before == 2
    assert {f.item: f.value for f in findings}["found"] == 1.0


def test_without_a_card_it_is_bad_and_nothing_else_is_claimed():
    found = Examiner(Reads(FaceReading(None, None))).examine(film(picture(), picture(card=190)))
    findings = findings_of(
        found,
        decisions_of(found.readings, None, TODAY),
        presence_of(found.seen),
        timed=False,
        live=False,
    )
    levels = {f.item: f.level for f in findings}
    assert worst_of(findings) == "bad"
    assert (levels["found"], levels["resolution"], levels["tilt"]) == ("bad", "unknown", "unknown")


def test_no_figures_at_all_are_bad():
    found = findings_of(
        Examined(), decisions_of([], None, TODAY), presence_of([]), timed=False, live=False
    )
    assert worst_of(found) == "bad"


def test_a_lamp_over_one_field_is_that_fields_fault():
    image = picture()
    flat = flatten(image, Outline(square(), 1.0))
    left, top = flat.on_frame(np.array([[0.34 * 1027, 0.32 * 648]], np.float32))[0]
    right, bottom = flat.on_frame(np.array([[0.6 * 1027, 0.42 * 648]], np.float32))[0]
    cv2.rectangle(image, (int(left), int(top)), (int(right), int(bottom)), (255,) * 3, -1)
    lie = lie_of(image, flatten(image, Outline(square(), 1.0)))
    assert BANDS["birth burnt"].level(lie.burnt[Part.BIRTH]) == "bad"
    assert BANDS["code burnt"].level(lie.burnt[Part.CODE]) == "good"


def test_each_measure_has_a_unit_a_limit_and_advice_for_each_side_that_can_be_wrong():
    own = {"found", "turn", *(f"{part} {what}" for part in Part for what in ("light", "burnt"))}
    assert UNITS.keys() == BANDS.keys()
    for item, band in BANDS.items():
        assert limit_of(item), item
        assert item in own or item in LOW or band.lowest == band.low, item
        assert item in own or item in HIGH or band.high in (1.0, 255.0, math.inf), item
    assert limit_of("resolution") == "≥ 5.0 (least 4.3)"
    assert limit_of("birth light") == "70 to 242 (40 to 251)"
