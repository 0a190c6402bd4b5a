# SPDX-License-Identifier: Apache-2.0
"""What lies in the tray by its looks, when it is no face of a My Number Card that can be read.

Two ways, both without reading what the document says of its holder: the layout (the back of the My Number Card is
known by its QR code and contact plate, before anything on it could be read), and a closed list of words that name
documents.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from hw.cardface import layout
from hw.cardface.flat import PX_PER_MM, Flat
from hw.cardface.landmarks import agreement
from hw.cardface.plane import Plane, wipe
from hw.cardface.values import CardSort
from hw.cardface.words import Speller, lines_of, words_among

BACK_TITLE: Final = "個人番号"
"""Stands over the My Number; on the face the same word belongs to a mark, and the layout tells the two apart."""
TITLES: Final[tuple[tuple[CardSort, tuple[str, ...]], ...]] = (
    (CardSort.ELIGIBILITY_CERTIFICATE, ("資格確認書",)),
    (CardSort.RESIDENCE_CARD, ("在留カード", "RESIDENCE", "特別永住者証明書")),
    (CardSort.JUKI_CARD, ("住民基本台帳カード",)),
    (CardSort.DRIVING_LICENCE, ("運転免許証", "公安委員会", "免許の条件等")),
    (CardSort.INSURANCE_CARD, ("被保険者証", "健康保険", "高齢者医療", "保険者名称")),
    (CardSort.MY_NUMBER, ("個人番号カード", "電子証明書の有効期限", "臓器提供意思")),
)
"""The words that name each document, the most telling first: a 資格確認書 says 健康保険 too.

From memory of the forms in use, UNVERIFIED on prints, which differ by issuer: so one word is enough.
"""
_CARD: Final = "カード"
"""Stands under `BACK_TITLE` in the face's mark."""
_WORDS: Final = (BACK_TITLE, _CARD, *(word for _, words in TITLES for word in words))
FACE_ONLY_MARK: Final = "顔認証"
"""Printed or written in the 追記欄 of cards without PINs (issued since December 2023); where in it is UNVERIFIED."""

_PANEL_PX_PER_MM: Final = 9

SURELY_FACE: Final = 0.33
"""Agreement with the layout (`landmarks.agreement`) from which a card is named a My Number Card's face.

Measured on drawn cards under sixteen kinds of damage: faces mostly 0.37 and more; backs under 0.11, wrongly cut out
under 0.30, one at 0.37; other documents under 0.30.
"""
PLAINLY_FACE: Final = 0.45
"""Below it nothing is read that has a QR code or is not the likeliest card of its frame: pieces of a back, without
its code, were found at 0.44."""
PERHAPS_FACE: Final = 0.13
"""From here to `PLAINLY_FACE` the likeliest card is read if it has no QR code. Below it nothing is read."""

_CODE_MM: Final = 8.0
"""A little less than the side of the back's QR code. UNVERIFIED: read off the public specimen by eye."""
_CODE_PX_PER_MM: Final = 6
_CODE_CHANGE: Final = 0.14
"""Change from pixel to pixel, both ways, as a share of the contrast there: QR code 0.15 to 0.18, small print 0.13."""


def likeness(flat: Flat) -> float:
    """How much this agrees with the layout of a My Number Card's face, whichever way up it lies."""
    return max(agreement(flat.image))


def may_be_read(flat: Flat, *, likeliest: bool = True) -> bool:
    """Whether this is the side with the photo, from the layout alone: on no other side is a digit ever read.

    `likeliest`: it is the best outline of its frame; others may be a piece of a card with something beside it.
    """
    alike = likeness(flat)
    if alike >= PLAINLY_FACE:
        return True
    return likeliest and alike >= PERHAPS_FACE and not has_code(flat)


def sort_of(flats: tuple[Flat, ...], network: Speller) -> CardSort | None:
    """What the title of a document says; `flats` are the ways it may lie. None: nothing is printed on it."""
    printed = False
    for flat in flats:
        lines = lines_of(flat.image, PX_PER_MM * flat.scale)
        printed = printed or len(lines) > 1
        found = words_among(lines, network, _WORDS)
        for sort, words in TITLES:
            if found.intersection(words):
                return sort
        if BACK_TITLE in found:
            return CardSort.MY_NUMBER if _CARD in found else CardSort.MY_NUMBER_BACK
    if flats and has_code(flats[0]):
        return CardSort.MY_NUMBER_BACK
    return CardSort.OTHER if printed else None


def is_face_only(plane: Plane, network: Speller) -> bool:
    """Whether the 追記欄 of this upright face says 顔認証."""
    panel, _left, _top = plane.box(layout.PANEL, _PANEL_PX_PER_MM)
    lines = lines_of(panel, _PANEL_PX_PER_MM)
    found = words_among(lines, network, (FACE_ONLY_MARK,))
    wipe(panel)
    return FACE_ONLY_MARK in found


def has_code(flat: Flat) -> bool:
    """Whether somewhere a square is as finely black and white as a QR code. It is never decoded."""
    size = (round(layout.WIDTH_MM * _CODE_PX_PER_MM), round(layout.HEIGHT_MM * _CODE_PX_PER_MM))
    grey = cv2.medianBlur(cv2.resize(flat.grey, size, interpolation=cv2.INTER_AREA), 3)
    around = np.ones((3 * _CODE_PX_PER_MM + 1,) * 2, np.uint8)
    high, low = (
        cv2.dilate(grey, around).astype(np.float32),
        cv2.erode(grey, around).astype(np.float32),
    )
    shade = (grey - low) / np.maximum(high - low, 40)
    window = (round(_CODE_MM * _CODE_PX_PER_MM),) * 2
    across = cv2.boxFilter(np.abs(np.diff(shade, axis=1))[:-1], -1, window)
    down = cv2.boxFilter(np.abs(np.diff(shade, axis=0))[:, :-1], -1, window)
    edge = window[0] // 2
    return float(np.minimum(across, down)[edge:-edge, edge:-edge].max()) > _CODE_CHANGE
