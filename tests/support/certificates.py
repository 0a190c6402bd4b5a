# SPDX-License-Identifier: Apache-2.0
"""X.509 certificates for tests, good and bad, independent of the virtual card's test PKI."""

from __future__ import annotations

import functools
import inspect
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from tests.support import card_records as make

NOT_BEFORE = datetime(2024, 4, 1, tzinfo=UTC)
NOT_AFTER = datetime(2029, 2, 17, 14, 59, 59, tzinfo=UTC)


@dataclass(frozen=True)
class Made:
    certificate: x509.Certificate

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)


def _name(unit: str) -> x509.Name:
    pairs = (
        (NameOID.COUNTRY_NAME, "JP"),
        (NameOID.ORGANIZATION_NAME, "TEST"),
        (NameOID.ORGANIZATIONAL_UNIT_NAME, unit),
    )
    return x509.Name([x509.NameAttribute(oid, text) for oid, text in pairs])


@functools.cache
def ca_certificate(
    key: str, *, unit: str = "test authority", is_ca: bool = True, year: int = 2023
) -> Made:
    name = _name(unit)
    builder = x509.CertificateBuilder(name, name, make.key(key).public_key(), 77)
    builder = builder.not_valid_before(datetime(year, 7, 16, tzinfo=UTC))
    builder = builder.not_valid_after(datetime(year + 10, 7, 15, tzinfo=UTC))
    builder = builder.add_extension(x509.BasicConstraints(is_ca, None), critical=True)
    return Made(builder.sign(make.key(key), hashes.SHA256()))


def usage(**changes: bool) -> x509.KeyUsage:
    names = tuple(inspect.signature(x509.KeyUsage).parameters)
    return x509.KeyUsage(**(dict.fromkeys(names, False) | {"digital_signature": True} | changes))


def certificate(
    *,
    signer: str = "ca",
    unit: str = "test authority",
    key_usage: x509.KeyUsage | None = None,
    critical: bool = True,
    purpose: x509.ObjectIdentifier | None = ExtendedKeyUsageOID.CLIENT_AUTH,
    not_before: datetime = NOT_BEFORE,
    elliptic: bool = False,
) -> Made:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "997794E9AAAAAA13221003A")])
    key = ec.generate_private_key(ec.SECP256R1()) if elliptic else make.key("auth")
    builder = x509.CertificateBuilder(_name(unit), subject, key.public_key(), 0x01234567)
    builder = builder.not_valid_before(not_before).not_valid_after(NOT_AFTER)
    builder = builder.add_extension(key_usage or usage(), critical=critical)
    if purpose is not None:
        builder = builder.add_extension(x509.ExtendedKeyUsage([purpose]), critical=False)
    return Made(builder.sign(make.key(signer), hashes.SHA256()))
