# SPDX-License-Identifier: Apache-2.0
"""Another program on the same reader: `Neighbour` starts it, `main` is it.

It connects, says "ready", waits for a line, disconnects in the way it was told (leave, reset,
unpower) and ends. `exclusive` connects exclusively, `transaction` holds a transaction meanwhile.
"""

from __future__ import annotations

import subprocess
import sys
from types import TracebackType

DISPOSITIONS = {"leave": 0, "reset": 1, "unpower": 2}


class Neighbour:
    """Connected while the `with` block runs."""

    def __init__(self, reader: str, goodbye: str, manner: str = "shared") -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.pcsc_neighbour", reader, goodbye, manner],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Neighbour:
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == "ready\n"
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.communicate("go\n", timeout=10)
        assert self._process.returncode == 0


def main() -> None:
    import smartcard.scard as pcsc

    reader, goodbye, manner = sys.argv[1:]
    code, context = pcsc.SCardEstablishContext(2)
    assert code == 0, hex(code)
    code, card, _ = pcsc.SCardConnect(context, reader, 1 if manner == "exclusive" else 2, 3)
    assert code == 0, hex(code)
    if manner == "transaction":
        assert pcsc.SCardBeginTransaction(card) == 0
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    if manner == "transaction":
        pcsc.SCardEndTransaction(card, 0)
    pcsc.SCardDisconnect(card, DISPOSITIONS[goodbye])
    pcsc.SCardReleaseContext(context)


if __name__ == "__main__":
    main()
