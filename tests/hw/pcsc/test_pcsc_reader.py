# SPDX-License-Identifier: Apache-2.0
"""Watching a reader of a real pcscd: cards, blinks, names, the service's death and return."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from hw.errors import CardGone, CardMute, NoReader, PcscServiceDown, ReaderError, ReaderUnplugged
from hw.link import ReaderStatus
from hw.pcsc.instance import PrivatePcscd
from hw.pcsc.link import PcscLink
from hw.pcsc.reader import PcscReader, readers
from hw.pcsc.session import choose
from tests.support.pcsc_slots import QUICK, Slot, eventually, reconnected, wait_for_card
from tests.support.vpcd_card import ATR, VpcdCard

ASK = bytes.fromhex("00B0000000")
BOTH = ["Virtual PCD 00 00", "Virtual PCD 00 01"]


def test_all_readers_are_listed(pcscd: PrivatePcscd):
    assert readers() == BOTH


def test_an_insertion_and_a_removal_are_told_and_counted(reader: PcscReader, card: VpcdCard):
    empty = reader.watch(None, 0)
    assert (empty.reader, empty.card, empty.atr) == (True, False, b"")
    card.insert()
    there = reader.watch(empty, 5)
    assert there == ReaderStatus(True, True, empty.changes + 1, ATR)
    card.remove()
    gone = reader.watch(there, 5)
    assert gone == ReaderStatus(True, False, empty.changes + 2, b"")


def test_nothing_new_is_told_when_the_time_is_up(reader: PcscReader):
    empty = reader.watch(None, 0)
    start_s = time.monotonic()
    assert reader.watch(empty, 0.3) == empty
    assert 0.25 < time.monotonic() - start_s < 15


def test_a_blink_that_nobody_watched_shows_in_the_counter(
    slot: Slot, reader: PcscReader, card: VpcdCard
):
    card.insert()
    wait_for_card(reader, True)
    before = reader.watch(None, 0)
    other = PcscReader(slot.name, QUICK)
    card.remove()
    wait_for_card(other, False)
    card.insert()
    wait_for_card(other, True)
    other.close()
    after = reader.watch(before, 0)
    assert (after.card, after.changes - before.changes) == (True, 2)


def test_a_connection_of_another_program_is_no_change(
    slot: Slot, reader: PcscReader, card: VpcdCard
):
    card.insert()
    wait_for_card(reader, True)
    before = reader.watch(None, 0)
    link = PcscLink(slot.name, QUICK)
    assert link.transmit(ASK) == b"A\x90\x00"
    assert reader.watch(before, 0.1) == before
    link.close()
    assert reader.watch(before, 0.1) == before


def test_a_card_cut_off_while_it_came_back_leaves_no_ghost(reader: PcscReader, card: VpcdCard):
    card.insert()
    wait_for_card(reader, True)
    link = reader.connect()
    before = reader.watch(None, 0)
    card.swap("B")
    reader.watch(before, 1.0)
    link.close()
    card.remove()
    wait_for_card(reader, False)
    assert not reader.watch(None, 0).card


@pytest.mark.parametrize("wanted", ["Virtual PCD 00 01", "00 01", "pcd 00 01"])
def test_a_reader_is_found_by_its_name_or_a_part_only_it_has(pcscd: PrivatePcscd, wanted: str):
    reader = PcscReader(wanted, QUICK)
    assert reader.name == wanted
    reader.watch(None, 0)
    assert reader.name == "Virtual PCD 00 01"
    reader.close()


def test_a_name_that_several_readers_have_is_refused(pcscd: PrivatePcscd):
    for wanted in (None, "Virtual"):
        reader = PcscReader(wanted, QUICK)
        with pytest.raises(NoReader, match="2 readers fit"):
            reader.watch(None, 0)
        with pytest.raises(NoReader, match="2 readers fit"):
            reader.connect()
        reader.close()


def test_a_reader_that_is_not_there_is_a_status_and_cannot_be_connected(pcscd: PrivatePcscd):
    reader = PcscReader("ACR1252", QUICK)
    assert reader.watch(None, 0) == ReaderStatus(False, False)
    with pytest.raises(NoReader, match="'ACR1252'; there: Virtual PCD 00 00, Virtual PCD 00 01"):
        reader.connect()
    reader.close()


def test_the_only_reader_needs_no_name():
    assert choose(["One"], None) == "One"
    assert choose(["One", "One more"], "One") == "One"
    with pytest.raises(NoReader):
        choose([], None)


def test_closing_wakes_a_watch_that_waits(reader: PcscReader):
    seen = reader.watch(None, 0)
    ended: list[float] = []

    def watch() -> None:
        with pytest.raises(ReaderUnplugged):
            reader.watch(seen, 30)
        ended.append(time.monotonic())

    thread = threading.Thread(target=watch)
    thread.start()
    start_s = time.monotonic()
    reader.close()
    reader.close()
    thread.join(5)
    assert ended
    assert ended[0] - start_s < 15
    with pytest.raises(ReaderUnplugged):
        reader.watch(None, 0)


def test_pcscd_killed_while_it_is_waited_for_is_told_at_once(
    pcscd: PrivatePcscd, reader: PcscReader
):
    seen = reader.watch(None, 0)
    errors: list[ReaderError] = []

    def watch() -> None:
        with pytest.raises(PcscServiceDown) as caught:
            reader.watch(seen, 30)
        errors.append(caught.value)

    thread = threading.Thread(target=watch)
    thread.start()
    pcscd.kill()
    thread.join(5)
    assert errors
    with pytest.raises(PcscServiceDown):
        reader.watch(None, 0)
    with pytest.raises(PcscServiceDown):
        reader.connect()
    with pytest.raises(PcscServiceDown):
        readers()


def test_a_reader_and_a_link_live_on_after_pcscd_came_back(
    pcscd: PrivatePcscd, reader: PcscReader, link: PcscLink, slot: Slot
):
    before = reader.watch(None, 0)
    pcscd.restart()
    with pytest.raises(PcscServiceDown):
        link.transmit(ASK)
    assert eventually(lambda: watched(reader) is not None)
    after = reader.watch(None, 0)
    assert after.changes > before.changes
    with VpcdCard(slot.port, "C") as card:
        card.insert()
        wait_for_card(reader, True)
        assert eventually(lambda: reconnected(link))
        assert link.transmit(ASK) == b"C\x90\x00"


def test_a_card_that_is_mute_when_pcscd_dies_does_not_keep_its_thread(
    pcscd: PrivatePcscd, link: PcscLink, card: VpcdCard
):
    card.answer("mute")
    with pytest.raises(CardMute):
        link.transmit(ASK)
    assert named("pcsc-card") == 1
    pcscd.kill()
    assert eventually(lambda: named("pcsc-card") == 0)


def test_a_reader_is_unplugged_and_plugged_in_again(pcscd: PrivatePcscd, reader: PcscReader):
    there = reader.watch(None, 0)
    pcscd.restart(slots=False)
    assert eventually(lambda: watched(reader) is not None)
    gone = reader.watch(None, 0)
    assert (gone.reader, gone.card) == (False, False)
    with pytest.raises(NoReader, match="there: none"):
        reader.connect()
    pcscd.restart()
    assert eventually(lambda: watched(reader) not in (None, gone))
    back = reader.watch(None, 0)
    assert back.reader
    assert back.changes > there.changes


def test_a_pcscd_that_stands_still_is_down_after_the_deadline(
    pcscd: PrivatePcscd, reader: PcscReader, stopped: Callable[[], None]
):
    seen = reader.watch(None, 0)
    stopped()
    start_s = time.monotonic()
    with pytest.raises(PcscServiceDown):
        reader.watch(seen, 20)
    assert time.monotonic() - start_s < 19


def test_a_day_of_visits_leaves_no_thread_and_no_descriptor_behind(
    reader: PcscReader, card: VpcdCard
):
    card.insert()
    wait_for_card(reader, True)
    visit(reader)
    threads, descriptors = threading.active_count(), open_descriptors()
    for _ in range(25):
        visit(reader)
        with pytest.raises(NoReader):
            PcscLink("nothing", QUICK)
    assert threading.active_count() == threads
    assert open_descriptors() == descriptors


def test_days_of_a_dead_service_leave_no_thread_and_no_descriptor_behind(
    pcscd: PrivatePcscd, reader: PcscReader
):
    reader.watch(None, 0)
    pcscd.kill()
    assert eventually(lambda: watched(reader) is None)
    threads, descriptors = threading.active_count(), open_descriptors()
    for _ in range(25):
        with pytest.raises(PcscServiceDown):
            readers()
        with pytest.raises(PcscServiceDown):
            PcscLink(None, QUICK)
    assert threading.active_count() == threads
    assert open_descriptors() == descriptors


def visit(reader: PcscReader) -> None:
    link = reader.connect()
    link.transmit(ASK)
    with link.transaction():
        link.transmit(ASK)
    link.reconnect()
    link.transmit(ASK)
    link.close()
    with pytest.raises(CardGone):
        link.transmit(ASK)


def watched(reader: PcscReader) -> ReaderStatus | None:
    try:
        return reader.watch(None, 0.2)
    except PcscServiceDown:
        return None


def named(name: str) -> int:
    return sum(thread.name == name for thread in threading.enumerate())


def open_descriptors() -> int:
    return len(list(Path(f"/proc/{os.getpid()}/fd").iterdir()))


def test_a_reader_that_is_renewed_lets_go_of_the_service_and_finds_its_card_again(reader, card):
    card.insert()
    wait_for_card(reader, True)
    before = reader.watch(None, 0)
    reader.renew()
    with pytest.raises(PcscServiceDown):
        reader.watch(before, 5)
    wait_for_card(reader, True)
    assert reader.watch(None, 0).changes > before.changes, "it may be another card by now"
