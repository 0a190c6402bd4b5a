# SPDX-License-Identifier: Apache-2.0
"""When a slip's last day is believed to be over.

A calendar that jumped ahead must not cost a slip: it has to have said so for a while of the running clock. Whoever
can be asked is asked meanwhile, and the service, which has a clock of its own, may say the same at once.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Deadlines:
    """`sure_s`: how long, in seconds of the running clock, a slip has to have been overdue."""

    sure_s: float
    _since: dict[str, float] = field(default_factory=dict)

    def over(self, overdue: Iterable[str], now: float) -> tuple[str, ...]:
        """Of the slips that are overdue by the calendar, those that have been so for long enough."""
        self._since = {number: self._since.get(number, now) for number in overdue}
        return tuple(n for n, since in self._since.items() if now - since >= self.sure_s)

    def rest_s(self, now: float) -> float | None:
        """Until the first of them has; None when none is overdue."""
        if not self._since:
            return None
        return max(0.0, min(self._since.values()) + self.sure_s - now)
