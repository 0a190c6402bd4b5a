# SPDX-License-Identifier: Apache-2.0
"""Depth: the middle of a head that turns moves against its rim, a sheet's does not.

A frontal frame is compared with frames that are turned, nodded or tilted against it (`parallax`). Held
against the turn that the landmarker reports, the depth that the pixels ask for is a fair part of the
face's for a head, and none for a sheet, even a bent one. A sheet that is tilted and hardly looks turned to
the landmarker (it reports less than 3 degrees for a photo tilted by 40) shows by its shortening instead:
a head is not shortened that much without moving its nose.

Without a movement to look at the cue cannot tell. A video of a head that turns shows depth as a head does.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from facematch.liveness.cue import Cue
from facematch.liveness.parallax import Parallax, frontal
from facematch.values import Observation

# Degrees of turn or nod. The pairs nearest to the best are taken; beyond the largest half of the points that
# are followed are hidden. A turn (root of the mean square) smaller than TELLING says nothing, and frames
# that have moved less than AT_REST are not compared.
BEST_TURN, LARGEST_TURN, TELLING_TURN, AT_REST = 14.0, 28.0, 4.5, 3.0
LATEST, PAIRS, LEAST_PAIRS = 90, 8, 3
# Landmarks that hardly move with the expression: eye corners, nose, forehead, cheekbones, ears.
RIGID: tuple[int, ...] = (33, 133, 263, 362, 168, 6, 197, 195, 5, 4, 1, 2, 98, 327, 10, 151, 9)
RIGID += (127, 356, 234, 454, 93, 323)
# Part of the face's own depth: rendered heads that turn show 0.25 to 0.7 of it (the followed points slip), real
# ones in films 0.4 to 1.4, sheets -0.13 to 0.04. A head must stand out from the error of the fit, and from
# what a smile does to it; a sheet must be seen clearly.
HEAD_DEPTH, SHEET_DEPTH, ERRORS, SMILE = 0.18, 0.06, 3.0, 0.02
CLEAR = 0.045
# A tilt by shortening (tangent; 0.19 is 11 degrees), and the depth against it: rendered sheets 0.02 to 0.03,
# real people who talk 0.06 and more, and those near it with a large error.
LEAST_TILT, SHEET_TILT, HEAD_TILT = 0.18, 0.045, 0.065
TILT_ERROR = 0.025
PLANAR_POINTS, RELIEF_POINTS = -4.0, 1.5


@dataclass(frozen=True, slots=True)
class _Movement:
    """One pair: tangents of the reported turn and nod, and what the pixels show."""

    turn: float
    nod: float
    seen: Parallax


def relief_cue(observations: list[Observation]) -> Cue:
    """For the person when what turns has depth, against it when it moves like a sheet."""
    pairs = _movements(observations[-LATEST:])
    if len(pairs) < LEAST_PAIRS:
        return Cue("relief", 0.0, "cannot tell", {"relief_pairs": float(len(pairs))})
    turned = np.array([(pair.turn, pair.nod) for pair in pairs])
    # A turn to the person's left takes the nose (of negative depth) to larger x, a look up to smaller y.
    shown = np.array([(-pair.seen.across, pair.seen.down) for pair in pairs])
    turn = float(np.sqrt((turned**2).sum(axis=1).mean()))
    depth = float((turned * shown).sum() / max(float((turned**2).sum()), 1e-9))
    error = float(np.median([pair.seen.error for pair in pairs])) / max(turn, 1e-3)
    tilt = float(np.median([pair.seen.flat for pair in pairs]))
    against = np.hypot(*shown.T) / np.maximum([pair.seen.flat for pair in pairs], 0.05)
    measured: dict[str, float | str] = {
        "relief_pairs": float(len(pairs)),
        "relief_turn": round(turn, 3),
        "relief_depth": round(depth, 3),
        "relief_error": round(error, 3),
        "relief_tilt": round(tilt, 3),
        "relief_against_tilt": round(float(np.median(against)), 3),
    }
    points, says = _answer(turn, depth, error, tilt, float(np.median(against)))
    return Cue("relief", points, says, measured)


def _answer(
    turn: float, depth: float, error: float, tilt: float, against: float
) -> tuple[float, str]:
    telling = turn >= np.tan(np.radians(TELLING_TURN))
    stands_out = depth >= ERRORS * error and depth * turn >= SMILE
    if telling and depth >= HEAD_DEPTH and stands_out:
        return RELIEF_POINTS, "deep"
    if telling and error <= CLEAR and depth <= SHEET_DEPTH:
        return PLANAR_POINTS, "flat"
    # The error is in parts of the turn; a tilt that the landmarker does not see has its own measure.
    tilted = tilt >= LEAST_TILT and error * max(turn, 1e-3) <= TILT_ERROR * tilt
    if tilted and against <= HEAD_TILT:
        part = min(1.0, (HEAD_TILT - against) / (HEAD_TILT - SHEET_TILT))
        return PLANAR_POINTS * part, "flat"
    return 0.0, "cannot tell"


def _movements(observations: list[Observation]) -> list[_Movement]:
    """A frontal frame against those that are turned, nodded or tilted, the best first."""
    seen = [o for o in observations if o.evidence.chip is not None and o.landmarks is not None]
    if len(seen) <= LEAST_PAIRS:
        return []
    middle = _frontal(seen)
    base = frontal(middle)
    if base is None:
        return []
    found = [(o, base.against(o)) for o in _moved(middle, seen)]
    return [
        _Movement(_tangent(o.yaw - middle.yaw), _tangent(o.pitch - middle.pitch), shown)
        for o, shown in found
        if shown is not None
    ]


def _frontal(seen: list[Observation]) -> Observation:
    """The frame nearest to the pose that the person keeps while nearly frontal."""
    calm = [o for o in seen if abs(o.yaw) < 12.0] or seen
    yaw = float(np.median([o.yaw for o in calm]))
    pitch = float(np.median([o.pitch for o in calm]))
    return min(seen, key=lambda o: abs(o.yaw - yaw) + abs(o.pitch - pitch))


def _moved(middle: Observation, seen: list[Observation]) -> list[Observation]:
    def change(o: Observation) -> float:
        turn = float(np.hypot(o.yaw - middle.yaw, o.pitch - middle.pitch))
        return max(turn, float(np.degrees(np.arctan(_shortened(middle, o)))))

    changes = [(change(o), o) for o in seen if o is not middle]
    inside = [(size, o) for size, o in changes if AT_REST <= size <= LARGEST_TURN]
    inside.sort(key=lambda pair: abs(pair[0] - BEST_TURN))
    return [o for _, o in inside[:PAIRS]]


def _tangent(degrees: float) -> float:
    return float(np.tan(np.radians(degrees)))


def _shortened(middle: Observation, other: Observation) -> float:
    """Tangent of the tilt by which a flat thing would be shortened as the rigid landmarks are."""
    if middle.landmarks is None or other.landmarks is None:
        return 0.0
    before, after = middle.landmarks[list(RIGID), :2], other.landmarks[list(RIGID), :2]
    both = np.linalg.lstsq(before - before.mean(axis=0), after - after.mean(axis=0), rcond=None)
    lengths = np.linalg.svd(both[0], compute_uv=False)
    ratio = float(lengths[0] / max(float(lengths[1]), 1e-6))
    return float(np.sqrt(max(ratio**2 - 1.0, 0.0)))
