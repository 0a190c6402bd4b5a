# SPDX-License-Identifier: Apache-2.0
"""What moves with the face: a picture of a person carries its background along, a room stands still.

Two frames between which the face has moved are laid over each other twice: as they are, and with the
face's own movement taken back. Each small block of the surroundings fits one of the two better. Left and
right of a living head, beyond the hair, the blocks stand still; around the face in a held sheet or screen
they go along up to its edge. Looked at are places where hair is not: beside the brow and above it, where
a head is round and a picture has its corners, and farther out beside the face, on both sides at once (a
companion moves on one). The camera is taken to be fixed, as a kiosk's is: when all that is in view moves
with the face, a sheet fills the view or somebody carries the camera, and neither may pass.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from facematch.liveness.cue import Cue
from facematch.liveness.motion import RIGID_FACE, follow_face, moved_by
from facematch.values import FloatArray, ImageArray, Observation

WIDTH = 320
# Movement of the face between two frames in face widths. The landmarks' own jitter is 0.005; with more than
# the largest the face hides or uncovers much of what is compared. Pairs nearest to BEST_MOVED go first.
LEAST_MOVED, BEST_MOVED, MOST_MOVED = 0.012, 0.07, 0.20
PAIRS, USES, LATEST, LEAST_PAIRS = 6, 2, 60, 3
# A block is compared by its mean squared difference, local brightness taken out. A webcam's noise leaves
# 2 to 15 (of 255 squared) at this size; a block speaks when one of the two ways leaves more than SPEAKING,
# and decides when the other leaves less by CLEARER.
BLOCK, STRIDE, LOCAL, SPEAKING, CLEARER = 9, 5, 21, 27.0, 2.5
# Stands for pixels that the other picture does not hold.
OUTSIDE = 1e4
# Speaking blocks of a place, over all pairs, that make it known, and the part of them that must decide.
LEAST_BLOCKS, LEAST_DECIDED = 20, 0.25
# Part of a place's deciding blocks that go with the face. On fixed cameras no living person's two sides had
# more than 0.1 (24 real videos, one with hair to 0.5 widths left and right among them: not known there).
GOES_BOTH, ROOM = (0.30, 0.60), 0.10
# On one side alone (a sheet whose face is not in its middle): part of the whole corner, silent blocks
# included, that goes with the face. The woman with that hair had 0.24, all others less than 0.1.
GOES_ONE, ONE_DECIDED = (0.30, 0.50), 0.60
HELD_POINTS, PARTLY_POINTS, ROOM_POINTS = -8.0, -3.0, 1.0


@dataclass(frozen=True, slots=True)
class Place:
    """A region beside the face, on either side, in face widths.

    near, far: from the side of the face's box. high, low: below the top of the box (the hairline).
    """

    near: float
    far: float
    high: float
    low: float


CORNER, FAR_CORNER = Place(0.35, 0.55, -0.4, 0.0), Place(0.5, 0.75, -0.4, 0.0)
# Down to the cheek: below are shoulders and long hair.
FAR_SIDE, NEAR_SIDE = Place(0.5, 0.75, -0.3, 0.75), Place(0.35, 0.5, -0.3, 0.75)
ACCUSING, ACQUITTING = (CORNER, FAR_CORNER, FAR_SIDE), (NEAR_SIDE, CORNER)


def small_scene(grey: ImageArray) -> ImageArray:
    """The whole (H, W) frame as a picture 320 pixels wide."""
    import cv2  # noqa: PLC0415

    size = (WIDTH, max(1, round(grey.shape[0] * WIDTH / grey.shape[1])))
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)


def surround_cue(observations: list[Observation]) -> Cue:
    """Against the person when the surroundings go with the face, slightly for it when they rest."""
    seen = [o for o in observations if o.evidence.scene is not None and o.landmarks is not None]
    compared = [compare(*pair) for pair in moved_pairs(seen[-LATEST:])]
    known = [blocks for blocks in compared if blocks is not None]
    measured: dict[str, float | str] = {"surround_pairs": float(len(known))}
    if len(known) < LEAST_PAIRS:
        return Cue("surround", 0.0, "cannot tell", measured)
    blocks = np.concatenate(known)
    measured |= {f"surround_{name}": round(look(blocks), 3) for name, look in LOOKS.items()}
    points, says = _answer(*(look(blocks) for look in LOOKS.values()))
    return Cue("surround", points, says, measured)


def _answer(both: float, one: float, beside: float) -> tuple[float, str]:
    """Points and words for what goes with the face on both sides, on one, and at the least."""
    held, partly = _ramp(both, GOES_BOTH), _ramp(one, GOES_ONE)
    if max(held, partly) > 0:
        return min(HELD_POINTS * held, PARTLY_POINTS * partly), "moves with the face"
    if 0 <= beside <= ROOM:
        return ROOM_POINTS, "room at rest"
    return 0.0, "cannot tell"


def moved_pairs(seen: list[Observation]) -> list[tuple[Observation, Observation]]:
    """Pairs between which the face has moved, the best first, no frame in more than two."""
    if len(seen) < 2:
        return []
    points = np.array([o.landmarks[list(RIGID_FACE), :2] for o in seen if o.landmarks is not None])
    widths = np.array([np.ptp(o.landmarks[:, 0]) for o in seen if o.landmarks is not None])
    shifts = np.linalg.norm(points[:, None] - points[None], axis=3)
    moved = np.median(shifts, axis=2) / np.maximum(widths[:, None], 1.0)
    first, second = np.nonzero(np.triu((moved >= LEAST_MOVED) & (moved <= MOST_MOVED)))
    best = np.argsort(np.abs(np.log(moved[first, second] / BEST_MOVED)), kind="stable")
    uses = np.zeros(len(seen), int)
    pairs: list[tuple[Observation, Observation]] = []
    for i, j in zip(first[best], second[best], strict=True):
        if len(pairs) < PAIRS and uses[i] < USES and uses[j] < USES:
            uses[[i, j]] += 1
            pairs.append((seen[i], seen[j]))
    return pairs


def compare(before: Observation, after: Observation) -> FloatArray | None:
    """(N, 3) blocks: place in face widths, and vote.

    x from the middle of the face, y from the top of its box; 1 goes with the face, -1 rests, 0 neither,
    NaN says nothing.
    None when the face cannot be followed or has not moved.
    """
    a, b = before.evidence.scene, after.evidence.scene
    if a is None or b is None or before.landmarks is None or after.landmarks is None:
        return None
    points = before.landmarks[:, :2] * before.evidence.scene_scale
    later = after.landmarks[:, :2] * after.evidence.scene_scale
    transform = follow_face(a, b, points, later)
    if transform is None:
        return None
    moved = np.linalg.norm(moved_by(transform, points) - points, axis=1)
    if not float(np.median(moved)) >= LEAST_MOVED / 2 * float(np.ptp(points[:, 0])):
        return None
    return _blocks(points, _window(points, a.shape), a, b, transform)


def _both(blocks: FloatArray) -> float:
    """Part that goes with the face on both sides of any place; -1 when not known."""
    return max(min(_part(side) for side in _sides(blocks, place)) for place in ACCUSING)


def _one(blocks: FloatArray) -> float:
    """Part of a whole corner that goes with the face, of the more moving side; -1 when not known."""
    sides = _sides(blocks, CORNER)
    clear = [side for side in sides if _part(side) >= ONE_DECIDED]
    return max((float((side == 1).mean()) for side in clear), default=-1.0)


def _beside(blocks: FloatArray) -> float:
    """Part that goes with the face on the more moving side near the face; -1 when not known."""
    parts = [_part(side) for place in ACQUITTING for side in _sides(blocks, place)]
    return max(parts) if min(parts[:2]) >= 0 else -1.0


LOOKS = {"both": _both, "one": _one, "beside": _beside}


def _sides(blocks: FloatArray, place: Place) -> list[FloatArray]:
    """Votes of a place's blocks left and right of the face."""
    beside, below = np.abs(blocks[:, 0]) - 0.5, blocks[:, 1]
    inside = (beside >= place.near) & (beside < place.far)
    inside &= (below >= place.high) & (below < place.low)
    return [blocks[inside & (np.sign(blocks[:, 0]) == side), 2] for side in (-1, 1)]


def _part(votes: FloatArray) -> float:
    """Part of the deciding blocks that goes with the face; -1 when too few speak or decide."""
    speaking = votes[np.isfinite(votes)]
    decided = speaking[speaking != 0]
    if len(speaking) < LEAST_BLOCKS or len(decided) < LEAST_DECIDED * len(speaking):
        return -1.0
    return float((decided > 0).mean())


def _ramp(part: float, between: tuple[float, float]) -> float:
    return float(np.clip((part - between[0]) / (between[1] - between[0]), 0.0, 1.0))


def _window(points: FloatArray, shape: tuple[int, ...]) -> tuple[int, int, int, int]:
    """Left, top, right and bottom pixel of what is looked at."""
    low, high = points.min(axis=0), points.max(axis=0)
    width = float(high[0] - low[0])
    room = (FAR_SIDE.far + 0.05) * width + BLOCK
    left, right = max(int(low[0] - room), 0), min(int(high[0] + room), shape[1])
    top = max(int(low[1] + CORNER.high * width) - BLOCK, 0)
    return left, top, right, min(int(low[1] + FAR_SIDE.low * width) + BLOCK, shape[0])


def _blocks(
    points: FloatArray,
    window: tuple[int, int, int, int],
    before: ImageArray,
    after: ImageArray,
    transform: FloatArray,
) -> FloatArray:
    import cv2  # noqa: PLC0415

    left, top, right, bottom = window
    a, b = (_without_light(picture) for picture in (before, after))
    a, rest = a[top:bottom, left:right], b[top:bottom, left:right]
    way = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    into = transform @ np.array(((1, 0, left), (0, 1, top), (0, 0, 1)), np.float32)
    size = (right - left, bottom - top)
    back = cv2.warpPerspective(b, into, size, flags=way, borderValue=OUTSIDE)
    going, resting = (cv2.blur((a - x) ** 2, (BLOCK, BLOCK)) for x in (back, rest))
    half = BLOCK // 2
    y, x = np.mgrid[half : a.shape[0] - half : STRIDE, half : a.shape[1] - half : STRIDE]
    low, width = points.min(axis=0), float(np.ptp(points[:, 0]))
    places = ((x + left - low[0]) / width - 0.5, (y + top - low[1]) / width)
    votes = _votes(going[y, x], resting[y, x])
    return np.column_stack([each.ravel() for each in (*places, votes)]).astype(np.float32)


def _votes(going: FloatArray, resting: FloatArray) -> FloatArray:
    """1 with the face, -1 at rest, 0 neither; NaN says nothing."""
    speaks = (going < OUTSIDE) & (np.maximum(going, resting) > SPEAKING)
    with_face = (resting > CLEARER * going).astype(np.float32)
    return np.where(speaks, with_face - (going > CLEARER * resting), np.nan)


def _without_light(picture: ImageArray) -> FloatArray:
    """What differs from the local mean: lamps and the camera's own exposure drop out."""
    import cv2  # noqa: PLC0415

    values = picture.astype(np.float32)
    return np.asarray(values - cv2.blur(values, (LOCAL, LOCAL)), np.float32)
