# SPDX-License-Identifier: Apache-2.0
"""Where exactly a line of print stands near its place in the layout, and the line cut out for the reading network.

Print is dark in all colours, the card's pattern and most stains are bright in one of them: the brightest channel
shows the print alone. What is darker there than its surroundings is ink. A line is a band of rows with much ink
between two with little; its slope is the one at which that band is clearest.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from hw.cardface.flat import PX_PER_MM
from hw.cardface.layout import HEIGHT_MM, Box
from hw.cardface.plane import Plane
from hw.cardface.values import Image

LINE_HEIGHT = 48
LETTERS = 0.72
"""The letters' share of the cut line's height, as the network's own training lines have it; the rest is margin."""
SEARCH_MM = 2.6
"""How far from its place a line is looked for: print off by 1.2 mm (layout.SLACK_MM), corners by a little, and half a
letter. An estimate, NOT measured on real cards."""
PROBABLE_MM = 1.8
"""The spread of that: rows nearer to the expected ones are preferred. The next lines of print are 3.6 mm away."""
LETTER_MM = (1.3, 1.6, 1.9, 2.2, 2.5, 2.8)
"""Heights of letters that are tried."""
SLOPES = (-0.02, -0.01, 0.0, 0.01, 0.02)
BACKGROUND_MM = 2.4
"""Ink is what is narrower than this; strokes of letters are 0.1 to 0.4 mm wide."""
LEAST_INK = 0.09
"""Mean ink of a column from which it is a letter's: the least is a dash's, a tenth of the height."""
MARGIN_MM = 0.9
"""Left and right of the outermost ink."""
FIND_PX_PER_MM = 8
"""Resolution at which lines are looked for: the lowest letters are ten pixels high."""

Ink = NDArray[np.float32]


class Look(Enum):
    """How a line is treated before it is read."""

    PLAIN = "plain"
    EVEN = "even"
    """Grey from the brightest channel, the background made even, contrast stretched."""
    SHARP = "sharp"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of print in pixels of the flat face: its middle at `x0`, its ends, its letters' height and slope."""

    x0: float
    x1: float
    y: float
    height: float
    slope: float
    contrast: float
    """Ink in the band, less the ink around it; 0 to 1."""

    def part(self, x0: float, x1: float) -> Line:
        """The piece between two columns."""
        return replace(self, x0=x0, x1=x1, y=self.y + (x0 - self.x0) * self.slope)

    def grown(self, factor: float) -> Line:
        """The same with letters taken for `factor` times as high."""
        return replace(self, height=self.height * factor)

    def moved(self, share: float) -> Line:
        """The same, lower by a share of its letters' height."""
        return replace(self, y=self.y + share * self.height)


def ink_of(image: Image, pixels_per_mm: float) -> Ink:
    """How much darker than its surroundings each pixel is: 0 as the usual ground is, 1 the print's own darkness."""
    brightest = cv2.GaussianBlur(image.max(axis=2), (0, 0), 0.1 * pixels_per_mm)
    size = int(BACKGROUND_MM * pixels_per_mm) | 1
    # A dark tray beyond the card's edge is wide: continued outside the picture, it is no ink.
    around = cv2.copyMakeBorder(brightest, size, size, size, size, cv2.BORDER_REPLICATE)
    kernel = cv2.getStructuringElement(cv2.MORPH_RECT, (size, size))
    dark = cv2.morphologyEx(around, cv2.MORPH_BLACKHAT, kernel)[size:-size, size:-size].astype(
        np.float32
    )
    usual, full = np.percentile(dark, (50, 99))
    return np.asarray(np.clip((dark - usual) / max(float(full - usual), 8.0), 0, 1), np.float32)


def find_lines(plane: Plane, box: Box, count: int = 1, search_mm: float = SEARCH_MM) -> list[Line]:
    """The likeliest lines of print near a box of the layout, best first; none where no ink is."""
    piece, left, top = plane.box(box.grown(search_mm), FIND_PX_PER_MM)
    ink = ink_of(piece, FIND_PX_PER_MM)
    zoom = FIND_PX_PER_MM / PX_PER_MM
    middle = ((box.top + box.bottom) / 2 * HEIGHT_MM * PX_PER_MM - top) * zoom
    found = _bands(ink, middle, FIND_PX_PER_MM, count)
    return [_on_face(_placed(line, ink, FIND_PX_PER_MM), zoom, left, top) for line in found]


def _on_face(line: Line, zoom: float, left: float, top: float) -> Line:
    return Line(
        line.x0 / zoom + left,
        line.x1 / zoom + left,
        line.y / zoom + top,
        line.height / zoom,
        line.slope,
        line.contrast,
    )


def _bands(ink: Ink, middle: float, scale: float, count: int) -> list[Line]:
    """Bands of rows that look like lines, their rows and columns counted within `ink`."""
    best: list[tuple[float, Line]] = []
    for slope in SLOPES:
        profile = _sheared(ink, slope).mean(axis=1)
        for letter in LETTER_MM:
            score = _band_scores(profile, letter * scale)
            place = np.arange(len(score)) - middle
            weighed = score * np.exp(-0.5 * (place / (PROBABLE_MM * scale)) ** 2)
            for row in np.argsort(-weighed)[
                : 1 if count == 1 else None : max(1, int(letter * scale / 2))
            ]:
                best.append(
                    (
                        float(weighed[row]),
                        _band(ink, float(row), letter * scale, slope, float(score[row])),
                    )
                )
    best.sort(key=lambda item: -item[0])
    return _apart([line for score, line in best if score > 0], count)


def _band(ink: Ink, row: float, height: float, slope: float, contrast: float) -> Line:
    return Line(0, ink.shape[1], row - slope * ink.shape[1] / 2, height, slope, contrast)


def _apart(lines: list[Line], count: int) -> list[Line]:
    """The best ones that do not cover each other."""
    found: list[Line] = []
    for line in lines:
        if all(abs(line.y - other.y) > 0.6 * other.height for other in found):
            found.append(line)
        if len(found) == count:
            break
    return found


def _sheared(ink: Ink, slope: float) -> Ink:
    """The picture with lines of this slope made level; its middle column stays."""
    if not slope:
        return ink
    height, width = ink.shape
    matrix = np.array([[1, 0, 0], [-slope, 1, slope * width / 2]])
    return np.asarray(cv2.warpAffine(ink, matrix, (width, height)), np.float32)


def _band_scores(profile: NDArray[np.floating], height: float) -> NDArray[np.float64]:
    """For each row: ink in a band of this height around it, less the ink in the gaps above and below."""
    gap = 0.3 * height
    total = np.concatenate([[0.0], np.cumsum(profile, dtype=np.float64)])
    rows = np.arange(len(profile)) + 0.5

    def between(low: NDArray[Any], high: NDArray[Any]) -> NDArray[np.float64]:
        ends = np.interp([low, high], np.arange(len(total)), total)
        found: NDArray[np.float64] = (ends[1] - ends[0]) / np.maximum(high - low, 1)
        return found

    top, bottom = rows - height / 2, rows + height / 2
    inside = between(top, bottom)
    scores: NDArray[np.float64] = (
        inside - np.maximum(between(top - gap, top), between(bottom, bottom + gap))
    ) * (height**0.5)
    return scores


def _placed(line: Line, ink: Ink, scale: float) -> Line:
    """The line with its ends on its ink."""
    level = _sheared(ink, line.slope)
    middle = line.y + line.slope * ink.shape[1] / 2
    band = level[max(0, int(middle - line.height / 2)) : int(middle + line.height / 2) + 1]
    columns = _inked(band)
    first, last = (int(columns[0]), int(columns[-1])) if len(columns) else (0, ink.shape[1])
    margin = MARGIN_MM * scale
    return line.part(max(0.0, first - margin), min(float(ink.shape[1]), last + margin))


def _inked(band: Ink) -> NDArray[np.intp]:
    """The columns of a band of rows in which a letter has ink; specks have too little."""
    return np.flatnonzero(band.mean(axis=0) > LEAST_INK)


def profile_of(plane: Plane, line: Line) -> NDArray[np.float32]:
    """How much ink each column of a line has, 0 to 1; a column is a pixel of the flat face, from `line.x0` on."""
    size = (max(1, round(line.x1 - line.x0)), max(1, round(line.height)))
    matrix = _levelling(line, 1.0, size[1])
    return np.asarray(ink_of(plane.piece(matrix, size), PX_PER_MM).mean(axis=0), np.float32)


def cut_line(plane: Plane, line: Line, look: Look = Look.PLAIN) -> Image:
    """The line alone, 48 pixels high, levelled, with margins above and below."""
    zoom = LINE_HEIGHT * LETTERS / line.height
    width = max(LINE_HEIGHT, round((line.x1 - line.x0) * zoom))
    cut = plane.piece(_levelling(line, zoom, LINE_HEIGHT), (width, LINE_HEIGHT))
    return _treated(cut, look)


def _levelling(line: Line, zoom: float, height: int) -> NDArray[np.float64]:
    """From the flat face to a picture of this height with the line level in its middle."""
    down = height / 2 - (line.y - line.slope * line.x0) * zoom
    return np.array([[zoom, 0, -line.x0 * zoom], [-line.slope * zoom, zoom, down], [0, 0, 1]])


def _treated(cut: Image, look: Look) -> Image:
    if look is Look.PLAIN:
        return cut
    grey = cut.max(axis=2)
    background = cv2.GaussianBlur(
        cv2.morphologyEx(grey, cv2.MORPH_CLOSE, np.ones((25, 25), np.uint8)), (0, 0), 8
    )
    even = grey.astype(np.float32) - background
    if look is Look.SHARP:
        even += 1.2 * (even - cv2.GaussianBlur(even, (0, 0), 2.0))
    dark = min(float(np.percentile(even, 2)), -8.0)
    clean = np.clip(230 - 200 * even / dark, 0, 255).astype(np.uint8)
    return np.repeat(clean[:, :, np.newaxis], 3, axis=2)
