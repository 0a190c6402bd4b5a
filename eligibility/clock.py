# SPDX-License-Identifier: Apache-2.0
"""The clock port of this room: the terminal supplies wall time or media time."""

import time
from typing import Protocol


class Clock(Protocol):
    """Monotonic seconds, and the only way to wait on purpose."""

    def now(self) -> float:
        """Seconds from an arbitrary start; never runs backwards."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait; on media time this may return at once and move `now` on."""
        ...


class WallClock:
    """Real time."""

    def now(self) -> float:
        """Seconds of the monotonic clock."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Really wait."""
        time.sleep(seconds)
