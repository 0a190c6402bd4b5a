# SPDX-License-Identifier: Apache-2.0
"""What the link's log says of one visit: its drops and why they happened, for its result and for the journal.

The tray's camera has its say too: it writes into the same log, through `hw.quality.tray.TrayNotes`.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from hw.quality.causes import Cause, Judged, judge
from hw.quality.observations import LinkLog, Observation, Sign
from hw.quality.tray import BEFORE_S, VIEWS
from terminal.journal.entries import DropEntry, VisitEntry
from terminal.runner.record import VisitRecord
from terminal.session.values import Outcome, OutcomeKind
from terminal.timeline import SpanKind

UNFINISHED = Outcome(OutcomeKind.ABANDONED, "not_finished")


@dataclass(frozen=True, slots=True)
class Calendar:
    """Where the runner's seconds lie in the calendar: `second` was `moment`."""

    second: float
    moment: datetime

    def at(self, second: float) -> datetime:
        """The moment of a second."""
        return self.moment + timedelta(seconds=second - self.second)


def judge_visit(record: VisitRecord, log: LinkLog, now: float) -> None:
    """Put the drops until the outcome into the record; what comes after is the card being taken.

    How the card lay is looked up from a little earlier on, for a drop at the very beginning.
    """
    ended = now if record.ended is None else record.ended
    seen = [o for o in log.observations() if _begins(o, record) <= o.at <= ended]
    signs = Counter(o.sign for o in seen)
    record.judged = judge(seen)
    record.garbled, record.resets = signs[Sign.GARBLED], signs[Sign.RESET]


def _begins(seen: Observation, record: VisitRecord) -> float:
    """From when on observations of this kind belong to the visit."""
    return record.began - (2 * BEFORE_S if seen.sign in VIEWS else 0.0)


def causes(judged: Sequence[Judged]) -> dict[str, int]:
    """How many drops have which cause; all causes are named."""
    counted = Counter(found.cause for found in judged)
    return {cause.value: counted[cause] for cause in Cause}


def away_s(judged: Sequence[Judged]) -> float:
    """For how long the card was not to be reached, in all."""
    return sum(found.drop.length_s or 0.0 for found in judged)


def visit_entry(record: VisitRecord, kiosk: str, calendar: Calendar) -> VisitEntry:
    """The visit as the journal keeps it."""
    outcome = record.outcome or UNFINISHED
    ended = calendar.second if record.ended is None else record.ended
    return VisitEntry(
        id=record.id,
        kiosk=kiosk,
        began=calendar.at(record.began),
        lasted_s=max(0.0, ended - record.began),
        outcome=outcome.kind.value,
        reason=outcome.reason,
        support_code=outcome.support_code,
        card_kind=None if record.kind is None else record.kind.value,
        method=None if record.method is None else record.method.value,
        drops=len(record.judged),
        resumes=record.resumes + record.quiet_resumes,
        resets=record.resets,
        garbled=record.garbled,
        away_ms=1000 * away_s(record.judged),
        apdus=record.counters.apdus,
        read_ms=_radio_ms(record),
    )


def drop_entries(record: VisitRecord, calendar: Calendar) -> tuple[DropEntry, ...]:
    """Its drops, as the journal keeps them."""
    return tuple(_entry(found, calendar) for found in record.judged)


def _entry(found: Judged, calendar: Calendar) -> DropEntry:
    drop = found.drop
    return DropEntry(
        at=calendar.at(drop.began),
        cause=found.cause.value,
        confidence=found.confidence,
        length_s=drop.length_s,
        spacing_s=drop.spacing_s,
        garbled_before=drop.garbled_before,
        garbled_after=drop.garbled_after,
        reset_seen=drop.resets > 0,
        same_card=drop.same_card,
        resumed=drop.length_s is not None and drop.same_card is not False,
        reasons=found.reasons,
        tray=None if drop.tray is None else drop.tray.value,
    )


def _radio_ms(record: VisitRecord) -> float:
    return sum(step.ms for step in record.timeline.path() if step.kind is SpanKind.RADIO)
