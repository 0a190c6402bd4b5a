# SPDX-License-Identifier: Apache-2.0
"""Wrong bytes that arrive with a status of success: the right data, or a typed error, and no PIN is wasted."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hw.card import visit
from hw.card.applications import (
    AUTH_PIN,
    JPKI_AUTH_CERTIFICATE,
    SURFACE_FACE_RECORD,
    SURFACE_NUMBER_B,
    TEXT_BASIC_FOUR,
    KeyKind,
)
from hw.card.auth_certificate import verify_auth_signature
from hw.card.authenticity import Check, check_chip, check_one_card
from hw.card.channel import Channel
from hw.card.number_b import NumberB
from hw.card.reading import BlockCache, read_again, read_file
from hw.card.token import TokenKind
from hw.errors import (
    CardError,
    GarbledReply,
    LinkError,
    NotAuthentic,
    PinTriesLow,
    WrongCard,
    WrongPin,
)
from tests.hw.card.test_reading import OneFile, record
from tests.support.scripted_card import CountingCard

PIN, MESSAGE = b"1234", b"a nonce"
FILE = JPKI_AUTH_CERTIFICATE
QUICK = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


class Garbling:
    """Spoils answers: at a position what to do with the answer there."""

    def __init__(self, card, spoil):
        self.card, self.spoil, self.sent = card, dict(spoil), []

    def transmit(self, command):
        position = len(self.sent)
        self.sent.append(command)
        answer = self.card.transmit(command)
        change = self.spoil.get(position)
        return answer if change is None else change(answer)


def flip(place, mask):
    """XOR one byte, counted from the end when negative."""

    def change(answer):
        spoilt = bytearray(answer)
        spoilt[place % len(spoilt) if place >= 0 else place] ^= mask
        return bytes(spoilt)

    return change


def status(word):
    return lambda answer: answer[:-2] + bytes.fromhex(word)


FLIPS = st.builds(flip, st.integers(-2, 255), st.integers(1, 255))


def number_of(card):
    return NumberB(card.number_b.encode())


def whole_visit(channel, cache, card, trust):
    """Everything that a visit reads, each step a transaction of its own."""
    found = visit.recognise(channel, cache)
    certificate, held = visit.read_certificate(channel, cache, trust)
    channel.forget_state()
    face, more = visit.read_face(channel, cache, number_of(card), trust)
    channel.forget_state()
    texts, last = visit.read_holder(channel, cache, number_of(card), trust)
    held += more + last + check_one_card(face, texts, cache.identity)
    channel.forget_state()
    signature = visit.prove_presence(channel, cache, MESSAGE, face.public_key)
    held += check_chip(face, MESSAGE, signature)
    held.require(*Check)
    # No signature covers the image of the security code, and nothing uses it.
    return found, certificate, replace(face, security_code_image=b""), texts.holder, cache.identity


def until_read(channel, cache, card, trust, tries=8):
    for _ in range(tries):
        try:
            return whole_visit(channel, cache, card, trust)
        except LinkError:
            channel.forget_state()
    raise AssertionError("never finished")


# --- a file -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("position", range(8))
@pytest.mark.parametrize("place", [0, 1, 2, 3, 10, 200])
def test_a_second_reading_repairs_any_one_block(position, place):
    content = record(2000)
    card = OneFile(content, {position: lambda data: flip(place, 0x15)(data) + b"\x90\x00"})
    channel, cache = Channel(card), BlockCache()
    changed = False
    for _ in range(4):
        try:
            if read_file(channel, cache, FILE) == content:
                break
            changed = read_again(channel, cache, FILE)
        except (LinkError, CardError):
            channel.forget_state()
            cache.forget(FILE)
    assert read_file(channel, cache, FILE) == content
    assert changed or card.faults == {}


def test_a_second_reading_that_finds_nothing_changes_nothing():
    card = OneFile(record(1500))
    channel, cache = Channel(card), BlockCache()
    first = read_file(channel, cache, FILE)
    assert read_again(channel, cache, FILE) is False
    assert read_file(channel, cache, FILE) == first
    assert len(card.reads) == 12


def test_where_two_readings_differ_a_third_decides():
    content = record(1500)
    card = OneFile(content, {8: lambda data: flip(7, 0x40)(data) + b"\x90\x00"})
    channel, cache = Channel(card), BlockCache()
    read_file(channel, cache, FILE)
    assert read_again(channel, cache, FILE) is False
    assert [offset for offset, _ in card.reads[6:]] == [0, 256, 512, 512, 768, 1024, 1280]


def test_a_second_reading_is_resumed_after_a_drop():
    content = record(1500)
    card = OneFile(content, {2: flip(5, 1) and (lambda data: flip(5, 1)(data) + b"\x90\x00")})
    card.faults[9] = lambda _: b"\x90"
    channel, cache = Channel(card), BlockCache()
    read_file(channel, cache, FILE)
    with pytest.raises(GarbledReply):
        read_again(channel, cache, FILE)
    assert read_again(channel, cache, FILE) is True
    assert read_file(channel, cache, FILE) == content
    assert [offset for offset, _ in card.reads].count(0) == 2


def test_a_block_that_never_comes_twice_the_same_is_garbled():
    numbers = Random(3)  # noqa: S311
    noise = {
        n: lambda data: data[:4] + numbers.randbytes(len(data) - 4) + b"\x90\x00" for n in range(40)
    }
    channel, cache = Channel(OneFile(record(200), noise)), BlockCache()
    read_file(channel, cache, FILE)
    with pytest.raises(GarbledReply):
        read_again(channel, cache, FILE)


# --- a visit --------------------------------------------------------------------------------------------


def count_commands(card, trust):
    port = CountingCard(card)
    whole_visit(Channel(port), BlockCache(), card, trust)
    return len(port.sent)


@pytest.mark.parametrize(
    "spoil",
    [flip(-1, 0x01), flip(-2, 0xF3), flip(0, 0x01), flip(3, 0x01), flip(20, 0x01), flip(90, 0x80)],
    ids=["status-low", "status-high", "first", "fourth", "twentieth", "ninetieth"],
)
def test_a_wrong_byte_in_any_one_answer_of_a_visit_changes_nothing(card, virtual_trust, spoil):
    expected = whole_visit(Channel(card), BlockCache(), card, virtual_trust)
    total = count_commands(card, virtual_trust)
    for position in range(total):
        card.power_off()
        port = Garbling(card, {position: spoil})
        channel, cache = Channel(port), BlockCache()
        assert until_read(channel, cache, card, virtual_trust) == expected, position
    assert card.tries_left(SURFACE_NUMBER_B.file) == 10


@QUICK
@given(spoils=st.dictionaries(st.integers(0, 90), FLIPS, max_size=6))
def test_any_wrong_bytes_end_in_the_right_data_or_a_typed_error(card, virtual_trust, spoils):
    expected = whole_visit(Channel(card), BlockCache(), card, virtual_trust)
    card.power_off()
    channel, cache = Channel(Garbling(card, spoils)), BlockCache()
    try:
        found = until_read(channel, cache, card, virtual_trust)
    except (LinkError, CardError):
        # Two wrong bytes can still meet in one decision; one alone never does (the test above).
        if len(spoils) < 2:
            raise
    else:
        # The same wrong answer twice in a row is believed of a kind or a counter, never of data.
        assert found[1:] == expected[1:]
        assert len(spoils) > 1 or found == expected
    assert card.tries_left(SURFACE_NUMBER_B.file) == 10


@pytest.mark.parametrize("place", [5, 25])
def test_another_identity_that_is_a_wrong_digit_ends_no_visit(card, virtual_trust, place):
    expected = whole_visit(Channel(card), BlockCache(), card, virtual_trust)
    records = [n for n, c in enumerate(sent_by(card, virtual_trust)) if c[1] == 0xB2]
    assert len(records) == 4
    for position in records:
        card.power_off()
        port = Garbling(card, {position: flip(place, 0x01)})
        assert whole_visit(Channel(port), BlockCache(), card, virtual_trust) == expected


def sent_by(card, trust):
    port = CountingCard(card)
    whole_visit(Channel(port), BlockCache(), card, trust)
    card.power_off()
    return port.sent


def test_a_really_different_card_is_found_and_nothing_of_it_is_kept(card, make, virtual_trust):
    other = make(card={"serial": '"499900000000903"'}, holder={"name": '"別人　太郎"'})
    channel, cache = Channel(card), BlockCache()
    visit.recognise(channel, cache)
    visit.read_certificate(channel, cache, virtual_trust)
    channel = Channel(other)
    with pytest.raises(WrongCard):
        visit.read_face(channel, cache, number_of(card), virtual_trust)
    assert channel.counters.verifies(KeyKind.NUMBER_B) == 0
    assert cache.progress(SURFACE_FACE_RECORD) == (0, None)
    assert cache.identity.serial == card.serial


@pytest.mark.parametrize(
    ("tamper", "step"),
    [
        ({"face_signature": "true"}, "read_face"),
        ({"text_signature": "true"}, "read_holder"),
        ({"wrong_root": "true"}, "read_face"),
        ({"wrong_root": "true"}, "read_holder"),
    ],
)
def test_a_forged_record_is_found_after_one_more_reading(make, virtual_trust, tamper, step):
    forged, port = make(tamper=tamper), None
    port = CountingCard(forged)
    channel, cache = Channel(port), BlockCache()
    _, found = getattr(visit, step)(channel, cache, number_of(forged), virtual_trust)
    with pytest.raises(NotAuthentic):
        found.require()
    file = SURFACE_FACE_RECORD if step == "read_face" else TEXT_BASIC_FOUR
    first_blocks = [c for c in port.sent if c[1] == 0xB0 and c[2] == 0x80 | file.sfi]
    assert len(first_blocks) == 2
    assert channel.counters.verifies(KeyKind.NUMBER_B) == 1


def test_a_forged_certificate_is_read_twice(make, virtual_trust):
    forged = make(tamper={"wrong_ca": "true"})
    port = CountingCard(forged)
    _, found = visit.read_certificate(Channel(port), BlockCache(), virtual_trust)
    assert [finding.check for finding in found.failed] == [Check.CERTIFICATE]
    first_blocks = [c for c in port.sent if c[1] == 0xB0 and c[2] in (0x00, 0x80 | FILE.sfi)]
    assert [c[3] for c in first_blocks] == [0, 0]


@pytest.mark.parametrize("word", ["6A82", "6300", "9100", "6986"])
def test_a_spoilt_refusal_of_the_first_selects_makes_no_unknown_card(card, word):
    for position in (0, 2):
        card.power_off()
        channel = Channel(Garbling(card, {position: status(word)}))
        for _ in range(2):
            try:
                assert visit.recognise(channel, BlockCache()).kind is TokenKind.MY_NUMBER_CARD
                break
            except LinkError:
                channel.forget_state()


# --- the PIN ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("pin", [PIN, b"9999"])
@pytest.mark.parametrize(
    "word", ["9000", "63C0", "63C1", "63C2", "63C3", "6300", "6984", "9100", "1000"]
)
def test_any_status_in_any_answer_of_the_signature_wastes_no_try(card, pin, word):
    certificate = visit.read_auth_certificate(Channel(card), BlockCache())
    for position in range(8):
        present_directly(card, PIN)  # refills the counter
        port = Garbling(card, {position: status(word)})
        channel = Channel(port)
        try:
            signature = visit.sign_with_pin(channel, BlockCache(), pin, MESSAGE, certificate.key)
            assert pin == PIN
            assert verify_auth_signature(certificate.der, MESSAGE, signature)
        except WrongPin as refused:
            if (pin, refused.tries_left) != (b"9999", 2):
                raise
        except (LinkError, CardError):
            pass
        assert channel.counters.verifies(KeyKind.PIN) <= 1
        assert card.tries_left(AUTH_PIN.file) >= (3 if pin == PIN else 2)


@QUICK
@given(
    spoils=st.dictionaries(st.integers(0, 14), FLIPS, max_size=4),
    pin=st.sampled_from([PIN, b"9999"]),
    left=st.integers(1, 3),
)
def test_any_wrong_bytes_around_a_pin_send_it_once_and_never_as_the_last_try(
    card, spoils, pin, left
):
    certificate = visit.read_auth_certificate(Channel(card), BlockCache())
    present_directly(card, PIN)  # refills the counter
    for _ in range(3 - left):
        present_directly(card, b"0000")
    port = Garbling(card, spoils)
    channel = Channel(port)
    try:
        signature = visit.sign_with_pin(channel, BlockCache(), pin, MESSAGE, certificate.key)
        assert pin == PIN
        assert verify_auth_signature(certificate.der, MESSAGE, signature) or len(spoils) > 1
    except WrongPin:
        assert pin != PIN or len(spoils) > 1
    except (LinkError, CardError):
        pass
    assert len([c for c in port.sent if c[1] == 0x20 and len(c) > 4]) <= 1
    assert card.tries_left(AUTH_PIN.file) >= 1


def present_directly(card, pin):
    card.transmit(bytes.fromhex("00A4040C0AD392F000260100000001"))
    card.transmit(bytes.fromhex("0020009804") + pin)
    card.power_off()


def test_a_wrong_signature_is_asked_for_again_and_only_a_repeated_one_is_given_back(card):
    certificate = visit.read_auth_certificate(Channel(card), BlockCache())
    card.power_off()
    port = Garbling(card, {6: flip(100, 0x04)})
    channel = Channel(port)
    signature = visit.sign_with_pin(channel, BlockCache(), PIN, MESSAGE, certificate.key)
    assert verify_auth_signature(certificate.der, MESSAGE, signature)
    assert channel.counters.signatures == 2
    assert channel.counters.verifies(KeyKind.PIN) == 1


def test_a_clone_gives_the_same_wrong_signature_twice_and_is_found(make, virtual_trust):
    clone = make(tamper={"cloned": "true"})
    channel, cache = Channel(clone), BlockCache()
    face, _ = visit.read_face(channel, cache, number_of(clone), virtual_trust)
    signature = visit.prove_presence(channel, cache, MESSAGE, face.public_key)
    assert channel.counters.signatures == 2
    assert check_chip(face, MESSAGE, signature).failed


def test_a_low_counter_is_never_overlooked(card):
    present_directly(card, b"0000")
    present_directly(card, b"0000")
    with pytest.raises(PinTriesLow):
        visit.sign_with_pin(Channel(card), BlockCache(), PIN, MESSAGE)
