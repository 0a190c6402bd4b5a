# SPDX-License-Identifier: Apache-2.0
"""What lies on the reader, told by its applications: the ATR hides valid cards (jpki/myna #12).

Every answer that would send a person away (no such application, the label of a telephone, a blocked
PIN) is believed when it comes twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from hw.card import jpki
from hw.card.applications import (
    LABEL_ANDROID,
    LABEL_IPHONE,
    LABEL_JUKI_CARD,
    LABEL_MY_NUMBER_CARD,
    Application,
)
from hw.card.channel import Channel
from hw.card.pins import PinState
from hw.errors import JukiCard, PhoneToken, StatusWordError, UnknownCard


class TokenKind(Enum):
    """Kinds that need different words to the person."""

    MY_NUMBER_CARD = "my_number_card"
    PINLESS_CARD = "pinless_card"
    """顔認証マイナンバーカード: no PIN was ever set; face or staff's eyes only."""
    ANDROID = "android"
    IPHONE = "iphone"
    JUKI_CARD = "juki_card"
    OTHER = "other"
    """A transit pass, a bank card, a driving licence, …"""

    @property
    def readable(self) -> bool:
        """Whether it has a face and texts to read."""
        return self in (TokenKind.MY_NUMBER_CARD, TokenKind.PINLESS_CARD)


MAX_LABELS = 4
"""Readings of a label of which no two are equal."""
_BY_LABEL = {
    LABEL_MY_NUMBER_CARD: TokenKind.MY_NUMBER_CARD,
    LABEL_JUKI_CARD: TokenKind.JUKI_CARD,
    LABEL_ANDROID: TokenKind.ANDROID,
    LABEL_IPHONE: TokenKind.IPHONE,
}


@dataclass(frozen=True, slots=True)
class Recognised:
    """What lies there, and its PIN's counter where it was asked for."""

    kind: TokenKind
    pin: PinState | None = None


def identify(channel: Channel) -> TokenKind:
    """Three to ten APDUs, nothing secret. Raises LinkError; an unknown card is an answer."""
    return recognise(channel).kind


def recognise(channel: Channel) -> Recognised:
    """The same with the counter of the 4-digit PIN. Raises LinkError."""
    if not channel.probe_application(Application.JPKI):
        return Recognised(_without_jpki(channel))
    kind = _BY_LABEL.get(_label(channel))
    if kind is None:
        return Recognised(_without_jpki(channel))
    if kind is not TokenKind.MY_NUMBER_CARD:
        return Recognised(kind)
    return _with_pin(channel)


def _with_pin(channel: Channel) -> Recognised:
    """A card without PINs has a blocked one, and no signature certificate.

    UNVERIFIED: what such a card answers has not been published. A card whose PIN was blocked by
    mistakes and that never had a signature certificate looks the same; neither may be asked for it.
    """
    try:
        pin = jpki.auth_pin_state(channel)
    except StatusWordError:
        return Recognised(TokenKind.MY_NUMBER_CARD)
    try:
        pinless = pin.blocked and not jpki.read_availability(channel).sign
    except StatusWordError:
        pinless = False
    return Recognised(TokenKind.PINLESS_CARD if pinless else TokenKind.MY_NUMBER_CARD, pin)


def require_card(kind: TokenKind) -> None:
    """Raise PhoneToken, JukiCard or UnknownCard unless it is a card that can be read."""
    if kind in (TokenKind.ANDROID, TokenKind.IPHONE):
        raise PhoneToken(kind.value)
    if kind is TokenKind.JUKI_CARD:
        raise JukiCard(kind.value)
    if kind is TokenKind.OTHER:
        raise UnknownCard(kind.value)


def _label(channel: Channel) -> str:
    """The label; any but the My Number Card's is read until it comes twice, or is none."""
    seen: set[str] = set()
    for _ in range(MAX_LABELS):
        try:
            label = jpki.read_token_label(channel)
        except StatusWordError:
            return ""
        if label == LABEL_MY_NUMBER_CARD or label in seen:
            return label
        seen.add(label)
    return ""


def _without_jpki(channel: Channel) -> TokenKind:
    """Without a label that says it, a My Number Card is one that has face and texts."""
    if channel.probe_application(Application.SURFACE):
        if channel.probe_application(Application.TEXT):
            return TokenKind.MY_NUMBER_CARD
        return TokenKind.OTHER
    if channel.probe_application(Application.JUKI):
        return TokenKind.JUKI_CARD
    return TokenKind.OTHER
