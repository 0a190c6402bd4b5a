# SPDX-License-Identifier: Apache-2.0
"""Light on the card: the lamp's fall-off and colour, shadows, reflections that burn out, a hologram's sheen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from hw.virtual.face.pose import CARD_MM, COVER_SHAPE, Pose

if TYPE_CHECKING:
    from hw.virtual.face.photograph import Shot

Scene = NDArray[np.float32]
GLARE_MM = 10.0
"""Standard radius of a lamp's reflection of strength 1."""
GLARE_PEAK = 420.0
"""Grey levels that a full reflection adds at its middle: well beyond what the sensor can tell apart."""
BURNT_FROM, BURNT_TO = 90.0, 190.0
"""Added grey levels between which print begins to vanish and is gone, on a light card."""


def shine(scene: Scene, placed: Pose, shot: Shot) -> Scene:
    """All light, in place. How much of each pixel's print a reflection destroys, 0 to 1."""
    expose(scene, shot)
    _shadow(scene, placed, shot)
    alpha = placed.spread(np.ones(COVER_SHAPE, np.float32))
    _sheen(scene, placed, shot)
    added = _lamp(placed, shot) * alpha
    added += _sleeve(placed, shot) * alpha
    scene += added[..., None] * _white(shot.warmth * 0.4)
    np.clip(scene, 0, 300, out=scene)
    return np.asarray(np.clip((added - BURNT_FROM) / (BURNT_TO - BURNT_FROM), 0, 1), np.float32)


def expose(scene: Scene, shot: Shot) -> None:
    """Exposure, fall-off and the lamp's colour, in place."""
    rng = np.random.default_rng(shot.seed + 1)
    height, width = scene.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    centre = rng.uniform(0.2, 0.8, 2) * (width, height)
    far = np.hypot(x - centre[0], y - centre[1]) / np.float32(np.hypot(width, height))
    scene *= ((1.05 - shot.falloff * 1.2 * far) * shot.light)[..., None] * _white(shot.warmth)


def bend_shade(scene: Scene, placed: Pose, alpha: Scene, shot: Shot) -> None:
    """A corner that stands up catches the light differently, in place."""
    if shot.bend <= 0:
        return
    rng = np.random.default_rng(shot.seed + 2)
    height, width = COVER_SHAPE
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    corner = rng.choice([0, 1], 2) * (width, height)
    far = np.abs(x - corner[0]) / width + 1.2 * np.abs(y - corner[1]) / height
    ramp = np.clip(1 - far / np.float32(rng.uniform(0.35, 0.6)), 0, 1)
    gain = np.float32(shot.bend * rng.choice([-0.55, 0.35]))
    scene *= (1 + gain * placed.spread(ramp) * alpha)[..., None]


def _white(warmth: float) -> NDArray[np.float32]:
    """Blue, green, red of the lamp."""
    return np.array([1 - 0.28 * warmth, 1 - 0.04 * abs(warmth), 1 + 0.14 * warmth], np.float32)


def _shadow(scene: Scene, placed: Pose, shot: Shot) -> None:
    if shot.shadow <= 0:
        return
    rng = np.random.default_rng(shot.seed + 3)
    height, width = scene.shape[:2]
    angle = rng.uniform(0, 2 * np.pi)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    middle = placed.corners.mean(axis=0) + rng.normal(0, 0.2, 2) * placed.long_side
    across = (x - middle[0]) * np.cos(angle) + (y - middle[1]) * np.sin(angle)
    soft = rng.uniform(0.01, 0.12) * placed.long_side
    scene *= (1 - shot.shadow * 0.75 / (1 + np.exp(-np.clip(across / soft, -30, 30))))[..., None]


def _card_mm() -> tuple[Scene, Scene]:
    """The place of each pixel of COVER_SHAPE on the card, in mm."""
    height, width = COVER_SHAPE
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    return x * np.float32(CARD_MM[0] / width), y * np.float32(CARD_MM[1] / height)


def _lamp(placed: Pose, shot: Shot) -> Scene:
    """Grey levels that the lamp's reflection adds, in the frame."""
    if shot.glare <= 0:
        return np.zeros(placed.frame[::-1], np.float32)
    rng = np.random.default_rng(shot.seed + 4)
    x, y = _card_mm()
    x, y = x - shot.glare_at[0] * CARD_MM[0], y - shot.glare_at[1] * CARD_MM[1]
    angle = rng.uniform(0, np.pi)
    along, across = x * np.cos(angle) + y * np.sin(angle), y * np.cos(angle) - x * np.sin(angle)
    size = GLARE_MM * np.sqrt(min(shot.glare, 2.0))
    stretch = np.sqrt(max(1.0, shot.glare_shape))
    far = (along / (size * stretch)) ** 2 + (across / (size / stretch)) ** 2
    core = np.exp(-(far**1.5)) + 0.22 * np.exp(-far / 5)
    peak = GLARE_PEAK * min(1.0, 0.35 + shot.glare) * min(1.0, 0.5 + shot.light / 2)
    added: Scene = np.float32(peak) * core.astype(np.float32)
    return placed.spread(added)


def _sheen(scene: Scene, placed: Pose, shot: Shot) -> None:
    """Rainbow bands that shift with the view, in place."""
    if shot.sheen <= 0:
        return
    rng = np.random.default_rng(shot.seed + 6)
    x, y = _card_mm()
    angle, pitch = rng.uniform(0, np.pi), rng.uniform(18, 60)
    phase = (x * np.cos(angle) + y * np.sin(angle)) / pitch * 2 * np.pi
    spot = np.exp(-(((x - rng.uniform(10, 75)) / 22) ** 2) - ((y - rng.uniform(5, 50)) / 16) ** 2)
    for channel in range(3):
        band = (np.sin(phase + 2.1 * channel) * spot).astype(np.float32)
        scene[:, :, channel] += np.float32(70 * shot.sheen * min(1.0, shot.light)) * placed.spread(
            band
        )


def _sleeve(placed: Pose, shot: Shot) -> Scene:
    """Haze and long creases of a transparent sleeve."""
    if shot.sleeve <= 0:
        return np.zeros(placed.frame[::-1], np.float32)
    rng = np.random.default_rng(shot.seed + 7)
    x, y = _card_mm()
    added = np.full(x.shape, 16 * shot.sleeve * shot.light, np.float32)
    for _ in range(int(rng.integers(2, 6))):
        angle, at = rng.uniform(0, np.pi), rng.uniform(0, 70)
        across = x * np.cos(angle) + y * np.sin(angle) - at + 2 * np.sin(y / 9)
        width = rng.uniform(0.3, 2.5)
        added += (rng.uniform(20, 110) * shot.sleeve * np.exp(-((across / width) ** 2))).astype(
            np.float32
        )
    return placed.spread(cv2.GaussianBlur(added, (0, 0), 0.8).astype(np.float32))
