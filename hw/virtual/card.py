# SPDX-License-Identifier: Apache-2.0
"""The virtual card: a card file, read, personalised with the test PKI and switched on."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import load_der_x509_certificate

from hw.card import applications as on_card
from hw.card.tlv import declared_length
from hw.virtual.authority import load_pki
from hw.virtual.card_file import CardFile, read_card_file
from hw.virtual.chip import Chip, Quirks
from hw.virtual.files import Application, Pin, Transparent
from hw.virtual.holder import Identity, find_holder, identify
from hw.virtual.keystore import KeyStore
from hw.virtual.personalise import Blueprint, build

ATRS = {
    "my_number": bytes.fromhex("3B888001004B51FF0081D100BC"),
    "pinless": bytes.fromhex("3B888001004B51FF0081D100BC"),
    "android": bytes.fromhex("3B80800101"),
    "iphone": bytes.fromhex("3B80800101"),
    "juki": bytes.fromhex("3B888001000014E0B38191005E"),
    "transit": bytes.fromhex("3B8F8001804F0CA00000030611003B0000000042"),
}
"""Answers to reset: of the My Number Card and the 住基カード as listed by OpenSC and pcsc-tools, of
a telephone without historical bytes, and of FeliCa by PC/SC part 3."""


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What the mock eligibility service knows about a card.

    `auth_certificate_serial`: hex digits, upper case; empty when the card has no authentication
    certificate. `surface_public_key_der`: SubjectPublicKeyInfo of DF24; empty when there is no face.
    """

    auth_certificate_serial: str
    surface_public_key_der: bytes
    auth_certificate_revoked: bool = False


class SoftwareCard:
    """One card. Thread-safe; its counters live as long as this object."""

    def __init__(
        self,
        file: CardFile,
        identity: Identity | None,
        chip: Chip,
        keys: Mapping[str, RSAPrivateKey],
    ) -> None:
        self.file = file
        self.identity = identity
        self.keys = keys
        self.atr = ATRS[file.card.kind]
        self._chip = chip
        self._lock = threading.Lock()

    @property
    def number_b(self) -> str:
        """照合番号B, as printed on the card's face; empty for a card without one."""
        return self.identity.number_b if self.identity else ""

    @property
    def serial(self) -> str:
        """15 digits; empty for a card of nobody."""
        return self.identity.serial if self.identity else ""

    @property
    def applications(self) -> tuple[Application, ...]:
        """What lies on the chip, for those who may look from outside."""
        return self._chip.applications

    def power_on(self) -> bytes:
        """The answer to reset."""
        return self.atr

    def power_off(self) -> None:
        """Selection and PIN state are gone; counters stay."""
        with self._lock:
            self._chip.power_off()

    def reset(self) -> bytes:
        """A warm reset: the selection is gone, a verified PIN is not. The answer to reset."""
        with self._lock:
            self._chip.warm_reset()
        return self.atr

    def transmit(self, command: bytes) -> bytes:
        """Any bytes in; data and a status word out. Never raises."""
        with self._lock:
            return self._chip.transmit(command)

    def tries_left(self, key: on_card.FileRef) -> int:
        """A PIN's counter, for tests and for people who look at the card from outside."""
        found = self._find(key)
        if not isinstance(found, Pin):
            raise KeyError(str(key))
        return found.tries_left

    def content(self, file: on_card.FileRef) -> bytes | None:
        """A transparent file as it lies on the chip, whatever its access rules."""
        found = self._find(file)
        return found.content if isinstance(found, Transparent) else None

    def _find(self, file: on_card.FileRef) -> object:
        for application in self.applications:
            if file.application.aid in application.aids:
                return application.files.get(file.fid)
        return None


def load_card(path: Path | str, store: KeyStore | None = None) -> SoftwareCard:
    """Read a `*.card.toml` and make the card. Raises BadFile with the place and the reason."""
    path = Path(path)
    file = read_card_file(path)
    quirks = Quirks(
        reselect_keeps_pin=file.quirks.reselect_keeps_pin,
        first_command_fails=file.quirks.first_command_fails,
        phone=file.card.kind == "iphone",
    )
    person = find_holder(path, file)
    if file.card.kind == "transit" or person is None:
        return SoftwareCard(file, None, Chip([], quirks), {})
    identity = identify(file, person)
    keys = _CardKeys(store or KeyStore(), identity.serial)
    tamper = file.tamper
    pki = load_pki(keys.store, wrong_root=tamper.wrong_root, wrong_ca=tamper.wrong_ca)
    applications = build(Blueprint(file, path.parent, identity, pki, keys.key))
    return SoftwareCard(file, identity, Chip(applications, quirks), keys.loaded)


def enrolment(card: SoftwareCard) -> Enrolment:
    """What the mock service is told about this card's holder."""
    serial, public_key = "", b""
    if der := card.content(on_card.JPKI_AUTH_CERTIFICATE):
        certificate = load_der_x509_certificate(der[: declared_length(der)])
        serial = f"{certificate.serial_number:08X}"
    if key := card.keys.get("surface"):
        public_key = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    validity = card.file.certificate
    return Enrolment(serial, public_key, validity is not None and validity.revoked)


class _CardKeys:
    """The keys of one card, by use, loaded from the store as they are asked for."""

    def __init__(self, store: KeyStore, serial: str) -> None:
        self.store = store
        self.loaded: dict[str, RSAPrivateKey] = {}
        self._serial = serial

    def key(self, use: str) -> RSAPrivateKey:
        if use not in self.loaded:
            self.loaded[use] = self.store.key(f"cards/{self._serial}/{use}")
        return self.loaded[use]
