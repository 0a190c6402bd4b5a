# SPDX-License-Identifier: Apache-2.0
"""A link to a card in a real pcscd: what the field does to it, and how it heals."""

from __future__ import annotations

import subprocess
import sys
import threading
import time

import pytest

from hw.errors import CardGone, CardMute, CardReset, GarbledReply, ReaderBusy
from hw.pcsc.link import PcscLink
from hw.pcsc.reader import PcscReader
from tests.support.pcsc_neighbour import Neighbour
from tests.support.pcsc_slots import QUICK, Slot, eventually, reconnected, wait_for_card
from tests.support.vpcd_card import VpcdCard

ASK = bytes.fromhex("00B0000000")
A, B = b"A\x90\x00", b"B\x90\x00"


def test_a_command_gets_its_answer(slot: Slot, link: PcscLink):
    assert link.transmit(ASK) == A
    assert (link.name, link.generation) == (slot.name, 0)


def test_connecting_without_a_card_is_card_gone(reader: PcscReader):
    with pytest.raises(CardGone):
        reader.connect()


def test_a_removed_card_is_gone_until_it_is_back_and_reconnected(
    link: PcscLink, card: VpcdCard, reader: PcscReader
):
    card.remove()
    wait_for_card(reader, False)
    for _ in range(2):
        with pytest.raises(CardGone):
            link.transmit(ASK)
        with pytest.raises(CardGone):
            link.reconnect()
    card.insert()
    wait_for_card(reader, True)
    link.reconnect()
    assert (link.transmit(ASK), link.generation) == (A, 1)


def test_a_card_that_vanishes_in_the_middle_of_a_command_is_gone(link: PcscLink, card: VpcdCard):
    card.answer("drop")
    with pytest.raises(CardGone, match="empty response"):
        link.transmit(ASK)
    with pytest.raises(CardGone):
        link.reconnect()


def test_nothing_reaches_a_card_that_came_back_before_the_link_was_reconnected(
    link: PcscLink, card: VpcdCard, reader: PcscReader
):
    card.answer("drop")
    with pytest.raises(CardGone):
        link.transmit(ASK)
    card.answer("normal")
    card.swap("B")
    received = card.sent()
    with pytest.raises(CardGone, match="not sent"):
        link.transmit(ASK)
    assert card.sent() == received
    reconnect_when_possible(link)
    assert link.transmit(ASK) == B


def test_a_swap_between_two_polls_shows_only_in_what_the_card_answers(
    link: PcscLink, card: VpcdCard, reader: PcscReader
):
    before = reader.watch(None, 0)
    card.swap("B")
    after = reader.watch(before, 1.0)
    if after == before:  # nobody was told, and the old handle works on
        assert link.transmit(ASK) == B
    else:  # pcscd happened to look just then
        with pytest.raises(CardGone):
            link.transmit(ASK)


def test_a_command_at_the_moment_of_a_swap_fails_and_the_next_one_needs_a_reconnect(
    link: PcscLink, card: VpcdCard
):
    card.swap("B")
    with pytest.raises((CardGone, GarbledReply)):
        link.transmit(ASK)
    with pytest.raises((CardGone, GarbledReply), match="not sent"):
        link.transmit(ASK)
    reconnect_when_possible(link)
    assert link.transmit(ASK) == B


def test_one_byte_is_garbled_and_the_next_command_works(link: PcscLink, card: VpcdCard):
    card.answer("one")
    with pytest.raises(GarbledReply):
        link.transmit(ASK)
    card.answer("normal")
    assert link.transmit(ASK) == A
    link.reconnect()
    assert link.transmit(ASK) == A


def test_garbage_of_two_bytes_or_more_is_passed_on_for_the_protocol_to_judge(
    link: PcscLink, card: VpcdCard
):
    card.answer("garbage")
    assert link.transmit(ASK) == bytes.fromhex("DEADBEEF00")


def test_a_mute_card_is_mute_after_the_deadline_and_works_again_once_it_answers(
    link: PcscLink, card: VpcdCard, reader: PcscReader
):
    card.answer("mute")
    start_s = time.monotonic()
    with pytest.raises(CardMute):
        link.transmit(ASK)
    assert 0.9 < time.monotonic() - start_s < 15
    for _ in range(3):
        with pytest.raises(CardMute):
            link.transmit(ASK)
    card.answer("normal")
    card.remove()
    card.insert()
    reconnect_when_possible(link)
    assert link.transmit(ASK) == A


def test_a_card_that_stays_mute_does_not_pile_up_threads(link: PcscLink, card: VpcdCard):
    card.answer("mute")
    with pytest.raises(CardMute):
        link.transmit(ASK)
    for _ in range(3):
        with pytest.raises(Exception, match=r"no answer|still stuck"):
            link.reconnect()
    assert stuck_threads() == 1
    card.remove()
    assert eventually(lambda: stuck_threads() == 0)


STUCK_PROGRAM = """\
import sys
from hw.errors import CardMute
from hw.pcsc.link import PcscLink
from hw.pcsc.session import PcscOptions
link = PcscLink(sys.argv[1], PcscOptions(transmit_s=0.2))
try:
    link.transmit(bytes(5))
except CardMute:
    link.close()
    print("mute")
"""


def test_a_program_with_a_stuck_call_can_still_end(slot: Slot, card: VpcdCard, reader: PcscReader):
    card.insert()
    wait_for_card(reader, True)
    card.answer("mute")
    command = [sys.executable, "-c", STUCK_PROGRAM, slot.name]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=10)
    assert (done.stdout, done.stderr) == ("mute\n", "")


@pytest.mark.parametrize("goodbye", ["reset", "unpower"])
def test_a_reset_by_another_program_is_told_and_healed(slot: Slot, link: PcscLink, goodbye: str):
    with Neighbour(slot.name, goodbye):
        assert link.transmit(ASK) == A
    for _ in range(2):
        with pytest.raises(CardReset):
            link.transmit(ASK)
    link.reconnect()
    assert (link.transmit(ASK), link.generation) == (A, 1)


def test_another_program_that_leaves_the_card_alone_is_not_noticed(slot: Slot, link: PcscLink):
    with Neighbour(slot.name, "leave"):
        pass
    assert link.transmit(ASK) == A


def test_a_card_held_exclusively_elsewhere_is_busy(slot: Slot, card: VpcdCard, reader: PcscReader):
    card.insert()
    wait_for_card(reader, True)
    with Neighbour(slot.name, "leave", "exclusive"), pytest.raises(ReaderBusy):
        reader.connect()
    link = reader.connect()
    assert link.transmit(ASK) == A
    link.close()


def test_a_program_that_holds_the_card_for_a_moment_is_waited_for(
    slot: Slot, card: VpcdCard, reader: PcscReader
):
    card.insert()
    wait_for_card(reader, True)
    connected: list[bytes] = []

    def connect() -> None:
        link = PcscLink(slot.name)
        connected.append(link.transmit(ASK))
        link.close()

    with Neighbour(slot.name, "leave", "exclusive"):
        thread = threading.Thread(target=connect)
        thread.start()
    thread.join(10)
    assert connected == [A]


def test_inside_a_transaction_commands_work_and_afterwards_others_may(slot: Slot, link: PcscLink):
    with link.transaction():
        assert link.transmit(ASK) == A
    with Neighbour(slot.name, "leave", "transaction"):
        pass
    with link.transaction():
        assert link.transmit(ASK) == A


def test_another_program_s_transaction_is_waited_for_and_then_busy(slot: Slot, link: PcscLink):
    with (
        Neighbour(slot.name, "leave", "transaction"),
        pytest.raises(ReaderBusy),
        link.transaction(),
    ):
        pytest.fail("two transactions at once")
    reconnect_when_possible(link)
    with link.transaction():
        assert link.transmit(ASK) == A


def test_a_reset_is_told_at_the_beginning_of_a_transaction(slot: Slot, link: PcscLink):
    with Neighbour(slot.name, "reset"):
        pass
    with pytest.raises(CardReset), link.transaction():
        pytest.fail("begun on a card that was reset")


def test_closing_cuts_the_power_so_that_no_pin_stays(
    slot: Slot, link: PcscLink, reader: PcscReader
):
    other = PcscLink(slot.name, QUICK)
    link.close()
    link.close()
    with pytest.raises(CardReset):
        other.transmit(ASK)
    other.close()
    with pytest.raises(CardGone):
        link.transmit(ASK)
    with pytest.raises(CardGone):
        link.reconnect()


def reconnect_when_possible(link: PcscLink) -> None:
    assert eventually(lambda: reconnected(link))


def stuck_threads() -> int:
    return sum(thread.name == "pcsc-card" for thread in threading.enumerate())
