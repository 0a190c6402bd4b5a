# SPDX-License-Identifier: Apache-2.0
"""What keeps a face from being read, as far as the person who laid it there can change it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import cv2
import numpy as np

from hw.cardface import layout
from hw.cardface.flat import Flat
from hw.cardface.layout import Box
from hw.cardface.values import Image, Part, PartReading, Trouble

FIELDS: Final = {Part.BIRTH: layout.BIRTH, Part.EXPIRY: layout.EXPIRY, Part.CODE: layout.CODE}

READ_WELL: Final = 0.9
"""A part of this confidence has nothing in its way."""
BURNT_FIELD: Final = 0.04
"""Share of a field under glare from which on a digit may be hidden."""
DARK: Final = 40.0
"""Median grey value of a card that is lit too little; white plastic in a dim room is about 80."""
FEW_PX_PER_MM: Final = 4.5
"""Pixels of the frame to the millimetre of card below which the digits (2 mm) are ten pixels high."""
BLURRED: Final = 1.6
"""`Flat.sharpness` below which the strokes of the birth line (0.3 mm) have melted."""
SKIN_LEAD: Final = 12.0
"""How much redder (Cr of YCrCb) than the card's own median a finger is."""
COVERED_FIELD: Final = 0.25


def troubles_of(flat: Flat, parts: Mapping[Part, PartReading]) -> tuple[Trouble, ...]:
    """What is in the way of the parts that were not read well, the worst first; none when all were."""
    bad = [part for part in Part if part not in parts or parts[part].confidence < READ_WELL]
    if not bad:
        return ()
    fields = [FIELDS[part].grown() for part in bad]
    return tuple(_found(flat, fields)) or (Trouble.UNREADABLE,)


def trouble_of_frame(frame: Image) -> Trouble:
    """Why no card was found in this frame: too dark to tell, or there is none."""
    return Trouble.DARK if float(np.median(frame[::4, ::4])) < DARK / 4 else Trouble.NO_CARD


def _found(flat: Flat, fields: list[Box]) -> Iterator[Trouble]:
    if flat.outline.cut_off:
        yield Trouble.CUT_OFF
    if max(_skin_in(flat, field) for field in fields) > COVERED_FIELD:
        yield Trouble.COVERED
    if max(flat.glare_in(field) for field in fields) > BURNT_FIELD:
        yield Trouble.GLARE
    if flat.brightness < DARK:
        yield Trouble.DARK
    if flat.px_per_mm < FEW_PX_PER_MM:
        yield Trouble.TOO_SMALL
    elif flat.sharpness < BLURRED:
        yield Trouble.BLURRED


def _skin_in(flat: Flat, field: Box) -> float:
    """Share of a field that is redder than the card as a finger is."""
    red = _red(flat.image[::4, ::4])
    rows, columns = field.pixels(red.shape[1], red.shape[0])
    usual = float(np.median(red))
    return float((red[rows, columns] > usual + SKIN_LEAD).mean())


def _red(image: Image) -> np.ndarray:
    return np.asarray(cv2.cvtColor(np.ascontiguousarray(image), cv2.COLOR_BGR2YCrCb)[:, :, 1])
