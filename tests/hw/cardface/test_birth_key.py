# SPDX-License-Identifier: Apache-2.0
"""Decided in docs/card-face.md: the birth that was read is never tried at the card's birth key."""

import pytest

from hw.card import apdu
from hw.card.applications import SURFACE_BIRTH_KEY_FILE, Application
from hw.card.channel import Channel
from hw.errors import ForbiddenCommand


class WillingCard:
    """Says yes to everything and counts what reached it."""

    def __init__(self):
        self.sent = 0

    def transmit(self, command):  # noqa: ARG002
        self.sent += 1
        return b"\x90\x00"


@pytest.mark.parametrize("selected_first", [False, True])
def test_six_digits_are_never_presented_to_the_birth_key(selected_first):
    card = WillingCard()
    channel = Channel(card)
    channel.select_application(Application.SURFACE)
    if selected_first:
        channel.execute(apdu.select_file(SURFACE_BIRTH_KEY_FILE.fid))
    before = card.sent
    with pytest.raises(ForbiddenCommand):
        channel.execute(apdu.verify(b"550217", 0 if selected_first else SURFACE_BIRTH_KEY_FILE.sfi))
    assert card.sent == before
