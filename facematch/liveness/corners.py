# SPDX-License-Identifier: Apache-2.0
"""An upper corner of a sheet or a screen that moves with the face.

Two straight edges beside the head that meet at about a right angle, open towards the face and downwards,
and move as the face does. Hair and clothes go with the head, too, but have no such corner; doors and
picture frames have, but stand still.
"""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import NDArray

from facematch.liveness.overlay import OUTSIDE, Overlay
from facematch.values import FloatArray

# Lengths in face widths: of an edge, and from its end to the corner.
SHORTEST, ENDS = 0.25, 0.12
# Where the corner may lie: beside the face's box, and not below this part of the face's height.
BESIDE, LOWEST = 0.08, 0.40
# Degrees between the edges; a tilted sheet's are not square.
SQUAREST = 68.0
# An edge's pixels, over their neighbours: part that says something, that goes with the face, that rests.
NEIGHBOURS, SPEAKING, CLEARER = 5, 27.0, 2.5
SAYS, GOES, RESTS = 0.5, 0.75, 0.1


def has_corner(overlay: Overlay) -> bool:
    """Whether a sheet's corner goes with the face in this pair of frames."""
    edges = moving_edges(overlay)
    return any(is_corner(a, b, overlay) for a, b in itertools.combinations(edges, 2))


def moving_edges(overlay: Overlay) -> list[FloatArray]:
    """(2, 2) ends of straight edges that go with the face."""
    import cv2  # noqa: PLC0415

    picture = np.ascontiguousarray(overlay.picture)
    found = cv2.createLineSegmentDetector(cv2.LSD_REFINE_STD).detect(picture)[0]
    if found is None:
        return []
    edges = np.asarray(found, np.float32).reshape(-1, 2, 2)
    long = np.linalg.norm(edges[:, 1] - edges[:, 0], axis=1) >= SHORTEST * overlay.width
    edges = edges[long & _is_place(edges, overlay, ENDS * overlay.width).any(axis=1)]
    going, resting = (
        np.asarray(cv2.blur(each, (NEIGHBOURS, NEIGHBOURS)), np.float32)
        for each in (overlay.going, overlay.resting)
    )
    return [edge for edge in edges if _goes(edge, going, resting)]


def _is_place(points: FloatArray, overlay: Overlay, slack: float = 0.0) -> NDArray[np.bool_]:
    """Which (..., 2) points lie where a sheet's upper corner may, give or take some pixels."""
    middle = overlay.low[0] + overlay.width / 2
    beside = np.abs(points[..., 0] - middle) - overlay.width / 2 >= BESIDE * overlay.width - slack
    high = points[..., 1] - overlay.low[1] <= LOWEST * overlay.height + slack
    return np.asarray(beside & high)


def _goes(edge: FloatArray, going: FloatArray, resting: FloatArray) -> bool:
    count = max(int(np.linalg.norm(edge[1] - edge[0])), 4)
    along = np.linspace(edge[0], edge[1], count).round().astype(int)
    x, y = np.clip(along, 0, np.array(going.shape[::-1]) - 1).T
    with_face, at_rest = going[y, x], resting[y, x]
    says = (with_face < OUTSIDE) & (np.maximum(with_face, at_rest) > SPEAKING)
    if says.mean() <= SAYS:
        return False
    with_face, at_rest = with_face[says], at_rest[says]
    goes = float((at_rest > CLEARER * with_face).mean())
    return goes > GOES and float((with_face > CLEARER * at_rest).mean()) < RESTS


def is_corner(a: FloatArray, b: FloatArray, overlay: Overlay) -> bool:
    """Whether two edges meet beside the head as the upper corner of what holds the face does."""
    along, down = sorted((a, b), key=_steepness)
    (ax, ay), (bx, by) = along[1] - along[0], down[1] - down[0]
    cross = ax * by - ay * bx
    if abs(cross) < np.sin(np.radians(SQUAREST)) * np.hypot(ax, ay) * np.hypot(bx, by):
        return False
    apart = down[0] - along[0]
    corner = along[0] + (apart[0] * by - apart[1] * bx) / cross * (along[1] - along[0])
    (near, inner), (close, lower) = _by_distance(along, corner), _by_distance(down, corner)
    if max(np.linalg.norm(near - corner), np.linalg.norm(close - corner)) > ENDS * overlay.width:
        return False
    middle = overlay.low[0] + overlay.width / 2
    towards = (middle - corner[0]) * (inner[0] - corner[0]) > 0
    return bool(towards and lower[1] > corner[1] and _is_place(corner, overlay))


def _steepness(edge: FloatArray) -> float:
    across, down = np.abs(edge[1] - edge[0])
    return float(down / max(float(across), 1e-6))


def _by_distance(edge: FloatArray, corner: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The end near the corner, and the other."""
    first, second = sorted(edge, key=lambda end: float(np.linalg.norm(end - corner)))
    return first, second
