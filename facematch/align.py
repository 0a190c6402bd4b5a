# SPDX-License-Identifier: Apache-2.0
"""Brings a face to the place and size that a network was trained on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from facematch.values import FloatArray, ImageArray

# MediaPipe's points (canonical face model): left and right are the person's own.
RIGHT_EYE_CORNERS = (33, 133)  # outer, inner
LEFT_EYE_CORNERS = (263, 362)  # outer, inner
NOSE_TIP = 1
NOSE_BASE = 2
MOUTH_CORNERS = (61, 291)  # right, left


@dataclass(frozen=True, slots=True)
class Template:
    """Where points of the face stand in the aligned picture.

    groups: for each point the landmarks whose mean it is. places: x, y in pixels of the square picture.
    """

    size: int
    groups: tuple[tuple[int, ...], ...]
    places: tuple[tuple[float, float], ...]


# The five points of ArcFace (insightface, arcface_dst for 112x112): eyes, nose tip, mouth corners.
ARCFACE = Template(
    112,
    (RIGHT_EYE_CORNERS, LEFT_EYE_CORNERS, (NOSE_TIP,), (MOUTH_CORNERS[0],), (MOUTH_CORNERS[1],)),
    (
        (38.2946, 51.6963),
        (73.5318, 51.5014),
        (56.0252, 71.7366),
        (41.5493, 92.3655),
        (70.7299, 92.2041),
    ),
)

# dlib's five points (get_face_chip_details in dlib/image_transforms/interpolation.h): the corners of
# both eyes and the base of the nose in a unit square, padded by 0.25 on each side, 150x150.
_DLIB_UNIT = (
    (0.8595674595992, 0.2134981538014),
    (0.6460604764104, 0.2289674387677),
    (0.1205750620789, 0.2137274526848),
    (0.3340850613712, 0.2290642403242),
    (0.4901123135679, 0.6277975316475),
)
DLIB = Template(
    150,
    (
        (LEFT_EYE_CORNERS[0],),
        (LEFT_EYE_CORNERS[1],),
        (RIGHT_EYE_CORNERS[0],),
        (RIGHT_EYE_CORNERS[1],),
        (NOSE_BASE,),
    ),
    tuple(((0.25 + x) / 1.5 * 150, (0.25 + y) / 1.5 * 150) for x, y in _DLIB_UNIT),
)


def align(image: ImageArray, landmarks: FloatArray, template: Template) -> ImageArray:
    """The (size, size, 3) aligned face of an (H, W, 3) picture; outside the picture it is black."""
    import cv2  # noqa: PLC0415

    points = np.array([landmarks[list(group), :2].mean(axis=0) for group in template.groups])
    transform = similarity(points, np.array(template.places))
    # Shrinking needs an average over the source pixels, which a plain warp does not take.
    finer = int(np.clip(np.ceil(0.99 / max(_scale(transform), 1e-6)), 1, 6))
    side = template.size * finer
    warped = cv2.warpAffine(image, transform * finer, (side, side), flags=cv2.INTER_LINEAR)
    if finer > 1:
        size = (template.size, template.size)
        warped = cv2.resize(warped, size, interpolation=cv2.INTER_AREA)
    return np.asarray(warped, np.uint8)


def similarity(source: FloatArray, target: FloatArray) -> FloatArray:
    """The 2x3 rotation, scale and shift with the least squared error from source to target points.

    S. Umeyama, Least-squares estimation of transformation parameters, PAMI 1991.
    """
    source_mean, target_mean = source.mean(axis=0), target.mean(axis=0)
    a, b = source - source_mean, target - target_mean
    u, weights, vt = np.linalg.svd(b.T @ a / len(a))
    sign = np.array((1.0, np.sign(np.linalg.det(u) * np.linalg.det(vt)) or 1.0))
    rotation = (u * sign) @ vt
    scale = float(weights @ sign) / max(float((a**2).sum() / len(a)), 1e-12)
    shift = target_mean - scale * rotation @ source_mean
    return np.hstack((scale * rotation, shift[:, None])).astype(np.float32)


def _scale(transform: FloatArray) -> float:
    return float(np.hypot(transform[0, 0], transform[1, 0]))
