# SPDX-License-Identifier: Apache-2.0
"""One story for each kind of fault, told by whatever reader carries the card out: the one in memory, or a real pcscd.

As a program (`python -m tests.support.radio_contract CARD OTHER NAME...`) it plays them through a pcscd of its own,
since a process cannot change to another pcscd, and prints them as JSON.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from hw.errors import HwError, LinkError, PcscServiceDown, ReaderError
from hw.link import CardLink, CardReader, ReaderStatus
from hw.pcsc.instance import PrivatePcscd, use_service
from hw.pcsc.reader import PcscReader
from hw.pcsc.session import PcscOptions
from hw.virtual.card import SoftwareCard, load_card
from hw.virtual.radio.plan import Fault, FaultKind, Garbling, RadioPlan, When
from hw.virtual.radio.wire import dump_plan
from hw.virtual.reader import VirtualReader
from tests.support.virtual_cards import JPKI
from ui.headless.pcsc_place import HandProcess, Outage

SELECT = bytes.fromhex("00A404000A" + JPKI + "00")
WRONG = bytes.fromhex("0020009804") + b"0000"
RIGHT = bytes.fromhex("0020009804") + b"1234"
COUNTER = bytes.fromhex("00200098")
COMMANDS = (SELECT, WRONG, COUNTER)

DEADLINE_S = 3.0
"""For an answer; far from anything that takes its time only because the machine is loaded."""
PATIENCE_S = 20.0
AWAY_S = 2.0
"""Five of pcscd's looks."""


def scenarios(other: Path) -> dict[str, RadioPlan]:
    """A plan for each kind, and for each half of an exchange where that makes a difference."""

    def at(kind: FaultKind, apdu: int = 2, **more: object) -> RadioPlan:
        fault = Fault(kind, apdu=apdu, **more)  # type: ignore[arg-type]
        return RadioPlan(garbling=Garbling.FLIP, faults=(fault,))

    answer = {"when": When.ANSWER}
    return {
        "silence": RadioPlan(),
        "blink_before": at(FaultKind.BLINK, for_s=AWAY_S),
        "blink_answer": at(FaultKind.BLINK, for_s=AWAY_S, **answer),
        "empty_before": at(FaultKind.EMPTY),
        "empty_answer": at(FaultKind.EMPTY, **answer),
        "garbled": at(FaultKind.GARBLED, 3),
        "truncated": at(FaultKind.TRUNCATED, 1),
        "one_byte": at(FaultKind.ONE_BYTE),
        "slow": at(FaultKind.SLOW, for_s=0.1),
        "too_slow": at(FaultKind.SLOW, for_s=DEADLINE_S + 2.0),
        "mute_before": at(FaultKind.MUTE, for_s=DEADLINE_S + 2.0),
        "mute_answer": at(FaultKind.MUTE, for_s=DEADLINE_S + 2.0, **answer),
        "reset": at(FaultKind.RESET, **answer),
        "unpower": at(FaultKind.UNPOWER, **answer),
        "service_down": at(FaultKind.SERVICE_DOWN, for_s=AWAY_S),
        "swap": at(FaultKind.SWAP, 3, card=other),  # last: it leaves the first card's counter alone
    }


@dataclass
class Story:
    """`told`: for each command, the answer (`long` stands for one with data) or the error's class.

    `statuses`: what a watcher saw, repetitions left out. `recovered`: what the card says of its PIN
    afterwards, before and after a selection.
    """

    told: list[str] = field(default_factory=list)
    statuses: list[str] = field(default_factory=list)
    recovered: str = ""


class Tray(Protocol):
    def insert(self) -> None: ...

    def remove(self) -> None: ...


def tell(reader: CardReader, tray: Tray, plan: RadioPlan) -> Story:
    """Lay the card down, send the commands, get back to the card, ask it for its PIN, take it away."""
    story = Story()
    watcher = Watcher(reader)
    try:
        tray.insert()
        watcher.wait_for(lambda seen: seen == "card")
        link = reader.connect()
        story.told = [attempt(link, command) for command in COMMANDS]
        if plan.asks_for(FaultKind.RESET) or plan.asks_for(FaultKind.UNPOWER):
            story.told = [*story.told[:2], until_error(link)]
        story.recovered = recover(link)
        watcher.wait_for(lambda seen: seen == "card")
        attempt(link, RIGHT)
        link.close()
    finally:
        story.statuses = watcher.close()
        tray.remove()
    return story


def attempt(link: CardLink, command: bytes) -> str:
    try:
        answer = link.transmit(command)
    except HwError as error:
        return type(error).__name__
    return answer.hex() if len(answer) == 2 else "long" if answer[-2:] == b"\x90\x00" else "cut"


def until_error(link: CardLink) -> str:
    """Another program comes when pcscd lets it."""
    end, told = time.monotonic() + PATIENCE_S, ""
    while not told.startswith("Card") and time.monotonic() < end:
        told = attempt(link, COUNTER)
    return told


def recover(link: CardLink) -> str:
    """Back to the card; what it says of its PIN: before a selection, and after one."""
    before = attempt(link, COUNTER)
    end, pause = time.monotonic() + PATIENCE_S, threading.Event()
    while not is_answer(before) and time.monotonic() < end:
        try:
            link.reconnect()
        except (LinkError, ReaderError):
            pause.wait(0.05)
        before = attempt(link, COUNTER)
    attempt(link, SELECT)
    return f"{before} {attempt(link, COUNTER)}"


def is_answer(told: str) -> bool:
    return len(told) == 4


class Watcher:
    """Writes down what the reader shows."""

    def __init__(self, reader: CardReader) -> None:
        self._reader = reader
        self._seen: list[str] = []
        self._changed = threading.Condition()
        self._closing = False
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def wait_for(self, wanted: Callable[[str], bool]) -> None:
        with self._changed:
            assert self._changed.wait_for(
                lambda: wanted(self._seen[-1] if self._seen else ""), PATIENCE_S
            )

    def close(self) -> list[str]:
        self._closing = True
        self._thread.join()
        return self._seen

    def _watch(self) -> None:
        status: ReaderStatus | None = None
        while not self._closing:
            try:
                status = self._reader.watch(status, 0.1)
                seen = "card" if status.card else "no card" if status.reader else "no reader"
            except PcscServiceDown:
                status, seen = None, "no service"
            with self._changed:
                if self._seen[-1:] != [seen]:
                    self._seen.append(seen)
                self._changed.notify_all()


class WallClock:
    def now(self) -> float:
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        threading.Event().wait(seconds)


@dataclass
class MemoryTray:
    reader: VirtualReader
    card: SoftwareCard

    def insert(self) -> None:
        self.reader.insert(self.card)

    def remove(self) -> None:
        self.reader.remove()


def in_memory(name: str, card: Path, other: Path) -> Story:
    """The story of the reader in memory."""
    plan = scenarios(other)[name]
    others = {path: load_card(path) for path in plan.cards}
    reader = VirtualReader(WallClock(), radio=plan, others=others, deadline_s=DEADLINE_S)
    try:
        return tell(reader, MemoryTray(reader, load_card(card)), plan)
    finally:
        reader.close()


@dataclass
class HandTray:
    hand: HandProcess
    card: Path

    def insert(self) -> None:
        self.hand.tell(f"insert {self.card}")

    def remove(self) -> None:
        self.hand.tell("remove")


def in_pcscd(card: Path, other: Path, names: Sequence[str]) -> dict[str, Story]:
    """These stories of a real pcscd."""
    stories = {}
    with TemporaryDirectory(prefix="radio") as directory:
        pcscd = PrivatePcscd(Path(directory))
        use_service(pcscd.socket)
        pcscd.start()
        outage = Outage(pcscd)
        hand = HandProcess(pcscd.port, outage.begin)
        options = PcscOptions(transmit_s=DEADLINE_S)
        try:
            for name in names:
                plan = scenarios(other)[name]
                reader = PcscReader("00 00", options)
                wait_until_empty(reader)
                hand.tell(f"radio {dump_plan(plan)}")
                stories[name] = tell(reader, HandTray(hand, card), plan)
                reader.close()
        finally:
            hand.close()
            outage.close()
            pcscd.stop()
    return stories


def wait_until_empty(reader: CardReader) -> None:
    """pcscd has noticed that the card of the story before has left."""
    watcher = Watcher(reader)
    watcher.wait_for(lambda seen: seen == "no card")
    watcher.close()


def main() -> None:
    stories = in_pcscd(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
    sys.stdout.write(json.dumps({name: asdict(story) for name, story in stories.items()}) + "\n")


if __name__ == "__main__":
    main()
