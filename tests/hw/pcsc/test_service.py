# SPDX-License-Identifier: Apache-2.0
"""When a service that failed is tried again, and states that are not believed at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest
from smartcard import scard as pcsc

from hw.errors import CardGone, GarbledReply, LinkError, PcscServiceDown
from hw.pcsc.link import PcscLink
from hw.pcsc.reader import PcscReader
from hw.pcsc.service import REFUSED_S, BackOff
from tests.support.pcsc_slots import eventually, reconnected, wait_for_card
from tests.support.vpcd_card import VpcdCard

ASK = bytes.fromhex("00B0000000")
STATE_0X8A = 0x8A


def due_after(back_off: BackOff) -> bool:
    """Whether a next attempt has to wait."""
    try:
        back_off.wait(time.monotonic())
    except PcscServiceDown:
        return True
    return False


def test_the_first_retry_is_due_at_once_and_the_next_ones_are_not():
    back_off = BackOff()
    back_off.failed()
    assert not due_after(back_off)
    back_off.failed()
    assert due_after(back_off)


def test_asking_where_nobody_listens_is_soon_due_again_each_time():
    back_off = BackOff()
    for _ in range(3):
        back_off.refused()
        assert due_after(back_off)
        back_off.wait(time.monotonic() + 2 * REFUSED_S)


def test_a_service_that_comes_and_goes_is_not_tried_at_once_each_time():
    """systemd gives up a service for good that was started too often."""
    back_off = BackOff()
    for _ in range(2):
        back_off.failed()
        back_off.succeeded()
        assert not due_after(back_off)
    back_off.failed()
    assert due_after(back_off)


@pytest.mark.parametrize("wake", [BackOff.succeeded, BackOff.close])
def test_who_waits_is_woken_when_somebody_else_got_through_or_closed(
    wake: Callable[[BackOff], None],
):
    back_off = BackOff()
    for _ in range(9):
        back_off.failed()
    woken: list[bool] = []

    def wait() -> None:
        back_off.wait(time.monotonic() + 50)
        woken.append(True)

    thread = threading.Thread(target=wait)
    thread.start()
    wake(back_off)
    thread.join(20)
    assert woken == [True]


class States:
    """pcscd's answers, with some others put in front of them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, lies: int) -> None:
        self.lies = lies
        self._true = pcsc.SCardGetStatusChange
        monkeypatch.setattr(pcsc, "SCardGetStatusChange", self.answer)

    def answer(
        self, context: int, wait_ms: int, asked: list[tuple[str, int]]
    ) -> tuple[int, list[tuple[str, int, list[int]]]]:
        if not self.lies:
            return self._true(context, wait_ms, asked)
        self.lies -= 1
        return 0, [(name, STATE_0X8A, []) for name, _ in asked]


def test_a_transient_unavailable_state_is_asked_again_before_it_is_believed(
    monkeypatch: pytest.MonkeyPatch, reader: PcscReader, card: VpcdCard
):
    card.insert()
    wait_for_card(reader, True)
    before = reader.watch(None, 0)
    States(monkeypatch, lies=1)
    assert reader.watch(before, 0) == before


def test_a_reader_that_stays_unavailable_is_not_there(
    monkeypatch: pytest.MonkeyPatch, reader: PcscReader
):
    before = reader.watch(None, 0)
    states = States(monkeypatch, lies=1000)
    assert not reader.watch(before, 1).reader
    states.lies = 0
    back = reader.watch(None, 5)
    assert back.reader
    assert back.changes > before.changes


@pytest.mark.parametrize(
    ("attribute", "error"),
    [((0, [2]), GarbledReply), ((0, [0]), CardGone), ((0x80100069, []), CardGone)],
)
@pytest.mark.parametrize("code", [0x80100016, 0x8010002F, 0x80100013])
def test_a_failed_exchange_is_garbled_while_the_driver_still_sees_the_card(
    monkeypatch: pytest.MonkeyPatch,
    link: PcscLink,
    code: int,
    attribute: tuple[int, list[int]],
    error: type[LinkError],
):
    with monkeypatch.context() as patched:
        patched.setattr(pcsc, "SCardTransmit", lambda *_: (code, []))
        patched.setattr(pcsc, "SCardGetAttrib", lambda *_: attribute)
        with pytest.raises(error):
            link.transmit(ASK)
    assert eventually(lambda: reconnected(link))
    assert link.transmit(ASK) == b"A\x90\x00"


def test_a_driver_that_cannot_tell_is_asked_by_a_reset(
    monkeypatch: pytest.MonkeyPatch, link: PcscLink, card: VpcdCard
):
    card.shaken()
    with monkeypatch.context() as patched:
        patched.setattr(pcsc, "SCardTransmit", lambda *_: (0x80100016, []))
        with pytest.raises(GarbledReply):
            link.transmit(ASK)
    assert card.shaken() == "r"
    with pytest.raises(GarbledReply, match="not sent"):
        link.transmit(ASK)
    link.reconnect()
    assert link.transmit(ASK) == b"A\x90\x00"
