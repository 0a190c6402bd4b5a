# SPDX-License-Identifier: Apache-2.0
"""What a card file makes, in words."""

from collections.abc import Iterator
from pathlib import Path

from hw.card.applications import AUTH_PIN, SURFACE_NUMBER_B, TEXT_NUMBER_B
from hw.virtual.card import SoftwareCard, enrolment, load_card


def describe(file: Path) -> Iterator[str]:
    """Lines about the card. Raises hw.errors.BadFile."""
    card = load_card(file)
    yield f"kind         {card.file.card.kind}"
    yield f"ATR          {card.atr.hex().upper()}"
    if card.identity is None:
        return
    person = card.identity.person
    yield f"holder       {person.name}  {person.birth}  {person.sex}"
    yield f"address      {person.address}"
    yield f"serial       {card.serial}"
    yield f"number_b     {card.number_b}"
    yield from _certificate(card)
    yield from _counters(card)


def _certificate(card: SoftwareCard) -> Iterator[str]:
    serial = enrolment(card).auth_certificate_serial
    validity = card.file.certificate
    if serial and validity:
        yield f"certificate  {serial}, {validity.not_before} to {validity.not_after}"


def _counters(card: SoftwareCard) -> Iterator[str]:
    for key in (AUTH_PIN, SURFACE_NUMBER_B, TEXT_NUMBER_B):
        try:
            left = card.tries_left(key.file)
        except KeyError:
            continue
        yield f"tries left   {left} of {key.tries}: {key}"
