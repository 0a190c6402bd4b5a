# SPDX-License-Identifier: Apache-2.0
"""`python -m hw.virtual.hand --port N`: a hand that lays cards into a pcscd's virtual reader, as told.

Standard input: `insert FILE`, `remove`, `radio PLAN` (one line of JSON, before the first card) or `log`, one a line;
each is answered with `ok …` or `error …`. Lines that begin with `event` come in between, for what the hand cannot
do: `event service_down 1.5`. A card is loaded once and keeps its counters while it is out of the reader. The end of
input takes the card away and ends the process.
"""

from __future__ import annotations

import argparse
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from hw.errors import BadFile
from hw.virtual.card import SoftwareCard, load_card
from hw.virtual.radio.plan import FaultKind, RadioPlan
from hw.virtual.radio.station import FIRST_SLOT, Station
from hw.virtual.radio.wire import dump_log, load_plan
from hw.virtual.vpcd import DEFAULT_PORT


class Hand:
    """Holds at most one card in the reader. `say` gets the lines that nobody asked for."""

    def __init__(self, port: int, say: Callable[[str], None], reader: str = FIRST_SLOT) -> None:
        self._port = port
        self._say = say
        self._reader = reader
        self._cards: dict[Path, SoftwareCard] = {}
        self._station = Station(outage=self._outage)
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def obey(self, line: str) -> str:
        """Do one command; the answer to it."""
        word, _, rest = line.strip().partition(" ")
        try:
            if word == "insert" and rest:
                self.insert(Path(rest))
            elif word == "remove":
                self.remove()
            elif word == "radio" and rest:
                self.listen(load_plan(rest))
            elif word == "log":
                return f"ok {dump_log(self._station.log)}"
            else:
                return "error unknown command (allowed: insert FILE, remove, radio PLAN, log)"
        except BadFile as error:
            return f"error {error}"
        except (ValueError, KeyError, TypeError) as error:
            return f"error not a plan: {error}"
        return "ok"

    def listen(self, plan: RadioPlan) -> None:
        """From now on the radio does this. Raises BadFile for a card that cannot be swapped in."""
        others = {path: self._load(path) for path in plan.cards}
        self._station.close()
        self._station = Station(plan, others, reader=self._reader, outage=self._outage)

    def insert(self, file: Path) -> None:
        """Lay a card down. Raises BadFile."""
        card = self._load(file)
        self.remove()
        self._stop = threading.Event()
        arguments = (card, "127.0.0.1", self._port, self._stop)
        self._thread = threading.Thread(target=self._station.serve, args=arguments)
        self._thread.start()

    def remove(self) -> None:
        """Take the card away."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
        self._thread = None

    def close(self) -> None:
        """Take the card away, for good."""
        self.remove()
        self._station.close()

    def _load(self, file: Path) -> SoftwareCard:
        place = file.resolve()
        if place not in self._cards:
            self._cards[place] = load_card(place)
        return self._cards[place]

    def _outage(self, for_s: float) -> None:
        self._say(f"event {FaultKind.SERVICE_DOWN} {for_s:g}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Obey until standard input ends."""
    parser = argparse.ArgumentParser(prog="hw.virtual.hand", description=__doc__)
    parser.add_argument("--port", type=int, default=DEFAULT_PORT)
    parser.add_argument("--reader", default=FIRST_SLOT, help="a part of the slot's name in pcscd")
    options = parser.parse_args(arguments)
    lock = threading.Lock()

    def say(line: str) -> None:
        with lock:
            sys.stdout.write(line + "\n")
            sys.stdout.flush()

    hand = Hand(options.port, say, options.reader)
    for line in sys.stdin:
        say(hand.obey(line))
    hand.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
