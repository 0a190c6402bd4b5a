# SPDX-License-Identifier: Apache-2.0
"""Who may read and sign what: the table of the published measurements, tried pair by pair."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from hw.virtual.card import SoftwareCard
from tests.support.virtual_cards import (
    COMMON,
    JPKI,
    JUKI,
    MY_NUMBER,
    NUMBER_B,
    SURFACE,
    TEXT,
    read_file,
    select,
    send,
    status,
    verify,
)

FREE = "free"
SECRETS = {
    JPKI: {0x18: "1234", 0x1B: "ABC123"},
    SURFACE: {0x11: "550217", 0x12: NUMBER_B, 0x13: MY_NUMBER},
    TEXT: {0x11: "1234", 0x14: MY_NUMBER, 0x15: NUMBER_B},
}
FILES: list[tuple[str, int, set[int] | str]] = [
    (JPKI, 0x0001, {0x1B}),
    (JPKI, 0x0002, FREE),
    (JPKI, 0x0006, FREE),
    (JPKI, 0x0008, FREE),
    (JPKI, 0x0009, set()),
    (JPKI, 0x000A, FREE),
    (JPKI, 0x000B, FREE),
    (SURFACE, 0x0001, {0x11}),
    (SURFACE, 0x0002, {0x12, 0x13}),
    (SURFACE, 0x0003, FREE),
    (SURFACE, 0x0004, FREE),
    (SURFACE, 0x0005, {0x13}),
    (SURFACE, 0x0006, {0x12, 0x13}),
    (TEXT, 0x0001, {0x11, 0x14}),
    (TEXT, 0x0002, {0x11, 0x15}),
    (TEXT, 0x0003, {0x11, 0x14, 0x15}),
    (TEXT, 0x0004, FREE),
    (TEXT, 0x0005, FREE),
    (TEXT, 0x0006, {0x11, 0x14, 0x15}),
    (TEXT, 0x0007, {0x11, 0x14, 0x15}),
    (TEXT, 0x0008, set()),
]
CASES = [
    (aid, fid, pin, opened_by == FREE or pin in opened_by)
    for aid, fid, opened_by in FILES
    for pin in [None, *SECRETS[aid]]
]


@pytest.mark.parametrize(("aid", "fid", "pin", "readable"), CASES)
def test_a_file_opens_to_its_own_keys_and_to_no_other(
    card: SoftwareCard, aid: str, fid: int, pin: int | None, readable: bool
) -> None:
    select(card, aid)
    if pin is not None:
        assert verify(card, pin, SECRETS[aid][pin]) == "9000"
    data, sw = read_file(card, fid)
    assert sw == ("9000" if readable else "6982")
    assert bool(data) == readable


SIGNATURES = [
    (JPKI, "97", None, "6982"),
    (JPKI, "97", 0x18, "9000"),
    (JPKI, "97", 0x1B, "6982"),
    (JPKI, "9A", None, "6982"),
    (JPKI, "9A", 0x18, "6982"),
    (JPKI, "9A", 0x1B, "9000"),
    (JPKI, "00", None, "6A86"),
    (JPKI, "96", 0x18, "6982"),
    (SURFACE, "00", None, "9000"),
    (SURFACE, "9A", None, "9000"),
    (TEXT, "00", None, "9000"),
    (TEXT, "93", None, "9000"),
    (COMMON, "99", None, "6982"),
]


@pytest.mark.parametrize(("aid", "p2", "pin", "expected"), SIGNATURES)
def test_a_key_signs_only_after_its_own_pin(
    card: SoftwareCard, aid: str, p2: str, pin: int | None, expected: str
) -> None:
    select(card, aid)
    if pin is not None:
        verify(card, pin, SECRETS[aid][pin])
    assert status(card, f"802A00{p2} 03 010203 00") == expected


def test_the_common_record_is_free_and_says_serial_municipality_and_expiry(
    card: SoftwareCard,
) -> None:
    select(card, COMMON)
    data, sw = send(card, "00B2010C00")
    assert sw == "9000"
    assert data == b"\x01\x1c" + b"499900000000901" + b"99101" + b"20350217"


def test_the_resident_registers_record_needs_its_pin(card: SoftwareCard) -> None:
    select(card, JUKI)
    assert status(card, "00B2011400") == "6982"
    assert verify(card, 0x1C, "1234") == "9000"
    assert status(card, "00B2011400") == "9000"


def test_no_application_opens_with_another_ones_number(card: SoftwareCard) -> None:
    """Both have a 照合番号B, and each counts and opens for itself."""
    select(card, SURFACE)
    assert verify(card, 0x12, NUMBER_B) == "9000"
    select(card, TEXT)
    assert read_file(card, 0x0002)[1] == "6982"


def test_a_card_without_pins_keeps_its_face_and_its_free_certificate(
    make: Callable[..., SoftwareCard],
) -> None:
    card = make(card={"kind": '"pinless"'})
    select(card, JPKI)
    assert verify(card, 0x18, "1234") == "6984"
    assert verify(card, 0x1B, "ABC123") == "6984"
    assert read_file(card, 0x000A)[1] == "9000"
    assert read_file(card, 0x0008)[0] == bytes.fromhex("008F00")
    select(card, SURFACE)
    assert verify(card, 0x12, NUMBER_B) == "9000"
    assert read_file(card, 0x0002)[1] == "9000"
    select(card, TEXT)
    assert verify(card, 0x11, "1234") == "6984"
    assert verify(card, 0x15, NUMBER_B) == "9000"


def test_an_android_token_wants_the_pin_before_its_certificate(
    make: Callable[..., SoftwareCard],
) -> None:
    card = make(card={"kind": '"android"'})
    assert [select(card, aid) for aid in (SURFACE, TEXT, COMMON)] == ["6A82"] * 3
    assert select(card, JPKI) == "9000"
    assert read_file(card, 0x0006)[0][:32] == b"JPKIAPGPSETOKEN".ljust(32)
    assert read_file(card, 0x000A)[1] == "6982"
    assert verify(card, 0x18, "1234") == "9000"
    assert read_file(card, 0x000A)[1] == "9000"


def test_an_iphone_token_knows_a_command_that_cards_refuse(
    card: SoftwareCard, make: Callable[..., SoftwareCard]
) -> None:
    assert status(card, "80FC0000") == "6700"
    phone = make(card={"kind": '"iphone"'})
    assert status(phone, "80FC0000") == "9000"
    select(phone, JPKI)
    assert read_file(phone, 0x0006)[0][:32] == b"JPKIAPIOSTOKEN".ljust(32)


def test_an_old_juki_card_can_sign_documents_and_not_authenticate(
    make: Callable[..., SoftwareCard],
) -> None:
    card = make(card={"kind": '"juki"'})
    select(card, JPKI)
    assert read_file(card, 0x0006)[0][:32] == b"JPKIAPICCTOKEN".ljust(32)
    assert read_file(card, 0x000A)[1] == "6A82"
    assert read_file(card, 0x0008)[0] == bytes.fromhex("8F0000")
    assert select(card, SURFACE) == "6A82"


def test_a_transit_pass_knows_no_application(make: Callable[..., SoftwareCard]) -> None:
    card = make(card={"kind": '"transit"'})
    assert {select(card, aid) for aid in (JPKI, SURFACE, TEXT, JUKI, COMMON)} == {"6A82"}
    assert card.power_on()[0] == 0x3B
