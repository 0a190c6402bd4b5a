# SPDX-License-Identifier: Apache-2.0
"""A line of print is found where it stands, not where the layout says."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from hw.cardface.foot import FOOT, code_cuts
from hw.cardface.layout import BIRTH, EXPIRY, Box
from hw.cardface.lines import LETTERS, LINE_HEIGHT, Look, cut_line, find_lines
from hw.cardface.plane import Plane
from hw.virtual.face.lettering import Lettering, line_mask

PX = 12
BOX = Box(BIRTH.left, BIRTH.top, EXPIRY.right, BIRTH.bottom)
MIDDLE = (BOX.top + BOX.bottom) / 2 * 648


def ground(pattern: bool = True) -> np.ndarray:
    """Pale pink with green and pink waves, as bright as the card's guilloche."""
    flat = np.full((648, 1027, 3), (232, 226, 244), np.uint8)
    if pattern:
        xs = np.arange(0, 1027, 4)
        for offset in range(-40, 700, 9):
            ys = offset + 14 * np.sin(xs / 37 + offset)
            points = np.stack([xs, ys], axis=1).astype(np.int32)
            colour = (170, 225, 190) if offset % 2 else (205, 180, 250)
            cv2.polylines(flat, [points], False, colour, 1, cv2.LINE_AA)
    return flat


def put(
    flat: np.ndarray, text: str, x: float, y: float, size: float = 26.0, ink: float = 0.8
) -> float:
    """Print a text whose letters begin at x and whose middle is y; their height."""
    mask, _ = line_mask(text, Lettering("sans", "sans", size, 0.6))
    rows, columns = np.flatnonzero(mask.max(axis=1)), np.flatnonzero(mask.max(axis=0))
    mask = mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    height, width = mask.shape
    top, left = round(y - height / 2), round(x)
    spot = flat[top : top + height, left : left + width]
    spot[:] = (spot * (1 - ink * mask[:, :, np.newaxis] / 255)).astype(np.uint8)
    return float(height)


@pytest.mark.parametrize("off_mm", [-1.6, 0.0, 1.6])
@pytest.mark.parametrize("size", [21.0, 26.0, 31.0])
def test_a_line_is_found_a_little_off_its_place_in_any_size(off_mm, size):
    flat = ground()
    y = MIDDLE + off_mm * PX
    height = put(flat, "昭和55年2月17日生", 370, y, size)
    (line,) = find_lines(Plane.of(flat), BOX)
    assert line.y == pytest.approx(y, abs=3.5)
    assert line.height == pytest.approx(height, rel=0.3)


def test_its_ends_are_a_margin_from_its_ink():
    flat = ground()
    put(flat, "1985 2035 2285", 400, MIDDLE)
    (line,) = find_lines(Plane.of(flat), BOX)
    assert 400 - 18 < line.x0 < 400
    dark = np.flatnonzero((flat[int(MIDDLE) - 10 : int(MIDDLE) + 10].max(axis=2) < 120).any(axis=0))
    assert dark[-1] < line.x1 < dark[-1] + 18


@pytest.mark.parametrize("slope", [-0.015, 0.015])
def test_a_slanting_line_is_cut_level(slope):
    flat = ground(pattern=False)
    put(flat, "2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2", 370, MIDDLE)
    matrix = np.array([[1, 0, 0], [slope, 1, -slope * 660]])
    flat = cv2.warpAffine(flat, matrix, (1027, 648), borderMode=cv2.BORDER_REPLICATE)
    (line,) = find_lines(Plane.of(flat), BOX)
    assert line.slope == pytest.approx(slope, abs=0.006)
    dark = 255 - cut_line(Plane.of(flat), line).max(axis=2).astype(float)
    dark[dark < 60] = 0
    rows = np.arange(LINE_HEIGHT)[:, np.newaxis]
    left, right = dark[:, : dark.shape[1] // 4], dark[:, -dark.shape[1] // 4 :]
    middles = [float((rows * part).sum() / part.sum()) for part in (left, right)]
    assert middles[0] == pytest.approx(middles[1], abs=3)


@pytest.mark.parametrize("look", Look)
def test_a_cut_line_is_as_high_as_the_network_wants_with_room_around(look):
    flat = ground()
    put(flat, "昭和55年2月17日生", 370, MIDDLE)
    (line,) = find_lines(Plane.of(flat), BOX)
    cut = cut_line(Plane.of(flat), line, look)
    assert cut.shape[0] == LINE_HEIGHT
    assert cut.dtype == np.uint8
    assert cut.shape[1] == pytest.approx(
        (line.x1 - line.x0) * LINE_HEIGHT * LETTERS / line.height, abs=1
    )


def test_a_neighbouring_line_is_the_second_choice():
    flat = ground()
    put(flat, "昭和55年2月17日生", 370, MIDDLE)
    put(flat, "見本市長", 520, MIDDLE + 44)
    first, second = find_lines(Plane.of(flat), BOX, count=2)
    assert first.y == pytest.approx(MIDDLE, abs=2)
    assert second.y == pytest.approx(MIDDLE + 44, abs=10)


def test_no_line_is_found_where_nothing_is_printed():
    assert find_lines(Plane.of(np.full((648, 1027, 3), 230, np.uint8)), BOX) == []


def test_a_dark_tray_beyond_the_edge_is_no_print():
    flat = ground()
    put(flat, "0123456789", 60, 611)
    flat[632:] = 20
    (line,) = find_lines(Plane.of(flat), FOOT)
    assert line.y == pytest.approx(611, abs=3)


@pytest.mark.parametrize("gap_mm", [0.35, 0.8, 2.1])
def test_the_code_is_cut_out_alone_however_near_the_makers_number_stands(gap_mm):
    flat = ground()
    put(flat, "A53C09070A8532A0", 60, 611, 17.0)
    dark = np.flatnonzero((flat[600:622].max(axis=2) < 120).any(axis=0))
    begins = dark[-1] + 1 + gap_mm * PX
    put(flat, "2285", begins, 611)
    ends = np.flatnonzero((flat[600:622].max(axis=2) < 120).any(axis=0))[-1]
    plane = Plane.of(flat)
    (line,) = find_lines(plane, FOOT)
    cut = code_cuts(plane, line)[0]
    assert dark[-1] - 3 < cut.x0 < begins + 3
    assert ends < cut.x1 < ends + 15


def test_no_code_is_cut_out_of_a_makers_number_that_stands_alone():
    flat = ground()
    put(flat, "A53C09070A8532A0", 60, 611, 16.0)
    plane = Plane.of(flat)
    (line,) = find_lines(plane, FOOT)
    assert code_cuts(plane, line) == []
