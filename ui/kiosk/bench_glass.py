# SPDX-License-Identifier: Apache-2.0
"""The screens of other kiosks, on the bench: one of their shape and size in inches, drawn as large as fits."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRect, QSize


@dataclass(frozen=True, slots=True)
class BenchGlass:
    """`pixels`: its shape, (0, 0) for whatever there is.

    It is scaled to the room that there is, so that all of the screen is seen.
    """

    name: str
    pixels: tuple[int, int]
    inch: float

    def fitted(self, room: QRect) -> QRect:
        """The largest of this shape in the middle of the room; never larger than its own pixels."""
        if not all(self.pixels):
            return room
        size = QSize(*self.pixels)
        if size.width() > room.width() or size.height() > room.height():
            width, height = size.width(), size.height()
            share = min(room.width() / width, room.height() / height)
            size = QSize(max(1, round(width * share)), max(1, round(height * share)))
        fitted = QRect(room.topLeft(), size)
        fitted.moveCenter(room.center())
        return fitted


GLASSES: Final = (
    BenchGlass("13.3 inch, 1280 x 800", (1280, 800), 13.3),
    BenchGlass("10.1 inch, 1280 x 800", (1280, 800), 10.1),
    BenchGlass("10.1 inch, upright", (800, 1280), 10.1),
    BenchGlass("15.6 inch, 1920 x 1080", (1920, 1080), 15.6),
    BenchGlass("22 inch, 1920 x 1080", (1920, 1080), 21.5),
    BenchGlass("22 inch, upright", (1080, 1920), 21.5),
)
"""The first is the one of the settings' default size."""
FILLS: Final = "fills the window"
