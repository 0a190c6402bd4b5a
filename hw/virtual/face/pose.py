# SPDX-License-Identifier: Apache-2.0
"""Where the card is in the frame: turned, seen from the side, moved; and the way between card and frame."""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from hw.cardface.values import Corners, Image

CARD_MM = (85.60, 53.98)
ROUND_MM = 3.18
"""Radius of the corners, ISO/IEC 7810 ID-1."""
FINER = 2
"""The card is drawn at so many times the frame's resolution, then averaged, as a sensor's pixel does."""
COVER_SHAPE = (135, 214)
DISTANCE_MM = 260.0
"""From the lens to the tray, for the perspective; a kiosk's camera hangs some 20 to 30 cm above."""


@dataclass(frozen=True, slots=True, eq=False)
class Pose:
    """`corners`: 4 x 2 in the frame. `frame`: width, height."""

    frame: tuple[int, int]
    corners: Corners = field(repr=False)

    @property
    def long_side(self) -> float:
        """Pixels from the card's left to its right, on average."""
        top, right, bottom, left = self.corners
        return float((np.hypot(*(right - top)) + np.hypot(*(bottom - left))) / 2)

    @property
    def px_per_mm(self) -> float:
        """How finely the frame sees the card."""
        return self.long_side / CARD_MM[0]

    def matrix(self, width: float, height: float) -> NDArray[np.float64]:
        """3 x 3, from a card drawn `width` x `height` to the frame."""
        source = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
        return np.asarray(cv2.getPerspectiveTransform(source, self.corners), np.float64)

    def warp(self, card: Image) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """The card as the frame sees it, and how much of each pixel is card (0 to 1)."""
        four = np.dstack([card, _rounded(card.shape[1], card.shape[0])])
        size = (self.frame[0] * FINER, self.frame[1] * FINER)
        shrink = card.shape[1] / (self.long_side * FINER)
        if shrink > 1.2:
            four = cv2.GaussianBlur(four, (0, 0), 0.35 * shrink)
        matrix = np.diag([FINER, FINER, 1]) @ self.matrix(card.shape[1], card.shape[0])
        large = cv2.warpPerspective(four, matrix, size, flags=cv2.INTER_LINEAR)
        seen = cv2.resize(large, self.frame, interpolation=cv2.INTER_AREA).astype(np.float32)
        return seen[:, :, :3], seen[:, :, 3] / np.float32(255)

    def drop_shadow(self, scene: NDArray[np.float32], seed: int, raised: float) -> None:
        """The shadow of the card's 0.76 mm, and of a corner that stands up, in place."""
        rng = np.random.default_rng(seed + 5)
        angle, high = rng.uniform(0, 2 * np.pi), 0.76 + 2.5 * raised
        move = high * self.px_per_mm * np.array([np.cos(angle), np.sin(angle)])
        mask: NDArray[np.float32] = np.zeros(scene.shape[:2], np.float32)
        cv2.fillConvexPoly(mask, np.round(self.corners + move).astype(np.int32), 1.0)
        soft = cv2.GaussianBlur(mask, (0, 0), max(0.8, 0.6 * high * self.px_per_mm))
        scene *= (1 - np.float32(rng.uniform(0.3, 0.7)) * soft)[..., None]

    def on_card(self, mask: NDArray[np.float32]) -> NDArray[np.float32]:
        """A mask of the frame as it lies on the upright card: COVER_SHAPE. Outside the frame counts as covered."""
        height, width = COVER_SHAPE
        matrix = self.matrix(width, height)
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        return np.asarray(
            cv2.warpPerspective(
                mask,
                matrix,
                (width, height),
                flags=flags,
                borderMode=cv2.BORDER_CONSTANT,
                borderValue=1.0,
            ),
            np.float32,
        )

    def spread(self, mask: NDArray[np.float32]) -> NDArray[np.float32]:
        """A mask of the upright card as the frame sees it."""
        matrix = self.matrix(mask.shape[1], mask.shape[0])
        return np.asarray(cv2.warpPerspective(mask, matrix, self.frame), np.float32)


def place(
    frame: tuple[int, int], turn_deg: float, tilt: tuple[float, float],
    shift: tuple[float, float], scale: float,
) -> Pose:  # fmt: skip
    """Project the card's corners. `scale`: the long side in fractions of the frame's width."""
    half = np.array(CARD_MM) / 2
    corners = np.array([[-1, -1, 0], [1, -1, 0], [1, 1, 0], [-1, 1, 0]]) * (*half, 1)
    turned = corners @ _turn(turn_deg, 2).T
    leaning = turned @ (_turn(tilt[0], 0) @ _turn(tilt[1], 1)).T
    away = DISTANCE_MM / (DISTANCE_MM + leaning[:, 2])
    flat = leaning[:, :2] * away[:, None] * (scale * frame[0] / CARD_MM[0])
    middle = np.array(frame) * (np.array([0.5, 0.5]) + shift)
    return Pose(frame, (flat + middle).astype(np.float32))


def _turn(degrees: float, axis: int) -> NDArray[np.float64]:
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    first, second = [a for a in range(3) if a != axis]
    matrix = np.eye(3)
    matrix[first, first] = matrix[second, second] = c
    matrix[first, second], matrix[second, first] = -s, s
    return matrix


def _rounded(width: int, height: int) -> NDArray[np.uint8]:
    """255 inside the card, with its round corners."""
    radius = round(ROUND_MM / CARD_MM[0] * width)
    mask = np.zeros((height, width), np.uint8)
    cv2.rectangle(mask, (radius, 0), (width - radius, height), 255, -1)
    cv2.rectangle(mask, (0, radius), (width, height - radius), 255, -1)
    for x in (radius, width - radius - 1):
        for y in (radius, height - radius - 1):
            cv2.circle(mask, (x, y), radius, 255, -1, cv2.LINE_AA)
    return mask
