# SPDX-License-Identifier: Apache-2.0
"""Lines of text for drawn cards, in several fonts, weights, widths and spacings.

Fonts come from packages the project has anyway, so that a specimen looks the same everywhere: Noto Sans and Serif JP
(pylopdf-fonts-jp), DejaVu and STIX (matplotlib), the fonts inside OpenCV, and the pen of `strokes`.
"""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont
from pylopdf_fonts_jp import sans_path, serif_path

from hw.virtual.face import strokes

Mask = NDArray[np.uint8]
FontName = Literal[
    "sans",
    "serif",
    "uni",
    "dejavu",
    "dejavu-bold",
    "dejavu-mono",
    "dejavu-serif",
    "stix",
    "pen",
    "hand",
]
KANJI_FONTS: tuple[FontName, ...] = ("sans", "serif", "uni")
DIGIT_FONTS: tuple[FontName, ...] = (
    "sans", "serif", "uni", "dejavu", "dejavu-mono", "dejavu-serif", "stix", "pen",
)  # fmt: skip
BOLD_FONTS: tuple[FontName, ...] = ("sans", "uni", "dejavu-bold", "dejavu", "stix", "pen")

_MATPLOTLIB = {
    "dejavu": ("DejaVuSans.ttf", 0.94),
    "dejavu-bold": ("DejaVuSans-Bold.ttf", 0.9),
    "dejavu-mono": ("DejaVuSansMono.ttf", 0.94),
    "dejavu-serif": ("DejaVuSerif.ttf", 0.92),
    "stix": ("STIXGeneral.ttf", 1.05),
}
"""The file, and by how much its digits are drawn larger than the letters' size says, to match the others."""
DIGIT_HEIGHT = 0.73
"""A digit's height in units of the letters' size, as in Noto Sans JP."""


@dataclass(frozen=True, slots=True)
class Lettering:
    """How a line is written. `size` in pixels (of the em), `weight` in pixels added around each stroke.

    `spacing` in ems between letters; `stretch`: width of a letter, 1 as designed.
    """

    kanji: FontName = "sans"
    digits: FontName = "sans"
    size: float = 46.0
    weight: float = 0.0
    spacing: float = 0.0
    stretch: float = 1.0
    seed: int = 0

    def font_for(self, letter: str) -> FontName:
        """Digits and Latin letters have their own font; what a pen cannot write is Noto Sans."""
        font = self.digits if letter.isascii() and letter != " " else self.kanji
        if font == "pen":
            return "pen" if strokes.known(letter) and letter.isascii() else "sans"
        if font == "hand":
            return "hand" if strokes.known(letter) or letter == " " else "serif"
        return font


def line_mask(text: str, lettering: Lettering) -> tuple[Mask, int]:
    """The text as ink (255) on nothing (0), tightly wide, and the row of its baseline."""
    glyphs = [_glyph_of(letter, lettering, place) for place, letter in enumerate(text)]
    gap = lettering.spacing * lettering.size
    starts = np.cumsum([0.0] + [advance + gap for _, advance in glyphs])
    pad = _pad(lettering.size)
    height = round(lettering.size * 1.7)
    mask = np.zeros((height, round(starts[-1]) + 2 * pad + 1), np.uint8)
    for (glyph, _), start in zip(glyphs, starts[:-1], strict=True):
        place = mask[: glyph.shape[0], round(start) : round(start) + glyph.shape[1]]
        np.maximum(place, glyph[:, : place.shape[1]], out=place)
    return mask[:, pad : mask.shape[1] - pad + 2], _baseline(lettering.size)


def line_width(text: str, lettering: Lettering) -> float:
    """How many pixels wide the text will be."""
    gap = lettering.spacing * lettering.size
    return sum(_glyph_of(letter, lettering, n)[1] + gap for n, letter in enumerate(text)) - gap


def _pad(size: float) -> int:
    return round(0.2 * size)


def _baseline(size: float) -> int:
    return round(1.2 * size)


def _glyph_of(letter: str, lettering: Lettering, place: int) -> tuple[Mask, float]:
    font = lettering.font_for(letter)
    seed = (lettering.seed * 31 + place) % 9973 if font == "hand" else 0
    return _glyph(font, letter, lettering.size, lettering.weight, lettering.stretch, seed)


@lru_cache(maxsize=4000)
def _glyph(
    font: FontName, letter: str, size: float, weight: float, stretch: float, seed: int
) -> tuple[Mask, float]:
    """One letter on a strip of its own, and how far the next one stands."""
    pad = _pad(size)
    shape = (round(size * 1.7), round(size * 1.3) + 2 * pad)
    if font in ("pen", "hand"):
        mask, advance = _penned(font, letter, size, weight, shape, seed)
    elif font == "uni":
        mask, advance = _by_opencv(letter, size, weight, shape)
    else:
        mask, advance = _by_pillow(font, letter, size, weight, shape)
    if stretch != 1.0:
        move = np.array([[stretch, 0, pad * (1 - stretch)], [0, 1, 0]])
        mask = cv2.warpAffine(mask, move, (shape[1], shape[0]), flags=cv2.INTER_AREA)  # type: ignore[assignment]
    return mask, advance * stretch


def _penned(
    font: FontName, letter: str, size: float, weight: float, shape: tuple[int, int], seed: int
) -> tuple[Mask, float]:
    height = DIGIT_HEIGHT * size
    mask = np.zeros(shape, np.uint8)
    pen = max(1.0, (0.05 if font == "hand" else 0.062) * size + 1.6 * weight)
    start = (_pad(size) + 0.04 * size, _baseline(size))
    strokes.draw(
        mask, letter, start, height, strokes.Pen(pen, 0.9 if font == "hand" else 0.0, seed)
    )
    return mask, strokes.advance(letter) * height


def _by_opencv(
    letter: str, size: float, weight: float, shape: tuple[int, int]
) -> tuple[Mask, float]:
    """OpenCV's built-in font; its size is the height of a line, so that it comes out like the others."""
    canvas = np.zeros((*shape, 3), np.uint8)
    points, heavy = round(size * 0.95), round(400 + 120 * weight)
    start = (_pad(size), _baseline(size))
    face = _opencv_font()
    end, _ = cv2.putText(canvas, letter, start, (255, 255, 255), face, points, min(heavy, 800))
    advance = float(end[0]) - start[0] if letter != " " else 0.3 * size
    return np.ascontiguousarray(canvas[:, :, 0]), advance


def _by_pillow(
    font: FontName, letter: str, size: float, weight: float, shape: tuple[int, int]
) -> tuple[Mask, float]:
    face = _pillow_font(font, size)
    image = Image.new("L", (shape[1], shape[0]))
    ImageDraw.Draw(image).text(
        (_pad(size), _baseline(size)), letter, 255, face, anchor="ls", stroke_width=weight
    )
    return np.asarray(image).copy(), face.getlength(letter)


@cache
def _opencv_font() -> cv2.FontFace:
    return cv2.FontFace("uni")


@lru_cache(maxsize=200)
def _pillow_font(font: FontName, size: float) -> ImageFont.FreeTypeFont:
    if font in _MATPLOTLIB:
        name, larger = _MATPLOTLIB[font]
        return ImageFont.truetype(str(_matplotlib_fonts() / name), size * larger)
    return ImageFont.truetype(str(serif_path() if font == "serif" else sans_path()), size)


@cache
def _matplotlib_fonts() -> Path:
    """Found without importing matplotlib, which takes half a second."""
    spec = importlib.util.find_spec("matplotlib")
    if spec is None or spec.origin is None:
        raise ImportError("matplotlib, whose fonts the specimens use, is not installed")
    return Path(spec.origin).parent / "mpl-data" / "fonts" / "ttf"
