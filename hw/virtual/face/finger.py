# SPDX-License-Identifier: Apache-2.0
"""A finger that holds the card at its edge: skin, nail, shade."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from hw.virtual.face.pose import CARD_MM, Pose

if TYPE_CHECKING:
    from hw.virtual.face.photograph import Shot

Scene = NDArray[np.float32]
SKINS = (
    (160, 186, 226),
    (140, 168, 212),
    (118, 146, 192),
    (84, 112, 160),
    (52, 74, 112),
    (40, 54, 84),
)
NAIL = 1.12


def lay(scene: Scene, placed: Pose, shot: Shot) -> Scene:
    """Draw the finger, in place. How much of each pixel it covers, 0 to 1."""
    if shot.finger <= 0:
        return np.zeros(scene.shape[:2], np.float32)
    rng = np.random.default_rng(shot.seed + 8)
    thick = rng.uniform(15, 20)
    tip, back = _line(shot.finger_at, shot.finger, thick, float(rng.normal(0, 18)))
    outline = _outline(tip, back, thick)
    mask = _filled(placed, outline, scene.shape[:2])
    _shade(scene, mask, placed, rng)
    skin = _skin(mask, shot, placed, rng)
    soft = cv2.GaussianBlur(mask, (0, 0), max(0.6, 0.12 * placed.px_per_mm)).astype(np.float32)
    scene += (skin - scene) * soft[..., None]
    _nail(scene, placed, tip, back, thick)
    return soft


def _line(
    at: float, reach: float, thick: float, askew: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The fingertip's middle and the hand's end, in mm on the card."""
    edge, inward = _edge_point(at)
    c, s = np.cos(np.radians(askew)), np.sin(np.radians(askew))
    into = np.array([[c, -s], [s, c]]) @ inward
    return edge + into * (reach - thick / 2), edge - into * 120.0


def _edge_point(at: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """A point of the card's edge in mm, 0 to 1 clockwise from the top left corner, and the way inwards."""
    width, height = CARD_MM
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height), (0, 0)], float)
    ends = np.cumsum([0, width, height, width, height])
    along = (at % 1.0) * ends[-1]
    side = int(np.searchsorted(ends, along, side="right")) - 1
    step = (corners[side + 1] - corners[side]) / (ends[side + 1] - ends[side])
    return corners[side] + (along - ends[side]) * step, np.array([-step[1], step[0]])


def _outline(
    tip: NDArray[np.float64], back: NDArray[np.float64], thick: float
) -> NDArray[np.float64]:
    """A finger seen from above, in mm: round at its tip, with a joint."""
    into = (tip - back) / np.hypot(*(tip - back))
    side = np.array([-into[1], into[0]])
    half = thick / 2
    angles = np.linspace(-np.pi / 2, np.pi / 2, 21)
    round_tip = [tip + half * (np.cos(a) * into * 1.05 + np.sin(a) * side) for a in angles]
    joint = [tip - into * 18, tip - into * 30]
    left = [joint[0] + side * half * 1.02, joint[1] + side * half * 1.14, back + side * half * 1.25]
    right = [
        back - side * half * 1.25,
        joint[1] - side * half * 1.14,
        joint[0] - side * half * 1.02,
    ]
    return np.array([*round_tip, *left, *right])


def _filled(placed: Pose, outline: NDArray[np.float64], shape: tuple[int, int]) -> Scene:
    points = cv2.perspectiveTransform(outline[None].astype(np.float32), placed.matrix(*CARD_MM))[0]
    mask = np.zeros(shape, np.float32)
    fixed = np.round(np.clip(points, -4000, 6000) * 16).astype(np.int32)
    cv2.fillPoly(mask, [fixed], 1.0, cv2.LINE_AA, 4)
    return mask


def _shade(scene: Scene, mask: Scene, placed: Pose, rng: np.random.Generator) -> None:
    """The shadow that the finger throws beside itself."""
    move = rng.uniform(-2.5, 2.5, 2) * placed.px_per_mm
    shift = np.array([[1, 0, move[0]], [0, 1, move[1]]])
    thrown = cv2.warpAffine(mask, shift, mask.shape[::-1])
    thrown = _softened(np.asarray(thrown, np.float32), 1.6 * placed.px_per_mm)
    scene *= (1 - 0.45 * thrown)[..., None]


def _skin(mask: Scene, shot: Shot, placed: Pose, rng: np.random.Generator) -> Scene:
    """Rounded: lighter along the middle, darker at the sides; with fine creases."""
    height = _softened(mask, 3.5 * placed.px_per_mm)
    tone = 0.62 + 0.5 * np.clip(height, 0, 1)
    creases = cv2.GaussianBlur(rng.normal(0, 1, mask.shape).astype(np.float32), (0, 0), 1.2)
    colour = np.array(SKINS[shot.skin % len(SKINS)], np.float32) * np.float32(shot.light)
    return np.asarray(colour * (tone + 0.05 * creases)[..., None], np.float32)


def _softened(mask: Scene, sigma: float) -> Scene:
    """A wide blur, computed on fewer pixels."""
    fewer = max(1.0, sigma / 4)
    size = (max(8, round(mask.shape[1] / fewer)), max(8, round(mask.shape[0] / fewer)))
    small = cv2.resize(mask, size, interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), sigma / fewer)
    return np.asarray(
        cv2.resize(small, mask.shape[::-1], interpolation=cv2.INTER_LINEAR), np.float32
    )


def _nail(
    scene: Scene, placed: Pose, tip: NDArray[np.float64], back: NDArray[np.float64], thick: float
) -> None:
    into = (tip - back) / np.hypot(*(tip - back))
    side = np.array([-into[1], into[0]])
    angles = np.linspace(0, 2 * np.pi, 40)
    middle = tip + into * thick * 0.12
    ring = [middle + thick * (0.34 * np.cos(a) * into + 0.3 * np.sin(a) * side) for a in angles]
    mask = cv2.GaussianBlur(_filled(placed, np.array(ring), scene.shape[:2]), (0, 0), 1.0)
    scene *= (1 + (NAIL - 1) * mask)[..., None]
