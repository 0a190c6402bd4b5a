# SPDX-License-Identifier: Apache-2.0
"""What is kept of a visit for its result and the statistics: counts, times, codes. No personal data."""

from dataclasses import dataclass, field

from facematch import FaceDecision
from hw.card.channel import Counters
from hw.quality.causes import Judged
from terminal.clock import Clock
from terminal.session.values import CardKind, Method, Outcome
from terminal.timeline import Timeline


@dataclass(frozen=True, slots=True)
class ServiceCodes:
    """The official codes of the answer."""

    segment: str | None
    status: str | None
    validity: str | None
    results: int
    verdict: str
    why: str
    differences: tuple[str, ...] = ()


@dataclass(slots=True)
class VisitRecord:
    """Filled while the visit runs."""

    visit: int
    clock: Clock
    timeline: Timeline = field(init=False)
    kind: CardKind | None = None
    counters: Counters = field(default_factory=Counters)
    drops: int = 0
    resumes: int = 0
    quiet_resumes: int = 0
    garbled: int = 0
    resets: int = 0
    judged: tuple[Judged, ...] = ()
    method: Method | None = None
    face: FaceDecision | None = None
    fallback_from: str | None = None
    service: ServiceCodes | None = None
    authenticity: dict[str, bool] = field(default_factory=dict)
    certificate: str | None = None
    outcome: Outcome | None = None
    states: list[str] = field(default_factory=list)
    began: float = field(init=False)
    ended: float | None = None
    """When the outcome was known; what the card does after that is no trouble."""

    def __post_init__(self) -> None:
        self.timeline = Timeline(self.clock)
        self.began = self.clock.now()
