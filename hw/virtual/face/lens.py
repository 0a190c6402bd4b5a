# SPDX-License-Identifier: Apache-2.0
"""The camera: a lens out of focus or moved, a sensor that saturates and is noisy, JPEG."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from hw.cardface.values import Image

Scene = NDArray[np.float32]


def defocus(scene: Scene, radius: float) -> None:
    """A disc of `radius` pixels, in place. Below half a pixel nothing is lost."""
    if radius < 0.3:
        return
    half = int(np.ceil(radius))
    y, x = np.mgrid[-half : half + 1, -half : half + 1]
    disc = np.clip(radius + 0.5 - np.hypot(x, y), 0, 1)
    scene[:] = cv2.filter2D(scene, -1, disc / disc.sum())


def smear(scene: Scene, length: float, seed: int) -> None:
    """The card or the camera moved by `length` pixels while the picture was taken, in place."""
    if length < 0.5:
        return
    angle = np.random.default_rng(seed + 9).uniform(0, np.pi)
    half = int(np.ceil(length / 2)) + 1
    kernel = np.zeros((2 * half + 1, 2 * half + 1), np.float32)
    reach = length / 2 * np.array([np.cos(angle), np.sin(angle)])
    ends = np.round((half + np.array([-reach, reach])) * 256).astype(np.int32)
    cv2.line(kernel, tuple(ends[0].tolist()), tuple(ends[1].tolist()), 1.0, 1, cv2.LINE_AA, 8)
    scene[:] = cv2.filter2D(scene, -1, kernel / kernel.sum())


def sense(scene: Scene, noise: float, seed: int) -> Image:
    """8 bits: what is too bright saturates, what is dark is noisier than what is bright.

    `noise`: standard deviation in grey levels at middle grey. Its chroma part is coarser, as after demosaicing.
    """
    rng = np.random.default_rng(seed + 10)
    height, width = scene.shape[:2]
    bright = rng.standard_normal((height, width, 1), np.float32)
    small = rng.standard_normal((height // 2 + 1, width // 2 + 1, 3), np.float32)
    chroma = cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR)
    share = np.sqrt(np.clip(scene, 4, 255) / 128)
    noisy = scene + np.float32(noise) * share * (0.8 * bright + 0.6 * chroma)
    return np.asarray(np.clip(noisy + 0.5, 0, 255), np.uint8)


def compressed(image: Image, quality: int) -> Image:
    """Through JPEG and back."""
    done, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not done:
        raise ValueError("OpenCV could not write JPEG")
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)
