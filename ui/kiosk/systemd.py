# SPDX-License-Identifier: Apache-2.0
"""Words to systemd, if it started the kiosk as Type=notify (sd_notify(3)): ready, alive, stopping.

With WatchdogSec= in the unit, a window that does not answer for that long is killed and started again.
"""

import logging
import os
import socket
import time
from collections.abc import Callable, Mapping

log = logging.getLogger("uketsuke.kiosk")

SOCKET, INTERVAL, PID = "NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"
PER_INTERVAL = 3
"""sd_watchdog_enabled(3) advises half the interval; a third leaves room for a busy machine."""


class Notifier:
    """Silent where systemd did not ask. All methods are quick and never raise."""

    def __init__(
        self,
        environment: Mapping[str, str] = os.environ,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._address = _address(environment.get(SOCKET, ""))
        self._every_s = _interval_s(environment) / PER_INTERVAL
        self._now = now
        self._last_s = float("-inf")
        self._socket: socket.socket | None = None

    @property
    def is_watched(self) -> bool:
        """Whether systemd waits for signs of life."""
        return self._address is not None and self._every_s > 0

    def ready(self) -> None:
        """The window is up."""
        self._tell("READY=1\nSTATUS=open")

    def alive(self) -> None:
        """The main thread answers; may be called as often as one likes."""
        now = self._now()
        if self.is_watched and now - self._last_s >= self._every_s:
            self._last_s = now
            self._tell("WATCHDOG=1")

    def stopping(self) -> None:
        """The kiosk ends in order."""
        self._tell("STOPPING=1\nSTATUS=closing")

    def close(self) -> None:
        """Free the socket."""
        if self._socket is not None:
            self._socket.close()
        self._socket = None

    def _tell(self, words: str) -> None:
        if self._address is None:
            return
        try:
            if self._socket is None:
                self._socket = socket.socket(
                    socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC | socket.SOCK_NONBLOCK
                )
            self._socket.sendto(words.encode(), self._address)
        except OSError as error:
            log.warning("systemd cannot be told: %s", error.strerror)


def _address(name: str) -> str | None:
    """`@` stands for the zero byte of an abstract socket; only paths and abstract names are known here."""
    if name.startswith("@"):
        return "\0" + name[1:]
    return name if name.startswith("/") else None


def _interval_s(environment: Mapping[str, str]) -> float:
    """Zero where no watchdog is set, or where it is another process's."""
    given, pid = environment.get(INTERVAL, ""), environment.get(PID, "")
    mine = not pid or pid == str(os.getpid())
    return int(given) / 1_000_000 if given.isdigit() and mine else 0.0
