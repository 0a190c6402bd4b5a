# SPDX-License-Identifier: Apache-2.0
"""`uketsuke card-face read`: bad input is told, and a picture of nothing is no failure of ours."""

import cv2
import numpy as np
import pytest


def test_a_missing_picture_is_named(uketsuke, tmp_path):
    told = uketsuke("card-face", "read", tmp_path / "gone.png")
    assert told.status == 2
    assert "gone.png" in told.err


@pytest.mark.parametrize(
    "content", [b"", b"no picture", b"\x89PNG\r\n\x1a\n"], ids=["empty", "text", "cut short"]
)
def test_a_file_that_is_no_picture_is_named(uketsuke, tmp_path, content):
    file = tmp_path / "odd.png"
    file.write_bytes(content)
    told = uketsuke("card-face", "read", file)
    assert told.status == 2
    assert "odd.png" in told.err


def test_a_date_that_is_none_is_refused(uketsuke, tmp_path):
    told = uketsuke("card-face", "read", tmp_path / "a.png", "--expiry", "2035-02-30")
    assert told.status == 2
    assert "2035-02-30" in told.err


def test_an_empty_tray_is_told_and_the_status_says_that_nothing_was_read(uketsuke, tmp_path):
    file = tmp_path / "tray.png"
    cv2.imwrite(str(file), np.full((480, 640, 3), 60, np.uint8))
    told = uketsuke("card-face", "read", file, "--json", "--expiry", "2035-02-17")
    assert told.status == 1
    [card] = told.json["cards"]
    assert (card["number_b"], card["trouble"], card["why"]) == (None, "no_card", "no_face")


def test_a_drawn_card_is_read_and_its_digits_are_printed_with_a_warning(uketsuke, tmp_path):
    from hw.cardface.values import CardSort
    from tests.support.card_pictures import EXPIRY, NUMBER, in_tray

    file = tmp_path / "card.png"
    cv2.imwrite(str(file), in_tray(CardSort.MY_NUMBER, 187.0))
    told = uketsuke(
        "card-face", "read", file, file, "--together", "--expiry", EXPIRY, "--today", "2026-11-28"
    )
    assert told.status == 0, told.out
    assert NUMBER in told.out
    assert "keep them to yourself" in told.out
