# SPDX-License-Identifier: Apache-2.0
"""`python -m hw.virtual.hand --port N`: a hand that lays cards into a pcscd's virtual reader, as told.

Standard input: `insert FILE` or `remove`, one a line; each is answered with `ok` or `error …`. A card is loaded once
and keeps its counters while it is out of the reader. The end of input takes the card away and ends the process.
"""

from __future__ import annotations

import argparse
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from hw.errors import BadFile
from hw.virtual.card import SoftwareCard, load_card
from hw.virtual.vpcd import DEFAULT_PORT, serve


class Hand:
    """Holds at most one card in the reader."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._cards: dict[Path, SoftwareCard] = {}
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def obey(self, line: str) -> str:
        """Do one command; the answer to it."""
        word, _, rest = line.strip().partition(" ")
        if word == "insert" and rest:
            return self._insert(Path(rest))
        if word == "remove":
            self.remove()
            return "ok"
        return "error unknown command (allowed: insert FILE, remove)"

    def _insert(self, file: Path) -> str:
        try:
            card = self._cards[file] if file in self._cards else load_card(file)
        except BadFile as error:
            return f"error {error}"
        self._cards[file] = card
        self.remove()
        self._stop = threading.Event()
        arguments = (card, "127.0.0.1", self._port, self._stop)
        self._thread = threading.Thread(target=serve, args=arguments)
        self._thread.start()
        return "ok"

    def remove(self) -> None:
        """Take the card away."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
        self._thread = None


def main(arguments: Sequence[str] | None = None) -> int:
    """Obey until standard input ends."""
    parser = argparse.ArgumentParser(prog="hw.virtual.hand", description=__doc__)
    parser.add_argument("--port", type=int, default=DEFAULT_PORT)
    hand = Hand(parser.parse_args(arguments).port)
    for line in sys.stdin:
        sys.stdout.write(hand.obey(line) + "\n")
        sys.stdout.flush()
    hand.remove()
    return 0


if __name__ == "__main__":
    sys.exit(main())
