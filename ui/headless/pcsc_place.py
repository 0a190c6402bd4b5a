# SPDX-License-Identifier: Apache-2.0
"""The card in a real pcscd: a private instance for the run, and a child process whose hand holds the card."""

import logging
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory

from hw.errors import BadFile, PcscServiceDown
from hw.link import CardReader
from hw.pcsc.instance import PrivatePcscd, use_service
from hw.pcsc.reader import PcscReader
from hw.virtual.card import SoftwareCard
from hw.virtual.radio.log import AirLog
from hw.virtual.radio.plan import FaultKind, RadioPlan
from hw.virtual.radio.station import FIRST_SLOT
from hw.virtual.radio.wire import dump_plan, load_log
from terminal.clock import Clock, WallClock
from terminal.visit_file import VisitFile
from ui.headless.patient import Tray
from ui.wiring.usb import usb_cycler

log = logging.getLogger(__name__)


class PcscPlaces:
    """One pcscd for all visits of a run: libpcsclite can know only one in a process."""

    def __init__(self, usb_port: str | None = None) -> None:
        self._cycle_usb = usb_cycler(usb_port, WallClock())
        self._directory = TemporaryDirectory(prefix="uketsuke-pcsc-")
        self.pcscd = PrivatePcscd(Path(self._directory.name))
        use_service(self.pcscd.socket)
        self.pcscd.start()

    def make(self, file: VisitFile, _card: SoftwareCard, _clock: Clock) -> "PcscPlace":
        """A place for one visit. Raises BadFile for a radio that no pcscd can have."""
        return PcscPlace(file, self.pcscd, self._cycle_usb)

    def close(self) -> None:
        """Stop pcscd."""
        self.pcscd.stop()
        self._directory.cleanup()


class PcscPlace:
    """pcscd's first virtual slot."""

    def __init__(self, file: VisitFile, pcscd: PrivatePcscd, cycle_usb: Callable[[], None]) -> None:
        plan = file.radio.plan()
        check_possible(plan, file.path)
        self.cycle_usb = cycle_usb
        self._outage = Outage(pcscd)
        self.hand = HandProcess(pcscd.port, self._outage.begin)
        self.hand.tell(f"radio {dump_plan(plan)}")
        self.reader: CardReader = PcscReader(FIRST_SLOT)
        self.tray: Tray = HandTray(self.hand, file.visit.card, file.patient.swaps_card_for)

    @property
    def air(self) -> AirLog:
        """What the radio has really done so far."""
        return load_log(self.hand.tell("log"))

    def close(self) -> None:
        """Take the card away and free the reader; pcscd runs afterwards."""
        self.reader.close()
        self.hand.close()
        self._outage.close()


def check_possible(plan: RadioPlan, path: Path) -> None:
    """Raises BadFile when the plan asks for what vpcd and pcscd cannot do."""
    if plan.asks_for(FaultKind.UNPLUG):
        reason = "unplug is not possible in pcscd's virtual reader; use --reader virtual"
        raise BadFile(path, key="radio.fault.kind", reason=reason)


class Outage:
    """pcscd is killed, and started again after a while, on a thread of its own."""

    def __init__(self, pcscd: PrivatePcscd) -> None:
        self._pcscd = pcscd
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None

    def begin(self, for_s: float) -> None:
        """Kill it now. Another outage meanwhile is part of this one."""
        if self._thread is None or not self._thread.is_alive():
            self._pcscd.kill()
            self._thread = threading.Thread(target=self._end, args=(for_s,), name="uketsuke-outage")
            self._thread.start()

    def close(self) -> None:
        """End an outage early."""
        self._closing.set()
        if self._thread is not None:
            self._thread.join()

    def _end(self, for_s: float) -> None:
        self._closing.wait(for_s)
        try:
            self._pcscd.start()
        except PcscServiceDown as error:  # the visit goes on as one whose service stays away
            log.error("pcscd does not come back: %s", error)


class HandTray:
    """Tells the hand what the person does."""

    def __init__(self, hand: "HandProcess", card: Path, other: Path | None) -> None:
        self._hand = hand
        self._card = card
        self._other = other

    def insert(self) -> None:
        """Lay the visit's card down."""
        self._hand.tell(f"insert {self._card}")

    def remove(self) -> None:
        """Take away what lies there."""
        self._hand.tell("remove")

    def swap(self) -> None:
        """Lay the other card down."""
        self._hand.tell(f"insert {self._other or self._card}")


class HandProcess:
    """`hw.virtual.hand` as a child. `outage(seconds)` is called when its plan kills pcscd."""

    def __init__(self, port: int, outage: Callable[[float], None]) -> None:
        command = [sys.executable, "-m", "hw.virtual.hand", "--port", str(port)]
        self._child = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._outage = outage
        self._answers: SimpleQueue[str] = SimpleQueue()
        self._listener = threading.Thread(target=self._listen, name="uketsuke-hand")
        self._listener.start()

    def tell(self, command: str) -> str:
        """Give a command, wait until it is done, and return what the hand says besides `ok`.

        Raises BadFile or PcscServiceDown.
        """
        if self._child.stdin is None:
            raise PcscServiceDown("the hand has no pipes")
        try:
            self._child.stdin.write(command + "\n")
            self._child.stdin.flush()
        except OSError as error:
            raise PcscServiceDown("the process that holds the card ended") from error
        word, _, rest = self._answers.get().partition(" ")
        if word == "error":
            raise BadFile(Path(command.partition(" ")[2][:200]), reason=rest)
        if word != "ok":
            raise PcscServiceDown("the process that holds the card ended")
        return rest

    def close(self) -> None:
        """End the child, which takes its card away."""
        if self._child.stdin is not None:
            self._child.stdin.close()
        self._child.wait(10)
        self._listener.join()
        if self._child.stdout is not None:
            self._child.stdout.close()

    def _listen(self) -> None:
        """Tell answers from events, until the child ends."""
        for line in self._child.stdout or ():
            words = line.split()
            if words[:1] == ["event"]:
                self._outage(float(words[-1]))
            else:
                self._answers.put(line.strip())
        self._answers.put("")
