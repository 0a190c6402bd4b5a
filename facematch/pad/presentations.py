# SPDX-License-Identifier: Apache-2.0
"""One presentation: what stood before the camera, and what liveness answered.

Words of ISO/IEC 30107-3. A presentation is *bona fide* (a living person) or of one *kind* of attack (PAI
species). Its answer is a classification, or none: the attempt ended before anything could be judged.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

LIVE = "live"
TRAIN, TEST = "train", "test"
Answer = Literal["bona_fide", "attack", "none"]
Group = tuple[str, str]
"""Kind and material: drawn and real presentations are never counted together."""


@dataclass(frozen=True, slots=True)
class Presentation:
    """One try of one scene.

    scene: its name; tries of one scene are not independent of each other. kind: "live" or the kind of
    attack. material: "drawn" or "real". parameter: of the attack (a device, a paper), "" if none is
    told. points: what each cue said, for (> 0) or against (< 0) a person; the score is the logistic
    function of their sum and a constant. seconds: from the first frame to the decision.
    """

    scene: str
    kind: str
    answer: Answer
    score: float
    attempt: int = 0
    person: str = ""
    split: str = ""
    material: str = "drawn"
    parameter: str = ""
    points: Mapping[str, float] = field(default_factory=dict)
    outcome: str = ""
    challenge: str = ""
    seconds: float = math.nan
    frames: int = 0

    @property
    def bona_fide(self) -> bool:
        """Whether a living person was presented."""
        return self.kind == LIVE

    @property
    def group(self) -> Group:
        """What it is counted with."""
        return self.kind, self.material

    @property
    def wrong(self) -> bool:
        """A person called an attack, or an attack called a person."""
        return self.answer == ("attack" if self.bona_fide else "bona_fide")


def answered_at(presentations: Iterable[Presentation], threshold: float) -> list[Presentation]:
    """What would have been answered with another threshold; no answer stays none."""
    return [_answered(one, one.score, threshold) for one in presentations]


def scored_by(
    presentations: Iterable[Presentation],
    score: Callable[[Presentation], float],
    threshold: float,
) -> list[Presentation]:
    """What would have been answered with another score against this threshold."""
    return [_answered(one, score(one), threshold) for one in presentations]


def _answered(one: Presentation, score: float, threshold: float) -> Presentation:
    answer: Answer = "bona_fide" if score >= threshold else "attack"
    return replace(one, score=score, answer="none" if one.answer == "none" else answer)


def leaks(presentations: Iterable[Presentation]) -> tuple[list[str], list[str]]:
    """(people, attack parameters) that stand on both sides of the split: figures on the test
    half are then better than life."""
    seen = list(presentations)
    people = _on_both_sides((one.split, one.person) for one in seen)
    parameters = _on_both_sides((one.split, one.parameter) for one in seen if not one.bona_fide)
    return people, parameters


def _on_both_sides(pairs: Iterable[tuple[str, str]]) -> list[str]:
    sides: dict[str, set[str]] = {TRAIN: set(), TEST: set()}
    for split, name in pairs:
        if name and split in sides:
            sides[split].add(name)
    return sorted(sides[TRAIN] & sides[TEST])
