# SPDX-License-Identifier: Apache-2.0
"""Where the time of a visit went.

Each lane records what it did (`span`). The session's states cut the visit into phases, each of which waits for one
lane (or for the person). The critical path is what that lane did meanwhile, so that every millisecond from card to
outcome belongs to one span of one kind; what other lanes did at the same time shows as overlap.
"""

import itertools
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum

from terminal.clock import Clock


class SpanKind(StrEnum):
    """Whom a millisecond belongs to."""

    MACHINE = "machine"
    RADIO = "radio"
    PERSON = "person"
    SERVICE = "service"


@dataclass(frozen=True, slots=True)
class Span:
    """Something a lane did, in seconds of the clock."""

    lane: str
    name: str
    kind: SpanKind
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Phase:
    """A part of the visit and what it waits for: a lane, or (lane None) one kind alone.

    In a `paced` phase the lane keeps pace with a person: as long as it waits again and again for what they do next,
    its work between was done while they acted, and only what comes after its last wait is waited for by anybody.
    """

    name: str
    lane: str | None
    kind: SpanKind
    start: float
    paced: bool = False


Piece = tuple[str, SpanKind, float, float]
"""Name, kind, start and end of a piece of the path, in seconds."""


@dataclass(frozen=True, slots=True)
class PathStep:
    """A piece of the critical path: `start_ms` counts from the card's arrival."""

    name: str
    kind: SpanKind
    start_ms: float
    ms: float


@dataclass(slots=True)
class Timeline:
    """The spans and phases of one visit."""

    clock: Clock
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _spans: list[Span] = field(default_factory=list)
    _phases: list[Phase] = field(default_factory=list)
    ended: float | None = None

    @contextmanager
    def span(self, lane: str, name: str, kind: SpanKind) -> Iterator[None]:
        """Record what the calling lane does in the block."""
        start = self.clock.now()
        try:
            yield
        finally:
            with self._lock:
                self._spans.append(Span(lane, name, kind, start, self.clock.now()))

    def enter(self, phase: Phase) -> None:
        """The visit now waits for something else."""
        last = self._phases[-1] if self._phases else None
        if last is None or (last.name, last.lane, last.kind) != (
            phase.name,
            phase.lane,
            phase.kind,
        ):
            self._phases.append(phase)

    def end(self, at: float) -> None:
        """The outcome is known. A later outcome of the same visit (staff took over) moves the end."""
        self.ended = at

    def spans(self) -> tuple[Span, ...]:
        """All spans so far, by start."""
        with self._lock:
            return tuple(sorted(self._spans, key=lambda span: span.start))

    def path(self) -> tuple[PathStep, ...]:
        """The critical path, in order: consecutive pieces of one name and kind are one step."""
        if not self._phases:
            return ()
        origin = self._phases[0].start
        spans = self.spans()
        pieces = [piece for phase, end in self._windows() for piece in _cut(phase, end, spans)]
        return _merge(pieces, origin)

    def busy(self) -> dict[str, float]:
        """Seconds of machine work by lane, whether anybody waited for it or not."""
        found: dict[str, float] = {}
        for span in self.spans():
            if span.kind is SpanKind.MACHINE:
                found[span.lane] = found.get(span.lane, 0.0) + span.end - span.start
        return found

    def _windows(self) -> list[tuple[Phase, float]]:
        end = self.clock.now() if self.ended is None else self.ended
        starts = [phase.start for phase in self._phases[1:]]
        return list(zip(self._phases, [*starts, max(end, self._phases[-1].start)], strict=True))


def _cut(phase: Phase, end: float, spans: tuple[Span, ...]) -> list[Piece]:
    """Split one phase at the borders of its lane's spans; the span begun last names the piece."""
    if phase.lane is None:
        return [(phase.name, phase.kind, phase.start, end)]
    inside = [s for s in spans if s.lane == phase.lane and s.end > phase.start and s.start < end]
    borders = {phase.start, end}
    for span in inside:
        borders |= {t for t in (span.start, span.end) if phase.start < t < end}
    marks = sorted(borders)
    pieces = []
    for start, stop in itertools.pairwise(marks):
        covering = [s for s in inside if s.start <= start and s.end >= stop]
        kind = covering[-1].kind if covering else phase.kind
        pieces.append((phase.name, kind, start, stop))
    return _person_first(pieces) if phase.paced else pieces


def _person_first(pieces: list[Piece]) -> list[Piece]:
    """What was done before the last wait for the person was done in the person's time."""
    waits = [number for number, piece in enumerate(pieces) if piece[1] is SpanKind.PERSON]
    last = waits[-1] if waits else 0
    theirs = [(name, SpanKind.PERSON, start, stop) for name, _, start, stop in pieces[:last]]
    return theirs + pieces[last:]


def _merge(pieces: list[Piece], origin: float) -> tuple[PathStep, ...]:
    """Add up the pieces of one phase by kind, keeping the order in which the kinds first appear."""
    order: list[tuple[int, str, SpanKind]] = []
    total: dict[tuple[int, str, SpanKind], tuple[float, float]] = {}
    run, last = 0, ""
    for name, kind, start, stop in pieces:
        run += name != last
        last = name
        key = (run, name, kind)
        if key not in total:
            order.append(key)
            total[key] = (start, 0.0)
        total[key] = (total[key][0], total[key][1] + stop - start)
    return tuple(
        PathStep(name, kind, 1000 * (total[key][0] - origin), 1000 * total[key][1])
        for key in order
        for _, name, kind in [key]
    )
