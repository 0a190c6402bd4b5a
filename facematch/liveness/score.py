# SPDX-License-Identifier: Apache-2.0
"""Adds the cues up to one score against one threshold.

Each cue gives points for (positive) or against (negative) a living person; a cue that cannot tell gives
0. The score is 1 / (1 + exp(-points)). `weights` says how much each may say.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np

from facematch.liveness.blink import count_blinks
from facematch.liveness.border import border_cue
from facematch.liveness.camera_path import camera_path_cue
from facematch.liveness.challenge import MOST_WRONG, Challenge, ChallengeState
from facematch.liveness.cue import Cue
from facematch.liveness.grid import grid_cue
from facematch.liveness.light import light_cue
from facematch.liveness.network import network_cue
from facematch.liveness.relief import relief_cue
from facematch.liveness.stillness import stillness_cue
from facematch.liveness.surround import surround_cue
from facematch.liveness.weights import ACCUSING, PRIOR, limited
from facematch.track import Track

PASSED, FAILED, UNANSWERED = 2.0, -8.0, -4.0
CHANGED = -8.0
BLINKED = 0.5
# What has been seen once in a track counts to its end: a sheet that is held still now is a sheet all the same,
# and whoever tries until one judgement is kind must not get through.
LASTING = frozenset(("relief", "stillness", "border", "grid", "surround"))
# What a recording of a person shows as well (it blinks, and its head has depth) is worth nothing when one of
# these has seen something to carry a recording.
RECORDED = frozenset(("relief", "blink"))
CARRIERS, DOUBT = frozenset(("border", "grid", "surround")), -0.5
PASSIVE = (
    relief_cue,
    stillness_cue,
    border_cue,
    grid_cue,
    network_cue,
    camera_path_cue,
)


@dataclass(frozen=True, slots=True)
class Liveness:
    """The fused answer and every cue's part in it.

    accused: a cue has seen an attack. favoured: a cue speaks for the person. missing: names of the cues
    whose asked-for answer did not come.
    """

    score: float
    live: bool
    accused: bool
    favoured: bool
    missing: frozenset[str]
    evidence: dict[str, float | str]


def judge(
    track: Track,
    challenge: Challenge | None,
    threshold: float,
    without: Collection[str] = (),
) -> Liveness:
    """Score one track; challenge None means that none was asked for; `without` names cues to leave out."""
    seen = track.observations
    cues = [cue(seen) for cue in PASSIVE]
    cues.append(surround_cue(seen, track.pairs))
    cues = [_lasting(cue, track.worst) for cue in cues]
    cues += [_challenge_cue(challenge), _blink_cue(track), _person_cue(track, challenge)]
    if challenge is not None and challenge.with_light:
        cues.append(light_cue(seen, challenge.show))
    return fuse(cues, threshold, without)


def fuse(cues: Collection[Cue], threshold: float, without: Collection[str] = ()) -> Liveness:
    """One answer from what the cues say."""
    kept = [cue for cue in cues if cue.name not in without]
    points = _weighed({cue.name: limited(cue.name, cue.points) for cue in kept})
    score = score_of(points)
    evidence: dict[str, float | str] = {"score": score, "threshold": threshold}
    for cue in kept:
        evidence[cue.name] = cue.says
        evidence[f"{cue.name}_points"] = points[cue.name]
        evidence |= cue.measured
    accused = any(points[cue.name] <= ACCUSING and not cue.missing for cue in kept)
    favoured = any(value > 0.0 for value in points.values())
    missing = frozenset(cue.name for cue in kept if cue.missing)
    return Liveness(score, score >= threshold, accused, favoured, missing, evidence)


def score_of(points: Mapping[str, float], without: Collection[str] = ()) -> float:
    """The score of points by cue."""
    total = PRIOR + sum(value for name, value in points.items() if name not in without)
    return float(1.0 / (1.0 + np.exp(-total)))


def points_of(evidence: Mapping[str, float | str]) -> dict[str, float]:
    """The points by cue in a decision's evidence: what `score_of` wants, to leave cues out afterwards."""
    ending = "_points"
    return {
        key.removesuffix(ending): float(value)
        for key, value in evidence.items()
        if key.endswith(ending)
    }


def _weighed(points: dict[str, float]) -> dict[str, float]:
    """The points, without those that a recording earns when a carrier of one is in view."""
    if min((points[name] for name in CARRIERS & points.keys()), default=0.0) > DOUBT:
        return points
    return {name: min(x, 0.0) if name in RECORDED else x for name, x in points.items()}


def _lasting(cue: Cue, worst: dict[str, float]) -> Cue:
    """The cue with the worst that it has said of this track, which is remembered."""
    if cue.name not in LASTING:
        return cue
    worst[cue.name] = min(cue.points, worst.get(cue.name, 0.0))
    if worst[cue.name] >= min(cue.points, 0.0):
        return cue
    return replace(cue, points=worst[cue.name], says=f"{cue.says}, but was seen before")


def _challenge_cue(challenge: Challenge | None) -> Cue:
    if challenge is None:
        return Cue("challenge", 0.0, "off")
    points = {ChallengeState.PASSED: PASSED, ChallengeState.FAILED: FAILED}
    measured: dict[str, float | str] = {
        "challenge_answered": ",".join(challenge.answered),
        "challenge_prompts": float(challenge.prompts),
        "challenge_wrong": float(challenge.wrong),
    }
    if challenge.answer_seconds:
        measured["challenge_fastest_s"] = round(min(challenge.answer_seconds), 3)
    answerless = challenge.state is not ChallengeState.PASSED and challenge.wrong <= MOST_WRONG
    worth = points.get(challenge.state, UNANSWERED)
    return Cue("challenge", worth, str(challenge.state), measured, missing=answerless)


def _blink_cue(track: Track) -> Cue:
    blinks = count_blinks(track.observations)
    measured: dict[str, float | str] = {"blinks": float(blinks)}
    if not blinks:
        return Cue("blink", 0.0, "cannot tell", measured)
    return Cue("blink", BLINKED, "live", measured)


def _person_cue(track: Track, challenge: Challenge | None) -> Cue:
    measured: dict[str, float | str] = {"person_farthest": round(track.farthest, 3)}
    if track.changed:
        return Cue("person", CHANGED, "person changed", measured)
    if challenge is not None and not track.compared_turned:
        return Cue("person", UNANSWERED, "never compared while turned", measured, missing=True)
    return Cue("person", 0.0, "same", measured)
