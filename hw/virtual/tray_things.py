# SPDX-License-Identifier: Apache-2.0
"""What can lie in the tray of a virtual kiosk: cards by their files, and documents that are no My Number Card."""

from __future__ import annotations

from functools import lru_cache, partial
from pathlib import Path

import numpy as np

from hw.camera.frame import Image
from hw.virtual.card import SoftwareCard
from hw.virtual.face.back import draw_back
from hw.virtual.face.drawing import FacePrint, draw_face, face_print
from hw.virtual.face.ground import HEIGHT, WIDTH
from hw.virtual.tray import Thing


def card_thing(card: SoftwareCard, path: Path) -> Thing:
    """The face and back of a virtual card; `path`: its file, beside which the portrait lies.

    A card that has no such face (a transit card, a 住基カード) is blank here: see `document_thing`.
    """
    if not card.number_b:
        return Thing(blank, blank)
    printed = face_print(card, path)
    return Thing(partial(_front, printed), partial(_back, printed))


@lru_cache(maxsize=4)
def _front(printed: FacePrint) -> Image:
    """Drawn once: a face is some hundred milliseconds of work, and looked at again and again."""
    return draw_face(printed)


@lru_cache(maxsize=2)
def _back(printed: FacePrint) -> Image:
    return draw_back(printed)


@lru_cache(maxsize=1)
def blank() -> Image:
    """A card with nothing on it."""
    return np.full((HEIGHT, WIDTH, 3), 214, np.uint8)
