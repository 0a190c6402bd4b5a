# SPDX-License-Identifier: Apache-2.0
"""Safety rule: the My Number, 照合番号A and the signature key are out of reach, by any path."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hw.card import apdu
from hw.card.apdu import Command
from hw.card.applications import NEVER_TOUCHED, VERIFY_KEYS, Application
from hw.card.channel import Channel
from hw.errors import ForbiddenCommand, HwError

FORBIDDEN = sorted(NEVER_TOUCHED, key=str)


class WillingCard:
    """Says yes to everything and remembers what reached it."""

    def __init__(self):
        self.sent = []

    def transmit(self, command):
        self.sent.append(Command.from_bytes(command))
        return b"\x90\x00"


@pytest.fixture
def card():
    return WillingCard()


@pytest.fixture
def channel(card):
    return Channel(card)


def ways_to(ref):
    """Every command that could reach a file or key."""
    return [
        apdu.select_file(ref.fid),
        Command(0x00, 0xA4, 0x02, 0x00, ref.fid.to_bytes(2, "big")),
        apdu.read_binary_sfi(ref.sfi, 0, 16),
        apdu.read_record(1, ref.sfi),
        apdu.retry_counter(ref.sfi),
        apdu.verify(b"123456789012", ref.sfi),
        apdu.compute_signature(b"x" * 51, 0x80 | ref.sfi),
    ]


@pytest.mark.parametrize("ref", FORBIDDEN, ids=str)
@pytest.mark.parametrize("way", range(7))
def test_nothing_forbidden_is_reached_by_any_command(card, channel, ref, way):
    channel.select_application(ref.application)
    card.sent.clear()
    with pytest.raises(ForbiddenCommand):
        channel.execute(ways_to(ref)[way])
    assert card.sent == []


@pytest.mark.parametrize("application", list(Application), ids=lambda a: a.name)
@pytest.mark.parametrize("sfi", range(32))
def test_a_secret_is_presented_to_three_keys_and_no_other(card, channel, application, sfi):
    channel.select_application(application)
    card.sent.clear()
    allowed = any(k.file.application is application and k.file.fid == sfi for k in VERIFY_KEYS)
    if allowed:
        channel.execute(apdu.verify(b"1234", sfi))
    else:
        with pytest.raises(ForbiddenCommand):
            channel.execute(apdu.verify(b"1234", sfi))
    assert len(card.sent) == allowed


@pytest.mark.parametrize(
    "command",
    [
        Command(0x00, 0x24, 0x01, 0x80, b"1111"),
        Command(0x80, 0x32, 0x00, 0x80, b"1111"),
        Command(0x00, 0x2C, 0x00, 0x80, b"1111"),
        Command(0x80, 0xA2, 0x00, 0xC1, bytes(256)),
        Command(0x00, 0xD6, 0x00, 0x00, b"x"),
        Command(0x00, 0xE4, 0x00, 0x00),
        Command(0x00, 0x88, 0x00, 0x00, bytes(8), 256),
        Command(0x00, 0xB1, 0x00, 0x01, b"\x54\x01\x00", 16),
        Command(0x01, 0xA4, 0x04, 0x0C, Application.JPKI.aid),
        Command(0x0C, 0xB0, 0x00, 0x00, le=16),
        Command(0x00, 0xA4, 0x00, 0x0C, b"\x3f\x00"),
        Command(0x00, 0xA4, 0x08, 0x0C, b"\x00\x01"),
        Command(0x00, 0xA4, 0x04, 0x0C, bytes.fromhex("D392100031000101")),
        Command(0x00, 0xA4, 0x04, 0x02, Application.TEXT.aid),
        Command(0x00, 0xB0, 0xC1, 0x00, le=16),
        Command(0x00, 0xB2, 0x01, 0x08, le=16),
        Command(0x80, 0x2A, 0x01, 0x97, b"x", 256),
    ],
)
def test_what_changes_the_card_or_has_no_known_meaning_is_not_sent(card, channel, command):
    channel.select_application(Application.JPKI)
    card.sent.clear()
    with pytest.raises(ForbiddenCommand):
        channel.execute(command)
    assert card.sent == []


def test_after_a_lost_answer_nothing_is_reached_before_a_new_selection(card, channel):
    channel.select_application(Application.SURFACE)
    channel.execute(apdu.select_file(0x0002))
    channel.forget_state()
    for command in (
        apdu.select_file(0x0002),
        apdu.read_binary(0, 16),
        apdu.retry_counter(),
        apdu.verify(b"12345678901234"),
        apdu.compute_signature(b"x", 0x00),
    ):
        with pytest.raises(ForbiddenCommand):
            channel.execute(command)


def test_a_refused_selection_leaves_no_permission_behind():
    class Refusing(WillingCard):
        def transmit(self, command):
            super().transmit(command)
            return b"\x6a\x82" if command[1] == 0xA4 and command[2] == 0x02 else b"\x90\x00"

    channel = Channel(Refusing())
    channel.select_application(Application.JPKI)
    channel.execute(apdu.select_file(0x0018))
    with pytest.raises(ForbiddenCommand):
        channel.execute(apdu.verify(b"1234"))


def test_the_message_of_a_refusal_holds_no_secret(channel):
    with pytest.raises(ForbiddenCommand) as caught:
        channel.execute(apdu.verify(b"9876"))
    assert "9876" not in str(caught.value)
    assert b"9876".hex() not in str(caught.value).lower()


COMMANDS = st.builds(
    Command,
    st.sampled_from([0x00, 0x80, 0x01, 0x0C]),
    st.sampled_from([0x20, 0x2A, 0x84, 0xA4, 0xB0, 0xB2, 0xC0, 0x24]),
    st.sampled_from([0x00, 0x01, 0x02, 0x04, 0x08]) | st.integers(0, 255),
    st.sampled_from([0x00, 0x0C, 0x80]) | st.integers(0, 255),
    st.sampled_from([a.aid for a in Application])
    | st.integers(0, 0x20).map(lambda fid: fid.to_bytes(2, "big"))
    | st.binary(max_size=16),
    st.none() | st.integers(1, 256),
)


@settings(deadline=None)
@given(st.lists(COMMANDS, max_size=40))
def test_no_sequence_of_commands_reaches_what_is_forbidden(commands):
    """A model of the card's selection that knows nothing of the guard judges what came through."""
    card = WillingCard()
    channel = Channel(card)
    for command in commands:
        try:
            channel.execute(command)
        except HwError:
            continue
    application, file = None, None
    forbidden = {(ref.application.aid, ref.fid) for ref in NEVER_TOUCHED}
    for command in card.sent:
        if command.ins == 0xA4 and command.p1 == 0x04:
            application, file = command.data, None
        elif command.ins == 0xA4:
            file = int.from_bytes(command.data, "big")
        elif command.ins == 0x20 and command.p2 & 0x1F:
            file = command.p2 & 0x1F
        elif command.ins == 0xB0 and command.p1 & 0x80:
            file = command.p1 & 0x1F
        elif command.ins == 0xB2 and command.p2 >> 3:
            file = command.p2 >> 3
        elif command.ins == 0x2A and command.p2 & 0x1F:
            file = command.p2 & 0x1F
        assert (application, file) not in forbidden
