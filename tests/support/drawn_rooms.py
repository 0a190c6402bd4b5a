# SPDX-License-Identifier: Apache-2.0
"""Frames (480x640 grey) of a textured head or of its picture on a sheet, before a room, by plain geometry."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

import cv2
import numpy as np

from facematch import Observation
from facematch.liveness.overlay import small_scene
from facematch.values import Evidence
from tests.support.observations import FRAME_S, seen

HEIGHT, WIDTH = 480, 640
FACE_WIDTH, FACE_HEIGHT = 130, 165
MIDDLE = (320, 230)


@cache
def texture(seed: int, strength: float = 1.0) -> np.ndarray:
    """Detail at several scales around a middle grey."""
    rng = np.random.default_rng(seed)
    sizes = ((8, 30), (24, 22), (80, 15), (240, 8))
    layers = [
        cv2.resize(
            rng.normal(0, weight, (size, size)).astype(np.float32),
            (WIDTH, HEIGHT),
            interpolation=cv2.INTER_CUBIC,
        )
        for size, weight in sizes
    ]
    return np.asarray(128 + strength * np.sum(layers, axis=0), np.float32)


def head_shape(hair: float = 0.15) -> np.ndarray:
    """1 where the head, its hair (so many face widths wide) and the shoulders are."""
    mask = np.zeros((HEIGHT, WIDTH), np.float32)
    axes = (round(FACE_WIDTH * (0.5 + hair)), round(FACE_HEIGHT * 0.55 + hair * FACE_WIDTH))
    cv2.ellipse(mask, (MIDDLE[0], MIDDLE[1] - 10), axes, 0, 0, 360, 1, -1)
    cv2.ellipse(mask, (MIDDLE[0], 500), (230, 180), 0, 0, 360, 1, -1)
    return mask


def sheet_shape(left: int = 190, top: int = 70, right: int = 450, bottom: int = 400) -> np.ndarray:
    """1 where the sheet is."""
    mask = np.zeros((HEIGHT, WIDTH), np.float32)
    mask[top:bottom, left:right] = 1
    return mask


def points_of_face() -> np.ndarray:
    """(478, 2) points that fill the oval of the face."""
    rng = np.random.default_rng(1)
    radius, angle = np.sqrt(rng.uniform(0, 1, 478)), rng.uniform(0, 2 * np.pi, 478)
    radius[:60], angle[:60] = 1, np.linspace(0, 2 * np.pi, 60)
    x = MIDDLE[0] + FACE_WIDTH / 2 * radius * np.cos(angle)
    return np.stack((x, MIDDLE[1] + FACE_HEIGHT / 2 * radius * np.sin(angle)), axis=1)


@dataclass
class Stage:
    """A layer that moves (a head, or a sheet with everything on it) before a room that does not."""

    shape: np.ndarray
    room: np.ndarray
    noise: float = 2.0
    light: float = 0.0
    layer: np.ndarray = field(default_factory=lambda: texture(7))

    def frame(self, index: int, move: np.ndarray, shake: np.ndarray | None = None) -> Observation:
        """What is seen when the layer has moved by the (2, 3) map and the camera by (2,) pixels."""
        rng = np.random.default_rng(index)
        moved = [cv2.warpAffine(layer, move, (WIDTH, HEIGHT)) for layer in (self.layer, self.shape)]
        picture = moved[1] * moved[0] + (1 - moved[1]) * self.room
        if shake is not None:
            carry = np.array(((1, 0, shake[0]), (0, 1, shake[1])), np.float64)
            picture = cv2.warpAffine(picture, carry, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REFLECT)
        picture = picture * (1 + self.light * rng.normal()) + rng.normal(
            0, self.noise, picture.shape
        )
        grey = np.clip(picture, 0, 255).astype(np.uint8)
        points = points_of_face() @ move[:, :2].T + move[:, 2]
        if shake is not None:
            points = points + shake
        return observation(index, grey, points)


def observation(index: int, grey: np.ndarray, points: np.ndarray) -> Observation:
    """A frame with this face; `index` tells the time."""
    landmarks = np.zeros((478, 3), np.float32)
    landmarks[:, :2] = points
    (x, y), (right, bottom) = points.min(axis=0), points.max(axis=0)
    scene = small_scene(grey)
    evidence = Evidence(
        scene=scene, scene_scale=scene.shape[1] / WIDTH, looked_around=True, digest=index
    )
    box = (float(x), float(y), float(right - x), float(bottom - y))
    return seen(index * 3 * FRAME_S, box=box, landmarks=landmarks, evidence=evidence)


def moves(
    count: int, across: float, zoom: float = 0.0, roll: float = 0.0, yaw: float = 0.0
) -> list[np.ndarray]:
    """(2, 3) maps that sway about the middle of the face: pixels, part, degrees, degrees."""
    maps = []
    for i in range(count):
        phase = 2 * np.pi * i / count
        move = cv2.getRotationMatrix2D(
            MIDDLE, roll * np.sin(phase), 1 + zoom * float(np.cos(phase))
        )
        narrow = np.cos(np.radians(yaw * np.sin(phase)))
        move[:, 0] *= narrow
        move[:, 2] += move[:, :2] @ np.array((MIDDLE[0] * (1 / narrow - 1), 0)) * 1.0
        move[:, 2] += across * np.array((np.sin(phase), 0.4 * np.cos(2 * phase)))
        maps.append(move)
    return maps
