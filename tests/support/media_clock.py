# SPDX-License-Identifier: Apache-2.0
"""A clock on which sleeping costs nothing: real time plus all that was slept."""

import time
from dataclasses import dataclass, field


@dataclass
class MediaClock:
    slept: list[float] = field(default_factory=list)

    def now(self) -> float:
        return time.monotonic() + sum(self.slept)

    def sleep(self, seconds: float) -> None:
        assert seconds >= 0
        self.slept.append(seconds)
