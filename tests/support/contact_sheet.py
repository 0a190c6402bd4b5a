# SPDX-License-Identifier: Apache-2.0
"""Pictures of a film on one sheet, each with its time and a line of words."""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from pylopdf_fonts_jp import sans_path

COLUMNS, WIDE, GAP, CAPTION = 3, 440, 18, 42
PAPER, INK, MUTED = "#ffffff", "#1b1f23", "#5a6068"
MOST_BYTES = 700_000


@dataclass(frozen=True)
class Shot:
    """`at_s`: since the film began. `words`: what happens here."""

    picture: bytes
    at_s: float
    words: str


def contact_sheet(shots: list[Shot], to: Path) -> None:
    """A PNG of at most `MOST_BYTES`."""
    pictures = [scaled(shot.picture, WIDE) for shot in shots]
    high = max(picture.height for picture in pictures)
    rows = -(-len(shots) // COLUMNS)
    size = (GAP + COLUMNS * (WIDE + GAP), GAP + rows * (high + CAPTION + GAP))
    sheet = Image.new("RGB", size, PAPER)
    draw = ImageDraw.Draw(sheet)
    font = ImageFont.truetype(str(sans_path()), 15)
    for nth, (shot, picture) in enumerate(zip(shots, pictures, strict=True)):
        x = GAP + nth % COLUMNS * (WIDE + GAP)
        y = GAP + nth // COLUMNS * (high + CAPTION + GAP)
        sheet.paste(picture, (x, y))
        draw.rectangle((x, y, x + WIDE - 1, y + picture.height - 1), outline="#b9b4a8")
        time = f"{shot.at_s:.1f} s"
        draw.text((x, y + high + 6), time, font=font, fill=MUTED)
        draw.text((x + 62, y + high + 6), shot.words, font=font, fill=INK, spacing=2)
    save_small(sheet, to, MOST_BYTES)


def scaled(png: bytes, width: int) -> Image.Image:
    """As wide as this."""
    picture = Image.open(BytesIO(png)).convert("RGB")
    return picture.resize(
        (width, round(picture.height * width / picture.width)), Image.Resampling.LANCZOS
    )


def save_small(picture: Image.Image, to: Path, most: int) -> None:
    """As a PNG with as many colours as fit into so many bytes."""
    for colours in (256, 192, 128, 96, 64):
        few = picture.quantize(colours, dither=Image.Dither.NONE)
        out = BytesIO()
        few.save(out, format="PNG", optimize=True)
        if out.tell() <= most:
            break
    to.write_bytes(out.getvalue())
