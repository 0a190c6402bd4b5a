# SPDX-License-Identifier: Apache-2.0
"""The chip's photo: JPEG 2000 to grey pixels, with hard limits, because files can lie."""

from __future__ import annotations

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from hw.card.values import JP2_MAGIC
from hw.errors import BadCardData

WHERE = "photo"
MAX_BYTES = 64 * 1024
MIN_SIDE = 32
MAX_SIDE = 1024
"""Pixels; the chip's photo is 192 wide and 240 high (libjeid's sample)."""


def decode_photo(jp2: bytes) -> NDArray[np.uint8]:
    """Grey pixels, shape (height, width), dtype uint8. Raises BadCardData for anything odd."""
    if not jp2.startswith(JP2_MAGIC) or len(jp2) > MAX_BYTES:
        raise BadCardData(f"{len(jp2)} bytes that are no JP2 photo", WHERE)
    try:
        with Image.open(io.BytesIO(jp2), formats=["JPEG2000"]) as image:
            _check(image.size, image.mode)
            grey = np.asarray(image.convert("L"), dtype=np.uint8)
    except BadCardData:
        raise
    except Exception as error:
        # A broken codestream ends in many kinds of exception, none of them documented by Pillow.
        raise BadCardData(f"a JP2 that can't be decoded ({type(error).__name__})", WHERE) from None
    return grey.copy()


def _check(size: tuple[int, int], mode: str) -> None:
    if not all(MIN_SIDE <= side <= MAX_SIDE for side in size):
        raise BadCardData(f"a photo of {size[0]} × {size[1]} pixels", WHERE)
    if mode not in ("L", "LA", "RGB", "RGBA"):
        raise BadCardData(f"a photo with pixels of kind {mode}", WHERE)
