# SPDX-License-Identifier: Apache-2.0
"""What MiniFASNet says over the frames that it has seen; nothing where the operator has not installed it."""

from __future__ import annotations

import numpy as np

from facematch.liveness.cue import Cue
from facematch.values import Observation

LEAST_FRAMES = 3
# Median score below which a recapture is seen, and above which a living face is; its makers cut at the higher of
# the classes, which is near one half. In between it cannot tell.
RECAPTURED, DOUBTFUL, LIKELY, LIVING = 0.10, 0.40, 0.60, 0.90
AGAINST, FAVOUR = -4.0, 1.5


def network_cue(observations: list[Observation]) -> Cue:
    """For or against the person, by the median: one odd frame decides nothing."""
    scores = [seen.evidence.living for seen in observations]
    known = [score for score in scores if np.isfinite(score)]
    if len(known) < LEAST_FRAMES:
        return Cue("minifasnet", 0.0, "cannot tell" if known else "not installed")
    typical = float(np.median(known))
    measured: dict[str, float | str] = {"minifasnet_score": round(typical, 3)}
    against = float(np.clip((DOUBTFUL - typical) / (DOUBTFUL - RECAPTURED), 0.0, 1.0))
    favour = float(np.clip((typical - LIKELY) / (LIVING - LIKELY), 0.0, 1.0))
    says = "recaptured" if against > 0 else "living" if favour > 0 else "cannot tell"
    return Cue("minifasnet", AGAINST * against + FAVOUR * favour, says, measured)
