# SPDX-License-Identifier: Apache-2.0
"""The pictures on the chip: texts as 1-bit PNG, the portrait as a small grey JPEG 2000.

Sizes were measured on test cards (soltia48/myna-card: security code 24x12, My Number 72x12) and
in libjeid's sample (photo 192x240, name 216x12, address 288x24). The portrait's size in bytes is
nowhere published; about 5 kB is an assumption.
"""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, ImageOps
from pylopdf_fonts_jp import sans_path

from hw.errors import BadFile

PORTRAIT_SIZE = (192, 240)
PORTRAIT_BYTES = 5000
PORTRAIT_SLACK = 300
RATE_ATTEMPTS = 4

NAME_SIZE = (216, 12)
ADDRESS_SIZE = (288, 24)
MY_NUMBER_SIZE = (72, 12)
SECURITY_CODE_SIZE = (24, 12)
LINE_HEIGHT = 12
BASELINE = 10
FONT_SIZES = (11, 10, 9, 8, 7, 6)


def text_png(text: str, size: tuple[int, int]) -> bytes:
    """Black text on white, wrapped to the picture's lines, in the largest letters that fit."""
    lines, font = _fit(text, size)
    image = Image.new("1", size, color=1)
    draw = ImageDraw.Draw(image)
    draw.fontmode = "1"
    for number, line in enumerate(lines):
        draw.text((0, number * LINE_HEIGHT + BASELINE), line, font=font, fill=0, anchor="ls")
    return _png(image)


def portrait_jp2(path: Path) -> bytes:
    """A portrait file as the chip has it: JP2, grey, 192x240, about 5 kB. Raises BadFile."""
    return encode_portrait(_open_grey(path))


def encode_portrait(image: Image.Image) -> bytes:
    """JPEG 2000 of about `PORTRAIT_BYTES`: the rate is corrected by what came out."""
    rate = image.width * image.height / PORTRAIT_BYTES
    encoded = _jp2(image, rate)
    for _ in range(RATE_ATTEMPTS):
        if abs(len(encoded) - PORTRAIT_BYTES) <= PORTRAIT_SLACK:
            break
        rate *= len(encoded) / PORTRAIT_BYTES
        encoded = _jp2(image, max(rate, 1.0))
    return encoded


def _open_grey(path: Path) -> Image.Image:
    try:
        with Image.open(path) as opened:
            return ImageOps.fit(opened.convert("L"), PORTRAIT_SIZE, Image.Resampling.LANCZOS)
    except FileNotFoundError as error:
        raise BadFile(path, reason="there is no such picture") from error
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        raise BadFile(path, reason="is not a readable picture") from error


def _jp2(image: Image.Image, rate: float) -> bytes:
    stream = BytesIO()
    image.save(stream, "JPEG2000", quality_mode="rates", quality_layers=[rate], irreversible=True)
    return stream.getvalue()


def _png(image: Image.Image) -> bytes:
    stream = BytesIO()
    image.save(stream, "PNG", optimize=True)
    return stream.getvalue()


def _fit(text: str, size: tuple[int, int]) -> tuple[list[str], ImageFont.FreeTypeFont]:
    width, rows = size[0], size[1] // LINE_HEIGHT
    for points in FONT_SIZES:
        lines = _wrap(text, _font(points), width)
        if len(lines) <= rows:
            break
    return lines[:rows], _font(points)


def _wrap(text: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    lines = [""]
    for letter in text:
        if font.getlength(lines[-1] + letter) > width:
            lines.append("")
        lines[-1] += letter
    return lines


@cache
def _font(points: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(sans_path()), points)
