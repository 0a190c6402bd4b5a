# SPDX-License-Identifier: Apache-2.0
"""Which virtual card is whose, for the mock service: card files are read once, for both sides."""

from collections.abc import Iterable
from pathlib import Path

from eligibility.service.records import Enrolment
from hw.virtual.card import SoftwareCard, enrolment, load_card


def enrolments(cards: Iterable[Path]) -> list[Enrolment]:
    """One for each card that has a certificate and a person. Raises hw.errors.BadFile."""
    found = [enrol(load_card(path)) for path in cards]
    return [one for one in found if one is not None]


def enrol(card: SoftwareCard, person: str | None = None) -> Enrolment | None:
    """What the service is told of one card; `person` overrides the card file's own."""
    known = enrolment(card)
    holder = card.file.holder
    person = person or (holder.person if holder else None)
    if not known.auth_certificate_serial or person is None:
        return None
    validity = card.file.certificate
    return Enrolment(
        person_id=person,
        certificate_serial=known.auth_certificate_serial,
        surface_public_key_der=known.surface_public_key_der or None,
        certificate_expires=validity.not_after if validity else None,
    )
