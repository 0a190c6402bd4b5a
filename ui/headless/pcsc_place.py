# SPDX-License-Identifier: Apache-2.0
"""The card in a real pcscd: a private instance for the run, and a child process whose hand holds the card."""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from hw.errors import BadFile, PcscServiceDown
from hw.link import CardReader
from hw.pcsc.instance import PrivatePcscd, use_service
from hw.pcsc.reader import PcscReader
from hw.virtual.card import SoftwareCard
from terminal.clock import Clock
from terminal.visit_file import VisitFile
from ui.headless.patient import Tray


class PcscPlaces:
    """One pcscd for all visits of a run: libpcsclite can know only one in a process."""

    def __init__(self) -> None:
        self._directory = TemporaryDirectory(prefix="uketsuke-pcsc-")
        self.pcscd = PrivatePcscd(Path(self._directory.name))
        use_service(self.pcscd.socket)
        self.pcscd.start()

    def make(self, file: VisitFile, _card: SoftwareCard, _clock: Clock) -> "PcscPlace":
        """A place for one visit."""
        return PcscPlace(file, self.pcscd.port)

    def close(self) -> None:
        """Stop pcscd."""
        self.pcscd.stop()
        self._directory.cleanup()


class PcscPlace:
    """pcscd's first virtual slot."""

    def __init__(self, file: VisitFile, port: int) -> None:
        self.hand = HandProcess(port)
        self.reader: CardReader = PcscReader("00 00")  # the first slot of vpcd
        self.tray: Tray = HandTray(self.hand, file.visit.card, file.patient.swaps_card_for)

    def close(self) -> None:
        """Take the card away and free the reader."""
        self.reader.close()
        self.hand.close()


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
    """`hw.virtual.hand` as a child."""

    def __init__(self, port: int) -> None:
        command = [sys.executable, "-m", "hw.virtual.hand", "--port", str(port)]
        self._child = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def tell(self, command: str) -> None:
        """Give a command and wait until it is done. Raises BadFile or PcscServiceDown."""
        if self._child.stdin is None or self._child.stdout is None:
            raise PcscServiceDown("the hand has no pipes")
        self._child.stdin.write(command + "\n")
        self._child.stdin.flush()
        answer = self._child.stdout.readline().strip()
        if answer.startswith("error"):
            raise BadFile(Path(command.partition(" ")[2]), reason=answer.removeprefix("error "))
        if answer != "ok":
            raise PcscServiceDown("the process that holds the card ended")

    def close(self) -> None:
        """End the child, which takes its card away."""
        for pipe in (self._child.stdin, self._child.stdout):
            if pipe is not None:
                pipe.close()
        self._child.wait(10)
