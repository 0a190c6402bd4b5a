# SPDX-License-Identifier: Apache-2.0
"""The steps of a visit against the virtual card: complete, forged, refused, interrupted."""

import contextlib
import logging
from datetime import UTC, datetime

import pytest

from hw.card import visit
from hw.card.apdu import Command
from hw.card.applications import (
    AUTH_PIN,
    SURFACE_FACE_RECORD,
    SURFACE_NUMBER_B,
    TEXT_NUMBER_B,
    TEXT_SIGNATURES,
    KeyKind,
)
from hw.card.auth_certificate import CertificateStatus, verify_auth_signature
from hw.card.authenticity import Check, check_chip, check_one_card
from hw.card.channel import Channel
from hw.card.number_b import NumberB
from hw.card.photo import decode_photo
from hw.card.pins import PinFate, PinState, settle_pin
from hw.card.reading import BlockCache
from hw.errors import (
    BadPinFormat,
    CardGone,
    CardMute,
    CardReset,
    GarbledReply,
    LinkError,
    NotAuthentic,
    PinBlocked,
    PinTriesLow,
    WrongCard,
    WrongPin,
)
from tests.support.scripted_card import CountingCard

MESSAGE = b"slip 42, kiosk 7, a nonce"
PIN = b"1234"


def number_of(card):
    return NumberB(card.number_b.encode())


def run_visit(channel, cache, number_b, trust):
    """Everything that a visit reads, in the order that gives the photo first."""
    face = visit.read_face_record(channel, cache, number_b)
    found = visit.check_face(channel, cache, face, trust)
    texts = visit.read_texts(channel, cache, number_b)
    found += visit.check_texts(channel, cache, texts, trust)
    certificate = visit.read_auth_certificate(channel, cache)
    found += visit.check_certificate(certificate, trust)
    found += check_one_card(face, texts, cache.identity)
    found += check_chip(face, MESSAGE, visit.prove_presence(channel, cache, MESSAGE))
    return face, texts.holder, certificate, found


def test_a_genuine_card_passes_every_check(card, virtual_trust):
    channel, cache = Channel(card), BlockCache()
    face, holder, certificate, found = run_visit(channel, cache, number_of(card), virtual_trust)
    assert found.proves(*Check)
    assert holder.name == "模擬　試験"
    assert (holder.birth, face.birth) == ("19800217", "19800217")
    assert decode_photo(face.photo).shape == (240, 192)
    assert certificate.status(datetime(2026, 11, 23, tzinfo=UTC)) is CertificateStatus.VALID
    assert cache.identity.serial == card.serial


def test_the_photo_comes_first_and_costs_few_commands(card):
    port = CountingCard(card)
    face = visit.read_face_record(Channel(port), BlockCache(), number_of(card))
    blocks = -(-len(card.content(SURFACE_FACE_RECORD)) // 256)
    assert len(port.sent) <= blocks + 7
    assert len(face.photo) > 0


def test_number_b_is_presented_once_to_each_application(card, virtual_trust):
    channel = Channel(card)
    run_visit(channel, BlockCache(), number_of(card), virtual_trust)
    assert channel.counters.verifies(KeyKind.NUMBER_B) == 2
    assert channel.counters.accepted(KeyKind.NUMBER_B) == 2
    assert channel.counters.verifies(KeyKind.PIN) == 0


def test_a_step_that_is_done_sends_nothing_more(card, virtual_trust):
    port, cache = CountingCard(card), BlockCache()
    channel, number_b = Channel(port), number_of(card)
    face = visit.read_face_record(channel, cache, number_b)
    sent = len(port.sent)
    assert visit.read_face_record(channel, cache, number_b) == face
    assert len(port.sent) == sent


@pytest.mark.parametrize(
    ("tamper", "failed"),
    [
        ({"face_signature": "true"}, {Check.FACE_RECORD}),
        ({"text_signature": "true"}, {Check.TEXT_RECORD}),
        ({"portrait_swapped": '"portrait.png"'}, set()),
        ({"wrong_root": "true"}, {Check.FACE_SIGNER, Check.TEXT_SIGNER}),
        ({"wrong_ca": "true"}, {Check.CERTIFICATE}),
        ({"cloned": "true"}, {Check.CHIP}),
    ],
)
def test_every_forgery_is_found_by_its_check(make, virtual_trust, tamper, failed):
    card = make(tamper=tamper)
    *_, found = run_visit(Channel(card), BlockCache(), number_of(card), virtual_trust)
    assert {finding.check for finding in found.failed} == failed
    if failed:
        with pytest.raises(NotAuthentic):
            found.require()


def test_the_hash_of_the_my_number_is_dropped_after_the_check(card, virtual_trust):
    channel, cache = Channel(card), BlockCache()
    run_visit(channel, cache, number_of(card), virtual_trust)
    assert cache.progress(TEXT_SIGNATURES) == (0, None)


class Exchanging:
    """Puts another card down, which no reader tells, right before the n-th command."""

    def __init__(self, card, other, number):
        self.card, self.other, self.number, self.sent = card, other, number, 0

    def transmit(self, command):
        self.sent += 1
        if self.sent == self.number:
            self.other.power_on()
            self.card = self.other
        return self.card.transmit(command)


@pytest.mark.parametrize("number", range(1, 6))
def test_a_card_exchanged_at_any_command_never_hears_the_others_pin(
    card, make, virtual_trust, number
):
    other = make(card={"serial": '"499900000000903"'}, pins={"jpki": '"9876"'})
    channel, cache = Channel(card), BlockCache()
    visit.recognise(channel, cache)
    visit.read_certificate(channel, cache, virtual_trust)
    port = Exchanging(card, other, number)
    with pytest.raises((WrongCard, CardReset)):
        visit.sign_with_pin(Channel(port), cache, PIN, MESSAGE)
    assert other.tries_left(AUTH_PIN.file) == 3


def test_a_certificate_of_a_card_that_flashed_by_ends_the_visit_before_the_pin(
    card, make, virtual_trust
):
    other = make(card={"serial": '"499900000000904"'})
    channel, cache, stranger = Channel(card), BlockCache(), BlockCache()
    visit.recognise(channel, cache)
    visit.read_certificate(Channel(other), stranger, virtual_trust)
    stranger.identity = cache.identity
    with pytest.raises(WrongCard):
        visit.sign_with_pin(Channel(card), stranger, PIN, MESSAGE)
    assert channel.counters.pin_verifies == 0


def test_a_right_pin_signs_and_the_signature_can_be_checked(card):
    channel, cache = Channel(card), BlockCache()
    certificate = visit.read_auth_certificate(channel, cache)
    signature = visit.sign_with_pin(channel, cache, bytearray(PIN), MESSAGE)
    assert verify_auth_signature(certificate.der, MESSAGE, signature)
    assert not verify_auth_signature(certificate.der, MESSAGE + b"!", signature)


def test_a_wrong_pin_costs_one_try_and_the_last_one_is_kept(card):
    channel, cache = Channel(card), BlockCache()
    for left in (2, 1):
        with pytest.raises(WrongPin) as caught:
            visit.sign_with_pin(channel, cache, b"9999", MESSAGE)
        assert caught.value.tries_left == left
    for _ in range(3):
        with pytest.raises(PinTriesLow):
            visit.sign_with_pin(channel, cache, PIN, MESSAGE)
    assert card.tries_left(AUTH_PIN.file) == 1


def test_a_blocked_pin_is_told_apart(make):
    card = make(pins={"jpki_tries_left": "0"})
    with pytest.raises(PinBlocked):
        visit.sign_with_pin(Channel(card), BlockCache(), PIN, MESSAGE)


def test_number_b_with_another_expiry_year_is_not_sent(card):
    channel = Channel(card)
    with pytest.raises(BadPinFormat, match="expiry"):
        visit.read_face_record(channel, BlockCache(), NumberB(b"55021720362285"))
    assert channel.counters.verifies(KeyKind.NUMBER_B) == 0
    assert card.tries_left(SURFACE_NUMBER_B.file) == 10


def test_wrong_digits_stop_at_five_tries(make):
    card = make()
    channel, cache = Channel(card), BlockCache()
    wrong = NumberB(b"55021720350000")
    for left in (9, 8, 7, 6, 5, 4):
        with pytest.raises(WrongPin) as caught:
            visit.read_face_record(channel, cache, wrong)
        assert caught.value.tries_left == left
    with pytest.raises(PinTriesLow):
        visit.read_face_record(channel, cache, wrong)
    assert card.tries_left(SURFACE_NUMBER_B.file) == 4
    assert card.tries_left(TEXT_NUMBER_B.file) == 10


def test_another_card_that_comes_back_is_refused_before_anything_is_presented(card, make):
    cache = BlockCache()
    port = Switch(card)
    channel = Channel(port)
    visit.read_face_record(channel, cache, number_of(card))
    port.card = make(card={"serial": '"499900000000902"'})
    channel.forget_state()
    verifies = channel.counters.verifies(KeyKind.NUMBER_B)
    for step in (
        lambda: visit.read_texts(channel, cache, number_of(card)),
        lambda: visit.read_auth_certificate(channel, cache),
        lambda: visit.prove_presence(channel, cache, MESSAGE),
        lambda: visit.sign_with_pin(channel, cache, PIN, MESSAGE),
        lambda: visit.pin_tries(channel, cache),
    ):
        channel.forget_state()
        with pytest.raises(WrongCard):
            step()
    assert channel.counters.verifies(KeyKind.NUMBER_B) == verifies
    assert channel.counters.verifies(KeyKind.PIN) == 0


class Switch:
    """A place where cards can be swapped without any sign of it."""

    def __init__(self, card, at=None, other=None):
        self.card, self.at, self.other, self.count = card, at, other, 0

    def transmit(self, command):
        if self.count == self.at:
            self.card = self.other
        self.count += 1
        return self.card.transmit(command)


def test_an_unreported_swap_in_the_middle_never_mixes_two_cards(card, make, virtual_trust):
    other = make(card={"serial": '"499900000000903"'}, holder={"name": '"別人　太郎"'})
    mixed = 0
    for position in range(1, 60):
        card.power_off()
        other.power_off()
        channel, cache = Channel(Switch(card, position, other)), BlockCache()
        try:
            _, holder, _, found = run_visit(channel, cache, number_of(card), virtual_trust)
        except (WrongCard, LinkError):
            continue
        mixed += holder.name != "模擬　試験" and found.proves(*Check)
    assert mixed == 0


def test_leaving_closes_what_was_opened(card):
    channel, cache = Channel(card), BlockCache()
    visit.sign_with_pin(channel, cache, PIN, MESSAGE)
    visit.leave(channel)
    assert visit.pin_tries(Channel(card), cache) == PinState(AUTH_PIN, 3)


def test_leaving_a_card_that_has_gone_is_no_error():
    class Gone:
        def transmit(self, _command):
            raise CardGone("lifted")

    visit.leave(Channel(Gone()))


def test_a_pin_left_verified_by_another_program_does_not_let_a_wrong_one_sign(card):
    visit.sign_with_pin(Channel(card), BlockCache(), PIN, MESSAGE)  # and no leave()
    with pytest.raises(WrongPin):
        visit.sign_with_pin(Channel(card), BlockCache(), b"9999", MESSAGE)


def test_an_accepted_pin_may_be_presented_again_after_a_power_loss(card):
    channel, cache = Channel(card), BlockCache()
    first = visit.sign_with_pin(channel, cache, PIN, MESSAGE)
    card.power_off()
    channel.forget_state()
    assert visit.sign_with_accepted_pin(channel, cache, PIN, MESSAGE) == first


def test_nothing_personal_is_logged_in_a_whole_visit(card, virtual_trust, caplog):
    caplog.set_level(logging.DEBUG)
    channel, cache = Channel(card), BlockCache()
    run_visit(channel, cache, number_of(card), virtual_trust)
    visit.sign_with_pin(channel, cache, PIN, MESSAGE)
    text = caplog.text
    assert text.count(" -> ") == channel.counters.apdus
    identity = card.identity
    for secret in (identity.number_b, identity.number_a, identity.serial, "模擬", "1234"):
        assert secret not in text.replace("0x1234", "")
        assert secret.encode().hex() not in text.lower()


class Mumbling:
    """The answer to the first `times` signatures arrives as no card gives it."""

    def __init__(self, card, times):
        self.card, self.times = card, times

    def transmit(self, command):
        answer = self.card.transmit(command)
        if command[1] == 0x2A and self.times:
            self.times -= 1
            return answer[:7] + b"\x12\x34"
        return answer


@pytest.mark.parametrize("times", [1, 2])
def test_a_garbled_signature_is_asked_for_again_while_the_pin_is_open(card, times):
    channel = Channel(Mumbling(card, times))
    signature = visit.sign_with_pin(channel, BlockCache(), PIN, MESSAGE)
    certificate = visit.read_auth_certificate(Channel(card), BlockCache())
    assert verify_auth_signature(certificate.der, MESSAGE, signature)
    assert channel.counters.pin_verifies == 1


class Deafened:
    """The card takes each VERIFY of 照合番号B, then leaves the field before its answer is heard."""

    def __init__(self, card):
        self.card = card

    def transmit(self, command):
        answer = self.card.transmit(command)
        if command[1] == 0x20 and len(command) > 5:
            self.card.power_off()
            raise CardGone("before its answer")
        return answer


def test_a_wrong_number_whose_answer_is_always_lost_is_not_sent_again(card):
    channel, cache = Channel(Deafened(card)), BlockCache()
    wrong = NumberB(b"55021720350000")
    with pytest.raises(CardGone):
        visit.read_face_record(channel, cache, wrong)
    with pytest.raises(WrongPin) as caught:
        visit.read_face_record(channel, cache, wrong)
    assert caught.value.tries_left == card.tries_left(SURFACE_NUMBER_B.file) == 9
    assert channel.counters.number_b_verifies == 1


def test_a_right_number_whose_answer_was_lost_is_sent_again(card):
    deaf, cache = Channel(Deafened(card)), BlockCache()
    with pytest.raises(CardGone):
        visit.read_face_record(deaf, cache, number_of(card))
    assert visit.read_face_record(Channel(card), cache, number_of(card)).photo
    assert card.tries_left(SURFACE_NUMBER_B.file) == 10


# --- the fault sweep ----------------------------------------------------------------------------

FAULTS = {
    "drop": (CardGone("lifted"), "power_off"),
    "reset": (CardReset("by another program"), "reset"),
    "mute": (CardMute("no answer"), "power_off"),
    "empty": (b"", "power_off"),
    "garbled": (b"\x90", "nothing"),
    "cut": (b"\x00\x01\x02", "nothing"),
}


def fault_port(card, position, fault):
    error, consequence = FAULTS[fault]
    port = CountingCard(card, {position: error})
    act = {"power_off": card.power_off, "reset": card.reset, "nothing": lambda: None}[consequence]
    port.on_failure = act
    if isinstance(error, bytes) and consequence != "nothing":
        port.failures = {position: CardGone("an empty answer")}
    return port


def count_commands(card, virtual_trust):
    port = CountingCard(card)
    run_visit(Channel(port), BlockCache(), number_of(card), virtual_trust)
    return len(port.sent)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_at_any_command_of_the_reading_gives_the_same_data(card, virtual_trust, fault):
    expected = run_visit(Channel(card), BlockCache(), number_of(card), virtual_trust)
    total = count_commands(card, virtual_trust)
    for position in range(total):
        card.power_off()
        port = fault_port(card, position, fault)
        channel, cache = Channel(port), BlockCache()
        result = until_done(
            lambda c=channel, k=cache: run_visit(c, k, number_of(card), virtual_trust)
        )
        assert result[:2] == expected[:2]
        assert result[3].proves(*Check)
        assert channel.counters.verifies(KeyKind.NUMBER_B) <= 3
        assert len(port.sent) <= total + 16
    assert card.tries_left(SURFACE_NUMBER_B.file) == 10


def until_done(step, tries=4):
    for _ in range(tries):
        try:
            return step()
        except LinkError:
            continue
    raise AssertionError("a single fault must not need more than one resume")


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("pin", [PIN, b"9999"])
def test_a_fault_at_any_command_of_the_signature_sends_the_pin_once(card, fault, pin):
    for position in range(9):
        card.power_off()
        visit.sign_with_pin(Channel(card), BlockCache(), PIN, MESSAGE)  # refills the counter
        card.power_off()
        port, cache = fault_port(card, position, fault), BlockCache()
        channel = Channel(port)
        before = PinState(AUTH_PIN, 3)
        with contextlib.suppress(LinkError, WrongPin):
            visit.sign_with_pin(channel, cache, pin, MESSAGE)
        port.failures.clear()
        assert channel.counters.verifies(KeyKind.PIN) <= 1
        verifies = [c for c in map(Command.from_bytes, port.sent) if c.ins == 0x20 and c.data]
        assert len(verifies) == channel.counters.verifies(KeyKind.PIN)
        fate = settle_pin(before, visit.pin_tries(channel, cache))
        wrong = pin != PIN and len(verifies) == 1
        assert (fate is PinFate.REFUSED) == wrong


def test_garbled_blocks_in_a_row_are_survived_with_smaller_ones(card, virtual_trust):
    port = CountingCard(card, dict.fromkeys(range(10, 13), b"\x90"))
    channel, cache = Channel(port), BlockCache()
    result = until_done(lambda: run_visit(channel, cache, number_of(card), virtual_trust), tries=8)
    assert result[3].proves(*Check)


def test_a_signature_of_a_wrong_length_is_asked_for_again(card):
    port = CountingCard(card, {3: bytes(255) + b"\x90\x00"})
    assert len(visit.prove_presence(Channel(port), BlockCache(), MESSAGE)) == 256


def test_signatures_that_all_have_a_wrong_length_are_no_signature(card):
    port = CountingCard(card, dict.fromkeys(range(3, 20), bytes(255) + b"\x90\x00"))
    with pytest.raises(GarbledReply):
        visit.prove_presence(Channel(port), BlockCache(), MESSAGE)


def test_a_broken_record_left_behind_by_a_blink_is_read_again(card):
    """It was found broken, and the card left before it could be read again."""
    channel, cache = Channel(card), BlockCache()
    good = visit.read_face_record(channel, cache, number_of(card))
    entry = cache.entry(SURFACE_FACE_RECORD)
    entry.data[entry.data.index(b"jP  ")] ^= 0xFF
    with pytest.raises(GarbledReply):
        visit.read_face_record(Channel(card), cache, number_of(card))
    assert visit.read_face_record(Channel(card), cache, number_of(card)).photo == good.photo
