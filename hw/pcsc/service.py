# SPDX-License-Identifier: Apache-2.0
"""What all connections through one reader share: their watchdogs, and when to try pcscd again."""

from __future__ import annotations

import threading
import time

from hw.errors import HwError, PcscServiceDown
from hw.pcsc.deadline import Watchdog

BACK_OFF_S = (0.5, 5.0)
"""The pause after the second failure in a row, and the longest; it doubles in between.

The first retry comes at once: where systemd activates pcscd by its socket, it is the connection that
starts it again. systemd in turn gives a service up for good that it had to start more than 5 times
in 10 s (systemd.unit(5), StartLimitBurst=), which these pauses stay below.
"""
REFUSED_S = 0.25
"""The pause while nobody listens on pcscd's socket: such an attempt starts and costs nothing."""
QUIET_S = 10.0
"""A failure after so much quiet is the first of a new row."""


class BackOff:
    """When the next attempt to reach the service is due. For several threads."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._pause_s = 0.0
        self._due_s = 0.0
        self._last_s = -QUIET_S
        self._closed = False

    def failed(self) -> None:
        """The service was lost, or could not be reached."""
        shortest, longest = BACK_OFF_S
        now_s = time.monotonic()
        with self._changed:
            quiet = now_s - self._last_s >= QUIET_S
            self._pause_s = 0.0 if quiet else min(max(2 * self._pause_s, shortest), longest)
            self._last_s = now_s
            self._due_s = now_s + self._pause_s

    def refused(self) -> None:
        """Nobody listens."""
        with self._changed:
            self._due_s = time.monotonic() + REFUSED_S

    def succeeded(self) -> None:
        """The service is there: nobody needs to wait any more."""
        with self._changed:
            self._due_s = 0.0
            self._changed.notify_all()

    def close(self) -> None:
        """Wake all that wait, now and later."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def wait(self, end_s: float) -> None:
        """Wait until an attempt is due. Raises PcscServiceDown if that is after `end_s`."""
        with self._changed:
            while not self._closed and (left_s := min(self._due_s, end_s) - time.monotonic()) > 0:
                self._changed.wait(left_s)
            if not self._closed and self._due_s > end_s:
                raise PcscServiceDown("the PC/SC service is away")


class Service:
    """The way to pcscd for one reader and its links."""

    def __init__(self) -> None:
        self.cards = Watchdog("pcsc-card")
        self.watches = Watchdog("pcsc-watch")
        self.pings = Watchdog("pcsc-ping")
        self.stuck_by: type[HwError] = PcscServiceDown
        """How the call failed that `cards` waits for."""
        self.back_off = BackOff()
