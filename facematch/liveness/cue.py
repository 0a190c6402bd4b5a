# SPDX-License-Identifier: Apache-2.0
"""What one cue says."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Cue:
    """points > 0 speak for a living person, < 0 against, 0 means that the cue cannot tell.

    missing: the points are for an answer that was asked for and did not come. Nobody is accused of that:
    some people cannot turn or blink.
    """

    name: str
    points: float
    says: str
    measured: dict[str, float | str] = field(default_factory=dict)
    missing: bool = False
