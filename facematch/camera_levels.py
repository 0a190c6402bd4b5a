# SPDX-License-Identifier: Apache-2.0
"""Which of a camera's measures are good enough, and which need a change.

A measure is good inside its inner limits, bad outside its outer ones, and asks for a change between them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from facematch.camera_check import Measured, Pace, Place
from facematch.quality import BRIGHT, CLIPPED, DARK, SHARP

Level = Literal["good", "change", "bad", "unknown"]


@dataclass(frozen=True, slots=True)
class Band:
    """Limits of one measure: bad below `lowest` or above `highest`, good from `low` to `high`."""

    lowest: float
    low: float
    high: float
    highest: float

    def level(self, value: float) -> Level:
        """Where a value lies; NaN is unknown."""
        if math.isnan(value):
            return "unknown"
        if not self.lowest <= value <= self.highest:
            return "bad"
        return "good" if self.low <= value <= self.high else "change"


ANY = math.inf
# Where the engine itself refuses a frame (facematch.quality) a measure is bad; the inner limits leave room
# for other people, other hours and the lamp that fails. The rest was set on drawn scenes and on what a
# webcam's picture looks like to a person; it decides nothing in a visit.
BANDS: dict[str, Band] = {
    # Blinks last 0.1 to 0.4 s and light colours 0.3 s: both want four frames or more.
    "rate": Band(8.0, 14.0, ANY, ANY),
    "jitter": Band(0.0, 0.0, 1.6, 3.0),
    "lost": Band(0.0, 0.0, 0.05, 0.3),
    "resolution": Band(240.0, 480.0, ANY, ANY),
    "eyes": Band(32.0, 45.0, ANY, ANY),
    "brightness": Band(DARK, 80.0, 190.0, BRIGHT),
    "clipping": Band(0.0, 0.0, 0.03, CLIPPED),
    "backlight": Band(0.0, 0.0, 1.5, 2.5),
    "side light": Band(1.0, 1.0, 1.5, 2.5),
    "focus": Band(SHARP, 2 * SHARP, ANY, ANY),
    # Part of its sharpness that a moving face keeps.
    "motion blur": Band(0.15, 0.35, ANY, ANY),
    "noise": Band(0.0, 0.0, 4.0, 9.0),
    # Skin of every tone is between red and yellow; a tinted one is not.
    "skin hue": Band(-10.0, 5.0, 42.0, 55.0),
    "colour": Band(0.04, 0.10, 0.75, 1.0),
    "cast": Band(1.0, 1.0, 1.6, 2.5),
    "screen light": Band(0.008, 0.03, ANY, ANY),
    "good frames": Band(0.2, 0.6, 1.0, 1.0),
}
WORST_FIRST: tuple[Level, ...] = ("bad", "change", "good")


@dataclass(frozen=True, slots=True)
class Finding:
    """One measure. item: a key of BANDS, or "place"; value: in the item's own unit."""

    item: str
    value: float
    level: Level


def findings_of(measured: Measured, pace: Pace, place: Place | None) -> list[Finding]:
    """Every measure with its level, in the order in which a camera is set up."""
    found = [
        Finding(item, value, BANDS[item].level(value)) for item, value in _values(measured, pace)
    ]
    return [*found[:4], _place(place), *found[4:]]


def worst_of(findings: list[Finding]) -> Level:
    """The camera's level: its worst measure's; without a face nothing is known."""
    levels = {finding.level for finding in findings if finding.item not in OPTIONAL}
    return next((level for level in WORST_FIRST if level in levels), "unknown")


OPTIONAL = frozenset(("screen light", "motion blur"))
"""Not always tried; unknown or weak they change no verdict on the place."""


def _place(place: Place | None) -> Finding:
    if place is None:
        return Finding("place", math.nan, "unknown")
    inside = place.near * 1.05 <= place.distance <= place.far * 0.95
    level: Level = "bad" if not place.possible else "good" if inside else "change"
    return Finding("place", place.distance, level)


def _values(m: Measured, pace: Pace) -> Iterator[tuple[str, float]]:
    yield "rate", pace.fps
    yield "jitter", pace.jitter
    yield "lost", pace.lost
    yield "resolution", float(min(m.size))
    yield "eyes", m.eyes_px
    yield "brightness", m.brightness
    yield "clipping", m.clipped
    yield "backlight", m.backlight
    yield "side light", m.sides
    yield "focus", m.still_sharpness
    yield "motion blur", m.moving_sharpness / m.still_sharpness if m.still_sharpness else math.nan
    yield "noise", m.noise
    yield "skin hue", m.hue
    yield "colour", m.saturation
    yield "cast", m.cast
    yield "screen light", m.light_gain
    yield "good frames", m.good
