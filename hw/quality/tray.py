# SPDX-License-Identifier: Apache-2.0
"""What a camera over the tray saw, among the signs of the link: each change, and every second that it still is so.

A view that nobody repeats is worth nothing after a while: a camera, or whoever reads it, may have died since.
"""

from __future__ import annotations

from collections.abc import Callable

from hw.quality.observations import Sign

REPEAT_S = 1.0
"""A view is written down again when it is so old."""


class TrayNotes:
    """Writes down views of the tray; tell it every one, as they come. Used by one thread.

    `note` is a log's, such as `LinkLog.note`.
    """

    def __init__(self, note: Callable[[float, Sign], None]) -> None:
        self._note = note
        self._last: Sign | None = None
        self._written = 0.0

    def saw(self, view: str, since: float, at: float) -> None:
        """At `at` the tray looked like this, since `since`; `view` is a `hw.cardface.presence.View`.

        Raises ValueError for another word.
        """
        sign = Sign(f"tray_{view}")
        if sign is not self._last:
            self._write(max(since, self._written), sign)
        if at - self._written >= REPEAT_S:
            self._write(at, sign)

    def ended(self, at: float) -> None:
        """Nobody looks any more."""
        self._write(max(at, self._written), Sign.TRAY_BLIND)

    def _write(self, at: float, sign: Sign) -> None:
        self._note(at, sign)
        self._last, self._written = sign, at
