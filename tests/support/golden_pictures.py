# SPDX-License-Identifier: Apache-2.0
"""Pictures of screens that are kept, and how one that was drawn now is compared with them.

A picture is kept with 16 shades of each colour, so that a few hundred take little room: no pixel is more than 9 of
255 away from what was drawn.
"""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from PIL import Image
from PySide6.QtGui import QImage

FOLDER: Final = Path(__file__).parents[1] / "ui" / "screenshots"
STEP: Final = 17
"""255 / 15: between two of the 16 shades."""
PALETTE: Final = 256
OTHER: Final = 60
"""Of 255: a pixel differs when one of its colours is farther away than this."""
MOST: Final = 20
"""How many places of two by two pixels may differ in a picture.

Letters that another version of FreeType draws differ along their edges, which are one pixel wide; another letter,
colour or place differs in broader spots.
"""


@dataclass(frozen=True, slots=True)
class Difference:
    """How a picture differs: `places` of two by two pixels, and a picture of what was, what is, and where."""

    label: str
    places: int
    why: str
    shown: np.ndarray | None = None

    @property
    def matters(self) -> bool:
        """More than other machines may do."""
        return self.places > MOST


def pixels(image: QImage) -> np.ndarray:
    """(height, width, 3) RGB."""
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    return rows[:, : image.width() * 3].reshape(image.height(), image.width(), 3).copy()


def save(picture: np.ndarray, path: Path) -> None:
    """With few shades. Raises OSError."""
    few = np.rint(picture.astype(np.float32) / STEP).astype(np.uint16)
    codes = (few[:, :, 0] << 8) | (few[:, :, 1] << 4) | few[:, :, 2]
    used = np.flatnonzero(np.bincount(codes.ravel(), minlength=1 << 12))
    if len(used) > PALETTE:
        Image.fromarray((few * STEP).astype(np.uint8)).save(path, optimize=True)
        return
    places = np.zeros(1 << 12, np.uint8)
    places[used] = np.arange(len(used))
    image = Image.fromarray(places[codes]).convert("P")
    colours = np.stack([used >> 8, (used >> 4) & 15, used & 15], axis=1) * STEP
    image.putpalette(colours.astype(np.uint8).tobytes())
    image.save(path, optimize=True)


def load(path: Path) -> np.ndarray:
    """RGB. Raises OSError for a file that is no picture."""
    with Image.open(path) as image:
        return np.array(image.convert("RGB"))


def compare(label: str, was: np.ndarray, now: np.ndarray) -> Difference:
    """What differs by more than the tolerance."""
    if was.shape != now.shape:
        return Difference(
            label, was.size, f"was {was.shape[1::-1]}, is {now.shape[1::-1]} pixels", now
        )
    apart = cv2.absdiff(np.ascontiguousarray(was), np.ascontiguousarray(now)).max(axis=2) > OTHER
    places = cv2.erode(apart.astype(np.uint8), np.ones((2, 2), np.uint8), borderValue=0)
    count = int(places.sum())
    if not count:
        return Difference(label, 0, "the same")
    left, top, width, height = cv2.boundingRect(cv2.findNonZero(places))
    where = f"{count} places differ, between ({left}, {top}) and ({left + width}, {top + height})"
    return Difference(label, count, where, _side_by_side(was, now, places))


def _side_by_side(was: np.ndarray, now: np.ndarray, places: np.ndarray) -> np.ndarray:
    """What was kept, what was drawn, and in red where they differ."""
    where = (now // 3 + 150).astype(np.uint8)
    where[cv2.dilate(places, np.ones((7, 7), np.uint8)) > 0] = (220, 0, 0)
    axis = 0 if was.shape[1] > was.shape[0] else 1
    return np.concatenate([was, now, where], axis=axis)


def remove_all_but(folder: Path, labels: Collection[str]) -> None:
    """Pictures of screens that there are not any more."""
    for path in folder.glob("*.png"):
        if path.stem not in labels:
            path.unlink()
