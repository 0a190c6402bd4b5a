# SPDX-License-Identifier: Apache-2.0
"""What the tray's watch said while a card lay there: how soon it knew, and what it said wrongly."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from hw.cardface.presence import View

ENOUGH = 4
"""Frames of a card from which the watch could have known: it wants three in a row."""
WRONG = (View.EMPTY, View.HAND, View.MOVED)


@dataclass(frozen=True, slots=True)
class Seen:
    """One frame: the view after it, its time in seconds, and whether the reader found a face in it."""

    view: View
    at: float
    face: bool


@dataclass(frozen=True, slots=True)
class Presence:
    """`still_ms`: from the first frame with a face until STILL, infinite for never. `wrong`, `blind`: shares of the

    frames from then on (without STILL: from the first face on). NaN: too few frames to tell.
    """

    still_ms: float
    wrong: float
    blind: float
    views: dict[str, int]


def presence_of(seen: Sequence[Seen]) -> Presence:
    """Of all frames of a run in which a card lies, or is laid and lies from then on."""
    first = next((place for place, one in enumerate(seen) if one.face), None)
    views = {str(view): count for view, count in Counter(one.view for one in seen).items()}
    if first is None or len(seen) - first < ENOUGH:
        return Presence(math.nan, math.nan, math.nan, views)
    lain = seen[first:]
    still = next((place for place, one in enumerate(lain) if one.view is View.STILL), None)
    after = lain if still is None else lain[still:]
    still_ms = math.inf if still is None else 1000 * (lain[still].at - lain[0].at)
    return Presence(still_ms, _share(after, WRONG), _share(after, (View.BLIND,)), views)


def _share(seen: Sequence[Seen], views: Sequence[View]) -> float:
    return sum(one.view in views for one in seen) / len(seen)
