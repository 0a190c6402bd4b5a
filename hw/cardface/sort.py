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
from hw.cardface.values import CardSort
from hw.cardface.words import Speller, lines_of, words_among

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
FACE_ONLY_MARK: Final = "顔認証"
"""Printed or written in the 追記欄 of cards without PINs (issued since December 2023); where in it is UNVERIFIED."""

_QR_SCALE: Final = 0.5
"""The back's QR code is about 10 mm wide; at 6 pixels to the millimetre its finder patterns are still 7 pixels."""
_PANEL_PRINT: Final = 0.004
"""Share of the panel that is dark when something is written in it."""


def is_back(flat: Flat) -> bool:
    """Whether this is the side with the My Number: its QR code is found, never decoded. The face has none."""
    return _has_code(flat)


def sort_of(flats: tuple[Flat, ...], network: Speller) -> CardSort | None:
    """What the title of a document says; `flats` are the ways it may lie. None: nothing is printed on it."""
    printed = False
    for flat in flats:
        lines = lines_of(flat.image, PX_PER_MM * flat.scale)
        printed = printed or len(lines) > 1
        found = words_among(lines, network, (word for _, words in TITLES for word in words))
        for sort, words in TITLES:
            if found.intersection(words):
                return sort
    return CardSort.OTHER if printed else None


def is_face_only(flat: Flat, network: Speller) -> bool:
    """Whether the 追記欄 of this upright face says 顔認証."""
    panel = flat.cut(layout.PANEL)
    lines = lines_of(panel, PX_PER_MM * flat.scale)
    return FACE_ONLY_MARK in words_among(lines, network, (FACE_ONLY_MARK,))


def _has_code(flat: Flat) -> bool:
    small = cv2.resize(
        flat.grey,
        None,
        fx=_QR_SCALE / flat.scale,
        fy=_QR_SCALE / flat.scale,
        interpolation=cv2.INTER_AREA,
    )
    found, corners = cv2.QRCodeDetector().detect(small)
    return bool(found) and corners is not None and _is_small_square(corners.reshape(-1, 2), small)


def _is_small_square(corners: np.ndarray, image: np.ndarray) -> bool:
    area = float(cv2.contourArea(corners.astype(np.float32)))
    return 0.005 < area / image.size < 0.12
