# SPDX-License-Identifier: Apache-2.0
"""A person's own history, read by a card that exists in software: the PIN is the card file's."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from eligibility.channel import ClientSettings
from eligibility.history import HistoryClient, HistoryEntry
from eligibility.proof import Proof
from hw.card import visit as steps
from hw.card.auth_certificate import AuthCertificate
from hw.card.channel import Channel
from hw.card.reading import BlockCache
from hw.errors import BadFile
from hw.virtual.card import SoftwareCard, enrolment, load_card
from hw.virtual.reader import VirtualReader
from hw.virtual.roots import trust_store
from terminal.clock import WallClock


def card_serial(path: Path) -> str:
    """What names the card's holder in a kiosk's log: the serial of the certificate. Raises hw.errors.BadFile."""
    serial = enrolment(load_card(path)).auth_certificate_serial
    if not serial:
        raise BadFile(path, reason="the card has no certificate: nobody is known by it")
    return serial


def read_history(path: Path, settings: ClientSettings, kiosk: str) -> tuple[HistoryEntry, ...]:
    """Who looked at the data of this card's holder at the service. Raises the rooms' errors."""
    card = load_card(path)
    if not card.file.pins.jpki:
        raise BadFile(path, key="pins.jpki", reason="is missing: the card cannot prove its holder")
    with HistoryClient(settings) as client:
        return client.read(_prover(card, kiosk), f"history-{uuid.uuid4().hex}")


def _prover(card: SoftwareCard, kiosk: str) -> Callable[[str], Proof]:
    def prove(nonce: str) -> Proof:
        reader = VirtualReader(WallClock())
        reader.insert(card)
        link = reader.connect()
        try:
            channel, cache = Channel(link), BlockCache()
            steps.recognise(channel, cache)
            certificate, _ = steps.read_certificate(channel, cache, trust_store())
            proof = _unsigned(certificate, nonce, kiosk)
            pin = (card.file.pins.jpki or "").encode("ascii")
            signature = steps.sign_with_pin(channel, cache, pin, proof.message(), certificate.key)
            return replace(proof, signature=signature)
        finally:
            link.close()
            reader.close()

    return prove


def _unsigned(certificate: AuthCertificate, nonce: str, kiosk: str) -> Proof:
    serial = f"{certificate.serial:08X}"
    return Proof("pin", serial, certificate.der, nonce, kiosk, datetime.now(UTC), b"")
