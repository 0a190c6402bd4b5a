# SPDX-License-Identifier: Apache-2.0
import logging

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hw.card import apdu
from hw.card.applications import (
    AUTH_PIN,
    COMMON_CARD_RECORD,
    JPKI_AUTH_CERTIFICATE,
    JPKI_AUTH_KEY,
    JPKI_AUTH_PIN_FILE,
    Application,
    KeyKind,
)
from hw.card.channel import Channel
from hw.errors import (
    CardGone,
    CardMute,
    CardReset,
    ForbiddenCommand,
    GarbledReply,
    HwError,
    PcscServiceDown,
    PinBlocked,
    StatusWordError,
)
from tests.support.scripted_card import ScriptedCard

SELECT_JPKI = "00A4040C0AD392F000260100000001"
SELECT_CERTIFICATE = "00A4020C02000A"
SELECT_PIN = "00A4020C020018"
SELECT_KEY = "00A4020C020017"
VERIFY = "002000800431323334"
READ = "00B0000010"


def selected(*script):
    card = ScriptedCard((SELECT_JPKI, "9000"), *script)
    channel = Channel(card)
    channel.select_application(Application.JPKI)
    return card, channel


def test_selecting_a_file_selects_its_application_first_and_only_once():
    card = ScriptedCard((SELECT_JPKI, "9000"), (SELECT_CERTIFICATE, "9000"), (SELECT_KEY, "9000"))
    channel = Channel(card)
    channel.select_file(JPKI_AUTH_CERTIFICATE)
    channel.select_file(JPKI_AUTH_KEY)
    card.assert_finished()


def test_announced_bytes_are_fetched():
    card, channel = selected(
        (SELECT_CERTIFICATE, "9000"),
        (READ, "01026102"),
        ("00C0000002", "03046101"),
        ("00C0000001", "059000"),
    )
    channel.select_file(JPKI_AUTH_CERTIFICATE)
    assert channel.require(apdu.read_binary(0, 16), "READ") == bytes([1, 2, 3, 4, 5])
    card.assert_finished()


def test_a_card_that_always_has_more_is_not_believed():
    card, channel = selected((SELECT_CERTIFICATE, "9000"), (READ, "6101"), *[
        ("00C0000001", "006101") for _ in range(16)
    ])  # fmt: skip
    channel.select_file(JPKI_AUTH_CERTIFICATE)
    with pytest.raises(GarbledReply):
        channel.execute(apdu.read_binary(0, 16))
    card.assert_finished()


def test_a_read_is_asked_again_with_the_length_the_card_names():
    card, channel = selected(
        (SELECT_CERTIFICATE, "9000"), (READ, "6C02"), ("00B0000002", "AABB9000")
    )
    channel.select_file(JPKI_AUTH_CERTIFICATE)
    assert channel.require(apdu.read_binary(0, 16), "READ") == b"\xaa\xbb"
    card.assert_finished()


def test_a_verify_is_never_sent_again_whatever_the_card_answers():
    for answer in ("6C02", "6F00", "6700", "63C2", "6300"):
        card, channel = selected((SELECT_PIN, "9000"), (VERIFY, answer))
        channel.select_file(JPKI_AUTH_PIN_FILE)
        assert channel.execute(apdu.verify(b"1234")).sw == int(answer, 16)
        card.assert_finished()


def test_the_first_command_after_power_on_may_be_thrown_away():
    card = ScriptedCard((SELECT_JPKI, "6F00"), (SELECT_JPKI, "9000"))
    channel = Channel(card)
    channel.select_application(Application.JPKI)
    card.assert_finished()
    assert channel.counters.wake_ups == 1


def test_later_the_same_answer_is_an_error():
    _, channel = selected((SELECT_CERTIFICATE, "6F00"), (SELECT_CERTIFICATE, "6F00"))
    with pytest.raises(StatusWordError) as caught:
        channel.select_file(JPKI_AUTH_CERTIFICATE)
    assert caught.value.sw == 0x6F00
    assert "JPKI 000A" in caught.value.command


def test_after_a_reconnect_the_first_command_may_be_thrown_away_again():
    card, channel = selected((SELECT_JPKI, "6F00"), (SELECT_JPKI, "9000"))
    channel.forget_state()
    channel.select_application(Application.JPKI)
    card.assert_finished()


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (b"", CardGone),
        (b"\x90", GarbledReply),
        (b"\x12\x34", GarbledReply),
        (bytes(17) + b"\x90\x00", GarbledReply),
        (CardReset("by another program"), CardReset),
        (CardMute("no answer"), CardMute),
        (PcscServiceDown("gone"), PcscServiceDown),
    ],
)
def test_after_a_failure_of_the_link_nothing_is_believed_any_more(answer, error):
    card, channel = selected((SELECT_CERTIFICATE, "9000"), (READ, answer))
    channel.select_file(JPKI_AUTH_CERTIFICATE)
    with pytest.raises(error):
        channel.execute(apdu.read_binary(0, 16))
    card.assert_finished()
    assert channel.application is None
    assert channel.counters.link_failures == 1
    with pytest.raises(ForbiddenCommand):
        channel.execute(apdu.read_binary(0, 16))


@pytest.mark.parametrize(
    ("command", "text", "sw"),
    [
        (apdu.read_binary(0, 16), READ, "6986"),
        (apdu.read_binary(0, 16), READ, "6982"),
    ],
)
def test_a_card_that_forgot_what_we_know_was_reset_or_swapped(command, text, sw):
    _, channel = selected((SELECT_PIN, "9000"), (VERIFY, "9000"), (text, sw))
    channel.select_file(JPKI_AUTH_PIN_FILE)
    channel.execute(apdu.verify(b"1234"))
    assert channel.verified(AUTH_PIN)
    with pytest.raises(CardReset):
        channel.execute(command)
    assert not channel.verified(AUTH_PIN)
    assert channel.application is None


def test_a_file_that_is_there_after_all_was_hidden_by_a_reset():
    card, channel = selected(
        (SELECT_PIN, "9000"),
        (SELECT_CERTIFICATE, "6A82"),
        (SELECT_CERTIFICATE, "6A82"),
        (SELECT_JPKI, "9000"),
        (SELECT_CERTIFICATE, "9000"),
    )
    channel.select_file(JPKI_AUTH_PIN_FILE)
    with pytest.raises(CardReset):
        channel.select_file(JPKI_AUTH_CERTIFICATE)
    card.assert_finished()
    assert channel.application is None


def test_a_file_that_was_never_there_is_a_plain_refusal():
    card, channel = selected(
        (SELECT_CERTIFICATE, "6A82"),
        (SELECT_CERTIFICATE, "6A82"),
        (SELECT_JPKI, "9000"),
        (SELECT_CERTIFICATE, "6A82"),
    )
    with pytest.raises(StatusWordError):
        channel.select_file(JPKI_AUTH_CERTIFICATE)
    card.assert_finished()
    assert channel.application is Application.JPKI


def test_a_refused_read_without_a_pin_is_a_plain_refusal():
    _, channel = selected((SELECT_CERTIFICATE, "9000"), (READ, "6982"), (READ, "6982"))
    channel.select_file(JPKI_AUTH_CERTIFICATE)
    with pytest.raises(StatusWordError):
        channel.require(apdu.read_binary(0, 16), "READ")


@pytest.mark.parametrize("spoilt", ["6A82", "6982", "6300", "9100", "6984"])
def test_a_refusal_that_is_not_repeated_was_none(spoilt):
    card, channel = selected((SELECT_KEY, spoilt), (SELECT_KEY, "9000"))
    channel.select_file(JPKI_AUTH_KEY)
    card.assert_finished()
    assert channel.counters.contradictions == 1


def test_two_refusals_that_contradict_each_other_are_garbled():
    _, channel = selected((SELECT_KEY, "6A82"), (SELECT_KEY, "6A80"))
    with pytest.raises(GarbledReply):
        channel.select_file(JPKI_AUTH_KEY)
    assert channel.application is None


def test_a_file_is_read_by_its_short_identifier_and_further_on_as_the_current_one():
    card, channel = selected(
        ("00B08A0002", "AABB9000"), ("00B0000202", "CCDD9000"), ("00B0010002", "EEFF9000")
    )
    for offset, data in ((0, "AABB"), (2, "CCDD"), (256, "EEFF")):
        assert channel.read(JPKI_AUTH_CERTIFICATE, offset, 2).data.hex().upper() == data
    card.assert_finished()


def test_where_short_identifiers_are_unknown_files_are_selected_from_then_on():
    card, channel = selected(
        ("00B08A0002", "6A82"),
        ("00B08A0002", "6A82"),
        (SELECT_CERTIFICATE, "9000"),
        ("00B0000002", "AABB9000"),
        (SELECT_KEY, "9000"),
        ("00B0000002", "CCDD9000"),
    )
    assert channel.read(JPKI_AUTH_CERTIFICATE, 0, 2).sw == 0x9000
    assert channel.read(JPKI_AUTH_KEY, 0, 2).sw == 0x9000
    card.assert_finished()


@pytest.mark.parametrize("sw", ["6983", "6984"])
def test_a_blocked_key_has_its_own_error(sw):
    _, channel = selected((SELECT_KEY, sw), (SELECT_KEY, sw))
    with pytest.raises(PinBlocked):
        channel.select_file(JPKI_AUTH_KEY)


def test_another_application_ends_the_verified_state():
    _, channel = selected(
        (SELECT_PIN, "9000"), (VERIFY, "9000"), ("00A4040C0AD3921000310001010100", "9000")
    )
    channel.select_file(JPKI_AUTH_PIN_FILE)
    channel.execute(apdu.verify(b"1234"))
    channel.select_application(Application.COMMON)
    assert not channel.verified(AUTH_PIN)


def test_verifies_are_counted_when_sent_and_when_accepted():
    _, channel = selected(
        (SELECT_PIN, "9000"), (VERIFY, "63C2"), (VERIFY, "9000"), (VERIFY, CardGone("lost"))
    )
    channel.select_file(JPKI_AUTH_PIN_FILE)
    channel.execute(apdu.verify(b"1234"))
    channel.execute(apdu.verify(b"1234"))
    with pytest.raises(CardGone):
        channel.execute(apdu.verify(b"1234"))
    assert channel.counters.verifies(KeyKind.PIN) == 3
    assert channel.counters.accepted(KeyKind.PIN) == 1
    assert channel.counters.verifies(KeyKind.NUMBER_B) == 0
    assert channel.counters.apdus == 5


def test_the_log_names_headers_lengths_and_statuses_and_no_data(caplog):
    caplog.set_level(logging.DEBUG)
    record = bytes.fromhex("011C") + b"4000000127198431322120350217"
    card = ScriptedCard(
        (SELECT_JPKI, "9000"),
        (SELECT_PIN, "9000"),
        (VERIFY, "9000"),
        ("00A4040C0AD3921000310001010100", "9000"),
        ("00B2010C00", record + b"\x90\x00"),
    )
    channel = Channel(card)
    channel.select_file(JPKI_AUTH_PIN_FILE)
    channel.execute(apdu.verify(b"1234"))
    channel.select_application(Application.COMMON)
    channel.execute(apdu.read_record(1, COMMON_CARD_RECORD.sfi))
    logged = caplog.text
    assert "00 20 00 80 Lc=4" in logged
    assert "30 bytes, 9000" in logged
    for secret in (b"1234", record, record[2:17]):
        assert secret.hex() not in logged.lower()
    assert "400000012719843" not in logged


@settings(deadline=None)
@given(st.lists(st.binary(max_size=40), min_size=1, max_size=30))
def test_whatever_a_card_answers_only_typed_errors_come_out(answers):
    class Babbling:
        def __init__(self):
            self.left = list(answers)

        def transmit(self, _command):
            return self.left.pop(0) if self.left else b""

    channel = Channel(Babbling())
    for _ in answers:
        try:
            channel.select_file(JPKI_AUTH_CERTIFICATE)
            channel.require(apdu.read_binary(0, 16), "READ")
        except HwError:
            continue
