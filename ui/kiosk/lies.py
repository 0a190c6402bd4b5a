# SPDX-License-Identifier: Apache-2.0
"""How a card can lie before the twin of the tray's camera, by the names that the panel shows."""

from enum import StrEnum
from typing import Final

from hw.virtual.face.photograph import Shot


class Lie(StrEnum):
    """A choice of the panel."""

    WELL = "lies well"
    ASKEW = "lies askew"
    OUTSIDE = "half outside"
    FACE_DOWN = "face down"
    GLARE = "light on the code"


_GOOD: Final = {"frame": (960, 720), "scale": 0.75, "light": 0.85, "jpeg": None}
HOW_IT_LIES: Final = {
    Lie.WELL: Shot(**_GOOD),  # type: ignore[arg-type]
    Lie.ASKEW: Shot(**_GOOD, turn_deg=24.0),  # type: ignore[arg-type]
    Lie.OUTSIDE: Shot(**_GOOD, shift=(0.35, 0.1)),  # type: ignore[arg-type]
    Lie.FACE_DOWN: Shot(**_GOOD),  # type: ignore[arg-type]
    Lie.GLARE: Shot(**_GOOD, glare=0.3, glare_at=(0.29, 0.94)),  # type: ignore[arg-type]
}
