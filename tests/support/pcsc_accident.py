# SPDX-License-Identifier: Apache-2.0
"""`python -m tests.support.pcsc_accident FILE KIND AFTER_S FOR_S`: a visit whose pcscd has an accident.

A process of its own, since libpcsclite knows one pcscd a process. KIND is `kill` (a crash, and a start
after FOR_S) or `freeze` (it stands still for FOR_S); AFTER_S counts from the card's arrival. Prints the
visit's result as `uketsuke headless --json` does, with the seconds of real time that it took.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from pathlib import Path

from hw.pcsc.instance import PrivatePcscd
from hw.virtual.card import SoftwareCard
from terminal.clock import Clock
from terminal.settings import load_settings
from terminal.visit_file import VisitFile, load_visit
from ui.headless.pcsc_place import PcscPlace, PcscPlaces
from ui.headless.run import judged
from ui.headless.services import Services
from ui.headless.stage import Stage
from ui.wiring.engine import Engines


class Accident:
    """Happens once."""

    def __init__(self, pcscd: PrivatePcscd, kind: str, after_s: float, for_s: float) -> None:
        self._pcscd, self._kind, self._for_s = pcscd, kind, for_s
        self._over = threading.Event()
        self._timer = threading.Timer(after_s, self._happen)

    def begin(self) -> None:
        self._timer.start()

    def end(self) -> None:
        """Whatever is under way is over at once."""
        self._timer.cancel()
        self._over.set()
        if self._timer.is_alive():
            self._timer.join()

    def _happen(self) -> None:
        if self._kind == "kill":
            self._pcscd.kill()
            self._over.wait(self._for_s)
            self._pcscd.start()
        else:
            self._pcscd.freeze()
            self._over.wait(self._for_s)
            self._pcscd.thaw()


class AccidentTray:
    """The visit's tray; laying the card down starts the time."""

    def __init__(self, place: PcscPlace, accident: Accident) -> None:
        self._tray, self._accident = place.tray, accident
        self._begun = False

    def insert(self) -> None:
        self._tray.insert()
        if not self._begun:
            self._begun = True
            self._accident.begin()

    def remove(self) -> None:
        self._tray.remove()

    def swap(self) -> None:
        self._tray.swap()


def main() -> None:
    file, kind, after_s, for_s = sys.argv[1:]
    visit, places = load_visit(Path(file)), PcscPlaces()
    accident = Accident(places.pcscd, kind, float(after_s), float(for_s))

    def make(file: VisitFile, card: SoftwareCard, clock: Clock) -> PcscPlace:
        place = places.make(file, card, clock)
        place.tray = AccidentTray(place, accident)
        return place

    services, engines = Services(), Engines()
    try:
        begin = time.monotonic()
        stage = Stage(load_settings(None), engines, services, make, wall=True)
        result = judged(Path(file), visit, stage.run(visit))
        seconds = time.monotonic() - begin
    finally:
        accident.end()
        services.close()
        engines.close()
        places.close()
    sys.stdout.write(json.dumps({**result, "real_s": seconds}) + "\n")


if __name__ == "__main__":
    main()
