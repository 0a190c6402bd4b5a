# SPDX-License-Identifier: Apache-2.0
"""A face is drawn where the public geometry has it, and 見本 is across it."""

from dataclasses import replace
from datetime import date

import cv2
import numpy as np
import pytest

from hw.cardface.values import CardSort
from hw.errors import BadFile
from hw.virtual.face.back import NO_NUMBERS, draw_back
from hw.virtual.face.documents import OTHER_SORTS, draw_document
from hw.virtual.face.drawing import BIRTH_BOX, CODE_BOX, EXPIRY_BOX, draw_face
from hw.virtual.face.ground import PX_PER_MM
from hw.virtual.face.lettering import DIGIT_FONTS, Lettering, line_mask
from hw.virtual.face.printed import FacePrint
from hw.virtual.face.style import FaceStyle, random_style

WHO = FacePrint("模擬　花子", ("架空県模擬市",), date(1989, 3, 31), date(2035, 3, 31), "2285")


@pytest.fixture(scope="module")
def face():
    return draw_face(WHO)


def _where(one, other):
    """Left, top, right, bottom in mm of where two drawings differ plainly."""
    differs = np.abs(one.astype(int) - other).max(axis=2) > 40
    rows, columns = np.flatnonzero(differs.any(axis=1)), np.flatnonzero(differs.any(axis=0))
    return np.array([columns[0], rows[0], columns[-1], rows[-1]]) / PX_PER_MM


@pytest.mark.parametrize(
    ("change", "box"),
    [
        ({"code": "6031"}, CODE_BOX),
        ({"birth": date(1958, 12, 26)}, BIRTH_BOX),
        ({"expires": date(2028, 12, 26)}, EXPIRY_BOX),
    ],
    ids=["code", "birth", "expiry"],
)
def test_a_field_stands_in_its_place_and_nowhere_else(face, change, box):
    left, top, right, bottom = _where(face, draw_face(replace(WHO, **change)))
    assert left >= box[0] - 0.3
    assert top >= box[1] - 0.3
    assert right <= box[2] + 0.3
    assert bottom <= box[3] + 0.3
    assert right - left > 0.4 * (box[2] - box[0])


def test_the_same_print_and_style_give_the_same_pixels(face):
    assert np.array_equal(face, draw_face(WHO))
    assert face.shape == (1080, 1712, 3)
    assert face.dtype == np.uint8


def test_every_style_has_the_mark_across_the_card(face):
    for seed in range(200):
        style = random_style(np.random.default_rng(seed))
        assert style.mark >= 0.08
        assert style.mark_size >= 12
    bare = draw_face(WHO, FaceStyle(mark=0.0))
    changed = np.abs(face.astype(int) - bare).max(axis=2) > 8
    assert changed.mean() > 0.05


@pytest.mark.parametrize("font", [*DIGIT_FONTS, "dejavu-bold", "hand"])
def test_every_font_tells_the_ten_digits_apart(font):
    masks = [line_mask(digit, Lettering("sans", font, 46.0))[0] for digit in "0123456789"]
    for n, one in enumerate(masks):
        assert one.max() > 200
        for other in masks[:n]:
            wide = min(one.shape[1], other.shape[1])
            assert np.abs(one[:, :wide].astype(int) - other[:, :wide]).mean() > 1


def test_a_portrait_that_is_no_picture_is_named(tmp_path):
    path = tmp_path / "broken.png"
    path.write_bytes(b"no picture")
    with pytest.raises(BadFile, match=r"broken\.png"):
        draw_face(replace(WHO, portrait=path))


def test_the_back_has_digits_that_are_nobodys_number(face):
    """By their check digit, or because all are alike."""
    for shown in NO_NUMBERS:
        digits = [int(d) for d in shown if d.isdigit()]
        weights = [n + 1 if n <= 6 else n - 5 for n in range(1, 12)]
        total = sum(d * w for d, w in zip(reversed(digits[:11]), weights, strict=True)) % 11
        check = 0 if total <= 1 else 11 - total
        assert check != digits[11] or len(set(digits)) == 1
    assert draw_back(WHO).shape == face.shape


@pytest.mark.slow
def test_a_document_of_each_sort_is_drawn_and_they_differ():
    small = [cv2.resize(draw_document(sort, WHO), (107, 67)) for sort in OTHER_SORTS]
    for n, one in enumerate(small):
        for other in small[:n]:
            assert np.abs(one.astype(int) - other).mean() > 3


def test_a_my_number_card_is_no_other_document():
    with pytest.raises(ValueError, match="my_number"):
        draw_document(CardSort.MY_NUMBER, WHO)
