# SPDX-License-Identifier: Apache-2.0
"""Array aliases and the few vector helpers that every part of the generator needs."""

import numpy as np
from numpy.typing import NDArray

F32 = NDArray[np.float32]
I32 = NDArray[np.int32]
U8 = NDArray[np.uint8]


def f32(values: object) -> F32:
    return np.ascontiguousarray(np.asarray(values, dtype=np.float32))


def unit(vectors: F32) -> F32:
    """Vectors of shape (..., 3) scaled to length one."""
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return f32(vectors / np.maximum(length, 1e-9))


def smoothstep(low: float, high: float, x: F32) -> F32:
    t = np.clip((x - low) / (high - low), 0.0, 1.0)
    return f32(t * t * (3.0 - 2.0 * t))


def srgb_to_linear(rgb: object) -> F32:
    c = np.asarray(rgb, dtype=np.float64)
    return f32(np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4))


def linear_to_srgb(rgb: object) -> F32:
    c = np.clip(np.asarray(rgb, dtype=np.float32), 0.0, None)
    return f32(np.where(c <= 0.0031308, c * 12.92, 1.055 * c ** (1 / 2.4) - 0.055))


def rotation(yaw: float, pitch: float, roll: float) -> F32:
    """Degrees: yaw turns the face to the person's own left, pitch nods down, roll tips to own left."""
    y, p, r = np.radians([yaw, pitch, roll])
    cy, sy, cp, sp, cr, sr = np.cos(y), np.sin(y), np.cos(p), np.sin(p), np.cos(r), np.sin(r)
    about_y = np.array([[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]])
    about_x = np.array([[1, 0, 0], [0, cp, -sp], [0, sp, cp]])
    about_z = np.array([[cr, sr, 0], [-sr, cr, 0], [0, 0, 1]])
    return f32(about_y @ about_x @ about_z)
