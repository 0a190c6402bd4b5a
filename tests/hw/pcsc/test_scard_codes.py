# SPDX-License-Identifier: Apache-2.0
"""Return codes that a virtual reader cannot produce, as real readers' users report them."""

from __future__ import annotations

import pytest
from smartcard import scard as pcsc

from hw.errors import (
    CardGone,
    CardMute,
    CardReset,
    GarbledReply,
    HwError,
    PcscDenied,
    PcscServiceDown,
    ReaderBusy,
    ReaderUnplugged,
)
from hw.pcsc import scard

HANDLE = scard.Handle(1, 2)
JUNK = [0] * 65536

CODES = [
    (0x80100068, CardReset),
    (0x80100069, CardGone),
    (0x8010000C, CardGone),
    (0x80100065, CardMute),
    (0x80100066, CardMute),
    (0x80100067, CardMute),
    (0x8010000F, CardReset),
    (0x8010000B, ReaderBusy),
    (0x80100017, ReaderUnplugged),
    (0x80100009, ReaderUnplugged),
    (0x8010002E, ReaderUnplugged),
    (0x8010001D, PcscServiceDown),
    (0x8010001E, PcscServiceDown),
    (0x80100003, PcscServiceDown),
    (0x8010006A, PcscServiceDown),
    (0x80100001, PcscServiceDown),
]


@pytest.mark.parametrize("signed", [False, True])
@pytest.mark.parametrize(("code", "error"), CODES)
def test_a_code_becomes_its_error_and_the_junk_with_it_is_not_looked_at(
    monkeypatch: pytest.MonkeyPatch, code: int, error: type[HwError], signed: bool
):
    given = code - 2**32 if signed else code
    monkeypatch.setattr(pcsc, "SCardTransmit", lambda *_: (given, JUNK))
    with pytest.raises(error, match=f"Transmit: {code:08X}"):
        scard.transmit(HANDLE, b"\x00")


@pytest.mark.parametrize("code", [0x80100016, 0x8010002F, 0x80100013])
def test_a_failed_exchange_says_that_it_does_not_know_about_the_card(
    monkeypatch: pytest.MonkeyPatch, code: int
):
    monkeypatch.setattr(pcsc, "SCardTransmit", lambda *_: (code, []))
    with pytest.raises(scard.Uncertain):
        scard.transmit(HANDLE, b"\x00")


@pytest.mark.parametrize(
    ("code", "value", "here"),
    [
        (0, [2], True),
        (0, [0], False),
        (0x80100069, [], False),
        (0x8010000C, [], False),
        (0x8010001F, [], None),
        (0x80100016, [], None),
    ],
)
def test_the_driver_says_whether_a_card_is_there_or_that_it_cannot_tell(
    monkeypatch: pytest.MonkeyPatch, code: int, value: list[int], here: bool | None
):
    monkeypatch.setattr(pcsc, "SCardGetAttrib", lambda *_: (code, value))
    assert scard.present(HANDLE) is here


@pytest.mark.parametrize(("answer", "error"), [([], CardGone), ([0x6F], GarbledReply)])
def test_an_answer_without_a_status_word_is_an_error_though_the_code_is_success(
    monkeypatch: pytest.MonkeyPatch, answer: list[int], error: type[HwError]
):
    monkeypatch.setattr(pcsc, "SCardTransmit", lambda *_: (0, answer))
    with pytest.raises(error):
        scard.transmit(HANDLE, b"\x00")


def test_bytes_may_come_signed(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pcsc, "SCardTransmit", lambda *_: (0, [-112, 0]))
    assert scard.transmit(HANDLE, b"\x00") == b"\x90\x00"


def test_polkit_s_no_is_denied_where_it_can_be_one(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pcsc, "SCardEstablishContext", lambda *_: (0x8010006A, 0))
    with pytest.raises(PcscDenied):
        scard.establish()
    monkeypatch.setattr(pcsc, "SCardListReaders", lambda *_: (0, ["R"]))
    monkeypatch.setattr(pcsc, "SCardConnect", lambda *_: (0x8010006A, 0, 0))
    with pytest.raises(PcscDenied):
        scard.connect(1, "R")


def test_a_pcscd_that_died_in_that_moment_is_not_a_denial(monkeypatch: pytest.MonkeyPatch):
    answers = iter([(0x8010006A, 0), (0x8010001D, 0)])
    monkeypatch.setattr(pcsc, "SCardEstablishContext", lambda *_: next(answers))
    with pytest.raises(scard.Refused):
        scard.establish()
    monkeypatch.setattr(pcsc, "SCardListReaders", lambda *_: (0x8010001D, JUNK))
    monkeypatch.setattr(pcsc, "SCardConnect", lambda *_: (0x8010006A, 0, 0))
    with pytest.raises(PcscServiceDown):
        scard.connect(1, "R")


@pytest.mark.parametrize(
    ("flags", "atr", "card"),
    [(0x22, [0x3B], True), (0x12, [], False), (0x222, [], True), (0x22, [], False)],
)
def test_present_without_an_atr_is_a_ghost_unless_it_is_mute(
    monkeypatch: pytest.MonkeyPatch, flags: int, atr: list[int], card: bool
):
    states = [("pnp", 0, []), ("R", 0x30000 | flags, atr)]
    monkeypatch.setattr(pcsc, "SCardGetStatusChange", lambda *_: (0, states))
    seen = scard.status_change(1, 0, "R", scard.NEVER_SEEN)
    assert (seen.card, seen.counter) == (card, 3)


@pytest.mark.parametrize(
    ("flags", "transient"), [(0x8A, True), (0x08, True), (0x0E, False), (0x22, False)]
)
def test_unavailable_is_asked_again_and_unknown_is_not(flags: int, transient: bool):
    assert scard.Seen(flags, 0).transient is transient
