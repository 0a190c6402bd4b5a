# SPDX-License-Identifier: Apache-2.0
"""One frame of the tray camera: read, or the trouble with it named; never a crash, never a word of digits."""

import logging

import numpy as np
import pytest

from hw.card.number_b import NumberB
from hw.cardface import reader as reader_module
from hw.cardface.judge import judge
from hw.cardface.reader import FaceReader, as_picture
from hw.cardface.values import CardSort, Part, Trouble
from tests.support.card_pictures import EXPIRY, NUMBER, TODAY, Spy, in_tray, network
from tests.support.cardface_album import image_of, pictures

BACKS = [picture for picture in pictures() if picture.sort is CardSort.MY_NUMBER_BACK]


@pytest.fixture(scope="module")
def reader():
    return FaceReader(network())


def test_a_face_is_read_upside_down_and_judged(reader):
    reading = reader.read(in_tray(CardSort.MY_NUMBER, 187.0))
    assert reading.sort is CardSort.MY_NUMBER
    assert set(reading.parts) == set(Part)
    assert judge([reading] * 2, EXPIRY, TODAY).number == NumberB(NUMBER.encode())


def test_no_digit_of_a_reading_is_in_a_repr_or_a_log(reader, caplog):
    caplog.set_level(logging.DEBUG)
    reading = reader.read(in_tray(CardSort.MY_NUMBER, 187.0))
    for text in (repr(reading), repr(judge([reading], EXPIRY, TODAY)), caplog.text):
        assert not any(digits in text for digits in ("550217", "2035", "2285", "1980"))


@pytest.mark.parametrize("turn_deg", [0.0, 184.0])
def test_of_the_side_with_the_my_number_no_digit_is_ever_asked_for(turn_deg, monkeypatch):
    def never(*_):
        raise AssertionError("the side with the My Number was read")

    monkeypatch.setattr(reader_module, "read_parts", never)
    spy = Spy()
    reading = FaceReader(spy).read(in_tray(CardSort.MY_NUMBER_BACK, turn_deg))
    assert (reading.sort, reading.troubles, reading.parts) == (
        CardSort.MY_NUMBER_BACK,
        (Trouble.FACE_DOWN,),
        {},
    )
    assert not any(letter.isdigit() for alphabet in spy.alphabets for letter in alphabet)


@pytest.mark.parametrize("picture", BACKS, ids=lambda picture: picture.file)
def test_of_no_back_that_was_photographed_badly_anything_is_read(picture, monkeypatch):
    def never(*_):
        raise AssertionError("the side with the My Number was read")

    monkeypatch.setattr(reader_module, "read_parts", never)
    spy = Spy()
    reading = FaceReader(spy).read(image_of(picture), thorough=True)
    assert reading.parts == {}
    assert reading.sort is not CardSort.MY_NUMBER
    assert not any(letter.isdigit() for alphabet in spy.alphabets for letter in alphabet)


def test_another_document_is_named_and_has_no_parts(reader):
    reading = reader.read(in_tray(CardSort.INSURANCE_CARD, 3.0))
    assert reading.sort is CardSort.INSURANCE_CARD
    assert reading.troubles[0] is Trouble.WRONG_CARD
    assert reading.parts == {}


@pytest.mark.parametrize(
    ("image", "trouble"),
    [
        (np.zeros((0, 0, 3), np.uint8), Trouble.TOO_SMALL),
        (np.zeros((3, 5, 3), np.uint8), Trouble.TOO_SMALL),
        (np.zeros((240, 320), np.uint8), Trouble.DARK),
        (np.full((240, 320, 1), 90, np.uint8), Trouble.NO_CARD),
        (np.full((240, 320, 4), 90, np.uint8), Trouble.NO_CARD),
        (np.full((70, 2000, 3), 255, np.uint8), Trouble.NO_CARD),
        (np.full((480, 640, 3), 90, np.uint8)[::-1, ::2], Trouble.NO_CARD),
    ],
    ids=["empty", "tiny", "grey", "one channel", "four channels", "a strip", "not in one piece"],
)
def test_pictures_of_nothing_have_a_trouble(reader, image, trouble):
    reading = reader.read(image)
    assert reading.troubles[0] is trouble
    assert reading.parts == {}


@pytest.mark.parametrize(
    "what",
    [
        np.zeros((240, 320, 3), np.float32),
        np.zeros((240, 320, 2), np.uint8),
        np.zeros((240,), np.uint8),
        np.zeros((2, 240, 320, 3), np.uint8),
        "tray.png",
    ],
    ids=["not 8 bits", "two channels", "one dimension", "four dimensions", "a name"],
)
def test_what_is_no_picture_is_refused(what):
    with pytest.raises(ValueError, match="a picture"):
        as_picture(what)


def test_a_huge_picture_is_reduced_and_keeps_its_shape():
    assert as_picture(np.zeros((6000, 9000), np.uint8)).shape == (1733, 2600, 3)


def test_noise_gives_no_parts(reader):
    noise = np.random.default_rng(1).integers(0, 256, (240, 320, 3)).astype(np.uint8)
    assert reader.read(noise).parts == {}
