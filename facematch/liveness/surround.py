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
from facematch.liveness.pairs import Pairs, pairs_of
from facematch.values import FloatArray, Observation

LEAST_PAIRS = 3
# Speaking blocks of a place, over all pairs, that make it known, and the part of them that must decide.
LEAST_BLOCKS, LEAST_DECIDED = 20, 0.25
# Part of a place's deciding blocks that go with the face: most of them on both sides. Carried cameras had
# 0.3 to 0.9, a stock clip with a watermark over the face 0.4 (its lower limit was 0.3 before that was seen).
GOES_BOTH, ROOM = (0.50, 0.70), 0.10
# On one side alone (a sheet whose face is not in its middle): part of the whole corner, silent blocks
# included, that goes with the face. A woman with curls half a face wide had 0.24, all other people before a
# fixed camera less than 0.1 (carried cameras more, but there both sides go).
GOES_ONE, ONE_DECIDED = (0.30, 0.50), 0.60
HELD_POINTS, PARTLY_POINTS, ROOM_POINTS = -8.0, -3.0, 1.0
# Part of the pairs that show a sheet's upper corner. None of 35 real videos of people had one in any pair.
LEAST_CORNERS, CORNER_POINTS = 0.30, -6.0


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


def surround_cue(observations: list[Observation], pairs: Pairs | None = None) -> Cue:
    """Against the person when the surroundings go with the face, slightly for it when they rest.

    pairs: of the same frames, measured as they came.
    """
    shown = (pairs_of(observations) if pairs is None else pairs).shown()
    measured: dict[str, float | str] = {"surround_pairs": float(len(shown))}
    if len(shown) < LEAST_PAIRS:
        return Cue("surround", 0.0, "cannot tell", measured)
    blocks = np.concatenate([each.blocks for each in shown])
    measured |= {f"surround_{name}": round(look(blocks), 3) for name, look in LOOKS.items()}
    corners = float(np.mean([each.corner for each in shown]))
    measured["surround_corners"] = round(corners, 3)
    points, says = _answer(*(look(blocks) for look in LOOKS.values()))
    if corners >= LEAST_CORNERS and points > CORNER_POINTS:
        points, says = CORNER_POINTS, "a sheet's corner moves with the face"
    return Cue("surround", points, says, measured)


def _answer(both: float, one: float, beside: float) -> tuple[float, str]:
    """Points and words for what goes with the face on both sides, on one, and at the least."""
    held, partly = _ramp(both, GOES_BOTH), _ramp(one, GOES_ONE)
    if max(held, partly) > 0:
        return min(HELD_POINTS * held, PARTLY_POINTS * partly), "moves with the face"
    if 0 <= beside <= ROOM:
        return ROOM_POINTS, "room at rest"
    return 0.0, "cannot tell"


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
