# SPDX-License-Identifier: Apache-2.0
"""How a face has moved between two small pictures, to a fraction of a pixel."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from facematch.values import FloatArray, ImageArray

# Landmarks that hardly move with the expression: eye corners, nose, forehead, cheekbones, ears.
_MIDDLE = (33, 133, 263, 362, 168, 6, 197, 195, 5, 4, 1, 2, 98, 327, 10, 151, 9)
RIGID_FACE = (*_MIDDLE, 127, 356, 234, 454, 93, 323)
# Corners that are followed, pixels of the window and back and forth, and points that must be left.
CORNERS, WINDOW, BACK_AND_FORTH, LEAST_POINTS = 140, (11, 11), 0.5, 12
# So far around the face (in its widths) points help to know how a sheet moves, if they agree with the face's
# movement to so many pixels or this part of it: a plane's far end is then not guessed from its middle.
HELPING, AGREEING_PX, AGREEING, LEAST_HELPERS = 0.3, 0.7, 0.25, 8


def follow_face(
    before: ImageArray, after: ImageArray, points: FloatArray, later: FloatArray
) -> FloatArray | None:
    """(3, 3) homography of the face from one picture to the next; None when it cannot be followed.

    before, after: (H, W) grey. points, later: (N, 2) landmarks in their pixels.
    """
    import cv2  # noqa: PLC0415

    left, top, right, bottom = _region(np.concatenate((points, later)), before.shape)
    if right - left < 2 * WINDOW[0] or bottom - top < 2 * WINDOW[1]:
        return None
    corner = np.array((left, top), np.float32)
    here, there = (picture[top:bottom, left:right] for picture in (before, after))
    start, end = _follow(here, there, affine(points - corner, later - corner))
    inside = _inside(start, points - corner, here.shape)
    if inside.sum() < LEAST_POINTS:
        return None
    found, _ = cv2.estimateAffine2D(start[inside], end[inside], method=cv2.LMEDS)
    if found is None:
        return None
    guess = np.asarray(found, np.float32)
    shift = np.array(((1, 0, left), (0, 1, top), (0, 0, 1)), np.float64)
    return np.asarray(shift @ _widened(guess, start, end, inside) @ np.linalg.inv(shift))


def affine(before: FloatArray, after: FloatArray) -> FloatArray:
    """(2, 3) least-squares affine map of (N, 2) points."""
    wide = np.column_stack((before, np.ones(len(before)))).astype(np.float64)
    found = np.linalg.lstsq(wide, np.asarray(after, np.float64), rcond=None)[0]
    return np.asarray(found.T, np.float32)


def moved_by(transform: FloatArray, points: FloatArray) -> FloatArray:
    """(N, 2) points after a (3, 3) homography."""
    wide = np.asarray(np.column_stack((points, np.ones(len(points)))), np.float64)
    moved = wide @ np.asarray(transform, np.float64).T
    return np.asarray(moved[:, :2] / moved[:, 2:], np.float32)


def _widened(
    guess: FloatArray, start: FloatArray, end: FloatArray, inside: NDArray[np.bool_]
) -> FloatArray:
    """The affine map, or the homography of the face and what around it moves likewise."""
    import cv2  # noqa: PLC0415

    moved = start @ guess[:, :2].T + guess[:, 2]
    allowed = np.maximum(AGREEING_PX, AGREEING * np.linalg.norm(moved - start, axis=1))
    helpers = ~inside & (np.linalg.norm(moved - end, axis=1) < allowed)
    if helpers.sum() >= LEAST_HELPERS:
        use = inside | helpers
        better, _ = cv2.findHomography(start[use], end[use], cv2.LMEDS)
        if better is not None:
            return np.asarray(better, np.float64)
    return np.vstack((guess, (0.0, 0.0, 1.0)))


def _follow(
    before: ImageArray, after: ImageArray, guess: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Corners that lead back to where they came from, (N, 2) in each picture."""
    import cv2  # noqa: PLC0415

    found = cv2.goodFeaturesToTrack(before, CORNERS, 0.004, 4, blockSize=5)
    if found is None:
        nothing = np.zeros((0, 2), np.float32)
        return nothing, nothing
    start = np.asarray(found.reshape(-1, 2), np.float32)
    first = np.ascontiguousarray(start @ guess[:, :2].T + guess[:, 2], np.float32)
    there, gone = _flow(before, after, start, first)
    back, returned = _flow(after, before, there, start.copy())
    good = gone & returned & (np.linalg.norm(back - start, axis=1) < BACK_AND_FORTH)
    return start[good], there[good]


def _flow(
    before: ImageArray, after: ImageArray, start: FloatArray, first: FloatArray
) -> tuple[FloatArray, NDArray[np.bool_]]:
    """Where the points went, looked for from `first` on, and whether each was found."""
    import cv2  # noqa: PLC0415

    flags = cv2.OPTFLOW_USE_INITIAL_FLOW
    there, found, _ = cv2.calcOpticalFlowPyrLK(
        before, after, start, first, winSize=WINDOW, maxLevel=1, flags=flags
    )
    return np.asarray(there, np.float32), np.asarray(found.ravel() == 1)


def _inside(places: FloatArray, face: FloatArray, shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """Which places lie within the face's outline."""
    import cv2  # noqa: PLC0415

    mask = np.zeros(shape, np.uint8)
    cv2.fillConvexPoly(mask, cv2.convexHull(face.astype(np.float32)).astype(np.int32), 1)
    x, y = places.astype(int).T
    return np.asarray(mask[y, x] > 0)


def _region(points: FloatArray, shape: tuple[int, ...]) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of the face's surroundings, chin to hair."""
    low, high = points.min(axis=0), points.max(axis=0)
    room = HELPING * (high[0] - low[0])
    left, top = np.maximum(low - room, 0).astype(int)
    right, bottom = np.minimum(high + np.array((room, 0.0)), np.array(shape[::-1])).astype(int)
    return int(left), int(top), int(right), int(bottom)
