# SPDX-License-Identifier: Apache-2.0
"""The link report as JSON; docs/journal.md describes it."""

from datetime import datetime
from typing import Any

from hw.quality.rates import Estimate
from terminal.journal.advice import Advice
from ui.reports.link_report import Bin, HourOfDay, LinkReport
from ui.reports.words import advice_words


def json_of(report: LinkReport) -> dict[str, Any]:
    """Times are ISO 8601 with their zone; shares are from 0 to 1 with a 95 % interval."""
    return {
        "journal": report.journal,
        "made": report.made.isoformat(timespec="seconds"),
        "since": _time(report.since),
        "until": _time(report.until),
        "visits": report.visits,
        "disturbed": report.disturbed,
        "disturbed_share": _share(report.share),
        "without_result": report.ended,
        "drops": report.drops,
        "drops_between_visits": report.idle_drops,
        "resumed": report.resumed,
        "tray": dict(report.tray),
        "resets": report.resets,
        "garbled": report.garbled,
        "apdus": report.apdus,
        "away_ms": round(report.away_ms, 1),
        "causes": [_cause(report, number) for number in range(len(report.causes))],
        "hours_of_day": [_hour(hour) for hour in report.hours],
        "over_time": [_step(one, report.bin_hours) for one in report.bins],
        "outages": [
            {"kind": one.kind, "times": one.times, "minutes": round(one.minutes, 2)}
            for one in report.outages
        ],
        "rhythm": _rhythm(report),
        "advice": [_advice(advice) for advice in report.advice],
    }


def _hour(hour: HourOfDay) -> dict[str, Any]:
    return {
        "hour": hour.hour,
        "visits": hour.visits,
        "disturbed": hour.disturbed,
        "drops": hour.drops,
        "disturbed_share": _share(hour.share) if hour.visits else None,
    }


def _step(one: Bin, hours: int) -> dict[str, Any]:
    return {
        "began": one.began.isoformat(timespec="seconds"),
        "hours": hours,
        "visits": one.visits,
        "disturbed": one.disturbed,
        "drops": dict(one.drops),
    }


def _advice(advice: Advice) -> dict[str, Any]:
    ja, en = advice_words(advice)
    return {
        "level": advice.level.value,
        "id": advice.id.value,
        "cause": advice.cause,
        "every_s": advice.every_s,
        "ja": ja,
        "en": en,
    }


def _cause(report: LinkReport, number: int) -> dict[str, Any]:
    line = report.causes[number]
    length = line.median_length_s
    return {
        "cause": line.cause,
        "drops": line.drops,
        "share": round(line.share, 4),
        "visits": line.visits,
        "per_100_visits": round(line.per_100, 2),
        "median_ms": None if length is None else round(1000 * length, 1),
    }


def _rhythm(report: LinkReport) -> dict[str, Any] | None:
    rhythm = report.rhythm
    if rhythm is None:
        return None
    return {
        "every_s": round(rhythm.every_s, 4),
        "strength": round(rhythm.strength, 4),
        "p": rhythm.p,
        "bursts": rhythm.bursts,
        "drops": rhythm.drops,
    }


def _share(estimate: Estimate) -> dict[str, float]:
    return {
        "value": round(estimate.value, 4),
        "low": round(estimate.low, 4),
        "high": round(estimate.high, 4),
    }


def _time(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat(timespec="seconds")
