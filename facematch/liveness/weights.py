# SPDX-License-Identifier: Apache-2.0
"""How much each cue may say, in one table: points are added up as logarithms of odds.

A cue reports points between the two limits of its row, as sure as it is. The limits are set by reason and
not by training: what no person does outweighs all that a person can do (their sum is below 8), what a
person may fail to do (a blink, a turn) does not accuse, and what an attacker can do as well as a person
(a blink in a video, a turn in a warped still) earns little. The threshold is what is calibrated
(`uketsuke calibrate liveness`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Weight:
    """The most that a cue may say against and for a living person, and why so much."""

    against: float
    favour: float
    why: str


PRIOR: Final = 0.5
"""Nothing known speaks slightly for the person, so that passive cues alone do not refuse the patient who sits
still in front of an old camera."""

ACCUSING: Final = -4.0
"""A cue that says this much against the person has seen an attack, unless its answer is only missing."""

WEIGHTS: Final[dict[str, Weight]] = {
    "challenge": Weight(
        -8.0, 2.0, "a wrong turn twice is no mix-up; a warp of a still can turn, too"
    ),
    "light": Weight(-8.0, 1.5, "no skin leaves the light unanswered; paper answers it, too"),
    "person": Weight(-8.0, 0.0, "nobody becomes another person"),
    "blink": Weight(0.0, 0.5, "videos blink"),
    "relief": Weight(-5.0, 1.5, "a flat face is a picture; a video of a turn shows depth, too"),
    "stillness": Weight(-8.0, 0.0, "no sensor repeats itself bit by bit"),
    "border": Weight(-8.0, 0.0, "a sheet or a screen in a hand; at rest it may be a door"),
    "grid": Weight(-8.0, 0.0, "skin has no screen's grid"),
    "surround": Weight(-8.0, 1.0, "a face whose surroundings move with it is a picture of both"),
    "recapture": Weight(-8.0, 0.5, "a picture of a picture has lost what a first picture has"),
    "specular": Weight(-4.0, 0.5, "gloss that does not move as on skin; rooms differ"),
    "camera_path": Weight(-8.0, 0.0, "no sensor delivers loops or repeated pictures"),
    "minifasnet": Weight(
        -4.0, 1.5, "a network trained on other attacks and cameras: one voice of many"
    ),
}


def limited(name: str, points: float) -> float:
    """A cue's points within its row. Raises KeyError for a cue without one."""
    weight = WEIGHTS[name]
    return min(max(points, weight.against), weight.favour)
