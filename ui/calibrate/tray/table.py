# SPDX-License-Identifier: Apache-2.0
"""The result for programs, and the [tray] table; docs/calibrate-tray.md describes both. No digit of a card."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from ui.calibrate.tray.words import advice_of, limit_of

if TYPE_CHECKING:
    from ui.calibrate.tray.run import TrayResult

KIND, FORMAT = "tray", 1


def json_of(result: TrayResult) -> dict[str, Any]:
    """Plain values only."""
    return {
        "kind": KIND,
        "format": FORMAT,
        "made": result.date.isoformat(timespec="seconds"),
        "software": result.software,
        "camera": result.name,
        "level": result.level,
        "size": list(result.size),
        "frames": result.frames,
        "live": result.live,
        "turn": {"now": result.turn, "should": result.turn_should},
        "findings": [
            {
                "item": finding.item,
                "value": number(finding.value),
                "limit": limit_of(finding.item),
                "level": finding.level,
                "advice": advice_of(finding, result),
            }
            for finding in result.findings
        ],
        "expiry_stated": result.decisions.given,
        "not_sure": result.decisions.why,
        "troubles": result.troubles,
        "views": result.presence.views,
        "other_things": result.others,
    }


def table_of(result: TrayResult) -> dict[str, Any]:
    """The [tray] table of calibration.toml."""
    return {
        "level": result.level,
        "date": result.date.date(),
        "software": result.software,
        "width": result.size[0],
        "height": result.size[1],
        "frames": result.frames,
        "measured": {
            finding.item.replace(" ", "_"): round(finding.value, 4)
            for finding in result.findings
            if math.isfinite(finding.value)
        },
    }


def number(value: float) -> float | None:
    """JSON has no "not a number"."""
    return round(float(value), 3) if math.isfinite(value) else None
