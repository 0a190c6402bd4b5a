# SPDX-License-Identifier: Apache-2.0
"""One real pcscd for all these tests: a process cannot change to another one."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hw.errors import PcscServiceDown
from hw.pcsc.instance import PrivatePcscd, use_service
from hw.pcsc.link import PcscLink
from hw.pcsc.reader import PcscReader
from tests.support.pcsc_slots import QUICK, Slot, wait_for_card
from tests.support.vpcd_card import VpcdCard


@pytest.fixture(scope="session")
def one_pcscd() -> Iterator[PrivatePcscd]:
    with tempfile.TemporaryDirectory(prefix="pcscd") as directory:
        instance = PrivatePcscd(Path(directory))
        use_service(instance.socket)
        try:
            instance.start()
        except PcscServiceDown as error:
            pytest.skip(str(error))
        yield instance
        instance.stop()


@pytest.fixture
def pcscd(one_pcscd: PrivatePcscd) -> PrivatePcscd:
    """The pcscd, up and with two slots, whatever the test before did to it."""
    one_pcscd.start()
    return one_pcscd


@pytest.fixture(scope="session")
def turns() -> Iterator[int]:
    return itertools.cycle((0, 1))


@pytest.fixture
def slot(pcscd: PrivatePcscd, turns: Iterator[int]) -> Slot:
    """An empty slot: the two take turns, while pcscd notices that the last card has left."""
    number = next(turns)
    slot = Slot(f"Virtual PCD 00 0{number}", pcscd.port + number)
    watcher = PcscReader(slot.name, QUICK)
    wait_for_card(watcher, False)
    watcher.close()
    return slot


@pytest.fixture
def stopped(pcscd: PrivatePcscd) -> Iterator[Callable[[], None]]:
    """Make pcscd stand still, as one stuck in a driver does; it goes on after the test."""
    yield pcscd.freeze
    pcscd.thaw()


@pytest.fixture
def card(slot: Slot) -> Iterator[VpcdCard]:
    """A card that is not inserted yet."""
    with VpcdCard(slot.port) as card:
        yield card


@pytest.fixture
def reader(slot: Slot) -> Iterator[PcscReader]:
    reader = PcscReader(slot.name, QUICK)
    yield reader
    reader.close()


@pytest.fixture
def link(card: VpcdCard, reader: PcscReader) -> Iterator[PcscLink]:
    """A link to a card that lies in the slot."""
    card.insert()
    wait_for_card(reader, True)
    link = reader.connect()
    yield link
    link.close()
