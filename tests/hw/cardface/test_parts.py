# SPDX-License-Identifier: Apache-2.0
"""Birth, expiry and code read from drawn faces; a My Number never."""

from __future__ import annotations

import math
from datetime import date

import cv2
import numpy as np
import pytest

from hw.cardface.network import Network, load_network
from hw.cardface.parts import is_my_number, read_parts, together
from hw.cardface.plane import Plane
from hw.cardface.symbols import Symbol
from hw.cardface.values import Part, Spelling
from hw.virtual.face.drawing import draw_face
from hw.virtual.face.lettering import Lettering, line_mask
from hw.virtual.face.printed import FacePrint
from hw.virtual.face.style import FaceStyle

SIZE = (1027, 648)


@pytest.fixture(scope="module")
def network() -> Network:
    return load_network(1)


def face(printed: FacePrint, style: FaceStyle | None = None) -> np.ndarray:
    return cv2.resize(draw_face(printed, style), SIZE, interpolation=cv2.INTER_AREA)


def printed(birth: date = date(1980, 2, 17), **other: object) -> FacePrint:
    values = {
        "name": "見本 花子",
        "address": ("見本県見本市1-1",),
        "expires": date(2035, 2, 17),
        "code": "2285",
    }
    return FacePrint(birth=birth, **{**values, **other})


@pytest.fixture(scope="module")
def usual() -> np.ndarray:
    return face(printed())


def digits(parts: dict) -> str:
    return "".join(parts[part].spellings[0].digits for part in Part)


def put(flat: np.ndarray, text: str, x: int, y: int, size: float = 26.0) -> np.ndarray:
    """The face with a line of digits printed at this place, over a bright patch."""
    mask, _ = line_mask(text, Lettering("sans", "sans", size, 0.8))
    rows, columns = np.flatnonzero(mask.max(axis=1)), np.flatnonzero(mask.max(axis=0))
    mask = mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    flat = flat.copy()
    height, width = mask.shape
    flat[y - 20 : y + 25, 10:380] = 235
    spot = flat[y - height // 2 : y - height // 2 + height, x : x + width]
    spot[:] = np.minimum(spot, 255 - mask[:, : spot.shape[1], np.newaxis] * 0.85).astype(np.uint8)
    return flat


@pytest.mark.parametrize(
    ("card", "expected"),
    [
        (printed(), "550217203502172285"),
        (printed(date(1989, 3, 31), expires=date(2029, 3, 31), code="0317"), "010331202903310317"),
        (printed(date(1985, 3, 31), western=True, expires=date(2027, 8, 9)), "850331202708092285"),
    ],
    ids=["showa", "gannen", "western"],
)
def test_a_drawn_face_is_read(network, card, expected):
    parts = read_parts(Plane.of(face(card)), network)
    assert digits(parts) == expected
    assert all(reading.confidence > 0.9 for reading in parts.values())
    assert parts[Part.BIRTH].spellings[0].year == card.birth.year
    assert parts[Part.BIRTH].spellings[0].western == card.western


def test_print_that_is_off_by_two_millimetres_and_slanted_is_read(network, usual):
    flat = usual
    matrix = np.array([[1, 0.004, 20], [0.012, 1, 14]])
    moved = cv2.warpAffine(flat, matrix, SIZE, borderMode=cv2.BORDER_REPLICATE)
    assert digits(read_parts(Plane.of(moved), network)) == "550217203502172285"


@pytest.mark.slow
@pytest.mark.parametrize("shift_mm", [(-4.5, -2.5), (4.0, -3.5)])
def test_print_that_stands_elsewhere_is_found_by_the_thorough_way(network, usual, shift_mm):
    flat = usual
    matrix = np.array([[1, 0, shift_mm[0] * 12], [0, 1, shift_mm[1] * 12]], np.float64)
    moved = cv2.warpAffine(flat, matrix, SIZE, borderMode=cv2.BORDER_REPLICATE)
    assert digits(read_parts(Plane.of(moved), network, thorough=True)) == "550217203502172285"


def test_a_face_without_print_has_no_parts(network):
    assert read_parts(Plane.of(np.full((SIZE[1], SIZE[0], 3), 220, np.uint8)), network) == {}


MY_NUMBERS = [
    ("1234 5678 9012", 60),
    ("1234  5678  9012", 40),
    ("123456789012", 60),
    ("1234-5678-9012", 70),
]
WAYS = ["blanks", "wide", "row", "dashes"]


@pytest.mark.parametrize(("text", "x"), MY_NUMBERS, ids=WAYS)
def test_a_my_number_is_never_read_as_a_code(network, usual, text, x):
    flat = put(usual, text, x, 611)
    assert Part.CODE not in read_parts(Plane.of(flat), network)


@pytest.mark.slow
@pytest.mark.parametrize(("text", "x"), MY_NUMBERS, ids=WAYS)
def test_a_my_number_is_not_read_by_the_thorough_way_either(network, usual, text, x):
    for y in (560, 585, 611):
        flat = put(usual, text, x, y)
        if y != 611:
            flat[590:640, 10:380] = 235
        assert Part.CODE not in read_parts(Plane.of(flat), network, thorough=True)


def test_a_makers_number_of_digits_alone_is_no_my_number(network):
    parts = read_parts(Plane.of(face(printed(maker_number="0123456789012345"))), network)
    assert parts[Part.CODE].spellings[0].digits == "2285"


def test_looks_that_contradict_each_other_leave_a_doubt():
    one, two = Spelling("2285", math.log(0.99)), Spelling("2235", math.log(0.99))
    found = together([(one,), (two,)])
    assert [math.exp(spelling.log_p) for spelling in found] == pytest.approx([0.5, 0.5], abs=0.05)


def test_a_second_look_that_agrees_makes_surer_but_not_as_sure_as_another_picture_would():
    one = (Spelling("2285", math.log(0.99)), Spelling("2235", math.log(0.01)))
    (best, other) = together([one, one])
    assert 0.003 < math.exp(other.log_p) < 0.01
    assert 0.99 < math.exp(best.log_p) < 0.997


def test_a_look_that_finds_nothing_has_no_vote():
    one = Spelling("2285", math.log(0.99))
    found = together([(one,), (Spelling("1111", math.log(0.01)),), ()])
    assert [spelling.digits for spelling in found] == ["2285"]
    assert math.exp(found[0].log_p) == pytest.approx(0.99)


def test_a_reading_never_shows_its_digits(network, usual):
    parts = read_parts(Plane.of(usual), network)
    assert not any(secret in repr(parts) for secret in ("550217", "20350217", "2285", "1980"))


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("dddd dddd dddd", True),
        ("dddddddddddd", True),
        ("dddddddd dddd", True),
        ("dddd dddddddd", True),
        ("ddd dddd dddd", True),
        ("dddd ddd dddd", True),
        ("dLdLddddLLddddLd dddd", False),
        ("dddddddddddddddd dddd", False),
        ("ddddddddd dddd", False),
        ("dddd", False),
    ],
)
def test_twelve_digits_in_a_line_are_refused_and_a_makers_number_is_not(text, refused):
    symbols = [
        symbol
        for letter in text
        for symbol in (Symbol.BLANK, {"d": 7, "L": Symbol.LETTER, " ": Symbol.SPACE}[letter])
    ]
    lattice = np.full((len(symbols), len(Symbol)), 1e-4)
    lattice[np.arange(len(symbols)), symbols] = 1 - 28e-4
    assert is_my_number(lattice) == refused
