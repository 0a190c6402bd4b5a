# SPDX-License-Identifier: Apache-2.0
"""Taking a reader off the USB bus and letting it on again, for one that nothing else wakes.

Linux deconfigures a device whose `authorized` is 0 and configures it anew with 1
(Documentation/usb/authorization.rst): drivers let go of it and find it again, as after a replug. The
port's voltage stays on; only a hub with switched ports could cut that. The user needs write access to
the file, see docs/hardware.md.
"""

from __future__ import annotations

import logging
import re
from pathlib import Path

from hw.errors import BadFile, ReaderUnplugged
from hw.link import Clock

DEVICES = Path("/sys/bus/usb/devices")
NOT_BEFORE_S = 600.0
OFF_S = 1.0

_PORT = re.compile(r"[0-9]+-[0-9]+(\.[0-9]+)*")
"""Bus, root port, and the ports of the hubs in between (Documentation/ABI/stable/sysfs-bus-usb)."""

log = logging.getLogger(__name__)


class UsbPort:
    """The port that the reader is plugged in, such as `1-4` or `3-1.2`.

    The constructor raises BadFile if that is not the name of a port. Keep one object as long as the
    program runs: it remembers when the port was cycled last.
    """

    def __init__(self, port: str, not_before_s: float = NOT_BEFORE_S, root: Path = DEVICES) -> None:
        if not _PORT.fullmatch(port):
            raise BadFile(root / "?", reason=f"{port!r} is no USB port (expected such as 1-4.2)")
        self.port = port
        self._file = root / port / "authorized"
        self._not_before_s = not_before_s
        self._last_s: float | None = None

    def cycle(self, clock: Clock) -> bool:
        """Switch the device off and on; False, and nothing is done, if the last time is too near.

        Takes OFF_S; pcscd needs another second or two to find the reader. Raises ReaderUnplugged if
        nothing is plugged in there, BadFile if this user may not. A failed attempt counts as well.
        """
        now_s = clock.now()
        if self._last_s is not None and now_s - self._last_s < self._not_before_s:
            return False
        self._last_s = now_s
        log.warning("switching USB port %s off and on", self.port)
        self._write("0")
        try:
            clock.sleep(OFF_S)
        finally:
            self._write("1")
        return True

    def _write(self, value: str) -> None:
        try:
            with self._file.open("r+", encoding="ascii") as file:
                file.write(value)
        except FileNotFoundError as error:
            raise ReaderUnplugged(f"no device at USB port {self.port}") from error
        except OSError as error:
            log.error("USB port %s: %s", self.port, error.strerror)
            raise BadFile(self._file, reason=error.strerror or "not writable") from error
