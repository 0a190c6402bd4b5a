# SPDX-License-Identifier: Apache-2.0
"""Makes of a picture what a chip would hold of it: the token crop, grey, JPEG 2000 of a few thousand bytes.

Crop: the token frontal image of ISO/IEC 19794-5 (8.3, eyes in 0.375 and 0.625 of the width, at 0.6 of the
width from the top, height 4/3 of the width). The size in bytes of a real chip's portrait is nowhere
published; 5 kB is this project's assumption (docs/calibrate-face.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

import numpy as np

from facematch.align import LEFT_EYE_CORNERS, RIGHT_EYE_CORNERS, similarity
from facematch.values import FloatArray, ImageArray

WIDTH, HEIGHT = 240, 320
RIGHT_EYE = (0.375 * WIDTH, 0.6 * WIDTH)
LEFT_EYE = (0.625 * WIDTH, 0.6 * WIDTH)
"""The person's right eye is on the left of the picture."""
FULL_ENOUGH = 0.97
ATTEMPTS = 12
SMALLEST_BYTES, LARGEST_BYTES = 1000, 60_000
MOST_SOFTNESS_PX = 3.0
# A scanned print loses contrast: what is black on paper reflects a few per cent.
PAPER_BLACK, PAPER_WHITE = 12.0, 245.0


@dataclass(frozen=True, slots=True)
class ChipPhoto:
    """budget: bytes of the encoded picture. softness_px: blur of a print that was scanned, 0 for none."""

    budget: int = 5000
    softness_px: float = 0.0

    def __post_init__(self) -> None:
        if not SMALLEST_BYTES <= self.budget <= LARGEST_BYTES:
            raise ValueError(f"{self.budget} bytes, allowed: {SMALLEST_BYTES} to {LARGEST_BYTES}")
        if not 0.0 <= self.softness_px <= MOST_SOFTNESS_PX:
            raise ValueError(
                f"softness {self.softness_px}, allowed: 0 to {MOST_SOFTNESS_PX} pixels"
            )


def chip_photo(image: ImageArray, landmarks: FloatArray, made: ChipPhoto) -> bytes:
    """The JPEG 2000 codestream of an (H, W, 3) BGR picture whose face has these (478, 3) points."""
    grey = token_crop(image, landmarks)
    if made.softness_px > 0:
        grey = printed_and_scanned(grey, made.softness_px)
    return jpeg2000_within(grey, made.budget)


def token_crop(image: ImageArray, landmarks: FloatArray) -> ImageArray:
    """(320, 240) grey with the eyes' middles at RIGHT_EYE and LEFT_EYE; edges are drawn out."""
    import cv2  # noqa: PLC0415

    eyes = [landmarks[list(c), :2].mean(axis=0) for c in (RIGHT_EYE_CORNERS, LEFT_EYE_CORNERS)]
    transform = similarity(np.array(eyes), np.array((RIGHT_EYE, LEFT_EYE)))
    scale = float(np.hypot(transform[0, 0], transform[1, 0]))
    # Shrinking needs an average over the source pixels, which a plain warp does not take.
    finer = int(np.clip(np.ceil(0.99 / max(scale, 1e-6)), 1, 6))
    way = cv2.INTER_LINEAR if scale < 1 else cv2.INTER_CUBIC
    matrix = _finer(transform, finer)
    size = (WIDTH * finer, HEIGHT * finer)
    warped = cv2.warpAffine(image, matrix, size, flags=way, borderMode=cv2.BORDER_REPLICATE)
    if finer > 1:
        warped = cv2.resize(warped, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.cvtColor(warped, cv2.COLOR_BGR2GRAY), np.uint8)


def _finer(transform: FloatArray, finer: int) -> FloatArray:
    """The transform onto a picture that is `finer` times as large, pixel centres on pixel centres."""
    matrix = transform * finer
    matrix[:, 2] += (finer - 1) / 2
    return matrix


def printed_and_scanned(grey: ImageArray, softness_px: float) -> ImageArray:
    """Softer by a Gaussian of that many pixels, with the contrast that paper has."""
    import cv2  # noqa: PLC0415

    soft = cv2.GaussianBlur(grey, (0, 0), softness_px).astype(np.float32)
    paper = PAPER_BLACK + soft * (PAPER_WHITE - PAPER_BLACK) / 255.0
    return np.asarray(np.clip(np.rint(paper), 0, 255), np.uint8)


def jpeg2000_within(grey: ImageArray, budget: int) -> bytes:
    """A codestream of at most `budget` bytes that nearly fills them (irreversible 9/7 wavelet).

    Of a picture that needs less, all there is. Raises ValueError when none is small enough.
    """
    fine, coarse = 1.0, float(grey.size)
    rate, best = grey.size / budget, b""
    for _ in range(ATTEMPTS):
        encoded = _encoded(grey, rate)
        if len(encoded) <= budget:
            best, coarse = max(best, encoded, key=len), rate
        else:
            fine = rate
        if len(best) >= FULL_ENOUGH * budget or (best and coarse <= 1.0):
            break
        # The encoder aims at the size that the rate asks for: a little beyond it on the way down.
        aim = 1.0 if len(encoded) <= budget else 0.99
        rate = min(max(rate * len(encoded) / (aim * budget), fine), coarse)
    if not best:
        raise ValueError(f"the picture does not fit into {budget} bytes")
    return best


def decoded(content: bytes) -> ImageArray:
    """The grey picture of a codestream."""
    from PIL import Image  # noqa: PLC0415

    with Image.open(BytesIO(content)) as opened:
        return np.asarray(opened.convert("L"), np.uint8)


def _encoded(grey: ImageArray, rate: float) -> bytes:
    from PIL import Image  # noqa: PLC0415

    out = BytesIO()
    Image.fromarray(grey).save(
        out,
        "JPEG2000",
        quality_mode="rates",
        quality_layers=[rate],
        irreversible=True,
        no_jp2=True,
    )
    return out.getvalue()
