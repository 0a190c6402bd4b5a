# SPDX-License-Identifier: Apache-2.0
"""The virtual card's operating system against random commands, and against a small model of it."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hw.virtual.card import SoftwareCard
from hw.virtual.chip import Chip
from hw.virtual.files import Application, File, Key, Pin, Records, Transparent, opened_by
from hw.virtual.keystore import KeyStore
from tests.support.virtual_cards import COMMON, JPKI, SURFACE, TEXT, make_card


@pytest.fixture(scope="module")
def one_card(tmp_path_factory: pytest.TempPathFactory, store: KeyStore) -> SoftwareCard:
    return make_card(tmp_path_factory.mktemp("garbage"), store)


HEADERS = st.tuples(
    st.sampled_from([0x00, 0x80, 0x01, 0xFF]),
    st.sampled_from([0xA4, 0x20, 0xB0, 0xB2, 0x2A, 0x84, 0x24, 0x32, 0xCA, 0xA2, 0xFC, 0x70]),
    st.sampled_from([0x00, 0x01, 0x02, 0x04, 0x7F, 0x80, 0x82, 0x88, 0x9E, 0x9F, 0xFF]),
    st.integers(0, 255),
).map(bytes)
APDUS = st.one_of(
    st.binary(max_size=300),
    st.builds(bytes.__add__, HEADERS, st.binary(max_size=24)),
    st.sampled_from([JPKI, SURFACE, TEXT, COMMON]).map(
        lambda aid: bytes.fromhex("00A4040C0A" + aid)
    ),
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(apdus=st.lists(APDUS, max_size=12))
def test_any_bytes_get_a_status_word_and_never_an_exception(
    one_card: SoftwareCard, apdus: list[bytes]
) -> None:
    for apdu in apdus:
        answer = one_card.transmit(apdu)
        assert len(answer) >= 2
        assert answer[-2] >> 4 in (0x6, 0x9)


def toy_chip(tries_left: int) -> Chip:
    """An application with a PIN, a file it opens, and the other kinds of file."""
    files: dict[int, File] = {
        0x01: Transparent(b"secret", opened_by(0x02)),
        0x02: Pin(b"77", tries=3, tries_left=tries_left),
        0x03: Records((b"r",)),
        0x04: Key(lambda _scheme, data: data, opened_by(0x02)),
    }
    return Chip([Application((b"\xaa",), files)])


STEPS = st.lists(
    st.sampled_from(
        [
            bytes.fromhex(step)
            for step in (
                "00A4040C01AA",
                "00A4000C",
                "00200082",
                "00200082023737",
                "00200082023838",
                "00B0810000",
                "802A00840101 00",
            )
        ]
    ),
    max_size=25,
)


@given(STEPS)
def test_a_secret_is_only_read_while_its_pin_is_verified(steps: list[bytes]) -> None:
    """A model of ten lines against the chip: selection, counter, verified."""
    chip = toy_chip(3)
    selected, verified, left = False, False, 3
    for step in steps:
        answer = chip.transmit(step)
        if step[1] == 0xA4:
            selected, verified = step[2] == 0x04, False
        elif not selected:
            assert answer == b"\x69\x86"
        elif step[1] == 0x20 and len(step) > 4:
            blocked, right = left == 0, step.endswith(b"77")
            verified = verified if blocked else right
            left = left if blocked else (3 if right else left - 1)
        elif step[1] == 0x20:
            assert answer == (b"\x90\x00" if verified else bytes((0x63, 0xC0 | left)))
        else:
            assert answer[-2:] == (b"\x90\x00" if verified else b"\x69\x82")
