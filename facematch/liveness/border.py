# SPDX-License-Identifier: Apache-2.0
"""The edges of a sheet or a screen that is held up: straight lines all around the face.

What tells them from a picture frame or a door behind the head is the lower edge: a living person's neck
and shoulders stand in front of whatever is behind, so no straight line runs below the chin from one side
of the face to the other.
"""

from __future__ import annotations

import itertools

import numpy as np

from facematch.liveness.cue import Cue
from facematch.values import FloatArray, ImageArray, Observation

# Lines are looked for in a picture of this width: faster, and blind to fine texture.
WIDTH = 320
# How far from the face a side may lie, in face heights; and how far its line may lean, in degrees.
NEAREST, FARTHEST = 0.02, 1.6
LEAN = 20.0
# Part of a side that must be backed by found lines.
BACKED, BACKED_ENDS = 0.55, 0.6
# Pixels of the small picture within which a piece counts as lying on a side.
ON_LINE = 2.0
MOST_SIDES = 8
SHORTEST = 0.25
LEAST_FRAMES = 4
SEEN, CERTAIN = 0.25, 0.6
# What a hand holds is never still: the corners' median distance from their median place, in face heights,
# was 0.011 to 0.035 for rendered sheets and screens in a hand and below 0.002 for the same ones at rest.
# Edges at rest may as well be a door behind and a counter before the person: they count for this part.
AT_REST, HELD = 0.002, 0.008
RESTING_PART = 0.3
MOST_POINTS = -8.0


def find_border(grey: ImageArray, points: FloatArray) -> FloatArray | None:
    """(4, 2) corners in pixels (top left, top right, bottom right, bottom left), or None.

    grey: (H, W). points: (N, 2) of the face in pixels.
    """
    import cv2  # noqa: PLC0415

    scale = WIDTH / grey.shape[1]
    size = (WIDTH, max(1, round(grey.shape[0] * scale)))
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    found = cv2.createLineSegmentDetector(cv2.LSD_REFINE_NONE).detect(small)[0]
    if found is None:
        return None
    low, high = points.min(axis=0) * scale, points.max(axis=0) * scale
    lines = np.asarray(found, np.float32).reshape(-1, 2, 2)
    lines = lines[_lengths(lines) >= SHORTEST * (high[1] - low[1])]
    corners = _quadrilateral(lines, low, high)
    return None if corners is None else np.asarray(corners / scale, np.float32)


def border_cue(observations: list[Observation]) -> Cue:
    """Against the person when many frames show all four sides; otherwise it cannot tell."""
    looked = [seen for seen in observations if seen.evidence.looked_around]
    if len(looked) < LEAST_FRAMES:
        return Cue("border", 0.0, "cannot tell")
    share = float(np.mean([seen.evidence.border is not None for seen in looked]))
    strength = float(np.clip((share - SEEN) / (CERTAIN - SEEN), 0.0, 1.0))
    movement = _movement(looked)
    held = float(np.clip((movement - AT_REST) / (HELD - AT_REST), 0.0, 1.0))
    says = ("held border" if held > 0.5 else "border at rest") if strength > 0 else "none"
    measured: dict[str, float | str] = {
        "border_share": round(share, 3),
        "border_movement": round(movement, 4),
    }
    points = MOST_POINTS * strength * (RESTING_PART + (1 - RESTING_PART) * held)
    return Cue("border", points, says, measured)


def _movement(observations: list[Observation]) -> float:
    """How far the corners move, in face heights: medians, since a side may jump to its inner edge."""
    seen = [(o.evidence.border, o.box[3]) for o in observations if o.box is not None]
    corners = np.array([border for border, _ in seen if border is not None])
    if len(corners) < 2:
        return 0.0
    apart = np.median(np.abs(corners - np.median(corners, axis=0)), axis=0)
    return float(apart.mean() / max(float(np.median([height for _, height in seen])), 1.0))


def _quadrilateral(lines: FloatArray, low: FloatArray, high: FloatArray) -> FloatArray | None:
    """Corners of four sides around the box from low to high, each backed over its whole length."""
    upright, flat = _Lines(lines[:, :, ::-1]), _Lines(lines)
    height = high[1] - low[1]
    lefts = upright.sides(height, low[1], high[1], low[0], -1)
    rights = upright.sides(height, low[1], high[1], high[0], +1)
    tops = flat.sides(height, low[0], high[0], low[1], -1)
    bottoms = flat.sides(height, low[0], high[0], high[1], +1)
    for bottom, left, right in itertools.product(bottoms, lefts, rights):
        # The lower edge tells the most, and most often rules a trio out.
        low_left, low_right = _meet(bottom, left), _meet(bottom, right)
        if not flat.carry(bottom, low_left[0], low_right[0]):
            continue
        for top in tops:
            high_left, high_right = _meet(top, left), _meet(top, right)
            if (
                flat.carry(top, high_left[0], high_right[0])
                and upright.backing(left, high_left[1], low_left[1]) >= BACKED
                and upright.backing(right, high_right[1], low_right[1]) >= BACKED
            ):
                return np.array((high_left, high_right, low_right, low_left))
    return None


class _Lines:
    """Line pieces written as across = offset + slope * along, those that lean little."""

    def __init__(self, pieces: FloatArray) -> None:
        run = pieces[:, 1, 0] - pieces[:, 0, 0]
        steep = np.tan(np.radians(LEAN))
        lying = np.abs(pieces[:, 1, 1] - pieces[:, 0, 1]) <= steep * np.abs(run)
        self._pieces = pieces[lying & (run != 0)]
        self._slopes = (self._pieces[:, 1, 1] - self._pieces[:, 0, 1]) / run[lying & (run != 0)]
        self._offsets = self._pieces[:, 0, 1] - self._slopes * self._pieces[:, 0, 0]

    def sides(
        self, height: float, start: float, end: float, edge: float, direction: int
    ) -> list[tuple[float, float]]:
        """(offset, slope) of up to MOST_SIDES lines beyond `edge`, the nearest first."""
        middle = self._offsets + self._slopes * (start + end) / 2
        away = (middle - edge) * direction / height
        kept: list[tuple[float, float]] = []
        last = float("-inf")
        for index in np.argsort(away):
            apart = (away[index] - last) * height > ON_LINE
            if not NEAREST <= away[index] <= FARTHEST or not apart or len(kept) == MOST_SIDES:
                continue
            line = float(self._offsets[index]), float(self._slopes[index])
            if self.backing(line, start, end) >= BACKED:
                kept.append(line)
                last = float(away[index])
        return kept

    def carry(self, line: tuple[float, float], start: float, end: float) -> bool:
        """Whether pieces back the line, and towards both of its ends: a collar's curve does not.

        Asked of the edges above and below; those beside the face may be hidden by a hand.
        """
        third = (end - start) / 3
        ends = ((start, start + third), (end - third, end))
        return self.backing(line, start, end) >= BACKED and all(
            self.backing(line, *part) >= BACKED_ENDS for part in ends
        )

    def backing(self, line: tuple[float, float], start: float, end: float) -> float:
        """Part of the line from start to end that has a piece upon it."""
        along = np.linspace(start, end, 48)
        distance = np.abs(self._pieces[:, :, 1] - line[0] - line[1] * self._pieces[:, :, 0])
        near = self._pieces[distance.max(axis=1) <= ON_LINE]
        first, last = near[:, :, 0].min(axis=1), near[:, :, 0].max(axis=1)
        inside = (along[:, None] >= first - 2) & (along[:, None] <= last + 2)
        return float(inside.any(axis=1).mean()) if len(near) else 0.0


def _meet(flat: tuple[float, float], upright: tuple[float, float]) -> tuple[float, float]:
    """Where y = a + b x and x = c + d y cross; both lean little, so they do."""
    x = (upright[0] + upright[1] * flat[0]) / (1 - flat[1] * upright[1])
    return x, flat[0] + flat[1] * x


def _lengths(lines: FloatArray) -> FloatArray:
    return np.asarray(np.linalg.norm(lines[:, 1] - lines[:, 0], axis=1))
