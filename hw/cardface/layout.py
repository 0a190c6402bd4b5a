# SPDX-License-Identifier: Apache-2.0
"""Where things stand on an ID-1 card: boxes as fractions of its width and height, from its own top left corner.

My Number Card, face: measured to about 0.3 mm on a public template of the specimen (miya10kei/dummy-image-generator,
templates/individual_number_card_template.png, whose left six pixels are no card). What prints differ by, `Box.slack`,
is an estimate and NOT measured on real cards. The sizes are those of ISO/IEC 7810 ID-1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

WIDTH_MM: Final = 85.60
HEIGHT_MM: Final = 53.98
CORNER_MM: Final = 3.18
"""Radius of the rounded corners (ISO/IEC 7810: 2.88 to 3.48 mm)."""

ASPECT: Final = WIDTH_MM / HEIGHT_MM

SLACK_MM: Final = 1.2
"""How far print is expected to stand from its place: printing and cutting, and the template's own error."""


@dataclass(frozen=True, slots=True)
class Box:
    """A place on the card, in fractions of width (x) and height (y). `slack`: what it may be off, in millimetres."""

    left: float
    top: float
    right: float
    bottom: float
    slack: float = SLACK_MM

    def turned(self) -> Box:
        """The same place on a card that is seen upside down."""
        return Box(1 - self.right, 1 - self.bottom, 1 - self.left, 1 - self.top, self.slack)

    def grown(self, mm: float | None = None) -> Box:
        """The box with a margin, its own slack unless `mm` is given; cut at the card's edge."""
        margin = self.slack if mm is None else mm
        x, y = margin / WIDTH_MM, margin / HEIGHT_MM
        return Box(
            max(0.0, self.left - x),
            max(0.0, self.top - y),
            min(1.0, self.right + x),
            min(1.0, self.bottom + y),
            self.slack,
        )

    def pixels(self, width: int, height: int) -> tuple[slice, slice]:
        """Rows and columns of an upright, flat picture of the card that is `width` x `height` pixels."""
        rows = slice(round(self.top * height), round(self.bottom * height))
        return rows, slice(round(self.left * width), round(self.right * width))


# The My Number Card's face.
NAME: Final = Box(0.020, 0.085, 0.840, 0.145)
ADDRESS: Final = Box(0.020, 0.185, 0.840, 0.285, slack=1.6)
"""One line or two."""
LOGO: Final = Box(0.857, 0.040, 0.973, 0.220)
SEX: Final = Box(0.855, 0.250, 0.955, 0.310)
BIRTH: Final = Box(0.350, 0.335, 0.605, 0.390)
EXPIRY: Final = Box(0.645, 0.335, 0.955, 0.390)
MAYOR: Final = Box(0.490, 0.400, 0.605, 0.460)
CERTIFICATE_EXPIRY: Final = Box(0.630, 0.415, 0.965, 0.495)
"""電子証明書の有効期限: a label white on dark, and at its right a second date that is not the card's."""
CERTIFICATE_LABEL: Final = Box(0.630, 0.415, 0.728, 0.495)
PANEL: Final = Box(0.353, 0.505, 0.967, 0.805)
"""追記欄: a bright field with four ruled lines."""
ORGANS: Final = Box(0.355, 0.810, 0.965, 0.945)
PHOTO: Final = Box(0.040, 0.350, 0.285, 0.835)
SERIAL: Final = Box(0.040, 0.915, 0.215, 0.970)
CODE: Final = Box(0.235, 0.910, 0.310, 0.975)

DARK_PRINT: Final = (
    NAME,
    ADDRESS,
    SEX,
    BIRTH,
    EXPIRY,
    MAYOR,
    CERTIFICATE_LABEL,
    ORGANS,
    SERIAL,
    CODE,
)
"""Where small dark strokes stand when the card is upright."""
