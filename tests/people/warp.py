# SPDX-License-Identifier: Apache-2.0
"""A script that makes one still picture turn its head and blink: what a cheap deepfake does to a card photo.

A generic depth of heads is laid on the portrait (whose eyes are where a card photo's are); a turn moves each
point by its depth, a blink pulls the skin above the eye over it.
"""

import cv2
import numpy as np

from .arrays import F32, U8, f32

EYE_ROW = 0.48  # of the height; the eyes are a quarter of the width apart
STEPS = 4


def _depth(height: int, width: int, roundness: float) -> F32:
    """How far each pixel stands before the head's axis, in pixels: an egg with a nose, level outside."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    gap = 0.25 * width  # between the eyes
    cx, cy = width / 2, EYE_ROW * height + 0.35 * gap
    u, v = (x - cx) / (1.25 * gap), (y - cy) / (1.75 * gap)
    egg = np.sqrt(np.clip(1 - u * u - v * v, 0, 1)) * 1.15 * gap * roundness
    nu, nv = (x - cx) / (0.22 * gap), (y - (EYE_ROW * height + 0.62 * gap)) / (0.42 * gap)
    nose = 0.28 * gap * np.exp(-(nu * nu) - nv * nv)
    return f32(cv2.GaussianBlur(f32(egg + nose), (0, 0), 0.06 * gap))


def frame(portrait: U8, yaw: float, pitch: float, blink: float, roundness: float = 1.0) -> U8:
    """The portrait (h, w, 3) turned (degrees, to the person's own left), the eyes shut by `blink`."""
    height, width = portrait.shape[:2]
    depth = _depth(height, width, roundness)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    cx, cy = width / 2, EYE_ROW * height + 0.09 * width
    sy, cyaw = np.sin(np.radians(yaw)), np.cos(np.radians(yaw))
    sp, cp = np.sin(np.radians(pitch)), np.cos(np.radians(pitch))
    share = np.clip(depth / (0.25 * width), 0, 1)  # what is no head stays
    fx, fy = x.copy(), y.copy()
    for _ in range(STEPS):
        z = cv2.remap(depth, fx, fy, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        s = cv2.remap(f32(share), fx, fy, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        narrow_x, narrow_y = 1 + (cyaw - 1) * s, 1 + (cp - 1) * s
        fx = f32(cx + (x - cx - z * sy) / narrow_x)
        fy = f32(cy + (y - cy - z * sp) / narrow_y)
    fy = _shut(fx, fy, width, height, blink)
    return np.asarray(
        cv2.remap(portrait, fx, fy, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE),
        dtype=np.uint8,
    )


def _shut(fx: F32, fy: F32, width: int, height: int, blink: float) -> F32:
    """Where the eyes are, skin from above them is fetched instead."""
    if blink <= 0:
        return fy
    moved = fy
    for side in (-1, 1):
        ex, ey = width * (0.5 + side * 0.125), height * EYE_ROW
        dx, dy = (fx - ex) / (0.062 * width), (fy - ey - 0.004 * width) / (0.030 * width)
        near = np.exp(-(dx**4) - dy**4)
        moved = moved - f32(blink * 0.036 * width * near)
    return f32(moved)


def placed(picture: U8, eyes_px: float, size: tuple[int, int] = (640, 480), low: float = 0.0) -> U8:
    """The portrait in a camera's frame (width, height): eyes `eyes_px` apart, its edges drawn out."""
    height, width = picture.shape[:2]
    scale = eyes_px / (0.25 * width)
    shift = (
        size[0] / 2 - scale * width / 2,
        size[1] * (0.47 + low) - scale * height * (EYE_ROW + 0.05),
    )
    matrix = f32([[scale, 0, shift[0]], [0, scale, shift[1]]])
    flags = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    return np.asarray(
        cv2.warpAffine(picture, matrix, size, flags=flags, borderMode=cv2.BORDER_REPLICATE),
        dtype=np.uint8,
    )
