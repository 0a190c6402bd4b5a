# SPDX-License-Identifier: Apache-2.0
"""From what happened lately to one thing that staff can do about the link, or nothing. Pure.

The thresholds have two sides, so that a rate near one of them does not make the hint come and go.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from terminal.journal.entries import DropEntry, OutageEntry, OutageKind, VisitEntry

STAY = 1.5
"""Another cause has to disturb so many times more visits before the hint changes from one to the other."""
SAME_RHYTHM = 0.1
"""Rhythms that differ by less than this part are told as the same one."""


class AdviceLevel(StrEnum):
    """How much it disturbs."""

    NOTICE = "notice"
    WARNING = "warning"


class AdviceId(StrEnum):
    """What staff are asked to do; the presenter has the words. The last three are not about the link."""

    INTERFERENCE = "interference"
    INTERFERENCE_RHYTHM = "interference_rhythm"
    OTHER_PROGRAM = "other_program"
    HAND = "hand"
    READER = "reader"
    SERVICE = "service"
    RECEIPT_FILES = "receipt_files"
    ACCESS_LOG = "access_log"
    TRAY_CAMERA = "tray_camera"


@dataclass(frozen=True, slots=True)
class Advice:
    """`cause` is what it is about; `every_s` the seconds of the rhythm that INTERFERENCE_RHYTHM names."""

    level: AdviceLevel
    id: AdviceId
    cause: str
    every_s: float | None = None


@dataclass(frozen=True, slots=True)
class AdviceLimits:
    """Shares are of the visits in the window, from 0 to 1."""

    window_h: float = 2.0
    min_visits: int = 5
    min_disturbed: int = 3
    notice_share: float = 0.2
    clear_share: float = 0.1
    warning_share: float = 0.5
    outages: int = 2


@dataclass(frozen=True, slots=True)
class Recent:
    """What the window holds: visits; how many of them each cause disturbed; outages by kind; the rhythm of drops."""

    visits: int = 0
    disturbed: Mapping[str, int] = field(default_factory=dict)
    outages: Mapping[OutageKind, int] = field(default_factory=dict)
    every_s: float | None = None


CAUSES = {
    "interference": AdviceId.INTERFERENCE,
    "other_program": AdviceId.OTHER_PROGRAM,
    "hand": AdviceId.HAND,
    "reader_gone": AdviceId.READER,
    "service_gone": AdviceId.SERVICE,
}
"""The causes that anything can be done about, by the names that hw.quality gives them."""

OUTAGES = {OutageKind.READER: "reader_gone", OutageKind.SERVICE: "service_gone"}


def recent(
    visits: Iterable[VisitEntry],
    drops: Iterable[DropEntry],
    outages: Iterable[OutageEntry],
    every_s: float | None = None,
) -> Recent:
    """Count the entries of the window. A drop outside of visits disturbed nobody."""
    touched = {(drop.cause, drop.visit) for drop in drops if drop.visit is not None}
    causes = [cause for cause, _ in touched]
    kinds = [outage.kind for outage in outages]
    return Recent(
        visits=sum(1 for _ in visits),
        disturbed={cause: causes.count(cause) for cause in set(causes)},
        outages={kind: kinds.count(kind) for kind in set(kinds)},
        every_s=every_s,
    )


def advise(seen: Recent, limits: AdviceLimits, before: Advice | None = None) -> Advice | None:
    """The hint to show now, when `before` was shown until now.

    Outages count whoever was there. With too few visits to judge by, the hint stays as it is; without any it goes.
    """
    broken = _outage(seen, limits, before)
    if broken is not None:
        return Advice(AdviceLevel.WARNING, CAUSES[broken], broken)
    if seen.visits < limits.min_visits:
        return (
            before if seen.visits and (before is None or before.cause in seen.disturbed) else None
        )
    cause = _worst(seen, limits, before)
    return None if cause is None else _about(cause, seen, limits, before)


def advice_for_all(seen: Recent, limits: AdviceLimits) -> tuple[Advice, ...]:
    """All that could be done, the most disturbing first: for a report over a longer time."""
    found = [cause for cause in CAUSES if _worth_telling(seen, limits, cause)]
    found.sort(key=lambda cause: -seen.disturbed.get(cause, 0))
    return tuple(_about(cause, seen, limits, None) for cause in found)


def _worth_telling(seen: Recent, limits: AdviceLimits, cause: str) -> bool:
    gone = sum(seen.outages.get(kind, 0) for kind, name in OUTAGES.items() if name == cause)
    often = seen.visits >= limits.min_visits and _too_often(seen, limits, cause, shown=False)
    return often or gone >= limits.outages


def _outage(seen: Recent, limits: AdviceLimits, before: Advice | None) -> str | None:
    for kind, cause in OUTAGES.items():
        needed = max(1, limits.outages - (before is not None and before.cause == cause))
        if seen.outages.get(kind, 0) >= needed:
            return cause
    return None


def _worst(seen: Recent, limits: AdviceLimits, before: Advice | None) -> str | None:
    """The cause that disturbs most of those that are over their threshold."""
    weighed = {
        cause: seen.disturbed.get(cause, 0) * (STAY if _shown(before, cause) else 1.0)
        for cause in CAUSES
        if _too_often(seen, limits, cause, shown=_shown(before, cause))
    }
    return max(weighed, key=lambda cause: weighed[cause], default=None)


def _too_often(seen: Recent, limits: AdviceLimits, cause: str, *, shown: bool) -> bool:
    disturbed = seen.disturbed.get(cause, 0)
    if shown:
        return disturbed > 0 and disturbed / seen.visits >= limits.clear_share
    enough = disturbed >= limits.min_disturbed
    return enough and disturbed / seen.visits >= limits.notice_share


def _about(cause: str, seen: Recent, limits: AdviceLimits, before: Advice | None) -> Advice:
    share = seen.disturbed.get(cause, 0) / max(1, seen.visits)
    shown = _shown(before, cause)
    was_warning = shown and before is not None and before.level is AdviceLevel.WARNING
    leave = limits.warning_share * limits.clear_share / limits.notice_share
    broken = cause in OUTAGES.values()  # without reader or service nothing goes on
    warning = broken or share >= (leave if was_warning else limits.warning_share)
    level = AdviceLevel.WARNING if warning else AdviceLevel.NOTICE
    if cause == "interference" and seen.every_s is not None:
        every_s = _steady(seen.every_s, before if shown else None)
        return Advice(level, AdviceId.INTERFERENCE_RHYTHM, cause, every_s)
    return Advice(level, CAUSES[cause], cause)


def _steady(every_s: float, before: Advice | None) -> float:
    """The rhythm as it was told before, if it is the same one."""
    told = None if before is None else before.every_s
    if told is not None and abs(every_s - told) <= SAME_RHYTHM * told:
        return told
    return round(every_s, 1) if every_s < 10 else float(round(every_s))


def _shown(before: Advice | None, cause: str) -> bool:
    return before is not None and before.cause == cause
