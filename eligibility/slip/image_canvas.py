# SPDX-License-Identifier: Apache-2.0
"""A strip of receipt paper as a picture of 1 bit a pixel: a dot of the picture is a dot of the thermal head."""

from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

from eligibility.slip.canvas import Matrix, dark_runs
from eligibility.slip.font import FONT_FILE

WHITE, BLACK = 255, 0
THRESHOLD = 150
"""A little above the middle: thin strokes of kanji at 24 dots stay whole."""


class ImageCanvas:
    """A strip `width` dots wide and `height` long."""

    def __init__(self, width: int, height: int) -> None:
        self._image = Image.new("L", (width, height), WHITE)
        self._draw = ImageDraw.Draw(self._image)

    @property
    def width(self) -> float:
        return self._image.width

    def text(
        self, x: float, baseline: float, text: str, size: float, *, bold: bool = False
    ) -> None:
        font = _font(round(size))
        place = (round(x), round(baseline))
        self._draw.text(place, text, BLACK, font, anchor="ls")
        if bold:
            self._draw.text((place[0] + 1, place[1]), text, BLACK, font, anchor="ls")

    def box(self, x: float, y: float, width: float, height: float, line: float) -> None:
        corners = (round(x), round(y), round(x + width), round(y + height))
        self._draw.rectangle(corners, outline=BLACK, width=max(1, round(line)))

    def line(self, x: float, y: float, to_x: float, to_y: float, line: float) -> None:
        ends = (round(x), round(y), round(to_x), round(to_y))
        self._draw.line(ends, BLACK, max(1, round(line)))

    def code(self, x: float, y: float, module: float, matrix: Matrix) -> None:
        """Whole dots only: a square of 4.5 dots would be 4 here and 5 there."""
        side, left, top = int(module), round(x), round(y)
        for row, cells in enumerate(matrix):
            for start, length in dark_runs(cells):
                x0, y0 = left + start * side, top + row * side
                corners = (x0, y0, x0 + length * side - 1, y0 + side - 1)
                self._draw.rectangle(corners, BLACK)

    def finish(self) -> Image.Image:
        """The picture, 1 bit a pixel, without grey: a thermal head has none."""
        return self._image.point(lambda value: WHITE if value > THRESHOLD else BLACK, mode="1")


@lru_cache(maxsize=16)
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONT_FILE, size, layout_engine=ImageFont.Layout.BASIC)
