# SPDX-License-Identifier: Apache-2.0
"""The virtual card's operating system: status words, counters, power, and garbage."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from hw.virtual.card import SoftwareCard
from tests.support.virtual_cards import (
    COMMON,
    ISSUER_DOMAIN,
    JPKI,
    NUMBER_B,
    SURFACE,
    TEXT,
    read_file,
    select,
    send,
    status,
    tries,
    verify,
)

LONG = "00" * 17

WORDS = [
    # selection
    ("", "00A4040C0A" + JPKI, "9000"),
    ("", "00A4040C0A" + JPKI + "00", "9000"),
    ("", "00A4040C08D392100031000101", "6A82"),
    ("", "00A4040C0BD392F00026010000000100", "6A82"),
    ("", "00A4040C", "6700"),
    ("", "00A40000", "6A86"),
    ("", "00A4000C023F00", "9000"),
    ("", "00A4000C023F01", "6A82"),
    ("", "00A4080C043F000018", "6A86"),
    ("", "00A404040A" + JPKI, "6A86"),
    ("", "00A4040C07" + ISSUER_DOMAIN, "9000"),
    ("", "00A4040C08" + ISSUER_DOMAIN + "00", "9000"),
    ("", "00A4020C020018", "6A82"),
    (JPKI, "00A4020C020018", "9000"),
    (JPKI, "00A4020C020019", "6A82"),
    (JPKI, "00A4020C0118", "6700"),
    # class and instruction
    (JPKI, "01A4020C020018", "6881"),
    (JPKI, "83A4020C020018", "6881"),
    (JPKI, "40A4020C020018", "6881"),
    (JPKI, "7FA4020C020018", "6881"),
    (JPKI, "04A4020C020018", "6E00"),
    (JPKI, "10A4020C020018", "6E00"),
    (JPKI, "A0A4020C020018", "6E00"),
    (JPKI, "FFA4020C020018", "6E00"),
    (JPKI, "80A4020C020018", "6E00"),
    (JPKI, "002A0097030102030000", "6700"),
    (JPKI, "002A00970301020300", "6E00"),
    (JPKI, "00EE0000", "6D00"),
    (JPKI, "0070000001", "6D00"),
    (JPKI, "00C0000000", "6D00"),
    # lengths
    ("", "00", "6700"),
    ("", "00A404", "6700"),
    ("", "00A4040C0AD392", "6700"),
    (JPKI, "00B00000", "6700"),
    (JPKI, "00B00000010000", "6700"),
    (JPKI, "0020009801", "6700"),
    (JPKI, "0020009811" + LONG, "6700"),
    (JPKI, "0020009804313233340000", "6700"),
    # VERIFY
    ("", "00200080", "6986"),
    ("", "00200098", "6986"),
    (JPKI, "00200080", "6986"),
    (JPKI, "00200098", "63C3"),
    (JPKI, "0020009B", "63C5"),
    (JPKI, "00200018", "6A86"),
    (JPKI, "00200198", "6A86"),
    (JPKI, "0020008A", "6981"),
    (JPKI, "0020009D", "6A82"),
    (SURFACE, "00200091", "63CA"),
    (SURFACE, "00200092", "63CA"),
    (SURFACE, "00200093", "63CA"),
    (TEXT, "00200091", "63C3"),
    (TEXT, "00200092", "63C0"),
    (TEXT, "002000920431323334", "6984"),
    # READ BINARY and READ RECORD
    (JPKI, "00B0000000", "6986"),
    (JPKI, "00B0880003", "9000"),
    (JPKI, "00B0880004", "6282"),
    (JPKI, "00B0880000", "9000"),
    (JPKI, "00B0880300", "6B00"),
    (JPKI, "00B0880304", "6B00"),
    (JPKI, "00B0800000", "6A86"),
    (JPKI, "00B0A80000", "6A86"),
    (JPKI, "00B0930000", "6A82"),
    (JPKI, "00B0980000", "6981"),
    (JPKI, "00B0970000", "6981"),
    (JPKI, "00B0810000", "6982"),
    (COMMON, "00B0810000", "6981"),
    (COMMON, "00B2010C00", "9000"),
    (COMMON, "00B2020C00", "6A83"),
    (COMMON, "00B2000C00", "6A83"),
    (COMMON, "00B2010D00", "6A86"),
    (COMMON, "00B2010400", "6986"),
    (JPKI, "00B2014400", "6981"),
    # keys
    (JPKI, "802A008003010203 00", "6986"),
    (JPKI, "802A009803010203 00", "6981"),
    (JPKI, "802A009703010203", "6700"),
    (SURFACE, "802A000003010203 00", "9000"),
    (SURFACE, "802A060003010203 00", "6A86"),
    (SURFACE, "802A020003010203 00", "6A80"),
    (SURFACE, "802A000003010203 10", "6C00"),
    (SURFACE, "802A0000F6" + "11" * 246 + "00", "6A80"),
    (SURFACE, "802A0000F5" + "11" * 245 + "00", "9000"),
    ("", "802A000003010203 00", "6986"),
    ("", "0084000008", "9000"),
    ("", "0084000100", "6A86"),
    ("", "00840000000101", "6700"),
    ("", "00840000", "6700"),
    # what a kiosk must never send, and what only a phone or an institution knows
    (JPKI, "002401980435363738", "6985"),
    ("", "002401980435363738", "6986"),
    (COMMON, "803200800435363738", "6985"),
    (JPKI, "80A200C1020000", "6700"),
    (JPKI, "80FC0000", "6700"),
    ("", "00CA9F7F00", "6A88"),
]


@pytest.mark.parametrize(("application", "apdu", "expected"), WORDS)
def test_a_command_gets_the_published_status_word(
    card: SoftwareCard, application: str, apdu: str, expected: str
) -> None:
    if application:
        assert select(card, application) == "9000"
    assert status(card, apdu) == expected


def test_select_with_p2_zero_returns_the_name(card: SoftwareCard) -> None:
    data, sw = send(card, f"00A404000A{JPKI}00")
    assert (data.hex().upper(), sw) == ("6F0C840A" + JPKI, "9000")
    data, sw = send(card, "00A4020002001800")
    assert (data.hex().upper(), sw) == ("6F0483020018", "9000")


def test_a_short_identifier_makes_the_file_the_current_one(card: SoftwareCard) -> None:
    select(card, JPKI)
    first, _ = send(card, "00B0860010")
    rest, _ = send(card, "00B0001010")
    assert first + rest == b"JPKIAPICCTOKEN2".ljust(32)


def test_reading_in_any_block_size_gives_the_same_file(card: SoftwareCard) -> None:
    select(card, JPKI)
    whole, _ = read_file(card, 0x000A)
    for size in (256, 255, 128, 100):
        blocks, offset = [], 0
        while offset < len(whole):
            block, sw = send(card, f"00B0{offset:04X}{size & 0xFF:02X}")
            assert sw in ("9000", "6282")
            blocks.append(block)
            offset += len(block)
        assert b"".join(blocks) == whole
    assert status(card, f"00B0{len(whole):04X}00") == "6B00"


# --- counters and power ----------------------------------------------------------------------


def test_a_wrong_pin_costs_a_try_and_the_right_one_restores_them(card: SoftwareCard) -> None:
    select(card, JPKI)
    assert verify(card, 0x18, "0000") == "63C2"
    assert verify(card, 0x18, "123") == "63C1"
    assert tries(card, 0x18) == "63C1"
    assert verify(card, 0x18, "1234") == "9000"
    assert tries(card, 0x18) == "9000"
    card.power_off()
    select(card, JPKI)
    assert tries(card, 0x18) == "63C3"


def test_the_last_wrong_try_blocks_and_the_right_pin_comes_too_late(card: SoftwareCard) -> None:
    select(card, JPKI)
    answers = [verify(card, 0x18, "9999") for _ in range(4)]
    assert answers == ["63C2", "63C1", "63C0", "6984"]
    assert verify(card, 0x18, "1234") == "6984"
    card.power_off()
    select(card, JPKI)
    assert tries(card, 0x18) == "63C0"
    assert verify(card, 0x18, "1234") == "6984"


def test_a_wrong_pin_ends_what_the_right_one_had_opened(card: SoftwareCard) -> None:
    select(card, JPKI)
    verify(card, 0x18, "1234")
    assert verify(card, 0x18, "4321") == "63C2"
    assert status(card, "802A00970301020300") == "6982"


def test_each_number_b_has_its_own_counter(card: SoftwareCard) -> None:
    select(card, SURFACE)
    assert verify(card, 0x12, NUMBER_B[:-1] + "0") == "63C9"
    select(card, TEXT)
    assert tries(card, 0x15) == "63CA"


@pytest.mark.parametrize("aid", [SURFACE, COMMON, ISSUER_DOMAIN])
def test_selecting_another_application_ends_the_pin_state(card: SoftwareCard, aid: str) -> None:
    select(card, JPKI)
    verify(card, 0x18, "1234")
    select(card, aid)
    select(card, JPKI)
    assert tries(card, 0x18) == "63C3"


def test_an_unknown_application_ends_nothing(card: SoftwareCard) -> None:
    select(card, JPKI)
    verify(card, 0x18, "1234")
    assert select(card, "D392100031000101") == "6A82"
    assert tries(card, 0x18) == "9000"


def test_power_off_ends_selection_and_pin_state(card: SoftwareCard) -> None:
    select(card, JPKI)
    verify(card, 0x18, "1234")
    card.power_off()
    assert tries(card, 0x18) == "6986"
    select(card, JPKI)
    assert tries(card, 0x18) == "63C3"


def test_a_warm_reset_ends_the_selection_and_not_the_pin_state(card: SoftwareCard) -> None:
    select(card, JPKI)
    verify(card, 0x18, "1234")
    assert card.reset() == card.atr
    assert tries(card, 0x18) == "6986"
    select(card, JPKI)
    assert tries(card, 0x18) == "9000"
    assert status(card, "802A00970301020300") == "9000"


def test_after_a_warm_reset_another_application_still_ends_the_pin_state(
    card: SoftwareCard,
) -> None:
    select(card, JPKI)
    verify(card, 0x18, "1234")
    card.reset()
    select(card, COMMON)
    select(card, JPKI)
    assert tries(card, 0x18) == "63C3"


@pytest.mark.parametrize("keeps", ["false", "true"])
def test_a_pin_never_opens_the_file_of_the_same_number_in_another_application(
    make: Callable[..., SoftwareCard], keeps: str
) -> None:
    """Text EF 0011 is the 4-digit PIN, surface EF 0011 the birth date."""
    card = make(quirks={"reselect_keeps_pin": keeps})
    for between in (card.reset, lambda: None):
        select(card, TEXT)
        assert verify(card, 0x11, "1234") == "9000"
        between()
        select(card, SURFACE)
        assert tries(card, 0x11) == "63CA"
        assert read_file(card, 0x0001)[1] == "6982"


@pytest.mark.parametrize(("keeps", "expected"), [("false", "63C3"), ("true", "9000")])
def test_selecting_the_same_application_again_does_what_the_file_says(
    make: Callable[..., SoftwareCard], keeps: str, expected: str
) -> None:
    card = make(quirks={"reselect_keeps_pin": keeps})
    select(card, JPKI)
    verify(card, 0x18, "1234")
    select(card, JPKI)
    assert tries(card, 0x18) == expected


def test_the_first_command_can_fail_once_after_each_power_on(
    make: Callable[..., SoftwareCard],
) -> None:
    card = make(quirks={"first_command_fails": "true"})
    assert [select(card, JPKI) for _ in range(2)] == ["6F00", "9000"]
    card.reset()
    assert select(card, JPKI) == "9000"
    card.power_off()
    assert [select(card, JPKI) for _ in range(2)] == ["6F00", "9000"]


def test_the_tries_of_a_card_file_are_the_cards(make: Callable[..., SoftwareCard]) -> None:
    pins = {"jpki_tries_left": "0", "number_b_tries_left": "4", "text_tries_left": "1"}
    card = make(pins=pins)
    select(card, JPKI)
    assert verify(card, 0x18, "1234") == "6984"
    select(card, SURFACE)
    assert tries(card, 0x12) == "63C4"
    select(card, TEXT)
    assert (tries(card, 0x15), tries(card, 0x11)) == ("63C4", "63C1")


def test_challenges_have_the_wanted_length_and_differ(card: SoftwareCard) -> None:
    first, second = (send(card, "0084000010")[0] for _ in range(2))
    assert len(first) == len(second) == 16
    assert first != second
    assert len(send(card, "0084000000")[0]) == 256
