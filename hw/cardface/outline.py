# SPDX-License-Identifier: Apache-2.0
"""Finds ID-1 cards in a tray camera's picture, whatever way they lie."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from hw.cardface.values import Image, Outline

CERTAIN: Final = 0.5
"""A score from here on is a card; below it, a place worth trying when nothing better is there."""


def find_cards(image: Image) -> tuple[Outline, ...]:
    """Card-shaped things in this frame, the best first; none if there are none."""
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    edges = cv2.dilate(
        cv2.Canny(cv2.GaussianBlur(grey, (5, 5), 0), 30, 80), np.ones((3, 3), np.uint8)
    )
    contours, _ = cv2.findContours(edges, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    large = [c for c in contours if cv2.contourArea(c) > 0.05 * grey.size]
    found = [Outline(_landscape(cv2.boxPoints(cv2.minAreaRect(c))), 0.5) for c in large]
    return tuple(found[:4])


def _landscape(box: np.ndarray) -> np.ndarray:
    if np.linalg.norm(box[1] - box[0]) < np.linalg.norm(box[2] - box[1]):
        box = np.roll(box, -1, axis=0)
    if box[1][0] < box[0][0]:
        box = np.roll(box, -2, axis=0)
    return np.asarray(box, np.float32)
