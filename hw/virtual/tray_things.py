# SPDX-License-Identifier: Apache-2.0
"""What can lie in the tray of a virtual kiosk: cards by their files, and documents that are no My Number Card."""

from __future__ import annotations

from datetime import date
from functools import lru_cache, partial
from pathlib import Path

import numpy as np

from hw.camera.frame import Image
from hw.cardface.values import CardSort
from hw.virtual.card import SoftwareCard
from hw.virtual.face.back import draw_back
from hw.virtual.face.documents import draw_document
from hw.virtual.face.drawing import FacePrint, draw_face, face_print
from hw.virtual.face.ground import HEIGHT, WIDTH
from hw.virtual.tray import Thing

NOBODY = FacePrint(
    "見本　太郎", ("見本県見本市見本町1-1",), date(1975, 6, 1), date(2030, 6, 1), "0000"
)
"""Whose documents lie in the tray."""


def card_thing(card: SoftwareCard, path: Path) -> Thing:
    """The face and back of a virtual card; `path`: its file, beside which the portrait lies.

    A card that has no such face (a transit card, a 住基カード, a telephone) is blank.
    """
    if not card.number_b:
        return Thing(blank, blank)
    printed = face_print(card, path)
    return Thing(partial(_front, printed), partial(_back, printed))


def document_thing(sort: CardSort) -> Thing:
    """Something else that people lay down, of nobody in particular. Raises ValueError for a My Number Card."""
    return Thing(partial(_document, sort), blank)


@lru_cache(maxsize=2)
def _document(sort: CardSort) -> Image:
    return draw_document(sort, NOBODY)


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
