# SPDX-License-Identifier: Apache-2.0
"""Values of one lower room in the words of another: only this floor knows both."""

import eligibility.identity
from hw.card.text import Holder
from hw.card.token import TokenKind
from terminal.session.values import CardKind, Method

KINDS = {
    TokenKind.MY_NUMBER_CARD: CardKind.MY_NUMBER,
    TokenKind.PINLESS_CARD: CardKind.PINLESS,
    TokenKind.ANDROID: CardKind.ANDROID,
    TokenKind.IPHONE: CardKind.IPHONE,
    TokenKind.JUKI_CARD: CardKind.JUKI,
    TokenKind.OTHER: CardKind.OTHER,
}


def holder_for_service(holder: Holder) -> eligibility.identity.Holder:
    """The chip's holder as the identity check takes it; the chip holds no reading of the name."""
    return eligibility.identity.Holder(name=holder.name, birth=holder.birth, sex=holder.sex.value)


def methods_for(kind: CardKind, pin_tries_left: int | None) -> frozenset[Method]:
    """The ways this card can be used: no PIN where it has none, is blocked, or has one last try."""
    if kind not in (CardKind.MY_NUMBER, CardKind.PINLESS):
        return frozenset()
    methods = {Method.FACE, Method.STAFF}
    if kind is CardKind.MY_NUMBER and pin_tries_left is not None and pin_tries_left > 1:
        methods.add(Method.PIN)
    return frozenset(methods)
