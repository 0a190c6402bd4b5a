# SPDX-License-Identifier: Apache-2.0
"""Which of a tray camera's measures are good enough, and which need a change.

Limits of reading are where drawn cards (`hw.virtual.face`) stopped being read: at 4.3 pixels to the millimetre, and
at a sharpness of 4 (sure at 4.0 and 4.2, not any more at 3.4). Real prints and real lenses were not measured.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from statistics import median

import numpy as np

from facematch.camera_check import pace_of
from facematch.camera_levels import ANY, WORST_FIRST, Band, Finding, Level
from hw.cardface.outline import CERTAIN
from hw.cardface.troubles import BURNT_FIELD, DARK
from hw.cardface.values import Part
from ui.calibrate.tray.decisions import Decisions
from ui.calibrate.tray.examine import Examined, Lie
from ui.calibrate.tray.views import Presence

LIGHT = Band(DARK, 70.0, 242.0, 251.0)
"""Paper at 70 has print at 30 or so; at 251 pale strokes are white."""
BURNT = Band(0.0, 0.0, BURNT_FIELD / 4, BURNT_FIELD)
BANDS: dict[str, Band] = {
    "found": Band(0.5, 0.95, 1.0, 1.0),
    "resolution": Band(4.3, 5.0, ANY, ANY),
    "sharpness": Band(4.0, 6.0, ANY, ANY),
    "brightness": LIGHT,
    **{f"{part} light": LIGHT for part in Part},
    **{f"{part} burnt": BURNT for part in Part},
    # Drawn cards were read up to 34 degrees; the more tilted, the deeper must the lens be in focus.
    "tilt": Band(0.0, 0.0, 20.0, 34.0),
    # People lay cards down by a finger's breadth.
    "room": Band(0.0, 5.0, ANY, ANY),
    "share": Band(0.02, 0.06, 0.75, 0.92),
    "turn": Band(-180.0, -20.0, 20.0, 180.0),
    "outline": Band(CERTAIN, 0.75, 1.0, 1.0),
    "contrast": Band(6.0, 20.0, 255.0, 255.0),
    # A visit looks 12 times a second; under 4 the watch knows nothing of what was between (presence.GAP_S).
    "rate": Band(4.0, 12.0, ANY, ANY),
    "noise": Band(0.0, 0.0, 7.0, 14.0),
    "frozen": Band(0.0, 0.0, 0.0, 0.2),
    "sure alone": Band(0.0, 0.8, 1.0, 1.0),
    "sure of three": Band(0.5, 0.95, 1.0, 1.0),
    "contradictions": Band(0.0, 0.0, 0.0, 0.0),
    # 250 ms is the project's goal on two processors, see docs/card-face.md.
    "decision": Band(0.0, 0.0, 250.0, 2000.0),
    "slow decision": Band(0.0, 0.0, 500.0, 4000.0),
    "still": Band(0.0, 0.0, 500.0, 2000.0),
    "false views": Band(0.0, 0.0, 0.0, 0.05),
    "blind": Band(0.0, 0.0, 0.05, 0.5),
}
ALONE_WITHOUT_VOTE = 0.5
"""Where there are too few pictures to vote, the single ones must do."""


def findings_of(
    examined: Examined, decisions: Decisions, presence: Presence, *, timed: bool, live: bool
) -> list[Finding]:
    """Every measure with its level, in the order in which a camera is mounted."""
    values = dict(_of_lies(examined))
    values |= dict(_of_camera(examined, timed=timed, live=live))
    values |= {
        "sure alone": decisions.alone,
        "sure of three": decisions.of_three,
        "contradictions": float(decisions.apart),
        "decision": median(examined.times_ms) if examined.times_ms else math.nan,
        "slow decision": _slow(examined.times_ms),
        "still": presence.still_ms,
        "false views": presence.wrong,
        "blind": presence.blind,
    }
    return [Finding(item, values[item], _level(item, values)) for item in BANDS]


def worst_of(findings: Sequence[Finding]) -> Level:
    """The tray's level: its worst measure's. What could not be measured changes nothing."""
    levels = {finding.level for finding in findings}
    return next((level for level in WORST_FIRST if level in levels), "unknown")


def _level(item: str, values: dict[str, float]) -> Level:
    value = values[item]
    if item == "sure alone" and math.isnan(values["sure of three"]) and value < ALONE_WITHOUT_VOTE:
        return "bad"
    return BANDS[item].level(value)


def _of_lies(examined: Examined) -> Iterator[tuple[str, float]]:
    lies = examined.lies
    yield "found", len(lies) / max(1, len(examined.readings) - examined.before)
    yield "resolution", _middle(lies, lambda one: one.px_per_mm)
    yield "sharpness", _middle(lies, lambda one: one.sharpness)
    yield "brightness", _middle(lies, lambda one: one.brightness)
    for part in Part:
        yield f"{part} light", median([one.light[part] for one in lies]) if lies else math.nan
        yield f"{part} burnt", median([one.burnt[part] for one in lies]) if lies else math.nan
    yield "tilt", _middle(lies, lambda one: one.tilt)
    yield "room", _middle(lies, lambda one: one.room)
    yield "share", _middle(lies, lambda one: one.share)
    yield "turn", turn_of(lies)
    yield "outline", _middle(lies, lambda one: one.score)
    yield "contrast", _middle(lies, lambda one: one.contrast)


def _of_camera(examined: Examined, *, timed: bool, live: bool) -> Iterator[tuple[str, float]]:
    pairs = len(examined.clock) - 1
    times, numbers = [at for at, _ in examined.clock], [number for _, number in examined.clock]
    yield "rate", pace_of(times, numbers).fps if timed else math.nan
    yield "noise", median(examined.grain) if examined.grain else math.nan
    yield "frozen", examined.repeated / pairs if live and pairs > 0 else math.nan


def turn_of(lies: Sequence[Lie]) -> float:
    """Degrees clockwise by which the card is turned in the picture, -180 to 180; NaN without one."""
    if not lies:
        return math.nan
    angles = np.radians([one.angle for one in lies])
    return float(np.degrees(np.arctan2(np.median(np.sin(angles)), np.median(np.cos(angles)))))


def setting_of(angle: float, now: int) -> int:
    """What `[tray] turn` should be, if it is `now` and a card that lies right for the person is turned like this."""
    return int(now - 90 * round(angle / 90)) % 360


def _middle(lies: Sequence[Lie], of: Callable[[Lie], float]) -> float:
    known = [value for value in map(of, lies) if not math.isnan(value)]
    return median(known) if known else math.nan


def _slow(times_ms: Sequence[float]) -> float:
    """95 % are faster."""
    return float(np.quantile(times_ms, 0.95)) if times_ms else math.nan
