# SPDX-License-Identifier: Apache-2.0
import pytest

from hw.card.channel import Channel
from hw.card.token import TokenKind, identify, require_card
from hw.errors import CardGone, JukiCard, PhoneToken, UnknownCard
from tests.support.scripted_card import CountingCard, ScriptedCard

KINDS = [
    ("my_number", TokenKind.MY_NUMBER_CARD),
    ("pinless", TokenKind.PINLESS_CARD),
    ("android", TokenKind.ANDROID),
    ("iphone", TokenKind.IPHONE),
    ("juki", TokenKind.JUKI_CARD),
    ("transit", TokenKind.OTHER),
]


@pytest.mark.parametrize(("kind", "expected"), KINDS)
def test_kinds_are_told_by_their_applications(make, kind, expected):
    port = CountingCard(make(card={"kind": f'"{kind}"'}))
    assert identify(Channel(port)) is expected
    assert len(port.sent) <= 9


def test_a_blocked_pin_alone_does_not_make_a_pinless_card(make):
    card = make(pins={"jpki_tries_left": "0"})
    assert identify(Channel(card)) is TokenKind.MY_NUMBER_CARD


def test_a_card_that_fails_its_first_command_is_identified(make):
    card = make(quirks={"first_command_fails": "true"})
    channel = Channel(card)
    assert identify(channel) is TokenKind.MY_NUMBER_CARD
    assert channel.counters.wake_ups == 1


@pytest.mark.parametrize("sw", ["6A82", "6D00", "6E00", "6700", "6300"])
def test_any_refusal_means_that_the_application_is_not_there(sw):
    aids = ("D392F000260100000001", "D3921000310001010402", "D3921000310001010401")
    card = ScriptedCard(*((f"00A4040C0A{aid}", sw) for aid in aids for _ in range(2)))
    assert identify(Channel(card)) is TokenKind.OTHER
    card.assert_finished()


def test_a_card_that_leaves_is_not_taken_for_an_unknown_one():
    card = ScriptedCard(("00A4040C0AD392F000260100000001", CardGone("lifted")))
    with pytest.raises(CardGone):
        identify(Channel(card))


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        (TokenKind.ANDROID, PhoneToken),
        (TokenKind.IPHONE, PhoneToken),
        (TokenKind.JUKI_CARD, JukiCard),
        (TokenKind.OTHER, UnknownCard),
    ],
)
def test_what_can_not_be_read_is_refused_by_its_kind(kind, error):
    assert not kind.readable
    with pytest.raises(error):
        require_card(kind)


@pytest.mark.parametrize("kind", [TokenKind.MY_NUMBER_CARD, TokenKind.PINLESS_CARD])
def test_cards_that_can_be_read_pass(kind):
    assert kind.readable
    require_card(kind)
