# SPDX-License-Identifier: Apache-2.0
"""Two hundred rounds of everything that can happen to a link, and what they leave behind."""

from __future__ import annotations

import os
import random
import threading
from pathlib import Path

import pytest

from hw.errors import HwError
from hw.link import Strength
from hw.pcsc.instance import PrivatePcscd
from hw.pcsc.link import PcscLink
from hw.pcsc.reader import PcscReader
from tests.support.pcsc_neighbour import Neighbour
from tests.support.pcsc_slots import QUICK, Slot, eventually, reconnected, wait_for_card
from tests.support.vpcd_card import VpcdCard

ASK = bytes.fromhex("00B0000000")
A = b"A\x90\x00"
ROUNDS = 200
PATIENCE_S = 60.0
PAUSES_S = (0.0, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5)


class NoisyDesk:
    """One slot, one card, one link after another, and a die."""

    def __init__(self, pcscd: PrivatePcscd, slot: Slot, card: VpcdCard, reader: PcscReader) -> None:
        self.pcscd, self.slot, self.card, self.reader = pcscd, slot, card, reader
        self.random = random.Random(20261123)  # noqa: S311 - a test's dice
        self.pause = threading.Event()
        self.link: PcscLink | None = None

    def blink(self) -> None:
        self.card.remove()
        self.pause.wait(self.random.choice(PAUSES_S))
        self.card.insert()

    def drop(self) -> None:
        self.card.answer("drop")
        self.ask()
        self.card.answer("normal")
        self.card.insert()

    def garble(self) -> None:
        self.card.answer("one")
        self.ask()
        self.card.answer("normal")

    def mute(self) -> None:
        self.card.answer("mute")
        self.ask()
        self.card.answer("normal")
        self.card.insert()

    def rival(self) -> None:
        with Neighbour(self.slot.name, self.random.choice(["reset", "unpower"])):
            pass

    def kill(self) -> None:
        self.pcscd.kill()
        self.ask()
        self.pcscd.start()
        self.card.insert()

    def freeze(self) -> None:
        self.pcscd.freeze()
        if self.random.random() < 0.3:
            self.ask()
        self.pcscd.thaw()

    def ask(self) -> bool:
        """Whether the link answers; a link is made if there is none."""
        try:
            if self.link is None:
                self.link = self.reader.connect()
            return self.link.transmit(ASK) == A
        except HwError:
            return False

    def close(self) -> None:
        if self.link is not None:
            self.link.close()
        self.link = None

    def come_back(self) -> bool:
        """Whether the link answers now, reconnected in some way if it must be."""
        if self.ask():
            return True
        if self.link is not None:
            reconnected(self.link, self.random.choice(list(Strength)))
        return False

    def round(self) -> None:
        happenings = [self.blink] * 6 + [self.drop, self.garble] * 2
        happenings += [self.mute, self.rival, self.kill, self.freeze]
        self.random.choice(happenings)()
        if self.random.random() < 0.2:
            self.close()
        if self.random.random() < 0.3:
            self.blink()
        if self.random.random() < 0.2:
            self.close()
        assert eventually(self.come_back, PATIENCE_S)
        assert eventually(lambda: card_is_seen(self.reader), PATIENCE_S)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_after_two_hundred_rounds_of_trouble_the_card_is_reached_and_nothing_has_grown(
    pcscd: PrivatePcscd, slot: Slot, card: VpcdCard, reader: PcscReader
):
    card.insert()
    wait_for_card(reader, True)
    desk = NoisyDesk(pcscd, slot, card, reader)
    assert desk.ask()
    desk.close()
    threads, descriptors = threading.active_count(), open_descriptors()
    for _ in range(ROUNDS):
        desk.round()
    desk.close()
    assert eventually(lambda: card_is_seen(reader), PATIENCE_S)
    assert eventually(lambda: threading.active_count() <= threads, PATIENCE_S)
    assert eventually(lambda: open_descriptors() <= descriptors, PATIENCE_S)


def card_is_seen(reader: PcscReader) -> bool:
    try:
        return reader.watch(None, QUICK.service_s).card
    except HwError:
        return False


def open_descriptors() -> int:
    return len(list(Path(f"/proc/{os.getpid()}/fd").iterdir()))
