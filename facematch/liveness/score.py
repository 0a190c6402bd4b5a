# SPDX-License-Identifier: Apache-2.0
"""Adds the cues up to one score against one threshold.

Each cue gives points for (positive) or against (negative) a living person; a cue that cannot tell gives
0. The score is 1 / (1 + exp(-points)). What no person does (a frozen picture, another face within the
track, a challenge answered wrongly) outweighs everything else.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from facematch.liveness.blink import count_blinks
from facematch.liveness.border import border_cue
from facematch.liveness.challenge import Challenge, ChallengeState
from facematch.liveness.cue import Cue
from facematch.liveness.grid import grid_cue
from facematch.liveness.relief import relief_cue
from facematch.liveness.stillness import stillness_cue
from facematch.track import Track

# Nothing known speaks slightly for the person, so that passive cues alone do not refuse the patient
# who sits still in front of an old camera.
PRIOR = 0.5
PASSED, FAILED, UNANSWERED = 2.0, -8.0, -4.0
CHANGED = -8.0
BLINKED = 0.5
ACCUSING = -4.0


@dataclass(frozen=True, slots=True)
class Liveness:
    """The fused answer and every cue's part in it; accused: a passive cue has seen an attack."""

    score: float
    live: bool
    accused: bool
    evidence: dict[str, float | str]


def judge(track: Track, challenge: Challenge | None, threshold: float) -> Liveness:
    """Score one track; challenge None means that none was asked for."""
    seen = track.observations
    passive = [relief_cue(seen), stillness_cue(seen), border_cue(seen), grid_cue(seen)]
    cues = [
        *passive,
        _challenge_cue(challenge),
        _blink_cue(track),
        _person_cue(track, challenge),
    ]
    points = PRIOR + sum(cue.points for cue in cues)
    score = float(1.0 / (1.0 + np.exp(-points)))
    evidence: dict[str, float | str] = {"score": score, "threshold": threshold}
    for cue in cues:
        evidence[cue.name] = cue.says
        evidence[f"{cue.name}_points"] = cue.points
        evidence |= cue.measured
    accused = any(cue.points <= ACCUSING for cue in passive)
    return Liveness(score, score >= threshold, accused, evidence)


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
    says = str(challenge.state)
    return Cue("challenge", points.get(challenge.state, UNANSWERED), says, measured)


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
        return Cue("person", UNANSWERED, "never compared while turned", measured)
    return Cue("person", 0.0, "same", measured)
