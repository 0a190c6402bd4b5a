# SPDX-License-Identifier: Apache-2.0
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hw.card.photo import decode_photo
from hw.errors import BadCardData
from tests.support import card_records as make


@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_a_photo_is_grey_pixels(mode):
    photo = decode_photo(make.jp2(mode=mode))
    assert photo.shape == (240, 192)
    assert photo.dtype == np.uint8
    assert photo.flags.writeable
    assert photo[-1].mean() > photo[0].mean() + 200


@pytest.mark.parametrize("size", [(16, 240), (192, 1100)])
def test_a_photo_of_an_odd_size_is_refused(size):
    with pytest.raises(BadCardData, match="pixels"):
        decode_photo(make.jp2(*size))


def test_other_formats_and_other_pixels_are_refused():
    for data in (b"", make.png(), make.jp2()[4:], make.jp2(mode="I;16"), bytes(100)):
        with pytest.raises(BadCardData):
            decode_photo(data)


def test_a_photo_that_is_too_long_is_refused():
    with pytest.raises(BadCardData, match="no JP2"):
        decode_photo(make.jp2() + bytes(70_000))


@settings(deadline=None)
@given(st.data())
def test_a_broken_photo_is_pixels_or_one_kind_of_error(data):
    good = bytearray(make.jp2(64, 64))
    for _ in range(data.draw(st.integers(1, 8))):
        good[data.draw(st.integers(12, len(good) - 1))] = data.draw(st.integers(0, 255))
    try:
        photo = decode_photo(bytes(good[: data.draw(st.integers(12, len(good)))]))
    except BadCardData:
        return
    assert photo.dtype == np.uint8
    assert max(photo.shape) <= 1024
