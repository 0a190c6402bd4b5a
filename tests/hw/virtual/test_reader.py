# SPDX-License-Identifier: Apache-2.0
"""The reader in memory: events, connections, what other programs do, and time."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from hw.errors import CardGone, CardReset, LinkError, ReaderUnplugged
from hw.link import CardLink, CardReader
from hw.virtual.card import SoftwareCard
from hw.virtual.reader import ConditionWaiter, Latency, VirtualReader
from tests.support.virtual_cards import JPKI, NUMBER_B

SELECT = bytes.fromhex("00A4040C0A" + JPKI)
VERIFY = bytes.fromhex("0020009804") + b"1234"
WRONG = bytes.fromhex("0020009804") + b"0000"
COUNTER = bytes.fromhex("00200098")
SIGN = bytes.fromhex("802A00970301020300")
OK = b"\x90\x00"


class FakeClock:
    """Time that passes only in `sleep`; `during` is called in each one, with its number."""

    def __init__(self, during: Callable[[int], None] | None = None) -> None:
        self.slept: list[float] = []
        self._during = during

    def now(self) -> float:
        return sum(self.slept)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        if self._during is not None:
            self._during(len(self.slept))


@pytest.fixture
def reader() -> VirtualReader:
    return VirtualReader(FakeClock())


@pytest.fixture
def other(make: Callable[..., SoftwareCard]) -> SoftwareCard:
    """The same holder's next card, with another PIN."""
    return make(pins={"jpki": '"4321"'})


def test_it_is_what_the_ports_ask_for(reader: VirtualReader, card: SoftwareCard) -> None:
    port: CardReader = reader
    reader.insert(card)
    link: CardLink = port.connect()
    assert link.name == port.name == "Uketsuke Virtual Reader"
    assert link.transmit(SELECT) == OK


def test_each_insertion_and_removal_is_counted(reader: VirtualReader, card: SoftwareCard) -> None:
    empty = reader.watch(None, 0)
    assert (empty.reader, empty.card, empty.atr) == (True, False, b"")
    reader.insert(card)
    present = reader.watch(empty, 0)
    assert (present.card, present.atr) == (True, card.atr)
    reader.remove()
    reader.insert(card)
    blinked = reader.watch(present, 0)
    assert (blinked.card, blinked.changes - present.changes) == (True, 2)


def test_removing_nothing_is_no_event(reader: VirtualReader) -> None:
    before = reader.watch(None, 0)
    reader.remove()
    assert reader.watch(None, 0) == before


def test_no_connection_without_a_card(reader: VirtualReader) -> None:
    with pytest.raises(CardGone):
        reader.connect()


def test_an_old_connection_stays_dead_until_it_is_reconnected(
    reader: VirtualReader, card: SoftwareCard
) -> None:
    reader.insert(card)
    link = reader.connect()
    link.transmit(SELECT)
    reader.remove()
    with pytest.raises(CardGone):
        link.transmit(COUNTER)
    with pytest.raises(CardGone):
        link.reconnect()
    reader.insert(card)
    with pytest.raises(CardGone):
        link.transmit(COUNTER)
    link.reconnect()
    assert link.generation == 1
    assert link.transmit(COUNTER) == b"\x69\x86"


def test_a_swap_between_two_looks_is_not_reported(
    reader: VirtualReader, card: SoftwareCard, other: SoftwareCard
) -> None:
    reader.insert(card)
    seen = reader.watch(None, 0)
    link = reader.connect()
    link.transmit(SELECT)
    reader.swap(other)
    assert reader.watch(None, 0) == seen
    assert link.transmit(COUNTER) == b"\x69\x86"
    link.transmit(SELECT)
    assert link.transmit(VERIFY) == b"\x63\xc2"


@pytest.mark.parametrize(("power", "counter"), [(False, OK), (True, b"\x63\xc3")])
def test_another_programs_reset_is_told_once_and_healed_by_a_reconnect(
    reader: VirtualReader, card: SoftwareCard, power: bool, counter: bytes
) -> None:
    reader.insert(card)
    link = reader.connect()
    link.transmit(SELECT)
    link.transmit(VERIFY)
    reader.disturb(power=power)
    for _ in range(2):
        with pytest.raises(CardReset):
            link.transmit(COUNTER)
    link.reconnect()
    assert link.transmit(COUNTER) == b"\x69\x86"
    link.transmit(SELECT)
    assert link.transmit(COUNTER) == counter


def test_closing_a_connection_cuts_the_power(reader: VirtualReader, card: SoftwareCard) -> None:
    reader.insert(card)
    link, neighbour = reader.connect(), reader.connect()
    link.transmit(SELECT)
    link.transmit(VERIFY)
    link.close()
    link.close()
    with pytest.raises(CardGone):
        link.transmit(COUNTER)
    with pytest.raises(CardReset):
        neighbour.transmit(COUNTER)
    fresh = reader.connect()
    fresh.transmit(SELECT)
    assert fresh.transmit(COUNTER) == b"\x63\xc3"


def test_closing_after_a_removal_does_no_harm_to_the_next_card(
    reader: VirtualReader, card: SoftwareCard
) -> None:
    reader.insert(card)
    old = reader.connect()
    reader.remove()
    reader.insert(card)
    new = reader.connect()
    new.transmit(SELECT)
    old.close()
    assert new.transmit(COUNTER) == b"\x63\xc3"


def test_pulling_the_cable_is_the_readers_trouble(
    reader: VirtualReader, card: SoftwareCard
) -> None:
    reader.insert(card)
    seen = reader.watch(None, 0)
    link = reader.connect()
    reader.unplug()
    gone = reader.watch(seen, 0)
    assert (gone.reader, gone.card) == (False, False)
    for act in (lambda: link.transmit(SELECT), link.reconnect, reader.connect):
        with pytest.raises(ReaderUnplugged):
            act()
    reader.plug()
    assert reader.watch(gone, 0).card
    with pytest.raises(CardGone):
        link.transmit(SELECT)
    link.reconnect()
    assert link.transmit(SELECT) == OK


def test_an_answer_lost_on_its_way_has_still_been_worked_on(card: SoftwareCard) -> None:
    """A try is used although nobody saw the answer: the reason to read the counter."""
    clock = FakeClock(lambda number: place.remove() if number == 4 else None)
    place = VirtualReader(clock, timing=Latency(apdu_s=0.01))
    place.insert(card)
    link = place.connect()
    link.transmit(SELECT)
    with pytest.raises(CardGone):
        link.transmit(WRONG)
    place.insert(card)
    link.reconnect()
    link.transmit(SELECT)
    assert link.transmit(COUNTER) == b"\x63\xc2"


def test_a_command_lost_on_its_way_has_not_reached_the_card(card: SoftwareCard) -> None:
    clock = FakeClock(lambda number: place.remove() if number == 3 else None)
    place = VirtualReader(clock, timing=Latency(apdu_s=0.01))
    place.insert(card)
    link = place.connect()
    link.transmit(SELECT)
    with pytest.raises(CardGone):
        link.transmit(WRONG)
    place.insert(card)
    link.reconnect()
    link.transmit(SELECT)
    assert link.transmit(COUNTER) == b"\x63\xc3"


def test_time_on_the_air_follows_the_bit_rate(card: SoftwareCard) -> None:
    clock = FakeClock()
    reader = VirtualReader(clock, timing=Latency(bit_rate=1000.0, apdu_s=0.5, sign_s=2.0))
    reader.insert(card)
    link = reader.connect()
    link.transmit(SELECT)
    assert clock.slept == [0.5 + 8 * len(SELECT) / 1000, 8 * 2 / 1000]
    link.transmit(VERIFY)
    clock.slept.clear()
    link.transmit(SIGN)
    assert clock.slept == [0.5 + 8 * len(SIGN) / 1000 + 2.0, 8 * 258 / 1000]


# --- waiting ---------------------------------------------------------------------------------


class CountingWaiter(ConditionWaiter):
    """Counts how often the predicate was asked, and tells when somebody waits."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0
        self.waiting = threading.Event()
        self.timeouts: list[float] = []

    def wait(self, predicate: Callable[[], bool], timeout_s: float) -> bool:
        def counted() -> bool:
            self.asked += 1
            self.waiting.set()
            return predicate()

        self.timeouts.append(timeout_s)
        return super().wait(counted, timeout_s)


def test_watching_waits_without_asking_again_and_again(card: SoftwareCard) -> None:
    waiter = CountingWaiter()
    reader = VirtualReader(FakeClock(), waiter=waiter.wait, notify=waiter.notify)
    empty = reader.watch(None, 0)
    found = []
    thread = threading.Thread(target=lambda: found.append(reader.watch(empty, 30)))
    thread.start()
    assert waiter.waiting.wait(10)
    reader.insert(card)
    thread.join(10)
    assert found[0].card
    assert waiter.timeouts == [30]
    assert waiter.asked <= 3


def test_watching_ends_with_its_time(reader: VirtualReader) -> None:
    empty = reader.watch(None, 0)
    assert reader.watch(empty, 0.01) == empty


def test_closing_the_reader_wakes_whoever_waits(card: SoftwareCard) -> None:
    waiter = CountingWaiter()
    reader = VirtualReader(FakeClock(), waiter=waiter.wait, notify=waiter.notify)
    reader.insert(card)
    link = reader.connect()
    present = reader.watch(None, 0)
    ended = threading.Event()

    def watch() -> None:
        with pytest.raises(ReaderUnplugged):
            reader.watch(present, 30)
        ended.set()

    thread = threading.Thread(target=watch)
    thread.start()
    assert waiter.waiting.wait(10)
    reader.close()
    reader.close()
    thread.join(10)
    assert ended.is_set()
    with pytest.raises(ReaderUnplugged):
        link.transmit(SELECT)


def test_threads_may_do_everything_at_once(reader: VirtualReader, card: SoftwareCard) -> None:
    """Only link errors come out, and every answer has a status word."""
    stop = threading.Event()
    wrong: list[object] = []

    def talk() -> None:
        while not stop.is_set():
            try:
                link = reader.connect()
                for _ in range(20):
                    if len(link.transmit(SELECT)) != 2:
                        wrong.append("short")
            except LinkError:
                continue
            except Exception as error:
                wrong.append(error)

    threads = [threading.Thread(target=talk) for _ in range(3)]
    for thread in threads:
        thread.start()
    for _ in range(200):
        reader.insert(card)
        reader.disturb()
        reader.remove()
    stop.set()
    for thread in threads:
        thread.join(10)
    assert wrong == []
    assert reader.watch(None, 0).changes == 400


def test_the_number_on_the_face_is_the_cards(card: SoftwareCard) -> None:
    assert card.number_b == NUMBER_B
