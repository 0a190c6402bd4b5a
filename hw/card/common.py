# SPDX-License-Identifier: Apache-2.0
"""The common application: the one per-card number that is free to read, to recognise a card by."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date

from hw.card import apdu, tlv
from hw.card.applications import (
    COMMON_CARD_RECORD,
    COMMON_RECORD_LENGTH,
    COMMON_RECORD_TAG,
    Application,
)
from hw.card.channel import Channel
from hw.card.values import parse_date, parse_digits
from hw.errors import BadCardData, GarbledReply, WrongCard

WHERE = str(COMMON_CARD_RECORD)


@dataclass(frozen=True, slots=True)
class CardIdentity:
    """Record 1: serial (15 digits), municipality code (5), the card's expiry.

    Equal identities are one card. Personal data: `repr` shows four bytes of a hash, enough to
    follow a card through one log.
    """

    serial: str = field(repr=False)
    municipality: str = field(repr=False)
    expiry: date = field(repr=False)

    def __repr__(self) -> str:
        return f"<CardIdentity {self.tag}>"

    @property
    def tag(self) -> str:
        """Eight hex digits of a hash over the record."""
        text = f"{self.serial}{self.municipality}{self.expiry:%Y%m%d}"
        return hashlib.sha256(text.encode("ascii")).hexdigest()[:8]

    def require_same(self, found: CardIdentity) -> None:
        """Raise WrongCard unless `found` is this card."""
        if found != self:
            raise WrongCard(f"{found.tag} lies where {self.tag} was")


def parse_card_record(record: bytes) -> CardIdentity:
    """From `01 1C` and 28 ASCII digits. Raises BadCardData."""
    element = tlv.outer(record, COMMON_RECORD_TAG)
    digits = parse_digits(element.value, COMMON_RECORD_LENGTH, WHERE)
    return CardIdentity(digits[:15], digits[15:20], parse_date(element.value[20:], WHERE))


def read_card_identity(channel: Channel) -> CardIdentity:
    """Two APDUs, no PIN; one where the application is the selected one.

    Raises LinkError (also for a record that no card has), CardError.
    """
    channel.enter(Application.COMMON)
    record = channel.require(apdu.read_record(1, COMMON_CARD_RECORD.sfi), f"READ {WHERE}")
    try:
        return parse_card_record(record)
    except BadCardData as error:
        channel.forget_state()
        raise GarbledReply(f"{WHERE}: {error.what}") from error
