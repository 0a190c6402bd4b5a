# SPDX-License-Identifier: Apache-2.0
"""`python -m hw.virtual.radio.neighbour READER`: another program on the same reader, which disturbs.

Standard input: `reset` or `unpower`, one a line. For each it connects to the card as another
program does, shared, and disconnects in that way. pcscd lets it wait while somebody else holds a
transaction. Nothing is answered: a card that is not there is not disturbed.
"""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress

DISPOSITIONS = {"reset": 1, "unpower": 2}
"""SCARD_RESET_CARD and SCARD_UNPOWER_CARD."""

_SYSTEM, _SHARED, _ANY_PROTOCOL = 2, 2, 3
_PATIENCE_S = 5.0


class Neighbour:
    """The child process."""

    def __init__(self, reader: str) -> None:
        self._child = subprocess.Popen(
            [sys.executable, "-m", "hw.virtual.radio.neighbour", reader],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
        )

    def disturb(self, how: str) -> None:
        """Let it disconnect with `reset` or `unpower`, as soon as pcscd lets it."""
        if self._child.stdin is not None:
            with suppress(OSError):
                self._child.stdin.write(how + "\n")
                self._child.stdin.flush()

    def close(self) -> None:
        """End it; one that pcscd holds fast is killed."""
        if self._child.stdin is not None:
            with suppress(OSError):
                self._child.stdin.close()
        try:
            self._child.wait(_PATIENCE_S)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()


def disturb(reader: str, disposition: int) -> None:
    """Connect and disconnect once, in a context of its own: an old one does not outlive pcscd."""
    import smartcard.scard as pcsc  # noqa: PLC0415 - only this process needs it

    code, context = pcsc.SCardEstablishContext(_SYSTEM)
    if code:
        return
    try:
        code, names = pcsc.SCardListReaders(context, [])
        fitting = [name for name in names if reader in name] if not code else []
        if fitting:
            code, card, _ = pcsc.SCardConnect(context, fitting[0], _SHARED, _ANY_PROTOCOL)
            if not code:
                pcsc.SCardDisconnect(card, disposition)
    finally:
        pcsc.SCardReleaseContext(context)


def main() -> int:
    """Disturb as told, until standard input ends."""
    for line in sys.stdin:
        if line.strip() in DISPOSITIONS:
            disturb(sys.argv[1], DISPOSITIONS[line.strip()])
    return 0


if __name__ == "__main__":
    sys.exit(main())
