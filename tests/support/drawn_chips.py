# SPDX-License-Identifier: Apache-2.0
"""Chips (96x96 grey) of a textured head with a nose, or of the same picture on a sheet, by plain geometry."""

from __future__ import annotations

import cv2
import numpy as np

EYES = 32.0  # pixels between the eyes of a chip


def skin(seed: int = 3) -> np.ndarray:
    """(192, 192) float texture with detail at several scales, as a face has."""
    rng = np.random.default_rng(seed)
    texture = np.zeros((192, 192), np.float32)
    for size, weight in ((12, 30), (24, 20), (48, 15), (96, 8)):
        noise = rng.normal(0, weight, (size, size)).astype(np.float32)
        texture += cv2.resize(noise, (192, 192), interpolation=cv2.INTER_CUBIC)
    return texture + 128


def head(yaw: float, noise: float = 2.0, seed: int = 0) -> np.ndarray:
    """An ellipsoid of 1.4 eye distances' half width with a nose that stands out by 0.4 of them."""
    return _photograph(_head_depth, yaw, noise, seed)


def landmarks(seed: int = 1) -> np.ndarray:
    """(478, 3) places on the frontal head, in a chip's pixels; the corners of its eyes where a chip has them."""
    places = np.random.default_rng(seed).uniform(-44, 44, (478, 2)).astype(np.float32)
    for corners, x in (((33, 133), -16.0), ((362, 263), 16.0)):
        places[corners[0]], places[corners[1]] = (x - 5, -8), (x + 5, -8)
    depth = -_head_depth(places[:, 0], places[:, 1])
    return np.column_stack((places + 48, depth)).astype(np.float32)


def sheet(yaw: float, noise: float = 2.0, seed: int = 0) -> np.ndarray:
    """The same picture on a flat sheet, turned about the upright axis."""
    return _photograph(_no_depth, yaw, noise, seed)


def roll(yaw: float, noise: float = 2.0, seed: int = 0) -> np.ndarray:
    """The same picture on a sheet bent around the upright axis, as deep as the head is at its rim."""
    return _photograph(_roll_depth, yaw, noise, seed)


def _roll_depth(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    radius = 1.8 * EYES
    return np.sqrt(np.maximum(radius**2 - x**2, (0.3 * radius) ** 2)) - radius + 0 * y


def _no_depth(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return np.zeros_like(x)


def _head_depth(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    ball = 1.2 * EYES * np.sqrt(np.clip(1 - (x / (1.4 * EYES)) ** 2 - (y / (2 * EYES)) ** 2, 0, 1))
    nose = 0.4 * EYES * np.exp(-((x / 7.0) ** 2) - ((y - 8) / 12.0) ** 2)
    return ball + nose - 1.2 * EYES


def _photograph(depth, yaw: float, noise: float, seed: int) -> np.ndarray:
    """Seen from 12 eye distances away; the points in between are found by five steps of iteration."""
    angle, away = np.radians(yaw), 12 * EYES
    across, down = np.meshgrid(np.arange(96.0) - 48, np.arange(96.0) - 48)
    x, y = across.copy(), down.copy()
    for _ in range(8):
        z = depth(x, y)
        nearer = away / (away - (z * np.cos(angle) - x * np.sin(angle)))
        x = (across / nearer - z * np.sin(angle)) / np.cos(angle)
        y = down / nearer
    where = ((x + 96).astype(np.float32), (y + 96).astype(np.float32))
    picture = cv2.remap(skin(), *where, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
    picture = picture + np.random.default_rng(seed).normal(0, noise, picture.shape)
    return np.clip(picture, 0, 255).astype(np.uint8)
