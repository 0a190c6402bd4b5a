# SPDX-License-Identifier: Apache-2.0
"""Getting back to the card after everything that a radio, a rival or a service can do to a link."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest

from hw.errors import (
    CardGone,
    CardMute,
    CardReset,
    HwError,
    LinkError,
    NoReader,
    PcscServiceDown,
    ReaderBusy,
    ReaderError,
)
from hw.link import Strength
from hw.pcsc import scard
from hw.pcsc.instance import PrivatePcscd
from hw.pcsc.link import PcscLink
from hw.pcsc.reader import PcscReader
from tests.support.pcsc_neighbour import Neighbour
from tests.support.pcsc_slots import QUICK, Slot, eventually, reconnected, wait_for_card
from tests.support.vpcd_card import VpcdCard

ASK = bytes.fromhex("00B0000000")
A = b"A\x90\x00"
PATIENCE_S = 30.0


class Bench:
    """A link, and all that can be done to it."""

    def __init__(self, pcscd: PrivatePcscd, slot: Slot, card: VpcdCard, reader: PcscReader) -> None:
        self.pcscd, self.slot, self.card, self.reader = pcscd, slot, card, reader

    def drop(self) -> None:
        """The card leaves in the middle of an APDU and is back at once."""
        self.card.answer("drop")

    def lift(self) -> None:
        self.card.remove()
        wait_for_card(self.reader, False)

    def garble(self) -> None:
        self.card.answer("one")

    def mute(self) -> None:
        self.card.answer("mute")

    def reset(self) -> None:
        with Neighbour(self.slot.name, "reset"):
            pass

    def unpower(self) -> None:
        with Neighbour(self.slot.name, "unpower"):
            pass

    def kill(self) -> None:
        self.pcscd.kill()

    def repair(self) -> None:
        """Whatever was done, the card lies there again and answers."""
        self.pcscd.start()
        self.card.answer("normal")

    def lay_back(self) -> None:
        self.card.insert()


@pytest.fixture
def bench(
    pcscd: PrivatePcscd, slot: Slot, link: PcscLink, card: VpcdCard, reader: PcscReader
) -> Bench:
    return Bench(pcscd, slot, card, reader)


FAILURES = {
    "drop": (CardGone, True),
    "lift": (CardGone, True),
    "garble": (LinkError, False),
    "mute": (CardMute, True),
    "reset": (CardReset, False),
    "unpower": (CardReset, False),
    "kill": (PcscServiceDown, True),
}
"""What is done to the link: the error that tells it, and whether the card must be laid back."""


@pytest.mark.parametrize("strength", list(Strength))
@pytest.mark.parametrize("failure", FAILURES)
def test_after_each_failure_each_strength_brings_the_card_back(
    bench: Bench, link: PcscLink, failure: str, strength: Strength
):
    error, lay_back = FAILURES[failure]
    getattr(bench, failure)()
    with pytest.raises(error):
        link.transmit(ASK)
    bench.repair()
    if lay_back:
        bench.lay_back()
    assert eventually(lambda: reconnected(link, strength), PATIENCE_S)
    assert (link.transmit(ASK), link.generation) == (A, 1)


@pytest.mark.parametrize(
    ("strength", "seen"), [(Strength.LEAVE, ""), (Strength.RESET, "r"), (Strength.UNPOWER, "du")]
)
def test_a_reconnect_is_as_hard_as_it_was_asked_to_be(
    link: PcscLink, card: VpcdCard, strength: Strength, seen: str
):
    card.shaken()
    link.reconnect(strength)
    assert card.shaken() == seen
    assert link.transmit(ASK) == A


@pytest.mark.parametrize("goodbye", ["reset", "unpower"])
def test_what_another_program_did_is_healed_by_no_less_than_a_reset(
    slot: Slot, link: PcscLink, card: VpcdCard, goodbye: str
):
    with Neighbour(slot.name, goodbye):
        pass
    with pytest.raises(CardReset):
        link.transmit(ASK)
    card.shaken()
    link.reconnect(Strength.LEAVE)
    assert "r" in card.shaken()
    assert link.transmit(ASK) == A


@pytest.mark.parametrize("strength", list(Strength))
def test_without_a_card_no_strength_claims_success(
    link: PcscLink, card: VpcdCard, reader: PcscReader, strength: Strength
):
    card.remove()
    with pytest.raises(CardGone):
        link.transmit(ASK)
    for _ in range(2):
        with pytest.raises(CardGone):
            link.reconnect(strength)
    assert link.generation == 0
    with pytest.raises(CardGone, match="not sent"):
        link.transmit(ASK)


@pytest.mark.parametrize("strength", list(Strength))
def test_without_a_service_or_a_reader_no_strength_claims_success(
    pcscd: PrivatePcscd, link: PcscLink, strength: Strength
):
    pcscd.kill()
    for _ in range(3):
        with pytest.raises(PcscServiceDown):
            link.reconnect(strength)
    pcscd.start(slots=False)
    told = eventually(lambda: isinstance(failure_of(link, strength), NoReader), PATIENCE_S)
    pcscd.restart()
    assert told
    assert link.generation == 0


def failure_of(link: PcscLink, strength: Strength) -> HwError | None:
    try:
        link.reconnect(strength)
    except HwError as error:
        return error
    return None


def test_a_rival_that_took_the_card_while_the_link_was_down_is_waited_for_and_told(
    pcscd: PrivatePcscd, slot: Slot, link: PcscLink, card: VpcdCard, reader: PcscReader
):
    pcscd.restart()
    with pytest.raises(PcscServiceDown):
        link.transmit(ASK)
    card.insert()
    assert eventually(lambda: seen_card(reader), PATIENCE_S)
    with Neighbour(slot.name, "leave", "exclusive"), pytest.raises(ReaderBusy):
        link.reconnect()
    assert eventually(lambda: reconnected(link), PATIENCE_S)
    assert link.transmit(ASK) == A


def test_a_card_that_blinks_is_reached_again_in_one_call(link: PcscLink, card: VpcdCard):
    for number in range(1, 9):
        card.remove()
        with pytest.raises(CardGone):
            link.transmit(ASK)
        card.insert()
        link.reconnect()
        assert (link.transmit(ASK), link.generation) == (A, number)


def test_a_reconnect_waits_for_a_card_that_is_away_for_a_moment(link: PcscLink, card: VpcdCard):
    card.remove()
    with pytest.raises(CardGone):
        link.transmit(ASK)
    back = threading.Timer(0.15, card.insert)
    back.start()
    link.reconnect()
    back.join()
    assert link.transmit(ASK) == A


def test_a_card_given_up_while_it_blinked_is_still_seen(slot: Slot, card: VpcdCard):
    """A question to the driver that found no card must not leave pcscd believing that for good."""
    watcher = PcscReader(slot.name, QUICK)
    card.insert()
    wait_for_card(watcher, True)
    for pause_s in (0.0, 0.05, 0.2, 0.35):
        link = watcher.connect()
        card.remove()
        with pytest.raises(CardGone):
            link.transmit(ASK)
        back = threading.Timer(pause_s, card.insert)
        back.start()
        link.close()
        back.join()
        assert eventually(lambda: connects(watcher), PATIENCE_S)
    watcher.close()


def connects(reader: PcscReader) -> bool:
    try:
        link = reader.connect()
        answered = link.transmit(ASK) == A
    except HwError:
        return False
    link.close()
    return answered and seen_card(reader)


def seen_card(reader: PcscReader) -> bool:
    try:
        return reader.watch(None, 0.2).card
    except ReaderError:
        return False


def test_a_card_that_pcscd_powered_again_behind_the_handle_s_back_is_told_as_reset(
    slot: Slot, card: VpcdCard, reader: PcscReader
):
    """It does so for a card that it missed, and that a reset found before it looked again."""
    card.insert()
    wait_for_card(reader, True)
    context = scard.establish()
    handle = scard.connect(context, slot.name)
    card.remove()
    wait_for_card(reader, False)
    before = scard.status_change(context, 0, slot.name, scard.NEVER_SEEN)
    card.insert()
    handle = scard.reconnect(handle, scard.RESET)
    assert scard.transmit(handle, ASK) == A
    assert eventually(lambda: looked_again(context, slot.name, before))
    with pytest.raises(CardReset):
        scard.transmit(handle, ASK)
    scard.disconnect(handle)
    scard.release(context)


def looked_again(context: int, reader: str, before: scard.Seen) -> bool:
    now = scard.status_change(context, 0, reader, scard.NEVER_SEEN)
    return now.counter != before.counter


def test_a_pcscd_that_stands_still_is_told_from_a_mute_card(
    link: PcscLink, card: VpcdCard, stopped: Callable[[], None]
):
    stopped()
    with pytest.raises(PcscServiceDown):
        link.transmit(ASK)


@pytest.mark.slow
def test_links_and_watches_survive_a_pcscd_that_stood_still_through_many_tries(
    pcscd: PrivatePcscd, link: PcscLink, reader: PcscReader, stopped: Callable[[], None]
):
    reader.watch(None, 0)
    stopped()
    for _ in range(3):
        assert not reconnected(link, Strength.UNPOWER)
        assert not seen_card(reader)
        with pytest.raises((ReaderError, LinkError)):
            reader.connect()
    assert pcsc_threads() <= 4
    pcscd.thaw()
    assert eventually(lambda: seen_card(reader), PATIENCE_S)
    assert eventually(lambda: reconnected(link), PATIENCE_S)
    assert link.transmit(ASK) == A
    assert connects(reader)
    link.close()
    reader.close()
    assert eventually(lambda: pcsc_threads() == 0, PATIENCE_S)


def test_a_rival_that_holds_the_card_is_told_as_such_for_as_long_as_it_does(
    slot: Slot, link: PcscLink, reader: PcscReader
):
    with Neighbour(slot.name, "leave", "transaction"):
        with pytest.raises(ReaderBusy), link.transaction():
            pytest.fail("two transactions at once")
        with pytest.raises(ReaderBusy):
            link.reconnect()
    assert eventually(lambda: reconnected(link), PATIENCE_S)
    assert link.transmit(ASK) == A


def test_a_mute_card_is_told_as_such_for_as_long_as_it_is(
    link: PcscLink, card: VpcdCard, reader: PcscReader
):
    card.answer("mute")
    for way in (lambda: link.transmit(ASK), link.reconnect, reader.connect, link.reconnect):
        with pytest.raises(CardMute):
            way()
    card.answer("normal")
    card.insert()
    assert eventually(lambda: reconnected(link), PATIENCE_S)


def test_a_command_that_pcscd_carries_out_late_is_never_sent_twice(
    pcscd: PrivatePcscd, link: PcscLink, card: VpcdCard, stopped: Callable[[], None]
):
    before = card.sent()
    stopped()
    with pytest.raises(PcscServiceDown):
        link.transmit(ASK)
    pcscd.thaw()
    assert eventually(lambda: reconnected(link), PATIENCE_S)
    assert card.sent() <= before + 1
    settled = card.sent()
    assert link.transmit(ASK) == A
    assert card.sent() == settled + 1


def test_closing_returns_though_pcscd_stands_still(
    pcscd: PrivatePcscd, link: PcscLink, stopped: Callable[[], None]
):
    stopped()
    start_s = time.monotonic()
    link.close()
    assert time.monotonic() - start_s < 10 * QUICK.service_s
    pcscd.thaw()
    assert eventually(lambda: pcsc_threads() <= 1, PATIENCE_S)  # the reader's watch


def test_closing_from_another_thread_ends_a_reconnect_that_waits(link: PcscLink, card: VpcdCard):
    card.remove()
    with pytest.raises(CardGone):
        link.transmit(ASK)
    ended: list[HwError | None] = []
    thread = threading.Thread(target=lambda: ended.append(failure_of(link, Strength.LEAVE)))
    thread.start()
    link.close()
    thread.join(PATIENCE_S)
    assert isinstance(ended[0], HwError)


def pcsc_threads() -> int:
    return sum(thread.name.startswith("pcsc-") for thread in threading.enumerate())
