# SPDX-License-Identifier: Apache-2.0
"""Safety rule: a PIN is sent at most once, and never when too few tries are left."""

import pytest

from hw.card.applications import (
    AUTH_PIN,
    SURFACE_NUMBER_B,
    TEXT_NUMBER_B,
    Application,
    KeyKind,
)
from hw.card.channel import Channel
from hw.card.pins import PinFate, PinState, pin_state, present, present_again, settle_pin
from hw.errors import (
    BadCardData,
    BadPinFormat,
    CardGone,
    GarbledReply,
    PinBlocked,
    PinTriesLow,
    StatusWordError,
    WrongPin,
)
from tests.support.scripted_card import ScriptedCard

SELECT_JPKI = "00A4040C0AD392F000260100000001"
SELECT_SURFACE = "00A4040C0AD3921000310001010402"
SELECT_TEXT = "00A4040C0AD3921000310001010408"
SELECT_COMMON = "00A4040C0AD3921000310001010100"
PIN_FILE = "00A4020C020018"
COUNTER = "00200098"
COUNTER_B = "00200092"
AGAIN = "00200080"
"""The counter of the key asked about last."""
VERIFY = "002000980431323334"
NUMBER_B = b"55021720352285"
VERIFY_B = "002000920E" + NUMBER_B.hex()


def jpki(*script):
    card = ScriptedCard((SELECT_JPKI, "9000"), *script)
    return card, Channel(card)


def surface(*script):
    card = ScriptedCard((SELECT_SURFACE, "9000"), *script)
    return card, Channel(card)


def counter(sw):
    """The PIN's counter, told twice."""
    return (COUNTER, sw), (AGAIN, sw)


def test_a_right_pin_is_sent_once_after_the_counter_was_told_twice():
    card, channel = jpki(*counter("63C3"), (VERIFY, "9000"))
    present(channel, AUTH_PIN, bytearray(b"1234"))
    card.assert_finished()
    assert channel.verified(AUTH_PIN)


def test_a_counter_told_just_before_needs_to_be_told_once_more():
    card, channel = jpki((COUNTER, "63C3"), (AGAIN, "63C3"), (VERIFY, "9000"))
    present(channel, AUTH_PIN, b"1234", pin_state(channel, AUTH_PIN))
    card.assert_finished()


@pytest.mark.parametrize("truth", ["63C1", "63C2"])
def test_a_counter_that_once_reads_full_by_mistake_costs_no_try(truth):
    card, channel = jpki((COUNTER, "63C3"), (AGAIN, truth), (AGAIN, truth))
    with pytest.raises(GarbledReply):
        present(channel, AUTH_PIN, b"1234")
    card.assert_finished()
    assert channel.counters.verifies(KeyKind.PIN) == 0


def test_what_this_channel_verified_is_not_sent_again():
    card, channel = jpki(*counter("63C3"), (VERIFY, "9000"))
    present(channel, AUTH_PIN, b"1234")
    present(channel, AUTH_PIN, b"1234")
    card.assert_finished()


@pytest.mark.parametrize(("sw", "left"), [("63C2", 2), ("63C1", 1)])
def test_a_wrong_pin_says_how_many_tries_are_left(sw, left):
    card, channel = jpki(*counter("63C3"), (VERIFY, sw), (AGAIN, sw), (AGAIN, sw))
    with pytest.raises(WrongPin) as caught:
        present(channel, AUTH_PIN, b"1234")
    assert caught.value.tries_left == left
    card.assert_finished()


@pytest.mark.parametrize("sw", ["63C0", "6984", "6983"])
def test_a_try_that_blocks_the_pin_says_so(sw):
    told = (COUNTER, "63C2"), (AGAIN, "63C2"), (AGAIN, "63C2"), (AGAIN, "63C2")
    _, channel = jpki(*told, (VERIFY, sw), (AGAIN, sw), (AGAIN, sw))
    with pytest.raises(PinBlocked):
        present(channel, AUTH_PIN, b"1234")


@pytest.mark.parametrize("spoilt", ["63C2", "63C0", "6984", "9100", "6700", "1000", "90"])
def test_a_right_pin_whose_answer_was_spoilt_is_accepted_by_the_word_of_the_counter(spoilt):
    card, channel = jpki(*counter("63C3"), (VERIFY, spoilt), (AGAIN, "9000"), (AGAIN, "9000"))
    present(channel, AUTH_PIN, b"1234")
    card.assert_finished()
    assert channel.verified(AUTH_PIN)
    assert channel.counters.verifies(KeyKind.PIN) == channel.counters.accepted(KeyKind.PIN) == 1


@pytest.mark.parametrize("spoilt", ["63C1", "63C0", "6384", "9300", "6984", "1000", "90"])
def test_a_wrong_pin_whose_answer_was_spoilt_is_refused_with_the_tries_of_the_counter(spoilt):
    card, channel = jpki(*counter("63C3"), (VERIFY, spoilt), (AGAIN, "63C2"), (AGAIN, "63C2"))
    with pytest.raises(WrongPin) as caught:
        present(channel, AUTH_PIN, b"1234")
    assert caught.value.tries_left == 2
    card.assert_finished()


@pytest.mark.parametrize("spoilt", ["63C2", "6300", "9100", "12"])
def test_when_the_counter_did_not_move_nobody_knows_and_nothing_is_sent(spoilt):
    card, channel = jpki(*counter("63C3"), (VERIFY, spoilt), (AGAIN, "63C3"))
    with pytest.raises(GarbledReply):
        present(channel, AUTH_PIN, b"1234")
    card.assert_finished()
    assert channel.application is None


def test_a_refusal_that_is_no_wrong_pin_is_told_as_it_is():
    _, channel = jpki(*counter("63C3"), (VERIFY, "6985"), (AGAIN, "63C3"))
    with pytest.raises(StatusWordError):
        present(channel, AUTH_PIN, b"1234")


def test_with_one_try_left_nothing_is_sent():
    card, channel = jpki((COUNTER, "63C1"), *[(AGAIN, "63C1")] * 3)
    with pytest.raises(PinTriesLow) as caught:
        present(channel, AUTH_PIN, b"1234")
    assert caught.value.tries_left == 1
    card.assert_finished()
    assert channel.counters.verifies(KeyKind.PIN) == 0


@pytest.mark.parametrize("sw", ["63C0", "6984", "6983"])
def test_a_blocked_pin_is_not_tried(sw):
    card, channel = jpki((COUNTER, sw), *[(AGAIN, sw)] * 3)
    with pytest.raises(PinBlocked):
        present(channel, AUTH_PIN, b"1234")
    card.assert_finished()


@pytest.mark.parametrize("left", range(1, 11))
def test_number_b_is_not_sent_when_fewer_than_five_tries_are_left(left):
    told = [(COUNTER_B, f"63C{left:X}")] + ([(AGAIN, f"63C{left:X}")] if left < 10 else [])
    card, channel = surface(*told, *([(VERIFY_B, "9000")] if left >= 5 else []))
    if left >= 5:
        present(channel, SURFACE_NUMBER_B, NUMBER_B)
    else:
        with pytest.raises(PinTriesLow):
            present(channel, SURFACE_NUMBER_B, NUMBER_B)
    card.assert_finished()


@pytest.mark.parametrize("left", range(1, 11))
def test_nor_to_the_texts_which_have_a_counter_of_their_own(left):
    counter_b = COUNTER_B[:-2] + "95"
    told = [(counter_b, f"63C{left:X}")] + ([(AGAIN, f"63C{left:X}")] if left < 10 else [])
    sent = [("002000950E" + NUMBER_B.hex(), "9000")] if left >= 5 else []
    card = ScriptedCard((SELECT_TEXT, "9000"), *told, *sent)
    if left >= 5:
        present(Channel(card), TEXT_NUMBER_B, NUMBER_B)
    else:
        with pytest.raises(PinTriesLow):
            present(Channel(card), TEXT_NUMBER_B, NUMBER_B)
    card.assert_finished()


def test_a_card_without_short_identifiers_is_asked_the_long_way():
    card, channel = jpki(
        (COUNTER, "6A86"),
        (PIN_FILE, "9000"),
        (AGAIN, "63C3"),
        (AGAIN, "63C3"),
        ("002000800431323334", "9000"),
    )
    present(channel, AUTH_PIN, b"1234")
    card.assert_finished()


@pytest.mark.parametrize("pin", [b"", b"123", b"12345", b"12a4", "１２３４".encode(), b" 123"])
def test_a_pin_of_the_wrong_form_does_not_reach_the_card(pin):
    card = ScriptedCard()
    with pytest.raises(BadPinFormat):
        present(Channel(card), AUTH_PIN, pin)
    assert card.sent == []


def test_number_b_of_the_wrong_form_does_not_reach_the_card():
    card = ScriptedCard()
    for key in (SURFACE_NUMBER_B, TEXT_NUMBER_B):
        with pytest.raises(BadPinFormat):
            present(Channel(card), key, b"537686677188")
    assert card.sent == []


def test_a_lost_answer_is_not_followed_by_another_try():
    card, channel = jpki(*counter("63C3"), (VERIFY, CardGone("lifted")))
    with pytest.raises(CardGone):
        present(channel, AUTH_PIN, b"1234")
    card.assert_finished()
    assert channel.counters.verifies(KeyKind.PIN) == 1
    assert channel.counters.accepted(KeyKind.PIN) == 0


LEFT_OPEN = ((COUNTER, "9000"), (AGAIN, "9000"), (SELECT_COMMON, "9000"), (SELECT_JPKI, "9000"))


def test_a_pin_that_somebody_left_verified_does_not_let_a_wrong_one_pass():
    wrong = (VERIFY, "63C2"), (AGAIN, "63C2"), (AGAIN, "63C2")
    card, channel = jpki(*LEFT_OPEN, *counter("63C3"), *wrong)
    with pytest.raises(WrongPin):
        present(channel, AUTH_PIN, b"1234")
    card.assert_finished()


def test_a_card_whose_pin_never_closes_is_not_used():
    _, channel = jpki(*LEFT_OPEN, *counter("9000"))
    with pytest.raises(BadCardData):
        present(channel, AUTH_PIN, b"1234")


@pytest.mark.parametrize("left", [1, 2, 3])
def test_an_accepted_pin_is_presented_again_only_with_a_full_counter(left):
    told = [(COUNTER, f"63C{left}"), (AGAIN, f"63C{left}")]
    more = [(VERIFY, "9000")] if left == 3 else [(AGAIN, f"63C{left}")] * 2
    card, channel = jpki(*told, *more)
    if left == 3:
        present_again(channel, AUTH_PIN, b"1234")
    else:
        with pytest.raises(PinTriesLow):
            present_again(channel, AUTH_PIN, b"1234")
    card.assert_finished()


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ("63C3", PinState(AUTH_PIN, 3)),
        ("63C0", PinState(AUTH_PIN, 0)),
        ("6984", PinState(AUTH_PIN, 0)),
        ("9000", PinState(AUTH_PIN, None, verified=True)),
    ],
)
def test_the_counter_is_read_without_using_a_try(answer, state):
    card, channel = jpki((COUNTER, answer), *([(AGAIN, answer)] if answer != "63C3" else []))
    assert pin_state(channel, AUTH_PIN) == state
    card.assert_finished()
    assert channel.counters.verifies(KeyKind.PIN) == 0
    assert state.blocked == (answer in ("63C0", "6984"))


def test_a_counter_that_no_card_has_is_not_believed():
    _, channel = jpki(*counter("63CF"))
    with pytest.raises(BadCardData):
        pin_state(channel, AUTH_PIN)


def test_a_counter_that_reads_low_once_is_asked_again():
    card, channel = jpki((COUNTER, "63C0"), (AGAIN, "63C3"))
    assert pin_state(channel, AUTH_PIN) == PinState(AUTH_PIN, 3)
    card.assert_finished()


def test_a_counter_that_never_says_the_same_is_garbled():
    _, channel = jpki((COUNTER, "63C0"), (AGAIN, "63C1"), (AGAIN, "63C2"), (AGAIN, "6400"))
    with pytest.raises(GarbledReply):
        pin_state(channel, AUTH_PIN)


def test_any_other_answer_to_the_counter_is_an_error():
    _, channel = jpki((COUNTER, "6400"), (AGAIN, "6400"))
    with pytest.raises(StatusWordError):
        pin_state(channel, AUTH_PIN)


@pytest.mark.parametrize(
    ("before", "after", "fate"),
    [
        (3, 3, PinFate.UNCOUNTED),
        (3, 2, PinFate.REFUSED),
        (2, 1, PinFate.REFUSED),
        (1, 0, PinFate.REFUSED),
        (2, 2, PinFate.UNCOUNTED),
        (2, 3, PinFate.ACCEPTED),
        (2, None, PinFate.ACCEPTED),
        (3, None, PinFate.ACCEPTED),
        (None, 2, PinFate.REFUSED),
        (None, 3, PinFate.UNCOUNTED),
    ],
)
def test_a_lost_answer_is_settled_by_the_counter(before, after, fate):
    now = PinState(AUTH_PIN, after, verified=after is None)
    earlier = PinState(AUTH_PIN, before, verified=before is None)
    assert settle_pin(earlier, now) is fate


def test_the_secret_is_in_no_error_message():
    _, channel = jpki(*counter("63C3"), (VERIFY, "63C2"), (AGAIN, "63C2"), (AGAIN, "63C2"))
    with pytest.raises(WrongPin) as caught:
        present(channel, AUTH_PIN, b"1234")
    assert "1234" not in repr(caught.value)
    with pytest.raises(BadPinFormat) as refused:
        present(channel, SURFACE_NUMBER_B, b"5502172035228")
    assert "550217" not in repr(refused.value)


def test_the_text_key_is_another_key_of_the_same_digits():
    assert TEXT_NUMBER_B.file.application is Application.TEXT
    assert TEXT_NUMBER_B.kind is SURFACE_NUMBER_B.kind
