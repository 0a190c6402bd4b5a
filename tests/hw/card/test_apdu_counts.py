# SPDX-License-Identifier: Apache-2.0
"""What each step of a visit costs on the air, and what a blink costs: dearer is a failure."""

import pytest

from hw.card import visit
from hw.card.apdu import Command
from hw.card.applications import (
    JPKI_AUTH_CERTIFICATE,
    SURFACE_CV_CERTIFICATE,
    SURFACE_FACE_RECORD,
    TEXT_BASIC_FOUR,
    TEXT_CV_CERTIFICATE,
    TEXT_SIGNATURES,
)
from hw.card.channel import Channel
from hw.card.number_b import NumberB
from hw.card.reading import BlockCache
from hw.card.tlv import declared_length
from hw.errors import CardGone
from tests.bench.radio_time import BIT_RATES, GOAL, rows, same_data
from tests.support.scripted_card import CountingCard

PIN, MESSAGE = b"1234", b"a nonce"
IDENTITY = ["SELECT COMMON", "READ RECORD"]
NAMES = {
    "D3921000310001010100": "COMMON",
    "D392F000260100000001": "JPKI",
    "D3921000310001010402": "SURFACE",
    "D3921000310001010408": "TEXT",
}


def name(raw):
    command = Command.from_bytes(raw)
    if command.ins == 0xA4:
        file = command.data.hex().upper()
        return f"SELECT {NAMES.get(file, file)}"
    if command.ins == 0x20:
        return "VERIFY" if command.data else "COUNTER"
    return {0xB0: "READ", 0xB2: "READ RECORD", 0x2A: "SIGN"}[command.ins]


def blocks(card, ref):
    return ["READ"] * -(-declared_length(card.content(ref)) // 256)


class Visit:
    """The steps of a visit on a card, each a transaction of its own."""

    def __init__(self, card, trust):
        self.card, self.trust = card, trust
        self.port, self.cache = CountingCard(card), BlockCache()
        self.channel = Channel(self.port)
        self.number_b = NumberB(card.number_b.encode())
        self.certificate = self.face = None

    def step(self, which):
        """The names of the commands that a step sends."""
        self.channel.forget_state()
        sent = len(self.port.sent)
        getattr(self, which)()
        return [name(command) for command in self.port.sent[sent:]]

    def recognise(self):
        visit.recognise(self.channel, self.cache)
        self.certificate, _ = visit.read_certificate(self.channel, self.cache, self.trust)

    def photo(self):
        self.face, _ = visit.read_face(self.channel, self.cache, self.number_b, self.trust)

    def holder(self):
        visit.read_holder(self.channel, self.cache, self.number_b, self.trust)

    def face_signature(self):
        visit.prove_presence(self.channel, self.cache, MESSAGE, self.face.public_key)

    def pin_signature(self):
        visit.sign_with_pin(self.channel, self.cache, PIN, MESSAGE, self.certificate.key)

    def last_look(self):
        visit.confirm_card(self.channel, self.cache)


def expected(card):
    return {
        "recognise": [
            *(*IDENTITY, "SELECT JPKI", "READ", "COUNTER"),
            *blocks(card, JPKI_AUTH_CERTIFICATE),
        ],
        "photo": [
            *(*IDENTITY, "SELECT SURFACE", "COUNTER", "VERIFY"),
            *blocks(card, SURFACE_FACE_RECORD),
            *blocks(card, SURFACE_CV_CERTIFICATE),
        ],
        "holder": [
            *(*IDENTITY, "SELECT TEXT", "COUNTER", "VERIFY"),
            *blocks(card, TEXT_BASIC_FOUR),
            *blocks(card, TEXT_SIGNATURES),
            *blocks(card, TEXT_CV_CERTIFICATE),
        ],
        "face_signature": [*IDENTITY, "SELECT SURFACE", "SIGN"],
        "pin_signature": ["SELECT JPKI", "READ", "COUNTER", "COUNTER", "VERIFY", "SIGN"],
        "last_look": IDENTITY,
    }


def test_no_step_sends_more_than_it_must(card, virtual_trust):
    table, run = expected(card), Visit(card, virtual_trust)
    assert {which: run.step(which) for which in table} == table


def test_the_fixed_cost_of_a_visit_without_its_blocks(card, virtual_trust):
    table = expected(card)
    fixed = {which: sum(n != "READ" for n in names) for which, names in table.items()}
    assert fixed == {
        "recognise": 4,
        "photo": 5,
        "holder": 5,
        "face_signature": 4,
        "pin_signature": 5,
        "last_look": 2,
    }
    run = Visit(card, virtual_trust)
    assert sum(len(run.step(which)) for which in table) == sum(map(len, table.values()))


def blink(run, which, at):
    """The names of what is sent after a power loss at a command of the step."""
    port = run.port
    run.channel.forget_state()
    port.failures = {len(port.sent) + at: CardGone("lifted")}
    port.on_failure = run.card.power_off
    with pytest.raises(CardGone):
        getattr(run, which)()
    port.failures = {}
    return run.step(which)


@pytest.mark.parametrize("position", [6, 10, 20])
def test_a_blink_in_the_face_record_costs_the_way_back_and_the_block(card, virtual_trust, position):
    run = Visit(card, virtual_trust)
    run.step("recognise")
    again = blink(run, "photo", position)
    whole = expected(card)["photo"]
    way_back = [*IDENTITY, "SELECT SURFACE", "COUNTER", "VERIFY", "SELECT 0002"]
    assert again == way_back + whole[position:]


def test_a_blink_in_the_first_block_needs_no_select_of_the_file(card, virtual_trust):
    run = Visit(card, virtual_trust)
    run.step("recognise")
    assert blink(run, "photo", 5) == expected(card)["photo"]


@pytest.mark.parametrize("position", [6, 9])
def test_a_blink_in_the_certificate_costs_no_verify(card, virtual_trust, position):
    run = Visit(card, virtual_trust)
    again = blink(run, "recognise", position)
    # The kind and the counter are asked for anew: this is the same step.
    whole = expected(card)["recognise"]
    assert again == [*whole[:5], "SELECT 000A", *whole[position:]]


def test_a_blink_in_the_texts_costs_the_way_back_and_the_block(card, virtual_trust):
    run = Visit(card, virtual_trust)
    run.step("recognise")
    run.step("photo")
    way_back = [*IDENTITY, "SELECT TEXT", "COUNTER", "VERIFY"]
    whole = expected(card)["holder"]
    assert blink(run, "holder", 6) == way_back + whole[6:]
    # The signer's certificate is free to read: nothing is presented for it.
    free = [*IDENTITY, "SELECT TEXT", "SELECT 0004"]
    assert blink(Visit(card, virtual_trust), "holder", 9) == [*free, *whole[9:]]


def test_a_blink_between_steps_costs_nothing_but_the_identity_that_is_read_anyway(
    card, virtual_trust
):
    table, run = expected(card), Visit(card, virtual_trust)
    for which, names in table.items():
        card.power_off()
        assert run.step(which) == names


def test_the_reading_takes_little_more_time_than_the_air_allows(card, key_store):
    found = list(rows(card, key_store))
    assert [row.bit_rate for row in found] == list(BIT_RATES)
    assert max(row.ratio for row in found) <= GOAL


def test_a_visit_needs_fewer_commands_than_other_clients_would(card, key_store):
    small, whole = same_data(card, key_store)
    assert small.without_rules < min(small.mnbcard, small.pyjpki)
    assert whole.ours < min(whole.mnbcard, whole.pyjpki)
